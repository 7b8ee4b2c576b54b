/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/key-file.h"

#include "format/cbor.h"
#include "format/envelope.h"
#include "format/error.h"
#include "format/passphrase.h"
#include "format/plain-line.h"
#include "format/secret.h"

#include <sodium.h>

#define MAGIC "CVP1"
#define KDF_CONTEXT "canvass" /* and its zero: 8 bytes */
#define SIGN_SUBKEY 1
#define SEAL_SUBKEY 2
#define OPS_OFFSET 4
#define MEMORY_OFFSET 8
#define SALT_OFFSET 12
#define NONCE_OFFSET 28
#define SIGN_PK_OFFSET 52
#define SEAL_PK_OFFSET 84
#define NAME_OFFSET 116
#define CT_OFFSET 148
#define CT_BYTES 48
#define SAMPLE_OPS 1
#define SAMPLE_MEMORY_KIB (16 * 1024)

G_STATIC_ASSERT (CT_OFFSET + CT_BYTES == CANVASS_KEY_FILE_BYTES);
G_STATIC_ASSERT (CT_BYTES == CANVASS_SEED_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES);
G_STATIC_ASSERT (sizeof KDF_CONTEXT == crypto_kdf_CONTEXTBYTES);
G_STATIC_ASSERT (CANVASS_SEED_BYTES == crypto_kdf_KEYBYTES);

static gboolean
fail (GError **error, CanvassFormatError code, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, code, text);
  return FALSE;
}

CanvassKey *
canvass_key_from_seed (const guint8 seed[static CANVASS_SEED_BYTES], const char *name)
{
  CanvassKey *self = canvass_secret_new (sizeof *self);
  guint8 *subkey = canvass_secret_new (crypto_sign_SEEDBYTES);
  gsize name_length = strlen (name);

  g_assert (name_length <= CANVASS_KEY_NAME_BYTES);
  memcpy (self->seed, seed, CANVASS_SEED_BYTES);
  memcpy (self->pub.name, name, name_length);
  crypto_kdf_derive_from_key (subkey, crypto_sign_SEEDBYTES, SIGN_SUBKEY, KDF_CONTEXT, seed);
  crypto_sign_seed_keypair (self->pub.sign_pk, self->sign_sk, subkey);
  crypto_kdf_derive_from_key (subkey, crypto_box_SEEDBYTES, SEAL_SUBKEY, KDF_CONTEXT, seed);
  crypto_box_seed_keypair (self->pub.seal_pk, self->seal_sk, subkey);
  canvass_secret_free (subkey);

  return self;
}

CanvassKey *
canvass_key_generate (const char *name)
{
  guint8 *seed = canvass_secret_new (CANVASS_SEED_BYTES);
  CanvassKey *self;

  randombytes_buf (seed, CANVASS_SEED_BYTES);
  self = canvass_key_from_seed (seed, name);
  canvass_secret_free (seed);

  return self;
}

void
canvass_key_free (CanvassKey *self)
{
  canvass_secret_free (self);
}

static gboolean
derive (guint8 *wrapping_key,
        const char *passphrase,
        gsize length,
        const guint8 *salt,
        guint32 ops,
        guint32 memory_kib,
        GError **error)
{
  gsize prepared_length;
  char *prepared = canvass_passphrase_prepare (passphrase, length, &prepared_length);
  gboolean good;

  if (prepared == NULL)
    return fail (
        error, CANVASS_FORMAT_ERROR_MALFORMED, "A passphrase is at most 1,024 bytes of UTF-8 text");

  good = crypto_pwhash_argon2id (wrapping_key,
                                 crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
                                 prepared,
                                 prepared_length,
                                 salt,
                                 ops,
                                 (gsize)memory_kib * 1024,
                                 crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0;
  canvass_secret_free (prepared);

  return good || fail (error,
                       CANVASS_FORMAT_ERROR_MEMORY,
                       "There is not enough memory to open this key; close other programs");
}

static gboolean
are_limits_allowed (guint32 ops, guint32 memory_kib)
{
  return ops >= 1 && ops <= CANVASS_KEY_MAX_OPS && memory_kib >= CANVASS_KEY_MIN_MEMORY_KIB &&
         memory_kib <= CANVASS_KEY_MAX_MEMORY_KIB;
}

GBytes *
canvass_key_write (const CanvassKey *self,
                   const char *passphrase,
                   gsize length,
                   guint32 ops,
                   guint32 memory_kib,
                   GError **error)
{
  guint8 file[CANVASS_KEY_FILE_BYTES];
  guint8 *wrapping_key;
  gboolean good;

  if (!are_limits_allowed (ops, memory_kib)) {
    fail (error,
          CANVASS_FORMAT_ERROR_MALFORMED,
          "A key is protected with 1 to 10 passes over 8 MiB to 1 GiB");
    return NULL;
  }

  memset (file, 0, sizeof file);
  memcpy (file, MAGIC, 4);
  canvass_write_u32 (file + OPS_OFFSET, ops);
  canvass_write_u32 (file + MEMORY_OFFSET, memory_kib);
  randombytes_buf (file + SALT_OFFSET, SIGN_PK_OFFSET - SALT_OFFSET);
  memcpy (file + SIGN_PK_OFFSET, self->pub.sign_pk, CANVASS_SIGN_PK_BYTES);
  memcpy (file + SEAL_PK_OFFSET, self->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  memcpy (file + NAME_OFFSET, self->pub.name, strlen (self->pub.name));

  wrapping_key = canvass_secret_new (crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  good = derive (wrapping_key, passphrase, length, file + SALT_OFFSET, ops, memory_kib, error);
  if (good)
    crypto_aead_xchacha20poly1305_ietf_encrypt (file + CT_OFFSET,
                                                NULL,
                                                self->seed,
                                                CANVASS_SEED_BYTES,
                                                file,
                                                CT_OFFSET,
                                                NULL,
                                                file + NONCE_OFFSET,
                                                wrapping_key);
  canvass_secret_free (wrapping_key);

  return good ? g_bytes_new (file, sizeof file) : NULL;
}

/* Zero-padded: nothing may follow the first zero. */
static gboolean
read_name (const guint8 bytes[static CANVASS_KEY_NAME_BYTES],
           char name[static CANVASS_KEY_NAME_BYTES + 1])
{
  gsize length = strnlen ((const char *)bytes, CANVASS_KEY_NAME_BYTES);

  for (gsize i = length; i < CANVASS_KEY_NAME_BYTES; i++)
    if (bytes[i] != 0)
      return FALSE;

  memset (name, 0, CANVASS_KEY_NAME_BYTES + 1);
  memcpy (name, bytes, length);
  return length == 0 || canvass_is_plain_line (name, length, CANVASS_KEY_NAME_BYTES);
}

/* Everything that can be told without the passphrase. */
static const guint8 *
check_file (GBytes *file, CanvassPublicKey *pub, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  if (length < 4 || memcmp (bytes, MAGIC, 3) != 0) {
    fail (error, CANVASS_FORMAT_ERROR_FOREIGN, "This file is no Canvass key");
    return NULL;
  }
  if (bytes[3] != MAGIC[3]) {
    fail (error,
          CANVASS_FORMAT_ERROR_TOO_NEW,
          "A later release of Canvass wrote this key; update to use it");
    return NULL;
  }
  if (length != CANVASS_KEY_FILE_BYTES || !read_name (bytes + NAME_OFFSET, pub->name)) {
    fail (error,
          CANVASS_FORMAT_ERROR_MALFORMED,
          "This key file is cut off or damaged; use another copy of it");
    return NULL;
  }
  if (!are_limits_allowed (canvass_read_u32 (bytes + OPS_OFFSET),
                           canvass_read_u32 (bytes + MEMORY_OFFSET))) {
    fail (
        error,
        CANVASS_FORMAT_ERROR_MALFORMED,
        "This key file asks for more work or memory than any Canvass key does (10 passes, 1 GiB): "
        "it is damaged or made to do harm; use another copy of it");
    return NULL;
  }

  memcpy (pub->sign_pk, bytes + SIGN_PK_OFFSET, CANVASS_SIGN_PK_BYTES);
  memcpy (pub->seal_pk, bytes + SEAL_PK_OFFSET, CANVASS_SEAL_PK_BYTES);
  return bytes;
}

gboolean
canvass_key_peek (GBytes *file, CanvassPublicKey *pub, GError **error)
{
  return check_file (file, pub, error) != NULL;
}

static gboolean
open_seed (guint8 *seed, const guint8 *bytes, const char *passphrase, gsize length, GError **error)
{
  guint8 *wrapping_key = canvass_secret_new (crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  gboolean derived = derive (wrapping_key,
                             passphrase,
                             length,
                             bytes + SALT_OFFSET,
                             canvass_read_u32 (bytes + OPS_OFFSET),
                             canvass_read_u32 (bytes + MEMORY_OFFSET),
                             error);
  gboolean opened = derived && crypto_aead_xchacha20poly1305_ietf_decrypt (seed,
                                                                           NULL,
                                                                           NULL,
                                                                           bytes + CT_OFFSET,
                                                                           CT_BYTES,
                                                                           bytes,
                                                                           CT_OFFSET,
                                                                           bytes + NONCE_OFFSET,
                                                                           wrapping_key) == 0;

  canvass_secret_free (wrapping_key);
  if (derived && !opened)
    fail (
        error,
        CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE,
        "The passphrase does not open this key; check capitals and keyboard layout and try again");

  return opened;
}

CanvassKey *
canvass_key_open (GBytes *file, const char *passphrase, gsize length, GError **error)
{
  CanvassPublicKey pub;
  const guint8 *bytes = check_file (file, &pub, error);
  guint8 *seed;
  g_autoptr (CanvassKey) self = NULL;

  if (bytes == NULL)
    return NULL;

  seed = canvass_secret_new (CANVASS_SEED_BYTES);
  if (open_seed (seed, bytes, passphrase, length, error))
    self = canvass_key_from_seed (seed, pub.name);
  canvass_secret_free (seed);
  if (self == NULL)
    return NULL;

  if (memcmp (self->pub.sign_pk, pub.sign_pk, sizeof pub.sign_pk) != 0 ||
      memcmp (self->pub.seal_pk, pub.seal_pk, sizeof pub.seal_pk) != 0) {
    fail (error,
          CANVASS_FORMAT_ERROR_TAMPERED,
          "The public keys in this key file are not those of its secret; use another copy of it");
    return NULL;
  }

  return g_steal_pointer (&self);
}

double
canvass_key_estimate_work (guint32 ops, guint32 memory_kib)
{
  static const guint8 salt[crypto_pwhash_argon2id_SALTBYTES];
  guint8 hash[crypto_pwhash_argon2id_BYTES_MIN];
  gint64 before = g_get_monotonic_time ();
  double sample;

  if (crypto_pwhash_argon2id (hash,
                              sizeof hash,
                              "",
                              0,
                              salt,
                              SAMPLE_OPS,
                              (gsize)SAMPLE_MEMORY_KIB * 1024,
                              crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
    return 0;

  /* Its time is that of so many passes over so much memory. */
  sample = (double)(g_get_monotonic_time () - before) / G_USEC_PER_SEC;
  return sample * ops / SAMPLE_OPS * memory_kib / SAMPLE_MEMORY_KIB;
}

double
canvass_key_estimate_seconds (GBytes *file)
{
  CanvassPublicKey pub;
  const guint8 *data = g_bytes_get_data (file, NULL);

  if (!canvass_key_peek (file, &pub, NULL))
    return 0;

  return canvass_key_estimate_work (canvass_read_u32 (data + OPS_OFFSET),
                                    canvass_read_u32 (data + MEMORY_OFFSET));
}

GBytes *
canvass_key_write_public (const CanvassKey *self)
{
  guint8 payload[256];
  CanvassCborWriter writer = { payload, sizeof payload, 0, FALSE };

  canvass_cbor_write_map (&writer, 2);
  canvass_cbor_write_text (&writer, "name");
  canvass_cbor_write_text (&writer, self->pub.name);
  canvass_cbor_write_text (&writer, "seal_pk");
  canvass_cbor_write_bytes (&writer, self->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  g_assert (!writer.overflow);

  return canvass_envelope_write (
      CANVASS_ENVELOPE_PUBLIC_KEY, payload, writer.length, self->sign_sk);
}
