/*
 * envelope.h: a small signed file: campaign, kiosk, acknowledgement, new PIN, public key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  CANVASS_ENVELOPE_CAMPAIGN,        /* CAMP, at most 8 MiB */
  CANVASS_ENVELOPE_KIOSK,           /* KIOS, at most 4 KiB */
  CANVASS_ENVELOPE_ACKNOWLEDGEMENT, /* ACKN, at most 16 MiB: half a million hashes */
  CANVASS_ENVELOPE_PIN_RESET,       /* PINR, at most 4 KiB */
  CANVASS_ENVELOPE_PUBLIC_KEY,      /* PUBK, at most 1 KiB */
} CanvassEnvelopeKind;

#define CANVASS_ENVELOPE_OVERHEAD_BYTES 108 /* 44 before the payload, 64 behind */

/* Whole-file limit of a kind, to be checked before reading. */
gsize canvass_envelope_max_bytes (CanvassEnvelopeKind kind);

/* @sign_sk is an Ed25519 secret key; its public half becomes signer_pk. */
GBytes *canvass_envelope_write (CanvassEnvelopeKind kind,
                                const guint8 *payload,
                                gsize length,
                                const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES]);

/* Checks limit, magic, kind, length and signature. @payload points into @file.
 * Errors: TOO_LARGE, FOREIGN (no envelope, or of another kind), TOO_NEW, MALFORMED, TAMPERED. */
gboolean canvass_envelope_read (GBytes *file,
                                CanvassEnvelopeKind kind,
                                guint8 signer_pk[static CANVASS_SIGN_PK_BYTES],
                                const guint8 **payload,
                                gsize *length,
                                GError **error);

G_END_DECLS
