/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/salvage.h"

#include "format/record.h"

#define MAGIC "CVR1"
#define MAGIC_BYTES 4
#define RECIPIENTS_OFFSET 4

#define PAGE CANVASS_STORE_PAGE_BYTES
#define OVERFLOW_BYTES (PAGE - 4)

/* Of a cell's payload on its own page, for index B-trees: a table without rowids is one. */
#define MAX_LOCAL ((PAGE - 12) * 64 / 255 - 23)
#define MIN_LOCAL ((PAGE - 12) * 32 / 255 - 23)

/* A row is a header (its own length and one serial type a column: 1 + 1 + 1 + 1 + 2 bytes), the
 * record_id, the campaign's number, the hash and the record. */
#define ROW_HEADER_BYTES 6
#define MAX_CAMPAIGN_BYTES 4

static gsize
before_record (guint campaign_bytes)
{
  return ROW_HEADER_BYTES + CANVASS_ID_BYTES + campaign_bytes + CANVASS_HASH_BYTES;
}

static gsize
local_bytes (gsize payload)
{
  gsize local;

  if (payload <= MAX_LOCAL)
    return payload;

  local = MIN_LOCAL + (payload - MIN_LOCAL) % OVERFLOW_BYTES;
  return local <= MAX_LOCAL ? local : MIN_LOCAL;
}

/* Through SQLite's own descriptor: closing another of the same file would drop its locks. */
static sqlite3_file *
get_file (CanvassStore *store)
{
  sqlite3_file *file = NULL;

  sqlite3_file_control (
      canvass_store_get_db (store), "main", SQLITE_FCNTL_FILE_POINTER, (void *)&file);
  return file != NULL && file->pMethods != NULL ? file : NULL;
}

static gboolean
read_page (sqlite3_file *file, guint64 number, guint8 page[static PAGE])
{
  return number > 0 &&
         file->pMethods->xRead (file, page, PAGE, (sqlite3_int64)(number - 1) * PAGE) == SQLITE_OK;
}

static guint32
read_page_number (const guint8 *bytes)
{
  guint32 number;

  memcpy (&number, bytes, sizeof number);
  return GUINT32_FROM_BE (number);
}

static gboolean
follow_chain (sqlite3_file *file, guint64 next, guint8 *rest, gsize length)
{
  guint8 page[PAGE];

  while (length > 0) {
    gsize n = MIN (length, OVERFLOW_BYTES);

    if (!read_page (file, next, page))
      return FALSE;

    memcpy (rest, page + 4, n);
    next = read_page_number (page);
    rest += n;
    length -= n;
  }

  return TRUE;
}

/* @start: of the record on @page. */
static gboolean
read_whole (sqlite3_file *file,
            const guint8 *page,
            gsize start,
            guint campaign_bytes,
            guint8 *record,
            gsize length)
{
  gsize before = before_record (campaign_bytes);
  gsize local = local_bytes (before + length);
  gsize n = local - before;

  if (start < before || start + n + 4 > PAGE)
    return FALSE;

  memcpy (record, page + start, n);
  return follow_chain (file, read_page_number (page + start + n), record + n, length - n);
}

typedef struct {
  sqlite3_file *file;
  CanvassSalvageKnows knows;
  gpointer data;
  GArray *found; /* (owned) */
} Search;

static gboolean
is_whole (Search *search, const guint8 *page, gsize start, const guint8 *hash)
{
  return memcmp (page + start - CANVASS_HASH_BYTES, hash, CANVASS_HASH_BYTES) == 0 ||
         search->knows (hash, search->data);
}

/* How many bytes the campaign's number takes stands in the row's header, which may be damaged. */
static void
try_record (Search *search, const guint8 *page, guint64 number, gsize start)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  guint recipients = page[start + RECIPIENTS_OFFSET];
  CanvassSalvaged salvaged = { .offset = (number - 1) * PAGE + start,
                               .length = CANVASS_RECORD_BYTES (recipients) };

  if (recipients < 1 || recipients > CANVASS_MAX_RECIPIENTS || start < CANVASS_HASH_BYTES)
    return;

  for (guint n = 0; n <= MAX_CAMPAIGN_BYTES; n++) {
    if (!read_whole (search->file, page, start, n, record, salvaged.length))
      continue;

    canvass_hash (salvaged.hash, record, salvaged.length);
    if (is_whole (search, page, start, salvaged.hash)) {
      salvaged.campaign_bytes = n;
      g_array_append_val (search->found, salvaged);
      return;
    }
  }
}

static void
search_page (Search *search, const guint8 *page, guint64 number)
{
  const guint8 *at = page;

  while ((at = memmem (at, (gsize)(page + PAGE - at), MAGIC, MAGIC_BYTES)) != NULL) {
    if (at + RECIPIENTS_OFFSET < page + PAGE)
      try_record (search, page, number, (gsize)(at - page));
    at++;
  }
}

GArray *
canvass_salvage_find (CanvassStore *store, CanvassSalvageKnows knows, gpointer data)
{
  Search search = { .knows = knows,
                    .data = data,
                    .found = g_array_new (FALSE, FALSE, sizeof (CanvassSalvaged)) };
  guint8 page[PAGE];
  sqlite3_int64 length = 0;

  /* What is in the WAL only, SQL alone can read. */
  canvass_store_checkpoint (store, NULL);
  search.file = get_file (store);
  if (search.file == NULL || search.file->pMethods->xFileSize (search.file, &length) != SQLITE_OK)
    return search.found;

  for (guint64 number = 1; number <= (guint64)length / PAGE; number++) {
    if (read_page (search.file, number, page))
      search_page (&search, page, number);
  }

  return search.found;
}

gboolean
canvass_salvage_read (CanvassStore *store, const CanvassSalvaged *salvaged, guint8 *record)
{
  sqlite3_file *file = get_file (store);
  guint8 page[PAGE], hash[CANVASS_HASH_BYTES];

  if (file == NULL || !read_page (file, salvaged->offset / PAGE + 1, page) ||
      !read_whole (
          file, page, salvaged->offset % PAGE, salvaged->campaign_bytes, record, salvaged->length))
    return FALSE;

  canvass_hash (hash, record, salvaged->length);
  return memcmp (hash, salvaged->hash, sizeof hash) == 0;
}
