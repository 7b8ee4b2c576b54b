/*
 * The rows of the index: names, boxes, and what stands in a file's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/index-private.h"

#include "format/padding.h"

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define NAME_BYTES CANVASS_INDEX_NAME_BYTES
#define STEP_BYTES 4096 /* boxes are padded to a multiple */

G_STATIC_ASSERT (NONCE_BYTES + TAG_BYTES == CANVASS_BOX_OVERHEAD_BYTES);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

void
canvass_index_name_row (const CanvassIndex *self,
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
gsize
canvass_index_seal_box (const CanvassIndex *self,
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

gsize
canvass_index_open_box (const CanvassIndex *self,
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

static gboolean
put_box (CanvassIndex *self,
         CanvassIndexStatement which,
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
  return rc == SQLITE_DONE || canvass_index_storage_error (self, error);
}

/* A file's row: fixed width, little-endian, like everything outside of seals. A mirror's is longer.
 */
#define BATCH_ROW_BYTES 167
#define FILE_ROW_BYTES 184

static gsize
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
  if (!file->is_mirror)
    return BATCH_ROW_BYTES;

  canvass_write_u32 (row + 167, file->first_chunk);
  canvass_write_u32 (row + 171, file->part);
  canvass_write_u64 (row + 175, file->offset);
  row[183] = file->lost_inside;
  return FILE_ROW_BYTES;
}

static void
read_mirror_row (const guint8 *row, CanvassFileFact *file)
{
  file->is_mirror = TRUE;
  file->first_chunk = canvass_read_u32 (row + 167);
  file->part = canvass_read_u32 (row + 171);
  file->offset = canvass_read_u64 (row + 175);
  file->lost_inside = row[183];
}

static gboolean
read_file_row (const guint8 *row, gsize length, CanvassFileFact *file)
{
  CanvassBatchHeader *header = &file->header;

  if (length != BATCH_ROW_BYTES && length != FILE_ROW_BYTES)
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
  if (length == FILE_ROW_BYTES)
    read_mirror_row (row, file);
  return header->recipients >= 1 && header->recipients <= CANVASS_MAX_RECIPIENTS &&
         (file->is_mirror || (header->count >= 1 && header->count <= CANVASS_BATCH_MAX_RECORDS)) &&
         file->n_records <= header->count && file->head <= CANVASS_HEAD_FALSE;
}

gboolean
canvass_index_put_file (CanvassIndex *self, const CanvassFileFact *file, GError **error)
{
  guint8 name[NAME_BYTES], row[FILE_ROW_BYTES], box[FILE_ROW_BYTES + CANVASS_BOX_OVERHEAD_BYTES];
  gsize length = write_file_row (file, row);

  if (file->is_mirror &&
      !canvass_index_raise_version (self, CANVASS_INDEX_VERSION_WITHOUT_DECISIONS, error))
    return FALSE;

  canvass_index_name_row (self, 'f', file->hash, file->part, name);
  return put_box (self,
                  CANVASS_INDEX_PUT_FILE,
                  name,
                  box,
                  canvass_index_seal_box (self, name, row, length, box),
                  error);
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

  canvass_index_name_row (self, 'c', file_hash, number, name);
  return put_box (self, CANVASS_INDEX_PUT_CHUNK, name, box, length, error);
}

static gboolean
read_file_box (CanvassIndex *self, sqlite3_stmt *row, CanvassFileFact *file)
{
  guint8 plain[FILE_ROW_BYTES];
  const guint8 *name = sqlite3_column_blob (row, 0);
  gsize length;

  if (sqlite3_column_bytes (row, 0) != NAME_BYTES)
    return FALSE;

  length = canvass_index_open_box (
      self, name, sqlite3_column_blob (row, 1), sqlite3_column_bytes (row, 1), plain, sizeof plain);
  return read_file_row (plain, length, file);
}

static gint
compare_files (gconstpointer a, gconstpointer b)
{
  const CanvassFileFact *first = a, *second = b;
  gint order = memcmp (first->hash, second->hash, CANVASS_HASH_BYTES);

  return order != 0 ? order : (first->part > second->part) - (first->part < second->part);
}

GArray *
canvass_index_list_files (CanvassIndex *self, GError **error)
{
  g_autoptr (GArray) files = g_array_new (FALSE, TRUE, sizeof (CanvassFileFact));
  g_autoptr (sqlite3_stmt) statement = NULL;
  int rc;

  if (sqlite3_prepare_v2 (self->db, "SELECT name, box FROM file", -1, &statement, NULL) !=
      SQLITE_OK) {
    canvass_index_storage_error (self, error);
    return NULL;
  }

  while ((rc = sqlite3_step (statement)) == SQLITE_ROW) {
    CanvassFileFact file;

    if (!read_file_box (self, statement, &file)) {
      canvass_index_corrupt (error);
      return NULL;
    }

    g_array_append_val (files, file);
  }

  if (rc != SQLITE_DONE) {
    canvass_index_storage_error (self, error);
    return NULL;
  }

  g_array_sort (files, compare_files);
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
  canvass_index_name_row (self, 'c', file_hash, number, name);
  return canvass_index_seal_box (self, name, plain, padded, box);
}

guint8 *
canvass_index_fetch_chunk (CanvassIndex *self,
                           const guint8 file_hash[static CANVASS_HASH_BYTES],
                           guint number,
                           gsize *length,
                           GError **error)
{
  sqlite3_stmt *statement = self->statements[CANVASS_INDEX_GET_CHUNK];
  guint8 name[NAME_BYTES];
  guint8 *box = NULL;
  int rc;

  canvass_index_name_row (self, 'c', file_hash, number, name);
  sqlite3_bind_blob (statement, 1, name, NAME_BYTES, SQLITE_STATIC);
  rc = sqlite3_step (statement);
  *length = 0;
  if (rc == SQLITE_ROW) {
    *length = sqlite3_column_bytes (statement, 0);
    box = g_memdup2 (sqlite3_column_blob (statement, 0), *length);
  }
  sqlite3_reset (statement);

  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    canvass_index_storage_error (self, error);
  else if (box == NULL)
    canvass_index_corrupt (error);
  return box;
}

gsize
canvass_index_open_chunk (const CanvassIndex *self,
                          const guint8 file_hash[static CANVASS_HASH_BYTES],
                          guint number,
                          const guint8 *box,
                          gsize length,
                          guint8 plain[static CANVASS_CHUNK_BYTES],
                          GError **error)
{
  guint8 name[NAME_BYTES];
  gsize padded, unpadded;

  canvass_index_name_row (self, 'c', file_hash, number, name);
  padded = canvass_index_open_box (self, name, box, length, plain, CANVASS_CHUNK_BYTES);
  unpadded = canvass_unpad (plain, padded, STEP_BYTES);
  if (unpadded == 0)
    canvass_index_corrupt (error);
  return unpadded;
}

gsize
canvass_index_get_chunk (CanvassIndex *self,
                         const guint8 file_hash[static CANVASS_HASH_BYTES],
                         guint number,
                         guint8 plain[static CANVASS_CHUNK_BYTES],
                         GError **error)
{
  gsize length;
  g_autofree guint8 *box = canvass_index_fetch_chunk (self, file_hash, number, &length, error);

  return box == NULL
             ? 0
             : canvass_index_open_chunk (self, file_hash, number, box, length, plain, error);
}

/* Ledgers of the first releases have no such table, and those releases do not look at it. */
static const char ACCOUNTED[] =
    "CREATE TABLE IF NOT EXISTS accounted (name BLOB PRIMARY KEY, box BLOB NOT NULL)";

static void
name_accounted (const CanvassIndex *self, guint8 name[static NAME_BYTES])
{
  static const guint8 no_file[CANVASS_HASH_BYTES];

  canvass_index_name_row (self, 'a', no_file, 0, name);
}

static gboolean
put_accounted (CanvassIndex *self, const guint8 *name, const guint8 *box, gsize length)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_exec (self->db, ACCOUNTED, NULL, NULL, NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (
          self->db, "INSERT OR REPLACE INTO accounted VALUES (?1, ?2)", -1, &statement, NULL) !=
          SQLITE_OK)
    return FALSE;

  sqlite3_bind_blob (statement, 1, name, NAME_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 2, box, length, SQLITE_STATIC);
  return sqlite3_step (statement) == SQLITE_DONE;
}

gboolean
canvass_index_put_accounted (CanvassIndex *self, const GArray *names, GError **error)
{
  gsize length = names->len * sizeof (CanvassHash);
  g_autofree guint8 *box = g_malloc (length + CANVASS_BOX_OVERHEAD_BYTES);
  guint8 name[NAME_BYTES];

  if (!canvass_index_begin (self, error))
    return FALSE;

  name_accounted (self, name);
  length = canvass_index_seal_box (self, name, (const guint8 *)names->data, length, box);
  if (!put_accounted (self, name, box, length)) {
    canvass_index_storage_error (self, error);
    canvass_index_rollback (self);
    return FALSE;
  }

  return canvass_index_commit (self, error);
}

GArray *
canvass_index_get_accounted (CanvassIndex *self)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autofree guint8 *plain = NULL;
  guint8 name[NAME_BYTES];
  GArray *names;
  gsize length;

  name_accounted (self, name);
  if (sqlite3_prepare_v2 (
          self->db, "SELECT box FROM accounted WHERE name = ?1", -1, &statement, NULL) != SQLITE_OK)
    return NULL;

  sqlite3_bind_blob (statement, 1, name, NAME_BYTES, SQLITE_STATIC);
  if (sqlite3_step (statement) != SQLITE_ROW)
    return NULL;

  length = sqlite3_column_bytes (statement, 0);
  plain = g_malloc (length);
  length = canvass_index_open_box (
      self, name, sqlite3_column_blob (statement, 0), length, plain, length);
  if (length == 0 || length % sizeof (CanvassHash) != 0)
    return NULL;

  names = g_array_new (FALSE, FALSE, sizeof (CanvassHash));
  g_array_append_vals (names, plain, length / sizeof (CanvassHash));
  return names;
}
