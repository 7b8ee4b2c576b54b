/*
 * disk.h: whether a disk has room for signatures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/fitness.h"

G_BEGIN_DECLS

/* Bytes that an ordinary user may still write below @folder. Errors: G_FILE_ERROR. */
gboolean canvass_disk_get_free (const char *folder, guint64 *bytes, GError **error);

/* Numbers are stable. */
typedef enum {
  CANVASS_DISK_ROOMY = 0,
  CANVASS_DISK_LOW = 1,  /* WARN: fewer than CANVASS_DISK_LOW_RECORDS fit */
  CANVASS_DISK_FULL = 2, /* CLOSED: not one fits for sure */
} CanvassDiskReason;

/* A busy table's day. */
#define CANVASS_DISK_LOW_RECORDS 1000

typedef struct {
  CanvassFitness fitness;
  CanvassDiskReason reason;
} CanvassDiskVerdict;

/* @room: records that fit, as the vault's status tells. */
CanvassDiskVerdict canvass_disk_judge (guint64 room);
const char *canvass_disk_describe (CanvassDiskReason reason);

G_END_DECLS
