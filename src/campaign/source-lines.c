/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-lines-private.h"

#include "campaign/prose.h"

#include <string.h>

static void
line_free (CanvassLine *line)
{
  g_free (line->raw);
  g_free (line->text);
  g_free (line->section);
  g_free (line->key);
  g_free (line->gone);
  g_free (line);
}

CanvassLine *
canvass_lines_at (const CanvassLines *self, guint i)
{
  return g_ptr_array_index (self->lines, i);
}

/* As canvass_source_load () does with a whole file. */
static char *
tidy (const char *raw, gsize length)
{
  GString *text = g_string_sized_new (length);
  const char *end = raw + length;
  guint column = 0;

  if (g_str_has_prefix (raw, "\xef\xbb\xbf"))
    raw += 3;
  for (; raw < end; raw = g_utf8_next_char (raw)) {
    gunichar character = g_utf8_get_char (raw);

    if (character == '\t') {
      do
        g_string_append_c (text, ' ');
      while (++column % CANVASS_SOURCE_TAB_COLUMNS != 0);
      continue;
    }
    column++;
    if (!canvass_prose_is_control (character))
      g_string_append_unichar (text, character);
  }
  return g_string_free (text, FALSE);
}

CanvassLine *
canvass_line_new (const char *raw, gsize length, gsize whole)
{
  CanvassLine *line = g_new0 (CanvassLine, 1);

  line->raw = g_strndup (raw, whole);
  line->length = length;
  line->text = tidy (line->raw, length);
  return line;
}

CanvassLine *
canvass_lines_make (const CanvassLines *self, const char *text)
{
  g_autofree char *raw = g_strconcat (text, self->end, NULL);

  return canvass_line_new (raw, strlen (text), strlen (raw));
}

static void
split (CanvassLines *self, const char *text)
{
  while (*text != '\0') {
    gsize length = strcspn (text, "\r\n");
    gsize whole = length;

    if (text[length] == '\r' && text[length + 1] == '\n')
      whole += 2;
    else if (text[length] != '\0')
      whole++;
    if (self->end == NULL && whole > length)
      self->end = whole - length == 2 ? "\r\n" : text[length] == '\r' ? "\r" : "\n";
    g_ptr_array_add (self->lines, canvass_line_new (text, length, whole));
    text += whole;
  }
  if (self->end == NULL)
    self->end = "\n";
}

static char *
section_name (const char *text)
{
  gsize length = strlen (text);
  char *name = g_strndup (text + 1, length - (text[length - 1] == ']' ? 2 : 1));

  return g_strstrip (name);
}

typedef struct {
  const char *section; /* borrowed from a line */
  const char *current; /* (nullable) key that a continuation line would continue */
  gboolean has_entry;
  gboolean in_body;
  GHashTable *seen; /* (element-type utf8) sections and keys */
} Scan;

static gboolean
is_first (Scan *scan, const char *key)
{
  return g_hash_table_add (scan->seen, g_strdup_printf ("%s\n%s", scan->section, key));
}

/* Line by line what canvass_entries_read () does. */
static void
classify (const CanvassLines *self, CanvassLine *line, Scan *scan)
{
  g_autofree char *text = g_strstrip (g_strdup (line->text));
  const char *equals = strchr (text, '=');
  gboolean style_text = self->style == CANVASS_ENTRIES_TEXT;

  line->kind = CANVASS_LINE_OTHER;
  if (line->gone != NULL) {
    line->kind = CANVASS_LINE_GONE;
  } else if (scan->in_body) {
    line->kind = CANVASS_LINE_BODY;
  } else if (style_text && canvass_entries_is_rule (line->text)) {
    scan->in_body = scan->has_entry;
    line->kind = scan->has_entry ? CANVASS_LINE_RULE : CANVASS_LINE_OTHER;
  } else if (text[0] == '\0') {
    scan->current = NULL;
  } else if (style_text && line->text[0] == ' ' && scan->current != NULL) {
    line->kind = CANVASS_LINE_CONTINUATION;
    line->key = g_strdup (scan->current);
  } else if (text[0] == '#' || text[0] == ';') {
    line->kind = CANVASS_LINE_COMMENT;
  } else {
    scan->current = NULL;
    if (!style_text && text[0] == '[') {
      line->kind = CANVASS_LINE_SECTION;
      g_free (line->section);
      line->section = section_name (text);
      scan->section = line->section;
      return;
    }
    if (equals != NULL && equals != text) {
      line->kind = CANVASS_LINE_ENTRY;
      line->key = g_strchomp (g_strndup (text, equals - text));
      /* What comes twice is continued by nothing. */
      scan->current = is_first (scan, line->key) ? line->key : NULL;
      scan->has_entry = TRUE;
    }
  }
  line->section = g_strdup (scan->section);
}

void
canvass_lines_scan (CanvassLines *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Scan scan = { .section = "", .seen = seen };

  for (guint i = 0; i < self->lines->len; i++) {
    CanvassLine *line = canvass_lines_at (self, i);

    g_clear_pointer (&line->key, g_free);
    g_clear_pointer (&line->section, g_free);
    classify (self, line, &scan);
  }
}

gboolean
canvass_lines_are_text (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return length == 0 || g_utf8_validate (text, length, NULL);
}

CanvassLines *
canvass_lines_new (GBytes *bytes, CanvassEntriesStyle style)
{
  CanvassLines *self = g_new0 (CanvassLines, 1);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_strndup (length > 0 ? data : "", length);

  self->style = style;
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)line_free);
  split (self, text);
  canvass_lines_scan (self);
  return self;
}

void
canvass_lines_free (CanvassLines *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self);
}

GBytes *
canvass_lines_get_bytes (const CanvassLines *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    g_string_append (text, canvass_lines_at (self, i)->raw);
  return g_string_free_to_bytes (text);
}

gint
canvass_lines_find_entry (const CanvassLines *self, const char *section, const char *key)
{
  for (guint i = 0; i < self->lines->len; i++) {
    const CanvassLine *line = canvass_lines_at (self, i);

    if (line->kind == CANVASS_LINE_ENTRY && strcmp (line->section, section) == 0 &&
        strcmp (line->key, key) == 0)
      return (gint)i;
  }
  return -1;
}

gint
canvass_lines_find_section (const CanvassLines *self, const char *section)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (canvass_lines_at (self, i)->kind == CANVASS_LINE_SECTION &&
        strcmp (canvass_lines_at (self, i)->section, section) == 0)
      return (gint)i;
  return -1;
}

guint
canvass_lines_end_of_entry (const CanvassLines *self, guint entry)
{
  guint end = entry + 1;

  for (guint i = end; i < self->lines->len; i++) {
    CanvassLineKind kind = canvass_lines_at (self, i)->kind;

    if (kind == CANVASS_LINE_CONTINUATION)
      end = i + 1;
    else if (kind != CANVASS_LINE_COMMENT && kind != CANVASS_LINE_GONE)
      break;
  }
  return end;
}

static char *
value_of (const CanvassLines *self, guint entry)
{
  const CanvassLine *line = canvass_lines_at (self, entry);
  g_autofree char *first = g_strstrip (g_strdup (strchr (line->text, '=') + 1));
  GString *value = g_string_new (first);
  guint end = canvass_lines_end_of_entry (self, entry);

  for (guint i = entry + 1; i < end; i++) {
    g_autofree char *text = g_strstrip (g_strdup (canvass_lines_at (self, i)->text));

    if (canvass_lines_at (self, i)->kind != CANVASS_LINE_CONTINUATION)
      continue;
    if (value->len > 0)
      g_string_append_c (value, ' ');
    g_string_append (value, text);
  }
  return g_string_free (value, FALSE);
}

char *
canvass_lines_get (const CanvassLines *self, const char *section, const char *key)
{
  gint entry = canvass_lines_find_entry (self, section, key);

  return entry >= 0 ? value_of (self, (guint)entry) : NULL;
}

GStrv
canvass_lines_list_keys (const CanvassLines *self, const char *section)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; i < self->lines->len; i++) {
    const CanvassLine *line = canvass_lines_at (self, i);

    if (line->kind == CANVASS_LINE_ENTRY && strcmp (line->section, section) == 0 &&
        canvass_lines_find_entry (self, section, line->key) == (gint)i)
      g_strv_builder_add (keys, line->key);
  }
  return g_strv_builder_end (keys);
}

GStrv
canvass_lines_list_sections (const CanvassLines *self, const char *prefix)
{
  g_autoptr (GStrvBuilder) sections = g_strv_builder_new ();

  for (guint i = 0; i < self->lines->len; i++) {
    const CanvassLine *line = canvass_lines_at (self, i);

    if (line->kind == CANVASS_LINE_SECTION && g_str_has_prefix (line->section, prefix) &&
        canvass_lines_find_section (self, line->section) == (gint)i)
      g_strv_builder_add (sections, line->section);
  }
  return g_strv_builder_end (sections);
}

gboolean
canvass_lines_is_blank (const CanvassLines *self, guint i)
{
  const char *text = canvass_lines_at (self, i)->text;

  if (canvass_lines_at (self, i)->kind == CANVASS_LINE_GONE)
    return FALSE;
  return text[strspn (text, " ")] == '\0';
}

void
canvass_lines_find_body (const CanvassLines *self, guint *from, guint *to)
{
  *from = 0;
  while (*from < self->lines->len && canvass_lines_at (self, *from)->kind != CANVASS_LINE_BODY)
    (*from)++;
  *to = self->lines->len;
  while (*from < *to && canvass_lines_is_blank (self, *from))
    (*from)++;
  while (*from < *to && canvass_lines_is_blank (self, *to - 1))
    (*to)--;
}

char *
canvass_lines_get_body (const CanvassLines *self)
{
  GString *body = g_string_new (NULL);
  guint from, to;

  canvass_lines_find_body (self, &from, &to);
  for (guint i = from; i < to; i++)
    g_string_append_printf (body, "%s%s", i > from ? "\n" : "", canvass_lines_at (self, i)->text);
  return g_strchomp (g_string_free (body, FALSE));
}

void
canvass_lines_locate (
    const CanvassLines *self, guint line, char **section, char **key, guint *body_line)
{
  guint from, to;

  *section = NULL;
  *key = NULL;
  *body_line = 0;
  for (guint i = 0; i < self->lines->len && i < line; i++)
    line += canvass_lines_at (self, i)->kind == CANVASS_LINE_GONE;
  if (line == 0 || line > self->lines->len)
    return;
  *section = g_strdup (canvass_lines_at (self, line - 1)->section);
  *key = g_strdup (canvass_lines_at (self, line - 1)->key);
  canvass_lines_find_body (self, &from, &to);
  if (canvass_lines_at (self, line - 1)->kind == CANVASS_LINE_BODY ||
      canvass_lines_at (self, line - 1)->kind == CANVASS_LINE_RULE)
    *body_line = line - 1 >= from ? line - from : 1;
}
