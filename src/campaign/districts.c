/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/districts-private.h"

#include "campaign/prose.h"

#include <string.h>

/* What no rule allows has a place in memory all the same, so that it can be told. */
#define NO_NUMBER G_MAXUINT32
#define NO_DISTRICT G_MAXUINT16

CanvassDistricts *
canvass_districts_new (void)
{
  CanvassDistricts *self = g_atomic_rc_box_new0 (CanvassDistricts);

  self->districts = g_ptr_array_new_with_free_func (g_free);
  self->streets = g_array_new (FALSE, FALSE, sizeof (CanvassStreet));
  self->ranges = g_array_new (FALSE, FALSE, sizeof (CanvassRange));
  self->spellings = g_array_new (FALSE, FALSE, sizeof (CanvassSpelling));
  self->text = g_string_new (NULL);
  return self;
}

static void
districts_clear (CanvassDistricts *self)
{
  g_ptr_array_unref (self->districts);
  g_array_unref (self->streets);
  g_array_unref (self->ranges);
  g_array_unref (self->spellings);
  g_string_free (self->text, TRUE);
}

CanvassDistricts *
canvass_districts_ref (CanvassDistricts *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
canvass_districts_unref (CanvassDistricts *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify)districts_clear);
}

void
canvass_districts_add_district (CanvassDistricts *self, const char *name, gsize length)
{
  g_ptr_array_add (self->districts, g_strndup (name, length));
}

void
canvass_districts_add_street (CanvassDistricts *self, const char *name, gsize length)
{
  CanvassStreet street = { .name = (guint32)self->text->len, .first_range = self->ranges->len };

  g_string_append_len (self->text, name, (gssize)length);
  g_string_append_c (self->text, '\0');
  g_array_append_val (self->streets, street);
}

void
canvass_districts_add_range (CanvassDistricts *self, guint64 from, guint64 to, guint64 district)
{
  CanvassStreet *street = &g_array_index (self->streets, CanvassStreet, self->streets->len - 1);
  CanvassRange range = {
    .from = (guint32)MIN (from, NO_NUMBER),
    .to = (guint32)MIN (to, NO_NUMBER),
    .district = (guint16)MIN (district, NO_DISTRICT),
  };

  g_array_append_val (self->ranges, range);
  street->n_ranges++;
  street->n_odd += range.from % 2;
}

guint
canvass_districts_get_n_districts (const CanvassDistricts *self)
{
  return self->districts->len;
}

const char *
canvass_districts_get_district (const CanvassDistricts *self, guint i)
{
  g_return_val_if_fail (i < self->districts->len, NULL);

  return g_ptr_array_index (self->districts, i);
}

guint
canvass_districts_get_n_streets (const CanvassDistricts *self)
{
  return self->streets->len;
}

static gboolean
is_line (const char *text)
{
  return canvass_prose_check (text, FALSE) == CANVASS_PROSE_SOUND && !canvass_prose_is_blank (text);
}

static const char *
find_fault_of_districts (const CanvassDistricts *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (self->districts->len == 0)
    return "its table of streets has no districts";

  for (guint i = 0; i < self->districts->len; i++) {
    char *name = g_ptr_array_index (self->districts, i);

    if (!is_line (name))
      return "a district has no proper name";
    if (!g_hash_table_add (seen, name))
      return "a district is there twice";
  }

  return NULL;
}

static const char *
find_fault_of_ranges (const CanvassDistricts *self, const CanvassStreet *street)
{
  const CanvassRange *ranges = canvass_districts_get_ranges (self, street);

  if (street->n_ranges == 0)
    return "a street of its table has no numbers";

  for (guint i = 0; i < street->n_ranges; i++) {
    const CanvassRange *range = &ranges[i];
    guint odd = i < street->n_odd ? 1 : 0;

    if (range->from > range->to || range->to > CANVASS_DISTRICTS_MAX_NUMBER)
      return "a street's numbers are out of bounds";
    if (range->from % 2 != odd || range->to % 2 != odd)
      return "a street's numbers are not first odd ones, then even ones";
    if (i > 0 && i != street->n_odd && range->from <= ranges[i - 1].to)
      return "a street's numbers do not ascend";
    if (range->district >= self->districts->len)
      return "a street lies in a district that is not there";
  }

  return NULL;
}

const char *
canvass_districts_find_fault (const CanvassDistricts *self)
{
  const char *fault = find_fault_of_districts (self);
  const char *previous = NULL;

  if (fault == NULL && self->streets->len == 0)
    fault = "its table of streets is empty";
  if (fault == NULL && self->ranges->len > CANVASS_DISTRICTS_MAX_RANGES)
    fault = "its table of streets is too long";

  for (guint i = 0; fault == NULL && i < self->streets->len; i++) {
    const CanvassStreet *street = canvass_districts_get_street (self, i);
    const char *name = self->text->str + street->name;

    if (!is_line (name))
      return "a street has no proper name";
    if (previous != NULL && strcmp (previous, name) >= 0)
      return "the streets of its table do not ascend";
    previous = name;
    fault = find_fault_of_ranges (self, street);
  }

  return fault;
}

void
canvass_districts_write (const CanvassDistricts *self, CanvassCborWriter *writer)
{
  canvass_cbor_write_map (writer, 2);
  canvass_cbor_write_text (writer, "names");
  canvass_cbor_write_array (writer, self->districts->len);
  for (guint i = 0; i < self->districts->len; i++)
    canvass_cbor_write_text (writer, g_ptr_array_index (self->districts, i));
  canvass_cbor_write_text (writer, "streets");
  canvass_cbor_write_array (writer, self->streets->len);
  for (guint i = 0; i < self->streets->len; i++) {
    const CanvassStreet *street = canvass_districts_get_street (self, i);
    const CanvassRange *ranges = canvass_districts_get_ranges (self, street);

    canvass_cbor_write_array (writer, 1 + 3 * (gsize)street->n_ranges);
    canvass_cbor_write_text (writer, self->text->str + street->name);
    for (guint j = 0; j < street->n_ranges; j++) {
      canvass_cbor_write_uint (writer, ranges[j].from);
      canvass_cbor_write_uint (writer, ranges[j].to);
      canvass_cbor_write_uint (writer, ranges[j].district);
    }
  }
}

static void
read_names (CanvassCborReader *reader, CanvassDistricts *self)
{
  CanvassCborText name;
  gsize n = 0;

  canvass_cbor_read_array (reader, CANVASS_DISTRICTS_MAX_DISTRICTS, &n);
  for (gsize i = 0; i < n; i++)
    if (canvass_cbor_read_text (reader, CANVASS_DISTRICT_MAX_BYTES, &name))
      canvass_districts_add_district (self, name.text, name.length);
}

static void
read_street (CanvassCborReader *reader, CanvassDistricts *self)
{
  CanvassCborText name;
  gsize n = 0;

  if (!canvass_cbor_read_array (reader, 1 + 3 * CANVASS_DISTRICTS_MAX_RANGES, &n) || n % 3 != 1 ||
      !canvass_cbor_read_text (reader, CANVASS_STREET_NAME_MAX_BYTES, &name)) {
    canvass_cbor_refuse (reader);
    return;
  }

  canvass_districts_add_street (self, name.text, name.length);
  for (gsize i = 0; i < n / 3; i++) {
    guint64 from, to, district;

    if (canvass_cbor_read_uint (reader, G_MAXUINT32, &from) &&
        canvass_cbor_read_uint (reader, G_MAXUINT32, &to) &&
        canvass_cbor_read_uint (reader, G_MAXUINT32, &district))
      canvass_districts_add_range (self, from, to, district);
  }
}

CanvassDistricts *
canvass_districts_read (CanvassCborReader *reader)
{
  CanvassDistricts *self = canvass_districts_new ();
  CanvassCborText key = { 0 };
  gsize n_pairs = 0;
  gsize n_streets = 0;

  if (!canvass_cbor_read_map (reader, 2, &n_pairs) || n_pairs != 2)
    canvass_cbor_refuse (reader);

  for (gsize i = 0; i < n_pairs && canvass_cbor_read_key (reader, &key); i++) {
    if (canvass_cbor_text_is (&key, "names")) {
      read_names (reader, self);
    } else if (canvass_cbor_text_is (&key, "streets")) {
      canvass_cbor_read_array (reader, CANVASS_DISTRICTS_MAX_STREETS, &n_streets);
      for (gsize j = 0; j < n_streets && !reader->failed; j++)
        read_street (reader, self);
    } else {
      canvass_cbor_refuse (reader);
    }
  }

  return self;
}
