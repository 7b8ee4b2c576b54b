/*
 * language.h: the languages of the pages' own words, and switching between them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A language that a signer may choose: one that the pages or the petition text speak. */
typedef struct {
  char tag[36];     /* BCP 47 */
  const char *name; /* in itself and in its own script */
  gboolean right_to_left;
  gboolean written;    /* the petition is */
  gboolean translated; /* the pages' own words are; else they stay English */
} CanvassLanguage;

/* (transfer full) (element-type CanvassLanguage): the languages of @campaign (nullable) in its
 * order, then those of the pages that it lacks. Names belong to @campaign. */
GArray *canvass_languages_offered (CanvassCampaign *campaign);
/* The same of several (element-type CanvassCampaign): what one is written in is written. */
GArray *canvass_languages_offered_by_any (GPtrArray *campaigns);

/* Whether @a and @b are the same, or one is a variety of the other ("es", "es-MX"). */
gboolean canvass_language_matches (const char *a, const char *b);

/* Whether the pages' own words are there in a language. */
gboolean canvass_language_is_translated (const char *tag);

/* Everything made from a template from now on speaks @language. Main thread. */
void canvass_language_use (const CanvassLanguage *language);

/* From now on the windows' direction is not the language's: whoever shows pages among other things
 * sets that of their widgets. */
void canvass_language_leave_direction (void);
/* (transfer none) of the language in use. */
GtkTextDirection canvass_language_get_direction (void);

/* What the program speaks, kept while something speaks another language for a moment. Main thread.
 */
typedef struct {
  char messages[80];
  char in_use[36];
  GtkTextDirection direction;
} CanvassLanguageState;

void canvass_language_save (CanvassLanguageState *state);
void canvass_language_restore (const CanvassLanguageState *state);

/* (transfer none) BCP 47: of the pages' own words as they are now, which are English where the
 * signer's language is not translated. Main thread. */
const char *canvass_language_in_use (void);

/* (transfer full) what @tag is called in the language in use, such as "Amharic"; @tag where nobody
 * knows, NULL for none. */
char *canvass_language_called (const char *tag);

/* Some scripts need a font or a height of line of their own: "language-ar", "language-zh" and
 * "language-zh-hant". */
void canvass_language_add_css_class (GtkWidget *widget, const char *tag);

/* (transfer none) @msgid in @language, whatever language is in use now. Main thread. */
const char *canvass_language_translate (const CanvassLanguage *language, const char *msgid);

G_END_DECLS
