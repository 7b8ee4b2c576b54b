/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/decision-job.h"

#include "format/secret.h"
#include "ledger/quarantine.h"

typedef struct {
  CanvassDeskView *view; /* (owned) */
  char *done;            /* (owned) (nullable) */
  CanvassDecisionJobCallback callback;
  gpointer user_data;
} Asking;

CanvassDecisionJob *
canvass_decision_job_new (CanvassDecisionJobKind kind)
{
  CanvassDecisionJob *self = g_new0 (CanvassDecisionJob, 1);

  self->kind = kind;
  self->hashes = g_byte_array_new ();
  self->ids = g_byte_array_new ();
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
canvass_decision_job_free (CanvassDecisionJob *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->hashes);
  g_byte_array_unref (self->ids);
  g_array_unref (self->ends);
  canvass_secret_free (self->code);
  canvass_secret_free (self->reason);
  canvass_secret_free (self->change);
  canvass_secret_free (self->texts);
  g_free (self);
}

void
canvass_decision_job_add (CanvassDecisionJob *self, const guint8 *hash)
{
  g_byte_array_append (self->hashes, hash, CANVASS_HASH_BYTES);
}

void
canvass_decision_job_add_id (CanvassDecisionJob *self, const guint8 *record_id)
{
  g_byte_array_append (self->ids, record_id, CANVASS_ID_BYTES);
}

void
canvass_decision_job_end_set (CanvassDecisionJob *self)
{
  guint n = self->hashes->len / CANVASS_HASH_BYTES + self->ids->len / CANVASS_ID_BYTES;

  g_array_append_val (self->ends, n);
}

/* On the worker: */

static gboolean
add_hash (const CanvassRollEntry *entry, gpointer user_data)
{
  canvass_decision_job_add (user_data, entry->hash);
  return TRUE;
}

/* Somebody who has left the roll meanwhile is decided about no more. */
static gboolean
resolve_ids (CanvassDecisionJob *self, CanvassRoll *roll, GError **error)
{
  guint n = self->ids->len / CANVASS_ID_BYTES;

  if (!canvass_roll_visit (roll, self->ids->data, n, FALSE, add_hash, self, error))
    return FALSE;
  if (self->hashes->len / CANVASS_HASH_BYTES >= n)
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_REFUSED,
                       "A signature has left the roll meanwhile: look for duplicates again");
  return FALSE;
}

static gboolean
add_joined (CanvassLedger *ledger, const guint8 *hash, GByteArray *hashes, GError **error)
{
  g_autoptr (GArray) joined = canvass_ledger_list_joined (ledger, hash, error);

  if (joined == NULL)
    return FALSE;

  g_byte_array_append (hashes, (const guint8 *)joined->data, joined->len * CANVASS_HASH_BYTES);
  return TRUE;
}

/* What is joined with a record is the same person's, who does not want to be on the list. */
static gboolean
withdraw (const CanvassDecisionJob *self, CanvassLedger *ledger, GArray *made, GError **error)
{
  g_autoptr (GByteArray) hashes = g_byte_array_new ();
  g_autoptr (GArray) records = NULL;

  for (guint i = 0; i < self->hashes->len / CANVASS_HASH_BYTES; i++)
    if (!add_joined (ledger, self->hashes->data + (gsize)i * CANVASS_HASH_BYTES, hashes, error))
      return FALSE;

  if (self->code == NULL)
    return canvass_ledger_decide_records (ledger,
                                          CANVASS_DECISION_WITHDRAWAL,
                                          hashes->data,
                                          hashes->len / CANVASS_HASH_BYTES,
                                          self->reason,
                                          made,
                                          error);

  records = canvass_ledger_find_by_code (ledger, self->code, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    if (!add_joined (ledger, g_array_index (records, CanvassLedgerRecord, i).hash, hashes, error))
      return FALSE;

  return records != NULL && canvass_ledger_withdraw_by_code (ledger,
                                                             self->code,
                                                             hashes->data,
                                                             hashes->len / CANVASS_HASH_BYTES,
                                                             self->reason,
                                                             made,
                                                             error);
}

static gboolean
join (const CanvassDecisionJob *self, CanvassLedger *ledger, GArray *made, GError **error)
{
  g_autoptr (GArray) sets = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionSet));

  for (guint i = 0, start = 0; i < self->ends->len; i++) {
    guint end = g_array_index (self->ends, guint, i);
    CanvassDecisionSet set = { self->hashes->data + (gsize)start * CANVASS_HASH_BYTES,
                               end - start };

    g_array_append_val (sets, set);
    start = end;
  }

  return canvass_ledger_join_persons (
      ledger, (const CanvassDecisionSet *)sets->data, sets->len, self->reason, made, error);
}

static gboolean
decide (const CanvassDecisionJob *self, CanvassLedger *ledger, GArray *made, GError **error)
{
  guint n = self->hashes->len / CANVASS_HASH_BYTES;

  switch (self->kind) {
  case CANVASS_DECISION_JOB_WITHDRAW:
    return withdraw (self, ledger, made, error);
  case CANVASS_DECISION_JOB_CORRECT:
    return canvass_ledger_correct_record (
        ledger, self->hashes->data, self->change, self->reason, made, error);
  case CANVASS_DECISION_JOB_JOIN:
    return join (self, ledger, made, error);
  case CANVASS_DECISION_JOB_SEPARATE:
    return canvass_ledger_separate_persons (
        ledger, self->hashes->data, n, self->reason, made, error);
  case CANVASS_DECISION_JOB_UNDO:
  default:
    return canvass_ledger_undo_decisions (ledger, self->hashes->data, n, self->reason, made, error);
  }
}

static gpointer
work (CanvassLedger *ledger,
      CanvassRoll *roll,
      gpointer data,
      CanvassDeskProgress *progress,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));

  return resolve_ids (data, roll, error) && decide (data, ledger, made, error)
             ? g_steal_pointer (&made)
             : NULL;
}

/* On the main thread: */

static void
asking_free (Asking *self)
{
  g_object_unref (self->view);
  g_free (self->done);
  g_free (self);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) made = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source))) {
    asking_free (self);
    return;
  }

  if (made == NULL)
    canvass_desk_view_toast_error (self->view, error);
  else if (self->done != NULL && made->len > 0)
    canvass_desk_view_toast (self->view, self->done);
  if (self->callback != NULL)
    self->callback (self->view, made, self->user_data);
  asking_free (self);
}

void
canvass_decision_job_run (CanvassDecisionJob *self,
                          CanvassDeskView *view,
                          const char *done,
                          CanvassDecisionJobCallback callback,
                          gpointer user_data)
{
  Asking *asking = g_new0 (Asking, 1);

  g_return_if_fail (CANVASS_IS_DESK_VIEW (view));

  asking->view = g_object_ref (view);
  asking->done = g_strdup (done);
  asking->callback = callback;
  asking->user_data = user_data;
  canvass_desk_run_async (canvass_desk_view_get_desk (view),
                          work,
                          self,
                          (GDestroyNotify)canvass_decision_job_free,
                          (GDestroyNotify)g_array_unref,
                          CANVASS_DESK_CHANGES,
                          NULL,
                          NULL,
                          on_made,
                          asking);
}

void
canvass_decision_job_offer_undo (CanvassDeskView *view, GArray *made, gpointer said)
{
  if (made != NULL && made->len > 0)
    canvass_desk_view_toast_undo (view, said, made);
}
