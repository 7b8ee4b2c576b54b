/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/drop-choice.h"
#include "cli/drop-output.h"
#include "cli/option-specs.h"
#include "drop/confine.h"
#include "drop/layout.h"

static const CanvassOptionSpec options_of_drop_pull[] = {
  { "inbox", "DIR", "the folder that gets it", CANVASS_OPTION_REQUIRED },
  { "from", "URL|DIR", "the drop", CANVASS_OPTION_REQUIRED },
  { "kiosk", "ID", "whose acknowledgements; canvass kiosk status tells", CANVASS_OPTION_REQUIRED },
  { "campaign", "ID", "the campaign's id, if the folder is no vault's inbox", 0 },
  CANVASS_OPTION_CREDENTIALS,
  CANVASS_OPTION_PATIENCE,
  CANVASS_OPTION_TIME_LIMIT,
  CANVASS_OPTION_JSON_LINES,
  CANVASS_OPTION_END,
};

static gboolean
check_kiosk (const char *kiosk, GError **error)
{
  if (canvass_layout_is_id (kiosk))
    return TRUE;

  g_set_error (error,
               CANVASS_USAGE_ERROR,
               CANVASS_USAGE_ERROR_WRONG,
               "--kiosk %s is no kiosk's id, which has 32 hexadecimal digits",
               kiosk);
  return FALSE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *inbox = canvass_options_get (options, "inbox");
  const char *kiosk = canvass_options_get (options, "kiosk");
  g_autofree char *campaign = canvass_drop_choose_campaign (options, inbox, error);
  g_autoptr (CanvassDrop) drop = NULL;
  CanvassTransfer transfer;
  g_autoptr (GError) cause = NULL;

  if (campaign == NULL || !check_kiosk (kiosk, error))
    return FALSE;

  canvass_drop_output_begin (&transfer, canvass_options_has (options, "json"), "Fetching");
  drop = canvass_drop_choose (options, canvass_options_get (options, "from"), &cause);
  if (drop != NULL) {
    canvass_drop_confine (canvass_drop_get_folder (drop), inbox);
    canvass_transfer_pull (&transfer, drop, campaign, kiosk, inbox, &cause);
  }

  canvass_drop_output_end (&transfer, "Fetched", cause);
  if (cause == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

const CanvassCommand canvass_command_drop_pull = {
  .group = "drop",
  .name = "pull",
  .summary = "Fetch acknowledgements and campaigns from a drop",
  .details =
      "The versions of the campaign and what acknowledges this kiosk's records; of a folder also\n"
      "files named *.ack, *.campaign and *.pinr at its root. Nothing of them takes effect: see\n"
      "canvass kiosk acknowledge and update.",
  .options = options_of_drop_pull,
  .run = run,
};
