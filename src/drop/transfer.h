/*
 * transfer.h: everything in an outbox to a drop, and what a table reads from a drop to an inbox
 *
 * Outbox and inbox are folders of this machine. Nothing else of it is read or written.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/drop.h"
#include "drop/memory.h"

G_BEGIN_DECLS

/* What of a drop is looked at, and of that taken in, at once. */
#define CANVASS_TRANSFER_MAX_FOUND 65536
#define CANVASS_TRANSFER_MAX_FILES 1024
#define CANVASS_TRANSFER_MAX_BYTES (256 * 1024 * 1024)

/**
 * CanvassTransfer:
 * @progress: (nullable): comes again and again, also when nothing has changed
 * @look_seconds: of canvass_transfer_collect () and canvass_transfer_look (): after so long no more
 *   folders are looked into, so that a drop full of them does not keep what was found from coming;
 *   0 for as long as it takes
 * @files, @bytes: (out) which went over now
 * @held: (out): files that were there already
 * @left: (out): files that are not what their name says, larger than their kind may be, or more
 *   than are taken at once; and folders that there was no time for
 */
typedef struct {
  void (*progress) (guint64 done_bytes, guint64 total_bytes, gpointer user_data);
  gpointer user_data;
  GCancellable *cancellable;
  guint look_seconds;

  guint files;
  guint64 bytes;
  guint held;
  guint left;
} CanvassTransfer;

/* Puts every batch and every kiosk's card where drop/layout.h says, once nobody else sends @outbox.
 * One that lies there counts only if it is the same byte for byte, or by the hash that the drop
 * keeps of it; another that has its name is left, and it is put under the next. Where the drop may
 * not be read, what has the name counts. Errors: CANVASS_DROP_ERROR, G_IO_ERROR_CANCELLED; what has
 * arrived before stays.
 *
 * With @memory (nullable), what was put there or found whole today is not read back as long as its
 * folder's listing shows it with the same size and mark (drop/marks.h), and what was found whole
 * twice under one mark only once a week. A card, whose folder has those of all tables and is not
 * listed, is looked for once a day. Where the drop may not be listed, what was put today is there.
 * It forgets after two weeks what is sent no more. A memory that is wrong or cannot be kept costs
 * reading again.
 */
gboolean canvass_transfer_push (CanvassTransfer *self,
                                CanvassDrop *drop,
                                const char *campaign_id,
                                CanvassDropMemory *memory,
                                const char *outbox,
                                GError **error);

/* Puts *.ack, *.campaign, *.decision and *.kiosk of a desk, given by their paths. What @memory
 * knows to have been put today costs no request; what was put before is looked for once a day, with
 * one listing a folder, and put again where it is gone or spoilt: by the hash that the drop keeps;
 * where it keeps none the file is read back, until it was found whole under the mark (drop/marks.h)
 * that it still has, and from then on once a week. It learns what is put now. */
gboolean canvass_transfer_deliver (CanvassTransfer *self,
                                   CanvassDrop *drop,
                                   const char *campaign_id,
                                   CanvassDropMemory *memory,
                                   const char *const *paths,
                                   GError **error);

/* Gets the versions of the campaign and the acknowledgements of one kiosk, and of a drop that is a
 * folder also the *.ack and *.campaign that lie side by side in it, as on a stick, but no *.pinr,
 * which goes the way a PIN does; none larger than its kind may be, each durable and whole or not at
 * all. What is named after its hash is not fetched twice, and what is not what its name says is
 * left. Others replace what is in the inbox under their name. */
gboolean canvass_transfer_pull (CanvassTransfer *self,
                                CanvassDrop *drop,
                                const char *campaign_id,
                                const char *kiosk_id,
                                const char *inbox,
                                GError **error);

G_END_DECLS
