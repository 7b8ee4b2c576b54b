/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/session.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct {
  char *root; /* stands for /proc and for /etc */
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  fixture->root = g_dir_make_tmp ("test-session-XXXXXX", NULL);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", fixture->root);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->root);
}

static void
add_process (Fixture *fixture, int pid, const char *name, int parent)
{
  g_autofree char *folder = g_strdup_printf ("%s/%d", fixture->root, pid);
  g_autofree char *path = g_build_filename (folder, "stat", NULL);
  g_autofree char *text = g_strdup_printf ("%d (%s) S %d 1 1 0 -1\n", pid, name, parent);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
link_unit (Fixture *fixture, const char *target)
{
  g_autofree char *folder = g_build_filename (fixture->root, "systemd/system", NULL);
  g_autofree char *path = g_build_filename (folder, "display-manager.service", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_unlink (path);
  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
test_below_its_compositor_it_is_the_kiosk_session (Fixture *fixture, gconstpointer unused)
{
  add_process (fixture, (int)getpid (), "canvass) S 7 (kiosk", 500);
  add_process (fixture, 500, "dbus-run-sessio", 400);
  add_process (fixture, 400, "cage", 1);
  g_assert_cmpint (canvass_session_find (fixture->root, fixture->root), ==, CANVASS_SESSION_KIOSK);
}

static void
test_a_desktop_is_none (Fixture *fixture, gconstpointer unused)
{
  add_process (fixture, (int)getpid (), "canvass-kiosk", 500);
  add_process (fixture, 500, "cage-like", 400);
  add_process (fixture, 400, "gnome-shell", 1);
  add_process (fixture, 1, "cage", 0); /* nobody's ancestor: pid 1 is not looked at */
  g_assert_cmpint (
      canvass_session_find (fixture->root, fixture->root), ==, CANVASS_SESSION_DESKTOP);
}

static void
test_an_installed_one_is_known (Fixture *fixture, gconstpointer unused)
{
  link_unit (fixture, "/lib/systemd/system/gdm.service");
  g_assert_cmpint (
      canvass_session_find (fixture->root, fixture->root), ==, CANVASS_SESSION_DESKTOP);
  link_unit (fixture, "/etc/systemd/system/canvass.service");
  g_assert_cmpint (
      canvass_session_find (fixture->root, fixture->root), ==, CANVASS_SESSION_INSTALLED);
}

static void
test_processes_that_go_round_in_a_circle_end (Fixture *fixture, gconstpointer unused)
{
  add_process (fixture, (int)getpid (), "a", 500);
  add_process (fixture, 500, "b", (int)getpid ());
  g_assert_cmpint (
      canvass_session_find (fixture->root, fixture->root), ==, CANVASS_SESSION_DESKTOP);
}

static void
test_only_a_table_has_to_run_in_it (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (canvass_session_judge (CANVASS_SESSION_KIOSK, TRUE), ==, CANVASS_FITNESS_FIT);
  g_assert_cmpint (
      canvass_session_judge (CANVASS_SESSION_INSTALLED, TRUE), ==, CANVASS_FITNESS_WARN);
  g_assert_cmpint (
      canvass_session_judge (CANVASS_SESSION_INSTALLED, FALSE), ==, CANVASS_FITNESS_FIT);
  g_assert_cmpint (
      canvass_session_judge (CANVASS_SESSION_DESKTOP, FALSE), ==, CANVASS_FITNESS_WARN);
}

#define ADD(name)                                                                                  \
  g_test_add ("/device/session/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD (below_its_compositor_it_is_the_kiosk_session);
  ADD (a_desktop_is_none);
  ADD (an_installed_one_is_known);
  ADD (processes_that_go_round_in_a_circle_end);
  ADD (only_a_table_has_to_run_in_it);

  return g_test_run ();
}
