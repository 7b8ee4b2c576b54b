/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/drop-choice.h"
#include "cli/drop-import.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/progress.h"
#include "drop/transfer.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_acknowledge[] = {
  CANVASS_OPTION_LEDGER,          CANVASS_OPTION_TO_PLACE,    CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_CREDENTIALS, CANVASS_OPTION_PATIENCE,
  CANVASS_OPTION_TIME_LIMIT,      CANVASS_OPTION_END,
};

static void
add_files (const CanvassOptions *options, const char *shelf, const char *suffix, GPtrArray *paths)
{
  g_autofree char *folder = g_build_filename (canvass_options_get (options, "ledger"), shelf, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    if (name[0] != '.' && g_str_has_suffix (name, suffix))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  }
}

static gboolean
deliver (const CanvassOptions *options,
         CanvassLedger *ledger,
         const char *to,
         GPtrArray *paths,
         GError **error)
{
  g_autofree char *campaign = canvass_drop_import_campaign (ledger);
  g_autoptr (CanvassDrop) drop = canvass_drop_choose (options, to, error);
  g_autoptr (CanvassDropMemory) memory =
      drop == NULL ? NULL : canvass_drop_import_memory (options, to, error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  CanvassTransfer transfer = { 0 };
  gboolean delivered;

  if (memory == NULL)
    return FALSE;

  /* What a table fetches besides, and what other desks go by. */
  add_files (options, "campaigns", ".campaign", all);
  add_files (options, "decisions", ".decision", all);
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (all, g_strdup (g_ptr_array_index (paths, i)));
  g_ptr_array_add (all, NULL);

  canvass_progress_begin ("Sending");
  transfer.progress = canvass_progress_step;
  transfer.cancellable = canvass_progress_get_cancellable ();
  delivered = canvass_transfer_deliver (
      &transfer, drop, campaign, memory, (const char *const *)all->pdata, error);
  canvass_progress_end ();
  return delivered;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *to = canvass_options_get (options, "to");
  gboolean is_drop = canvass_drop_is_url (to);
  g_auto (CanvassOpenLedger) open = { NULL };
  g_autoptr (GPtrArray) paths = NULL;
  g_autofree char *folder = NULL;
  guint64 n_records = 0;

  if ((!is_drop && !canvass_output_check_folder (to, error)) ||
      !canvass_ledger_choose (options, &open, error))
    return FALSE;

  folder = is_drop ? canvass_drop_import_folder (options, "outgoing", error) : g_strdup (to);
  if (folder == NULL ||
      !canvass_ledger_acknowledge (open.ledger, folder, &paths, &n_records, error) ||
      (is_drop && !deliver (options, open.ledger, to, paths, error)))
    return FALSE;

  for (guint i = 0; i < paths->len && !is_drop; i++)
    printf ("%s\n", (const char *)g_ptr_array_index (paths, i));
  printf ("Acknowledged records: %" G_GUINT64_FORMAT "; their kiosks may forget them\n", n_records);
  return TRUE;
}

const CanvassCommand canvass_command_desk_acknowledge = {
  .group = "desk",
  .name = "acknowledge",
  .summary = "Sign that records have arrived, so that kiosks may forget them",
  .details =
      "Writes an .ack file for each kiosk and version of the campaign, over every record that is\n"
      "safely in the ledger; never over one in quarantine. To a drop (an URL) the versions of the\n"
      "campaign and all decisions go along.",
  .options = options_of_desk_acknowledge,
  .run = run,
};
