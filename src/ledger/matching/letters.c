/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/letters.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define N_KNOWN 0x30000 /* all that have names written in them */
#define MAX_UNITS 32

typedef union {
  CanvassLetter letter;
  guint64 bits;
} Slot;

G_STATIC_ASSERT (sizeof (Slot) == sizeof (guint64));

static guint64 known[N_KNOWN]; /* (atomic) Slot; 0 while unknown */
static const UChar ANY_LATIN[] = { 'A', 'n', 'y', '-', 'L', 'a', 't', 'i', 'n', 0 };
static GMutex icu_mutex;
static UTransliterator *to_latin; /* (nullable) under icu_mutex */

/* As people write their own names on forms; ICU's are for scholars. */
static const struct {
  gunichar character;
  char text[CANVASS_LETTER_MAX_BYTES];
} AS_WRITTEN[] = {
  { 0xdf, "ss" },    { 0xe6, "ae" },  { 0xf0, "d" },   { 0xf8, "o" },   { 0xfe, "th" },
  { 0x111, "d" },    { 0x127, "h" },  { 0x131, "i" },  { 0x142, "l" },  { 0x14b, "ng" },
  { 0x153, "oe" },   { 0x167, "t" },  { 0x1a1, "o" },  { 0x1b0, "u" },  { 0x1dd, "e" },
  { 0x253, "b" },    { 0x254, "o" },  { 0x257, "d" },  { 0x259, "e" },  { 0x25b, "e" },
  { 0x430, "a" },    { 0x431, "b" },  { 0x432, "v" },  { 0x433, "g" },  { 0x434, "d" },
  { 0x435, "e" },    { 0x436, "zh" }, { 0x437, "z" },  { 0x438, "i" },  { 0x439, "y" },
  { 0x43a, "k" },    { 0x43b, "l" },  { 0x43c, "m" },  { 0x43d, "n" },  { 0x43e, "o" },
  { 0x43f, "p" },    { 0x440, "r" },  { 0x441, "s" },  { 0x442, "t" },  { 0x443, "u" },
  { 0x444, "f" },    { 0x445, "kh" }, { 0x446, "ts" }, { 0x447, "ch" }, { 0x448, "sh" },
  { 0x449, "shch" }, { 0x44b, "y" },  { 0x44d, "e" },  { 0x44e, "yu" }, { 0x44f, "ya" },
  { 0x451, "yo" },   { 0x452, "dj" }, { 0x454, "ye" }, { 0x455, "dz" }, { 0x456, "i" },
  { 0x457, "yi" },   { 0x458, "j" },  { 0x459, "lj" }, { 0x45a, "nj" }, { 0x45b, "c" },
  { 0x45e, "u" },    { 0x45f, "dz" }, { 0x491, "g" },  { 0x4d9, "e" },  { 0x4e9, "o" },
  { 0x4af, "u" },    { 0x49b, "q" },  { 0x493, "gh" }, { 0x4a3, "ng" }, { 0x4b3, "h" },
  { 0x622, "a" },    { 0x623, "a" },  { 0x624, "w" },  { 0x625, "i" },  { 0x626, "y" },
  { 0x627, "a" },    { 0x628, "b" },  { 0x629, "a" },  { 0x62a, "t" },  { 0x62b, "th" },
  { 0x62c, "j" },    { 0x62d, "h" },  { 0x62e, "kh" }, { 0x62f, "d" },  { 0x630, "dh" },
  { 0x631, "r" },    { 0x632, "z" },  { 0x633, "s" },  { 0x634, "sh" }, { 0x635, "s" },
  { 0x636, "d" },    { 0x637, "t" },  { 0x638, "z" },  { 0x639, "a" },  { 0x63a, "gh" },
  { 0x641, "f" },    { 0x642, "q" },  { 0x643, "k" },  { 0x644, "l" },  { 0x645, "m" },
  { 0x646, "n" },    { 0x647, "h" },  { 0x648, "w" },  { 0x649, "a" },  { 0x64a, "y" },
  { 0x671, "a" },    { 0x679, "t" },  { 0x67e, "p" },  { 0x686, "ch" }, { 0x688, "d" },
  { 0x691, "r" },    { 0x698, "zh" }, { 0x6a9, "k" },  { 0x6af, "g" },  { 0x6ba, "n" },
  { 0x6be, "h" },    { 0x6c0, "h" },  { 0x6c1, "h" },  { 0x6c3, "t" },  { 0x6cc, "y" },
  { 0x6d2, "e" },    { 0x6d3, "e" },
};

static gboolean
is_indic (GUnicodeScript script)
{
  switch ((int)script) {
  case G_UNICODE_SCRIPT_DEVANAGARI:
  case G_UNICODE_SCRIPT_BENGALI:
  case G_UNICODE_SCRIPT_GURMUKHI:
  case G_UNICODE_SCRIPT_GUJARATI:
  case G_UNICODE_SCRIPT_ORIYA:
  case G_UNICODE_SCRIPT_TAMIL:
  case G_UNICODE_SCRIPT_TELUGU:
  case G_UNICODE_SCRIPT_KANNADA:
  case G_UNICODE_SCRIPT_MALAYALAM:
  case G_UNICODE_SCRIPT_SINHALA:
    return TRUE;
  default:
    return FALSE;
  }
}

static CanvassScript
find_script (GUnicodeScript script)
{
  switch ((int)script) {
  case G_UNICODE_SCRIPT_LATIN:
  case G_UNICODE_SCRIPT_COMMON:
  case G_UNICODE_SCRIPT_INHERITED:
    return CANVASS_SCRIPT_LATIN;
  case G_UNICODE_SCRIPT_HAN:
    return CANVASS_SCRIPT_HAN;
  case G_UNICODE_SCRIPT_HANGUL:
    return CANVASS_SCRIPT_HANGUL;
  case G_UNICODE_SCRIPT_ARABIC:
    return CANVASS_SCRIPT_ARABIC;
  default:
    return CANVASS_SCRIPT_OTHER;
  }
}

static void
add_text (CanvassLetter *letter, const char *text, gsize length)
{
  if (letter->length + length > CANVASS_LETTER_MAX_BYTES)
    return;

  memcpy (letter->text + letter->length, text, length);
  letter->length += length;
}

/* One letter of a scholar's transliteration, without the marks that tell sounds apart but those
 * that people write as a second letter. */
static void
add_romanized (CanvassLetter *letter, gunichar character, GUnicodeScript script, gboolean h_follows)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n =
      g_unichar_fully_decompose (g_unichar_tolower (character), TRUE, parts, G_N_ELEMENTS (parts));
  char plain = parts[0] < 0x80 ? (char)parts[0] : '\0';
  gboolean dotted = n > 1 && parts[1] == 0x323;

  if (!g_ascii_isalpha (plain))
    return;

  if (plain == 's' && n > 1)
    add_text (letter, dotted && script == G_UNICODE_SCRIPT_ETHIOPIC ? "ts" : "sh", 2);
  else if (plain == 'z' && n > 1 && parts[1] == 0x30c)
    add_text (letter, "zh", 2);
  else if (plain == 'c' && !h_follows && (n > 1 || is_indic (script)))
    add_text (letter, "ch", 2);
  else
    add_text (letter, &plain, 1);
}

static void
romanize (CanvassLetter *letter, gunichar character, GUnicodeScript script)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar units[MAX_UNITS];
  int32_t length = 0, limit;

  U16_APPEND_UNSAFE (units, length, character);
  limit = length;
  g_mutex_lock (&icu_mutex);
  if (to_latin == NULL)
    to_latin = utrans_openU (ANY_LATIN, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
  if (U_SUCCESS (status))
    utrans_transUChars (to_latin, units, &length, MAX_UNITS, 0, &limit, &status);
  g_mutex_unlock (&icu_mutex);
  if (U_FAILURE (status))
    return;

  for (int32_t i = 0; i < length;) {
    UChar32 part;

    U16_NEXT (units, i, length, part);
    add_romanized (letter, part, script, i < length && units[i] == 'h');
  }
}

static gboolean
find_as_written (CanvassLetter *letter, gunichar character)
{
  for (gsize i = 0; i < G_N_ELEMENTS (AS_WRITTEN); i++)
    if (AS_WRITTEN[i].character == character) {
      add_text (letter, AS_WRITTEN[i].text, strnlen (AS_WRITTEN[i].text, CANVASS_LETTER_MAX_BYTES));
      return TRUE;
    }

  return FALSE;
}

static gboolean
ends_in_own_vowel (const CanvassLetter *letter)
{
  return letter->length > 1 && letter->text[letter->length - 1] == 'a';
}

/* Anusvara, candrabindu and visarga follow a vowel; all others replace one. */
static void
make_indic (CanvassLetter *letter, gunichar character, GUnicodeScript script, gboolean is_mark)
{
  guint place = character % 0x80;

  if (is_mark && place == 0x3c) {
    letter->kind = CANVASS_LETTER_NOTHING;
    return;
  }

  if (is_mark && place <= 0x03) {
    add_text (letter, place == 0x03 ? "h" : "n", 1);
    return;
  }

  romanize (letter, character, script);
  if (is_mark)
    letter->kind = CANVASS_LETTER_SIGN;
  else if (ends_in_own_vowel (letter))
    letter->kind = CANVASS_LETTER_CONSONANT;
}

static void
make_letter (CanvassLetter *letter, gunichar character)
{
  GUnicodeScript script = g_unichar_get_script (character);
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  char whole[CANVASS_LETTER_MAX_BYTES];

  character = g_unichar_tolower (character);
  if (find_as_written (letter, character))
    return;

  g_unichar_fully_decompose (character, TRUE, parts, G_N_ELEMENTS (parts));
  if (parts[0] < 0x80 && g_ascii_isalnum (parts[0]))
    add_text (letter, &(char){ g_ascii_tolower (parts[0]) }, 1);
  else if (script != G_UNICODE_SCRIPT_HANGUL && parts[0] != character &&
           find_as_written (letter, parts[0]))
    return;
  else
    romanize (letter, character, script);

  if (letter->length == 0)
    add_text (letter, whole, g_unichar_to_utf8 (character, whole));
}

static CanvassLetterKind
find_kind (gunichar character)
{
  switch ((int)g_unichar_type (character)) {
  case G_UNICODE_DECIMAL_NUMBER:
    return CANVASS_LETTER_DIGIT;
  case G_UNICODE_FORMAT:
  case G_UNICODE_ENCLOSING_MARK:
  case G_UNICODE_NON_SPACING_MARK:
  case G_UNICODE_SPACING_MARK:
  case G_UNICODE_MODIFIER_LETTER:
  case G_UNICODE_MODIFIER_SYMBOL:
    return CANVASS_LETTER_NOTHING;
  case G_UNICODE_LOWERCASE_LETTER:
  case G_UNICODE_UPPERCASE_LETTER:
  case G_UNICODE_TITLECASE_LETTER:
  case G_UNICODE_OTHER_LETTER:
  case G_UNICODE_LETTER_NUMBER:
    return CANVASS_LETTER_PLAIN;
  default:
    return character == '\'' || character == 0x2018 || character == 0x2019 ? CANVASS_LETTER_NOTHING
                                                                           : CANVASS_LETTER_SPACE;
  }
}

static gboolean
is_mute (gunichar character)
{
  return character == 0x44a || character == 0x44c || character == 0x42a || character == 0x42c ||
         character == 0x621 || character == 0x640;
}

static CanvassLetter
make (gunichar character)
{
  GUnicodeScript script = g_unichar_get_script (character);
  CanvassLetter letter = { .kind = find_kind (character), .script = find_script (script) };
  gboolean is_mark = letter.kind == CANVASS_LETTER_NOTHING;

  if (is_mute (character)) {
    letter.kind = CANVASS_LETTER_NOTHING;
  } else if (letter.kind == CANVASS_LETTER_DIGIT) {
    add_text (&letter, &(char){ '0' + g_unichar_digit_value (character) }, 1);
  } else if (is_indic (script) && (is_mark || letter.kind == CANVASS_LETTER_PLAIN)) {
    letter.kind = CANVASS_LETTER_PLAIN;
    make_indic (&letter, character, script, is_mark);
  } else if (letter.kind == CANVASS_LETTER_PLAIN) {
    make_letter (&letter, character);
  }

  return letter;
}

CanvassLetter
canvass_letter_find (gunichar character)
{
  Slot slot = { .bits = 0 };

  if (character >= N_KNOWN)
    return make (character);

  slot.bits = __atomic_load_n (&known[character], __ATOMIC_RELAXED);
  if (slot.letter.kind == CANVASS_LETTER_UNKNOWN) {
    slot.letter = make (character);
    __atomic_store_n (&known[character], slot.bits, __ATOMIC_RELAXED);
  }

  return slot.letter;
}

gsize
canvass_letter_append (const CanvassLetter *letter, char *out, gsize length, gsize size)
{
  if (letter->kind == CANVASS_LETTER_SIGN && length > 1 && out[length - 1] == 'a')
    length--;
  if (length + letter->length > size)
    return length;

  memcpy (out + length, letter->text, letter->length);
  return length + letter->length;
}

gsize
canvass_letters_fold (const char *text, char *out, gsize size)
{
  gsize length = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    CanvassLetter letter = canvass_letter_find (g_utf8_get_char (p));

    if (letter.kind != CANVASS_LETTER_SPACE)
      length = canvass_letter_append (&letter, out, length, size);
    else if (length > 0 && length < size && out[length - 1] != ' ')
      out[length++] = ' ';
  }

  return length > 0 && out[length - 1] == ' ' ? length - 1 : length;
}

guint64
canvass_letters_in (const char *text, gsize length)
{
  guint64 letters = 0;

  for (gsize i = 0; i < length; i++)
    if (g_ascii_islower (text[i]))
      letters |= G_GUINT64_CONSTANT (1) << (text[i] - 'a');
    else if (g_ascii_isdigit (text[i]))
      letters |= G_GUINT64_CONSTANT (1) << (26 + text[i] - '0');
    else if ((guchar)text[i] >= 0x80)
      letters |= G_GUINT64_CONSTANT (1) << (36 + (guchar)text[i] % 28);

  return letters;
}
