/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/drop-choice.h"
#include "cli/drop-output.h"
#include "cli/option-specs.h"
#include "drop/confine.h"

static const CanvassOptionSpec options_of_drop_push[] = {
  { "outbox", "DIR", "the folder with what is to be sent", CANVASS_OPTION_REQUIRED },
  { "to", "URL|DIR", "the drop", CANVASS_OPTION_REQUIRED },
  { "campaign", "ID", "the campaign's id, if the folder is no vault's outbox", 0 },
  CANVASS_OPTION_CREDENTIALS,
  CANVASS_OPTION_PATIENCE,
  CANVASS_OPTION_TIME_LIMIT,
  CANVASS_OPTION_JSON_LINES,
  CANVASS_OPTION_END,
};

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *outbox = canvass_options_get (options, "outbox");
  g_autofree char *campaign = canvass_drop_choose_campaign (options, outbox, error);
  g_autoptr (CanvassDrop) drop = NULL;
  CanvassTransfer transfer;
  g_autoptr (GError) cause = NULL;

  if (campaign == NULL)
    return FALSE;

  canvass_drop_output_begin (&transfer, canvass_options_has (options, "json"), "Sending");
  drop = canvass_drop_choose (options, canvass_options_get (options, "to"), &cause);
  if (drop != NULL) {
    canvass_drop_confine (outbox, canvass_drop_get_folder (drop));
    canvass_transfer_push (&transfer, drop, campaign, outbox, &cause);
  }

  canvass_drop_output_end (&transfer, "Sent", cause);
  if (cause == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

const CanvassCommand canvass_command_drop_push = {
  .group = "drop",
  .name = "push",
  .summary = "Send the batches and cards in a folder to a drop",
  .details =
      "A drop is a place that both sides reach: a folder, https:// for WebDAV, sftp:// or s3://.\n"
      "What it holds already is not sent again, and each file appears there whole or not at all.\n"
      "Ctrl-C stops after the current step; what has arrived stays there, and the next run goes\n"
      "on from it.",
  .options = options_of_drop_push,
  .run = run,
};
