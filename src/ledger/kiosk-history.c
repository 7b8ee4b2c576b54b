/*
 * What one kiosk sent, batch by batch and session by session.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/kiosk.h"

#include "format/secret.h"
#include "ledger/chunk.h"
#include "ledger/ledger-private.h"
#include "ledger/shelf.h"

#include <sys/stat.h>

typedef struct {
  CanvassLedger *ledger;
  const guint8 *kiosk_id;
  CanvassKioskHistory *history;
  GHashTable *batches;     /* batch id → place */
  GPtrArray *seen;         /* (element-type GByteArray) of each batch: its records that count */
  GHashTable *sessions;    /* session → place */
  CanvassPayload *payload; /* (owned) */
  guint8 *plain;           /* (owned) locked memory */
} Reading;

static gboolean
is_of_kiosk (const Reading *self, const CanvassFileFact *file)
{
  return memcmp (file->header.kiosk_id, self->kiosk_id, CANVASS_ID_BYTES) == 0;
}

static gint64
read_time (CanvassLedger *ledger, const CanvassFileFact *file)
{
  g_autofree char *path =
      canvass_shelf_path (ledger->batches_folder, file->hash, CANVASS_BATCH_SUFFIX);
  struct stat info;

  return stat (path, &info) == 0 ? (gint64)info.st_mtime : 0;
}

static guint
find_batch (Reading *self, const CanvassFileFact *file)
{
  CanvassKioskBatch batch = {
    .number = file->header.number,
    .records = file->header.count,
    .reason = file->reason,
  };
  gpointer place;

  if (g_hash_table_lookup_extended (self->batches, file->batch_id, NULL, &place))
    return GPOINTER_TO_UINT (place);

  memcpy (batch.batch_id, file->batch_id, CANVASS_HASH_BYTES);
  place = GUINT_TO_POINTER (self->history->batches->len);
  g_hash_table_insert (self->batches, g_memdup2 (file->batch_id, CANVASS_HASH_BYTES), place);
  g_array_append_val (self->history->batches, batch);
  g_ptr_array_add (self->seen, g_byte_array_set_size (g_byte_array_new (), file->header.count));
  memset (((GByteArray *)self->seen->pdata[self->seen->len - 1])->data, 0, file->header.count);
  return GPOINTER_TO_UINT (place);
}

static void
add_file (Reading *self, const CanvassFileFact *file)
{
  guint place = find_batch (self, file);
  CanvassKioskBatch *batch = &g_array_index (self->history->batches, CanvassKioskBatch, place);
  guint8 *seen = ((GByteArray *)self->seen->pdata[place])->data;
  gint64 time = read_time (self->ledger, file);

  if (time > 0 && (batch->read_at == 0 || time < batch->read_at))
    batch->read_at = time;
  if (file->reason < 0)
    batch->reason = -1;
  for (guint i = 0; i < file->n_records && i < batch->records; i++) {
    const CanvassRecordFact *record =
        canvass_facts_record (self->ledger->facts, file->first_record + i);

    if (record->state == CANVASS_STATE_QUARANTINED || seen[i])
      continue;
    seen[i] = TRUE;
    batch->counted++;
  }
}

static gint
compare_batches (gconstpointer a, gconstpointer b)
{
  const CanvassKioskBatch *first = a, *second = b;

  if (first->number != second->number)
    return first->number < second->number ? -1 : 1;

  return memcmp (first->batch_id, second->batch_id, CANVASS_HASH_BYTES);
}

/* As canvass_ledger_list_kiosks () counts them: whose signature is false tells nothing. */
static void
read_batches (Reading *self)
{
  GArray *batches = self->history->batches;

  for (guint i = 0; i < self->ledger->facts->files->len; i++) {
    const CanvassFileFact *file = canvass_facts_file (self->ledger->facts, i);

    if (is_of_kiosk (self, file) && file->whole_head && !file->is_mirror &&
        (file->kiosk < 0 || file->head == CANVASS_HEAD_SIGNED))
      add_file (self, file);
  }

  g_array_sort (batches, compare_batches);
  for (guint i = batches->len; i > 0; i--)
    if (g_array_index (batches, CanvassKioskBatch, i - 1).reason == CANVASS_QUARANTINE_FORKED)
      self->history->forked_from = g_array_index (batches, CanvassKioskBatch, i - 1).number;
}

static guint
hash_id (gconstpointer id)
{
  guint hash;

  memcpy (&hash, id, sizeof hash);
  return hash;
}

static gboolean
equal_ids (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_ID_BYTES) == 0;
}

static CanvassKioskSession *
find_session (Reading *self, const guint8 *id)
{
  GArray *sessions = self->history->sessions;
  CanvassKioskSession session = { 0 };
  gpointer place;

  if (!g_hash_table_lookup_extended (self->sessions, id, NULL, &place)) {
    memcpy (session.id, id, CANVASS_ID_BYTES);
    place = GUINT_TO_POINTER (sessions->len);
    g_hash_table_insert (self->sessions, g_memdup2 (id, CANVASS_ID_BYTES), place);
    g_array_append_val (sessions, session);
  }

  return &g_array_index (sessions, CanvassKioskSession, GPOINTER_TO_UINT (place));
}

/* What was taken back or rejected since has arrived all the same. */
static gboolean
has_arrived (const CanvassRecordFact *record)
{
  return record->state == CANVASS_STATE_ON_ROLL ||
         (canvass_record_fact_is_decided (record) && record->first);
}

static void
add_record (Reading *self, const CanvassRecordFact *record, const guint8 *payload, gsize length)
{
  CanvassKioskSession *session;

  if (record->kind == CANVASS_PAYLOAD_DOUBT ||
      (record->kind == CANVASS_PAYLOAD_CLOSE && record->state != CANVASS_STATE_ON_ROLL) ||
      !canvass_payload_decode (self->payload, payload, length, NULL))
    return;

  session = find_session (self, canvass_payload_get_session (self->payload));
  if (record->kind == CANVASS_PAYLOAD_SIGNATURE) {
    session->arrived++;
    if (!session->closed)
      session->day = MAX (session->day, record->day);
    return;
  }

  session->day = session->closed ? MAX (session->day, record->day) : record->day;
  session->closed = TRUE;
  session->captured += canvass_payload_get_captured (self->payload);
}

static gboolean
read_sessions_of (Reading *self, const CanvassFileFact *file, GError **error)
{
  const CanvassFacts *facts = self->ledger->facts;

  for (guint done = 0, number = 0; done < file->n_records; number++) {
    CanvassChunk chunk;
    CanvassChunkEntry entry;
    const guint8 *payload;
    gsize length = canvass_index_get_chunk (
        self->ledger->index, file->hash, file->first_chunk + number, self->plain, error);
    guint n;

    if (length == 0)
      return FALSE;

    n = canvass_chunk_read (&chunk, self->plain, length);
    if (n == 0)
      break;
    for (guint i = 0; i < n && done < file->n_records; i++, done++) {
      const CanvassRecordFact *record = canvass_facts_record (facts, file->first_record + done);

      if (canvass_chunk_next (&chunk, &entry, &payload, &length) && length > 0 &&
          has_arrived (record))
        add_record (self, record, payload, length);
    }
  }

  return TRUE;
}

static gboolean
holds_any (const CanvassFacts *facts, const CanvassFileFact *file)
{
  for (guint i = 0; i < file->n_records; i++)
    if (has_arrived (canvass_facts_record (facts, file->first_record + i)))
      return TRUE;

  return FALSE;
}

static gint
compare_sessions (gconstpointer a, gconstpointer b)
{
  const CanvassKioskSession *first = a, *second = b;

  if (first->closed != second->closed)
    return first->closed ? 1 : -1;
  if (first->day != second->day)
    return first->day > second->day ? -1 : 1;

  return memcmp (first->id, second->id, CANVASS_ID_BYTES);
}

static gboolean
read_sessions (Reading *self, GError **error)
{
  const CanvassFacts *facts = self->ledger->facts;

  for (guint i = 0; i < facts->files->len; i++) {
    const CanvassFileFact *file = canvass_facts_file (facts, i);

    if (is_of_kiosk (self, file) && holds_any (facts, file) &&
        !read_sessions_of (self, file, error))
      return FALSE;
  }

  g_array_sort (self->history->sessions, compare_sessions);
  return TRUE;
}

static gboolean
read_summary (Reading *self, GError **error)
{
  g_autoptr (GArray) kiosks = canvass_ledger_list_kiosks (self->ledger, error);

  if (kiosks == NULL)
    return FALSE;

  for (guint i = 0; i < kiosks->len; i++)
    if (memcmp (g_array_index (kiosks, CanvassLedgerKiosk, i).kiosk_id,
                self->kiosk_id,
                CANVASS_ID_BYTES) == 0) {
      self->history->summary = g_array_index (kiosks, CanvassLedgerKiosk, i);
      return TRUE;
    }

  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_REFUSED,
                       "No table of this id was admitted or has sent anything");
  return FALSE;
}

static void
read_card (Reading *self)
{
  gint place = canvass_find_kiosk (self->ledger->kiosks, self->kiosk_id);

  self->history->has_card = place >= 0;
  if (place >= 0)
    self->history->card = g_array_index (self->ledger->kiosks, CanvassAdmittedKiosk, place).card;
}

static gboolean
read_all (Reading *self, GError **error)
{
  if (!canvass_ledger_catch_up (self->ledger, NULL, NULL, error) || !read_summary (self, error))
    return FALSE;

  read_card (self);
  read_batches (self);
  return read_sessions (self, error);
}

CanvassKioskHistory *
canvass_ledger_read_kiosk (CanvassLedger *self,
                           const guint8 kiosk_id[static CANVASS_ID_BYTES],
                           GError **error)
{
  g_autoptr (CanvassKioskHistory) history = NULL;
  g_autoptr (GHashTable) batches = NULL;
  g_autoptr (GHashTable) sessions = NULL;
  g_autoptr (GPtrArray) seen = NULL;
  g_autoptr (CanvassPayload) payload = NULL;
  Reading reading;
  gboolean good;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  history = g_new0 (CanvassKioskHistory, 1);
  history->batches = g_array_new (FALSE, FALSE, sizeof (CanvassKioskBatch));
  history->sessions = g_array_new (FALSE, FALSE, sizeof (CanvassKioskSession));
  batches = canvass_hash_set_new ();
  sessions = g_hash_table_new_full (hash_id, equal_ids, g_free, NULL);
  seen = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  payload = canvass_payload_new ();
  reading = (Reading){
    self, kiosk_id, history, batches,
    seen, sessions, payload, canvass_secret_new (CANVASS_CHUNK_BYTES),
  };
  good = read_all (&reading, error);
  canvass_secret_free (reading.plain);
  return good ? g_steal_pointer (&history) : NULL;
}

void
canvass_kiosk_history_free (CanvassKioskHistory *self)
{
  g_array_unref (self->batches);
  g_array_unref (self->sessions);
  g_free (self);
}
