/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/language.h"
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/report.h"
#include "cli/vault-choice.h"
#include "device/clock.h"
#include "device/languages.h"
#include "format/file.h"
#include "kiosk/helper.h"
#include "kiosk/readiness.h"
#include "print/findings.h"

#include <stdio.h>

#define PATIENCE_SECONDS 60

static const CanvassOptionSpec options_of_kiosk_status[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_CAMPAIGN_ID,
  { "quick", NULL, "without the letters and voices of its languages, which take a while", 0 },
  { "print", "FILE.pdf", "write a sheet to print and to tick off", 0 },
  { "paper", "a4|letter", "its paper; that of the country without it", 0 },
  { "language", "TAG", "its language, such as es; English without it", 0 },
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_END,
};

/* What keeps forms closed when it fails (design.md, P12), and the checks that it is made of. */
static const struct {
  const char *name;
  const char *checks[3];
} ready_names[] = {
  { "vault", { CANVASS_CHECK_VAULT } },
  { "room", { CANVASS_CHECK_ROOM } },
  { "campaign", { CANVASS_CHECK_CAMPAIGN } },
  { "memory", { CANVASS_CHECK_MEMORY, CANVASS_CHECK_CORE_DUMPS } },
};

typedef struct {
  CanvassVault *vault;       /* (owned) */
  CanvassCampaign *campaign; /* (owned) */
  CanvassVaultStatus status;
  GPtrArray *checks; /* (owned) (element-type CanvassCheck) */
} State;

static void
state_clear (State *self)
{
  g_clear_object (&self->vault);
  g_clear_object (&self->campaign);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (State, state_clear)

/* Of this process, which is protected as a kiosk is: so of any that is started the same way. */
static void
check_readiness (State *self, const char *directory)
{
  g_autoptr (GPtrArray) vaults = g_ptr_array_new ();
  CanvassSurroundings surroundings = { .n_sticks = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassSettings) settings = canvass_settings_open (directory, &error);
  char today[CANVASS_DAY_CHARS];

  canvass_clock_today (today);
  surroundings.today = today;
  canvass_memory_get_facts (NULL, NULL, &surroundings.memory);
  canvass_surroundings_recall (&surroundings, settings, error);
  g_ptr_array_add (vaults, self->vault);
  self->checks = canvass_readiness_check (vaults, &surroundings);
}

/* (transfer full) (element-type utf8) what is told of those that are @fitness, a line each. */
static GPtrArray *
list_texts (const State *self, CanvassFitness fitness)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->checks->len; i++) {
    const CanvassCheck *check = g_ptr_array_index (self->checks, i);

    if (check->fitness == fitness)
      g_ptr_array_add (texts, canvass_report_printable (check->text));
  }
  return texts;
}

static gboolean
is_ready (const State *self, const char *id)
{
  return canvass_checks_judge (self->checks, id) != CANVASS_FITNESS_CLOSED;
}

static void
add_checks (JsonBuilder *object, const State *self)
{
  json_builder_set_member_name (object, "checks");
  json_builder_begin_array (object);
  for (guint i = 0; i < self->checks->len; i++) {
    const CanvassCheck *check = g_ptr_array_index (self->checks, i);

    json_builder_begin_object (object);
    canvass_json_add_text (object, "id", check->id);
    canvass_json_add_text (object, "fitness", canvass_fitness_name (check->fitness));
    canvass_json_add_text (object, "subject", check->subject);
    canvass_json_add_text (object, "detail", check->detail);
    canvass_json_add_text (object, "text", check->text);
    json_builder_end_object (object);
  }
  json_builder_end_array (object);
}

static void
add_readiness (JsonBuilder *object, const State *self)
{
  g_autoptr (GPtrArray) problems = list_texts (self, CANVASS_FITNESS_CLOSED);
  g_autoptr (GPtrArray) warnings = list_texts (self, CANVASS_FITNESS_WARN);

  json_builder_set_member_name (object, "readiness");
  json_builder_begin_object (object);
  canvass_json_add_bool (object, "ready", problems->len == 0);
  for (gsize i = 0; i < G_N_ELEMENTS (ready_names); i++) {
    gboolean ready = TRUE;

    for (gsize k = 0; ready_names[i].checks[k] != NULL; k++)
      ready &= is_ready (self, ready_names[i].checks[k]);
    canvass_json_add_bool (object, ready_names[i].name, ready);
  }
  canvass_json_add_texts (object, "problems", problems);
  canvass_json_add_texts (object, "warnings", warnings);
  add_checks (object, self);
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
  g_autoptr (GPtrArray) problems = list_texts (self, CANVASS_FITNESS_CLOSED);
  g_autoptr (GPtrArray) warnings = list_texts (self, CANVASS_FITNESS_WARN);

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
  printf ("ready to sign:  %s\n", problems->len == 0 ? "yes" : "no");
  print_each ("problem:       ", problems);
  print_each ("warning:       ", warnings);
}

/* Counting what is lost reads everything, so not unless something is. */
static gboolean
look_at_damage (State *self, GError **error)
{
  if (is_ready (self, CANVASS_CHECK_VAULT) && !self->status.damaged)
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
wrong_usage (const char *what, GError **error)
{
  g_set_error_literal (error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, what);
  return FALSE;
}

static gboolean
read_print_options (const CanvassOptions *options, CanvassFindings *findings, GError **error)
{
  const char *paper = canvass_options_get (options, "paper");
  const char *language = canvass_options_get (options, "language");
  const char *path = canvass_options_get (options, "print");

  if (path == NULL)
    return (paper == NULL && language == NULL) ||
           wrong_usage ("--paper and --language are for the sheet of --print", error);

  if (canvass_options_has (options, "quick"))
    return wrong_usage ("--print tells of everything, of which --quick leaves some out", error);

  findings->paper = paper == NULL ? canvass_paper_find () : CANVASS_PAPER_A4;
  if (g_strcmp0 (paper, "letter") == 0)
    findings->paper = CANVASS_PAPER_LETTER;
  else if (paper != NULL && !g_str_equal (paper, "a4"))
    return wrong_usage ("--paper is a4 or letter", error);
  if (language != NULL) {
    g_free (findings->language);
    findings->language = canvass_language_tidy (language);
    if (findings->language == NULL)
      return wrong_usage ("--language needs a language's tag, such as es or zh-Hans", error);
  }

  return canvass_output_check (path, "%PDF", error);
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GBytes *
draw (CanvassFindings *findings, GError **error)
{
  g_autofree char *program = canvass_helper_find ("canvass-sheet", "../print");
  g_autoptr (GBytes) input = canvass_findings_write (findings);
  g_autoptr (GAsyncResult) result = NULL;

  if (program == NULL) {
    g_set_error_literal (error,
                         G_IO_ERROR,
                         G_IO_ERROR_NOT_FOUND,
                         "The program canvass-sheet is missing; install Canvass again");
    return NULL;
  }

  canvass_helper_run_async (program, NULL, input, PATIENCE_SECONDS, NULL, on_drawn, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return canvass_helper_run_finish (result, error);
}

static gboolean
print_sheet (const State *self, CanvassFindings *findings, const char *path, GError **error)
{
  const char *const *languages = canvass_campaign_get_languages (self->campaign);
  const CanvassText *text = canvass_campaign_get_text (self->campaign, languages[0]);
  const CanvassFindingsPetition petition = {
    .title = (char *)canvass_text_get_title (text),
    .table = (char *)canvass_vault_get_name (self->vault),
    .version = canvass_campaign_get_sequence (self->campaign),
    .records = self->status.records,
    .unacknowledged = self->status.unacknowledged,
    .room = self->status.room,
  };
  g_autoptr (GBytes) sheet = NULL;

  canvass_findings_add_petition (findings, &petition);
  g_ptr_array_unref (findings->checks);
  findings->checks = g_ptr_array_ref (self->checks);
  sheet = draw (findings, error);
  return sheet != NULL && canvass_file_write (path, sheet, 0644, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get (options, "print");
  g_autoptr (CanvassFindings) findings = canvass_findings_new ();
  g_auto (State) state = { 0 };

  if (!read_print_options (options, findings, error))
    return FALSE;

  state.vault = canvass_vault_choose (options, error);
  if (state.vault == NULL)
    return FALSE;

  /* Its test record takes some of the room. */
  state.campaign = canvass_vault_get_campaign (state.vault);
  check_readiness (&state, canvass_options_get (options, "vault"));
  if (!canvass_options_has (options, "quick"))
    canvass_languages_check (state.checks, state.campaign, NULL);
  if (!canvass_vault_get_status (state.vault, &state.status, error) ||
      !look_at_damage (&state, error))
    return FALSE;

  if (path != NULL && !print_sheet (&state, findings, path, error))
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
