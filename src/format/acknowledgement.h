/*
 * acknowledgement.h: an `.ack` file: a coordinator's word that records arrived (envelope ACKN)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_ACKNOWLEDGEMENT_MAX_HASHES 500000

/**
 * CanvassAcknowledgement:
 * @hashes: n_hashes × 32 bytes, strictly ascending; points into the file it was read from
 *
 * A coordinator's word that these records of one kiosk and campaign file have arrived.
 */
typedef struct {
  guint8 signer_pk[CANVASS_SIGN_PK_BYTES];
  guint8 campaign_hash[CANVASS_HASH_BYTES];
  guint8 kiosk_id[CANVASS_ID_BYTES];
  gsize n_hashes;
  const guint8 *hashes;
} CanvassAcknowledgement;

/* @hashes are sorted here and doubles dropped; 1…500,000 of them. */
GBytes *canvass_acknowledgement_write (const guint8 campaign_hash[static CANVASS_HASH_BYTES],
                                       const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                       const guint8 *hashes,
                                       gsize n_hashes,
                                       const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES],
                                       GError **error);
/* The caller still has to check that signer_pk is a coordinator of that campaign. */
gboolean canvass_acknowledgement_read (GBytes *file, CanvassAcknowledgement *ack, GError **error);
gboolean canvass_acknowledgement_covers (const CanvassAcknowledgement *ack,
                                         const guint8 hash[static CANVASS_HASH_BYTES]);

G_END_DECLS
