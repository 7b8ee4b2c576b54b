/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/json-output.h"

#include "format/bytes.h"

#include <stdio.h>

void
canvass_json_print (JsonBuilder *object)
{
  g_autoptr (JsonNode) root = json_builder_get_root (object);
  g_autofree char *text = json_to_string (root, FALSE);

  fputs (text, stdout);
  fputc ('\n', stdout);
}

void
canvass_json_add_text (JsonBuilder *object, const char *member, const char *text)
{
  json_builder_set_member_name (object, member);
  json_builder_add_string_value (object, text);
}

void
canvass_json_add_path (JsonBuilder *object, const char *member, const char *path)
{
  g_autofree char *valid = g_utf8_make_valid (path, -1);

  canvass_json_add_text (object, member, valid);
}

void
canvass_json_add_hex (JsonBuilder *object, const char *member, const guint8 *bytes, gsize length)
{
  g_autofree char *hex = canvass_to_hex (bytes, length);

  canvass_json_add_text (object, member, hex);
}

void
canvass_json_add_number (JsonBuilder *object, const char *member, guint64 number)
{
  json_builder_set_member_name (object, member);
  json_builder_add_int_value (object, (gint64)MIN (number, (guint64)G_MAXINT64));
}

void
canvass_json_add_bool (JsonBuilder *object, const char *member, gboolean value)
{
  json_builder_set_member_name (object, member);
  json_builder_add_boolean_value (object, value);
}

void
canvass_json_add_texts (JsonBuilder *object, const char *member, GPtrArray *paths)
{
  json_builder_set_member_name (object, member);
  json_builder_begin_array (object);
  for (guint i = 0; i < paths->len; i++) {
    g_autofree char *valid = g_utf8_make_valid (g_ptr_array_index (paths, i), -1);

    json_builder_add_string_value (object, valid);
  }
  json_builder_end_array (object);
}
