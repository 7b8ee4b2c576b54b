/*
 * mirroring.h: the mirror on a stick, beside signing, and never in its way
 *
 * One worker thread for each time a stick is put in. What the stick does not do within
 * CANVASS_MIRROR_PATIENCE_MS it is not waited for: then the mirror is lost until the stick is put
 * in again, and signing goes on. For the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/media.h"
#include "kiosk/panel-protocol.h"
#include "vault/vault.h"

G_BEGIN_DECLS

#define CANVASS_MIRROR_PATIENCE_MS 2000

/**
 * CanvassMirroring:
 *
 * Signal "changed": canvass_mirroring_get_state () has another answer.
 */
#define CANVASS_TYPE_MIRRORING (canvass_mirroring_get_type ())
G_DECLARE_FINAL_TYPE (CanvassMirroring, canvass_mirroring, CANVASS, MIRRORING, GObject)

CanvassMirroring *canvass_mirroring_new (void);

/* NONE until a stick was chosen, LOST while it is not in. */
CanvassMirrorState canvass_mirroring_get_state (CanvassMirroring *self);

/* (transfer none) (nullable) the stick that it is kept on while that works. */
CanvassStick *canvass_mirroring_get_stick (CanvassMirroring *self);

/* A mirror is wanted, or no longer. */
void canvass_mirroring_set_wanted (CanvassMirroring *self, gboolean wanted);
/* The chosen stick is in: makes the mirrors of @vaults (element-type CanvassVault) on it equal to
 * them. */
void canvass_mirroring_begin (CanvassMirroring *self, CanvassStick *stick, GPtrArray *vaults);
/* It was pulled. */
void canvass_mirroring_end (CanvassMirroring *self);

/* The kiosk ends: lets go of every vault, so that it is closed as it should be. Waits for what the
 * stick is still doing, at most CANVASS_MIRROR_PATIENCE_MS. */
void canvass_mirroring_close (CanvassMirroring *self);

typedef void (*CanvassMirrored) (gpointer user_data);

/* A record that @vault has committed. Calls @mirrored once it is on the stick too, or once it is
 * known that it will not be; at once where there is no mirror that is equal. */
void canvass_mirroring_add (CanvassMirroring *self,
                            CanvassVault *vault,
                            const guint8 *record,
                            gsize length,
                            CanvassMirrored mirrored,
                            gpointer user_data);
/* @vault has changed otherwise: a close, batches, an acknowledgement. */
void canvass_mirroring_catch_up (CanvassMirroring *self, CanvassVault *vault);

G_END_DECLS
