/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/language.h"

#include <string.h>

#define MAX_TAG_CHARS 35 /* RFC 5646, section 4.4.1; also the limit of a payload */

/* A tag for itself before its primary language; otherwise in any order. */
static const struct {
  const char *tag;
  const char *name;
} NAMES[] = {
  { "af", "Afrikaans" },
  { "ak", "Akan" },
  { "am", "አማርኛ" },
  { "ar", "العربية" },
  { "as", "অসমীয়া" },
  { "ay", "Aymar aru" },
  { "az", "Azərbaycanca" },
  { "be", "Беларуская" },
  { "bg", "Български" },
  { "bn", "বাংলা" },
  { "bo", "བོད་ཡིག" },
  { "bs", "Bosanski" },
  { "ca", "Català" },
  { "ceb", "Cebuano" },
  { "ckb", "کوردیی ناوەندی" },
  { "cs", "Čeština" },
  { "cy", "Cymraeg" },
  { "da", "Dansk" },
  { "de", "Deutsch" },
  { "el", "Ελληνικά" },
  { "en", "English" },
  { "eo", "Esperanto" },
  { "es", "Español" },
  { "et", "Eesti" },
  { "eu", "Euskara" },
  { "fa", "فارسی" },
  { "ff", "Fulfulde" },
  { "fi", "Suomi" },
  { "fil", "Filipino" },
  { "fr", "Français" },
  { "ga", "Gaeilge" },
  { "gl", "Galego" },
  { "gn", "Avañe’ẽ" },
  { "gu", "ગુજરાતી" },
  { "ha", "Hausa" },
  { "he", "עברית" },
  { "hi", "हिन्दी" },
  { "hmn", "Hmoob" },
  { "hr", "Hrvatski" },
  { "ht", "Kreyòl ayisyen" },
  { "hu", "Magyar" },
  { "hy", "Հայերեն" },
  { "id", "Bahasa Indonesia" },
  { "ig", "Igbo" },
  { "is", "Íslenska" },
  { "it", "Italiano" },
  { "ja", "日本語" },
  { "ka", "ქართული" },
  { "kk", "Қазақ тілі" },
  { "km", "ខ្មែរ" },
  { "kn", "ಕನ್ನಡ" },
  { "ko", "한국어" },
  { "ku", "Kurdî" },
  { "ky", "Кыргызча" },
  { "ln", "Lingála" },
  { "lo", "ລາວ" },
  { "lt", "Lietuvių" },
  { "lv", "Latviešu" },
  { "mam", "Mam" },
  { "mg", "Malagasy" },
  { "mk", "Македонски" },
  { "ml", "മലയാളം" },
  { "mn", "Монгол" },
  { "mr", "मराठी" },
  { "ms", "Bahasa Melayu" },
  { "mt", "Malti" },
  { "my", "မြန်မာ" },
  { "nah", "Nahuatl" },
  { "nb", "Norsk bokmål" },
  { "ne", "नेपाली" },
  { "nl", "Nederlands" },
  { "nn", "Norsk nynorsk" },
  { "no", "Norsk" },
  { "om", "Afaan Oromoo" },
  { "or", "ଓଡ଼ିଆ" },
  { "pa", "ਪੰਜਾਬੀ" },
  { "pl", "Polski" },
  { "prs", "دری" },
  { "ps", "پښتو" },
  { "pt", "Português" },
  { "qu", "Runasimi" },
  { "quc", "K’iche’" },
  { "ro", "Română" },
  { "ru", "Русский" },
  { "rw", "Ikinyarwanda" },
  { "sd", "سنڌي" },
  { "si", "සිංහල" },
  { "sk", "Slovenčina" },
  { "sl", "Slovenščina" },
  { "so", "Soomaali" },
  { "sq", "Shqip" },
  { "sr-Latn", "Srpski" },
  { "sr", "Српски" },
  { "sv", "Svenska" },
  { "sw", "Kiswahili" },
  { "ta", "தமிழ்" },
  { "te", "తెలుగు" },
  { "tg", "Тоҷикӣ" },
  { "th", "ไทย" },
  { "ti", "ትግርኛ" },
  { "tk", "Türkmençe" },
  { "tl", "Tagalog" },
  { "tr", "Türkçe" },
  { "tw", "Twi" },
  { "ug", "ئۇيغۇرچە" },
  { "uk", "Українська" },
  { "ur", "اردو" },
  { "uz", "Oʻzbekcha" },
  { "vi", "Tiếng Việt" },
  { "wo", "Wolof" },
  { "xh", "isiXhosa" },
  { "yi", "ייִדיש" },
  { "yo", "Yorùbá" },
  { "yue", "粵語" },
  { "zh-Hans", "简体中文" },
  { "zh-Hant", "繁體中文" },
  { "zh-CN", "简体中文" },
  { "zh-SG", "简体中文" },
  { "zh-HK", "繁體中文" },
  { "zh-TW", "繁體中文" },
  { "zh", "中文" },
  { "zu", "isiZulu" },
};

static const char *const RTL_SCRIPTS[] = { "Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg",
                                           "Samr", "Syrc", "Thaa", "Yezi", NULL };
/* Languages that are written right to left unless a script subtag says otherwise. */
static const char *const RTL_LANGUAGES[] = { "apc", "ar",  "arc", "ary", "arz", "azb", "bal",
                                             "ckb", "dv",  "fa",  "glk", "he",  "ks",  "lrc",
                                             "mzn", "nqo", "pnb", "prs", "ps",  "rhg", "sd",
                                             "skr", "syr", "ug",  "ur",  "yi",  NULL };

static gboolean
is_all (const char *subtag, gboolean (*test) (char))
{
  for (; *subtag != '\0'; subtag++)
    if (!test (*subtag))
      return FALSE;

  return TRUE;
}

static gboolean
is_lower (char c)
{
  return g_ascii_islower (c);
}

static gboolean
is_upper (char c)
{
  return g_ascii_isupper (c);
}

static gboolean
is_digit (char c)
{
  return g_ascii_isdigit (c);
}

static gboolean
is_lower_or_digit (char c)
{
  return g_ascii_islower (c) || g_ascii_isdigit (c);
}

static gboolean
is_language (const char *subtag)
{
  gsize length = strlen (subtag);

  return (length == 2 || length == 3) && is_all (subtag, is_lower);
}

static gboolean
is_script (const char *subtag)
{
  return strlen (subtag) == 4 && g_ascii_isupper (subtag[0]) && is_all (subtag + 1, is_lower);
}

static gboolean
is_region (const char *subtag)
{
  gsize length = strlen (subtag);

  return (length == 2 && is_all (subtag, is_upper)) || (length == 3 && is_all (subtag, is_digit));
}

static gboolean
is_variant (const char *subtag)
{
  gsize length = strlen (subtag);

  return is_all (subtag, is_lower_or_digit) &&
         ((length >= 5 && length <= 8) || (length == 4 && g_ascii_isdigit (subtag[0])));
}

gboolean
canvass_language_is_tag (const char *tag)
{
  g_auto (GStrv) subtags = NULL;
  guint i = 0;

  if (strlen (tag) > MAX_TAG_CHARS)
    return FALSE;

  subtags = g_strsplit (tag, "-", -1);
  if (subtags[0] == NULL || !is_language (subtags[i++]))
    return FALSE;

  if (subtags[i] != NULL && is_script (subtags[i]))
    i++;
  if (subtags[i] != NULL && is_region (subtags[i]))
    i++;
  while (subtags[i] != NULL && is_variant (subtags[i]))
    i++;

  return subtags[i] == NULL;
}

char *
canvass_language_tidy (const char *tag)
{
  g_autofree char *lower = g_ascii_strdown (tag, -1);
  g_auto (GStrv) subtags = NULL;
  g_autofree char *tidy = NULL;

  g_strdelimit (lower, "_", '-');
  subtags = g_strsplit (lower, "-", -1);
  for (guint i = 1; subtags[0] != NULL && subtags[i] != NULL; i++) {
    gsize length = strlen (subtags[i]);

    if (length == 4)
      subtags[i][0] = g_ascii_toupper (subtags[i][0]);
    else if (length == 2)
      for (char *p = subtags[i]; *p != '\0'; p++)
        *p = g_ascii_toupper (*p);
  }

  tidy = g_strjoinv ("-", subtags);
  return canvass_language_is_tag (tidy) ? g_steal_pointer (&tidy) : NULL;
}

guint
canvass_language_affinity (const char *a, const char *b)
{
  g_auto (GStrv) a_subtags = g_strsplit (a, "-", -1);
  g_auto (GStrv) b_subtags = g_strsplit (b, "-", -1);
  guint shared = 0;

  while (a_subtags[shared] != NULL && b_subtags[shared] != NULL &&
         g_ascii_strcasecmp (a_subtags[shared], b_subtags[shared]) == 0)
    shared++;

  return shared;
}

const char *
canvass_language_name (const char *tag)
{
  const char *name = NULL;
  guint best = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++) {
    guint affinity = canvass_language_affinity (tag, NAMES[i].tag);
    gboolean whole = affinity > 0 && strlen (NAMES[i].tag) <= strlen (tag) &&
                     g_ascii_strncasecmp (NAMES[i].tag, tag, strlen (NAMES[i].tag)) == 0;

    if (whole && affinity > best) {
      best = affinity;
      name = NAMES[i].name;
    }
  }

  return name;
}

gboolean
canvass_language_is_right_to_left (const char *tag)
{
  g_auto (GStrv) subtags = g_strsplit (tag, "-", -1);

  if (subtags[0] == NULL)
    return FALSE;

  if (subtags[1] != NULL && is_script (subtags[1]))
    return g_strv_contains (RTL_SCRIPTS, subtags[1]);

  return g_strv_contains (RTL_LANGUAGES, subtags[0]);
}
