/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "cli/vault-choice.h"
#include "device/catalogue.h"
#include "device/clock.h"
#include "device/disk.h"
#include "device/legibility.h"
#include "device/memory.h"
#include "device/speaking.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_status[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_CAMPAIGN_ID,
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_END,
};

/* What keeps forms closed when it fails (design.md, P12). */
typedef enum {
  READY_VAULT,
  READY_ROOM,
  READY_CAMPAIGN,
  READY_MEMORY,
  N_READY,
} Ready;

static const char *const ready_names[N_READY] = { "vault", "room", "campaign", "memory" };

typedef struct {
  CanvassVault *vault;       /* (owned) */
  CanvassCampaign *campaign; /* (owned) */
  CanvassVaultStatus status;
  gboolean ready[N_READY];
  GPtrArray *problems; /* (owned) (element-type utf8) why forms stay closed */
  GPtrArray *warnings; /* (owned) (element-type utf8) what only the canvasser is told */
} State;

static void
state_clear (State *self)
{
  g_clear_object (&self->vault);
  g_clear_object (&self->campaign);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (State, state_clear)

/* Files @what under problems or warnings, and says whether forms may open. */
static gboolean
judge (State *self, CanvassFitness fitness, const char *what)
{
  if (fitness == CANVASS_FITNESS_CLOSED)
    g_ptr_array_add (self->problems, g_strdup (what));
  else if (fitness == CANVASS_FITNESS_WARN)
    g_ptr_array_add (self->warnings, g_strdup (what));

  return fitness != CANVASS_FITNESS_CLOSED;
}

static gboolean
judge_vault (State *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  /* Room is judged by itself. */
  if (canvass_vault_check (self->vault, &error) ||
      g_error_matches (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_FULL))
    return TRUE;

  problem = canvass_report_line (error);
  return judge (self, CANVASS_FITNESS_CLOSED, problem);
}

static gboolean
judge_room (State *self)
{
  CanvassDiskVerdict verdict = canvass_disk_judge (self->status.room);

  return judge (self, verdict.fitness, canvass_disk_describe (verdict.reason));
}

static gboolean
judge_campaign (State *self, const char *today)
{
  gboolean open = canvass_campaign_is_open (self->campaign, today);

  return judge (self,
                open ? CANVASS_FITNESS_FIT : CANVASS_FITNESS_CLOSED,
                "The petition is over; nothing more is taken. Export what is here");
}

/* Of this process, which is protected as a kiosk is: so of any that is started the same way. */
static gboolean
judge_memory (State *self)
{
  CanvassMemoryFacts facts;
  CanvassMemoryVerdict verdict;

  canvass_memory_get_facts (NULL, NULL, &facts);
  verdict = canvass_memory_judge (&facts);
  return judge (self, verdict.fitness, canvass_memory_describe (verdict.reason));
}

static void
judge_clock (State *self, const char *today)
{
  char build_day[CANVASS_DAY_CHARS];
  CanvassClockVerdict verdict;

  canvass_clock_build_day (build_day);
  verdict = canvass_clock_judge (today, build_day, NULL);
  judge (self, verdict.fitness, canvass_clock_describe (verdict.reason));
}

static void
judge_language (State *self, const CanvassLegibility *legibility)
{
  g_autofree char *what = canvass_legibility_describe (legibility);
  g_autofree char *unread = NULL;

  judge (self, legibility->fitness, what);
  if (legibility->unread == NULL)
    return;

  unread = canvass_report_line (legibility->unread);
  judge (self, CANVASS_FITNESS_WARN, unread);
}

static void
judge_languages (State *self)
{
  g_autofree char *catalogues = canvass_catalogue_find_folder ();
  g_autoptr (GPtrArray) found = canvass_legibility_check (self->campaign, catalogues);
  gboolean translated = FALSE;

  for (guint i = 0; i < found->len; i++) {
    const CanvassLegibility *legibility = g_ptr_array_index (found, i);

    judge_language (self, legibility);
    translated |= legibility->translated;
  }
  if (!translated) {
    g_autofree char *what = g_strdup_printf ("There is no translation of the pages in %s: they "
                                             "speak English only. Install Canvass again.",
                                             catalogues);

    judge (self, CANVASS_FITNESS_WARN, what);
  }
}

static void
judge_speaking (State *self)
{
  g_auto (CanvassSpeakingVerdict) verdict = { 0 };
  g_autofree char *what = NULL;

  canvass_speaking_judge (canvass_campaign_get_languages (self->campaign), NULL, &verdict);
  what = canvass_speaking_describe (&verdict);
  judge (self, verdict.fitness, what);
}

static void
check_readiness (State *self)
{
  char today[CANVASS_DAY_CHARS];

  canvass_clock_today (today);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->ready[READY_VAULT] = judge_vault (self);
  self->ready[READY_ROOM] = judge_room (self);
  self->ready[READY_CAMPAIGN] = judge_campaign (self, today);
  self->ready[READY_MEMORY] = judge_memory (self);
  judge_clock (self, today);
  judge_languages (self);
  judge_speaking (self);
}

static void
add_readiness (JsonBuilder *object, const State *self)
{
  json_builder_set_member_name (object, "readiness");
  json_builder_begin_object (object);
  canvass_json_add_bool (object, "ready", self->problems->len == 0);
  for (guint i = 0; i < N_READY; i++)
    canvass_json_add_bool (object, ready_names[i], self->ready[i]);
  canvass_json_add_texts (object, "problems", self->problems);
  canvass_json_add_texts (object, "warnings", self->warnings);
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
  canvass_json_add_number (object, "unreadable", status->unreadable);
  canvass_json_add_bool (object, "damaged", status->damaged);
  add_readiness (object, self);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_each (const char *label, GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    printf ("%s %s\n", label, (const char *)g_ptr_array_index (texts, i));
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
  if (status->damaged)
    printf ("damaged:        %" G_GUINT64_FORMAT " of what was stored cannot be read\n",
            status->unreadable);
  printf ("ready to sign:  %s\n", self->problems->len == 0 ? "yes" : "no");
  print_each ("problem:       ", self->problems);
  print_each ("warning:       ", self->warnings);
}

/* Counting what is lost reads everything, so not unless something is. */
static gboolean
look_at_damage (State *self, GError **error)
{
  if (self->ready[READY_VAULT] && !self->status.damaged)
    return TRUE;

  return canvass_vault_examine (self->vault, error) &&
         canvass_vault_get_status (self->vault, &self->status, error);
}

static gboolean
check_whole (const State *self, GError **error)
{
  if (!self->status.damaged)
    return TRUE;

  g_set_error (error,
               CANVASS_VAULT_ERROR,
               CANVASS_VAULT_ERROR_CORRUPT,
               "The vault is damaged: %" G_GUINT64_FORMAT
               " records that were stored cannot be read. Export what it still gives, keep the "
               "folder as it is and enroll afresh in another",
               self->status.unreadable);
  return FALSE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (State) state = { .vault = canvass_vault_choose (options, error) };

  if (state.vault == NULL || !canvass_vault_get_status (state.vault, &state.status, error))
    return FALSE;

  state.campaign = canvass_vault_get_campaign (state.vault);
  check_readiness (&state);
  if (!look_at_damage (&state, error))
    return FALSE;

  if (canvass_options_has (options, "json"))
    print_json (&state);
  else
    print_text (&state);

  return check_whole (&state, error);
}

const CanvassCommand canvass_command_kiosk_status = {
  .group = "kiosk",
  .name = "status",
  .summary = "Tell what a kiosk holds and whether it is ready",
  .details =
      "Counts of sealed records only: a kiosk cannot tell whose they are. A kiosk that is not\n"
      "ready is no failure of this command; one that has lost some of what was stored is.",
  .options = options_of_kiosk_status,
  .run = run,
};
