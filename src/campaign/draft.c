/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/draft-private.h"

#include "campaign/language.h"
#include "campaign/prose.h"

#include <string.h>

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const CAMPAIGN_ORDER[] = { "id",   "version", "languages",  "country",
                                              "goal", "closes",  "destroy_by", NULL };
static const char *const RULES_ORDER[] = { "drawing",       "public_name", "contact",
                                           "keep_street",   "minors",      "withdrawal_code",
                                           "address",       "qr",          "cover_seconds",
                                           "erase_seconds", NULL };

G_DEFINE_QUARK (canvass - draft - error - quark, canvass_draft_error)
G_DEFINE_TYPE (CanvassDraft, canvass_draft, G_TYPE_OBJECT)

static void
file_free (CanvassDraftFile *file)
{
  g_clear_pointer (&file->disk, g_bytes_unref);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  g_clear_pointer (&file->lines, canvass_lines_free);
  g_free (file);
}

CanvassDraftFile *
canvass_draft_add_file (CanvassDraft *self, const char *name)
{
  CanvassDraftFile *file = g_new0 (CanvassDraftFile, 1);

  g_hash_table_insert (self->files, g_strdup (name), file);
  return file;
}

CanvassLines *
canvass_draft_find_lines (CanvassDraft *self, const char *name)
{
  const CanvassDraftFile *file = g_hash_table_lookup (self->files, name);

  return file != NULL ? file->lines : NULL;
}

CanvassLines *
canvass_draft_get_campaign (CanvassDraft *self)
{
  return canvass_draft_find_lines (self, CANVASS_SOURCE_CAMPAIGN_FILE);
}

void
canvass_draft_tell (CanvassDraft *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
canvass_draft_finalize (GObject *object)
{
  CanvassDraft *self = CANVASS_DRAFT (object);

  g_free (self->folder);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->unread);
  g_ptr_array_unref (self->recipients);

  G_OBJECT_CLASS (canvass_draft_parent_class)->finalize (object);
}

static void
canvass_draft_class_init (CanvassDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_draft_finalize;

  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_draft_init (CanvassDraft *self)
{
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)file_free);
  self->unread = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->recipients = g_ptr_array_new_with_free_func (g_free);
}

const char *
canvass_draft_get_folder (CanvassDraft *self)
{
  g_return_val_if_fail (CANVASS_IS_DRAFT (self), NULL);

  return self->folder;
}

/* What a single line can hold. */
static char *
one_line (const char *text)
{
  GString *line = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar character = g_utf8_get_char (text);

    if (character == '\n' || character == '\t' || character == '\r')
      g_string_append_c (line, ' ');
    else if (!canvass_prose_is_control (character))
      g_string_append_unichar (line, character);
  }
  return g_strstrip (g_string_free (line, FALSE));
}

static const char *const *
order_of (const char *section)
{
  return strcmp (section, "campaign") == 0 ? CAMPAIGN_ORDER
         : strcmp (section, "rules") == 0  ? RULES_ORDER
                                           : NULL;
}

const char *
canvass_draft_find_section (const char *key)
{
  return g_strv_contains (CAMPAIGN_ORDER, key) ? "campaign"
         : g_strv_contains (RULES_ORDER, key)  ? "rules"
                                               : NULL;
}

char *
canvass_draft_get_setting (CanvassDraft *self, const char *section, const char *key)
{
  g_return_val_if_fail (CANVASS_IS_DRAFT (self), NULL);

  return canvass_lines_get (canvass_draft_get_campaign (self), section, key);
}

void
canvass_draft_set_setting (CanvassDraft *self,
                           const char *section,
                           const char *key,
                           const char *value)
{
  g_autofree char *before = NULL;
  g_autofree char *line = NULL;

  g_return_if_fail (CANVASS_IS_DRAFT (self));

  before = canvass_draft_get_setting (self, section, key);
  line = value != NULL ? one_line (value) : NULL;
  if (g_strcmp0 (before, line) == 0)
    return;
  if (line == NULL)
    canvass_lines_remove (canvass_draft_get_campaign (self), section, key);
  else
    canvass_lines_set (canvass_draft_get_campaign (self), section, key, line, order_of (section));
  canvass_draft_tell (self);
}

GStrv
canvass_draft_get_languages (CanvassDraft *self)
{
  g_autofree char *value = NULL;
  g_autoptr (GStrvBuilder) languages = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) tags = NULL;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), NULL);

  value = canvass_draft_get_setting (self, "campaign", "languages");
  tags = g_strsplit_set (value != NULL ? value : "", " ,", -1);
  for (guint i = 0; tags[i] != NULL; i++)
    if (canvass_language_is_tag (tags[i]) && g_hash_table_add (seen, tags[i]))
      g_strv_builder_add (languages, tags[i]);
  return g_strv_builder_end (languages);
}

static void
set_languages (CanvassDraft *self, GPtrArray *languages)
{
  g_autofree char *value = NULL;

  g_ptr_array_add (languages, NULL);
  value = g_strjoinv (" ", (char **)languages->pdata);
  canvass_draft_set_setting (self, "campaign", "languages", value);
}

CanvassLines *
canvass_draft_make_text (CanvassDraft *self, const char *language)
{
  g_autofree char *name = g_strconcat (language, ".md", NULL);
  const char *native = canvass_language_name (language);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  CanvassDraftFile *file;

  canvass_draft_read_text (self, language);
  if (g_hash_table_contains (self->unread, name))
    return NULL;
  if (canvass_draft_find_lines (self, name) != NULL)
    return canvass_draft_find_lines (self, name);

  /* A head has to hold something before it can end. */
  text = g_strdup_printf ("language_name = %s\n\n---\n\n", native != NULL ? native : language);
  bytes = g_bytes_new (text, strlen (text));
  file = canvass_draft_add_file (self, name);
  file->lines = canvass_lines_new (bytes, CANVASS_ENTRIES_TEXT);
  return file->lines;
}

gboolean
canvass_draft_add_language (CanvassDraft *self, const char *language, GError **error)
{
  g_auto (GStrv) languages = NULL;
  g_autoptr (GPtrArray) longer = NULL;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), FALSE);

  languages = canvass_draft_get_languages (self);
  if (!canvass_language_is_tag (language)) {
    g_autofree char *tidy = canvass_language_tidy (language);

    g_set_error (error,
                 CANVASS_DRAFT_ERROR,
                 CANVASS_DRAFT_ERROR_VALUE,
                 "“%s” is no language tag; write %s",
                 language,
                 tidy != NULL ? tidy : "one such as en, es, zh-Hant or pt-BR (BCP 47)");
    return FALSE;
  }
  if (g_strv_contains ((const char *const *)languages, language)) {
    g_set_error (error,
                 CANVASS_DRAFT_ERROR,
                 CANVASS_DRAFT_ERROR_THERE,
                 "The campaign speaks %s already",
                 language);
    return FALSE;
  }
  if (canvass_draft_make_text (self, language) == NULL) {
    g_set_error (error,
                 CANVASS_DRAFT_ERROR,
                 CANVASS_DRAFT_ERROR_UNREADABLE,
                 "%s.md is there and no plain text in UTF-8; move it away first",
                 language);
    return FALSE;
  }

  longer = g_ptr_array_new ();
  for (guint i = 0; languages[i] != NULL; i++)
    g_ptr_array_add (longer, languages[i]);
  g_ptr_array_add (longer, (char *)language);
  set_languages (self, longer);
  return TRUE;
}

void
canvass_draft_remove_language (CanvassDraft *self, const char *language)
{
  g_autoptr (GPtrArray) fewer = g_ptr_array_new ();
  g_auto (GStrv) languages = NULL;

  g_return_if_fail (CANVASS_IS_DRAFT (self));

  languages = canvass_draft_get_languages (self);
  for (guint i = 0; languages[i] != NULL; i++)
    if (strcmp (languages[i], language) != 0)
      g_ptr_array_add (fewer, languages[i]);
  set_languages (self, fewer);
}

void
canvass_draft_move_language (CanvassDraft *self, const char *language, const char *before)
{
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  g_auto (GStrv) languages = NULL;
  gboolean placed = FALSE;

  g_return_if_fail (CANVASS_IS_DRAFT (self));

  languages = canvass_draft_get_languages (self);
  for (guint i = 0; languages[i] != NULL; i++) {
    if (g_strcmp0 (languages[i], before) == 0) {
      g_ptr_array_add (moved, (char *)language);
      placed = TRUE;
    }
    if (strcmp (languages[i], language) != 0)
      g_ptr_array_add (moved, languages[i]);
  }
  if (!placed)
    g_ptr_array_add (moved, (char *)language);
  if (g_strcmp0 (language, before) != 0)
    set_languages (self, moved);
}

char *
canvass_draft_get_text (CanvassDraft *self, const char *language, const char *key)
{
  g_autofree char *name = NULL;
  CanvassLines *lines;
  char *body;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), NULL);

  name = g_strconcat (language, ".md", NULL);
  lines = canvass_draft_find_lines (self, name);
  if (lines == NULL)
    return NULL;
  if (strcmp (key, CANVASS_SOURCE_BODY) != 0)
    return canvass_lines_get (lines, "", key);

  body = canvass_lines_get_body (lines);
  if (*body == '\0')
    g_clear_pointer (&body, g_free);
  return body;
}

/* What could not be read back: line ends other than a line feed, controls, tabs. */
static char *
tidy_body (const char *text)
{
  GString *body = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar character = g_utf8_get_char (text);

    if (character == '\r' && text[1] == '\n')
      continue;
    if (character == '\r')
      character = '\n';
    if (character == '\t')
      g_string_append (body, "    ");
    else if (character == '\n' || !canvass_prose_is_control (character))
      g_string_append_unichar (body, character);
  }
  return g_string_free (body, FALSE);
}

static void
set_body (CanvassDraft *self, const char *language, const char *text)
{
  g_autofree char *before = canvass_draft_get_text (self, language, CANVASS_SOURCE_BODY);
  g_autofree char *body = tidy_body (text != NULL ? text : "");
  CanvassLines *lines = canvass_draft_make_text (self, language);
  g_auto (GStrv) keys = NULL;

  if (lines == NULL || g_strcmp0 (before != NULL ? before : "", body) == 0)
    return;
  keys = canvass_lines_list_keys (lines, "");
  if (keys[0] == NULL)
    canvass_lines_set (lines, "", "language_name", language, NULL);
  canvass_lines_set_body (lines, body);
  canvass_draft_tell (self);
}

void
canvass_draft_set_text (CanvassDraft *self, const char *language, const char *key, const char *text)
{
  g_autofree char *before = NULL;
  g_autofree char *line = NULL;
  g_auto (GStrv) order = NULL;
  CanvassLines *lines;

  g_return_if_fail (CANVASS_IS_DRAFT (self));

  if (strcmp (key, CANVASS_SOURCE_BODY) == 0) {
    set_body (self, language, text);
    return;
  }
  before = canvass_draft_get_text (self, language, key);
  line = text != NULL && !canvass_prose_is_blank (text) ? one_line (text) : NULL;
  lines = canvass_draft_make_text (self, language);
  if (lines == NULL || g_strcmp0 (before, line) == 0)
    return;

  order = canvass_draft_list_texts (self);
  if (line == NULL)
    canvass_lines_remove (lines, "", key);
  else
    canvass_lines_set (lines, "", key, line, (const char *const *)order);
  canvass_draft_tell (self);
}

void
canvass_draft_place_free (CanvassDraftPlace *place)
{
  g_free (place->language);
  g_free (place->section);
  g_free (place->key);
  g_free (place);
}

CanvassDraftPlace *
canvass_draft_locate (CanvassDraft *self, const CanvassProblem *problem)
{
  CanvassDraftPlace *place = g_new0 (CanvassDraftPlace, 1);
  CanvassLines *lines;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), place);

  if (g_str_has_suffix (problem->file, ".md"))
    place->language = g_strndup (problem->file, strlen (problem->file) - strlen (".md"));
  if (strcmp (problem->file, CANVASS_SOURCE_DISTRICTS_FILE) == 0) {
    place->section = g_strdup (CANVASS_DRAFT_DISTRICTS);
    return place;
  }
  lines = canvass_draft_find_lines (self, problem->file);
  if (problem->line == 0 || lines == NULL) {
    place->section = g_strdup (problem->section);
    place->key = g_strdup (problem->key);
    return place;
  }

  canvass_lines_locate (lines, problem->line, &place->section, &place->key, &place->line);
  if (place->line > 0) {
    g_free (place->key);
    place->key = g_strdup (CANVASS_SOURCE_BODY);
  }
  return place;
}
