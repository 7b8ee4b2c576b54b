/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/watch.h"

#include "widgets/column.h"

struct _CanvassWatch {
  GObject parent_instance;

  GtkWidget *widget; /* (borrowed) */
  guint source;      /* while the corner is held */
};

enum {
  TOUCHED,
  CORNER_HELD,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassWatch, canvass_watch, G_TYPE_OBJECT)

static gboolean
is_in_corner (CanvassWatch *self, GdkEvent *event)
{
  GtkNative *native = gtk_widget_get_native (self->widget);
  double size = CANVASS_CORNER_EM * canvass_widget_get_em (self->widget);
  double x, y, surface_x, surface_y;

  if (native == NULL || !gdk_event_get_position (event, &x, &y))
    return FALSE;
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  if (!gtk_widget_translate_coordinates (
          GTK_WIDGET (native), self->widget, x - surface_x, y - surface_y, &x, &y))
    return FALSE;
  return x >= 0 && y >= 0 && x < size && y < size;
}

static gboolean
on_corner_held (gpointer user_data)
{
  CanvassWatch *self = user_data;

  self->source = 0;
  g_signal_emit (self, signals[CORNER_HELD], 0);
  return G_SOURCE_REMOVE;
}

static void
let_go (CanvassWatch *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
}

static gboolean
on_event (CanvassWatch *self, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN) {
    let_go (self);
    if (is_in_corner (self, event))
      self->source = g_timeout_add (CANVASS_CORNER_SECONDS * 1000, on_corner_held, self);
  } else if (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END || type == GDK_TOUCH_CANCEL) {
    let_go (self);
  } else if ((type == GDK_MOTION_NOTIFY || type == GDK_TOUCH_UPDATE) && self->source != 0) {
    if (!is_in_corner (self, event))
      let_go (self);
  }
  if (type != GDK_ENTER_NOTIFY && type != GDK_LEAVE_NOTIFY && type != GDK_FOCUS_CHANGE)
    g_signal_emit (self, signals[TOUCHED], 0);
  return GDK_EVENT_PROPAGATE;
}

static void
canvass_watch_dispose (GObject *object)
{
  let_go (CANVASS_WATCH (object));

  G_OBJECT_CLASS (canvass_watch_parent_class)->dispose (object);
}

static void
canvass_watch_class_init (CanvassWatchClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_watch_dispose;

  signals[TOUCHED] =
      g_signal_new ("touched", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CORNER_HELD] =
      g_signal_new ("corner-held", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_watch_init (CanvassWatch *self)
{
}

CanvassWatch *
canvass_watch_new (GtkWidget *widget)
{
  CanvassWatch *self;
  GtkEventController *controller;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (CANVASS_TYPE_WATCH, NULL);
  self->widget = widget;
  controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, controller);
  return self;
}
