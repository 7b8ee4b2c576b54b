/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/confinement.h"
#include "cli/drop-choice.h"
#include "cli/drop-output.h"
#include "cli/option-specs.h"
#include "drop/collect.h"

static const CanvassOptionSpec options_of_drop_check[] = {
  { "from", "URL|DIR", "the drop", CANVASS_OPTION_REQUIRED },
  { "campaign", "ID", "the campaign's id", CANVASS_OPTION_REQUIRED },
  { "known", "DIR", "what a desk has read of drops", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_CREDENTIALS,
  CANVASS_OPTION_PATIENCE,
  CANVASS_OPTION_TIME_LIMIT,
  CANVASS_OPTION_JSON_LINES,
  CANVASS_OPTION_END,
};

static gboolean
check (const CanvassOptions *options,
       CanvassTransfer *transfer,
       const char *campaign,
       GError **error)
{
  const char *from = canvass_options_get (options, "from");
  g_autoptr (CanvassDrop) drop = canvass_drop_choose (options, from, error);
  g_autoptr (CanvassDropMemory) memory = NULL;
  static const char *const writable[] = { NULL };
  const char *readable[] = { NULL, NULL };

  if (drop == NULL || !canvass_drop_choose_memory (options, from, &memory, error))
    return FALSE;

  transfer->look_seconds = canvass_drop_choose_look_seconds (options);
  readable[0] = canvass_drop_get_folder (drop);
  canvass_confine_or_warn (readable, writable);
  return canvass_transfer_look (transfer, drop, campaign, memory, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autofree char *campaign = canvass_drop_choose_campaign (options, "", error);
  CanvassTransfer transfer;
  GError *cause = NULL;

  if (campaign == NULL)
    return FALSE;

  canvass_drop_output_begin (&transfer, canvass_options_has (options, "json"), "Looking");
  check (options, &transfer, campaign, &cause);
  return canvass_drop_output_end (&transfer, "New", cause, error);
}

const CanvassCommand canvass_command_drop_check = {
  .group = "drop",
  .name = "check",
  .summary = "Try whether a desk can read a drop",
  .details =
      "Asks the drop what there is of the campaign, fetches nothing and changes nothing: how\n"
      "many files are new to the desk, and how many it has read.",
  .options = options_of_drop_check,
  .run = run,
};
