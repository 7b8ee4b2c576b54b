/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/public-key.h"

#include "format/cbor.h"
#include "format/envelope.h"
#include "format/error.h"
#include "format/file.h"
#include "format/plain-line.h"

#include <sodium.h>

gboolean
canvass_public_key_read (GBytes *file, CanvassPublicKey *key, GError **error)
{
  CanvassCborReader reader;
  CanvassCborText map_key = { NULL, 0 }, name = { NULL, 0 };
  CanvassPublicKey found;
  const guint8 *payload, *seal_pk = NULL;
  gsize length, n = 0;

  memset (&found, 0, sizeof found);
  if (!canvass_envelope_read (
          file, CANVASS_ENVELOPE_PUBLIC_KEY, found.sign_pk, &payload, &length, error))
    return FALSE;

  canvass_cbor_reader_init (&reader, payload, length);
  if (!canvass_cbor_read_map (&reader, 2, &n) || n != 2 ||
      !canvass_cbor_read_key (&reader, &map_key) || !canvass_cbor_text_is (&map_key, "name") ||
      !canvass_cbor_read_text (&reader, CANVASS_KEY_NAME_BYTES, &name) ||
      !canvass_cbor_read_key (&reader, &map_key) || !canvass_cbor_text_is (&map_key, "seal_pk") ||
      !canvass_cbor_read_fixed (&reader, CANVASS_SEAL_PK_BYTES, &seal_pk))
    canvass_cbor_refuse (&reader);
  if (!canvass_cbor_finish (&reader, "public key", error))
    return FALSE;

  memcpy (found.seal_pk, seal_pk, sizeof found.seal_pk);
  memcpy (found.name, name.text, name.length);
  if (!canvass_public_key_is_sound (&found)) {
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_MALFORMED,
                         "This public key is none that anything can be sealed to");
    return FALSE;
  }

  *key = found;
  return TRUE;
}

gboolean
canvass_public_key_load (const char *path, CanvassPublicKey *key, GError **error)
{
  g_autoptr (GBytes) file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_PUBLIC_KEY), error);

  if (file == NULL)
    return FALSE;
  if (canvass_public_key_read (file, key, error))
    return TRUE;

  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

gboolean
canvass_public_key_is_sound (const CanvassPublicKey *key)
{
  static const guint8 one[crypto_scalarmult_SCALARBYTES] = { 1 };
  guint8 shared[crypto_scalarmult_BYTES];
  gsize name_length = strnlen (key->name, CANVASS_KEY_NAME_BYTES + 1);

  /* RFC 7748, section 6.1: a point of low order gives all zeros, which libsodium refuses. */
  return crypto_scalarmult (shared, one, key->seal_pk) == 0 &&
         (name_length == 0 ||
          canvass_is_plain_line (key->name, name_length, CANVASS_KEY_NAME_BYTES));
}
