/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/index.h"

#include "format/file.h"
#include "format/secret.h"

#include <sodium.h>
#include <sqlite3.h>
#include <unistd.h>

#define KEY_BYTES crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SEALED_BYTES (crypto_box_SEALBYTES + KEY_BYTES)
#define NAME_BYTES 16
#define STEP_BYTES 4096 /* boxes are padded to a multiple */
#define SIGN_LABEL "canvass ledger 1"

G_STATIC_ASSERT (NONCE_BYTES + TAG_BYTES == CANVASS_BOX_OVERHEAD_BYTES);

static const char SCHEMA[] =
    "CREATE TABLE keying (seal_pk BLOB PRIMARY KEY, sealed BLOB NOT NULL, signature BLOB NOT NULL);"
    "CREATE TABLE file (name BLOB PRIMARY KEY, box BLOB NOT NULL);"
    "CREATE TABLE chunk (name BLOB PRIMARY KEY, box BLOB NOT NULL);";

static const char PRAGMAS[] = "PRAGMA trusted_schema = OFF;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA locking_mode = EXCLUSIVE;"
                              "PRAGMA journal_mode = DELETE;"
                              "PRAGMA synchronous = FULL;";

typedef enum {
  STATEMENT_PUT_FILE,
  STATEMENT_PUT_CHUNK,
  STATEMENT_GET_CHUNK,
  N_STATEMENTS
} Statement;

static const char *const STATEMENTS[N_STATEMENTS] = {
  [STATEMENT_PUT_FILE] = "INSERT OR REPLACE INTO file VALUES (?1, ?2)",
  [STATEMENT_PUT_CHUNK] = "INSERT OR REPLACE INTO chunk VALUES (?1, ?2)",
  [STATEMENT_GET_CHUNK] = "SELECT box FROM chunk WHERE name = ?1",
};

typedef struct {
  guint8 ledger[KEY_BYTES]; /* everything else is derived from it */
  guint8 boxes[KEY_BYTES];
  guint8 names[crypto_generichash_KEYBYTES];
} Keys;

struct _CanvassIndex {
  sqlite3 *db;                            /* (owned) */
  sqlite3_stmt *statements[N_STATEMENTS]; /* (owned) */
  Keys *keys;                             /* (owned) locked memory */
  gboolean writing;
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

static gboolean
corrupt (GError **error)
{
  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_CORRUPT,
                       "The ledger's index (ledger.sqlite) is missing or damaged. The files it was "
                       "made from are untouched: rebuild the index from them");
  return FALSE;
}

static gboolean
storage_error (CanvassIndex *self, GError **error)
{
  int code = sqlite3_errcode (self->db) & 0xff;

  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR)
    return corrupt (error);

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_STORAGE,
               "The ledger's index cannot be used: %s. Nothing is lost: free some room or allow "
               "writing, then do it again",
               sqlite3_errmsg (self->db));
  return FALSE;
}

static gboolean
execute (CanvassIndex *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK || storage_error (self, error);
}

/* SQLite's own header (https://www.sqlite.org/fileformat.html, 1.3), so that a file of a later
 * release is not even opened. */
gboolean
canvass_index_peek (const char *path, GError **error)
{
  guint8 header[100];
  guint64 size;
  int fd = canvass_file_open_regular (path, &size, NULL);
  gssize length;
  guint32 version, application_id;

  if (fd < 0)
    return corrupt (error);

  length = pread (fd, header, sizeof header, 0);
  close (fd);
  if (length != sizeof header || memcmp (header, "SQLite format 3", 16) != 0)
    return corrupt (error);

  memcpy (&version, header + 60, sizeof version);
  memcpy (&application_id, header + 68, sizeof application_id);
  if (GUINT32_FROM_BE (application_id) != CANVASS_INDEX_APPLICATION_ID)
    return corrupt (error);

  if (GUINT32_FROM_BE (version) > CANVASS_INDEX_VERSION) {
    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_TOO_NEW,
                 "A later release of Canvass wrote this ledger (format %u; this one knows %u). "
                 "Nothing was touched: update Canvass",
                 GUINT32_FROM_BE (version),
                 CANVASS_INDEX_VERSION);
    return FALSE;
  }

  return TRUE;
}

static void
derive_keys (Keys *keys)
{
  crypto_kdf_derive_from_key (keys->boxes, sizeof keys->boxes, 1, "cvs-ledg", keys->ledger);
  crypto_kdf_derive_from_key (keys->names, sizeof keys->names, 2, "cvs-ledg", keys->ledger);
}

static void
name_row (const CanvassIndex *self,
          guint8 table,
          const guint8 *file_hash,
          guint number,
          guint8 name[static NAME_BYTES])
{
  guint8 message[1 + CANVASS_HASH_BYTES + 4];

  message[0] = table;
  memcpy (message + 1, file_hash, CANVASS_HASH_BYTES);
  canvass_write_u32 (message + 1 + CANVASS_HASH_BYTES, number);
  crypto_generichash (
      name, NAME_BYTES, message, sizeof message, self->keys->names, sizeof self->keys->names);
}

/* The row's name already tells table, file and number apart: bound to it, a box cannot be moved. */
static gsize
seal_box (const CanvassIndex *self,
          const guint8 name[static NAME_BYTES],
          const guint8 *plain,
          gsize length,
          guint8 *box)
{
  randombytes_buf (box, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (
      box + NONCE_BYTES, NULL, plain, length, name, NAME_BYTES, NULL, box, self->keys->boxes);
  return NONCE_BYTES + length + TAG_BYTES;
}

static gsize
open_box (const CanvassIndex *self,
          const guint8 name[static NAME_BYTES],
          const guint8 *box,
          gsize length,
          guint8 *plain,
          gsize capacity)
{
  if (box == NULL || length < NONCE_BYTES + TAG_BYTES ||
      length - NONCE_BYTES - TAG_BYTES > capacity)
    return 0;

  if (crypto_aead_xchacha20poly1305_ietf_decrypt (plain,
                                                  NULL,
                                                  NULL,
                                                  box + NONCE_BYTES,
                                                  length - NONCE_BYTES,
                                                  name,
                                                  NAME_BYTES,
                                                  box,
                                                  self->keys->boxes) != 0)
    return 0;

  return length - NONCE_BYTES - TAG_BYTES;
}

static CanvassIndex *
connect_to (const char *path, int flags, GError **error)
{
  g_autoptr (CanvassIndex) self = g_new0 (CanvassIndex, 1);

  self->keys = canvass_secret_new (sizeof *self->keys);
  if (sqlite3_open_v2 (path, &self->db, flags | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK) {
    storage_error (self, error);
    return NULL;
  }

  if (!execute (self, PRAGMAS, error))
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
prepare_statements (CanvassIndex *self, GError **error)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    if (sqlite3_prepare_v3 (
            self->db, STATEMENTS[i], -1, SQLITE_PREPARE_PERSISTENT, &self->statements[i], NULL) !=
        SQLITE_OK)
      return storage_error (self, error);

  return TRUE;
}

/* What the coordinator signs: which ledger key, for whom, for which campaign. */
static void
describe_keying (const guint8 *campaign_id,
                 const guint8 *seal_pk,
                 const guint8 *sealed,
                 guint8 message[static CANVASS_ID_BYTES + CANVASS_SEAL_PK_BYTES + SEALED_BYTES])
{
  memcpy (message, campaign_id, CANVASS_ID_BYTES);
  memcpy (message + CANVASS_ID_BYTES, seal_pk, CANVASS_SEAL_PK_BYTES);
  memcpy (message + CANVASS_ID_BYTES + CANVASS_SEAL_PK_BYTES, sealed, SEALED_BYTES);
}

static gboolean
insert_keying (CanvassIndex *self, const guint8 *campaign_id, const CanvassKey *key, GError **error)
{
  guint8 sealed[SEALED_BYTES], signature[CANVASS_SIGNATURE_BYTES];
  guint8 message[CANVASS_ID_BYTES + CANVASS_SEAL_PK_BYTES + SEALED_BYTES];
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (crypto_box_seal (sealed, self->keys->ledger, KEY_BYTES, key->pub.seal_pk) != 0) {
    g_set_error_literal (error,
                         CANVASS_LEDGER_ERROR,
                         CANVASS_LEDGER_ERROR_KEY,
                         "Nothing can be sealed to this key: use another");
    return FALSE;
  }

  describe_keying (campaign_id, key->pub.seal_pk, sealed, message);
  canvass_sign (signature, SIGN_LABEL, message, sizeof message, key->sign_sk);

  if (sqlite3_prepare_v2 (
          self->db, "INSERT INTO keying VALUES (?1, ?2, ?3)", -1, &statement, NULL) != SQLITE_OK)
    return storage_error (self, error);

  sqlite3_bind_blob (statement, 1, key->pub.seal_pk, CANVASS_SEAL_PK_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 2, sealed, sizeof sealed, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 3, signature, sizeof signature, SQLITE_STATIC);
  return sqlite3_step (statement) == SQLITE_DONE || storage_error (self, error);
}

/* Of the row found: is it ours, and does it open? */
static gboolean
unseal_keying (CanvassIndex *self,
               sqlite3_stmt *row,
               const guint8 *campaign_id,
               const CanvassKey *key,
               GError **error)
{
  guint8 message[CANVASS_ID_BYTES + CANVASS_SEAL_PK_BYTES + SEALED_BYTES];
  const guint8 *sealed = sqlite3_column_blob (row, 0);
  const guint8 *signature = sqlite3_column_blob (row, 1);

  if (sqlite3_column_bytes (row, 0) != SEALED_BYTES ||
      sqlite3_column_bytes (row, 1) != CANVASS_SIGNATURE_BYTES)
    return corrupt (error);

  describe_keying (campaign_id, key->pub.seal_pk, sealed, message);
  if (!canvass_verify (signature, SIGN_LABEL, message, sizeof message, key->pub.sign_pk) ||
      crypto_box_seal_open (
          self->keys->ledger, sealed, SEALED_BYTES, key->pub.seal_pk, key->seal_sk) != 0)
    return corrupt (error);

  derive_keys (self->keys);
  return TRUE;
}

static gboolean
find_keying (CanvassIndex *self, const guint8 *campaign_id, const CanvassKey *key, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int rc;

  if (sqlite3_prepare_v2 (self->db,
                          "SELECT sealed, signature FROM keying WHERE seal_pk = ?1",
                          -1,
                          &statement,
                          NULL) != SQLITE_OK)
    return storage_error (self, error);

  sqlite3_bind_blob (statement, 1, key->pub.seal_pk, CANVASS_SEAL_PK_BYTES, SQLITE_STATIC);
  rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    return unseal_keying (self, statement, campaign_id, key, error);

  if (rc != SQLITE_DONE)
    return storage_error (self, error);

  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_KEY,
                       "This ledger's index is not sealed to this key: use the key that the ledger "
                       "was created with");
  return FALSE;
}

CanvassIndex *
canvass_index_create (const char *path,
                      const guint8 campaign_id[static CANVASS_ID_BYTES],
                      const CanvassKey *key,
                      GError **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;",
                                           CANVASS_INDEX_APPLICATION_ID,
                                           CANVASS_INDEX_VERSION);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CanvassIndex) self = NULL;

  /* SQLite would let the umask decide who may read it. */
  if (!canvass_file_create (path, nothing, 0600, &local_error)) {
    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_STORAGE,
                 "The ledger's index cannot be written: %s",
                 local_error->message);
    return NULL;
  }

  self = connect_to (path, SQLITE_OPEN_READWRITE, error);
  if (self == NULL)
    return NULL;

  randombytes_buf (self->keys->ledger, sizeof self->keys->ledger);
  derive_keys (self->keys);
  if (!canvass_index_begin (self, error) || !execute (self, SCHEMA, error) ||
      !execute (self, mark, error) || !insert_keying (self, campaign_id, key, error) ||
      !prepare_statements (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

CanvassIndex *
canvass_index_open (const char *path,
                    const guint8 campaign_id[static CANVASS_ID_BYTES],
                    const CanvassKey *key,
                    GError **error)
{
  g_autoptr (CanvassIndex) self = NULL;

  if (!canvass_index_peek (path, error))
    return NULL;

  self = connect_to (path, SQLITE_OPEN_READWRITE, error);
  if (self == NULL || !find_keying (self, campaign_id, key, error) ||
      !prepare_statements (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
canvass_index_free (CanvassIndex *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  sqlite3_close (self->db);
  g_clear_pointer (&self->keys, canvass_secret_free);
  g_free (self);
}

gboolean
canvass_index_begin (CanvassIndex *self, GError **error)
{
  if (!self->writing)
    self->writing = execute (self, "BEGIN IMMEDIATE", error);

  return self->writing;
}

gboolean
canvass_index_commit (CanvassIndex *self, GError **error)
{
  if (!self->writing)
    return TRUE;

  if (!execute (self, "COMMIT", error)) {
    canvass_index_rollback (self);
    return FALSE;
  }

  self->writing = FALSE;
  return TRUE;
}

void
canvass_index_rollback (CanvassIndex *self)
{
  if (self->writing)
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  self->writing = FALSE;
}

static gboolean
put_box (CanvassIndex *self,
         Statement which,
         const guint8 name[static NAME_BYTES],
         const guint8 *box,
         gsize length,
         GError **error)
{
  sqlite3_stmt *statement = self->statements[which];
  int rc;

  sqlite3_bind_blob (statement, 1, name, NAME_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 2, box, length, SQLITE_STATIC);
  rc = sqlite3_step (statement);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return rc == SQLITE_DONE || storage_error (self, error);
}

/* A file's row: fixed width, little-endian, like everything outside of seals. */
#define FILE_ROW_BYTES 167

static void
write_file_row (const CanvassFileFact *file, guint8 row[static FILE_ROW_BYTES])
{
  const CanvassBatchHeader *header = &file->header;

  memset (row, 0, FILE_ROW_BYTES);
  memcpy (row, file->hash, 32);
  canvass_write_u32 (row + 32, header->recipients);
  canvass_write_u32 (row + 36, header->count);
  canvass_write_u64 (row + 40, header->number);
  memcpy (row + 48, header->kiosk_id, 16);
  memcpy (row + 64, header->campaign_hash, 32);
  memcpy (row + 96, header->previous_id, 32);
  memcpy (row + 128, file->batch_id, 32);
  row[160] = file->whole_head;
  row[161] = file->trailing;
  row[162] = file->head;
  canvass_write_u32 (row + 163, file->n_records);
}

static gboolean
read_file_row (const guint8 *row, gsize length, CanvassFileFact *file)
{
  CanvassBatchHeader *header = &file->header;

  if (length != FILE_ROW_BYTES)
    return FALSE;

  memset (file, 0, sizeof *file);
  memcpy (file->hash, row, 32);
  header->recipients = canvass_read_u32 (row + 32);
  header->count = canvass_read_u32 (row + 36);
  header->number = canvass_read_u64 (row + 40);
  memcpy (header->kiosk_id, row + 48, 16);
  memcpy (header->campaign_hash, row + 64, 32);
  memcpy (header->previous_id, row + 96, 32);
  memcpy (file->batch_id, row + 128, 32);
  file->whole_head = row[160];
  file->trailing = row[161];
  file->head = row[162];
  file->n_records = canvass_read_u32 (row + 163);
  return header->recipients >= 1 && header->recipients <= CANVASS_MAX_RECIPIENTS &&
         header->count >= 1 && header->count <= CANVASS_BATCH_MAX_RECORDS &&
         file->n_records <= header->count && file->head <= CANVASS_HEAD_FALSE;
}

gboolean
canvass_index_put_file (CanvassIndex *self, const CanvassFileFact *file, GError **error)
{
  guint8 name[NAME_BYTES], row[FILE_ROW_BYTES], box[FILE_ROW_BYTES + CANVASS_BOX_OVERHEAD_BYTES];

  name_row (self, 'f', file->hash, 0, name);
  write_file_row (file, row);
  return put_box (
      self, STATEMENT_PUT_FILE, name, box, seal_box (self, name, row, sizeof row, box), error);
}

gboolean
canvass_index_put_chunk (CanvassIndex *self,
                         const guint8 file_hash[static CANVASS_HASH_BYTES],
                         guint number,
                         const guint8 *box,
                         gsize length,
                         GError **error)
{
  guint8 name[NAME_BYTES];

  name_row (self, 'c', file_hash, number, name);
  return put_box (self, STATEMENT_PUT_CHUNK, name, box, length, error);
}

static gboolean
read_file_box (CanvassIndex *self, sqlite3_stmt *row, CanvassFileFact *file)
{
  guint8 plain[FILE_ROW_BYTES], expected[NAME_BYTES];
  const guint8 *name = sqlite3_column_blob (row, 0);
  gsize length;

  if (sqlite3_column_bytes (row, 0) != NAME_BYTES)
    return FALSE;

  length = open_box (
      self, name, sqlite3_column_blob (row, 1), sqlite3_column_bytes (row, 1), plain, sizeof plain);
  if (!read_file_row (plain, length, file))
    return FALSE;

  name_row (self, 'f', file->hash, 0, expected);
  return memcmp (name, expected, NAME_BYTES) == 0;
}

GArray *
canvass_index_list_files (CanvassIndex *self, GError **error)
{
  g_autoptr (GArray) files = g_array_new (FALSE, TRUE, sizeof (CanvassFileFact));
  g_autoptr (sqlite3_stmt) statement = NULL;
  int rc;

  if (sqlite3_prepare_v2 (self->db, "SELECT name, box FROM file", -1, &statement, NULL) !=
      SQLITE_OK) {
    storage_error (self, error);
    return NULL;
  }

  while ((rc = sqlite3_step (statement)) == SQLITE_ROW) {
    CanvassFileFact file;

    if (!read_file_box (self, statement, &file)) {
      corrupt (error);
      return NULL;
    }

    g_array_append_val (files, file);
  }

  if (rc != SQLITE_DONE) {
    storage_error (self, error);
    return NULL;
  }

  return g_steal_pointer (&files);
}

gsize
canvass_index_seal_chunk (const CanvassIndex *self,
                          const guint8 file_hash[static CANVASS_HASH_BYTES],
                          guint number,
                          guint8 plain[static CANVASS_CHUNK_BYTES],
                          gsize length,
                          guint8 *box)
{
  guint8 name[NAME_BYTES];
  gsize padded;
  int rc = sodium_pad (&padded, plain, length, STEP_BYTES, CANVASS_CHUNK_BYTES);

  g_assert (rc == 0);
  name_row (self, 'c', file_hash, number, name);
  return seal_box (self, name, plain, padded, box);
}

gsize
canvass_index_get_chunk (CanvassIndex *self,
                         const guint8 file_hash[static CANVASS_HASH_BYTES],
                         guint number,
                         guint8 plain[static CANVASS_CHUNK_BYTES],
                         GError **error)
{
  sqlite3_stmt *statement = self->statements[STATEMENT_GET_CHUNK];
  guint8 name[NAME_BYTES];
  gsize padded = 0, length = 0;
  int rc;

  name_row (self, 'c', file_hash, number, name);
  sqlite3_bind_blob (statement, 1, name, NAME_BYTES, SQLITE_STATIC);
  rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    padded = open_box (self,
                       name,
                       sqlite3_column_blob (statement, 0),
                       sqlite3_column_bytes (statement, 0),
                       plain,
                       CANVASS_CHUNK_BYTES);
  sqlite3_reset (statement);

  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    storage_error (self, error);
  else if (padded == 0 || sodium_unpad (&length, plain, padded, STEP_BYTES) != 0)
    corrupt (error);

  return length;
}
