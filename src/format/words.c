/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/words.h"

#include "format/error.h"
#include "format/wordlist.h"

#include <sodium.h>

/* RFC 9106, Argon2id, version 0x13, one lane. */
#define PASSES 3
#define MEMORY_BYTES (64 * 1024 * 1024)
#define OUTPUT_BYTES 16 /* the least Argon2 gives; 66 bits of it are used */
#define BITS_PER_WORD 11

G_STATIC_ASSERT (CANVASS_LABEL_BYTES == crypto_pwhash_argon2id_SALTBYTES);

static guint
read_bits (const guint8 *bytes, guint first)
{
  guint value = 0;

  for (guint i = first; i < first + BITS_PER_WORD; i++)
    value = value << 1 | (bytes[i / 8] >> (7 - i % 8) & 1);

  return value;
}

char *
canvass_words (const guint8 *bytes, gsize length, GError **error)
{
  guint8 salt[CANVASS_LABEL_BYTES];
  guint8 output[OUTPUT_BYTES];
  const char *words[CANVASS_N_WORDS + 1] = { NULL };

  canvass_write_label (salt, "canvass words 1");
  if (crypto_pwhash_argon2id (output,
                              sizeof output,
                              (const char *)bytes,
                              length,
                              salt,
                              PASSES,
                              MEMORY_BYTES,
                              crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_MEMORY,
                         "There are no 64 MiB of memory to work out the six words; close other "
                         "programs");
    return NULL;
  }

  for (guint i = 0; i < CANVASS_N_WORDS; i++)
    words[i] = canvass_wordlist[read_bits (output, i * BITS_PER_WORD)];

  return g_strjoinv (" ", (char **)words);
}

char *
canvass_words_of_public_key (const CanvassPublicKey *key, GError **error)
{
  guint8 bytes[CANVASS_SIGN_PK_BYTES + CANVASS_SEAL_PK_BYTES];

  memcpy (bytes, key->sign_pk, CANVASS_SIGN_PK_BYTES);
  memcpy (bytes + CANVASS_SIGN_PK_BYTES, key->seal_pk, CANVASS_SEAL_PK_BYTES);
  return canvass_words (bytes, sizeof bytes, error);
}

char *
canvass_words_of_kiosk (const guint8 device_pk[static CANVASS_SIGN_PK_BYTES], GError **error)
{
  return canvass_words (device_pk, CANVASS_SIGN_PK_BYTES, error);
}
