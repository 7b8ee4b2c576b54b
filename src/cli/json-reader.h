/*
 * json-reader.h: JSON that holds what a signer gave, read where it lies
 *
 * RFC 8259, strictly. Nothing is copied: strings are unescaped in place, in the caller's (locked)
 * buffer, so no plaintext ever reaches the ordinary heap, as it would with a tree. Pulls one item
 * after the other and never recurses: nesting is as deep as the caller asks, no deeper.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_JSON_MAX_MEMBERS 64 /* of one object */

/**
 * CanvassJsonReader:
 * @problem: static text, NULL while all is well; says what is wrong, never what was read
 *
 * Once something is wrong, every function returns FALSE and does nothing: check once, at the end,
 * with canvass_json_finish ().
 */
typedef struct {
  char *text;
  gsize length;
  gsize offset;
  const char *problem;
} CanvassJsonReader;

/* Names already seen, so that none comes twice. */
typedef struct {
  const char *names[CANVASS_JSON_MAX_MEMBERS];
  guint n;
} CanvassJsonObject;

typedef struct {
  gboolean begun;
} CanvassJsonArray;

/* @text is changed while reading. It must be UTF-8 without zero bytes, and is refused otherwise. */
void canvass_json_reader_init (CanvassJsonReader *self, char *text, gsize length);

gboolean canvass_json_read_object (CanvassJsonReader *self, CanvassJsonObject *object);
/* FALSE behind the last member. @name and strings: (transfer none), zero-terminated, in the buffer,
 * good until it is reused. */
gboolean
canvass_json_read_member (CanvassJsonReader *self, CanvassJsonObject *object, const char **name);
gboolean canvass_json_read_array (CanvassJsonReader *self, CanvassJsonArray *array);
/* FALSE behind the last element. */
gboolean canvass_json_read_element (CanvassJsonReader *self, CanvassJsonArray *array);

gboolean canvass_json_read_string (CanvassJsonReader *self, const char **string);
gboolean canvass_json_read_bool (CanvassJsonReader *self, gboolean *value);
/* A whole number without fraction or exponent. */
gboolean canvass_json_read_int (CanvassJsonReader *self, gint64 min, gint64 max, gint64 *value);

/* For a value that the caller cannot use: the reader fails with @problem, static text. */
void canvass_json_refuse (CanvassJsonReader *self, const char *problem);

/* TRUE when nothing failed and only white space is left. */
gboolean canvass_json_finish (CanvassJsonReader *self);

G_END_DECLS
