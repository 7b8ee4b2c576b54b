/*
 * keyboard.h: a touch keyboard inside our own window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "widgets/key-layout.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassKeyboard:
 *
 * Types into whatever listens to it. Remembers nothing of what was typed: it knows its keys,
 * whether shift is down and the letters that several keys are making at the moment, no more.
 *
 * A press counts if it starts and ends on one key. The key for letters with accents, or holding a
 * letter, offers what is behind a letter in place of the top row. A row above the letters offers
 * the vowels of an Ethiopic consonant and the Chinese characters that the letters may mean. Holding
 * the erase key goes on erasing.
 *
 * Signals:
 * "typed" (guint n_before, const char *text): @text comes in place of so many characters before the
 * cursor; one of both may be nothing
 * "erase": what stands before the cursor goes
 * "done": the signer is through with this field
 */
#define CANVASS_TYPE_KEYBOARD (canvass_keyboard_get_type ())
G_DECLARE_FINAL_TYPE (CanvassKeyboard, canvass_keyboard, CANVASS, KEYBOARD, GtkWidget)

CanvassKeyboard *canvass_keyboard_new (void);

/* Shows the keys of a language (BCP 47) for a kind of field, the language's own layout first. */
void canvass_keyboard_set_language (CanvassKeyboard *self, const char *language);
void canvass_keyboard_set_purpose (CanvassKeyboard *self, CanvassKeysPurpose purpose);

/* A second, smaller line on the key that is done, for who reads another language; NULL for none. */
void canvass_keyboard_set_done_below (CanvassKeyboard *self, const char *words);

/* Shift for the next letter only, where the script has case: for the first letter of a name. */
void canvass_keyboard_set_capital (CanvassKeyboard *self, gboolean capital);

/* For another field: letters, none of them capital yet. */
void canvass_keyboard_begin (CanvassKeyboard *self);

/* Ends the letter that is being made, since the cursor moves or the field is left. What waits is
 * typed as it is. Nothing of what was typed is held afterwards. */
void canvass_keyboard_finish (CanvassKeyboard *self);

/* Whether keys can have the focus, for who types without touching. Else no key takes it, so the
 * field that is being filled in keeps it. */
void canvass_keyboard_set_focusable (CanvassKeyboard *self, gboolean focusable);

G_END_DECLS
