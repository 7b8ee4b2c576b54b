/*
 * fuzz-envelope.c: every small signed file, from outside and from behind its signature
 *
 * The first byte picks the kind; the rest is the payload that gets signed, and is tried as a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/acknowledgement.h"
#include "format/envelope.h"
#include "format/key-file.h"
#include "format/kiosk-card.h"
#include "format/pin-reset.h"
#include "fuzz.h"

/* What says the same, signed by the same, is the same file. */
static void
check_same (GBytes *again, GBytes *file, const guint8 signer_pk[static CANVASS_SIGN_PK_BYTES])
{
  FUZZ_CHECK (again != NULL);
  FUZZ_CHECK (memcmp (signer_pk, fuzz_sign_sk () + 32, CANVASS_SIGN_PK_BYTES) != 0 ||
              g_bytes_equal (again, file));
  g_bytes_unref (again);
}

static void
check_acknowledgement (GBytes *file, const guint8 *signer_pk)
{
  CanvassAcknowledgement ack;

  if (!canvass_acknowledgement_read (file, &ack, NULL))
    return;

  for (gsize i = 0; i < ack.n_hashes; i++)
    FUZZ_CHECK (canvass_acknowledgement_covers (&ack, ack.hashes + i * CANVASS_HASH_BYTES));
  check_same (canvass_acknowledgement_write (
                  ack.campaign_hash, ack.kiosk_id, ack.hashes, ack.n_hashes, fuzz_sign_sk (), NULL),
              file,
              signer_pk);
}

static void
check_kiosk_card (GBytes *file, const guint8 *signer_pk)
{
  CanvassKioskCard card;

  if (canvass_kiosk_card_read (file, &card, NULL))
    check_same (canvass_kiosk_card_write (card.name, card.campaign_hash, fuzz_sign_sk (), NULL),
                file,
                signer_pk);
}

static void
check_pin_reset (GBytes *file, const guint8 *signer_pk)
{
  CanvassPinReset reset;

  if (!canvass_pin_reset_read (file, &reset, NULL))
    return;

  FUZZ_CHECK (canvass_pin_verifier_is_sound (&reset.verifier));
  check_same (canvass_pin_reset_write (&reset, fuzz_sign_sk ()), file, signer_pk);
}

static void
check_public_key (GBytes *file, const guint8 *signer_pk)
{
  CanvassKey key;

  if (!canvass_public_key_read (file, &key.pub, NULL))
    return;

  FUZZ_CHECK (canvass_public_key_is_sound (&key.pub));
  memcpy (key.sign_sk, fuzz_sign_sk (), sizeof key.sign_sk);
  check_same (canvass_key_write_public (&key), file, signer_pk);
}

static void
read_as (CanvassEnvelopeKind kind, GBytes *file)
{
  guint8 signer_pk[CANVASS_SIGN_PK_BYTES];
  const guint8 *payload;
  gsize length;

  if (!canvass_envelope_read (file, kind, signer_pk, &payload, &length, NULL))
    return;

  check_same (canvass_envelope_write (kind, payload, length, fuzz_sign_sk ()), file, signer_pk);
  if (kind == CANVASS_ENVELOPE_ACKNOWLEDGEMENT)
    check_acknowledgement (file, signer_pk);
  if (kind == CANVASS_ENVELOPE_KIOSK)
    check_kiosk_card (file, signer_pk);
  if (kind == CANVASS_ENVELOPE_PIN_RESET)
    check_pin_reset (file, signer_pk);
  if (kind == CANVASS_ENVELOPE_PUBLIC_KEY)
    check_public_key (file, signer_pk);
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
