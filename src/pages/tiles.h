/*
 * tiles.h: large buttons to choose a language or a petition by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/form.h"
#include "widgets/grid.h"

G_BEGIN_DECLS

/* (transfer floating) one that activates @action with the language's tag and is marked if it is
 * @chosen; "" for none. @words (nullable): below its name. */
GtkWidget *canvass_tiles_make_language (const CanvassLanguage *language,
                                        const char *words,
                                        const char *chosen,
                                        const char *action);

/* Fills @tiles with a tile for each language; each activates "flow.choose-language". The one in use
 * is marked. */
void canvass_tiles_add_languages (CanvassGrid *tiles, CanvassForm *form);
/* The same for those that the petition is written in, with its title where there is room for it.
 * One more tile leads to the pages' other languages, with "flow.languages". Returns whether there
 * was room for the titles. */
gboolean canvass_tiles_add_written_languages (CanvassGrid *tiles, CanvassForm *form);

/* The same for those that any petition is written in, without titles. FALSE, and nothing is filled,
 * where they are so few that each petition can be called by all its titles. */
gboolean canvass_tiles_add_languages_of_any (CanvassGrid *tiles, CanvassForm *form);

/* The same for each petition, with "flow.choose-petition"; in all its languages while none is
 * chosen. */
void canvass_tiles_add_petitions (CanvassGrid *tiles, CanvassForm *form);

/* @msgid in several of @languages (element-type CanvassLanguage) at once, for whoever has chosen
 * none yet: in some that a petition is written in. */
void canvass_tiles_add_greetings (CanvassGrid *greetings, GArray *languages, const char *msgid);

G_END_DECLS
