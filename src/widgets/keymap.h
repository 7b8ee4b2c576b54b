/*
 * keymap.h: what the keys of one of the system's keyboard layouts type
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include <xkbcommon/xkbcommon.h>

G_BEGIN_DECLS

#define CANVASS_KEY_TEXT_BYTES 16 /* one or two characters and a zero */
#define CANVASS_KEY_LEVELS 4      /* plain, shift, third level, third level with shift */

/* The rows of an alphanumeric block from the digits down, as the evdev rules number their keys;
 * each ends with a zero. */
#define CANVASS_KEYMAP_ROWS 4
#define CANVASS_KEYMAP_ROW_KEYS 14
extern const xkb_keycode_t CANVASS_KEYMAP_ROW[CANVASS_KEYMAP_ROWS][CANVASS_KEYMAP_ROW_KEYS];

/* @name: "layout" or "layout(variant)". NULL when the system has none of that name; else free with
 * xkb_keymap_unref (). */
struct xkb_keymap *canvass_keymap_new (const char *name);

/* What a key types at a level: "" when nothing visible, a dead key as dead-keys.h writes it, else
 * in NFC. */
void canvass_keymap_get_text (struct xkb_keymap *keymap,
                              xkb_keycode_t code,
                              xkb_level_index_t level,
                              char text[static CANVASS_KEY_TEXT_BYTES]);

G_END_DECLS
