/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/petitions.h"

#include "format/secret.h"
#include "scratch.h"

#include <glib/gstdio.h>

#define LAST_DAY "2026-02-01"

typedef struct {
  Scratch scratch;
  CanvassPetitions *petitions;
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  scratch_init (&fixture->scratch, "closes = " LAST_DAY);
  fixture->petitions = canvass_petitions_new (fixture->scratch.vault, NULL);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  g_clear_object (&fixture->petitions);
  scratch_clear (&fixture->scratch);
}

static void
assert_notice (Fixture *fixture, CanvassNotice notice)
{
  g_assert_cmpint (canvass_petitions_get_notice (fixture->petitions), ==, notice);
}

static CanvassPetition *
get_offered (Fixture *fixture)
{
  GPtrArray *offered = canvass_petitions_get_offered (fixture->petitions);

  g_assert_cmpuint (offered->len, ==, 1);
  return g_ptr_array_index (offered, 0);
}

static void
test_an_enrolled_petition_is_offered (Fixture *fixture, gconstpointer unused)
{
  g_assert_true (canvass_petitions_refresh (fixture->petitions, LAST_DAY));
  assert_notice (fixture, CANVASS_NOTICE_NONE);
  g_assert_cmpmem (
      canvass_campaign_get_hash (canvass_petition_get_campaign (get_offered (fixture))),
      CANVASS_HASH_BYTES,
      canvass_campaign_get_hash (fixture->scratch.campaign),
      CANVASS_HASH_BYTES);
  g_assert_false (canvass_petitions_refresh (fixture->petitions, LAST_DAY));
}

static void
test_past_its_last_day_it_is_closed (Fixture *fixture, gconstpointer unused)
{
  canvass_petitions_refresh (fixture->petitions, LAST_DAY);
  g_assert_true (canvass_petitions_refresh (fixture->petitions, "2026-02-02"));
  assert_notice (fixture, CANVASS_NOTICE_CLOSED);
  /* Still there, for the languages in which that is told. */
  get_offered (fixture);
}

static void
test_only_the_petition_that_was_named_is_offered (Fixture *fixture, gconstpointer unused)
{
  const char *id = canvass_campaign_get_id_hex (fixture->scratch.campaign);
  const char *const named[] = { id, NULL };
  const char *const other[] = { "00112233445566778899aabbccddeeff", NULL };

  g_object_unref (fixture->petitions);
  fixture->petitions = canvass_petitions_new (fixture->scratch.vault, other);
  canvass_petitions_refresh (fixture->petitions, LAST_DAY);
  assert_notice (fixture, CANVASS_NOTICE_NO_CAMPAIGN);

  g_object_unref (fixture->petitions);
  fixture->petitions = canvass_petitions_new (fixture->scratch.vault, named);
  canvass_petitions_refresh (fixture->petitions, LAST_DAY);
  assert_notice (fixture, CANVASS_NOTICE_NONE);
}

static void
test_without_a_folder_there_is_no_campaign (Fixture *fixture, gconstpointer unused)
{
  g_object_unref (fixture->petitions);
  fixture->petitions = canvass_petitions_new ("/nonexistent", NULL);
  canvass_petitions_refresh (fixture->petitions, LAST_DAY);
  assert_notice (fixture, CANVASS_NOTICE_NO_CAMPAIGN);
  g_assert_cmpuint (canvass_petitions_get_offered (fixture->petitions)->len, ==, 0);
}

static char *
vault_file (Fixture *fixture, const char *name)
{
  return g_build_filename (
      fixture->scratch.vault, canvass_campaign_get_id_hex (fixture->scratch.campaign), name, NULL);
}

static void
test_a_damaged_vault_is_not_offered (Fixture *fixture, gconstpointer name)
{
  g_autofree char *path = vault_file (fixture, name);
  g_autofree char *rubbish = g_strnfill (8192, 'x');
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, rubbish, 8192, &error);
  g_assert_no_error (error);
  canvass_petitions_refresh (fixture->petitions, LAST_DAY);
  assert_notice (fixture, CANVASS_NOTICE_VAULT);
}

static void
test_a_vault_without_its_key_is_not_offered (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = vault_file (fixture, "device.key");

  g_assert_cmpint (g_unlink (path), ==, 0);
  canvass_petitions_refresh (fixture->petitions, LAST_DAY);
  assert_notice (fixture, CANVASS_NOTICE_VAULT);
}

static void
test_a_vault_in_use_is_told (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassVault) vault G_GNUC_UNUSED =
      canvass_vault_open (fixture->scratch.vault, NULL, &error);
  g_autoptr (GError) busy = NULL;

  g_assert_no_error (error);
  canvass_petitions_refresh (fixture->petitions, LAST_DAY);
  g_assert_true (canvass_petitions_check_busy (fixture->petitions, &busy));
  g_assert_error (busy, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_BUSY);
}

static void
test_a_campaign_enrolled_meanwhile_is_offered (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *late = g_build_filename (fixture->scratch.folder, "late", NULL);
  g_autoptr (GError) error = NULL;

  g_object_unref (fixture->petitions);
  fixture->petitions = canvass_petitions_new (late, NULL);
  canvass_petitions_refresh (fixture->petitions, LAST_DAY);
  assert_notice (fixture, CANVASS_NOTICE_NO_CAMPAIGN);

  g_object_unref (canvass_vault_enroll (late, fixture->scratch.campaign, "Late table", &error));
  g_assert_no_error (error);
  g_assert_true (canvass_petitions_refresh (fixture->petitions, LAST_DAY));
  assert_notice (fixture, CANVASS_NOTICE_NONE);
}

static gsize
seal_record (CanvassPetition *petition, guint8 *record)
{
  static const guint8 payload[] = "sealed by a test";
  CanvassSealing sealing;

  canvass_campaign_get_sealing (
      canvass_petition_get_campaign (petition), canvass_petition_get_kiosk_id (petition), &sealing);
  return canvass_record_seal_bytes (record, &sealing, payload, sizeof payload);
}

static void
test_a_record_sealed_for_it_is_stored (Fixture *fixture, gconstpointer unused)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];
  g_autoptr (GError) error = NULL;
  CanvassPetition *petition;
  gsize length;

  canvass_petitions_refresh (fixture->petitions, LAST_DAY);
  petition = get_offered (fixture);
  length = seal_record (petition, record);
  g_assert_true (canvass_petition_accepts (petition, record, length, &error));
  g_assert_cmpint (
      canvass_petition_store (petition, record, length, hash, &error), ==, CANVASS_STORE_STORED);
  g_assert_no_error (error);

  g_clear_object (&fixture->petitions);
  g_assert_cmpuint (scratch_count_records (&fixture->scratch), ==, 1);
}

static void
test_a_record_sealed_for_anything_else_is_foreign (Fixture *fixture, gconstpointer unused)
{
  static const gsize offsets[] = { 0, 4, 24, 39, 40, 71 };
  CanvassPetition *petition;

  canvass_petitions_refresh (fixture->petitions, LAST_DAY);
  petition = get_offered (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++) {
    guint8 record[CANVASS_RECORD_MAX_BYTES];
    gsize length = seal_record (petition, record);
    g_autoptr (GError) error = NULL;

    record[offsets[i]] ^= 1;
    g_assert_false (canvass_petition_accepts (petition, record, length, &error));
    g_assert_nonnull (error);
  }

  g_clear_object (&fixture->petitions);
  g_assert_cmpuint (scratch_count_records (&fixture->scratch), ==, 0);
}

#define PETITIONS_TEST(name, data)                                                                 \
  g_test_add (                                                                                     \
      "/kiosk/petitions/" #name, Fixture, data, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  PETITIONS_TEST (an_enrolled_petition_is_offered, NULL);
  PETITIONS_TEST (past_its_last_day_it_is_closed, NULL);
  PETITIONS_TEST (only_the_petition_that_was_named_is_offered, NULL);
  PETITIONS_TEST (without_a_folder_there_is_no_campaign, NULL);
  PETITIONS_TEST (a_damaged_vault_is_not_offered, "vault.sqlite");
  PETITIONS_TEST (a_vault_without_its_key_is_not_offered, NULL);
  PETITIONS_TEST (a_vault_in_use_is_told, NULL);
  PETITIONS_TEST (a_campaign_enrolled_meanwhile_is_offered, NULL);
  PETITIONS_TEST (a_record_sealed_for_it_is_stored, NULL);
  PETITIONS_TEST (a_record_sealed_for_anything_else_is_foreign, NULL);

  return g_test_run ();
}
