/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/name.h"

#include "ledger/matching/letters.h"

#include <string.h>

#define MAX_WORDS 16

typedef struct {
  guint16 from, length;
  gboolean foreign;
  gboolean dropped;
  guint32 characters; /* hashed; 0 for none */
} Word;

typedef struct {
  CanvassNamePart part;
  char *out;
  gsize size;
  gsize length;
  guint n_words;
  Word words[MAX_WORDS];
} Splitter;

static const char *const TITLES[] = {
  "mr",     "mrs", "ms",   "miss", "mx",   "dr",   "prof", "sr",  "sra",  "srta", "senor",
  "senora", "don", "dona", "mme",  "mlle", "herr", "frau", "pan", "pani", "shri", "smt",
};

/* Left out or glued as people please. */
static const char *const PARTICLES[] = {
  "de",  "del", "dela", "la",  "las",  "los", "da", "das", "do", "dos", "di", "du",  "van", "von",
  "der", "den", "ter",  "bin", "bint", "ibn", "al", "el",  "ul", "y",   "e",  "san", "zu",
};

static const struct {
  const char *word;
  CanvassGeneration generation;
} GENERATIONS[] = {
  { "sr", CANVASS_GENERATION_FIRST },       { "senior", CANVASS_GENERATION_FIRST },
  { "snr", CANVASS_GENERATION_FIRST },      { "jr", CANVASS_GENERATION_SECOND },
  { "jnr", CANVASS_GENERATION_SECOND },     { "junior", CANVASS_GENERATION_SECOND },
  { "hijo", CANVASS_GENERATION_SECOND },    { "filho", CANVASS_GENERATION_SECOND },
  { "ii", CANVASS_GENERATION_SECOND },      { "2nd", CANVASS_GENERATION_SECOND },
  { "iii", CANVASS_GENERATION_THIRD },      { "3rd", CANVASS_GENERATION_THIRD },
  { "neto", CANVASS_GENERATION_THIRD },     { "iv", CANVASS_GENERATION_FOURTH },
  { "starshiy", CANVASS_GENERATION_FIRST }, { "mladshiy", CANVASS_GENERATION_SECOND },
};

/* Family names of two characters; all others have one. */
static const char *const DOUBLE_NAMES[] = {
  "欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "夏侯", "皇甫", "尉迟", "公孙",
  "公孫", "慕容", "令狐", "司徒", "남궁", "황보", "제갈", "선우", "사공", "독고",
};

/* Koreans do not write these as any system would. */
static const struct {
  const char *syllable;
  const char *written;
} KOREAN_FAMILIES[] = {
  { "김", "kim" },  { "이", "lee" },  { "박", "park" }, { "최", "choi" }, { "정", "jung" },
  { "강", "kang" }, { "조", "cho" },  { "윤", "yoon" }, { "장", "jang" }, { "임", "lim" },
  { "오", "oh" },   { "신", "shin" }, { "유", "yoo" },  { "류", "ryu" },  { "안", "ahn" },
  { "고", "ko" },   { "문", "moon" }, { "배", "bae" },  { "백", "baek" }, { "허", "heo" },
  { "심", "shim" }, { "노", "noh" },  { "곽", "kwak" }, { "성", "sung" }, { "우", "woo" },
  { "구", "koo" },  { "권", "kwon" }, { "서", "seo" },  { "전", "jeon" }, { "홍", "hong" },
};

static gboolean
is_one_of (const char *word, gsize length, const char *const *list, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (strlen (list[i]) == length && memcmp (list[i], word, length) == 0)
      return TRUE;

  return FALSE;
}

static void
begin_word (Splitter *self, gboolean foreign)
{
  if (self->n_words == MAX_WORDS)
    return;

  self->words[self->n_words++] = (Word){ .from = self->length, .foreign = foreign };
}

static void
add_letter (Splitter *self, const CanvassLetter *letter)
{
  Word *word = &self->words[self->n_words - 1];

  self->length = canvass_letter_append (letter, self->out, self->length, self->size);
  word->length = self->length - word->from;
  word->foreign |= letter->script != CANVASS_SCRIPT_LATIN;
}

static void
note_character (Splitter *self, gunichar character, const CanvassLetter *letter)
{
  Word *word = &self->words[self->n_words - 1];

  if (letter->script == CANVASS_SCRIPT_HAN)
    word->characters = (word->characters * 31 + character) % 4093 + 1;
}

/* How many characters of @script @text begins with, up to whatever is none. */
static guint
count_of_script (const char *text, CanvassScript script)
{
  guint n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    CanvassLetter letter = canvass_letter_find (g_utf8_get_char (text));

    if (letter.kind == CANVASS_LETTER_NOTHING)
      continue;
    if (letter.kind == CANVASS_LETTER_SPACE || letter.script != script)
      break;
    n++;
  }

  return n;
}

static guint
count_family_characters (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (DOUBLE_NAMES); i++)
    if (g_str_has_prefix (text, DOUBLE_NAMES[i]))
      return 2;

  return 1;
}

static gboolean
add_korean_family (Splitter *self, const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (KOREAN_FAMILIES); i++)
    if (g_str_has_prefix (text, KOREAN_FAMILIES[i].syllable)) {
      CanvassLetter letter = {
        .kind = CANVASS_LETTER_PLAIN,
        .script = CANVASS_SCRIPT_HANGUL,
        .length = strlen (KOREAN_FAMILIES[i].written),
      };

      memcpy (letter.text, KOREAN_FAMILIES[i].written, letter.length);
      add_letter (self, &letter);
      return TRUE;
    }

  return FALSE;
}

/* How many of a word's characters are a family name: 0 where the word is not of that kind. */
static guint
find_family (const Splitter *self, const char *text, const CanvassLetter *letter)
{
  guint n;

  if ((letter->script != CANVASS_SCRIPT_HAN && letter->script != CANVASS_SCRIPT_HANGUL) ||
      self->part == CANVASS_NAME_GIVEN || self->n_words > 1)
    return 0;

  n = count_of_script (text, letter->script);
  if (self->part == CANVASS_NAME_FAMILY || n == 1)
    return n;

  return n <= 4 ? MIN (count_family_characters (text), n) : 0;
}

static void
split (Splitter *self, const char *name)
{
  gboolean inside = FALSE;
  guint family = 0;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p)) {
    CanvassLetter letter = canvass_letter_find (g_utf8_get_char (p));

    if (letter.kind == CANVASS_LETTER_SPACE) {
      inside = FALSE;
      continue;
    }
    if (letter.length == 0 && !inside)
      continue;

    if (!inside) {
      begin_word (self, FALSE);
      family = find_family (self, p, &letter);
      inside = TRUE;
      if (family > 0 && letter.script == CANVASS_SCRIPT_HANGUL && add_korean_family (self, p)) {
        inside = --family > 0;
        continue;
      }
    }
    add_letter (self, &letter);
    note_character (self, g_utf8_get_char (p), &letter);
    if (family > 0 && letter.length > 0 && --family == 0)
      inside = FALSE;
  }
}

/* "al-Zahra" and "الزهراء" differ by where the article stands. */
static void
cut_article (Splitter *self, const char *name)
{
  for (guint i = 0; i < self->n_words; i++) {
    Word *word = &self->words[i];

    if (word->foreign && word->length >= 5 && memcmp (self->out + word->from, "al", 2) == 0 &&
        strstr (name, "ال") != NULL) {
      word->from += 2;
      word->length -= 2;
    }
  }
}

static guint
count_left (const Splitter *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_words; i++)
    n += !self->words[i].dropped;

  return n;
}

static gboolean
take_generation (const char *word, gsize length, CanvassGeneration *generation)
{
  for (gsize i = 0; i < G_N_ELEMENTS (GENERATIONS); i++)
    if (strlen (GENERATIONS[i].word) == length && memcmp (GENERATIONS[i].word, word, length) == 0) {
      *generation = GENERATIONS[i].generation;
      return TRUE;
    }

  return FALSE;
}

/* What names nobody is left out while there is something else. */
static void
drop_words (Splitter *self, CanvassGeneration *generation)
{
  for (guint i = 0; i < self->n_words && count_left (self) > 1; i++) {
    Word *word = &self->words[i];
    const char *text = self->out + word->from;

    if (i == 0 && self->part != CANVASS_NAME_FAMILY)
      word->dropped = is_one_of (text, word->length, TITLES, G_N_ELEMENTS (TITLES));
    else
      word->dropped = (i > 0 && take_generation (text, word->length, generation)) ||
                      is_one_of (text, word->length, PARTICLES, G_N_ELEMENTS (PARTICLES));
  }
}

static gsize
write_words (const Splitter *self, char *out, gsize size)
{
  gsize length = 0;

  for (guint i = 0; i < self->n_words; i++) {
    const Word *word = &self->words[i];

    if (word->dropped || word->length == 0 || length + word->length + 4 > size)
      continue;
    if (length > 0)
      out[length++] = ' ';
    if (word->characters != 0) {
      out[length++] = CANVASS_NAME_CHARACTERS;
      out[length++] = (char)(CANVASS_NAME_CHARACTERS_FIRST + (word->characters >> 6 & 63));
      out[length++] = (char)(CANVASS_NAME_CHARACTERS_FIRST + (word->characters & 63));
    } else if (word->foreign) {
      out[length++] = CANVASS_NAME_FOREIGN;
    }
    memcpy (out + length, self->out + word->from, word->length);
    length += word->length;
  }

  return length;
}

gsize
canvass_name_fold (
    const char *name, CanvassNamePart part, char *out, gsize size, CanvassGeneration *generation)
{
  Splitter self = { .part = part, .out = out + size / 2, .size = size / 2 };

  split (&self, name);
  cut_article (&self, name);
  drop_words (&self, generation);
  return write_words (&self, out, size / 2);
}

gsize
canvass_name_mark_length (const char *text, gsize length)
{
  if (length > 3 && *text == CANVASS_NAME_CHARACTERS)
    return 3;

  return length > 0 && *text == CANVASS_NAME_FOREIGN;
}
