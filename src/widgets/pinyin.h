/*
 * pinyin.h: Chinese characters from their sounds, by libpinyin
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "widgets/composer.h"

G_BEGIN_DECLS

/**
 * CanvassPinyin:
 *
 * The keys are Latin letters, which wait until one of the candidates is chosen: first what all of
 * them may mean together, then the characters of the first syllable, the most frequent first. The
 * letters that a candidate does not stand for go on waiting. A space chooses the first one;
 * finishing writes the letters as they are, so that nothing is lost in silence.
 *
 * There is no user dictionary: none is read, written or kept in memory. Which pages of the system's
 * were looked at can be told from their cache until the process ends, as a signer's does.
 */
#define CANVASS_TYPE_PINYIN (canvass_pinyin_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPinyin, canvass_pinyin, CANVASS, PINYIN, CanvassComposer)

/* (nullable) NULL when the system has no data for it. The first one maps about
 * 16 MB, within some milliseconds. For use on the main thread alone. */
CanvassComposer *canvass_pinyin_new (void);

G_END_DECLS
