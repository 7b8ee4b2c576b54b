/*
 * walk.h: shows signing pages in a window and walks through them as a signer does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign-fixture.h"
#include "pages/flow.h"
#include "pages/screen.h"

G_BEGIN_DECLS

/* The small campaign that all tests of the pages use: in English, Spanish and Arabic. */
void walk_write_campaign (CampaignFixture *fixture);

/* (transfer full) a window of that size that shows @flow, laid out. */
GtkWindow *walk_show (CanvassFlow *flow, int width, int height);
/* Until the layout has come to rest. */
void walk_settle (CanvassFlow *flow);
/* The same of anything. */
GtkWindow *walk_show_widget (GtkWidget *widget, int width, int height);
void walk_settle_widget (GtkWidget *widget);

typedef gboolean (*WalkCondition) (gpointer data);
void walk_wait (WalkCondition condition, gpointer data);

CanvassScreen *walk_get_screen (CanvassFlow *flow);
CanvassPage *walk_get_page (CanvassFlow *flow);
void walk_do (CanvassFlow *flow, const char *action);
void walk_choose_language (CanvassFlow *flow, const char *tag);
/* @name: "text-size", "colors" or "second-language". */
void walk_use_aid (CanvassFlow *flow, const char *name, const char *state);

/* The @n-th widget of @type below @root that is on the screen, from 0; NULL when there is none. */
GtkWidget *walk_find (GtkWidget *root, GType type, guint n);
/* The button or choice that says @words in the language in use; asserts that it is there. */
GtkWidget *walk_find_saying (GtkWidget *root, const char *words);
GtkWidget *walk_find_css (GtkWidget *root, const char *css_class);
void walk_press (GtkWidget *widget);
void walk_type (CanvassFlow *flow, guint n, const char *text);
void walk_draw (CanvassFlow *flow);

typedef enum {
  WALK_WELCOME,
  WALK_ASK,
  WALK_TEXT,
  WALK_YOU,
  WALK_CONTACT,
  WALK_SIGN,
  WALK_THANKS,
  WALK_COVER,
  WALK_KEYBOARD,
  WALK_LISTEN,
  WALK_AIDS,
  WALK_LANGUAGES,
  WALK_START_OVER,
} WalkPage;
#define WALK_N_PAGES 13
extern const char *const walk_page_names[WALK_N_PAGES];

/* (transfer full) the demo petition in all its languages, sealed for nobody who exists. */
CanvassCampaign *walk_make_demo (void);
/* (transfer full) the same, but it asks whether one is 18 and where one lives, and shows a code and
 * an address at the end. */
CanvassCampaign *walk_make_asking (void);
/* (transfer full) the demo petition in eighteen languages. */
CanvassCampaign *walk_make_eighteen (void);
/* Fills in what @page, the one that is shown, asks. */
void walk_answer (CanvassFlow *flow, WalkPage page);
/* From @page, the one that is shown, to the next on the way. */
void walk_on (CanvassFlow *flow, WalkPage page);
/* Lays what one of the last pages of the list is over the page that is shown. */
void walk_lay_over (CanvassFlow *flow, WalkPage page);

/* From the first page, with answers filled in on the way and on that page. */
void walk_to (CanvassFlow *flow, const char *language, WalkPage page);

G_END_DECLS
