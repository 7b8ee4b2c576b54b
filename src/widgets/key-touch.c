/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/key-touch.h"

#define MAX_FURTHER 9

/* Sequences are only ever compared. */
typedef struct {
  gconstpointer first; /* (nullable) the finger that GTK's button follows */
  gconstpointer further[MAX_FURTHER];
  guint n_further;
} Touches;

static gboolean
find (Touches *touches, gconstpointer sequence, guint *i)
{
  for (*i = 0; *i < touches->n_further; ++*i)
    if (touches->further[*i] == sequence)
      return TRUE;
  return FALSE;
}

/* Whether it is one of those that GTK does not know of. */
static gboolean
end (Touches *touches, gconstpointer sequence)
{
  guint i;

  if (sequence == touches->first)
    touches->first = NULL;
  if (!find (touches, sequence, &i))
    return FALSE;
  touches->further[i] = touches->further[--touches->n_further];
  return TRUE;
}

/* Whether GTK is not to know of it. */
static gboolean
begin (Touches *touches, gconstpointer sequence)
{
  /* One whose end was never heard of has ended by now. */
  end (touches, sequence);
  if (touches->first == NULL || touches->n_further == MAX_FURTHER) {
    touches->first = sequence;
    return FALSE;
  }
  touches->further[touches->n_further++] = sequence;
  return TRUE;
}

static gboolean
is_inside (GtkWidget *cap, GdkEvent *event)
{
  GtkNative *native = gtk_widget_get_native (cap);
  double x, y, native_x, native_y;

  if (native == NULL || !gdk_event_get_position (event, &x, &y))
    return FALSE;
  gtk_native_get_surface_transform (native, &native_x, &native_y);
  return gtk_widget_translate_coordinates (
             GTK_WIDGET (native), cap, x - native_x, y - native_y, &x, &y) &&
         gtk_widget_contains (cap, x, y);
}

static gboolean
on_event (GtkEventController *controller, GdkEvent *event, Touches *touches)
{
  GtkWidget *cap = gtk_event_controller_get_widget (controller);
  gconstpointer sequence = gdk_event_get_event_sequence (event);
  guint i;

  switch ((int)gdk_event_get_event_type (event)) {
  case GDK_TOUCH_BEGIN:
    return begin (touches, sequence);
  case GDK_TOUCH_UPDATE:
    return find (touches, sequence, &i);
  case GDK_TOUCH_CANCEL:
    return end (touches, sequence);
  case GDK_TOUCH_END:
    if (!end (touches, sequence))
      return GDK_EVENT_PROPAGATE;
    if (is_inside (cap, event))
      g_signal_emit_by_name (cap, "clicked");
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
free_touches (gpointer touches, GClosure *unused)
{
  g_free (touches);
}

void
canvass_key_touch_watch (GtkButton *cap)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  g_return_if_fail (GTK_IS_BUTTON (cap));

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_data (
      controller, "event", G_CALLBACK (on_event), g_new0 (Touches, 1), free_touches, 0);
  gtk_widget_add_controller (GTK_WIDGET (cap), controller);
}
