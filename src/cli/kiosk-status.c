/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "cli/vault-choice.h"
#include "format/secret.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_status[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_CAMPAIGN_ID,
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_END,
};

/* Enough to tell whether locking works at all, little enough to be allowed where it does. */
#define PROBE_BYTES (64 * 1024)

typedef enum {
  READY_VAULT,
  READY_ROOM,
  READY_CAMPAIGN,
  READY_MEMORY,
  N_READY,
} Ready;

static const struct {
  const char *name;
  const char *problem;
} ready_checks[N_READY] = {
  [READY_VAULT] = { "vault", NULL },
  [READY_ROOM] = { "room", "There is no room for another signature; free some on this disk" },
  [READY_CAMPAIGN] = { "campaign", "The petition is closed; nothing more is taken" },
  [READY_MEMORY] = { "memory",
                     "Memory cannot be locked here, so what is typed may reach the swap space; "
                     "raise the limit (LimitMEMLOCK, ulimit -l)" },
};

typedef struct {
  CanvassVault *vault;       /* (owned) */
  CanvassCampaign *campaign; /* (owned) */
  CanvassVaultStatus status;
  gboolean ready[N_READY];
  char *vault_problem; /* (owned) (nullable) */
} State;

static void
state_clear (State *self)
{
  g_clear_object (&self->vault);
  g_clear_object (&self->campaign);
  g_clear_pointer (&self->vault_problem, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (State, state_clear)

static gboolean
check_memory (void)
{
  gpointer probe = canvass_secret_new (PROBE_BYTES);
  gboolean locked = canvass_memory_lock_verify () != CANVASS_MEMORY_LOCK_NONE;

  canvass_secret_free (probe);
  return locked;
}

static gboolean
is_open_today (CanvassCampaign *campaign)
{
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();

  canvass_payload_set_today (payload);
  return canvass_campaign_is_open (campaign, canvass_payload_get_day (payload));
}

static void
check_readiness (State *self)
{
  g_autoptr (GError) error = NULL;

  self->ready[READY_VAULT] = canvass_vault_check (self->vault, &error);
  if (error != NULL)
    self->vault_problem = canvass_report_line (error);
  self->ready[READY_ROOM] = self->status.room > 0;
  self->ready[READY_CAMPAIGN] = is_open_today (self->campaign);
  self->ready[READY_MEMORY] = check_memory ();
}

static const char *
describe_problem (const State *self, Ready check)
{
  return check == READY_VAULT ? self->vault_problem : ready_checks[check].problem;
}

static gboolean
is_ready (const State *self)
{
  for (guint i = 0; i < N_READY; i++) {
    if (!self->ready[i])
      return FALSE;
  }

  return TRUE;
}

static void
add_readiness (JsonBuilder *object, const State *self)
{
  json_builder_set_member_name (object, "readiness");
  json_builder_begin_object (object);
  canvass_json_add_bool (object, "ready", is_ready (self));
  for (guint i = 0; i < N_READY; i++)
    canvass_json_add_bool (object, ready_checks[i].name, self->ready[i]);

  json_builder_set_member_name (object, "problems");
  json_builder_begin_array (object);
  for (guint i = 0; i < N_READY; i++) {
    if (!self->ready[i])
      json_builder_add_string_value (object, describe_problem (self, i));
  }
  json_builder_end_array (object);
  json_builder_end_object (object);
}

static void
add_last_batch (JsonBuilder *object, const CanvassVaultStatus *status)
{
  json_builder_set_member_name (object, "last_batch");
  if (status->last_batch == 0) {
    json_builder_add_null_value (object);
    return;
  }

  json_builder_begin_object (object);
  canvass_json_add_number (object, "number", status->last_batch);
  canvass_json_add_text (object, "id", status->last_batch_id);
  json_builder_end_object (object);
}

static void
print_json (const State *self)
{
  const CanvassVaultStatus *status = &self->status;
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_text (object, "name", canvass_vault_get_name (self->vault));
  canvass_json_add_hex (
      object, "kiosk_id", canvass_vault_get_kiosk_id (self->vault), CANVASS_ID_BYTES);
  canvass_json_add_text (object, "campaign_id", canvass_campaign_get_id_hex (self->campaign));
  canvass_json_add_hex (
      object, "campaign_hash", canvass_campaign_get_hash (self->campaign), CANVASS_HASH_BYTES);
  canvass_json_add_number (object, "sequence", canvass_campaign_get_sequence (self->campaign));
  canvass_json_add_number (object, "records", status->records);
  canvass_json_add_number (object, "unacknowledged", status->unacknowledged);
  canvass_json_add_number (object, "unbatched", status->unbatched);
  canvass_json_add_number (object, "acknowledged", status->acknowledged);
  add_last_batch (object, status);
  canvass_json_add_number (object, "room", status->room);
  add_readiness (object, self);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_text (const State *self)
{
  const CanvassVaultStatus *status = &self->status;

  printf ("table:          %s\n", canvass_vault_get_name (self->vault));
  printf ("campaign:       %s, version %" G_GUINT64_FORMAT "\n",
          canvass_campaign_get_id_hex (self->campaign),
          canvass_campaign_get_sequence (self->campaign));
  printf ("records:        %" G_GUINT64_FORMAT "\n", status->records);
  printf ("unacknowledged: %" G_GUINT64_FORMAT "\n", status->unacknowledged);
  printf ("not exported:   %" G_GUINT64_FORMAT "\n", status->unbatched);
  printf ("acknowledged:   %" G_GUINT64_FORMAT "\n", status->acknowledged);
  if (status->last_batch > 0)
    printf (
        "last batch:     %" G_GUINT64_FORMAT ", %s\n", status->last_batch, status->last_batch_id);
  printf ("room:           for %" G_GUINT64_FORMAT " more\n", status->room);
  printf ("ready to sign:  %s\n", is_ready (self) ? "yes" : "no");
  for (guint i = 0; i < N_READY; i++) {
    if (!self->ready[i])
      printf ("                %s\n", describe_problem (self, i));
  }
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (State) state = { .vault = canvass_vault_choose (options, error) };

  if (state.vault == NULL || !canvass_vault_get_status (state.vault, &state.status, error))
    return FALSE;

  state.campaign = canvass_vault_get_campaign (state.vault);
  check_readiness (&state);

  if (canvass_options_has (options, "json"))
    print_json (&state);
  else
    print_text (&state);

  return TRUE;
}

const CanvassCommand canvass_command_kiosk_status = {
  .group = "kiosk",
  .name = "status",
  .summary = "Tell what a kiosk holds and whether it is ready",
  .details =
      "Counts of sealed records only: a kiosk cannot tell whose they are. A kiosk that is not\n"
      "ready is no failure of this command.",
  .options = options_of_kiosk_status,
  .run = run,
};
