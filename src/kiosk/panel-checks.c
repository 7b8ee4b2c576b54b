/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "device/battery.h"
#include "device/catalogue.h"
#include "device/clock.h"
#include "device/disk.h"
#include "device/legibility.h"
#include "device/memory.h"
#include "device/speaking.h"
#include "kiosk/panel-service-private.h"

static void
add (GPtrArray *checks, const char *id, CanvassFitness fitness, const char *text)
{
  CanvassPanelCheck *check = canvass_panel_check_new ();

  check->id = g_strdup (id);
  check->fitness = fitness;
  check->text = g_strdup (text);
  g_ptr_array_add (checks, check);
}

static void
check_memory (CanvassPanelService *self, GPtrArray *checks)
{
  CanvassMemoryReason reason = canvass_table_get_memory_reason (self->table);
  CanvassMemoryFacts facts;
  CanvassMemoryVerdict verdict;

  canvass_memory_get_facts (NULL, NULL, &facts);
  verdict = canvass_memory_judge (&facts);
  /* A booth's counts for more than our own. */
  if (reason != CANVASS_MEMORY_SOUND && verdict.fitness == CANVASS_FITNESS_FIT)
    verdict = (CanvassMemoryVerdict){ CANVASS_FITNESS_WARN, reason };
  add (checks, "memory", verdict.fitness, canvass_memory_describe (verdict.reason));
}

static void
check_clock (GPtrArray *checks)
{
  char today[CANVASS_DAY_CHARS], built[CANVASS_DAY_CHARS];
  CanvassClockVerdict verdict;

  canvass_clock_today (today);
  canvass_clock_build_day (built);
  verdict = canvass_clock_judge (today, built, NULL);
  add (checks, "clock", verdict.fitness, canvass_clock_describe (verdict.reason));
}

static void
check_battery (GPtrArray *checks)
{
  CanvassBattery battery;
  g_autofree char *text = NULL;

  canvass_battery_look (NULL, &battery);
  text = canvass_battery_describe (&battery);
  add (checks, "battery", canvass_battery_judge (&battery).fitness, text);
}

static void
check_vault (GPtrArray *checks, CanvassPetition *petition)
{
  CanvassVault *vault = canvass_petition_get_vault (petition);
  g_autoptr (GError) error = NULL;
  CanvassVaultStatus status;
  CanvassDiskVerdict disk;

  if (canvass_vault_check (vault, &error) ||
      g_error_matches (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_FULL))
    add (checks, "vault", CANVASS_FITNESS_FIT, "The vault is sound; a test record was sealed");
  else
    add (checks, "vault", CANVASS_FITNESS_CLOSED, error->message);
  if (!canvass_vault_get_status (vault, &status, NULL))
    return;

  disk = canvass_disk_judge (status.room);
  add (checks, "room", disk.fitness, canvass_disk_describe (disk.reason));
}

static void
check_campaign (GPtrArray *checks, CanvassPetition *petition)
{
  CanvassCampaign *campaign = canvass_petition_get_campaign (petition);
  g_autofree char *catalogues = canvass_catalogue_find_folder ();
  g_autoptr (GPtrArray) languages = canvass_legibility_check (campaign, catalogues);
  char today[CANVASS_DAY_CHARS];

  canvass_clock_today (today);
  if (canvass_campaign_is_open (campaign, today))
    add (checks, "campaign", CANVASS_FITNESS_FIT, "The petition can be signed");
  else
    add (checks,
         "campaign",
         CANVASS_FITNESS_CLOSED,
         "The petition is over; nothing more is taken. Export what is here");
  for (guint i = 0; i < languages->len; i++) {
    const CanvassLegibility *legibility = g_ptr_array_index (languages, i);
    g_autofree char *text = NULL;

    if (legibility->fitness == CANVASS_FITNESS_FIT)
      continue;
    text = canvass_legibility_describe (legibility);
    add (checks, "fonts", legibility->fitness, text);
  }
}

static void
check_voices (GPtrArray *checks, CanvassPetition *petition)
{
  g_auto (CanvassSpeakingVerdict) verdict = { 0 };
  g_autofree char *text = NULL;

  canvass_speaking_judge (
      canvass_campaign_get_languages (canvass_petition_get_campaign (petition)), NULL, &verdict);
  text = canvass_speaking_describe (&verdict);
  add (checks, "voices", verdict.fitness, text);
}

static void
check_mirror (CanvassPanelService *self, GPtrArray *checks)
{
  CanvassMirrorState state = canvass_mirroring_get_state (self->mirroring);

  if (state == CANVASS_MIRROR_LOST)
    add (checks, "mirror", CANVASS_FITNESS_WARN, "The mirror's stick is not in, or not fit");
  else if (state != CANVASS_MIRROR_NONE)
    add (checks, "mirror", CANVASS_FITNESS_FIT, "The mirror is on its stick");
}

GPtrArray *
canvass_panel_service_check (CanvassPanelService *self)
{
  GPtrArray *checks = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_panel_check_free);
  GPtrArray *offered = canvass_petitions_get_offered (self->petitions);
  g_autoptr (GPtrArray) petitions = g_ptr_array_new_with_free_func (g_object_unref);

  /* Another list may be made while the main loop runs. */
  for (guint i = 0; i < offered->len; i++)
    g_ptr_array_add (petitions, g_object_ref (g_ptr_array_index (offered, i)));
  check_memory (self, checks);
  check_clock (checks);
  check_battery (checks);
  for (guint i = 0; i < petitions->len; i++) {
    check_vault (checks, g_ptr_array_index (petitions, i));
    check_campaign (checks, g_ptr_array_index (petitions, i));
  }
  if (petitions->len > 0)
    check_voices (checks, g_ptr_array_index (petitions, 0));
  check_mirror (self, checks);
  g_ptr_array_set_size (checks, MIN (checks->len, CANVASS_PANEL_MAX_CHECKS));
  return checks;
}

static void
append_line (GString *page, const CanvassPanelCheck *check)
{
  static const char *const marks[] = {
    [CANVASS_FITNESS_FIT] = "[ok]    ",
    [CANVASS_FITNESS_WARN] = "[look]  ",
    [CANVASS_FITNESS_CLOSED] = "[closed]",
  };

  g_string_append_printf (page, "%s %s: %s\n", marks[check->fitness], check->id, check->text);
}

/* One check a line, as a page that any machine prints. */
static GBytes *
make_page (CanvassPanelService *self, const char *about)
{
  g_autoptr (GPtrArray) checks = canvass_panel_service_check (self);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%F %H:%M");
  GString *page = g_string_new ("Canvass: is this table ready?\n\n");

  g_string_append_printf (page, "%s\n\n", when);
  for (guint i = 0; i < checks->len; i++)
    append_line (page, g_ptr_array_index (checks, i));
  if (*about != '\0')
    g_string_append_printf (page, "\n%s\n", about);
  g_string_append (page, "\nChecked by: ______________________________\n");
  return g_string_free_to_bytes (page);
}

static void
on_report_written (const CanvassWorkResult *result, gpointer user_data)
{
  g_autoptr (CanvassPanelService) self = user_data;

  canvass_panel_service_finish (self, result->outcome, 0, result->name, result->why);
}

/* Not inside what heard the panel: asking for voices runs the main loop. */
static gboolean
on_report_due (gpointer user_data)
{
  CanvassPanelService *self = user_data;
  g_autoptr (GBytes) page = NULL;
  const CanvassStickSeen *seen;

  self->check_id = 0;
  page = make_page (self, self->task_text);
  seen = canvass_sticks_find (self->sticks, self->task_stick);
  if (seen == NULL)
    canvass_panel_service_finish (self, CANVASS_OUTCOME_PULLED, 0, NULL, NULL);
  else
    self->work = canvass_stick_put (seen->stick,
                                    CANVASS_STICK_REPORTS,
                                    "readiness",
                                    "txt",
                                    page,
                                    on_report_written,
                                    g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
canvass_panel_service_report (CanvassPanelService *self, const char *stick, const char *text)
{
  g_free (self->task_stick);
  g_free (self->task_text);
  self->task_stick = g_strdup (stick);
  self->task_text = g_strdup (text);
  self->check_id = g_idle_add (on_report_due, self);
}
