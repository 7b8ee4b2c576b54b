/*
 * trial.h: files that were tampered with, imported beside sound ones, each time into a new ledger
 *
 * Each import is held against what is in its files (count.h): the account must say as many read,
 * and every record must be on the roll or in quarantine.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/fixture.h"
#include "promises/figures.h"

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
  GHashTable *roll;       /* (element-type GBytes) hashes of what the last import left there */
  GHashTable *aside;      /* (element-type GBytes) the same of what is not on it */
  GRand *random;          /* in which order files come */
  guint64 tried;
  guint64 damaged; /* records that were not on the roll, of those that may be missing */
  guint64 lost;    /* of those that may not */
  guint64 caught;  /* the same, by an importer that gives up */
  guint64 accounts;
  guint64 unbalanced; /* of these */
  guint64 noticed;    /* accounts that keep silent about one record, and do not pass */
} Trial;

void trial_setup (Trial *self, gconstpointer unused);
void trial_teardown (Trial *self, gconstpointer unused);

/* A new ledger that knows both kiosks. */
void trial_start_over (Trial *self);
void trial_note_signed (Trial *self, GPtrArray *records);

/* All in one call, in any order; nothing may be on the roll that was not signed. */
void trial_import (Trial *self, GBytes *const *files, guint n, CanvassAccount *account);
/* The same beside what is on disk and no use: each path is to be told. (element-type utf8) */
void trial_import_beside (
    Trial *self, GBytes *const *files, guint n, GPtrArray *useless, CanvassAccount *account);
/* How many of @records the last import left off the roll. */
guint trial_count_missing (Trial *self, GPtrArray *records);

/* Imports @damaged and the sound batch of the other kiosk, and counts what that lost. Returns how
 * many of the records did not make it onto the roll. */
guint trial_import_damaged (Trial *self, GBytes *damaged);
/* The same, and then the batch as it was, after which everybody is there. @most: how many records
 * the damage to @file may cost until then. */
void trial_damage (Trial *self, GBytes *file, GBytes *damaged, guint most);

/* Of the kiosk that made the batch, as its thief could: the same number on the same chain. */
GBytes *trial_forge (Trial *self, GPtrArray *records);
/* (transfer full) sealed and signed for like any other, under the id of @record. */
GBytes *trial_seal_rival (Trial *self, Kiosk *kiosk, GBytes *record);

/* Two rows: of the trials, and of their accounts. Neither may have lost anything. @found: what the
 * control of the first has found. */
void
trial_tell (Trial *self, const FiguresRow *row, guint64 found, const FiguresRow *row_of_accounts);

/* In main (): files in memory, as nothing here is about how slow a disk is. */
void trial_stay_in_memory (void);
