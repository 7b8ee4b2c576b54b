/*
 * pin-reset.h: a `.pinr` file: a new PIN for a kiosk whose PIN was forgotten (envelope PINR)
 *
 * It touches no record. Whoever has the file can find the PIN by trying, so it goes the way the PIN
 * itself would.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"
#include "format/pin-rules.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_PIN_NONCE_BYTES 16

/**
 * CanvassPinReset:
 * @nonce: random; a kiosk takes each only once
 *
 * A coordinator's word that this kiosk has a new PIN.
 */
typedef struct {
  guint8 signer_pk[CANVASS_SIGN_PK_BYTES];
  guint8 campaign_id[CANVASS_ID_BYTES];
  guint8 kiosk_id[CANVASS_ID_BYTES];
  guint8 nonce[CANVASS_PIN_NONCE_BYTES];
  CanvassPinVerifier verifier;
} CanvassPinReset;

void canvass_pin_reset_choose_nonce (CanvassPinReset *reset);

/* All but @reset's signer_pk, which is that of @sign_sk. */
GBytes *canvass_pin_reset_write (const CanvassPinReset *reset,
                                 const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES]);
/* The caller still has to check that it is for this kiosk, and that signer_pk is a coordinator of
 * its campaign. */
gboolean canvass_pin_reset_read (GBytes *file, CanvassPinReset *reset, GError **error);

G_END_DECLS
