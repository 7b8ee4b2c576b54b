/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/contacts-output.h"
#include "cli/key-unlock.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/petition-output.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "ledger/export.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_export[] = {
  CANVASS_OPTION_LEDGER,
  { "format",
    "csv|jsonl|pdf|" CANVASS_CONTACTS_FORMATS,
    "all signatures as a table or one JSON object a line, the petition\n"
    "as it is handed in, or contacts for a CRM",
    0 },
  CANVASS_OPTIONS_CONTACTS,
  CANVASS_OPTIONS_PETITION,
  { "out", "FILE", "where it goes; a file that is there is replaced", CANVASS_OPTION_REQUIRED },
  { "plain", NULL, "do not encrypt", 0 },
  { "recipient", "FILE.pub", "encrypt to this key, not to one's own", CANVASS_OPTION_REPEATABLE },
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

typedef struct {
  CanvassExportFormat format;
  CanvassPetitionForm form; /* of a PDF */
  gboolean plain;
  CanvassPublicKey recipients[CANVASS_MAX_RECIPIENTS];
  guint n_recipients; /* none but with plain: the ledger's own key, once that is known */
} Request;

static gboolean
wrong_usage (const char *what, GError **error)
{
  g_set_error_literal (error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, what);
  return FALSE;
}

static gboolean
read_format (const CanvassOptions *options, Request *request, GError **error)
{
  const char *format = canvass_options_get (options, "format");

  if (!canvass_petition_read_form (options, &request->form, error))
    return FALSE;
  if (canvass_contacts_wanted (options))
    return canvass_contacts_check_options (options, error);
  if (canvass_petition_wanted (options))
    return TRUE;
  if (format == NULL)
    return wrong_usage ("--format is missing", error);

  if (g_str_equal (format, "csv"))
    request->format = CANVASS_EXPORT_CSV;
  else if (g_str_equal (format, "jsonl"))
    request->format = CANVASS_EXPORT_JSONL;
  else
    return wrong_usage ("--format is csv, jsonl, pdf, civicrm, actionnetwork or nationbuilder",
                        error);

  return TRUE;
}

static gboolean
read_recipients (const CanvassOptions *options, Request *request, GError **error)
{
  const char *const *paths = canvass_options_get_all (options, "recipient");

  request->plain = canvass_options_has (options, "plain");
  if (request->plain && paths[0] != NULL)
    return wrong_usage ("--plain and --recipient exclude each other", error);

  for (guint i = 0; paths[i] != NULL; i++) {
    if (i == CANVASS_MAX_RECIPIENTS)
      return wrong_usage ("--recipient may be given eight times at most", error);
    if (!canvass_public_key_load (paths[i], &request->recipients[i], error))
      return FALSE;
    request->n_recipients++;
  }

  return TRUE;
}

static void
keep_note (const CanvassOptions *options,
           const Request *request,
           CanvassOpenLedger *open,
           guint64 n)
{
  g_autoptr (GError) error = NULL;

  if (!canvass_export_keep_note (open->ledger,
                                 canvass_options_get (options, "format"),
                                 canvass_options_get (options, "out"),
                                 request->plain ? NULL : request->recipients,
                                 request->n_recipients,
                                 n,
                                 &error))
    canvass_report_warning ("%s; write down who has it", error->message);
}

static gboolean export(const CanvassOptions *options,
                       Request *request,
                       CanvassOpenLedger *open,
                       GError **error)
{
  const char *path = canvass_options_get (options, "out");
  g_autoptr (GError) local_error = NULL;
  guint64 n_signatures = 0;
  gboolean done;

  if (!request->plain && request->n_recipients == 0)
    request->recipients[request->n_recipients++] = open->key->pub;

  if (canvass_contacts_wanted (options))
    return canvass_contacts_write (options,
                                   open,
                                   request->plain ? NULL : request->recipients,
                                   request->plain ? 0 : request->n_recipients,
                                   error);

  canvass_progress_begin ("Exporting");
  if (canvass_petition_wanted (options))
    done = canvass_petition_write (options,
                                   open,
                                   &request->form,
                                   request->plain ? NULL : request->recipients,
                                   request->n_recipients,
                                   &n_signatures,
                                   &local_error);
  else
    done = canvass_export (open->ledger,
                           request->format,
                           path,
                           request->plain ? NULL : request->recipients,
                           request->n_recipients,
                           &n_signatures,
                           canvass_progress_step,
                           NULL,
                           &local_error);
  canvass_progress_end ();
  if (done || g_error_matches (local_error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_INCOMPLETE))
    keep_note (options, request, open, n_signatures);
  if (!done) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  printf ("Exported signatures: %" G_GUINT64_FORMAT ", to %s%s\n",
          n_signatures,
          path,
          request->plain ? ", which anybody can read" : "; “canvass open” reads it");
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };
  Request request = { 0 };

  return read_format (options, &request, error) && read_recipients (options, &request, error) &&
         canvass_output_check (canvass_options_get (options, "out"), "CVX1", error) &&
         canvass_ledger_choose (options, &open, error) && export(options, &request, &open, error) &&
         canvass_ledger_conclude (&open, error);
}

const CanvassCommand canvass_command_desk_export = {
  .group = "desk",
  .name = "export",
  .summary = "Write the signatures out, encrypted unless --plain",
  .details =
      "Of signatures that were merged one is written, and as they were corrected.\n"
      "Without --recipient it is encrypted to the ledger's own key; with it, to those named and\n"
      "to nobody else. In a table, cells that a spreadsheet would take for formulas are defused\n"
      "and control characters stripped; JSON carries everything else as it was given. As PDF it "
      "is\n"
      "the petition as it is handed in, in one of its languages: a cover, and a packet of "
      "numbered\n"
      "sheets a district, each name as its signer chose. A record whose copy in the ledger has\n"
      "rotted comes without its drawing, and the command fails with its name once everything else\n"
      "is written.\n"
      "\n"
      "Contacts are whoever agreed to be contacted: one file a consent, called FILE-CONSENT where\n"
      "there are several, with the address of that consent's channel and no other, its day and "
      "the\n"
      "hash of the campaign that was signed. Nobody under 18, withdrawn or marked doubtful is "
      "among\n"
      "them; of several signatures of one person the latest answer counts, and on one day a "
      "refusal.\n"
      "A mapping has lines of \"Column title = source\"; source is first_name, last_name, name, "
      "email,\n"
      "phone, street, city, region, postcode, country, country_code, district, language, locale,\n"
      "email_opt_in, phone_opt_in, external_id, consent, consent_day, consent_campaign, field "
      "NAME, "
      "or\n"
      "a text in \"quotes\". The suppression file names what earlier files of contacts carried\n"
      "out and today's would not. What csv, jsonl and PDF of all signatures carried out is noted\n"
      "for whoever destroys the campaign, but no suppression file asks it back.",
  .options = options_of_desk_export,
  .run = run,
};
