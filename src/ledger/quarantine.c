/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/quarantine.h"

#include "format/secret.h"
#include "ledger/chunk.h"
#include "ledger/ledger-private.h"
#include "ledger/tag.h"

static void
describe (CanvassLedger *ledger, const CanvassRecordFact *fact, CanvassLedgerRecord *record)
{
  const CanvassFileFact *file = canvass_facts_file (ledger->facts, fact->file);

  memset (record, 0, sizeof *record);
  memcpy (record->record_id, fact->id, CANVASS_ID_BYTES);
  memcpy (record->hash, fact->hash, CANVASS_HASH_BYTES);
  memcpy (record->kiosk_id, file->header.kiosk_id, CANVASS_ID_BYTES);
  memcpy (record->file, file->hash, CANVASS_HASH_BYTES);
  if (file->kiosk >= 0)
    g_strlcpy (record->kiosk,
               g_array_index (ledger->kiosks, CanvassAdmittedKiosk, file->kiosk).card.name,
               sizeof record->kiosk);
  record->number = file->is_mirror ? 0 : file->header.number;
  record->on_roll = fact->state != CANVASS_STATE_QUARANTINED;
  record->reason = fact->reason;
  record->releasable = canvass_facts_is_releasable (ledger->facts, fact);
  record->merged = fact->merged;
  record->day = fact->day;
}

/* Words to be found: by id, unless they are hashes. */
typedef struct {
  guint8 bytes[CANVASS_HASH_BYTES];
  gsize length; /* of an id or a hash */
  guint32 found;
  gboolean ambiguous;
} Sought;

static gboolean
refuse (GError **error, const char *format, const char *word)
{
  g_autofree char *message = g_strdup_printf (format, word); /* formats are ours, with one %s */

  g_set_error_literal (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED, message);
  return FALSE;
}

static gboolean
read_word (Sought *sought, const char *word, GError **error)
{
  *sought = (Sought){ .found = CANVASS_NONE };
  if (canvass_from_hex (sought->bytes, CANVASS_ID_BYTES, word))
    sought->length = CANVASS_ID_BYTES;
  else if (canvass_from_hex (sought->bytes, CANVASS_HASH_BYTES, word))
    sought->length = CANVASS_HASH_BYTES;

  return sought->length > 0 ||
         refuse (error,
                 "“%s” is no record: give its record_id, 32 hexadecimal digits, or its hash, 64",
                 word);
}

/* One on the roll is meant before one that is not. */
static void
note (Sought *sought, const CanvassFacts *facts, guint32 place)
{
  const CanvassRecordFact *record = canvass_facts_record (facts, place), *found;

  if (sought->found == CANVASS_NONE) {
    sought->found = place;
    return;
  }

  found = canvass_facts_record (facts, sought->found);
  sought->ambiguous |= memcmp (found->hash, record->hash, CANVASS_HASH_BYTES) != 0;
  if (record->state == CANVASS_STATE_ON_ROLL)
    sought->found = place;
}

static void
seek (GHashTable *by_id, GHashTable *by_hash, Sought *sought, const CanvassFacts *facts)
{
  for (guint32 i = 0; i < facts->records->len; i++) {
    const CanvassRecordFact *record = canvass_facts_record (facts, i);
    guint8 id[CANVASS_HASH_BYTES] = { 0 };
    gpointer place;

    memcpy (id, record->id, CANVASS_ID_BYTES);
    if (g_hash_table_lookup_extended (by_id, id, NULL, &place))
      note (&sought[GPOINTER_TO_UINT (place)], facts, i);
    if (g_hash_table_lookup_extended (by_hash, record->hash, NULL, &place))
      note (&sought[GPOINTER_TO_UINT (place)], facts, i);
  }
}

static gboolean
collect (CanvassLedger *self,
         const char *const *words,
         const Sought *sought,
         guint n,
         GHashTable *by_id,
         GHashTable *by_hash,
         GArray *records,
         GError **error)
{
  for (guint i = 0; i < n; i++) {
    GHashTable *table = sought[i].length == CANVASS_ID_BYTES ? by_id : by_hash;
    const Sought *first = &sought[GPOINTER_TO_UINT (g_hash_table_lookup (table, sought[i].bytes))];
    CanvassLedgerRecord record;

    if (first->found == CANVASS_NONE)
      return refuse (error, "There is no record “%s” in this ledger", words[i]);
    if (first->ambiguous)
      return refuse (error,
                     "Several records bear the id “%s”: give the hash of the one that you mean",
                     words[i]);

    describe (self, canvass_facts_record (self->facts, first->found), &record);
    g_array_append_val (records, record);
  }

  return TRUE;
}

GArray *
canvass_ledger_find_records (CanvassLedger *self, const char *const *words, guint n, GError **error)
{
  g_autofree Sought *sought = g_new (Sought, n);
  g_autoptr (GHashTable) by_id = canvass_hash_set_new ();
  g_autoptr (GHashTable) by_hash = canvass_hash_set_new ();
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (CanvassLedgerRecord));

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return NULL;

  for (guint i = 0; i < n; i++) {
    GHashTable *table;

    if (!read_word (&sought[i], words[i], error))
      return NULL;

    table = sought[i].length == CANVASS_ID_BYTES ? by_id : by_hash;
    if (!g_hash_table_contains (table, sought[i].bytes))
      g_hash_table_insert (
          table, g_memdup2 (sought[i].bytes, CANVASS_HASH_BYTES), GUINT_TO_POINTER (i));
  }

  seek (by_id, by_hash, sought, self->facts);
  return collect (self, words, sought, n, by_id, by_hash, records, error)
             ? g_steal_pointer (&records)
             : NULL;
}

GArray *
canvass_ledger_find_by_code (CanvassLedger *self, const char *code, GError **error)
{
  guint64 tag = canvass_tag (code, strlen (code));
  GArray *records;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return NULL;

  records = g_array_new (FALSE, FALSE, sizeof (CanvassLedgerRecord));
  for (guint i = 0; i < self->facts->records->len; i++) {
    const CanvassRecordFact *fact = canvass_facts_record (self->facts, i);
    CanvassLedgerRecord record;

    if (fact->code != tag || !fact->first)
      continue;

    describe (self, fact, &record);
    g_array_append_val (records, record);
  }

  return records;
}

typedef struct {
  CanvassLedger *ledger;
  gint reason;
  CanvassRecordVisitor visitor;
  gpointer user_data;
  CanvassPayload *payload; /* (owned) */
  guint8 *plain;           /* (owned) locked memory */
  gboolean ended;
} Look;

static gboolean
is_wanted (const Look *self, const CanvassRecordFact *fact)
{
  return fact->state == CANVASS_STATE_QUARANTINED && fact->first &&
         (self->reason < 0 || fact->reason == self->reason);
}

static void
look_at (Look *self, const CanvassRecordFact *fact, const guint8 *payload, gsize length)
{
  CanvassLedgerRecord record;
  gboolean opened = length > 0 && canvass_payload_decode (self->payload, payload, length, NULL);

  describe (self->ledger, fact, &record);
  self->ended = !self->visitor (&record, opened ? self->payload : NULL, self->user_data);
  canvass_payload_reset (self->payload);
}

static gboolean
look_at_file (Look *self, const CanvassFileFact *file, GError **error)
{
  CanvassFacts *facts = self->ledger->facts;
  gboolean any = FALSE;

  for (guint i = 0; !any && i < file->n_records; i++)
    any = is_wanted (self, canvass_facts_record (facts, file->first_record + i));

  for (guint done = 0, number = 0; any && !self->ended && done < file->n_records; number++) {
    CanvassChunk chunk;
    CanvassChunkEntry entry;
    const guint8 *payload;
    gsize length = canvass_index_get_chunk (
        self->ledger->index, file->hash, file->first_chunk + number, self->plain, error);
    guint n;

    if (length == 0)
      return FALSE;

    n = canvass_chunk_read (&chunk, self->plain, length);
    for (guint i = 0; i < n && !self->ended && done < file->n_records; i++, done++) {
      const CanvassRecordFact *fact = canvass_facts_record (facts, file->first_record + done);

      if (!canvass_chunk_next (&chunk, &entry, &payload, &length))
        length = 0;
      if (is_wanted (self, fact))
        look_at (self, fact, payload, length);
    }
    if (n == 0)
      break;
  }

  return TRUE;
}

gboolean
canvass_ledger_foreach_set_aside (CanvassLedger *self,
                                  gint reason,
                                  CanvassRecordVisitor visitor,
                                  gpointer user_data,
                                  GError **error)
{
  Look look = { .ledger = self, .reason = reason, .visitor = visitor, .user_data = user_data };
  gboolean good = TRUE;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (visitor != NULL, FALSE);

  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return FALSE;

  look.payload = canvass_payload_new ();
  look.plain = canvass_secret_new (CANVASS_CHUNK_BYTES);
  for (guint i = 0; good && !look.ended && i < self->facts->files->len; i++)
    good = look_at_file (&look, canvass_facts_file (self->facts, i), error);
  canvass_payload_free (look.payload);
  canvass_secret_free (look.plain);
  return good;
}

static gboolean
is_meant (const CanvassFileFact *file, const char *word, guint64 number, const guint8 *batch_id)
{
  if (file->is_mirror || !file->whole_head || file->head == CANVASS_HEAD_FALSE)
    return FALSE;

  return g_str_equal (word, "last") || (number > 0 && file->header.number == number) ||
         memcmp (file->batch_id, batch_id, CANVASS_HASH_BYTES) == 0;
}

gboolean
canvass_ledger_find_batch (CanvassLedger *self,
                           const guint8 kiosk_id[static CANVASS_ID_BYTES],
                           const char *word,
                           guint8 batch_id[static CANVASS_HASH_BYTES],
                           GError **error)
{
  const CanvassFileFact *found = NULL;
  gboolean ambiguous = FALSE;
  guint64 number = 0;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);

  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return FALSE;

  memset (batch_id, 0, CANVASS_HASH_BYTES);
  if (g_str_equal (word, "none"))
    return TRUE;

  if (!canvass_from_hex (batch_id, CANVASS_HASH_BYTES, word))
    g_ascii_string_to_unsigned (word, 10, 1, G_MAXUINT64, &number, NULL);

  for (guint i = 0; i < self->facts->files->len; i++) {
    const CanvassFileFact *file = canvass_facts_file (self->facts, i);

    if (memcmp (file->header.kiosk_id, kiosk_id, CANVASS_ID_BYTES) != 0 ||
        !is_meant (file, word, number, batch_id))
      continue;

    if (found == NULL || file->header.number > found->header.number) {
      found = file;
      ambiguous = FALSE;
    } else if (file->header.number == found->header.number) {
      ambiguous |= memcmp (file->batch_id, found->batch_id, CANVASS_HASH_BYTES) != 0;
    }
  }

  if (found == NULL)
    return refuse (error, "No batch “%s” of this kiosk was read", word);
  if (ambiguous)
    return refuse (error,
                   "Several batches of this kiosk are “%s”: give the batch_id of the one that you "
                   "trust, as “canvass batch check” tells it",
                   word);

  memcpy (batch_id, found->batch_id, CANVASS_HASH_BYTES);
  return TRUE;
}
