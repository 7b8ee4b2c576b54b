/*
 * Decisions told: which there are, and which contradict each other.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/decide.h"
#include "ledger/ledger-private.h"
#include "ledger/persons.h"

static const char *
name_signer (CanvassLedger *self, const guint8 *sign_pk)
{
  for (guint i = self->campaigns->len; i > 0; i--) {
    CanvassCampaign *campaign = self->campaigns->pdata[i - 1];

    for (guint j = 0; j < canvass_campaign_get_n_recipients (campaign); j++) {
      const CanvassPublicKey *key = canvass_campaign_get_recipient (campaign, j);

      if (memcmp (key->sign_pk, sign_pk, CANVASS_SIGN_PK_BYTES) == 0)
        return key->name;
    }
  }

  return "";
}

static const char *
name_force (CanvassForce force)
{
  static const char *const names[] = {
    [CANVASS_FORCE_IN] = "in-force",
    [CANVASS_FORCE_SUPERSEDED] = "superseded",
    [CANVASS_FORCE_CIRCLE] = "circle",
  };

  return names[force];
}

typedef struct {
  CanvassLedger *ledger;
  guint place;
  CanvassDecisionVisitor visitor;
  gpointer user_data;
  gboolean ended;
  GError *error;
} Visit;

static gboolean
is_about_kiosk (CanvassDecisionKind kind)
{
  return kind == CANVASS_DECISION_ADMISSION || kind == CANVASS_DECISION_NAMING ||
         kind == CANVASS_DECISION_REVOCATION;
}

static gboolean
visit_one (const CanvassIndexDecision *indexed, gpointer user_data)
{
  Visit *self = user_data;
  const CanvassDecisionFact *fact = self->ledger->decisions->pdata[self->place];
  g_auto (CanvassDecisionBody) body = { 0 };
  CanvassLedgerDecision decision = {
    .kind = fact->kind,
    .day = fact->day,
    .signer = name_signer (self->ledger, fact->signer_pk),
    .state = name_force (canvass_judgement_get_force (self->ledger->judgement, self->place)),
    .kiosk_id = is_about_kiosk (fact->kind) ? fact->kiosk_id : NULL,
    .records = fact->n_sets > 0 ? fact->members : fact->records,
    .n_records = fact->n_sets > 0 ? fact->ends[fact->n_sets - 1] : fact->n_records,
    .supersedes = fact->supersedes,
    .n_supersedes = fact->n_supersedes,
    .body = &body,
  };

  if (!canvass_decision_body_decode (&body, indexed->body, indexed->length, &self->error))
    return FALSE;

  memcpy (decision.hash, fact->hash, CANVASS_HASH_BYTES);
  self->ended = !self->visitor (&decision, self->user_data);
  return TRUE;
}

static gint
compare_by_day (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GPtrArray *decisions = user_data;
  guint32 first = *(const guint32 *)a, second = *(const guint32 *)b;
  gint order = strcmp (((CanvassDecisionFact *)decisions->pdata[first])->day,
                       ((CanvassDecisionFact *)decisions->pdata[second])->day);

  return order != 0 ? order : (first > second) - (first < second);
}

/* Those at @places, by day. */
static gboolean
visit_places (CanvassLedger *self,
              GArray *places,
              CanvassDecisionVisitor visitor,
              gpointer user_data,
              GError **error)
{
  Visit visit = { .ledger = self, .visitor = visitor, .user_data = user_data };

  g_array_sort_with_data (places, compare_by_day, self->decisions);
  for (guint i = 0; !visit.ended && i < places->len; i++) {
    visit.place = g_array_index (places, guint32, i);
    if (!canvass_index_visit_decision (
            self->index,
            ((CanvassDecisionFact *)self->decisions->pdata[visit.place])->hash,
            visit_one,
            &visit,
            visit.error == NULL ? error : NULL)) {
      if (visit.error != NULL)
        g_propagate_error (error, visit.error);
      return FALSE;
    }
  }

  return TRUE;
}

gboolean
canvass_ledger_foreach_decision (CanvassLedger *self,
                                 CanvassDecisionVisitor visitor,
                                 gpointer user_data,
                                 GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (visitor != NULL, FALSE);

  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return FALSE;

  for (guint32 i = 0; i < self->decisions->len; i++)
    g_array_append_val (places, i);
  return visit_places (self, places, visitor, user_data, error);
}

static gboolean
has_hash (const guint8 *hashes, guint n, const guint8 *hash)
{
  for (guint i = 0; i < n; i++)
    if (memcmp (hashes + (gsize)i * CANVASS_HASH_BYTES, hash, CANVASS_HASH_BYTES) == 0)
      return TRUE;

  return FALSE;
}

/* @code: the tag of the record's withdrawal code, 0 if it has none. */
static gboolean
is_about_record (const CanvassDecisionFact *decision, const guint8 *hash, guint64 code)
{
  for (guint i = 0; code != 0 && i < decision->n_codes; i++)
    if (decision->codes[i] == code)
      return TRUE;

  return has_hash (decision->records, decision->n_records, hash) ||
         (decision->n_sets > 0 &&
          has_hash (decision->members, decision->ends[decision->n_sets - 1], hash));
}

static guint64
find_code (const CanvassFacts *facts, const guint8 *hash)
{
  for (guint32 i = 0; i < facts->records->len; i++) {
    const CanvassRecordFact *record = canvass_facts_record (facts, i);

    if (record->code != 0 && memcmp (record->hash, hash, CANVASS_HASH_BYTES) == 0)
      return record->code;
  }

  return 0;
}

static gboolean
undoes (const CanvassDecisionFact *decision, GPtrArray *decisions, const GArray *places)
{
  for (guint i = 0; decision->kind == CANVASS_DECISION_UNDOING && i < places->len; i++) {
    const CanvassDecisionFact *other = decisions->pdata[g_array_index (places, guint32, i)];

    if (has_hash (decision->supersedes, decision->n_supersedes, other->hash))
      return TRUE;
  }

  return FALSE;
}

/* Those at @places, and what undoes one of them. */
static gboolean
visit_with_undoings (CanvassLedger *self,
                     GArray *places,
                     CanvassDecisionVisitor visitor,
                     gpointer user_data,
                     GError **error)
{
  gboolean any = places->len > 0;

  for (guint32 i = 0; any && i < self->decisions->len; i++)
    if (undoes (self->decisions->pdata[i], self->decisions, places))
      g_array_append_val (places, i);

  return visit_places (self, places, visitor, user_data, error);
}

gboolean
canvass_ledger_foreach_decision_about (CanvassLedger *self,
                                       const guint8 hash[static CANVASS_HASH_BYTES],
                                       CanvassDecisionVisitor visitor,
                                       gpointer user_data,
                                       GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint64 code;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (visitor != NULL, FALSE);

  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return FALSE;

  code = find_code (self->facts, hash);
  for (guint32 i = 0; i < self->decisions->len; i++)
    if (is_about_record (self->decisions->pdata[i], hash, code))
      g_array_append_val (places, i);

  return visit_with_undoings (self, places, visitor, user_data, error);
}

gboolean
canvass_ledger_foreach_decision_about_kiosk (CanvassLedger *self,
                                             const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                             CanvassDecisionVisitor visitor,
                                             gpointer user_data,
                                             GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (visitor != NULL, FALSE);

  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return FALSE;

  for (guint32 i = 0; i < self->decisions->len; i++) {
    const CanvassDecisionFact *decision = self->decisions->pdata[i];

    if (is_about_kiosk (decision->kind) &&
        memcmp (decision->kiosk_id, kiosk_id, CANVASS_ID_BYTES) == 0)
      g_array_append_val (places, i);
  }

  return visit_with_undoings (self, places, visitor, user_data, error);
}

static const char *
describe (CanvassContestKind kind)
{
  static const char *const sentences[] = {
    [CANVASS_CONTEST_RECORD] = "The record is released and rejected: it stays in quarantine",
    [CANVASS_CONTEST_NAME] = "The kiosk has several names: it keeps the one of its card",
    [CANVASS_CONTEST_REVOCATION] =
        "The kiosk is revoked after different batches: only what counts by all of them counts",
    [CANVASS_CONTEST_CORRECTION] = "Corrections of the record differ: none of them holds",
    [CANVASS_CONTEST_PERSONS] =
        "Records are joined of which two are said to be different persons': none of them is merged",
  };

  return sentences[kind];
}

static void
contradiction_free (gpointer data)
{
  CanvassContradiction *self = data;

  g_array_unref (self->decisions);
  g_free (self);
}

static CanvassContradiction *
contradiction_new (CanvassLedger *ledger, const CanvassContest *contest)
{
  CanvassContradiction *self = g_new0 (CanvassContradiction, 1);

  self->kind = canvass_contest_kind_name (contest->kind);
  self->what = describe (contest->kind);
  self->about_kiosk =
      contest->kind == CANVASS_CONTEST_NAME || contest->kind == CANVASS_CONTEST_REVOCATION;
  memcpy (self->kiosk_id, contest->kiosk_id, CANVASS_ID_BYTES);
  memcpy (self->record, contest->record, CANVASS_HASH_BYTES);
  self->decisions = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
  for (guint i = 0; i < contest->decisions->len; i++) {
    const CanvassDecisionFact *decision =
        ledger->decisions->pdata[g_array_index (contest->decisions, guint32, i)];

    g_array_append_vals (self->decisions, decision->hash, 1);
  }

  return self;
}

GPtrArray *
canvass_ledger_list_contradictions (CanvassLedger *self, GError **error)
{
  GPtrArray *contradictions = g_ptr_array_new_with_free_func (contradiction_free);
  g_autoptr (GPtrArray) contests = NULL;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  if (!canvass_ledger_catch_up (self, NULL, NULL, error)) {
    g_ptr_array_unref (contradictions);
    return NULL;
  }

  contests = canvass_judgement_list_contests (self->judgement);
  canvass_facts_settle_persons (self->facts, self->judgement, contests);
  for (guint i = 0; i < contests->len; i++)
    g_ptr_array_add (contradictions, contradiction_new (self, contests->pdata[i]));

  return contradictions;
}

gboolean
canvass_ledger_count_decisions (CanvassLedger *self, guint *n, guint *n_in_force, GError **error)
{
  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);

  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return FALSE;

  *n = self->decisions->len;
  *n_in_force = 0;
  for (guint i = 0; i < self->decisions->len; i++)
    *n_in_force += canvass_judgement_get_force (self->judgement, i) == CANVASS_FORCE_IN;
  return TRUE;
}
