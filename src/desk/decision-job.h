/*
 * decision-job.h: what somebody decides in a view, made on the desk's thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"
#include "ledger/decide.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_DECISION_JOB_WITHDRAW, /* hashes, with those that are joined with them; or by the code */
  CANVASS_DECISION_JOB_CORRECT,  /* the one hash by @change */
  CANVASS_DECISION_JOB_JOIN,     /* sets of hashes, each of one person */
  CANVASS_DECISION_JOB_SEPARATE, /* the hashes are of as many people */
  CANVASS_DECISION_JOB_UNDO,     /* decisions by their hashes */
} CanvassDecisionJobKind;

typedef struct {
  CanvassDecisionJobKind kind;
  GByteArray *hashes;          /* (owned) n × 32; of sets one after the other */
  GByteArray *ids;             /* (owned) n × 16: the same of signatures by their record ids */
  GArray *ends;                /* (owned) (element-type guint) JOIN: where each set ends */
  char *code;                  /* (owned) (nullable) locked memory */
  char *reason;                /* (owned) (nullable) locked memory */
  CanvassDecisionBody *change; /* (owned) (nullable) locked memory, with texts in @texts */
  char *texts;                 /* (owned) (nullable) the same */
} CanvassDecisionJob;

CanvassDecisionJob *canvass_decision_job_new (CanvassDecisionJobKind kind);
void canvass_decision_job_free (CanvassDecisionJob *self);
void canvass_decision_job_add (CanvassDecisionJob *self, const guint8 *hash);
void canvass_decision_job_add_id (CanvassDecisionJob *self, const guint8 *record_id);
void canvass_decision_job_end_set (CanvassDecisionJob *self);

/* @made: (nullable) (element-type CanvassDecisionId) NULL: it failed, which has been told. Called
 * before the desk says that it has changed; not at all when it was locked. */
typedef void (*CanvassDecisionJobCallback) (CanvassDeskView *view,
                                            GArray *made,
                                            gpointer user_data);

/* Takes @self. @done: (transfer none) (nullable) what is said when something was decided.
 * @callback: (nullable) */
void canvass_decision_job_run (CanvassDecisionJob *self,
                               CanvassDeskView *view,
                               const char *done,
                               CanvassDecisionJobCallback callback,
                               gpointer user_data);

/* As @callback: says @said (const char *, for good), with a button that undoes it. */
void canvass_decision_job_offer_undo (CanvassDeskView *view, GArray *made, gpointer said);

G_END_DECLS
