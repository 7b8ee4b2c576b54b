/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/json-output.h"
#include "cli/seizure.h"

static const char *const KINDS[] = { "memory", "files", "disk", "swap" };

static void
add_place (JsonBuilder *object, const CanvassSeizurePlace *place)
{
  json_builder_begin_object (object);
  canvass_json_add_text (object, "kind", KINDS[place->kind]);
  canvass_json_add_text (object, "name", place->name);
  canvass_json_add_bool (object, "apart", place->is_apart);
  canvass_json_add_number (object, "bytes", place->bytes);
  canvass_json_add_number (object, "found", place->found);
  canvass_json_add_number (object, "keys_tried", place->pieces);
  canvass_json_add_bool (object, "keys_all", place->keys_all);
  canvass_json_add_number (object, "keys", place->keys);
  canvass_json_add_number (object, "planted", place->found_control);
  canvass_json_add_number (object, "planted_keys", place->keys_control);
  canvass_json_add_number (object, "unread", place->unread);
  if (place->problem != NULL)
    canvass_json_add_text (object, "problem", place->problem);
  else if (place->why != NULL)
    canvass_json_add_text (object, "problem", place->why);
  json_builder_end_object (object);
}

void
canvass_seizure_print_json (const CanvassSeizure *self)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_number (object, "signers", self->signers);
  canvass_json_add_bool (object, "clean", canvass_seizure_is_clean (self));
  canvass_json_add_bool (object, "believable", canvass_seizure_is_believable (self));
  canvass_json_add_number (object, "record_bytes", self->most_record_bytes);
  canvass_json_add_bool (object, "swap", self->has_swap);
  json_builder_set_member_name (object, "searched");
  json_builder_begin_array (object);
  for (guint i = 0; i < self->places->len; i++)
    add_place (object, self->places->pdata[i]);
  json_builder_end_array (object);
  json_builder_set_member_name (object, "leaks");
  json_builder_begin_array (object);
  for (guint i = 0; i < self->leaks->len; i++)
    json_builder_add_string_value (object, self->leaks->pdata[i]);
  json_builder_end_array (object);
  json_builder_end_object (object);
  canvass_json_print (object);
}
