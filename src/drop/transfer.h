/*
 * transfer.h: everything in an outbox to a drop, and what a table reads from a drop to an inbox
 *
 * Outbox and inbox are folders of this machine. Nothing else of it is read or written.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/drop.h"

G_BEGIN_DECLS

/* What of a drop is taken in at once. */
#define CANVASS_TRANSFER_MAX_FILES 1024
#define CANVASS_TRANSFER_MAX_BYTES (256 * 1024 * 1024)

/**
 * CanvassTransfer:
 * @progress: (nullable): comes again and again, also when nothing has changed
 * @files, @bytes: (out) which went over now
 * @held: (out): files that were there already
 * @left: (out): files that were larger than their kind may be, or more than are taken at once
 */
typedef struct {
  void (*progress) (guint64 done_bytes, guint64 total_bytes, gpointer user_data);
  gpointer user_data;
  GCancellable *cancellable;

  guint files;
  guint64 bytes;
  guint held;
  guint left;
} CanvassTransfer;

/* Puts every *.batch and *.kiosk; what has its name there is put as STEM.N.SUFFIX. Errors:
 * CANVASS_DROP_ERROR, G_IO_ERROR_CANCELLED; what has arrived before stays. */
gboolean canvass_transfer_push (CanvassTransfer *self,
                                CanvassDrop *drop,
                                const char *outbox,
                                GError **error);

/* Gets every *.ack, *.campaign and *.pinr, none larger than its kind may be, each durable and whole
 * or not at all. An acknowledgement is named after its hash: the same is not fetched twice, and one
 * that is not what its name says is left. Others replace what is in the inbox under their name. */
gboolean
canvass_transfer_pull (CanvassTransfer *self, CanvassDrop *drop, const char *inbox, GError **error);

G_END_DECLS
