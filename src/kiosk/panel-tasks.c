/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/drop-place.h"
#include "kiosk/panel-service-private.h"
#include "kiosk/sender.h"
#include "kiosk/stick-export.h"

static void
remember_export (CanvassPanelService *self, const CanvassWorkResult *result)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%F");
  g_autofree char *time = g_date_time_format (now, "%H:%M");
  const CanvassLastExport last = { day, time, result->name, result->number };

  if (self->memory != NULL)
    canvass_settings_set_last_export (self->memory, &last, NULL);
}

/* Batches were made, or records forgotten. */
static void
catch_mirrors_up (CanvassPanelService *self)
{
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);

  for (guint i = 0; i < vaults->len; i++)
    canvass_mirroring_catch_up (self->mirroring, g_ptr_array_index (vaults, i));
}

static void
on_taken_in (const CanvassWorkResult *result, gpointer user_data)
{
  g_autoptr (CanvassPanelService) self = user_data;

  catch_mirrors_up (self);
  canvass_panel_service_finish_work (self, result);
}

static void
on_exported (const CanvassWorkResult *result, gpointer user_data)
{
  g_autoptr (CanvassPanelService) self = user_data;

  if (result->outcome == CANVASS_OUTCOME_DONE)
    remember_export (self, result);
  catch_mirrors_up (self);
  canvass_panel_service_finish_work (self, result);
}

static void
begin (CanvassPanelService *self, CanvassPanelTask task, gboolean by_itself)
{
  self->task = task;
  self->busy = TRUE;
  self->by_itself = by_itself;
}

static void
export_to (CanvassPanelService *self, CanvassStick *stick)
{
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);

  self->work = canvass_stick_export (
      stick, vaults, canvass_panel_service_progress, on_exported, g_object_ref (self));
}

static void
acknowledge_from (CanvassPanelService *self, CanvassStick *stick)
{
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);

  self->work = canvass_stick_acknowledge (
      stick, vaults, canvass_panel_service_progress, on_taken_in, g_object_ref (self));
}

void
canvass_due_task_free (CanvassDueTask *due)
{
  g_object_unref (due->stick);
  g_free (due);
}

void
canvass_panel_service_owe (CanvassPanelService *self, CanvassStick *stick, CanvassPanelTask task)
{
  CanvassDueTask *due = g_new (CanvassDueTask, 1);

  *due = (CanvassDueTask){ g_object_ref (stick), task };
  g_queue_push_tail (&self->due, due);
}

void
canvass_panel_service_do_due (CanvassPanelService *self)
{
  while (!self->busy && !self->ending && !g_queue_is_empty (&self->due)) {
    CanvassDueTask *due = g_queue_pop_head (&self->due);

    if (canvass_sticks_find (self->sticks, canvass_stick_get_id (due->stick)) != NULL) {
      begin (self, due->task, TRUE);
      canvass_panel_service_due_began (self, due);
      if (due->task == CANVASS_TASK_EXPORT)
        export_to (self, due->stick);
      else
        acknowledge_from (self, due->stick);
    }
    canvass_due_task_free (due);
  }
}

static void
send_to_drop (CanvassPanelService *self)
{
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);
  const char *drop = canvass_settings_get_drop (self->memory);

  if (!canvass_drop_place_exists (drop, vaults) || self->given->canvass == NULL) {
    canvass_panel_service_finish (
        self, CANVASS_OUTCOME_OFFLINE, 0, NULL, "No drop was set up to send to");
    return;
  }

  self->work = canvass_send (self->given->canvass,
                             self->given->hatch,
                             drop,
                             canvass_settings_get_credentials (self->memory),
                             vaults,
                             canvass_panel_service_progress,
                             on_exported,
                             g_object_ref (self));
}

static void
look_again_at_task_stick (CanvassPanelService *self)
{
  const CanvassStickSeen *seen = canvass_sticks_find (self->sticks, self->task_stick);

  if (seen != NULL)
    canvass_sticks_look_again (self->sticks, seen->stick);
}

static void
on_enrolled (const CanvassWorkResult *result, CanvassStickLook *look, gpointer user_data)
{
  g_autoptr (CanvassPanelService) self = user_data;
  g_autoptr (GError) error = NULL;

  if (look != NULL && !canvass_settings_set_enrolled (self->memory, look->id, TRUE, &error)) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_DISK, 0, result->name, error->message);
    return;
  }
  look_again_at_task_stick (self);
  canvass_panel_service_finish_work (self, result);
}

static void
on_mirror_enrolled (const CanvassWorkResult *result, CanvassStickLook *look, gpointer user_data)
{
  g_autoptr (CanvassPanelService) self = user_data;
  const CanvassStickSeen *seen = canvass_sticks_find (self->sticks, self->task_stick);
  g_autoptr (GError) error = NULL;

  if (look != NULL && !canvass_settings_set_mirror (self->memory, look->id, result->name, &error)) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_DISK, 0, result->name, error->message);
    return;
  }
  if (look != NULL) {
    canvass_mirroring_set_wanted (self->mirroring, TRUE);
    if (seen != NULL) {
      canvass_panel_service_begin_mirror (self, seen->stick);
      look_again_at_task_stick (self);
    }
  }
  canvass_panel_service_finish_work (self, result);
}

static void
end_mirror (CanvassPanelService *self)
{
  g_autoptr (GError) error = NULL;

  if (!canvass_settings_set_mirror (self->memory, "", "", &error)) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_DISK, 0, NULL, error->message);
    return;
  }
  canvass_mirroring_set_wanted (self->mirroring, FALSE);
  canvass_panel_service_finish (self, CANVASS_OUTCOME_DONE, 0, NULL, NULL);
}

static void
forget_stick (CanvassPanelService *self, const CanvassStickSeen *seen)
{
  g_autoptr (GError) error = NULL;
  gboolean forgotten = seen->look == NULL ||
                       canvass_settings_set_enrolled (self->memory, seen->look->id, FALSE, &error);

  canvass_panel_service_finish (self,
                                forgotten ? CANVASS_OUTCOME_DONE : CANVASS_OUTCOME_DISK,
                                0,
                                canvass_stick_get_name (seen->stick),
                                forgotten ? NULL : error->message);
}

static void
doubt (CanvassPanelService *self)
{
  g_autoptr (GError) error = NULL;

  if (canvass_table_get_practice (self->table))
    canvass_panel_service_finish (self, CANVASS_OUTCOME_PRACTICE, 0, NULL, NULL);
  else if (!canvass_recorder_can_doubt (self->recorder))
    canvass_panel_service_finish (self, CANVASS_OUTCOME_NOTHING, 0, NULL, NULL);
  else if (canvass_recorder_doubt (self->recorder, &error))
    canvass_panel_service_finish (self, CANVASS_OUTCOME_DONE, 1, NULL, NULL);
  else
    canvass_panel_service_finish (self, CANVASS_OUTCOME_FAILED, 0, NULL, error->message);
}

/* Its close record is written, so the vault counts from none again: what cannot be saved now is
 * saved by the next try. Returns what was. */
static guint64
add_tally (CanvassPanelService *self, CanvassVault *vault, guint64 captured, GError **error)
{
  g_autoptr (CanvassCampaign) campaign = canvass_vault_get_campaign (vault);
  g_autofree char *id = canvass_to_hex (canvass_campaign_get_id (campaign), CANVASS_ID_BYTES);

  const guint64 *owed = g_hash_table_lookup (self->owed_tallies, id);

  captured += owed != NULL ? *owed : 0;
  if (canvass_settings_add_tally (self->memory, id, captured, error)) {
    g_hash_table_remove (self->owed_tallies, id);
    return captured;
  }

  g_hash_table_replace (
      self->owed_tallies, g_steal_pointer (&id), g_memdup2 (&captured, sizeof captured));
  return 0;
}

/* Every vault gets its close record; one that fails keeps the table open, and closing again closes
 * what is left, with a count of none where only the tally was not saved. */
static void
close_event (CanvassPanelService *self)
{
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);
  g_autoptr (GError) error = NULL;
  guint64 total = 0;

  if (canvass_table_get_practice (self->table)) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_PRACTICE, 0, NULL, NULL);
    return;
  }

  for (guint i = 0; i < vaults->len && error == NULL; i++) {
    CanvassVault *vault = g_ptr_array_index (vaults, i);
    guint64 captured = 0;

    if (canvass_vault_close_session (vault, &captured, &error)) {
      total += add_tally (self, vault, captured, &error);
      canvass_vault_begin_session (vault);
      canvass_mirroring_catch_up (self->mirroring, vault);
    }
  }
  if (error == NULL)
    canvass_settings_set_closed (self->memory, TRUE, &error);
  if (error != NULL) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_DISK, total, NULL, error->message);
    return;
  }

  canvass_panel_service_drop_form (self);
  canvass_table_set_closed (self->table, TRUE);
  canvass_panel_service_finish (self, CANVASS_OUTCOME_DONE, total, NULL, NULL);
}

static void
open_event (CanvassPanelService *self)
{
  g_autoptr (GError) error = NULL;

  if (!canvass_settings_set_closed (self->memory, FALSE, &error)) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_DISK, 0, NULL, error->message);
    return;
  }
  canvass_petitions_renew (self->petitions);
  canvass_table_set_closed (self->table, FALSE);
  canvass_table_refresh (self->table);
  canvass_panel_service_finish (self, CANVASS_OUTCOME_DONE, 0, NULL, NULL);
}

static void
do_on_stick (CanvassPanelService *self, const CanvassPanelMessage *message)
{
  const CanvassStickSeen *seen = canvass_sticks_find (self->sticks, message->task.stick);

  if (seen == NULL) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_PULLED, 0, NULL, NULL);
    return;
  }

  g_free (self->task_stick);
  self->task_stick = g_strdup (message->task.stick);
  switch ((guint)message->task.task) {
  case CANVASS_TASK_EXPORT:
    export_to (self, seen->stick);
    break;
  case CANVASS_TASK_ACKNOWLEDGE:
    acknowledge_from (self, seen->stick);
    break;
  case CANVASS_TASK_ENROLL_STICK:
    self->work = canvass_stick_enroll (seen->stick, on_enrolled, g_object_ref (self));
    break;
  case CANVASS_TASK_FORGET_STICK:
    forget_stick (self, seen);
    break;
  case CANVASS_TASK_MIRROR:
    self->work = canvass_stick_enroll (seen->stick, on_mirror_enrolled, g_object_ref (self));
    break;
  case CANVASS_TASK_LOOK:
    canvass_panel_service_look (self, message->task.stick, message->task.campaign);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
set_practice (CanvassPanelService *self, gboolean practice)
{
  g_autoptr (GError) error = NULL;

  if (!canvass_settings_set_practice (self->memory, practice, &error)) {
    canvass_panel_service_finish (self, CANVASS_OUTCOME_DISK, 0, NULL, error->message);
    return;
  }
  canvass_recorder_forget_last (self->recorder);
  canvass_panel_service_drop_form (self);
  canvass_table_set_practice (self->table, practice);
  canvass_panel_service_finish (self, CANVASS_OUTCOME_DONE, 0, NULL, NULL);
}

static void
refuse_busy (CanvassPanelService *self, CanvassPanelTask task)
{
  CanvassPanelMessage message = {
    .kind = CANVASS_PANEL_OUTCOME,
    .outcome = { .task = task, .outcome = CANVASS_OUTCOME_BUSY },
  };

  canvass_panel_process_tell (self->panel, &message);
}

void
canvass_panel_service_do (CanvassPanelService *self, const CanvassPanelMessage *message)
{
  CanvassPanelTask task = message->task.task;

  if (self->busy) {
    refuse_busy (self, task);
    return;
  }

  begin (self, task, FALSE);
  switch (task) {
  case CANVASS_TASK_PRACTICE_ON:
  case CANVASS_TASK_PRACTICE_OFF:
    set_practice (self, task == CANVASS_TASK_PRACTICE_ON);
    break;
  case CANVASS_TASK_DOUBT:
    doubt (self);
    break;
  case CANVASS_TASK_CLOSE:
    close_event (self);
    break;
  case CANVASS_TASK_OPEN:
    open_event (self);
    break;
  case CANVASS_TASK_SEND:
    send_to_drop (self);
    break;
  case CANVASS_TASK_CHECK:
    canvass_panel_service_check (self, message->task.text);
    break;
  case CANVASS_TASK_ENROLL:
    canvass_panel_service_enroll (self, message->task.text);
    break;
  case CANVASS_TASK_UPDATE:
    canvass_panel_service_update (self);
    break;
  case CANVASS_TASK_MIRROR:
    if (*message->task.stick == '\0')
      end_mirror (self);
    else
      do_on_stick (self, message);
    break;
  case CANVASS_TASK_RESET_PIN:
    canvass_panel_service_reset_pin (self, message->task.stick);
    break;
  case CANVASS_TASK_REPORT:
    canvass_panel_service_report (self, message->task.stick, message->task.text);
    break;
  case CANVASS_TASK_EXPORT:
  case CANVASS_TASK_ACKNOWLEDGE:
  case CANVASS_TASK_ENROLL_STICK:
  case CANVASS_TASK_FORGET_STICK:
  case CANVASS_TASK_LOOK:
    do_on_stick (self, message);
    break;
  case CANVASS_N_TASKS:
  default:
    g_assert_not_reached ();
  }
}
