/*
 * tiles.h: large buttons to choose a language or a petition by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/form.h"
#include "widgets/grid.h"

G_BEGIN_DECLS

/* Fills @tiles with a tile for each language; each activates "flow.choose-language". The one in use
 * is marked. @with_title: the petition's title in that language goes below its name. */
void canvass_tiles_add_languages (CanvassGrid *tiles, CanvassForm *form, gboolean with_title);

/* The same for each petition, with "flow.choose-petition"; in all its languages while none is
 * chosen. */
void canvass_tiles_add_petitions (CanvassGrid *tiles, CanvassForm *form);

/* @msgid in several of the pages' languages at once, for whoever has chosen none yet. */
void canvass_tiles_add_greetings (CanvassGrid *greetings, CanvassForm *form, const char *msgid);

G_END_DECLS
