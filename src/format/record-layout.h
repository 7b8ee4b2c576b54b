/*
 * record-layout.h: offsets inside a record, for those that seal and open it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/record.h"

G_BEGIN_DECLS

#define RECORD_MAGIC "CVR1"
#define RECORD_DEK_BYTES 32
#define RECORD_INNER_BYTES 64 /* DEK ‖ hash */
#define RECORD_NONCE_BYTES 24
#define RECORD_ID_OFFSET 8
#define RECORD_KIOSK_OFFSET 24
#define RECORD_CAMPAIGN_OFFSET 40
#define RECORD_NONCE_OFFSET 72
#define RECORD_COMMIT_OFFSET 96

/* Keyed H32: key = DEK, message = label "canvass commit 1" ‖ bytes 0..95. */
void canvass_record_commitment (guint8 out[static CANVASS_HASH_BYTES],
                                const guint8 *record,
                                const guint8 dek[static RECORD_DEK_BYTES]);

/* H32 (label "canvass seal 1" ‖ bytes 0..127 ‖ recipient_pk). */
void canvass_record_seal_hash (guint8 out[static CANVASS_HASH_BYTES],
                               const guint8 *record,
                               const guint8 recipient_pk[static CANVASS_SEAL_PK_BYTES]);

G_END_DECLS
