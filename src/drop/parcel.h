/*
 * parcel.h: one file on its way into a drop, unless it lies there already
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/transfer-private.h"

G_BEGIN_DECLS

/**
 * CanvassParcelManner:
 * @CANVASS_PARCEL_LIST: its folder is listed, for all files in it
 * @CANVASS_PARCEL_READ: it most likely lies there: it is read
 * @CANVASS_PARCEL_PUT: it most likely does not: a put that fails tells
 *
 * How it is found out whether it lies there already.
 */
typedef enum {
  CANVASS_PARCEL_LIST,
  CANVASS_PARCEL_READ,
  CANVASS_PARCEL_PUT,
} CanvassParcelManner;

/* Of the @size bytes of @fd, which is borrowed. */
typedef struct {
  char *folder; /* (owned) */
  char *name;   /* (owned) */
  CanvassParcelManner manner;
  int fd;
  guint64 size;
} CanvassParcel;

/* Afterwards the drop holds it under its name or, where others have that, under one of the next;
 * with a memory, as canvass_transfer_deliver () tells. Counted in the run's transfer. TAKEN where
 * others have all of them, and whatever else a drop may say. */
gboolean canvass_parcel_put (CanvassTransferRun *run, CanvassParcel *parcel, GError **error);

G_END_DECLS
