/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"

#include "format/secret.h"

#include <sodium.h>

#define TYPE(name) (1u << G_UNICODE_##name)

const guint8 *
fuzz_sign_sk (void)
{
  static guint8 sign_sk[CANVASS_SIGN_SK_BYTES];
  static gboolean ready;

  if (!ready) {
    static const guint8 seed[crypto_sign_SEEDBYTES] = "every run signs with this seed.";
    guint8 sign_pk[CANVASS_SIGN_PK_BYTES];

    canvass_format_init ();
    crypto_sign_seed_keypair (sign_pk, sign_sk, seed);
    ready = TRUE;
  }

  return sign_sk;
}

void
fuzz_patch (guint8 *bytes, gsize length, const guint8 *patch, gsize patch_length)
{
  gsize offset;

  if (patch_length < 3)
    return;

  offset = (patch[0] | (gsize)patch[1] << 8) % length;
  for (gsize i = 2; i < patch_length && offset + i - 2 < length; i++)
    bytes[offset + i - 2] ^= patch[i];
}

/* Not one that reorders what stands beside it, or that has no width. */
static gboolean
is_listed (gunichar c)
{
  static const gunichar listed[] = { 0x200b, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d,
                                     0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff };

  for (gsize i = 0; i < G_N_ELEMENTS (listed); i++) {
    if (c == listed[i])
      return TRUE;
  }

  return FALSE;
}

gboolean
fuzz_is_plain_line (const char *text, gsize max_bytes)
{
  guint forbidden = TYPE (CONTROL) | TYPE (LINE_SEPARATOR) | TYPE (PARAGRAPH_SEPARATOR);
  guint blank = TYPE (SPACE_SEPARATOR) | TYPE (FORMAT) | TYPE (UNASSIGNED) |
                TYPE (NON_SPACING_MARK) | TYPE (ENCLOSING_MARK);
  gboolean visible = FALSE;

  if (strlen (text) < 1 || strlen (text) > max_bytes || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    guint type = 1u << g_unichar_type (c);

    if ((type & forbidden) != 0 || is_listed (c))
      return FALSE;
    visible |= (type & blank) == 0;
  }

  return visible;
}

gboolean
fuzz_is_signed (const guint8 signature[static CANVASS_SIGNATURE_BYTES],
                const char *label,
                const guint8 *bytes,
                gsize length,
                const guint8 sign_pk[static CANVASS_SIGN_PK_BYTES])
{
  guint8 message[16 + 64] = { 0 };

  memcpy (message, label, strlen (label));
  crypto_generichash (message + 16, 64, bytes, length, NULL, 0);
  return crypto_sign_verify_detached (signature, message, sizeof message, sign_pk) == 0;
}

void
fuzz_kiosk_id (guint8 kiosk_id[static CANVASS_ID_BYTES],
               const guint8 device_pk[static CANVASS_SIGN_PK_BYTES])
{
  guint8 message[16 + 32] = "canvass kiosk 1";
  guint8 hash[32];

  memcpy (message + 16, device_pk, 32);
  crypto_generichash (hash, sizeof hash, message, sizeof message, NULL, 0);
  memcpy (kiosk_id, hash, CANVASS_ID_BYTES);
}
