/*
 * step-page.h: one page on the way from nothing to an opened ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/first-run/new-key.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_STEP_PAGE (canvass_step_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (CanvassStepPage, canvass_step_page, CANVASS, STEP_PAGE, AdwBin)

/**
 * CanvassStepPageClass:
 * @refresh: show what the key is now. Called when the page comes to be seen, and on every change of
 *   the key while it is seen
 * @next: the button below was pressed, or Enter in an entry
 * @skip: the button beside it
 * @wipe: drop whatever is typed or kept
 *
 * Heading, text, what the page asks for, a sentence about what went wrong, and its buttons; while
 * something is being done, a bar and a button to stop it in their place. Properties: "heading",
 * "text", "next-label", "skip-label" (nullable), "content" (GtkWidget).
 */
struct _CanvassStepPageClass {
  AdwBinClass parent_class;

  void (*refresh) (CanvassStepPage *self);
  void (*next) (CanvassStepPage *self);
  void (*skip) (CanvassStepPage *self);
  void (*wipe) (CanvassStepPage *self);
};

void canvass_step_page_set_key (CanvassStepPage *self, CanvassNewKey *key);
CanvassNewKey *canvass_step_page_get_key (CanvassStepPage *self); /* (transfer none) */

void canvass_step_page_set_next_label (CanvassStepPage *self, const char *label);
void canvass_step_page_set_skip_label (CanvassStepPage *self, const char *label);
/* Whether the page may be left by its first button. */
void canvass_step_page_set_ready (CanvassStepPage *self, gboolean ready);
void canvass_step_page_next (CanvassStepPage *self); /* as its button, if it is ready */

/* (nullable) told at once. */
void canvass_step_page_say (CanvassStepPage *self, const char *words);

/* Something that takes time: (transfer none) to be given to it. */
GCancellable *canvass_step_page_start (CanvassStepPage *self, const char *words);
CanvassDeskProgress *canvass_step_page_get_progress (CanvassStepPage *self);
void canvass_step_page_end (CanvassStepPage *self);
/* Whether what was started with @cancellable is still wanted. */
gboolean canvass_step_page_awaits (CanvassStepPage *self, GCancellable *cancellable);

/* To the step of that name, from which Back leads here. */
void canvass_step_page_go (CanvassStepPage *self, const char *step);

/* For whoever shows the pages. */
void canvass_step_page_show (CanvassStepPage *self);
void canvass_step_page_leave (CanvassStepPage *self); /* stops what is going on */
void canvass_step_page_wipe (CanvassStepPage *self);

G_END_DECLS
