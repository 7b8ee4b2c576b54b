/*
 * key-cap.h: the button that a key of the touch keyboard is, and what stands on it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "widgets/key-layout.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassKeyState:
 * @letters: the page of letters is shown
 * @done_below: a second line for the key that is done
 * @waiting: what a composer waits with: its dead keys look pressed
 * @sample: what leads to the letters, @next_sample to those of the next layout, @accent_sample to
 * those with accents
 */
typedef struct {
  gboolean shift;
  gboolean shift_locked;
  gboolean accents;
  gboolean letters;
  const char *done_below; /* (nullable) */
  const char *waiting;
  const char *sample;
  const char *next_sample;
  const char *accent_sample;
} CanvassKeyState;

/* All are buttons with a label that do not take the focus by a click. @key outlives its button. */
GtkWidget *canvass_key_cap_new (const CanvassKey *key);
GtkWidget *canvass_key_cap_new_offer (const char *text, guint index);
GtkWidget *canvass_key_cap_new_more (void);

/* (nullable) NULL for what is only offered. */
const CanvassKey *canvass_key_cap_get_key (GtkWidget *cap);
/* Of an offer. */
guint canvass_key_cap_get_index (GtkWidget *cap);

/* Not for offers. */
void canvass_key_cap_update (GtkWidget *cap, const CanvassKeyState *state);

G_END_DECLS
