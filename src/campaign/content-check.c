/*
 * What the layout of a campaign allows and a campaign may still not say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/content.h"

#include "campaign/language.h"
#include "campaign/markdown.h"
#include "campaign/prose.h"

#include <string.h>

static gboolean invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
invalid (GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error,
               CANVASS_CAMPAIGN_ERROR,
               CANVASS_CAMPAIGN_ERROR_INVALID,
               "This campaign file breaks the rules: %s; ask its coordinator for another",
               what);
  return FALSE;
}

static gboolean
check_line (const char *what, const char *language, const char *text, GError **error)
{
  if (text == NULL)
    return TRUE;
  if (canvass_prose_check (text, FALSE) != CANVASS_PROSE_SOUND)
    return invalid (error,
                    "“%s” in language %s holds control characters or unbalanced bidirectional "
                    "marks",
                    what,
                    language);
  if (canvass_prose_is_blank (text))
    return invalid (error, "“%s” in language %s is empty", what, language);

  return TRUE;
}

static gboolean
check_rules (const CanvassRules *rules, GError **error)
{
  if (rules->goal > CANVASS_CAMPAIGN_MAX_GOAL)
    return invalid (error, "its goal is beyond reason");
  if (rules->closes[0] != '\0' && !canvass_content_is_day (rules->closes))
    return invalid (error, "its closing date is no date");
  if (!canvass_content_is_day (rules->destroy_by))
    return invalid (error, "its date of destruction is no date");
  if (strcmp (rules->destroy_by, rules->closes) < 0)
    return invalid (error, "it destroys before it closes");
  if (rules->country[0] != '\0' && !canvass_content_is_country (rules->country))
    return invalid (error, "its country is none of ISO 3166-1");
  if (rules->cover_seconds < CANVASS_CAMPAIGN_MIN_COVER_SECONDS ||
      rules->erase_seconds <= rules->cover_seconds ||
      rules->erase_seconds > CANVASS_CAMPAIGN_MAX_ERASE_SECONDS)
    return invalid (error, "its idle times are out of bounds");
  if (rules->address[0] != '\0' && !canvass_content_is_address (rules->address))
    return invalid (error, "its address is none of the web that begins with https");
  if (rules->qr && rules->address[0] == '\0')
    return invalid (error, "it shows a QR code of no address");

  return TRUE;
}

static gboolean
check_meetings (const CanvassContent *self, GError **error)
{
  for (CanvassMeeting i = 0; i < CANVASS_N_MEETINGS; i++) {
    if (self->meetings[i] != NULL && !canvass_meeting_is_sound (i, self->meetings[i]))
      return invalid (error, "its drop has an unusable “%s”", canvass_meeting_get_key (i));
  }

  return TRUE;
}

static gboolean
check_choices (const CanvassFieldSpec *spec, GError **error)
{
  guint n_choices = spec->choices != NULL ? g_strv_length (spec->choices) : 0;

  if ((spec->kind == CANVASS_FIELD_CHOICE) != (spec->choices != NULL) || n_choices == 1 ||
      (spec->choices != NULL && n_choices == 0))
    return invalid (error, "field %s and its choices do not fit", spec->name);

  for (guint i = 0; i < n_choices; i++) {
    if (!canvass_content_is_choice (spec->choices[i]))
      return invalid (error, "a choice of field %s has no proper name", spec->name);
    for (guint j = 0; j < i; j++)
      if (strcmp (spec->choices[i], spec->choices[j]) == 0)
        return invalid (error, "field %s has a choice twice", spec->name);
  }

  return TRUE;
}

static gboolean
check_field (const CanvassContent *self, const CanvassFieldSpec *spec, GError **error)
{
  const CanvassFieldSpec *standard = canvass_field_find_standard (spec->name);

  if (!canvass_content_is_name (spec->name))
    return invalid (error, "a field has no proper name");
  if (canvass_content_find_field (self, spec->name) != spec)
    return invalid (error, "field %s is there twice", spec->name);
  if (spec->use == CANVASS_USE_HIDDEN)
    return invalid (error, "field %s is hidden and still there", spec->name);
  if (standard != NULL && standard->kind != spec->kind)
    return invalid (error, "standard field %s has another kind", spec->name);
  if (spec->max_bytes == 0 || spec->max_bytes > CANVASS_CAMPAIGN_MAX_VALUE_BYTES)
    return invalid (error, "field %s has a length out of bounds", spec->name);

  return check_choices (spec, error);
}

/* One name field, or given and family names; whichever it is, a signature has a name. */
static gboolean
check_name (const CanvassContent *self, GError **error)
{
  const CanvassFieldSpec *name = canvass_content_find_field (self, "name");
  const CanvassFieldSpec *given = canvass_content_find_field (self, "given_name");
  const CanvassFieldSpec *family = canvass_content_find_field (self, "family_name");
  const CanvassFieldSpec *asked = name != NULL ? name : given;

  if (asked == NULL || asked->use != CANVASS_USE_REQUIRED)
    return invalid (error, "it does not require a name");
  if (name != NULL && (given != NULL || family != NULL))
    return invalid (error, "it asks for the name twice");

  return TRUE;
}

static gboolean
check_adult (const CanvassContent *self, GError **error)
{
  const CanvassFieldSpec *adult = canvass_content_find_field (self, "adult");

  if (!self->rules.minors && (adult == NULL || adult->use != CANVASS_USE_REQUIRED))
    return invalid (error, "it turns minors away but does not require field adult");

  return TRUE;
}

static gboolean
check_fields (const CanvassContent *self, GError **error)
{
  for (guint i = 0; i < self->fields->len; i++)
    if (!check_field (self, g_ptr_array_index (self->fields, i), error))
      return FALSE;

  return check_name (self, error) && check_adult (self, error);
}

static gboolean
check_districts (const CanvassContent *self, GError **error)
{
  const CanvassFieldSpec *district = canvass_content_find_field (self, "district");
  const char *fault;

  if (self->districts == NULL)
    return TRUE;

  fault = canvass_districts_find_fault (self->districts);
  if (fault != NULL)
    return invalid (error, "%s", fault);
  if (district == NULL || canvass_content_find_field (self, "street") == NULL)
    return invalid (error, "its table of streets needs fields street and district");

  for (guint i = 0; i < canvass_districts_get_n_districts (self->districts); i++)
    if (strlen (canvass_districts_get_district (self->districts, i)) > district->max_bytes)
      return invalid (error, "a district is longer than field district may be");

  return TRUE;
}

static gboolean
check_contact (const CanvassContent *self, const char *name, GError **error)
{
  const CanvassFieldSpec *spec = canvass_content_find_field (self, name);

  if (!self->rules.contact && spec != NULL && spec->use == CANVASS_USE_REQUIRED)
    return invalid (error, "it requires %s but offers no contact", name);

  return TRUE;
}

static gboolean
check_consents (const CanvassContent *self, GError **error)
{
  for (guint i = 0; i < self->consents->len; i++) {
    const CanvassConsentSpec *spec = g_ptr_array_index (self->consents, i);
    const char *field = canvass_content_field_of_channel (spec->channel);

    if (!canvass_content_is_name (spec->name))
      return invalid (error, "a consent has no proper name");
    if (canvass_content_find_consent (self, spec->name) != spec)
      return invalid (error, "consent %s is there twice", spec->name);
    if (!canvass_content_is_channel (spec->channel))
      return invalid (error, "consent %s has an unknown channel", spec->name);
    if (field != NULL && canvass_content_find_field (self, field) == NULL)
      return invalid (error, "consent %s needs field %s", spec->name, field);
    if (g_strcmp0 (field, "street") == 0 && canvass_content_drops_street (self))
      return invalid (error, "consent %s needs a street, which is not kept", spec->name);
  }

  if (self->rules.contact && canvass_content_find_field (self, "email") == NULL &&
      canvass_content_find_field (self, "phone") == NULL)
    return invalid (error, "it offers contact but asks for neither e-mail nor phone");

  return check_contact (self, "email", error) && check_contact (self, "phone", error);
}

typedef struct {
  guint n_fatal;
} Faults;

static void
count_fault (CanvassMarkdownFault fault, guint line, gpointer user_data)
{
  Faults *faults = user_data;

  faults->n_fatal += canvass_markdown_is_fatal (fault);
}

static gboolean
check_body (CanvassText *text, GError **error)
{
  Faults faults = { 0 };
  CanvassProse verdict;

  /* Bidirectional marks are judged by block, since a paragraph may spread over lines. */
  verdict = canvass_prose_check (text->body, TRUE);
  if (verdict == CANVASS_PROSE_NOT_UTF8 || verdict == CANVASS_PROSE_CONTROL)
    return invalid (error, "the petition in language %s holds control characters", text->language);

  g_ptr_array_unref (text->blocks);
  text->blocks = canvass_markdown_parse (text->body, count_fault, &faults);
  if (faults.n_fatal > 0)
    return invalid (error,
                    "the petition in language %s is empty, holds raw HTML or control characters, "
                    "or nests too deeply",
                    text->language);

  return TRUE;
}

static gboolean
check_labels (const CanvassContent *self, const CanvassText *text, GError **error)
{
  GHashTableIter iter;
  gpointer key, label;

  g_hash_table_iter_init (&iter, text->labels);
  while (g_hash_table_iter_next (&iter, &key, &label)) {
    if (!canvass_content_has_label (self, key))
      return invalid (error, "language %s labels what is not there", text->language);
    if (!check_line (key, text->language, label, error))
      return FALSE;
    if (strcmp (key, CANVASS_LABEL_OF_DISTRICT) == 0 && !canvass_label_has_one_gap (label))
      return invalid (error, "language %s names a district without its gap", text->language);
  }

  return TRUE;
}

static gboolean
check_text (const CanvassContent *self, CanvassText *text, GError **error)
{
  return check_line ("name", text->language, text->name, error) &&
         check_line ("title", text->language, text->title, error) &&
         check_line ("ask", text->language, text->ask, error) &&
         check_line ("addressee", text->language, text->addressee, error) &&
         check_line ("collector", text->language, text->collector, error) &&
         check_line ("thanks", text->language, text->thanks, error) &&
         check_labels (self, text, error) && check_body (text, error);
}

static gboolean
check_first_text (const CanvassContent *self, const CanvassText *first, GError **error)
{
  g_autoptr (GPtrArray) labels = canvass_content_list_labels (self);

  if (first->addressee == NULL || first->collector == NULL)
    return invalid (error, "its first language does not name addressee and collector");

  for (guint i = 0; i < labels->len; i++)
    if (!g_hash_table_contains (first->labels, g_ptr_array_index (labels, i)))
      return invalid (
          error, "its first language has no label %s", (const char *)g_ptr_array_index (labels, i));

  return TRUE;
}

static gboolean
check_texts (const CanvassContent *self, GError **error)
{
  if (self->texts->len == 0)
    return invalid (error, "it has no text");

  for (guint i = 0; i < self->texts->len; i++) {
    CanvassText *text = g_ptr_array_index (self->texts, i);

    if (!canvass_language_is_tag (text->language))
      return invalid (error, "a language has no proper tag");
    for (guint j = 0; j < i; j++) {
      const CanvassText *other = g_ptr_array_index (self->texts, j);

      if (g_ascii_strcasecmp (text->language, other->language) == 0)
        return invalid (error, "language %s is there twice", text->language);
    }
    if (!check_text (self, text, error))
      return FALSE;
  }

  return check_first_text (self, g_ptr_array_index (self->texts, 0), error);
}

static gboolean
check_recipients (const CanvassContent *self, GError **error)
{
  if (self->n_recipients == 0)
    return invalid (error, "it has no recipient");

  for (guint i = 0; i < self->n_recipients; i++) {
    const CanvassPublicKey *key = &self->recipients[i];

    if (!canvass_public_key_is_sound (key))
      return invalid (error, "recipient %u has an unsound key or name", i + 1);
    for (guint j = 0; j < i; j++)
      if (memcmp (key->sign_pk, self->recipients[j].sign_pk, CANVASS_SIGN_PK_BYTES) == 0 ||
          memcmp (key->seal_pk, self->recipients[j].seal_pk, CANVASS_SEAL_PK_BYTES) == 0)
        return invalid (error, "a recipient is there twice");
  }

  return TRUE;
}

gboolean
canvass_content_check (const CanvassContent *self, GError **error)
{
  if (!canvass_content_is_id (self->id))
    return invalid (error, "its id is not proper");
  if (self->sequence == 0 || self->sequence > CANVASS_CAMPAIGN_MAX_SEQUENCE)
    return invalid (error, "its version is out of bounds");

  return check_rules (&self->rules, error) && check_fields (self, error) &&
         check_meetings (self, error) && check_districts (self, error) &&
         check_consents (self, error) && check_texts (self, error) &&
         check_recipients (self, error);
}
