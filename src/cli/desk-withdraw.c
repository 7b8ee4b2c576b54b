/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/option-specs.h"
#include "cli/passphrase.h"
#include "cli/report.h"
#include "format/secret.h"

static const CanvassOptionSpec options_of_desk_withdraw[] = {
  CANVASS_OPTION_LEDGER,
  { "code", NULL, "by the signer's code, which is asked for", 0 },
  { "code-file", "FILE", "the same, read from FILE, - for standard input", 0 },
  { "only", NULL, "leave other signatures of the same person alone", 0 },
  CANVASS_OPTION_REASON,
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static gboolean
by_code (const CanvassOptions *options)
{
  return canvass_options_has (options, "code") || canvass_options_has (options, "code-file");
}

static gboolean
check_usage (const CanvassOptions *options, GError **error)
{
  gboolean named = canvass_options_get_n_arguments (options) > 0;

  if (named != by_code (options))
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_USAGE_ERROR,
                       CANVASS_USAGE_ERROR_WRONG,
                       named ? "RECORD and --code exclude each other"
                             : "RECORD, --code or --code-file is missing");
  return FALSE;
}

/* What is joined with a record is the same person's, who does not want to be on the list. */
static gboolean
add_joined (CanvassDecidingCommand *command,
            const GArray *records,
            GByteArray *hashes,
            GError **error)
{
  gboolean only = canvass_options_has (command->options, "only");

  for (guint i = 0; i < records->len; i++) {
    const guint8 *hash = g_array_index (records, CanvassLedgerRecord, i).hash;
    g_autoptr (GArray) joined = NULL;

    if (only) {
      g_byte_array_append (hashes, hash, CANVASS_HASH_BYTES);
      continue;
    }

    joined = canvass_ledger_list_joined (command->open.ledger, hash, error);
    if (joined == NULL)
      return FALSE;
    g_byte_array_append (hashes, (const guint8 *)joined->data, joined->len * CANVASS_HASH_BYTES);
  }

  return TRUE;
}

static gboolean
withdraw_by_code (CanvassDecidingCommand *command, GError **error)
{
  g_autoptr (CanvassPassphrase) typed =
      canvass_passphrase_read_as ("code",
                                  "--code-file",
                                  canvass_options_get (command->options, "code-file"),
                                  "The signer's code: ",
                                  error);
  g_autoptr (GArray) records = NULL;
  g_autoptr (GByteArray) hashes = g_byte_array_new ();
  const char *meant;
  char *code;
  gboolean good;

  if (typed == NULL)
    return FALSE;

  canvass_passphrase_drop_line_break (typed);
  code = canvass_secret_new (CANVASS_CODE_CHARS);
  meant = canvass_payload_tidy_code (canvass_passphrase_get_bytes (typed), code)
              ? code
              : canvass_passphrase_get_bytes (typed);
  records = canvass_ledger_find_by_code (command->open.ledger, meant, error);
  good = records != NULL && add_joined (command, records, hashes, error) &&
         canvass_ledger_withdraw_by_code (command->open.ledger,
                                          meant,
                                          hashes->data,
                                          hashes->len / CANVASS_HASH_BYTES,
                                          command->reason,
                                          command->made,
                                          error);
  canvass_secret_free (code);
  if (good && records->len == 0)
    canvass_report_warning ("no signature that has arrived bears this code: it is withdrawn as "
                            "soon as one does. See that the code is right");
  return good;
}

static gboolean
withdraw_named (CanvassDecidingCommand *command, GError **error)
{
  g_autoptr (GByteArray) hashes = g_byte_array_new ();
  g_autoptr (GArray) records =
      canvass_ledger_find_records (command->open.ledger,
                                   canvass_options_get_arguments (command->options),
                                   canvass_options_get_n_arguments (command->options),
                                   error);

  return records != NULL && add_joined (command, records, hashes, error) &&
         canvass_ledger_decide_records (command->open.ledger,
                                        CANVASS_DECISION_WITHDRAWAL,
                                        hashes->data,
                                        hashes->len / CANVASS_HASH_BYTES,
                                        command->reason,
                                        command->made,
                                        error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassDecidingCommand) command = { 0 };

  return check_usage (options, error) &&
         canvass_deciding_command_begin (&command, options, error) &&
         (by_code (options) ? withdraw_by_code (&command, error)
                            : withdraw_named (&command, error)) &&
         canvass_deciding_command_conclude (&command, error);
}

const CanvassCommand canvass_command_desk_withdraw = {
  .group = "desk",
  .name = "withdraw",
  .summary = "Take signatures back for their signers",
  .details =
      "RECORD is a record_id or a hash. A signer's code does it too, also for a signature that "
      "has\n"
      "not arrived yet. With a signature go those that were merged with it, unless --only. It\n"
      "hides, and is stronger than any other decision; only destroying the campaign removes.",
  .arguments = "[RECORD…]",
  .max_arguments = G_MAXUINT,
  .options = options_of_desk_withdraw,
  .run = run,
};
