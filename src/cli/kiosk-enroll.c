/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/pin-source.h"
#include "cli/report.h"
#include "cli/words-check.h"
#include "kiosk/pin.h"
#include "vault/vault.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_enroll[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_CAMPAIGN_FILE,
  { "name", "TEXT", "the table's name, at most 64 bytes", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_WORDS,
  { "pin-file",
    "FILE",
    "read the PIN of the canvasser's panel from FILE, - for standard input",
    0 },
  CANVASS_OPTION_END,
};

/* Before anything is enrolled: that the table has no PIN yet, and that this is a good one. FALSE
 * also where it cannot be told. */
static gboolean
prepare_pin (const CanvassOptions *options, CanvassPinVerifier *verifier, GError **error)
{
  const char *source = canvass_options_get (options, "pin-file");
  g_autoptr (CanvassPassphrase) digits = NULL;
  g_autoptr (CanvassSettings) settings = NULL;

  if (source == NULL)
    return TRUE;

  digits = canvass_pin_choose (source, "--pin-file", "", error);
  settings =
      digits != NULL ? canvass_settings_open (canvass_options_get (options, "vault"), error) : NULL;
  if (settings == NULL)
    return FALSE;
  if (canvass_settings_get_pin (settings, verifier)) {
    g_set_error_literal (error,
                         CANVASS_PASSPHRASE_ERROR,
                         CANVASS_PASSPHRASE_ERROR_REFUSED,
                         "This table has a PIN already, which holds for all its campaigns: leave "
                         "out --pin-file. Nothing was enrolled");
    return FALSE;
  }
  if (canvass_pin_make_verifier (canvass_passphrase_get_bytes (digits), verifier))
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_PIN_ERROR,
                       CANVASS_PIN_ERROR_MEMORY,
                       "There is not enough memory for a PIN; close other programs. Nothing was "
                       "enrolled");
  return FALSE;
}

static gboolean
set_pin (const CanvassOptions *options, const CanvassPinVerifier *verifier, GError **error)
{
  g_autoptr (CanvassSettings) settings = NULL;

  if (!canvass_options_has (options, "pin-file"))
    return TRUE;

  settings = canvass_settings_open (canvass_options_get (options, "vault"), error);
  if (settings != NULL && canvass_settings_lock (settings, error) &&
      canvass_settings_set_pin (settings, verifier, error))
    return TRUE;

  g_prefix_error (error, "The campaign is enrolled, but no PIN is set (canvass kiosk pin): ");
  return FALSE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get (options, "campaign");
  const char *words = canvass_options_get (options, "words");
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_load (path, error);
  g_autoptr (CanvassVault) vault = NULL;
  CanvassPinVerifier verifier;

  if (campaign == NULL)
    return canvass_report_name_file (path, error);
  if (words != NULL && !canvass_words_check (campaign, words, error))
    return FALSE;
  if (!prepare_pin (options, &verifier, error))
    return FALSE;

  vault = canvass_vault_enroll (canvass_options_get (options, "vault"),
                                campaign,
                                canvass_options_get (options, "name"),
                                error);
  if (vault == NULL || !set_pin (options, &verifier, error))
    return FALSE;

  printf ("%s\n", canvass_vault_get_card_path (vault));
  return TRUE;
}

const CanvassCommand canvass_command_kiosk_enroll = {
  .group = "kiosk",
  .name = "enroll",
  .summary = "Make a kiosk ready for a campaign",
  .details = "Makes DIR/CAMPAIGN_ID with a key of its own and prints the path of the .kiosk file\n"
             "in it, by which the coordinator admits the kiosk. Compare the campaign's six words\n"
             "with the coordinator first; --words does it for you. --pin-file sets the PIN of the\n"
             "canvasser's panel, where the table has none yet.",
  .options = options_of_kiosk_enroll,
  .run = run,
};
