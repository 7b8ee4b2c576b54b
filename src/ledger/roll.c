/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/roll-private.h"

#include "format/error.h"
#include "format/file.h"
#include "format/open-record.h"
#include "format/secret.h"
#include "ledger/chunk.h"
#include "ledger/conveyor.h"
#include "ledger/shelf.h"

#include <sodium.h>
#include <sqlite3.h>
#include <unistd.h>

/* An ordinary user may lock 8 MiB, and the rest of memory goes to swap: so the database holds each
 * payload encrypted, under a key which is in locked memory and nowhere else. */
#define KEY_BYTES crypto_aead_chacha20poly1305_ietf_KEYBYTES
#define NONCE_BYTES crypto_aead_chacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_chacha20poly1305_ietf_ABYTES

#define SLOT_RECORDS 16
#define MAX_OPEN_FILES 64

static const char SCHEMA[] = "PRAGMA journal_mode = OFF;"
                             "PRAGMA temp_store = MEMORY;"
                             "CREATE TABLE entry ("
                             "  record_id BLOB PRIMARY KEY,"
                             "  hash BLOB NOT NULL,"
                             "  kind INTEGER NOT NULL,"
                             "  file INTEGER NOT NULL,"
                             "  place INTEGER NOT NULL,"
                             "  number INTEGER NOT NULL," /* the nonce of its box */
                             "  box BLOB NOT NULL) WITHOUT ROWID;"
                             "BEGIN";

static const char INSERT[] = "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

static const char SELECT[] = "SELECT record_id, hash, file, place, number, box FROM entry"
                             " WHERE kind = 0 ORDER BY record_id";

typedef struct {
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassBatchHeader header;
  guint kiosk;
  gint recipient;
} RollFile;

typedef struct {
  guint8 key[KEY_BYTES];
  guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];
} Secrets;

struct _CanvassRoll {
  CanvassLedger *ledger;   /* (owned) */
  sqlite3 *db;             /* (owned) */
  sqlite3_stmt *insert;    /* (owned) */
  Secrets *secrets;        /* (owned) locked memory */
  CanvassPayload *payload; /* (owned) */
  GArray *files;           /* (owned) (element-type RollFile) */
  GPtrArray *kiosk_names;  /* (owned) (element-type utf8) */
  guint64 n_records;
  guint64 n_signatures;
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

static gboolean
memory_error (CanvassRoll *self, GError **error)
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

  sqlite3_finalize (self->insert);
  sqlite3_close (self->db);
  canvass_secret_free (self->secrets);
  g_clear_pointer (&self->payload, canvass_payload_free);
  g_clear_pointer (&self->files, g_array_unref);
  g_clear_pointer (&self->kiosk_names, g_ptr_array_unref);
  g_clear_object (&self->ledger);
  g_free (self);
}

static void
copy_files (CanvassRoll *self)
{
  CanvassLedger *ledger = self->ledger;

  for (guint i = 0; i < ledger->kiosks->len; i++)
    g_ptr_array_add (self->kiosk_names,
                     g_strdup (g_array_index (ledger->kiosks, CanvassAdmittedKiosk, i).card.name));

  for (guint i = 0; i < ledger->facts->files->len; i++) {
    const CanvassFileFact *fact = canvass_facts_file (ledger->facts, i);
    RollFile file = { .header = fact->header, .kiosk = MAX (fact->kiosk, 0), .recipient = -1 };

    memcpy (file.hash, fact->hash, CANVASS_HASH_BYTES);
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
  self->files = g_array_new (FALSE, FALSE, sizeof (RollFile));
  self->kiosk_names = g_ptr_array_new_with_free_func (g_free);
  randombytes_buf (self->secrets->key, sizeof self->secrets->key);
  copy_files (self);

  if (sqlite3_open_v2 (":memory:",
                       &self->db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                       NULL) != SQLITE_OK ||
      sqlite3_exec (self->db, SCHEMA, NULL, NULL, NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (self->db, INSERT, -1, &self->insert, NULL) != SQLITE_OK) {
    memory_error (self, error);
    return NULL;
  }

  return g_steal_pointer (&self);
}

static void
make_nonce (guint8 nonce[static NONCE_BYTES], guint64 number)
{
  memset (nonce, 0, NONCE_BYTES);
  canvass_write_u64 (nonce, number);
}

gboolean
canvass_roll_add (
    CanvassRoll *self, guint32 record, const guint8 *payload, gsize length, GError **error)
{
  const CanvassRecordFact *fact = canvass_facts_record (self->ledger->facts, record);
  const CanvassFileFact *file = canvass_facts_file (self->ledger->facts, fact->file);
  guint8 box[CANVASS_PAYLOAD_MAX_BYTES + TAG_BYTES], nonce[NONCE_BYTES];
  gboolean added;

  make_nonce (nonce, self->n_records);
  crypto_aead_chacha20poly1305_ietf_encrypt (
      box, NULL, payload, length, fact->id, CANVASS_ID_BYTES, NULL, nonce, self->secrets->key);

  sqlite3_bind_blob (self->insert, 1, fact->id, CANVASS_ID_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob (self->insert, 2, fact->hash, CANVASS_HASH_BYTES, SQLITE_STATIC);
  sqlite3_bind_int (self->insert, 3, fact->kind);
  sqlite3_bind_int64 (self->insert, 4, fact->file);
  sqlite3_bind_int64 (self->insert, 5, record - file->first_record);
  sqlite3_bind_int64 (self->insert, 6, self->n_records);
  sqlite3_bind_blob (self->insert, 7, box, length + TAG_BYTES, SQLITE_STATIC);
  added = sqlite3_step (self->insert) == SQLITE_DONE;
  sqlite3_reset (self->insert);
  if (!added)
    return memory_error (self, error);

  self->n_records++;
  self->n_signatures += fact->kind == CANVASS_PAYLOAD_SIGNATURE;
  return TRUE;
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

static gboolean
damaged (GError **error)
{
  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_CORRUPT,
                       "A payload in memory cannot be read back: the computer's memory may be "
                       "faulty. The ledger on disk is untouched");
  return FALSE;
}

static void
describe_entry (const CanvassRoll *self,
                const guint8 *record_id,
                const guint8 *hash,
                guint file_place,
                const CanvassPayload *payload,
                CanvassRollEntry *entry)
{
  const RollFile *file = &g_array_index (self->files, RollFile, file_place);

  entry->record_id = record_id;
  entry->hash = hash;
  entry->kiosk_id = file->header.kiosk_id;
  entry->campaign_hash = file->header.campaign_hash;
  entry->kiosk = self->kiosk_names->pdata[file->kiosk];
  entry->payload = payload;
}

static gboolean
read_row (CanvassRoll *self, sqlite3_stmt *row, CanvassRollEntry *entry, GError **error)
{
  guint8 *payload = self->secrets->payload;
  const guint8 *box = sqlite3_column_blob (row, 5);
  gsize length = sqlite3_column_bytes (row, 5);
  guint8 nonce[NONCE_BYTES];

  make_nonce (nonce, sqlite3_column_int64 (row, 4));
  if (length < TAG_BYTES || length > CANVASS_PAYLOAD_MAX_BYTES + TAG_BYTES ||
      crypto_aead_chacha20poly1305_ietf_decrypt (payload,
                                                 NULL,
                                                 NULL,
                                                 box,
                                                 length,
                                                 sqlite3_column_blob (row, 0),
                                                 CANVASS_ID_BYTES,
                                                 nonce,
                                                 self->secrets->key) != 0 ||
      !canvass_payload_decode (self->payload, payload, length - TAG_BYTES, NULL))
    return damaged (error);

  describe_entry (self,
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
  return good && (rc == SQLITE_ROW || rc == SQLITE_DONE || memory_error (self, error));
}

/* With drawings: the records are opened again, spread over all cores. */

typedef struct {
  guint8 id[CANVASS_ID_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];
  guint file;
  gsize record_size;
  gsize payload_length; /* 0: it did not open */
} Drawn;

typedef struct {
  guint n;
  Drawn drawn[SLOT_RECORDS];
  guint8 *records;  /* (owned) */
  guint8 *payloads; /* (owned) locked memory */
  GError *error;    /* (owned) */
} Slot;

typedef struct {
  CanvassRoll *roll;
  CanvassRollVisitor visitor;
  gpointer user_data;

  /* The feeder's: */
  sqlite3_stmt *rows;
  GHashTable *descriptors; /* place of a file → descriptor */
  gboolean ended;

  GError *error; /* the calling thread's */
} Drawing;

static gpointer
slot_new (gpointer user_data)
{
  Slot *slot = g_new0 (Slot, 1);

  slot->records = g_malloc (SLOT_RECORDS * CANVASS_RECORD_MAX_BYTES);
  slot->payloads = canvass_secret_new (SLOT_RECORDS * CANVASS_PAYLOAD_PADDED_BYTES);
  return slot;
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_clear_error (&slot->error);
  g_free (slot->records);
  canvass_secret_free (slot->payloads);
  g_free (slot);
}

static void
close_descriptor (gpointer descriptor)
{
  close (GPOINTER_TO_INT (descriptor));
}

static int
open_batch (Drawing *self, guint place, GError **error)
{
  const RollFile *file = &g_array_index (self->roll->files, RollFile, place);
  g_autofree char *path = NULL;
  gpointer descriptor;
  guint64 size;
  int fd;

  if (g_hash_table_lookup_extended (self->descriptors, GUINT_TO_POINTER (place), NULL, &descriptor))
    return GPOINTER_TO_INT (descriptor);

  if (g_hash_table_size (self->descriptors) == MAX_OPEN_FILES)
    g_hash_table_remove_all (self->descriptors);

  path = canvass_shelf_path (self->roll->ledger->batches_folder, file->hash, ".batch");
  fd = canvass_file_open_regular (path, &size, error);
  if (fd >= 0)
    g_hash_table_insert (self->descriptors, GUINT_TO_POINTER (place), GINT_TO_POINTER (fd));
  return fd;
}

static gboolean
copy_is_damaged (CanvassRoll *roll, guint place, GError **error)
{
  const RollFile *file = &g_array_index (roll->files, RollFile, place);
  g_autofree char *name = canvass_to_hex (file->hash, CANVASS_HASH_BYTES);

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_CORRUPT,
               "The ledger's file batches/%s.batch is missing or damaged since it was read: import "
               "another copy of it, then do it again",
               name);
  return FALSE;
}

static gboolean
read_record (Drawing *self, Slot *slot)
{
  Drawn *drawn = &slot->drawn[slot->n];
  const CanvassBatchHeader *header;
  guint64 offset;
  int fd;

  memcpy (drawn->id, sqlite3_column_blob (self->rows, 0), CANVASS_ID_BYTES);
  memcpy (drawn->hash, sqlite3_column_blob (self->rows, 1), CANVASS_HASH_BYTES);
  drawn->file = sqlite3_column_int64 (self->rows, 2);
  header = &g_array_index (self->roll->files, RollFile, drawn->file).header;
  drawn->record_size = CANVASS_RECORD_BYTES (header->recipients);
  offset = CANVASS_BATCH_HEAD_BYTES (header->count) +
           sqlite3_column_int64 (self->rows, 3) * drawn->record_size;

  fd = open_batch (self, drawn->file, NULL);
  if (fd < 0 ||
      pread (fd, slot->records + slot->n * CANVASS_RECORD_MAX_BYTES, drawn->record_size, offset) !=
          (gssize)drawn->record_size)
    return copy_is_damaged (self->roll, drawn->file, &slot->error);

  slot->n++;
  return TRUE;
}

static gboolean
fill (gpointer data, gpointer user_data)
{
  Slot *slot = data;
  Drawing *self = user_data;

  slot->n = 0;
  while (!self->ended && slot->n < SLOT_RECORDS)
    self->ended = sqlite3_step (self->rows) != SQLITE_ROW || !read_record (self, slot);

  return slot->n > 0 || slot->error != NULL;
}

static gpointer
tools_new (gpointer user_data)
{
  return NULL;
}

static void
tools_free (gpointer tools)
{
}

static void
work (gpointer data, gpointer tools, gpointer user_data)
{
  Slot *slot = data;
  Drawing *self = user_data;

  for (guint i = 0; i < slot->n; i++) {
    Drawn *drawn = &slot->drawn[i];
    const guint8 *record = slot->records + i * CANVASS_RECORD_MAX_BYTES;
    guint8 *payload = slot->payloads + i * CANVASS_PAYLOAD_PADDED_BYTES;
    guint8 hash[CANVASS_HASH_BYTES];
    gint recipient = g_array_index (self->roll->files, RollFile, drawn->file).recipient;

    canvass_hash (hash, record, drawn->record_size);
    drawn->payload_length = 0;
    if (memcmp (hash, drawn->hash, sizeof hash) != 0)
      continue;

    drawn->payload_length = canvass_record_open (
        record, drawn->record_size, self->roll->ledger->key, recipient, payload, NULL);
    if (drawn->payload_length == 0)
      drawn->payload_length = canvass_record_open (
          record, drawn->record_size, self->roll->ledger->key, -1, payload, NULL);
  }
}

static gboolean
drain (gpointer data, gpointer user_data)
{
  Slot *slot = data;
  Drawing *self = user_data;

  for (guint i = 0; i < slot->n; i++) {
    const Drawn *drawn = &slot->drawn[i];
    CanvassRollEntry entry;

    if (drawn->payload_length == 0 ||
        !canvass_payload_decode (self->roll->payload,
                                 slot->payloads + i * CANVASS_PAYLOAD_PADDED_BYTES,
                                 drawn->payload_length,
                                 NULL))
      return copy_is_damaged (self->roll, drawn->file, &self->error);

    describe_entry (self->roll, drawn->id, drawn->hash, drawn->file, self->roll->payload, &entry);
    if (!self->visitor (&entry, self->user_data))
      return FALSE;
  }

  self->error = g_steal_pointer (&slot->error);
  return self->error == NULL;
}

static gboolean
visit_records (CanvassRoll *self,
               sqlite3_stmt *rows,
               CanvassRollVisitor visitor,
               gpointer user_data,
               GError **error)
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
  Drawing drawing = {
    .roll = self,
    .visitor = visitor,
    .user_data = user_data,
    .rows = rows,
    .descriptors = g_hash_table_new_full (NULL, NULL, NULL, close_descriptor),
  };

  canvass_conveyor_run (&steps, 0, &drawing);
  g_hash_table_unref (drawing.descriptors);
  canvass_payload_reset (self->payload);
  if (drawing.error != NULL) {
    g_propagate_error (error, drawing.error);
    return FALSE;
  }

  return TRUE;
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
    return memory_error (self, error);

  return with_drawings ? visit_records (self, rows, visitor, user_data, error)
                       : visit_rows (self, rows, visitor, user_data, error);
}

/* Making it. */

static gboolean
add_file (CanvassRoll *self, guint file_place, guint8 *plain, GError **error)
{
  CanvassLedger *ledger = self->ledger;
  const CanvassFileFact *file = canvass_facts_file (ledger->facts, file_place);

  for (guint done = 0, number = 0; done < file->n_records; number++) {
    CanvassChunk chunk;
    CanvassChunkEntry entry;
    const guint8 *payload;
    gsize length = canvass_index_get_chunk (ledger->index, file->hash, number, plain, error);
    guint n;

    if (length == 0)
      return FALSE;

    n = canvass_chunk_read (&chunk, plain, length);
    for (guint i = 0; i < n; i++, done++) {
      guint32 record = file->first_record + done;

      if (!canvass_chunk_next (&chunk, &entry, &payload, &length) || done == file->n_records)
        return damaged (error);

      if (canvass_facts_record (ledger->facts, record)->state == CANVASS_STATE_ON_ROLL &&
          !canvass_roll_add (self, record, payload, length, error))
        return FALSE;
    }
  }

  return TRUE;
}

CanvassRoll *
canvass_ledger_open_roll (CanvassLedger *self,
                          CanvassProgress progress,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (CanvassRoll) roll = NULL;
  gboolean good = TRUE;
  guint8 *plain;
  guint n_files;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  if (!canvass_ledger_catch_up (self, progress, user_data, error))
    return NULL;

  roll = canvass_roll_new (self, error);
  if (roll == NULL)
    return NULL;

  n_files = self->facts->files->len;
  plain = canvass_secret_new (CANVASS_CHUNK_BYTES);
  for (guint i = 0; good && i < n_files; i++) {
    good = add_file (roll, i, plain, error);
    if (progress != NULL)
      progress (canvass_facts_file (self->facts, i)->first_record +
                    canvass_facts_file (self->facts, i)->n_records,
                self->facts->records->len,
                user_data);
  }
  canvass_secret_free (plain);

  return good ? g_steal_pointer (&roll) : NULL;
}
