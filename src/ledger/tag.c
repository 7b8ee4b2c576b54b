/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/tag.h"

#include "format/cbor.h"

#include <sodium.h>
#include <stdlib.h>

guint64
canvass_tag (const void *bytes, gsize length)
{
  static guint8 key[crypto_shorthash_KEYBYTES];
  static gsize ready;
  guint8 hash[crypto_shorthash_BYTES];
  guint64 tag;

  if (g_once_init_enter (&ready)) {
    randombytes_buf (key, sizeof key);
    g_once_init_leave (&ready, 1);
  }

  crypto_shorthash (hash, bytes, length, key);
  memcpy (&tag, hash, sizeof tag);
  return tag != 0 ? tag : 1;
}

static guint32
read_day (const CanvassCborText *text)
{
  guint32 day = 0;

  for (gsize i = 0; i < text->length; i++)
    if (text->text[i] != '-')
      day = day * 10 + (guint32)(text->text[i] - '0');

  return day;
}

/* The day's key is the first of a payload's, the code's the second if there is one. */
CanvassGlance
canvass_glance (const guint8 *payload, gsize length)
{
  CanvassCborText key = { NULL, 0 }, day = { NULL, 0 }, code = { NULL, 0 };
  CanvassGlance glance = { 0 };
  CanvassCborReader reader;
  gsize n;

  canvass_cbor_reader_init (&reader, payload, length);
  if (!canvass_cbor_read_map (&reader, 32, &n) || !canvass_cbor_read_key (&reader, &key) ||
      !canvass_cbor_text_is (&key, "day") || !canvass_cbor_read_text (&reader, 10, &day))
    return glance;

  glance.day = read_day (&day);
  if (canvass_cbor_read_key (&reader, &key) && canvass_cbor_text_is (&key, "code") &&
      canvass_cbor_read_text (&reader, length, &code))
    glance.code = canvass_tag (code.text, code.length);

  return glance;
}
