/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/drop-output.h"
#include "cli/option-specs.h"
#include "drop/confine.h"

static const CanvassOptionSpec options_of_drop_pull[] = {
  { "inbox", "DIR", "the folder that gets it", CANVASS_OPTION_REQUIRED },
  { "from", "URL|DIR", "the drop", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_JSON_LINES,
  CANVASS_OPTION_END,
};

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autoptr (CanvassDrop) drop = NULL;
  CanvassTransfer transfer;
  g_autoptr (GError) cause = NULL;

  canvass_drop_output_begin (&transfer, canvass_options_has (options, "json"), "Fetching");
  drop = canvass_drop_open (canvass_options_get (options, "from"), &cause);
  if (drop != NULL) {
    canvass_drop_confine (canvass_drop_get_folder (drop), canvass_options_get (options, "inbox"));
    canvass_transfer_pull (&transfer, drop, canvass_options_get (options, "inbox"), &cause);
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
  .details = "Files named *.ack, *.campaign and *.pinr, none larger than its kind may be. Nothing "
             "of them\n"
             "takes effect: see canvass kiosk acknowledge and update.",
  .options = options_of_drop_pull,
  .run = run,
};
