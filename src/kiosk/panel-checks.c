/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "device/clock.h"
#include "kiosk/helper.h"
#include "kiosk/language-checks.h"
#include "kiosk/panel-service-private.h"
#include "kiosk/readiness.h"
#include "print/findings.h"

#include <stdio.h>

#define PATIENCE_SECONDS 60
/* Of a campaign's id, where its title cannot be read. */
#define SUBJECT_CHARS 8

/* One look at everything, for the screen or for a page. */
typedef struct {
  CanvassPanelService *service; /* (owned) */
  GPtrArray *checks;            /* (owned) (element-type CanvassCheck) */
  GPtrArray *campaigns;         /* (owned) (element-type CanvassCampaign) still to be looked at */
  char *stick;                  /* (owned) (nullable) that a page is written to */
  char *about;                  /* (owned) what stands on it */

  /* For the thread that looks at the table. */
  GPtrArray *vaults; /* (owned) (element-type CanvassVault) */
  GPtrArray *broken; /* (owned) (element-type CanvassCheck) of petitions that are not open */
  CanvassSurroundings around;
  char today[CANVASS_DAY_CHARS];
  char *mirror;          /* (owned) (nullable) lent to around */
  char *last_export_day; /* (owned) (nullable) lent to around */
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->service);
  g_clear_pointer (&look->checks, g_ptr_array_unref);
  g_ptr_array_unref (look->vaults);
  g_ptr_array_unref (look->broken);
  g_free (look->mirror);
  g_free (look->last_export_day);
  g_ptr_array_unref (look->campaigns);
  g_free (look->stick);
  g_free (look->about);
  g_free (look);
}

static void
on_page_written (const CanvassWorkResult *result, gpointer user_data)
{
  g_autoptr (CanvassPanelService) self = user_data;

  canvass_panel_service_finish (self, result->outcome, 0, result->name, result->why);
}

static void
write_page (const Look *look, GBytes *page)
{
  CanvassPanelService *self = look->service;
  const CanvassStickSeen *seen = canvass_sticks_find (self->sticks, look->stick);

  if (seen == NULL) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_PULLED, 0, NULL, NULL);
    return;
  }

  self->work = canvass_stick_put (seen->stick,
                                  CANVASS_STICK_REPORTS,
                                  "readiness",
                                  "pdf",
                                  page,
                                  on_page_written,
                                  g_object_ref (self));
}

static void
on_page_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *look = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) page = canvass_helper_run_finish (result, &error);

  if (page != NULL)
    write_page (look, page);
  else
    canvass_panel_service_finish (look->service, CANVASS_OUTCOME_FAILED, 0, NULL, error->message);
  look_free (look);
}

static void
add_petition (CanvassFindings *findings, CanvassVault *vault)
{
  g_autoptr (CanvassCampaign) campaign = canvass_vault_get_campaign (vault);
  const char *const *languages = canvass_campaign_get_languages (campaign);
  CanvassVaultStatus status = { 0 };
  CanvassFindingsPetition petition = {
    .title = (char *)canvass_text_get_title (canvass_campaign_get_text (campaign, languages[0])),
    .table = (char *)canvass_vault_get_name (vault),
    .version = canvass_campaign_get_sequence (campaign),
  };

  /* A vault that cannot say is told among the checks. */
  if (canvass_vault_get_status (vault, &status, NULL)) {
    petition.records = status.records;
    petition.unacknowledged = status.unacknowledged;
    petition.room = status.room;
  }
  canvass_findings_add_petition (findings, &petition);
}

/* Takes over @look. */
static void
draw_page (Look *look)
{
  CanvassPanelService *self = look->service;
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);
  g_autoptr (CanvassFindings) findings = canvass_findings_new ();
  g_autoptr (GBytes) input = NULL;

  if (self->given->sheet == NULL || !canvass_findings_hear (findings, look->about)) {
    canvass_panel_service_finish (
        self, CANVASS_OUTCOME_FAILED, 0, NULL, "A page cannot be drawn; install Canvass again");
    look_free (look);
    return;
  }

  findings->paper = canvass_paper_find ();
  for (guint i = 0; i < vaults->len; i++)
    add_petition (findings, g_ptr_array_index (vaults, i));
  g_ptr_array_unref (findings->checks);
  findings->checks = g_ptr_array_ref (look->checks);
  input = canvass_findings_write (findings);
  canvass_helper_run_async (self->given->sheet,
                            self->given->panel_environment,
                            input,
                            PATIENCE_SECONDS,
                            NULL,
                            on_page_drawn,
                            look);
}

static CanvassPanelCheck *
word_check (const CanvassCheck *check)
{
  CanvassPanelCheck *told = canvass_panel_check_new ();

  told->id = g_strdup (check->id);
  told->fitness = check->fitness;
  told->text = g_strdup (check->text);
  told->subject = g_strdup (check->subject);
  told->detail = g_strdup (check->detail);
  return told;
}

void
canvass_panel_service_tell_findings (CanvassPanelService *self)
{
  if (self->findings.readiness.checks != NULL && self->panel != NULL &&
      canvass_panel_process_is_admitted (self->panel))
    canvass_panel_process_tell (self->panel, &self->findings);
}

static void
tell_checks (const Look *look)
{
  CanvassPanelService *self = look->service;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_READINESS };

  message.readiness.checks =
      g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_panel_check_free);
  for (guint i = 0; i < look->checks->len; i++)
    g_ptr_array_add (message.readiness.checks, word_check (g_ptr_array_index (look->checks, i)));
  message.readiness.day = g_date_time_format (now, "%F");
  message.readiness.time = g_date_time_format (now, "%H:%M");
  canvass_panel_message_fit_checks (&message);
  canvass_panel_message_clear (&self->findings);
  self->findings = message;
  canvass_panel_service_tell_findings (self);
  canvass_panel_service_finish (self, CANVASS_OUTCOME_DONE, 0, NULL, NULL);
}

static void look_at_next_campaign (Look *look);

static void
on_languages_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *look = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = canvass_language_checks_finish (result, &error);

  if (found == NULL)
    canvass_language_checks_fail (look->checks, error);
  else
    canvass_language_checks_merge (look->checks, found);
  look_at_next_campaign (look);
}

static void
look_at_next_campaign (Look *look)
{
  CanvassPanelService *self = look->service;
  g_autoptr (CanvassCampaign) campaign = NULL;

  if (look->campaigns->len > 0 && !self->ending) {
    campaign = g_ptr_array_steal_index (look->campaigns, 0);
    canvass_language_checks_async (self->given->languages,
                                   self->given->panel_environment,
                                   campaign,
                                   NULL,
                                   on_languages_checked,
                                   look);
    return;
  }

  if (look->stick != NULL) {
    draw_page (look);
    return;
  }
  tell_checks (look);
  look_free (look);
}

static CanvassKnown
find_mirror_state (CanvassPanelService *self)
{
  CanvassMirrorState state = canvass_mirroring_get_state (self->mirroring);

  if (state == CANVASS_MIRROR_NONE)
    return CANVASS_KNOWN_NOT;

  return state == CANVASS_MIRROR_EQUAL ? CANVASS_KNOWN_FIT : CANVASS_KNOWN_UNFIT;
}

/* As of the program that knows most of what people type: the kiosk itself and the panel, of which a
 * booth is a twin. */
static void
describe_programs (CanvassPanelService *self, CanvassSurroundings *around)
{
  const CanvassPanelSelf *panel =
      self->panel != NULL ? canvass_panel_process_get_self (self->panel) : NULL;

  canvass_memory_get_facts (NULL, NULL, &around->memory);
  if (panel == NULL || !panel->ready)
    return;

  around->memory.locked = around->memory.locked && panel->locked;
  around->memory.dumps_core = around->memory.dumps_core || panel->dumps_core;
  around->inspector = panel->refuses_inspector ? CANVASS_KNOWN_FIT : CANVASS_KNOWN_UNFIT;
}

/* @screen: "216x135" in mm, or something else. */
static void
describe_surroundings (Look *look, const char *screen)
{
  CanvassPanelService *self = look->service;
  CanvassSurroundings *around = &look->around;

  *around = (CanvassSurroundings){
    .at_table = TRUE,
    .today = look->today,
    .mirror_state = find_mirror_state (self),
    .n_sticks = (int)canvass_sticks_get_n (self->sticks),
  };
  canvass_clock_today (look->today);
  describe_programs (self, around);
  if (sscanf (screen, "%4ux%4u", &around->screen_width_mm, &around->screen_height_mm) != 2)
    around->screen_width_mm = around->screen_height_mm = 0;
  canvass_surroundings_recall (around, self->memory, self->memory_error);
  /* What the settings lend may change under the thread's feet. */
  around->mirror = look->mirror = g_strdup (around->mirror);
  around->last_export_day = look->last_export_day = g_strdup (around->last_export_day);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Look *look = data;

  g_task_return_pointer (task,
                         canvass_readiness_check (look->vaults, &look->around),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *look = user_data;

  look->checks = g_task_propagate_pointer (G_TASK (result), NULL);
  for (guint i = look->broken->len; i > 0; i--)
    g_ptr_array_insert (look->checks, 0, g_ptr_array_steal_index (look->broken, i - 1));
  look_at_next_campaign (look);
}

/* Those that nobody can sign, as they could not be opened, or as there are none. */
static GPtrArray *
check_places (CanvassPanelService *self, const char *today)
{
  g_autoptr (GArray) places = canvass_petitions_list (self->petitions, today);
  GPtrArray *checks = canvass_checks_new ();

  for (guint i = 0; i < places->len; i++) {
    const CanvassPetitionPlace *place = &g_array_index (places, CanvassPetitionPlace, i);
    g_autofree char *subject = g_strndup (place->id, SUBJECT_CHARS);

    if (place->petition == NULL)
      g_ptr_array_add (checks,
                       canvass_check_new (place->notice == CANVASS_NOTICE_TOO_NEW
                                              ? CANVASS_CHECK_NEWER
                                              : CANVASS_CHECK_VAULT,
                                          CANVASS_FITNESS_CLOSED,
                                          subject,
                                          NULL,
                                          "The vault could not be opened."));
  }
  if (places->len == 0)
    g_ptr_array_add (checks,
                     canvass_check_new (CANVASS_CHECK_NO_PETITION,
                                        CANVASS_FITNESS_CLOSED,
                                        NULL,
                                        NULL,
                                        "No petition is enrolled."));
  return checks;
}

/* Half a second for each vault, most of it for the words: signing may go on meanwhile. */
static void
begin_look (CanvassPanelService *self, const char *stick, const char *about)
{
  GPtrArray *offered = canvass_petitions_get_offered (self->petitions);
  g_autoptr (GTask) task = NULL;
  Look *look = g_new0 (Look, 1);

  look->service = g_object_ref (self);
  look->campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  look->vaults = canvass_petitions_list_vaults (self->petitions);
  look->stick = g_strdup (stick);
  look->about = g_strdup (about);
  for (guint i = 0; i < offered->len; i++)
    g_ptr_array_add (look->campaigns,
                     g_object_ref (canvass_petition_get_campaign (g_ptr_array_index (offered, i))));
  describe_surroundings (look,
                         g_str_has_prefix (about, "screen=") ? about + strlen ("screen=") : about);

  look->broken = check_places (self, look->today);
  task = g_task_new (NULL, NULL, on_looked, look);
  g_task_set_task_data (task, look, NULL);
  g_task_run_in_thread (task, look_in_thread);
}

void
canvass_panel_service_check (CanvassPanelService *self, const char *screen)
{
  begin_look (self, NULL, screen);
}

void
canvass_panel_service_report (CanvassPanelService *self, const char *stick, const char *text)
{
  begin_look (self, stick, text);
}
