/*
 * mirror-parts.h: a mirror on its way into the facts
 *
 * A mirror holds records of several campaign files, of several lengths, and gaps where it is
 * damaged. Its facts are parts, each of which is like a batch: records of one campaign file that
 * lie in it without a gap. What is lost behind a part counts in it, but has no record.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/mirror.h"
#include "ledger/chunk.h"

G_BEGIN_DECLS

typedef struct _CanvassMirrorParts CanvassMirrorParts;

/* @file is that of the first part. Errors as those of canvass_mirror_reader_open (). */
CanvassMirrorParts *
canvass_mirror_parts_open (const char *path, CanvassFileFact *file, GError **error);
void canvass_mirror_parts_free (CanvassMirrorParts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassMirrorParts, canvass_mirror_parts_free)

/* Up to CANVASS_CHUNK_RECORDS more records of the part, of one length, one behind the other, which
 * count in @file from then on. *@n 0: the part is whole. FALSE with @error FILE. */
gboolean canvass_mirror_parts_fill (CanvassMirrorParts *self,
                                    CanvassFileFact *file,
                                    CanvassChunkEntry entries[static CANVASS_CHUNK_RECORDS],
                                    guint8 *records,
                                    guint *n,
                                    GError **error);

/* Once a part is whole: makes @file the next one. FALSE when it was the last. */
gboolean canvass_mirror_parts_step (CanvassMirrorParts *self, CanvassFileFact *file);

G_END_DECLS
