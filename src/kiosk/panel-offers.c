/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "device/clock.h"
#include "format/envelope.h"
#include "kiosk/panel-service-private.h"

/* Campaign files that are read for the list, on all sticks together: a large campaign takes part of
 * a second, and somebody may be signing. */
#define MAX_BYTES (48 * 1024 * 1024)

/* The campaign files of one stick, read in a thread one after the other: none is kept, since
 * anybody can fill a stick with valid ones. */
typedef struct {
  CanvassPanelService *service; /* (owned) */
  CanvassStick *stick;          /* (owned) */
  GPtrArray *files;             /* (owned) (element-type CanvassStickFile) */
  GPtrArray *held;              /* (owned) (element-type CanvassCampaign) what the table has */
  char *language;               /* (owned) of the titles */
  char today[CANVASS_DAY_CHARS];
  guint64 budget; /* bytes that may still be read */
  guint room;     /* offers that the list still takes */

  GPtrArray *offers; /* (owned) (element-type CanvassOfferSeen) */
} Reading;

void
canvass_offer_seen_free (gpointer data)
{
  CanvassOfferSeen *offer = data;

  g_free (offer->stick);
  g_free (offer->file);
  g_free (offer->title);
  g_free (offer);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->service);
  g_object_unref (reading->stick);
  g_ptr_array_unref (reading->files);
  g_ptr_array_unref (reading->held);
  g_free (reading->language);
  g_ptr_array_unref (reading->offers);
  g_free (reading);
}

static CanvassCampaign *
find_held (const Reading *reading, CanvassCampaign *campaign)
{
  for (guint i = 0; i < reading->held->len; i++) {
    CanvassCampaign *held = g_ptr_array_index (reading->held, i);

    if (g_str_equal (canvass_campaign_get_id_hex (held), canvass_campaign_get_id_hex (campaign)))
      return held;
  }
  return NULL;
}

static void
refuse (CanvassOfferSeen *offer, CanvassWhy why)
{
  offer->kind = CANVASS_OFFER_REFUSED;
  offer->why = why;
}

CanvassWhy
canvass_why_no_update (CanvassCampaign *campaign, CanvassCampaign *held, const char *day)
{
  guint64 own = canvass_campaign_get_sequence (campaign);
  guint64 other = canvass_campaign_get_sequence (held);

  if (canvass_campaign_check_succeeds_on (campaign, held, day, NULL))
    return CANVASS_WHY_NONE;
  if (g_bytes_equal (canvass_campaign_get_file (held), canvass_campaign_get_file (campaign)))
    return CANVASS_WHY_KNOWN;
  if (own < other)
    return CANVASS_WHY_OLDER;
  return own == other ? CANVASS_WHY_TWIN : CANVASS_WHY_OVER;
}

static void
judge (const Reading *reading, CanvassOfferSeen *offer, CanvassCampaign *campaign)
{
  CanvassCampaign *held = find_held (reading, campaign);
  CanvassWhy why =
      held != NULL ? canvass_why_no_update (campaign, held, reading->today) : CANVASS_WHY_NONE;

  if (held == NULL && canvass_campaign_is_open (campaign, reading->today))
    offer->kind = CANVASS_OFFER_NEW;
  else if (held == NULL)
    refuse (offer, CANVASS_WHY_OVER);
  else if (why == CANVASS_WHY_KNOWN)
    offer->kind = CANVASS_OFFER_KNOWN;
  else if (why != CANVASS_WHY_NONE)
    refuse (offer, why);
  else
    offer->kind = canvass_campaign_changes_trust (campaign, held) ? CANVASS_OFFER_UPDATE_CHANGED
                                                                  : CANVASS_OFFER_UPDATE;
}

static void
read_offer (const Reading *reading, CanvassOfferSeen *offer, const CanvassStickFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      canvass_stick_read (file, canvass_envelope_max_bytes (CANVASS_ENVELOPE_CAMPAIGN), &error);
  g_autoptr (CanvassCampaign) campaign =
      bytes != NULL ? canvass_campaign_new (bytes, &error) : NULL;

  if (campaign == NULL) {
    g_message ("A file on a stick is no campaign: %s", error->message);
    refuse (offer, CANVASS_WHY_DAMAGED);
    return;
  }

  offer->title =
      g_strdup (canvass_text_get_title (canvass_campaign_get_text (campaign, reading->language)));
  judge (reading, offer, campaign);
}

static void
read_offers (CanvassWork *work, gpointer job, CanvassWorkResult *result)
{
  Reading *reading = job;

  for (guint i = 0; i < MIN (reading->files->len, reading->room) &&
                    !g_cancellable_is_cancelled (canvass_work_get_cancellable (work));
       i++) {
    const CanvassStickFile *file = g_ptr_array_index (reading->files, i);
    CanvassOfferSeen *offer = g_new0 (CanvassOfferSeen, 1);

    offer->stick = g_strdup (canvass_stick_get_id (reading->stick));
    offer->file = g_strdup (file->name);
    g_ptr_array_add (reading->offers, offer);
    if (file->size > reading->budget) {
      refuse (offer, CANVASS_WHY_UNREAD);
    } else {
      reading->budget -= file->size;
      offer->bytes = file->size;
      read_offer (reading, offer, file);
    }
    canvass_work_report (work, (i + 1) / (double)reading->files->len);
  }
  result->outcome = g_cancellable_is_cancelled (canvass_work_get_cancellable (work))
                        ? CANVASS_OUTCOME_CANCELLED
                        : CANVASS_OUTCOME_DONE;
}

void
canvass_panel_service_drop_offers (CanvassPanelService *self, const char *stick)
{
  for (guint i = self->offers->len; i > 0; i--) {
    const CanvassOfferSeen *offer = g_ptr_array_index (self->offers, i - 1);

    if (stick == NULL || g_str_equal (offer->stick, stick))
      g_ptr_array_remove_index (self->offers, i - 1);
  }
}

static gboolean
is_admitted (CanvassPanelService *self)
{
  return self->panel != NULL && canvass_panel_process_is_admitted (self->panel);
}

static void read_next (CanvassPanelService *self);

/* @user_data is the job itself: it is freed behind this. */
static void
on_offers_read (const CanvassWorkResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  CanvassPanelService *self = reading->service;
  const char *stick = canvass_stick_get_id (reading->stick);

  g_clear_object (&self->reading);
  if (result->outcome == CANVASS_OUTCOME_DONE && is_admitted (self) &&
      canvass_sticks_find (self->sticks, stick) != NULL) {
    canvass_panel_service_drop_offers (self, stick);
    g_ptr_array_extend_and_steal (self->offers, g_steal_pointer (&reading->offers));
    reading->offers = g_ptr_array_new ();
    canvass_panel_service_tell_state (self);
  }
  read_next (self);
}

/* What those of the other sticks leave. */
static void
find_limits (CanvassPanelService *self, Reading *reading)
{
  guint64 bytes = 0;
  guint n = 0;

  for (guint i = 0; i < self->offers->len; i++) {
    const CanvassOfferSeen *offer = g_ptr_array_index (self->offers, i);

    if (!g_str_equal (offer->stick, canvass_stick_get_id (reading->stick))) {
      bytes += offer->bytes;
      n++;
    }
  }
  reading->budget = MAX_BYTES - MIN (bytes, MAX_BYTES);
  reading->room = CANVASS_PANEL_MAX_OFFERS - MIN (n, CANVASS_PANEL_MAX_OFFERS);
}

static Reading *
reading_new (CanvassPanelService *self, const CanvassStickSeen *seen)
{
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);
  Reading *reading = g_new0 (Reading, 1);

  reading->service = g_object_ref (self);
  reading->stick = g_object_ref (seen->stick);
  reading->files = g_ptr_array_ref (seen->look->campaigns);
  reading->offers = g_ptr_array_new_with_free_func (canvass_offer_seen_free);
  reading->language = g_strdup (self->language);
  reading->held = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < vaults->len; i++)
    g_ptr_array_add (reading->held, canvass_vault_get_campaign (g_ptr_array_index (vaults, i)));
  canvass_clock_today (reading->today);
  find_limits (self, reading);
  return reading;
}

/* One at a time, so that no two campaigns are in memory. */
static void
read_next (CanvassPanelService *self)
{
  while (self->reading == NULL && !g_queue_is_empty (&self->unread)) {
    g_autofree char *id = g_queue_pop_head (&self->unread);
    const CanvassStickSeen *seen = canvass_sticks_find (self->sticks, id);
    Reading *reading;

    if (seen == NULL || seen->look == NULL || !is_admitted (self) || self->ending)
      continue;

    reading = reading_new (self, seen);
    self->reading = canvass_work_start (read_offers,
                                        reading,
                                        reading_free,
                                        canvass_stick_get_name (seen->stick),
                                        CANVASS_STICK_PATIENCE_MS,
                                        NULL,
                                        on_offers_read,
                                        reading);
  }
}

void
canvass_panel_service_read_offers (CanvassPanelService *self, const CanvassStickSeen *seen)
{
  const char *id = canvass_stick_get_id (seen->stick);

  if (!is_admitted (self) ||
      g_queue_find_custom (&self->unread, id, (GCompareFunc)g_strcmp0) != NULL)
    return;

  g_queue_push_tail (&self->unread, g_strdup (id));
  read_next (self);
}

void
canvass_panel_service_read_all_offers (CanvassPanelService *self)
{
  for (guint i = 0; i < canvass_sticks_get_n (self->sticks); i++)
    canvass_panel_service_read_offers (self, canvass_sticks_get (self->sticks, i));
}
