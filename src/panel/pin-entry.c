/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/pin-entry.h"

#include "format/secret.h"

#include <sodium.h>

typedef struct {
  char digits[CANVASS_PIN_MAX_DIGITS + 1];
  char first[CANVASS_PIN_MAX_DIGITS + 1]; /* of a new one, until it was entered again */
} Secret;

struct _CanvassPinEntry {
  GObject parent_instance;

  CanvassPinAsk ask;
  guint length;
  Secret *secret; /* (owned) locked */
};

enum {
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassPinEntry, canvass_pin_entry, G_TYPE_OBJECT)

static void
forget_digits (CanvassPinEntry *self)
{
  sodium_memzero (self->secret->digits, sizeof self->secret->digits);
  self->length = 0;
}

static void
tell (CanvassPinEntry *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
canvass_pin_entry_finalize (GObject *object)
{
  canvass_secret_free (CANVASS_PIN_ENTRY (object)->secret);

  G_OBJECT_CLASS (canvass_pin_entry_parent_class)->finalize (object);
}

static void
canvass_pin_entry_class_init (CanvassPinEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_pin_entry_finalize;

  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_pin_entry_init (CanvassPinEntry *self)
{
  self->secret = canvass_secret_new (sizeof *self->secret);
}

CanvassPinEntry *
canvass_pin_entry_new (void)
{
  return g_object_new (CANVASS_TYPE_PIN_ENTRY, NULL);
}

CanvassPinAsk
canvass_pin_entry_get_ask (CanvassPinEntry *self)
{
  g_return_val_if_fail (CANVASS_IS_PIN_ENTRY (self), CANVASS_PIN_ASK_CURRENT);

  return self->ask;
}

void
canvass_pin_entry_ask (CanvassPinEntry *self, CanvassPinAsk ask)
{
  g_return_if_fail (CANVASS_IS_PIN_ENTRY (self));

  self->ask = ask;
  forget_digits (self);
  if (ask != CANVASS_PIN_ASK_AGAIN)
    sodium_memzero (self->secret->first, sizeof self->secret->first);
  tell (self);
}

guint
canvass_pin_entry_get_length (CanvassPinEntry *self)
{
  g_return_val_if_fail (CANVASS_IS_PIN_ENTRY (self), 0);

  return self->length;
}

void
canvass_pin_entry_type (CanvassPinEntry *self, guint digit)
{
  g_return_if_fail (CANVASS_IS_PIN_ENTRY (self) && digit <= 9);

  if (self->length == CANVASS_PIN_MAX_DIGITS)
    return;
  self->secret->digits[self->length++] = (char)('0' + digit);
  tell (self);
}

void
canvass_pin_entry_erase (CanvassPinEntry *self)
{
  g_return_if_fail (CANVASS_IS_PIN_ENTRY (self));

  if (self->length == 0)
    return;
  self->secret->digits[--self->length] = '\0';
  tell (self);
}

static CanvassPinFinish
compare_with_first (CanvassPinEntry *self)
{
  return sodium_memcmp (self->secret->digits, self->secret->first, sizeof self->secret->digits) == 0
             ? CANVASS_PIN_COMPLETE
             : CANVASS_PIN_DIFFERENT;
}

CanvassPinFinish
canvass_pin_entry_finish (CanvassPinEntry *self, char digits[static CANVASS_PIN_MAX_DIGITS + 1])
{
  CanvassPinFinish finish = CANVASS_PIN_COMPLETE;

  g_return_val_if_fail (CANVASS_IS_PIN_ENTRY (self), CANVASS_PIN_TOO_SHORT);

  digits[0] = '\0';
  if (self->length < CANVASS_PIN_MIN_DIGITS) {
    canvass_pin_entry_ask (
        self, self->ask == CANVASS_PIN_ASK_CURRENT ? CANVASS_PIN_ASK_CURRENT : CANVASS_PIN_ASK_NEW);
    return CANVASS_PIN_TOO_SHORT;
  }
  if (self->ask == CANVASS_PIN_ASK_NEW &&
      canvass_pin_judge (self->secret->digits) != CANVASS_PIN_STRENGTH_GOOD) {
    canvass_pin_entry_ask (self, CANVASS_PIN_ASK_NEW);
    return CANVASS_PIN_TOO_WEAK;
  }
  if (self->ask == CANVASS_PIN_ASK_NEW) {
    memcpy (self->secret->first, self->secret->digits, sizeof self->secret->first);
    canvass_pin_entry_ask (self, CANVASS_PIN_ASK_AGAIN);
    return CANVASS_PIN_ONCE_MORE;
  }

  if (self->ask == CANVASS_PIN_ASK_AGAIN)
    finish = compare_with_first (self);
  if (finish == CANVASS_PIN_COMPLETE)
    memcpy (digits, self->secret->digits, sizeof self->secret->digits);
  canvass_pin_entry_ask (self,
                         self->ask == CANVASS_PIN_ASK_AGAIN ? CANVASS_PIN_ASK_NEW : self->ask);
  return finish;
}
