/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/option-specs.h"
#include "cli/report.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_decisions[] = {
  CANVASS_OPTION_LEDGER,
  { "to", "DIR", "write those that are not there yet to this folder", 0 },
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static void
add_hashes (JsonBuilder *object, const char *member, const guint8 *hashes, guint n)
{
  json_builder_set_member_name (object, member);
  json_builder_begin_array (object);
  for (guint i = 0; i < n; i++) {
    g_autofree char *hex =
        canvass_to_hex (hashes + (gsize)i * CANVASS_HASH_BYTES, CANVASS_HASH_BYTES);

    json_builder_add_string_value (object, hex);
  }
  json_builder_end_array (object);
}

/* A reason is a coordinator's word and no signer's; but it may name one. */
static char *
copy_reason (const CanvassLedgerDecision *decision)
{
  const CanvassCborText *reason = &decision->body->reason;

  return reason->length > 0 ? g_strndup (reason->text, reason->length) : g_strdup ("");
}

static void
add_sets (JsonBuilder *object, const CanvassDecisionBody *body)
{
  json_builder_set_member_name (object, "sets");
  json_builder_begin_array (object);
  for (guint i = 0; i < body->n_sets; i++) {
    json_builder_begin_array (object);
    for (guint j = 0; j < body->sets[i].n; j++) {
      g_autofree char *hex =
          canvass_to_hex (body->sets[i].hashes + (gsize)j * CANVASS_HASH_BYTES, CANVASS_HASH_BYTES);

      json_builder_add_string_value (object, hex);
    }
    json_builder_end_array (object);
  }
  json_builder_end_array (object);
}

static gboolean
add_decision (const CanvassLedgerDecision *decision, gpointer user_data)
{
  JsonBuilder *object = user_data;
  g_autofree char *reason = copy_reason (decision);

  json_builder_begin_object (object);
  canvass_json_add_hex (object, "decision", decision->hash, CANVASS_HASH_BYTES);
  canvass_json_add_text (object, "kind", canvass_decision_kind_name (decision->kind));
  canvass_json_add_text (object, "day", decision->day);
  canvass_json_add_text (object, "by", decision->signer);
  canvass_json_add_text (object, "reason", reason);
  canvass_json_add_text (object, "state", decision->state);
  if (decision->kiosk_id != NULL)
    canvass_json_add_hex (object, "kiosk_id", decision->kiosk_id, CANVASS_ID_BYTES);
  if (decision->body->n_sets > 0)
    add_sets (object, decision->body);
  else if (decision->n_records > 0)
    add_hashes (object, "records", decision->records, decision->n_records);
  add_hashes (object, "supersedes", decision->supersedes, decision->n_supersedes);
  json_builder_end_object (object);
  return TRUE;
}

static void
add_contradiction (JsonBuilder *object, const CanvassContradiction *contradiction)
{
  json_builder_begin_object (object);
  canvass_json_add_text (object, "about", contradiction->kind);
  canvass_json_add_text (object, "what", contradiction->what);
  if (contradiction->about_kiosk)
    canvass_json_add_hex (object, "kiosk_id", contradiction->kiosk_id, CANVASS_ID_BYTES);
  else
    canvass_json_add_hex (object, "record", contradiction->record, CANVASS_HASH_BYTES);
  add_hashes (object,
              "decisions",
              (const guint8 *)contradiction->decisions->data,
              contradiction->decisions->len);
  json_builder_end_object (object);
}

static gboolean
print_json (CanvassLedger *ledger, GPtrArray *contradictions, gint written, GError **error)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  json_builder_set_member_name (object, "decisions");
  json_builder_begin_array (object);
  if (!canvass_ledger_foreach_decision (ledger, add_decision, object, error))
    return FALSE;
  json_builder_end_array (object);
  json_builder_set_member_name (object, "contradictions");
  json_builder_begin_array (object);
  for (guint i = 0; i < contradictions->len; i++)
    add_contradiction (object, contradictions->pdata[i]);
  json_builder_end_array (object);
  if (written >= 0)
    canvass_json_add_number (object, "written", (guint64)written);
  json_builder_end_object (object);
  canvass_json_print (object);
  return TRUE;
}

static gboolean
print_decision (const CanvassLedgerDecision *decision, gpointer user_data)
{
  g_autofree char *hex = canvass_to_hex (decision->hash, CANVASS_HASH_BYTES);
  g_autofree char *reason = copy_reason (decision);
  g_autofree char *printable = canvass_report_printable (reason);
  g_autofree char *by = canvass_report_printable (decision->signer);

  printf ("%s  %s  %s", hex, decision->day, canvass_decision_kind_name (decision->kind));
  if (decision->n_records > 0)
    printf (" of %u records", decision->n_records);
  if (*by != '\0')
    printf (", by %s", by);
  if (!g_str_equal (decision->state, "in-force"))
    printf (", %s", decision->state);
  if (*printable != '\0')
    printf (": %s", printable);
  printf ("\n");
  return TRUE;
}

static void
print_contradiction (const CanvassContradiction *contradiction)
{
  g_autofree char *about = contradiction->about_kiosk
                               ? canvass_to_hex (contradiction->kiosk_id, CANVASS_ID_BYTES)
                               : canvass_to_hex (contradiction->record, CANVASS_HASH_BYTES);

  printf ("contradiction about %s: %s\n", about, contradiction->what);
  for (guint i = 0; i < contradiction->decisions->len; i++) {
    g_autofree char *hex = canvass_to_hex (
        g_array_index (contradiction->decisions, CanvassDecisionId, i).bytes, CANVASS_HASH_BYTES);

    printf ("  %s\n", hex);
  }
}

static gboolean
print_text (CanvassLedger *ledger, GPtrArray *contradictions, gint written, GError **error)
{
  if (!canvass_ledger_foreach_decision (ledger, print_decision, NULL, error))
    return FALSE;

  for (guint i = 0; i < contradictions->len; i++)
    print_contradiction (contradictions->pdata[i]);
  if (written >= 0)
    printf ("%d written\n", written);
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };
  g_autoptr (GPtrArray) contradictions = NULL;
  const char *to = canvass_options_get (options, "to");
  guint n = 0;

  if (!canvass_ledger_choose (options, &open, error) ||
      (to != NULL && !canvass_ledger_share_decisions (open.ledger, to, &n, error)))
    return FALSE;

  contradictions = canvass_ledger_list_contradictions (open.ledger, error);
  return contradictions != NULL &&
         (canvass_options_has (options, "json")
              ? print_json (open.ledger, contradictions, to != NULL ? (gint)n : -1, error)
              : print_text (open.ledger, contradictions, to != NULL ? (gint)n : -1, error)) &&
         canvass_ledger_conclude (&open, error);
}

const CanvassCommand canvass_command_desk_decisions = {
  .group = "desk",
  .name = "decisions",
  .summary = "List decisions and what contradicts, and write them for other desks",
  .details =
      "Each with the day and the coordinator who signed it, and whether it is in force. Decisions\n"
      "are sealed: the files that --to writes can be read by the campaign's coordinators alone,\n"
      "who read them with “canvass desk import”. Desks that have read the same files show the\n"
      "same roll; where decisions contradict each other, none of them is guessed to be right.",
  .options = options_of_desk_decisions,
  .run = run,
};
