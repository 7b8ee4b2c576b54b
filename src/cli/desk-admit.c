/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "format/envelope.h"
#include "format/file.h"
#include "format/kiosk-card.h"
#include "format/words.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_admit[] = {
  CANVASS_OPTION_LEDGER,
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static gboolean
admit (CanvassLedger *ledger, const char *path, GError **error)
{
  g_autoptr (GBytes) file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK), error);
  g_autofree char *words = NULL;
  CanvassKioskCard card;

  if (file == NULL)
    return FALSE;
  if (!canvass_kiosk_card_read (file, &card, error) || !canvass_ledger_admit (ledger, file, error))
    return canvass_report_name_file (path, error);

  words = canvass_words_of_kiosk (card.device_pk, error);
  if (words == NULL)
    return FALSE;

  printf ("%s is admitted; its six words: %s\n", card.name, words);
  return TRUE;
}

static gboolean
admit_all (CanvassLedger *ledger, const char *const *paths, guint n, GError **error)
{
  guint n_refused = 0;

  if (n == 1)
    return admit (ledger, paths[0], error);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GError) local_error = NULL;

    if (!admit (ledger, paths[i], &local_error)) {
      canvass_report_failure (local_error);
      n_refused++;
    }
  }

  if (n_refused == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_REFUSED,
               "Not admitted: %u of %u kiosks; the others were",
               n_refused,
               n);
  return FALSE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };

  if (!canvass_ledger_choose_locked (options, &open, error) ||
      !admit_all (open.ledger,
                  canvass_options_get_arguments (options),
                  canvass_options_get_n_arguments (options),
                  error))
    return FALSE;

  canvass_ledger_tell_bad_files (&open);
  return TRUE;
}

const CanvassCommand canvass_command_desk_admit = {
  .group = "desk",
  .name = "admit",
  .summary = "Admit kiosks by their .kiosk files",
  .details =
      "From then on their records are accepted, also those that were read before. Compare the six\n"
      "words printed with whoever keeps the table. Admitting a kiosk again cures a ledger whose "
      "own\n"
      "copy of its card has rotted. Needs no key.",
  .arguments = "FILE.kiosk…",
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .options = options_of_desk_admit,
  .run = run,
};
