/*
 * dead-keys.h: accents that wait for their letter
 *
 * A dead key is written as what it does: U+25CC, the dotted circle, and a combining mark.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "widgets/composer.h"

G_BEGIN_DECLS

#define CANVASS_DOTTED_CIRCLE 0x25cc

/**
 * CanvassDeadKeys:
 *
 * The letter after a dead key carries its mark, as Unicode composes them. Pressed twice or before
 * a space, a dead key writes the accent itself; before anything else, the accent and that.
 */
#define CANVASS_TYPE_DEAD_KEYS (canvass_dead_keys_get_type ())
G_DECLARE_FINAL_TYPE (CanvassDeadKeys, canvass_dead_keys, CANVASS, DEAD_KEYS, CanvassComposer)

CanvassComposer *canvass_dead_keys_new (void);

gboolean canvass_dead_key_is (const char *text);

/* The combining mark of an X11 keysym such as XKB_KEY_dead_acute, or 0. */
gunichar canvass_dead_key_get_mark (guint32 keysym);

/* The accent alone, such as "´", or NULL where Unicode has none. */
const char *canvass_dead_key_get_accent (gunichar mark);

G_END_DECLS
