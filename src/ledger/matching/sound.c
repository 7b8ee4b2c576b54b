/*
 * What a word sounds like.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/letters.h"

#include <string.h>

/* Letters that are one sound together. All of them end in one of a few. */
static const struct {
  char text[3];
  char sound;
} GROUPS[] = {
  { "ch", 'J' }, { "cz", 'J' }, { "ck", 'K' }, { "dj", 'J' }, { "dh", 'D' },
  { "gh", 'K' }, { "kh", 'K' }, { "ng", 'N' }, { "ph", 'F' }, { "sh", 'S' },
  { "sz", 'S' }, { "th", 'D' }, { "ts", 'S' }, { "tz", 'S' }, { "zh", 'J' },
};

static const char SINGLE[26] = {
  ['b' - 'a'] = 'B', ['d' - 'a'] = 'D', ['f' - 'a'] = 'F', ['g' - 'a'] = 'K',
  ['j' - 'a'] = 'J', ['k' - 'a'] = 'K', ['l' - 'a'] = 'L', ['m' - 'a'] = 'M',
  ['n' - 'a'] = 'N', ['p' - 'a'] = 'B', ['q' - 'a'] = 'K', ['r' - 'a'] = 'R',
  ['s' - 'a'] = 'S', ['t' - 'a'] = 'D', ['v' - 'a'] = 'F', ['z' - 'a'] = 'S',
};

static gboolean
is_vowel (const char *word, gsize length, gsize i)
{
  return i < length && memchr ("aeiouy", word[i], 6) != NULL;
}

/* Of letters that are one sound here and another or none there. */
static char
hear (const char *word, gsize length, gsize i)
{
  switch (word[i]) {
  case 'a':
  case 'e':
  case 'i':
  case 'o':
  case 'u':
    return i == 0 ? 'A' : '\0';

  case 'c':
    return i + 1 < length && memchr ("eiy", word[i + 1], 3) != NULL ? 'S' : 'K';

  case 'h':
    return i == 0 ? 'H' : '\0';

  case 'w':
    return i == 0 || (is_vowel (word, length, i - 1) && is_vowel (word, length, i + 1)) ? 'F'
                                                                                        : '\0';

  case 'x':
    return i == 0 ? 'S' : 'K';

  case 'y':
    return i == 0 ? 'A' : '\0';

  default:
    return g_ascii_islower (word[i]) ? SINGLE[word[i] - 'a'] : word[i];
  }
}

static char
hear_group (const char *text)
{
  if (strchr ("hzkjgs", text[1]) == NULL)
    return '\0';

  for (gsize i = 0; i < G_N_ELEMENTS (GROUPS); i++)
    if (GROUPS[i].text[0] == text[0] && GROUPS[i].text[1] == text[1])
      return GROUPS[i].sound;

  return '\0';
}

/* "sch", "tch" and "shch" are what they end in, or begin with. */
static gsize
skip_silent (const char *word, gsize length, gsize i)
{
  gboolean before_ch = i + 2 < length && word[i + 1] == 'c' && word[i + 2] == 'h';

  if (i + 3 < length && memcmp (word + i, "shch", 4) == 0)
    return 2;

  return before_ch && word[i] == 't' ? 1 : 0;
}

gsize
canvass_letters_sound (const char *word, gsize length, char sound[static CANVASS_SOUND_BYTES])
{
  gsize n = 0;
  char last = '\0';

  for (gsize i = 0; i < length && n < CANVASS_SOUND_BYTES;) {
    gsize silent = skip_silent (word, length, i);
    gsize at = i + silent;
    char heard = at + 1 < length ? hear_group (word + at) : '\0';

    i = at + (heard != '\0' ? 2 : 1);
    if (heard == '\0')
      heard = hear (word, length, at);
    else if (silent == 2 || (at > 0 && word[at] == 'c' && word[at - 1] == 's'))
      heard = 'S';

    if (heard != '\0' && heard != last)
      sound[n++] = heard;
    last = heard;
  }

  return n;
}
