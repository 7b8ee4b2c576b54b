/*
 * font-families.h: which fonts a printed page takes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) families as Pango reads them, for every script: of the letters that Chinese,
 * Japanese and Korean share, those of @language (BCP 47). */
char *canvass_font_families (const char *language);

G_END_DECLS
