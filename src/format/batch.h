/*
 * batch.h: a signed file of records leaving a kiosk (FORMAT.md, "Batch")
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/record.h"

G_BEGIN_DECLS

#define CANVASS_BATCH_MAX_RECORDS 16384
#define CANVASS_BATCH_HEADER_BYTES 104
#define CANVASS_BATCH_HASHES_OFFSET 168
#define CANVASS_BATCH_HEAD_BYTES(count) (CANVASS_BATCH_HASHES_OFFSET + 32 * (gsize)(count))
#define CANVASS_BATCH_MAX_BYTES                                                                    \
  (CANVASS_BATCH_HEAD_BYTES (CANVASS_BATCH_MAX_RECORDS) +                                          \
   (gsize)CANVASS_BATCH_MAX_RECORDS * CANVASS_RECORD_MAX_BYTES)

typedef struct {
  guint recipients; /* R */
  guint8 kiosk_id[CANVASS_ID_BYTES];
  guint8 campaign_hash[CANVASS_HASH_BYTES];
  guint64 number;                         /* 1, 2, 3 … */
  guint8 previous_id[CANVASS_HASH_BYTES]; /* zero for the first */
  guint32 count;                          /* 1…16,384 */
} CanvassBatchHeader;

/* A batch's head is everything up to the first record: header, signature, hashes. Its H32 is the
 * batch_id, and the file is called BATCH_ID.batch.
 * @hashes: count × H32 (record), in ascending order of record_id.
 * Returns: (transfer full) CANVASS_BATCH_HEAD_BYTES (count) bytes. */
GBytes *canvass_batch_write_head (const CanvassBatchHeader *header,
                                  const guint8 *hashes,
                                  const guint8 device_sk[static CANVASS_SIGN_SK_BYTES]);

/* The first CANVASS_BATCH_HEADER_BYTES only: magic, ranges, reserved bytes and record_size.
 * Errors: FOREIGN, TOO_NEW, MALFORMED. */
gboolean canvass_batch_read_header (const guint8 bytes[static CANVASS_BATCH_HEADER_BYTES],
                                    CanvassBatchHeader *header,
                                    GError **error);

/* Of a whole head whose header was read. */
gboolean canvass_batch_verify_head (const guint8 *head,
                                    const CanvassBatchHeader *header,
                                    const guint8 device_pk[static CANVASS_SIGN_PK_BYTES]);

/**
 * CanvassBatchRecord:
 *
 * What is the matter with one record of a batch, before it is opened.
 */
typedef enum {
  CANVASS_BATCH_RECORD_SOUND,
  CANVASS_BATCH_RECORD_DAMAGED,   /* its hash is not the listed one */
  CANVASS_BATCH_RECORD_CUT_OFF,   /* the file ends before or inside it */
  CANVASS_BATCH_RECORD_MISPLACED, /* as listed, but no record, or kiosk, campaign or R differ from
                                     the batch's, or the order is not ascending */
} CanvassBatchRecord;

/**
 * CanvassBatchReader:
 *
 * Reads a batch file record by record in constant memory, whatever its size. Opens regular files
 * only: never follows a symbolic link, never waits on a FIFO. Not thread-safe.
 */
typedef struct _CanvassBatchReader CanvassBatchReader;

/* Returns: (transfer full) (nullable): @error FILE, FOREIGN, TOO_NEW, MALFORMED, TOO_LARGE. Fails
 * only when not even the header can be read; a bad list or a cut file is told by what follows. */
CanvassBatchReader *canvass_batch_reader_open (const char *path, GError **error);
/* As above, and where the header is damaged, or does not fit what the file holds, or records follow
 * behind the last that it announces, finds the records by themselves: by their magic, or by their
 * length between and around others. Then the header has their number, and kiosk, campaign and R of
 * the first of them; there is no head, and nothing vouches for any of them: each is SOUND if it is
 * laid out like a record, CUT_OFF or MISPLACED. Fails only where there is none. */
CanvassBatchReader *canvass_batch_reader_open_salvaging (const char *path, GError **error);
void canvass_batch_reader_free (CanvassBatchReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassBatchReader, canvass_batch_reader_free)

const CanvassBatchHeader *canvass_batch_reader_get_header (const CanvassBatchReader *self);
/* NULL when the file ends inside the head, or the records were salvaged. CANVASS_BATCH_HEAD_BYTES
 * (count) bytes. */
const guint8 *canvass_batch_reader_get_head (const CanvassBatchReader *self);
const guint8 *canvass_batch_reader_get_batch_id (const CanvassBatchReader *self); /* or NULL */
/* Bytes behind the last announced record; a sound batch has none. 0 of records that were salvaged.
 */
guint64 canvass_batch_reader_get_trailing_bytes (const CanvassBatchReader *self);

/* Steps to the next of the announced count records. @record points into the reader, valid until the
 * next step; NULL for CUT_OFF. @hash is of the bytes as they are, zero for CUT_OFF. Returns FALSE
 * behind the last, or with @error FILE on a read error. */
gboolean canvass_batch_reader_next (CanvassBatchReader *self,
                                    const guint8 **record,
                                    guint8 hash[static CANVASS_HASH_BYTES],
                                    CanvassBatchRecord *verdict,
                                    GError **error);

G_END_DECLS
