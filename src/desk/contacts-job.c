/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/contacts-job.h"

static void
list_free (gpointer data)
{
  CanvassContactsList *self = data;

  g_free (self->consent);
  g_free (self->channel);
  g_free (self);
}

void
canvass_contacts_look_free (CanvassContactsLook *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->lists);
  g_free (self);
}

void
canvass_contacts_request_free (CanvassContactsRequest *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->mapping, g_bytes_unref);
  g_free (self->path);
  g_free (self->consent);
  g_free (self->preset);
  g_free (self);
}

static gboolean
go_on (const CanvassContact *contact, gpointer cancellable)
{
  return !g_cancellable_is_cancelled (cancellable);
}

static gpointer
look (CanvassLedger *ledger,
      CanvassRoll *roll,
      gpointer data,
      CanvassDeskProgress *progress,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GPtrArray) consents = canvass_ledger_list_contact_consents (ledger);
  g_autoptr (CanvassContactsLook) self = g_new0 (CanvassContactsLook, 1);

  self->lists = g_ptr_array_new_with_free_func (list_free);
  for (guint i = 0; i < consents->len; i++) {
    const CanvassContactConsent *consent = consents->pdata[i];
    CanvassContactsList *list = g_new0 (CanvassContactsList, 1);

    list->consent = g_strdup (consent->name);
    list->channel = g_strdup (consent->channel);
    g_ptr_array_add (self->lists, list);
    if (!canvass_contacts_foreach (
            ledger, roll, consent->name, go_on, cancellable, &list->account, error) ||
        g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
  }

  if (!canvass_suppression_count (ledger, roll, &self->suppressed, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
canvass_contacts_look_async (CanvassDesk *desk,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  canvass_desk_run_async (desk,
                          look,
                          NULL,
                          NULL,
                          (GDestroyNotify)canvass_contacts_look_free,
                          CANVASS_DESK_LONG,
                          NULL,
                          cancellable,
                          callback,
                          user_data);
}

CanvassContactsLook *
canvass_contacts_look_finish (CanvassDesk *desk, GAsyncResult *result, GError **error)
{
  return canvass_desk_run_finish (desk, result, error);
}

/* NULL with an error is nothing saved; what is incomplete is both. */
typedef struct {
  guint64 n;
  GError *incomplete; /* (owned) (nullable) */
} Saved;

static void
saved_free (gpointer data)
{
  Saved *self = data;

  g_clear_error (&self->incomplete);
  g_free (self);
}

static gboolean
save_list (CanvassLedger *ledger,
           CanvassRoll *roll,
           const CanvassContactsRequest *request,
           Saved *saved,
           CanvassDeskProgress *progress,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (CanvassColumns) columns =
      request->mapping != NULL ? canvass_columns_parse (request->mapping, request->preset, error)
                               : canvass_columns_of_preset (request->preset);
  CanvassContactsAccount account;

  if (columns == NULL || !canvass_contacts_export (ledger,
                                                   roll,
                                                   columns,
                                                   request->consent,
                                                   request->path,
                                                   request->readers.keys,
                                                   request->readers.n,
                                                   &account,
                                                   canvass_desk_progress_step,
                                                   progress,
                                                   cancellable,
                                                   error))
    return FALSE;

  saved->n = account.contacts;
  return TRUE;
}

static gpointer
save (CanvassLedger *ledger,
      CanvassRoll *roll,
      gpointer data,
      CanvassDeskProgress *progress,
      GCancellable *cancellable,
      GError **error)
{
  const CanvassContactsRequest *request = data;
  Saved *saved = g_new0 (Saved, 1);
  g_autoptr (GError) problem = NULL;

  if (request->consent != NULL)
    save_list (ledger, roll, request, saved, progress, cancellable, &problem);
  else
    canvass_suppression_export (ledger,
                                roll,
                                request->path,
                                request->readers.keys,
                                request->readers.n,
                                &saved->n,
                                &problem);

  if (g_error_matches (problem, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_INCOMPLETE))
    saved->incomplete = g_steal_pointer (&problem);
  if (problem == NULL)
    return saved;

  g_propagate_error (error, g_steal_pointer (&problem));
  saved_free (saved);
  return NULL;
}

void
canvass_contacts_save_async (CanvassDesk *desk,
                             CanvassContactsRequest *request,
                             CanvassDeskProgress *progress,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  canvass_desk_run_async (desk,
                          save,
                          request,
                          (GDestroyNotify)canvass_contacts_request_free,
                          saved_free,
                          CANVASS_DESK_LONG,
                          progress,
                          cancellable,
                          callback,
                          user_data);
}

gboolean
canvass_contacts_save_finish (CanvassDesk *desk,
                              GAsyncResult *result,
                              guint64 *n_saved,
                              GError **error)
{
  Saved *saved = canvass_desk_run_finish (desk, result, error);
  gboolean whole;

  if (saved == NULL)
    return FALSE;

  *n_saved = saved->n;
  whole = saved->incomplete == NULL;
  if (!whole)
    g_propagate_error (error, g_steal_pointer (&saved->incomplete));
  saved_free (saved);
  return whole;
}
