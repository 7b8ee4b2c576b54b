/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/mirror.h"

#include "vault/folder.h"
#include "vault/mirror-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is written anew for the sake of order alone: some seconds on a slow stick. */
#define MAX_TIDY_BYTES (32 * 1024 * 1024)

G_DEFINE_QUARK (canvass_mirror_error, canvass_mirror_error)

const char *
canvass_mirror_get_path (const CanvassMirror *self)
{
  return self->path;
}

guint64
canvass_mirror_get_n_records (const CanvassMirror *self)
{
  return self->places->len;
}

void
canvass_mirror_free (CanvassMirror *self)
{
  if (self == NULL)
    return;

  canvass_mirror_forget_file (self);
  g_array_unref (self->places);
  g_hash_table_unref (self->held);
  g_clear_object (&self->vault);
  g_free (self->directory);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

gint
canvass_mirror_place_compare (gconstpointer a, gconstpointer b)
{
  const CanvassMirrorPlace *first = a, *second = b;
  gint order = memcmp (first->campaign_hash, second->campaign_hash, CANVASS_HASH_BYTES);

  return order != 0 ? order : memcmp (first->record_id, second->record_id, CANVASS_ID_BYTES);
}

static gboolean
is_there (CanvassMirror *self)
{
  int folder = canvass_mirror_open_folder (self, NULL);

  if (folder < 0)
    return FALSE;

  close (folder);
  return TRUE;
}

static int
error_code (CanvassMirror *self, int saved_errno)
{
  switch (saved_errno) {
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    return CANVASS_MIRROR_ERROR_FULL;
  case EROFS:
  case EACCES:
  case EPERM:
    return CANVASS_MIRROR_ERROR_READ_ONLY;
  case ENOENT:
  case ENOTDIR:
  case ENODEV:
  case ENXIO:
  case ESTALE:
  case ENOTCONN:
    return CANVASS_MIRROR_ERROR_GONE;
  default:
    return is_there (self) ? CANVASS_MIRROR_ERROR_STORAGE : CANVASS_MIRROR_ERROR_GONE;
  }
}

gboolean
canvass_mirror_fail (CanvassMirror *self, int saved_errno, GError **error)
{
  static const char *const remedies[] = {
    [CANVASS_MIRROR_ERROR_FULL] = "use a stick with more room",
    [CANVASS_MIRROR_ERROR_READ_ONLY] = "use one that can be written to",
    [CANVASS_MIRROR_ERROR_GONE] = "put the stick back",
    [CANVASS_MIRROR_ERROR_STORAGE] = "use another stick",
  };
  int code = error_code (self, saved_errno);

  g_set_error (
      error,
      CANVASS_MIRROR_ERROR,
      code,
      "The mirror in %s cannot be kept: %s. Nothing is lost, every record is in the vault; "
      "%s",
      self->directory,
      g_strerror (saved_errno),
      remedies[code]);
  return FALSE;
}

gboolean
canvass_mirror_fail_vault (GError *cause, GError **error)
{
  g_set_error_literal (error, CANVASS_MIRROR_ERROR, CANVASS_MIRROR_ERROR_VAULT, cause->message);
  g_error_free (cause);
  return FALSE;
}

int
canvass_mirror_open_folder (CanvassMirror *self, GError **error)
{
  int folder = open (self->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct stat info;

  if (folder < 0) {
    canvass_mirror_fail (self, errno == ELOOP ? ENOTDIR : errno, error);
    return -1;
  }

  if (fstat (folder, &info) == 0 && (self->device == 0 || info.st_dev == self->device)) {
    self->device = info.st_dev;
    return folder;
  }

  close (folder);
  canvass_mirror_fail (self, ENODEV, error);
  return -1;
}

/* Nobody has removed, moved or changed it, and what it lies on is still mounted. */
static gboolean
is_in_step (CanvassMirror *self)
{
  struct stat there, ours;

  return self->fd >= 0 && stat (self->path, &there) == 0 && fstat (self->fd, &ours) == 0 &&
         there.st_dev == ours.st_dev && there.st_ino == ours.st_ino &&
         (guint64)ours.st_size == self->size;
}

/* What the vault holds and the file has not; what it has beyond that goes to @extras. */
static GArray *
compare (CanvassMirror *self, CanvassMirrorSource *source, GArray *extras)
{
  GArray *missing = g_array_new (FALSE, FALSE, sizeof (CanvassMirrorPlace));

  for (guint i = 0; i < self->places->len; i++) {
    CanvassMirrorPlace *place = &g_array_index (self->places, CanvassMirrorPlace, i);
    const CanvassStoreRow *row = canvass_vault_find_row (source->rows, place->hash);

    place->row = row == NULL ? G_MAXUINT32 : (guint32)(row - (CanvassStoreRow *)source->rows->data);
    if (row == NULL)
      g_array_append_vals (extras, place, 1);
  }

  for (guint i = 0; i < source->rows->len; i++) {
    const CanvassStoreRow *row = &g_array_index (source->rows, CanvassStoreRow, i);
    CanvassMirrorPlace place;

    if (!canvass_mirror_holds (self, row->hash) && canvass_mirror_source_place (source, i, &place))
      g_array_append_val (missing, place);
  }

  g_array_sort (missing, canvass_mirror_place_compare);
  return missing;
}

/* What is not in the vault was acknowledged, unless the vault has lost it or is an older copy of
 * itself: it cannot have forgotten more than it counts. */
static gboolean
may_drop (const CanvassMirrorSource *source, const GArray *extras)
{
  return source->is_whole && extras->len <= source->acknowledged;
}

static GArray *
plan (CanvassMirror *self, const GArray *missing, gboolean drop)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (CanvassMirrorPlace));

  for (guint i = 0; i < self->places->len; i++) {
    const CanvassMirrorPlace *place = &g_array_index (self->places, CanvassMirrorPlace, i);

    if (place->row != G_MAXUINT32 || !drop)
      g_array_append_vals (places, place, 1);
  }

  g_array_append_vals (places, missing->data, missing->len);
  g_array_sort (places, canvass_mirror_place_compare);
  return places;
}

static gboolean
make_equal_once (CanvassMirror *self, gboolean tidy, gboolean *changed, GError **error)
{
  g_auto (CanvassMirrorSource) source = { 0 };
  g_autoptr (GArray) extras = g_array_new (FALSE, FALSE, sizeof (CanvassMirrorPlace));
  g_autoptr (GArray) missing = NULL;
  g_autoptr (GArray) places = NULL;
  gboolean drop;

  *changed = FALSE;
  if (!canvass_mirror_source_take (&source, self->vault, error))
    return FALSE;

  missing = compare (self, &source, extras);
  drop = extras->len > 0 && may_drop (&source, extras);
  tidy = tidy && (!self->in_order || missing->len > 0) && self->size <= MAX_TIDY_BYTES;
  if (self->fd >= 0 && !self->is_broken && !drop && !tidy)
    return canvass_mirror_add (self, &source, missing, changed, error);

  places = plan (self, missing, drop);
  return canvass_mirror_write_anew (self, &source, places, changed, error);
}

static gboolean
load_again (CanvassMirror *self, GError **error)
{
  int folder = canvass_mirror_open_folder (self, error);
  gboolean loaded;

  canvass_mirror_forget_file (self);
  loaded = folder >= 0 && canvass_mirror_load (self, folder, error);
  if (folder >= 0)
    close (folder);

  return loaded;
}

/* Each time around, an acknowledgement has come in between. */
static gboolean
make_equal (CanvassMirror *self, gboolean tidy, GError **error)
{
  gboolean changed, done;

  do
    done = (is_in_step (self) || load_again (self, error)) &&
           make_equal_once (self, tidy, &changed, error);
  while (done && changed);

  if (!done)
    canvass_mirror_forget_file (self);
  return done;
}

gboolean
canvass_mirror_catch_up (CanvassMirror *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return make_equal (self, FALSE, error);
}

gboolean
canvass_mirror_tidy (CanvassMirror *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return make_equal (self, TRUE, error);
}

CanvassMirror *
canvass_mirror_open (CanvassVault *vault, const char *folder, GError **error)
{
  g_autoptr (CanvassMirror) self = g_new0 (CanvassMirror, 1);
  g_autofree char *id = NULL;

  g_return_val_if_fail (CANVASS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  id = canvass_to_hex (canvass_vault_get_kiosk_id (vault), CANVASS_ID_BYTES);
  self->vault = g_object_ref (vault);
  self->directory = g_strdup (folder);
  self->name = g_strconcat (id, ".mirror", NULL);
  self->path = g_build_filename (folder, self->name, NULL);
  self->fd = -1;
  self->places = g_array_new (FALSE, FALSE, sizeof (CanvassMirrorPlace));
  self->held = canvass_mirror_hash_set_new ();

  /* Where it cannot be made, opening it tells why. */
  if (mkdir (folder, 0755) != 0 && errno != EEXIST && errno != ENOENT) {
    canvass_mirror_fail (self, errno, error);
    return NULL;
  }

  return make_equal (self, FALSE, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
write_entry (CanvassMirror *self, const guint8 *record, gsize length, CanvassMirrorPlace *place)
{
  guint8 entry[CANVASS_MIRROR_MAX_ENTRY_BYTES];

  place->offset = self->size;
  canvass_mirror_write_head (entry, place->recipients, place->hash, self->vault->device_sk);
  memcpy (entry + CANVASS_MIRROR_HEAD_BYTES, record, length);
  return canvass_folder_write_all (self->fd, entry, CANVASS_MIRROR_HEAD_BYTES + length) &&
         fdatasync (self->fd) == 0;
}

gboolean
canvass_mirror_append (CanvassMirror *self, const guint8 *record, gsize length, GError **error)
{
  CanvassMirrorPlace place = { .row = G_MAXUINT32 };
  g_autoptr (GError) cause = NULL;
  CanvassRecordHeader header;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  if (!canvass_record_read_header (record, length, &header, &cause))
    return canvass_mirror_fail_vault (g_steal_pointer (&cause), error);
  if (!is_in_step (self) && !make_equal (self, FALSE, error))
    return FALSE;

  canvass_hash (place.hash, record, length);
  if (canvass_mirror_holds (self, place.hash))
    return TRUE;

  memcpy (place.campaign_hash, header.campaign_hash, sizeof place.campaign_hash);
  memcpy (place.record_id, header.record_id, sizeof place.record_id);
  place.recipients = header.recipients;
  if (self->places->len >= CANVASS_MIRROR_MAX_RECORDS) {
    errno = EFBIG;
  } else if (write_entry (self, record, length, &place)) {
    canvass_mirror_note_place (self, &place);
    self->size += CANVASS_MIRROR_HEAD_BYTES + length;
    self->tail = self->size;
    return TRUE;
  }

  /* Half an entry may be there: who reads passes it over, and catching up mends it. */
  canvass_mirror_fail (self, errno, error);
  canvass_mirror_forget_file (self);
  return FALSE;
}
