/*
 * store.h: the SQLite file of a vault: opening it safely, its statements, its transactions
 *
 * Private to src/vault. Not thread-safe: the vault holds its lock around every call.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

#define CANVASS_STORE_FILE "vault.sqlite"
#define CANVASS_STORE_APPLICATION_ID 0x43564c54 /* "CVLT" */
#define CANVASS_STORE_VERSION 3

/* One row of 4,352 to 5,136 bytes takes a quarter of a leaf and one or two overflow pages: the
 * least that a commit writes, and the least that lies empty. */
#define CANVASS_STORE_PAGE_BYTES 4096

typedef enum {
  CANVASS_STORE_APPEND,
  CANVASS_STORE_FIND_HASH,
  CANVASS_STORE_FIND_RECORD,
  CANVASS_STORE_FIND_HOLDER,
  CANVASS_STORE_SCAN_UP,
  CANVASS_STORE_SCAN_DOWN,
  CANVASS_STORE_FORGET_RECORD,
  CANVASS_STORE_ADD_CAMPAIGN,
  CANVASS_STORE_LIST_CAMPAIGNS,
  CANVASS_STORE_ADD_KIOSK,
  CANVASS_STORE_READ_KIOSK,
  CANVASS_STORE_SET_LAST_BATCH,
  CANVASS_STORE_SET_ACKNOWLEDGED,
  CANVASS_STORE_SET_CLOSED,
  CANVASS_STORE_SET_DOUBTS,
  CANVASS_STORE_SET_STORED,
  CANVASS_STORE_SET_OWN_FORGOTTEN,
  CANVASS_STORE_ADD_OWN,
  CANVASS_STORE_LIST_OWN,
  CANVASS_STORE_FORGET_OWN,
  CANVASS_STORE_ADD_BATCH,
  CANVASS_STORE_FIND_BATCH,
  CANVASS_STORE_RETIRE_BATCH,
  CANVASS_STORE_COUNT_PAGES,
  CANVASS_STORE_COUNT_FREE_PAGES,
  CANVASS_STORE_CHECK,
  CANVASS_STORE_N_STATEMENTS,
} CanvassStoreStatement;

typedef struct _CanvassStore CanvassStore;

/* Makes @path (which must not exist), mode 0600, with an empty schema. */
CanvassStore *canvass_store_create (const char *path, GError **error);
/* Looks at the file before SQLite does, so that what is not ours (CORRUPT) or is from a later
 * release (TOO_NEW) is not touched. BUSY, STORAGE, FULL. */
CanvassStore *canvass_store_open (const char *path, GError **error);
/* Brings everything into the one file and closes it. */
void canvass_store_free (CanvassStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassStore, canvass_store_free)

sqlite3 *canvass_store_get_db (CanvassStore *self);

/**
 * CanvassQuery:
 *
 * A prepared statement on loan: g_autoptr resets it, so that no statement stays open.
 */
typedef sqlite3_stmt CanvassQuery;
void canvass_query_done (CanvassQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassQuery, canvass_query_done)

CanvassQuery *
canvass_store_query (CanvassStore *self, CanvassStoreStatement statement, GError **error);
/* Blobs are borrowed until the query is done. */
void canvass_query_bind_blob (CanvassQuery *self, int i, const void *bytes, gsize length);
/* Copies a blob column of exactly @length bytes; FALSE for anything else. */
gboolean canvass_query_read_blob (CanvassQuery *self, int column, guint8 *out, gsize length);

/* Runs a statement that gives no row. */
gboolean
canvass_store_run (CanvassStore *self, CanvassQuery *query, const char *doing, GError **error);
/* TRUE and *@found FALSE behind the last row. */
gboolean canvass_store_step (
    CanvassStore *self, CanvassQuery *query, const char *doing, gboolean *found, GError **error);

/* Whether @cause, just given by this store, is of what lies on the disk: a damaged page or a sector
 * that cannot be read. It costs what is there, and no more. */
gboolean canvass_store_is_damage (CanvassStore *self, const GError *cause);

/* What the last SQLite call on this store complained about. Returns FALSE. */
gboolean canvass_store_fail (CanvassStore *self, const char *doing, GError **error);

gboolean canvass_store_begin (CanvassStore *self, GError **error);
gboolean canvass_store_commit (CanvassStore *self, GError **error);
/* Writes an open transaction as far as the disk, without committing it. */
gboolean canvass_store_flush (CanvassStore *self, const char *doing, GError **error);
/* Brings the WAL into the file; its room is the disk's again. */
gboolean canvass_store_checkpoint (CanvassStore *self, GError **error);
/* Outside a transaction. */
gboolean canvass_store_vacuum (CanvassStore *self, GError **error);
/* Of the file, without the pages that lie empty. */
gboolean canvass_store_count_used_bytes (CanvassStore *self, guint64 *bytes);
/* How large the WAL becomes before that happens by itself. */
void canvass_store_limit_wal (CanvassStore *self, guint64 bytes);
/* Also where SQLite has rolled back by itself already. */
void canvass_store_rollback (CanvassStore *self);

/**
 * CanvassStoreRow:
 *
 * A record's row without its bytes.
 */
typedef struct {
  guint8 hash[CANVASS_HASH_BYTES];
  guint8 record_id[CANVASS_ID_BYTES];
  guint32 campaign; /* number of the campaign version */
  guint32 batch;    /* for callers; 0 here */
} CanvassStoreRow;

/* (transfer full) (element-type CanvassStoreRow): every row that can be read, in no order. A
 * damaged page costs the rows on it and below it and no others, and sets *@damaged. */
GArray *canvass_store_scan_records (CanvassStore *self, gboolean *damaged, GError **error);
/* As the scan's length, without keeping it. */
gboolean
canvass_store_count_records (CanvassStore *self, guint64 *count, gboolean *damaged, GError **error);

G_END_DECLS
