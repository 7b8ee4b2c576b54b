/*
 * Sealing (library seal) and opening (library open) of records.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/error.h"
#include "format/open-record.h"
#include "format/secret.h"

#include <sodium.h>

typedef struct {
  CanvassKey *keys[3]; /* the third is nobody's recipient */
  CanvassSealing sealing;
  CanvassPayload *payload;
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  gsize length;
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  static const guint8 session[CANVASS_ID_BYTES] = { 1 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    fixture->keys[i] = canvass_key_generate ("");
  fixture->sealing.n_recipients = 2;
  for (guint i = 0; i < 2; i++)
    memcpy (fixture->sealing.recipients[i], fixture->keys[i]->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  memset (fixture->sealing.kiosk_id, 0x11, CANVASS_ID_BYTES);
  memset (fixture->sealing.campaign_hash, 0x22, CANVASS_HASH_BYTES);

  fixture->payload = canvass_payload_new ();
  canvass_payload_set_today (fixture->payload);
  canvass_payload_set_language (fixture->payload, "en");
  canvass_payload_set_session (fixture->payload, session);
  canvass_payload_set_field (fixture->payload, "name", "Ada Lovelace", &error);
  g_assert_no_error (error);

  fixture->length =
      canvass_record_seal (fixture->record, &fixture->sealing, fixture->payload, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->length, ==, CANVASS_RECORD_BYTES (2));
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 3; i++)
    canvass_key_free (fixture->keys[i]);
  canvass_payload_free (fixture->payload);
}

static void
assert_refused (Fixture *fixture, const guint8 *record, gsize length, CanvassFormatError code)
{
  guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];

  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (
        canvass_record_open (record, length, fixture->keys[i], -1, payload, &error), ==, 0);
    g_assert_error (error, CANVASS_FORMAT_ERROR, (gint)code);
  }
}

static void
test_each_recipient_opens_what_was_sealed (Fixture *fixture, gconstpointer unused)
{
  guint8 expected[CANVASS_PAYLOAD_MAX_BYTES];
  gsize expected_length = canvass_payload_encode (fixture->payload, expected, NULL);

  for (gint i = 0; i < 2; i++)
    for (gint recipient = -1; recipient <= i; recipient += i + 1) {
      guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];
      g_autoptr (GError) error = NULL;
      gsize length = canvass_record_open (
          fixture->record, fixture->length, fixture->keys[i], recipient, payload, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (payload, length, expected, expected_length);
      g_assert_true (sodium_is_zero (payload + length, sizeof payload - length));
    }
}

static void
test_nobody_else_opens_it (Fixture *fixture, gconstpointer unused)
{
  guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];

  for (gint recipient = -1; recipient < 4; recipient++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (
        canvass_record_open (
            fixture->record, fixture->length, fixture->keys[2], recipient, payload, &error),
        ==,
        0);
    g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_WRONG_KEY);
  }

  /* At another recipient's place a key does not open either. */
  {
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (canvass_record_open (
                          fixture->record, fixture->length, fixture->keys[0], 1, payload, &error),
                      ==,
                      0);
    g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_WRONG_KEY);
  }
}

static void
test_the_header_says_whose_it_is (Fixture *fixture, gconstpointer unused)
{
  CanvassRecordHeader header;
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_record_read_header (fixture->record, fixture->length, &header, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (header.recipients, ==, 2);
  g_assert_cmpmem (header.kiosk_id, 16, fixture->sealing.kiosk_id, 16);
  g_assert_cmpmem (header.campaign_hash, 32, fixture->sealing.campaign_hash, 32);
  g_assert_false (sodium_is_zero (header.record_id, sizeof header.record_id));
}

/* The same signature twice has nothing in common but what everybody knows anyhow. */
static void
test_no_two_records_are_alike (Fixture *fixture, gconstpointer unused)
{
  guint8 again[CANVASS_RECORD_MAX_BYTES];
  guint same = 0;

  g_assert_cmpuint (
      canvass_record_seal (again, &fixture->sealing, fixture->payload, NULL), ==, fixture->length);
  g_assert_cmpint (memcmp (again + 8, fixture->record + 8, 16), !=, 0);
  for (gsize i = 72; i < fixture->length; i++)
    same += again[i] == fixture->record[i];
  g_assert_cmpuint (same, <, fixture->length / 64); /* by chance it is 1 in 256 */
}

/* Whatever was given, and however much of it: a record tells only R. */
static void
test_every_record_is_of_one_length (Fixture *fixture, gconstpointer unused)
{
  g_autofree guint8 *bytes = g_malloc0 (CANVASS_PAYLOAD_MAX_BYTES);

  for (guint n = 1; n <= CANVASS_MAX_RECIPIENTS; n++) {
    gsize lengths[] = { 1, 100, CANVASS_PAYLOAD_MAX_BYTES };

    fixture->sealing.n_recipients = n;
    for (guint i = 0; i < n; i++)
      memcpy (fixture->sealing.recipients[i], fixture->keys[0]->pub.seal_pk, 32);
    for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
      guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];

      g_assert_cmpuint (
          canvass_record_seal_bytes (fixture->record, &fixture->sealing, bytes, lengths[i]),
          ==,
          4240 + 112 * n);
      g_assert_cmpuint (canvass_record_open (fixture->record,
                                             CANVASS_RECORD_BYTES (n),
                                             fixture->keys[0],
                                             (gint)n - 1,
                                             payload,
                                             NULL),
                        ==,
                        lengths[i]);
    }
  }
}

static void
test_a_flip_of_any_byte_is_refused (Fixture *fixture, gconstpointer unused)
{
  guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];

  for (gsize at = 0; at < fixture->length; at++) {
    gboolean other_seal = at >= 128 + 112 && at < 128 + 2 * 112;
    gsize length;
    g_autoptr (GError) error = NULL;

    fixture->record[at] ^= (guint8)(1u << at % 8);
    length = canvass_record_open (
        fixture->record, fixture->length, fixture->keys[0], 0, payload, &error);
    fixture->record[at] ^= (guint8)(1u << at % 8);

    /* A refused record leaves no plaintext with the caller. */
    if (length == 0 && at >= 8)
      g_assert_true (sodium_is_zero (payload, sizeof payload));
    /* What is wrong with another's seal its owner sees, and the kiosk's signed hash of the record.
     */
    g_assert_cmpint (length == 0, ==, !other_seal);
    if (error != NULL)
      g_assert_true (error->domain == CANVASS_FORMAT_ERROR);
  }

  /* Control: the record was good all the time. */
  g_assert_cmpuint (
      canvass_record_open (fixture->record, fixture->length, fixture->keys[0], 0, payload, NULL),
      >,
      0);
}

static void
test_a_flip_in_ones_own_seal_is_seen (Fixture *fixture, gconstpointer unused)
{
  guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];

  for (gsize at = 128 + 112; at < 128 + 2 * 112; at++) {
    fixture->record[at] ^= 0x80;
    g_assert_cmpuint (
        canvass_record_open (fixture->record, fixture->length, fixture->keys[1], -1, payload, NULL),
        ==,
        0);
    fixture->record[at] ^= 0x80;
  }
}

static void
test_a_record_of_any_other_length_is_refused (Fixture *fixture, gconstpointer unused)
{
  for (gsize length = 0; length < fixture->length; length++)
    assert_refused (fixture,
                    fixture->record,
                    length,
                    length < 4 ? CANVASS_FORMAT_ERROR_FOREIGN : CANVASS_FORMAT_ERROR_MALFORMED);

  assert_refused (fixture, fixture->record, fixture->length + 1, CANVASS_FORMAT_ERROR_MALFORMED);
  assert_refused (
      fixture, fixture->record, CANVASS_RECORD_MAX_BYTES, CANVASS_FORMAT_ERROR_MALFORMED);
}

/* A coordinator who may read must not be able to pass a record off as another kiosk's: that takes
 * the DEK, which the seal gives, and a new inner hash, which it does not. */
static void
test_a_recipient_cannot_move_a_record (Fixture *fixture, gconstpointer unused)
{
  guint8 inner[64], key_stream[32];
  guint8 clear[CANVASS_RECORD_CLEAR_BYTES];
  guint8 padded[CANVASS_PAYLOAD_PADDED_BYTES];
  guint8 message[16 + 96];
  guint8 *ct = fixture->record + CANVASS_RECORD_CLEAR_BYTES + 2 * CANVASS_RECORD_SEAL_BYTES;

  g_assert_cmpint (crypto_box_seal_open (inner,
                                         fixture->record + 128,
                                         112,
                                         fixture->keys[0]->pub.seal_pk,
                                         fixture->keys[0]->seal_sk),
                   ==,
                   0);
  memcpy (key_stream, inner, 32);
  memcpy (clear, fixture->record, sizeof clear);
  g_assert_cmpint (
      crypto_aead_xchacha20poly1305_ietf_decrypt (
          padded, NULL, NULL, ct, CANVASS_RECORD_CT_BYTES, clear, sizeof clear, clear + 72, inner),
      ==,
      0);

  /* Another kiosk id, a commitment that fits it, and the same text under the same key again. */
  memset (fixture->record + 24, 0x33, CANVASS_ID_BYTES);
  canvass_write_label (message, "canvass commit 1");
  memcpy (message + 16, fixture->record, 96);
  crypto_generichash (fixture->record + 96, 32, message, sizeof message, key_stream, 32);
  crypto_aead_xchacha20poly1305_ietf_encrypt (ct,
                                              NULL,
                                              padded,
                                              sizeof padded,
                                              fixture->record,
                                              CANVASS_RECORD_CLEAR_BYTES,
                                              NULL,
                                              fixture->record + 72,
                                              key_stream);
  assert_refused (fixture, fixture->record, fixture->length, CANVASS_FORMAT_ERROR_TAMPERED);
}

static void
test_a_key_of_low_order_seals_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  memset (fixture->sealing.recipients[1], 0, CANVASS_SEAL_PK_BYTES);
  g_assert_cmpuint (
      canvass_record_seal (fixture->record, &fixture->sealing, fixture->payload, &error), ==, 0);
  g_assert_nonnull (error);
}

static void
test_what_cannot_be_encoded_is_not_sealed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassPayload) empty = canvass_payload_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (canvass_record_seal (fixture->record, &fixture->sealing, empty, &error), ==, 0);
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
}

/* Neither sealing nor opening leaves plaintext or the DEK behind in the thread's scratch memory. */
static void
test_the_arena_is_wiped (Fixture *fixture, gconstpointer unused)
{
  CanvassArena *arena = canvass_arena_get ();
  guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];

  memset (arena, 0x55, sizeof *arena);
  canvass_record_seal (fixture->record, &fixture->sealing, fixture->payload, NULL);
  g_assert_true (sodium_is_zero (arena->payload, sizeof arena->payload));
  g_assert_true (sodium_is_zero (arena->inner, sizeof arena->inner));
  g_assert_true (sodium_is_zero (arena->dek, sizeof arena->dek));

  for (guint i = 0; i < 2; i++) {
    memset (arena, 0x55, sizeof *arena);
    /* The second one fails at the very end, with everything in memory. */
    fixture->record[fixture->length - 1] ^= (guint8)i;
    canvass_record_open (fixture->record, fixture->length, fixture->keys[0], -1, payload, NULL);
    g_assert_null (memmem (arena, sizeof *arena, "Ada Lovelace", 12));
    g_assert_true (sodium_is_zero (arena->inner, sizeof arena->inner));
  }
}

static gpointer
open_many (gpointer data)
{
  Fixture *fixture = data;
  guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];

  for (guint i = 0; i < 100; i++)
    if (canvass_record_open (
            fixture->record, fixture->length, fixture->keys[i % 2], -1, payload, NULL) == 0)
      return GINT_TO_POINTER (FALSE);
  return GINT_TO_POINTER (TRUE);
}

static void
test_threads_open_at_the_same_time (Fixture *fixture, gconstpointer unused)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("opener", open_many, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (GPOINTER_TO_INT (g_thread_join (threads[i])));
}

#define ADD(name)                                                                                  \
  g_test_add ("/record/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (each_recipient_opens_what_was_sealed);
  ADD (nobody_else_opens_it);
  ADD (the_header_says_whose_it_is);
  ADD (no_two_records_are_alike);
  ADD (every_record_is_of_one_length);
  ADD (a_flip_of_any_byte_is_refused);
  ADD (a_flip_in_ones_own_seal_is_seen);
  ADD (a_record_of_any_other_length_is_refused);
  ADD (a_recipient_cannot_move_a_record);
  ADD (a_key_of_low_order_seals_nothing);
  ADD (what_cannot_be_encoded_is_not_sealed);
  ADD (the_arena_is_wiped);
  ADD (threads_open_at_the_same_time);

  return g_test_run ();
}
