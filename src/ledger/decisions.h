/*
 * decisions.h: the decisions that were read, without what signers gave
 *
 * What a decision says of a person (fields, codes, its reason) stays encrypted in the index; here
 * is only what it takes to say which records count.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/decision.h"
#include "ledger/facts.h"

G_BEGIN_DECLS

#define CANVASS_DECISION_SUFFIX ".decision"

/* One thing that a correction sets: equal keys and other values contradict each other. */
typedef struct {
  guint64 key;
  guint64 value;
} CanvassCorrectionMark;

typedef struct {
  guint8 hash[CANVASS_HASH_BYTES]; /* of the file: its name in decisions/ */
  guint8 signer_pk[CANVASS_SIGN_PK_BYTES];
  CanvassDecisionKind kind;
  char day[CANVASS_DAY_CHARS];

  /* All owned. */
  guint8 *supersedes; /* n × 32 */
  guint n_supersedes;
  guint8 *records; /* n × 32 */
  guint n_records;
  guint8 *members; /* of all sets, one after the other */
  guint32 *ends;   /* n_sets: where each ends among the members */
  guint n_sets;
  guint64 *codes; /* tags */
  guint n_codes;
  CanvassCorrectionMark *marks;
  guint n_marks;

  guint8 kiosk_id[CANVASS_ID_BYTES]; /* ADMISSION, NAMING, REVOCATION */
  guint8 after[CANVASS_HASH_BYTES];
  char name[CANVASS_KIOSK_NAME_MAX_BYTES + 1];
} CanvassDecisionFact;

CanvassDecisionFact *
canvass_decision_fact_new (const guint8 hash[static CANVASS_HASH_BYTES],
                           const guint8 signer_pk[static CANVASS_SIGN_PK_BYTES],
                           const CanvassDecisionBody *body);
void canvass_decision_fact_free (CanvassDecisionFact *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassDecisionFact, canvass_decision_fact_free)

/* (transfer full) (element-type CanvassDecisionFact) empty. Kept ascending by hash, so that nothing
 * depends on the order of reading. */
GPtrArray *canvass_decisions_new (void);
void canvass_decisions_insert (GPtrArray *decisions, CanvassDecisionFact *decision); /* takes it */
/* Its place, or -1. */
gint canvass_decisions_find (GPtrArray *decisions, const guint8 hash[static CANVASS_HASH_BYTES]);

/**
 * CanvassJudgement:
 *
 * What decisions mean together (FORMAT.md, "What decisions mean"): a pure function of the set.
 */
typedef struct _CanvassJudgement CanvassJudgement;

/* @decisions: as above; borrowed, and unchanged while the judgement lives. */
CanvassJudgement *canvass_judgement_new (GPtrArray *decisions);
void canvass_judgement_free (CanvassJudgement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassJudgement, canvass_judgement_free)

typedef enum {
  CANVASS_FORCE_IN,         /* in force */
  CANVASS_FORCE_SUPERSEDED, /* one in force supersedes it */
  CANVASS_FORCE_CIRCLE,     /* it seems to supersede itself: not in force */
} CanvassForce;

/* @i: a place among the decisions. */
CanvassForce canvass_judgement_get_force (const CanvassJudgement *self, guint i);

typedef enum {
  CANVASS_VERDICT_RELEASED = 1 << 0,
  CANVASS_VERDICT_REJECTED = 1 << 1,
  CANVASS_VERDICT_WITHDRAWN = 1 << 2,
} CanvassVerdict;

/* Of a record by its hash and the tag of its code, 0 if it has none. */
CanvassVerdict canvass_judgement_of_record (const CanvassJudgement *self,
                                            const guint8 hash[static CANVASS_HASH_BYTES],
                                            guint64 code);
gboolean canvass_judgement_is_empty (const CanvassJudgement *self); /* nothing about records */

/* (transfer none) (nullable) (element-type guint32) places of the corrections that hold for it. */
GArray *canvass_judgement_get_corrections (const CanvassJudgement *self,
                                           const guint8 hash[static CANVASS_HASH_BYTES]);

/* TRUE where no decision speaks of admitting it. */
gboolean canvass_judgement_admits (const CanvassJudgement *self,
                                   const guint8 kiosk_id[static CANVASS_ID_BYTES]);
/* Does any decision, in force or not? */
gboolean canvass_judgement_knows_kiosk (const CanvassJudgement *self,
                                        const guint8 kiosk_id[static CANVASS_ID_BYTES]);
/* (nullable) what it is called now, if not by its card. */
const char *canvass_judgement_get_name (const CanvassJudgement *self,
                                        const guint8 kiosk_id[static CANVASS_ID_BYTES]);
/* (transfer none) (nullable) (element-type CanvassHash) where its chain ends by each revocation. */
GArray *canvass_judgement_get_ends (const CanvassJudgement *self,
                                    const guint8 kiosk_id[static CANVASS_ID_BYTES]);
gboolean canvass_judgement_has_revocations (const CanvassJudgement *self);

/* Places of samenesses and differences in force, ascending. (transfer none) (element-type guint32)
 */
GArray *canvass_judgement_get_samenesses (const CanvassJudgement *self);
GArray *canvass_judgement_get_differences (const CanvassJudgement *self);
GPtrArray *canvass_judgement_get_decisions (const CanvassJudgement *self);

/* Decisions in force that contradict each other, and what follows until somebody decides. */
typedef enum {
  CANVASS_CONTEST_RECORD,     /* released and rejected: it is in quarantine */
  CANVASS_CONTEST_NAME,       /* the kiosk keeps its card's name */
  CANVASS_CONTEST_REVOCATION, /* only what counts by all of them counts */
  CANVASS_CONTEST_CORRECTION, /* none of them holds */
  CANVASS_CONTEST_PERSONS,    /* none of what they join is merged */
} CanvassContestKind;

const char *canvass_contest_kind_name (CanvassContestKind kind); /* "record" */

typedef struct {
  CanvassContestKind kind;
  guint8 kiosk_id[CANVASS_ID_BYTES]; /* NAME, REVOCATION */
  guint8 record[CANVASS_HASH_BYTES]; /* RECORD, CORRECTION, PERSONS: one of them */
  GArray *decisions;                 /* (owned) (element-type guint32) places, ascending */
} CanvassContest;

void canvass_contest_free (CanvassContest *self);

/* (transfer full) (element-type CanvassContest) all but PERSONS, which persons.h tells. */
GPtrArray *canvass_judgement_list_contests (const CanvassJudgement *self);

G_END_DECLS
