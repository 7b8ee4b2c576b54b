/*
 * fonts.h: which characters this machine has no font for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CanvassFonts:
 *
 * The fonts that a booth finds: the system's, since it has no home.
 */
typedef struct _CanvassFonts CanvassFonts;

/* Reads fontconfig's settings (FONTCONFIG_FILE, where it is set) afresh. Main thread. */
CanvassFonts *canvass_fonts_new (void);
void canvass_fonts_free (CanvassFonts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassFonts, canvass_fonts_free)

/* Debian's packages of fonts, as flags. */
typedef enum {
  CANVASS_FONTS_PACKAGE_CORE = 1 << 0,  /* fonts-noto-core */
  CANVASS_FONTS_PACKAGE_CJK = 1 << 1,   /* fonts-noto-cjk */
  CANVASS_FONTS_PACKAGE_EMOJI = 1 << 2, /* fonts-noto-color-emoji */
} CanvassFontsPackages;

#define CANVASS_FONTS_SOME 5

typedef struct {
  guint count;
  gunichar some[CANVASS_FONTS_SOME]; /* the lowest, as many as there are */
  CanvassFontsPackages packages;     /* that are likely to help; none for private use */
} CanvassMissing;

/* Which characters of @texts (element-type utf8), and of those that fontconfig knows @language
 * (BCP 47) to be written with, no font has. What is not drawn is not missed: white space, controls,
 * format characters and variation selectors. */
void canvass_fonts_find_missing (const CanvassFonts *self,
                                 const char *language,
                                 GPtrArray *texts,
                                 CanvassMissing *missing);

G_END_DECLS
