/*
 * What a draft asks, which texts that needs, and who can read what is signed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/draft-private.h"

#include "campaign/language.h"

#include <string.h>

#define MAX_STEM_BYTES 24

static const char *const TEXTS[] = { "title", "ask", "addressee", "collector", "thanks" };
/* What every language has to say or may leave to the first. */
static const char *const WANTED[] = { "title", "ask", "addressee", "collector", CANVASS_SOURCE_BODY,
                                      NULL };

GStrv
canvass_draft_list_fields (CanvassDraft *self)
{
  g_return_val_if_fail (CANVASS_IS_DRAFT (self), NULL);

  return canvass_lines_list_keys (canvass_draft_get_campaign (self), "fields");
}

GStrv
canvass_draft_list_consents (CanvassDraft *self)
{
  GStrv sections;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), NULL);

  sections =
      canvass_lines_list_sections (canvass_draft_get_campaign (self), CANVASS_CONSENT_SECTION);
  for (guint i = 0; sections[i] != NULL; i++) {
    char *name = g_strdup (sections[i] + strlen (CANVASS_CONSENT_SECTION));

    g_free (sections[i]);
    sections[i] = name;
  }
  return sections;
}

static gboolean
is_shown (CanvassDraft *self, const char *field)
{
  g_autofree char *use = canvass_draft_get_setting (self, "fields", field);

  return g_strcmp0 (use, "optional") == 0 || g_strcmp0 (use, "required") == 0;
}

static gboolean
is_written_anywhere (CanvassDraft *self, const char *key)
{
  g_auto (GStrv) languages = canvass_draft_get_languages (self);

  for (guint i = 0; languages[i] != NULL; i++) {
    g_autofree char *text = canvass_draft_get_text (self, languages[i], key);

    if (text != NULL)
      return TRUE;
  }
  return FALSE;
}

static char *
section_of_field (const char *field)
{
  return g_strconcat (CANVASS_FIELD_SECTION, field, NULL);
}

static void
list_labels (CanvassDraft *self, const char *field, GStrvBuilder *texts)
{
  g_autofree char *section = section_of_field (field);
  g_autofree char *value = canvass_draft_get_setting (self, section, "choices");
  g_auto (GStrv) choices = g_strsplit_set (value != NULL ? value : "", " ,", -1);
  g_autofree char *label = canvass_label_of_field (field);
  g_autofree char *hint = canvass_label_of_hint (field);

  if (canvass_field_find_standard (field) == NULL || is_written_anywhere (self, label))
    g_strv_builder_add (texts, label);
  g_strv_builder_add (texts, hint);
  for (guint i = 0; choices[i] != NULL; i++) {
    g_autofree char *choice = canvass_label_of_choice (field, choices[i]);

    if (*choices[i] != '\0')
      g_strv_builder_add (texts, choice);
  }
}

GStrv
canvass_draft_list_texts (CanvassDraft *self)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_auto (GStrv) fields = NULL;
  g_auto (GStrv) consents = NULL;
  g_auto (GStrv) languages = NULL;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), NULL);

  fields = canvass_draft_list_fields (self);
  consents = canvass_draft_list_consents (self);
  languages = canvass_draft_get_languages (self);
  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    g_strv_builder_add (texts, TEXTS[i]);
  for (guint i = 0; fields[i] != NULL; i++)
    if (is_shown (self, fields[i]))
      list_labels (self, fields[i], texts);
  for (guint i = 0; consents[i] != NULL; i++) {
    g_autofree char *label = canvass_label_of_consent (consents[i]);

    g_strv_builder_add (texts, label);
  }
  if (canvass_draft_has_districts (self))
    g_strv_builder_add (texts, CANVASS_LABEL_OF_DISTRICT);
  for (guint i = 0; languages[i] != NULL; i++)
    if (canvass_language_name (languages[i]) == NULL) {
      g_strv_builder_add (texts, "language_name");
      break;
    }
  g_strv_builder_add (texts, CANVASS_SOURCE_BODY);
  return g_strv_builder_end (texts);
}

gboolean
canvass_draft_wants_text (CanvassDraft *self, const char *language, const char *key)
{
  g_auto (GStrv) languages = canvass_draft_get_languages (self);
  g_auto (GStrv) parts = g_strsplit (key, ".", -1);
  g_autofree char *first = NULL;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), FALSE);

  if (g_strv_contains (WANTED, key) || strcmp (parts[0], "consent") == 0)
    return TRUE;
  if (strcmp (key, "language_name") == 0)
    return canvass_language_name (language) == NULL;
  if (strcmp (parts[0], "field") == 0 && g_strv_length (parts) != 3 &&
      canvass_field_find_standard (parts[1]) == NULL)
    return TRUE;
  if (strcmp (parts[0], "field") == 0 && canvass_field_find_standard (parts[1]) != NULL)
    return FALSE;
  if (languages[0] == NULL || strcmp (languages[0], language) == 0)
    return FALSE;

  first = canvass_draft_get_text (self, languages[0], key);
  return first != NULL;
}

static gboolean
check_name (const char *name, GStrv others, GError **error)
{
  if (!canvass_content_is_name (name)) {
    g_set_error (error,
                 CANVASS_DRAFT_ERROR,
                 CANVASS_DRAFT_ERROR_VALUE,
                 "“%s” cannot be a name here; use a-z, 0-9 and _, beginning with a letter",
                 name);
    return FALSE;
  }
  if (g_strv_contains ((const char *const *)others, name)) {
    g_set_error (
        error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_THERE, "%s is there already", name);
    return FALSE;
  }
  return TRUE;
}

gboolean
canvass_draft_add_field (CanvassDraft *self,
                         const char *name,
                         CanvassUse use,
                         const char *kind,
                         const char *choices,
                         GError **error)
{
  CanvassLines *lines = canvass_draft_get_campaign (self);
  g_auto (GStrv) fields = canvass_draft_list_fields (self);
  g_autofree char *section = section_of_field (name);
  CanvassFieldKind unused;

  if (!check_name (name, fields, error))
    return FALSE;
  if (canvass_field_find_standard (name) == NULL &&
      (kind == NULL || !canvass_field_kind_parse (kind, &unused))) {
    g_set_error (error,
                 CANVASS_DRAFT_ERROR,
                 CANVASS_DRAFT_ERROR_VALUE,
                 "%s is no standard field; say of which kind it is",
                 name);
    return FALSE;
  }

  canvass_lines_set (lines, "fields", name, canvass_use_name (use), NULL);
  if (canvass_field_find_standard (name) == NULL) {
    canvass_lines_add_section (lines, section, CANVASS_FIELD_SECTION);
    canvass_lines_set (lines, section, "kind", kind, NULL);
    if (choices != NULL)
      canvass_lines_set (lines, section, "choices", choices, NULL);
  }
  canvass_draft_tell (self);
  return TRUE;
}

/* Of every language, whether the campaign names it or not. */
static void
remove_labels (CanvassDraft *self, const char *label)
{
  g_autofree char *below = g_strconcat (label, ".", NULL);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    CanvassLines *lines = ((CanvassDraftFile *)value)->lines;
    g_auto (GStrv) keys = NULL;

    if (lines == NULL || lines == canvass_draft_get_campaign (self))
      continue;
    keys = canvass_lines_list_keys (lines, "");
    for (guint i = 0; keys[i] != NULL; i++)
      if (strcmp (keys[i], label) == 0 || g_str_has_prefix (keys[i], below))
        canvass_lines_remove (lines, "", keys[i]);
  }
}

void
canvass_draft_remove_field (CanvassDraft *self, const char *name)
{
  CanvassLines *lines = canvass_draft_get_campaign (self);
  g_autofree char *section = section_of_field (name);
  g_autofree char *label = canvass_label_of_field (name);

  g_return_if_fail (CANVASS_IS_DRAFT (self));

  canvass_lines_remove (lines, "fields", name);
  canvass_lines_remove_section (lines, section);
  remove_labels (self, label);
  canvass_draft_tell (self);
}

void
canvass_draft_move_field (CanvassDraft *self, const char *name, const char *before)
{
  g_return_if_fail (CANVASS_IS_DRAFT (self));

  canvass_lines_move (canvass_draft_get_campaign (self), "fields", name, before);
  canvass_draft_tell (self);
}

static char *
section_of_consent (const char *name)
{
  return g_strconcat (CANVASS_CONSENT_SECTION, name, NULL);
}

gboolean
canvass_draft_add_consent (CanvassDraft *self,
                           const char *name,
                           const char *channel,
                           GError **error)
{
  CanvassLines *lines = canvass_draft_get_campaign (self);
  g_auto (GStrv) consents = canvass_draft_list_consents (self);
  g_autofree char *section = section_of_consent (name);

  if (!check_name (name, consents, error))
    return FALSE;

  canvass_lines_add_section (lines, section, CANVASS_CONSENT_SECTION);
  if (*channel != '\0')
    canvass_lines_set (lines, section, "channel", channel, NULL);
  canvass_lines_set (lines, section, "required", "no", NULL);
  canvass_draft_tell (self);
  return TRUE;
}

void
canvass_draft_remove_consent (CanvassDraft *self, const char *name)
{
  g_autofree char *section = section_of_consent (name);
  g_autofree char *label = canvass_label_of_consent (name);

  g_return_if_fail (CANVASS_IS_DRAFT (self));

  canvass_lines_remove_section (canvass_draft_get_campaign (self), section);
  remove_labels (self, label);
  canvass_draft_tell (self);
}

void
canvass_draft_move_consent (CanvassDraft *self, const char *name, const char *before)
{
  g_autofree char *section = section_of_consent (name);
  g_autofree char *other = before != NULL ? section_of_consent (before) : NULL;

  g_return_if_fail (CANVASS_IS_DRAFT (self));

  canvass_lines_move_section (canvass_draft_get_campaign (self), section, other);
  canvass_draft_tell (self);
}

guint
canvass_draft_get_n_recipients (CanvassDraft *self)
{
  g_return_val_if_fail (CANVASS_IS_DRAFT (self), 0);

  return self->recipients->len;
}

const CanvassPublicKey *
canvass_draft_get_recipient (CanvassDraft *self, guint i)
{
  g_return_val_if_fail (CANVASS_IS_DRAFT (self) && i < self->recipients->len, NULL);

  return g_ptr_array_index (self->recipients, i);
}

/* A file's name that says whose it is and is nobody else's. */
static char *
recipient_file (const CanvassPublicKey *key)
{
  GString *stem = g_string_new (NULL);
  g_autofree char *hex = canvass_to_hex (key->seal_pk, 4);
  g_autofree char *name = NULL;

  for (const char *p = key->name; *p != '\0' && stem->len < MAX_STEM_BYTES; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (stem, g_ascii_tolower (*p));
  name = g_string_free (stem, FALSE);
  return g_strdup_printf (
      CANVASS_SOURCE_RECIPIENTS_FOLDER "/%s%s%s.pub", name, *name != '\0' ? "-" : "", hex);
}

static gboolean
is_key (const CanvassDraftFile *file, const CanvassPublicKey *key)
{
  CanvassPublicKey other;

  return file->bytes != NULL && canvass_public_key_read (file->bytes, &other, NULL) &&
         memcmp (other.seal_pk, key->seal_pk, sizeof other.seal_pk) == 0;
}

static CanvassDraftFile *
find_recipient (CanvassDraft *self, const CanvassPublicKey *key)
{
  GHashTableIter iter;
  gpointer name, file;

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &name, &file))
    if (g_str_has_suffix (name, ".pub") && is_key (file, key))
      return file;
  return NULL;
}

gboolean
canvass_draft_add_recipient (CanvassDraft *self, GBytes *pub, GError **error)
{
  g_autofree CanvassPublicKey *key = g_new0 (CanvassPublicKey, 1);
  g_autofree char *name = NULL;
  CanvassDraftFile *file;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), FALSE);

  if (!canvass_public_key_read (pub, key, error))
    return FALSE;
  if (find_recipient (self, key) != NULL) {
    g_set_error (
        error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_THERE, "This key is a recipient already");
    return FALSE;
  }
  if (self->recipients->len + 1 >= CANVASS_MAX_RECIPIENTS) {
    g_set_error (error,
                 CANVASS_DRAFT_ERROR,
                 CANVASS_DRAFT_ERROR_VALUE,
                 "With the key that seals there may be %d recipients",
                 CANVASS_MAX_RECIPIENTS);
    return FALSE;
  }

  name = recipient_file (key);
  file = g_hash_table_lookup (self->files, name);
  if (file == NULL)
    file = canvass_draft_add_file (self, name);
  file->bytes = g_bytes_ref (pub);
  g_ptr_array_add (self->recipients, g_steal_pointer (&key));
  canvass_draft_tell (self);
  return TRUE;
}

void
canvass_draft_remove_recipient (CanvassDraft *self, guint i)
{
  CanvassDraftFile *file;

  g_return_if_fail (CANVASS_IS_DRAFT (self) && i < self->recipients->len);

  file = find_recipient (self, canvass_draft_get_recipient (self, i));
  g_clear_pointer (&file->bytes, g_bytes_unref);
  g_ptr_array_remove_index (self->recipients, i);
  canvass_draft_tell (self);
}
