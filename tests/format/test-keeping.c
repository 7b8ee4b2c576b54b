/*
 * Files that must not be lost: written, read back, and over nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/error.h"
#include "format/file.h"
#include "format/keeping.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;
  GBytes *bytes;
} Place;

static void
setup (Place *self, gconstpointer unused)
{
  self->folder = g_dir_make_tmp ("canvass-keeping-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "a.key", NULL);
  self->bytes = g_bytes_new_static ("what must last", 14);
}

static void
teardown (Place *self, gconstpointer unused)
{
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0); /* nothing else was left behind */
  g_bytes_unref (self->bytes);
  g_free (self->path);
  g_free (self->folder);
}

static void
test_what_is_saved_is_there_for_nobody_else (Place *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  gboolean was_there = TRUE;
  g_autofree char *path =
      canvass_keeping_save (self->folder, "a.key", self->bytes, 0600, &was_there, &error);
  g_autoptr (GBytes) found = NULL;
  GStatBuf status;

  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, self->path);
  g_assert_false (was_there);
  found = canvass_file_read (path, 100, &error);
  g_assert_true (g_bytes_equal (found, self->bytes));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_the_same_again_is_told_and_left_alone (Place *self, gconstpointer unused)
{
  g_autofree char *first =
      canvass_keeping_save (self->folder, "a.key", self->bytes, 0600, NULL, NULL);
  gboolean was_there = FALSE;
  g_autofree char *again =
      canvass_keeping_save (self->folder, "a.key", self->bytes, 0600, &was_there, NULL);

  g_assert_cmpstr (first, ==, again);
  g_assert_true (was_there);
}

static void
test_nothing_is_written_over (Place *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;

  g_assert_true (g_file_set_contents (self->path, "another", -1, NULL));
  g_assert_null (canvass_keeping_save (self->folder, "a.key", self->bytes, 0600, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (self->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "another");
}

static void
test_a_link_is_not_followed (Place *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("/nowhere/at/all", self->path), ==, 0);
  g_assert_null (canvass_keeping_save (self->folder, "a.key", self->bytes, 0600, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

static void
test_a_place_that_is_not_there_is_told (Place *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (self->folder, "gone", NULL);

  g_assert_null (canvass_keeping_save (folder, "a.key", self->bytes, 0600, NULL, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FILE);
}

static void
test_two_folders_of_one_disk_are_one_disk (Place *self, gconstpointer unused)
{
  g_assert_true (canvass_keeping_is_one_disk (self->folder, self->folder));
  g_assert_false (canvass_keeping_is_one_disk (self->folder, "/proc"));
  g_assert_false (canvass_keeping_is_one_disk (self->folder, "/nowhere"));
}

static void
test_a_file_is_itself_by_another_way (Place *self, gconstpointer unused)
{
  g_autofree char *again = g_build_filename (self->folder, ".", "a.key", NULL);
  g_autofree char *beside = g_build_filename (self->folder, "b.key", NULL);

  g_assert_true (g_file_set_contents (self->path, "key", -1, NULL));
  g_assert_true (g_file_set_contents (beside, "key", -1, NULL));
  g_assert_true (canvass_keeping_is_one_file (self->path, again));
  g_assert_false (canvass_keeping_is_one_file (self->path, beside));
  g_assert_cmpint (g_unlink (beside), ==, 0);
  g_assert_false (canvass_keeping_is_one_file (self->path, beside));
}

static void
test_names_are_what_a_stick_takes (void)
{
  static const char *const cases[][2] = {
    { NULL, "canvass.key" }, { "", "canvass.key" },
    { "Ana", "Ana.key" },    { "Ana María", "Ana-María.key" },
    { "../a/b", "a-b.key" }, { "what? *: <now>", "what-now.key" },
    { "أمل", "أمل.key" },    { "…!", "canvass.key" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = canvass_keeping_name (cases[i][0], ".key");

    g_assert_cmpstr (name, ==, cases[i][1]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define ADD(name) g_test_add ("/format/keeping/" #name, Place, NULL, setup, test_##name, teardown)
  ADD (what_is_saved_is_there_for_nobody_else);
  ADD (the_same_again_is_told_and_left_alone);
  ADD (nothing_is_written_over);
  ADD (a_link_is_not_followed);
  ADD (a_place_that_is_not_there_is_told);
  ADD (two_folders_of_one_disk_are_one_disk);
  ADD (a_file_is_itself_by_another_way);
#undef ADD
  g_test_add_func ("/format/keeping/names_are_what_a_stick_takes",
                   test_names_are_what_a_stick_takes);

  return g_test_run ();
}
