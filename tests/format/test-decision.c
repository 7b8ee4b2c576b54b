/*
 * Decisions: sealing, signing and opening, and what a body may hold.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/decision.h"
#include "format/error.h"
#include "format/secret.h"

#include <sodium.h>

typedef struct {
  CanvassKey *keys[3]; /* the third is nobody's recipient */
  guint8 recipients[2][CANVASS_SEAL_PK_BYTES];
  guint8 records[3 * CANVASS_HASH_BYTES];
  GBytes *file;
  guint8 body[4096];
  gsize length;
} Fixture;

static const guint8 campaign_id[CANVASS_ID_BYTES] = { 0x33 };

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  g_auto (CanvassDecisionBody) body = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    fixture->keys[i] = canvass_key_generate ("");
  for (guint i = 0; i < 2; i++)
    memcpy (fixture->recipients[i], fixture->keys[i]->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  for (guint i = 0; i < 3; i++)
    memset (fixture->records + i * CANVASS_HASH_BYTES, 0x10 + i, CANVASS_HASH_BYTES);

  canvass_decision_body_init (&body, CANVASS_DECISION_RELEASE);
  memcpy (body.day, "2026-11-28", sizeof body.day);
  body.records = fixture->records;
  body.n_records = 3;
  fixture->length =
      canvass_decision_body_encode (&body, fixture->body, sizeof fixture->body, &error);
  g_assert_no_error (error);
  fixture->file = canvass_decision_seal (campaign_id,
                                         fixture->recipients,
                                         2,
                                         fixture->body,
                                         fixture->length,
                                         fixture->keys[0],
                                         &error);
  g_assert_no_error (error);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 3; i++)
    canvass_key_free (fixture->keys[i]);
  g_bytes_unref (fixture->file);
}

static gboolean
opens (GBytes *file, const CanvassKey *key, GError **error)
{
  gsize length;
  guint8 *body = canvass_decision_open (file, key, &length, error);
  gboolean good = body != NULL;

  canvass_secret_free (body);
  return good;
}

static void
test_each_recipient_opens_what_was_sealed (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    gsize length;
    guint8 *body = canvass_decision_open (fixture->file, fixture->keys[i], &length, &error);

    g_assert_no_error (error);
    g_assert_cmpmem (body, length, fixture->body, fixture->length);
    canvass_secret_free (body);
  }
}

static void
test_nobody_else_opens_it_but_everybody_checks_it (Fixture *fixture, gconstpointer unused)
{
  CanvassDecisionHeader header;
  g_autoptr (GError) error = NULL;

  g_assert_false (opens (fixture->file, fixture->keys[2], &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_WRONG_KEY);
  g_clear_error (&error);

  g_assert_true (canvass_decision_check (fixture->file, &header, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (header.recipients, ==, 2);
  g_assert_cmpmem (header.campaign_id, CANVASS_ID_BYTES, campaign_id, CANVASS_ID_BYTES);
  g_assert_cmpmem (header.signer_pk,
                   CANVASS_SIGN_PK_BYTES,
                   fixture->keys[0]->pub.sign_pk,
                   CANVASS_SIGN_PK_BYTES);
}

static void
test_cut_anywhere_it_is_refused (Fixture *fixture, gconstpointer unused)
{
  gsize length = g_bytes_get_size (fixture->file);

  for (gsize cut = 0; cut < length; cut++) {
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (fixture->file, 0, cut);
    gint code = cut < 4 ? CANVASS_FORMAT_ERROR_FOREIGN : CANVASS_FORMAT_ERROR_MALFORMED;
    CanvassDecisionHeader header;
    g_autoptr (GError) error = NULL;

    g_assert_false (canvass_decision_check (part, &header, &error));
    g_assert_error (error, CANVASS_FORMAT_ERROR, code);
  }
}

static void
test_flipped_anywhere_it_is_refused (Fixture *fixture, gconstpointer unused)
{
  gsize length = g_bytes_get_size (fixture->file);

  for (gsize at = 0; at < length; at++) {
    guint8 *bytes = g_memdup2 (g_bytes_get_data (fixture->file, NULL), length);
    g_autoptr (GBytes) flipped = g_bytes_new_take (bytes, length);
    CanvassDecisionHeader header;

    bytes[at] ^= 1u << at % 8;
    g_assert_false (canvass_decision_check (flipped, &header, NULL));
  }
}

/* The control of the test above: without the signature's help the seal still holds. */
static void
test_flipped_and_signed_anew_it_does_not_open (Fixture *fixture, gconstpointer unused)
{
  gsize length = g_bytes_get_size (fixture->file);
  gsize end = length - CANVASS_SIGNATURE_BYTES;
  /* The second recipient's seal is not the first one's to judge. */
  gsize second = CANVASS_DECISION_CLEAR_BYTES + 112, behind = second + 112;

  for (gsize at = 8; at < end; at++) {
    guint8 *bytes = g_memdup2 (g_bytes_get_data (fixture->file, NULL), length);
    g_autoptr (GBytes) flipped = g_bytes_new_take (bytes, length);
    g_autoptr (GError) error = NULL;

    if (at >= second && at < behind)
      continue;

    bytes[at] ^= 1u << at % 8;
    if (at >= 24 && at < 56) /* that signer signs with a key of its own */
      memcpy (bytes + 24, fixture->keys[2]->pub.sign_pk, CANVASS_SIGN_PK_BYTES);
    canvass_sign (bytes + end,
                  "canvass decide 1",
                  bytes,
                  end,
                  fixture->keys[at >= 24 && at < 56 ? 2 : 0]->sign_sk);
    g_assert_false (opens (flipped, fixture->keys[0], &error));
    g_assert_true (g_error_matches (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TAMPERED) ||
                   (at >= CANVASS_DECISION_CLEAR_BYTES && at < second &&
                    g_error_matches (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_WRONG_KEY)));
  }
}

static void
test_the_largest_fits_and_no_larger_one (Fixture *fixture, gconstpointer unused)
{
  static const gsize lengths[] = { 1, 4095, 4096, 8191, 8192, CANVASS_DECISION_BODY_MAX_BYTES };
  g_autofree guint8 *body = g_malloc0 (CANVASS_DECISION_BODY_MAX_BYTES + 1);
  g_autofree guint8 *overlong = g_malloc0 (CANVASS_DECISION_MAX_BYTES + 1);
  g_autoptr (GBytes) none = NULL;
  g_autoptr (GBytes) large = g_bytes_new_static (overlong, CANVASS_DECISION_MAX_BYTES + 1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (GBytes) file = canvass_decision_seal (
        campaign_id, fixture->recipients, 2, body, lengths[i], fixture->keys[1], &error);
    gsize length;
    guint8 *opened;

    g_assert_no_error (error);
    g_assert_cmpuint (g_bytes_get_size (file), <=, CANVASS_DECISION_MAX_BYTES);
    g_assert_cmpuint (g_bytes_get_size (file) % 4096, ==, 112 + 2 * 112 + 16 + 64);
    opened = canvass_decision_open (file, fixture->keys[0], &length, &error);
    g_assert_no_error (error);
    g_assert_cmpmem (opened, length, body, lengths[i]);
    canvass_secret_free (opened);
  }

  none = canvass_decision_seal (campaign_id,
                                fixture->recipients,
                                2,
                                body,
                                CANVASS_DECISION_BODY_MAX_BYTES + 1,
                                fixture->keys[1],
                                &error);
  g_assert_null (none);
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_assert_false (opens (large, fixture->keys[0], &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE);
}

static void
test_the_same_decision_is_another_file_each_time (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) again = canvass_decision_seal (
      campaign_id, fixture->recipients, 2, fixture->body, fixture->length, fixture->keys[0], NULL);

  g_assert_false (g_bytes_equal (again, fixture->file));
}

static void
test_a_body_over_its_limits_is_refused (Fixture *fixture, gconstpointer unused)
{
  gsize capacity = CANVASS_DECISION_BODY_MAX_BYTES;
  g_autofree guint8 *out = g_malloc (capacity);
  g_autofree guint8 *hashes =
      g_malloc0 ((CANVASS_DECISION_MAX_RECORDS + 1) * (gsize)CANVASS_HASH_BYTES);
  g_auto (CanvassDecisionBody) body = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= CANVASS_DECISION_MAX_RECORDS; i++) {
    hashes[i * CANVASS_HASH_BYTES] = i >> 8;
    hashes[i * CANVASS_HASH_BYTES + 1] = i & 255;
  }

  canvass_decision_body_init (&body, CANVASS_DECISION_REJECTION);
  memcpy (body.day, "2026-11-28", sizeof body.day);
  body.records = hashes;
  body.n_records = CANVASS_DECISION_MAX_RECORDS;
  g_assert_cmpuint (canvass_decision_body_encode (&body, out, capacity, &error), >, 0);
  g_assert_no_error (error);

  body.n_records++;
  g_assert_cmpuint (canvass_decision_body_encode (&body, out, capacity, &error), ==, 0);
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
  g_clear_error (&error);

  body.n_records = 1;
  g_assert_cmpuint (canvass_decision_body_encode (&body, out, 20, &error), ==, 0);
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE);
}

static void
test_hashes_are_sorted_and_none_is_there_twice (Fixture *fixture, gconstpointer unused)
{
  guint8 hashes[4 * CANVASS_HASH_BYTES];

  memcpy (hashes, fixture->records + 64, 32);
  memcpy (hashes + 32, fixture->records, 32);
  memcpy (hashes + 64, fixture->records + 64, 32);
  memcpy (hashes + 96, fixture->records + 32, 32);
  g_assert_cmpuint (canvass_decision_sort_hashes (hashes, 4), ==, 3);
  g_assert_cmpmem (hashes, 96, fixture->records, 96);
  g_assert_cmpuint (canvass_decision_sort_hashes (hashes, 0), ==, 0);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer unused);
  } tests[] = {
#define TEST(name) { "/decision/" #name, test_##name }
    TEST (each_recipient_opens_what_was_sealed),
    TEST (nobody_else_opens_it_but_everybody_checks_it),
    TEST (cut_anywhere_it_is_refused),
    TEST (flipped_anywhere_it_is_refused),
    TEST (flipped_and_signed_anew_it_does_not_open),
    TEST (the_largest_fits_and_no_larger_one),
    TEST (the_same_decision_is_another_file_each_time),
    TEST (a_body_over_its_limits_is_refused),
    TEST (hashes_are_sorted_and_none_is_there_twice),
  };

  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, fixture_setup, tests[i].run, fixture_teardown);

  return g_test_run ();
}
