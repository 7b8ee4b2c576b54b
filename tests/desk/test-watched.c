/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/watched-look.h"

#include "fixture.h"

#include <glib/gstdio.h>
#include <unistd.h>
#include <utime.h>

#define LONG_US (3600 * (gint64)G_USEC_PER_SEC)

typedef struct {
  Fixture fixture;
  Kiosk *kiosk;
  GBytes *batch;
  char *folder;
  char *memories;
  CanvassWatchedLook *look; /* (nullable) the last one */
} Watched;

static void
setup (Watched *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) records = NULL;

  fixture_setup (&self->fixture, NULL);
  self->kiosk = kiosk_new (self->fixture.campaign, "Plaza");
  records = fixture_signatures (self->kiosk, self->fixture.campaign, 3);
  self->batch = fixture_batch (self->kiosk, self->fixture.campaign, records);
  self->folder = fixture_path (&self->fixture, "watched");
  self->memories = fixture_path (&self->fixture, "drops");
  g_mkdir (self->folder, 0700);
}

static void
teardown (Watched *self, gconstpointer unused)
{
  g_clear_pointer (&self->look, canvass_watched_look_free);
  g_bytes_unref (self->batch);
  kiosk_free (self->kiosk);
  g_free (self->folder);
  g_free (self->memories);
  fixture_teardown (&self->fixture, NULL);
}

static void
put (Watched *self, const char *name, gconstpointer bytes, gsize length)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (
      g_file_set_contents_full (path, bytes, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
put_batch (Watched *self, const char *name)
{
  put (self, name, g_bytes_get_data (self->batch, NULL), g_bytes_get_size (self->batch));
}

/* How many are ready. */
static guint
look (Watched *self, gint64 stable_us)
{
  CanvassWatchedLook *before = g_steal_pointer (&self->look);
  g_autoptr (GError) error = NULL;

  self->look = canvass_watched_look (self->folder, self->memories, before, stable_us, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&before, canvass_watched_look_free);
  return self->look->ready->len;
}

static void
remember (Watched *self)
{
  g_autoptr (GError) error = NULL;

  canvass_watched_look_remember (self->look, self->folder, self->memories, &error);
  g_assert_no_error (error);
}

static void
test_a_whole_batch_is_ready_at_once_and_once (Watched *self, gconstpointer unused)
{
  put_batch (self, "table/of/plaza/one.batch");
  put_batch (self, "whatever it is called");
  put (self, "holiday.jpg", "JFIF", 4);
  g_assert_cmpuint (look (self, LONG_US), ==, 2);
  g_assert_cmpuint (self->look->folders->len, ==, 4);
  g_assert_cmpuint (look (self, LONG_US), ==, 2);
  remember (self);
  g_assert_cmpuint (look (self, LONG_US), ==, 0);
  g_assert_cmpuint (g_hash_table_size (self->look->waiting), ==, 0);
}

static void
test_half_of_one_waits_until_it_is_whole_or_stays (Watched *self, gconstpointer unused)
{
  gsize length = g_bytes_get_size (self->batch);

  for (gsize half = 0; half < length; half += length / 7) {
    put (self, "one.batch", g_bytes_get_data (self->batch, NULL), half);
    g_assert_cmpuint (look (self, LONG_US), ==, 0);
    g_assert_cmpuint (g_hash_table_size (self->look->waiting), ==, 1);
  }
  /* It has not been seen like this for no time at all. */
  g_assert_cmpuint (look (self, 0), ==, 1);
  remember (self);
  g_assert_cmpuint (look (self, 0), ==, 0);
  put_batch (self, "one.batch");
  g_assert_cmpuint (look (self, LONG_US), ==, 1);
}

static void
test_room_made_beforehand_is_no_batch (Watched *self, gconstpointer unused)
{
  g_autofree guint8 *bytes = g_malloc0 (g_bytes_get_size (self->batch));

  put (self, "one.batch", bytes, g_bytes_get_size (self->batch));
  g_assert_cmpuint (look (self, LONG_US), ==, 0);
  memcpy (bytes, g_bytes_get_data (self->batch, NULL), g_bytes_get_size (self->batch) - 100);
  put (self, "one.batch", bytes, g_bytes_get_size (self->batch));
  g_assert_cmpuint (look (self, LONG_US), ==, 0);
  put_batch (self, "one.batch");
  g_assert_cmpuint (look (self, LONG_US), ==, 1);
}

static void
test_what_somebody_has_not_finished_is_left (Watched *self, gconstpointer unused)
{
  put_batch (self, ".syncthing.one.batch.tmp");
  put_batch (self, "~syncthing~one.batch.tmp");
  put_batch (self, ".stversions/one.batch");
  g_assert_cmpuint (look (self, 0), ==, 0);
}

static void
test_a_link_is_not_followed (Watched *self, gconstpointer unused)
{
  g_autofree char *path = fixture_write (&self->fixture, "outside.batch", self->batch);
  g_autofree char *link = g_build_filename (self->folder, "one.batch", NULL);
  g_autofree char *loop = g_build_filename (self->folder, "loop", NULL);

  g_assert_cmpint (symlink (path, link), ==, 0);
  g_assert_cmpint (symlink (self->folder, loop), ==, 0);
  g_assert_cmpuint (look (self, 0), ==, 0);
}

static void
test_a_changed_file_of_the_same_size_is_another (Watched *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "one.batch", NULL);
  struct utimbuf earlier = { 1700000000, 1700000000 };

  put_batch (self, "one.batch");
  g_assert_cmpuint (look (self, LONG_US), ==, 1);
  remember (self);
  g_assert_cmpuint (look (self, LONG_US), ==, 0);
  g_assert_cmpint (utime (path, &earlier), ==, 0);
  g_assert_cmpuint (look (self, LONG_US), ==, 1);
}

static void
test_a_folder_that_is_gone_is_told (Watched *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_rmdir (self->folder);
  g_assert_null (canvass_watched_look (self->folder, self->memories, NULL, LONG_US, NULL, &error));
  g_assert_nonnull (error);
  g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}

#define ADD(name, function) g_test_add ("/watched/" name, Watched, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("a_whole_batch_is_ready_at_once_and_once", test_a_whole_batch_is_ready_at_once_and_once);
  ADD ("half_of_one_waits_until_it_is_whole_or_stays",
       test_half_of_one_waits_until_it_is_whole_or_stays);
  ADD ("room_made_beforehand_is_no_batch", test_room_made_beforehand_is_no_batch);
  ADD ("what_somebody_has_not_finished_is_left", test_what_somebody_has_not_finished_is_left);
  ADD ("a_link_is_not_followed", test_a_link_is_not_followed);
  ADD ("a_changed_file_of_the_same_size_is_another",
       test_a_changed_file_of_the_same_size_is_another);
  ADD ("a_folder_that_is_gone_is_told", test_a_folder_that_is_gone_is_told);

  return g_test_run ();
}
