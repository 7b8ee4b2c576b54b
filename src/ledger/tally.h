/*
 * tally.h: what is counted of a roll, and how the numbers follow from each other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

/* Unlike elsewhere, a person counts once. */
typedef struct {
  char *name; /* (owned) a day, a language's tag, a kiosk, a district or a consent */
  guint64 n;
} CanvassTallyRow;

/**
 * CanvassTally:
 *
 * read = repeated + quarantined + records; records = notes + signatures;
 * signatures = merged + unique; unique = in_district + outside + unknown.
 * The sum of each list but @consents is @unique. A record about which decisions contradict each
 * other is in quarantine; persons whom a contested decision would join are not merged.
 */
typedef struct {
  CanvassAccount standing; /* holds read, repeated, quarantined and its reasons */
  guint64 records;
  guint64 notes; /* counts and marks of the tables */
  guint64 signatures;
  guint64 merged;
  guint64 unique;
  guint64 corrected;
  guint64 in_district, outside, unknown;
  guint contradictions; /* between decisions */
  gboolean has_districts;
  guint64 goal;      /* 0: none */
  GArray *days;      /* (element-type CanvassTallyRow) ascending */
  GArray *languages; /* most first */
  GArray *kiosks;    /* most first */
  GArray *districts; /* in the order of the petition's table, else by name; without the others */
  GArray *consents;  /* in the order of the campaign's */
} CanvassTally;

CanvassTally *canvass_tally_new (CanvassLedger *ledger, CanvassRoll *roll, GError **error);
void canvass_tally_free (CanvassTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassTally, canvass_tally_free)

/* Quarantined and neither rejected, withdrawn nor contested. */
guint64 canvass_tally_get_waiting (const CanvassTally *self);

G_END_DECLS
