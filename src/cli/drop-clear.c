/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/confinement.h"
#include "cli/drop-choice.h"
#include "cli/drop-output.h"
#include "cli/option-specs.h"
#include "drop/clear.h"

static const CanvassOptionSpec options_of_drop_clear[] = {
  { "from", "URL|DIR", "the drop", CANVASS_OPTION_REQUIRED },
  { "campaign", "ID", "the id of the campaign that was destroyed", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_CREDENTIALS,
  CANVASS_OPTION_PATIENCE,
  CANVASS_OPTION_TIME_LIMIT,
  CANVASS_OPTION_JSON_LINES,
  CANVASS_OPTION_END,
};

static gboolean
clear (const CanvassOptions *options,
       CanvassTransfer *transfer,
       const char *campaign,
       GError **error)
{
  static const char *const readable[] = { NULL };
  g_autoptr (CanvassDrop) drop =
      canvass_drop_choose (options, canvass_options_get (options, "from"), error);
  const char *writable[] = { NULL, NULL };

  if (drop == NULL)
    return FALSE;

  writable[0] = canvass_drop_get_folder (drop);
  canvass_confine_or_warn (readable, writable);
  return canvass_drop_clear (transfer, drop, campaign, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autofree char *campaign = canvass_drop_choose_campaign (options, "", error);
  CanvassTransfer transfer;
  GError *cause = NULL;

  if (campaign == NULL)
    return FALSE;

  canvass_drop_output_begin (&transfer, canvass_options_has (options, "json"), "Removing");
  clear (options, &transfer, campaign, &cause);
  return canvass_drop_output_end (&transfer, "Removed", cause, error);
}

const CanvassCommand canvass_command_drop_clear = {
  .group = "drop",
  .name = "clear",
  .summary = "Take a destroyed campaign's files out of a drop",
  .details =
      "Only for a campaign that is over: tables that did not hear of it put theirs there\n"
      "again. Files of other campaigns and of strangers stay. “canvass desk destroy --drop”\n"
      "does it with everything else.",
  .options = options_of_drop_clear,
  .run = run,
};
