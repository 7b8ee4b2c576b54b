/*
 * fuzz-mirror.c: a hostile mirror is read in bounded memory, to its end, and nothing in it is sound
 * that its kiosk did not sign
 *
 * The input is taken as a mirror, and once more as kiosks of its own would have written it: with
 * hashes and signatures that hold, some of them another kiosk's than the header's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/mirror.h"
#include "format/secret.h"
#include "fuzz.h"

#include <sodium.h>
#include <sys/mman.h>
#include <unistd.h>

#define HEAD_BYTES 136
#define ENTRY_BYTES(recipients) (4376 + 112 * (gsize)(recipients))

static gboolean
is_ours (const guint8 *device_pk)
{
  return memcmp (device_pk, fuzz_sign_sk () + 32, CANVASS_SIGN_PK_BYTES) == 0;
}

/* A header that is read is the one that is written for what it says. */
static void
check_header (CanvassMirrorReader *reader, const guint8 *bytes)
{
  const guint8 *device_pk = bytes + 24;
  guint8 again[CANVASS_MIRROR_HEADER_BYTES], kiosk_id[CANVASS_ID_BYTES];

  fuzz_kiosk_id (kiosk_id, device_pk);
  FUZZ_CHECK (memcmp (canvass_mirror_reader_get_kiosk_id (reader), kiosk_id, sizeof kiosk_id) == 0);
  FUZZ_CHECK (memcmp (bytes, "CVM1\0\0\0", 8) == 0);
  FUZZ_CHECK (memcmp (bytes + 8, kiosk_id, sizeof kiosk_id) == 0);
  if (!is_ours (device_pk)) {
    FUZZ_CHECK (fuzz_is_signed (bytes + 56, "canvass header 1", bytes, 56, device_pk));
    return;
  }

  canvass_mirror_write_header (again, fuzz_sign_sk ());
  FUZZ_CHECK (memcmp (again, bytes, sizeof again) == 0);
}

/* And so is an entry's head, of one that is as signed. */
static void
check_head (const CanvassMirrorEntry *entry, const guint8 *bytes)
{
  const guint8 *device_pk = bytes + 8;
  guint8 again[HEAD_BYTES] = "CVMR";

  again[4] = (guint8)entry->recipients;
  memcpy (again + 8, device_pk, CANVASS_SIGN_PK_BYTES);
  memcpy (again + 40, entry->hash, CANVASS_HASH_BYTES);
  FUZZ_CHECK (memcmp (again, bytes, 72) == 0);
  if (!is_ours (device_pk)) {
    FUZZ_CHECK (fuzz_is_signed (bytes + 72, "canvass mirror 1", bytes, 72, device_pk));
    return;
  }

  canvass_mirror_write_head (again, entry->recipients, entry->hash, fuzz_sign_sk ());
  FUZZ_CHECK (memcmp (again, bytes, sizeof again) == 0);
}

/* Of one that is sound: the record is its kiosk's, and what was read of it stands there. */
static void
check_sound (CanvassMirrorReader *reader, const CanvassMirrorEntry *entry, const guint8 *bytes)
{
  const guint8 *record = bytes + HEAD_BYTES;
  guint8 again[72] = "CVR1", kiosk_id[CANVASS_ID_BYTES];

  fuzz_kiosk_id (kiosk_id, bytes + 8);
  FUZZ_CHECK (memcmp (entry->header.kiosk_id, kiosk_id, sizeof kiosk_id) == 0);
  FUZZ_CHECK (memcmp (canvass_mirror_reader_get_kiosk_id (reader), kiosk_id, sizeof kiosk_id) == 0);
  FUZZ_CHECK (entry->header.recipients == entry->recipients);

  again[4] = (guint8)entry->header.recipients;
  memcpy (again + 8, entry->header.record_id, CANVASS_ID_BYTES);
  memcpy (again + 24, entry->header.kiosk_id, CANVASS_ID_BYTES);
  memcpy (again + 40, entry->header.campaign_hash, CANVASS_HASH_BYTES);
  FUZZ_CHECK (memcmp (again, record, sizeof again) == 0);
}

/* Returns: where the next may begin. */
static guint64
check_entry (CanvassMirrorReader *reader, const CanvassMirrorEntry *entry, const guint8 *file)
{
  const guint8 *bytes = file + entry->offset;
  guint64 end = entry->offset + ENTRY_BYTES (entry->recipients);
  guint8 hash[CANVASS_HASH_BYTES];

  FUZZ_CHECK (entry->count >= 1);
  if (entry->record == NULL) {
    FUZZ_CHECK (entry->verdict == CANVASS_BATCH_RECORD_DAMAGED ||
                entry->verdict == CANVASS_BATCH_RECORD_CUT_OFF);
    return entry->offset + 1;
  }

  FUZZ_CHECK (entry->count == 1);
  FUZZ_CHECK (entry->recipients >= 1 && entry->recipients <= CANVASS_MAX_RECIPIENTS);
  FUZZ_CHECK (end <= canvass_mirror_reader_get_size (reader));
  FUZZ_CHECK (memcmp (entry->record, bytes + HEAD_BYTES, end - entry->offset - HEAD_BYTES) == 0);
  canvass_hash (hash, entry->record, CANVASS_RECORD_BYTES (entry->recipients));
  FUZZ_CHECK (memcmp (hash, entry->hash, sizeof hash) == 0);
  FUZZ_CHECK (entry->verdict != CANVASS_BATCH_RECORD_CUT_OFF);
  if (entry->verdict != CANVASS_BATCH_RECORD_DAMAGED)
    check_head (entry, bytes);
  if (entry->verdict == CANVASS_BATCH_RECORD_SOUND)
    check_sound (reader, entry, bytes);

  return end;
}

/* Returns: how many entries are sound. */
static guint
use (const guint8 *bytes, gsize length)
{
  int fd = memfd_create ("mirror", MFD_CLOEXEC);
  g_autoptr (CanvassMirrorReader) reader = NULL;
  CanvassMirrorEntry entry;
  guint64 end = CANVASS_MIRROR_HEADER_BYTES;
  guint n_sound = 0;

  FUZZ_CHECK (write (fd, bytes, length) == (gssize)length);
  reader = canvass_mirror_reader_new (fd, NULL);
  if (reader == NULL)
    return 0;

  /* Of a damaged header some may be missing: behind its magic an entry may begin. */
  if (canvass_mirror_reader_get_header_error (reader) != NULL)
    end = 8;
  else
    check_header (reader, bytes);

  while (canvass_mirror_reader_next (reader, &entry, NULL)) {
    FUZZ_CHECK (entry.offset >= end && entry.offset < length);
    end = check_entry (reader, &entry, bytes);
    n_sound += entry.verdict == CANVASS_BATCH_RECORD_SOUND;
  }

  return n_sound;
}

/* R, or 0 for what is no mark. */
static guint
read_mark (const guint8 *bytes, const char *letters)
{
  return memcmp (bytes, letters, 4) == 0 && bytes[4] <= 8 && (bytes[5] | bytes[6] | bytes[7]) == 0
             ? bytes[4]
             : 0;
}

/* R of an entry for which there is room, or 0: by its own mark, or else by its record's. */
static guint
find_entry (const guint8 *bytes, gsize length)
{
  guint by_entry, by_record;

  if (length < HEAD_BYTES + 8)
    return 0;

  by_entry = read_mark (bytes, "CVMR");
  if (by_entry != 0 && length >= ENTRY_BYTES (by_entry))
    return by_entry;

  by_record = read_mark (bytes + HEAD_BYTES, "CVR1");
  return by_record != 0 && length >= ENTRY_BYTES (by_record) ? by_record : 0;
}

/* Where a mark may stand next, of an entry or of its record. */
static gsize
skip (const guint8 *bytes, gsize length, gsize at)
{
  const guint8 *entry = memchr (bytes + at, 'C', length - at);
  const guint8 *record = at + HEAD_BYTES < length
                             ? memchr (bytes + at + HEAD_BYTES, 'C', length - at - HEAD_BYTES)
                             : NULL;
  gsize next = entry != NULL ? (gsize)(entry - bytes) : length;

  return record != NULL ? MIN (next, (gsize)(record - bytes) - HEAD_BYTES) : next;
}

/* All but the reserved bytes, which are those of the input. Returns: whether they are zero. */
static gboolean
make_header (guint8 *bytes)
{
  guint8 reserved[4];

  memcpy (reserved, bytes + 4, sizeof reserved);
  canvass_mirror_write_header (bytes, fuzz_sign_sk ());
  memcpy (bytes + 4, reserved, sizeof reserved);
  canvass_sign (bytes + 56, "canvass header 1", bytes, 56, fuzz_sign_sk ());
  return (reserved[0] | reserved[1] | reserved[2] | reserved[3]) == 0;
}

static const guint8 *
other_sign_sk (void)
{
  static const guint8 seed[crypto_sign_SEEDBYTES] = "and another kiosk with this one.";
  static guint8 sign_sk[CANVASS_SIGN_SK_BYTES];
  guint8 sign_pk[CANVASS_SIGN_PK_BYTES];

  if (*sign_sk == 0)
    crypto_sign_seed_keypair (sign_pk, sign_sk, seed);
  return sign_sk;
}

/* Every fourth is another kiosk's. Returns: how many are ours, and their records laid out well. */
static guint
make_entries (guint8 *bytes, gsize length)
{
  gsize at = CANVASS_MIRROR_HEADER_BYTES;
  guint n_good = 0;

  while (at < length) {
    guint recipients = find_entry (bytes + at, length - at);
    guint8 *record = bytes + at + HEAD_BYTES;
    guint8 hash[CANVASS_HASH_BYTES];
    const guint8 *sign_sk;

    if (recipients == 0) {
      at = skip (bytes, length, at + 1);
      continue;
    }

    sign_sk = record[24] % 4 == 0 ? other_sign_sk () : fuzz_sign_sk ();
    fuzz_kiosk_id (record + 24, sign_sk + 32);
    canvass_hash (hash, record, ENTRY_BYTES (recipients) - HEAD_BYTES);
    canvass_mirror_write_head (bytes + at, recipients, hash, sign_sk);
    n_good += read_mark (record, "CVR1") == recipients && sign_sk == fuzz_sign_sk ();
    at += ENTRY_BYTES (recipients);
  }

  return n_good;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autofree guint8 *copy = NULL;
  gboolean is_whole;
  guint n_good;

  canvass_format_init ();
  use (bytes, length);

  if (length < CANVASS_MIRROR_HEADER_BYTES)
    return 0;
  copy = g_memdup2 (bytes, length);
  is_whole = make_header (copy);
  n_good = make_entries (copy, length);
  FUZZ_CHECK (use (copy, length) == n_good || !is_whole);
  return 0;
}
