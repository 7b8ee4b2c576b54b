/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/open-record.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_records_survive_reopening (Fixture *fixture, gconstpointer unused)
{
  fixture_append_many (fixture->vault, 3);
  fixture_reopen (fixture);

  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 3);
  g_assert_cmpuint (fixture_status (fixture->vault).unbatched, ==, 3);
  g_assert_cmpstr (canvass_vault_get_name (fixture->vault), ==, "Table 1");
}

static void
test_the_same_bytes_twice_are_one_record (Fixture *fixture, gconstpointer unused)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  gsize length = fixture_seal (fixture->vault, record);
  guint8 first[CANVASS_HASH_BYTES], second[CANVASS_HASH_BYTES];
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_vault_append (fixture->vault, record, length, first, &error));
  g_assert_no_error (error);
  g_assert_true (canvass_vault_append (fixture->vault, record, length, second, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (first, sizeof first, second, sizeof second);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 1);
}

static void
test_another_record_of_the_same_id_is_refused (Fixture *fixture, gconstpointer unused)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  gsize length = fixture_seal (fixture->vault, record);
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_vault_append (fixture->vault, record, length, NULL, NULL));
  record[length - 1] ^= 1;
  g_assert_false (canvass_vault_append (fixture->vault, record, length, NULL, &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_REFUSED);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 1);
}

static void
test_records_from_elsewhere_are_refused (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *what;
    gsize offset;
  } cases[] = {
    { "no record", 0 },
    { "another number of recipients", 4 },
    { "reserved bytes that are used", 5 },
    { "another kiosk", 24 },
    { "another campaign", 40 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint8 record[CANVASS_RECORD_MAX_BYTES + 1];
    gsize length = fixture_seal (fixture->vault, record);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].what);
    record[cases[i].offset] ^= 3;
    g_assert_false (canvass_vault_append (fixture->vault, record, length, NULL, &error));
    g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_REFUSED);
  }

  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 0);
}

static void
test_records_of_another_length_are_refused (Fixture *fixture, gconstpointer unused)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES + 1] = { 0 };
  gsize length = fixture_seal (fixture->vault, record);
  const gsize lengths[] = { 1, 127, length - 1, length + 1, length + 112 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (canvass_vault_append (fixture->vault, record, lengths[i], NULL, &error));
    g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_REFUSED);
  }

  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 0);
}

static void
test_a_second_opener_is_told_who_is_busy (Fixture *fixture, gconstpointer unused)
{
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_BUSY);
  fixture_append (fixture->vault, NULL);

  /* The control: with the first gone, the second gets in. */
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 1);
}

/* What another process may do: --open as we do, or --write with SQLite alone. */
static int
act_as_another (const char *how, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassVault) vault = NULL;
  sqlite3 *db = NULL;
  int rc;

  if (g_str_equal (how, "--open")) {
    vault = canvass_vault_open (path, NULL, &error);
    return error == NULL ? 100 : error->code;
  }

  rc = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  sqlite3_close (db);
  return rc == SQLITE_BUSY ? 0 : 101;
}

static int
run_another (const char *how, const char *path)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = { self, how, path, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (
      NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_no_other_process_gets_in_beside_us (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = fixture_path (fixture, "vault.sqlite");

  g_assert_cmpint (run_another ("--open", fixture->vaults), ==, CANVASS_VAULT_ERROR_BUSY);
  /* Neither after one of our own was refused: a close would give up the whole process's lock. */
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_BUSY);
  g_assert_cmpint (run_another ("--write", path), ==, 0);

  fixture_close (fixture);
  g_assert_cmpint (run_another ("--open", fixture->vaults), ==, 100);
  g_assert_cmpint (run_another ("--write", path), ==, 101);
}

static void
test_enrolling_twice_changes_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = fixture_path (fixture, "device.key");
  g_autoptr (GBytes) before = fixture_contents (path);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_vault_enroll (fixture->vaults, fixture->campaign, "Table 2", &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_EXISTS);
  after = fixture_contents (path);
  g_assert_true (g_bytes_equal (before, after));
}

static void
test_enrolment_leaves_a_closed_folder_with_everything (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *name;
    mode_t mode;
  } entries[] = {
    { "", S_IFDIR | 0700 },
    { "device.key", S_IFREG | 0600 },
    { "vault.sqlite", S_IFREG | 0600 },
    { "Table 1.kiosk", S_IFREG | 0600 },
    { "outbox", S_IFDIR | 0700 },
    { "inbox", S_IFDIR | 0700 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    g_autofree char *path = fixture_path (fixture, entries[i].name);
    struct stat info;

    g_test_message ("%s", entries[i].name);
    g_assert_cmpint (lstat (path, &info), ==, 0);
    g_assert_cmpuint (info.st_mode, ==, entries[i].mode);
  }
}

static void
test_the_card_introduces_the_kiosk (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) file = fixture_contents (canvass_vault_get_card_path (fixture->vault));
  CanvassKioskCard card;
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_kiosk_card_read (file, &card, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (card.name, ==, "Table 1");
  g_assert_cmpmem (card.kiosk_id, 16, canvass_vault_get_kiosk_id (fixture->vault), 16);
  g_assert_cmpmem (card.campaign_hash, 32, canvass_campaign_get_hash (fixture->campaign), 32);
}

static void
test_table_names_stay_inside_the_folder (Fixture *fixture, gconstpointer unused)
{
  static const char *const names[] = {
    "a/b",     "..",           "../../table",         "/etc/table",
    ".hidden", "vault.sqlite", "a\\b:c*d?e\"f<g>h|i", "Mesa de Núñez",
    "桌子",    "-rf",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *id = g_strdup_printf ("table%" G_GSIZE_FORMAT, i);
    g_autoptr (CanvassCampaign) campaign = fixture_campaign (id, 1, &fixture->key, 1);
    g_autoptr (GError) error = NULL;
    g_autoptr (CanvassVault) vault =
        canvass_vault_enroll (fixture->vaults, campaign, names[i], &error);
    g_autofree char *folder = NULL;

    g_test_message ("%s", names[i]);
    g_assert_no_error (error);
    folder = g_path_get_dirname (canvass_vault_get_card_path (vault));
    g_assert_cmpstr (folder, ==, canvass_vault_get_folder (vault));
    g_assert_true (g_file_test (canvass_vault_get_card_path (vault), G_FILE_TEST_IS_REGULAR));
    g_assert_cmpstr (canvass_vault_get_name (vault), ==, names[i]);
  }
}

static void
test_impossible_table_names_enroll_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *long_name = g_strnfill (65, 'x');
  const char *names[] = {
    "",       "line\nbreak",  "\xff",          long_name,       "   ",           "\u200b",
    "\u200d", "\u00a0\u3000", "Table\u200b 1", "Table\u200f 1", "\u200eTable 1", "\ufeffTable 1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (CanvassCampaign) campaign = fixture_campaign ("other", 1, &fixture->key, 1);
    g_autoptr (GPtrArray) ids = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (canvass_vault_enroll (fixture->vaults, campaign, names[i], &error));
    g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_REFUSED);
    ids = canvass_vault_list (fixture->vaults, NULL);
    g_assert_cmpuint (ids->len, ==, 1);
  }
}

static void
test_a_device_key_open_to_others_is_closed (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = fixture_path (fixture, "device.key");
  g_autoptr (GBytes) file = fixture_contents (path);
  struct stat info;

  g_assert_cmpmem (g_bytes_get_data (file, NULL), 4, "CVK1", 4); /* a share begins with CVS1 */
  fixture_close (fixture);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  fixture_reopen (fixture);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static void
test_an_unfinished_enrolment_is_cleared_away (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = fixture_campaign ("other", 1, &fixture->key, 1);
  g_autofree char *name = g_strdup_printf (".%s.new", canvass_campaign_get_id_hex (campaign));
  g_autofree char *folder = g_build_filename (fixture->vaults, name, NULL);
  g_autofree char *outbox = g_build_filename (folder, "outbox", NULL);
  g_autofree char *file = g_build_filename (folder, "device.key", NULL);
  g_autoptr (CanvassVault) vault = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (outbox, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "half", -1, NULL));
  vault = canvass_vault_enroll (fixture->vaults, campaign, "Table 1", &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_enrolling_below_a_missing_folder_makes_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *parent = g_build_filename (fixture->directory, "missing", NULL);
  g_autofree char *directory = g_build_filename (parent, "vaults", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_vault_enroll (directory, fixture->campaign, "Table 1", &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_STORAGE);
  g_assert_false (g_file_test (parent, G_FILE_TEST_EXISTS));
}

static void
test_a_folder_reached_through_a_link_may_hold_vaults (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *link = g_build_filename (fixture->directory, "link", NULL);
  g_autoptr (CanvassVault) vault = NULL;
  g_autoptr (GError) error = NULL;

  fixture_close (fixture);
  g_assert_cmpint (symlink (fixture->vaults, link), ==, 0);
  vault = canvass_vault_open (link, NULL, &error);
  g_assert_no_error (error);
}

static void
test_two_campaigns_share_a_folder_and_nothing_else (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("Bo");
  g_autoptr (CanvassCampaign) campaign = fixture_campaign ("bridge", 1, &stranger, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassVault) other =
      canvass_vault_enroll (fixture->vaults, campaign, "Table 1", &error);
  g_autoptr (GPtrArray) ids = NULL;
  guint8 record[CANVASS_RECORD_MAX_BYTES];

  g_assert_no_error (error);
  ids = canvass_vault_list (fixture->vaults, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 2);
  g_assert_cmpint (memcmp (canvass_vault_get_kiosk_id (fixture->vault),
                           canvass_vault_get_kiosk_id (other),
                           CANVASS_ID_BYTES),
                   !=,
                   0);

  fixture_append_many (fixture->vault, 2);
  fixture_append (other, NULL);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 2);
  g_assert_cmpuint (fixture_status (other).records, ==, 1);

  g_assert_false (
      canvass_vault_append (other, record, fixture_seal (fixture->vault, record), NULL, &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_REFUSED);
}

static void
test_with_several_campaigns_one_has_to_be_named (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = fixture_campaign ("other", 1, &fixture->key, 1);
  g_autoptr (CanvassVault) other =
      canvass_vault_enroll (fixture->vaults, campaign, "Table 1", NULL);
  g_autofree char *upper = g_ascii_strup (canvass_campaign_get_id_hex (campaign), -1);
  g_autoptr (GError) error = NULL;

  g_clear_object (&other);
  g_assert_null (canvass_vault_open (fixture->vaults, NULL, &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, canvass_campaign_get_id_hex (campaign)));
  g_assert_nonnull (strstr (error->message, canvass_campaign_get_id_hex (fixture->campaign)));
  g_clear_error (&error);

  other = canvass_vault_open (fixture->vaults, upper, &error);
  g_assert_no_error (error);
}

static void
test_what_is_not_enrolled_is_missing (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *nowhere = g_build_filename (fixture->directory, "nowhere", NULL);
  const struct {
    const char *directory;
    const char *id;
  } cases[] = {
    { nowhere, NULL },
    { nowhere, "00112233445566778899aabbccddeeff" },
    { fixture->stick, NULL },
    { fixture->vaults, "00112233445566778899aabbccddeeff" },
    { fixture->vaults, ".." },
    { fixture->vaults, "" },
    { fixture->vaults, "../stick" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (canvass_vault_open (cases[i].directory, cases[i].id, &error));
    g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_MISSING);
  }
}

static void
test_a_newer_version_seals_what_follows (Fixture *fixture, gconstpointer unused)
{
  CanvassKey *keys[] = { fixture->key, canvass_key_generate ("Bo") };
  g_autoptr (CanvassCampaign) second = fixture_campaign ("bridge", 2, keys, 2);
  g_autoptr (CanvassCampaign) newest = NULL;
  guint8 old[CANVASS_RECORD_MAX_BYTES];
  gsize old_length = fixture_seal (fixture->vault, old);
  CanvassSealing sealing;
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_vault_update (fixture->vault, second, &error));
  g_assert_no_error (error);
  canvass_vault_get_sealing (fixture->vault, &sealing);
  g_assert_cmpuint (sealing.n_recipients, ==, 2);
  g_assert_cmpmem (sealing.campaign_hash, 32, canvass_campaign_get_hash (second), 32);

  /* A booth that began with the version before may still finish. */
  g_assert_true (canvass_vault_append (fixture->vault, old, old_length, NULL, &error));
  g_assert_no_error (error);
  fixture_append (fixture->vault, NULL);

  fixture_reopen (fixture);
  newest = canvass_vault_get_campaign (fixture->vault);
  g_assert_cmpmem (canvass_campaign_get_hash (newest), 32, canvass_campaign_get_hash (second), 32);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 2);
  canvass_key_free (keys[1]);
}

static void
test_versions_that_are_not_newer_are_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("Bo");
  g_autoptr (CanvassCampaign) second = fixture_campaign ("bridge", 2, &fixture->key, 1);
  g_autoptr (CanvassCampaign) foreign = fixture_campaign ("bridge", 9, &stranger, 1);
  g_autoptr (CanvassCampaign) newest = NULL;
  CanvassCampaign *cases[] = { second, fixture->campaign, foreign };

  g_assert_true (canvass_vault_update (fixture->vault, second, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (canvass_vault_update (fixture->vault, cases[i], &error));
    g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_REFUSED);
  }

  newest = canvass_vault_get_campaign (fixture->vault);
  g_assert_true (newest == second);
}

static void
test_closing_counts_since_the_last_close (Fixture *fixture, gconstpointer unused)
{
  guint64 captured;
  g_autoptr (GError) error = NULL;

  fixture_append_many (fixture->vault, 3);
  g_assert_true (canvass_vault_close_session (fixture->vault, &captured, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (captured, ==, 3);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 4);

  fixture_reopen (fixture);
  fixture_append_many (fixture->vault, 2);
  fixture_reopen (fixture);
  g_assert_true (canvass_vault_close_session (fixture->vault, &captured, NULL));
  g_assert_cmpuint (captured, ==, 2);
  g_assert_true (canvass_vault_close_session (fixture->vault, &captured, NULL));
  g_assert_cmpuint (captured, ==, 0);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 8);
}

/* (transfer full) the one record of this kind that the vault holds, opened. */
static CanvassPayload *
open_only (Fixture *fixture, CanvassPayloadKind kind)
{
  g_autoptr (GPtrArray) paths = fixture_export (fixture->vault, fixture->stick);
  g_autoptr (CanvassPayload) found = NULL;
  guint8 *opened = canvass_secret_new (CANVASS_PAYLOAD_PADDED_BYTES);

  for (guint i = 0; i < paths->len; i++) {
    g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (paths->pdata[i], NULL);
    guint8 hash[CANVASS_HASH_BYTES];
    CanvassBatchRecord verdict;
    const guint8 *record;

    while (canvass_batch_reader_next (reader, &record, hash, &verdict, NULL)) {
      g_autoptr (CanvassPayload) payload = canvass_payload_new ();
      gsize length =
          canvass_record_open (record, CANVASS_RECORD_BYTES (1), fixture->key, 0, opened, NULL);

      g_assert_true (canvass_payload_decode (payload, opened, length, NULL));
      if (canvass_payload_get_kind (payload) != kind)
        continue;

      g_assert_null (found);
      found = g_steal_pointer (&payload);
    }
  }

  canvass_secret_free (opened);
  g_assert_nonnull (found);
  return g_steal_pointer (&found);
}

static void
test_a_doubt_is_sealed_about_an_earlier_record (Fixture *fixture, gconstpointer unused)
{
  guint8 hash[CANVASS_HASH_BYTES];
  g_autoptr (CanvassPayload) payload = NULL;
  g_autoptr (GError) error = NULL;

  fixture_append_many (fixture->vault, 3);
  fixture_append (fixture->vault, hash);
  fixture_append_many (fixture->vault, 3);
  canvass_vault_mark_doubtful (fixture->vault, hash, &error);
  g_assert_no_error (error);
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 8);

  payload = open_only (fixture, CANVASS_PAYLOAD_DOUBT);
  g_assert_cmpmem (
      canvass_payload_get_about (payload), CANVASS_HASH_BYTES, hash, CANVASS_HASH_BYTES);
  g_assert_cmpuint (canvass_payload_get_n_fields (payload), ==, 0);
}

static void
test_only_what_is_held_can_be_doubtful (Fixture *fixture, gconstpointer unused)
{
  guint8 hash[CANVASS_HASH_BYTES];
  g_autoptr (GBytes) ack = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GError) error = NULL;

  fixture_append (fixture->vault, hash);
  hash[0] ^= 1;
  g_assert_false (canvass_vault_mark_doubtful (fixture->vault, hash, &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_REFUSED);
  g_clear_error (&error);
  hash[0] ^= 1;

  paths = fixture_export (fixture->vault, fixture->stick);
  ack = fixture_acknowledge (fixture->vault, fixture->campaign, hash, 1, fixture->key);
  g_assert_true (canvass_vault_acknowledge (fixture->vault, ack, NULL, NULL));
  g_assert_false (canvass_vault_mark_doubtful (fixture->vault, hash, &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_REFUSED);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 0);
}

/* Nor is the session another one after it. */
static void
test_a_close_does_not_count_doubts (Fixture *fixture, gconstpointer unused)
{
  guint8 hash[CANVASS_HASH_BYTES], session[CANVASS_ID_BYTES];
  guint64 captured;

  memcpy (session, canvass_vault_get_session (fixture->vault), sizeof session);
  fixture_append (fixture->vault, hash);
  g_assert_true (canvass_vault_mark_doubtful (fixture->vault, hash, NULL));
  fixture_reopen (fixture);
  g_assert_cmpmem (session, sizeof session, canvass_vault_get_session (fixture->vault), 16);
  g_assert_true (canvass_vault_mark_doubtful (fixture->vault, hash, NULL));
  fixture_append (fixture->vault, NULL);
  g_assert_true (canvass_vault_close_session (fixture->vault, &captured, NULL));
  g_assert_cmpuint (captured, ==, 2);

  fixture_append (fixture->vault, NULL);
  g_assert_true (canvass_vault_close_session (fixture->vault, &captured, NULL));
  g_assert_cmpuint (captured, ==, 1);
}

/* A person counts as one, whatever the kiosk noted about it. */
static void
test_marks_and_closes_are_no_signatures (Fixture *fixture, gconstpointer unused)
{
  guint8 hash[CANVASS_HASH_BYTES];
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (FixtureBatch) batch = NULL;
  g_autoptr (GBytes) ack = NULL;
  CanvassVaultStatus status;

  fixture_append_many (fixture->vault, 2);
  fixture_append (fixture->vault, hash);
  g_assert_true (canvass_vault_mark_doubtful (fixture->vault, hash, NULL));
  g_assert_true (canvass_vault_close_session (fixture->vault, NULL, NULL));
  g_assert_cmpuint (fixture_status (fixture->vault).signatures, ==, 3);
  fixture_reopen (fixture);
  status = fixture_status (fixture->vault);
  g_assert_cmpuint (status.records, ==, 5);
  g_assert_cmpuint (status.signatures, ==, 3);

  paths = fixture_export (fixture->vault, fixture->stick);
  batch = fixture_read_batch (paths->pdata[0], fixture->vault);
  ack =
      fixture_acknowledge (fixture->vault, fixture->campaign, batch->hashes->data, 5, fixture->key);
  g_assert_true (canvass_vault_acknowledge (fixture->vault, ack, NULL, NULL));
  fixture_append (fixture->vault, NULL);
  g_assert_cmpuint (fixture_status (fixture->vault).signatures, ==, 1);
  fixture_reopen (fixture);
  status = fixture_status (fixture->vault);
  g_assert_cmpuint (status.acknowledged, ==, 5);
  g_assert_cmpuint (status.signatures_acknowledged, ==, 3);
  g_assert_cmpuint (status.signatures, ==, 1);
}

static void
test_a_vault_of_the_first_format_is_brought_up (Fixture *fixture, gconstpointer unused)
{
  guint8 hash[CANVASS_HASH_BYTES];
  guint64 captured;

  fixture_append_many (fixture->vault, 2);
  fixture_append (fixture->vault, hash);
  fixture_tamper (fixture,
                  "ALTER TABLE kiosk DROP COLUMN doubts;"
                  "ALTER TABLE kiosk DROP COLUMN own_forgotten; DROP TABLE own;"
                  "PRAGMA user_version = 1");
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 3);
  g_assert_true (canvass_vault_mark_doubtful (fixture->vault, hash, NULL));
  fixture_reopen (fixture);
  g_assert_true (canvass_vault_close_session (fixture->vault, &captured, NULL));
  g_assert_cmpuint (captured, ==, 3);
}

static void
test_a_sound_vault_passes_its_check_and_keeps_nothing_of_it (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture_append_many (fixture->vault, 2);
  g_assert_true (canvass_vault_check (fixture->vault, &error));
  g_assert_no_error (error);
  fixture_append (fixture->vault, NULL);
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 3);
}

static void
assert_session (Fixture *fixture, const guint8 expected[static CANVASS_ID_BYTES], gboolean same)
{
  const guint8 *session = canvass_vault_get_session (fixture->vault);

  g_assert_true ((memcmp (session, expected, CANVASS_ID_BYTES) == 0) == same);
}

static void
test_a_session_lasts_through_restarts_until_its_close (Fixture *fixture, gconstpointer unused)
{
  guint8 first[CANVASS_ID_BYTES];

  memcpy (first, canvass_vault_get_session (fixture->vault), sizeof first);
  fixture_append_many (fixture->vault, 2);
  fixture_reopen (fixture);
  assert_session (fixture, first, TRUE);

  /* Booths that were started before the close still seal under it. */
  g_assert_true (canvass_vault_close_session (fixture->vault, NULL, NULL));
  assert_session (fixture, first, TRUE);

  fixture_reopen (fixture);
  assert_session (fixture, first, FALSE);
}

static void
assert_untouched (const char *path, GBytes *before)
{
  g_autoptr (GBytes) after = fixture_contents (path);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);

  g_assert_true (g_bytes_equal (before, after));
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
}

static void
test_later_formats_are_left_alone (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = fixture_path (fixture, "vault.sqlite");
  g_autoptr (GBytes) before = NULL;

  fixture_append (fixture->vault, NULL);
  fixture_tamper (fixture, "PRAGMA user_version = 4");
  before = fixture_contents (path);
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_TOO_NEW);
  assert_untouched (path, before);

  fixture_tamper (fixture, "PRAGMA user_version = 3");
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 1);
}

/* As a later release leaves it that was cut off right after bringing the vault up to its format. */
static void
test_a_later_format_that_stands_in_the_wal_is_left_alone (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = fixture_path (fixture, "vault.sqlite");
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) before_wal = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GBytes) after_wal = NULL;
  sqlite3 *db = NULL;

  fixture_append (fixture->vault, NULL);
  fixture_close (fixture);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 4", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_unlink (shm);
  before = fixture_contents (path);
  before_wal = fixture_contents (wal);
  g_assert_cmpuint (g_bytes_get_size (before_wal), >, 0);

  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_TOO_NEW);
  after = fixture_contents (path);
  after_wal = fixture_contents (wal);
  g_assert_true (g_bytes_equal (before, after));
  g_assert_true (g_bytes_equal (before_wal, after_wal));
}

static void
test_what_is_no_vault_is_refused_untouched (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *what;
    const char *contents;
  } cases[] = {
    { "an empty file", "" },
    { "plain text", "not a vault at all" },
    { "a cut-off header", "SQLite format 3" },
  };
  g_autofree char *path = fixture_path (fixture, "vault.sqlite");

  fixture_close (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) before = g_bytes_new_static (cases[i].contents, strlen (cases[i].contents));

    g_test_message ("%s", cases[i].what);
    g_assert_true (g_file_set_contents (path, cases[i].contents, -1, NULL));
    fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_CORRUPT);
    assert_untouched (path, before);
  }
}

static void
test_databases_of_others_are_refused (Fixture *fixture, gconstpointer unused)
{
  fixture_tamper (fixture, "PRAGMA application_id = 1");
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_CORRUPT);
}

static void
test_truncated_vaults_are_refused (Fixture *fixture, gconstpointer unused)
{
  static const gsize lengths[] = { 1, 99, 100, 4095, 4096, 8192 };
  g_autofree char *path = fixture_path (fixture, "vault.sqlite");
  g_autoptr (GBytes) whole = NULL;

  fixture_append_many (fixture->vault, 10);
  fixture_close (fixture);
  whole = fixture_contents (path);
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_assert_true (
        g_file_set_contents (path, g_bytes_get_data (whole, NULL), (gssize)lengths[i], NULL));
    fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_CORRUPT);
  }

  g_assert_true (g_file_set_contents (
      path, g_bytes_get_data (whole, NULL), (gssize)g_bytes_get_size (whole), NULL));
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 10);
}

static void
test_links_and_pipes_in_place_of_the_vault_are_refused (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = fixture_path (fixture, "vault.sqlite");
  g_autofree char *elsewhere = g_build_filename (fixture->directory, "elsewhere", NULL);
  g_autofree char *folder = g_strdup (canvass_vault_get_folder (fixture->vault));

  fixture_close (fixture);
  g_assert_cmpint (g_rename (path, elsewhere), ==, 0);
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_CORRUPT);
  g_assert_cmpint (symlink (elsewhere, path), ==, 0);
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_CORRUPT);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_CORRUPT);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rename (elsewhere, path), ==, 0);
  fixture_reopen (fixture);

  fixture_close (fixture);
  g_assert_cmpint (g_rename (folder, elsewhere), ==, 0);
  g_assert_cmpint (symlink (elsewhere, folder), ==, 0);
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_CORRUPT);
}

static void
test_a_lost_or_foreign_device_key_is_noticed (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = fixture_path (fixture, "device.key");
  g_autoptr (GBytes) key = fixture_contents (path);
  g_autofree guint8 *other = g_memdup2 (g_bytes_get_data (key, NULL), g_bytes_get_size (key));

  fixture_close (fixture);
  other[g_bytes_get_size (key) - 1] ^= 1;
  g_assert_true (g_file_set_contents (path, (char *)other, (gssize)g_bytes_get_size (key), NULL));
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_CORRUPT);
  g_assert_true (
      g_file_set_contents (path, (char *)other, (gssize)g_bytes_get_size (key) - 1, NULL));
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_CORRUPT);
  g_assert_cmpint (g_unlink (path), ==, 0);
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_CORRUPT);

  g_assert_true (g_file_set_contents (
      path, g_bytes_get_data (key, NULL), (gssize)g_bytes_get_size (key), NULL));
  fixture_reopen (fixture);
}

static void
test_a_damaged_campaign_is_taken_from_its_copy (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *hash = canvass_to_hex (canvass_campaign_get_hash (fixture->campaign), 32);
  g_autofree char *name = g_strconcat (hash, ".campaign", NULL);
  g_autofree char *path = fixture_path (fixture, name);
  g_autoptr (CanvassCampaign) campaign = NULL;

  fixture_append (fixture->vault, NULL);
  fixture_tamper (fixture, "UPDATE campaign SET file = zeroblob (length (file))");
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 1);
  g_assert_true (fixture_status (fixture->vault).damaged);
  campaign = canvass_vault_get_campaign (fixture->vault);
  g_assert_cmpmem (
      canvass_campaign_get_hash (campaign), 32, canvass_campaign_get_hash (fixture->campaign), 32);

  /* Only the very same bytes will do. */
  fixture_close (fixture);
  g_assert_true (g_file_set_contents (path, "another campaign", -1, NULL));
  fixture_assert_refused (fixture, CANVASS_VAULT_ERROR_CORRUPT);
}

static void
test_room_is_told_in_records (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpuint (fixture_status (fixture->vault).room, >, 0);
}

#define ADD(name)                                                                                  \
  g_test_add ("/vault/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_has_prefix (argv[1], "--") && argv[2][0] == '/')
    return act_as_another (argv[1], argv[2]);

  g_test_init (&argc, &argv, NULL);

  ADD (records_survive_reopening);
  ADD (the_same_bytes_twice_are_one_record);
  ADD (another_record_of_the_same_id_is_refused);
  ADD (records_from_elsewhere_are_refused);
  ADD (records_of_another_length_are_refused);
  ADD (a_second_opener_is_told_who_is_busy);
  ADD (no_other_process_gets_in_beside_us);
  ADD (enrolling_twice_changes_nothing);
  ADD (enrolment_leaves_a_closed_folder_with_everything);
  ADD (the_card_introduces_the_kiosk);
  ADD (table_names_stay_inside_the_folder);
  ADD (impossible_table_names_enroll_nothing);
  ADD (a_device_key_open_to_others_is_closed);
  ADD (an_unfinished_enrolment_is_cleared_away);
  ADD (enrolling_below_a_missing_folder_makes_nothing);
  ADD (a_folder_reached_through_a_link_may_hold_vaults);
  ADD (two_campaigns_share_a_folder_and_nothing_else);
  ADD (with_several_campaigns_one_has_to_be_named);
  ADD (what_is_not_enrolled_is_missing);
  ADD (a_newer_version_seals_what_follows);
  ADD (versions_that_are_not_newer_are_refused);
  ADD (closing_counts_since_the_last_close);
  ADD (a_doubt_is_sealed_about_an_earlier_record);
  ADD (only_what_is_held_can_be_doubtful);
  ADD (a_close_does_not_count_doubts);
  ADD (marks_and_closes_are_no_signatures);
  ADD (a_vault_of_the_first_format_is_brought_up);
  ADD (a_sound_vault_passes_its_check_and_keeps_nothing_of_it);
  ADD (a_session_lasts_through_restarts_until_its_close);
  ADD (later_formats_are_left_alone);
  ADD (a_later_format_that_stands_in_the_wal_is_left_alone);
  ADD (what_is_no_vault_is_refused_untouched);
  ADD (databases_of_others_are_refused);
  ADD (truncated_vaults_are_refused);
  ADD (links_and_pipes_in_place_of_the_vault_are_refused);
  ADD (a_lost_or_foreign_device_key_is_noticed);
  ADD (a_damaged_campaign_is_taken_from_its_copy);
  ADD (room_is_told_in_records);

  return g_test_run ();
}
