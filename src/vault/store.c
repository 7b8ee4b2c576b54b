/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/store.h"

#include "vault/failure.h"
#include "vault/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAFE "What was stored before is safe."

/* Offsets in the header of every SQLite file: https://www.sqlite.org/fileformat2.html, 1.3 */
#define HEADER_BYTES 100
#define HEADER_MAGIC "SQLite format 3"
#define HEADER_USER_VERSION 60
#define HEADER_APPLICATION_ID 68

#define MAX_WAL_PAGES 1000

/* MIGRATIONS[n] turns version n into n + 1; 0 is the empty file. Never edit one that was released.
 *
 * The record's bytes come last, so that a scan of ids and hashes stays on the leaves. Nothing
 * keeps the order of arrival: ids are random, and who signed when is nobody's business. Which
 * records are in a batch is told by the hash list in its head. */
static const char *const MIGRATIONS[CANVASS_STORE_VERSION] = {
  "CREATE TABLE kiosk (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL,"
  "  device_pk BLOB NOT NULL, last_batch INTEGER NOT NULL, last_batch_id BLOB NOT NULL,"
  "  acknowledged INTEGER NOT NULL, closed INTEGER NOT NULL, stored INTEGER NOT NULL) STRICT;"
  "CREATE TABLE campaign (number INTEGER PRIMARY KEY, hash BLOB NOT NULL, file BLOB NOT NULL)"
  "  STRICT;"
  "CREATE TABLE batch (number INTEGER PRIMARY KEY, batch_id BLOB NOT NULL, head BLOB NOT NULL)"
  "  STRICT;"
  "CREATE TABLE record (record_id BLOB PRIMARY KEY, campaign INTEGER NOT NULL,"
  "  hash BLOB NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID, STRICT;",
  /* Records since the last close that say which one was doubtful. */
  "ALTER TABLE kiosk ADD COLUMN doubts INTEGER NOT NULL DEFAULT 0;",
  /* Records held that are no signatures, and how many such were forgotten. */
  ("CREATE TABLE own (hash BLOB PRIMARY KEY) WITHOUT ROWID, STRICT;"
   "ALTER TABLE kiosk ADD COLUMN own_forgotten INTEGER NOT NULL DEFAULT 0;"),
};

static const char *const SQL[CANVASS_STORE_N_STATEMENTS] = {
  [CANVASS_STORE_APPEND] =
      "INSERT INTO record (record_id, campaign, hash, bytes) VALUES (?1, ?2, ?3, ?4)"
      " ON CONFLICT DO NOTHING",
  [CANVASS_STORE_FIND_HASH] = "SELECT hash FROM record WHERE record_id = ?1",
  [CANVASS_STORE_FIND_RECORD] = "SELECT bytes FROM record WHERE record_id = ?1",
  [CANVASS_STORE_FIND_HOLDER] = "SELECT record_id FROM record WHERE hash = ?1 LIMIT 1",
  [CANVASS_STORE_SCAN_UP] =
      "SELECT record_id, campaign, hash FROM record WHERE record_id BETWEEN ?1 AND ?2"
      " ORDER BY record_id",
  [CANVASS_STORE_SCAN_DOWN] =
      "SELECT record_id, campaign, hash FROM record WHERE record_id BETWEEN ?1 AND ?2"
      " ORDER BY record_id DESC",
  [CANVASS_STORE_FORGET_RECORD] = "DELETE FROM record WHERE record_id = ?1",
  [CANVASS_STORE_ADD_CAMPAIGN] = "INSERT INTO campaign (number, hash, file) VALUES (?1, ?2, ?3)",
  [CANVASS_STORE_LIST_CAMPAIGNS] = "SELECT number, hash, file FROM campaign ORDER BY number",
  [CANVASS_STORE_ADD_KIOSK] =
      "INSERT INTO kiosk VALUES (1, ?1, ?2, 0, zeroblob (32), 0, 0, 0, 0, 0)",
  [CANVASS_STORE_READ_KIOSK] =
      "SELECT name, device_pk, last_batch, last_batch_id, acknowledged, closed, stored, doubts,"
      " own_forgotten FROM kiosk",
  [CANVASS_STORE_SET_LAST_BATCH] = "UPDATE kiosk SET last_batch = ?1, last_batch_id = ?2",
  [CANVASS_STORE_SET_ACKNOWLEDGED] = "UPDATE kiosk SET acknowledged = ?1",
  [CANVASS_STORE_SET_CLOSED] = "UPDATE kiosk SET closed = ?1, doubts = 0",
  [CANVASS_STORE_SET_DOUBTS] = "UPDATE kiosk SET doubts = ?1",
  [CANVASS_STORE_SET_STORED] = "UPDATE kiosk SET stored = ?1",
  [CANVASS_STORE_SET_OWN_FORGOTTEN] = "UPDATE kiosk SET own_forgotten = ?1",
  [CANVASS_STORE_ADD_OWN] = "INSERT INTO own (hash) VALUES (?1) ON CONFLICT DO NOTHING",
  [CANVASS_STORE_LIST_OWN] = "SELECT hash FROM own",
  [CANVASS_STORE_FORGET_OWN] = "DELETE FROM own WHERE hash = ?1",
  [CANVASS_STORE_ADD_BATCH] = "INSERT INTO batch (number, batch_id, head) VALUES (?1, ?2, ?3)",
  [CANVASS_STORE_FIND_BATCH] = "SELECT batch_id, head FROM batch WHERE number = ?1",
  [CANVASS_STORE_RETIRE_BATCH] = "DELETE FROM batch WHERE number = ?1",
  [CANVASS_STORE_COUNT_PAGES] = "PRAGMA page_count",
  [CANVASS_STORE_COUNT_FREE_PAGES] = "PRAGMA freelist_count",
  [CANVASS_STORE_CHECK] = "PRAGMA integrity_check (1)",
};

struct _CanvassStore {
  sqlite3 *db;                                          /* (owned) */
  sqlite3_stmt *statements[CANVASS_STORE_N_STATEMENTS]; /* (owned) made when first used */
};

static int
error_code (sqlite3 *db, int rc)
{
  switch (rc & 0xff) {
  case SQLITE_FULL:
    return CANVASS_VAULT_ERROR_FULL;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return CANVASS_VAULT_ERROR_CORRUPT;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return CANVASS_VAULT_ERROR_BUSY;
  case SQLITE_IOERR:
    /* Some filesystems find out only when they sync. */
    if (sqlite3_system_errno (db) == ENOSPC || sqlite3_system_errno (db) == EDQUOT)
      return CANVASS_VAULT_ERROR_FULL;
    return CANVASS_VAULT_ERROR_STORAGE;
  default:
    return CANVASS_VAULT_ERROR_STORAGE;
  }
}

static const char *
remedy (int code)
{
  switch (code) {
  case CANVASS_VAULT_ERROR_FULL:
    return "The disk has no room. " SAFE " Export and acknowledge, or free some room, then try "
           "again";
  case CANVASS_VAULT_ERROR_CORRUPT:
    return "The vault is damaged. Export what it still gives, keep the folder for salvage and "
           "enroll afresh in another";
  case CANVASS_VAULT_ERROR_BUSY:
    return "Another program has this vault open. End it first";
  default:
    return SAFE " See whether the disk is writable and sound, then try again";
  }
}

static gboolean
fail_with (CanvassStore *self, int rc, const char *what, const char *doing, GError **error)
{
  int code = error_code (self->db, rc);

  g_set_error (error, CANVASS_VAULT_ERROR, code, "%s failed (%s). %s", doing, what, remedy (code));
  return FALSE;
}

gboolean
canvass_store_fail (CanvassStore *self, const char *doing, GError **error)
{
  return fail_with (self, sqlite3_errcode (self->db), sqlite3_errmsg (self->db), doing, error);
}

gboolean
canvass_store_is_damage (CanvassStore *self, const GError *cause)
{
  return g_error_matches (cause, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_CORRUPT) ||
         sqlite3_errcode (self->db) == SQLITE_IOERR_READ;
}

sqlite3 *
canvass_store_get_db (CanvassStore *self)
{
  return self->db;
}

static gboolean
execute (CanvassStore *self, const char *sql, const char *doing, GError **error)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
         canvass_store_fail (self, doing, error);
}

CanvassQuery *
canvass_store_query (CanvassStore *self, CanvassStoreStatement statement, GError **error)
{
  sqlite3_stmt **stmt = &self->statements[statement];

  if (*stmt == NULL &&
      sqlite3_prepare_v3 (self->db, SQL[statement], -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL) !=
          SQLITE_OK)
    canvass_store_fail (self, "Using the vault", error);

  return *stmt;
}

void
canvass_query_done (CanvassQuery *self)
{
  sqlite3_reset (self);
  sqlite3_clear_bindings (self);
}

void
canvass_query_bind_blob (CanvassQuery *self, int i, const void *bytes, gsize length)
{
  sqlite3_bind_blob64 (self, i, bytes, length, SQLITE_STATIC);
}

gboolean
canvass_query_read_blob (CanvassQuery *self, int column, guint8 *out, gsize length)
{
  const void *bytes = sqlite3_column_blob (self, column);

  if (bytes == NULL || (gsize)sqlite3_column_bytes (self, column) != length)
    return FALSE;

  memcpy (out, bytes, length);
  return TRUE;
}

gboolean
canvass_store_run (CanvassStore *self, CanvassQuery *query, const char *doing, GError **error)
{
  return sqlite3_step (query) == SQLITE_DONE || canvass_store_fail (self, doing, error);
}

gboolean
canvass_store_step (
    CanvassStore *self, CanvassQuery *query, const char *doing, gboolean *found, GError **error)
{
  int rc = sqlite3_step (query);

  *found = rc == SQLITE_ROW;
  return rc == SQLITE_ROW || rc == SQLITE_DONE || canvass_store_fail (self, doing, error);
}

static gboolean
read_number (CanvassStore *self, const char *sql, guint32 *number, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  gboolean found = sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
                   sqlite3_step (stmt) == SQLITE_ROW;

  if (found)
    *number = (guint32)sqlite3_column_int64 (stmt, 0);
  else
    canvass_store_fail (self, "Opening the vault", error);

  sqlite3_finalize (stmt);
  return found;
}

gboolean
canvass_store_begin (CanvassStore *self, GError **error)
{
  return execute (self, "BEGIN IMMEDIATE", "Beginning a change of the vault", error);
}

gboolean
canvass_store_commit (CanvassStore *self, GError **error)
{
  return execute (self, "COMMIT", "Storing a change of the vault", error);
}

gboolean
canvass_store_flush (CanvassStore *self, const char *doing, GError **error)
{
  int rc = sqlite3_db_cacheflush (self->db);

  return rc == SQLITE_OK || fail_with (self, rc, sqlite3_errstr (rc), doing, error);
}

gboolean
canvass_store_checkpoint (CanvassStore *self, GError **error)
{
  return sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) ==
             SQLITE_OK ||
         canvass_store_fail (self, "Storing a change of the vault", error);
}

gboolean
canvass_store_vacuum (CanvassStore *self, GError **error)
{
  return execute (self, "VACUUM", "Tidying the vault", error);
}

gboolean
canvass_store_count_used_bytes (CanvassStore *self, guint64 *bytes)
{
  guint32 pages, unused;

  if (!read_number (self, "PRAGMA page_count", &pages, NULL) ||
      !read_number (self, "PRAGMA freelist_count", &unused, NULL))
    return FALSE;

  *bytes = (guint64)(pages - unused) * CANVASS_STORE_PAGE_BYTES;
  return TRUE;
}

void
canvass_store_limit_wal (CanvassStore *self, guint64 bytes)
{
  guint64 pages = bytes / CANVASS_STORE_PAGE_BYTES;

  sqlite3_wal_autocheckpoint (self->db, (int)CLAMP (pages, 16, MAX_WAL_PAGES));
}

void
canvass_store_rollback (CanvassStore *self)
{
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
}

static gboolean
migrate (CanvassStore *self, int from, GError **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                           CANVASS_STORE_APPLICATION_ID,
                                           CANVASS_STORE_VERSION);
  gboolean done = canvass_store_begin (self, error);

  for (int version = from; done && version < CANVASS_STORE_VERSION; version++)
    done = execute (self, MIGRATIONS[version], "Bringing the vault up to date", error);

  done = done && execute (self, mark, "Bringing the vault up to date", error) &&
         canvass_store_commit (self, error);
  if (!done)
    canvass_store_rollback (self);

  return done;
}

static gboolean
check_format (guint32 application_id, guint32 version, GError **error)
{
  if (application_id != CANVASS_STORE_APPLICATION_ID || version == 0) {
    g_set_error_literal (error,
                         CANVASS_VAULT_ERROR,
                         CANVASS_VAULT_ERROR_CORRUPT,
                         "This " CANVASS_STORE_FILE
                         " is not a Canvass vault. It was not touched. Choose another folder");
    return FALSE;
  }

  if (version > CANVASS_STORE_VERSION) {
    g_set_error (error,
                 CANVASS_VAULT_ERROR,
                 CANVASS_VAULT_ERROR_TOO_NEW,
                 "A later release of Canvass wrote this vault (format %u, this one knows %d). "
                 "Nothing was touched. Update Canvass",
                 version,
                 CANVASS_STORE_VERSION);
    return FALSE;
  }

  return TRUE;
}

static guint32
read_big_endian (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* Nothing but a regular file, and not through a symbolic link: else another's disk or a FIFO could
 * be put in its place. */
static int
open_regular (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat info;

  if (fd >= 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    return fd;

  if (fd >= 0) {
    close (fd);
    errno = ELOOP;
  }

  if (errno != ELOOP && errno != ENXIO && errno != ENOENT) {
    canvass_vault_fail (errno, "Opening the vault", remedy (CANVASS_VAULT_ERROR_STORAGE), error);
    return -1;
  }

  g_set_error (error,
               CANVASS_VAULT_ERROR,
               CANVASS_VAULT_ERROR_CORRUPT,
               "%s is %s. Nothing was touched. Restore the folder as it was, or choose another",
               path,
               errno == ENOENT ? "missing" : "no ordinary file");
  return -1;
}

static gboolean
check_header (const char *path, GError **error)
{
  guint8 header[HEADER_BYTES] = { 0 };
  int fd = open_regular (path, error);
  gssize n;

  if (fd < 0)
    return FALSE;

  n = pread (fd, header, sizeof header, 0);
  if (n < 0) {
    canvass_vault_fail (errno, "Reading the vault", remedy (CANVASS_VAULT_ERROR_STORAGE), error);
    close (fd);
    return FALSE;
  }

  close (fd);
  if (memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0)
    memset (header, 0, sizeof header);

  return check_format (read_big_endian (header + HEADER_APPLICATION_ID),
                       read_big_endian (header + HEADER_USER_VERSION),
                       error);
}

static CanvassStore *
open_connection (const char *path, GError **error)
{
  g_autoptr (CanvassStore) self = g_new0 (CanvassStore, 1);
  int rc = sqlite3_open_v2 (path,
                            &self->db,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX |
                                SQLITE_OPEN_EXRESCODE,
                            NULL);

  if (self->db == NULL)
    g_error ("Out of memory while opening a vault");
  /* Until it is known to be ours, closing must not tidy it up. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (rc != SQLITE_OK) {
    canvass_store_fail (self, "Opening the vault", error);
    return NULL;
  }

  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  /* Exclusive before the first access: the WAL's index then lives in our memory, not in a file. */
  if (!execute (self, "PRAGMA locking_mode = EXCLUSIVE", "Opening the vault", error))
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
configure (CanvassStore *self, GError **error)
{
  guint32 synchronous;

  if (sqlite3_db_readonly (self->db, "main") == 1) {
    g_set_error_literal (error,
                         CANVASS_VAULT_ERROR,
                         CANVASS_VAULT_ERROR_STORAGE,
                         "The vault cannot be written to. " SAFE
                         " Make its disk writable, then try again");
    return FALSE;
  }

  if (!execute (self,
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                "PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;"
                "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;"
                /* A table runs all day: what SQLite keeps of it stays small, in KiB. */
                "PRAGMA cache_size = -128",
                "Opening the vault",
                error) ||
      !read_number (self, "PRAGMA synchronous", &synchronous, error))
    return FALSE;

  g_assert (synchronous == 2);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  return TRUE;
}

CanvassStore *
canvass_store_create (const char *path, GError **error)
{
  g_autoptr (CanvassStore) self = NULL;
  g_autofree char *page_size = g_strdup_printf ("PRAGMA page_size = %d", CANVASS_STORE_PAGE_BYTES);
  int fd = open (path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0) {
    canvass_vault_fail (errno, "Creating the vault", "Nothing was enrolled", error);
    return NULL;
  }

  close (fd);
  self = open_connection (path, error);
  if (self == NULL || !execute (self, page_size, "Creating the vault", error) ||
      !configure (self, error) || !migrate (self, 0, error))
    return NULL;

  return g_steal_pointer (&self);
}

CanvassStore *
canvass_store_open (const char *path, GError **error)
{
  g_autoptr (CanvassStore) self = NULL;
  guint32 application_id, version;

  if (!check_header (path, error))
    return NULL;

  /* Once more through SQLite: what the header says may be older than what the WAL says. */
  self = open_connection (path, error);
  if (self == NULL || !read_number (self, "PRAGMA application_id", &application_id, error) ||
      !read_number (self, "PRAGMA user_version", &version, error) ||
      !check_format (application_id, version, error) || !configure (self, error))
    return NULL;

  if (version < CANVASS_STORE_VERSION && !migrate (self, version, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
canvass_store_free (CanvassStore *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->statements); i++)
    sqlite3_finalize (self->statements[i]);

  sqlite3_close (self->db);
  g_free (self);
}
