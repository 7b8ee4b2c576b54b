/*
 * fuzz-payload.c: what decodes as a signature encodes back to the same bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/payload.h"
#include "format/secret.h"
#include "fuzz.h"

/* FORMAT.md, 4, "drawing". */
static void
check_drawing (const CanvassDrawing *drawing)
{
  guint begin = 0;

  FUZZ_CHECK (drawing->width >= 1 && drawing->width <= 4096);
  FUZZ_CHECK (drawing->height >= 1 && drawing->height <= 4096);
  FUZZ_CHECK (drawing->n_strokes >= 1 && drawing->n_strokes <= 512);
  FUZZ_CHECK (drawing->n_points <= 16384);
  for (guint i = 0; i < drawing->n_strokes; i++) {
    FUZZ_CHECK (drawing->stroke_ends[i] > begin);
    begin = drawing->stroke_ends[i];
  }
  FUZZ_CHECK (begin == drawing->n_points);

  for (guint i = 0; i < drawing->n_points; i++) {
    FUZZ_CHECK (drawing->points[i].x >= 0 && drawing->points[i].x < drawing->width);
    FUZZ_CHECK (drawing->points[i].y >= 0 && drawing->points[i].y < drawing->height);
  }
}

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
    if (canvass_payload_get_drawing (payload) != NULL)
      check_drawing (canvass_payload_get_drawing (payload));
  } else {
    FUZZ_CHECK (canvass_payload_get_n_fields (payload) == 0);
    FUZZ_CHECK (canvass_payload_get_drawing (payload) == NULL);
  }

  return 0;
}
