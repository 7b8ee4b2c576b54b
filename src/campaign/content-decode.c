/*
 * The layout of a campaign: which keys, which types. Each function leaves its reader failed when
 * something is off, so that one check at the end is enough.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/content.h"

#include "format/cbor.h"
#include "format/error.h"

#include <string.h>

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

/* A rule that is there only where it is not as usual. */
static void
read_unusual (CanvassCborReader *reader, gboolean unusual, gboolean *rule)
{
  if (canvass_cbor_read_bool (reader, rule) && *rule != unusual)
    canvass_cbor_refuse (reader);
}

static void
read_address (CanvassCborReader *reader, char **address)
{
  read_string (reader, CANVASS_CAMPAIGN_MAX_ADDRESS_BYTES, address);
  if ((*address)[0] == '\0')
    canvass_cbor_refuse (reader);
}

static void
read_rules (CanvassCborReader *reader, CanvassRules *rules)
{
  CanvassCborText key = { 0 };
  gsize n_pairs = 0;

  canvass_cbor_read_map (reader, 14, &n_pairs);
  for (gsize i = 0; i < n_pairs && canvass_cbor_read_key (reader, &key); i++) {
    if (canvass_cbor_text_is (&key, "qr"))
      read_unusual (reader, TRUE, &rules->qr);
    else if (canvass_cbor_text_is (&key, "goal"))
      canvass_cbor_read_uint (reader, G_MAXUINT64, &rules->goal);
    else if (canvass_cbor_text_is (&key, "closes"))
      read_string (reader, 10, &rules->closes);
    else if (canvass_cbor_text_is (&key, "minors"))
      read_unusual (reader, FALSE, &rules->minors);
    else if (canvass_cbor_text_is (&key, "address"))
      read_address (reader, &rules->address);
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
    else if (canvass_cbor_text_is (&key, "withdrawal_code"))
      read_unusual (reader, TRUE, &rules->withdrawal_code);
    else
      canvass_cbor_refuse (reader);
  }

  /* All keys are known and none comes twice, so that with each unusual one counted none is missing.
   */
  if (n_pairs != 10 + (gsize)(rules->qr + !rules->minors + (rules->address[0] != '\0') +
                              rules->withdrawal_code))
    canvass_cbor_refuse (reader);
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
read_meetings (CanvassCborReader *reader, CanvassContent *self)
{
  CanvassCborText key = { 0 };
  CanvassMeeting meeting;
  gsize n_pairs = 0;

  canvass_cbor_read_map (reader, CANVASS_N_MEETINGS, &n_pairs);
  for (gsize i = 0; i < n_pairs && canvass_cbor_read_key (reader, &key); i++) {
    if (canvass_meeting_parse (key.text, key.length, &meeting))
      read_string (reader,
                   canvass_meeting_is_text (meeting) ? CANVASS_MEETING_MAX_TEXT_BYTES
                                                     : CANVASS_MEETING_MAX_BYTES,
                   &self->meetings[meeting]);
    else
      canvass_cbor_refuse (reader);
  }

  if (self->meetings[CANVASS_MEETING_ADDRESS] == NULL)
    canvass_cbor_refuse (reader);
}

static void
read_content (CanvassCborReader *reader, gsize n_pairs, CanvassCborText key, CanvassContent *self)
{
  for (gsize i = 1; i < n_pairs && canvass_cbor_read_key (reader, &key); i++) {
    if (canvass_cbor_text_is (&key, "id"))
      read_string (reader, CANVASS_CAMPAIGN_MAX_ID_BYTES, &self->id);
    else if (canvass_cbor_text_is (&key, "drop"))
      read_meetings (reader, self);
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
    else if (canvass_cbor_text_is (&key, "districts"))
      self->districts = canvass_districts_read (reader);
    else if (canvass_cbor_text_is (&key, "recipients"))
      read_each (reader, CANVASS_MAX_RECIPIENTS, read_recipient, self);
    else
      canvass_cbor_refuse (reader);
  }
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

  if (version == 0)
    canvass_cbor_refuse (&reader);
  read_content (&reader, n_pairs, key, self);
  if (n_pairs !=
      8 + (gsize)(self->districts != NULL) + (self->meetings[CANVASS_MEETING_ADDRESS] != NULL))
    canvass_cbor_refuse (&reader);
  if (!canvass_cbor_finish (&reader, "campaign", error) || !canvass_content_check (self, error))
    return NULL;

  return g_steal_pointer (&self);
}
