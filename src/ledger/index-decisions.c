/*
 * The rows of decisions: hash of the file ‖ signer_pk ‖ body, padded like the rest.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/index-private.h"

#include "format/decision.h"
#include "format/padding.h"
#include "format/secret.h"

#define STEP_BYTES 4096
#define HEAD_BYTES (CANVASS_HASH_BYTES + CANVASS_SIGN_PK_BYTES)
#define BOX_MAX_BYTES                                                                              \
  (HEAD_BYTES + CANVASS_DECISION_BODY_MAX_BYTES + 1 + STEP_BYTES + CANVASS_BOX_OVERHEAD_BYTES)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* Ledgers of earlier releases have no such table. It comes with the first decision and with the
 * version that keeps those releases out, in one transaction. */
static const char TABLE[] =
    "CREATE TABLE IF NOT EXISTS decision (name BLOB PRIMARY KEY, box BLOB NOT NULL)";

static gboolean
has_table (CanvassIndex *self)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  return sqlite3_prepare_v2 (self->db,
                             "SELECT 1 FROM sqlite_master WHERE type = 'table' AND "
                             "name = 'decision'",
                             -1,
                             &statement,
                             NULL) == SQLITE_OK &&
         sqlite3_step (statement) == SQLITE_ROW;
}

static gboolean
insert (CanvassIndex *self, const guint8 *name, const guint8 *box, gsize length, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_exec (self->db, TABLE, NULL, NULL, NULL) != SQLITE_OK ||
      !canvass_index_raise_version (self, CANVASS_INDEX_VERSION, NULL) ||
      sqlite3_prepare_v2 (
          self->db, "INSERT OR REPLACE INTO decision VALUES (?1, ?2)", -1, &statement, NULL) !=
          SQLITE_OK)
    return canvass_index_storage_error (self, error);

  sqlite3_bind_blob (statement, 1, name, CANVASS_INDEX_NAME_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 2, box, (int)length, SQLITE_STATIC);
  return sqlite3_step (statement) == SQLITE_DONE || canvass_index_storage_error (self, error);
}

gboolean
canvass_index_put_decision (CanvassIndex *self,
                            const guint8 file_hash[static CANVASS_HASH_BYTES],
                            const guint8 signer_pk[static CANVASS_SIGN_PK_BYTES],
                            const guint8 *body,
                            gsize length,
                            GError **error)
{
  gsize capacity = (HEAD_BYTES + length) / STEP_BYTES * STEP_BYTES + STEP_BYTES, padded = 0;
  g_autofree guint8 *box = g_malloc (capacity + CANVASS_BOX_OVERHEAD_BYTES);
  guint8 name[CANVASS_INDEX_NAME_BYTES];
  guint8 *plain;
  int rc;

  g_return_val_if_fail (length <= CANVASS_DECISION_BODY_MAX_BYTES, FALSE);

  if (!canvass_index_begin (self, error))
    return FALSE;

  plain = canvass_secret_new (capacity);
  memcpy (plain, file_hash, CANVASS_HASH_BYTES);
  memcpy (plain + CANVASS_HASH_BYTES, signer_pk, CANVASS_SIGN_PK_BYTES);
  memcpy (plain + HEAD_BYTES, body, length);
  rc = sodium_pad (&padded, plain, HEAD_BYTES + length, STEP_BYTES, capacity);
  g_assert (rc == 0);

  canvass_index_name_row (self, 'd', file_hash, 0, name);
  length = canvass_index_seal_box (self, name, plain, padded, box);
  canvass_secret_free (plain);
  return insert (self, name, box, length, error);
}

/* Locked memory that grows with the rows. */
typedef struct {
  guint8 *bytes;
  gsize capacity;
} Plain;

static void
make_room (Plain *self, gsize capacity)
{
  if (capacity <= self->capacity)
    return;

  canvass_secret_free (self->bytes);
  self->bytes = canvass_secret_new (capacity);
  self->capacity = capacity;
}

static gboolean
read_row (CanvassIndex *self,
          sqlite3_stmt *row,
          Plain *plain,
          CanvassIndexDecision *decision,
          GError **error)
{
  guint8 name[CANVASS_INDEX_NAME_BYTES];
  gsize box_length = (gsize)sqlite3_column_bytes (row, 1), padded, length;

  if (sqlite3_column_bytes (row, 0) != sizeof name || box_length > BOX_MAX_BYTES)
    return canvass_index_corrupt (error);

  memcpy (name, sqlite3_column_blob (row, 0), sizeof name);
  make_room (plain, MAX (box_length, STEP_BYTES));
  padded = canvass_index_open_box (
      self, name, sqlite3_column_blob (row, 1), box_length, plain->bytes, plain->capacity);
  length = canvass_unpad (plain->bytes, padded, STEP_BYTES);
  if (length <= HEAD_BYTES)
    return canvass_index_corrupt (error);

  memcpy (decision->hash, plain->bytes, CANVASS_HASH_BYTES);
  memcpy (decision->signer_pk, plain->bytes + CANVASS_HASH_BYTES, CANVASS_SIGN_PK_BYTES);
  decision->body = plain->bytes + HEAD_BYTES;
  decision->length = length - HEAD_BYTES;
  return TRUE;
}

static gboolean
visit_rows (CanvassIndex *self,
            sqlite3_stmt *rows,
            CanvassIndexDecisionVisitor visitor,
            gpointer user_data,
            guint *n,
            GError **error)
{
  Plain plain = { NULL, 0 };
  gboolean good = TRUE;
  int rc = SQLITE_DONE;

  *n = 0;
  while (good && (rc = sqlite3_step (rows)) == SQLITE_ROW) {
    CanvassIndexDecision decision;

    good = read_row (self, rows, &plain, &decision, error) && visitor (&decision, user_data);
    (*n)++;
  }
  canvass_secret_free (plain.bytes);

  return good && (rc == SQLITE_DONE || canvass_index_storage_error (self, error));
}

gboolean
canvass_index_foreach_decision (CanvassIndex *self,
                                CanvassIndexDecisionVisitor visitor,
                                gpointer user_data,
                                GError **error)
{
  g_autoptr (sqlite3_stmt) rows = NULL;
  guint n;

  if (!has_table (self))
    return TRUE;

  if (sqlite3_prepare_v2 (self->db, "SELECT name, box FROM decision", -1, &rows, NULL) != SQLITE_OK)
    return canvass_index_storage_error (self, error);

  return visit_rows (self, rows, visitor, user_data, &n, error);
}

gboolean
canvass_index_visit_decision (CanvassIndex *self,
                              const guint8 file_hash[static CANVASS_HASH_BYTES],
                              CanvassIndexDecisionVisitor visitor,
                              gpointer user_data,
                              GError **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;
  guint8 name[CANVASS_INDEX_NAME_BYTES];
  guint n;

  if (!has_table (self))
    return canvass_index_corrupt (error);

  canvass_index_name_row (self, 'd', file_hash, 0, name);
  if (sqlite3_prepare_v2 (
          self->db, "SELECT name, box FROM decision WHERE name = ?1", -1, &row, NULL) != SQLITE_OK)
    return canvass_index_storage_error (self, error);

  sqlite3_bind_blob (row, 1, name, sizeof name, SQLITE_STATIC);
  if (!visit_rows (self, row, visitor, user_data, &n, error))
    return FALSE;

  return n == 1 || canvass_index_corrupt (error);
}
