/*
 * test-export.c: what was written is read back from the medium itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"
#include "fuse-stick.h"

#include "format/medium.h"
#include "vault/export.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

typedef struct {
  char *path;
  int folder;
  FuseStick *fuse;
} Medium;

static void
medium_init (Medium *self, StickPlan plan)
{
  self->path = g_dir_make_tmp ("test-export-XXXXXX", NULL);
  self->fuse = fuse_stick_mount (self->path, plan);
  self->folder = open (self->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (self->folder, >=, 0);
}

static void
medium_clear (Medium *self)
{
  close (self->folder);
  fuse_stick_unmount (self->fuse);
  g_rmdir (self->path);
  g_free (self->path);
}

static void
write_file (int folder, const guint8 *bytes, gsize length)
{
  g_auto (CanvassMediumWriter) writer = { 0 };

  g_assert_true (canvass_medium_writer_begin (&writer, folder, "file"));
  g_assert_true (canvass_medium_writer_add (&writer, bytes, length));
  g_assert_true (canvass_medium_writer_finish (&writer, "file"));
}

/* The control: who does not go past the cache is told what it remembers. */
static void
test_what_the_kernel_remembers_is_no_proof (void)
{
  guint8 bytes[3 * 4096]; /* whole pages, as the kernel keeps them */
  g_autofree char *path = NULL;
  g_autofree char *remembered = NULL;
  gsize length;
  Medium medium;

  if (!fuse_stick_can_mount ())
    return;

  medium_init (&medium, (StickPlan){ STICK_LOSES, 0, 2 });
  memset (bytes, 'x', sizeof bytes);
  write_file (medium.folder, bytes, sizeof bytes);

  path = g_build_filename (medium.path, "file", NULL);
  g_assert_true (g_file_get_contents (path, &remembered, &length, NULL));
  g_assert_cmpmem (remembered, length, bytes, sizeof bytes);

  g_assert_false (canvass_medium_holds (medium.folder, "file", bytes, sizeof bytes));
  g_assert_cmpint (errno, ==, 0);
  medium_clear (&medium);
}

static void
test_a_sound_medium_gives_back_every_length (void)
{
  static const gsize lengths[] = { 0, 1, 511, 4095, 4096, 4097, 65536, 65537, 300001 };
  g_autofree guint8 *bytes = g_malloc (300001);
  Medium medium;

  if (!fuse_stick_can_mount ())
    return;

  medium_init (&medium, (StickPlan){ STICK_SOUND, 0, 0 });
  for (gsize i = 0; i < 300001; i++)
    bytes[i] = (guint8)(i * 7 + i / 4096);
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    write_file (medium.folder, bytes, lengths[i]);
    g_assert_true (canvass_medium_holds (medium.folder, "file", bytes, lengths[i]));
    g_assert_cmpint (unlinkat (medium.folder, "file", 0), ==, 0);
  }
  medium_clear (&medium);
}

typedef struct {
  Fixture *fixture;
  GBytes *acknowledgement;
  guint64 bytes;
} Meanwhile;

/* In the middle of the first batch, the desk's word arrives. */
static void
on_advance (guint64 bytes, gpointer user_data)
{
  Meanwhile *self = user_data;
  g_autoptr (GError) error = NULL;
  guint64 forgotten;

  self->bytes += bytes;
  if (self->acknowledgement == NULL || self->bytes < 30000)
    return;

  canvass_vault_acknowledge (self->fixture->vault, self->acknowledgement, &forgotten, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (forgotten, ==, 7);
  g_clear_pointer (&self->acknowledgement, g_bytes_unref);
}

/* No lock is held while the place is touched, so a record may go while its batch is written. */
static void
test_what_is_acknowledged_meanwhile_is_left_out (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *first = g_build_filename (fixture->directory, "first", NULL);
  Meanwhile meanwhile = { .fixture = fixture };
  CanvassExportPlace place = { .path = fixture->stick,
                               .advance = on_advance,
                               .user_data = &meanwhile };
  g_autoptr (CanvassExport) export = NULL;
  g_autoptr (GPtrArray) early = NULL;
  g_autoptr (FixtureBatch) batch = NULL;
  g_autoptr (FixtureBatch) found = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir (first, 0700);
  fixture_append_many (fixture->vault, 12);
  early = fixture_export (fixture->vault, first);
  batch = fixture_read_batch (g_ptr_array_index (early, 0), fixture->vault);
  meanwhile.acknowledgement =
      fixture_acknowledge (fixture->vault, fixture->campaign, batch->hashes->data, 7, fixture->key);

  place.folder = open (fixture->stick, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  export = canvass_export_new (fixture->vault, &place, &error);
  g_assert_no_error (error);
  canvass_export_write (export, &error);
  g_assert_no_error (error);
  g_assert_null (meanwhile.acknowledgement);
  g_assert_true (canvass_export_sync (&place, NULL));
  g_assert_true (canvass_export_verify (export, NULL));
  g_assert_cmpuint (canvass_export_get_n_records (export), ==, 5);
  g_assert_cmpuint (canvass_export_get_paths (export)->len, ==, 1);
  found =
      fixture_read_batch (g_ptr_array_index (canvass_export_get_paths (export), 0), fixture->vault);
  g_assert_cmpuint (found->sound, ==, 5);
  g_assert_cmpuint (found->damaged, ==, 0);
  g_assert_false (fixture_status (fixture->vault).damaged);
  close (place.folder);
}

int
main (int argc, char *argv[])
{
  fuse_stick_enter_namespace ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vault/export/what_the_kernel_remembers_is_no_proof",
                   test_what_the_kernel_remembers_is_no_proof);
  g_test_add_func ("/vault/export/a_sound_medium_gives_back_every_length",
                   test_a_sound_medium_gives_back_every_length);
  g_test_add ("/vault/export/what_is_acknowledged_meanwhile_is_left_out",
              Fixture,
              NULL,
              fixture_setup,
              test_what_is_acknowledged_meanwhile_is_left_out,
              fixture_teardown);

  return g_test_run ();
}
