/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "device/battery.h"
#include "device/clock.h"
#include "device/disk.h"
#include "kiosk/drop-place.h"
#include "kiosk/panel-service-private.h"

const char *
canvass_panel_service_get_title (CanvassPanelService *self, CanvassCampaign *campaign)
{
  return canvass_text_get_title (canvass_campaign_get_text (campaign, self->language));
}

/* Two digits are all that is read of it; the rest would be news each time that anything is written
 * to the disk, and a page made anew each time. */
static guint64
round_down (guint64 number)
{
  guint64 unit = 1;

  while (number / unit >= 100)
    unit *= 10;
  return number / unit * unit;
}

static CanvassPanelPetition *
describe_petition (CanvassPanelService *self, const CanvassPetitionPlace *place)
{
  CanvassPanelPetition *described = canvass_panel_petition_new ();
  CanvassCampaign *campaign;
  CanvassVaultStatus status;

  described->id = g_strdup (place->id);
  described->notice = place->notice;
  if (place->petition == NULL)
    return described;

  campaign = canvass_petition_get_campaign (place->petition);
  described->title = g_strdup (canvass_panel_service_get_title (self, campaign));
  described->table =
      g_strdup (canvass_vault_get_name (canvass_petition_get_vault (place->petition)));
  described->goal = canvass_campaign_get_rules (campaign)->goal;
  described->version = canvass_campaign_get_sequence (campaign);
  if (!canvass_vault_get_status (canvass_petition_get_vault (place->petition), &status, NULL))
    return described;

  described->session = self->memory != NULL && canvass_settings_get_closed (self->memory)
                           ? canvass_settings_get_tally (self->memory, place->id)
                           : status.session;
  described->signatures = status.signatures;
  described->acknowledged = status.signatures_acknowledged;
  described->room = round_down (status.room);
  described->unreadable = status.unreadable;
  return described;
}

static void
collect_petitions (CanvassPanelService *self, CanvassPanelState *state)
{
  char today[CANVASS_DAY_CHARS];
  g_autoptr (GArray) places = NULL;

  canvass_clock_today (today);
  places = canvass_petitions_list (self->petitions, today);
  for (guint i = 0; i < MIN (places->len, CANVASS_MAX_CAMPAIGNS); i++)
    g_ptr_array_add (state->petitions,
                     describe_petition (self, &g_array_index (places, CanvassPetitionPlace, i)));
}

/* Of several with its id, the one that it is kept on. */
static gboolean
is_mirror (CanvassPanelService *self, const CanvassStickSeen *seen)
{
  const char *mirror = self->memory != NULL ? canvass_settings_get_mirror (self->memory) : "";
  CanvassStick *kept_on = canvass_mirroring_get_stick (self->mirroring);

  return *mirror != '\0' && g_str_equal (mirror, seen->look->id) &&
         (kept_on == NULL || kept_on == seen->stick);
}

static void
collect_sticks (CanvassPanelService *self, CanvassPanelState *state)
{
  for (guint i = 0; i < MIN (canvass_sticks_get_n (self->sticks), CANVASS_PANEL_MAX_STICKS); i++) {
    const CanvassStickSeen *seen = canvass_sticks_get (self->sticks, i);
    CanvassPanelStick *stick = canvass_panel_stick_new ();

    stick->id = g_strdup (canvass_stick_get_id (seen->stick));
    stick->name = g_strdup (canvass_stick_get_name (seen->stick));
    stick->read_only = canvass_stick_get_read_only (seen->stick);
    if (seen->look != NULL) {
      stick->free_bytes = round_down (seen->look->free_bytes);
      stick->enrolled =
          self->memory != NULL && canvass_settings_is_enrolled (self->memory, seen->look->id);
      stick->mirror = is_mirror (self, seen);
      stick->n_acknowledgements = seen->look->acknowledgements->len;
      stick->n_pin_resets = seen->look->pin_resets->len;
    }
    g_ptr_array_add (state->sticks, stick);
  }
}

static void
collect_offers (CanvassPanelService *self, CanvassPanelState *state)
{
  for (guint i = 0; i < MIN (self->offers->len, CANVASS_PANEL_MAX_OFFERS); i++) {
    const CanvassOfferSeen *seen = g_ptr_array_index (self->offers, i);
    CanvassPanelOffer *offer = canvass_panel_offer_new ();

    offer->stick = g_strdup (seen->stick);
    offer->file = g_strdup (seen->file);
    offer->title = g_strdup (seen->title);
    offer->kind = seen->kind;
    offer->why = seen->why;
    g_ptr_array_add (state->offers, offer);
  }
}

static void
collect_memory (CanvassPanelService *self, CanvassPanelState *state)
{
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);
  CanvassLastExport last;

  if (self->memory == NULL)
    return;

  canvass_settings_get_last_export (self->memory, &last);
  state->closed = canvass_settings_get_closed (self->memory);
  state->has_drop = self->given->canvass != NULL &&
                    canvass_drop_place_exists (canvass_settings_get_drop (self->memory), vaults);
  state->mirror_name = g_strdup (canvass_settings_get_mirror_name (self->memory));
  state->last_export_day = g_strdup (last.day);
  state->last_export_time = g_strdup (last.time);
  state->last_export_stick = g_strdup (last.to);
  state->last_export_records = last.records;
  state->crashes = canvass_settings_get_crashes (self->memory);
  state->last_crash_time = g_strdup (canvass_settings_get_crash_time (self->memory));
}

CanvassPanelState *
canvass_panel_service_collect (CanvassPanelService *self)
{
  CanvassPanelState *state = canvass_panel_state_new ();
  CanvassBattery battery;

  canvass_battery_look (NULL, &battery);
  collect_petitions (self, state);
  collect_sticks (self, state);
  collect_offers (self, state);
  collect_memory (self, state);
  state->practice = canvass_table_get_practice (self->table);
  state->begun = self->begun;
  state->can_doubt = !state->practice && canvass_recorder_can_doubt (self->recorder);
  state->warnings = canvass_panel_service_find_warnings (self);
  state->battery_percent = battery.percent;
  state->charging = battery.charging;
  state->mirror = canvass_mirroring_get_state (self->mirroring);
  return state;
}

static gboolean
is_nearly_full (CanvassPanelService *self)
{
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);

  for (guint i = 0; i < vaults->len; i++) {
    CanvassVaultStatus status;

    if (canvass_vault_get_status (g_ptr_array_index (vaults, i), &status, NULL) &&
        canvass_disk_judge (status.room).fitness != CANVASS_FITNESS_FIT)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_clock_wrong (CanvassPanelService *self)
{
  char today[CANVASS_DAY_CHARS], built[CANVASS_DAY_CHARS];
  CanvassLastExport last = { 0 };

  canvass_clock_today (today);
  canvass_clock_build_day (built);
  if (self->memory != NULL)
    canvass_settings_get_last_export (self->memory, &last);
  return canvass_clock_judge (today, built, last.day).fitness != CANVASS_FITNESS_FIT;
}

guint
canvass_panel_service_find_warnings (CanvassPanelService *self)
{
  guint warnings = self->stick_word;
  CanvassBattery battery;

  canvass_battery_look (NULL, &battery);
  if (canvass_battery_judge (&battery).fitness != CANVASS_FITNESS_FIT)
    warnings |= CANVASS_WARNING_BATTERY;
  if (is_clock_wrong (self))
    warnings |= CANVASS_WARNING_CLOCK;
  if (is_nearly_full (self))
    warnings |= CANVASS_WARNING_DISK;
  if (canvass_mirroring_get_state (self->mirroring) == CANVASS_MIRROR_LOST)
    warnings |= CANVASS_WARNING_MIRROR;
  return warnings;
}
