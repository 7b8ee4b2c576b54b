/*
 * cbor.h: deterministic CBOR in and out of our own buffers
 *
 * RFC 8949, section 4.2.1 (core deterministic encoding): shortest heads, definite lengths, map keys
 * in bytewise order of their encodings. Unsigned and negative integers, byte and text strings,
 * arrays, maps and booleans only; everything else is refused. Built on libcbor's streaming
 * interface, which never allocates what a header announces.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassCborWriter:
 *
 * Appends to a caller's buffer; once something does not fit, @overflow stays set and nothing more
 * is written. The caller gives map keys in order.
 */
typedef struct {
  guint8 *buffer;
  gsize capacity;
  gsize length;
  gboolean overflow;
} CanvassCborWriter;

void canvass_cbor_write_uint (CanvassCborWriter *self, guint64 value);
void canvass_cbor_write_int (CanvassCborWriter *self, gint64 value);
void canvass_cbor_write_bool (CanvassCborWriter *self, gboolean value);
void canvass_cbor_write_text (CanvassCborWriter *self, const char *text);
void canvass_cbor_write_string (CanvassCborWriter *self, const char *text, gsize length);
void canvass_cbor_write_bytes (CanvassCborWriter *self, const guint8 *bytes, gsize length);
void canvass_cbor_write_array (CanvassCborWriter *self, gsize n_items);
void canvass_cbor_write_map (CanvassCborWriter *self, gsize n_pairs);

/* Orders two map keys as their encodings: shorter first, then by byte. */
gint canvass_cbor_compare_keys (const char *a, const char *b);

/**
 * CanvassCborReader:
 *
 * Pulls one item after the other. Every function returns FALSE when the next item is something
 * else, is not deterministic or is cut off, and from then on all of them do: check once, at the
 * end, with canvass_cbor_finish (). Strings point into the input and are not terminated; text is
 * valid UTF-8 without zero bytes. A count never exceeds the bytes that are left.
 */
typedef struct {
  const guint8 *bytes;
  gsize length;
  gsize offset;
  gboolean failed;
} CanvassCborReader;

typedef struct {
  const char *text;
  gsize length; /* bytes */
} CanvassCborText;

gint canvass_cbor_compare_texts (const CanvassCborText *a, const CanvassCborText *b);

void canvass_cbor_reader_init (CanvassCborReader *self, const guint8 *bytes, gsize length);
gboolean canvass_cbor_read_uint (CanvassCborReader *self, guint64 max, guint64 *value);
gboolean canvass_cbor_read_int (CanvassCborReader *self, gint64 min, gint64 max, gint64 *value);
gboolean canvass_cbor_read_bool (CanvassCborReader *self, gboolean *value);
gboolean canvass_cbor_read_text (CanvassCborReader *self, gsize max_bytes, CanvassCborText *text);
/* A byte string of any length up to @max_bytes, or of exactly @length. */
gboolean canvass_cbor_read_bytes (CanvassCborReader *self,
                                  gsize max_bytes,
                                  const guint8 **bytes,
                                  gsize *length);
gboolean canvass_cbor_read_fixed (CanvassCborReader *self, gsize length, const guint8 **bytes);
gboolean canvass_cbor_read_array (CanvassCborReader *self, gsize max_items, gsize *n_items);
gboolean canvass_cbor_read_map (CanvassCborReader *self, gsize max_pairs, gsize *n_pairs);

/* Reads a map key and checks that it comes after @previous, which it then replaces. Start with
 * @previous zeroed. */
gboolean canvass_cbor_read_key (CanvassCborReader *self, CanvassCborText *previous);
gboolean canvass_cbor_text_is (const CanvassCborText *text, const char *expected);

/* For a key or value the caller does not know: the reader fails. */
void canvass_cbor_refuse (CanvassCborReader *self);

/* TRUE when nothing failed and every byte was read; else sets MALFORMED, naming @what. */
gboolean canvass_cbor_finish (CanvassCborReader *self, const char *what, GError **error);

G_END_DECLS
