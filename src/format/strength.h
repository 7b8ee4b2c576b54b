/*
 * strength.h: how hard a passphrase is to guess for somebody who holds the key file
 *
 * zxcvbn (Wheeler, USENIX Security 2016) for what is written in Latin letters, which also knows
 * common passwords, keys that lie side by side, dates and repetitions; a plain estimate for other
 * scripts, of which it has no words. What Argon2id does to each guess is in the levels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CanvassStrengthLevel:
 * @CANVASS_STRENGTH_NONE: nothing to measure
 * @CANVASS_STRENGTH_GUESSED: below 28 bits: days with one computer
 * @CANVASS_STRENGTH_WEAK: below 44 bits: at most months with a thousand of them
 * @CANVASS_STRENGTH_GOOD: below 60 bits: years with a thousand of them
 * @CANVASS_STRENGTH_STRONG: not within a lifetime, whoever tries
 *
 * With the passes and the memory of CANVASS_KEY_DEFAULT_*, of which a large graphics card does some
 * 600 a second.
 */
typedef enum {
  CANVASS_STRENGTH_NONE,
  CANVASS_STRENGTH_GUESSED,
  CANVASS_STRENGTH_WEAK,
  CANVASS_STRENGTH_GOOD,
  CANVASS_STRENGTH_STRONG,
} CanvassStrengthLevel;

/**
 * CanvassWeakness:
 * @CANVASS_WEAKNESS_SHORT: nothing worse than that there is too little of it
 * @CANVASS_WEAKNESS_COMMON: a password that many have, or a word or a name, however it is dressed
 * @CANVASS_WEAKNESS_KEYS: keys that lie side by side
 * @CANVASS_WEAKNESS_ORDER: letters or digits in their order, abcd, 4321
 * @CANVASS_WEAKNESS_REPEATED: the same again and again
 * @CANVASS_WEAKNESS_DATE: a date or a year
 */
typedef enum {
  CANVASS_WEAKNESS_SHORT,
  CANVASS_WEAKNESS_COMMON,
  CANVASS_WEAKNESS_KEYS,
  CANVASS_WEAKNESS_ORDER,
  CANVASS_WEAKNESS_REPEATED,
  CANVASS_WEAKNESS_DATE,
} CanvassWeakness;

typedef struct {
  double bits;
  CanvassStrengthLevel level;
  CanvassWeakness weakness; /* what most of it is, for a level below GOOD */
} CanvassStrength;

/* @length bytes; what is no UTF-8 counts as nothing. Copies stay in locked memory, but for what the
 * library puts on its stack, which is wiped, and on the heap, which canvass-desk wipes when freed.
 */
void canvass_strength_measure (const char *text, gsize length, CanvassStrength *strength);

G_END_DECLS
