/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/confinement.h"
#include "cli/drop-choice.h"
#include "cli/drop-output.h"
#include "cli/option-specs.h"
#include "drop/collect.h"
#include "drop/layout.h"

static const CanvassOptionSpec options_of_drop_pull[] = {
  { "inbox", "DIR", "the folder that gets it", CANVASS_OPTION_REQUIRED },
  { "from", "URL|DIR", "the drop", CANVASS_OPTION_REQUIRED },
  { "kiosk", "ID", "whose acknowledgements; canvass kiosk status tells", 0 },
  { "campaign", "ID", "the campaign's id, if the folder is no vault's inbox", 0 },
  CANVASS_OPTION_KNOWN,
  CANVASS_OPTION_CREDENTIALS,
  CANVASS_OPTION_PATIENCE,
  CANVASS_OPTION_TIME_LIMIT,
  CANVASS_OPTION_JSON_LINES,
  CANVASS_OPTION_END,
};

/* A table's or a desk's. */
static gboolean
check_who (const CanvassOptions *options, GError **error)
{
  const char *kiosk = canvass_options_get (options, "kiosk");

  if ((kiosk == NULL) == !canvass_options_has (options, "known"))
    g_set_error_literal (error,
                         CANVASS_USAGE_ERROR,
                         CANVASS_USAGE_ERROR_WRONG,
                         "Give --kiosk for what a table reads, or --known for what a desk reads");
  else if (kiosk != NULL && !canvass_layout_is_id (kiosk))
    g_set_error (error,
                 CANVASS_USAGE_ERROR,
                 CANVASS_USAGE_ERROR_WRONG,
                 "--kiosk %s is no kiosk's id, which has 32 hexadecimal digits",
                 kiosk);
  else
    return TRUE;

  return FALSE;
}

static gboolean
pull (const CanvassOptions *options,
      CanvassTransfer *transfer,
      const char *campaign,
      GError **error)
{
  const char *from = canvass_options_get (options, "from");
  const char *inbox = canvass_options_get (options, "inbox");
  const char *kiosk = canvass_options_get (options, "kiosk");
  g_autoptr (CanvassDrop) drop = canvass_drop_choose (options, from, error);
  g_autoptr (CanvassDropMemory) memory = NULL;
  const char *const writable[] = { inbox, NULL };
  const char *readable[] = { NULL, NULL };

  if (drop == NULL || !canvass_drop_choose_memory (options, from, &memory, error))
    return FALSE;

  transfer->look_seconds = canvass_drop_choose_look_seconds (options);
  readable[0] = canvass_drop_get_folder (drop);
  canvass_confine_or_warn (readable, writable);
  return memory != NULL ? canvass_transfer_collect (transfer, drop, campaign, memory, inbox, error)
                        : canvass_transfer_pull (transfer, drop, campaign, kiosk, inbox, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autofree char *campaign =
      canvass_drop_choose_campaign (options, canvass_options_get (options, "inbox"), error);
  CanvassTransfer transfer;
  GError *cause = NULL;

  if (campaign == NULL || !check_who (options, error))
    return FALSE;

  canvass_drop_output_begin (&transfer, canvass_options_has (options, "json"), "Fetching");
  pull (options, &transfer, campaign, &cause);
  return canvass_drop_output_end (&transfer, "Fetched", cause, error);
}

const CanvassCommand canvass_command_drop_pull = {
  .group = "drop",
  .name = "pull",
  .summary = "Fetch acknowledgements and campaigns from a drop",
  .details =
      "The versions of the campaign and what acknowledges this kiosk's records; of a folder also\n"
      "files named *.ack and *.campaign at its root. Nothing of them takes effect: see\n"
      "canvass kiosk acknowledge and update. With --known what a desk has not read: campaigns,\n"
      "cards, decisions and batches, 4,096 files at most, for canvass desk import.",
  .options = options_of_drop_pull,
  .run = run,
};
