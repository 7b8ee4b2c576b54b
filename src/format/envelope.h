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

/**
 * CanvassKioskCard:
 *
 * What a `.kiosk` file says: a kiosk introducing itself to the coordinators of one campaign.
 */
typedef struct {
  char name[65]; /* of the table, 1–64 bytes of UTF-8 without controls */
  guint8 device_pk[CANVASS_SIGN_PK_BYTES];
  guint8 kiosk_id[CANVASS_ID_BYTES];        /* derived from device_pk */
  guint8 campaign_hash[CANVASS_HASH_BYTES]; /* the version it enrolled with */
} CanvassKioskCard;

GBytes *canvass_kiosk_card_write (const char *name,
                                  const guint8 campaign_hash[static CANVASS_HASH_BYTES],
                                  const guint8 device_sk[static CANVASS_SIGN_SK_BYTES],
                                  GError **error);
gboolean canvass_kiosk_card_read (GBytes *file, CanvassKioskCard *card, GError **error);
void canvass_kiosk_id (guint8 kiosk_id[static CANVASS_ID_BYTES],
                       const guint8 device_pk[static CANVASS_SIGN_PK_BYTES]);

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
