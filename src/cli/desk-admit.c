/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/account-output.h"
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
  CANVASS_OPTION_LEDGER,          CANVASS_OPTION_KEY (0), CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_END,
};

typedef struct {
  CanvassLedger *ledger; /* (borrowed) */
  JsonBuilder *kiosks;   /* (borrowed) (nullable) for JSON: the object underway */
  guint64 n_waiting;
} Admission;

static void
tell_admitted (Admission *self, const CanvassKioskCard *card, const char *words)
{
  if (self->kiosks == NULL) {
    printf ("%s is admitted; its six words: %s\n", card->name, words);
    return;
  }

  json_builder_begin_object (self->kiosks);
  canvass_json_add_text (self->kiosks, "name", card->name);
  canvass_json_add_hex (self->kiosks, "kiosk_id", card->kiosk_id, CANVASS_ID_BYTES);
  canvass_json_add_text (self->kiosks, "words", words);
  json_builder_end_object (self->kiosks);
}

static gboolean
admit (Admission *self, const char *path, GError **error)
{
  g_autoptr (GBytes) file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK), error);
  g_autofree char *words = NULL;
  CanvassKioskCard card;
  guint64 n_waiting;

  if (file == NULL)
    return FALSE;
  if (!canvass_kiosk_card_read (file, &card, error))
    return canvass_report_name_file (path, error);

  words = canvass_words_of_kiosk (card.device_pk, error);
  if (words == NULL)
    return FALSE;

  n_waiting = canvass_ledger_count_waiting (self->ledger, &card, NULL);
  if (!canvass_ledger_admit (self->ledger, file, error))
    return canvass_report_name_file (path, error);

  self->n_waiting += n_waiting;
  tell_admitted (self, &card, words);
  return TRUE;
}

static gboolean
admit_all (Admission *self, const char *const *paths, guint n, GError **error)
{
  guint n_refused = 0;

  if (n == 1)
    return admit (self, paths[0], error);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GError) local_error = NULL;

    if (!admit (self, paths[i], &local_error)) {
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
  gboolean json = canvass_options_has (options, "json");
  g_autoptr (JsonBuilder) object = json_builder_new ();
  g_auto (CanvassOpenLedger) open = { NULL };
  Admission admission = { .kiosks = json ? object : NULL };
  gboolean done;

  if (!canvass_ledger_choose_locked (options, &open, error))
    return FALSE;

  admission.ledger = open.ledger;
  json_builder_begin_object (object);
  json_builder_set_member_name (object, "kiosks");
  json_builder_begin_array (object);
  done = admit_all (&admission,
                    canvass_options_get_arguments (options),
                    canvass_options_get_n_arguments (options),
                    error);
  json_builder_end_array (object);
  done = canvass_account_take_up (
             &open, admission.n_waiting, json ? object : NULL, done ? error : NULL) &&
         done;
  json_builder_end_object (object);
  if (json)
    canvass_json_print (object);

  canvass_ledger_tell_bad_files (&open);
  return done;
}

const CanvassCommand canvass_command_desk_admit = {
  .group = "desk",
  .name = "admit",
  .summary = "Admit kiosks by their .kiosk files",
  .details =
      "From then on their records are accepted, also those that were read before: with --key it\n"
      "tells how many these were, without how many there may be at most. Compare the six\n"
      "words printed with whoever keeps the table. Admitting a kiosk again cures a ledger whose "
      "own\n"
      "copy of its card has rotted. Needs no key; with one it is a decision that other desks "
      "read,\n"
      "without one that follows with the next.",
  .arguments = "FILE.kiosk…",
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .options = options_of_desk_admit,
  .run = run,
};
