/*
 * signature-sheet.h: one signature with all that is known of it, copied for the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "format/decision-body.h"
#include "ledger/decide.h"
#include "ledger/roll-list.h"

G_BEGIN_DECLS

/* A decision that speaks of it. */
typedef struct {
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassDecisionKind kind;
  char day[CANVASS_DAY_CHARS];
  char signer[33];
  char *reason; /* (owned) (nullable) locked memory: it may name somebody */
  gboolean in_force;
  const char *contest; /* (nullable) static: how it contradicts others, as the engine names it */
} CanvassSheetDecision;

void canvass_sheet_decision_clear (CanvassSheetDecision *self);
void canvass_sheet_decision_fill (CanvassSheetDecision *self,
                                  const CanvassLedgerDecision *decision);

/* Immutable. */
typedef struct {
  guint8 record_id[CANVASS_ID_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];
  char kiosk[65];
  CanvassListedStates states;
  gboolean drawing_lost;
  CanvassPayload *payload; /* (owned) with its drawing */
  GArray *history;         /* (owned) (element-type CanvassSheetDecision) by day */
  guint n_joined;          /* records that are said to be of the same person, without this one */
} CanvassSignatureSheet;

CanvassListedStates canvass_signature_states (const CanvassRollEntry *entry);

/* (transfer full) in locked memory of its own, with its drawing. */
CanvassPayload *canvass_sheet_copy_payload (const CanvassPayload *payload);

CanvassSignatureSheet *canvass_signature_sheet_new (const CanvassRollEntry *entry);
void canvass_signature_sheet_free (CanvassSignatureSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSignatureSheet, canvass_signature_sheet_free)

/* CanvassDeskWork; @data: a record id. Returns the sheet, or NULL where there is no such signature
 * any more. */
gpointer canvass_signature_job_sheet (CanvassLedger *ledger,
                                      CanvassRoll *roll,
                                      gpointer data,
                                      CanvassDeskProgress *progress,
                                      GCancellable *cancellable,
                                      GError **error);

/* Two at once. */
typedef struct {
  CanvassSignatureSheet *a, *b; /* (owned) */
} CanvassSignaturePair;

void canvass_signature_pair_free (CanvassSignaturePair *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSignaturePair, canvass_signature_pair_free)

/* The same; @data: two record ids, one after the other. NULL also where only one is there. */
gpointer canvass_signature_job_pair (CanvassLedger *ledger,
                                     CanvassRoll *roll,
                                     gpointer data,
                                     CanvassDeskProgress *progress,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
