/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/bytes.h"

#include <sodium.h>

G_STATIC_ASSERT (CANVASS_SIGN_PK_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (CANVASS_SIGN_SK_BYTES == crypto_sign_SECRETKEYBYTES);
G_STATIC_ASSERT (CANVASS_SEAL_PK_BYTES == crypto_box_PUBLICKEYBYTES);
G_STATIC_ASSERT (CANVASS_SEAL_SK_BYTES == crypto_box_SECRETKEYBYTES);
G_STATIC_ASSERT (CANVASS_SIGNATURE_BYTES == crypto_sign_BYTES);

void
canvass_write_label (guint8 label[static CANVASS_LABEL_BYTES], const char *text)
{
  gsize length = strlen (text);

  g_assert (length <= CANVASS_LABEL_BYTES);
  memset (label, 0, CANVASS_LABEL_BYTES);
  memcpy (label, text, length);
}

void
canvass_hash (guint8 out[static CANVASS_HASH_BYTES], const guint8 *bytes, gsize length)
{
  crypto_generichash (out, CANVASS_HASH_BYTES, bytes, length, NULL, 0);
}

void
canvass_derive_id (guint8 out[static CANVASS_ID_BYTES],
                   const char *label,
                   const guint8 *a,
                   gsize a_length,
                   const guint8 *b,
                   gsize b_length)
{
  crypto_generichash_state state;
  guint8 label_bytes[CANVASS_LABEL_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];

  canvass_write_label (label_bytes, label);
  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  crypto_generichash_update (&state, label_bytes, sizeof label_bytes);
  crypto_generichash_update (&state, a, a_length);
  if (b_length > 0)
    crypto_generichash_update (&state, b, b_length);
  crypto_generichash_final (&state, hash, sizeof hash);
  memcpy (out, hash, CANVASS_ID_BYTES);
}

/* What is really signed: label ‖ H64 (bytes). */
static void
digest (guint8 out[static CANVASS_LABEL_BYTES + CANVASS_LONG_HASH_BYTES],
        const char *label,
        const guint8 *bytes,
        gsize length)
{
  canvass_write_label (out, label);
  crypto_generichash (out + CANVASS_LABEL_BYTES, CANVASS_LONG_HASH_BYTES, bytes, length, NULL, 0);
}

void
canvass_sign (guint8 signature[static CANVASS_SIGNATURE_BYTES],
              const char *label,
              const guint8 *bytes,
              gsize length,
              const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES])
{
  guint8 message[CANVASS_LABEL_BYTES + CANVASS_LONG_HASH_BYTES];

  digest (message, label, bytes, length);
  crypto_sign_detached (signature, NULL, message, sizeof message, sign_sk);
}

gboolean
canvass_verify (const guint8 signature[static CANVASS_SIGNATURE_BYTES],
                const char *label,
                const guint8 *bytes,
                gsize length,
                const guint8 sign_pk[static CANVASS_SIGN_PK_BYTES])
{
  guint8 message[CANVASS_LABEL_BYTES + CANVASS_LONG_HASH_BYTES];

  digest (message, label, bytes, length);
  return crypto_sign_verify_detached (signature, message, sizeof message, sign_pk) == 0;
}

char *
canvass_to_hex (const guint8 *bytes, gsize length)
{
  char *hex = g_malloc (2 * length + 1);

  return sodium_bin2hex (hex, 2 * length + 1, bytes, length);
}

gboolean
canvass_from_hex (guint8 *bytes, gsize length, const char *hex)
{
  gsize written = 0;
  const char *end = NULL;

  if (strlen (hex) != 2 * length)
    return FALSE;

  return sodium_hex2bin (bytes, length, hex, 2 * length, NULL, &written, &end) == 0 &&
         written == length && *end == '\0';
}
