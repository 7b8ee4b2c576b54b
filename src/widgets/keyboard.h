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
 * Types into whatever listens to it. Remembers nothing of what was typed: it knows its keys and
 * whether shift is down, no more. No key takes the focus, so the field that is being filled in
 * keeps it.
 *
 * A press counts if it starts and ends on one key. Holding a letter offers its accented sisters in
 * place of the top row; holding the erase key goes on erasing.
 *
 * Signals:
 * "typed" (const char *text): one or two characters to insert at the cursor
 * "erase": what stands before the cursor goes
 * "done": the signer is through with this field
 */
#define CANVASS_TYPE_KEYBOARD (canvass_keyboard_get_type ())
G_DECLARE_FINAL_TYPE (CanvassKeyboard, canvass_keyboard, CANVASS, KEYBOARD, GtkWidget)

CanvassKeyboard *canvass_keyboard_new (void);

/* Shows the keys of a language (BCP 47) for a kind of field, the language's own layout first. */
void canvass_keyboard_set_language (CanvassKeyboard *self, const char *language);
void canvass_keyboard_set_purpose (CanvassKeyboard *self, CanvassKeysPurpose purpose);

/* Shift for the next letter only, where the script has case: for the first letter of a name. */
void canvass_keyboard_set_capital (CanvassKeyboard *self, gboolean capital);

G_END_DECLS
