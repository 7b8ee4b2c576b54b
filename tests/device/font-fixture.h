/*
 * font-fixture.h: a fontconfig that sees only the fonts a test wants it to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where fonts-noto-core and fonts-noto-cjk put theirs. */
#define TEST_FONTS "/usr/share/fonts"

typedef struct {
  char *folder; /* scratch; FOLDER/sans has Noto Sans, regular, and nothing else */
  char *sans;
} FontFixture;

void font_fixture_setup (FontFixture *self, gconstpointer unused);
/* Back to the system's fonts. */
void font_fixture_teardown (FontFixture *self, gconstpointer unused);

/* From now on fontconfig sees what @rules, its XML, tell. */
void font_fixture_use (FontFixture *self, const char *rules);
/* The fonts in @folder, without those whose path matches @glob (nullable). */
void font_fixture_use_folder (FontFixture *self, const char *folder, const char *glob);

G_END_DECLS
