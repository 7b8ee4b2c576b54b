/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-lines.h"

#include "campaign/prose.h"

#include <string.h>

#define TAB_COLUMNS 4 /* as source-file.c has it */
#define WRAP_CHARS 100
#define CONTINUATION "  "

typedef enum {
  LINE_OTHER, /* blank, comment, or nothing that is understood */
  LINE_COMMENT,
  LINE_SECTION,
  LINE_ENTRY,
  LINE_CONTINUATION,
  LINE_RULE, /* ends the head */
  LINE_BODY,
  LINE_GONE, /* no line any more: where an entry stood, should it come back */
} LineKind;

typedef struct {
  char *raw;    /* with its end */
  gsize length; /* without its end */
  char *text;   /* as it is read: no byte order mark, tabs or controls */

  /* Found out anew after each change. */
  LineKind kind;
  char *section;
  char *key; /* of an entry, and of what continues it */

  char *gone; /* (nullable) section and key of what stood here */
} Line;

struct _CanvassLines {
  CanvassEntriesStyle style;
  const char *end; /* of lines that are added */
  GPtrArray *lines;
};

static void
line_free (Line *line)
{
  g_free (line->raw);
  g_free (line->text);
  g_free (line->section);
  g_free (line->key);
  g_free (line->gone);
  g_free (line);
}

static Line *
line_at (const CanvassLines *self, guint i)
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
      while (++column % TAB_COLUMNS != 0);
      continue;
    }
    column++;
    if (!canvass_prose_is_control (character))
      g_string_append_unichar (text, character);
  }
  return g_string_free (text, FALSE);
}

static Line *
line_new (const char *raw, gsize length, gsize whole)
{
  Line *line = g_new0 (Line, 1);

  line->raw = g_strndup (raw, whole);
  line->length = length;
  line->text = tidy (line->raw, length);
  return line;
}

static Line *
line_make (const CanvassLines *self, const char *text)
{
  g_autofree char *raw = g_strconcat (text, self->end, NULL);

  return line_new (raw, strlen (text), strlen (raw));
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
    g_ptr_array_add (self->lines, line_new (text, length, whole));
    text += whole;
  }
  if (self->end == NULL)
    self->end = "\n";
}

static gboolean
is_hyphens (const char *line)
{
  gsize hyphens = strspn (line, "-");

  return hyphens >= 3 && line[hyphens + strspn (line + hyphens, " ")] == '\0';
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
classify (const CanvassLines *self, Line *line, Scan *scan)
{
  g_autofree char *text = g_strstrip (g_strdup (line->text));
  const char *equals = strchr (text, '=');
  gboolean style_text = self->style == CANVASS_ENTRIES_TEXT;

  line->kind = LINE_OTHER;
  if (line->gone != NULL) {
    line->kind = LINE_GONE;
  } else if (scan->in_body) {
    line->kind = LINE_BODY;
  } else if (style_text && is_hyphens (line->text)) {
    scan->in_body = scan->has_entry;
    line->kind = scan->has_entry ? LINE_RULE : LINE_OTHER;
  } else if (text[0] == '\0') {
    scan->current = NULL;
  } else if (style_text && line->text[0] == ' ' && scan->current != NULL) {
    line->kind = LINE_CONTINUATION;
    line->key = g_strdup (scan->current);
  } else if (text[0] == '#' || text[0] == ';') {
    line->kind = LINE_COMMENT;
  } else {
    scan->current = NULL;
    if (!style_text && text[0] == '[') {
      line->kind = LINE_SECTION;
      g_free (line->section);
      line->section = section_name (text);
      scan->section = line->section;
      return;
    }
    if (equals != NULL && equals != text) {
      line->kind = LINE_ENTRY;
      line->key = g_strchomp (g_strndup (text, equals - text));
      /* What comes twice is continued by nothing. */
      scan->current = is_first (scan, line->key) ? line->key : NULL;
      scan->has_entry = TRUE;
    }
  }
  line->section = g_strdup (scan->section);
}

static void
scan_lines (CanvassLines *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Scan scan = { .section = "", .seen = seen };

  for (guint i = 0; i < self->lines->len; i++) {
    Line *line = line_at (self, i);

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
  scan_lines (self);
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
    g_string_append (text, line_at (self, i)->raw);
  return g_string_free_to_bytes (text);
}

/* Entries that come twice count once, the first time: -1 when there is none. */
static gint
find_entry (const CanvassLines *self, const char *section, const char *key)
{
  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = line_at (self, i);

    if (line->kind == LINE_ENTRY && strcmp (line->section, section) == 0 &&
        strcmp (line->key, key) == 0)
      return (gint)i;
  }
  return -1;
}

static gint
find_section (const CanvassLines *self, const char *section)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (line_at (self, i)->kind == LINE_SECTION &&
        strcmp (line_at (self, i)->section, section) == 0)
      return (gint)i;
  return -1;
}

/* The entry's line and those that continue it; comments may stand between them. */
static guint
end_of_entry (const CanvassLines *self, guint entry)
{
  guint end = entry + 1;

  for (guint i = end; i < self->lines->len; i++) {
    LineKind kind = line_at (self, i)->kind;

    if (kind == LINE_CONTINUATION)
      end = i + 1;
    else if (kind != LINE_COMMENT && kind != LINE_GONE)
      break;
  }
  return end;
}

static char *
value_of (const CanvassLines *self, guint entry)
{
  const Line *line = line_at (self, entry);
  GString *value = g_string_new (strchr (line->text, '=') + 1);
  guint end = end_of_entry (self, entry);
  g_autofree char *first = g_strstrip (g_string_free (value, FALSE));

  value = g_string_new (first);
  for (guint i = entry + 1; i < end; i++) {
    g_autofree char *text = g_strstrip (g_strdup (line_at (self, i)->text));

    if (line_at (self, i)->kind != LINE_CONTINUATION)
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
  gint entry = find_entry (self, section, key);

  return entry >= 0 ? value_of (self, (guint)entry) : NULL;
}

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

    g_ptr_array_insert (self->lines, (gint)at++, line_make (self, text));
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
  Line *last;
  g_autofree char *raw = NULL;

  while (n > 0 && line_at (self, n - 1)->kind == LINE_GONE)
    n--;
  last = n > 0 ? line_at (self, n - 1) : NULL;
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
    if (line_at (self, i - 1)->kind != LINE_COMMENT && line_at (self, i - 1)->kind != LINE_GONE)
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
  Line *mark = line_new ("", 0, 0);

  mark->gone = name_mark (section, key);
  g_ptr_array_insert (self->lines, (gint)at, mark);
}

/* Where the entry stood before it was taken out: -1 if it never did. */
static gint
take_mark (CanvassLines *self, const char *section, const char *key)
{
  g_autofree char *name = name_mark (section, key);

  for (guint i = 0; i < self->lines->len; i++)
    if (g_strcmp0 (line_at (self, i)->gone, name) == 0) {
      g_ptr_array_remove_index (self->lines, i);
      return (gint)i;
    }
  return -1;
}

static void
replace_value (CanvassLines *self, guint entry, const char *value)
{
  const Line *line = line_at (self, entry);
  guint end = end_of_entry (self, entry);
  const char *behind = strchr (line->raw, '=') + 1;
  gsize lead_length = behind - line->raw + strspn (behind, " \t");
  g_autofree char *lead = g_strndup (line->raw, MIN (lead_length, line->length));
  g_autofree char *indent = g_strdup (CONTINUATION);

  end_last_line (self);
  if (end > entry + 1) {
    const char *next = line_at (self, entry + 1)->raw;

    if (line_at (self, entry + 1)->kind == LINE_CONTINUATION) {
      g_free (indent);
      indent = g_strndup (next, strspn (next, " \t"));
    }
  }
  remove_lines (self, entry, end);
  insert_value (self, entry, lead, value, indent);
}

/* A comment that shows how @key would be written: "#key = …", "# key=…". */
static gboolean
is_example (const Line *line, const char *key)
{
  const char *text = line->text;

  if (line->kind != LINE_COMMENT)
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
  gint heading = find_section (self, section);

  if (heading < 0 && *section != '\0')
    return FALSE;
  *from = heading >= 0 ? (guint)heading : 0;
  for (*to = *from + (heading >= 0); *to < self->lines->len; (*to)++) {
    LineKind kind = line_at (self, *to)->kind;

    if (kind == LINE_SECTION || kind == LINE_RULE)
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
  guint behind_last = from + (from < to && line_at (self, from)->kind == LINE_SECTION);
  gint behind_known = -1;

  for (guint i = from; i < to; i++) {
    if (is_example (line_at (self, i), key))
      return i + 1;
    if (line_at (self, i)->kind == LINE_ENTRY)
      behind_last = end_of_entry (self, i);
  }
  if (order == NULL || !g_strv_contains (order, key))
    return behind_last;
  for (guint i = 0; strcmp (order[i], key) != 0; i++) {
    gint entry = find_entry (self, section, order[i]);

    if (entry >= 0)
      behind_known = (gint)end_of_entry (self, (guint)entry);
  }
  if (behind_known >= 0)
    return (guint)behind_known;

  /* It comes before all that are there. */
  for (guint i = from; i < to; i++)
    if (line_at (self, i)->kind == LINE_ENTRY)
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
  guint from, to, at;

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
  gint entry = find_entry (self, section, key);
  g_autofree char *before = entry >= 0 ? value_of (self, (guint)entry) : NULL;

  if (g_strcmp0 (before, trimmed) == 0)
    return;
  if (entry >= 0)
    replace_value (self, (guint)entry, trimmed);
  else
    insert_entry (self, section, key, trimmed, order);
  scan_lines (self);
}

void
canvass_lines_remove (CanvassLines *self, const char *section, const char *key)
{
  gint entry = find_entry (self, section, key);
  guint end;

  if (entry < 0)
    return;
  end = end_of_entry (self, (guint)entry);
  remove_lines (self, (guint)entry, end);
  leave_mark (self, (guint)entry, section, key);
  scan_lines (self);
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
  scan_lines (self);
}

void
canvass_lines_move (CanvassLines *self, const char *section, const char *key, const char *before)
{
  gint entry = find_entry (self, section, key);
  guint from, to, at;

  if (entry < 0 || g_strcmp0 (key, before) == 0 || !find_span (self, section, &from, &to))
    return;
  if (before != NULL && find_entry (self, section, before) >= 0) {
    at = (guint)find_entry (self, section, before);
  } else {
    at = (guint)entry;
    for (guint i = from; i < to; i++)
      if (line_at (self, i)->kind == LINE_ENTRY)
        at = end_of_entry (self, i);
  }
  if (at < (guint)entry || at > end_of_entry (self, (guint)entry))
    move_lines (self, (guint)entry, end_of_entry (self, (guint)entry) - (guint)entry, at);
}

GStrv
canvass_lines_list_keys (const CanvassLines *self, const char *section)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = line_at (self, i);

    if (line->kind == LINE_ENTRY && strcmp (line->section, section) == 0 &&
        find_entry (self, section, line->key) == (gint)i)
      g_strv_builder_add (keys, line->key);
  }
  return g_strv_builder_end (keys);
}

GStrv
canvass_lines_list_sections (const CanvassLines *self, const char *prefix)
{
  g_autoptr (GStrvBuilder) sections = g_strv_builder_new ();

  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = line_at (self, i);

    if (line->kind == LINE_SECTION && g_str_has_prefix (line->section, prefix) &&
        find_section (self, line->section) == (gint)i)
      g_strv_builder_add (sections, line->section);
  }
  return g_strv_builder_end (sections);
}

static gboolean
is_blank_line (const CanvassLines *self, guint i)
{
  const char *text = line_at (self, i)->text;

  if (line_at (self, i)->kind == LINE_GONE)
    return FALSE;
  return text[strspn (text, " ")] == '\0';
}

/* What belongs to a section: the comments that touch its heading, down to its last entry, and one
 * empty line behind. What stands further down is most likely about the next one. */
static void
find_block (const CanvassLines *self, guint heading, guint *from, guint *to)
{
  *from = heading;
  while (*from > 0 && line_at (self, *from - 1)->kind == LINE_COMMENT)
    (*from)--;
  *to = heading + 1;
  for (guint i = heading + 1; i < self->lines->len; i++) {
    LineKind kind = line_at (self, i)->kind;

    if (kind == LINE_SECTION)
      break;
    if (kind == LINE_ENTRY)
      *to = i + 1;
  }
  if (*to < self->lines->len && is_blank_line (self, *to))
    (*to)++;
}

void
canvass_lines_add_section (CanvassLines *self, const char *section, const char *prefix)
{
  g_autofree char *heading = g_strdup_printf ("[%s]", section);
  guint at = self->lines->len;
  guint from;

  if (find_section (self, section) >= 0)
    return;
  for (guint i = 0; prefix != NULL && i < self->lines->len; i++)
    if (line_at (self, i)->kind == LINE_SECTION &&
        g_str_has_prefix (line_at (self, i)->section, prefix))
      find_block (self, i, &from, &at);

  end_last_line (self);
  if (at > 0 && !is_blank_line (self, at - 1))
    g_ptr_array_insert (self->lines, (gint)at++, line_make (self, ""));
  g_ptr_array_insert (self->lines, (gint)at++, line_make (self, heading));
  if (at < self->lines->len && !is_blank_line (self, at))
    g_ptr_array_insert (self->lines, (gint)at, line_make (self, ""));
  scan_lines (self);
}

void
canvass_lines_remove_section (CanvassLines *self, const char *section)
{
  gint heading = find_section (self, section);
  guint from, to;

  if (heading < 0)
    return;
  find_block (self, (guint)heading, &from, &to);
  remove_lines (self, (guint)heading, to);
  scan_lines (self);
}

void
canvass_lines_move_section (CanvassLines *self, const char *section, const char *before)
{
  gint heading = find_section (self, section);
  gint other = before != NULL ? find_section (self, before) : -1;
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
  if (!is_blank_line (self, to - 1)) {
    g_ptr_array_insert (self->lines, (gint)to, line_make (self, ""));
    at += at >= to;
    to++;
  }
  if (other < 0 && at > 0 && !is_blank_line (self, at - 1))
    g_ptr_array_insert (self->lines, (gint)at++, line_make (self, ""));
  move_lines (self, from, to - from, at);
}

/* Lines of the body without the empty ones around it. */
static void
find_body (const CanvassLines *self, guint *from, guint *to)
{
  *from = 0;
  while (*from < self->lines->len && line_at (self, *from)->kind != LINE_BODY)
    (*from)++;
  *to = self->lines->len;
  while (*from < *to && is_blank_line (self, *from))
    (*from)++;
  while (*from < *to && is_blank_line (self, *to - 1))
    (*to)--;
}

char *
canvass_lines_get_body (const CanvassLines *self)
{
  GString *body = g_string_new (NULL);
  guint from, to;

  find_body (self, &from, &to);
  for (guint i = from; i < to; i++)
    g_string_append_printf (body, "%s%s", i > from ? "\n" : "", line_at (self, i)->text);
  return g_strchomp (g_string_free (body, FALSE));
}

/* Spaces behind the last line are read as none. */
static gboolean
is_same (const CanvassLines *self, guint i, guint to, const char *text)
{
  g_autofree char *line = g_strdup (line_at (self, i)->text);

  return strcmp (i + 1 == to ? g_strchomp (line) : line, text) == 0;
}

static void
add_rule (CanvassLines *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (line_at (self, i)->kind == LINE_RULE)
      return;

  end_last_line (self);
  g_ptr_array_add (self->lines, line_make (self, ""));
  g_ptr_array_add (self->lines, line_make (self, "---"));
  g_ptr_array_add (self->lines, line_make (self, ""));
  scan_lines (self);
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
  find_body (self, &from, &to);
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
    g_ptr_array_insert (self->lines, (gint)(from + i), line_make (self, lines[i]));
  scan_lines (self);
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
    line += line_at (self, i)->kind == LINE_GONE;
  if (line == 0 || line > self->lines->len)
    return;
  *section = g_strdup (line_at (self, line - 1)->section);
  *key = g_strdup (line_at (self, line - 1)->key);
  find_body (self, &from, &to);
  if (line_at (self, line - 1)->kind == LINE_BODY || line_at (self, line - 1)->kind == LINE_RULE)
    *body_line = line - 1 >= from ? line - from : 1;
}
