/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/panel-service-private.h"

static gboolean
has_failed (CanvassPanelService *self, CanvassStick *stick)
{
  return g_hash_table_contains (self->failed_mirrors, canvass_stick_get_id (stick));
}

/* A copy of a stick has its id too. One that was given up has to be put in again. */
static const CanvassStickSeen *
find_mirror_stick (CanvassPanelService *self)
{
  const char *mirror = canvass_settings_get_mirror (self->memory);

  for (guint i = 0; i < canvass_sticks_get_n (self->sticks); i++) {
    const CanvassStickSeen *seen = canvass_sticks_get (self->sticks, i);

    if (*mirror != '\0' && seen->look != NULL && g_str_equal (seen->look->id, mirror) &&
        !has_failed (self, seen->stick))
      return seen;
  }
  return NULL;
}

void
canvass_panel_service_begin_mirror (CanvassPanelService *self, CanvassStick *stick)
{
  g_autoptr (GPtrArray) vaults = canvass_petitions_list_vaults (self->petitions);

  g_hash_table_remove (self->failed_mirrors, canvass_stick_get_id (stick));
  g_set_object (&self->mirror_stick, stick);
  canvass_mirroring_begin (self->mirroring, stick, vaults);
}

/* While the mirror is kept on one, another with its id is passed by. */
static void
begin_where_it_can (CanvassPanelService *self)
{
  const CanvassStickSeen *seen;

  if (self->memory == NULL || canvass_mirroring_get_stick (self->mirroring) != NULL)
    return;

  seen = find_mirror_stick (self);
  if (seen != NULL)
    canvass_panel_service_begin_mirror (self, seen->stick);
}

static gboolean
on_lost (gpointer user_data)
{
  CanvassPanelService *self = user_data;

  self->lost_id = 0;
  begin_where_it_can (self);
  return G_SOURCE_REMOVE;
}

void
canvass_panel_service_mirror_changed (CanvassPanelService *self)
{
  if (canvass_mirroring_get_state (self->mirroring) != CANVASS_MIRROR_LOST ||
      self->mirror_stick == NULL || self->ending)
    return;

  g_hash_table_add (self->failed_mirrors, g_strdup (canvass_stick_get_id (self->mirror_stick)));
  g_clear_object (&self->mirror_stick);
  if (self->lost_id == 0)
    self->lost_id = g_idle_add (on_lost, self);
}

void
canvass_panel_service_mirror_arrived (CanvassPanelService *self)
{
  begin_where_it_can (self);
}

void
canvass_panel_service_mirror_left (CanvassPanelService *self, CanvassStick *stick)
{
  if (stick == canvass_mirroring_get_stick (self->mirroring))
    canvass_mirroring_end (self->mirroring);
  g_hash_table_remove (self->failed_mirrors, canvass_stick_get_id (stick));
}
