/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "format/envelope.h"
#include "format/file.h"
#include "kiosk/forgotten.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_reset_pin[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_END,
};

/* (transfer full) (element-type CanvassVault) all of them: none may be in use meanwhile. */
static GPtrArray *
open_vaults (const char *directory, GError **error)
{
  g_autoptr (GPtrArray) ids = canvass_vault_list (directory, error);
  g_autoptr (GPtrArray) vaults = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    CanvassVault *vault = canvass_vault_open (directory, g_ptr_array_index (ids, i), error);

    if (vault == NULL)
      return NULL;
    g_ptr_array_add (vaults, vault);
  }
  return ids != NULL ? g_steal_pointer (&vaults) : NULL;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *directory = canvass_options_get (options, "vault");
  const char *path = canvass_options_get_arguments (options)[0];
  g_autoptr (GBytes) file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_PIN_RESET), error);
  g_autoptr (GPtrArray) vaults = file != NULL ? open_vaults (directory, error) : NULL;
  g_autoptr (CanvassSettings) settings = NULL;

  if (vaults == NULL)
    return FALSE;
  if (!canvass_forgotten_pin_check (vaults, file, error))
    return canvass_report_name_file (path, error);

  settings = canvass_settings_start_over (directory, error);
  if (settings == NULL || !canvass_settings_lock (settings, error))
    return FALSE;
  if (!canvass_forgotten_pin_take (settings, vaults, file, error))
    return canvass_report_name_file (path, error);

  printf ("The new PIN is set; no record was touched\n");
  return TRUE;
}

const CanvassCommand canvass_command_kiosk_reset_pin = {
  .group = "kiosk",
  .name = "reset-pin",
  .summary = "Take in a coordinator's new PIN, for one that was forgotten",
  .details =
      "It has to be signed for this very table by a coordinator of a campaign enrolled here, "
      "and\ncounts only once. No record is touched.",
  .arguments = "FILE.pinr",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_kiosk_reset_pin,
  .run = run,
};
