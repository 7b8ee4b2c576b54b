/*
 * bytes.h: the fixed-width little-endian fields and the hashes of every Canvass format
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

#define CANVASS_ID_BYTES 16
#define CANVASS_HASH_BYTES 32      /* H32: BLAKE2b with 32 bytes of output */
#define CANVASS_LONG_HASH_BYTES 64 /* H64: BLAKE2b with 64 bytes of output */
#define CANVASS_LABEL_BYTES 16
#define CANVASS_SIGN_PK_BYTES 32 /* Ed25519, RFC 8032 */
#define CANVASS_SIGN_SK_BYTES 64
#define CANVASS_SEAL_PK_BYTES 32 /* X25519, RFC 7748 */
#define CANVASS_SEAL_SK_BYTES 32
#define CANVASS_SIGNATURE_BYTES 64
#define CANVASS_SEED_BYTES 32
#define CANVASS_MAX_RECIPIENTS 8

/* Lower-case hexadecimal of an id or a hash, and its terminating zero. */
#define CANVASS_ID_HEX_CHARS (2 * CANVASS_ID_BYTES + 1)
#define CANVASS_HASH_HEX_CHARS (2 * CANVASS_HASH_BYTES + 1)

static inline guint32
canvass_read_u32 (const guint8 bytes[static 4])
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_LE (value);
}

static inline guint64
canvass_read_u64 (const guint8 bytes[static 8])
{
  guint64 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT64_FROM_LE (value);
}

static inline void
canvass_write_u32 (guint8 bytes[static 4], guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (bytes, &value, sizeof value);
}

static inline void
canvass_write_u64 (guint8 bytes[static 8], guint64 value)
{
  value = GUINT64_TO_LE (value);
  memcpy (bytes, &value, sizeof value);
}

/* ASCII, at most 16 characters, zero-padded. */
void canvass_write_label (guint8 label[static CANVASS_LABEL_BYTES], const char *text);

void canvass_hash (guint8 out[static CANVASS_HASH_BYTES], const guint8 *bytes, gsize length);

/* First 16 bytes of H32 (label ‖ a ‖ b): how campaign ids and kiosk ids are derived. */
void canvass_derive_id (guint8 out[static CANVASS_ID_BYTES],
                        const char *label,
                        const guint8 *a,
                        gsize a_length,
                        const guint8 *b,
                        gsize b_length);

/* Ed25519 over label ‖ H64 (bytes), the one way anything in Canvass is signed. */
void canvass_sign (guint8 signature[static CANVASS_SIGNATURE_BYTES],
                   const char *label,
                   const guint8 *bytes,
                   gsize length,
                   const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES]);
gboolean canvass_verify (const guint8 signature[static CANVASS_SIGNATURE_BYTES],
                         const char *label,
                         const guint8 *bytes,
                         gsize length,
                         const guint8 sign_pk[static CANVASS_SIGN_PK_BYTES]);

/* (transfer full) lower-case hexadecimal. Never for anything secret. */
char *canvass_to_hex (const guint8 *bytes, gsize length);

/* Accepts exactly 2·length hexadecimal digits of either case. */
gboolean canvass_from_hex (guint8 *bytes, gsize length, const char *hex);

G_END_DECLS
