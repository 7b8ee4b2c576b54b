/*
 * seizure-private.h: a rehearsal while it lasts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/seizure.h"
#include "device/key-traces.h"
#include "device/traces.h"

G_BEGIN_DECLS

/* Two words of eight letters. */
#define CANVASS_SEIZURE_NAME_BYTES 18

typedef struct {
  CanvassSeizure *result;
  const char *vault;
  const char *scratch; /* holds all that is thrown away */
  gint64 begun;
  CanvassTraces *traces; /* (owned) the last is the one that has to be found */
  CanvassKeySearch keys;
  char *note;   /* (owned) secret: that one's name */
  guint8 *key;  /* (owned) secret: a key that has to be found */
  guint64 room; /* bytes that were free before */
  GSubprocess *capture;
  int capture_pid; /* also once it has ended */
} CanvassRehearsal;

char *canvass_rehearsal_in_scratch (CanvassRehearsal *self, const char *name);

/* A petition of its own, with a key of its own, and a vault. */
gboolean canvass_rehearsal_set_up (CanvassRehearsal *self, GError **error);
/* Everybody; the program that sealed stays, with all that it ever had in its memory. */
gboolean canvass_rehearsal_sign (CanvassRehearsal *self, GError **error);
/* From a copy, as the vault is in use: what a key would open. */
gboolean canvass_rehearsal_read_records (CanvassRehearsal *self, GError **error);
void canvass_rehearsal_end_signing (CanvassRehearsal *self);

/* Puts somewhere what has to be found. */
gboolean canvass_rehearsal_plant (CanvassRehearsal *self, GError **error);
/* Everywhere; ends the signing. */
gboolean canvass_rehearsal_search (CanvassRehearsal *self, GError **error);

/* Letters that nobody is called: what is found is theirs. */
void canvass_rehearsal_invent_name (char out[static CANVASS_SEIZURE_NAME_BYTES]);

G_END_DECLS
