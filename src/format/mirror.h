/*
 * mirror.h: a kiosk's sealed records once more, on a stick (FORMAT.md, "Mirror")
 *
 * An append-only log in which each entry proves by itself which kiosk its record came from, so that
 * the file can be opened by a coordinator when the kiosk is gone. Holds no secret: without a
 * coordinator's key it tells what a batch tells.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/batch.h"

G_BEGIN_DECLS

#define CANVASS_MIRROR_HEADER_BYTES 120
#define CANVASS_MIRROR_HEAD_BYTES 136 /* of an entry, before its record */
#define CANVASS_MIRROR_ENTRY_BYTES(recipients)                                                     \
  (CANVASS_MIRROR_HEAD_BYTES + CANVASS_RECORD_BYTES (recipients))
#define CANVASS_MIRROR_MAX_ENTRY_BYTES CANVASS_MIRROR_ENTRY_BYTES (CANVASS_MAX_RECIPIENTS)
#define CANVASS_MIRROR_MAX_RECORDS 262144
#define CANVASS_MIRROR_MAX_BYTES                                                                   \
  (CANVASS_MIRROR_HEADER_BYTES +                                                                   \
   (guint64)CANVASS_MIRROR_MAX_RECORDS * CANVASS_MIRROR_MAX_ENTRY_BYTES)

void canvass_mirror_write_header (guint8 out[static CANVASS_MIRROR_HEADER_BYTES],
                                  const guint8 device_sk[static CANVASS_SIGN_SK_BYTES]);
/* What stands before a record of @recipients recipients whose H32 is @hash. */
void canvass_mirror_write_head (guint8 out[static CANVASS_MIRROR_HEAD_BYTES],
                                guint recipients,
                                const guint8 hash[static CANVASS_HASH_BYTES],
                                const guint8 device_sk[static CANVASS_SIGN_SK_BYTES]);

/* Errors: FOREIGN, TOO_NEW, MALFORMED, TAMPERED. */
gboolean canvass_mirror_read_header (const guint8 *bytes,
                                     gsize length,
                                     guint8 kiosk_id[static CANVASS_ID_BYTES],
                                     GError **error);

/**
 * CanvassMirrorEntry:
 * @verdict: SOUND; DAMAGED: not what its kiosk signed for; CUT_OFF: the file ends inside it;
 *   MISPLACED: as signed, but it is no record of this kiosk
 * @count: 1, but of bytes in which no entry begins: how many seem to have been there
 * @recipients: R; of what is damaged, as it seems
 * @record: into the reader, valid until the next step; NULL where there is no whole record
 * @hash: of the record as it is, zero without one
 * @has_listed: a damaged one whose signature still tells what it should have been
 */
typedef struct {
  CanvassBatchRecord verdict;
  guint64 offset; /* of the entry in the file */
  guint32 count;
  guint recipients;
  const guint8 *record;
  guint8 hash[CANVASS_HASH_BYTES];
  gboolean has_listed;
  guint8 listed[CANVASS_HASH_BYTES];
  CanvassRecordHeader header; /* of one that is SOUND or MISPLACED */
} CanvassMirrorEntry;

/**
 * CanvassMirrorReader:
 *
 * Reads a mirror entry by entry in constant memory. Whatever is damaged, each entry that is whole
 * is found. Opens regular files only. Not thread-safe.
 */
typedef struct _CanvassMirrorReader CanvassMirrorReader;

/* (transfer full) (nullable): @error FILE, FOREIGN, TOO_NEW, TOO_LARGE, or MALFORMED for a file
 * that ends inside its header. A damaged header costs no entry. */
CanvassMirrorReader *canvass_mirror_reader_open (const char *path, GError **error);
/* The same of a descriptor, which is taken, also on failure. */
CanvassMirrorReader *canvass_mirror_reader_new (int fd, GError **error);
void canvass_mirror_reader_free (CanvassMirrorReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassMirrorReader, canvass_mirror_reader_free)

/* NULL, or what is wrong with the header: MALFORMED or TAMPERED. */
const GError *canvass_mirror_reader_get_header_error (const CanvassMirrorReader *self);
/* As a sound header says; else as the first sound entry does, once it was stepped to; until then
 * zeros. */
const guint8 *canvass_mirror_reader_get_kiosk_id (const CanvassMirrorReader *self);
guint64 canvass_mirror_reader_get_size (const CanvassMirrorReader *self); /* of the file */

/* Returns FALSE at the end of the file, or with @error FILE. */
gboolean
canvass_mirror_reader_next (CanvassMirrorReader *self, CanvassMirrorEntry *entry, GError **error);

G_END_DECLS
