/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "font-fixture.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define SANS "NotoSans-Regular.ttf"

void
font_fixture_setup (FontFixture *self, gconstpointer unused)
{
  g_autofree char *link = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("test-fonts-XXXXXX", &error);
  g_assert_no_error (error);
  self->sans = g_build_filename (self->folder, "sans", NULL);
  link = g_build_filename (self->sans, SANS, NULL);
  g_assert_true (g_file_test (TEST_FONTS "/truetype/noto/" SANS, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint (g_mkdir (self->sans, 0755), ==, 0);
  g_assert_cmpint (symlink (TEST_FONTS "/truetype/noto/" SANS, link), ==, 0);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

void
font_fixture_teardown (FontFixture *self, gconstpointer unused)
{
  g_unsetenv ("FONTCONFIG_FILE");
  remove_tree (self->folder);
  g_free (self->sans);
  g_free (self->folder);
}

void
font_fixture_use (FontFixture *self, const char *rules)
{
  g_autofree char *path = g_build_filename (self->folder, "fonts.conf", NULL);
  g_autofree char *file = g_strdup_printf ("<?xml version=\"1.0\"?>\n"
                                           "<fontconfig>%s<cachedir>%s/cache</cachedir>"
                                           "</fontconfig>\n",
                                           rules,
                                           self->folder);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, file, -1, &error);
  g_assert_no_error (error);
  g_setenv ("FONTCONFIG_FILE", path, TRUE);
}

void
font_fixture_use_folder (FontFixture *self, const char *folder, const char *glob)
{
  g_autofree char *rules = g_strdup_printf ("<dir>%s</dir>"
                                            "<selectfont><rejectfont><glob>%s</glob></rejectfont>"
                                            "</selectfont>",
                                            folder,
                                            glob != NULL ? glob : "/nonexistent");

  font_fixture_use (self, rules);
}
