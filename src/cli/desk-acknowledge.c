/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/drop-desk.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "drop/drop.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_acknowledge[] = {
  CANVASS_OPTION_LEDGER,          CANVASS_OPTION_TO_PLACE,    CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_CREDENTIALS, CANVASS_OPTION_PATIENCE,
  CANVASS_OPTION_TIME_LIMIT,      CANVASS_OPTION_END,
};

/* What a table fetches besides, and what other desks go by, goes along. */
static gboolean
deliver (const CanvassOptions *options,
         CanvassLedger *ledger,
         const char *to,
         const char *outgoing,
         GError **error)
{
  g_autofree char *campaigns = canvass_drop_desk_folder (options, "campaigns", error);
  g_autofree char *decisions =
      campaigns == NULL ? NULL : canvass_drop_desk_folder (options, "decisions", error);
  const char *const arguments[] = { "push",     "--outbox", outgoing, "--outbox", campaigns,
                                    "--outbox", decisions,  "--to",   to,         NULL };
  CanvassDropLine last;

  return decisions != NULL &&
         canvass_drop_desk_run (options, ledger, arguments, "Sending", &last, error);
}

/* (transfer full) (nullable) a folder with nothing in it. */
static char *
make_outgoing (const CanvassOptions *options, GError **error)
{
  char *folder = canvass_drop_desk_folder (options, "outgoing", error);

  if (folder != NULL)
    canvass_drop_desk_empty (folder);
  return folder;
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

  folder = is_drop ? make_outgoing (options, error) : g_strdup (to);
  if (folder == NULL ||
      !canvass_ledger_acknowledge (open.ledger, folder, &paths, &n_records, error) ||
      (is_drop && !deliver (options, open.ledger, to, folder, error)))
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
