/*
 * fuzz-capture.c: a line of JSON becomes a signature that seals and reads back the same, or nothing
 *
 * The first byte picks kiosk or paper; the rest is the line.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/signature-json.h"
#include "format/secret.h"
#include "fuzz.h"

static CanvassSignatureReader *readers[2];
static CanvassPayload *again;

static void
prepare (void)
{
  canvass_format_init ();
  readers[0] = canvass_signature_reader_new (CANVASS_SOURCE_KIOSK);
  readers[1] = canvass_signature_reader_new (CANVASS_SOURCE_PAPER);
  again = canvass_payload_new ();
}

/* What a reader takes and no campaign looked at may still be no payload: too large, or without a
 * language. */
static void
check (CanvassPayload *payload)
{
  static const guint8 session[CANVASS_ID_BYTES] = { 5 };
  guint8 first[CANVASS_PAYLOAD_MAX_BYTES], second[CANVASS_PAYLOAD_MAX_BYTES];
  gsize length;

  canvass_payload_set_session (payload, session);
  FUZZ_CHECK (canvass_payload_get_kind (payload) == CANVASS_PAYLOAD_SIGNATURE);
  length = canvass_payload_encode (payload, first, NULL);
  if (length == 0)
    return;

  FUZZ_CHECK (canvass_payload_decode (again, first, length, NULL));
  FUZZ_CHECK (canvass_payload_encode (again, second, NULL) == length);
  FUZZ_CHECK (memcmp (first, second, length) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  CanvassPayload *payload;

  if (again == NULL)
    prepare ();
  if (length < 1)
    return 0;

  /* As long as the line, so that a byte too far is noticed. */
  line = length > 1 ? g_memdup2 (bytes + 1, length - 1) : g_malloc (1);
  payload = canvass_signature_reader_read (readers[bytes[0] & 1], line, length - 1, &error);
  FUZZ_CHECK ((payload == NULL) == (error != NULL));
  if (payload != NULL)
    check (payload);
  canvass_signature_reader_forget (readers[bytes[0] & 1]);
  return 0;
}
