/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/index-private.h"

#include "format/file.h"
#include "format/secret.h"

#include <stdlib.h>
#include <unistd.h>

#define SEALED_BYTES (crypto_box_SEALBYTES + CANVASS_INDEX_KEY_BYTES)
#define SIGN_LABEL "canvass ledger 1"

static const char SCHEMA[] =
    "CREATE TABLE keying (seal_pk BLOB PRIMARY KEY, sealed BLOB NOT NULL, signature BLOB NOT NULL);"
    "CREATE TABLE file (name BLOB PRIMARY KEY, box BLOB NOT NULL);"
    "CREATE TABLE chunk (name BLOB PRIMARY KEY, box BLOB NOT NULL);";

static const char PRAGMAS[] = "PRAGMA trusted_schema = OFF;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA locking_mode = EXCLUSIVE;"
                              "PRAGMA journal_mode = DELETE;"
                              "PRAGMA synchronous = FULL;";

static const char *const STATEMENTS[CANVASS_INDEX_N_STATEMENTS] = {
  [CANVASS_INDEX_PUT_FILE] = "INSERT OR REPLACE INTO file VALUES (?1, ?2)",
  [CANVASS_INDEX_PUT_CHUNK] = "INSERT OR REPLACE INTO chunk VALUES (?1, ?2)",
  [CANVASS_INDEX_GET_CHUNK] = "SELECT box FROM chunk WHERE name = ?1",
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

gboolean
canvass_index_corrupt (GError **error)
{
  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_CORRUPT,
                       "The ledger's index (ledger.sqlite) is missing or damaged. The files it was "
                       "made from are untouched: rebuild the index from them");
  return FALSE;
}

gboolean
canvass_index_storage_error (CanvassIndex *self, GError **error)
{
  int code = sqlite3_errcode (self->db) & 0xff;

  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR)
    return canvass_index_corrupt (error);

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
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
         canvass_index_storage_error (self, error);
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
    return canvass_index_corrupt (error);

  length = pread (fd, header, sizeof header, 0);
  close (fd);
  if (length != sizeof header || memcmp (header, "SQLite format 3", 16) != 0)
    return canvass_index_corrupt (error);

  memcpy (&version, header + 60, sizeof version);
  memcpy (&application_id, header + 68, sizeof application_id);
  if (GUINT32_FROM_BE (application_id) != CANVASS_INDEX_APPLICATION_ID)
    return canvass_index_corrupt (error);

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
derive_keys (CanvassIndexKeys *keys)
{
  crypto_kdf_derive_from_key (keys->boxes, sizeof keys->boxes, 1, "cvs-ledg", keys->ledger);
  crypto_kdf_derive_from_key (keys->names, sizeof keys->names, 2, "cvs-ledg", keys->ledger);
}

/* SQLite refuses a link anywhere on the way (SQLITE_OPEN_NOFOLLOW), but only the file itself must
 * be none. */
static char *
resolve (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  char *real = realpath (folder, NULL);
  char *resolved = real != NULL ? g_build_filename (real, name, NULL) : g_strdup (path);

  free (real);
  return resolved;
}

static CanvassIndex *
connect_to (const char *path, int flags, GError **error)
{
  g_autoptr (CanvassIndex) self = g_new0 (CanvassIndex, 1);
  g_autofree char *real = resolve (path);

  self->keys = canvass_secret_new (sizeof *self->keys);
  if (sqlite3_open_v2 (real, &self->db, flags | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK) {
    canvass_index_storage_error (self, error);
    return NULL;
  }

  if (!execute (self, PRAGMAS, error))
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
prepare_statements (CanvassIndex *self, GError **error)
{
  for (guint i = 0; i < CANVASS_INDEX_N_STATEMENTS; i++)
    if (sqlite3_prepare_v3 (
            self->db, STATEMENTS[i], -1, SQLITE_PREPARE_PERSISTENT, &self->statements[i], NULL) !=
        SQLITE_OK)
      return canvass_index_storage_error (self, error);

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

  if (crypto_box_seal (sealed, self->keys->ledger, CANVASS_INDEX_KEY_BYTES, key->pub.seal_pk) !=
      0) {
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
    return canvass_index_storage_error (self, error);

  sqlite3_bind_blob (statement, 1, key->pub.seal_pk, CANVASS_SEAL_PK_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 2, sealed, sizeof sealed, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 3, signature, sizeof signature, SQLITE_STATIC);
  return sqlite3_step (statement) == SQLITE_DONE || canvass_index_storage_error (self, error);
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
    return canvass_index_corrupt (error);

  describe_keying (campaign_id, key->pub.seal_pk, sealed, message);
  if (!canvass_verify (signature, SIGN_LABEL, message, sizeof message, key->pub.sign_pk) ||
      crypto_box_seal_open (
          self->keys->ledger, sealed, SEALED_BYTES, key->pub.seal_pk, key->seal_sk) != 0)
    return canvass_index_corrupt (error);

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
    return canvass_index_storage_error (self, error);

  sqlite3_bind_blob (statement, 1, key->pub.seal_pk, CANVASS_SEAL_PK_BYTES, SQLITE_STATIC);
  rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    return unseal_keying (self, statement, campaign_id, key, error);

  if (rc != SQLITE_DONE)
    return canvass_index_storage_error (self, error);

  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_KEY,
                       "This ledger's index is not sealed to this key: use the key that the ledger "
                       "was created with, or remove ledger.sqlite from its folder and rebuild the "
                       "index for this key");
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
                                           CANVASS_INDEX_VERSION_WITHOUT_MIRRORS);
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

static gint
read_version (CanvassIndex *self)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (self->db, "PRAGMA user_version", -1, &statement, NULL) != SQLITE_OK ||
      sqlite3_step (statement) != SQLITE_ROW)
    return 0;

  return sqlite3_column_int (statement, 0);
}

gboolean
canvass_index_raise_version (CanvassIndex *self, gint version, GError **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", version);

  return read_version (self) >= version || execute (self, mark, error);
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

  for (guint i = 0; i < CANVASS_INDEX_N_STATEMENTS; i++)
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
