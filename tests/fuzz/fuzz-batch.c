/*
 * fuzz-batch.c: a hostile batch file is read in bounded memory and told apart from a sound one
 *
 * The input is taken both as a batch and as a patch (offset, bytes) on a sound one.
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

static char path[] = "/tmp/fuzz-batch-XXXXXX";
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
  CanvassSealing sealing = { { 1 }, { 2 }, 1, { { 9 } } };
  CanvassBatchHeader header = { .recipients = 1, .number = 1, .count = N_RECORDS };
  guint8 *records = sound + CANVASS_BATCH_HEAD_BYTES (N_RECORDS);
  guint8 record[CANVASS_RECORD_MAX_BYTES], hashes[N_RECORDS * CANVASS_HASH_BYTES];
  const guint8 *sign_sk = fuzz_sign_sk ();
  g_autoptr (GBytes) head = NULL;

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

  fd = g_mkstemp (path);
  atexit (remove_file);
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

static void
read_all (CanvassBatchReader *reader /* (transfer full) (nullable) */)
{
  g_autoptr (CanvassBatchReader) owned = reader;
  const guint8 *record;
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassBatchRecord verdict;
  guint32 n = 0;

  if (reader == NULL)
    return;

  while (canvass_batch_reader_next (reader, &record, hash, &verdict, NULL)) {
    check_record (reader, record, verdict);
    n++;
  }
  FUZZ_CHECK (n == canvass_batch_reader_get_header (reader)->count);
}

static void
use (const guint8 *bytes, gsize length)
{
  FUZZ_CHECK (ftruncate (fd, 0) == 0);
  FUZZ_CHECK (pwrite (fd, bytes, length, 0) == (gssize)length);
  read_all (canvass_batch_reader_open (path, NULL));
  read_all (canvass_batch_reader_open_salvaging (path, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  guint8 patched[SOUND_BYTES];
  gsize offset;

  if (fd == -1)
    prepare ();

  use (bytes, length);
  if (length < 3)
    return 0;

  memcpy (patched, sound, sizeof patched);
  offset = (bytes[0] | (gsize)bytes[1] << 8) % sizeof patched;
  for (gsize i = 2; i < length && offset + i - 2 < sizeof patched; i++)
    patched[offset + i - 2] ^= bytes[i];
  use (patched, sizeof patched);
  return 0;
}
