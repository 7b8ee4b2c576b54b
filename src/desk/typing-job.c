/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/typing-job.h"

#include "campaign/campaign.h"
#include "format/error.h"

struct _CanvassTyping {
  gatomicrefcount refs;
  gint is_open;             /* (atomic) */
  CanvassPaperTable *table; /* (owned) (nullable) jobs only */
  guint n_waiting;          /* jobs only */
};

CanvassTyping *
canvass_typing_new (void)
{
  CanvassTyping *self = g_new0 (CanvassTyping, 1);

  g_atomic_ref_count_init (&self->refs);
  return self;
}

CanvassTyping *
canvass_typing_ref (CanvassTyping *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
canvass_typing_unref (CanvassTyping *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_clear_pointer (&self->table, canvass_paper_table_free);
  g_free (self);
}

CanvassTypingRequest *
canvass_typing_request_new (CanvassTypingWhat what, CanvassTyping *typing, const char *sheet)
{
  CanvassTypingRequest *self = g_new0 (CanvassTypingRequest, 1);

  self->what = what;
  self->typing = canvass_typing_ref (typing);
  self->sheet = g_strdup (sheet);
  return self;
}

void
canvass_typing_request_free (CanvassTypingRequest *self)
{
  if (self == NULL)
    return;

  canvass_typing_unref (self->typing);
  g_clear_pointer (&self->payload, canvass_payload_free);
  g_free (self->sheet);
  g_free (self);
}

void
canvass_typing_result_free (CanvassTypingResult *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->lines);
  g_clear_pointer (&self->payload, canvass_payload_free);
  g_clear_error (&self->problem);
  g_free (self->sheet);
  g_free (self);
}

static gboolean
deliver (CanvassTyping *self, guint64 *n_accepted, GError **error)
{
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  if (!canvass_paper_table_deliver (self->table, &account, error))
    return FALSE;

  self->n_waiting = 0;
  if (n_accepted != NULL)
    *n_accepted = account.accepted;
  return TRUE;
}

/* What was sealed and not brought in when the ledger was locked is brought in first, and is not yet
 * on @roll. */
static gboolean
open_table (CanvassTyping *self, CanvassLedger *ledger, CanvassRoll *roll, GError **error)
{
  g_autoptr (CanvassRoll) newer = NULL;
  guint64 n_accepted = 0;

  self->table = canvass_paper_table_open (ledger, roll, error);
  if (self->table == NULL || !deliver (self, &n_accepted, error))
    return FALSE;

  if (n_accepted > 0) {
    newer = canvass_ledger_open_roll (ledger, NULL, NULL, error);
    if (newer == NULL || !canvass_paper_table_read (self->table, newer, error))
      return FALSE;
  }

  g_atomic_int_set (&self->is_open, TRUE);
  return TRUE;
}

static gboolean
add (CanvassTyping *self, const CanvassTypingRequest *request, GError **error)
{
  guint8 record_id[CANVASS_ID_BYTES];

  if (!canvass_payload_set_sheet (request->payload, request->sheet)) {
    g_set_error_literal (
        error, CANVASS_PAPER_ERROR, CANVASS_PAPER_ERROR_NO_PLACE, "The sheet cannot be called so");
    return FALSE;
  }

  canvass_payload_set_line (request->payload, request->line);
  if (!canvass_paper_table_add (self->table, request->payload, request->again, record_id, error))
    return FALSE;

  self->n_waiting++;
  return TRUE;
}

static gboolean
take_back (CanvassTyping *self, const CanvassTypingRequest *request, GError **error)
{
  gboolean typed = canvass_paper_table_get_line (self->table, request->sheet, request->line) ==
                   CANVASS_PAPER_LINE_TYPED;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  if (!canvass_paper_table_take_back (self->table, request->sheet, request->line, &account, error))
    return FALSE;

  if (typed)
    self->n_waiting = 0;
  return TRUE;
}

static gboolean
do_it (CanvassTyping *self, const CanvassTypingRequest *request, GError **error)
{
  switch (request->what) {
  case CANVASS_TYPING_ADD:
    return add (self, request, error);
  case CANVASS_TYPING_SKIP:
    return canvass_paper_table_skip (
        self->table, request->sheet, request->line, request->mark, error);
  case CANVASS_TYPING_TAKE_BACK:
    return take_back (self, request, error);
  case CANVASS_TYPING_DELIVER:
    return deliver (self, NULL, error);
  case CANVASS_TYPING_LOOK:
  default:
    return TRUE;
  }
}

/* Whoever typed it can do something about it; all else is the disk's or the ledger's. */
static gboolean
is_of_what_was_typed (const GError *error)
{
  return error->domain == CANVASS_PAPER_ERROR || error->domain == CANVASS_CAMPAIGN_ERROR ||
         g_error_matches (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE);
}

static gpointer
work (CanvassLedger *ledger,
      CanvassRoll *roll,
      gpointer data,
      CanvassDeskProgress *progress,
      GCancellable *cancellable,
      GError **error)
{
  CanvassTypingRequest *request = data;
  CanvassTyping *self = request->typing;
  g_autoptr (CanvassTypingResult) result = g_new0 (CanvassTypingResult, 1);
  g_autoptr (GError) problem = NULL;

  result->what = request->what;
  result->sheet = g_strdup (request->sheet);
  result->line = request->line;
  result->lines = g_array_new (FALSE, FALSE, sizeof (CanvassPaperLine));
  if (self->table == NULL && !open_table (self, ledger, roll, error)) {
    g_clear_pointer (&self->table, canvass_paper_table_free);
    return NULL;
  }
  if (request->reread && !canvass_paper_table_read (self->table, roll, error))
    return NULL;

  if (!do_it (self, request, &problem)) {
    if (!is_of_what_was_typed (problem)) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
    result->problem = g_steal_pointer (&problem);
  }

  for (guint line = 1; line <= request->n_lines; line++) {
    CanvassPaperLine what = canvass_paper_table_get_line (self->table, request->sheet, line);

    g_array_append_val (result->lines, what);
  }
  result->n_waiting = self->n_waiting;
  result->payload = g_steal_pointer (&request->payload);
  return g_steal_pointer (&result);
}

gboolean
canvass_typing_run_async (CanvassDesk *desk,
                          CanvassTypingRequest *request,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  gboolean changes = !g_atomic_int_get (&request->typing->is_open) ||
                     request->what == CANVASS_TYPING_TAKE_BACK ||
                     request->what == CANVASS_TYPING_DELIVER;

  canvass_desk_run_async (desk,
                          work,
                          request,
                          (GDestroyNotify)canvass_typing_request_free,
                          (GDestroyNotify)canvass_typing_result_free,
                          changes ? CANVASS_DESK_CHANGES : CANVASS_DESK_READS,
                          NULL,
                          NULL,
                          callback,
                          user_data);
  return changes;
}

CanvassTypingResult *
canvass_typing_run_finish (CanvassDesk *desk, GAsyncResult *result, GError **error)
{
  return canvass_desk_run_finish (desk, result, error);
}
