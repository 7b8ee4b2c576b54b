/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "format/envelope.h"
#include "kiosk/panel-service-private.h"

/* What is read from a stick, in a thread: its campaigns for the list, or one for its words. */
typedef struct {
  CanvassPanelService *service; /* (owned) */
  char *stick;                  /* (owned) id */
  GPtrArray *files;             /* (owned) (element-type CanvassStickFile) */
  GPtrArray *list;              /* (owned) (nullable) that they are of */
  GPtrArray *campaigns;         /* (owned) (element-type CanvassOfferSeen) */
  char *words;                  /* (owned) (nullable) */
  gboolean wants_words;
} Reading;

void
canvass_offer_seen_free (gpointer data)
{
  CanvassOfferSeen *offer = data;

  g_free (offer->stick);
  g_free (offer->file);
  g_free (offer->why);
  g_clear_object (&offer->campaign);
  g_free (offer);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->service);
  g_free (reading->stick);
  g_free (reading->words);
  g_ptr_array_unref (reading->files);
  g_clear_pointer (&reading->list, g_ptr_array_unref);
  g_ptr_array_unref (reading->campaigns);
  g_free (reading);
}

static CanvassOfferSeen *
read_offer (const Reading *reading, const CanvassStickFile *file)
{
  CanvassOfferSeen *offer = g_new0 (CanvassOfferSeen, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      canvass_stick_read (file, canvass_envelope_max_bytes (CANVASS_ENVELOPE_CAMPAIGN), &error);

  offer->stick = g_strdup (reading->stick);
  offer->file = g_strdup (file->name);
  if (bytes != NULL)
    offer->campaign = canvass_campaign_new (bytes, &error);
  offer->why = g_strdup (error != NULL ? error->message : "");
  return offer;
}

static void
read_campaigns (CanvassWork *work, gpointer job, CanvassWorkResult *result)
{
  Reading *reading = job;

  for (guint i = 0; i < reading->files->len; i++) {
    CanvassOfferSeen *offer = read_offer (reading, g_ptr_array_index (reading->files, i));

    g_ptr_array_add (reading->campaigns, offer);
    if (reading->wants_words && offer->campaign != NULL)
      reading->words = canvass_campaign_words (offer->campaign, NULL);
    canvass_work_report (work, (i + 1) / (double)reading->files->len);
  }
  result->outcome = CANVASS_OUTCOME_DONE;
}

static Reading *
reading_new (CanvassPanelService *self, const char *stick)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->service = g_object_ref (self);
  reading->stick = g_strdup (stick);
  reading->files = g_ptr_array_new ();
  reading->campaigns = g_ptr_array_new_with_free_func (canvass_offer_seen_free);
  return reading;
}

void
canvass_panel_service_drop_offers (CanvassPanelService *self, const char *stick)
{
  for (guint i = self->offers->len; i > 0; i--) {
    const CanvassOfferSeen *offer = g_ptr_array_index (self->offers, i - 1);

    if (g_str_equal (offer->stick, stick))
      g_ptr_array_remove_index (self->offers, i - 1);
  }
}

/* @user_data is the job itself: it is freed behind this. */
static void
on_offers_read (const CanvassWorkResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  CanvassPanelService *self = reading->service;

  if (result->outcome != CANVASS_OUTCOME_DONE ||
      canvass_sticks_find (self->sticks, reading->stick) == NULL)
    return;

  canvass_panel_service_drop_offers (self, reading->stick);
  while (reading->campaigns->len > 0)
    g_ptr_array_add (self->offers, g_ptr_array_steal_index (reading->campaigns, 0));
  canvass_panel_service_tell_state (self);
}

void
canvass_panel_service_read_offers (CanvassPanelService *self, const CanvassStickSeen *seen)
{
  Reading *reading = reading_new (self, canvass_stick_get_id (seen->stick));

  g_ptr_array_unref (reading->files);
  reading->files = g_ptr_array_ref (seen->look->campaigns);
  g_object_unref (canvass_work_start (read_campaigns,
                                      reading,
                                      reading_free,
                                      canvass_stick_get_name (seen->stick),
                                      CANVASS_STICK_PATIENCE_MS,
                                      NULL,
                                      on_offers_read,
                                      reading));
}

static CanvassVault *
find_vault (CanvassPanelService *self, CanvassCampaign *campaign)
{
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);

  for (guint i = 0; i < vaults->len; i++) {
    CanvassVault *vault = g_ptr_array_index (vaults, i);
    g_autoptr (CanvassCampaign) held = canvass_vault_get_campaign (vault);

    if (g_str_equal (canvass_campaign_get_id_hex (held), canvass_campaign_get_id_hex (campaign)))
      return g_object_ref (vault);
  }
  return NULL;
}

static CanvassOfferKind
judge_update (CanvassVault *vault, CanvassCampaign *campaign, char **why)
{
  g_autoptr (CanvassCampaign) held = canvass_vault_get_campaign (vault);
  g_autoptr (GError) error = NULL;

  if (memcmp (canvass_campaign_get_hash (held),
              canvass_campaign_get_hash (campaign),
              CANVASS_HASH_BYTES) == 0)
    return CANVASS_OFFER_KNOWN;
  if (!canvass_campaign_check_succeeds (campaign, held, &error)) {
    *why = g_strdup (error->message);
    return CANVASS_OFFER_REFUSED;
  }

  return canvass_campaign_changes_trust (campaign, held) ? CANVASS_OFFER_UPDATE_CHANGED
                                                         : CANVASS_OFFER_UPDATE;
}

CanvassOfferKind
canvass_panel_service_judge_offer (CanvassPanelService *self,
                                   const CanvassOfferSeen *offer,
                                   char **why)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%F");
  g_autoptr (CanvassVault) vault = NULL;

  if (offer->campaign == NULL) {
    *why = g_strdup (offer->why);
    return CANVASS_OFFER_REFUSED;
  }
  vault = find_vault (self, offer->campaign);
  if (vault != NULL)
    return judge_update (vault, offer->campaign, why);
  if (canvass_campaign_is_open (offer->campaign, day))
    return CANVASS_OFFER_NEW;

  *why = g_strdup ("The petition is over; nothing more may be signed");
  return CANVASS_OFFER_REFUSED;
}

static gboolean
changes_trust (CanvassPanelService *self, CanvassCampaign *campaign)
{
  g_autoptr (CanvassVault) vault = find_vault (self, campaign);
  g_autofree char *why = NULL;

  return vault != NULL && judge_update (vault, campaign, &why) == CANVASS_OFFER_UPDATE_CHANGED;
}

static void
tell_words (CanvassPanelService *self, const Reading *reading, CanvassCampaign *campaign)
{
  CanvassPanelMessage message = {
    .kind = CANVASS_PANEL_WORDS,
    .words = { reading->words,
               (char *)canvass_panel_service_get_title (self, campaign),
               changes_trust (self, campaign) },
  };

  if (self->panel != NULL)
    canvass_panel_process_tell (self->panel, &message);
}

static void
on_words_read (const CanvassWorkResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  CanvassPanelService *self = reading->service;
  const CanvassOfferSeen *offer =
      reading->campaigns->len > 0 ? g_ptr_array_index (reading->campaigns, 0) : NULL;

  if (result->outcome != CANVASS_OUTCOME_DONE) {
    canvass_panel_service_finish (self, result->outcome, 0, result->name, result->why);
    return;
  }
  if (offer->campaign == NULL || reading->words == NULL) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_REFUSED, 0, offer->file, offer->why);
    return;
  }

  self->busy = FALSE;
  g_clear_object (&self->work);
  self->confirmed = FALSE;
  g_set_object (&self->looked, offer->campaign);
  g_free (self->looked_stick);
  self->looked_stick = g_strdup (reading->stick);
  tell_words (self, reading, offer->campaign);
}

static CanvassStickFile *
find_file (const CanvassStickSeen *seen, const char *name)
{
  for (guint i = 0; seen->look != NULL && i < seen->look->campaigns->len; i++) {
    CanvassStickFile *file = g_ptr_array_index (seen->look->campaigns, i);

    if (g_str_equal (file->name, name))
      return file;
  }
  return NULL;
}

void
canvass_panel_service_look (CanvassPanelService *self, const char *stick, const char *name)
{
  const CanvassStickSeen *seen = canvass_sticks_find (self->sticks, stick);
  CanvassStickFile *file = seen != NULL ? find_file (seen, name) : NULL;
  Reading *reading;

  if (file == NULL) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_PULLED, 0, name, NULL);
    return;
  }

  reading = reading_new (self, stick);
  reading->wants_words = TRUE;
  /* The list may be replaced while the thread reads. */
  g_ptr_array_unref (reading->files);
  reading->files = g_ptr_array_new ();
  g_ptr_array_add (reading->files, file);
  reading->list = g_ptr_array_ref (seen->look->campaigns);
  self->work = canvass_work_start (read_campaigns,
                                   reading,
                                   reading_free,
                                   canvass_stick_get_name (seen->stick),
                                   CANVASS_STICK_PATIENCE_MS,
                                   NULL,
                                   on_words_read,
                                   reading);
}

static void
on_card_written (const CanvassWorkResult *result, gpointer user_data)
{
  g_autoptr (CanvassPanelService) self = user_data;

  canvass_panel_service_finish (self, result->outcome, result->number, result->name, result->why);
}

/* The coordinator admits the table by its card. */
static void
hand_card_back (CanvassPanelService *self, const char *path)
{
  const CanvassStickSeen *seen = canvass_sticks_find (self->sticks, self->looked_stick);
  g_autofree char *base = g_path_get_basename (path);
  g_autoptr (GBytes) card = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  char *bytes;

  if (!g_file_get_contents (path, &bytes, &length, &error)) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_FAILED, 0, NULL, error->message);
    return;
  }
  card = g_bytes_new_take (bytes, length);
  if (seen == NULL) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_PULLED, 0, base, NULL);
    return;
  }
  if (g_str_has_suffix (base, ".kiosk"))
    base[strlen (base) - strlen (".kiosk")] = '\0';
  self->work = canvass_stick_put (
      seen->stick, CANVASS_STICK_KIOSKS, base, "kiosk", card, on_card_written, g_object_ref (self));
}

void
canvass_panel_service_enroll (CanvassPanelService *self, const char *name)
{
  g_autoptr (CanvassVault) vault = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (self->looked == NULL) {
    canvass_panel_service_finish (
        self, CANVASS_OUTCOME_REFUSED, 0, NULL, "The six words were not compared");
    return;
  }

  vault = canvass_vault_enroll (self->given->directory, self->looked, name, &error);
  if (vault == NULL) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_REFUSED, 0, NULL, error->message);
    return;
  }
  path = g_strdup (canvass_vault_get_card_path (vault));
  g_clear_object (&vault); /* the table opens it */
  canvass_table_refresh (self->table);
  hand_card_back (self, path);
}

void
canvass_panel_service_update (CanvassPanelService *self)
{
  g_autoptr (CanvassVault) vault = self->looked != NULL ? find_vault (self, self->looked) : NULL;
  g_autoptr (GError) error = NULL;

  if (vault == NULL) {
    canvass_panel_service_finish (
        self, CANVASS_OUTCOME_REFUSED, 0, NULL, "The six words were not compared");
    return;
  }
  if (changes_trust (self, self->looked) && !self->confirmed) {
    canvass_panel_service_finish (
        self, CANVASS_OUTCOME_REFUSED, 0, NULL, "The PIN was not entered for this change");
    return;
  }
  if (!canvass_vault_update (vault, self->looked, &error)) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_REFUSED, 0, NULL, error->message);
    return;
  }

  canvass_petitions_renew (self->petitions);
  canvass_table_refresh (self->table);
  canvass_panel_service_finish (self, CANVASS_OUTCOME_DONE, 0, NULL, NULL);
}
