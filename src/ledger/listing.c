/*
 * What a listing keeps, made on all cores and kept up to date.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/listing-private.h"

#include "format/secret.h"
#include "ledger/conveyor.h"
#include "ledger/listing-text.h"

#define SLOT_RECORDS 256
#define SLOT_BOX_BYTES (SLOT_RECORDS * 1024 + CANVASS_ROLL_BOX_MAX_BYTES)

/* More than these, and reading everything again takes no longer. */
#define MAX_UPDATES 2000

static const char SELECT[] = "SELECT record_id, hash, kind, file, number, box FROM entry"
                             " WHERE kind IN (0, 16) ORDER BY record_id";

static const char SELECT_ONE[] = "SELECT record_id, hash, kind, file, number, box FROM entry"
                                 " WHERE record_id = ?1 AND kind IN (0, 16)";

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassListing, canvass_listing_free)

static const char *const ORDERS[] = {
  [CANVASS_LISTING_BY_RECORD_ID] = "record-id", [CANVASS_LISTING_BY_DAY] = "day",
  [CANVASS_LISTING_BY_KIOSK] = "kiosk",         [CANVASS_LISTING_BY_NAME] = "name",
  [CANVASS_LISTING_BY_PLACE] = "place",
};

const char *
canvass_listing_order_name (CanvassListingOrder order)
{
  return ORDERS[order];
}

void
canvass_listing_free (CanvassListing *self)
{
  g_array_unref (self->rows);
  g_ptr_array_unref (self->blocks);
  for (guint i = 0; i < CANVASS_LISTING_N_ORDERS; i++)
    g_clear_pointer (&self->orders[i], g_array_unref);
  g_array_unref (self->kiosks);
  g_ptr_array_unref (self->languages);
  g_clear_pointer (&self->sorted_languages, g_ptr_array_unref);
  canvass_secret_free (self->secrets);
  g_free (self);
}

static CanvassListing *
listing_new (CanvassRoll *roll)
{
  CanvassListing *self = g_new0 (CanvassListing, 1);

  self->roll = roll;
  self->rows = g_array_new (FALSE, FALSE, sizeof (CanvassListingRow));
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->kiosks = g_array_new (FALSE, FALSE, sizeof (CanvassListingKiosk));
  self->languages = g_ptr_array_new_with_free_func (g_free);
  self->secrets = canvass_secret_new (sizeof *self->secrets);
  randombytes_buf (self->secrets->key, sizeof self->secrets->key);
  return self;
}

static void
crypt_block (const CanvassListing *self, guint i, const guint8 *from, guint8 *to)
{
  guint8 nonce[crypto_stream_chacha20_NONCEBYTES] = { 0 };

  canvass_write_u32 (nonce, i);
  crypto_stream_chacha20_xor (to, from, CANVASS_LISTING_BLOCK_BYTES, nonce, self->secrets->key);
}

void
canvass_listing_open_block (const CanvassListing *self,
                            guint i,
                            guint8 plain[static CANVASS_LISTING_BLOCK_BYTES])
{
  if (i < self->blocks->len)
    crypt_block (self, i, self->blocks->pdata[i], plain);
  else
    memcpy (plain, self->secrets->open, CANVASS_LISTING_BLOCK_BYTES);
}

guint32
canvass_listing_find_block_start (const CanvassListing *self, guint i)
{
  guint32 from = 0, to = self->rows->len;

  while (from < to) {
    guint32 middle = from + (to - from) / 2;

    if (canvass_listing_row (self, middle)->block < i)
      from = middle + 1;
    else
      to = middle;
  }

  return from;
}

static void
append_text (CanvassListing *self, CanvassListingRow *row, const guint8 *text)
{
  gsize length = canvass_listing_text_length (text);

  if (self->used + length > CANVASS_LISTING_BLOCK_BYTES) {
    guint8 *block = g_malloc (CANVASS_LISTING_BLOCK_BYTES);

    crypt_block (self, self->blocks->len, self->secrets->open, block);
    g_ptr_array_add (self->blocks, block);
    self->used = 0;
  }

  memcpy (self->secrets->open + self->used, text, length);
  self->used += length;
  row->block = self->blocks->len;
  g_array_append_vals (self->rows, row, 1);
}

static guint16
find_kiosk (CanvassListing *self, const guint8 *kiosk_id)
{
  CanvassListingKiosk kiosk = { .rank = 0 };

  for (guint i = 0; i < self->kiosks->len; i++)
    if (memcmp (g_array_index (self->kiosks, CanvassListingKiosk, i).id,
                kiosk_id,
                CANVASS_ID_BYTES) == 0)
      return i;

  memcpy (kiosk.id, kiosk_id, CANVASS_ID_BYTES);
  g_array_append_val (self->kiosks, kiosk);
  return self->kiosks->len - 1;
}

static guint8
find_language (CanvassListing *self, const char *tag)
{
  for (guint i = 0; i < self->languages->len; i++)
    if (g_str_equal (self->languages->pdata[i], tag))
      return i;

  if (self->languages->len == G_MAXUINT8)
    return G_MAXUINT8; /* as none */

  g_ptr_array_add (self->languages, g_strdup (tag));
  g_clear_pointer (&self->sorted_languages, g_ptr_array_unref);
  return self->languages->len - 1;
}

/* What is told of a row besides its text. */
static void
describe_row (const CanvassListing *self,
              const guint8 *hash,
              gboolean withdrawn,
              guint file,
              CanvassListingRow *row)
{
  const CanvassRoll *roll = self->roll;
  const guint8 *kiosk_id = g_array_index (roll->files, CanvassRollFile, file).fact.header.kiosk_id;

  row->states = withdrawn ? CANVASS_LISTED_WITHDRAWN : 0;
  if (g_hash_table_contains (roll->merged, hash))
    row->states |= CANVASS_LISTED_MERGED;
  if (g_hash_table_contains (roll->corrected, hash))
    row->states |= CANVASS_LISTED_CORRECTED;
  if (canvass_roll_is_doubtful (roll, hash, kiosk_id))
    row->states |= CANVASS_LISTED_DOUBTFUL;
}

/* Making it */

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
  guint8 *boxes;             /* (owned) */
  CanvassListingText *texts; /* (owned) locked memory */
  gboolean failed;           /* one did not open */
} Slot;

typedef struct {
  CanvassListing *listing;
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

  return canvass_listing_scribe_new (canvass_ledger_get_campaign (self->listing->roll->ledger),
                                     self->listing->roll->secrets->key);
}

static void
tools_free (gpointer tools)
{
  canvass_listing_scribe_free (tools);
}

static void
work (gpointer data, gpointer tools, gpointer user_data)
{
  Slot *slot = data;

  for (guint i = 0; i < slot->n; i++) {
    const Sealed *sealed = &slot->sealed[i];

    slot->failed |= !canvass_listing_scribe_write (tools,
                                                   sealed->id,
                                                   sealed->number,
                                                   slot->boxes + sealed->box,
                                                   sealed->box_length,
                                                   &slot->texts[i]);
  }
}

static void
add (Making *self, const Sealed *sealed, CanvassListingText *text)
{
  CanvassListing *listing = self->listing;
  CanvassListingRow row = { .day = text->day };

  if (self->kiosks[sealed->file] < 0)
    self->kiosks[sealed->file] = find_kiosk (
        listing,
        g_array_index (listing->roll->files, CanvassRollFile, sealed->file).fact.header.kiosk_id);
  memcpy (row.id, sealed->id, CANVASS_ID_BYTES);
  row.kiosk = self->kiosks[sealed->file];
  describe_row (listing, sealed->hash, sealed->withdrawn, sealed->file, &row);
  text->bytes[0] = find_language (listing, text->language);
  append_text (listing, &row, text->bytes);
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

CanvassListing *
canvass_roll_get_listing (CanvassRoll *roll,
                          CanvassProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (CanvassListing) listing = NULL;
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
  canvass_listing_sort (listing, CANVASS_LISTING_BY_RECORD_ID);
  roll->listing = g_steal_pointer (&listing);
  return roll->listing;
}

/* Keeping it */

/* Where @id stands in the order of ids, or would. */
static guint32
seek (const CanvassListing *self, const guint8 *id, gboolean *found)
{
  const GArray *order = self->orders[CANVASS_LISTING_BY_RECORD_ID];
  guint32 from = 0, to = order->len;

  *found = FALSE;
  while (from < to && !*found) {
    guint32 middle = from + (to - from) / 2;
    int sign = memcmp (id,
                       canvass_listing_row (self, g_array_index (order, guint32, middle))->id,
                       CANVASS_ID_BYTES);

    if (sign == 0) {
      *found = TRUE;
      from = middle;
    } else if (sign < 0) {
      to = middle;
    } else {
      from = middle + 1;
    }
  }

  return from;
}

typedef struct {
  CanvassListing *listing;
  CanvassListingScribe *scribe; /* (owned) */
  CanvassListingText *text;     /* (owned) locked memory */
  gboolean moved;               /* a row came or went */
} Keeping;

static gboolean
write_row (Keeping *self, sqlite3_stmt *row, guint32 position)
{
  CanvassListing *listing = self->listing;
  GArray *order = listing->orders[CANVASS_LISTING_BY_RECORD_ID];
  guint file = sqlite3_column_int64 (row, 3);
  guint32 place = listing->rows->len;
  CanvassListingRow made = { .block = 0 };

  if (!canvass_listing_scribe_write (self->scribe,
                                     sqlite3_column_blob (row, 0),
                                     sqlite3_column_int64 (row, 4),
                                     sqlite3_column_blob (row, 5),
                                     sqlite3_column_bytes (row, 5),
                                     self->text))
    return FALSE;

  memcpy (made.id, sqlite3_column_blob (row, 0), CANVASS_ID_BYTES);
  made.day = self->text->day;
  made.kiosk = find_kiosk (
      listing, g_array_index (listing->roll->files, CanvassRollFile, file).fact.header.kiosk_id);
  describe_row (listing,
                sqlite3_column_blob (row, 1),
                sqlite3_column_int (row, 2) == CANVASS_ROLL_KIND_WITHDRAWN,
                file,
                &made);
  self->text->bytes[0] = find_language (listing, self->text->language);
  append_text (listing, &made, self->text->bytes);
  g_array_insert_val (order, position, place);
  self->moved = TRUE;
  return TRUE;
}

static gboolean
keep (Keeping *self, sqlite3_stmt *row, const guint8 *id)
{
  CanvassListing *listing = self->listing;
  GArray *order = listing->orders[CANVASS_LISTING_BY_RECORD_ID];
  gboolean found, there;
  guint32 position = seek (listing, id, &found);

  sqlite3_reset (row);
  sqlite3_bind_blob (row, 1, id, CANVASS_ID_BYTES, SQLITE_STATIC);
  there = sqlite3_step (row) == SQLITE_ROW;
  if (found) {
    canvass_listing_row (listing, g_array_index (order, guint32, position))->gone = TRUE;
    g_array_remove_index (order, position);
    self->moved = TRUE;
  }

  return !there || write_row (self, row, position);
}

static gboolean
keep_all (Keeping *self, const guint32 *records, guint n)
{
  CanvassRoll *roll = self->listing->roll;
  g_autoptr (sqlite3_stmt) row = NULL;

  if (sqlite3_prepare_v2 (roll->db, SELECT_ONE, -1, &row, NULL) != SQLITE_OK)
    return FALSE;

  for (guint i = 0; i < n; i++)
    if (!keep (self, row, canvass_facts_record (roll->ledger->facts, records[i])->id))
      return FALSE;

  return TRUE;
}

gboolean
canvass_listing_update (CanvassListing *self, const guint32 *records, guint n)
{
  Keeping keeping = { .listing = self };
  gboolean good;

  if (n > MAX_UPDATES ||
      self->rows->len > 2 * self->orders[CANVASS_LISTING_BY_RECORD_ID]->len + MAX_UPDATES)
    return FALSE;

  self->version++;
  /* A kiosk may have another name. */
  g_clear_pointer (&self->orders[CANVASS_LISTING_BY_KIOSK], g_array_unref);
  if (n == 0)
    return TRUE;

  keeping.scribe = canvass_listing_scribe_new (canvass_ledger_get_campaign (self->roll->ledger),
                                               self->roll->secrets->key);
  keeping.text = canvass_secret_new (sizeof *keeping.text);
  good = keep_all (&keeping, records, n);
  canvass_listing_scribe_free (keeping.scribe);
  canvass_secret_free (keeping.text);
  for (guint i = CANVASS_LISTING_BY_DAY; keeping.moved && i < CANVASS_LISTING_N_ORDERS; i++)
    g_clear_pointer (&self->orders[i], g_array_unref);
  return good;
}

void
canvass_listing_remark (CanvassListing *self, const guint32 *records, guint n)
{
  const CanvassFacts *facts = self->roll->ledger->facts;
  const GArray *order = self->orders[CANVASS_LISTING_BY_RECORD_ID];

  self->version++;
  for (guint i = 0; i < n; i++) {
    const CanvassRecordFact *fact = canvass_facts_record (facts, records[i]);
    gboolean found;
    guint32 position = seek (self, fact->id, &found);

    if (found)
      describe_row (self,
                    fact->hash,
                    canvass_roll_stand (fact) == CANVASS_ROLL_WITHDRAWN,
                    fact->file,
                    canvass_listing_row (self, g_array_index (order, guint32, position)));
  }
}

/* Reading it */

guint64
canvass_listing_get_version (CanvassListing *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->version;
}

const guint8 *
canvass_listing_get_id (CanvassListing *self, guint32 row)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (row < self->rows->len, NULL);

  return canvass_listing_row (self, row)->id;
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
canvass_listing_get_languages (CanvassListing *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->sorted_languages == NULL) {
    self->sorted_languages = g_ptr_array_new ();
    for (guint i = 0; i < self->languages->len; i++)
      g_ptr_array_add (self->sorted_languages, self->languages->pdata[i]);
    g_ptr_array_sort (self->sorted_languages, compare_texts);
  }

  return self->sorted_languages;
}

gboolean
canvass_listing_visit (CanvassListing *self,
                       const guint32 *rows,
                       guint n,
                       CanvassRollVisitor visitor,
                       gpointer user_data,
                       GError **error)
{
  g_autofree guint8 *ids = g_malloc (MAX ((gsize)n * CANVASS_ID_BYTES, 1));

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < n; i++)
    memcpy (ids + (gsize)i * CANVASS_ID_BYTES,
            canvass_listing_row (self, rows[i])->id,
            CANVASS_ID_BYTES);
  return canvass_roll_visit (self->roll, ids, n, FALSE, visitor, user_data, error);
}
