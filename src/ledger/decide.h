/*
 * decide.h: what a coordinator decides, and for whom it becomes a file
 *
 * Every function here makes decisions, which hold at once and lie in the ledger's decisions/ for
 * the other coordinators. What contradicts a new one and is known is superseded by it; where that
 * said more, the rest is said anew. @reason: (nullable) one plain line of at most 500 bytes. @made:
 * (element-type CanvassDecisionId) gets the hash of each, the one asked for last.
 *
 * Errors: KEY (locked, or no coordinator's key any more), REFUSED, STORAGE, CORRUPT, and
 * CANVASS_FORMAT_ERROR for what cannot be said in a decision.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/decision-body.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

typedef struct {
  guint8 bytes[CANVASS_HASH_BYTES];
} CanvassDecisionId;

/* RELEASE, REJECTION or WITHDRAWAL of @n records by their hashes; of more than fit into one
 * decision, several are made. */
gboolean canvass_ledger_decide_records (CanvassLedger *self,
                                        CanvassDecisionKind kind,
                                        const guint8 *hashes,
                                        guint n,
                                        const char *reason,
                                        GArray *made,
                                        GError **error);
/* By the signer's code, which also holds for records that have not arrived yet. @hashes: those that
 * are taken back besides. */
gboolean canvass_ledger_withdraw_by_code (CanvassLedger *self,
                                          const char *code,
                                          const guint8 *hashes,
                                          guint n,
                                          const char *reason,
                                          GArray *made,
                                          GError **error);
gboolean canvass_ledger_name_kiosk (CanvassLedger *self,
                                    const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                    const char *name,
                                    const char *reason,
                                    GArray *made,
                                    GError **error);
/* @after: batch_id of the last batch that counts, zeros for none. */
gboolean canvass_ledger_revoke_kiosk (CanvassLedger *self,
                                      const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                      const guint8 after[static CANVASS_HASH_BYTES],
                                      const char *reason,
                                      GArray *made,
                                      GError **error);
/* @change: its fields, consents and public_name. */
gboolean canvass_ledger_correct_record (CanvassLedger *self,
                                        const guint8 hash[static CANVASS_HASH_BYTES],
                                        const CanvassDecisionBody *change,
                                        const char *reason,
                                        GArray *made,
                                        GError **error);
/* @sets of two records and more, each of one person, the one to keep first: one decision for as
 * many as fit. */
gboolean canvass_ledger_join_persons (CanvassLedger *self,
                                      const CanvassDecisionSet *sets,
                                      guint n,
                                      const char *reason,
                                      GArray *made,
                                      GError **error);
/* Each of the records is a person's of its own. What was joined with them stays with the first. */
gboolean canvass_ledger_separate_persons (CanvassLedger *self,
                                          const guint8 *hashes,
                                          guint n,
                                          const char *reason,
                                          GArray *made,
                                          GError **error);
/* Decisions by their hashes. */
gboolean canvass_ledger_undo_decisions (CanvassLedger *self,
                                        const guint8 *hashes,
                                        guint n,
                                        const char *reason,
                                        GArray *made,
                                        GError **error);

/* Copies every decision to folder @to, as files that were not there yet. */
gboolean
canvass_ledger_share_decisions (CanvassLedger *self, const char *to, guint *n, GError **error);

/**
 * CanvassLedgerDecision:
 *
 * One that was read, and what has become of it.
 */
typedef struct {
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassDecisionKind kind;
  const char *day;
  const char *signer;     /* name of the coordinator's key, or "" */
  const char *state;      /* "in-force", "superseded" or "circle" */
  const guint8 *kiosk_id; /* (nullable) */
  const guint8 *records;  /* n × 32: of a set all records */
  guint n_records;
  const guint8 *supersedes; /* n × 32 */
  guint n_supersedes;
  const CanvassDecisionBody *body; /* with what it says of persons */
} CanvassLedgerDecision;

/* Ascending by day, then hash. Nothing of @decision outlives the call. Return FALSE to stop. */
typedef gboolean (*CanvassDecisionVisitor) (const CanvassLedgerDecision *decision,
                                            gpointer user_data);
gboolean canvass_ledger_foreach_decision (CanvassLedger *self,
                                          CanvassDecisionVisitor visitor,
                                          gpointer user_data,
                                          GError **error);

/* The same of those that speak of the record of this hash, in whatever way: its history. */
gboolean canvass_ledger_foreach_decision_about (CanvassLedger *self,
                                                const guint8 hash[static CANVASS_HASH_BYTES],
                                                CanvassDecisionVisitor visitor,
                                                gpointer user_data,
                                                GError **error);

/* The same of those that admit, name or revoke a kiosk. */
gboolean
canvass_ledger_foreach_decision_about_kiosk (CanvassLedger *self,
                                             const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                             CanvassDecisionVisitor visitor,
                                             gpointer user_data,
                                             GError **error);

/* Decisions in force that contradict each other. */
typedef struct {
  const char *kind;     /* "record", "name", "revocation", "correction" or "persons" */
  const char *what;     /* a sentence: what follows until somebody decides */
  gboolean about_kiosk; /* else about a record */
  guint8 kiosk_id[CANVASS_ID_BYTES];
  guint8 record[CANVASS_HASH_BYTES];
  GArray *decisions; /* (element-type CanvassDecisionId) */
} CanvassContradiction;

/* (transfer full) (element-type CanvassContradiction) */
GPtrArray *canvass_ledger_list_contradictions (CanvassLedger *self, GError **error);

/* How many were read, and how many of them are in force. */
gboolean
canvass_ledger_count_decisions (CanvassLedger *self, guint *n, guint *n_in_force, GError **error);

/* Sets of records of one person (@same) or of several, as they are in force: what matching has to
 * keep to; those that are the same first. @hashes: n × 32. Return FALSE to stop. */
typedef gboolean (*CanvassSetVisitor) (gboolean same,
                                       const guint8 *hashes,
                                       guint n,
                                       gpointer user_data);
gboolean canvass_ledger_foreach_set (CanvassLedger *self,
                                     CanvassSetVisitor visitor,
                                     gpointer user_data,
                                     GError **error);

/* (transfer full) (element-type CanvassDecisionId) hashes of the records that decisions join with
 * this one, itself included. */
GArray *canvass_ledger_list_joined (CanvassLedger *self,
                                    const guint8 hash[static CANVASS_HASH_BYTES],
                                    GError **error);

G_END_DECLS
