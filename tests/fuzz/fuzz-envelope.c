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

#include <sodium.h>

static const struct {
  const char *letters;
  const char *label;
  gsize max_bytes;
} KINDS[] = {
  [CANVASS_ENVELOPE_CAMPAIGN] = { "CAMP", "canvass CAMP", 8 * 1024 * 1024 },
  [CANVASS_ENVELOPE_KIOSK] = { "KIOS", "canvass KIOS", 4 * 1024 },
  [CANVASS_ENVELOPE_ACKNOWLEDGEMENT] = { "ACKN", "canvass ACKN", 16 * 1024 * 1024 },
  [CANVASS_ENVELOPE_PIN_RESET] = { "PINR", "canvass PINR", 4 * 1024 },
  [CANVASS_ENVELOPE_PUBLIC_KEY] = { "PUBK", "canvass PUBK", 1024 },
};

/* FORMAT.md, 6, of the whole file. */
static void
check_frame (CanvassEnvelopeKind kind,
             GBytes *file,
             const guint8 *signer_pk,
             const guint8 *payload,
             gsize payload_length)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  FUZZ_CHECK (length >= 108 && length <= KINDS[kind].max_bytes);
  FUZZ_CHECK (memcmp (bytes, "CVE1", 4) == 0);
  FUZZ_CHECK (memcmp (bytes + 4, KINDS[kind].letters, 4) == 0);
  FUZZ_CHECK (canvass_read_u32 (bytes + 8) == length - 108);
  FUZZ_CHECK (payload == bytes + 44 && payload_length == length - 108);
  FUZZ_CHECK (memcmp (signer_pk, bytes + 12, CANVASS_SIGN_PK_BYTES) == 0);
  FUZZ_CHECK (
      fuzz_is_signed (bytes + length - 64, KINDS[kind].label, bytes, length - 64, signer_pk));
}

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

  FUZZ_CHECK (memcmp (ack.signer_pk, signer_pk, sizeof ack.signer_pk) == 0);
  FUZZ_CHECK (ack.n_hashes >= 1 && ack.n_hashes <= 500000);
  for (gsize i = 1; i < ack.n_hashes; i++)
    FUZZ_CHECK (memcmp (ack.hashes + (i - 1) * 32, ack.hashes + i * 32, 32) < 0);
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
  guint8 kiosk_id[CANVASS_ID_BYTES];

  if (!canvass_kiosk_card_read (file, &card, NULL))
    return;

  fuzz_kiosk_id (kiosk_id, signer_pk);
  FUZZ_CHECK (fuzz_is_plain_line (card.name, 64));
  FUZZ_CHECK (memcmp (card.device_pk, signer_pk, sizeof card.device_pk) == 0);
  FUZZ_CHECK (memcmp (card.kiosk_id, kiosk_id, sizeof kiosk_id) == 0);
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

  FUZZ_CHECK (memcmp (reset.signer_pk, signer_pk, sizeof reset.signer_pk) == 0);
  FUZZ_CHECK (reset.verifier.ops >= 1 && reset.verifier.ops <= 10);
  FUZZ_CHECK (reset.verifier.memory_kib >= 8192 && reset.verifier.memory_kib <= 262144);
  check_same (canvass_pin_reset_write (&reset, fuzz_sign_sk ()), file, signer_pk);
}

static void
check_public_key (GBytes *file, const guint8 *signer_pk)
{
  CanvassKey key;
  guint8 seal_sk[CANVASS_SEAL_SK_BYTES], shared[crypto_scalarmult_BYTES];

  if (!canvass_public_key_read (file, &key.pub, NULL))
    return;

  FUZZ_CHECK (memcmp (key.pub.sign_pk, signer_pk, sizeof key.pub.sign_pk) == 0);
  FUZZ_CHECK (*key.pub.name == '\0' || fuzz_is_plain_line (key.pub.name, 32));
  crypto_sign_ed25519_sk_to_curve25519 (seal_sk, fuzz_sign_sk ());
  FUZZ_CHECK (crypto_scalarmult (shared, seal_sk, key.pub.seal_pk) == 0);
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

  check_frame (kind, file, signer_pk, payload, length);
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
