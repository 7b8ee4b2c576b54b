/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/option-specs.h"
#include "cli/report.h"

static const CanvassOptionSpec options_of_desk_undo[] = {
  CANVASS_OPTION_LEDGER, CANVASS_OPTION_REASON,          CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,   CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_END,
};

/* Less would be somebody else's soon. */
#define MIN_PREFIX_CHARS 8

typedef struct {
  const char *word;
  CanvassDecisionId found;
  guint n;
} Search;

static gboolean
look_at (const CanvassLedgerDecision *decision, gpointer user_data)
{
  Search *self = user_data;
  g_autofree char *hex = canvass_to_hex (decision->hash, CANVASS_HASH_BYTES);

  if (g_ascii_strncasecmp (hex, self->word, strlen (self->word)) == 0) {
    memcpy (self->found.bytes, decision->hash, CANVASS_HASH_BYTES);
    self->n++;
  }

  return TRUE;
}

static gboolean
find (CanvassLedger *ledger, const char *word, GByteArray *hashes, GError **error)
{
  g_autofree char *printable = canvass_report_printable (word);
  Search search = { .word = word };

  if (strlen (word) >= MIN_PREFIX_CHARS &&
      !canvass_ledger_foreach_decision (ledger, look_at, &search, error))
    return FALSE;

  if (search.n == 1) {
    g_byte_array_append (hashes, search.found.bytes, CANVASS_HASH_BYTES);
    return TRUE;
  }

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_REFUSED,
               "%s “%s”; “canvass desk decisions” lists them, and 8 digits say which",
               search.n == 0 ? "There is no decision" : "Several decisions begin with",
               printable);
  return FALSE;
}

static gboolean
undo (CanvassDecidingCommand *command, GError **error)
{
  const char *const *words = canvass_options_get_arguments (command->options);
  g_autoptr (GByteArray) hashes = g_byte_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (!find (command->open.ledger, words[i], hashes, error))
      return FALSE;

  return canvass_ledger_undo_decisions (command->open.ledger,
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

  return canvass_deciding_command_begin (&command, options, error) && undo (&command, error) &&
         canvass_deciding_command_conclude (&command, error);
}

const CanvassCommand canvass_command_desk_undo = {
  .group = "desk",
  .name = "undo",
  .summary = "Take decisions back",
  .details =
      "DECISION is its hash or the first 8 digits of it, as “canvass desk decisions” lists it.\n"
      "What it superseded holds again; undoing what undid brings it back. Nothing is deleted.",
  .arguments = "DECISION…",
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .options = options_of_desk_undo,
  .run = run,
};
