/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean can_mount;

/* Mounts of our own, which go with the process. Before any thread is made. */
static gboolean
enter_namespace (void)
{
  return unshare (CLONE_NEWNS) == 0 && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("test-settings-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, CANVASS_SETTINGS_FILE, NULL);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  static const char *const others[] = { "table.reserve", "table.lock", "table.ini.damaged" };

  g_unlink (fixture->path);
  g_rmdir (fixture->path);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *path = g_build_filename (fixture->folder, others[i], NULL);

    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static CanvassSettings *
open_settings (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  CanvassSettings *settings = canvass_settings_open (fixture->folder, &error);

  g_assert_no_error (error);
  return settings;
}

static void
write_file (Fixture *fixture, const char *text)
{
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
}

static void
test_a_table_begins_with_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSettings) settings = open_settings (fixture);
  CanvassPinVerifier verifier;
  CanvassLastExport last;

  g_assert_false (canvass_settings_get_pin (settings, &verifier));
  g_assert_false (canvass_settings_get_closed (settings));
  g_assert_cmpstr (canvass_settings_get_mirror (settings), ==, "");
  canvass_settings_get_last_export (settings, &last);
  g_assert_cmpstr (last.day, ==, "");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_all_is_there_when_opened_again (Fixture *fixture, gconstpointer unused)
{
  CanvassPinVerifier verifier = { .ops = 3, .memory_kib = 65536, .salt = { 1 }, .hash = { 2 } };
  const CanvassLastExport last = { "2026-11-23", "14:05", "Ana’s \"stick\";\nnew", 412 };
  g_autoptr (CanvassSettings) settings = open_settings (fixture);
  CanvassPinVerifier back;
  CanvassLastExport again;

  g_assert_true (canvass_settings_set_pin (settings, &verifier, NULL));
  g_assert_true (canvass_settings_reset_pin (settings, &verifier, "00ff", NULL));
  g_assert_true (canvass_settings_set_pin_failures (settings, 4, NULL));
  g_assert_true (canvass_settings_set_closed (settings, TRUE, NULL));
  g_assert_true (canvass_settings_set_mirror (settings, "aa", "Stick; one", NULL));
  g_assert_true (canvass_settings_set_enrolled (settings, "aa", TRUE, NULL));
  g_assert_true (canvass_settings_set_enrolled (settings, "bb", TRUE, NULL));
  g_assert_true (canvass_settings_set_enrolled (settings, "aa", FALSE, NULL));
  g_assert_true (canvass_settings_set_last_export (settings, &last, NULL));
  g_assert_true (canvass_settings_set_running (settings, TRUE, NULL));
  g_assert_true (canvass_settings_add_crash (settings, NULL));
  g_clear_object (&settings);

  settings = open_settings (fixture);
  g_assert_true (canvass_settings_get_pin (settings, &back));
  g_assert_cmpmem (&back, sizeof back, &verifier, sizeof verifier);
  g_assert_cmpuint (canvass_settings_get_pin_failures (settings), ==, 4);
  g_assert_true (canvass_settings_knows_pin_reset (settings, "00ff"));
  g_assert_false (canvass_settings_knows_pin_reset (settings, "00fe"));
  g_assert_true (canvass_settings_get_closed (settings));
  g_assert_cmpstr (canvass_settings_get_mirror (settings), ==, "aa");
  g_assert_cmpstr (canvass_settings_get_mirror_name (settings), ==, "Stick; one");
  g_assert_false (canvass_settings_is_enrolled (settings, "aa"));
  g_assert_true (canvass_settings_is_enrolled (settings, "bb"));
  g_assert_true (canvass_settings_get_running (settings));
  g_assert_cmpuint (canvass_settings_get_crashes (settings), ==, 1);
  canvass_settings_get_last_export (settings, &again);
  g_assert_cmpstr (again.to, ==, last.to);
  g_assert_cmpuint (again.records, ==, 412);
}

static void
test_only_its_owner_reads_it (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSettings) settings = open_settings (fixture);
  GStatBuf status;

  g_assert_true (canvass_settings_set_closed (settings, TRUE, NULL));
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_what_a_later_release_wrote_is_not_touched (Fixture *fixture, gconstpointer unused)
{
  static const char text[] = "[table]\nversion=2\n";
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;

  write_file (fixture, text);
  g_assert_null (canvass_settings_open (fixture->folder, &error));
  g_assert_error (error, CANVASS_SETTINGS_ERROR, CANVASS_SETTINGS_ERROR_TOO_NEW);
  g_assert_true (g_file_get_contents (fixture->path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
}

#define HEX16 "00112233445566778899aabbccddeeff"

static void
test_what_is_damaged_is_told_and_opens_nothing (Fixture *fixture, gconstpointer unused)
{
  static const char *const texts[] = {
    "",
    "no ini file",
    "[table]\n",
    "[table]\nversion=0\n",
    "[table]\nversion=x\n",
    "[table]\nversion=1\nclosed=perhaps\n",
    "[table]\nversion=1\n[pin]\nsalt=" HEX16 "\n",
    "[table]\nversion=1\n[pin]\nhash=" HEX16 HEX16 "\n",
    "[table]\nversion=1\n[pin]\nsalt=" HEX16 "\nhash=" HEX16 HEX16 "\n",
    "[table]\nversion=1\n[pin]\nsalt=" HEX16 "\nhash=" HEX16 HEX16 "\nops=0\nmemory_kib=65536\n",
    "[table]\nversion=1\n[pin]\nsalt=" HEX16 "\nhash=" HEX16 HEX16 "\nops=3\nmemory_kib=1\n",
    "[table]\nversion=1\n[pin]\nsalt=" HEX16 "\nhash=" HEX16 HEX16 "\nops=3\nmemory_kib=99999999\n",
    "[table]\nversion=1\n[pin]\nsalt=XX112233445566778899aabbccddeeff\nhash=" HEX16 HEX16
    "\nops=3\nmemory_kib=65536\n",
    "[table]\nversion=1\n[pin]\nfailures=-1\n",
    "[table]\nversion=1\n[crashes]\ncount=99999999999999999999\n",
    "[table]\nversion=1\n[mirror]\nname=\\x\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", texts[i]);
    write_file (fixture, texts[i]);
    g_assert_null (canvass_settings_open (fixture->folder, &error));
    g_assert_error (error, CANVASS_SETTINGS_ERROR, CANVASS_SETTINGS_ERROR_DAMAGED);
  }
}

static void
test_what_is_no_file_or_endless_is_told (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *long_text = g_strnfill (CANVASS_SETTINGS_MAX_BYTES + 1, '#');
  g_autoptr (GError) error = NULL;

  write_file (fixture, long_text);
  g_assert_null (canvass_settings_open (fixture->folder, &error));
  g_assert_error (error, CANVASS_SETTINGS_ERROR, CANVASS_SETTINGS_ERROR_DAMAGED);
  g_clear_error (&error);

  g_unlink (fixture->path);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  g_assert_null (canvass_settings_open (fixture->folder, &error));
  g_assert_error (error, CANVASS_SETTINGS_ERROR, CANVASS_SETTINGS_ERROR_DAMAGED);
  g_clear_error (&error);

  g_unlink (fixture->path);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  g_assert_null (canvass_settings_open (fixture->folder, &error));
  g_assert_error (error, CANVASS_SETTINGS_ERROR, CANVASS_SETTINGS_ERROR_DAMAGED);
}

static void
test_what_cannot_be_written_is_not_believed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSettings) settings = open_settings (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0); /* nothing can be renamed over it */
  g_assert_false (canvass_settings_set_closed (settings, TRUE, &error));
  g_assert_error (error, CANVASS_SETTINGS_ERROR, CANVASS_SETTINGS_ERROR_STORAGE);
  g_assert_false (canvass_settings_get_closed (settings));
}

static void
test_a_damaged_one_is_kept_when_started_over (Fixture *fixture, gconstpointer unused)
{
  const CanvassPinVerifier verifier = { .ops = 3, .memory_kib = 65536 };
  g_autofree char *aside = g_strconcat (fixture->path, ".damaged", NULL);
  g_autoptr (CanvassSettings) settings = NULL;
  CanvassPinVerifier back;
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  write_file (fixture, "[table]\nversion=1\nclosed=perhaps\n");
  settings = canvass_settings_start_over (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_true (canvass_settings_set_pin (settings, &verifier, NULL));
  g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
  g_assert_nonnull (strstr (kept, "perhaps"));
  g_clear_object (&settings);

  /* What opens stays as it is, and so does what is too new. */
  settings = canvass_settings_start_over (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_true (canvass_settings_get_pin (settings, &back));
  write_file (fixture, "[table]\nversion=2\n");
  g_assert_null (canvass_settings_start_over (fixture->folder, &error));
  g_assert_error (error, CANVASS_SETTINGS_ERROR, CANVASS_SETTINGS_ERROR_TOO_NEW);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_only_one_changes_it (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSettings) first = open_settings (fixture);
  g_autoptr (CanvassSettings) second = open_settings (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_settings_lock (first, &error));
  g_assert_no_error (error);
  g_assert_true (canvass_settings_lock (first, &error));
  g_assert_false (canvass_settings_lock (second, &error));
  g_assert_error (error, CANVASS_SETTINGS_ERROR, CANVASS_SETTINGS_ERROR_BUSY);
  g_clear_error (&error);
  g_clear_object (&first);
  g_assert_true (canvass_settings_lock (second, &error));
  g_assert_no_error (error);
}

/* What another program fills the disk with. */
static void
fill_disk (const char *folder)
{
  static const char block[4096] = { 'x' };
  g_autofree char *path = g_build_filename (folder, "filler", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, block, sizeof block) > 0)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
}

static void
test_a_full_disk_has_room_for_it (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *reserve = g_build_filename (fixture->folder, "table.reserve", NULL);
  g_autoptr (CanvassSettings) settings = NULL;
  g_autoptr (GError) error = NULL;

  if (!can_mount) {
    g_test_skip ("Needs to mount a small disk of its own: run as root");
    return;
  }
  g_assert_cmpint (mount ("tmpfs", fixture->folder, "tmpfs", 0, "size=1m"), ==, 0);
  settings = open_settings (fixture);
  g_assert_true (canvass_settings_set_pin_failures (settings, 1, NULL));
  for (guint i = 2; i < 8; i++) {
    fill_disk (fixture->folder);
    g_assert_true (canvass_settings_set_pin_failures (settings, i, &error));
    g_assert_no_error (error);
  }

  /* The control: without what was kept for it there is none. */
  g_unlink (reserve);
  fill_disk (fixture->folder);
  g_assert_false (canvass_settings_set_pin_failures (settings, 9, &error));
  g_assert_error (error, CANVASS_SETTINGS_ERROR, CANVASS_SETTINGS_ERROR_STORAGE);
  g_clear_object (&settings);
  g_assert_cmpint (umount (fixture->folder), ==, 0);
}

static void
test_a_key_that_is_not_known_is_kept (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSettings) settings = NULL;
  g_autofree char *after = NULL;

  write_file (fixture, "[table]\nversion=1\nlater=yes\n");
  settings = open_settings (fixture);
  g_assert_true (canvass_settings_set_closed (settings, TRUE, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &after, NULL, NULL));
  g_assert_nonnull (strstr (after, "later=yes"));
}

static void
test_lists_do_not_grow_for_ever (Fixture *fixture, gconstpointer unused)
{
  const CanvassPinVerifier verifier = { .ops = 3, .memory_kib = 65536 };
  g_autoptr (CanvassSettings) settings = open_settings (fixture);

  for (guint i = 0; i < 400; i++) {
    g_autofree char *id = g_strdup_printf ("%032u", i);

    g_assert_true (canvass_settings_reset_pin (settings, &verifier, id, NULL));
    g_assert_true (canvass_settings_set_enrolled (settings, id, TRUE, NULL));
  }
  g_clear_object (&settings);
  settings = open_settings (fixture);
  g_assert_true (canvass_settings_knows_pin_reset (settings, "00000000000000000000000000000399"));
  g_assert_false (canvass_settings_knows_pin_reset (settings, "00000000000000000000000000000000"));
}

#define ADD(name)                                                                                  \
  g_test_add ("/kiosk/settings/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  can_mount = enter_namespace ();

  ADD (a_table_begins_with_nothing);
  ADD (all_is_there_when_opened_again);
  ADD (only_its_owner_reads_it);
  ADD (what_a_later_release_wrote_is_not_touched);
  ADD (what_is_damaged_is_told_and_opens_nothing);
  ADD (what_is_no_file_or_endless_is_told);
  ADD (what_cannot_be_written_is_not_believed);
  ADD (a_damaged_one_is_kept_when_started_over);
  ADD (only_one_changes_it);
  ADD (a_full_disk_has_room_for_it);
  ADD (a_key_that_is_not_known_is_kept);
  ADD (lists_do_not_grow_for_ever);

  return g_test_run ();
}
