/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/signature-sheet.h"

#include "format/secret.h"

#include <string.h>

void
canvass_sheet_decision_clear (CanvassSheetDecision *self)
{
  g_clear_pointer (&self->reason, canvass_secret_free);
}

void
canvass_sheet_decision_fill (CanvassSheetDecision *self, const CanvassLedgerDecision *decision)
{
  const CanvassCborText *reason = &decision->body->reason;

  memcpy (self->hash, decision->hash, CANVASS_HASH_BYTES);
  self->kind = decision->kind;
  g_strlcpy (self->day, decision->day, sizeof self->day);
  g_strlcpy (self->signer, decision->signer, sizeof self->signer);
  self->in_force = g_str_equal (decision->state, "in-force");
  self->reason = NULL;
  self->contest = NULL;
  if (reason->length > 0) {
    self->reason = canvass_secret_new (reason->length + 1);
    memcpy (self->reason, reason->text, reason->length);
  }
}

/* A payload is one block of locked memory: it is copied by its bytes. */
CanvassPayload *
canvass_sheet_copy_payload (const CanvassPayload *payload)
{
  CanvassPayload *copy = canvass_payload_new ();
  guint8 *bytes = canvass_secret_new (CANVASS_PAYLOAD_MAX_BYTES);
  gsize length = canvass_payload_encode (payload, bytes, NULL);

  if (length > 0)
    canvass_payload_decode (copy, bytes, length, NULL);
  canvass_secret_free (bytes);
  return copy;
}

CanvassListedStates
canvass_signature_states (const CanvassRollEntry *entry)
{
  return (entry->merged ? CANVASS_LISTED_MERGED : 0) |
         (entry->corrected ? CANVASS_LISTED_CORRECTED : 0) |
         (entry->doubtful ? CANVASS_LISTED_DOUBTFUL : 0) |
         (entry->withdrawn ? CANVASS_LISTED_WITHDRAWN : 0);
}

CanvassSignatureSheet *
canvass_signature_sheet_new (const CanvassRollEntry *entry)
{
  CanvassSignatureSheet *self = g_new0 (CanvassSignatureSheet, 1);

  memcpy (self->record_id, entry->record_id, CANVASS_ID_BYTES);
  memcpy (self->hash, entry->hash, CANVASS_HASH_BYTES);
  g_strlcpy (self->kiosk, entry->kiosk, sizeof self->kiosk);
  self->states = canvass_signature_states (entry);
  self->drawing_lost = entry->drawing_lost;
  self->payload = canvass_sheet_copy_payload (entry->payload);
  self->history = g_array_new (FALSE, FALSE, sizeof (CanvassSheetDecision));
  g_array_set_clear_func (self->history, (GDestroyNotify)canvass_sheet_decision_clear);
  return self;
}

void
canvass_signature_sheet_free (CanvassSignatureSheet *self)
{
  if (self == NULL)
    return;

  canvass_payload_free (self->payload);
  g_array_unref (self->history);
  g_free (self);
}

static gboolean
copy_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  CanvassSignatureSheet **sheet = user_data;

  *sheet = canvass_signature_sheet_new (entry);
  return FALSE;
}

static gboolean
add_decision (const CanvassLedgerDecision *decision, gpointer user_data)
{
  CanvassSignatureSheet *self = user_data;
  CanvassSheetDecision copy;

  canvass_sheet_decision_fill (&copy, decision);
  g_array_append_val (self->history, copy);
  return TRUE;
}

/* What speaks of another record does not stand in the history. */
static void
mark_contested (CanvassSignatureSheet *self, const CanvassContradiction *contradiction)
{
  for (guint i = 0; i < self->history->len; i++) {
    CanvassSheetDecision *decision = &g_array_index (self->history, CanvassSheetDecision, i);

    for (guint j = 0; j < contradiction->decisions->len; j++)
      if (memcmp (decision->hash,
                  g_array_index (contradiction->decisions, CanvassDecisionId, j).bytes,
                  CANVASS_HASH_BYTES) == 0)
        decision->contest = contradiction->kind;
  }
}

static gboolean
read_contests (CanvassSignatureSheet *self, CanvassLedger *ledger, GError **error)
{
  g_autoptr (GPtrArray) contradictions = NULL;

  if (self->history->len < 2)
    return TRUE;

  contradictions = canvass_ledger_list_contradictions (ledger, error);
  for (guint i = 0; contradictions != NULL && i < contradictions->len; i++)
    if (!((CanvassContradiction *)contradictions->pdata[i])->about_kiosk)
      mark_contested (self, contradictions->pdata[i]);
  return contradictions != NULL;
}

gpointer
canvass_signature_job_sheet (CanvassLedger *ledger,
                             CanvassRoll *roll,
                             gpointer data,
                             CanvassDeskProgress *progress,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (CanvassSignatureSheet) sheet = NULL;
  g_autoptr (GArray) joined = NULL;

  if (!canvass_roll_visit (roll, data, 1, TRUE, copy_entry, &sheet, error) || sheet == NULL ||
      !canvass_ledger_foreach_decision_about (ledger, sheet->hash, add_decision, sheet, error) ||
      !read_contests (sheet, ledger, error))
    return NULL;

  joined = canvass_ledger_list_joined (ledger, sheet->hash, error);
  if (joined == NULL)
    return NULL;

  sheet->n_joined = joined->len - 1;
  return g_steal_pointer (&sheet);
}

void
canvass_signature_pair_free (CanvassSignaturePair *self)
{
  if (self == NULL)
    return;

  canvass_signature_sheet_free (self->a);
  canvass_signature_sheet_free (self->b);
  g_free (self);
}

gpointer
canvass_signature_job_pair (CanvassLedger *ledger,
                            CanvassRoll *roll,
                            gpointer data,
                            CanvassDeskProgress *progress,
                            GCancellable *cancellable,
                            GError **error)
{
  guint8 *ids = data;
  g_autoptr (CanvassSignaturePair) pair = g_new0 (CanvassSignaturePair, 1);

  pair->a = canvass_signature_job_sheet (ledger, roll, ids, progress, cancellable, error);
  if (pair->a != NULL)
    pair->b = canvass_signature_job_sheet (
        ledger, roll, ids + CANVASS_ID_BYTES, progress, cancellable, error);
  return pair->b != NULL ? g_steal_pointer (&pair) : NULL;
}
