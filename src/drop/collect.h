/*
 * collect.h: what of a drop a desk has not read yet
 *
 * Fetching it is the work of a child that knows no ledger (`canvass drop pull --known`); reading
 * it is the desk's. Between them lies a folder, in which each file is named after its claimed size
 * and its place: "4812+batches+KIOSK_ID+NUMBER-BATCH_ID.batch".
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

/* Gets campaigns, cards, decisions and batches that @memory does not know into @inbox, no more at
 * once than above; self->files tells how many, 0 when there is nothing new. One request a shelf, or
 * a page of a bucket; a WebDAV or SFTP server is asked besides for each kiosk whose folder may have
 * changed (drop/marks.h). Each file is whole or not there, and those that came before an error
 * stay. What is larger than its kind may be, or gone again, is counted in self->left, and so are
 * folders beyond self->look_seconds. */
gboolean canvass_transfer_collect (CanvassTransfer *self,
                                   CanvassDrop *drop,
                                   const char *campaign_id,
                                   CanvassDropMemory *memory,
                                   const char *inbox,
                                   GError **error);

/* Looks as canvass_transfer_collect () does, and gets nothing: self->files tells how many files are
 * new to @memory, self->bytes how large they say they are. */
gboolean canvass_transfer_look (CanvassTransfer *self,
                                CanvassDrop *drop,
                                const char *campaign_id,
                                CanvassDropMemory *memory,
                                GError **error);

/**
 * CanvassCollected:
 * @shelf: what it claims to be
 * @folder: (owned) in the drop
 * @name: (owned) there
 * @path: (owned) where it lies now
 * @size: as the drop claimed
 */
typedef struct {
  CanvassShelf shelf;
  char *folder;
  char *name;
  char *path;
  guint64 size;
} CanvassCollected;

/* (transfer full) (element-type CanvassCollected) what was collected in @inbox, in the order in
 * which it is to be read; what is called otherwise is not. */
GPtrArray *canvass_collected_list (const char *inbox, const char *campaign_id);

/* Whether it is what its name says, byte for byte. */
gboolean canvass_collected_is_whole (const CanvassCollected *self);
/* That it has been read. What is not whole is asked for again, twice and then once a day: what a
 * server gave wrongly it may give rightly, or have back from a backup of its own, and whoever put
 * it puts another beside one that stays wrong. */
void canvass_collected_remember (const CanvassCollected *self,
                                 gboolean whole,
                                 CanvassDropMemory *memory);

G_END_DECLS
