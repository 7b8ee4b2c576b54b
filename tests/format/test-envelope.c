/*
 * Envelopes and what travels in them: public keys, kiosk cards, acknowledgements, PIN resets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/envelope.h"

#include "format/acknowledgement.h"
#include "format/error.h"
#include "format/key-file.h"
#include "format/kiosk-card.h"
#include "format/pin-reset.h"
#include "format/public-key.h"
#include "format/secret.h"

#include <sodium.h>

static guint8 sign_pk[CANVASS_SIGN_PK_BYTES];
static guint8 sign_sk[CANVASS_SIGN_SK_BYTES];

static GBytes *
write_envelope (CanvassEnvelopeKind kind, const char *payload)
{
  return canvass_envelope_write (kind, (const guint8 *)payload, strlen (payload), sign_sk);
}

static gboolean
read_envelope (GBytes *file, CanvassEnvelopeKind kind, GError **error)
{
  guint8 signer_pk[CANVASS_SIGN_PK_BYTES];
  const guint8 *payload;
  gsize length;

  return canvass_envelope_read (file, kind, signer_pk, &payload, &length, error);
}

static void
test_every_kind_gives_back_its_payload (void)
{
  for (gint kind = CANVASS_ENVELOPE_CAMPAIGN; kind <= CANVASS_ENVELOPE_PUBLIC_KEY; kind++) {
    g_autoptr (GBytes) file = write_envelope (kind, "payload");
    g_autoptr (GError) error = NULL;
    guint8 signer_pk[CANVASS_SIGN_PK_BYTES];
    const guint8 *payload;
    gsize length;

    g_assert_cmpuint (g_bytes_get_size (file), ==, 7 + CANVASS_ENVELOPE_OVERHEAD_BYTES);
    g_assert_true (canvass_envelope_read (file, kind, signer_pk, &payload, &length, &error));
    g_assert_no_error (error);
    g_assert_cmpmem (payload, length, "payload", 7);
    g_assert_cmpmem (signer_pk, sizeof signer_pk, sign_pk, sizeof sign_pk);
  }
}

static void
test_no_kind_passes_for_another (void)
{
  for (gint kind = CANVASS_ENVELOPE_CAMPAIGN; kind <= CANVASS_ENVELOPE_PUBLIC_KEY; kind++)
    for (gint other = CANVASS_ENVELOPE_CAMPAIGN; other <= CANVASS_ENVELOPE_PUBLIC_KEY; other++) {
      g_autoptr (GBytes) file = write_envelope (kind, "payload");
      g_autoptr (GBytes) renamed = NULL;
      g_autoptr (GBytes) model = write_envelope (other, "payload");
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *bytes = NULL;

      if (kind == other)
        continue;
      g_assert_false (read_envelope (file, other, &error));
      g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FOREIGN);
      g_clear_error (&error);

      /* Not even when its four letters are changed: they are signed. */
      bytes = g_memdup2 (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
      memcpy (bytes + 4, (const guint8 *)g_bytes_get_data (model, NULL) + 4, 4);
      renamed = g_bytes_new (bytes, g_bytes_get_size (file));
      g_assert_false (read_envelope (renamed, other, &error));
      g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TAMPERED);
    }
}

static void
test_the_limit_of_a_kind_is_its_last_size (void)
{
  for (gint kind = CANVASS_ENVELOPE_CAMPAIGN; kind <= CANVASS_ENVELOPE_PUBLIC_KEY; kind++) {
    gsize largest = canvass_envelope_max_bytes (kind);
    g_autofree guint8 *payload = g_malloc0 (largest);
    g_autoptr (GBytes) file =
        canvass_envelope_write (kind, payload, largest - CANVASS_ENVELOPE_OVERHEAD_BYTES, sign_sk);
    g_autoptr (GBytes) larger = g_bytes_new (payload, largest);
    g_autoptr (GError) error = NULL;
    g_autofree guint8 *bytes = g_malloc0 (largest + 1);

    g_assert_cmpuint (g_bytes_get_size (file), ==, largest);
    g_assert_true (read_envelope (file, kind, &error));
    g_assert_no_error (error);

    memcpy (bytes, g_bytes_get_data (file, NULL), largest);
    g_bytes_unref (larger);
    larger = g_bytes_new (bytes, largest + 1);
    g_assert_false (read_envelope (larger, kind, &error));
    g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE);
  }
}

typedef gboolean (*ReadFile) (GBytes *file);

/* Cut to each length and flipped at each bit, @file is refused; as it is, it is not. */
static void
assert_no_damage_is_accepted (GBytes *file, ReadFile read_file)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  g_autofree guint8 *copy = g_malloc0 (length + 1);

  memcpy (copy, bytes, length);
  g_assert_true (read_file (file));
  for (gsize cut = 0; cut <= length + 1; cut++) {
    g_autoptr (GBytes) damaged = g_bytes_new (copy, cut);

    g_assert_cmpint (read_file (damaged), ==, cut == length);
  }
  for (gsize at = 0; at < length; at++) {
    g_autoptr (GBytes) damaged = NULL;

    copy[at] ^= (guint8)(1u << at % 8);
    damaged = g_bytes_new (copy, length);
    copy[at] ^= (guint8)(1u << at % 8);
    g_assert_false (read_file (damaged));
  }
}

static gboolean
read_campaign (GBytes *file)
{
  return read_envelope (file, CANVASS_ENVELOPE_CAMPAIGN, NULL);
}

static gboolean
read_pin_reset (GBytes *file)
{
  CanvassPinReset reset;

  return canvass_pin_reset_read (file, &reset, NULL);
}

static gboolean
read_card (GBytes *file)
{
  CanvassKioskCard card;

  return canvass_kiosk_card_read (file, &card, NULL);
}

static gboolean
read_acknowledgement (GBytes *file)
{
  CanvassAcknowledgement ack;

  return canvass_acknowledgement_read (file, &ack, NULL);
}

static gboolean
read_public_key (GBytes *file)
{
  CanvassPublicKey key;

  return canvass_public_key_read (file, &key, NULL);
}

static void
test_no_damaged_envelope_is_accepted (void)
{
  static const guint8 hash[CANVASS_HASH_BYTES] = { 1 }, kiosk_id[CANVASS_ID_BYTES] = { 2 };
  g_autoptr (GBytes) campaign = write_envelope (CANVASS_ENVELOPE_CAMPAIGN, "not looked into");
  const CanvassPinReset reset = { .nonce = { 3 }, .verifier = { 3, 65536, { 4 }, { 5 } } };
  g_autoptr (GBytes) pin = canvass_pin_reset_write (&reset, sign_sk);
  g_autoptr (GBytes) card = canvass_kiosk_card_write ("Table 1", hash, sign_sk, NULL);
  g_autoptr (GBytes) ack = canvass_acknowledgement_write (hash, kiosk_id, hash, 1, sign_sk, NULL);
  g_autoptr (CanvassKey) key = canvass_key_generate ("Grace");
  g_autoptr (GBytes) pub = canvass_key_write_public (key);

  assert_no_damage_is_accepted (campaign, read_campaign);
  assert_no_damage_is_accepted (pin, read_pin_reset);
  assert_no_damage_is_accepted (card, read_card);
  assert_no_damage_is_accepted (ack, read_acknowledgement);
  assert_no_damage_is_accepted (pub, read_public_key);
}

static void
test_a_public_key_says_whose_it_is (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("Grace Hopper");
  g_autoptr (GBytes) file = canvass_key_write_public (key);
  CanvassPublicKey pub;
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_public_key_read (file, &pub, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&pub, sizeof pub, &key->pub, sizeof key->pub);
  g_assert_true (canvass_public_key_is_sound (&pub));
}

static void
test_keys_of_low_order_are_not_sound (void)
{
  /* RFC 7748, section 6.1, and D. J. Bernstein's list of points of small order on Curve25519. */
  static const char *const points[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  };
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  CanvassPublicKey pub = key->pub;

  g_assert_true (canvass_public_key_is_sound (&pub)); /* control */
  for (gsize i = 0; i < G_N_ELEMENTS (points); i++) {
    g_test_message ("%s", points[i]);
    g_assert_true (canvass_from_hex (pub.seal_pk, sizeof pub.seal_pk, points[i]));
    g_assert_false (canvass_public_key_is_sound (&pub));
  }
}

static void
test_names_that_deceive_are_not_sound (void)
{
  static const char *const good[] = { "", "Ana", "مريم بنت محمد", "ज़ाकिर", "a‍b", "李 小龍" };
  static const char *const bad[] = { "two\nlines",
                                     "tab\t",
                                     "bell\a",
                                     "del\x7f",
                                     "c1\xc2\x85",
                                     ("\xe2\x80\xae"
                                      "override"),
                                     "\xe2\x81\xa6isolate",
                                     "line\xe2\x80\xa8",
                                     "par\xe2\x80\xa9",
                                     "\xff",
                                     "cut \xe2\x80",
                                     "thirty-three letters are too many" };
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  CanvassPublicKey pub = key->pub;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_strlcpy (pub.name, good[i], sizeof pub.name);
    g_assert_true (canvass_public_key_is_sound (&pub));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    memset (pub.name, 0, sizeof pub.name);
    memcpy (pub.name, bad[i], MIN (strlen (bad[i]), sizeof pub.name));
    g_assert_false (canvass_public_key_is_sound (&pub));
  }
}

static void
test_a_kiosk_introduces_itself (void)
{
  static const guint8 campaign_hash[CANVASS_HASH_BYTES] = { 9, 8, 7 };
  g_autofree char *longest = g_strnfill (64, 'x');
  g_autofree char *too_long = g_strnfill (65, 'x');
  const char *bad[] = { "", too_long, "two\nlines", "\xff" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = canvass_kiosk_card_write ("Mesa № 3", campaign_hash, sign_sk, &error);
  g_autoptr (GBytes) other = canvass_kiosk_card_write (longest, campaign_hash, sign_sk, NULL);
  CanvassKioskCard card;
  guint8 kiosk_id[CANVASS_ID_BYTES];

  g_assert_no_error (error);
  g_assert_true (canvass_kiosk_card_read (file, &card, &error));
  g_assert_cmpstr (card.name, ==, "Mesa № 3");
  g_assert_cmpmem (card.device_pk, 32, sign_pk, 32);
  g_assert_cmpmem (card.campaign_hash, 32, campaign_hash, 32);
  canvass_kiosk_id (kiosk_id, sign_pk);
  g_assert_cmpmem (card.kiosk_id, 16, kiosk_id, 16);

  g_assert_true (canvass_kiosk_card_read (other, &card, &error));
  g_assert_cmpstr (card.name, ==, longest);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_null (canvass_kiosk_card_write (bad[i], campaign_hash, sign_sk, &error));
    g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
    g_clear_error (&error);
  }
}

static void
test_an_acknowledgement_sorts_and_covers (void)
{
  static const guint8 campaign_hash[CANVASS_HASH_BYTES] = { 1 }, kiosk_id[CANVASS_ID_BYTES] = { 2 };
  guint8 hashes[200][CANVASS_HASH_BYTES], absent[CANVASS_HASH_BYTES];
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  CanvassAcknowledgement ack;

  randombytes_buf (absent, sizeof absent);
  randombytes_buf (hashes, sizeof hashes);
  memcpy (hashes[77], hashes[3], CANVASS_HASH_BYTES);
  file = canvass_acknowledgement_write (
      campaign_hash, kiosk_id, hashes[0], G_N_ELEMENTS (hashes), sign_sk, &error);
  g_assert_no_error (error);

  g_assert_true (canvass_acknowledgement_read (file, &ack, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (ack.signer_pk, 32, sign_pk, 32);
  g_assert_cmpmem (ack.campaign_hash, 32, campaign_hash, 32);
  g_assert_cmpmem (ack.kiosk_id, 16, kiosk_id, 16);
  g_assert_cmpuint (ack.n_hashes, ==, G_N_ELEMENTS (hashes) - 1);
  for (gsize i = 1; i < ack.n_hashes; i++)
    g_assert_cmpint (memcmp (ack.hashes + 32 * (i - 1), ack.hashes + 32 * i, 32), <, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_assert_true (canvass_acknowledgement_covers (&ack, hashes[i]));
  g_assert_false (canvass_acknowledgement_covers (&ack, absent));
}

static void
test_half_a_million_hashes_fit_and_one_more_does_not (void)
{
  static const guint8 campaign_hash[CANVASS_HASH_BYTES] = { 1 }, kiosk_id[CANVASS_ID_BYTES] = { 2 };
  gsize n = CANVASS_ACKNOWLEDGEMENT_MAX_HASHES;
  g_autofree guint8 *hashes = g_malloc ((n + 1) * CANVASS_HASH_BYTES);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  CanvassAcknowledgement ack;

  randombytes_buf (hashes, (n + 1) * CANVASS_HASH_BYTES);
  file = canvass_acknowledgement_write (campaign_hash, kiosk_id, hashes, n, sign_sk, &error);
  g_assert_no_error (error);
  g_assert_true (canvass_acknowledgement_read (file, &ack, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ack.n_hashes, ==, n);

  g_assert_null (
      canvass_acknowledgement_write (campaign_hash, kiosk_id, hashes, n + 1, sign_sk, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (
      canvass_acknowledgement_write (campaign_hash, kiosk_id, hashes, 0, sign_sk, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE);
}

/* Nothing signed as one thing is good as another. */
static void
test_a_signature_holds_for_its_label_only (void)
{
  guint8 signature[CANVASS_SIGNATURE_BYTES];
  const guint8 *bytes = (const guint8 *)"bytes";

  canvass_sign (signature, "canvass one", bytes, 5, sign_sk);
  g_assert_true (canvass_verify (signature, "canvass one", bytes, 5, sign_pk));
  g_assert_false (canvass_verify (signature, "canvass two", bytes, 5, sign_pk));
  g_assert_false (canvass_verify (signature, "canvass one", bytes, 4, sign_pk));
}

static void
test_hexadecimal_goes_round (void)
{
  static const char *const bad[] = { "", "00", "00000", "0000000", "00g0", "0x00", "0 00", "00:0" };
  guint8 bytes[2];
  g_autofree char *hex = NULL;

  g_assert_true (canvass_from_hex (bytes, 2, "aF09"));
  hex = canvass_to_hex (bytes, 2);
  g_assert_cmpstr (hex, ==, "af09");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (canvass_from_hex (bytes, 2, bad[i]));
}

#define ADD(name) g_test_add_func ("/envelope/" #name, test_##name)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();
  crypto_sign_keypair (sign_pk, sign_sk);

  ADD (every_kind_gives_back_its_payload);
  ADD (no_kind_passes_for_another);
  ADD (the_limit_of_a_kind_is_its_last_size);
  ADD (no_damaged_envelope_is_accepted);
  ADD (a_public_key_says_whose_it_is);
  ADD (keys_of_low_order_are_not_sound);
  ADD (names_that_deceive_are_not_sound);
  ADD (a_kiosk_introduces_itself);
  ADD (an_acknowledgement_sorts_and_covers);
  ADD (half_a_million_hashes_fit_and_one_more_does_not);
  ADD (a_signature_holds_for_its_label_only);
  ADD (hexadecimal_goes_round);

  return g_test_run ();
}
