/*
 * pin.h: the canvasser's PIN: six to twelve digits that gate the panel and wrap nothing
 *
 * Kept as an Argon2id verifier in the table's settings. Five wrong ones lock it for one minute, and
 * every further one for twice as long as the one before, up to an hour. What runs is the time that
 * the machine is on or asleep (CLOCK_BOOTTIME) while the kiosk runs: setting the clock changes
 * nothing, and a restart begins the wait anew. That a PIN was wrong is on the disk before it is
 * told, so that pulling the plug gives no free try.
 *
 * For the main thread; checking takes some tenths of a second in another.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/settings.h"

G_BEGIN_DECLS

#define CANVASS_PIN_TRIES 5
#define CANVASS_PIN_FIRST_WAIT_SECONDS 60
#define CANVASS_PIN_MAX_WAIT_SECONDS 3600

#define CANVASS_TYPE_PIN (canvass_pin_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPin, canvass_pin, CANVASS, PIN, GObject)

CanvassPin *canvass_pin_new (CanvassSettings *settings);

gboolean canvass_pin_is_set (CanvassPin *self);
/* Before the next wrong one locks it; 0 while it is locked. */
guint canvass_pin_get_tries (CanvassPin *self);
guint canvass_pin_get_wait_seconds (CanvassPin *self); /* 0: not locked */

/* Why a check gave no verdict, or that a PIN could not be set. */
typedef enum {
  CANVASS_PIN_ERROR_BUSY,   /* another is being checked */
  CANVASS_PIN_ERROR_LOCKED, /* wait */
  CANVASS_PIN_ERROR_UNSET,  /* there is no PIN */
  CANVASS_PIN_ERROR_MEMORY, /* not enough for Argon2id */
  /* Of a coordinator's reset. */
  CANVASS_PIN_ERROR_OTHER_TABLE, /* it is for another table or campaign: pass it by */
  CANVASS_PIN_ERROR_STRANGER,    /* whoever signed it is no coordinator of the campaign */
  CANVASS_PIN_ERROR_USED,        /* it was taken in before */
} CanvassPinError;

#define CANVASS_PIN_ERROR (canvass_pin_error_quark ())
GQuark canvass_pin_error_quark (void);

/* @digits is copied into locked memory. */
void canvass_pin_check_async (CanvassPin *self,
                              const char *digits,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* *@right is the verdict. FALSE with CANVASS_PIN_ERROR, or when the failure could not be written:
 * then nothing was verified. */
gboolean
canvass_pin_check_finish (CanvassPin *self, GAsyncResult *result, gboolean *right, GError **error);

/* Replaces the PIN; whether that is allowed is the caller's to know, and that it is GOOD. */
void canvass_pin_set_async (CanvassPin *self,
                            const char *digits,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean canvass_pin_set_finish (CanvassPin *self, GAsyncResult *result, GError **error);
/* Takes over a verifier that a coordinator signed; ends a lock. */
gboolean canvass_pin_replace (CanvassPin *self, const CanvassPinVerifier *verifier, GError **error);

G_END_DECLS
