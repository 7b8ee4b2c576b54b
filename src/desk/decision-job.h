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

/* Takes @self. Then @done (transfer none) (nullable) is said, with a button that undoes it by the
 * action @undo (nullable), which gets the decision's hash as "ay"; or what went wrong. @callback:
 * (nullable) when it has ended, before the desk says that it has changed. */
typedef void (*CanvassDecisionJobCallback) (CanvassDeskView *view,
                                            GArray *made, /* (nullable): it failed */
                                            gpointer user_data);
void canvass_decision_job_run (CanvassDecisionJob *self,
                               CanvassDeskView *view,
                               const char *done,
                               const char *undo,
                               CanvassDecisionJobCallback callback,
                               gpointer user_data);

/* Reads the "ay" of an undo action; NULL if it is none. */
const guint8 *canvass_decision_job_read_target (GVariant *target);

G_END_DECLS
