/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/envelope.h"

#include "format/error.h"

#include <sodium.h>
#include <stdio.h>

#define MAGIC "CVE1"
#define KIND_OFFSET 4
#define LENGTH_OFFSET 8
#define SIGNER_OFFSET 12
#define PAYLOAD_OFFSET 44

G_STATIC_ASSERT (CANVASS_ENVELOPE_OVERHEAD_BYTES == PAYLOAD_OFFSET + CANVASS_SIGNATURE_BYTES);

static const struct {
  const char *name;
  const char *label;
  const char *what;
  gsize max_bytes;
} KINDS[] = {
  [CANVASS_ENVELOPE_CAMPAIGN] = { "CAMP", "canvass CAMP", "campaign", 8 * 1024 * 1024 },
  [CANVASS_ENVELOPE_KIOSK] = { "KIOS", "canvass KIOS", "kiosk file", 4 * 1024 },
  [CANVASS_ENVELOPE_ACKNOWLEDGEMENT] = { "ACKN",
                                         "canvass ACKN",
                                         "acknowledgement",
                                         16 * 1024 * 1024 },
  [CANVASS_ENVELOPE_PIN_RESET] = { "PINR", "canvass PINR", "PIN reset", 4 * 1024 },
  [CANVASS_ENVELOPE_PUBLIC_KEY] = { "PUBK", "canvass PUBK", "public key", 1024 },
};

gsize
canvass_envelope_max_bytes (CanvassEnvelopeKind kind)
{
  return KINDS[kind].max_bytes;
}

GBytes *
canvass_envelope_write (CanvassEnvelopeKind kind,
                        const guint8 *payload,
                        gsize length,
                        const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES])
{
  guint8 *file;

  g_return_val_if_fail (length + CANVASS_ENVELOPE_OVERHEAD_BYTES <= KINDS[kind].max_bytes, NULL);

  file = g_malloc (length + CANVASS_ENVELOPE_OVERHEAD_BYTES);
  memcpy (file, MAGIC, 4);
  memcpy (file + KIND_OFFSET, KINDS[kind].name, 4);
  canvass_write_u32 (file + LENGTH_OFFSET, (guint32)length);
  crypto_sign_ed25519_sk_to_pk (file + SIGNER_OFFSET, sign_sk);
  memcpy (file + PAYLOAD_OFFSET, payload, length);
  canvass_sign (
      file + PAYLOAD_OFFSET + length, KINDS[kind].label, file, PAYLOAD_OFFSET + length, sign_sk);
  return g_bytes_new_take (file, length + CANVASS_ENVELOPE_OVERHEAD_BYTES);
}

static gboolean
fail (GError **error, CanvassFormatError code, const char *format, const char *what)
{
  g_autofree char *message = g_strdup_printf (format, what); /* formats are ours, with one %s */

  g_set_error_literal (error, CANVASS_FORMAT_ERROR, code, message);
  return FALSE;
}

static gboolean
check_kind (const guint8 *bytes, gsize length, CanvassEnvelopeKind kind, GError **error)
{
  const char *what = KINDS[kind].what;

  if (length < 4 || memcmp (bytes, MAGIC, 3) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_FOREIGN, "This file is no Canvass %s", what);
  if (bytes[3] != MAGIC[3])
    return fail (error,
                 CANVASS_FORMAT_ERROR_TOO_NEW,
                 "A later release of Canvass wrote this %s; update to read it",
                 what);
  if (length < CANVASS_ENVELOPE_OVERHEAD_BYTES)
    return fail (
        error, CANVASS_FORMAT_ERROR_MALFORMED, "This %s is cut off; ask for a fresh copy", what);
  if (memcmp (bytes + KIND_OFFSET, KINDS[kind].name, 4) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_FOREIGN, "This is a Canvass file, but no %s", what);

  return TRUE;
}

gboolean
canvass_envelope_read (GBytes *file,
                       CanvassEnvelopeKind kind,
                       guint8 signer_pk[static CANVASS_SIGN_PK_BYTES],
                       const guint8 **payload,
                       gsize *length,
                       GError **error)
{
  gsize file_length;
  const guint8 *bytes = g_bytes_get_data (file, &file_length);
  const char *what = KINDS[kind].what;

  if (file_length > KINDS[kind].max_bytes)
    return fail (
        error, CANVASS_FORMAT_ERROR_TOO_LARGE, "This file is too large for a Canvass %s", what);
  if (!check_kind (bytes, file_length, kind, error))
    return FALSE;
  if (canvass_read_u32 (bytes + LENGTH_OFFSET) != file_length - CANVASS_ENVELOPE_OVERHEAD_BYTES)
    return fail (error,
                 CANVASS_FORMAT_ERROR_MALFORMED,
                 "This %s is cut off or overlong; ask for a fresh copy",
                 what);
  if (!canvass_verify (bytes + file_length - CANVASS_SIGNATURE_BYTES,
                       KINDS[kind].label,
                       bytes,
                       file_length - CANVASS_SIGNATURE_BYTES,
                       bytes + SIGNER_OFFSET))
    return fail (error,
                 CANVASS_FORMAT_ERROR_TAMPERED,
                 "The signature on this %s does not fit: it was damaged or altered; ask for a "
                 "fresh copy",
                 what);

  memcpy (signer_pk, bytes + SIGNER_OFFSET, CANVASS_SIGN_PK_BYTES);
  *payload = bytes + PAYLOAD_OFFSET;
  *length = file_length - CANVASS_ENVELOPE_OVERHEAD_BYTES;
  return TRUE;
}
