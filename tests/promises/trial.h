/*
 * trial.h: files that were tampered with, imported beside sound ones, each time into a new ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/fixture.h"

#define TRIAL_RECORDS 3 /* of a batch */

typedef struct {
  Fixture fixture; /* its ledger is each trial's */
  Kiosk *kiosk;
  Kiosk *other;
  GPtrArray *records; /* (element-type GBytes) of the batch, ascending by id */
  GBytes *batch;
  GBytes *companion;      /* of the other kiosk */
  GPtrArray *companions;  /* (element-type GBytes) its records */
  GHashTable *everything; /* (element-type GBytes) hashes of all that was ever signed */
  guint64 tried;
  guint64 damaged; /* records that were not on the roll, of those that may be missing */
  guint64 lost;    /* of those that may not */
} Trial;

void trial_setup (Trial *self, gconstpointer unused);
void trial_teardown (Trial *self, gconstpointer unused);

/* A new ledger that knows both kiosks. */
void trial_start_over (Trial *self);
void trial_note_signed (Trial *self, GPtrArray *records);
void trial_import (Trial *self, const char *name, GBytes *bytes, CanvassAccount *account);
/* How many of @records are not on the roll, on which there must be nothing that was not signed. */
guint trial_count_missing (Trial *self, GPtrArray *records);

/* Imports @damaged and then the sound batch of the other kiosk, and counts what that lost. Returns
 * how many of the records did not make it onto the roll. */
guint trial_import_damaged (Trial *self, GBytes *damaged, CanvassAccount *account);
/* The same, and then the batch as it was, after which everybody is there. @most: how many records
 * the damage may cost until then. */
void trial_damage (Trial *self, GBytes *damaged, guint most);

/* Of the kiosk that made the batch, as its thief could: the same number on the same chain. */
GBytes *trial_forge (Trial *self, GPtrArray *records);

/* In main (): files in memory, as nothing here is about how slow a disk is. */
void trial_stay_in_memory (void);
