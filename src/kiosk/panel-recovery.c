/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "format/envelope.h"
#include "kiosk/forgotten.h"
#include "kiosk/panel-service-private.h"

/* A coordinator's files, read from sticks in a thread. */
typedef struct {
  CanvassPanelService *service; /* (owned) */
  GPtrArray *lists;             /* (owned) (element-type GPtrArray of CanvassStickFile) */
  GPtrArray *files;             /* (owned) (element-type GBytes) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->service);
  g_ptr_array_unref (reading->lists);
  g_ptr_array_unref (reading->files);
  g_free (reading);
}

static void
read_files (CanvassWork *work, gpointer job, CanvassWorkResult *result)
{
  Reading *reading = job;

  for (guint i = 0; i < reading->lists->len; i++) {
    GPtrArray *list = g_ptr_array_index (reading->lists, i);

    for (guint k = 0; k < list->len; k++) {
      GBytes *file = canvass_stick_read (g_ptr_array_index (list, k),
                                         canvass_envelope_max_bytes (CANVASS_ENVELOPE_PIN_RESET),
                                         NULL);

      if (file != NULL)
        g_ptr_array_add (reading->files, file);
      canvass_work_report (work, 0);
    }
  }
  result->outcome = CANVASS_OUTCOME_DONE;
}

/* What the table remembers is damaged: a coordinator's word begins it anew, and nothing less. */
static gboolean
start_over (CanvassPanelService *self, GPtrArray *vaults, GBytes *file, GError **error)
{
  g_autoptr (CanvassSettings) memory = NULL;

  if (!canvass_forgotten_pin_check (vaults, file, error))
    return FALSE;

  memory = canvass_settings_start_over (self->given->directory, error);
  if (memory == NULL || !canvass_settings_lock (memory, error))
    return FALSE;

  self->memory = g_steal_pointer (&memory);
  self->pin = canvass_pin_new (self->memory);
  g_clear_error (&self->memory_error);
  canvass_settings_set_running (self->memory, TRUE, NULL);
  return TRUE;
}

static gboolean
take (CanvassPanelService *self, GPtrArray *vaults, GBytes *file, GError **error)
{
  return (self->memory != NULL || start_over (self, vaults, file, error)) &&
         canvass_forgotten_pin_take (self->memory, vaults, file, error);
}

/* What is for this table counts; what is for another is passed by. */
static gboolean
take_any (CanvassPanelService *self, GPtrArray *files, GError **error)
{
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);
  g_autoptr (GError) last = NULL;

  for (guint i = 0; i < files->len; i++) {
    g_autoptr (GError) problem = NULL;

    if (take (self, vaults, g_ptr_array_index (files, i), &problem))
      return TRUE;
    if (last == NULL ||
        !g_error_matches (problem, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_OTHER_TABLE)) {
      g_clear_error (&last);
      last = g_steal_pointer (&problem);
    }
  }

  if (last != NULL)
    g_propagate_error (error, g_steal_pointer (&last));
  return FALSE;
}

static CanvassWhy
find_why (const GError *error)
{
  if (g_error_matches (error, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_OTHER_TABLE))
    return CANVASS_WHY_TABLE;
  if (g_error_matches (error, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_STRANGER))
    return CANVASS_WHY_STRANGER;
  return g_error_matches (error, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_USED) ? CANVASS_WHY_USED
                                                                            : CANVASS_WHY_DAMAGED;
}

static void
on_read (const CanvassWorkResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  CanvassPanelService *self = reading->service;
  g_autoptr (GError) error = NULL;

  if (result->outcome != CANVASS_OUTCOME_DONE)
    canvass_panel_service_finish (self, result->outcome, 0, result->name, result->why);
  else if (take_any (self, reading->files, &error))
    canvass_panel_service_finish (self, CANVASS_OUTCOME_DONE, 0, NULL, NULL);
  else if (error != NULL)
    canvass_panel_service_refuse (self, find_why (error), NULL, error->message);
  else
    canvass_panel_service_finish (self, CANVASS_OUTCOME_NOTHING, 0, NULL, NULL);
}

void
canvass_panel_service_reset_pin (CanvassPanelService *self, const char *stick)
{
  Reading *reading;

  reading = g_new0 (Reading, 1);
  reading->service = g_object_ref (self);
  reading->lists = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  reading->files = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < canvass_sticks_get_n (self->sticks); i++) {
    const CanvassStickSeen *seen = canvass_sticks_get (self->sticks, i);

    if (seen->look != NULL &&
        (*stick == '\0' || g_str_equal (stick, canvass_stick_get_id (seen->stick))))
      g_ptr_array_add (reading->lists, g_ptr_array_ref (seen->look->pin_resets));
  }
  self->work = canvass_work_start (
      read_files, reading, reading_free, "", CANVASS_STICK_PATIENCE_MS, NULL, on_read, reading);
}
