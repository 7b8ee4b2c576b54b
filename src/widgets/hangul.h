/*
 * hangul.h: Korean syllables from their letters, by libhangul
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "widgets/composer.h"

G_BEGIN_DECLS

/**
 * CanvassHangul:
 *
 * The keys are the letters of the Korean standard keyboard (KS X 5002, "2-set"). The syllable that
 * is being made stands in the text, and what is pressed next replaces it.
 */
#define CANVASS_TYPE_HANGUL (canvass_hangul_get_type ())
G_DECLARE_FINAL_TYPE (CanvassHangul, canvass_hangul, CANVASS, HANGUL, CanvassComposer)

CanvassComposer *canvass_hangul_new (void);

/* What stands on a Latin letter's key on that keyboard, or 0. */
gunichar canvass_hangul_get_letter (char latin);

G_END_DECLS
