/*
 * The roll after decisions and imports: what has changed of it is read again, and nothing else.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "ledger/chunk.h"
#include "ledger/roll-list-private.h"
#include "ledger/roll-private.h"

#define STANDING_MASK 3
#define MERGED (1 << 2)
#define CORRECTIONS_SHIFT 3

static const char DELETE[] = "DELETE FROM entry WHERE record_id = ?1 AND hash = ?2";

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

void
canvass_roll_reader_init (CanvassRollReader *self)
{
  *self = (CanvassRollReader){ .plain = canvass_secret_new (CANVASS_CHUNK_BYTES) };
}

void
canvass_roll_reader_clear (CanvassRollReader *self)
{
  g_clear_pointer (&self->plain, canvass_secret_free);
}

static gboolean
load (CanvassRollReader *self, CanvassRoll *roll, guint32 place, guint32 number, GError **error)
{
  const CanvassFileFact *file = canvass_facts_file (roll->ledger->facts, place);

  if (self->length > 0 && self->file == place && self->number == number)
    return TRUE;

  self->length = canvass_index_get_chunk (
      roll->ledger->index, file->hash, file->first_chunk + number, self->plain, error);
  self->file = place;
  self->number = number;
  return self->length > 0;
}

gboolean
canvass_roll_reader_add (CanvassRollReader *self, CanvassRoll *roll, guint32 record, GError **error)
{
  const CanvassRecordFact *fact = canvass_facts_record (roll->ledger->facts, record);
  guint32 place = record - canvass_facts_file (roll->ledger->facts, fact->file)->first_record;
  CanvassChunk chunk;
  CanvassChunkEntry entry;
  const guint8 *payload;
  gsize length;
  guint n;

  if (!load (self, roll, fact->file, place / CANVASS_CHUNK_RECORDS, error))
    return FALSE;

  n = canvass_chunk_read (&chunk, self->plain, self->length);
  place %= CANVASS_CHUNK_RECORDS;
  for (guint i = 0; i <= place; i++)
    if (place >= n || !canvass_chunk_next (&chunk, &entry, &payload, &length))
      return canvass_roll_damaged (error);

  if (memcmp (entry.hash, fact->hash, CANVASS_HASH_BYTES) != 0)
    return canvass_roll_damaged (error);

  return canvass_roll_add (roll, record, payload, length, error);
}

/* Which corrections hold, whatever else is decided: by their own names. */
static guint32
digest_corrections (const CanvassRoll *self, const guint8 *hash)
{
  const GArray *places = canvass_judgement_get_corrections (self->ledger->judgement, hash);
  guint32 digest = 1;

  if (places == NULL || places->len == 0)
    return 0;

  for (guint i = 0; i < places->len; i++) {
    const CanvassDecisionFact *decision =
        self->ledger->decisions->pdata[g_array_index (places, guint32, i)];

    digest = digest * 31 + canvass_read_u32 (decision->hash);
  }

  return digest << CORRECTIONS_SHIFT != 0 ? digest << CORRECTIONS_SHIFT : 1 << CORRECTIONS_SHIFT;
}

guint32
canvass_roll_mark (const CanvassRoll *self, const CanvassRecordFact *fact)
{
  CanvassRollStanding standing = canvass_roll_stand (fact);
  guint32 mark = standing;

  if (standing == CANVASS_ROLL_NOTHING)
    return 0;

  if (fact->merged)
    mark |= MERGED;
  if (fact->kind == CANVASS_PAYLOAD_SIGNATURE)
    mark |= digest_corrections (self, fact->hash);
  return mark;
}

static gboolean
take_off (CanvassRoll *self, const CanvassRecordFact *fact, guint32 mark, GError **error)
{
  g_autoptr (sqlite3_stmt) delete = NULL;

  if (sqlite3_prepare_v2 (self->db, DELETE, -1, &delete, NULL) != SQLITE_OK)
    return canvass_roll_memory_error (self, error);

  sqlite3_bind_blob (delete, 1, fact->id, CANVASS_ID_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob (delete, 2, fact->hash, CANVASS_HASH_BYTES, SQLITE_STATIC);
  if (sqlite3_step (delete) != SQLITE_DONE)
    return canvass_roll_memory_error (self, error);

  g_hash_table_remove (self->merged, fact->hash);
  g_hash_table_remove (self->corrected, fact->hash);
  g_hash_table_remove (self->withdrawn, fact->hash);
  if ((mark & STANDING_MASK) == CANVASS_ROLL_ENTRY) {
    self->n_records--;
    self->n_signatures -= fact->kind == CANVASS_PAYLOAD_SIGNATURE;
  }
  return TRUE;
}

typedef struct {
  CanvassRoll *roll;
  CanvassRollReader reader;
  GArray *added; /* (owned) (element-type guint32) records to be read */
  GArray
      *changed; /* (owned) (element-type guint32) signatures that came, went or say other things */
  GArray *remarked; /* (owned) (element-type guint32) those merged or doubted, or not any more */
  gboolean doubted; /* what is doubtful has changed */
} Refresh;

/* Everything that goes, goes first: what comes may bear its id. */
static gboolean
compare_record (Refresh *self, guint32 record, GError **error)
{
  CanvassRoll *roll = self->roll;
  const CanvassRecordFact *fact = canvass_facts_record (roll->ledger->facts, record);
  guint32 *mark = &g_array_index (roll->marks, guint32, record);
  guint32 before = *mark, now = canvass_roll_mark (roll, fact);

  if (before == now)
    return TRUE;

  self->doubted |= fact->kind == CANVASS_PAYLOAD_DOUBT;
  *mark = now;
  if ((before ^ now) == MERGED) {
    g_array_append_val (self->remarked, record);
    if (fact->merged)
      g_hash_table_add (roll->merged, g_memdup2 (fact->hash, CANVASS_HASH_BYTES));
    else
      g_hash_table_remove (roll->merged, fact->hash);
    return TRUE;
  }

  if (fact->kind == CANVASS_PAYLOAD_SIGNATURE)
    g_array_append_val (self->changed, record);
  if (now != 0)
    g_array_append_val (self->added, record);
  return (before & STANDING_MASK) == CANVASS_ROLL_NOTHING || take_off (roll, fact, before, error);
}

static gboolean
add_records (Refresh *self, GError **error)
{
  const CanvassFacts *facts = self->roll->ledger->facts;

  for (guint turn = CANVASS_ROLL_ENTRY; turn <= CANVASS_ROLL_WITHDRAWN; turn++)
    for (guint i = 0; i < self->added->len; i++) {
      guint32 record = g_array_index (self->added, guint32, i);

      if (canvass_roll_stand (canvass_facts_record (facts, record)) == turn &&
          !canvass_roll_reader_add (&self->reader, self->roll, record, error))
        return FALSE;
    }

  return TRUE;
}

/* From all that are on the roll now, since what one said another may have said too. */
static gboolean
doubt_anew (Refresh *self, GError **error)
{
  CanvassRoll *roll = self->roll;
  const CanvassFacts *facts = roll->ledger->facts;
  g_autoptr (GHashTable) before = g_steal_pointer (&roll->doubts);

  roll->doubts =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  for (guint32 i = 0; i < facts->records->len; i++) {
    const CanvassRecordFact *fact = canvass_facts_record (facts, i);

    if (fact->kind != CANVASS_PAYLOAD_DOUBT || canvass_roll_stand (fact) != CANVASS_ROLL_ENTRY)
      continue;
    if (!take_off (roll, fact, CANVASS_ROLL_ENTRY, error) ||
        !canvass_roll_reader_add (&self->reader, roll, i, error))
      return FALSE;
  }

  for (guint32 i = 0; roll->listing != NULL && i < facts->records->len; i++) {
    const CanvassRecordFact *fact = canvass_facts_record (facts, i);
    const guint8 *kiosk_id = canvass_facts_file (facts, fact->file)->header.kiosk_id;

    if (canvass_roll_stand (fact) == CANVASS_ROLL_ENTRY &&
        canvass_roll_is_doubtful_by (before, fact->hash, kiosk_id) !=
            canvass_roll_is_doubtful (roll, fact->hash, kiosk_id))
      g_array_append_val (self->remarked, i);
  }

  return TRUE;
}

static void
refresh_listing (Refresh *self)
{
  CanvassRoll *roll = self->roll;

  if (canvass_roll_list_update (
          roll->listing, (const guint32 *)self->changed->data, self->changed->len))
    canvass_roll_list_remark (
        roll->listing, (const guint32 *)self->remarked->data, self->remarked->len);
  else
    g_clear_pointer (&roll->listing, canvass_roll_list_free);
}

static gboolean
refresh (Refresh *self, GError **error)
{
  CanvassRoll *roll = self->roll;
  const CanvassFacts *facts = roll->ledger->facts;

  canvass_roll_take_files (roll);
  g_array_set_size (roll->marks, facts->records->len);
  for (guint32 i = 0; i < facts->records->len; i++)
    if (!compare_record (self, i, error))
      return FALSE;

  if (!add_records (self, error) || (self->doubted && !doubt_anew (self, error)))
    return FALSE;

  if (roll->listing != NULL)
    refresh_listing (self);
  return TRUE;
}

gboolean
canvass_roll_refresh (CanvassRoll *self, guint64 *n_changed, GError **error)
{
  Refresh refreshing = { .roll = self };
  gboolean good;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!canvass_ledger_catch_up (self->ledger, NULL, NULL, error))
    return FALSE;

  if (self->facts_serial != self->ledger->facts->serial) {
    g_set_error_literal (error,
                         CANVASS_LEDGER_ERROR,
                         CANVASS_LEDGER_ERROR_CORRUPT,
                         "The ledger was rebuilt meanwhile: open it again");
    return FALSE;
  }

  canvass_roll_reader_init (&refreshing.reader);
  refreshing.added = g_array_new (FALSE, FALSE, sizeof (guint32));
  refreshing.changed = g_array_new (FALSE, FALSE, sizeof (guint32));
  refreshing.remarked = g_array_new (FALSE, FALSE, sizeof (guint32));
  good = refresh (&refreshing, error);
  if (n_changed != NULL)
    *n_changed = (guint64)refreshing.changed->len + refreshing.remarked->len;
  g_array_unref (refreshing.added);
  g_array_unref (refreshing.changed);
  g_array_unref (refreshing.remarked);
  canvass_roll_reader_clear (&refreshing.reader);
  return good;
}
