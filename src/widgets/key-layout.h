/*
 * key-layout.h: what stands on a touch keyboard, from the system's XKB layouts
 *
 * No GTK: the widget only draws what this says. Letters come from the keymap that libxkbcommon
 * compiles from xkb-data, so a language's keyboard is the one its people know; every letter and
 * dead key of a layout's four levels is on a key or behind one. Accented letters behind a key come
 * from its third level and from Unicode's canonical decompositions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "widgets/keymap.h"

G_BEGIN_DECLS

#define CANVASS_KEY_MAX_ALTERNATES 12
#define CANVASS_KEY_ROWS 5
#define CANVASS_KEYS_PER_ROW 16

typedef enum {
  CANVASS_KEY_NONE,
  CANVASS_KEY_TEXT,
  CANVASS_KEY_SHIFT,
  CANVASS_KEY_BACKSPACE,
  CANVASS_KEY_SPACE,
  CANVASS_KEY_SYMBOLS, /* to digits and signs, and back */
  CANVASS_KEY_LAYOUT,  /* to the next of several layouts */
  CANVASS_KEY_ACCENTS, /* offers what is behind the letter that is pressed next */
  CANVASS_KEY_DONE,
} CanvassKeyAction;

/**
 * CanvassKey:
 * @text: what it types, and its caption; @shifted the same with shift
 * @alternates: what is behind it: [0] without, [1] with shift
 * @follows: after it was typed, its alternates may take its place: vowels of an Ethiopic consonant
 * @width: in keys
 */
typedef struct {
  CanvassKeyAction action;
  char text[CANVASS_KEY_TEXT_BYTES];
  char shifted[CANVASS_KEY_TEXT_BYTES];
  char alternates[2][CANVASS_KEY_MAX_ALTERNATES][CANVASS_KEY_TEXT_BYTES];
  guint n_alternates[2];
  gboolean follows;
  double width;
} CanvassKey;

typedef struct {
  guint n_rows;
  guint n_keys[CANVASS_KEY_ROWS];
  CanvassKey keys[CANVASS_KEY_ROWS][CANVASS_KEYS_PER_ROW];
} CanvassKeyPage;

/* What a field takes decides its keys. */
typedef enum {
  CANVASS_KEYS_TEXT,
  CANVASS_KEYS_EMAIL,  /* @ and . beside the space bar */
  CANVASS_KEYS_DIGITS, /* digits, large, with what phones and postcodes need */
  CANVASS_KEYS_PURPOSES,
} CanvassKeysPurpose;

/* How letters are made of what the keys type. */
typedef enum {
  CANVASS_COMPOSING_DEAD_KEYS,
  CANVASS_COMPOSING_HANGUL,
  CANVASS_COMPOSING_PINYIN,
} CanvassComposing;

/**
 * CanvassKeyLayout:
 * @sample: what a key that leads to these letters is called by, such as "ABC"
 * @accent_sample: a letter from behind a key, such as "á", or ""
 * @follows: some of the keys do
 */
typedef struct {
  CanvassComposing composing;
  char sample[2 * CANVASS_KEY_TEXT_BYTES];
  char accent_sample[CANVASS_KEY_TEXT_BYTES];
  gboolean follows;
  gboolean has_case; /* shift changes letters, so the first of a name may be capital */
  gboolean right_to_left;
  CanvassKeyPage letters;
  CanvassKeyPage symbols;
} CanvassKeyLayout;

/* XKB names such as "us", "latam", "ara" or "in(guj)", the language's own first, for a BCP 47 tag;
 * a layout with Latin letters is always among them. NULL-terminated, (transfer none). */
const char *const *canvass_key_layouts_for_language (const char *language);

/* @xkb_name: "layout" or "layout(variant)". @n_layouts: how many the user can go through.
 * Returns: (transfer full): free with g_free (); G_IO_ERROR_NOT_FOUND when the system has no such
 * layout. */
CanvassKeyLayout *canvass_key_layout_new (const char *xkb_name,
                                          CanvassKeysPurpose purpose,
                                          guint n_layouts,
                                          GError **error);

G_END_DECLS
