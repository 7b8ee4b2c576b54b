/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/account-output.h"
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/json-output.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"

#include <stdio.h>
#include <string.h>

static const CanvassOptionSpec options_of_desk_status[] = {
  CANVASS_OPTION_LEDGER,          CANVASS_OPTION_KEY (0), CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_END,
};

typedef struct {
  CanvassLedger *ledger;  /* (borrowed) */
  GPtrArray *bad_files;   /* (borrowed) */
  CanvassAccount account; /* as it stands */
  GArray *kiosks;         /* (owned) (element-type CanvassLedgerKiosk) */
  guint64 n_signatures;
  guint64 n_doubtful; /* of these */
  guint64 n_records;
  guint64 n_unique;    /* persons */
  guint64 n_corrected; /* of the signatures */
  guint n_decisions, n_in_force;
  GPtrArray *contradictions; /* (owned) */
} State;

static void
state_clear (State *self)
{
  canvass_account_clear (&self->account);
  g_clear_pointer (&self->kiosks, g_array_unref);
  g_clear_pointer (&self->contradictions, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (State, state_clear)

static gboolean
take_stock (State *self, GError **error)
{
  g_autoptr (CanvassRoll) roll = canvass_ledger_read_roll (self->ledger, error);

  if (roll == NULL || !canvass_ledger_get_standing (self->ledger, &self->account, error))
    return FALSE;

  self->n_signatures = canvass_roll_get_n_signatures (roll);
  self->n_records = canvass_roll_get_n_records (roll);
  self->n_doubtful = canvass_roll_count_doubtful (roll);
  self->n_unique = canvass_roll_get_n_unique (roll);
  self->n_corrected = canvass_roll_get_n_corrected (roll);
  self->contradictions = canvass_ledger_list_contradictions (self->ledger, error);
  if (self->contradictions == NULL ||
      !canvass_ledger_count_decisions (self->ledger, &self->n_decisions, &self->n_in_force, error))
    return FALSE;

  self->kiosks = canvass_ledger_list_kiosks (self->ledger, error);
  return self->kiosks != NULL;
}

static guint64
get_goal (const State *self)
{
  return canvass_campaign_get_rules (canvass_ledger_get_campaign (self->ledger))->goal;
}

static const char *
get_destroy_by (const State *self)
{
  return canvass_campaign_get_rules (canvass_ledger_get_campaign (self->ledger))->destroy_by;
}

static gboolean
is_destruction_due (const State *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  const char *day = get_destroy_by (self);

  return *day != '\0' && strcmp (today, day) >= 0;
}

/* Every number below follows from those above it: read = records + repeated + quarantined, and
 * quarantined holds what was rejected and taken back besides what waits; records = signatures +
 * others; signatures = unique + merged. */
static guint64
count_waiting (const State *self)
{
  return self->account.quarantined - self->account.reasons[CANVASS_QUARANTINE_REJECTED] -
         self->account.reasons[CANVASS_QUARANTINE_WITHDRAWN];
}

static void
add_gaps (JsonBuilder *object, const CanvassLedgerKiosk *kiosk)
{
  json_builder_set_member_name (object, "gaps");
  json_builder_begin_array (object);
  for (guint i = 0; i < kiosk->n_gaps; i++) {
    json_builder_begin_array (object);
    json_builder_add_int_value (object, (gint64)kiosk->gaps[i].first);
    json_builder_add_int_value (object, (gint64)kiosk->gaps[i].last);
    json_builder_end_array (object);
  }
  json_builder_end_array (object);
}

static void
add_kiosk (JsonBuilder *object, const CanvassLedgerKiosk *kiosk)
{
  char day[11];

  json_builder_begin_object (object);
  canvass_json_add_hex (object, "kiosk_id", kiosk->kiosk_id, CANVASS_ID_BYTES);
  canvass_json_add_text (object, "name", kiosk->name);
  canvass_json_add_bool (object, "admitted", kiosk->admitted);
  canvass_json_add_number (object, "batches", kiosk->batches);
  canvass_json_add_number (object, "last_number", kiosk->last_number);
  canvass_json_add_number (object, "missing_batches", kiosk->missing_batches);
  add_gaps (object, kiosk);
  canvass_json_add_bool (object, "revoked", kiosk->revoked);
  canvass_json_add_number (object, "contested_batches", kiosk->contested);
  canvass_json_add_text (object, "last_seen", canvass_decision_format_day (kiosk->last_day, day));
  canvass_json_add_number (object, "accepted", kiosk->accepted);
  canvass_json_add_number (object, "quarantined", kiosk->quarantined);
  canvass_json_add_number (object, "closed_sessions", kiosk->closed_sessions);
  canvass_json_add_number (object, "captured_in_closed", kiosk->captured_in_closed);
  canvass_json_add_number (object, "arrived_in_closed", kiosk->arrived_in_closed);
  json_builder_end_object (object);
}

static void
add_campaign (JsonBuilder *object, CanvassCampaign *campaign)
{
  const char *first = canvass_campaign_get_languages (campaign)[0];

  json_builder_begin_object (object);
  canvass_json_add_text (object, "id", canvass_campaign_get_id_hex (campaign));
  canvass_json_add_hex (object, "hash", canvass_campaign_get_hash (campaign), CANVASS_HASH_BYTES);
  canvass_json_add_number (object, "sequence", canvass_campaign_get_sequence (campaign));
  canvass_json_add_text (
      object, "title", canvass_text_get_title (canvass_campaign_get_text (campaign, first)));
  json_builder_end_object (object);
}

static void
print_json (const State *self)
{
  GPtrArray *campaigns = canvass_ledger_get_campaigns (self->ledger);
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_number (object, "read", self->account.read);
  canvass_json_add_number (object, "repeated", self->account.repeated);
  canvass_json_add_number (object, "signatures", self->n_signatures);
  canvass_json_add_number (object, "unique", self->n_unique);
  canvass_json_add_number (object, "merged", self->n_signatures - self->n_unique);
  canvass_json_add_number (object, "corrected", self->n_corrected);
  canvass_json_add_number (object, "doubtful", self->n_doubtful);
  canvass_json_add_number (object, "records", self->n_records);
  canvass_json_add_number (object, "quarantined", self->account.quarantined);
  canvass_account_add_reasons (object, &self->account);
  canvass_json_add_number (object, "waiting", count_waiting (self));
  canvass_json_add_number (object, "rejected", self->account.reasons[CANVASS_QUARANTINE_REJECTED]);
  canvass_json_add_number (
      object, "withdrawn", self->account.reasons[CANVASS_QUARANTINE_WITHDRAWN]);
  canvass_json_add_number (object, "decisions", self->n_decisions);
  canvass_json_add_number (object, "decisions_in_force", self->n_in_force);
  canvass_json_add_number (object, "contradictions", self->contradictions->len);
  json_builder_set_member_name (object, "kiosks");
  json_builder_begin_array (object);
  for (guint i = 0; i < self->kiosks->len; i++)
    add_kiosk (object, &g_array_index (self->kiosks, CanvassLedgerKiosk, i));
  json_builder_end_array (object);
  json_builder_set_member_name (object, "campaigns");
  json_builder_begin_array (object);
  for (guint i = 0; i < campaigns->len; i++)
    add_campaign (object, g_ptr_array_index (campaigns, i));
  json_builder_end_array (object);
  canvass_account_add_bad_files (object, "bad_files", self->bad_files);
  canvass_json_add_number (object, "goal", get_goal (self));
  canvass_json_add_text (object, "destroy_by", get_destroy_by (self));
  canvass_json_add_bool (object, "destroy_due", is_destruction_due (self));
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_gaps (const CanvassLedgerKiosk *kiosk)
{
  printf (", %" G_GUINT64_FORMAT " batches missing (", kiosk->missing_batches);
  for (guint i = 0; i < kiosk->n_gaps; i++) {
    printf ("%s%" G_GUINT64_FORMAT, i > 0 ? ", " : "", kiosk->gaps[i].first);
    if (kiosk->gaps[i].last > kiosk->gaps[i].first)
      printf ("–%" G_GUINT64_FORMAT, kiosk->gaps[i].last);
  }
  printf ("%s)", kiosk->n_gaps == CANVASS_LEDGER_MAX_GAPS ? ", …" : "");
}

static void
print_kiosk (const CanvassLedgerKiosk *kiosk)
{
  char day[11];
  g_autofree char *id = canvass_to_hex (kiosk->kiosk_id, CANVASS_ID_BYTES);

  printf ("kiosk %s%s: %" G_GUINT64_FORMAT " accepted, %" G_GUINT64_FORMAT
          " quarantined, %" G_GUINT64_FORMAT " batches",
          kiosk->admitted ? kiosk->name : id,
          kiosk->admitted ? "" : " (not admitted)",
          kiosk->accepted,
          kiosk->quarantined,
          kiosk->batches);
  if (kiosk->missing_batches > 0)
    print_gaps (kiosk);
  if (kiosk->closed_sessions > 0)
    printf (", %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " counted signatures arrived",
            kiosk->arrived_in_closed,
            kiosk->captured_in_closed);
  if (kiosk->last_day > 0)
    printf (", last seen on %s", canvass_decision_format_day (kiosk->last_day, day));
  if (kiosk->contested > 0)
    printf (", %" G_GUINT64_FORMAT " batches contested", kiosk->contested);
  printf ("%s\n", kiosk->revoked ? ", revoked" : "");
}

static void
print_text (const State *self)
{
  guint64 goal = get_goal (self);

  printf ("signatures:  %" G_GUINT64_FORMAT, self->n_signatures);
  if (goal > 0)
    printf (" of %" G_GUINT64_FORMAT, goal);
  if (self->n_doubtful > 0)
    printf ("\ndoubtful:    %" G_GUINT64_FORMAT " of these, as their canvassers marked them",
            self->n_doubtful);
  if (self->n_unique < self->n_signatures)
    printf ("\nunique:      %" G_GUINT64_FORMAT ", as %" G_GUINT64_FORMAT " are merged",
            self->n_unique,
            self->n_signatures - self->n_unique);
  if (self->n_corrected > 0)
    printf ("\ncorrected:   %" G_GUINT64_FORMAT " of the signatures", self->n_corrected);
  printf ("\nrecords:     %" G_GUINT64_FORMAT "\n", self->n_records);
  printf ("quarantined: %" G_GUINT64_FORMAT "\n", self->account.quarantined);
  canvass_account_print_reasons (&self->account);
  printf ("campaign:    version %" G_GUINT64_FORMAT ", %u in all\n",
          canvass_campaign_get_sequence (canvass_ledger_get_campaign (self->ledger)),
          canvass_ledger_get_campaigns (self->ledger)->len);
  if (self->n_decisions > 0)
    printf ("decisions:   %u, %u of them in force\n", self->n_decisions, self->n_in_force);
  if (self->contradictions->len > 0)
    printf ("contested:   %u times; “canvass desk decisions” tells what\n",
            self->contradictions->len);
  for (guint i = 0; i < self->kiosks->len; i++)
    print_kiosk (&g_array_index (self->kiosks, CanvassLedgerKiosk, i));
  if (is_destruction_due (self))
    printf (
        "destroy:     signers were promised that all of this is destroyed by %s: see “canvass desk "
        "destroy”\n",
        get_destroy_by (self));
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };
  g_auto (State) state = { 0 };

  canvass_account_init (&state.account);
  if (!canvass_ledger_choose (options, &open, error))
    return FALSE;

  state.ledger = open.ledger;
  state.bad_files = open.bad_files;
  if (!take_stock (&state, error))
    return FALSE;

  if (canvass_options_has (options, "json"))
    print_json (&state);
  else
    print_text (&state);

  return canvass_ledger_conclude (&open, error);
}

const CanvassCommand canvass_command_desk_status = {
  .group = "desk",
  .name = "status",
  .summary = "Count what a ledger holds, by kiosk and by reason",
  .details =
      "Records are signatures and the counts that kiosks sealed when they closed. For each kiosk\n"
      "it tells which of its batches and counted signatures have not arrived yet. It fails if the\n"
      "ledger's own files are damaged or missing, and says which.",
  .options = options_of_desk_status,
  .run = run,
};
