/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/parcel.h"

#include "format/error.h"
#include "format/secret.h"

#include <sodium.h>

/* Header: "CVX1", R u8, reserved[3], R × seal[80] of the stream key, stream header[24]. Then chunks
 * of up to 65,536 bytes, each with 17 more of the stream's own; all but the last are full, and only
 * the last carries TAG_FINAL. The first chunk's AD is the whole header, the others' is empty. */
#define MAGIC "CVX1"
#define PRELUDE_BYTES 8
#define KEY_BYTES crypto_secretstream_xchacha20poly1305_KEYBYTES
#define SEAL_BYTES (KEY_BYTES + crypto_box_SEALBYTES)
#define STREAM_HEADER_BYTES crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define CHUNK_BYTES 65536
#define SEALED_CHUNK_BYTES (CHUNK_BYTES + crypto_secretstream_xchacha20poly1305_ABYTES)
#define MAX_HEADER_BYTES (PRELUDE_BYTES + CANVASS_MAX_RECIPIENTS * SEAL_BYTES + STREAM_HEADER_BYTES)

/* Locked. */
typedef struct {
  crypto_secretstream_xchacha20poly1305_state state;
  guint8 key[KEY_BYTES];
  guint8 chunk[CHUNK_BYTES];
} Secrets;

struct _CanvassParcelWriter {
  GOutputStream *out; /* (unowned) */
  gboolean first;
  gsize header_length;
  guint8 header[MAX_HEADER_BYTES];
  gsize chunk_length;
  guint8 sealed[SEALED_CHUNK_BYTES];

  Secrets *secrets; /* (owned) */
};

static gboolean
fail (GError **error, CanvassFormatError code, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, code, text);
  return FALSE;
}

CanvassParcelWriter *
canvass_parcel_writer_new (GOutputStream *out,
                           const CanvassPublicKey *recipients,
                           guint n_recipients,
                           GError **error)
{
  g_autoptr (CanvassParcelWriter) self = g_new0 (CanvassParcelWriter, 1);
  guint8 *at = self->header + PRELUDE_BYTES;

  g_return_val_if_fail (n_recipients >= 1 && n_recipients <= CANVASS_MAX_RECIPIENTS, NULL);

  self->out = out;
  self->first = TRUE;
  self->secrets = canvass_secret_new (sizeof *self->secrets);
  memcpy (self->header, MAGIC, 4);
  self->header[4] = (guint8)n_recipients;
  crypto_secretstream_xchacha20poly1305_keygen (self->secrets->key);
  for (guint i = 0; i < n_recipients; i++, at += SEAL_BYTES)
    if (crypto_box_seal (at, self->secrets->key, KEY_BYTES, recipients[i].seal_pk) != 0) {
      fail (error,
            CANVASS_FORMAT_ERROR_WRONG_KEY,
            "A recipient's key is no key anything can be sealed to");
      return NULL;
    }
  crypto_secretstream_xchacha20poly1305_init_push (&self->secrets->state, at, self->secrets->key);
  self->header_length = (gsize)(at - self->header) + STREAM_HEADER_BYTES;

  if (!g_output_stream_write_all (out, self->header, self->header_length, NULL, NULL, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
canvass_parcel_writer_free (CanvassParcelWriter *self)
{
  if (self == NULL)
    return;

  canvass_secret_free (self->secrets);
  g_free (self);
}

static gboolean
flush_chunk (CanvassParcelWriter *self, guint8 tag, GError **error)
{
  unsigned long long sealed_length;

  crypto_secretstream_xchacha20poly1305_push (&self->secrets->state,
                                              self->sealed,
                                              &sealed_length,
                                              self->secrets->chunk,
                                              self->chunk_length,
                                              self->first ? self->header : NULL,
                                              self->first ? self->header_length : 0,
                                              tag);
  self->first = FALSE;
  self->chunk_length = 0;
  return g_output_stream_write_all (self->out, self->sealed, sealed_length, NULL, NULL, error);
}

gboolean
canvass_parcel_writer_write (CanvassParcelWriter *self,
                             const void *bytes,
                             gsize length,
                             GError **error)
{
  const guint8 *at = bytes;

  while (length > 0) {
    gsize n;

    /* A full chunk waits for the next byte: the last one must carry TAG_FINAL. */
    if (self->chunk_length == CHUNK_BYTES &&
        !flush_chunk (self, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE, error))
      return FALSE;

    n = MIN (length, CHUNK_BYTES - self->chunk_length);
    memcpy (self->secrets->chunk + self->chunk_length, at, n);
    self->chunk_length += n;
    at += n;
    length -= n;
  }

  return TRUE;
}

gboolean
canvass_parcel_writer_finish (CanvassParcelWriter *self, GError **error)
{
  return flush_chunk (self, crypto_secretstream_xchacha20poly1305_TAG_FINAL, error);
}

/* What is needed while opening; locked, as it holds plaintext. */
typedef struct {
  Secrets secrets;
  guint8 header[MAX_HEADER_BYTES];
  guint8 sealed[SEALED_CHUNK_BYTES];
} Opening;

static gboolean
read_exactly (GInputStream *in, guint8 *bytes, gsize length, GError **error)
{
  gsize n;

  return g_input_stream_read_all (in, bytes, length, &n, NULL, error) &&
         (n == length || fail (error,
                               CANVASS_FORMAT_ERROR_MALFORMED,
                               "This encrypted file is cut off; get a fresh copy or export again"));
}

static gboolean
open_header (
    Opening *self, GInputStream *in, const CanvassKey *key, gsize *header_length, GError **error)
{
  guint8 *at = self->header + PRELUDE_BYTES;
  gsize n;
  guint recipients;
  gboolean opened = FALSE;

  if (!g_input_stream_read_all (in, self->header, PRELUDE_BYTES, &n, NULL, error))
    return FALSE;
  if (n < 4 || memcmp (self->header, MAGIC, 3) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_FOREIGN, "This file is no encrypted Canvass export");
  if (self->header[3] != MAGIC[3])
    return fail (error,
                 CANVASS_FORMAT_ERROR_TOO_NEW,
                 "A later release of Canvass wrote this file; update to read it");
  recipients = self->header[4];
  if (n < PRELUDE_BYTES || recipients < 1 || recipients > CANVASS_MAX_RECIPIENTS ||
      self->header[5] != 0 || self->header[6] != 0 || self->header[7] != 0)
    return fail (
        error, CANVASS_FORMAT_ERROR_MALFORMED, "The header of this encrypted file is damaged");

  *header_length = PRELUDE_BYTES + recipients * SEAL_BYTES + STREAM_HEADER_BYTES;
  if (!read_exactly (in, at, *header_length - PRELUDE_BYTES, error))
    return FALSE;

  for (guint i = 0; i < recipients; i++, at += SEAL_BYTES)
    if (!opened)
      opened = crypto_box_seal_open (
                   self->secrets.key, at, SEAL_BYTES, key->pub.seal_pk, key->seal_sk) == 0;
  if (!opened)
    return fail (error,
                 CANVASS_FORMAT_ERROR_WRONG_KEY,
                 "This file is not encrypted to this key; try the key of another coordinator");

  if (crypto_secretstream_xchacha20poly1305_init_pull (
          &self->secrets.state, at, self->secrets.key) != 0)
    return fail (
        error, CANVASS_FORMAT_ERROR_TAMPERED, "The header of this encrypted file is damaged");

  return TRUE;
}

static gboolean
open_chunks (
    Opening *self, GInputStream *in, GOutputStream *out, gsize header_length, GError **error)
{
  unsigned char tag = 0;

  for (gboolean first = TRUE; tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL;
       first = FALSE) {
    unsigned long long length = 0;
    gsize n;

    if (!g_input_stream_read_all (in, self->sealed, sizeof self->sealed, &n, NULL, error))
      return FALSE;
    if (n < crypto_secretstream_xchacha20poly1305_ABYTES)
      return fail (error,
                   CANVASS_FORMAT_ERROR_MALFORMED,
                   "This encrypted file is cut off; get a fresh copy or export again");
    if (crypto_secretstream_xchacha20poly1305_pull (&self->secrets.state,
                                                    self->secrets.chunk,
                                                    &length,
                                                    &tag,
                                                    self->sealed,
                                                    n,
                                                    first ? self->header : NULL,
                                                    first ? header_length : 0) != 0)
      return fail (error,
                   CANVASS_FORMAT_ERROR_TAMPERED,
                   "This encrypted file was damaged or cut off; get a fresh copy or export again");
    if (tag != crypto_secretstream_xchacha20poly1305_TAG_MESSAGE &&
        tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL)
      return fail (
          error, CANVASS_FORMAT_ERROR_MALFORMED, "This encrypted file is laid out as none is");
    if (!g_output_stream_write_all (out, self->secrets.chunk, length, NULL, NULL, error))
      return FALSE;
  }

  return TRUE;
}

gboolean
canvass_parcel_open (GInputStream *in, GOutputStream *out, const CanvassKey *key, GError **error)
{
  Opening *self = canvass_secret_new (sizeof *self);
  gsize header_length = 0, n = 0;
  guint8 extra;
  gboolean good = open_header (self, in, key, &header_length, error) &&
                  open_chunks (self, in, out, header_length, error) &&
                  g_input_stream_read_all (in, &extra, 1, &n, NULL, error);

  canvass_secret_free (self);
  if (good && n > 0)
    return fail (error, CANVASS_FORMAT_ERROR_MALFORMED, "Something follows this encrypted file");

  return good;
}
