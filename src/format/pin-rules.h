/*
 * pin-rules.h: which digits make a canvasser's PIN, and how it is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CANVASS_PIN_MIN_DIGITS 6
#define CANVASS_PIN_MAX_DIGITS 12

typedef enum {
  CANVASS_PIN_STRENGTH_GOOD,
  CANVASS_PIN_STRENGTH_SHORT, /* or longer than CANVASS_PIN_MAX_DIGITS, or no digits */
  CANVASS_PIN_STRENGTH_WEAK,  /* among the first that are tried: runs, repetitions, dates */
} CanvassPinStrength;

CanvassPinStrength canvass_pin_judge (const char *digits);
/* (nullable) English: why it is not good, and what would be. */
const char *canvass_pin_explain (const char *digits);

#define CANVASS_PIN_SALT_BYTES 16
#define CANVASS_PIN_HASH_BYTES 32
#define CANVASS_PIN_MAX_OPS 10
#define CANVASS_PIN_MIN_MEMORY_KIB (8 * 1024)
/* A small tablet has to have it for a moment, beside all that it keeps locked. */
#define CANVASS_PIN_MAX_MEMORY_KIB (256 * 1024)

/* An Argon2id (version 1.3) hash of the digits: six of them are guessed within days by whoever has
 * it, which is why a PIN only gates the panel and wraps nothing. */
typedef struct {
  guint32 ops;        /* passes, 1…CANVASS_PIN_MAX_OPS */
  guint32 memory_kib; /* CANVASS_PIN_MIN_MEMORY_KIB…CANVASS_PIN_MAX_MEMORY_KIB */
  guint8 salt[CANVASS_PIN_SALT_BYTES];
  guint8 hash[CANVASS_PIN_HASH_BYTES];
} CanvassPinVerifier;

/* Both take some tenths of a second, in any thread, and are FALSE where there is not enough memory.
 *
 * A fresh salt, and the hash of digits that are of the right length. */
gboolean canvass_pin_make_verifier (const char *digits, CanvassPinVerifier *verifier);
gboolean
canvass_pin_verify (const char *digits, const CanvassPinVerifier *verifier, gboolean *right);

gboolean canvass_pin_verifier_is_sound (const CanvassPinVerifier *verifier);

G_END_DECLS
