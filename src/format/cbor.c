/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/cbor.h"

#include "format/error.h"

#include <cbor/callbacks.h>
#include <cbor/encoding.h>
#include <cbor/streaming.h>
#include <string.h>

#define HEAD_MAX_BYTES 9

static void
append (CanvassCborWriter *self, const guint8 *bytes, gsize length)
{
  if (self->overflow || length > self->capacity - self->length) {
    self->overflow = TRUE;
    return;
  }

  memcpy (self->buffer + self->length, bytes, length);
  self->length += length;
}

void
canvass_cbor_write_uint (CanvassCborWriter *self, guint64 value)
{
  guint8 head[HEAD_MAX_BYTES];

  append (self, head, cbor_encode_uint (value, head, sizeof head));
}

void
canvass_cbor_write_int (CanvassCborWriter *self, gint64 value)
{
  guint8 head[HEAD_MAX_BYTES];

  if (value >= 0)
    canvass_cbor_write_uint (self, (guint64)value);
  else
    append (self, head, cbor_encode_negint ((guint64)(-1 - value), head, sizeof head));
}

void
canvass_cbor_write_bool (CanvassCborWriter *self, gboolean value)
{
  guint8 head[HEAD_MAX_BYTES];

  append (self, head, cbor_encode_bool (value, head, sizeof head));
}

void
canvass_cbor_write_string (CanvassCborWriter *self, const char *text, gsize length)
{
  guint8 head[HEAD_MAX_BYTES];

  append (self, head, cbor_encode_string_start (length, head, sizeof head));
  append (self, (const guint8 *)text, length);
}

void
canvass_cbor_write_text (CanvassCborWriter *self, const char *text)
{
  canvass_cbor_write_string (self, text, strlen (text));
}

void
canvass_cbor_write_bytes (CanvassCborWriter *self, const guint8 *bytes, gsize length)
{
  guint8 head[HEAD_MAX_BYTES];

  append (self, head, cbor_encode_bytestring_start (length, head, sizeof head));
  append (self, bytes, length);
}

void
canvass_cbor_write_array (CanvassCborWriter *self, gsize n_items)
{
  guint8 head[HEAD_MAX_BYTES];

  append (self, head, cbor_encode_array_start (n_items, head, sizeof head));
}

void
canvass_cbor_write_map (CanvassCborWriter *self, gsize n_pairs)
{
  guint8 head[HEAD_MAX_BYTES];

  append (self, head, cbor_encode_map_start (n_pairs, head, sizeof head));
}

gint
canvass_cbor_compare_texts (const CanvassCborText *a, const CanvassCborText *b)
{
  if (a->length != b->length)
    return a->length < b->length ? -1 : 1;

  return a->length > 0 ? memcmp (a->text, b->text, a->length) : 0;
}

gint
canvass_cbor_compare_keys (const char *a, const char *b)
{
  CanvassCborText text_a = { a, strlen (a) };
  CanvassCborText text_b = { b, strlen (b) };

  return canvass_cbor_compare_texts (&text_a, &text_b);
}

typedef enum {
  ITEM_REFUSED,
  ITEM_UINT,
  ITEM_NEGINT,
  ITEM_BYTES,
  ITEM_TEXT,
  ITEM_ARRAY,
  ITEM_MAP,
  ITEM_BOOL,
} ItemKind;

/* One item's head, as libcbor's callbacks tell it. */
typedef struct {
  ItemKind kind;
  guint64 value; /* of an integer; count of a collection; length of a string */
  const guint8 *string;
} Item;

static void
on_uint8 (void *context, uint8_t value)
{
  *(Item *)context = (Item){ ITEM_UINT, value, NULL };
}

static void
on_uint16 (void *context, uint16_t value)
{
  *(Item *)context = (Item){ ITEM_UINT, value, NULL };
}

static void
on_uint32 (void *context, uint32_t value)
{
  *(Item *)context = (Item){ ITEM_UINT, value, NULL };
}

static void
on_uint64 (void *context, uint64_t value)
{
  *(Item *)context = (Item){ ITEM_UINT, value, NULL };
}

static void
on_negint8 (void *context, uint8_t value)
{
  *(Item *)context = (Item){ ITEM_NEGINT, value, NULL };
}

static void
on_negint16 (void *context, uint16_t value)
{
  *(Item *)context = (Item){ ITEM_NEGINT, value, NULL };
}

static void
on_negint32 (void *context, uint32_t value)
{
  *(Item *)context = (Item){ ITEM_NEGINT, value, NULL };
}

static void
on_negint64 (void *context, uint64_t value)
{
  *(Item *)context = (Item){ ITEM_NEGINT, value, NULL };
}

static void
on_byte_string (void *context, cbor_data data, size_t length)
{
  *(Item *)context = (Item){ ITEM_BYTES, length, data };
}

static void
on_string (void *context, cbor_data data, size_t length)
{
  *(Item *)context = (Item){ ITEM_TEXT, length, data };
}

static void
on_array (void *context, size_t count)
{
  *(Item *)context = (Item){ ITEM_ARRAY, count, NULL };
}

static void
on_map (void *context, size_t count)
{
  *(Item *)context = (Item){ ITEM_MAP, count, NULL };
}

static void
on_boolean (void *context, bool value)
{
  *(Item *)context = (Item){ ITEM_BOOL, value, NULL };
}

/* The same head as this release of the encoder writes it: the shortest. */
static gsize
encode_head (const Item *item, guint8 head[static HEAD_MAX_BYTES])
{
  switch (item->kind) {
  case ITEM_UINT:
    return cbor_encode_uint (item->value, head, HEAD_MAX_BYTES);
  case ITEM_NEGINT:
    return cbor_encode_negint (item->value, head, HEAD_MAX_BYTES);
  case ITEM_BYTES:
    return cbor_encode_bytestring_start (item->value, head, HEAD_MAX_BYTES);
  case ITEM_TEXT:
    return cbor_encode_string_start (item->value, head, HEAD_MAX_BYTES);
  case ITEM_ARRAY:
    return cbor_encode_array_start (item->value, head, HEAD_MAX_BYTES);
  case ITEM_MAP:
    return cbor_encode_map_start (item->value, head, HEAD_MAX_BYTES);
  case ITEM_BOOL:
    return cbor_encode_bool (item->value != 0, head, HEAD_MAX_BYTES);
  case ITEM_REFUSED:
  default:
    return 0;
  }
}

/* What libcbor offers and we refuse (floats, tags, null, indefinite lengths) keeps its empty
 * callback, so that the item stays ITEM_REFUSED. */
static struct cbor_callbacks
make_callbacks (void)
{
  struct cbor_callbacks callbacks = cbor_empty_callbacks;

  callbacks.uint8 = on_uint8;
  callbacks.uint16 = on_uint16;
  callbacks.uint32 = on_uint32;
  callbacks.uint64 = on_uint64;
  callbacks.negint8 = on_negint8;
  callbacks.negint16 = on_negint16;
  callbacks.negint32 = on_negint32;
  callbacks.negint64 = on_negint64;
  callbacks.byte_string = on_byte_string;
  callbacks.string = on_string;
  callbacks.array_start = on_array;
  callbacks.map_start = on_map;
  callbacks.boolean = on_boolean;
  return callbacks;
}

static gboolean
next_item (CanvassCborReader *self, ItemKind kind, Item *item)
{
  static struct cbor_callbacks callbacks;
  static gsize ready;
  struct cbor_decoder_result result;
  guint8 head[HEAD_MAX_BYTES];
  gsize head_length;

  if (self->failed)
    return FALSE;
  self->failed = TRUE;

  if (self->offset >= self->length)
    return FALSE;

  if (g_once_init_enter (&ready)) {
    callbacks = make_callbacks ();
    g_once_init_leave (&ready, 1);
  }

  *item = (Item){ ITEM_REFUSED, 0, NULL };
  result = cbor_stream_decode (
      self->bytes + self->offset, self->length - self->offset, &callbacks, item);
  if (result.status != CBOR_DECODER_FINISHED || item->kind != kind)
    return FALSE;

  head_length = encode_head (item, head);
  if (head_length == 0 || head_length > result.read ||
      memcmp (self->bytes + self->offset, head, head_length) != 0)
    return FALSE;

  self->offset += result.read;
  self->failed = FALSE;
  return TRUE;
}

/* Remembers a failure that comes from a caller's limit. */
static gboolean
accept (CanvassCborReader *self, gboolean good)
{
  if (!good)
    self->failed = TRUE;

  return good;
}

void
canvass_cbor_reader_init (CanvassCborReader *self, const guint8 *bytes, gsize length)
{
  *self = (CanvassCborReader){ bytes, length, 0, FALSE };
}

gboolean
canvass_cbor_read_uint (CanvassCborReader *self, guint64 max, guint64 *value)
{
  Item item;

  if (!next_item (self, ITEM_UINT, &item) || !accept (self, item.value <= max))
    return FALSE;

  *value = item.value;
  return TRUE;
}

static gboolean
next_is_negative (const CanvassCborReader *self)
{
  return self->offset < self->length && self->bytes[self->offset] >> 5 == 1;
}

gboolean
canvass_cbor_read_int (CanvassCborReader *self, gint64 min, gint64 max, gint64 *value)
{
  gboolean negative = next_is_negative (self);
  gint64 number;
  Item item;

  if (!next_item (self, negative ? ITEM_NEGINT : ITEM_UINT, &item) ||
      !accept (self, item.value <= G_MAXINT64))
    return FALSE;

  number = negative ? -1 - (gint64)item.value : (gint64)item.value;
  if (!accept (self, number >= min && number <= max))
    return FALSE;

  *value = number;
  return TRUE;
}

gboolean
canvass_cbor_read_bool (CanvassCborReader *self, gboolean *value)
{
  Item item;

  if (!next_item (self, ITEM_BOOL, &item))
    return FALSE;

  *value = item.value != 0;
  return TRUE;
}

gboolean
canvass_cbor_read_text (CanvassCborReader *self, gsize max_bytes, CanvassCborText *text)
{
  Item item;

  /* g_utf8_validate_len () refuses zero bytes as well. */
  if (!next_item (self, ITEM_TEXT, &item) ||
      !accept (self,
               item.value <= max_bytes &&
                   g_utf8_validate_len ((const char *)item.string, item.value, NULL)))
    return FALSE;

  *text = (CanvassCborText){ (const char *)item.string, item.value };
  return TRUE;
}

gboolean
canvass_cbor_read_bytes (CanvassCborReader *self,
                         gsize max_bytes,
                         const guint8 **bytes,
                         gsize *length)
{
  Item item;

  if (!next_item (self, ITEM_BYTES, &item) || !accept (self, item.value <= max_bytes))
    return FALSE;

  *bytes = item.string;
  *length = item.value;
  return TRUE;
}

gboolean
canvass_cbor_read_fixed (CanvassCborReader *self, gsize length, const guint8 **bytes)
{
  gsize actual;

  return canvass_cbor_read_bytes (self, length, bytes, &actual) && accept (self, actual == length);
}

gboolean
canvass_cbor_read_array (CanvassCborReader *self, gsize max_items, gsize *n_items)
{
  Item item;

  if (!next_item (self, ITEM_ARRAY, &item) ||
      !accept (self, item.value <= max_items && item.value <= self->length - self->offset))
    return FALSE;

  *n_items = item.value;
  return TRUE;
}

gboolean
canvass_cbor_read_map (CanvassCborReader *self, gsize max_pairs, gsize *n_pairs)
{
  Item item;

  if (!next_item (self, ITEM_MAP, &item) ||
      !accept (self, item.value <= max_pairs && item.value <= (self->length - self->offset) / 2))
    return FALSE;

  *n_pairs = item.value;
  return TRUE;
}

gboolean
canvass_cbor_read_key (CanvassCborReader *self, CanvassCborText *previous)
{
  CanvassCborText key;

  if (!canvass_cbor_read_text (self, G_MAXSIZE, &key) ||
      !accept (self, previous->text == NULL || canvass_cbor_compare_texts (previous, &key) < 0))
    return FALSE;

  *previous = key;
  return TRUE;
}

gboolean
canvass_cbor_text_is (const CanvassCborText *text, const char *expected)
{
  gsize length = strlen (expected);

  return text->length == length && memcmp (text->text, expected, length) == 0;
}

void
canvass_cbor_refuse (CanvassCborReader *self)
{
  self->failed = TRUE;
}

gboolean
canvass_cbor_finish (CanvassCborReader *self, const char *what, GError **error)
{
  if (!self->failed && self->offset == self->length)
    return TRUE;

  self->failed = TRUE;
  g_set_error (
      error,
      CANVASS_FORMAT_ERROR,
      CANVASS_FORMAT_ERROR_MALFORMED,
      "The contents of this %s are not laid out as they must be (near byte %" G_GSIZE_FORMAT
      "); ask for a fresh copy",
      what,
      self->offset);
  return FALSE;
}
