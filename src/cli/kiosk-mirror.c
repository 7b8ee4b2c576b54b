/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/vault-choice.h"
#include "vault/mirror.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_mirror[] = {
  CANVASS_OPTION_VAULT, CANVASS_OPTION_CAMPAIGN_ID, CANVASS_OPTION_TO,
  CANVASS_OPTION_JSON,  CANVASS_OPTION_END,
};

static void
print_json (const CanvassMirror *mirror)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_path (object, "mirror", canvass_mirror_get_path (mirror));
  canvass_json_add_number (object, "records", canvass_mirror_get_n_records (mirror));
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_text (const CanvassMirror *mirror)
{
  printf ("%s\nRecords: %" G_GUINT64_FORMAT "; the mirror has what the kiosk has\n",
          canvass_mirror_get_path (mirror),
          canvass_mirror_get_n_records (mirror));
}

/* What is written is worth having; but nobody may take it for all there was. */
static gboolean
check_whole (CanvassVault *vault, GError **error)
{
  CanvassVaultStatus status;

  if (!canvass_vault_get_status (vault, &status, error))
    return FALSE;
  if (!status.damaged)
    return TRUE;

  g_set_error (error,
               CANVASS_VAULT_ERROR,
               CANVASS_VAULT_ERROR_CORRUPT,
               "The vault is damaged: %" G_GUINT64_FORMAT
               " records that were stored cannot be read; the mirror has all others, and what it "
               "had before. Keep the vault's folder and the mirror as they are, and enroll afresh "
               "in another",
               status.unreadable);
  return FALSE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *to = canvass_options_get (options, "to");
  g_autoptr (CanvassVault) vault = NULL;
  g_autoptr (CanvassMirror) mirror = NULL;

  if (!canvass_output_check_folder (to, error))
    return FALSE;

  vault = canvass_vault_choose (options, error);
  if (vault == NULL)
    return FALSE;

  mirror = canvass_mirror_open (vault, to, error);
  if (mirror == NULL || !canvass_mirror_tidy (mirror, error))
    return FALSE;

  if (canvass_options_has (options, "json"))
    print_json (mirror);
  else
    print_text (mirror);

  return check_whole (vault, error);
}

const CanvassCommand canvass_command_kiosk_mirror = {
  .group = "kiosk",
  .name = "mirror",
  .summary = "Make a mirror of what a kiosk holds, or catch it up",
  .details = "Writes KIOSK_ID.mirror in the folder: every record that is not acknowledged, each "
             "signed by\n"
             "the kiosk, so that the desk can import it when the kiosk is gone. What is missing is "
             "added,\n"
             "what is damaged is written anew, and what was acknowledged since leaves it.",
  .options = options_of_kiosk_mirror,
  .run = run,
};
