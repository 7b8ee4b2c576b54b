/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/fonts.h"

#include <fontconfig/fontconfig.h>
#include <string.h>

struct _CanvassFonts {
  FcCharSet *shown; /* (owned) */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FcCharSet, FcCharSetDestroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FcConfig, FcConfigDestroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FcFontSet, FcFontSetDestroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FcObjectSet, FcObjectSetDestroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FcPattern, FcPatternDestroy)

/* What fontconfig does not find by itself. Longer tags first. */
static const struct {
  const char *tag;
  const char *orthography;
} ORTHOGRAPHIES[] = {
  { "mn-Mong", "mn-cn" }, { "pa-Arab", "pa-pk" }, { "zh-Hans", "zh-cn" }, { "zh-Hant", "zh-tw" },
  { "ckb", "ku-iq" },     { "prs", "fa" },        { "yue", "zh-hk" },     { "az", "az-az" },
  { "ku", "ku-tr" },      { "mn", "mn-mn" },
};

/* Everything else is looked for in the core package. */
static const struct {
  gunichar first, last;
  CanvassFontsPackages package;
} RANGES[] = {
  { 0x1100, 0x11ff, CANVASS_FONTS_PACKAGE_CJK },     /* Hangul Jamo */
  { 0x2e80, 0x4dbf, CANVASS_FONTS_PACKAGE_CJK },     /* radicals, kana, bopomofo, extension A */
  { 0x4e00, 0x9fff, CANVASS_FONTS_PACKAGE_CJK },     /* ideographs */
  { 0xa960, 0xa97f, CANVASS_FONTS_PACKAGE_CJK },     /* Hangul Jamo Extended-A */
  { 0xac00, 0xd7ff, CANVASS_FONTS_PACKAGE_CJK },     /* Hangul */
  { 0xf900, 0xfaff, CANVASS_FONTS_PACKAGE_CJK },     /* compatibility ideographs */
  { 0xfe30, 0xfe4f, CANVASS_FONTS_PACKAGE_CJK },     /* compatibility forms */
  { 0xff00, 0xffef, CANVASS_FONTS_PACKAGE_CJK },     /* half and full widths */
  { 0x1f300, 0x1faff, CANVASS_FONTS_PACKAGE_EMOJI }, /* pictographs */
  { 0x20000, 0x3ffff, CANVASS_FONTS_PACKAGE_CJK },   /* further ideographs */
};

/* HarfBuzz shapes no others, so Pango passes them over. */
static gboolean
is_usable (FcPattern *font)
{
  FcChar8 *format = NULL;

  return FcPatternGetString (font, FC_FONTFORMAT, 0, &format) == FcResultMatch &&
         (strcmp ((const char *)format, "TrueType") == 0 ||
          strcmp ((const char *)format, "CFF") == 0);
}

static FcConfig *
load_config (void)
{
  FcBool home = FcConfigEnableHome (FcFalse);
  FcConfig *config = FcInitLoadConfigAndFonts ();

  FcConfigEnableHome (home);
  return config;
}

static FcFontSet *
list_fonts (FcConfig *config)
{
  g_autoptr (FcPattern) scalable = FcPatternBuild (NULL, FC_SCALABLE, FcTypeBool, FcTrue, NULL);
  g_autoptr (FcObjectSet) wanted = FcObjectSetBuild (FC_CHARSET, FC_FONTFORMAT, NULL);

  return FcFontList (config, scalable, wanted);
}

CanvassFonts *
canvass_fonts_new (void)
{
  CanvassFonts *self = g_new0 (CanvassFonts, 1);
  g_autoptr (FcConfig) config = load_config ();
  g_autoptr (FcFontSet) fonts = config != NULL ? list_fonts (config) : NULL;

  self->shown = FcCharSetCreate ();
  for (int i = 0; fonts != NULL && i < fonts->nfont; i++) {
    FcCharSet *characters;

    if (is_usable (fonts->fonts[i]) &&
        FcPatternGetCharSet (fonts->fonts[i], FC_CHARSET, 0, &characters) == FcResultMatch)
      FcCharSetMerge (self->shown, characters, NULL);
  }
  return self;
}

void
canvass_fonts_free (CanvassFonts *self)
{
  FcCharSetDestroy (self->shown);
  g_free (self);
}

static gboolean
starts_with_tag (const char *language, const char *tag)
{
  gsize length = strlen (tag);

  return g_ascii_strncasecmp (language, tag, length) == 0 &&
         (language[length] == '\0' || language[length] == '-');
}

static const FcCharSet *
find_orthography (const char *language)
{
  const FcChar8 *name = (const FcChar8 *)language;

  for (gsize i = 0; i < G_N_ELEMENTS (ORTHOGRAPHIES); i++)
    if (starts_with_tag (language, ORTHOGRAPHIES[i].tag)) {
      name = (const FcChar8 *)ORTHOGRAPHIES[i].orthography;
      break;
    }

  return FcLangGetCharSet (name);
}

static FcCharSet *
collect_wanted (const char *language, GPtrArray *texts)
{
  FcCharSet *wanted = FcCharSetCreate ();
  const FcCharSet *orthography = find_orthography (language);

  if (orthography != NULL)
    FcCharSetMerge (wanted, orthography, NULL);
  for (guint i = 0; i < texts->len; i++)
    for (const char *p = g_ptr_array_index (texts, i); *p != '\0'; p = g_utf8_next_char (p))
      FcCharSetAddChar (wanted, g_utf8_get_char (p));

  return wanted;
}

static gboolean
is_variation_selector (gunichar character)
{
  return (character >= 0xfe00 && character <= 0xfe0f) ||
         (character >= 0xe0100 && character <= 0xe01ef) ||
         (character >= 0x180b && character <= 0x180f);
}

static gboolean
is_drawn (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT &&
         type != G_UNICODE_SPACE_SEPARATOR && type != G_UNICODE_LINE_SEPARATOR &&
         type != G_UNICODE_PARAGRAPH_SEPARATOR && !is_variation_selector (character);
}

static CanvassFontsPackages
find_package (gunichar character)
{
  if (g_unichar_type (character) == G_UNICODE_PRIVATE_USE)
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (RANGES); i++)
    if (character >= RANGES[i].first && character <= RANGES[i].last)
      return RANGES[i].package;

  return CANVASS_FONTS_PACKAGE_CORE;
}

static void
add_missing (CanvassMissing *missing, gunichar character)
{
  if (!is_drawn (character))
    return;

  if (missing->count < CANVASS_FONTS_SOME)
    missing->some[missing->count] = character;
  missing->packages |= find_package (character);
  missing->count++;
}

void
canvass_fonts_find_missing (const CanvassFonts *self,
                            const char *language,
                            GPtrArray *texts,
                            CanvassMissing *missing)
{
  g_autoptr (FcCharSet) wanted = NULL;
  g_autoptr (FcCharSet) left = NULL;
  FcChar32 map[FC_CHARSET_MAP_SIZE];
  FcChar32 next;

  g_return_if_fail (self != NULL);
  g_return_if_fail (language != NULL);
  g_return_if_fail (texts != NULL);
  g_return_if_fail (missing != NULL);

  *missing = (CanvassMissing){ 0 };
  wanted = collect_wanted (language, texts);
  left = FcCharSetSubtract (wanted, self->shown);
  for (FcChar32 page = FcCharSetFirstPage (left, map, &next); page != FC_CHARSET_DONE;
       page = FcCharSetNextPage (left, map, &next))
    for (guint bit = 0; bit < 32 * FC_CHARSET_MAP_SIZE; bit++)
      if ((map[bit / 32] >> (bit % 32) & 1) != 0)
        add_missing (missing, page + bit);
}
