/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "device/clock.h"
#include "format/envelope.h"
#include "kiosk/panel-service-private.h"

/* A campaign that is read from a stick in a thread, for its six words. */
typedef struct {
  CanvassPanelService *service; /* (owned) */
  char *stick;                  /* (owned) id */
  CanvassStickFile *file;       /* of list */
  GPtrArray *list;              /* (owned) it may be replaced while the thread reads */
  CanvassCampaign *campaign;    /* (owned) (nullable) */
  char *words;                  /* (owned) (nullable) */
  GError *error;                /* (owned) (nullable) why there is none */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->service);
  g_free (reading->stick);
  g_free (reading->words);
  g_ptr_array_unref (reading->list);
  g_clear_object (&reading->campaign);
  g_clear_error (&reading->error);
  g_free (reading);
}

static void
read_words (CanvassWork *work, gpointer job, CanvassWorkResult *result)
{
  Reading *reading = job;
  g_autoptr (GBytes) bytes = canvass_stick_read (
      reading->file, canvass_envelope_max_bytes (CANVASS_ENVELOPE_CAMPAIGN), &reading->error);

  if (bytes != NULL)
    reading->campaign = canvass_campaign_new (bytes, &reading->error);
  if (reading->campaign != NULL)
    reading->words = canvass_campaign_words (reading->campaign, &reading->error);
  result->outcome = CANVASS_OUTCOME_DONE;
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

static gboolean
changes_trust (CanvassPanelService *self, CanvassCampaign *campaign)
{
  g_autoptr (CanvassVault) vault = find_vault (self, campaign);
  g_autoptr (CanvassCampaign) held = vault != NULL ? canvass_vault_get_campaign (vault) : NULL;

  return held != NULL && canvass_campaign_check_succeeds (campaign, held, NULL) &&
         canvass_campaign_changes_trust (campaign, held);
}

static void
tell_words (CanvassPanelService *self, const Reading *reading)
{
  CanvassPanelMessage message = {
    .kind = CANVASS_PANEL_WORDS,
    .words = { reading->words,
               (char *)canvass_panel_service_get_title (self, reading->campaign),
               changes_trust (self, reading->campaign) },
  };

  if (self->panel != NULL)
    canvass_panel_process_tell (self->panel, &message);
}

static void
on_words_read (const CanvassWorkResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  CanvassPanelService *self = reading->service;

  if (result->outcome != CANVASS_OUTCOME_DONE) {
    canvass_panel_service_finish (self, result->outcome, 0, result->name, result->why);
    return;
  }
  if (reading->words == NULL) {
    canvass_panel_service_refuse (
        self, CANVASS_WHY_DAMAGED, reading->file->name, reading->error->message);
    return;
  }

  self->busy = FALSE;
  g_clear_object (&self->work);
  self->confirmed = FALSE;
  g_set_object (&self->looked, reading->campaign);
  g_free (self->looked_stick);
  self->looked_stick = g_strdup (reading->stick);
  tell_words (self, reading);
  canvass_panel_service_do_due (self); /* what came meanwhile */
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

  reading = g_new0 (Reading, 1);
  reading->service = g_object_ref (self);
  reading->stick = g_strdup (stick);
  reading->file = file;
  reading->list = g_ptr_array_ref (seen->look->campaigns);
  self->work = canvass_work_start (read_words,
                                   reading,
                                   reading_free,
                                   canvass_stick_get_name (seen->stick),
                                   CANVASS_STICK_PATIENCE_MS,
                                   NULL,
                                   on_words_read,
                                   reading);
}

/* The petition can be signed whatever became of its card, and an export brings the card. */
static void
miss_card (CanvassPanelService *self, const char *name, const char *why)
{
  canvass_panel_service_finish (self, CANVASS_OUTCOME_NO_CARD, 0, name, why);
}

static void
on_card_written (const CanvassWorkResult *result, gpointer user_data)
{
  g_autoptr (CanvassPanelService) self = user_data;

  if (result->outcome == CANVASS_OUTCOME_DONE)
    canvass_panel_service_finish (self, result->outcome, 0, result->name, NULL);
  else
    miss_card (self, result->name, result->why);
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
    miss_card (self, base, error->message);
    return;
  }
  card = g_bytes_new_take (bytes, length);
  if (seen == NULL) {
    miss_card (self, base, NULL);
    return;
  }
  if (g_str_has_suffix (base, ".kiosk"))
    base[strlen (base) - strlen (".kiosk")] = '\0';
  self->work = canvass_stick_put (
      seen->stick, CANVASS_STICK_KIOSKS, base, "kiosk", card, on_card_written, g_object_ref (self));
}

/* REFUSED is the name: the campaign was looked at before. */
static void
tell_not_enrolled (CanvassPanelService *self, const GError *error)
{
  if (g_error_matches (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_REFUSED))
    canvass_panel_service_refuse (self, CANVASS_WHY_NAME, NULL, error->message);
  else if (g_error_matches (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_EXISTS))
    canvass_panel_service_refuse (self, CANVASS_WHY_KNOWN, NULL, error->message);
  else
    canvass_panel_service_finish (self, CANVASS_OUTCOME_DISK, 0, NULL, error->message);
}

static void
tell_not_updated (CanvassPanelService *self, CanvassVault *vault, const GError *error)
{
  g_autoptr (CanvassCampaign) held = canvass_vault_get_campaign (vault);
  char today[CANVASS_DAY_CHARS];

  canvass_clock_today (today);
  if (g_error_matches (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_REFUSED))
    canvass_panel_service_refuse (
        self, canvass_why_no_update (self->looked, held, today), NULL, error->message);
  else
    canvass_panel_service_finish (self, CANVASS_OUTCOME_DISK, 0, NULL, error->message);
}

void
canvass_panel_service_enroll (CanvassPanelService *self, const char *name)
{
  g_autoptr (CanvassVault) vault = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (self->looked == NULL) {
    canvass_panel_service_refuse (self, CANVASS_WHY_NONE, NULL, "The six words were not compared");
    return;
  }

  vault = canvass_vault_enroll (self->given->directory, self->looked, name, &error);
  if (vault == NULL) {
    tell_not_enrolled (self, error);
    return;
  }
  path = g_strdup (canvass_vault_get_card_path (vault));
  g_clear_object (&vault); /* the table opens it */
  canvass_table_refresh (self->table);
  canvass_panel_service_read_all_offers (self);
  hand_card_back (self, path);
}

void
canvass_panel_service_update (CanvassPanelService *self)
{
  g_autoptr (CanvassVault) vault = self->looked != NULL ? find_vault (self, self->looked) : NULL;
  g_autoptr (GError) error = NULL;

  if (vault == NULL) {
    canvass_panel_service_refuse (self, CANVASS_WHY_NONE, NULL, "The six words were not compared");
    return;
  }
  if (changes_trust (self, self->looked) && !self->confirmed) {
    canvass_panel_service_refuse (
        self, CANVASS_WHY_NONE, NULL, "The PIN was not entered for this change");
    return;
  }
  if (!canvass_vault_update (vault, self->looked, &error)) {
    tell_not_updated (self, vault, error);
    return;
  }

  canvass_petitions_renew (self->petitions);
  canvass_table_refresh (self->table);
  canvass_panel_service_read_all_offers (self);
  canvass_panel_service_finish (self, CANVASS_OUTCOME_DONE, 0, NULL, NULL);
}
