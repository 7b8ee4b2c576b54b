/*
 * composer.h: letters that several keys make together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The longest name that one key brings: a phrase of Chinese characters, or letters not chosen. */
#define CANVASS_COMPOSER_TEXT_BYTES 128

/**
 * CanvassComposition:
 * @n_before: how many characters before the cursor go
 * @text: what comes in their place
 */
typedef struct {
  guint n_before;
  char text[CANVASS_COMPOSER_TEXT_BYTES];
} CanvassComposition;

/**
 * CanvassComposer:
 *
 * Stands between the keys and the text. What it keeps is only the letter, or the few, that are
 * being made; it learns nothing and reads and writes nothing of its user's. Whoever moves the
 * cursor or changes the text otherwise calls canvass_composer_finish () first.
 *
 * canvass_dead_keys_new (), canvass_hangul_new () and canvass_pinyin_new () make them.
 */
#define CANVASS_TYPE_COMPOSER (canvass_composer_get_type ())
G_DECLARE_DERIVABLE_TYPE (CanvassComposer, canvass_composer, CANVASS, COMPOSER, GObject)

struct _CanvassComposerClass {
  GObjectClass parent_class;

  gboolean (*press) (CanvassComposer *self, const char *key, CanvassComposition *composition);
  gboolean (*erase) (CanvassComposer *self, CanvassComposition *composition);
  void (*finish) (CanvassComposer *self, CanvassComposition *composition);
  const char *(*get_waiting) (CanvassComposer *self);
  guint (*get_n_candidates) (CanvassComposer *self);
  const char *(*get_candidate) (CanvassComposer *self, guint index);
  void (*choose) (CanvassComposer *self, guint index, CanvassComposition *composition);
};

/* FALSE when @key is none of the composer's: then finish, and type it as it is. */
gboolean
canvass_composer_press (CanvassComposer *self, const char *key, CanvassComposition *composition);
/* FALSE when nothing is being made: then erase as always. */
gboolean canvass_composer_erase (CanvassComposer *self, CanvassComposition *composition);
/* Nothing of what was typed is held afterwards. */
void canvass_composer_finish (CanvassComposer *self, CanvassComposition *composition);

/* What was pressed and stands nowhere yet; "" when nothing. (transfer none) until the next call. */
const char *canvass_composer_get_waiting (CanvassComposer *self);

/* What the waiting letters may mean, the likeliest first. (transfer none) until the next call. */
guint canvass_composer_get_n_candidates (CanvassComposer *self);
const char *canvass_composer_get_candidate (CanvassComposer *self, guint index);
void canvass_composer_choose (CanvassComposer *self, guint index, CanvassComposition *composition);

G_END_DECLS
