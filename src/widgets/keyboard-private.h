/*
 * keyboard-private.h: what the touch keyboard consists of; keyboard.c presses, keyboard-rows.c
 * shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "widgets/composer.h"
#include "widgets/key-grid.h"
#include "widgets/keyboard.h"

G_BEGIN_DECLS

struct _CanvassKeyboard {
  GtkWidget parent_instance;

  char *language;                            /* (owned) */
  char *done_below;                          /* (owned) (nullable) on the key that is done */
  const char *const *layouts;                /* (unowned) XKB names */
  guint layout_index[CANVASS_KEYS_PURPOSES]; /* of those, for each purpose */
  CanvassKeysPurpose purpose;
  CanvassKeyLayout *layout;                     /* (owned) */
  char next_sample[2 * CANVASS_KEY_TEXT_BYTES]; /* of the layout that comes next */
  gboolean symbols;
  gboolean shift;
  gboolean shift_locked;
  gboolean shift_by_itself; /* nobody pressed it */
  gboolean accents;         /* the next letter offers what is behind it */
  gboolean focusable;       /* keys can have the focus */
  guint pressed_keyval;     /* 0, or of the real key that holds one of ours */
  guint first_candidate;    /* of those that are shown */
  guint n_candidates;       /* that are shown */
  guint erase_source;       /* 0 or a timer that this owns */
  const CanvassKey *held;   /* (nullable) in layout: what is behind it is offered */
  gboolean held_shift;      /* with shift */
  gboolean held_typed;      /* it was typed already, and what is offered takes its place */

  CanvassComposer *composer; /* (owned) */
  CanvassKeyGrid *grid;      /* (owned by the tree) */
};

/* The index of an offer: for whoever only pressed long. */
#define CANVASS_KEYBOARD_LETTER_ITSELF G_MAXUINT

gboolean canvass_keyboard_is_shifted (CanvassKeyboard *self);
/* Keys that offer something after most presses have a row for it, as the others must stay where
 * they are. */
gboolean canvass_keyboard_has_strip (CanvassKeyboard *self);

void canvass_keyboard_lay_out (CanvassKeyboard *self);
/* Only the row where something is offered. */
void canvass_keyboard_lay_out_top (CanvassKeyboard *self);
void canvass_keyboard_update_captions (CanvassKeyboard *self);

/* What the buttons of the rows do. */
void canvass_keyboard_on_key_clicked (GtkButton *button, CanvassKeyboard *self);
void canvass_keyboard_on_key_held (GtkGesture *gesture, double x, double y, CanvassKeyboard *self);
void canvass_keyboard_on_key_released (GtkGesture *gesture,
                                       GdkEventSequence *sequence,
                                       CanvassKeyboard *self);
void canvass_keyboard_on_offer_clicked (GtkButton *button, CanvassKeyboard *self);
void canvass_keyboard_on_candidate_clicked (GtkButton *button, CanvassKeyboard *self);
void canvass_keyboard_on_more_clicked (CanvassKeyboard *self);

G_END_DECLS
