/*
 * json-output.h: the one object that --json prints
 *
 * For what is no secret only: the tree lies on the ordinary heap.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Prints the finished object on one line of stdout. */
void canvass_json_print (JsonBuilder *object);

void canvass_json_add_text (JsonBuilder *object, const char *member, const char *text);
/* A file name may be any bytes; what is no UTF-8 of them is replaced. */
void canvass_json_add_path (JsonBuilder *object, const char *member, const char *path);
void
canvass_json_add_hex (JsonBuilder *object, const char *member, const guint8 *bytes, gsize length);
void canvass_json_add_number (JsonBuilder *object, const char *member, guint64 number);
void canvass_json_add_bool (JsonBuilder *object, const char *member, gboolean value);
/* (element-type filename) or texts */
void canvass_json_add_texts (JsonBuilder *object, const char *member, GPtrArray *paths);

G_END_DECLS
