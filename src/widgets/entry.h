/*
 * entry.h: a line of text that leaves nothing behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "widgets/entry-buffer.h"

G_BEGIN_DECLS

/**
 * CanvassEntry:
 *
 * An entry without undo, selection, clipboard, primary selection, menus, emoji chooser, drag and
 * drop or an input method that learns; its text lives in locked memory.
 *
 * It is a GtkEntry, since in GTK 4.8 no other widget around a GtkText can tell assistive technology
 * that it has the focus.
 *
 * While nothing with a direction stands in it, the cursor is where the entry's language begins, not
 * where the layout of a keyboard would have it; addresses and numbers always run from the left.
 *
 * Signals: "left" (the focus went elsewhere), "overflow" (more was typed than fits), "pressed" (a
 * finger or a button went down in it). Property: "keyboard-shown" (gboolean), for whoever shows it.
 */
#define CANVASS_TYPE_ENTRY (canvass_entry_get_type ())
G_DECLARE_FINAL_TYPE (CanvassEntry, canvass_entry, CANVASS, ENTRY, GtkEntry)

CanvassEntry *canvass_entry_new (void);

/* (transfer none) valid until the next change. */
const char *canvass_entry_get_text (CanvassEntry *self);
void canvass_entry_set_text (CanvassEntry *self, const char *text);
gsize canvass_entry_get_room (CanvassEntry *self); /* in bytes */
void canvass_entry_set_max_bytes (CanvassEntry *self, gsize max_bytes);
void canvass_entry_set_purpose (CanvassEntry *self, GtkInputPurpose purpose);
GtkInputPurpose canvass_entry_get_purpose (CanvassEntry *self);

/* As a keyboard does, at the cursor. A mark that is typed behind its letter becomes one character
 * with it, as signers write it. */
void canvass_entry_type (CanvassEntry *self, const char *text);
/* @text in place of so many characters before the cursor. FALSE, changing nothing, when there is no
 * room for it; "overflow" tells, too. */
gboolean canvass_entry_replace (CanvassEntry *self, guint n_before, const char *text);
void canvass_entry_erase (CanvassEntry *self);
void canvass_entry_finish (CanvassEntry *self); /* as Enter */
/* Before the cursor stands nothing, or something that no word goes on behind. */
gboolean canvass_entry_is_at_word_start (CanvassEntry *self);

/* Keys that have the focus type into the entry: it looks as if it had it, and was not left. Without
 * them it was, if it does not have the focus itself. */
void canvass_entry_set_typing (CanvassEntry *self, gboolean typing);

gboolean canvass_entry_get_keyboard_shown (CanvassEntry *self);
void canvass_entry_set_keyboard_shown (CanvassEntry *self, gboolean shown);

G_END_DECLS
