/*
 * What changes in the lines of a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-lines-private.h"

#include <string.h>

#define WRAP_CHARS 100
#define CONTINUATION "  "

/* Where to break @text so that at most @chars stand before it; only between words that a single
 * space parts, since that is what joining gives back. NULL: nowhere. */
static const char *
find_break (const char *text, guint chars)
{
  const char *best = NULL;
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), n++) {
    if (n > chars && best != NULL)
      break;
    if (*p == ' ' && p > text && p[-1] != ' ' && p[1] != ' ' && p[1] != '\0')
      best = p;
  }
  return n > chars ? best : NULL;
}

/* Puts the lines of @value, the first behind @lead, at @at. */
static void
insert_value (CanvassLines *self, guint at, const char *lead, const char *value, const char *indent)
{
  g_autofree char *start = g_strdup (lead);
  const char *rest = value;

  for (;;) {
    guint width = (guint)g_utf8_strlen (start, -1);
    const char *at_break = self->style == CANVASS_ENTRIES_TEXT
                               ? find_break (rest, WRAP_CHARS > width ? WRAP_CHARS - width : 1)
                               : NULL;
    g_autofree char *piece = at_break != NULL ? g_strndup (rest, at_break - rest) : g_strdup (rest);
    g_autofree char *text = g_strconcat (start, piece, NULL);

    g_ptr_array_insert (self->lines, (gint)at++, canvass_lines_make (self, text));
    if (at_break == NULL)
      return;
    rest = at_break + 1;
    g_free (start);
    start = g_strdup (indent);
  }
}

/* A last line without an end gets one before something comes behind it. */
static void
end_last_line (CanvassLines *self)
{
  guint n = self->lines->len;
  CanvassLine *last;
  g_autofree char *raw = NULL;

  while (n > 0 && canvass_lines_at (self, n - 1)->kind == CANVASS_LINE_GONE)
    n--;
  last = n > 0 ? canvass_lines_at (self, n - 1) : NULL;
  if (last == NULL || last->raw[last->length] != '\0')
    return;
  raw = g_strconcat (last->raw, self->end, NULL);
  g_free (last->raw);
  last->raw = g_steal_pointer (&raw);
}

/* All but the comments between them. */
static void
remove_lines (CanvassLines *self, guint from, guint to)
{
  for (guint i = to; i > from; i--)
    if (canvass_lines_at (self, i - 1)->kind != CANVASS_LINE_COMMENT &&
        canvass_lines_at (self, i - 1)->kind != CANVASS_LINE_GONE)
      g_ptr_array_remove_index (self->lines, i - 1);
}

static char *
name_mark (const char *section, const char *key)
{
  return g_strdup_printf ("%s\n%s", section, key);
}

static void
leave_mark (CanvassLines *self, guint at, const char *section, const char *key)
{
  CanvassLine *mark = canvass_line_new ("", 0, 0);

  mark->gone = name_mark (section, key);
  g_ptr_array_insert (self->lines, (gint)at, mark);
}

/* Where the entry stood before it was taken out: -1 if it never did. */
static gint
take_mark (CanvassLines *self, const char *section, const char *key)
{
  g_autofree char *name = name_mark (section, key);

  for (guint i = 0; i < self->lines->len; i++)
    if (g_strcmp0 (canvass_lines_at (self, i)->gone, name) == 0) {
      g_ptr_array_remove_index (self->lines, i);
      return (gint)i;
    }
  return -1;
}

static void
replace_value (CanvassLines *self, guint entry, const char *value)
{
  const CanvassLine *line = canvass_lines_at (self, entry);
  guint end = canvass_lines_end_of_entry (self, entry);
  const char *behind = strchr (line->raw, '=') + 1;
  gsize lead_length = behind - line->raw + strspn (behind, " \t");
  g_autofree char *lead = g_strndup (line->raw, MIN (lead_length, line->length));
  g_autofree char *indent = g_strdup (CONTINUATION);

  end_last_line (self);
  if (end > entry + 1 && canvass_lines_at (self, entry + 1)->kind == CANVASS_LINE_CONTINUATION) {
    const char *next = canvass_lines_at (self, entry + 1)->raw;

    g_free (indent);
    indent = g_strndup (next, strspn (next, " \t"));
  }
  remove_lines (self, entry, end);
  insert_value (self, entry, lead, value, indent);
}

/* A comment that shows how @key would be written: "#key = …", "# key=…". */
static gboolean
is_example (const CanvassLine *line, const char *key)
{
  const char *text = line->text;

  if (line->kind != CANVASS_LINE_COMMENT)
    return FALSE;
  text += strspn (text, "#; ");
  if (!g_str_has_prefix (text, key))
    return FALSE;
  text += strlen (key);
  return text[strspn (text, " ")] == '=';
}

/* Of the head of a text file, or of a section with its heading: FALSE when there is none. */
static gboolean
find_span (const CanvassLines *self, const char *section, guint *from, guint *to)
{
  gint heading = canvass_lines_find_section (self, section);

  if (heading < 0 && *section != '\0')
    return FALSE;
  *from = heading >= 0 ? (guint)heading : 0;
  for (*to = *from + (heading >= 0); *to < self->lines->len; (*to)++) {
    CanvassLineKind kind = canvass_lines_at (self, *to)->kind;

    if (kind == CANVASS_LINE_SECTION || kind == CANVASS_LINE_RULE)
      break;
  }
  return TRUE;
}

static guint
place_behind (const CanvassLines *self,
              const char *section,
              const char *key,
              guint from,
              guint to,
              const char *const *order)
{
  guint behind_last =
      from + (from < to && canvass_lines_at (self, from)->kind == CANVASS_LINE_SECTION);
  gint behind_known = -1;

  for (guint i = from; i < to; i++) {
    if (is_example (canvass_lines_at (self, i), key))
      return i + 1;
    if (canvass_lines_at (self, i)->kind == CANVASS_LINE_ENTRY)
      behind_last = canvass_lines_end_of_entry (self, i);
  }
  if (order == NULL || !g_strv_contains (order, key))
    return behind_last;
  for (guint i = 0; strcmp (order[i], key) != 0; i++) {
    gint entry = canvass_lines_find_entry (self, section, order[i]);

    if (entry >= 0)
      behind_known = (gint)canvass_lines_end_of_entry (self, (guint)entry);
  }
  if (behind_known >= 0)
    return (guint)behind_known;

  /* It comes before all that are there. */
  for (guint i = from; i < to; i++)
    if (canvass_lines_at (self, i)->kind == CANVASS_LINE_ENTRY)
      return i;
  return behind_last;
}

static void
insert_entry (CanvassLines *self,
              const char *section,
              const char *key,
              const char *value,
              const char *const *order)
{
  g_autofree char *lead = g_strconcat (key, " = ", NULL);
  gint mark = take_mark (self, section, key);
  guint from = 0, to = 0, at;

  if (!find_span (self, section, &from, &to)) {
    canvass_lines_add_section (self, section, NULL);
    find_span (self, section, &from, &to);
  }
  /* Not before the heading. */
  at = mark >= (gint)from + (*section != '\0') && mark <= (gint)to
           ? (guint)mark
           : place_behind (self, section, key, from, to, order);
  if (at == self->lines->len)
    end_last_line (self);
  insert_value (self, at, lead, value, CONTINUATION);
}

void
canvass_lines_set (CanvassLines *self,
                   const char *section,
                   const char *key,
                   const char *value,
                   const char *const *order)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (value));
  gint entry = canvass_lines_find_entry (self, section, key);
  g_autofree char *before = canvass_lines_get (self, section, key);

  if (g_strcmp0 (before, trimmed) == 0)
    return;
  if (entry >= 0)
    replace_value (self, (guint)entry, trimmed);
  else
    insert_entry (self, section, key, trimmed, order);
  canvass_lines_scan (self);
}

void
canvass_lines_remove (CanvassLines *self, const char *section, const char *key)
{
  gint entry = canvass_lines_find_entry (self, section, key);
  guint end;

  if (entry < 0)
    return;
  end = canvass_lines_end_of_entry (self, (guint)entry);
  remove_lines (self, (guint)entry, end);
  leave_mark (self, (guint)entry, section, key);
  canvass_lines_scan (self);
}

/* Moves @n lines from @from so that they stand before what stands at @to now. */
static void
move_lines (CanvassLines *self, guint from, guint n, guint to)
{
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();

  g_assert (to <= from || to >= from + n);
  end_last_line (self);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (moved, g_ptr_array_steal_index (self->lines, from));
  if (to > from)
    to -= n;
  for (guint i = 0; i < n; i++)
    g_ptr_array_insert (self->lines, (gint)(to + i), g_ptr_array_index (moved, i));
  canvass_lines_scan (self);
}

void
canvass_lines_move (CanvassLines *self, const char *section, const char *key, const char *before)
{
  gint entry = canvass_lines_find_entry (self, section, key);
  guint from, to, at;

  if (entry < 0 || g_strcmp0 (key, before) == 0 || !find_span (self, section, &from, &to))
    return;
  if (before != NULL && canvass_lines_find_entry (self, section, before) >= 0) {
    at = (guint)canvass_lines_find_entry (self, section, before);
  } else {
    at = (guint)entry;
    for (guint i = from; i < to; i++)
      if (canvass_lines_at (self, i)->kind == CANVASS_LINE_ENTRY)
        at = canvass_lines_end_of_entry (self, i);
  }
  if (at < (guint)entry || at > canvass_lines_end_of_entry (self, (guint)entry))
    move_lines (
        self, (guint)entry, canvass_lines_end_of_entry (self, (guint)entry) - (guint)entry, at);
}

/* What belongs to a section: the comments that touch its heading, down to its last entry, and one
 * empty line behind. What stands further down is most likely about the next one. */
static void
find_block (const CanvassLines *self, guint heading, guint *from, guint *to)
{
  *from = heading;
  while (*from > 0 && canvass_lines_at (self, *from - 1)->kind == CANVASS_LINE_COMMENT)
    (*from)--;
  *to = heading + 1;
  for (guint i = heading + 1; i < self->lines->len; i++) {
    CanvassLineKind kind = canvass_lines_at (self, i)->kind;

    if (kind == CANVASS_LINE_SECTION)
      break;
    if (kind == CANVASS_LINE_ENTRY)
      *to = i + 1;
  }
  if (*to < self->lines->len && canvass_lines_is_blank (self, *to))
    (*to)++;
}

void
canvass_lines_add_section (CanvassLines *self, const char *section, const char *prefix)
{
  g_autofree char *heading = g_strdup_printf ("[%s]", section);
  guint at = self->lines->len;
  guint from;

  if (canvass_lines_find_section (self, section) >= 0)
    return;
  for (guint i = 0; prefix != NULL && i < self->lines->len; i++)
    if (canvass_lines_at (self, i)->kind == CANVASS_LINE_SECTION &&
        g_str_has_prefix (canvass_lines_at (self, i)->section, prefix))
      find_block (self, i, &from, &at);

  end_last_line (self);
  if (at > 0 && !canvass_lines_is_blank (self, at - 1))
    g_ptr_array_insert (self->lines, (gint)at++, canvass_lines_make (self, ""));
  g_ptr_array_insert (self->lines, (gint)at++, canvass_lines_make (self, heading));
  if (at < self->lines->len && !canvass_lines_is_blank (self, at))
    g_ptr_array_insert (self->lines, (gint)at, canvass_lines_make (self, ""));
  canvass_lines_scan (self);
}

void
canvass_lines_remove_section (CanvassLines *self, const char *section)
{
  gint heading = canvass_lines_find_section (self, section);
  guint from, to;

  if (heading < 0)
    return;
  find_block (self, (guint)heading, &from, &to);
  remove_lines (self, (guint)heading, to);
  canvass_lines_scan (self);
}

void
canvass_lines_move_section (CanvassLines *self, const char *section, const char *before)
{
  gint heading = canvass_lines_find_section (self, section);
  gint other = before != NULL ? canvass_lines_find_section (self, before) : -1;
  guint from, to, at, unused;

  if (heading < 0 || heading == other)
    return;
  find_block (self, (guint)heading, &from, &to);
  if (other >= 0)
    find_block (self, (guint)other, &at, &unused);
  else
    at = self->lines->len;
  if (at >= from && at <= to)
    return;
  end_last_line (self);
  if (!canvass_lines_is_blank (self, to - 1)) {
    g_ptr_array_insert (self->lines, (gint)to, canvass_lines_make (self, ""));
    at += at >= to;
    to++;
  }
  if (other < 0 && at > 0 && !canvass_lines_is_blank (self, at - 1))
    g_ptr_array_insert (self->lines, (gint)at++, canvass_lines_make (self, ""));
  move_lines (self, from, to - from, at);
}

/* Spaces behind the last line are read as none. */
static gboolean
is_same (const CanvassLines *self, guint i, guint to, const char *text)
{
  g_autofree char *line = g_strdup (canvass_lines_at (self, i)->text);

  return strcmp (i + 1 == to ? g_strchomp (line) : line, text) == 0;
}

static void
add_rule (CanvassLines *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (canvass_lines_at (self, i)->kind == CANVASS_LINE_RULE)
      return;

  end_last_line (self);
  g_ptr_array_add (self->lines, canvass_lines_make (self, ""));
  g_ptr_array_add (self->lines, canvass_lines_make (self, "---"));
  g_ptr_array_add (self->lines, canvass_lines_make (self, ""));
  canvass_lines_scan (self);
}

void
canvass_lines_set_body (CanvassLines *self, const char *body)
{
  g_autofree char *trimmed = g_strchomp (g_strdup (body + strspn (body, "\n")));
  g_auto (GStrv) lines = g_strsplit (trimmed, "\n", -1);
  guint n = *trimmed != '\0' ? g_strv_length (lines) : 0;
  guint from, to, same = 0, same_at_end = 0;

  if (n > 0)
    add_rule (self);
  canvass_lines_find_body (self, &from, &to);
  while (same < n && from + same < to && is_same (self, from + same, to, lines[same]))
    same++;
  while (same_at_end < n - same && from + same < to - same_at_end &&
         is_same (self, to - 1 - same_at_end, to, lines[n - 1 - same_at_end]))
    same_at_end++;
  if (same == n && from + same == to)
    return;

  if (from + same < to - same_at_end)
    g_ptr_array_remove_range (self->lines, from + same, to - same_at_end - from - same);
  if (from + same == self->lines->len)
    end_last_line (self);
  for (guint i = same; i < n - same_at_end; i++)
    g_ptr_array_insert (self->lines, (gint)(from + i), canvass_lines_make (self, lines[i]));
  canvass_lines_scan (self);
}
