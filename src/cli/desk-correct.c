/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/json-reader.h"
#include "cli/line-reader.h"
#include "cli/option-specs.h"
#include "format/secret.h"

#include <fcntl.h>
#include <unistd.h>

static const CanvassOptionSpec options_of_desk_correct[] = {
  CANVASS_OPTION_LEDGER,
  { "input",
    "FILE",
    "what is right, one JSON object on a line, - for standard input",
    CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_REASON,
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static void
read_field (CanvassJsonReader *json, CanvassDecisionBody *change, const char *name)
{
  CanvassDecisionField *field = &change->fields[change->n_fields];
  const char *value;

  if (!canvass_json_read_string (json, &value))
    return;
  if (change->n_fields == CANVASS_PAYLOAD_MAX_FIELDS ||
      !canvass_is_field_name (name, strlen (name))) {
    canvass_json_refuse (json, "a field has a name that no form would take");
    return;
  }

  field->name = (CanvassCborText){ name, strlen (name) };
  field->value = (CanvassCborText){ value, strlen (value) };
  change->n_fields++;
}

static void
read_consent (CanvassJsonReader *json, CanvassDecisionBody *change, const char *name)
{
  CanvassDecisionConsent *consent = &change->consents[change->n_consents];

  if (!canvass_json_read_bool (json, &consent->given))
    return;
  if (change->n_consents == CANVASS_PAYLOAD_MAX_CONSENTS ||
      !canvass_is_field_name (name, strlen (name))) {
    canvass_json_refuse (json, "a consent has a name that no form would take");
    return;
  }

  consent->name = (CanvassCborText){ name, strlen (name) };
  change->n_consents++;
}

static void
read_members (CanvassJsonReader *json,
              CanvassDecisionBody *change,
              void (*read) (CanvassJsonReader *, CanvassDecisionBody *, const char *))
{
  CanvassJsonObject object;
  const char *name;

  canvass_json_read_object (json, &object);
  while (canvass_json_read_member (json, &object, &name))
    read (json, change, name);
}

static void
read_public (CanvassJsonReader *json, CanvassDecisionBody *change)
{
  const char *name;

  if (!canvass_json_read_string (json, &name))
    return;

  if (g_str_equal (name, "full"))
    change->public_name = CANVASS_PUBLIC_FULL;
  else if (g_str_equal (name, "initial"))
    change->public_name = CANVASS_PUBLIC_INITIAL;
  else if (g_str_equal (name, "withheld"))
    change->public_name = CANVASS_PUBLIC_WITHHELD;
  else
    canvass_json_refuse (json, "public is not full, initial or withheld");
}

static gint
compare_fields (gconstpointer a, gconstpointer b)
{
  return canvass_cbor_compare_texts (&((const CanvassDecisionField *)a)->name,
                                     &((const CanvassDecisionField *)b)->name);
}

static gint
compare_consents (gconstpointer a, gconstpointer b)
{
  return canvass_cbor_compare_texts (&((const CanvassDecisionConsent *)a)->name,
                                     &((const CanvassDecisionConsent *)b)->name);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_REFUSED,
               "The correction cannot be used: %s",
               what);
  return FALSE;
}

/* The names of "capture": fields, consent and public. An empty text is no field. */
static gboolean
parse (char *line, gsize length, CanvassDecisionBody *change, GError **error)
{
  CanvassJsonReader json;
  CanvassJsonObject object;
  const char *name;

  canvass_json_reader_init (&json, line, length);
  canvass_json_read_object (&json, &object);
  while (canvass_json_read_member (&json, &object, &name)) {
    if (g_str_equal (name, "fields"))
      read_members (&json, change, read_field);
    else if (g_str_equal (name, "consent"))
      read_members (&json, change, read_consent);
    else if (g_str_equal (name, "public"))
      read_public (&json, change);
    else
      canvass_json_refuse (&json, "it has a name that is not fields, consent or public");
  }

  if (!canvass_json_finish (&json))
    return refuse (error, json.problem != NULL ? json.problem : "it is no JSON object");
  if (change->n_fields == 0 && change->n_consents == 0 &&
      change->public_name == CANVASS_PUBLIC_UNSET)
    return refuse (error, "there is nothing in it");

  qsort (change->fields, change->n_fields, sizeof change->fields[0], compare_fields);
  qsort (change->consents, change->n_consents, sizeof change->consents[0], compare_consents);
  return TRUE;
}

static const CanvassFieldSpec *
find_spec (CanvassCampaign *campaign, const CanvassCborText *name)
{
  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++) {
    const CanvassFieldSpec *spec = canvass_campaign_get_field (campaign, i);

    if (canvass_cbor_text_is (name, spec->name))
      return spec;
  }

  return NULL;
}

/* As a form checks it, of the fields that the newest version knows. Texts lie zero-terminated in
 * the line. */
static gboolean
check_fields (CanvassLedger *ledger, const CanvassDecisionBody *change, GError **error)
{
  CanvassCampaign *campaign = canvass_ledger_get_campaign (ledger);

  for (guint i = 0; i < change->n_fields; i++) {
    const CanvassFieldSpec *spec = find_spec (campaign, &change->fields[i].name);
    CanvassFieldProblem problem;
    g_autofree char *what = NULL;

    if (spec == NULL)
      spec = canvass_field_find_standard (change->fields[i].name.text);
    if (spec == NULL)
      continue;

    problem = canvass_field_check (
        spec, canvass_campaign_get_rules (campaign), change->fields[i].value.text);
    if (problem == CANVASS_FIELD_OK)
      continue;

    what = g_strdup_printf ("%s %s", spec->name, canvass_field_problem_describe (problem));
    return refuse (error, what);
  }

  return TRUE;
}

static gboolean
correct (CanvassDecidingCommand *command, const CanvassDecisionBody *change, GError **error)
{
  g_autoptr (GArray) records = canvass_ledger_find_records (
      command->open.ledger, canvass_options_get_arguments (command->options), 1, error);

  return records != NULL && check_fields (command->open.ledger, change, error) &&
         canvass_ledger_correct_record (command->open.ledger,
                                        g_array_index (records, CanvassLedgerRecord, 0).hash,
                                        change,
                                        command->reason,
                                        command->made,
                                        error);
}

static gboolean
correct_from (CanvassDecidingCommand *command,
              CanvassLineReader *reader,
              CanvassDecisionBody *change,
              GError **error)
{
  char *line = NULL;
  gsize length = 0;

  if (!canvass_line_reader_next (reader, &line, &length, error))
    return error != NULL && *error != NULL ? FALSE : refuse (error, "there is nothing in it");

  return line == NULL ? refuse (error, "it is too long")
                      : parse (line, length, change, error) && correct (command, change, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassDecidingCommand) command = { 0 };
  g_autoptr (CanvassLineReader) reader = NULL;
  CanvassDecisionBody *change;
  const char *input = canvass_options_get (options, "input");
  int fd = STDIN_FILENO;
  gboolean done;

  if (!canvass_deciding_command_begin (&command, options, error))
    return FALSE;

  if (!g_str_equal (input, "-"))
    fd = open (input, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return refuse (error, "it cannot be opened");

  reader = canvass_line_reader_new (fd);
  change = canvass_secret_new (sizeof *change);
  canvass_decision_body_init (change, CANVASS_DECISION_CORRECTION);
  done = correct_from (&command, reader, change, error);
  canvass_secret_free (change);
  if (fd != STDIN_FILENO)
    close (fd);

  return done && canvass_deciding_command_conclude (&command, error);
}

const CanvassCommand canvass_command_desk_correct = {
  .group = "desk",
  .name = "correct",
  .summary = "Show and export a signature as it should have been",
  .details =
      "RECORD is a record_id or a hash. FILE has the names that “canvass kiosk capture” reads:\n"
      "{\"fields\":{\"name\":…},\"consent\":{…},\"public\":…}, of which only what changes; an "
      "empty\n"
      "text is a field that is not there. The record itself stays as it was sealed, and “canvass\n"
      "desk undo” shows it so again.",
  .arguments = "RECORD",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_desk_correct,
  .run = run,
};
