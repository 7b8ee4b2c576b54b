/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/import-job.h"

static void
set_aside_free (gpointer data)
{
  CanvassSetAside *self = data;

  g_free (self->name);
  g_free (self);
}

void
canvass_quarantine_free (CanvassQuarantine *self)
{
  g_ptr_array_unref (self->listed);
  g_free (self);
}

void
canvass_import_account_free (CanvassAccount *self)
{
  canvass_account_clear (self);
  g_free (self);
}

static gpointer
import (CanvassLedger *ledger,
        CanvassRoll *roll,
        gpointer data,
        CanvassDeskProgress *progress,
        GCancellable *cancellable,
        GError **error)
{
  CanvassAccount *account = g_new0 (CanvassAccount, 1);
  g_autoptr (GError) problem = NULL;

  canvass_account_init (account);
  if (canvass_ledger_import (
          ledger, data, account, canvass_desk_progress_step, progress, cancellable, &problem) ||
      g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return account;

  g_propagate_error (error, g_steal_pointer (&problem));
  canvass_import_account_free (account);
  return NULL;
}

void
canvass_import_async (CanvassDesk *desk,
                      GStrv paths,
                      CanvassDeskProgress *progress,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  canvass_desk_run_async (desk,
                          import,
                          g_strdupv (paths),
                          (GDestroyNotify)g_strfreev,
                          (GDestroyNotify)canvass_import_account_free,
                          CANVASS_DESK_CHANGES,
                          progress,
                          cancellable,
                          callback,
                          user_data);
}

typedef struct {
  int reason;
  CanvassQuarantine *quarantine; /* (borrowed) */
} Look;

static char *
find_name (const CanvassPayload *payload)
{
  const char *name, *given, *family;

  if (payload == NULL)
    return NULL;
  name = canvass_payload_get_field (payload, "name");
  given = canvass_payload_get_field (payload, "given_name");
  family = canvass_payload_get_field (payload, "family_name");
  if (name != NULL)
    return g_strdup (name);
  return given != NULL || family != NULL
             ? g_strconcat (given != NULL ? given : "", " ", family != NULL ? family : "", NULL)
             : NULL;
}

static gboolean
add_set_aside (const CanvassLedgerRecord *record, const CanvassPayload *payload, gpointer data)
{
  Look *look = data;
  CanvassSetAside *item;

  look->quarantine->counts[record->reason]++;
  if ((int)record->reason != look->reason ||
      look->quarantine->listed->len >= CANVASS_IMPORT_MAX_LISTED)
    return TRUE;

  item = g_new0 (CanvassSetAside, 1);
  item->record = *record;
  item->name = find_name (payload);
  g_ptr_array_add (look->quarantine->listed, item);
  return TRUE;
}

static gpointer
look_at_quarantine (CanvassLedger *ledger,
                    CanvassRoll *roll,
                    gpointer data,
                    CanvassDeskProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  CanvassQuarantine *quarantine = g_new0 (CanvassQuarantine, 1);
  Look look = { GPOINTER_TO_INT (data) - 1, quarantine };

  quarantine->listed = g_ptr_array_new_with_free_func (set_aside_free);
  if (canvass_ledger_foreach_set_aside (ledger, look.reason, add_set_aside, &look, error))
    return quarantine;

  canvass_quarantine_free (quarantine);
  return NULL;
}

void
canvass_quarantine_look_async (CanvassDesk *desk,
                               int reason,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  canvass_desk_run_async (desk,
                          look_at_quarantine,
                          GINT_TO_POINTER (reason + 1),
                          NULL,
                          (GDestroyNotify)canvass_quarantine_free,
                          CANVASS_DESK_LONG,
                          NULL,
                          NULL,
                          callback,
                          user_data);
}

typedef struct {
  CanvassDecisionKind kind;
  GBytes *hashes; /* (owned) */
} Judgement;

static void
judgement_free (gpointer data)
{
  g_bytes_unref (((Judgement *)data)->hashes);
  g_free (data);
}

static gpointer
judge (CanvassLedger *ledger,
       CanvassRoll *roll,
       gpointer data,
       CanvassDeskProgress *progress,
       GCancellable *cancellable,
       GError **error)
{
  Judgement *self = data;
  GArray *made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
  gsize length;
  const guint8 *hashes = g_bytes_get_data (self->hashes, &length);

  if (canvass_ledger_decide_records (
          ledger, self->kind, hashes, (guint)(length / CANVASS_HASH_BYTES), NULL, made, error))
    return made;

  g_array_unref (made);
  return NULL;
}

void
canvass_quarantine_judge_async (CanvassDesk *desk,
                                CanvassDecisionKind kind,
                                GBytes *hashes,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Judgement *self = g_new (Judgement, 1);

  *self = (Judgement){ kind, g_bytes_ref (hashes) };
  canvass_desk_run_async (desk,
                          judge,
                          self,
                          judgement_free,
                          (GDestroyNotify)g_array_unref,
                          CANVASS_DESK_CHANGES,
                          NULL,
                          NULL,
                          callback,
                          user_data);
}
