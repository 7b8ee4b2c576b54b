/*
 * languages.h: whether a petition can be read and heard here in each of its languages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "device/check.h"

G_BEGIN_DECLS

#define CANVASS_CHECK_FONTS "fonts"   /* of each language; subject: its tag, detail: its name */
#define CANVASS_CHECK_PAGES "pages"   /* the pages' own words are translated */
#define CANVASS_CHECK_VOICES "voices" /* detail: the languages without one, "ht, am" */
/* Told by who asked, where all this could not be looked at. */
#define CANVASS_CHECK_LANGUAGES "languages"

/* Adds to @checks. Main thread, for some seconds: a speech server is asked, while the default main
 * context runs. So it is for a program of its own; see kiosk/readiness.h. @voice_program: as for
 * canvass_speaking_judge (). */
void
canvass_languages_check (GPtrArray *checks, CanvassCampaign *campaign, const char *voice_program);

G_END_DECLS
