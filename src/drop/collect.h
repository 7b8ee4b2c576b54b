/*
 * collect.h: what of a drop a desk has not read yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/layout.h"
#include "drop/memory.h"
#include "drop/transfer.h"

G_BEGIN_DECLS

/* What is fetched before it is read, so that the disk has to hold no more of it twice. */
#define CANVASS_COLLECT_MAX_FILES 4096
#define CANVASS_COLLECT_MAX_BYTES (512 * 1024 * 1024)
/* What one look at the drop may find; more is for the next. */
#define CANVASS_COLLECT_MAX_FOUND 200000

/**
 * CanvassFound:
 * @shelf: what it claims to be
 * @path: (owned) (nullable): where it lies once fetched; NULL for what had to be left: it is larger
 *   than its kind may be, or no longer there
 */
typedef struct {
  CanvassShelf shelf;
  char *folder; /* (owned) in the drop */
  char *name;   /* (owned) */
  char *path;
  guint64 size;
} CanvassFound;

typedef struct _CanvassCollector CanvassCollector;

/* @drop, @memory and @transfer, which tells of it all, are borrowed. */
CanvassCollector *canvass_collector_new (CanvassTransfer *transfer,
                                         CanvassDrop *drop,
                                         CanvassDropMemory *memory,
                                         const char *campaign_id);
void canvass_collector_free (CanvassCollector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassCollector, canvass_collector_free)

/* Who looks on now may cancel with another; (nullable) borrowed. */
void canvass_collector_set_cancellable (CanvassCollector *self, GCancellable *cancellable);

/* Looks for what the memory does not know: campaigns, cards and decisions, then
 * batches. One request a shelf,
 * or a page of a bucket; a WebDAV or SFTP server is asked once a kiosk. transfer->held is what is
 * known. */
gboolean canvass_collector_look (CanvassCollector *self, GError **error);
guint canvass_collector_get_n_found (CanvassCollector *self);

/* (transfer none) (element-type CanvassFound) the next of them, in @folder, which was empty before;
 * empty when there are no more. With @error those that came before it are good all the same. */
GPtrArray *canvass_collector_fetch (CanvassCollector *self, const char *folder, GError **error);
/* They have been read, and will not be asked for again. */
gboolean canvass_collector_remember (CanvassCollector *self, GError **error);

G_END_DECLS
