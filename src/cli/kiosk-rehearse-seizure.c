/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "cli/seizure.h"

static const CanvassOptionSpec options_of_kiosk_rehearse_seizure[] = {
  CANVASS_OPTION_VAULT,
  { "signers", "N", "how many made-up people sign (20)", 0 },
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_END,
};

static gboolean
judge (const CanvassSeizure *seizure, GError **error)
{
  if (!canvass_seizure_is_clean (seizure)) {
    g_set_error_literal (
        error,
        G_IO_ERROR,
        G_IO_ERROR_FAILED,
        "Somebody who had signed, or a key, was found: do not use this device at a table");
    return FALSE;
  }
  if (!canvass_seizure_is_believable (seizure)) {
    g_set_error_literal (error,
                         G_IO_ERROR,
                         G_IO_ERROR_FAILED,
                         "What was put there on purpose was not found, so this proves nothing");
    return FALSE;
  }
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *vault = canvass_options_get (options, "vault");
  g_autoptr (CanvassSeizure) seizure = NULL;
  guint64 signers = 20;

  if (!canvass_options_get_number (options, "signers", 1, 10000, &signers, error))
    return FALSE;

  seizure = canvass_seizure_rehearse (vault, signers, error);
  if (seizure == NULL)
    return FALSE;

  if (canvass_options_has (options, "json"))
    canvass_seizure_print_json (seizure);
  else
    canvass_seizure_print (seizure, vault);
  return judge (seizure, error);
}

const CanvassCommand canvass_command_kiosk_rehearse_seizure = {
  .group = "kiosk",
  .name = "rehearse-seizure",
  .summary = "Search this device as a thief would, and report",
  .details =
      "Made-up people sign with the programs of this device, in a vault of their own inside DIR\n"
      "that is thrown away afterwards, also if this is interrupted; no signature there is "
      "touched.\n"
      "Then memory, the files written meanwhile and, for root, the memory of all programs and "
      "every\n"
      "block of each disk and of swap are searched for them and, as far as it is not too large, "
      "for\n"
      "keys. Prints what was searched, what was found, what a thief would learn, and what this\n"
      "leaves out: above all the screen, since the people sign through “kiosk capture”. Exits "
      "with\n"
      "1 if anybody was found, or a key. A large disk takes its time.",
  .options = options_of_kiosk_rehearse_seizure,
  .run = run,
};
