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
  GBytes *bytes;   /* (nullable) in place of a file: what was given */
  CanvassDistricts *districts;
};

static void
table_clear (CanvassSourceTable *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
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

/* Where the table is: @bytes in memory, or else a file. */
typedef struct {
  GBytes *bytes; /* (borrowed) (nullable) */
  GStatBuf status;
} Place;

static gboolean
is_of (const CanvassSourceTable *self, const Place *place)
{
  const GStatBuf *status = &place->status;

  if (self->bytes != NULL || place->bytes != NULL)
    return self->bytes == place->bytes;
  return self->status.st_dev == status->st_dev && self->status.st_ino == status->st_ino &&
         self->status.st_size == status->st_size &&
         self->status.st_mtim.tv_sec == status->st_mtim.tv_sec &&
         self->status.st_mtim.tv_nsec == status->st_mtim.tv_nsec &&
         self->status.st_ctim.tv_sec == status->st_ctim.tv_sec &&
         self->status.st_ctim.tv_nsec == status->st_ctim.tv_nsec;
}

static CanvassSourceTable *
keep (CanvassDistricts *districts, const Place *place)
{
  CanvassSourceTable *table = g_atomic_rc_box_new0 (CanvassSourceTable);

  table->status = place->status;
  table->bytes = place->bytes != NULL ? g_bytes_ref (place->bytes) : NULL;
  table->districts = canvass_districts_ref (districts);
  return table;
}

/* FALSE where there is none. */
static gboolean
find_place (const CanvassSourceFolder *self, Place *place)
{
  g_autofree char *path = NULL;
  gpointer bytes;

  if (self->files != NULL && g_hash_table_lookup_extended (self->files, FILE_NAME, NULL, &bytes)) {
    place->bytes = bytes;
    return bytes != NULL;
  }
  if (self->path == NULL)
    return FALSE;

  path = g_build_filename (self->path, FILE_NAME, NULL);
  return g_stat (path, &place->status) == 0;
}

void
canvass_source_read_districts (CanvassSourceFolder *self)
{
  guint n_errors = self->n_errors;
  Place place = { 0 };
  gboolean found = find_place (self, &place);

  if (found && self->table != NULL && is_of (self->table, &place)) {
    self->content->districts = canvass_districts_ref (self->table->districts);
    return;
  }

  g_clear_pointer (&self->table, canvass_source_table_unref);
  if (canvass_source_has_file (self, FILE_NAME))
    canvass_source_parse_districts (self);
  if (found && self->content->districts != NULL && self->n_errors == n_errors)
    self->table = keep (self->content->districts, &place);
}
