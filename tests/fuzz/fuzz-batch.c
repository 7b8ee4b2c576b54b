/*
 * fuzz-batch.c: a hostile batch file is read in bounded memory and told apart from a sound one, and
 * a header that is read is written the same again
 *
 * What begins as a batch does is taken as one, and anything else as a patch (offset, bytes) on a
 * sound one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/batch.h"
#include "format/secret.h"
#include "fuzz.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define N_RECORDS 2
#define RECORD_BYTES CANVASS_RECORD_BYTES (1)
#define SOUND_BYTES (CANVASS_BATCH_HEAD_BYTES (N_RECORDS) + N_RECORDS * RECORD_BYTES)
/* Of a list that is cut off, all is written again but one of thousands. */
#define MAX_WRITTEN 512

static char *path;
static int fd = -1;
static guint8 sound[SOUND_BYTES];

static void
remove_file (void)
{
  g_unlink (path);
}

static int
compare_ids (const void *a, const void *b)
{
  return memcmp ((const guint8 *)a + 8, (const guint8 *)b + 8, CANVASS_ID_BYTES);
}

static void
prepare (void)
{
  CanvassSealing sealing = { .campaign_hash = { 2 }, .n_recipients = 1, .recipients = { { 9 } } };
  CanvassBatchHeader header = { .recipients = 1, .number = 1, .count = N_RECORDS };
  guint8 *records = sound + CANVASS_BATCH_HEAD_BYTES (N_RECORDS);
  guint8 record[CANVASS_RECORD_MAX_BYTES], hashes[N_RECORDS * CANVASS_HASH_BYTES];
  const guint8 *sign_sk = fuzz_sign_sk ();
  g_autoptr (GBytes) head = NULL;

  fuzz_kiosk_id (sealing.kiosk_id, sign_sk + 32);
  memcpy (header.kiosk_id, sealing.kiosk_id, sizeof header.kiosk_id);
  memcpy (header.campaign_hash, sealing.campaign_hash, sizeof header.campaign_hash);
  for (guint i = 0; i < N_RECORDS; i++) {
    FUZZ_CHECK (canvass_record_seal_bytes (record, &sealing, (const guint8 *)"text", 4) ==
                RECORD_BYTES);
    memcpy (records + i * RECORD_BYTES, record, RECORD_BYTES);
  }
  qsort (records, N_RECORDS, RECORD_BYTES, compare_ids);
  for (guint i = 0; i < N_RECORDS; i++)
    canvass_hash (hashes + i * CANVASS_HASH_BYTES, records + i * RECORD_BYTES, RECORD_BYTES);
  head = canvass_batch_write_head (&header, hashes, sign_sk);
  memcpy (sound, g_bytes_get_data (head, NULL), g_bytes_get_size (head));

  fd = g_file_open_tmp ("fuzz-batch-XXXXXX", &path, NULL);
  FUZZ_CHECK (fd != -1);
  atexit (remove_file);
}

/* What is not there of the list is zeros. */
static void
write_back (const guint8 *bytes, gsize length)
{
  g_autofree guint8 *whole = NULL;
  g_autoptr (GBytes) again = NULL;
  CanvassBatchHeader header;
  const guint8 *written;
  gsize head_length;
  gboolean is_ours;

  if (length < CANVASS_BATCH_HEADER_BYTES || !canvass_batch_read_header (bytes, &header, NULL))
    return;

  head_length = CANVASS_BATCH_HEAD_BYTES (header.count);
  if (length < head_length && header.count > MAX_WRITTEN)
    return;

  whole = g_malloc0 (head_length);
  memcpy (whole, bytes, MIN (length, head_length));
  again = canvass_batch_write_head (&header, whole + CANVASS_BATCH_HASHES_OFFSET, fuzz_sign_sk ());
  FUZZ_CHECK (g_bytes_get_size (again) == head_length);
  written = g_bytes_get_data (again, NULL);
  FUZZ_CHECK (memcmp (written, whole, CANVASS_BATCH_HEADER_BYTES) == 0);
  FUZZ_CHECK (memcmp (written + CANVASS_BATCH_HASHES_OFFSET,
                      whole + CANVASS_BATCH_HASHES_OFFSET,
                      head_length - CANVASS_BATCH_HASHES_OFFSET) == 0);

  /* As each kiosk can sign whatever it likes: it holds, but for no other kiosk. */
  fuzz_kiosk_id (whole, fuzz_sign_sk () + 32);
  is_ours = memcmp (header.kiosk_id, whole, CANVASS_ID_BYTES) == 0;
  FUZZ_CHECK (canvass_batch_verify_head (written, &header, fuzz_sign_sk () + 32) == is_ours);
}

/* Under a signature that holds, what is told to be sound is one of the records that were signed. */
static void
check_record (CanvassBatchReader *reader, const guint8 *record, CanvassBatchRecord verdict)
{
  const guint8 *head = canvass_batch_reader_get_head (reader);
  const guint8 *records = sound + CANVASS_BATCH_HEAD_BYTES (N_RECORDS);

  FUZZ_CHECK ((record == NULL) == (verdict == CANVASS_BATCH_RECORD_CUT_OFF));
  if (head == NULL || verdict != CANVASS_BATCH_RECORD_SOUND ||
      !canvass_batch_verify_head (
          head, canvass_batch_reader_get_header (reader), fuzz_sign_sk () + 32))
    return;

  FUZZ_CHECK (memcmp (record, records, RECORD_BYTES) == 0 ||
              memcmp (record, records + RECORD_BYTES, RECORD_BYTES) == 0);
}

/* Returns: how many records are sound. */
static guint32
read_all (CanvassBatchReader *reader /* (transfer full) (nullable) */)
{
  g_autoptr (CanvassBatchReader) owned = reader;
  const guint8 *record;
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassBatchRecord verdict;
  guint32 n = 0, n_sound = 0;

  if (reader == NULL)
    return 0;

  while (canvass_batch_reader_next (reader, &record, hash, &verdict, NULL)) {
    check_record (reader, record, verdict);
    n++;
    n_sound += verdict == CANVASS_BATCH_RECORD_SOUND;
  }
  FUZZ_CHECK (n == canvass_batch_reader_get_header (reader)->count);
  return n_sound;
}

static void
use (const guint8 *bytes, gsize length)
{
  guint32 n_sound;

  write_back (bytes, length);
  FUZZ_CHECK (pwrite (fd, bytes, length, 0) == (gssize)length);
  FUZZ_CHECK (ftruncate (fd, (off_t)length) == 0);
  n_sound = read_all (canvass_batch_reader_open (path, NULL));
  FUZZ_CHECK (length != sizeof sound || memcmp (bytes, sound, length) != 0 || n_sound == N_RECORDS);
  read_all (canvass_batch_reader_open_salvaging (path, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  guint8 patched[SOUND_BYTES];

  if (fd == -1)
    prepare ();

  if (length < 3 || memcmp (bytes, "CVB", 3) == 0) {
    use (bytes, length);
  } else {
    memcpy (patched, sound, sizeof patched);
    fuzz_patch (patched, sizeof patched, bytes, length);
    use (patched, sizeof patched);
  }

  return 0;
}
