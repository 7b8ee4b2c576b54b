/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/batch-salvage.h"

#define PIECE_BYTES (1024 * 1024)

/* What is looked for: magic, R and reserved bytes. */
#define MARK_BYTES 8
#define MAGIC "CVR1"

guint64
canvass_batch_whole_bytes (const CanvassBatchHeader *header)
{
  return CANVASS_BATCH_HEAD_BYTES (header->count) +
         (guint64)header->count * CANVASS_RECORD_BYTES (header->recipients);
}

/* R, or 0 for what is no record's beginning. */
static guint
read_mark (const guint8 bytes[static MARK_BYTES])
{
  return memcmp (bytes, MAGIC, 4) == 0 && bytes[4] >= 1 && bytes[4] <= CANVASS_MAX_RECIPIENTS &&
                 bytes[5] == 0 && bytes[6] == 0 && bytes[7] == 0
             ? bytes[4]
             : 0;
}

/* The first mark at or behind @offset in the piece, or G_MAXSIZE. @recipients 0: of any R. */
static gsize
find_mark (const guint8 *piece, gsize length, gsize offset, guint recipients)
{
  while (offset + MARK_BYTES <= length) {
    const guint8 *found = memmem (piece + offset, length - offset, MAGIC, 4);
    guint r;

    if (found == NULL || (gsize)(found - piece) + MARK_BYTES > length)
      return G_MAXSIZE;

    r = read_mark (found);
    if (r != 0 && (recipients == 0 || r == recipients))
      return (gsize)(found - piece);

    offset = (gsize)(found - piece) + 1;
  }

  return G_MAXSIZE;
}

/* Every record that bears its mark; all are of the first one's length. One that has lost bytes does
 * not hide the next: no record has a mark within by chance. */
static gboolean
find_marks (int fd, guint64 file_size, GArray *places, guint *recipients, GError **error)
{
  gsize size = MIN (PIECE_BYTES, file_size);
  g_autofree guint8 *piece = g_malloc (size);
  guint64 offset = CANVASS_BATCH_HEADER_BYTES;

  *recipients = 0;
  while (offset + MARK_BYTES <= file_size && places->len < CANVASS_BATCH_MAX_RECORDS) {
    gsize length, found;

    if (!canvass_batch_read_at (fd, offset, piece, size, &length, error))
      return FALSE;

    found = find_mark (piece, length, 0, *recipients);
    while (found != G_MAXSIZE && places->len < CANVASS_BATCH_MAX_RECORDS) {
      guint64 place = offset + found;

      *recipients = read_mark (piece + found);
      g_array_append_val (places, place);
      found = find_mark (piece, length, found + 1, *recipients);
    }

    if (length < size)
      break;
    offset += length - MARK_BYTES + 1; /* a mark may lie across two pieces */
  }

  return TRUE;
}

static gboolean
are_in_step (const GArray *places, guint64 first, gsize record_size)
{
  for (guint i = 0; i < places->len; i++) {
    guint64 place = g_array_index (places, guint64, i);

    if (place < first || (place - first) % record_size != 0)
      return FALSE;
  }

  return TRUE;
}

/* Does a good header with this count, which may be cut off, find all of them? */
static gboolean
finds_all (const CanvassBatchHeader *announced, const GArray *places, guint recipients)
{
  gsize record_size = CANVASS_RECORD_BYTES (recipients);

  return announced->recipients == recipients &&
         are_in_step (places, CANVASS_BATCH_HEAD_BYTES (announced->count), record_size) &&
         g_array_index (places, guint64, places->len - 1) < canvass_batch_whole_bytes (announced);
}

/* The length of a file that is otherwise whole tells how many records it has, or 0. */
static guint32
count_by_length (guint64 file_size, const GArray *places, gsize record_size)
{
  guint64 each = CANVASS_HASH_BYTES + record_size;
  guint64 n = (file_size - CANVASS_BATCH_HASHES_OFFSET) / each;

  return file_size > CANVASS_BATCH_HASHES_OFFSET &&
                 (file_size - CANVASS_BATCH_HASHES_OFFSET) % each == 0 &&
                 n <= CANVASS_BATCH_MAX_RECORDS &&
                 are_in_step (places, CANVASS_BATCH_HEAD_BYTES (n), record_size)
             ? (guint32)n
             : 0;
}

static GArray *
places_by_length (guint32 n, gsize record_size)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint32 i = 0; i < n; i++) {
    guint64 place = CANVASS_BATCH_HEAD_BYTES (n) + (guint64)i * record_size;

    g_array_append_val (places, place);
  }

  return places;
}

/* A record that has lost its mark lies between two others, where it fits exactly. */
static GArray *
fill_gaps (const GArray *marks, gsize record_size)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < marks->len; i++) {
    guint64 next = g_array_index (marks, guint64, i);
    guint64 place = i > 0 ? g_array_index (marks, guint64, i - 1) + record_size : next;

    if (next < place || (next - place) % record_size != 0)
      place = next;
    for (; place <= next && places->len < CANVASS_BATCH_MAX_RECORDS; place += record_size)
      g_array_append_val (places, place);
  }

  return places;
}

/* Kiosk and campaign stand in every record, at the same place as in its first. */
static gboolean
describe (int fd, const GArray *marks, guint recipients, CanvassBatchHeader *header, GError **error)
{
  guint8 bytes[CANVASS_RECORD_CLEAR_BYTES];
  gsize length;

  if (!canvass_batch_read_at (
          fd, g_array_index (marks, guint64, 0), bytes, sizeof bytes, &length, error))
    return FALSE;

  memset (header, 0, sizeof *header);
  header->recipients = recipients;
  if (length == sizeof bytes) {
    memcpy (header->kiosk_id, bytes + 24, CANVASS_ID_BYTES);
    memcpy (header->campaign_hash, bytes + 40, CANVASS_HASH_BYTES);
  }

  return TRUE;
}

GArray *
canvass_batch_salvage (int fd,
                       guint64 file_size,
                       const CanvassBatchHeader *announced,
                       CanvassBatchHeader *header,
                       GError **error)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (guint64));
  GArray *places;
  guint recipients;
  guint32 n;

  if (file_size > CANVASS_BATCH_MAX_BYTES ||
      !find_marks (fd, file_size, marks, &recipients, error) || marks->len == 0 ||
      (announced != NULL && finds_all (announced, marks, recipients)) ||
      !describe (fd, marks, recipients, header, error))
    return NULL;

  n = count_by_length (file_size, marks, CANVASS_RECORD_BYTES (recipients));
  places = n > 0 ? places_by_length (n, CANVASS_RECORD_BYTES (recipients))
                 : fill_gaps (marks, CANVASS_RECORD_BYTES (recipients));
  header->count = places->len;
  return places;
}
