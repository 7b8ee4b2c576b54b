/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/vault-choice.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_close[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_CAMPAIGN_ID,
  CANVASS_OPTION_END,
};

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autoptr (CanvassVault) vault = canvass_vault_choose (options, error);
  guint64 captured = 0;

  if (vault == NULL || !canvass_vault_close_session (vault, &captured, error))
    return FALSE;

  printf ("Closed. Signatures since the last close: %" G_GUINT64_FORMAT
          "; export to send the count along\n",
          captured);
  return TRUE;
}

const CanvassCommand canvass_command_kiosk_close = {
  .group = "kiosk",
  .name = "close",
  .summary = "End an event: seal how many signatures it had",
  .details =
      "The desk holds the count against what arrives, and so notices what is still missing.\n"
      "Signing can go on afterwards; the next close counts from here.",
  .options = options_of_kiosk_close,
  .run = run,
};
