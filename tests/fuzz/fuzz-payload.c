/*
 * fuzz-payload.c: what decodes as a signature encodes back to the same bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/payload.h"
#include "format/secret.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  static CanvassPayload *payload;
  guint8 again[CANVASS_PAYLOAD_MAX_BYTES];

  if (payload == NULL) {
    canvass_format_init ();
    payload = canvass_payload_new ();
  }

  if (canvass_payload_decode (payload, bytes, length, NULL)) {
    FUZZ_CHECK (canvass_payload_encode (payload, again, NULL) == length);
    FUZZ_CHECK (memcmp (again, bytes, length) == 0);
    FUZZ_CHECK (canvass_payload_get_drawing (payload) == NULL ||
                canvass_drawing_is_valid (canvass_payload_get_drawing (payload)));
  } else {
    FUZZ_CHECK (canvass_payload_get_n_fields (payload) == 0);
    FUZZ_CHECK (canvass_payload_get_drawing (payload) == NULL);
  }

  return 0;
}
