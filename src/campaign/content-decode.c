/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/content.h"

#include "campaign/language.h"
#include "campaign/markdown.h"
#include "campaign/prose.h"
#include "format/cbor.h"
#include "format/error.h"

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

/* Layout: which keys, which types. Each reader leaves @reader failed when something is off, so that
 * one check at the end is enough. */

static void
read_string (CanvassCborReader *reader, gsize max_bytes, char **string)
{
  CanvassCborText text;

  if (canvass_cbor_read_text (reader, max_bytes, &text)) {
    g_free (*string);
    *string = g_strndup (text.text, text.length);
  }
}

static void
read_word (CanvassCborReader *reader, gboolean (*parse) (const char *, guint *), guint *value)
{
  g_autofree char *word = NULL;

  read_string (reader, CANVASS_NAME_MAX_BYTES, &word);
  if (word != NULL && !parse (word, value))
    canvass_cbor_refuse (reader);
}

static gboolean
parse_use (const char *word, guint *value)
{
  CanvassUse use;
  gboolean known = canvass_use_parse (word, &use);

  *value = known ? use : 0;
  return known;
}

static gboolean
parse_kind (const char *word, guint *value)
{
  CanvassFieldKind kind;
  gboolean known = canvass_field_kind_parse (word, &kind);

  *value = known ? kind : 0;
  return known;
}

static void
read_use (CanvassCborReader *reader, CanvassUse *use)
{
  guint value = 0;

  read_word (reader, parse_use, &value);
  *use = value;
}

static void
read_kind (CanvassCborReader *reader, CanvassFieldKind *kind)
{
  guint value = 0;

  read_word (reader, parse_kind, &value);
  *kind = value;
}

static void
read_seconds (CanvassCborReader *reader, guint *seconds)
{
  guint64 value = 0;

  canvass_cbor_read_uint (reader, G_MAXUINT32, &value);
  *seconds = (guint)value;
}

static void
read_rules (CanvassCborReader *reader, CanvassRules *rules)
{
  CanvassCborText key = { 0 };
  gsize n_pairs = 0;

  /* All keys are known and none comes twice, so that ten of them are all of them. */
  if (!canvass_cbor_read_map (reader, 10, &n_pairs) || n_pairs != 10)
    canvass_cbor_refuse (reader);

  for (gsize i = 0; i < n_pairs && canvass_cbor_read_key (reader, &key); i++) {
    if (canvass_cbor_text_is (&key, "goal"))
      canvass_cbor_read_uint (reader, G_MAXUINT64, &rules->goal);
    else if (canvass_cbor_text_is (&key, "closes"))
      read_string (reader, 10, &rules->closes);
    else if (canvass_cbor_text_is (&key, "contact"))
      canvass_cbor_read_bool (reader, &rules->contact);
    else if (canvass_cbor_text_is (&key, "country"))
      read_string (reader, 2, &rules->country);
    else if (canvass_cbor_text_is (&key, "drawing"))
      read_use (reader, &rules->drawing);
    else if (canvass_cbor_text_is (&key, "destroy_by"))
      read_string (reader, 10, &rules->destroy_by);
    else if (canvass_cbor_text_is (&key, "keep_street"))
      canvass_cbor_read_bool (reader, &rules->keep_street);
    else if (canvass_cbor_text_is (&key, "public_name"))
      canvass_cbor_read_bool (reader, &rules->ask_public_name);
    else if (canvass_cbor_text_is (&key, "cover_seconds"))
      read_seconds (reader, &rules->cover_seconds);
    else if (canvass_cbor_text_is (&key, "erase_seconds"))
      read_seconds (reader, &rules->erase_seconds);
    else
      canvass_cbor_refuse (reader);
  }
}

static void
read_choices (CanvassCborReader *reader, char ***choices)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gsize n_items = 0;

  canvass_cbor_read_array (reader, CANVASS_CAMPAIGN_MAX_CHOICES, &n_items);
  for (gsize i = 0; i < n_items && !reader->failed; i++) {
    g_autofree char *choice = NULL;

    read_string (reader, CANVASS_NAME_MAX_BYTES, &choice);
    if (choice != NULL)
      g_strv_builder_add (builder, choice);
  }

  g_strfreev (*choices);
  *choices = g_strv_builder_end (builder);
}

static void
read_field (CanvassCborReader *reader, CanvassContent *content)
{
  g_autoptr (CanvassFieldSpec) spec = g_new0 (CanvassFieldSpec, 1);
  CanvassCborText key = { 0 };
  gsize n_pairs = 0;
  guint64 max_bytes = 0;

  canvass_cbor_read_map (reader, 5, &n_pairs);
  for (gsize i = 0; i < n_pairs && canvass_cbor_read_key (reader, &key); i++) {
    if (canvass_cbor_text_is (&key, "use"))
      read_use (reader, &spec->use);
    else if (canvass_cbor_text_is (&key, "kind"))
      read_kind (reader, &spec->kind);
    else if (canvass_cbor_text_is (&key, "name"))
      read_string (reader, CANVASS_NAME_MAX_BYTES, &spec->name);
    else if (canvass_cbor_text_is (&key, "choices"))
      read_choices (reader, &spec->choices);
    else if (canvass_cbor_text_is (&key, "max_bytes"))
      canvass_cbor_read_uint (reader, G_MAXUINT32, &max_bytes);
    else
      canvass_cbor_refuse (reader);
  }

  if (reader->failed || n_pairs != (spec->choices != NULL ? 5 : 4)) {
    canvass_cbor_refuse (reader);
    return;
  }

  spec->max_bytes = max_bytes;
  spec->standard = canvass_field_find_standard (spec->name) != NULL;
  canvass_content_add_field (content, g_steal_pointer (&spec));
}

static void
read_consent (CanvassCborReader *reader, CanvassContent *content)
{
  g_autoptr (CanvassConsentSpec) spec = g_new0 (CanvassConsentSpec, 1);
  CanvassCborText key = { 0 };
  gsize n_pairs = 0;

  if (!canvass_cbor_read_map (reader, 3, &n_pairs) || n_pairs != 3)
    canvass_cbor_refuse (reader);

  for (gsize i = 0; i < n_pairs && canvass_cbor_read_key (reader, &key); i++) {
    if (canvass_cbor_text_is (&key, "name"))
      read_string (reader, CANVASS_NAME_MAX_BYTES, &spec->name);
    else if (canvass_cbor_text_is (&key, "channel"))
      read_string (reader, CANVASS_NAME_MAX_BYTES, &spec->channel);
    else if (canvass_cbor_text_is (&key, "required"))
      canvass_cbor_read_bool (reader, &spec->required);
    else
      canvass_cbor_refuse (reader);
  }

  if (!reader->failed)
    canvass_content_add_consent (content, g_steal_pointer (&spec));
}

static void
read_labels (CanvassCborReader *reader, CanvassText *text)
{
  CanvassCborText key = { 0 };
  gsize n_pairs = 0;

  canvass_cbor_read_map (reader, CANVASS_CAMPAIGN_MAX_LABELS, &n_pairs);
  for (gsize i = 0; i < n_pairs && canvass_cbor_read_key (reader, &key); i++) {
    g_autofree char *label = NULL;

    read_string (reader, CANVASS_TEXT_MAX_LABEL_BYTES, &label);
    if (label != NULL)
      g_hash_table_insert (
          text->labels, g_strndup (key.text, key.length), g_steal_pointer (&label));
  }
}

static void
read_text (CanvassCborReader *reader, CanvassContent *content)
{
  g_autoptr (CanvassText) text = canvass_text_new ();
  CanvassCborText key = { 0 };
  gsize n_pairs = 0;
  guint n_optional;

  canvass_cbor_read_map (reader, 9, &n_pairs);
  for (gsize i = 0; i < n_pairs && canvass_cbor_read_key (reader, &key); i++) {
    if (canvass_cbor_text_is (&key, "ask"))
      read_string (reader, CANVASS_TEXT_MAX_ASK_BYTES, &text->ask);
    else if (canvass_cbor_text_is (&key, "body"))
      read_string (reader, CANVASS_TEXT_MAX_BODY_BYTES, &text->body);
    else if (canvass_cbor_text_is (&key, "name"))
      read_string (reader, CANVASS_TEXT_MAX_NAME_BYTES, &text->name);
    else if (canvass_cbor_text_is (&key, "title"))
      read_string (reader, CANVASS_TEXT_MAX_TITLE_BYTES, &text->title);
    else if (canvass_cbor_text_is (&key, "labels"))
      read_labels (reader, text);
    else if (canvass_cbor_text_is (&key, "thanks"))
      read_string (reader, CANVASS_TEXT_MAX_THANKS_BYTES, &text->thanks);
    else if (canvass_cbor_text_is (&key, "language"))
      read_string (reader, CANVASS_TEXT_MAX_NAME_BYTES, &text->language);
    else if (canvass_cbor_text_is (&key, "addressee"))
      read_string (reader, CANVASS_TEXT_MAX_PARTY_BYTES, &text->addressee);
    else if (canvass_cbor_text_is (&key, "collector"))
      read_string (reader, CANVASS_TEXT_MAX_PARTY_BYTES, &text->collector);
    else
      canvass_cbor_refuse (reader);
  }

  n_optional = (text->thanks != NULL) + (text->addressee != NULL) + (text->collector != NULL);
  if (reader->failed || n_pairs != 6 + n_optional) {
    canvass_cbor_refuse (reader);
    return;
  }

  canvass_content_add_text (content, g_steal_pointer (&text));
}

static void
read_recipient (CanvassCborReader *reader, CanvassContent *content)
{
  CanvassPublicKey *recipient = &content->recipients[content->n_recipients];
  CanvassCborText key = { 0 };
  CanvassCborText name;
  const guint8 *pk;
  gsize n_pairs = 0;

  if (!canvass_cbor_read_map (reader, 3, &n_pairs) || n_pairs != 3)
    canvass_cbor_refuse (reader);

  for (gsize i = 0; i < n_pairs && canvass_cbor_read_key (reader, &key); i++) {
    if (canvass_cbor_text_is (&key, "name")) {
      if (canvass_cbor_read_text (reader, CANVASS_KEY_NAME_BYTES, &name))
        memcpy (recipient->name, name.text, name.length);
    } else if (canvass_cbor_text_is (&key, "seal_pk")) {
      if (canvass_cbor_read_fixed (reader, CANVASS_SEAL_PK_BYTES, &pk))
        memcpy (recipient->seal_pk, pk, CANVASS_SEAL_PK_BYTES);
    } else if (canvass_cbor_text_is (&key, "sign_pk")) {
      if (canvass_cbor_read_fixed (reader, CANVASS_SIGN_PK_BYTES, &pk))
        memcpy (recipient->sign_pk, pk, CANVASS_SIGN_PK_BYTES);
    } else {
      canvass_cbor_refuse (reader);
    }
  }

  content->n_recipients++;
}

static void
read_each (CanvassCborReader *reader,
           gsize max_items,
           void (*read_item) (CanvassCborReader *, CanvassContent *),
           CanvassContent *content)
{
  gsize n_items = 0;

  canvass_cbor_read_array (reader, max_items, &n_items);
  for (gsize i = 0; i < n_items && !reader->failed; i++)
    read_item (reader, content);
}

static void
read_content (CanvassCborReader *reader, gsize n_pairs, CanvassCborText key, CanvassContent *self)
{
  for (gsize i = 1; i < n_pairs && canvass_cbor_read_key (reader, &key); i++) {
    if (canvass_cbor_text_is (&key, "id"))
      read_string (reader, CANVASS_CAMPAIGN_MAX_ID_BYTES, &self->id);
    else if (canvass_cbor_text_is (&key, "rules"))
      read_rules (reader, &self->rules);
    else if (canvass_cbor_text_is (&key, "texts"))
      read_each (reader, CANVASS_CAMPAIGN_MAX_LANGUAGES, read_text, self);
    else if (canvass_cbor_text_is (&key, "fields"))
      read_each (reader, CANVASS_PAYLOAD_MAX_FIELDS, read_field, self);
    else if (canvass_cbor_text_is (&key, "consents"))
      read_each (reader, CANVASS_PAYLOAD_MAX_CONSENTS, read_consent, self);
    else if (canvass_cbor_text_is (&key, "sequence"))
      canvass_cbor_read_uint (reader, G_MAXUINT64, &self->sequence);
    else if (canvass_cbor_text_is (&key, "recipients"))
      read_each (reader, CANVASS_MAX_RECIPIENTS, read_recipient, self);
    else
      canvass_cbor_refuse (reader);
  }
}

/* Meaning: what the layout allows and a campaign may still not say. */

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
check_fields (const CanvassContent *self, GError **error)
{
  for (guint i = 0; i < self->fields->len; i++)
    if (!check_field (self, g_ptr_array_index (self->fields, i), error))
      return FALSE;

  return check_name (self, error);
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

static gboolean
check_content (const CanvassContent *self, GError **error)
{
  if (!canvass_content_is_id (self->id))
    return invalid (error, "its id is not proper");
  if (self->sequence == 0 || self->sequence > CANVASS_CAMPAIGN_MAX_SEQUENCE)
    return invalid (error, "its version is out of bounds");

  return check_rules (&self->rules, error) && check_fields (self, error) &&
         check_consents (self, error) && check_texts (self, error) &&
         check_recipients (self, error);
}

CanvassContent *
canvass_content_decode (const guint8 *bytes, gsize length, GError **error)
{
  g_autoptr (CanvassContent) self = canvass_content_new ();
  CanvassCborReader reader;
  CanvassCborText key = { 0 };
  guint64 version = 0;
  gsize n_pairs = 0;

  canvass_cbor_reader_init (&reader, bytes, length);
  canvass_cbor_read_map (&reader, 64, &n_pairs);
  if (canvass_cbor_read_key (&reader, &key) && canvass_cbor_text_is (&key, "v"))
    canvass_cbor_read_uint (&reader, G_MAXUINT64, &version);
  else
    canvass_cbor_refuse (&reader);

  /* The version comes first by the order of keys, so that what follows may change. */
  if (!reader.failed && version > CANVASS_CONTENT_VERSION) {
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TOO_NEW,
                         "A later release of Canvass wrote this campaign file: update Canvass");
    return NULL;
  }

  if (version == 0 || n_pairs != 8)
    canvass_cbor_refuse (&reader);
  read_content (&reader, n_pairs, key, self);
  if (!canvass_cbor_finish (&reader, "campaign", error) || !check_content (self, error))
    return NULL;

  return g_steal_pointer (&self);
}
