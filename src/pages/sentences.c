/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/sentences.h"

#include <pango/pango.h>
#include <string.h>

/* What Unicode's rules cannot know: that no sentence ends behind these, though a capital follows. A
 * sentence that goes on for too long is only read in one breath; one that is cut is not understood.
 */
static const char *const abbreviations[] = {
  "mr",   "mrs",  "ms",   "dr",    "st",   "sr",  "sra",  "srta", "dra",  "prof",  "gov",  "sen",
  "rep",  "hon",  "rev",  "gen",   "jr",   "mme", "mlle", "lic",  "ing",  "ud",    "uds",  "г-н",
  "г-жа", "им",   "ул",   "вул",   "св",   "ś.w", "św",   "ul",   "al",   "pl",    "gl",   "bà",
  "ts",   "ths",  "gs",   "डॉ",    "श्री",  "ડૉ",  "શ્રી",  "د",    "أ",    "ڈاکٹر", "kap",  "gng",
  "bb",   "atty", "engr", "no",    "nos",  "núm", "nr",   "ave",  "blvd", "art",   "sec",  "ch",
  "tel",  "tél",  "av",   "av.da", "apdo", "vs",  "etc",  "p",    "pp",   "np",    "m.in", "tzn",
  "e.g",  "i.e",  "p.ej", "ej",    "т.е",  "т.к", "т.д",  "т.п",  "тыс",  "див",   "напр"
};

static gboolean
is_abbreviation (const char *word)
{
  g_autofree char *folded = g_utf8_strdown (word, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (abbreviations); i++)
    if (g_str_equal (folded, abbreviations[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_number (const char *word)
{
  for (; *word != '\0'; word = g_utf8_next_char (word))
    if (!g_unichar_isdigit (g_utf8_get_char (word)))
      return FALSE;
  return TRUE;
}

/* "J." of a name, "U.S.", "a. m."; not a word of one letter, as other scripts have them. */
static gboolean
is_initial (const char *word)
{
  const char *last = strrchr (word, '.');
  gunichar letter = g_utf8_get_char (last != NULL ? last + 1 : word);

  if (*g_utf8_next_char (last != NULL ? last + 1 : word) != '\0')
    return FALSE;
  return g_unichar_isupper (letter) || (last != NULL && g_unichar_isalpha (letter));
}

/* The word in front of @end, if a single full stop ends there. */
static char *
get_word_before_stop (const char *text, const char *start, const char *end)
{
  const char *word;

  if (end <= start || end[-1] != '.' || (end - start > 1 && end[-2] == '.'))
    return NULL;
  word = end - 1;
  while (word > start) {
    const char *before = g_utf8_find_prev_char (text, word);
    gunichar character = before != NULL ? g_utf8_get_char (before) : ' ';

    if (before < start || g_unichar_isspace (character) || character == '(' || character == '/' ||
        g_unichar_type (character) == G_UNICODE_INITIAL_PUNCTUATION)
      break;
    word = before;
  }
  return g_strndup (word, (gsize)(end - 1 - word));
}

static const char *
skip_space (const char *from, const char *end)
{
  while (from < end && g_unichar_isspace (g_utf8_get_char (from)))
    from = g_utf8_next_char (from);
  return from;
}

static const char *
trim_space (const char *text, const char *start, const char *end)
{
  while (end > start) {
    const char *before = g_utf8_find_prev_char (text, end);

    if (!g_unichar_isspace (g_utf8_get_char (before)))
      break;
    end = before;
  }
  return end;
}

/* Whether nothing ends between @start and @end, though the rules say so: "No. 5", "1. First". */
static gboolean
goes_on (const char *text, const char *start, const char *end)
{
  g_autofree char *word = get_word_before_stop (text, start, end);
  gboolean whole;

  if (word == NULL || *word == '\0')
    return FALSE;
  whole = (gsize)(end - start) == strlen (word) + 1;
  return is_initial (word) || is_abbreviation (word) || (whole && is_number (word));
}

/* Something that can be spoken: a row of dots is none. */
static gboolean
has_words (const char *start, const char *end)
{
  for (; start < end; start = g_utf8_next_char (start))
    if (g_unichar_isalnum (g_utf8_get_char (start)) ||
        g_unichar_type (g_utf8_get_char (start)) == G_UNICODE_CURRENCY_SYMBOL)
      return TRUE;
  return FALSE;
}

static void
append (GArray *sentences, const char *text, const char *start, const char *end)
{
  CanvassSentence sentence;

  start = skip_space (start, end);
  end = trim_space (text, start, end);
  if (!has_words (start, end))
    return;
  sentence.start = (gsize)(start - text);
  sentence.end = (gsize)(end - text);
  g_array_append_val (sentences, sentence);
}

/* One line. Pango knows Unicode's rules for the marks of every script. */
static void
split_line (
    GArray *sentences, const char *text, const char *line, gsize length, const char *language)
{
  glong n_characters = g_utf8_strlen (line, (gssize)length);
  g_autofree PangoLogAttr *attributes = g_new0 (PangoLogAttr, n_characters + 1);
  const char *start = line;
  const char *here = line;
  gboolean due = FALSE; /* the quotation marks behind a sentence belong to it: « Oui. » */

  pango_get_log_attrs (line,
                       (int)length,
                       -1,
                       pango_language_from_string (language),
                       attributes,
                       (int)n_characters + 1);
  for (glong i = 0; i < n_characters; i++, here = g_utf8_next_char (here)) {
    const char *end = trim_space (text, start, here);
    gunichar character = g_utf8_get_char (here);

    if (i > 0 && attributes[i].is_sentence_boundary &&
        !goes_on (text, skip_space (start, end), end))
      due = TRUE;
    if (!due || g_unichar_isspace (character) ||
        g_unichar_type (character) == G_UNICODE_FINAL_PUNCTUATION)
      continue;
    append (sentences, text, start, here);
    start = here;
    due = FALSE;
  }
  append (sentences, text, start, line + length);
}

GArray *
canvass_sentences_split (const char *text, const char *language)
{
  GArray *sentences = g_array_new (FALSE, FALSE, sizeof (CanvassSentence));
  const char *line = text;

  while (*line != '\0') {
    gsize length = strcspn (line, "\n");

    if (length > 0)
      split_line (sentences, text, line, length, language);
    line += length + (line[length] == '\n' ? 1 : 0);
  }
  return sentences;
}
