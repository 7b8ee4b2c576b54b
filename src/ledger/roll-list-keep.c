/*
 * A list kept up to date with its roll.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "ledger/roll-list-text.h"

/* More than these, and reading everything again takes no longer. */
#define MAX_UPDATES 2000

static const char SELECT_ONE[] = "SELECT record_id, hash, kind, file, number, box FROM entry"
                                 " WHERE record_id = ?1 AND kind IN (0, 16)";

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* Where @id stands in the order of ids, or would. */
static guint32
seek (const CanvassRollList *self, const guint8 *id, gboolean *found)
{
  const GArray *order = self->orders[CANVASS_ROLL_LIST_BY_RECORD_ID];
  guint32 from = 0, to = order->len;

  *found = FALSE;
  while (from < to && !*found) {
    guint32 middle = from + (to - from) / 2;
    int sign = memcmp (id,
                       canvass_roll_list_row (self, g_array_index (order, guint32, middle))->id,
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
  CanvassRollList *listing;
  CanvassRollListScribe *scribe; /* (owned) */
  CanvassRollListText *text;     /* (owned) locked memory */
  gboolean moved;                /* a row came or went */
} Keeping;

static gboolean
write_row (Keeping *self, sqlite3_stmt *row, guint32 position)
{
  CanvassRollList *listing = self->listing;
  GArray *order = listing->orders[CANVASS_ROLL_LIST_BY_RECORD_ID];
  guint file = sqlite3_column_int64 (row, 3);
  guint32 place = listing->rows->len;
  CanvassRollListRow made = { .block = 0 };

  if (!canvass_roll_list_scribe_write (self->scribe,
                                       sqlite3_column_blob (row, 0),
                                       sqlite3_column_int64 (row, 4),
                                       sqlite3_column_blob (row, 5),
                                       sqlite3_column_bytes (row, 5),
                                       self->text))
    return FALSE;

  memcpy (made.id, sqlite3_column_blob (row, 0), CANVASS_ID_BYTES);
  made.day = self->text->day;
  made.kiosk = canvass_roll_list_find_kiosk (
      listing, g_array_index (listing->roll->files, CanvassRollFile, file).fact.header.kiosk_id);
  canvass_roll_list_describe_row (listing,
                                  sqlite3_column_blob (row, 1),
                                  sqlite3_column_int (row, 2) == CANVASS_ROLL_KIND_WITHDRAWN,
                                  file,
                                  &made);
  self->text->bytes[0] = canvass_roll_list_find_language (listing, self->text->language);
  canvass_roll_list_append_text (listing, &made, self->text->bytes);
  g_array_insert_val (order, position, place);
  self->moved = TRUE;
  return TRUE;
}

static gboolean
keep (Keeping *self, sqlite3_stmt *row, const guint8 *id)
{
  CanvassRollList *listing = self->listing;
  GArray *order = listing->orders[CANVASS_ROLL_LIST_BY_RECORD_ID];
  gboolean found, there;
  guint32 position = seek (listing, id, &found);

  sqlite3_reset (row);
  sqlite3_bind_blob (row, 1, id, CANVASS_ID_BYTES, SQLITE_STATIC);
  there = sqlite3_step (row) == SQLITE_ROW;
  if (found) {
    canvass_roll_list_row (listing, g_array_index (order, guint32, position))->gone = TRUE;
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
canvass_roll_list_update (CanvassRollList *self, const guint32 *records, guint n)
{
  Keeping keeping = { .listing = self };
  gboolean good;

  if (n > MAX_UPDATES ||
      self->rows->len > 2 * self->orders[CANVASS_ROLL_LIST_BY_RECORD_ID]->len + MAX_UPDATES)
    return FALSE;

  self->version++;
  /* A kiosk may have another name. */
  g_clear_pointer (&self->orders[CANVASS_ROLL_LIST_BY_KIOSK], g_array_unref);
  if (n == 0)
    return TRUE;

  keeping.scribe = canvass_roll_list_scribe_new (canvass_ledger_get_campaign (self->roll->ledger),
                                                 self->roll->secrets->key);
  keeping.text = canvass_secret_new (sizeof *keeping.text);
  good = keep_all (&keeping, records, n);
  canvass_roll_list_scribe_free (keeping.scribe);
  canvass_secret_free (keeping.text);
  for (guint i = CANVASS_ROLL_LIST_BY_DAY; keeping.moved && i < CANVASS_ROLL_LIST_N_ORDERS; i++)
    g_clear_pointer (&self->orders[i], g_array_unref);
  return good;
}

void
canvass_roll_list_remark (CanvassRollList *self, const guint32 *records, guint n)
{
  const CanvassFacts *facts = self->roll->ledger->facts;
  const GArray *order = self->orders[CANVASS_ROLL_LIST_BY_RECORD_ID];

  self->version++;
  for (guint i = 0; i < n; i++) {
    const CanvassRecordFact *fact = canvass_facts_record (facts, records[i]);
    gboolean found;
    guint32 position = seek (self, fact->id, &found);

    if (found)
      canvass_roll_list_describe_row (
          self,
          fact->hash,
          canvass_roll_stand (fact) == CANVASS_ROLL_WITHDRAWN,
          fact->file,
          canvass_roll_list_row (self, g_array_index (order, guint32, position)));
  }
}
