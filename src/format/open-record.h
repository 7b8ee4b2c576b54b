/*
 * open-record.h: opening a record with a coordinator's key; library `open`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/key-file.h"
#include "format/record.h"

G_BEGIN_DECLS

/**
 * canvass_record_open:
 * @recipient: the place of @key among the record's seals, or -1 to try each
 * @payload: (out): locked memory of the caller's; the padding is taken off, and bytes behind the
 *   length are zero, on failure all of them
 *
 * Checks structure, seal, inner hash and commitment (in constant time) and the ciphertext's tag.
 * The payload is still undecoded CBOR. Thread-safe: uses the calling thread's arena, but not
 * its `payload` and `scratch`, which a caller may pass here.
 *
 * Returns: the payload's length; or 0 with @error: FOREIGN, TOO_NEW, MALFORMED, WRONG_KEY (no seal
 * opens) or TAMPERED (a seal opens, the rest does not fit it).
 */
gsize canvass_record_open (const guint8 *record,
                           gsize length,
                           const CanvassKey *key,
                           gint recipient,
                           guint8 payload[static CANVASS_PAYLOAD_PADDED_BYTES],
                           GError **error);

G_END_DECLS
