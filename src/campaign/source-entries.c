/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-folder.h"

#include <string.h>

/* GKeyFile forgets lines, and lines are what a writer needs. */

typedef struct {
  CanvassSourceFolder *folder;
  const char *file;
  CanvassEntriesStyle style;
  CanvassEntries *entries;
  char *section;         /* (owned) */
  CanvassEntry *current; /* (nullable) what a continuation line would continue */
  guint line;
} Parse;

static void
entry_free (CanvassEntry *entry)
{
  g_free (entry->section);
  g_free (entry->key);
  g_free (entry->value);
  g_free (entry);
}

static void
section_free (CanvassSection *section)
{
  g_free (section->name);
  g_free (section);
}

void
canvass_entries_free (CanvassEntries *self)
{
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->sections);
  g_free (self->body);
  g_free (self);
}

const CanvassEntry *
canvass_entries_find (const CanvassEntries *self, const char *section, const char *key)
{
  for (guint i = 0; i < self->entries->len; i++) {
    const CanvassEntry *entry = g_ptr_array_index (self->entries, i);

    if (strcmp (entry->section, section) == 0 && strcmp (entry->key, key) == 0)
      return entry;
  }

  return NULL;
}

guint
canvass_entries_line (const CanvassEntries *self, const char *section, const char *key)
{
  const CanvassEntry *entry = canvass_entries_find (self, section, key);

  return entry != NULL ? entry->line : 0;
}

static void
take_section (Parse *parse, const char *line)
{
  gsize length = strlen (line);
  g_autofree char *name = NULL;
  CanvassSection *section;

  if (line[length - 1] != ']') {
    canvass_source_error (parse->folder,
                          CANVASS_FAULT_OTHER,
                          parse->file,
                          parse->line,
                          g_strdup ("The section's closing bracket is missing."),
                          g_strdup_printf ("Write “%s]”.", line));
    name = g_strdup (line + 1);
  } else {
    name = g_strndup (line + 1, length - 2);
  }
  g_strstrip (name);

  for (guint i = 0; i < parse->entries->sections->len; i++) {
    const CanvassSection *other = g_ptr_array_index (parse->entries->sections, i);

    if (strcmp (other->name, name) == 0)
      canvass_source_error (
          parse->folder,
          CANVASS_FAULT_OTHER,
          parse->file,
          parse->line,
          g_strdup_printf ("Section [%s] is there twice; it began in line %u.", name, other->line),
          g_strdup ("Move these lines to the first one and delete this heading."));
  }

  section = g_new0 (CanvassSection, 1);
  section->name = g_strdup (name);
  section->line = parse->line;
  g_ptr_array_add (parse->entries->sections, section);
  g_free (parse->section);
  parse->section = g_steal_pointer (&name);
}

static void
take_entry (Parse *parse, const char *line, const char *equals)
{
  g_autofree char *key = g_strchomp (g_strndup (line, equals - line));
  const CanvassEntry *other = canvass_entries_find (parse->entries, parse->section, key);

  parse->current = g_new0 (CanvassEntry, 1);
  parse->current->section = g_strdup (parse->section);
  parse->current->key = g_strdup (key);
  parse->current->value = g_strstrip (g_strdup (equals + 1));
  parse->current->line = parse->line;

  if (other == NULL) {
    g_ptr_array_add (parse->entries->entries, parse->current);
    return;
  }

  canvass_source_error (
      parse->folder,
      CANVASS_FAULT_OTHER,
      parse->file,
      parse->line,
      g_strdup_printf ("“%s” is there twice; it was first in line %u.", key, other->line),
      g_strdup ("Keep one of the two lines."));
  g_clear_pointer (&parse->current, entry_free);
}

static void
take_continuation (Parse *parse, const char *text)
{
  g_autofree char *value = g_steal_pointer (&parse->current->value);

  parse->current->value = g_strconcat (value, value[0] != '\0' ? " " : "", text, NULL);
}

static void
take_line (Parse *parse, const char *line)
{
  g_autofree char *text = g_strstrip (g_strdup (line));
  const char *equals = strchr (text, '=');

  if (text[0] == '\0') {
    parse->current = NULL;
    return;
  }

  if (parse->style == CANVASS_ENTRIES_TEXT && line[0] == ' ' && parse->current != NULL) {
    take_continuation (parse, text);
    return;
  }

  if (text[0] == '#' || text[0] == ';')
    return;

  parse->current = NULL;
  if (parse->style == CANVASS_ENTRIES_CAMPAIGN && text[0] == '[') {
    take_section (parse, text);
  } else if (equals != NULL && equals != text) {
    take_entry (parse, text, equals);
  } else if (parse->style == CANVASS_ENTRIES_CAMPAIGN) {
    canvass_source_error (
        parse->folder,
        CANVASS_FAULT_OTHER,
        parse->file,
        parse->line,
        g_strdup ("This line is no comment, no [section] and no “key = value”."),
        g_strdup ("Write “key = value”, or begin the line with # to make it a comment."));
  } else {
    canvass_source_error (
        parse->folder,
        CANVASS_FAULT_OTHER,
        parse->file,
        parse->line,
        g_strdup ("This line of the head is no comment and no “key = value”."),
        g_strdup ("Indent it if it belongs to the line above; if the petition begins here, put a "
                  "line of three hyphens (---) before it."));
  }
}

gboolean
canvass_entries_is_rule (const char *line)
{
  gsize hyphens = strspn (line, "-");

  return hyphens >= 3 && line[hyphens + strspn (line + hyphens, " ")] == '\0';
}

/* A first line of hyphens is what other tools begin a head with, and ends nothing. */
static gboolean
ends_head (const Parse *parse, const char *line)
{
  return parse->style == CANVASS_ENTRIES_TEXT && canvass_entries_is_rule (line) &&
         parse->entries->entries->len > 0;
}

CanvassEntries *
canvass_entries_read (CanvassSourceFolder *folder,
                      const char *file,
                      const char *text,
                      CanvassEntriesStyle style)
{
  g_autoptr (CanvassEntries) self = g_new0 (CanvassEntries, 1);
  Parse parse = { .folder = folder, .file = file, .style = style, .entries = self };

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)entry_free);
  self->sections = g_ptr_array_new_with_free_func ((GDestroyNotify)section_free);
  self->body = g_strdup ("");
  parse.section = g_strdup ("");

  while (text != NULL && *text != '\0') {
    const char *end = strchr (text, '\n');
    g_autofree char *line = end != NULL ? g_strndup (text, end - text) : g_strdup (text);

    parse.line++;
    text = end != NULL ? end + 1 : NULL;
    if (ends_head (&parse, line)) {
      g_free (self->body);
      self->body = g_strdup (text != NULL ? text : "");
      self->body_line = parse.line + 1;
      break;
    }
    if (!(style == CANVASS_ENTRIES_TEXT && canvass_entries_is_rule (line)))
      take_line (&parse, line);
  }

  g_free (parse.section);
  return g_steal_pointer (&self);
}
