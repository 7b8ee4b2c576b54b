/*
 * fuzz-mirror.c: a hostile mirror is read in bounded memory, to its end, and nothing in it is sound
 * that its kiosk did not sign
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/kiosk-card.h"
#include "format/mirror.h"
#include "format/secret.h"
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

static void
check_entry (CanvassMirrorReader *reader, const CanvassMirrorEntry *entry, guint64 end)
{
  guint8 hash[CANVASS_HASH_BYTES];

  FUZZ_CHECK (entry->offset >= end && entry->offset < canvass_mirror_reader_get_size (reader));
  FUZZ_CHECK (entry->count >= 1);
  if (entry->record == NULL) {
    FUZZ_CHECK (entry->verdict == CANVASS_BATCH_RECORD_DAMAGED ||
                entry->verdict == CANVASS_BATCH_RECORD_CUT_OFF);
    return;
  }

  FUZZ_CHECK (entry->count == 1);
  FUZZ_CHECK (entry->recipients >= 1 && entry->recipients <= CANVASS_MAX_RECIPIENTS);
  canvass_hash (hash, entry->record, CANVASS_RECORD_BYTES (entry->recipients));
  FUZZ_CHECK (memcmp (hash, entry->hash, sizeof hash) == 0);
  FUZZ_CHECK (entry->verdict != CANVASS_BATCH_RECORD_CUT_OFF);
  if (entry->verdict == CANVASS_BATCH_RECORD_SOUND)
    FUZZ_CHECK (memcmp (entry->header.kiosk_id,
                        canvass_mirror_reader_get_kiosk_id (reader),
                        CANVASS_ID_BYTES) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  int fd = memfd_create ("mirror", MFD_CLOEXEC);
  g_autoptr (CanvassMirrorReader) reader = NULL;
  CanvassMirrorEntry entry;
  guint64 end = CANVASS_MIRROR_HEADER_BYTES;

  canvass_format_init ();
  FUZZ_CHECK (write (fd, bytes, length) == (gssize)length);
  reader = canvass_mirror_reader_new (fd, NULL);
  /* Of a damaged header some may be missing: behind its magic an entry may begin. */
  if (reader != NULL && canvass_mirror_reader_get_header_error (reader) != NULL)
    end = 8;
  while (reader != NULL && canvass_mirror_reader_next (reader, &entry, NULL)) {
    check_entry (reader, &entry, end);
    end = entry.offset + 1;
  }

  return 0;
}
