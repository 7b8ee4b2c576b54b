/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/mirror.h"

#include "format/error.h"
#include "format/kiosk-card.h"

#include <sodium.h>

#define MAGIC "CVM1"
#define HEADER_LABEL "canvass header 1"
#define KIOSK_OFFSET 8
#define DEVICE_OFFSET 24
#define SIG_OFFSET 56

static gboolean
fail (GError **error, CanvassFormatError code, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, code, text);
  return FALSE;
}

void
canvass_mirror_write_header (guint8 out[static CANVASS_MIRROR_HEADER_BYTES],
                             const guint8 device_sk[static CANVASS_SIGN_SK_BYTES])
{
  memset (out, 0, CANVASS_MIRROR_HEADER_BYTES);
  memcpy (out, MAGIC, 4);
  crypto_sign_ed25519_sk_to_pk (out + DEVICE_OFFSET, device_sk);
  canvass_kiosk_id (out + KIOSK_OFFSET, out + DEVICE_OFFSET);
  canvass_sign (out + SIG_OFFSET, HEADER_LABEL, out, SIG_OFFSET, device_sk);
}

gboolean
canvass_mirror_read_header (const guint8 *bytes,
                            gsize length,
                            guint8 kiosk_id[static CANVASS_ID_BYTES],
                            GError **error)
{
  static const guint8 reserved[4];
  guint8 derived[CANVASS_ID_BYTES];

  if (length < 4 || memcmp (bytes, MAGIC, 3) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_FOREIGN, "This file is no Canvass mirror");
  if (bytes[3] != MAGIC[3])
    return fail (error,
                 CANVASS_FORMAT_ERROR_TOO_NEW,
                 "A later release of Canvass wrote this mirror; update to read it");
  if (length < CANVASS_MIRROR_HEADER_BYTES)
    return fail (error, CANVASS_FORMAT_ERROR_MALFORMED, "The mirror is cut off in its header");
  if (memcmp (bytes + 4, reserved, sizeof reserved) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_MALFORMED, "The mirror's header is damaged");

  canvass_kiosk_id (derived, bytes + DEVICE_OFFSET);
  if (memcmp (derived, bytes + KIOSK_OFFSET, sizeof derived) != 0 ||
      !canvass_verify (bytes + SIG_OFFSET, HEADER_LABEL, bytes, SIG_OFFSET, bytes + DEVICE_OFFSET))
    return fail (
        error, CANVASS_FORMAT_ERROR_TAMPERED, "The mirror's header is not as its kiosk signed it");

  memcpy (kiosk_id, derived, sizeof derived);
  return TRUE;
}
