/*
 * pages.h: what the signing pages need of a program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Templates, style, icons, translations and input settings, for the default display. Call once
 * after adw_init (); safe to call again. Translations are looked for in CANVASS_LOCALE_DIR where it
 * is set in the environment (a build tree's `po` folder), else where they are installed. */
void canvass_pages_init (void);
/* The same for a program that shows pages among other things, whose colors, settings and direction
 * stay its own. */
void canvass_pages_init_sample (void);

G_END_DECLS
