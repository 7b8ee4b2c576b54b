/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/guard.h"

#include "pages/tray.h"
#include "widgets/column.h"

#include <math.h>

/* A press of a finger or of a mouse's button, from its beginning to its end. */
typedef struct {
  gconstpointer sequence; /* only ever compared; NULL for the mouse */
  gboolean held_back;
  gboolean quick;    /* on a key of the tray, where presses follow fast upon each other */
  guint32 began;     /* in milliseconds, of the events' own time: a busy table hears of them late */
  GtkWidget *button; /* (weak) */
} Press;

#define MAX_PRESSES 10

struct _CanvassGuard {
  GObject parent_instance;

  GtkWidget *widget; /* (borrowed) */
  gint64 settled_ms;
  gint64 ended_ms;
  double ended_x, ended_y;
  guint held_keycode; /* 0: none */
  Press presses[MAX_PRESSES];
  guint n_presses;
};

G_DEFINE_FINAL_TYPE (CanvassGuard, canvass_guard, G_TYPE_OBJECT)

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static gboolean
get_position (CanvassGuard *self, GdkEvent *event, double *x, double *y)
{
  GtkNative *native = gtk_widget_get_native (self->widget);
  double surface_x, surface_y;

  if (native == NULL || !gdk_event_get_position (event, x, y))
    return FALSE;
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  return gtk_widget_translate_coordinates (
      GTK_WIDGET (native), self->widget, *x - surface_x, *y - surface_y, x, y);
}

static GtkWidget *
find_button (CanvassGuard *self, double x, double y, CanvassTray **tray)
{
  GtkWidget *widget = gtk_widget_pick (self->widget, x, y, GTK_PICK_DEFAULT);
  GtkWidget *button = NULL;

  *tray = NULL;
  for (; widget != NULL && widget != self->widget; widget = gtk_widget_get_parent (widget)) {
    if (gtk_widget_has_css_class (widget, "quick"))
      return NULL;
    if (CANVASS_IS_TRAY (widget))
      *tray = CANVASS_TRAY (widget);
    if (button == NULL && (GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget)))
      button = widget;
  }
  return button;
}

static gboolean
is_unmeant (CanvassGuard *self, double x, double y)
{
  double em = canvass_widget_get_em (self->widget);

  if (now_ms () - self->settled_ms < CANVASS_GUARD_SETTLE_MS)
    return TRUE;
  return now_ms () - self->ended_ms < CANVASS_GUARD_TWICE_MS &&
         hypot (x - self->ended_x, y - self->ended_y) < CANVASS_GUARD_TWICE_EM * em;
}

static Press *
find_press (CanvassGuard *self, GdkEvent *event)
{
  for (guint i = 0; i < self->n_presses; i++)
    if (self->presses[i].sequence == (gconstpointer)gdk_event_get_event_sequence (event))
      return &self->presses[i];
  return NULL;
}

static void
forget (CanvassGuard *self, Press *press)
{
  Press *last = &self->presses[--self->n_presses];

  g_clear_weak_pointer (&press->button);
  if (press == last)
    return;
  *press = (Press){ last->sequence, last->held_back, last->quick, last->began, NULL };
  g_set_weak_pointer (&press->button, last->button);
  g_clear_weak_pointer (&last->button);
}

static gboolean
begin (CanvassGuard *self, GdkEvent *event)
{
  CanvassTray *tray;
  Press *press;
  double x, y;

  /* One whose end was never heard of has ended by now. */
  press = find_press (self, event);
  if (press != NULL)
    forget (self, press);
  if (self->n_presses == MAX_PRESSES || !get_position (self, event, &x, &y))
    return GDK_EVENT_PROPAGATE;
  press = &self->presses[self->n_presses];
  *press = (Press){ .sequence = gdk_event_get_event_sequence (event),
                    .began = gdk_event_get_time (event) };
  g_set_weak_pointer (&press->button, find_button (self, x, y, &tray));
  if (press->button == NULL)
    return GDK_EVENT_PROPAGATE;
  self->n_presses++;
  press->quick = tray != NULL;
  press->held_back = tray != NULL ? canvass_tray_get_open_ms (tray) < CANVASS_GUARD_SETTLE_MS
                                  : is_unmeant (self, x, y);
  return press->held_back ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

/* The button must not stay pressed by a touch whose end it never hears of. */
static void
let_go (GtkWidget *button)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (button);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_GESTURE (controller))
      gtk_event_controller_reset (controller);
  }
}

static gboolean
end (CanvassGuard *self, GdkEvent *event, gboolean touch)
{
  Press *press = find_press (self, event);
  gboolean brief, held_back;

  if (press == NULL)
    return GDK_EVENT_PROPAGATE;
  brief = touch && gdk_event_get_time (event) - press->began < CANVASS_GUARD_BRIEF_MS;
  held_back = press->held_back || brief;
  if (brief && press->button != NULL)
    let_go (press->button);
  if (!brief && !press->quick && get_position (self, event, &self->ended_x, &self->ended_y))
    self->ended_ms = now_ms ();
  forget (self, press);
  return held_back ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static gboolean
go_on (CanvassGuard *self, GdkEvent *event)
{
  const Press *press = find_press (self, event);

  return press != NULL && press->held_back ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static gboolean
presses_buttons (GdkEvent *event)
{
  switch (gdk_key_event_get_keyval (event)) {
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_ISO_Enter:
  case GDK_KEY_space:
  case GDK_KEY_KP_Space:
    return TRUE;
  default:
    return FALSE;
  }
}

/* One press of Enter is one page, however long it is held. In text a space may repeat. */
static gboolean
press_key (CanvassGuard *self, GdkEvent *event)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  guint keycode = gdk_key_event_get_keycode (event);
  gboolean repeats = keycode == self->held_keycode;

  self->held_keycode = keycode;
  if (!repeats || !presses_buttons (event))
    return GDK_EVENT_PROPAGATE;
  return GTK_IS_TEXT (focus) && gdk_key_event_get_keyval (event) == GDK_KEY_space
             ? GDK_EVENT_PROPAGATE
             : GDK_EVENT_STOP;
}

static gboolean
on_event (CanvassGuard *self, GdkEvent *event)
{
  switch ((guint)gdk_event_get_event_type (event)) {
  case GDK_BUTTON_PRESS:
  case GDK_TOUCH_BEGIN:
    return begin (self, event);
  case GDK_MOTION_NOTIFY:
  case GDK_TOUCH_UPDATE:
    return go_on (self, event);
  case GDK_BUTTON_RELEASE:
    return end (self, event, FALSE);
  case GDK_TOUCH_END:
  case GDK_TOUCH_CANCEL:
    return end (self, event, TRUE);
  case GDK_KEY_PRESS:
    return press_key (self, event);
  case GDK_KEY_RELEASE:
    self->held_keycode = 0;
    return GDK_EVENT_PROPAGATE;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
canvass_guard_dispose (GObject *object)
{
  CanvassGuard *self = CANVASS_GUARD (object);

  while (self->n_presses > 0)
    forget (self, &self->presses[0]);

  G_OBJECT_CLASS (canvass_guard_parent_class)->dispose (object);
}

static void
canvass_guard_class_init (CanvassGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_guard_dispose;
}

static void
canvass_guard_init (CanvassGuard *self)
{
}

CanvassGuard *
canvass_guard_new (GtkWidget *widget)
{
  CanvassGuard *self;
  GtkEventController *controller;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (CANVASS_TYPE_GUARD, NULL);
  self->widget = widget;
  controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, controller);
  return self;
}

void
canvass_guard_settle (CanvassGuard *self)
{
  g_return_if_fail (CANVASS_IS_GUARD (self));

  self->settled_ms = now_ms ();
}
