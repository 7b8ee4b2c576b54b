/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/rescue.h"

#include "fixture.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define N 30
#define ROWS_OF_A_PAGE 8 /* that begin there */

typedef struct {
  Fixture fixture;
  char *folder;
  GPtrArray *paths;
} Rescue;

static void
setup (Rescue *self, gconstpointer unused)
{
  fixture_setup (&self->fixture, NULL);
  fixture_append_many (self->fixture.vault, N);
  self->folder = g_build_filename (self->fixture.directory, "rescued", NULL);
  self->paths = g_ptr_array_new_with_free_func (g_free);
}

static void
teardown (Rescue *self, gconstpointer unused)
{
  g_ptr_array_unref (self->paths);
  g_free (self->folder);
  fixture_teardown (&self->fixture, NULL);
}

/* (transfer full) */
static char *
store_path (Rescue *self)
{
  return fixture_path (&self->fixture, "vault.sqlite");
}

/* How many records a desk finds, none of which anybody vouches for. */
static guint
count (const char *path)
{
  g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open_salvaging (path, NULL);
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassBatchRecord verdict;
  const guint8 *record;
  guint n = 0;

  g_assert_nonnull (reader);
  g_assert_null (canvass_batch_reader_get_head (reader));
  while (canvass_batch_reader_next (reader, &record, hash, &verdict, NULL)) {
    g_assert_cmpint (verdict, ==, CANVASS_BATCH_RECORD_SOUND);
    n++;
  }
  return n;
}

static guint
rescue (Rescue *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_ptr_array_set_size (self->paths, 0);
  canvass_rescue_vault (path, self->folder, self->paths, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < self->paths->len; i++)
    n += count (self->paths->pdata[i]);
  return n;
}

static void
test_a_vaults_store_is_known_by_its_first_bytes (Rescue *self, gconstpointer unused)
{
  g_autofree char *path = store_path (self);
  guint8 head[CANVASS_RESCUE_HEAD_BYTES];
  g_autoptr (GBytes) bytes = NULL;

  fixture_close (&self->fixture);
  bytes = fixture_contents (path);
  memcpy (head, g_bytes_get_data (bytes, NULL), sizeof head);
  g_assert_true (canvass_rescue_is_vault (head));
  for (guint i = 0; i < sizeof head; i++) {
    gboolean matters = i < 16 || i >= 68;

    head[i] ^= 1;
    g_assert_cmpint (canvass_rescue_is_vault (head), ==, !matters);
    head[i] ^= 1;
  }
}

static void
test_all_records_come_and_the_store_stays_as_it_was (Rescue *self, gconstpointer unused)
{
  g_autofree char *path = store_path (self);
  g_autoptr (GBytes) before = NULL, first = NULL, after = NULL, second = NULL;

  fixture_close (&self->fixture);
  before = fixture_contents (path);
  g_assert_cmpuint (rescue (self, path), ==, N);
  g_assert_cmpuint (self->paths->len, ==, 1);
  first = fixture_contents (self->paths->pdata[0]);

  g_assert_cmpuint (rescue (self, path), ==, N);
  second = fixture_contents (self->paths->pdata[0]);
  g_assert_true (g_bytes_equal (first, second));
  after = fixture_contents (path);
  g_assert_true (g_bytes_equal (before, after));
}

/* As when the tablet fell while it was signed on. */
static void
test_what_is_in_the_log_only_comes_too (Rescue *self, gconstpointer unused)
{
  g_autofree char *path = store_path (self);

  fixture_append (self->fixture.vault, NULL);
  g_assert_cmpuint (rescue (self, path), ==, N + 1);
}

static void
test_a_lost_page_costs_what_lay_on_it (Rescue *self, gconstpointer unused)
{
  g_autofree char *path = store_path (self);
  g_autofree char *copy = g_build_filename (self->fixture.directory, "copy", NULL);
  g_autoptr (GBytes) whole = NULL;
  guint least = N;

  fixture_close (&self->fixture);
  whole = fixture_contents (path);
  for (gsize page = 4096; page < g_bytes_get_size (whole); page += 4096) {
    g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));
    g_autoptr (GError) error = NULL;

    memset (bytes + page, 0xff, 4096);
    g_assert_true (
        g_file_set_contents (copy, (char *)bytes, (gssize)g_bytes_get_size (whole), NULL));
    g_ptr_array_set_size (self->paths, 0);
    if (canvass_rescue_vault (copy, self->folder, self->paths, &error))
      least = MIN (least, self->paths->len == 0 ? 0 : count (self->paths->pdata[0]));
    else
      g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_CORRUPT);
  }
  g_assert_cmpuint (least, <, N);
  g_assert_cmpuint (least, >=, N - ROWS_OF_A_PAGE);
}

/* SQLite writes to the log that lies beside a database. */
static void
test_a_link_beside_it_is_no_log (Rescue *self, gconstpointer unused)
{
  g_autofree char *path = store_path (self);
  g_autofree char *log = fixture_path (&self->fixture, "vault.sqlite-wal");
  g_autofree char *precious = g_build_filename (self->fixture.directory, "precious", NULL);
  g_autofree char *text = NULL;

  fixture_close (&self->fixture);
  g_assert_true (g_file_set_contents (precious, "precious", -1, NULL));
  g_unlink (log);
  g_assert_cmpint (symlink (precious, log), ==, 0);
  g_assert_cmpuint (rescue (self, path), ==, N);
  g_assert_true (g_file_get_contents (precious, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "precious");
}

static void
test_what_is_cut_off_is_refused (Rescue *self, gconstpointer unused)
{
  g_autofree char *path = store_path (self);
  g_autoptr (GError) error = NULL;

  fixture_close (&self->fixture);
  g_assert_cmpint (truncate (path, 4096), ==, 0);
  g_assert_false (canvass_rescue_vault (path, self->folder, self->paths, &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_CORRUPT);
  canvass_rescue_clear (self->folder);
  g_assert_false (g_file_test (self->folder, G_FILE_TEST_EXISTS));
}

#define ADD(name, function) g_test_add ("/rescue/" name, Rescue, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("a_vaults_store_is_known_by_its_first_bytes",
       test_a_vaults_store_is_known_by_its_first_bytes);
  ADD ("all_records_come_and_the_store_stays_as_it_was",
       test_all_records_come_and_the_store_stays_as_it_was);
  ADD ("what_is_in_the_log_only_comes_too", test_what_is_in_the_log_only_comes_too);
  ADD ("a_lost_page_costs_what_lay_on_it", test_a_lost_page_costs_what_lay_on_it);
  ADD ("a_link_beside_it_is_no_log", test_a_link_beside_it_is_no_log);
  ADD ("what_is_cut_off_is_refused", test_what_is_cut_off_is_refused);

  return g_test_run ();
}
