/*
 * screen.h: what surrounds the pages: Back, the steps, Language, Start over, and what covers them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/page.h"
#include "pages/steps.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_FACE_PAGES,
  CANVASS_FACE_COVER,  /* asks whether somebody is still there; shows nothing that was entered */
  CANVASS_FACE_ERASED, /* says that everything was erased */
} CanvassFace;

typedef enum {
  CANVASS_SHEET_NONE,
  CANVASS_SHEET_AIDS, /* size, colors, second language */
  CANVASS_SHEET_LANGUAGES,
  CANVASS_SHEET_START_OVER,
} CanvassSheet;

/* Which of the header's buttons a page has. */
typedef struct {
  gboolean back;
  gboolean by_ear;
  gboolean listen;
  gboolean aids;
  gboolean languages;
  gboolean start_over;
} CanvassHeader;

/**
 * CanvassScreen:
 *
 * Made anew for each language, a CanvassAudible. All it does is activate the actions "flow.back",
 * "flow.aids", "flow.languages", "flow.start-over", "flow.erase", "flow.dismiss", "flow.stay",
 * "aloud.listen" and "aloud.by-ear", and what CanvassAids does.
 */
#define CANVASS_TYPE_SCREEN (canvass_screen_get_type ())
G_DECLARE_FINAL_TYPE (CanvassScreen, canvass_screen, CANVASS, SCREEN, AdwBin)

CanvassScreen *canvass_screen_new (CanvassForm *form);

CanvassPage *canvass_screen_get_page (CanvassScreen *self); /* (transfer none) (nullable) */
/* Takes the place of the page before, from the side that one is going to. */
void canvass_screen_show_page (CanvassScreen *self,
                               CanvassPage *page,
                               CanvassStep step,
                               CanvassHeader header,
                               GtkStackTransitionType transition);

/* Nothing that was entered is left on the screen, nor behind it. */
void canvass_screen_forget_page (CanvassScreen *self);

void canvass_screen_show_face (CanvassScreen *self, CanvassFace face);
CanvassFace canvass_screen_get_face (CanvassScreen *self);
void canvass_screen_set_seconds_left (CanvassScreen *self, guint seconds);
guint canvass_screen_get_seconds_left (CanvassScreen *self);

/* It was laid out, so high: where that is little, the keyboard takes the place of the actions. */
void canvass_screen_set_height (CanvassScreen *self, int height);

void canvass_screen_open_sheet (CanvassScreen *self, CanvassSheet sheet);
CanvassSheet canvass_screen_get_sheet (CanvassScreen *self);

/* A button that was held for something else does not count as pressed. */
void canvass_screen_forget_press (CanvassScreen *self);

G_END_DECLS
