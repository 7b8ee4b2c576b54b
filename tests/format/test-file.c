/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/file.h"

#include "format/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *directory;
  char *path; /* of no file yet */
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("test-file-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "file", NULL);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) directory = g_dir_open (fixture->directory, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (directory) != NULL)
    n++;
  return n;
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GDir) directory = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

    g_remove (path);
  }
  g_rmdir (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->directory);
}

static void
assert_contents (const char *path, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = canvass_file_read (path, 100, &error);
  gsize length;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &length);
  g_assert_cmpmem (data, length, expected, strlen (expected));
}

static void
assert_refused (const char *path, CanvassFormatError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_file_read (path, 100, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, (gint)code);
}

static gboolean
write_text (const char *path, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return canvass_file_write (path, bytes, 0600, error);
}

static void
test_what_is_written_is_read (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  struct stat status;

  g_assert_true (write_text (fixture->path, "first", &error));
  g_assert_no_error (error);
  assert_contents (fixture->path, "first");
  g_assert_true (write_text (fixture->path, "", &error));
  assert_contents (fixture->path, "");

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_create_never_replaces (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("second", 6);

  g_assert_true (canvass_file_create (fixture->path, bytes, 0600, &error));
  g_assert_no_error (error);
  assert_contents (fixture->path, "second");

  write_text (fixture->path, "first", NULL);
  g_assert_false (canvass_file_create (fixture->path, bytes, 0600, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FILE);
  assert_contents (fixture->path, "first");
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

/* Not even a link that points to nothing. */
static void
test_create_does_not_follow_a_link (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("second", 6);
  g_autofree char *target = g_build_filename (fixture->directory, "target", NULL);

  g_assert_cmpint (symlink (target, fixture->path), ==, 0);
  g_assert_false (canvass_file_create (fixture->path, bytes, 0600, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FILE);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
}

static void
test_writing_replaces_a_link_and_spares_its_target (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *target = g_build_filename (fixture->directory, "target", NULL);

  write_text (target, "precious", &error);
  g_assert_cmpint (symlink (target, fixture->path), ==, 0);
  g_assert_true (write_text (fixture->path, "new", &error));
  g_assert_no_error (error);
  assert_contents (target, "precious");
  assert_contents (fixture->path, "new");
}

static void
test_only_regular_files_are_read (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *link_path = g_build_filename (fixture->directory, "link", NULL);
  g_autofree char *fifo = g_build_filename (fixture->directory, "fifo", NULL);
  g_autofree char *socket_path = g_build_filename (fixture->directory, "socket", NULL);
  g_autofree char *loop = g_build_filename (fixture->directory, "loop", NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  write_text (fixture->path, "text", NULL);
  assert_contents (fixture->path, "text");

  g_assert_cmpint (symlink (fixture->path, link_path), ==, 0);
  assert_refused (link_path, CANVASS_FORMAT_ERROR_FILE);
  g_assert_cmpint (symlink (loop, loop), ==, 0);
  assert_refused (loop, CANVASS_FORMAT_ERROR_FILE);
  /* Without a writer an open would wait for ever, and so would this test. */
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_refused (fifo, CANVASS_FORMAT_ERROR_FILE);
  g_strlcpy (address.sun_path, socket_path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  assert_refused (socket_path, CANVASS_FORMAT_ERROR_FILE);
  close (fd);

  assert_refused (fixture->directory, CANVASS_FORMAT_ERROR_FILE);
  assert_refused ("/dev/zero", CANVASS_FORMAT_ERROR_FILE);
  assert_refused ("/nonexistent/file", CANVASS_FORMAT_ERROR_FILE);
  assert_refused ("", CANVASS_FORMAT_ERROR_FILE);
}

static void
test_a_limit_is_the_last_size_that_is_read (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  write_text (fixture->path, "12345", NULL);
  bytes = canvass_file_read (fixture->path, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 5);
  g_assert_null (canvass_file_read (fixture->path, 4, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE);
}

static void
test_ten_gigabytes_of_nothing_are_not_read (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  int fd = open (fixture->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  guint64 size = 0;
  gint64 start;

  if (ftruncate (fd, 10 * G_GINT64_CONSTANT (1000000000)) != 0) {
    close (fd);
    g_test_skip ("no sparse files here");
    return;
  }
  close (fd);

  start = g_get_monotonic_time ();
  assert_refused (fixture->path, CANVASS_FORMAT_ERROR_TOO_LARGE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_TIME_SPAN_SECOND);

  fd = canvass_file_open_regular (fixture->path, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, ==, 10 * G_GUINT64_CONSTANT (1000000000));
  close (fd);
}

static void
test_a_failed_write_leaves_the_old_file (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (fixture->directory, "folder", NULL);

  /* The name is taken by a folder: written, but cannot be renamed. */
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_false (write_text (folder, "new", &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FILE);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (count_files (fixture), ==, 1);
  g_clear_error (&error);

  g_assert_false (write_text ("/nonexistent/file", "new", &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FILE);
}

/* As on a full disk: the first bytes are written, then no more. */
static void
test_a_write_that_runs_out_of_room_leaves_the_old_file (Fixture *fixture, gconstpointer unused)
{
  struct rlimit before, small;
  g_autofree guint8 *zeros = g_malloc0 (100000);
  g_autoptr (GBytes) bytes = g_bytes_new (zeros, 100000);
  g_autoptr (GError) error = NULL;
  gboolean written;

  g_assert_true (write_text (fixture->path, "old", NULL));
  getrlimit (RLIMIT_FSIZE, &before);
  small = (struct rlimit){ 4096, before.rlim_max };
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  written = canvass_file_write (fixture->path, bytes, 0600, &error);
  setrlimit (RLIMIT_FSIZE, &before);

  g_assert_false (written);
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FILE);
  assert_contents (fixture->path, "old");
  g_assert_cmpuint (count_files (fixture), ==, 1);

  /* Control: with room it is written. */
  g_clear_error (&error);
  g_assert_true (canvass_file_write (fixture->path, bytes, 0600, &error));
  g_assert_no_error (error);
}

/* A file that is being replaced again and again is always read whole, and a writer killed at any
 * moment leaves one of the two. */
static void
test_a_killed_writer_leaves_old_or_new (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *old_text = g_strnfill (90, 'o');
  g_autofree char *new_text = g_strnfill (80, 'n');

  g_assert_true (write_text (fixture->path, old_text, NULL));
  for (guint i = 0; i < 20; i++) {
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) error = NULL;
    pid_t child = fork ();
    int status;

    if (child == 0) {
      for (;;) {
        write_text (fixture->path, new_text, NULL);
        write_text (fixture->path, old_text, NULL);
      }
    }

    g_usleep (500 * (i + 1));
    kill (child, SIGKILL);
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFSIGNALED (status));

    bytes = canvass_file_read (fixture->path, 100, &error);
    g_assert_no_error (error);
    g_assert_true ((g_bytes_get_size (bytes) == 90 &&
                    memcmp (g_bytes_get_data (bytes, NULL), old_text, 90) == 0) ||
                   (g_bytes_get_size (bytes) == 80 &&
                    memcmp (g_bytes_get_data (bytes, NULL), new_text, 80) == 0));
  }
}

static void
test_a_folder_is_synced_and_a_file_is_none (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_folder_sync (fixture->directory, &error));
  g_assert_no_error (error);
  write_text (fixture->path, "text", NULL);
  g_assert_false (canvass_folder_sync (fixture->path, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FILE);
}

#define ADD(name)                                                                                  \
  g_test_add ("/file/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (what_is_written_is_read);
  ADD (create_never_replaces);
  ADD (create_does_not_follow_a_link);
  ADD (writing_replaces_a_link_and_spares_its_target);
  ADD (only_regular_files_are_read);
  ADD (a_limit_is_the_last_size_that_is_read);
  ADD (ten_gigabytes_of_nothing_are_not_read);
  ADD (a_failed_write_leaves_the_old_file);
  ADD (a_write_that_runs_out_of_room_leaves_the_old_file);
  ADD (a_killed_writer_leaves_old_or_new);
  ADD (a_folder_is_synced_and_a_file_is_none);

  return g_test_run ();
}
