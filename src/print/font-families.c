/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/font-families.h"

char *
canvass_font_families (const char *language)
{
  const char *cjk = g_str_has_prefix (language, "ko")        ? "KR"
                    : g_str_has_prefix (language, "ja")      ? "JP"
                    : g_str_has_prefix (language, "zh-Hant") ? "TC"
                                                             : "SC";

  return g_strdup_printf ("Noto Sans, Noto Sans Arabic, Noto Sans Devanagari, Noto Sans Gujarati, "
                          "Noto Sans Ethiopic, Noto Sans CJK %s, sans-serif",
                          cjk);
}
