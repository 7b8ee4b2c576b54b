/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/decision.h"

#include "format/error.h"
#include "format/padding.h"
#include "format/secret.h"

#include <sodium.h>

#define MAGIC "CVD1"
#define CAMPAIGN_OFFSET 8
#define SIGNER_OFFSET 24
#define NONCE_OFFSET 56
#define COMMIT_OFFSET 80
#define DEK_BYTES 32
#define INNER_BYTES (DEK_BYTES + CANVASS_HASH_BYTES)
#define SEAL_BYTES (INNER_BYTES + crypto_box_SEALBYTES)
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define MAX_STEPS 256

#define COMMIT_LABEL "canvass dcommit1"
#define SEAL_LABEL "canvass dseal 1"
#define SIGN_LABEL "canvass decide 1"

G_STATIC_ASSERT (COMMIT_OFFSET + CANVASS_HASH_BYTES == CANVASS_DECISION_CLEAR_BYTES);
G_STATIC_ASSERT (MAX_STEPS *CANVASS_DECISION_STEP_BYTES == CANVASS_DECISION_BODY_MAX_BYTES + 1);
G_STATIC_ASSERT (SEAL_BYTES == 112 && TAG_BYTES == 16);

static gsize
get_seals_end (guint recipients)
{
  return CANVASS_DECISION_CLEAR_BYTES + SEAL_BYTES * (gsize)recipients;
}

static void
make_commitment (guint8 out[static CANVASS_HASH_BYTES],
                 const guint8 *file,
                 const guint8 dek[static DEK_BYTES])
{
  guint8 message[CANVASS_LABEL_BYTES + COMMIT_OFFSET];

  canvass_write_label (message, COMMIT_LABEL);
  memcpy (message + CANVASS_LABEL_BYTES, file, COMMIT_OFFSET);
  crypto_generichash (out, CANVASS_HASH_BYTES, message, sizeof message, dek, DEK_BYTES);
}

static void
make_inner_hash (guint8 out[static CANVASS_HASH_BYTES],
                 const guint8 *file,
                 const guint8 recipient_pk[static CANVASS_SEAL_PK_BYTES])
{
  guint8 message[CANVASS_LABEL_BYTES + CANVASS_DECISION_CLEAR_BYTES + CANVASS_SEAL_PK_BYTES];

  canvass_write_label (message, SEAL_LABEL);
  memcpy (message + CANVASS_LABEL_BYTES, file, CANVASS_DECISION_CLEAR_BYTES);
  memcpy (message + CANVASS_LABEL_BYTES + CANVASS_DECISION_CLEAR_BYTES,
          recipient_pk,
          CANVASS_SEAL_PK_BYTES);
  canvass_hash (out, message, sizeof message);
}

static void
write_clear (guint8 *file,
             const guint8 *campaign_id,
             guint n_recipients,
             const CanvassKey *signer,
             const guint8 *dek)
{
  memcpy (file, MAGIC, 4);
  file[4] = (guint8)n_recipients;
  memset (file + 5, 0, 3);
  memcpy (file + CAMPAIGN_OFFSET, campaign_id, CANVASS_ID_BYTES);
  memcpy (file + SIGNER_OFFSET, signer->pub.sign_pk, CANVASS_SIGN_PK_BYTES);
  randombytes_buf (file + NONCE_OFFSET, COMMIT_OFFSET - NONCE_OFFSET);
  make_commitment (file + COMMIT_OFFSET, file, dek);
}

static gboolean
write_seals (guint8 *file,
             const guint8 (*recipients)[CANVASS_SEAL_PK_BYTES],
             guint n_recipients,
             CanvassArena *arena)
{
  for (guint i = 0; i < n_recipients; i++) {
    memcpy (arena->inner, arena->dek, DEK_BYTES);
    make_inner_hash (arena->inner + DEK_BYTES, file, recipients[i]);
    if (crypto_box_seal (file + get_seals_end (i), arena->inner, INNER_BYTES, recipients[i]) != 0)
      return FALSE;
  }

  return TRUE;
}

static void
write_contents (guint8 *file,
                gsize seals_end,
                const guint8 *body,
                gsize length,
                gsize padded,
                const guint8 *dek)
{
  guint8 *plain = canvass_secret_new (padded);

  memcpy (plain, body, length);
  plain[length] = 0x80;
  crypto_aead_xchacha20poly1305_ietf_encrypt (file + seals_end,
                                              NULL,
                                              plain,
                                              padded,
                                              file,
                                              CANVASS_DECISION_CLEAR_BYTES,
                                              NULL,
                                              file + NONCE_OFFSET,
                                              dek);
  canvass_secret_free (plain);
}

GBytes *
canvass_decision_seal (const guint8 campaign_id[static CANVASS_ID_BYTES],
                       const guint8 (*recipients)[CANVASS_SEAL_PK_BYTES],
                       guint n_recipients,
                       const guint8 *body,
                       gsize length,
                       const CanvassKey *signer,
                       GError **error)
{
  CanvassArena *arena = canvass_arena_get ();
  gsize padded = (length / CANVASS_DECISION_STEP_BYTES + 1) * CANVASS_DECISION_STEP_BYTES;
  gsize seals_end = get_seals_end (n_recipients);
  gsize size = seals_end + padded + TAG_BYTES + CANVASS_SIGNATURE_BYTES;
  g_autofree guint8 *file = NULL;

  g_return_val_if_fail (n_recipients >= 1 && n_recipients <= CANVASS_MAX_RECIPIENTS, NULL);
  g_return_val_if_fail (length >= 1, NULL);

  if (length > CANVASS_DECISION_BODY_MAX_BYTES) {
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TOO_LARGE,
                         "There is more in this decision than fits in one: make several of it");
    return NULL;
  }

  file = g_malloc (size);
  randombytes_buf (arena->dek, sizeof arena->dek);
  write_clear (file, campaign_id, n_recipients, signer, arena->dek);
  if (!write_seals (file, recipients, n_recipients, arena)) {
    canvass_arena_wipe ();
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TAMPERED,
                         "A recipient's key of this campaign is no key anything can be sealed to");
    return NULL;
  }

  write_contents (file, seals_end, body, length, padded, arena->dek);
  canvass_arena_wipe ();
  canvass_sign (file + size - CANVASS_SIGNATURE_BYTES,
                SIGN_LABEL,
                file,
                size - CANVASS_SIGNATURE_BYTES,
                signer->sign_sk);
  return g_bytes_new_take (g_steal_pointer (&file), size);
}

static gboolean
fail (GError **error, CanvassFormatError code, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, code, text);
  return FALSE;
}

static gboolean
check_layout (const guint8 *bytes, gsize length, GError **error)
{
  gsize overhead, padded;

  if (length > CANVASS_DECISION_MAX_BYTES)
    return fail (error, CANVASS_FORMAT_ERROR_TOO_LARGE, "This file is too large for a decision");
  if (length < 4 || memcmp (bytes, MAGIC, 3) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_FOREIGN, "This file is no Canvass decision");
  if (bytes[3] != MAGIC[3])
    return fail (error,
                 CANVASS_FORMAT_ERROR_TOO_NEW,
                 "A later release of Canvass wrote this decision; update to read it");
  if (length < CANVASS_DECISION_CLEAR_BYTES)
    return fail (
        error, CANVASS_FORMAT_ERROR_MALFORMED, "This decision is cut off; ask for a fresh copy");
  if (bytes[4] < 1 || bytes[4] > CANVASS_MAX_RECIPIENTS || bytes[5] != 0 || bytes[6] != 0 ||
      bytes[7] != 0)
    return fail (error,
                 CANVASS_FORMAT_ERROR_MALFORMED,
                 "This decision's header is damaged; ask for a fresh copy");

  overhead = get_seals_end (bytes[4]) + TAG_BYTES + CANVASS_SIGNATURE_BYTES;
  padded = length > overhead ? length - overhead : 0;
  if (padded == 0 || padded % CANVASS_DECISION_STEP_BYTES != 0 ||
      padded > MAX_STEPS * CANVASS_DECISION_STEP_BYTES)
    return fail (error,
                 CANVASS_FORMAT_ERROR_MALFORMED,
                 "This decision is cut off or overlong; ask for a fresh copy");

  return TRUE;
}

gboolean
canvass_decision_check (GBytes *file, CanvassDecisionHeader *header, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  if (!check_layout (bytes, length, error))
    return FALSE;

  if (!canvass_verify (bytes + length - CANVASS_SIGNATURE_BYTES,
                       SIGN_LABEL,
                       bytes,
                       length - CANVASS_SIGNATURE_BYTES,
                       bytes + SIGNER_OFFSET))
    return fail (error,
                 CANVASS_FORMAT_ERROR_TAMPERED,
                 "The signature on this decision does not fit: it was damaged or altered; ask for "
                 "a fresh copy");

  header->recipients = bytes[4];
  memcpy (header->campaign_id, bytes + CAMPAIGN_OFFSET, CANVASS_ID_BYTES);
  memcpy (header->signer_pk, bytes + SIGNER_OFFSET, CANVASS_SIGN_PK_BYTES);
  return TRUE;
}

/* Leaves DEK ‖ hash of the first seal that opens in the arena. */
static gboolean
open_seal (const guint8 *bytes, const CanvassKey *key, CanvassArena *arena)
{
  for (guint i = 0; i < bytes[4]; i++)
    if (crypto_box_seal_open (
            arena->inner, bytes + get_seals_end (i), SEAL_BYTES, key->pub.seal_pk, key->seal_sk) ==
        0)
      return TRUE;

  return FALSE;
}

static gboolean
open_contents (const guint8 *bytes,
               gsize length,
               const CanvassKey *key,
               const guint8 inner[static INNER_BYTES],
               guint8 *body,
               gsize *body_length,
               GError **error)
{
  gsize seals_end = get_seals_end (bytes[4]);
  gsize ct_length = length - seals_end - CANVASS_SIGNATURE_BYTES;
  guint8 expected[CANVASS_HASH_BYTES];

  make_inner_hash (expected, bytes, key->pub.seal_pk);
  if (sodium_memcmp (expected, inner + DEK_BYTES, sizeof expected) != 0)
    return fail (
        error, CANVASS_FORMAT_ERROR_TAMPERED, "The decision's seal was made for another decision");

  make_commitment (expected, bytes, inner);
  if (sodium_memcmp (expected, bytes + COMMIT_OFFSET, sizeof expected) != 0)
    return fail (error,
                 CANVASS_FORMAT_ERROR_TAMPERED,
                 "The decision does not commit to the key inside its seal");

  if (crypto_aead_xchacha20poly1305_ietf_decrypt (body,
                                                  NULL,
                                                  NULL,
                                                  bytes + seals_end,
                                                  ct_length,
                                                  bytes,
                                                  CANVASS_DECISION_CLEAR_BYTES,
                                                  bytes + NONCE_OFFSET,
                                                  inner) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_TAMPERED, "The decision's contents were altered");

  /* In the last step, or one body would have many files. */
  *body_length = canvass_unpad (body, ct_length - TAG_BYTES, CANVASS_DECISION_STEP_BYTES);
  return *body_length > 0 ||
         fail (error, CANVASS_FORMAT_ERROR_TAMPERED, "The decision's padding is wrong");
}

guint8 *
canvass_decision_open (GBytes *file, const CanvassKey *key, gsize *length, GError **error)
{
  CanvassArena *arena = canvass_arena_get ();
  CanvassDecisionHeader header;
  gsize file_length;
  const guint8 *bytes = g_bytes_get_data (file, &file_length);
  guint8 *body;
  gboolean good;

  if (!canvass_decision_check (file, &header, error))
    return NULL;

  if (!open_seal (bytes, key, arena)) {
    fail (error, CANVASS_FORMAT_ERROR_WRONG_KEY, "The decision is not sealed to this key");
    return NULL;
  }

  body = canvass_secret_new (file_length);
  good = open_contents (bytes, file_length, key, arena->inner, body, length, error);
  canvass_arena_wipe ();
  if (!good)
    g_clear_pointer (&body, canvass_secret_free);
  return body;
}
