/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-panel"

#include "panel/panel.h"

#include "booth/window.h"
#include "device/memory.h"
#include "panel/view.h"

#include <glib-unix.h>

struct _CanvassPanel {
  GObject parent_instance;

  int channel;
  guint channel_id;
  gboolean dismissed;

  CanvassPanelModel *model;   /* (owned) */
  CanvassBoothWindow *window; /* (nullable) a toplevel */
};

enum {
  SIGNAL_ENDED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassPanel, canvass_panel, G_TYPE_OBJECT)

static void
end (CanvassPanel *self, gboolean dismissed)
{
  self->dismissed = dismissed;
  g_clear_handle_id (&self->channel_id, g_source_remove);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NULL;
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

static void
tell (CanvassPanel *self, const CanvassPanelMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (!canvass_panel_send (self->channel, message, -1, &error))
    g_message ("%s", error->message);
}

static void
on_first_frame (CanvassPanel *self)
{
  CanvassPanelMessage shown = { .kind = CANVASS_PANEL_SHOWN };

  tell (self, &shown);
}

/* By the frame of a windowed one: it closes, and nothing ends. */
static void
on_close_asked (CanvassPanel *self)
{
  canvass_panel_model_leave (self->model, TRUE);
}

static void
build (CanvassPanel *self)
{
  CanvassPanelMessage ready = { .kind = CANVASS_PANEL_READY };

  self->window = canvass_booth_window_new (canvass_panel_model_look (self->model)->windowed);
  g_signal_connect_object (
      self->window, "first-frame", G_CALLBACK (on_first_frame), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->window, "close-asked", G_CALLBACK (on_close_asked), self, G_CONNECT_SWAPPED);
  canvass_booth_window_set_page (self->window, GTK_WIDGET (canvass_panel_view_new (self->model)));
  canvass_booth_window_prepare (self->window);

  ready.ready.locked = canvass_memory_is_locked (NULL);
  ready.ready.dumps_core = canvass_memory_dumps_core ();
  ready.ready.refuses_inspector = canvass_booth_window_refuses_inspector (self->window);
  tell (self, &ready);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
answer_ping (CanvassPanel *self, guint32 number)
{
  CanvassPanelMessage pong = { .kind = CANVASS_PANEL_PONG, .number = number };

  tell (self, &pong);
}

/* FALSE for what makes no sense here: better no panel than a confused one. */
static gboolean
obey (CanvassPanel *self, CanvassPanelMessage *message)
{
  if (message->kind == CANVASS_PANEL_LEAVE) {
    end (self, TRUE);
    return TRUE;
  }
  if (message->kind == CANVASS_PANEL_PING) {
    answer_ping (self, message->number);
    return TRUE;
  }
  if (!canvass_panel_model_take (self->model, message))
    return FALSE;
  if (message->kind == CANVASS_PANEL_SETUP)
    build (self);
  return TRUE;
}

static gboolean
on_channel_readable (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (CanvassPanel) self = g_object_ref (user_data);
  g_autoptr (GError) error = NULL;
  CanvassPanelMessage message = { 0 };

  if (!canvass_panel_receive (fd, CANVASS_SIDE_KIOSK, &message, NULL, &error)) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
      return G_SOURCE_CONTINUE;
    end (self, FALSE);
    return G_SOURCE_REMOVE;
  }
  if (!obey (self, &message)) {
    g_message ("The kiosk said %d where it may not", message.kind);
    end (self, FALSE);
  }
  canvass_panel_message_clear (&message);
  return self->channel_id == 0 ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

gboolean
canvass_panel_was_dismissed (CanvassPanel *self)
{
  g_return_val_if_fail (CANVASS_IS_PANEL (self), FALSE);

  return self->dismissed;
}

CanvassPanel *
canvass_panel_new (int channel)
{
  CanvassPanel *self = g_object_new (CANVASS_TYPE_PANEL, NULL);

  self->channel = channel;
  self->channel_id = g_unix_fd_add (channel, G_IO_IN | G_IO_HUP, on_channel_readable, self);
  return self;
}

static void
canvass_panel_finalize (GObject *object)
{
  CanvassPanel *self = CANVASS_PANEL (object);

  g_clear_handle_id (&self->channel_id, g_source_remove);
  g_object_unref (self->model);

  G_OBJECT_CLASS (canvass_panel_parent_class)->finalize (object);
}

static void
canvass_panel_class_init (CanvassPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_panel_finalize;

  signals[SIGNAL_ENDED] = g_signal_new (
      "ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_panel_init (CanvassPanel *self)
{
  self->model = canvass_panel_model_new ();
  g_signal_connect_object (self->model, "request", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
}
