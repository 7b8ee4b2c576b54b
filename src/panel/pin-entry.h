/*
 * pin-entry.h: the digits of a PIN while it is entered, and nowhere else
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/panel-protocol.h"

G_BEGIN_DECLS

/* Whose digits are asked for. */
typedef enum {
  CANVASS_PIN_ASK_CURRENT, /* of the PIN as it is */
  CANVASS_PIN_ASK_NEW,     /* of one that is chosen */
  CANVASS_PIN_ASK_AGAIN,   /* of the same once more */
} CanvassPinAsk;

/**
 * CanvassPinEntry:
 *
 * Digits lie in locked memory and are wiped as soon as they were handed over, were changed or are
 * no longer needed. Signal "changed": there are more or fewer of them, or others are asked for.
 */
#define CANVASS_TYPE_PIN_ENTRY (canvass_pin_entry_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPinEntry, canvass_pin_entry, CANVASS, PIN_ENTRY, GObject)

CanvassPinEntry *canvass_pin_entry_new (void);

CanvassPinAsk canvass_pin_entry_get_ask (CanvassPinEntry *self);
/* Forgets what was entered. */
void canvass_pin_entry_ask (CanvassPinEntry *self, CanvassPinAsk ask);

guint canvass_pin_entry_get_length (CanvassPinEntry *self);
/* @digit: 0…9; more than CANVASS_PIN_MAX_DIGITS are not taken. */
void canvass_pin_entry_type (CanvassPinEntry *self, guint digit);
void canvass_pin_entry_erase (CanvassPinEntry *self); /* the last one */

typedef enum {
  CANVASS_PIN_COMPLETE,  /* handed over */
  CANVASS_PIN_ONCE_MORE, /* the same is asked for again */
  CANVASS_PIN_DIFFERENT, /* it was another one: a new one is asked for */
  CANVASS_PIN_TOO_SHORT, /* and forgotten */
  CANVASS_PIN_TOO_WEAK, /* a new one that is no good, and forgotten: before it is asked for again */
} CanvassPinFinish;

/* Hands the digits over to @digits, which the caller wipes, and forgets them. */
CanvassPinFinish canvass_pin_entry_finish (CanvassPinEntry *self,
                                           char digits[static CANVASS_PIN_MAX_DIGITS + 1]);

G_END_DECLS
