/*
 * What each kiosk sent, and whether it is all there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/ledger-private.h"
#include "ledger/shelf.h"

typedef struct {
  CanvassLedger *ledger;
  const CanvassFacts *facts;
  GArray *kiosks;     /* (element-type CanvassLedgerKiosk) */
  GHashTable *places; /* kiosk id → place in kiosks */

  /* Records of one file follow each other: of whose was asked last. */
  guint32 last_file;
  guint last_place;
} Survey;

static guint
id_hash (gconstpointer id)
{
  guint hash;

  memcpy (&hash, id, sizeof hash);
  return hash;
}

static gboolean
id_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_ID_BYTES) == 0;
}

/* Its place in kiosks, where it is added if need be. */
static guint
find_place (Survey *self, const guint8 *kiosk_id)
{
  CanvassLedgerKiosk kiosk = { .name = "" };
  gpointer place;

  if (!g_hash_table_lookup_extended (self->places, kiosk_id, NULL, &place)) {
    memcpy (kiosk.kiosk_id, kiosk_id, CANVASS_ID_BYTES);
    place = GUINT_TO_POINTER (self->kiosks->len);
    g_hash_table_insert (self->places, g_memdup2 (kiosk_id, CANVASS_ID_BYTES), place);
    g_array_append_val (self->kiosks, kiosk);
  }

  return GPOINTER_TO_UINT (place);
}

static CanvassLedgerKiosk *
find (Survey *self, const guint8 *kiosk_id)
{
  guint place = find_place (self, kiosk_id);

  return &g_array_index (self->kiosks, CanvassLedgerKiosk, place);
}

/* The place of whom a record is of. */
static guint
find_sender (Survey *self, const CanvassRecordFact *record)
{
  if (record->file != self->last_file) {
    self->last_place =
        find_place (self, canvass_facts_file (self->facts, record->file)->header.kiosk_id);
    self->last_file = record->file;
  }

  return self->last_place;
}

static void
survey_admitted (Survey *self)
{
  for (guint i = 0; i < self->ledger->kiosks->len; i++) {
    const CanvassKioskCard *card =
        &g_array_index (self->ledger->kiosks, CanvassAdmittedKiosk, i).card;
    CanvassLedgerKiosk *kiosk = find (self, card->kiosk_id);

    kiosk->admitted = TRUE;
    kiosk->revoked = canvass_judgement_get_ends (self->ledger->judgement, card->kiosk_id) != NULL;
    g_strlcpy (kiosk->name, card->name, sizeof kiosk->name);
  }
}

static gint
compare_batches (gconstpointer a, gconstpointer b)
{
  const CanvassFileFact *first = *(CanvassFileFact *const *)a;
  const CanvassFileFact *second = *(CanvassFileFact *const *)b;
  gint order = memcmp (first->header.kiosk_id, second->header.kiosk_id, CANVASS_ID_BYTES);

  if (order == 0)
    order = (first->header.number > second->header.number) -
            (first->header.number < second->header.number);
  if (order == 0)
    order = memcmp (first->batch_id, second->batch_id, CANVASS_HASH_BYTES);
  return order;
}

static void
note_gap (CanvassLedgerKiosk *kiosk, guint64 first, guint64 last)
{
  kiosk->missing_batches += last - first + 1;
  if (kiosk->n_gaps < CANVASS_LEDGER_MAX_GAPS)
    kiosk->gaps[kiosk->n_gaps++] = (CanvassLedgerGap){ first, last };
}

/* Whose signature is false tells nothing about the kiosk that it names. */
static void
survey_batches (Survey *self)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  const CanvassFileFact *before = NULL;

  for (guint i = 0; i < self->facts->files->len; i++) {
    CanvassFileFact *file = canvass_facts_file (self->facts, i);
    gboolean admitted = canvass_find_kiosk (self->ledger->kiosks, file->header.kiosk_id) >= 0;

    if (file->whole_head && !file->is_mirror && (!admitted || file->head == CANVASS_HEAD_SIGNED))
      g_ptr_array_add (files, file);
  }
  g_ptr_array_sort (files, compare_batches);

  for (guint i = 0; i < files->len; i++) {
    const CanvassFileFact *file = files->pdata[i];
    CanvassLedgerKiosk *kiosk = find (self, file->header.kiosk_id);
    gboolean same_kiosk =
        before != NULL && id_equal (before->header.kiosk_id, file->header.kiosk_id);
    guint64 last = same_kiosk ? before->header.number : 0;

    if (!same_kiosk || compare_batches (&before, &file) != 0)
      kiosk->batches++;
    if (file->header.number > last + 1)
      note_gap (kiosk, last + 1, file->header.number - 1);
    if (file->reason == CANVASS_QUARANTINE_FORKED)
      kiosk->contested++;
    kiosk->last_number = file->header.number;
    before = file;
  }
}

/* What a file that is cut off announced and does not hold: its head still tells. Without a whole
 * head it tells nothing about its kiosk. */
static void
add_cut_off (Survey *self, const CanvassFileFact *file, GHashTable *wanted)
{
  g_autofree char *path = NULL;
  g_autoptr (CanvassBatchReader) reader = NULL;
  const guint8 *head;

  if (!file->whole_head || file->is_mirror || canvass_file_fact_get_n_cut_off (file) == 0)
    return;

  path = canvass_shelf_path (self->ledger->batches_folder, file->hash, ".batch");
  reader = canvass_batch_reader_open (path, NULL);
  head = reader != NULL ? canvass_batch_reader_get_head (reader) : NULL;
  for (guint i = file->n_records; head != NULL && i < file->header.count; i++)
    g_hash_table_insert (wanted,
                         g_memdup2 (head + CANVASS_BATCH_HEAD_BYTES (i), CANVASS_HASH_BYTES),
                         GUINT_TO_POINTER (find_place (self, file->header.kiosk_id)));
}

/* Hash of a record that has come only damaged or not at all → its place among the kiosks. What
 * another copy brought meanwhile is not wanted any more. */
static GHashTable *
find_wanted (Survey *self)
{
  const CanvassFacts *facts = self->facts;
  GHashTable *wanted = canvass_hash_set_new ();

  for (guint i = 0; i < facts->files->len; i++)
    add_cut_off (self, canvass_facts_file (facts, i), wanted);

  for (guint i = 0; i < facts->records->len; i++) {
    const CanvassRecordFact *record = canvass_facts_record (facts, i);

    if (record->listed != CANVASS_NONE)
      g_hash_table_insert (wanted,
                           g_memdup2 (&g_array_index (facts->listed, CanvassHash, record->listed),
                                      CANVASS_HASH_BYTES),
                           GUINT_TO_POINTER (find_place (
                               self, canvass_facts_file (facts, record->file)->header.kiosk_id)));
  }

  for (guint i = 0; g_hash_table_size (wanted) > 0 && i < facts->records->len; i++) {
    const CanvassRecordFact *record = canvass_facts_record (facts, i);

    if (record->state == CANVASS_STATE_ON_ROLL || canvass_record_fact_is_decided (record))
      g_hash_table_remove (wanted, record->hash);
  }

  return wanted;
}

static void
survey_records (Survey *self)
{
  const CanvassFacts *facts = self->facts;
  g_autoptr (GHashTable) wanted = find_wanted (self);
  GHashTableIter iter;
  gpointer place;

  for (guint i = 0; i < facts->records->len; i++) {
    const CanvassRecordFact *record = canvass_facts_record (facts, i);
    guint sender = find_sender (self, record);
    CanvassLedgerKiosk *kiosk = &g_array_index (self->kiosks, CanvassLedgerKiosk, sender);

    if (record->state == CANVASS_STATE_ON_ROLL || canvass_record_fact_is_decided (record))
      kiosk->last_day = MAX (kiosk->last_day, record->day);

    if (record->state == CANVASS_STATE_ON_ROLL) {
      kiosk->accepted++;
      kiosk->signatures += record->kind == CANVASS_PAYLOAD_SIGNATURE;
    } else if (record->first && record->chosen == CANVASS_NONE && record->listed == CANVASS_NONE) {
      kiosk->quarantined++;
    }
  }

  /* Nothing tells what was lost inside a mirror. */
  for (guint i = 0; i < facts->files->len; i++) {
    const CanvassFileFact *file = canvass_facts_file (facts, i);

    if (file->is_mirror && canvass_file_fact_get_n_cut_off (file) > 0)
      find (self, file->header.kiosk_id)->quarantined += canvass_file_fact_get_n_cut_off (file);
  }

  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, NULL, &place))
    g_array_index (self->kiosks, CanvassLedgerKiosk, GPOINTER_TO_UINT (place)).quarantined++;
}

/* A close counts what its kiosk sealed since the one before, in however many runs, so that only the
 * sums can be compared; what came after the last close is no part of them. */
static void
survey_closes (Survey *self)
{
  g_autofree guint64 *arrived = g_new0 (guint64, self->kiosks->len);

  for (guint i = 0; i < self->facts->records->len; i++) {
    const CanvassRecordFact *record = canvass_facts_record (self->facts, i);

    /* What was taken back or rejected since has arrived all the same. */
    if ((record->state == CANVASS_STATE_ON_ROLL ||
         (canvass_record_fact_is_decided (record) && record->first)) &&
        record->kind == CANVASS_PAYLOAD_SIGNATURE)
      arrived[find_sender (self, record)]++;
  }

  for (guint i = 0; i < self->facts->closes->len; i++) {
    const CanvassCloseFact *close = &g_array_index (self->facts->closes, CanvassCloseFact, i);
    const CanvassRecordFact *record = canvass_facts_record (self->facts, close->record);
    CanvassLedgerKiosk *kiosk =
        find (self, canvass_facts_file (self->facts, record->file)->header.kiosk_id);

    if (record->state == CANVASS_STATE_ON_ROLL) {
      kiosk->closed_sessions++;
      kiosk->captured_in_closed += close->captured;
    }
  }

  for (guint i = 0; i < self->kiosks->len; i++) {
    CanvassLedgerKiosk *kiosk = &g_array_index (self->kiosks, CanvassLedgerKiosk, i);

    kiosk->arrived_in_closed = MIN (arrived[i], kiosk->captured_in_closed);
  }
}

static gint
compare_kiosks (gconstpointer a, gconstpointer b)
{
  const CanvassLedgerKiosk *first = a, *second = b;
  gint order = strcmp (first->name, second->name);

  return order != 0 ? order : memcmp (first->kiosk_id, second->kiosk_id, CANVASS_ID_BYTES);
}

/* Without a key, the heads of the files still tell which batches came. */
static CanvassFacts *
read_heads (CanvassLedger *self, GError **error)
{
  g_autoptr (GArray) hashes = canvass_shelf_list (self->batches_folder, ".batch", error);
  CanvassFacts *facts;

  if (hashes == NULL)
    return NULL;

  facts = canvass_facts_new ();
  for (guint i = 0; i < hashes->len; i++) {
    const guint8 *hash = g_array_index (hashes, CanvassHash, i).bytes;
    g_autofree char *path = canvass_shelf_path (self->batches_folder, hash, ".batch");
    g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (path, NULL);
    CanvassFileFact file = { 0 };

    if (reader == NULL || canvass_batch_reader_get_head (reader) == NULL)
      continue;

    file.header = *canvass_batch_reader_get_header (reader);
    file.whole_head = TRUE;
    memcpy (file.batch_id, canvass_batch_reader_get_batch_id (reader), CANVASS_HASH_BYTES);
    file.head = canvass_ledger_judge_head (self, reader);
    file.n_records = file.header.count;
    g_array_append_val (facts->files, file);
  }

  return facts;
}

GArray *
canvass_ledger_list_kiosks (CanvassLedger *self, GError **error)
{
  g_autoptr (CanvassFacts) heads = NULL;
  g_autoptr (GHashTable) places = NULL;
  Survey survey = { .ledger = self, .last_file = CANVASS_NONE };

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  if (self->key == NULL) {
    heads = read_heads (self, error);
    if (heads == NULL)
      return NULL;
  } else if (!canvass_ledger_catch_up (self, NULL, NULL, error)) {
    return NULL;
  }

  places = g_hash_table_new_full (id_hash, id_equal, g_free, NULL);
  survey.facts = heads != NULL ? heads : self->facts;
  survey.kiosks = g_array_new (FALSE, TRUE, sizeof (CanvassLedgerKiosk));
  survey.places = places;
  survey_admitted (&survey);
  survey_batches (&survey);
  survey_records (&survey);
  survey_closes (&survey);

  g_array_sort (survey.kiosks, compare_kiosks);
  return survey.kiosks;
}
