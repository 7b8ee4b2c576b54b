/*
 * key-alternates.h: the letters behind a key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "widgets/key-layout.h"

G_BEGIN_DECLS

/* A letter of any script, or a mark on one. */
gboolean canvass_key_is_letter (const char *text);

/* Nothing twice, and no more than there is room for. */
void canvass_key_add_alternate (CanvassKey *key, gboolean shift, const char *text);

/* What the third level has, then the vowels of an Ethiopic consonant, then letters with accents. */
void canvass_key_add_alternates (CanvassKey *key, struct xkb_keymap *keymap, xkb_keycode_t code);

G_END_DECLS
