/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "promises/count.h"

#include "format/kiosk-card.h"

#include <string.h>

#define MARK_BYTES 8 /* letters, R, reserved bytes */
#define MAX_R 8
#define MAX_RECORDS 16384

#define BATCH_HEADER_BYTES 104
#define BATCH_HASHES_OFFSET 168

#define MIRROR_HEADER_BYTES 120
#define MIRROR_SIGNED_BYTES 56
#define MIRROR_HEAD_BYTES 136

typedef struct {
  const guint8 *bytes;
  gsize length;
} File;

static gsize
record_bytes (guint r)
{
  return 4240 + 112 * (gsize)r;
}

/* R, or 0 for what is no mark. */
static guint
read_mark (const File *file, gsize at, const char *letters)
{
  const guint8 *mark = file->bytes + at;

  return at + MARK_BYTES <= file->length && memcmp (mark, letters, 4) == 0 && mark[4] >= 1 &&
                 mark[4] <= MAX_R && mark[5] == 0 && mark[6] == 0 && mark[7] == 0
             ? mark[4]
             : 0;
}

static guint64
read_number (const guint8 *bytes, gsize length)
{
  guint64 number = 0;

  while (length > 0)
    number = number << 8 | bytes[--length];
  return number;
}

static gboolean
is_zero (const guint8 *bytes, gsize length)
{
  while (length > 0 && bytes[length - 1] == 0)
    length--;
  return length == 0;
}

static void
add_record (Count *self, const File *file, gsize at, guint r)
{
  self->n++;
  if (at + record_bytes (r) <= file->length)
    g_ptr_array_add (self->records, g_bytes_new (file->bytes + at, record_bytes (r)));
}

/* Section 5, "Batch". Returns count, or 0 for a header that is not sound. */
static guint
read_batch_header (const File *file, guint *r)
{
  const guint8 *bytes = file->bytes;
  guint64 number, count;

  if (file->length < BATCH_HEADER_BYTES)
    return 0;

  *r = bytes[4];
  number = read_number (bytes + 56, 8);
  count = read_number (bytes + 96, 4);
  return *r >= 1 && *r <= MAX_R && is_zero (bytes + 5, 3) && number > 0 &&
                 (number == 1) == is_zero (bytes + 64, 32) && count <= MAX_RECORDS &&
                 read_number (bytes + 100, 4) == record_bytes (*r)
             ? (guint)count
             : 0;
}

/* "Salvage", 1. */
static GArray *
find_marks (const File *file, guint *r)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (gsize));

  *r = 0;
  for (gsize at = BATCH_HEADER_BYTES; at < file->length; at++) {
    guint found = read_mark (file, at, "CVR1");

    if (found == 0 || (*r != 0 && found != *r))
      continue;

    *r = found;
    g_array_append_val (marks, at);
  }

  return marks;
}

static gboolean
are_in_step (GArray *marks, gsize first, gsize size)
{
  for (guint i = 0; i < marks->len; i++) {
    gsize mark = g_array_index (marks, gsize, i);

    if (mark < first || (mark - first) % size != 0)
      return FALSE;
  }

  return TRUE;
}

static void
add_row (Count *self, const File *file, gsize first, guint r, guint n)
{
  for (guint i = 0; i < n; i++)
    add_record (self, file, first + i * record_bytes (r), r);
}

/* "Salvage", 2 and 3. */
static void
salvage (Count *self, const File *file, GArray *marks, guint r)
{
  gsize size = record_bytes (r), each = 32 + size, rest = file->length - BATCH_HASHES_OFFSET;
  gsize n = rest / each, first = BATCH_HASHES_OFFSET + 32 * n;

  if (file->length > BATCH_HASHES_OFFSET && rest % each == 0 && n <= MAX_RECORDS &&
      are_in_step (marks, first, size)) {
    add_row (self, file, first, r, (guint)n);
    return;
  }

  for (guint i = 0; i < marks->len; i++) {
    gsize mark = g_array_index (marks, gsize, i);
    gsize next = i + 1 < marks->len ? g_array_index (marks, gsize, i + 1) : mark + size;

    add_row (self, file, mark, r, (next - mark) % size == 0 ? (guint)((next - mark) / size) : 1);
  }
}

/* Are all records that can be seen where @count says? */
static gboolean
fits (const File *file, GArray *marks, guint r_of_marks, guint count, guint r)
{
  gsize first = BATCH_HASHES_OFFSET + 32 * (gsize)count, end = first + count * record_bytes (r);

  return file->length == end || marks->len == 0 ||
         (r == r_of_marks && are_in_step (marks, first, record_bytes (r)) &&
          g_array_index (marks, gsize, marks->len - 1) < end);
}

static void
count_batch (Count *self, const File *file)
{
  guint r = 0, r_of_marks, count = read_batch_header (file, &r);
  g_autoptr (GArray) marks = find_marks (file, &r_of_marks);

  self->usable = count > 0 || marks->len > 0;
  self->by_header = count > 0 && fits (file, marks, r_of_marks, count, r);
  if (self->by_header)
    add_row (self, file, BATCH_HASHES_OFFSET + 32 * (gsize)count, r, count);
  else if (self->usable)
    salvage (self, file, marks, r_of_marks);
}

static gboolean
is_mirror_header_sound (const File *file)
{
  const guint8 *bytes = file->bytes;
  guint8 kiosk_id[CANVASS_ID_BYTES];

  canvass_kiosk_id (kiosk_id, bytes + 24);
  return is_zero (bytes + 4, 4) && memcmp (bytes + 8, kiosk_id, sizeof kiosk_id) == 0 &&
         canvass_verify (bytes + MIRROR_SIGNED_BYTES,
                         "canvass header 1",
                         bytes,
                         MIRROR_SIGNED_BYTES,
                         bytes + 24);
}

/* R of the entry that begins there, or 0. */
static guint
read_beginning (const File *file, gsize at)
{
  guint r = read_mark (file, at, "CVMR");

  return r != 0 ? r : read_mark (file, at + MIRROR_HEAD_BYTES, "CVR1");
}

static gsize
find_beginning (const File *file, gsize from)
{
  while (from < file->length && read_beginning (file, from) == 0)
    from++;
  return from;
}

static gboolean
is_entry (const File *file, gsize at, guint r)
{
  guint8 hash[CANVASS_HASH_BYTES];

  if (r == 0 || at + MIRROR_HEAD_BYTES + record_bytes (r) > file->length)
    return FALSE;

  canvass_hash (hash, file->bytes + at + MIRROR_HEAD_BYTES, record_bytes (r));
  return memcmp (hash, file->bytes + at + 40, sizeof hash) == 0;
}

/* "Mirror", rule 2. */
static void
add_stretch (Count *self, const File *file, gsize at, gsize next, guint r, guint last_r)
{
  gsize length = next - at;
  gsize size = MIRROR_HEAD_BYTES + record_bytes (r != 0 ? r : MAX (last_r, 1));

  if (r != 0 && length == size)
    add_record (self, file, at + MIRROR_HEAD_BYTES, r);
  else
    self->n += MAX ((length + size / 2) / size, 1);
}

static void
count_mirror (Count *self, const File *file)
{
  gsize at = MIRROR_HEADER_BYTES, next;
  guint last_r = 0;

  self->usable = file->length >= MIRROR_HEADER_BYTES && file->bytes[3] == '1';
  if (!self->usable)
    return;
  if (!is_mirror_header_sound (file))
    at = MIN (find_beginning (file, MARK_BYTES), MIRROR_HEADER_BYTES);

  for (; at < file->length; at = next) {
    guint marks[] = { read_mark (file, at, "CVMR"),
                      read_mark (file, at + MIRROR_HEAD_BYTES, "CVR1") };
    guint r = is_entry (file, at, marks[0]) ? marks[0] : marks[1];

    if (is_entry (file, at, r)) {
      add_record (self, file, at + MIRROR_HEAD_BYTES, r);
      next = at + MIRROR_HEAD_BYTES + record_bytes (r);
    } else {
      r = read_beginning (file, at);
      next = find_beginning (file, at + 1);
      add_stretch (self, file, at, next, r, last_r);
    }
    last_r = r != 0 ? r : last_r;
  }
}

void
count_file (Count *self, GBytes *bytes)
{
  File file;

  memset (self, 0, sizeof *self);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  file.bytes = g_bytes_get_data (bytes, &file.length);
  if (file.length >= 4 && memcmp (file.bytes, "CVM", 3) == 0)
    count_mirror (self, &file);
  else if (file.length >= 4 && memcmp (file.bytes, "CVB1", 4) == 0)
    count_batch (self, &file);
}

void
count_clear (Count *self)
{
  g_clear_pointer (&self->records, g_ptr_array_unref);
}
