/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "cli/vault-choice.h"
#include "format/envelope.h"
#include "format/file.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_acknowledge[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_CAMPAIGN_ID,
  CANVASS_OPTION_END,
};

static gboolean
take (CanvassVault *vault, const char *path, guint64 *n_forgotten, GError **error)
{
  g_autoptr (GBytes) file = canvass_file_read (
      path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_ACKNOWLEDGEMENT), error);

  if (file == NULL)
    return FALSE;

  return canvass_vault_acknowledge (vault, file, n_forgotten, error) ||
         canvass_report_name_file (path, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *const *paths = canvass_options_get_arguments (options);
  g_autoptr (CanvassVault) vault = canvass_vault_choose (options, error);
  guint64 n_forgotten = 0;
  guint n_refused = 0;

  if (vault == NULL)
    return FALSE;

  for (guint i = 0; paths[i] != NULL; i++) {
    g_autoptr (GError) local_error = NULL;
    guint64 n = 0;

    if (take (vault, paths[i], &n, &local_error))
      n_forgotten += n;
    else if (canvass_options_get_n_arguments (options) > 1 &&
             g_error_matches (local_error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_OTHER_KIOSK))
      canvass_report_warning ("%s", local_error->message);
    else if (canvass_options_get_n_arguments (options) == 1) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    } else {
      canvass_report_failure (local_error);
      n_refused++;
    }
  }

  printf ("Records forgotten here, as they have arrived: %" G_GUINT64_FORMAT "\n", n_forgotten);
  if (n_refused == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_VAULT_ERROR,
               CANVASS_VAULT_ERROR_REFUSED,
               "Refused: %u of %u acknowledgements, which changed nothing; the others were taken",
               n_refused,
               canvass_options_get_n_arguments (options));
  return FALSE;
}

const CanvassCommand canvass_command_kiosk_acknowledge = {
  .group = "kiosk",
  .name = "acknowledge",
  .summary = "Forget the records that a coordinator has signed for",
  .details = "Nothing else is ever forgotten. Taking the same file twice does no harm.\n"
             "Of several files, those for other kiosks are passed by.",
  .arguments = "FILE.ack…",
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .options = options_of_kiosk_acknowledge,
  .run = run,
};
