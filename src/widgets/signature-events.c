/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/signature-pad-private.h"

#include <sodium.h>

#define CLAIMED_FINGERS 5

static gboolean
is_pen (GdkEvent *event)
{
  GdkDeviceTool *tool = gdk_event_get_device_tool (event);
  GdkDevice *device = gdk_event_get_device (event);

  if (tool != NULL)
    return gdk_device_tool_get_tool_type (tool) != GDK_DEVICE_TOOL_TYPE_MOUSE;

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_PEN;
}

static void
set_position (CanvassSignaturePad *self, CanvassContact *contact, double x, double y)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  double native_x, native_y;

  gtk_native_get_surface_transform (native, &native_x, &native_y);
  gtk_widget_translate_coordinates (
      GTK_WIDGET (native), GTK_WIDGET (self), x - native_x, y - native_y, &contact->x, &contact->y);
}

/* GTK merges the motions between two frames into one; the curve wants them all. */
static void
take_history (CanvassSignaturePad *self, GdkEvent *event, CanvassContact contact)
{
  guint n = 0;
  GdkTimeCoord *history = gdk_event_get_history (event, &n);

  for (guint i = 0; i < n; i++) {
    if ((history[i].flags & GDK_AXIS_FLAG_X) == 0 || (history[i].flags & GDK_AXIS_FLAG_Y) == 0)
      continue;
    set_position (self, &contact, history[i].axes[GDK_AXIS_X], history[i].axes[GDK_AXIS_Y]);
    if (contact.kind == CANVASS_CONTACT_PEN && (history[i].flags & GDK_AXIS_FLAG_PRESSURE) != 0)
      contact.pressure = history[i].axes[GDK_AXIS_PRESSURE];
    canvass_signature_pad_take_contact (self, &contact);
  }

  if (history != NULL)
    sodium_memzero (history, n * sizeof *history);
  g_free (history);
}

static gboolean
get_phase (GdkEvent *event, CanvassContactPhase *phase)
{
  switch ((int)gdk_event_get_event_type (event)) {
  case GDK_BUTTON_PRESS:
  case GDK_TOUCH_BEGIN:
    *phase = CANVASS_CONTACT_DOWN;
    return TRUE;
  case GDK_MOTION_NOTIFY:
  case GDK_TOUCH_UPDATE:
    *phase = CANVASS_CONTACT_MOVE;
    return TRUE;
  case GDK_BUTTON_RELEASE:
  case GDK_TOUCH_END:
    *phase = CANVASS_CONTACT_UP;
    return TRUE;
  case GDK_TOUCH_CANCEL:
    *phase = CANVASS_CONTACT_CANCEL;
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
is_primary (GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  return (type != GDK_BUTTON_PRESS && type != GDK_BUTTON_RELEASE) ||
         gdk_button_event_get_button (event) == GDK_BUTTON_PRIMARY;
}

static gboolean
on_event (CanvassSignaturePad *self, GdkEvent *event)
{
  CanvassContact contact = {
    .kind = CANVASS_CONTACT_MOUSE,
    .sequence = gdk_event_get_event_sequence (event),
    .time = gdk_event_get_time (event),
    .pressure = -1,
  };
  double x, y;

  if (gdk_event_get_event_type (event) == GDK_GRAB_BROKEN)
    canvass_signature_pad_end_stroke (self);
  if (!get_phase (event, &contact.phase) || !is_primary (event) ||
      !gdk_event_get_position (event, &x, &y))
    return GDK_EVENT_PROPAGATE;

  if (contact.sequence != NULL)
    contact.kind = CANVASS_CONTACT_TOUCH;
  else if (is_pen (event))
    contact.kind = CANVASS_CONTACT_PEN;
  if (contact.kind == CANVASS_CONTACT_PEN &&
      !gdk_event_get_axis (event, GDK_AXIS_PRESSURE, &contact.pressure))
    contact.pressure = -1;

  if (contact.phase == CANVASS_CONTACT_MOVE)
    take_history (self, event, contact);
  set_position (self, &contact, x, y);

  return canvass_signature_pad_take_contact (self, &contact);
}

static void
on_fingers_begin (GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

/* Takes the fingers away from whatever would scroll or swipe with them. A gesture of n fingers
 * begins as the nth comes down and claims all of them; the strokes themselves come from events,
 * since a gesture would end with the second finger. */
static void
claim_fingers (CanvassSignaturePad *self)
{
  for (guint i = 1; i <= CLAIMED_FINGERS; i++) {
    GtkGesture *gesture =
        g_object_new (GTK_TYPE_GESTURE_DRAG, "n-points", i, "touch-only", i > 1, NULL);

    g_signal_connect (gesture, "begin", G_CALLBACK (on_fingers_begin), NULL);
    gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
  }
}

void
canvass_signature_pad_listen (CanvassSignaturePad *self)
{
  GtkEventController *events = gtk_event_controller_legacy_new ();

  g_signal_connect_swapped (events, "event", G_CALLBACK (on_event), self);
  gtk_widget_add_controller (GTK_WIDGET (self), events);
  claim_fingers (self);
}
