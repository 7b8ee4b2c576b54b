/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/panel-service-private.h"

static void
set_word (CanvassPanelService *self, guint word)
{
  if (self->stick_word == word)
    return;
  self->stick_word = word;
  canvass_panel_service_refresh_warnings (self);
}

void
canvass_panel_service_due_began (CanvassPanelService *self, const CanvassDueTask *due)
{
  const char *stick = canvass_stick_get_id (due->stick);

  if (g_strcmp0 (self->due_stick, stick) != 0 || self->stick_word != CANVASS_WARNING_WRITING)
    self->unwritten = FALSE;
  g_free (self->due_stick);
  self->due_stick = g_strdup (stick);
  set_word (self, CANVASS_WARNING_WRITING);
}

static gboolean
is_more_due (CanvassPanelService *self)
{
  for (GList *link = self->due.head; link != NULL; link = link->next) {
    const CanvassDueTask *due = link->data;

    if (g_str_equal (canvass_stick_get_id (due->stick), self->due_stick) &&
        canvass_sticks_find (self->sticks, self->due_stick) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* One that stays in to be the mirror is not to be pulled. */
static gboolean
is_mirror (CanvassPanelService *self)
{
  const CanvassStickSeen *seen = canvass_sticks_find (self->sticks, self->due_stick);

  return seen != NULL && seen->look != NULL && *seen->look->id != '\0' &&
         g_str_equal (seen->look->id, canvass_settings_get_mirror (self->memory));
}

/* A file that was refused is on the stick as before. */
static gboolean
is_sound (CanvassOutcome outcome)
{
  return outcome == CANVASS_OUTCOME_DONE || outcome == CANVASS_OUTCOME_NOTHING ||
         outcome == CANVASS_OUTCOME_REFUSED;
}

void
canvass_panel_service_due_ended (CanvassPanelService *self, CanvassOutcome outcome)
{
  self->by_itself = FALSE;
  if (!is_sound (outcome))
    self->unwritten = TRUE;
  if (is_more_due (self))
    return;

  if (self->unwritten)
    set_word (self, CANVASS_WARNING_UNWRITTEN);
  else if (canvass_sticks_find (self->sticks, self->due_stick) == NULL || is_mirror (self))
    set_word (self, 0);
  else
    set_word (self, CANVASS_WARNING_WRITTEN);
}

/* That it was pulled too early is told on, while it is out. */
void
canvass_panel_service_due_left (CanvassPanelService *self, const char *stick)
{
  if (self->stick_word == CANVASS_WARNING_WRITTEN && g_str_equal (stick, self->due_stick))
    set_word (self, 0);
}

void
canvass_panel_service_due_outdated (CanvassPanelService *self)
{
  if (self->stick_word == CANVASS_WARNING_WRITTEN)
    set_word (self, 0);
}

/* Whoever runs the table has been there. */
void
canvass_panel_service_due_seen (CanvassPanelService *self)
{
  if (self->stick_word == CANVASS_WARNING_UNWRITTEN)
    set_word (self, 0);
}
