/*
 * batch-salvage.h: records in a file whose header does not say where they are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/batch.h"

G_BEGIN_DECLS

/* Of a sound file with this header. */
guint64 canvass_batch_whole_bytes (const CanvassBatchHeader *header);

/* Reads @length bytes at @offset, fewer only at the end of the file. */
gboolean canvass_batch_read_at (
    int fd, guint64 offset, guint8 *bytes, gsize length, gsize *read_length, GError **error);

/* (transfer full) (element-type guint64) where each record begins, ascending, the last possibly cut
 * off; @header is filled as they say. NULL without @error when @announced (nullable) finds every
 * record there is, or there is none. */
GArray *canvass_batch_salvage (int fd,
                               guint64 file_size,
                               const CanvassBatchHeader *announced,
                               CanvassBatchHeader *header,
                               GError **error);

G_END_DECLS
