/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/drop-output.h"
#include "cli/option-specs.h"
#include "drop/confine.h"

static const CanvassOptionSpec options_of_drop_push[] = {
  { "outbox", "DIR", "the folder with what is to be sent", CANVASS_OPTION_REQUIRED },
  { "to", "URL|DIR", "the drop", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_JSON_LINES,
  CANVASS_OPTION_END,
};

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autoptr (CanvassDrop) drop = NULL;
  CanvassTransfer transfer;
  g_autoptr (GError) cause = NULL;

  canvass_drop_output_begin (&transfer, canvass_options_has (options, "json"), "Sending");
  drop = canvass_drop_open (canvass_options_get (options, "to"), &cause);
  if (drop != NULL) {
    canvass_drop_confine (canvass_options_get (options, "outbox"), canvass_drop_get_folder (drop));
    canvass_transfer_push (&transfer, drop, canvass_options_get (options, "outbox"), &cause);
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
      "A drop is a folder that both sides reach, given as a path or as a file:// URL. What it\n"
      "holds already is not sent again, and each file appears there whole or not at all.\n"
      "Ctrl-C stops after the current step; what has arrived stays there.",
  .options = options_of_drop_push,
  .run = run,
};
