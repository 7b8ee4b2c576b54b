/*
 * LANGUAGE.md: a head of short texts and labels, a line of hyphens, the petition in CommonMark.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-folder.h"

#include "campaign/language.h"
#include "campaign/markdown.h"
#include "campaign/prose.h"

#include <string.h>

#define MAX_FILE_BYTES (512 * 1024)
#define MIN_ASK_WORDS 15
#define MAX_ASK_WORDS 30
#define MAX_TITLE_CHARS 120

typedef struct {
  CanvassSourceFolder *folder;
  const CanvassEntries *entries;
  const char *file;
  CanvassText *text;
  gboolean first; /* the language that others fall back to */
} Reading;

typedef struct {
  const char *key;
  gsize offset; /* in CanvassText */
  gsize max_bytes;
} Piece;

#define PIECE(key, member, max_bytes)                                                              \
  {                                                                                                \
    key, G_STRUCT_OFFSET (CanvassText, member), max_bytes                                          \
  }

static const Piece PIECES[] = {
  PIECE ("title", title, CANVASS_TEXT_MAX_TITLE_BYTES),
  PIECE ("ask", ask, CANVASS_TEXT_MAX_ASK_BYTES),
  PIECE ("addressee", addressee, CANVASS_TEXT_MAX_PARTY_BYTES),
  PIECE ("collector", collector, CANVASS_TEXT_MAX_PARTY_BYTES),
  PIECE ("thanks", thanks, CANVASS_TEXT_MAX_THANKS_BYTES),
  PIECE ("language_name", name, CANVASS_TEXT_MAX_NAME_BYTES),
};

/* What each language must say itself; the petition too, and each consent: nobody agrees to words
 * that they cannot read. */
static const char *const OF_EVERY_LANGUAGE[] = { "title", "ask", NULL };
/* What one language must say, and the others may leave to it. */
static const char *const OF_FIRST_LANGUAGE[] = { "addressee", "collector" };

static void
error_at (Reading *reading, CanvassFault fault, guint line, char *what, char *remedy)
{
  canvass_source_error (reading->folder, fault, reading->file, line, what, remedy);
}

static void
warn_at (Reading *reading, CanvassFault fault, guint line, char *what, char *remedy)
{
  canvass_source_warn (reading->folder, fault, reading->file, line, what, remedy);
}

static gboolean
is_label (const char *key)
{
  return g_str_has_prefix (key, "field.") || g_str_has_prefix (key, "consent.") ||
         g_str_has_prefix (key, "district.");
}

/* Hiding a field for a while must not cost its labels. */
static gboolean
is_label_of_hidden (Reading *reading, const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, ".", 3);

  return g_str_has_prefix (key, "field.") &&
         g_hash_table_contains (reading->folder->hidden, parts[1]);
}

static const Piece *
find_piece (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (PIECES); i++)
    if (strcmp (key, PIECES[i].key) == 0)
      return &PIECES[i];

  return NULL;
}

/* FALSE, with a problem, for a value that cannot be shown. */
static gboolean
check_value (Reading *reading, const CanvassEntry *entry, gsize max_bytes)
{
  if (canvass_prose_is_blank (entry->value)) {
    error_at (reading,
              CANVASS_FAULT_MISSING,
              entry->line,
              g_strdup_printf ("“%s” is empty.", entry->key),
              g_strdup_printf ("Write it behind “%s =”, or delete the line.", entry->key));
    return FALSE;
  }
  if (strlen (entry->value) > max_bytes) {
    error_at (reading,
              CANVASS_FAULT_TOO_MUCH,
              entry->line,
              g_strdup_printf ("“%s” is too long: %" G_GSIZE_FORMAT " bytes.",
                               entry->key,
                               strlen (entry->value)),
              g_strdup_printf ("Shorten it to %" G_GSIZE_FORMAT " bytes.", max_bytes));
    return FALSE;
  }
  if (canvass_prose_check (entry->value, FALSE) == CANVASS_PROSE_BIDI) {
    error_at (reading,
              CANVASS_FAULT_MARKS,
              entry->line,
              g_strdup_printf ("“%s” holds invisible marks for the direction of writing that are "
                               "opened and not closed, or the other way round.",
                               entry->key),
              g_strdup ("Delete the line and type it again without them."));
    return FALSE;
  }

  return TRUE;
}

static gboolean
check_label (Reading *reading, const CanvassEntry *entry)
{
  if (!check_value (reading, entry, CANVASS_TEXT_MAX_LABEL_BYTES))
    return FALSE;
  if (strcmp (entry->key, CANVASS_LABEL_OF_DISTRICT) != 0 ||
      canvass_label_has_one_gap (entry->value))
    return TRUE;

  error_at (
      reading,
      CANVASS_FAULT_GAP,
      entry->line,
      g_strdup_printf ("“%s” does not say once where the district stands.", entry->key),
      g_strdup ("Write " CANVASS_LABEL_GAP " in its place, such as “Ward " CANVASS_LABEL_GAP "”."));
  return FALSE;
}

static void
tell_unknown (Reading *reading, const CanvassEntry *entry)
{
  const char *known[G_N_ELEMENTS (PIECES) + 1] = { NULL };
  g_autofree char *guess = NULL;

  if (is_label (entry->key)) {
    error_at (
        reading,
        CANVASS_FAULT_UNUSED,
        entry->line,
        g_strdup_printf ("“%s” labels nothing that campaign.ini asks.", entry->key),
        strcmp (entry->key, CANVASS_LABEL_OF_DISTRICT) == 0
            ? g_strdup ("Put a " CANVASS_SOURCE_DISTRICTS_FILE " beside it, or delete the line.")
            : g_strdup ("Correct the name, or delete the line."));
    return;
  }

  for (gsize i = 0; i < G_N_ELEMENTS (PIECES); i++)
    known[i] = PIECES[i].key;
  guess = canvass_source_guess (entry->key, known);
  error_at (reading,
            CANVASS_FAULT_OTHER,
            entry->line,
            g_strdup_printf ("The head knows no “%s”%s", entry->key, guess),
            g_strdup ("Correct the word; or, if the petition begins here, put a line of three "
                      "hyphens (---) before it."));
}

static void
read_entries (Reading *reading)
{
  for (guint i = 0; i < reading->entries->entries->len; i++) {
    const CanvassEntry *entry = g_ptr_array_index (reading->entries->entries, i);
    const Piece *piece = find_piece (entry->key);

    if (piece != NULL) {
      if (check_value (reading, entry, piece->max_bytes))
        G_STRUCT_MEMBER (char *, reading->text, piece->offset) = g_strdup (entry->value);
    } else if (canvass_content_has_label (reading->folder->content, entry->key)) {
      if (check_label (reading, entry))
        g_hash_table_insert (reading->text->labels, g_strdup (entry->key), g_strdup (entry->value));
    } else if (!is_label_of_hidden (reading, entry->key)) {
      tell_unknown (reading, entry);
    }
  }
}

static void
check_lengths (Reading *reading)
{
  const CanvassText *text = reading->text;
  guint words = text->ask != NULL ? canvass_prose_count_words (text->ask) : 0;

  if (text->ask != NULL && (words < MIN_ASK_WORDS || words > MAX_ASK_WORDS))
    warn_at (reading,
             CANVASS_FAULT_ASK,
             canvass_entries_line (reading->entries, "", "ask"),
             g_strdup_printf ("The ask has %u words.", words),
             g_strdup ("Say in thirty at most what is asked of whom; it is all that most "
                       "signers read."));

  if (text->title != NULL && g_utf8_strlen (text->title, -1) > MAX_TITLE_CHARS)
    warn_at (reading,
             CANVASS_FAULT_TOO_MUCH,
             canvass_entries_line (reading->entries, "", "title"),
             g_strdup_printf ("The title has %ld characters.", g_utf8_strlen (text->title, -1)),
             g_strdup_printf ("Keep it under %d, or it will not fit a screen.", MAX_TITLE_CHARS));
}

/* Where what was told last would stand. */
static void
at_key (Reading *reading, const char *key)
{
  canvass_source_name_place (reading->folder, "", key);
}

static void
require (Reading *reading, const char *key)
{
  if (canvass_entries_find (reading->entries, "", key) != NULL)
    return;

  error_at (reading,
            CANVASS_FAULT_MISSING,
            0,
            g_strdup_printf ("There is no “%s”.", key),
            g_strdup_printf ("Add a line “%s = …” to the head.", key));
  at_key (reading, key);
}

static gboolean
is_for_every_language (const char *key)
{
  return g_strv_contains (OF_EVERY_LANGUAGE, key) || g_str_has_prefix (key, "consent.");
}

static void
check_complete (Reading *reading)
{
  g_autoptr (GPtrArray) labels = canvass_content_list_labels (reading->folder->content);

  for (gsize i = 0; OF_EVERY_LANGUAGE[i] != NULL; i++)
    require (reading, OF_EVERY_LANGUAGE[i]);
  for (guint i = 0; i < labels->len; i++)
    if (reading->first || is_for_every_language (g_ptr_array_index (labels, i)))
      require (reading, g_ptr_array_index (labels, i));

  if (reading->text->name == NULL)
    reading->text->name = g_strdup (canvass_language_name (reading->text->language));
  if (reading->text->name == NULL &&
      canvass_entries_find (reading->entries, "", "language_name") == NULL) {
    error_at (reading,
              CANVASS_FAULT_MISSING,
              0,
              g_strdup_printf ("Canvass does not know what language %s calls itself.",
                               reading->text->language),
              g_strdup ("Add a line “language_name = …” to the head."));
    at_key (reading, "language_name");
  }

  if (!reading->first)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (OF_FIRST_LANGUAGE); i++)
    require (reading, OF_FIRST_LANGUAGE[i]);
}

static void
tell_body_fault (CanvassMarkdownFault fault, guint line, gpointer user_data)
{
  Reading *reading = user_data;
  guint at = line > 0 ? line + reading->entries->body_line - 1 : reading->entries->body_line;

  switch (fault) {
  case CANVASS_MARKDOWN_RAW_HTML:
    error_at (reading,
              CANVASS_FAULT_MARKUP,
              at,
              g_strdup ("The petition holds HTML, which is not shown."),
              g_strdup ("Write CommonMark: *italic*, **bold**, # headings, - lists; put a "
                        "backslash before a < that is meant."));
    break;
  case CANVASS_MARKDOWN_TOO_DEEP:
    error_at (reading,
              CANVASS_FAULT_MARKUP,
              at,
              g_strdup_printf ("Lists and quotes stand more than %d deep in each other.",
                               CANVASS_MARKDOWN_MAX_DEPTH),
              g_strdup ("Make them flatter."));
    break;
  case CANVASS_MARKDOWN_TOO_MANY_BLOCKS:
    error_at (
        reading,
        CANVASS_FAULT_TOO_MUCH,
        at,
        g_strdup_printf ("The petition has more than %d paragraphs.", CANVASS_MARKDOWN_MAX_BLOCKS),
        g_strdup ("Shorten it."));
    break;
  case CANVASS_MARKDOWN_CONTROL:
    error_at (reading,
              CANVASS_FAULT_MARKS,
              at,
              g_strdup ("This paragraph stands for an invisible control character."),
              g_strdup ("Delete the &…; that makes it."));
    break;
  case CANVASS_MARKDOWN_BIDI:
    error_at (reading,
              CANVASS_FAULT_MARKS,
              at,
              g_strdup ("This paragraph holds invisible marks for the direction of writing that "
                        "are opened and not closed, or the other way round."),
              g_strdup ("Delete the paragraph and type it again without them."));
    break;
  case CANVASS_MARKDOWN_EMPTY:
    error_at (reading,
              CANVASS_FAULT_MISSING,
              at,
              g_strdup ("There is no petition below the head."),
              g_strdup ("Write its text below the line of hyphens."));
    break;
  case CANVASS_MARKDOWN_LINK:
    warn_at (reading,
             CANVASS_FAULT_NOT_SHOWN,
             at,
             g_strdup ("At a table nobody can follow a link: only its words are shown."),
             g_strdup ("Write the address out as text, or take the link away."));
    break;
  case CANVASS_MARKDOWN_IMAGE:
    warn_at (reading,
             CANVASS_FAULT_NOT_SHOWN,
             at,
             g_strdup ("Pictures are not shown: only the description is."),
             g_strdup ("Say in words what matters in it."));
    break;
  case CANVASS_MARKDOWN_CODE:
    warn_at (reading,
             CANVASS_FAULT_MARKUP,
             at,
             g_strdup ("Lines indented by four spaces, or between ```, become program code."),
             g_strdup ("Begin them at the left margin."));
    break;
  default:
    g_return_if_reached ();
  }
}

static void
read_body (Reading *reading)
{
  g_autofree char *body = g_strdup (reading->entries->body);

  if (reading->entries->body_line == 0) {
    error_at (reading,
              CANVASS_FAULT_MISSING,
              0,
              g_strdup ("No line of three hyphens (---) ends the head."),
              g_strdup ("Put one between the head and the petition."));
    at_key (reading, CANVASS_SOURCE_BODY);
    return;
  }
  if (strlen (body) > CANVASS_TEXT_MAX_BODY_BYTES) {
    error_at (
        reading,
        CANVASS_FAULT_TOO_MUCH,
        reading->entries->body_line,
        g_strdup_printf ("The petition is too long: %" G_GSIZE_FORMAT " bytes.", strlen (body)),
        g_strdup_printf ("Shorten it to %d bytes.", CANVASS_TEXT_MAX_BODY_BYTES));
    return;
  }

  g_ptr_array_unref (reading->text->blocks);
  reading->text->blocks = canvass_markdown_parse (body, tell_body_fault, reading);
  reading->text->body = g_strdup (g_strchomp (body) + strspn (body, "\n"));
}

/* Labels that a language may have: those it must, and whatever hints the first one gives. */
static GPtrArray *
list_wanted (const CanvassContent *content, const CanvassText *first)
{
  GPtrArray *wanted = canvass_content_list_labels (content);

  for (guint i = 0; i < content->fields->len; i++) {
    const CanvassFieldSpec *spec = g_ptr_array_index (content->fields, i);
    g_autofree char *hint = canvass_label_of_hint (spec->name);

    if (!spec->standard && g_hash_table_contains (first->labels, hint))
      g_ptr_array_add (wanted, g_steal_pointer (&hint));
  }

  g_ptr_array_add (wanted, g_strdup ("addressee"));
  g_ptr_array_add (wanted, g_strdup ("collector"));
  if (first->thanks != NULL)
    g_ptr_array_add (wanted, g_strdup ("thanks"));
  g_ptr_array_add (wanted, g_strdup ("title"));
  g_ptr_array_add (wanted, g_strdup ("ask"));
  return wanted;
}

static gboolean
has_piece (const CanvassText *text, const char *key)
{
  const Piece *piece = find_piece (key);

  return piece != NULL ? G_STRUCT_MEMBER (char *, text, piece->offset) != NULL
                       : g_hash_table_contains (text->labels, key);
}

/* What every language must say is an error of its own. */
static void
measure (Reading *reading)
{
  const CanvassContent *content = reading->folder->content;
  const CanvassText *first = reading->first ? reading->text : g_ptr_array_index (content->texts, 0);
  g_autoptr (GPtrArray) wanted = list_wanted (content, first);
  g_autoptr (GString) gaps = g_string_new (NULL);
  CanvassCompleteness *completeness = g_new0 (CanvassCompleteness, 1);
  const char *first_gap = NULL;

  completeness->language = g_strdup (reading->text->language);
  completeness->wanted = wanted->len + 1;
  completeness->written = reading->text->body != NULL && reading->text->blocks->len > 0;
  for (guint i = 0; i < wanted->len; i++) {
    const char *key = g_ptr_array_index (wanted, i);

    if (has_piece (reading->text, key))
      completeness->written++;
    else if (!is_for_every_language (key)) {
      g_string_append_printf (gaps, "%s%s", gaps->len > 0 ? ", " : "", key);
      first_gap = first_gap != NULL ? first_gap : key;
    }
  }

  g_ptr_array_add (reading->folder->completeness, completeness);
  if (!has_piece (reading->text, CANVASS_LABEL_OF_DISTRICT) &&
      has_piece (first, CANVASS_LABEL_OF_DISTRICT)) {
    warn_at (reading,
             CANVASS_FAULT_MISSING,
             0,
             g_strdup_printf (
                 "Signers will see a district without a word, not as in “%s”.",
                 (const char *)g_hash_table_lookup (first->labels, CANVASS_LABEL_OF_DISTRICT)),
             g_strdup ("Add a line “" CANVASS_LABEL_OF_DISTRICT " = … " CANVASS_LABEL_GAP
                       "” to the head."));
    at_key (reading, CANVASS_LABEL_OF_DISTRICT);
  }
  if (gaps->len > 0 && !reading->first) {
    warn_at (
        reading,
        CANVASS_FAULT_LEFT_TO_FIRST,
        0,
        g_strdup_printf ("Signers will see these in language %s: %s.", first->language, gaps->str),
        g_strdup ("Add a line for each to the head."));
    at_key (reading, first_gap);
  }
}

void
canvass_source_read_text (CanvassSourceFolder *self, const char *language)
{
  g_autofree char *file = g_strconcat (language, ".md", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (CanvassEntries) entries = NULL;
  g_autoptr (CanvassText) text = canvass_text_new ();
  Reading reading = { .folder = self, .file = file, .text = text };

  reading.first = strcmp (language, self->languages[0]) == 0;
  text->language = g_strdup (language);
  if (!canvass_source_has_file (self, file))
    canvass_source_error (
        self,
        CANVASS_FAULT_MISSING,
        CANVASS_SOURCE_CAMPAIGN_FILE,
        self->languages_line,
        g_strdup_printf ("Language %s has no text: there is no file %s.", language, file),
        g_strdup_printf ("Write %s, or take %s out of the list.", file, language));
  else
    contents = canvass_source_load (self, file, MAX_FILE_BYTES);

  if (contents != NULL) {
    entries = canvass_entries_read (self, file, contents, CANVASS_ENTRIES_TEXT);
    reading.entries = entries;
    read_entries (&reading);
    check_complete (&reading);
    check_lengths (&reading);
    read_body (&reading);
    measure (&reading);
  }

  canvass_content_add_text (self->content, g_steal_pointer (&text));
}
