/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/text.h"

#include "campaign/language.h"

#include <string.h>

CanvassText *
canvass_text_new (void)
{
  CanvassText *self = g_new0 (CanvassText, 1);

  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->blocks = g_ptr_array_new ();
  return self;
}

void
canvass_text_free (CanvassText *self)
{
  g_free (self->language);
  g_free (self->name);
  g_free (self->title);
  g_free (self->ask);
  g_free (self->addressee);
  g_free (self->collector);
  g_free (self->thanks);
  g_free (self->body);
  g_hash_table_unref (self->labels);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

char *
canvass_label_of_field (const char *field)
{
  return g_strconcat ("field.", field, NULL);
}

char *
canvass_label_of_hint (const char *field)
{
  return g_strconcat ("field.", field, ".hint", NULL);
}

char *
canvass_label_of_choice (const char *field, const char *choice)
{
  return g_strconcat ("field.", field, ".choice.", choice, NULL);
}

char *
canvass_label_of_consent (const char *consent)
{
  return g_strconcat ("consent.", consent, NULL);
}

const char *
canvass_text_get_language (const CanvassText *self)
{
  return self->language;
}

const char *
canvass_text_get_language_name (const CanvassText *self)
{
  return self->name;
}

gboolean
canvass_text_is_right_to_left (const CanvassText *self)
{
  return canvass_language_is_right_to_left (self->language);
}

const char *
canvass_text_get_title (const CanvassText *self)
{
  return self->title;
}

const char *
canvass_text_get_ask (const CanvassText *self)
{
  return self->ask;
}

const char *
canvass_text_get_addressee (const CanvassText *self)
{
  return self->addressee != NULL ? self->addressee : self->fallback->addressee;
}

const char *
canvass_text_get_collector (const CanvassText *self)
{
  return self->collector != NULL ? self->collector : self->fallback->collector;
}

const char *
canvass_text_get_thanks (const CanvassText *self)
{
  if (self->thanks != NULL)
    return self->thanks;
  if (self->fallback != NULL && self->fallback->thanks != NULL)
    return self->fallback->thanks;

  return "";
}

const char *
canvass_text_get_body (const CanvassText *self)
{
  return self->body;
}

GPtrArray *
canvass_text_get_blocks (const CanvassText *self)
{
  return self->blocks;
}

static const char *
look_up (const CanvassText *self, const char *key)
{
  const char *label = g_hash_table_lookup (self->labels, key);

  if (label == NULL && self->fallback != NULL)
    label = g_hash_table_lookup (self->fallback->labels, key);

  return label;
}

/* An app's own word for a standard field, in the right language, beats the campaign's in another.
 */
static const char *
look_up_of_field (const CanvassText *self, const char *field, const char *key)
{
  return canvass_field_find_standard (field) != NULL ? g_hash_table_lookup (self->labels, key)
                                                     : look_up (self, key);
}

const char *
canvass_text_get_field_label (const CanvassText *self, const char *field)
{
  g_autofree char *key = canvass_label_of_field (field);

  return look_up_of_field (self, field, key);
}

const char *
canvass_text_get_field_hint (const CanvassText *self, const char *field)
{
  g_autofree char *key = canvass_label_of_hint (field);

  return look_up_of_field (self, field, key);
}

const char *
canvass_text_get_choice_label (const CanvassText *self, const char *field, const char *choice)
{
  g_autofree char *key = canvass_label_of_choice (field, choice);

  return look_up (self, key);
}

const char *
canvass_text_get_consent_label (const CanvassText *self, const char *consent)
{
  g_autofree char *key = canvass_label_of_consent (consent);

  return look_up (self, key);
}

gboolean
canvass_label_has_one_gap (const char *label)
{
  const char *gap = strstr (label, CANVASS_LABEL_GAP);

  return gap != NULL && strstr (gap + strlen (CANVASS_LABEL_GAP), CANVASS_LABEL_GAP) == NULL;
}

char *
canvass_text_name_district (const CanvassText *self, const char *district)
{
  const char *label = g_hash_table_lookup (self->labels, CANVASS_LABEL_OF_DISTRICT);
  g_autofree char *before = NULL;
  const char *gap;

  g_return_val_if_fail (district != NULL, NULL);

  if (label == NULL)
    return g_strdup (district);

  gap = strstr (label, CANVASS_LABEL_GAP);
  before = g_strndup (label, gap - label);
  return g_strconcat (before, district, gap + strlen (CANVASS_LABEL_GAP), NULL);
}

static gboolean
owns_label (const CanvassText *self, const char *piece)
{
  GHashTableIter iter;
  gpointer label;

  g_hash_table_iter_init (&iter, self->labels);
  while (g_hash_table_iter_next (&iter, NULL, &label))
    if (label == piece)
      return TRUE;

  return FALSE;
}

const char *
canvass_text_get_language_of (const CanvassText *self, const char *piece)
{
  const CanvassText *first = self->fallback;

  if (first == NULL)
    return self->language;

  if (piece == first->addressee || piece == first->collector || piece == first->thanks ||
      owns_label (first, piece))
    return first->language;

  return self->language;
}
