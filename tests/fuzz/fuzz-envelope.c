/*
 * fuzz-envelope.c: every small signed file, from outside and from behind its signature
 *
 * The first byte picks the kind; the rest is the payload that gets signed, and is tried as a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/acknowledgement.h"
#include "format/envelope.h"
#include "format/kiosk-card.h"
#include "format/pin-reset.h"
#include "format/public-key.h"
#include "fuzz.h"

static void
read_as (CanvassEnvelopeKind kind, GBytes *file)
{
  guint8 signer_pk[CANVASS_SIGN_PK_BYTES];
  const guint8 *payload;
  gsize length;
  CanvassAcknowledgement ack;
  CanvassKioskCard card;
  CanvassPinReset reset;
  CanvassPublicKey key;

  canvass_envelope_read (file, kind, signer_pk, &payload, &length, NULL);
  if (kind == CANVASS_ENVELOPE_ACKNOWLEDGEMENT && canvass_acknowledgement_read (file, &ack, NULL))
    for (gsize i = 0; i < ack.n_hashes; i++)
      FUZZ_CHECK (canvass_acknowledgement_covers (&ack, ack.hashes + i * CANVASS_HASH_BYTES));
  if (kind == CANVASS_ENVELOPE_KIOSK && canvass_kiosk_card_read (file, &card, NULL)) {
    g_autoptr (GBytes) again =
        canvass_kiosk_card_write (card.name, card.campaign_hash, fuzz_sign_sk (), NULL);

    FUZZ_CHECK (again != NULL && g_bytes_equal (again, file));
  }
  if (kind == CANVASS_ENVELOPE_PIN_RESET && canvass_pin_reset_read (file, &reset, NULL)) {
    g_autoptr (GBytes) again = canvass_pin_reset_write (&reset, fuzz_sign_sk ());

    FUZZ_CHECK (canvass_pin_verifier_is_sound (&reset.verifier));
    FUZZ_CHECK (g_bytes_equal (again, file));
  }
  if (kind == CANVASS_ENVELOPE_PUBLIC_KEY && canvass_public_key_read (file, &key, NULL))
    FUZZ_CHECK (canvass_public_key_is_sound (&key));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GBytes) made = NULL;
  const guint8 *sign_sk = fuzz_sign_sk ();
  CanvassEnvelopeKind kind;

  if (length < 1)
    return 0;

  kind = (CanvassEnvelopeKind)(bytes[0] % (CANVASS_ENVELOPE_PUBLIC_KEY + 1));
  raw = g_bytes_new_static (bytes + 1, length - 1);
  read_as (kind, raw);

  if (length - 1 + CANVASS_ENVELOPE_OVERHEAD_BYTES > canvass_envelope_max_bytes (kind))
    return 0;
  made = canvass_envelope_write (kind, bytes + 1, length - 1, sign_sk);
  read_as (kind, made);
  return 0;
}
