/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/courier-choice.h"

#include "cli/confinement.h"
#include "cli/drop-choice.h"
#include "cli/progress.h"

gboolean
canvass_courier_choose (const CanvassOptions *options,
                        CanvassLedger *ledger,
                        const char *address,
                        CanvassCourierChoice *choice,
                        GError **error)
{
  const char *credentials = canvass_options_get (options, "credentials");

  *choice = (CanvassCourierChoice){ { .address = address } };
  if (!canvass_drop_choose_limits (
          options, &choice->courier.patience_seconds, &choice->courier.time_limit_seconds, error))
    return FALSE;

  canvass_confinement_warn ();
  choice->program = g_file_read_link ("/proc/self/exe", error);
  choice->credentials = credentials == NULL ? NULL : g_canonicalize_filename (credentials, NULL);
  choice->courier.program = choice->program;
  choice->courier.directory = canvass_options_get (options, "ledger");
  choice->courier.campaign = canvass_campaign_get_id_hex (canvass_ledger_get_campaign (ledger));
  choice->courier.credentials = choice->credentials;
  choice->courier.progress = canvass_progress_step;
  return choice->program != NULL;
}

void
canvass_courier_choice_clear (CanvassCourierChoice *self)
{
  g_clear_pointer (&self->program, g_free);
  g_clear_pointer (&self->credentials, g_free);
}

static const CanvassCourier *
begin (CanvassCourierChoice *self, const char *what)
{
  canvass_progress_begin (what);
  self->courier.cancellable = canvass_progress_get_cancellable ();
  return &self->courier;
}

static gboolean
end (CanvassCourierChoice *self, gboolean done)
{
  self->courier.cancellable = NULL;
  canvass_progress_end ();
  return done;
}

gboolean
canvass_courier_choice_import (CanvassCourierChoice *self,
                               CanvassLedger *ledger,
                               CanvassAccount *account,
                               GError **error)
{
  CanvassFetched fetched = { .more = TRUE };

  while (fetched.more) {
    g_autoptr (GError) cause = NULL;

    end (self, canvass_courier_fetch (begin (self, "Fetching"), &fetched, &cause));
    if (!end (self,
              canvass_courier_take_in (begin (self, "Opening records"), ledger, account, error)))
      return FALSE;
    if (cause != NULL) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  }

  account->left += fetched.n_left;
  return TRUE;
}

gboolean
canvass_courier_choice_send (CanvassCourierChoice *self, GError **error)
{
  CanvassDropLine sent;

  return end (self, canvass_courier_send (begin (self, "Sending"), &sent, error));
}
