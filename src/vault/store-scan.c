/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/store.h"

/* A range of ids is read from both ends as far as the first damage; what lies between two damages
 * is halved to get at it, at most this often. */
#define MAX_HALVINGS 10

typedef unsigned __int128 RecordId;

static RecordId
read_id (const guint8 bytes[static CANVASS_ID_BYTES])
{
  RecordId id = 0;

  for (gsize i = 0; i < CANVASS_ID_BYTES; i++)
    id = id << 8 | bytes[i];

  return id;
}

static void
write_id (guint8 bytes[static CANVASS_ID_BYTES], RecordId id)
{
  for (gsize i = CANVASS_ID_BYTES; i > 0; i--, id >>= 8)
    bytes[i - 1] = (guint8)id;
}

typedef struct {
  CanvassStore *store;
  GArray *rows; /* (nullable) */
  guint64 count;
  gboolean damaged;
} Scan;

/* Reads the range up to its end, or to the first row that cannot be read: then *@last_read is the
 * last good one. */
static gboolean
scan_rows (Scan *scan,
           CanvassStoreStatement direction,
           RecordId first,
           RecordId last,
           RecordId *last_read,
           GError **error)
{
  guint8 from[CANVASS_ID_BYTES], to[CANVASS_ID_BYTES];
  g_autoptr (CanvassQuery) query = canvass_store_query (scan->store, direction, error);
  gboolean found;

  if (query == NULL)
    return FALSE;

  write_id (from, first);
  write_id (to, last);
  canvass_query_bind_blob (query, 1, from, sizeof from);
  canvass_query_bind_blob (query, 2, to, sizeof to);
  for (;;) {
    CanvassStoreRow row = { 0 };

    if (!canvass_store_step (scan->store, query, "Reading the records", &found, error))
      return FALSE;
    if (!found)
      return TRUE;

    if (!canvass_query_read_blob (query, 0, row.record_id, sizeof row.record_id) ||
        !canvass_query_read_blob (query, 2, row.hash, sizeof row.hash)) {
      scan->damaged = TRUE;
      continue;
    }

    row.campaign = (guint32)sqlite3_column_int64 (query, 1);
    *last_read = read_id (row.record_id);
    scan->count++;
    if (scan->rows != NULL)
      g_array_append_val (scan->rows, row);
  }
}

static gboolean
scan_range (Scan *scan, RecordId first, RecordId last, guint halvings, GError **error)
{
  g_autoptr (GError) cause = NULL;
  RecordId below = first, above = last, middle;

  if (scan_rows (scan, CANVASS_STORE_SCAN_UP, first, last, &below, &cause))
    return TRUE;

  if (!canvass_store_is_damage (scan->store, cause)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  scan->damaged = TRUE;
  below += below < last;
  if (scan_rows (scan, CANVASS_STORE_SCAN_DOWN, below, last, &above, NULL) ||
      halvings == MAX_HALVINGS || above - below < 2)
    return TRUE;

  above--;
  middle = below + (above - below) / 2;
  return scan_range (scan, below, middle, halvings + 1, error) &&
         scan_range (scan, middle + 1, above, halvings + 1, error);
}

GArray *
canvass_store_scan_records (CanvassStore *self, gboolean *damaged, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (CanvassStoreRow));
  Scan scan = { .store = self, .rows = rows };

  if (!scan_range (&scan, 0, ~(RecordId)0, 0, error))
    return NULL;

  *damaged |= scan.damaged;
  return g_steal_pointer (&rows);
}

gboolean
canvass_store_count_records (CanvassStore *self, guint64 *count, gboolean *damaged, GError **error)
{
  Scan scan = { .store = self };

  if (!scan_range (&scan, 0, ~(RecordId)0, 0, error))
    return FALSE;

  *count = scan.count;
  *damaged |= scan.damaged;
  return TRUE;
}
