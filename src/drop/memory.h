/*
 * memory.h: which files of a drop a desk has read, and which it has put there
 *
 * "CVDM", then 16 bytes a file, a hash of its place, name and size: some 16 MB for a million. It
 * only spares asking again; who throws it away asks again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/marks.h"

G_BEGIN_DECLS

/* Of a table: beside its outbox. */
#define CANVASS_DROP_SENT_FOLDER "sent"

typedef struct _CanvassDropMemory CanvassDropMemory;

/* (transfer full) (nullable) of the drop at @address, in @directory, which is made if it is not
 * there. CANVASS_DROP_ERROR_OWN_DISK. */
CanvassDropMemory *
canvass_drop_memory_open (const char *directory, const char *address, GError **error);
void canvass_drop_memory_free (CanvassDropMemory *self); /* what was not kept is forgotten */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassDropMemory, canvass_drop_memory_free)

gboolean canvass_drop_memory_knows (CanvassDropMemory *self,
                                    const char *folder,
                                    const char *name,
                                    guint64 size);
void canvass_drop_memory_add (CanvassDropMemory *self,
                              const char *folder,
                              const char *name,
                              guint64 size);
/* (transfer none) */
CanvassDropMarks *canvass_drop_memory_get_marks (CanvassDropMemory *self);
/* Everything added is durable, to marks as well. */
gboolean canvass_drop_memory_keep (CanvassDropMemory *self, GError **error);

G_END_DECLS
