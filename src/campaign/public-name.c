/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/public-name.h"

#include <string.h>

/* Unicode Standard Annex #9. */
#define LEFT_TO_RIGHT_MARK "\u200e"
#define RIGHT_TO_LEFT_MARK "\u200f"
#define LEFT_TO_RIGHT_ISOLATE "\u2066"
#define RIGHT_TO_LEFT_ISOLATE "\u2067"
#define FIRST_STRONG_ISOLATE "\u2068"
#define POP_ISOLATE "\u2069"

#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER 0x200d
/* Unicode Standard, section 4.3. */
#define VIRAMA_CLASS 9

/* USPS Publication 28, 224: ZIP and ZIP+4. */
#define ZIP_CHARS 5
#define ZIP_4_CHARS 10

#define ARABIC_ARTICLE "ال"
#define ARABIC_TATWEEL 0x0640
/* With its noun: الله and shorter words are not taken apart. */
#define ARABIC_ARTICLE_MIN_CHARS 5

#define FOLDED_MAX_CHARS 64

static void
append (char *out, gsize size, const char *text, gsize length)
{
  gsize used = strlen (out);

  if (used + length < size) {
    memcpy (out + used, text, length);
    out[used + length] = '\0';
  }
}

static const char *
skip_spaces (const char *text)
{
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

static const char *
skip_word (const char *text)
{
  while (*text != '\0' && !g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

/* What a word is compared by: its letters in small, each taken apart into letter and marks, however
 * it was typed. Returns how many; 0 for one that is too long to be any that is looked for. */
static gsize
fold_word (const char *text, const char *end, gunichar out[static FOLDED_MAX_CHARS])
{
  gsize n = 0;

  for (; text < end && *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar c = g_unichar_tolower (g_utf8_get_char (text));

    if (n + G_UNICHAR_MAX_DECOMPOSITION_LENGTH > FOLDED_MAX_CHARS)
      return 0;
    n += g_unichar_fully_decompose (c, FALSE, out + n, G_UNICHAR_MAX_DECOMPOSITION_LENGTH);
  }
  g_unicode_canonical_ordering (out, n);
  return n;
}

/* Whether the word from @text to @end is one of @words (NULL-terminated, in small letters). */
static gboolean
is_one_of (const char *text, const char *end, const char *const *words)
{
  gunichar word[FOLDED_MAX_CHARS], other[FOLDED_MAX_CHARS];
  gsize n = fold_word (text, end, word);
  gboolean found = FALSE;

  for (; n > 0 && *words != NULL && !found; words++)
    found = fold_word (*words, *words + strlen (*words), other) == n &&
            memcmp (word, other, n * sizeof *word) == 0;
  explicit_bzero (word, sizeof word);
  return found;
}

static gboolean
is_word_of (const char *text, const char *const *words)
{
  return is_one_of (text, skip_word (text), words);
}

/* Without the next word: عبد الرحمن, أبو بكر, أم كلثوم. */
static const char *const HALVES_OF_NAMES[] = { "عبد", "أبو", "ابو", "أم", NULL };

/* What may stand behind a family's name, and is none. */
static const char *const SUFFIXES[] = { "jr",  "jr.", "sr",  "sr.",  "ii",  "iii",   "iv",
                                        "esq", "md",  "md.", "m.d.", "phd", "ph.d.", NULL };

/* What may stand in front of a name, and is none. */
static const char *const TITLES[] = { "dr",   "dr.",   "mr",  "mr.",  "mrs", "mrs.", "ms",   "ms.",
                                      "prof", "prof.", "rev", "rev.", "sr.", "sra.", "dra.", NULL };

/* Nine of ten in Viet Nam have one of these, and write it first; without their marks, only those
 * that no other language has for a given name. */
static const char *const VIETNAMESE_FAMILIES[] = {
  "nguyễn", "trần",   "lê",    "phạm",  "huỳnh",  "hoàng", "phan", "vũ",    "võ",
  "đặng",   "bùi",    "đỗ",    "hồ",    "ngô",    "dương", "lý",   "trịnh", "đinh",
  "đoàn",   "trương", "lương", "phùng", "nguyen", "tran",  "pham", "huynh", NULL,
};

/* A word, or two that are one name. */
static const char *
skip_name (const char *text)
{
  const char *end = skip_word (text);
  const char *next = skip_spaces (end);

  return *next != '\0' && is_word_of (text, HALVES_OF_NAMES) ? skip_word (next) : end;
}

/* A letter with the marks that belong to it, and in the scripts of India with the letters that a
 * virama (combining class 9) binds to it: श्र is one letter to those who read it. */
static const char *
skip_letter (const char *text)
{
  gboolean bound = TRUE;

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);

    if (g_unichar_ismark (c))
      bound = g_unichar_combining_class (c) == VIRAMA_CLASS;
    else if (c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER)
      continue;
    else if (!bound)
      break;
    else
      bound = FALSE;
  }
  return text;
}

/* Past what is in front of a word's own letters: a bracket, a quotation mark, and the Arabic
 * article, with which half of all family names begin. */
static const char *
find_initial (const char *word)
{
  const char *end = skip_word (word);
  const char *letter = word;

  while (letter < end && !g_unichar_isalnum (g_utf8_get_char (letter)))
    letter = g_utf8_next_char (letter);
  if (letter == end)
    return word;
  if (g_str_has_prefix (letter, ARABIC_ARTICLE) &&
      g_utf8_strlen (letter, end - letter) >= ARABIC_ARTICLE_MIN_CHARS)
    letter += strlen (ARABIC_ARTICLE);
  while (g_utf8_get_char (letter) == ARABIC_TATWEEL)
    letter = g_utf8_next_char (letter);
  return letter;
}

static void
append_initial (char *out, gsize size, const char *word)
{
  const char *letter = find_initial (word);

  append (out, size, letter, skip_letter (letter) - letter);
  append (out, size, ".", 1);
}

static const char *
find_last_name (const char *text)
{
  const char *first = skip_spaces (text);
  const char *last = first, *before = first;

  for (const char *name = first; *name != '\0'; name = skip_spaces (skip_name (name))) {
    before = last;
    last = name;
  }
  return before != first && is_word_of (last, SUFFIXES) ? before : last;
}

/* Scripts that write the family's name first, mostly in one word with the given one: some put a
 * space between. */
static gboolean
is_family_first (const char *word)
{
  switch ((int)g_unichar_get_script (g_utf8_get_char (word))) {
  case G_UNICODE_SCRIPT_HAN:
  case G_UNICODE_SCRIPT_HANGUL:
  case G_UNICODE_SCRIPT_HIRAGANA:
  case G_UNICODE_SCRIPT_KATAKANA:
  case G_UNICODE_SCRIPT_BOPOMOFO:
    return TRUE;
  default:
    return FALSE;
  }
}

/* Past titles, unless there is nothing else. */
static const char *
skip_titles (const char *text)
{
  const char *next = skip_spaces (skip_word (text));

  while (*next != '\0' && is_word_of (text, TITLES)) {
    text = next;
    next = skip_spaces (skip_word (text));
  }
  return text;
}

/* (nullable) what stands behind the comma of "Smith, John", which puts the family's name first. */
static const char *
find_behind_comma (const char *text)
{
  const char *comma = strchr (text, ',');
  const char *behind = comma != NULL ? skip_spaces (comma + 1) : NULL;

  return behind != NULL && comma != text && *behind != '\0' && strchr (behind, ',') == NULL &&
                 !is_word_of (behind, SUFFIXES)
             ? behind
             : NULL;
}

static gboolean
is_vietnamese_family (const char *word)
{
  const char *end = skip_word (word);

  if (end > word && end[-1] == ',')
    end--;
  return is_one_of (word, end, VIETNAMESE_FAMILIES);
}

static void
append_given_and_initial (
    char *out, gsize size, const char *given, const char *end, const char *family)
{
  append (out, size, given, end - given);
  append (out, size, " ", 1);
  append_initial (out, size, family);
}

void
canvass_public_initial (const char *name, char *out, gsize size)
{
  const char *first = skip_titles (skip_spaces (name));
  const char *last = find_last_name (first);
  const char *behind = find_behind_comma (first);

  *out = '\0';
  if (*first == '\0')
    return;
  /* The family's name first, and one calls each other by the last: Nguyễn Thị Lan is Lan N. */
  if (last != first && is_vietnamese_family (first))
    append_given_and_initial (out, size, last, skip_word (last), first);
  else if (behind != NULL)
    append_given_and_initial (out, size, behind, skip_name (behind), first);
  else if (is_family_first (first))
    append_initial (out, size, first);
  else if (last != first)
    append_given_and_initial (out, size, first, skip_name (first), last);
  else
    append (out, size, first, skip_name (first) - first);
}

void
canvass_public_initial_from (const char *given_name, const char *family_name, char *out, gsize size)
{
  const char *family = skip_spaces (family_name);

  *out = '\0';
  append (out, size, given_name, strlen (given_name));
  if (*family == '\0')
    return;
  if (*out != '\0')
    append (out, size, " ", 1);
  append_initial (out, size, family);
}

static void
write_full (
    const char *name, const char *given_name, const char *family_name, char *out, gsize size)
{
  *out = '\0';
  if (*name != '\0') {
    append (out, size, name, strlen (name));
    return;
  }
  append (out, size, given_name, strlen (given_name));
  if (*given_name != '\0' && *family_name != '\0')
    append (out, size, " ", 1);
  append (out, size, family_name, strlen (family_name));
}

gboolean
canvass_public_name (CanvassPublicName choice,
                     const char *name,
                     const char *given_name,
                     const char *family_name,
                     char *out,
                     gsize size)
{
  switch (choice) {
  case CANVASS_PUBLIC_WITHHELD:
    *out = '\0';
    return FALSE;
  case CANVASS_PUBLIC_INITIAL:
    if (*name != '\0')
      canvass_public_initial (name, out, size);
    else
      canvass_public_initial_from (given_name, family_name, out, size);
    return TRUE;
  case CANVASS_PUBLIC_UNSET:
  case CANVASS_PUBLIC_FULL:
  default:
    write_full (name, given_name, family_name, out, size);
    return TRUE;
  }
}

/* Of "60608-1234" what is before the last four digits: these tell the house. */
static gsize
count_public (const char *postcode)
{
  static const char digits[] = "0123456789";
  gsize length = strlen (postcode);
  gboolean is_zip_4 = length == ZIP_4_CHARS && postcode[ZIP_CHARS] == '-' &&
                      strspn (postcode, digits) == ZIP_CHARS &&
                      strspn (postcode + ZIP_CHARS + 1, digits) == ZIP_4_CHARS - ZIP_CHARS - 1;

  return is_zip_4 ? ZIP_CHARS : length;
}

void
canvass_public_place (const char *district, const char *postcode, char *out, gsize size)
{
  *out = '\0';
  if (*district != '\0')
    append (out, size, district, strlen (district));
  else
    append (out, size, postcode, count_public (postcode));
}

static GUnicodeScript
get_script (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isalpha (g_utf8_get_char (text)))
      return g_unichar_get_script (g_utf8_get_char (text));
  return G_UNICODE_SCRIPT_COMMON;
}

static const char *
get_comma (const char *name)
{
  switch ((int)get_script (name)) {
  case G_UNICODE_SCRIPT_ARABIC:
  case G_UNICODE_SCRIPT_NKO:
  case G_UNICODE_SCRIPT_SYRIAC:
  case G_UNICODE_SCRIPT_THAANA:
    return "، ";
  case G_UNICODE_SCRIPT_BOPOMOFO:
  case G_UNICODE_SCRIPT_HAN:
  case G_UNICODE_SCRIPT_HIRAGANA:
  case G_UNICODE_SCRIPT_KATAKANA:
    return "，";
  case G_UNICODE_SCRIPT_ETHIOPIC:
    return "፣ ";
  default:
    return ", ";
  }
}

static gboolean
is_right_to_left (const char *name, gboolean page_rtl)
{
  switch ((int)get_script (name)) {
  case G_UNICODE_SCRIPT_ADLAM:
  case G_UNICODE_SCRIPT_ARABIC:
  case G_UNICODE_SCRIPT_HANIFI_ROHINGYA:
  case G_UNICODE_SCRIPT_HEBREW:
  case G_UNICODE_SCRIPT_MANDAIC:
  case G_UNICODE_SCRIPT_NKO:
  case G_UNICODE_SCRIPT_SAMARITAN:
  case G_UNICODE_SCRIPT_SYRIAC:
  case G_UNICODE_SCRIPT_THAANA:
    return TRUE;
  case G_UNICODE_SCRIPT_COMMON:
    return page_rtl;
  default:
    return FALSE;
  }
}

/* A part that runs against the others would let the comma wander into it. */
static void
append_isolated (char *out, gsize size, const char *text)
{
  append (out, size, FIRST_STRONG_ISOLATE, strlen (FIRST_STRONG_ISOLATE));
  append (out, size, text, strlen (text));
  append (out, size, POP_ISOLATE, strlen (POP_ISOLATE));
}

/* The mark alone decides on which side of the page the lines begin; what is in the isolate does not
 * count. */
void
canvass_public_line (const char *name, const char *place, gboolean page_rtl, char *out, gsize size)
{
  gboolean rtl = is_right_to_left (*name != '\0' ? name : place, page_rtl);

  *out = '\0';
  append (out, size, page_rtl ? RIGHT_TO_LEFT_MARK : LEFT_TO_RIGHT_MARK, 3);
  append (out, size, rtl ? RIGHT_TO_LEFT_ISOLATE : LEFT_TO_RIGHT_ISOLATE, 3);
  if (*name != '\0')
    append_isolated (out, size, name);
  if (*name != '\0' && *place != '\0')
    append (out, size, get_comma (name), strlen (get_comma (name)));
  if (*place != '\0')
    append_isolated (out, size, place);
  append (out, size, POP_ISOLATE, strlen (POP_ISOLATE));
}
