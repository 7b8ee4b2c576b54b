/*
 * What is to be read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/ledger-private.h"
#include "ledger/shelf.h"

void
canvass_intake_init (CanvassIntake *self)
{
  self->files = g_array_new (FALSE, TRUE, sizeof (CanvassIntakeFile));
  self->total = 0;
  self->read = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->bad_files = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_bad_file_free);
}

void
canvass_intake_clear (CanvassIntake *self)
{
  for (guint i = 0; i < self->files->len; i++)
    g_free (g_array_index (self->files, CanvassIntakeFile, i).path);
  g_clear_pointer (&self->files, g_array_unref);
  g_clear_pointer (&self->read, g_array_unref);
  g_clear_pointer (&self->bad_files, g_ptr_array_unref);
}

void
canvass_intake_add_file (CanvassIntake *self, const char *path, gboolean is_mirror, guint32 count)
{
  CanvassIntakeFile file = { .path = g_strdup (path), .is_mirror = is_mirror, .count = count };

  g_array_append_val (self->files, file);
  self->total += count;
}

void
canvass_intake_add_shelved (CanvassIntake *self,
                            const guint8 hash[static CANVASS_HASH_BYTES],
                            gboolean is_mirror)
{
  CanvassIntakeFile file = { .path = NULL, .is_mirror = is_mirror };

  memcpy (file.hash, hash, CANVASS_HASH_BYTES);
  g_array_append_val (self->files, file);
}

void
canvass_intake_refuse (CanvassIntake *self, const char *path, const char *what)
{
  g_ptr_array_add (self->bad_files, canvass_bad_file_new (path, what));
}

void
canvass_intake_refuse_error (CanvassIntake *self, const char *path, const GError *error)
{
  CanvassBadFile *file = canvass_bad_file_new (path, error->message);

  file->domain = error->domain;
  file->code = error->code;
  g_ptr_array_add (self->bad_files, file);
}
