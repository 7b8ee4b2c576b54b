/*
 * A list made of a roll, on all cores.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "ledger/conveyor.h"
#include "ledger/roll-list-text.h"

#define SLOT_RECORDS 256
#define SLOT_BOX_BYTES (SLOT_RECORDS * 1024 + CANVASS_ROLL_BOX_MAX_BYTES)

static const char SELECT[] = "SELECT record_id, hash, kind, file, number, box FROM entry"
                             " WHERE kind IN (0, 16)";

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassRollList, canvass_roll_list_free)

static CanvassRollList *
listing_new (CanvassRoll *roll)
{
  CanvassRollList *self = g_new0 (CanvassRollList, 1);

  self->roll = roll;
  self->rows = g_array_new (FALSE, FALSE, sizeof (CanvassRollListRow));
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->kiosks = g_array_new (FALSE, FALSE, sizeof (CanvassRollListKiosk));
  self->languages = g_ptr_array_new_with_free_func (g_free);
  self->secrets = canvass_secret_new (sizeof *self->secrets);
  randombytes_buf (self->secrets->key, sizeof self->secrets->key);
  return self;
}

typedef struct {
  guint8 id[CANVASS_ID_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];
  gboolean withdrawn;
  guint file;
  guint64 number; /* of its box */
  gsize box, box_length;
} Sealed;

typedef struct {
  guint n;
  Sealed sealed[SLOT_RECORDS];
  guint8 *boxes;              /* (owned) */
  CanvassRollListText *texts; /* (owned) locked memory */
  gboolean failed;            /* one did not open */
} Slot;

typedef struct {
  CanvassRollList *listing;
  CanvassProgress progress;
  gpointer user_data;
  GCancellable *cancellable;

  /* The feeder's: */
  sqlite3_stmt *rows;
  gboolean ended;
  int result;

  gint *kiosks; /* of each file: place among the listing's, or -1 */
  gboolean failed;
} Making;

static gpointer
slot_new (gpointer user_data)
{
  Slot *slot = g_new0 (Slot, 1);

  slot->boxes = g_malloc (SLOT_BOX_BYTES);
  slot->texts = canvass_secret_new (SLOT_RECORDS * sizeof *slot->texts);
  return slot;
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_free (slot->boxes);
  canvass_secret_free (slot->texts);
  g_free (slot);
}

static void
read_row (sqlite3_stmt *row, Slot *slot, gsize used)
{
  Sealed *sealed = &slot->sealed[slot->n++];

  memcpy (sealed->id, sqlite3_column_blob (row, 0), CANVASS_ID_BYTES);
  memcpy (sealed->hash, sqlite3_column_blob (row, 1), CANVASS_HASH_BYTES);
  sealed->withdrawn = sqlite3_column_int (row, 2) == CANVASS_ROLL_KIND_WITHDRAWN;
  sealed->file = sqlite3_column_int64 (row, 3);
  sealed->number = sqlite3_column_int64 (row, 4);
  sealed->box = used;
  sealed->box_length = sqlite3_column_bytes (row, 5);
  g_assert (sealed->box_length <= CANVASS_ROLL_BOX_MAX_BYTES);
  memcpy (slot->boxes + used, sqlite3_column_blob (row, 5), sealed->box_length);
}

static gboolean
fill (gpointer data, gpointer user_data)
{
  Slot *slot = data;
  Making *self = user_data;
  gsize used = 0;

  slot->n = 0;
  slot->failed = FALSE;
  while (!self->ended && slot->n < SLOT_RECORDS &&
         used + CANVASS_ROLL_BOX_MAX_BYTES <= SLOT_BOX_BYTES) {
    self->result = sqlite3_step (self->rows);
    self->ended = self->result != SQLITE_ROW;
    if (self->ended)
      break;

    read_row (self->rows, slot, used);
    used += slot->sealed[slot->n - 1].box_length;
  }

  return slot->n > 0;
}

static gpointer
tools_new (gpointer user_data)
{
  Making *self = user_data;

  return canvass_roll_list_scribe_new (canvass_ledger_get_campaign (self->listing->roll->ledger),
                                       self->listing->roll->secrets->key);
}

static void
tools_free (gpointer tools)
{
  canvass_roll_list_scribe_free (tools);
}

static void
work (gpointer data, gpointer tools, gpointer user_data)
{
  Slot *slot = data;

  for (guint i = 0; i < slot->n; i++) {
    const Sealed *sealed = &slot->sealed[i];

    slot->failed |= !canvass_roll_list_scribe_write (tools,
                                                     sealed->id,
                                                     sealed->number,
                                                     slot->boxes + sealed->box,
                                                     sealed->box_length,
                                                     &slot->texts[i]);
  }
}

static void
add (Making *self, const Sealed *sealed, CanvassRollListText *text)
{
  CanvassRollList *listing = self->listing;
  CanvassRollListRow row = { .day = text->day };

  if (self->kiosks[sealed->file] < 0)
    self->kiosks[sealed->file] = canvass_roll_list_find_kiosk (
        listing,
        g_array_index (listing->roll->files, CanvassRollFile, sealed->file).fact.header.kiosk_id);
  memcpy (row.id, sealed->id, CANVASS_ID_BYTES);
  row.kiosk = self->kiosks[sealed->file];
  canvass_roll_list_describe_row (listing, sealed->hash, sealed->withdrawn, sealed->file, &row);
  text->bytes[0] = canvass_roll_list_find_language (listing, text->language);
  canvass_roll_list_append_text (listing, &row, text->bytes);
}

static gboolean
drain (gpointer data, gpointer user_data)
{
  Slot *slot = data;
  Making *self = user_data;

  self->failed |= slot->failed;
  if (self->failed || g_cancellable_is_cancelled (self->cancellable))
    return FALSE;

  for (guint i = 0; i < slot->n; i++)
    add (self, &slot->sealed[i], &slot->texts[i]);
  if (self->progress != NULL)
    self->progress (self->listing->rows->len, self->listing->roll->n_signatures, self->user_data);
  return TRUE;
}

static gint *
new_kiosk_places (const CanvassRoll *roll)
{
  gint *places = g_new (gint, MAX (roll->files->len, 1));

  for (guint i = 0; i < roll->files->len; i++)
    places[i] = -1;
  return places;
}

static gboolean
make (Making *self, GError **error)
{
  static const CanvassConveyorSteps steps = {
    .slot_new = slot_new,
    .slot_free = slot_free,
    .tools_new = tools_new,
    .tools_free = tools_free,
    .fill = fill,
    .work = work,
    .drain = drain,
  };
  CanvassRoll *roll = self->listing->roll;
  g_autofree gint *kiosks = new_kiosk_places (roll);

  self->kiosks = kiosks;
  if (sqlite3_prepare_v2 (roll->db, SELECT, -1, &self->rows, NULL) != SQLITE_OK)
    return canvass_roll_memory_error (roll, error);

  canvass_conveyor_run (&steps, 0, self);
  sqlite3_finalize (self->rows);
  if (self->failed)
    return canvass_roll_damaged (error);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  return self->result == SQLITE_DONE || canvass_roll_memory_error (roll, error);
}

CanvassRollList *
canvass_roll_get_list (CanvassRoll *roll,
                       CanvassProgress progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (CanvassRollList) listing = NULL;
  Making making = {
    .progress = progress, .user_data = user_data, .cancellable = cancellable, .result = SQLITE_DONE
  };
  static guint64 last_version;

  g_return_val_if_fail (roll != NULL, NULL);

  if (roll->listing != NULL)
    return roll->listing;

  listing = listing_new (roll);
  making.listing = listing;
  if (!make (&making, error))
    return NULL;

  /* No two listings of a process share one. */
  listing->version = __atomic_add_fetch (&last_version, 1, __ATOMIC_RELAXED) << 32;
  canvass_roll_list_sort (listing, CANVASS_ROLL_LIST_BY_RECORD_ID);
  roll->listing = g_steal_pointer (&listing);
  return roll->listing;
}

gboolean
canvass_roll_has_list (CanvassRoll *roll)
{
  g_return_val_if_fail (roll != NULL, FALSE);

  return roll->listing != NULL;
}
