/*
 * What revoking a kiosk would change: the ledger is settled as if it were decided, and then again
 * as it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/kiosk.h"

#include "ledger/ledger-private.h"

/* Like canvass_ledger_revoke_kiosk (), it would supersede those in force. */
static CanvassDecisionFact *
imagine_decision (CanvassLedger *self, const guint8 *kiosk_id, const guint8 *after)
{
  static const guint8 no_file[CANVASS_HASH_BYTES]; /* that is no hash of a decision */
  g_auto (CanvassDecisionBody) body = { 0 };
  g_autoptr (GArray) superseded = g_array_new (FALSE, FALSE, sizeof (CanvassHash));

  for (guint i = 0; i < self->decisions->len; i++) {
    const CanvassDecisionFact *decision = self->decisions->pdata[i];

    if (decision->kind == CANVASS_DECISION_REVOCATION &&
        memcmp (decision->kiosk_id, kiosk_id, CANVASS_ID_BYTES) == 0 &&
        canvass_judgement_get_force (self->judgement, i) == CANVASS_FORCE_IN)
      g_array_append_vals (superseded, decision->hash, 1);
  }

  canvass_decision_body_init (&body, CANVASS_DECISION_REVOCATION);
  body.kiosk_id = kiosk_id;
  body.after = after;
  body.supersedes = (const guint8 *)superseded->data;
  body.n_supersedes = superseded->len;
  return canvass_decision_fact_new (no_file, self->key->pub.sign_pk, &body);
}

static void
settle_with (CanvassLedger *self, CanvassDecisionFact *imagined)
{
  g_autoptr (GPtrArray) decisions = g_ptr_array_new ();
  g_autoptr (CanvassJudgement) judgement = NULL;
  g_autoptr (GArray) kiosks = NULL;

  g_ptr_array_extend (decisions, self->decisions, NULL, NULL);
  canvass_decisions_insert (decisions, imagined);
  judgement = canvass_judgement_new (decisions);
  kiosks = canvass_ledger_list_admitted (self, judgement);
  canvass_facts_settle (self->facts, self->campaigns, kiosks, judgement);
  self->settled = FALSE;
}

/* Each once: a record that is on no roll stands at the first of its copies. */
static void
count (const CanvassFacts *facts, const guint8 *kiosk_id, CanvassRevocationEffect *effect)
{
  for (guint i = 0; i < facts->records->len; i++) {
    const CanvassRecordFact *record = canvass_facts_record (facts, i);
    gboolean on_roll = record->state == CANVASS_STATE_ON_ROLL;

    if (record->kind != CANVASS_PAYLOAD_SIGNATURE || record->opened != CANVASS_OPENED)
      continue;

    if (on_roll && memcmp (canvass_facts_file (facts, record->file)->header.kiosk_id,
                           kiosk_id,
                           CANVASS_ID_BYTES) == 0)
      effect->staying++;
    effect->coming += on_roll && !record->settled_before;
    effect->leaving +=
        record->state == CANVASS_STATE_QUARANTINED && record->first && record->settled_before;
  }
}

gboolean
canvass_ledger_weigh_revocation (CanvassLedger *self,
                                 const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                 const guint8 after[static CANVASS_HASH_BYTES],
                                 CanvassRevocationEffect *effect,
                                 GError **error)
{
  g_autoptr (CanvassDecisionFact) imagined = NULL;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);

  *effect = (CanvassRevocationEffect){ 0 };
  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return FALSE;

  imagined = imagine_decision (self, kiosk_id, after);
  settle_with (self, imagined);
  count (self->facts, kiosk_id, effect);
  return canvass_ledger_settle (self, error);
}
