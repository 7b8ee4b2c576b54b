/*
 * A table of streets is kept for the next reading: a large one takes longer than all else.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-folder.h"

#include <glib/gstdio.h>

#define FILE_NAME CANVASS_SOURCE_DISTRICTS_FILE

struct _CanvassSourceTable {
  GStatBuf status; /* of the file */
  CanvassDistricts *districts;
};

static void
table_clear (CanvassSourceTable *self)
{
  canvass_districts_unref (self->districts);
}

CanvassSourceTable *
canvass_source_table_ref (CanvassSourceTable *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
canvass_source_table_unref (CanvassSourceTable *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify)table_clear);
}

static gboolean
is_of (const CanvassSourceTable *self, const GStatBuf *status)
{
  return self->status.st_dev == status->st_dev && self->status.st_ino == status->st_ino &&
         self->status.st_size == status->st_size &&
         self->status.st_mtim.tv_sec == status->st_mtim.tv_sec &&
         self->status.st_mtim.tv_nsec == status->st_mtim.tv_nsec &&
         self->status.st_ctim.tv_sec == status->st_ctim.tv_sec &&
         self->status.st_ctim.tv_nsec == status->st_ctim.tv_nsec;
}

static CanvassSourceTable *
keep (CanvassDistricts *districts, const GStatBuf *status)
{
  CanvassSourceTable *table = g_atomic_rc_box_new0 (CanvassSourceTable);

  table->status = *status;
  table->districts = canvass_districts_ref (districts);
  return table;
}

/* FALSE where there is none on disk, or another one in memory. */
static gboolean
find_status (const CanvassSourceFolder *self, GStatBuf *status)
{
  g_autofree char *path = NULL;

  if (self->path == NULL || (self->files != NULL && g_hash_table_contains (self->files, FILE_NAME)))
    return FALSE;

  path = g_build_filename (self->path, FILE_NAME, NULL);
  return g_stat (path, status) == 0;
}

void
canvass_source_read_districts (CanvassSourceFolder *self)
{
  guint n_errors = self->n_errors;
  GStatBuf status;
  gboolean found = find_status (self, &status);

  if (found && self->table != NULL && is_of (self->table, &status)) {
    self->content->districts = canvass_districts_ref (self->table->districts);
    return;
  }

  g_clear_pointer (&self->table, canvass_source_table_unref);
  if (canvass_source_has_file (self, FILE_NAME))
    canvass_source_parse_districts (self);
  if (found && self->content->districts != NULL && self->n_errors == n_errors)
    self->table = keep (self->content->districts, &status);
}
