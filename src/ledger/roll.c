/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/roll-private.h"

#include "format/secret.h"
#include "ledger/roll-list-private.h"

#define NONCE_BYTES crypto_aead_chacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_chacha20poly1305_ietf_ABYTES

static const char SCHEMA[] = "PRAGMA journal_mode = OFF;"
                             "PRAGMA temp_store = MEMORY;"
                             "CREATE TABLE entry ("
                             "  record_id BLOB NOT NULL,"
                             "  hash BLOB NOT NULL,"
                             "  kind INTEGER NOT NULL,"
                             "  file INTEGER NOT NULL,"
                             "  place INTEGER NOT NULL,"
                             "  number INTEGER NOT NULL," /* the nonce of its box */
                             "  box BLOB NOT NULL);"
                             "BEGIN";

static const char INDEX[] = "CREATE UNIQUE INDEX entry_by_id ON entry (record_id)";

/* Of one id, a record on the roll goes before a withdrawn one. */
static const char INSERT[] = "INSERT OR REPLACE INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

static const char HAS_ENTRY[] = "SELECT 1 FROM entry WHERE record_id = ?1 AND kind < 16";

static const char SELECT[] = "SELECT record_id, hash, file, place, number, box FROM entry"
                             " WHERE kind = 0 ORDER BY record_id";

static const char SELECT_ONE[] = "SELECT record_id, hash, file, place, number, box FROM entry"
                                 " WHERE record_id = ?1 AND kind IN (0, 16)";

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

gboolean
canvass_roll_memory_error (CanvassRoll *self, GError **error)
{
  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_STORAGE,
               "The roll does not fit in memory (%s). Nothing is lost: close other programs, then "
               "do it again",
               sqlite3_errmsg (self->db));
  return FALSE;
}

void
canvass_roll_free (CanvassRoll *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->listing, canvass_roll_list_free);
  sqlite3_finalize (self->insert);
  sqlite3_close (self->db);
  canvass_secret_free (self->secrets);
  g_clear_pointer (&self->payload, canvass_payload_free);
  g_clear_pointer (&self->files, g_array_unref);
  g_clear_pointer (&self->kiosk_names, g_ptr_array_unref);
  g_clear_pointer (&self->doubts, g_hash_table_unref);
  g_clear_pointer (&self->merged, g_hash_table_unref);
  g_clear_pointer (&self->corrected, g_hash_table_unref);
  g_clear_pointer (&self->withdrawn, g_hash_table_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  g_clear_pointer (&self->drawn, canvass_payload_free);
  g_clear_object (&self->ledger);
  g_free (self);
}

void
canvass_roll_take_files (CanvassRoll *self)
{
  CanvassLedger *ledger = self->ledger;

  g_array_set_size (self->files, 0);
  g_ptr_array_set_size (self->kiosk_names, 0);
  for (guint i = 0; i < ledger->kiosks->len; i++)
    g_ptr_array_add (self->kiosk_names,
                     g_strdup (g_array_index (ledger->kiosks, CanvassAdmittedKiosk, i).card.name));

  g_ptr_array_add (self->kiosk_names, g_strdup ("")); /* of released records' */

  for (guint i = 0; i < ledger->facts->files->len; i++) {
    const CanvassFileFact *fact = canvass_facts_file (ledger->facts, i);
    CanvassRollFile file = {
      .fact = *fact,
      .kiosk = fact->kiosk >= 0 ? (guint)fact->kiosk : ledger->kiosks->len,
      .recipient = -1,
    };

    if (fact->campaign >= 0)
      file.recipient = canvass_campaign_find_recipient (ledger->campaigns->pdata[fact->campaign],
                                                        ledger->key->pub.seal_pk);
    g_array_append_val (self->files, file);
  }
}

CanvassRoll *
canvass_roll_new (CanvassLedger *ledger, GError **error)
{
  g_autoptr (CanvassRoll) self = g_new0 (CanvassRoll, 1);

  self->ledger = g_object_ref (ledger);
  self->secrets = canvass_secret_new (sizeof *self->secrets);
  self->payload = canvass_payload_new ();
  self->files = g_array_new (FALSE, FALSE, sizeof (CanvassRollFile));
  self->kiosk_names = g_ptr_array_new_with_free_func (g_free);
  self->doubts =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  self->merged = canvass_hash_set_new ();
  self->corrected = canvass_hash_set_new ();
  self->withdrawn = canvass_hash_set_new ();
  self->marks = g_array_new (FALSE, TRUE, sizeof (guint32));
  self->facts_serial = ledger->facts->serial;
  self->drawn = canvass_payload_new ();
  randombytes_buf (self->secrets->key, sizeof self->secrets->key);
  canvass_roll_take_files (self);

  if (sqlite3_open_v2 (":memory:",
                       &self->db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                       NULL) != SQLITE_OK ||
      sqlite3_exec (self->db, SCHEMA, NULL, NULL, NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (self->db, INSERT, -1, &self->insert, NULL) != SQLITE_OK) {
    canvass_roll_memory_error (self, error);
    return NULL;
  }

  return g_steal_pointer (&self);
}

gboolean
canvass_roll_index (CanvassRoll *self, GError **error)
{
  return sqlite3_exec (self->db, INDEX, NULL, NULL, NULL) == SQLITE_OK ||
         canvass_roll_memory_error (self, error);
}

static void
make_nonce (guint8 nonce[static NONCE_BYTES], guint64 number)
{
  memset (nonce, 0, NONCE_BYTES);
  canvass_write_u64 (nonce, number);
}

/* A kiosk can mark its own records only: one that was stolen says nothing about others'. */
static GBytes *
name_doubt (const guint8 hash[static CANVASS_HASH_BYTES],
            const guint8 kiosk_id[static CANVASS_ID_BYTES])
{
  guint8 name[CANVASS_HASH_BYTES + CANVASS_ID_BYTES];

  memcpy (name, hash, CANVASS_HASH_BYTES);
  memcpy (name + CANVASS_HASH_BYTES, kiosk_id, CANVASS_ID_BYTES);
  return g_bytes_new (name, sizeof name);
}

gboolean
canvass_roll_is_doubtful_by (GHashTable *doubts, const guint8 *hash, const guint8 *kiosk_id)
{
  g_autoptr (GBytes) name = NULL;

  if (g_hash_table_size (doubts) == 0)
    return FALSE;

  name = name_doubt (hash, kiosk_id);
  return g_hash_table_contains (doubts, name);
}

gboolean
canvass_roll_is_doubtful (const CanvassRoll *self, const guint8 *hash, const guint8 *kiosk_id)
{
  return canvass_roll_is_doubtful_by (self->doubts, hash, kiosk_id);
}

static void
note_doubt (CanvassRoll *self, const guint8 *payload, gsize length, const CanvassFileFact *file)
{
  if (canvass_payload_decode (self->payload, payload, length, NULL))
    g_hash_table_add (
        self->doubts,
        name_doubt (canvass_payload_get_about (self->payload), file->header.kiosk_id));
  canvass_payload_reset (self->payload);
}

CanvassRollStanding
canvass_roll_stand (const CanvassRecordFact *fact)
{
  if (fact->state == CANVASS_STATE_ON_ROLL)
    return CANVASS_ROLL_ENTRY;

  return fact->state == CANVASS_STATE_QUARANTINED && fact->reason == CANVASS_QUARANTINE_WITHDRAWN &&
                 fact->first && fact->opened == CANVASS_OPENED &&
                 fact->kind == CANVASS_PAYLOAD_SIGNATURE
             ? CANVASS_ROLL_WITHDRAWN
             : CANVASS_ROLL_NOTHING;
}

static gboolean
has_entry (CanvassRoll *self, const guint8 *id)
{
  g_autoptr (sqlite3_stmt) row = NULL;

  if (sqlite3_prepare_v2 (self->db, HAS_ENTRY, -1, &row, NULL) != SQLITE_OK)
    return FALSE;

  sqlite3_bind_blob (row, 1, id, CANVASS_ID_BYTES, SQLITE_STATIC);
  return sqlite3_step (row) == SQLITE_ROW;
}

static void
count (CanvassRoll *self,
       const CanvassRecordFact *fact,
       const CanvassFileFact *file,
       const guint8 *payload,
       gsize length)
{
  if (canvass_roll_stand (fact) == CANVASS_ROLL_WITHDRAWN) {
    g_hash_table_add (self->withdrawn, g_memdup2 (fact->hash, CANVASS_HASH_BYTES));
    return;
  }

  if (fact->kind == CANVASS_PAYLOAD_DOUBT)
    note_doubt (self, payload, length, file);
  self->n_records++;
  self->n_signatures += fact->kind == CANVASS_PAYLOAD_SIGNATURE;
}

static gboolean
add_as_given (
    CanvassRoll *self, guint32 record, const guint8 *payload, gsize length, GError **error)
{
  const CanvassRecordFact *fact = canvass_facts_record (self->ledger->facts, record);
  const CanvassFileFact *file = canvass_facts_file (self->ledger->facts, fact->file);
  gboolean withdrawn = canvass_roll_stand (fact) == CANVASS_ROLL_WITHDRAWN;
  guint8 box[CANVASS_ROLL_BOX_MAX_BYTES], nonce[NONCE_BYTES];
  gboolean added;

  if (withdrawn && has_entry (self, fact->id))
    return TRUE;

  make_nonce (nonce, self->next_number);
  crypto_aead_chacha20poly1305_ietf_encrypt (
      box, NULL, payload, length, fact->id, CANVASS_ID_BYTES, NULL, nonce, self->secrets->key);

  sqlite3_bind_blob (self->insert, 1, fact->id, CANVASS_ID_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob (self->insert, 2, fact->hash, CANVASS_HASH_BYTES, SQLITE_STATIC);
  sqlite3_bind_int (self->insert, 3, fact->kind + (withdrawn ? CANVASS_ROLL_KIND_WITHDRAWN : 0));
  sqlite3_bind_int64 (self->insert, 4, fact->file);
  sqlite3_bind_int64 (self->insert, 5, record - file->first_record);
  sqlite3_bind_int64 (self->insert, 6, self->next_number++);
  sqlite3_bind_blob (self->insert, 7, box, length + TAG_BYTES, SQLITE_STATIC);
  added = sqlite3_step (self->insert) == SQLITE_DONE;
  sqlite3_reset (self->insert);
  if (!added)
    return canvass_roll_memory_error (self, error);

  count (self, fact, file, payload, length);
  return TRUE;
}

/* What does not fit any more when it is corrected stays as it was given. */
static gboolean
add_corrected (CanvassRoll *self,
               guint32 record,
               const GArray *corrections,
               const guint8 *payload,
               gsize length,
               GError **error)
{
  const CanvassRecordFact *fact = canvass_facts_record (self->ledger->facts, record);
  guint8 *bytes = self->secrets->payload;
  gsize corrected;

  if (!canvass_payload_decode (self->payload, payload, length, NULL))
    return canvass_roll_damaged (error);

  if (!canvass_ledger_correct (self->ledger, corrections, self->payload, error))
    return FALSE;

  corrected = canvass_payload_encode (self->payload, bytes, NULL);
  canvass_payload_reset (self->payload);
  if (corrected == 0)
    return add_as_given (self, record, payload, length, error);

  if (canvass_roll_stand (fact) == CANVASS_ROLL_ENTRY)
    g_hash_table_add (self->corrected, g_memdup2 (fact->hash, CANVASS_HASH_BYTES));
  return add_as_given (self, record, bytes, corrected, error);
}

gboolean
canvass_roll_add (
    CanvassRoll *self, guint32 record, const guint8 *payload, gsize length, GError **error)
{
  const CanvassRecordFact *fact = canvass_facts_record (self->ledger->facts, record);
  const GArray *corrections = NULL;

  if (self->marks->len <= record)
    g_array_set_size (self->marks, record + 1);
  g_array_index (self->marks, guint32, record) = canvass_roll_mark (self, fact);

  if (fact->merged)
    g_hash_table_add (self->merged, g_memdup2 (fact->hash, CANVASS_HASH_BYTES));
  if (fact->kind == CANVASS_PAYLOAD_SIGNATURE)
    corrections = canvass_judgement_get_corrections (self->ledger->judgement, fact->hash);

  return corrections != NULL ? add_corrected (self, record, corrections, payload, length, error)
                             : add_as_given (self, record, payload, length, error);
}

guint64
canvass_roll_get_n_unique (CanvassRoll *self)
{
  return self->n_signatures - g_hash_table_size (self->merged);
}

guint64
canvass_roll_get_n_corrected (CanvassRoll *self)
{
  return g_hash_table_size (self->corrected);
}

guint64
canvass_roll_get_n_signatures (CanvassRoll *self)
{
  return self->n_signatures;
}

guint64
canvass_roll_get_n_records (CanvassRoll *self)
{
  return self->n_records;
}

guint64
canvass_roll_count_doubtful (CanvassRoll *self)
{
  g_autoptr (sqlite3_stmt) rows = NULL;
  guint64 n = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (g_hash_table_size (self->doubts) == 0 ||
      sqlite3_prepare_v2 (self->db, SELECT, -1, &rows, NULL) != SQLITE_OK)
    return 0;

  while (sqlite3_step (rows) == SQLITE_ROW) {
    const CanvassRollFile *file =
        &g_array_index (self->files, CanvassRollFile, sqlite3_column_int64 (rows, 2));

    n += canvass_roll_is_doubtful (self, sqlite3_column_blob (rows, 1), file->fact.header.kiosk_id);
  }

  return n;
}

gboolean
canvass_roll_damaged (GError **error)
{
  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_CORRUPT,
                       "A payload in memory cannot be read back: the computer's memory may be "
                       "faulty. The ledger on disk is untouched");
  return FALSE;
}

void
canvass_roll_describe_entry (const CanvassRoll *self,
                             const guint8 *record_id,
                             const guint8 *hash,
                             guint file_place,
                             const CanvassPayload *payload,
                             CanvassRollEntry *entry)
{
  const CanvassRollFile *file = &g_array_index (self->files, CanvassRollFile, file_place);

  entry->record_id = record_id;
  entry->hash = hash;
  entry->kiosk_id = file->fact.header.kiosk_id;
  entry->campaign_hash = file->fact.header.campaign_hash;
  entry->kiosk = self->kiosk_names->pdata[file->kiosk];
  entry->payload = payload;
  entry->doubtful = canvass_roll_is_doubtful (self, hash, entry->kiosk_id);
  entry->merged = g_hash_table_contains (self->merged, hash);
  entry->corrected = g_hash_table_contains (self->corrected, hash);
  entry->withdrawn = g_hash_table_contains (self->withdrawn, hash);
  entry->drawing_lost = FALSE;
}

gboolean
canvass_roll_open_box (CanvassRoll *self,
                       const guint8 *record_id,
                       guint64 number,
                       const guint8 *box,
                       gsize length,
                       GError **error)
{
  guint8 *payload = self->secrets->payload;
  guint8 nonce[NONCE_BYTES];

  make_nonce (nonce, number);
  if (length < TAG_BYTES || length > CANVASS_ROLL_BOX_MAX_BYTES ||
      crypto_aead_chacha20poly1305_ietf_decrypt (payload,
                                                 NULL,
                                                 NULL,
                                                 box,
                                                 length,
                                                 record_id,
                                                 CANVASS_ID_BYTES,
                                                 nonce,
                                                 self->secrets->key) != 0 ||
      !canvass_payload_decode (self->payload, payload, length - TAG_BYTES, NULL))
    return canvass_roll_damaged (error);

  return TRUE;
}

static gboolean
read_row (CanvassRoll *self, sqlite3_stmt *row, CanvassRollEntry *entry, GError **error)
{
  if (!canvass_roll_open_box (self,
                              sqlite3_column_blob (row, 0),
                              sqlite3_column_int64 (row, 4),
                              sqlite3_column_blob (row, 5),
                              sqlite3_column_bytes (row, 5),
                              error))
    return FALSE;

  canvass_roll_describe_entry (self,
                               sqlite3_column_blob (row, 0),
                               sqlite3_column_blob (row, 1),
                               sqlite3_column_int64 (row, 2),
                               self->payload,
                               entry);
  return TRUE;
}

static gboolean
visit_rows (CanvassRoll *self,
            sqlite3_stmt *rows,
            CanvassRollVisitor visitor,
            gpointer user_data,
            GError **error)
{
  gboolean good = TRUE, more = TRUE;
  int rc = SQLITE_DONE;

  while (good && more && (rc = sqlite3_step (rows)) == SQLITE_ROW) {
    CanvassRollEntry entry;

    good = read_row (self, rows, &entry, error);
    more = good && visitor (&entry, user_data);
  }

  canvass_payload_reset (self->payload);
  sodium_memzero (self->secrets->payload, sizeof self->secrets->payload);
  return good && (rc == SQLITE_ROW || rc == SQLITE_DONE || canvass_roll_memory_error (self, error));
}

gboolean
canvass_roll_foreach (CanvassRoll *self,
                      gboolean with_drawings,
                      CanvassRollVisitor visitor,
                      gpointer user_data,
                      GError **error)
{
  g_autoptr (sqlite3_stmt) rows = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (visitor != NULL, FALSE);

  if (sqlite3_prepare_v2 (self->db, SELECT, -1, &rows, NULL) != SQLITE_OK)
    return canvass_roll_memory_error (self, error);

  return with_drawings ? canvass_roll_visit_records (self, rows, visitor, user_data, error)
                       : visit_rows (self, rows, visitor, user_data, error);
}

gboolean
canvass_roll_visit (CanvassRoll *self,
                    const guint8 *record_ids,
                    guint n,
                    gboolean with_drawings,
                    CanvassRollVisitor visitor,
                    gpointer user_data,
                    GError **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;
  gboolean good = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (visitor != NULL, FALSE);

  if (sqlite3_prepare_v2 (self->db, SELECT_ONE, -1, &row, NULL) != SQLITE_OK)
    return canvass_roll_memory_error (self, error);

  for (guint i = 0; good && i < n; i++) {
    sqlite3_reset (row);
    sqlite3_bind_blob (
        row, 1, record_ids + (gsize)i * CANVASS_ID_BYTES, CANVASS_ID_BYTES, SQLITE_STATIC);
    good = with_drawings ? canvass_roll_visit_records (self, row, visitor, user_data, error)
                         : visit_rows (self, row, visitor, user_data, error);
  }

  return good;
}
