/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "vault/export.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static char *
make_folder (Fixture *fixture, const char *name)
{
  char *path = g_build_filename (fixture->directory, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  return path;
}

static void
assert_same_file (const char *a, const char *b)
{
  g_autoptr (GBytes) first = fixture_contents (a);
  g_autoptr (GBytes) second = fixture_contents (b);

  g_assert_true (g_bytes_equal (first, second));
}

static void
flip_byte (const char *path, gsize offset)
{
  g_autoptr (GBytes) contents = fixture_contents (path);
  gsize length;
  g_autofree guint8 *bytes =
      g_memdup2 (g_bytes_get_data (contents, &length), g_bytes_get_size (contents));

  g_assert_cmpuint (offset, <, length);
  bytes[offset] ^= 1;
  g_assert_true (g_file_set_contents (path, (char *)bytes, (gssize)length, NULL));
}

static void
test_an_empty_vault_exports_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) paths = fixture_export (fixture->vault, fixture->stick);

  g_assert_cmpuint (paths->len, ==, 0);
  g_assert_cmpuint (count_files (fixture->stick), ==, 0);
  g_assert_cmpuint (fixture_status (fixture->vault).last_batch, ==, 0);
}

static void
test_a_batch_holds_what_was_appended (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (FixtureBatch) batch = NULL;
  g_autofree char *name = NULL;
  CanvassVaultStatus status;

  fixture_append_many (fixture->vault, 5);
  paths = fixture_export (fixture->vault, fixture->stick);
  g_assert_cmpuint (paths->len, ==, 1);
  batch = fixture_read_batch (g_ptr_array_index (paths, 0), fixture->vault);
  g_assert_false (fixture_status (fixture->vault).damaged);
  g_assert_true (batch->signature_is_good);
  g_assert_cmpuint (batch->sound, ==, 5);
  g_assert_cmpuint (batch->damaged, ==, 0);
  g_assert_cmpuint (batch->header.number, ==, 1);

  status = fixture_status (fixture->vault);
  g_assert_cmpuint (status.unbatched, ==, 0);
  g_assert_cmpuint (status.last_batch, ==, 1);
  name = g_strconcat (fixture->stick, "/", status.last_batch_id, ".batch", NULL);
  g_assert_cmpstr (g_ptr_array_index (paths, 0), ==, name);
}

static void
test_batches_form_a_chain (Fixture *fixture, gconstpointer unused)
{
  static const guint8 zero[CANVASS_HASH_BYTES];
  guint8 previous[CANVASS_HASH_BYTES] = { 0 };
  g_autoptr (GPtrArray) paths = NULL;

  for (guint i = 0; i < 3; i++) {
    fixture_append (fixture->vault, NULL);
    g_assert_true (canvass_vault_make_batches (fixture->vault, NULL));
    fixture_reopen (fixture);
  }

  paths = fixture_export (fixture->vault, fixture->stick);
  g_assert_cmpuint (paths->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (FixtureBatch) batch =
        fixture_read_batch (g_ptr_array_index (paths, i), fixture->vault);

    g_assert_cmpuint (batch->header.number, ==, i + 1);
    g_assert_cmpmem (batch->header.previous_id, 32, i == 0 ? zero : previous, 32);
    memcpy (previous, batch->batch_id, sizeof previous);
  }
}

static void
test_making_batches_of_nothing_makes_none (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GArray) list = NULL;

  fixture_append (fixture->vault, NULL);
  g_assert_true (canvass_vault_make_batches (fixture->vault, NULL));
  g_assert_true (canvass_vault_make_batches (fixture->vault, NULL));
  list = canvass_vault_list_batches (fixture->vault, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpuint (g_array_index (list, CanvassVaultBatch, 0).count, ==, 1);
}

static void
test_a_lost_stick_is_made_again_byte_for_byte (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *other = make_folder (fixture, "other");
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  fixture_append_many (fixture->vault, 20);
  first = fixture_export (fixture->vault, fixture->stick);
  fixture_append_many (fixture->vault, 3);
  fixture_reopen (fixture);
  second = fixture_export (fixture->vault, other);

  g_assert_cmpuint (second->len, ==, 2);
  assert_same_file (g_ptr_array_index (first, 0), g_ptr_array_index (second, 0));
}

static void
test_versions_go_into_batches_of_their_own (Fixture *fixture, gconstpointer unused)
{
  CanvassKey *keys[] = { fixture->key, canvass_key_generate ("Bo") };
  g_autoptr (CanvassCampaign) second = fixture_campaign ("bridge", 2, keys, 2);
  g_autoptr (GPtrArray) paths = NULL;
  const struct {
    CanvassCampaign *campaign;
    guint recipients;
    guint count;
  } expected[] = { { fixture->campaign, 1, 2 }, { second, 2, 3 } };

  fixture_append_many (fixture->vault, 2);
  g_assert_true (canvass_vault_update (fixture->vault, second, NULL));
  fixture_append_many (fixture->vault, 3);
  fixture_reopen (fixture);
  paths = fixture_export (fixture->vault, fixture->stick);
  g_assert_cmpuint (paths->len, ==, 2);

  for (guint i = 0; i < 2; i++) {
    g_autoptr (FixtureBatch) batch =
        fixture_read_batch (g_ptr_array_index (paths, i), fixture->vault);

    g_assert_true (batch->signature_is_good);
    g_assert_cmpuint (batch->header.recipients, ==, expected[i].recipients);
    g_assert_cmpuint (batch->sound, ==, expected[i].count);
    g_assert_cmpmem (
        batch->header.campaign_hash, 32, canvass_campaign_get_hash (expected[i].campaign), 32);
  }
  canvass_key_free (keys[1]);
}

static void
test_files_that_are_intact_are_left (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  struct stat before, after;

  fixture_append_many (fixture->vault, 4);
  first = fixture_export (fixture->vault, fixture->stick);
  g_assert_cmpint (stat (g_ptr_array_index (first, 0), &before), ==, 0);
  second = fixture_export (fixture->vault, fixture->stick);
  g_assert_cmpint (stat (g_ptr_array_index (second, 0), &after), ==, 0);

  g_assert_cmpuint (count_files (fixture->stick), ==, 1);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
  g_assert_cmpint (before.st_mtim.tv_nsec, ==, after.st_mtim.tv_nsec);
}

static void
test_damaged_files_are_kept_and_good_ones_written_beside (Fixture *fixture, gconstpointer unused)
{
  const gsize offsets[] = { 0, 110, CANVASS_BATCH_HASHES_OFFSET, 1000, 10000 };
  g_autoptr (GPtrArray) first = NULL;
  g_autofree char *good = make_folder (fixture, "good");
  g_autoptr (GPtrArray) reference = NULL;

  fixture_append_many (fixture->vault, 4);
  reference = fixture_export (fixture->vault, good);
  first = fixture_export (fixture->vault, fixture->stick);
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++) {
    const char *path = i == 0 ? g_ptr_array_index (first, 0) : NULL;
    g_autoptr (GPtrArray) again = NULL;
    g_autoptr (GPtrArray) before = fixture_export (fixture->vault, fixture->stick);
    g_autoptr (GBytes) damaged = NULL;
    g_autoptr (GBytes) kept = NULL;

    g_assert_true (path == NULL || g_str_equal (path, g_ptr_array_index (before, 0)));
    path = g_ptr_array_index (before, 0);
    flip_byte (path, offsets[i]);
    damaged = fixture_contents (path);
    again = fixture_export (fixture->vault, fixture->stick);
    kept = fixture_contents (path);

    g_assert_cmpstr (path, !=, g_ptr_array_index (again, 0));
    g_assert_true (g_bytes_equal (damaged, kept));
    assert_same_file (g_ptr_array_index (again, 0), g_ptr_array_index (reference, 0));
    g_assert_cmpuint (count_files (fixture->stick), ==, i + 2);
  }
}

static void
test_cut_off_and_overlong_files_are_not_taken_for_intact (Fixture *fixture, gconstpointer unused)
{
  const gssize changes[] = { -1, 1, -4352, -10000 };

  fixture_append_many (fixture->vault, 4);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GPtrArray) before = fixture_export (fixture->vault, fixture->stick);
    g_autoptr (GPtrArray) after = NULL;
    g_autoptr (FixtureBatch) batch = NULL;
    struct stat info;

    g_assert_cmpint (stat (g_ptr_array_index (before, 0), &info), ==, 0);
    g_assert_cmpint (truncate (g_ptr_array_index (before, 0), info.st_size + changes[i]), ==, 0);
    after = fixture_export (fixture->vault, fixture->stick);
    g_assert_cmpstr (g_ptr_array_index (before, 0), !=, g_ptr_array_index (after, 0));
    batch = fixture_read_batch (g_ptr_array_index (after, 0), fixture->vault);
    g_assert_cmpuint (batch->sound, ==, 4);
  }
}

static void
test_links_and_pipes_at_the_destination_are_not_followed (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *victim = g_build_filename (fixture->directory, "victim", NULL);
  g_autofree char *name = NULL;
  g_autofree char *part = NULL;
  g_autofree char *beside = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (FixtureBatch) batch = NULL;
  g_autofree char *contents = NULL;

  g_assert_true (g_file_set_contents (victim, "precious", -1, NULL));
  fixture_append (fixture->vault, NULL);
  g_assert_true (canvass_vault_make_batches (fixture->vault, NULL));
  name = g_strdup_printf (
      "%s/%s.batch", fixture->stick, fixture_status (fixture->vault).last_batch_id);
  beside = g_strdup_printf (
      "%s/%s.1.batch", fixture->stick, fixture_status (fixture->vault).last_batch_id);
  part = g_strdup_printf (
      "%s/.%s.part", fixture->stick, fixture_status (fixture->vault).last_batch_id);
  g_assert_cmpint (symlink (victim, name), ==, 0);
  g_assert_cmpint (symlink (victim, part), ==, 0);
  g_assert_cmpint (mkfifo (beside, 0600), ==, 0);

  paths = fixture_export (fixture->vault, fixture->stick);
  batch = fixture_read_batch (g_ptr_array_index (paths, 0), fixture->vault);
  g_assert_cmpuint (batch->sound, ==, 1);
  g_assert_true (g_file_get_contents (victim, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "precious");
  g_assert_true (g_file_test (name, G_FILE_TEST_IS_SYMLINK));
}

/* What lies elsewhere is not on the stick, however good it is. */
static void
test_a_link_to_a_good_batch_is_not_that_batch (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *other = make_folder (fixture, "other");
  g_autoptr (GPtrArray) elsewhere = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autofree char *base = NULL;
  g_autofree char *link = NULL;

  fixture_append (fixture->vault, NULL);
  elsewhere = fixture_export (fixture->vault, other);
  base = g_path_get_basename (g_ptr_array_index (elsewhere, 0));
  link = g_build_filename (fixture->stick, base, NULL);
  g_assert_cmpint (symlink (g_ptr_array_index (elsewhere, 0), link), ==, 0);

  paths = fixture_export (fixture->vault, fixture->stick);
  g_assert_cmpstr (g_ptr_array_index (paths, 0), !=, link);
  assert_same_file (g_ptr_array_index (paths, 0), g_ptr_array_index (elsewhere, 0));
}

static void
test_folders_in_the_way_are_gone_around (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *name = NULL;
  g_autofree char *part = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (FixtureBatch) batch = NULL;

  fixture_append (fixture->vault, NULL);
  g_assert_true (canvass_vault_make_batches (fixture->vault, NULL));
  name = g_strdup_printf ("stick/%s.batch", fixture_status (fixture->vault).last_batch_id);
  part = g_strdup_printf ("stick/.%s.part", fixture_status (fixture->vault).last_batch_id);
  g_free (make_folder (fixture, name));
  g_free (make_folder (fixture, part));

  paths = fixture_export (fixture->vault, fixture->stick);
  batch = fixture_read_batch (g_ptr_array_index (paths, 0), fixture->vault);
  g_assert_cmpuint (batch->sound, ==, 1);
}

static void
test_a_vanished_destination_is_named_and_costs_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *gone = g_build_filename (fixture->directory, "gone", NULL);
  g_autofree char *file = g_build_filename (fixture->directory, "file", NULL);
  const char *destinations[] = { gone, file };
  g_autoptr (GPtrArray) paths = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  fixture_append (fixture->vault, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (destinations); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (canvass_vault_export (fixture->vault, destinations[i], &paths, NULL, &error));
    g_assert_error (error, CANVASS_EXPORT_ERROR, CANVASS_EXPORT_ERROR_GONE);
    g_assert_nonnull (strstr (error->message, destinations[i]));
    g_assert_null (paths);
  }

  paths = fixture_export (fixture->vault, fixture->stick);
  g_assert_cmpuint (paths->len, ==, 1);
}

/* Damage to the row of one record, as each can happen. */
static void
damage_one_record (Fixture *fixture, const char *sql)
{
  g_autofree char *other = make_folder (fixture, "after");
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (FixtureBatch) batch = NULL;
  g_autoptr (GBytes) contents = NULL;
  const guint8 *bytes;
  gsize length, record = CANVASS_RECORD_BYTES (1), zeros = 0;

  fixture_append_many (fixture->vault, 40);
  before = fixture_export (fixture->vault, fixture->stick);
  fixture_tamper (fixture, sql);
  fixture_reopen (fixture);
  after = fixture_export (fixture->vault, other);
  g_assert_cmpstr (strrchr (g_ptr_array_index (before, 0), '/'),
                   ==,
                   strrchr (g_ptr_array_index (after, 0), '/'));
  batch = fixture_read_batch (g_ptr_array_index (after, 0), fixture->vault);
  g_assert_true (batch->signature_is_good);
  g_assert_cmpuint (batch->sound, ==, 39);
  g_assert_cmpuint (batch->damaged, ==, 1);
  g_assert_true (fixture_status (fixture->vault).damaged);

  contents = fixture_contents (g_ptr_array_index (after, 0));
  bytes = g_bytes_get_data (contents, &length);
  for (gsize at = CANVASS_BATCH_HEAD_BYTES (40); at < length; at += record) {
    if (bytes[at] == 0 && memcmp (bytes + at, bytes + at + 1, record - 1) == 0)
      zeros++;
  }
  g_assert_cmpuint (zeros, ==, 1);

  /* Neither the good file nor our own of before is written once more. */
  again = fixture_export (fixture->vault, other);
  g_assert_cmpuint (count_files (other), ==, 1);
  g_assert_cmpuint (again->len, ==, 1);
  g_ptr_array_unref (again);
  again = fixture_export (fixture->vault, fixture->stick);
  g_assert_cmpuint (count_files (fixture->stick), ==, 1);
}

static void
test_a_damaged_record_is_zeros_and_all_others_are_sound (Fixture *fixture, gconstpointer unused)
{
  damage_one_record (fixture,
                     "UPDATE record SET bytes = CAST (substr (bytes, 1, 4000) || x'00' ||"
                     " substr (bytes, 4002) AS BLOB) WHERE record_id ="
                     " (SELECT record_id FROM record ORDER BY record_id LIMIT 1 OFFSET 7)");
}

static void
test_a_shortened_record_is_zeros_and_all_others_are_sound (Fixture *fixture, gconstpointer unused)
{
  damage_one_record (fixture,
                     "UPDATE record SET bytes = x'' WHERE record_id ="
                     " (SELECT max (record_id) FROM record)");
}

static void
test_a_lost_record_is_zeros_and_all_others_are_sound (Fixture *fixture, gconstpointer unused)
{
  damage_one_record (fixture,
                     "DELETE FROM record WHERE record_id = (SELECT min (record_id) FROM record)");
}

/* Of the sealed bytes that are on @page: those whose records no salvage can give. */
static guint
count_on_page (const guint8 *bytes, gsize page, guint8 (*ids)[CANVASS_ID_BYTES], guint n)
{
  const guint8 *at = bytes + page * 4096;
  guint count = 0;

  for (guint i = 0; i < n; i++)
    count += memmem (at, 4096, ids[i], CANVASS_ID_BYTES) != NULL;

  return count;
}

/* The one page without which no batch can be made. */
static gsize
find_root_of_batches (const char *path)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  gsize root;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_prepare_v2 (
      db, "SELECT rootpage FROM sqlite_schema WHERE name = 'batch'", -1, &stmt, NULL);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  root = (gsize)sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return root - 1;
}

static guint
export_damaged (Fixture *fixture, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  guint sound = 0;

  if (!canvass_vault_export (fixture->vault, to, &paths, NULL, &error)) {
    g_test_message ("%s", error->message);
    g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_CORRUPT);
    paths = g_ptr_array_new ();
  }

  for (guint i = 0; i < paths->len; i++) {
    g_autoptr (FixtureBatch) batch =
        fixture_read_batch (g_ptr_array_index (paths, i), fixture->vault);

    sound += batch->sound;
  }

  return sound;
}

enum {
  SALVAGE_BATCHED = 40,
  SALVAGE_RECORDS = 70, /* enough for a root above leaves */
};

/* Page by page, whatever it is for. Of each page on which the rows themselves are not, nothing is
 * lost; and what is lost is counted. */
static void
test_a_damaged_page_costs_only_the_records_on_it (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = fixture_path (fixture, "vault.sqlite");
  guint8 ids[SALVAGE_RECORDS][CANVASS_ID_BYTES];
  g_autoptr (GBytes) whole = NULL;
  const guint8 *bytes;
  gsize length;
  guint opened = 0;
  gsize batches;

  for (guint i = 0; i < SALVAGE_RECORDS; i++) {
    guint8 record[CANVASS_RECORD_MAX_BYTES];
    gsize size = fixture_seal (fixture->vault, record);

    memcpy (ids[i], record + 8, CANVASS_ID_BYTES);
    g_assert_true (canvass_vault_append (fixture->vault, record, size, NULL, NULL));
    if (i + 1 == SALVAGE_BATCHED)
      g_assert_true (canvass_vault_make_batches (fixture->vault, NULL));
  }

  fixture_close (fixture);
  batches = find_root_of_batches (path);
  whole = fixture_contents (path);
  bytes = g_bytes_get_data (whole, &length);
  for (gsize page = 0; page < length / 4096; page++) {
    g_autofree guint8 *damaged = g_memdup2 (bytes, length);
    g_autofree char *to = make_folder (fixture, "page");
    guint on_page = count_on_page (bytes, page, ids, SALVAGE_RECORDS);
    guint sound;

    memset (damaged + page * 4096, 0, 4096);
    g_assert_true (g_file_set_contents (path, (char *)damaged, (gssize)length, NULL));
    fixture->vault = canvass_vault_open (fixture->vaults, NULL, NULL);
    if (fixture->vault == NULL) {
      fixture_remove_tree (to);
      continue;
    }

    opened++;
    sound = export_damaged (fixture, to);
    if (page == batches) {
      g_assert_cmpuint (sound, ==, 0);
      g_assert_cmpuint (fixture_status (fixture->vault).records, ==, SALVAGE_RECORDS);
    } else {
      /* A page of overflow belongs to one. */
      g_assert_cmpuint (sound, >=, SALVAGE_RECORDS - MAX (on_page, 1));
      g_assert_cmpuint (fixture_status (fixture->vault).unreadable, ==, SALVAGE_RECORDS - sound);
    }
    if (sound < SALVAGE_RECORDS)
      g_assert_true (fixture_status (fixture->vault).damaged);
    fixture_close (fixture);
    fixture_remove_tree (to);
  }

  g_assert_cmpuint (opened, >=, length / 4096 - 3);
}

static void
test_what_was_lost_without_a_trace_is_counted (Fixture *fixture, gconstpointer unused)
{
  CanvassVaultStatus status;

  fixture_append_many (fixture->vault, 10);
  g_assert_cmpuint (fixture_status (fixture->vault).unreadable, ==, 0);
  fixture_tamper (fixture, "DELETE FROM record WHERE record_id < x'80'");
  fixture_reopen (fixture);
  status = fixture_status (fixture->vault);
  g_assert_cmpuint (status.records + status.unreadable, ==, 10);
  g_assert_cmpint (status.damaged, ==, status.unreadable > 0);
}

/* Page by page through the whole file: what is then lost is told, what is left comes out. */
static void
test_a_damaged_page_costs_what_is_on_it (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = fixture_path (fixture, "vault.sqlite");
  g_autoptr (GBytes) whole = NULL;
  const guint8 *bytes;
  gsize length;
  guint opened = 0;

  fixture_append_many (fixture->vault, 60);
  fixture_close (fixture);
  whole = fixture_contents (path);
  bytes = g_bytes_get_data (whole, &length);

  for (gsize page = 0; page < length / 4096; page++) {
    g_autofree guint8 *damaged = g_memdup2 (bytes, length);
    g_autofree char *name = g_strdup_printf ("page-%" G_GSIZE_FORMAT, page);
    g_autofree char *to = make_folder (fixture, name);
    g_autoptr (GPtrArray) paths = NULL;
    g_autoptr (GError) error = NULL;

    memset (damaged + page * 4096, 0xff, 4096);
    g_assert_true (g_file_set_contents (path, (char *)damaged, (gssize)length, NULL));
    fixture->vault = canvass_vault_open (fixture->vaults, NULL, &error);
    if (fixture->vault == NULL) {
      g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_CORRUPT);
      continue;
    }

    opened++;
    if (canvass_vault_export (fixture->vault, to, &paths, NULL, &error)) {
      g_autoptr (FixtureBatch) batch =
          paths->len == 0 ? NULL
                          : fixture_read_batch (g_ptr_array_index (paths, 0), fixture->vault);

      /* The root of the table takes all with it; a leaf holds nine at the most. */
      if (batch != NULL)
        g_assert_cmpuint (batch->sound, >=, 51);
      if (batch == NULL || batch->sound < 60)
        g_assert_true (fixture_status (fixture->vault).damaged);
    } else {
      g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_CORRUPT);
    }
    fixture_close (fixture);
  }

  /* Not without the schema, the kiosk's row, or the campaign's hash. */
  g_assert_cmpuint (opened, >=, length / 4096 - 3);
}

static void
acknowledge (CanvassVault *vault, GBytes *file, guint64 expected)
{
  g_autoptr (GError) error = NULL;
  guint64 forgotten;

  g_assert_true (canvass_vault_acknowledge (vault, file, &forgotten, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (forgotten, ==, expected);
}

static void
test_an_acknowledged_batch_is_forgotten (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (FixtureBatch) batch = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *empty = make_folder (fixture, "empty");
  CanvassVaultStatus status;

  fixture_append_many (fixture->vault, 6);
  paths = fixture_export (fixture->vault, fixture->stick);
  batch = fixture_read_batch (g_ptr_array_index (paths, 0), fixture->vault);
  file =
      fixture_acknowledge (fixture->vault, fixture->campaign, batch->hashes->data, 6, fixture->key);
  acknowledge (fixture->vault, file, 6);
  acknowledge (fixture->vault, file, 0);

  fixture_reopen (fixture);
  status = fixture_status (fixture->vault);
  g_assert_cmpuint (status.records, ==, 0);
  g_assert_cmpuint (status.acknowledged, ==, 6);
  g_assert_cmpuint (status.last_batch, ==, 1);
  left = fixture_export (fixture->vault, empty);
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_a_partial_acknowledgement_leaves_the_rest_to_the_next_batch (Fixture *fixture,
                                                                  gconstpointer unused)
{
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (FixtureBatch) first = NULL;
  g_autoptr (FixtureBatch) second = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *other = make_folder (fixture, "other");

  fixture_append_many (fixture->vault, 6);
  paths = fixture_export (fixture->vault, fixture->stick);
  first = fixture_read_batch (g_ptr_array_index (paths, 0), fixture->vault);
  file =
      fixture_acknowledge (fixture->vault, fixture->campaign, first->hashes->data, 4, fixture->key);
  acknowledge (fixture->vault, file, 4);
  g_assert_cmpuint (fixture_status (fixture->vault).unbatched, ==, 2);

  fixture_append (fixture->vault, NULL);
  fixture_reopen (fixture);
  rest = fixture_export (fixture->vault, other);
  g_assert_cmpuint (rest->len, ==, 1);
  second = fixture_read_batch (g_ptr_array_index (rest, 0), fixture->vault);
  g_assert_true (second->signature_is_good);
  g_assert_cmpuint (second->header.number, ==, 2);
  g_assert_cmpmem (second->header.previous_id, 32, first->batch_id, 32);
  g_assert_cmpuint (second->sound, ==, 3);
}

static void
test_numbers_are_not_used_again_when_all_is_forgotten (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GPtrArray) paths = NULL;
    g_autoptr (FixtureBatch) batch = NULL;
    g_autoptr (GBytes) file = NULL;

    fixture_append (fixture->vault, NULL);
    paths = fixture_export (fixture->vault, fixture->stick);
    g_assert_cmpuint (paths->len, ==, 1);
    batch = fixture_read_batch (g_ptr_array_index (paths, 0), fixture->vault);
    g_assert_cmpuint (batch->header.number, ==, i + 1);
    file = fixture_acknowledge (
        fixture->vault, fixture->campaign, batch->hashes->data, 1, fixture->key);
    acknowledge (fixture->vault, file, 1);
    fixture_reopen (fixture);
  }
}

static void
test_acknowledgements_that_do_not_belong_forget_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("Mallory");
  g_autoptr (CanvassCampaign) foreign = fixture_campaign ("other", 1, &fixture->key, 1);
  g_autoptr (CanvassVault) other = canvass_vault_enroll (fixture->vaults, foreign, "Table 2", NULL);
  guint8 hash[CANVASS_HASH_BYTES];
  g_autoptr (GPtrArray) paths = NULL;
  GBytes *cases[5];

  fixture_append (fixture->vault, hash);
  paths = fixture_export (fixture->vault, fixture->stick);
  /* By a stranger, for another kiosk, for another campaign, tampered with, not one at all. */
  cases[0] = fixture_acknowledge (fixture->vault, fixture->campaign, hash, 1, stranger);
  cases[1] = fixture_acknowledge (other, fixture->campaign, hash, 1, fixture->key);
  cases[2] = fixture_acknowledge (fixture->vault, foreign, hash, 1, fixture->key);
  cases[3] = fixture_acknowledge (fixture->vault, fixture->campaign, hash, 1, fixture->key);
  ((guint8 *)g_bytes_get_data (cases[3], NULL))[60] ^= 1;
  cases[4] = g_bytes_new_static ("no", 2);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gboolean is_elsewhere = i == 1 || i == 2;
    gint code = is_elsewhere ? CANVASS_VAULT_ERROR_OTHER_KIOSK : CANVASS_VAULT_ERROR_REFUSED;
    g_autoptr (GError) error = NULL;

    g_assert_false (canvass_vault_acknowledge (fixture->vault, cases[i], NULL, &error));
    g_assert_error (error, CANVASS_VAULT_ERROR, code);
    g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 1);
    g_assert_cmpuint (fixture_status (fixture->vault).unbatched, ==, 0);
    g_bytes_unref (cases[i]);
  }
}

static void
test_an_acknowledgement_covers_one_version (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) second = fixture_campaign ("bridge", 2, &fixture->key, 1);
  guint8 hashes[2 * CANVASS_HASH_BYTES];
  g_autoptr (GBytes) file = NULL;

  fixture_append (fixture->vault, hashes);
  g_assert_true (canvass_vault_update (fixture->vault, second, NULL));
  fixture_append (fixture->vault, hashes + CANVASS_HASH_BYTES);
  file = fixture_acknowledge (fixture->vault, second, hashes, 2, fixture->key);
  acknowledge (fixture->vault, file, 1);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 1);
}

static void
test_close_records_are_records (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (FixtureBatch) batch = NULL;
  guint64 captured;

  fixture_append (fixture->vault, NULL);
  g_assert_true (canvass_vault_close_session (fixture->vault, &captured, NULL));
  paths = fixture_export (fixture->vault, fixture->stick);
  batch = fixture_read_batch (g_ptr_array_index (paths, 0), fixture->vault);
  g_assert_cmpuint (batch->sound, ==, 2);
}

static void
test_what_is_forgotten_is_gone_from_the_disk (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = fixture_path (fixture, "vault.sqlite");
  g_autofree char *outbox = fixture_path (fixture, "outbox");
  guint8 record[CANVASS_RECORD_MAX_BYTES], hash[CANVASS_HASH_BYTES];
  gsize length = fixture_seal (fixture->vault, record);
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GBytes) file = NULL;

  g_assert_true (canvass_vault_append (fixture->vault, record, length, hash, NULL));
  paths = fixture_export (fixture->vault, outbox);
  g_assert_cmpuint (count_files (outbox), ==, 1);
  fixture_reopen (fixture);
  before = fixture_contents (path);
  g_assert_nonnull (memmem (
      g_bytes_get_data (before, NULL), g_bytes_get_size (before), record + length - 64, 64));

  file = fixture_acknowledge (fixture->vault, fixture->campaign, hash, 1, fixture->key);
  acknowledge (fixture->vault, file, 1);
  g_assert_cmpuint (count_files (outbox), ==, 0);
  fixture_close (fixture);
  after = fixture_contents (path);
  g_assert_null (
      memmem (g_bytes_get_data (after, NULL), g_bytes_get_size (after), record + length - 64, 64));
  g_assert_null (
      memmem (g_bytes_get_data (after, NULL), g_bytes_get_size (after), hash, sizeof hash));
}

/* As many as one batch may hold and one more, with bytes that only look like records: the vault
 * looks at their outside alone. */
/* Where in the file each record's ciphertext lies, in the order of arrival. */
static void
find_records (Fixture *fixture, guint8 (*tails)[32], gsize *places, guint n)
{
  g_autofree char *path = fixture_path (fixture, "vault.sqlite");
  g_autoptr (GBytes) file = fixture_contents (path);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  for (guint i = 0; i < n; i++) {
    const guint8 *found = memmem (bytes, length, tails[i], sizeof tails[i]);

    g_assert_nonnull (found);
    places[i] = (gsize)(found - bytes);
  }
}

static guint
count_steps_forward (const gsize *places, guint n)
{
  guint steps = 0;

  for (guint i = 1; i < n; i++)
    steps += places[i] > places[i - 1];

  return steps;
}

enum {
  ORDER_RECORDS = 100,
};

static void
assert_no_order (Fixture *fixture, guint8 (*tails)[32])
{
  gsize places[ORDER_RECORDS];

  find_records (fixture, tails, places, ORDER_RECORDS);
  /* Half of them on average, with a deviation of 2.9. */
  g_assert_cmpuint (count_steps_forward (places, ORDER_RECORDS), <, 70);
}

static void
test_the_file_does_not_tell_the_order_of_signing (Fixture *fixture, gconstpointer unused)
{
  guint8 tails[ORDER_RECORDS][32];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < ORDER_RECORDS; i++) {
    guint8 record[CANVASS_RECORD_MAX_BYTES];
    gsize length = fixture_seal (fixture->vault, record);

    memcpy (tails[i], record + length - 32, 32);
    g_assert_true (canvass_vault_append (fixture->vault, record, length, NULL, &error));
  }

  canvass_vault_make_batches (fixture->vault, &error);
  g_assert_no_error (error);
  assert_no_order (fixture, tails);
  fixture_close (fixture);
  assert_no_order (fixture, tails);
}

static void
test_a_batch_ends_at_its_limit (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GArray) list = NULL;
  g_autoptr (GError) error = NULL;

  fixture_append (fixture->vault, NULL);
  fixture_tamper (fixture,
                  "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i <"
                  " 16384) INSERT INTO record SELECT randomblob (16), 1, randomblob (32),"
                  " zeroblob (4352) FROM n");
  fixture_reopen (fixture);
  g_assert_true (canvass_vault_make_batches (fixture->vault, &error));
  g_assert_no_error (error);
  list = canvass_vault_list_batches (fixture->vault, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpuint (g_array_index (list, CanvassVaultBatch, 0).count, ==, 16384);
  g_assert_cmpuint (g_array_index (list, CanvassVaultBatch, 1).count, ==, 1);
}

typedef struct {
  CanvassVault *vault;
  gint stop;
} Appender;

static gpointer
append_until_stopped (gpointer data)
{
  Appender *appender = data;
  guint n = 0;

  while (!g_atomic_int_get (&appender->stop)) {
    fixture_append (appender->vault, NULL);
    n++;
  }

  return GUINT_TO_POINTER (n);
}

static void
test_signing_goes_on_while_batches_leave (Fixture *fixture, gconstpointer unused)
{
  Appender appender = { .vault = fixture->vault };
  GThread *thread = g_thread_new ("appender", append_until_stopped, &appender);
  guint64 total = 0;
  guint n;
  g_autoptr (GPtrArray) paths = NULL;

  for (guint i = 0; i < 10; i++) {
    g_autofree char *name = g_strdup_printf ("round-%u", i);
    g_autofree char *to = make_folder (fixture, name);
    g_autoptr (GPtrArray) written = fixture_export (fixture->vault, to);

    for (guint j = 0; j < written->len; j++) {
      g_autoptr (FixtureBatch) batch =
          fixture_read_batch (g_ptr_array_index (written, j), fixture->vault);

      g_assert_cmpuint (batch->damaged, ==, 0);
    }
  }

  g_atomic_int_set (&appender.stop, 1);
  n = GPOINTER_TO_UINT (g_thread_join (thread));
  paths = fixture_export (fixture->vault, fixture->stick);
  for (guint j = 0; j < paths->len; j++) {
    g_autoptr (FixtureBatch) batch =
        fixture_read_batch (g_ptr_array_index (paths, j), fixture->vault);

    total += batch->sound;
  }
  g_assert_cmpuint (total, ==, n);
}

#define ADD(name)                                                                                  \
  g_test_add ("/vault/batches/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (an_empty_vault_exports_nothing);
  ADD (a_batch_holds_what_was_appended);
  ADD (batches_form_a_chain);
  ADD (making_batches_of_nothing_makes_none);
  ADD (a_lost_stick_is_made_again_byte_for_byte);
  ADD (versions_go_into_batches_of_their_own);
  ADD (files_that_are_intact_are_left);
  ADD (damaged_files_are_kept_and_good_ones_written_beside);
  ADD (cut_off_and_overlong_files_are_not_taken_for_intact);
  ADD (links_and_pipes_at_the_destination_are_not_followed);
  ADD (a_link_to_a_good_batch_is_not_that_batch);
  ADD (folders_in_the_way_are_gone_around);
  ADD (a_vanished_destination_is_named_and_costs_nothing);
  ADD (a_damaged_record_is_zeros_and_all_others_are_sound);
  ADD (a_shortened_record_is_zeros_and_all_others_are_sound);
  ADD (a_lost_record_is_zeros_and_all_others_are_sound);
  ADD (a_damaged_page_costs_what_is_on_it);
  ADD (a_damaged_page_costs_only_the_records_on_it);
  ADD (what_was_lost_without_a_trace_is_counted);
  ADD (an_acknowledged_batch_is_forgotten);
  ADD (a_partial_acknowledgement_leaves_the_rest_to_the_next_batch);
  ADD (numbers_are_not_used_again_when_all_is_forgotten);
  ADD (acknowledgements_that_do_not_belong_forget_nothing);
  ADD (an_acknowledgement_covers_one_version);
  ADD (close_records_are_records);
  ADD (what_is_forgotten_is_gone_from_the_disk);
  ADD (the_file_does_not_tell_the_order_of_signing);
  ADD (a_batch_ends_at_its_limit);
  ADD (signing_goes_on_while_batches_leave);

  return g_test_run ();
}
