/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/vault-choice.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_export[] = {
  CANVASS_OPTION_VAULT, CANVASS_OPTION_CAMPAIGN_ID, CANVASS_OPTION_TO,
  CANVASS_OPTION_JSON,  CANVASS_OPTION_END,
};

static void
print_json (GPtrArray *paths, guint64 n_records, guint64 n_unreadable)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_texts (object, "batches", paths);
  canvass_json_add_number (object, "records", n_records);
  if (n_unreadable > 0)
    canvass_json_add_number (object, "unreadable", n_unreadable);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_text (GPtrArray *paths, guint64 n_records, gboolean damaged)
{
  for (guint i = 0; i < paths->len; i++)
    printf ("%s\n", (const char *)g_ptr_array_index (paths, i));

  if (n_records == 0 && !damaged)
    printf ("Nothing waits to be exported\n");
  else if (!damaged)
    printf ("Records: %" G_GUINT64_FORMAT
            ", written and read back; the kiosk keeps them until they "
            "are acknowledged\n",
            n_records);
}

/* What is written is worth having; but nobody may take it for all there was. */
static gboolean
check_whole (const CanvassVaultStatus *status, GError **error)
{
  if (!status->damaged)
    return TRUE;

  if (status->unreadable > 0)
    g_set_error (error,
                 CANVASS_VAULT_ERROR,
                 CANVASS_VAULT_ERROR_CORRUPT,
                 "The vault is damaged: %" G_GUINT64_FORMAT
                 " records that were stored cannot be read; all others are written. Keep the "
                 "vault's folder as it is, and enroll afresh in another",
                 status->unreadable);
  else
    g_set_error (error,
                 CANVASS_VAULT_ERROR,
                 CANVASS_VAULT_ERROR_CORRUPT,
                 "The vault is damaged, but all its %" G_GUINT64_FORMAT
                 " records were found and are written. Keep the vault's folder as it is, and "
                 "enroll afresh in another",
                 status->records);
  return FALSE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *to = canvass_options_get (options, "to");
  g_autoptr (CanvassVault) vault = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  CanvassVaultStatus status;
  guint64 n_records = 0;

  if (!canvass_output_check_folder (to, error))
    return FALSE;

  vault = canvass_vault_choose (options, error);
  if (vault == NULL || !canvass_vault_export (vault, to, &paths, &n_records, error) ||
      !canvass_vault_get_status (vault, &status, error))
    return FALSE;

  if (canvass_options_has (options, "json"))
    print_json (paths, n_records, status.unreadable);
  else
    print_text (paths, n_records, status.damaged);

  return check_whole (&status, error);
}

const CanvassCommand canvass_command_kiosk_export = {
  .group = "kiosk",
  .name = "export",
  .summary = "Write every batch that is not acknowledged to a folder",
  .details = "What the folder holds intact already is not written again; all of it is listed.\n"
             "A batch that was lost on the way is written anew, byte for byte. A vault that is\n"
             "damaged fails and tells how much cannot be read; all else is written.",
  .options = options_of_kiosk_export,
  .run = run,
};
