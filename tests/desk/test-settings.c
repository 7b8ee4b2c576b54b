/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/settings.h"

#include "fixture.h"

typedef struct {
  char *folder;
  char *path;
  CanvassDeskSettings *settings;
} Settings;

static void
setup (Settings *self, gconstpointer unused)
{
  self->folder = g_dir_make_tmp ("canvass-settings-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "canvass", "desk.ini", NULL);
  self->settings = canvass_desk_settings_new (self->path);
}

static void
teardown (Settings *self, gconstpointer unused)
{
  g_assert_finalize_object (self->settings);
  fixture_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

static void
assert_recent (Settings *self, const char *const *expected)
{
  CanvassDeskSettings *again = canvass_desk_settings_new (self->path);
  g_auto (GStrv) recent = canvass_desk_settings_list_recent (again);

  g_assert_cmpstrv (recent, expected);
  g_assert_finalize_object (again);
}

static void
test_the_last_one_comes_first_and_each_once (Settings *self, gconstpointer unused)
{
  canvass_desk_settings_remember (self->settings, "/a", "/a.key");
  canvass_desk_settings_remember (self->settings, "/b;[x]=\"y\"", NULL);
  canvass_desk_settings_remember (self->settings, "/a", NULL);
  assert_recent (self, (const char *const[]){ "/a", "/b;[x]=\"y\"", NULL });
}

static void
test_no_more_than_so_many_are_kept (Settings *self, gconstpointer unused)
{
  g_auto (GStrv) recent = NULL;

  for (guint i = 0; i < CANVASS_DESK_MAX_RECENT + 5; i++) {
    g_autofree char *path = g_strdup_printf ("/%u", i);

    canvass_desk_settings_remember (self->settings, path, NULL);
  }
  recent = canvass_desk_settings_list_recent (self->settings);
  g_assert_cmpuint (g_strv_length (recent), ==, CANVASS_DESK_MAX_RECENT);
  g_assert_cmpstr (recent[0], ==, "/16");
}

static void
test_what_is_forgotten_leaves_nothing (Settings *self, gconstpointer unused)
{
  g_autofree char *text = NULL;

  canvass_desk_settings_remember (self->settings, "/secret place", "/secret.key");
  canvass_desk_settings_set (
      self->settings, "/secret place", CANVASS_DESK_SETTING_DROP, "https://secret");
  canvass_desk_settings_forget (self->settings, "/secret place");
  assert_recent (self, (const char *const[]){ NULL });
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_null (strstr (text, "secret"));
}

static void
test_each_ledger_has_its_own (Settings *self, gconstpointer unused)
{
  g_autofree char *one = NULL, *other = NULL;

  canvass_desk_settings_set (self->settings, "/a", CANVASS_DESK_SETTING_DROP, "dav://a");
  canvass_desk_settings_set (self->settings, "/a b", CANVASS_DESK_SETTING_DROP, "dav://b");
  canvass_desk_settings_set (self->settings, "/a b", CANVASS_DESK_SETTING_DROP, "");
  one = canvass_desk_settings_get (self->settings, "/a", CANVASS_DESK_SETTING_DROP);
  other = canvass_desk_settings_get (self->settings, "/a b", CANVASS_DESK_SETTING_DROP);
  g_assert_cmpstr (one, ==, "dav://a");
  g_assert_null (other);
}

static void
test_nonsense_in_the_file_counts_as_nothing (Settings *self, gconstpointer unused)
{
  static const char *const texts[] = {
    "",
    "no ini at all",
    "[desk]\nidle-minutes=0\n",
    "[desk]\nidle-minutes=1000000\nrecent=\n",
    "[desk]\nidle-minutes=soon\n",
    "\xff\xfe",
  };

  canvass_desk_settings_set_idle_minutes (self->settings, 25);
  g_assert_cmpuint (canvass_desk_settings_get_idle_minutes (self->settings), ==, 25);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    CanvassDeskSettings *again;

    g_assert_true (g_file_set_contents (self->path, texts[i], -1, NULL));
    again = canvass_desk_settings_new (self->path);
    g_assert_cmpuint (
        canvass_desk_settings_get_idle_minutes (again), ==, CANVASS_DESK_IDLE_MINUTES);
    g_assert_finalize_object (again);
    assert_recent (self, (const char *const[]){ NULL });
  }
}

#define ADD(name) g_test_add ("/desk-settings/" #name, Settings, NULL, setup, test_##name, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (the_last_one_comes_first_and_each_once);
  ADD (no_more_than_so_many_are_kept);
  ADD (what_is_forgotten_leaves_nothing);
  ADD (each_ledger_has_its_own);
  ADD (nonsense_in_the_file_counts_as_nothing);
  return g_test_run ();
}
