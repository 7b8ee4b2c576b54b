/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/account-output.h"
#include "cli/commands.h"
#include "cli/courier-choice.h"
#include "cli/json-output.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "drop/drop.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_import[] = {
  CANVASS_OPTION_LEDGER,      CANVASS_OPTION_KEY (0),  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_CREDENTIALS, CANVASS_OPTION_PATIENCE, CANVASS_OPTION_TIME_LIMIT,
  CANVASS_OPTION_JSON,        CANVASS_OPTION_END,
};

static void
print_json (const CanvassAccount *account)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_number (object, "read", account->read);
  canvass_json_add_number (object, "accepted", account->accepted);
  canvass_json_add_number (object, "repeated", account->repeated);
  canvass_json_add_number (object, "quarantined", account->quarantined);
  canvass_account_add_reasons (object, account);
  canvass_json_add_number (object, "taken_up", account->taken_up);
  canvass_json_add_number (object, "taken_off", account->taken_off);
  canvass_json_add_number (object, "files", account->files);
  canvass_json_add_number (object, "campaigns", account->campaigns);
  canvass_json_add_number (object, "decisions", account->decisions);
  canvass_json_add_number (object, "repeated_decisions", account->repeated_decisions);
  canvass_json_add_number (object, "left", account->left);
  canvass_account_add_bad_files (object, "bad_files", account->bad_files);
  canvass_account_add_bad_files (object, "skipped", account->skipped);
  json_builder_end_object (object);
  canvass_json_print (object);
}

/* On a stick there may be somebody's whole life. */
#define MAX_SKIPPED_LINES 20

static void
print_skipped (GPtrArray *skipped)
{
  for (guint i = 0; i < MIN (skipped->len, MAX_SKIPPED_LINES); i++) {
    const CanvassBadFile *file = g_ptr_array_index (skipped, i);
    g_autofree char *path = canvass_report_printable (file->path);
    g_autofree char *what = canvass_report_printable (file->what);

    printf ("skipped: %s: %s\n", path, what);
  }

  if (skipped->len > MAX_SKIPPED_LINES)
    printf ("skipped: %u others; --json names all\n", skipped->len - MAX_SKIPPED_LINES);
}

static void
print_text (const CanvassAccount *account)
{
  printf ("%" G_GUINT64_FORMAT " read = %" G_GUINT64_FORMAT " accepted + %" G_GUINT64_FORMAT
          " repeated + %" G_GUINT64_FORMAT " quarantined\n",
          account->read,
          account->accepted,
          account->repeated,
          account->quarantined);
  canvass_account_print_reasons (account);
  if (account->decisions > 0 || account->repeated_decisions > 0)
    printf ("%" G_GUINT64_FORMAT " new decisions, %" G_GUINT64_FORMAT " known before\n",
            account->decisions,
            account->repeated_decisions);
  if (account->left > 0)
    printf (
        "Files left in the drop, too large, gone meanwhile or too many at once: %" G_GUINT64_FORMAT
        "\n",
        account->left);
  print_skipped (account->skipped);
  canvass_account_print_taken (account->taken_up, account->taken_off);
}

/* On stderr as well as in the JSON: nobody may overlook a table whose stick was bad. */
static void
report_bad_files (GPtrArray *bad_files)
{
  for (guint i = 0; i < bad_files->len; i++) {
    const CanvassBadFile *bad = g_ptr_array_index (bad_files, i);
    g_autoptr (GError) error =
        g_error_new_literal (CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED, bad->what);

    canvass_report_name_file (bad->path, &error);
    canvass_report_failure (error);
  }
}

static gboolean
conclude (const CanvassAccount *account, gboolean from_drop, GError **error)
{
  guint n = account->bad_files->len;

  /* In a drop there is nothing new most of the time. */
  if (!from_drop && n == 0 && account->files == 0 && account->campaigns == 0 &&
      account->decisions == 0 && account->repeated_decisions == 0) {
    g_set_error (
        error,
        CANVASS_LEDGER_ERROR,
        CANVASS_LEDGER_ERROR_REFUSED,
        "There is no batch, mirror, decision or campaign in what was given, so nothing was "
        "imported; is it the right folder or stick?");
    return FALSE;
  }

  if (n == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_REFUSED,
               "%u of the files could not be used; all others were imported, get fresh copies of "
               "these and import them again",
               n);
  return FALSE;
}

/* Files and folders together, with one account; then what is new in each drop. */
static gboolean
import_local (CanvassLedger *ledger, GPtrArray *paths, CanvassAccount *account, GError **error)
{
  gboolean done;

  g_ptr_array_add (paths, NULL);
  canvass_progress_begin ("Opening records");
  done = canvass_ledger_import (ledger,
                                (const char *const *)paths->pdata,
                                account,
                                canvass_progress_step,
                                NULL,
                                canvass_progress_get_cancellable (),
                                error);
  canvass_progress_end ();
  return done;
}

static gboolean
import_drop (const CanvassOptions *options,
             CanvassLedger *ledger,
             const char *url,
             CanvassAccount *account,
             GError **error)
{
  g_auto (CanvassCourierChoice) choice = { { NULL } };

  return canvass_courier_choose (options, ledger, url, &choice, error) &&
         canvass_courier_choice_import (&choice, ledger, account, error);
}

static gboolean
import_all (const CanvassOptions *options,
            CanvassLedger *ledger,
            CanvassAccount *account,
            gboolean *from_drop,
            GError **error)
{
  const char *const *arguments = canvass_options_get_arguments (options);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GPtrArray) urls = g_ptr_array_new ();

  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (canvass_drop_is_url (arguments[i]) ? urls : paths, (char *)arguments[i]);

  *from_drop = urls->len > 0;
  if (paths->len > 0 && !import_local (ledger, paths, account, error))
    return FALSE;
  for (guint i = 0; i < urls->len; i++) {
    if (!import_drop (options, ledger, g_ptr_array_index (urls, i), account, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
import (const CanvassOptions *options, CanvassLedger *ledger, GError **error)
{
  g_auto (CanvassAccount) account;
  gboolean from_drop = FALSE;
  gboolean done;

  canvass_account_init (&account);
  done = import_all (options, ledger, &account, &from_drop, error);

  if (canvass_options_has (options, "json"))
    print_json (&account);
  else
    print_text (&account);
  fflush (stdout);
  report_bad_files (account.bad_files);

  return done && conclude (&account, from_drop, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };

  return canvass_ledger_choose (options, &open, error) && import (options, open.ledger, error);
}

const CanvassCommand canvass_command_desk_import = {
  .group = "desk",
  .name = "import",
  .summary = "Read batches into a ledger, with a full account",
  .details =
      "Folders are searched without following links, for batches, mirrors, decisions and "
      "campaigns\n"
      "whatever they are called; what else lies there is listed. read = accepted + repeated + "
      "quarantined,\n"
      "always. Importing twice is importing once. A record in quarantine is no failure; a file\n"
      "that cannot be used is, though it stops no other. Ctrl-C stops between two files and keeps\n"
      "what was read. Of a drop (an URL) only what is new is fetched; cards of kiosks that were\n"
      "not admitted are kept in LEDGER/introduced.",
  .arguments = "FILE|DIR|URL…",
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .options = options_of_desk_import,
  .run = run,
};
