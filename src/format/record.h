/*
 * record.h: one sealed signature (design.md, section 4; data/format/FORMAT.md, "Record")
 *
 * Sealing and looking at the outside only. What opens a record is in open-record.h, in the library
 * `open`, which nothing at a table links.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"
#include "format/payload.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_RECORD_CLEAR_BYTES 128 /* all that precedes the seals: AD of the ciphertext */
#define CANVASS_RECORD_SEAL_BYTES 112
#define CANVASS_RECORD_CT_BYTES 4112
#define CANVASS_RECORD_BYTES(recipients)                                                           \
  (CANVASS_RECORD_CLEAR_BYTES + CANVASS_RECORD_SEAL_BYTES * (gsize)(recipients) +                  \
   CANVASS_RECORD_CT_BYTES)
#define CANVASS_RECORD_MAX_BYTES CANVASS_RECORD_BYTES (CANVASS_MAX_RECIPIENTS)

typedef struct {
  guint recipients; /* 1–8 */
  guint8 record_id[CANVASS_ID_BYTES];
  guint8 kiosk_id[CANVASS_ID_BYTES];
  guint8 campaign_hash[CANVASS_HASH_BYTES];
} CanvassRecordHeader;

/* To whom and as what a kiosk seals: public values only. */
typedef struct {
  guint8 kiosk_id[CANVASS_ID_BYTES];
  guint8 campaign_hash[CANVASS_HASH_BYTES];
  guint n_recipients;
  guint8 recipients[CANVASS_MAX_RECIPIENTS][CANVASS_SEAL_PK_BYTES]; /* in the campaign's order */
} CanvassSealing;

/* Encodes and seals @payload under a fresh DEK and record id. Returns the record's length, which
 * is CANVASS_RECORD_BYTES (n_recipients), or 0 with @error as canvass_payload_encode () sets it. */
gsize canvass_record_seal (guint8 out[static CANVASS_RECORD_MAX_BYTES],
                           const CanvassSealing *sealing,
                           const CanvassPayload *payload,
                           GError **error);

/* The same for payload bytes already encoded, 1…CANVASS_PAYLOAD_MAX_BYTES of them. */
gsize canvass_record_seal_bytes (guint8 out[static CANVASS_RECORD_MAX_BYTES],
                                 const CanvassSealing *sealing,
                                 const guint8 *payload,
                                 gsize length);

/* Checks magic, R, reserved bytes and that @length is exactly the record's. Errors: FOREIGN,
 * TOO_NEW, MALFORMED. */
gboolean canvass_record_read_header (const guint8 *record,
                                     gsize length,
                                     CanvassRecordHeader *header,
                                     GError **error);

G_END_DECLS
