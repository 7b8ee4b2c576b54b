/*
 * fuzz-key-file.c: a hostile key file is refused before it costs memory or time, and one that is
 * read is written the same again
 *
 * The input is taken as a key file; as a patch on a sound one, which then must not open; and as the
 * same patch by somebody who knows the passphrase.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/key-file.h"
#include "format/secret.h"
#include "fuzz.h"

#include <sodium.h>

#define SALT_OFFSET 12
#define NONCE_OFFSET 28
#define SIGN_PK_OFFSET 52
#define SEAL_PK_OFFSET 84
#define NAME_OFFSET 116
#define CT_OFFSET 148

static const guint8 seed[CANVASS_SEED_BYTES] = { 13 };
static GBytes *sound;
static guint8 wrapping_key[32];

static void
prepare (void)
{
  g_autoptr (CanvassKey) key = NULL;
  const guint8 *bytes;

  canvass_format_init ();
  key = canvass_key_from_seed (seed, "Ana");
  sound = canvass_key_write (key, "word", 4, 1, CANVASS_KEY_MIN_MEMORY_KIB, NULL);
  bytes = g_bytes_get_data (sound, NULL);
  FUZZ_CHECK (crypto_pwhash_argon2id (wrapping_key,
                                      sizeof wrapping_key,
                                      "word",
                                      4,
                                      bytes + SALT_OFFSET,
                                      1,
                                      8192 * 1024,
                                      crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0);
}

/* Whoever claims more than the least has to be believed for a second or a gigabyte: that is what
 * the limits are for, and no use here. */
static gboolean
is_cheap (const guint8 *bytes)
{
  return canvass_read_u32 (bytes + 4) == 1 &&
         canvass_read_u32 (bytes + 8) == CANVASS_KEY_MIN_MEMORY_KIB;
}

/* From what was read, all but what no reader tells: salt, nonce and ciphertext. */
static void
write_back (const guint8 *bytes, const CanvassPublicKey *pub)
{
  guint8 again[CT_OFFSET] = "CVP1";
  guint32 ops = canvass_read_u32 (bytes + 4), memory_kib = canvass_read_u32 (bytes + 8);

  FUZZ_CHECK (ops >= 1 && ops <= 10);
  FUZZ_CHECK (memory_kib >= 8192 && memory_kib <= 1048576);
  FUZZ_CHECK (*pub->name == '\0' || fuzz_is_plain_line (pub->name, 32));
  memcpy (again + 4, bytes + 4, SIGN_PK_OFFSET - 4);
  memcpy (again + SIGN_PK_OFFSET, pub->sign_pk, CANVASS_SIGN_PK_BYTES);
  memcpy (again + SEAL_PK_OFFSET, pub->seal_pk, CANVASS_SEAL_PK_BYTES);
  memcpy (again + NAME_OFFSET, pub->name, strlen (pub->name));
  FUZZ_CHECK (memcmp (again, bytes, sizeof again) == 0);
}

static gboolean
opens (const guint8 file[static CANVASS_KEY_FILE_BYTES])
{
  g_autoptr (GBytes) bytes = g_bytes_new (file, CANVASS_KEY_FILE_BYTES);
  g_autoptr (CanvassKey) key = canvass_key_open (bytes, "word", 4, NULL);

  if (key == NULL)
    return FALSE;

  write_back (file, &key->pub);
  FUZZ_CHECK (memcmp (key->seed, seed, sizeof seed) == 0);
  return TRUE;
}

/* The same passphrase, salt and seed, whatever else stands there: only its own public keys and a
 * name that can be shown are taken. */
static void
seal_again (guint8 file[static CANVASS_KEY_FILE_BYTES])
{
  const guint8 *bytes = g_bytes_get_data (sound, NULL);
  g_autoptr (GBytes) made = NULL;
  CanvassPublicKey pub;
  gboolean is_whole;

  memcpy (file + SALT_OFFSET, bytes + SALT_OFFSET, NONCE_OFFSET - SALT_OFFSET);
  crypto_aead_xchacha20poly1305_ietf_encrypt (file + CT_OFFSET,
                                              NULL,
                                              seed,
                                              sizeof seed,
                                              file,
                                              CT_OFFSET,
                                              NULL,
                                              file + NONCE_OFFSET,
                                              wrapping_key);
  made = g_bytes_new (file, CANVASS_KEY_FILE_BYTES);
  is_whole = canvass_key_peek (made, &pub, NULL);
  FUZZ_CHECK (opens (file) ==
              (is_whole && memcmp (file + SIGN_PK_OFFSET, bytes + SIGN_PK_OFFSET, 64) == 0));
}

static void
patch (const guint8 *bytes, gsize length)
{
  const guint8 *sound_bytes = g_bytes_get_data (sound, NULL);
  guint8 patched[CANVASS_KEY_FILE_BYTES];

  memcpy (patched, sound_bytes, sizeof patched);
  for (gsize i = 1; i < length && bytes[0] + i - 1 < sizeof patched; i++)
    patched[bytes[0] + i - 1] ^= bytes[i];
  if (!is_cheap (patched))
    return;

  FUZZ_CHECK (opens (patched) == (memcmp (patched, sound_bytes, sizeof patched) == 0));
  seal_again (patched);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) file = g_bytes_new_static (bytes, length);
  CanvassPublicKey pub;

  if (sound == NULL)
    prepare ();
  /* Argon2id takes its time: one input in sixteen. */
  if (length > 1 && length % 16 == 0)
    patch (bytes, length);
  if (!canvass_key_peek (file, &pub, NULL))
    return 0;

  FUZZ_CHECK (length == CANVASS_KEY_FILE_BYTES);
  write_back (bytes, &pub);
  return 0;
}
