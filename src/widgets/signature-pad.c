/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-signature-pad"

#include "widgets/signature-pad.h"
#include "widgets/spoken.h"

#include "format/secret.h"
#include "widgets/signature-pad-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <sodium.h>

#define MINIMUM_WIDTH 200
#define MINIMUM_HEIGHT 100
#define NATURAL_WIDTH 640
#define NATURAL_HEIGHT 240

#define LEAST_STEP 2.5              /* pixels; nearer points are the tremble of hand and sensor */
#define PALM_PAUSE_MILLISECONDS 500 /* after a pen was seen, touches are the hand that holds it */
#define CLAIMED_FINGERS 5
#define SETTLED_REACH 16 /* pixels; who came so far is writing, and rests no more */
#define MAX_TOUCHES 10

/* Where one writes, in parts of the paper. */
#define BASELINE_Y 0.72
#define BASELINE_MARGIN 0.05
#define GUIDE_OPACITY 0.32

/* One of those that may be the one that writes: a hand often rests before a finger moves. */
typedef struct {
  gconstpointer sequence;
  double x, y;  /* where it came down */
  double reach; /* how far it has been from there */
} Touch;

/* In one locked block. */
typedef struct {
  CanvassDrawing drawing;
  guint8 pressures[CANVASS_DRAWING_MAX_POINTS];
  Touch touches[MAX_TOUCHES]; /* none once one of them is settled on */
  guint n_touches;
} Secret;

struct _CanvassSignaturePad {
  GtkWidget parent_instance;

  Secret *secret;  /* (owned) */
  CanvassInk *ink; /* (owned) */

  gboolean drawing; /* the newest stroke is still growing, by: */
  CanvassContactKind kind;
  gconstpointer sequence;
  gboolean pen_seen;
  guint32 pen_time;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassSignaturePad, canvass_signature_pad, GTK_TYPE_WIDGET)

static void
update_description (CanvassSignaturePad *self)
{
  const char *text =
      canvass_signature_pad_is_empty (self)
          ? _ ("Empty. Draw your signature here with a finger, a pen or a mouse, or "
               "press Space to sign with a cross.")
          : _ ("There is a signature. BackSpace takes back the last stroke, Delete clears.");

  canvass_spoken_set_description (GTK_WIDGET (self), text);
}

static void
emit_changed (CanvassSignaturePad *self)
{
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The largest rectangle of the grid's aspect in the middle of the pad; all of it while empty. */
static graphene_rect_t
get_paper (CanvassSignaturePad *self)
{
  const CanvassDrawing *drawing = &self->secret->drawing;
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double scale;

  if (drawing->n_strokes == 0)
    return GRAPHENE_RECT_INIT (0, 0, width, height);

  scale = MIN (width / drawing->width, height / drawing->height);

  return GRAPHENE_RECT_INIT ((width - drawing->width * scale) / 2,
                             (height - drawing->height * scale) / 2,
                             drawing->width * scale,
                             drawing->height * scale);
}

static void
lay_out_grid (CanvassSignaturePad *self)
{
  double width = MAX (1, gtk_widget_get_width (GTK_WIDGET (self)));
  double height = MAX (1, gtk_widget_get_height (GTK_WIDGET (self)));
  double scale = CANVASS_SIGNATURE_PAD_GRID / MAX (width, height);

  canvass_drawing_clear (
      &self->secret->drawing, MAX (1, round (width * scale)), MAX (1, round (height * scale)));
}

/* FALSE if it is beside the paper. */
static gboolean
to_grid (CanvassSignaturePad *self, double x, double y, gint *grid_x, gint *grid_y)
{
  const CanvassDrawing *drawing = &self->secret->drawing;
  graphene_rect_t paper = get_paper (self);

  *grid_x = round ((x - paper.origin.x) * drawing->width / MAX (1, paper.size.width));
  *grid_y = round ((y - paper.origin.y) * drawing->height / MAX (1, paper.size.height));

  return graphene_rect_contains_point (&paper, &GRAPHENE_POINT_INIT (x, y));
}

/* In a pixel. */
static double
grid_units (CanvassSignaturePad *self)
{
  return self->secret->drawing.width / MAX (1, get_paper (self).size.width);
}

static guint8
pressure_step (double pressure)
{
  if (pressure < 0)
    return CANVASS_INK_PRESSURE_NONE;

  return CLAMP (round (pressure * CANVASS_INK_PRESSURE_MAX), 1, CANVASS_INK_PRESSURE_MAX);
}

static void
undo_stroke (CanvassSignaturePad *self)
{
  CanvassDrawing *drawing = &self->secret->drawing;

  canvass_drawing_undo_stroke (drawing);
  sodium_memzero (self->secret->pressures + drawing->n_points,
                  CANVASS_DRAWING_MAX_POINTS - drawing->n_points);
  self->drawing = FALSE;
  canvass_ink_reset (self->ink);
}

static Touch *
find_touch (CanvassSignaturePad *self, gconstpointer sequence)
{
  for (guint i = 0; i < self->secret->n_touches; i++)
    if (self->secret->touches[i].sequence == sequence)
      return &self->secret->touches[i];

  return NULL;
}

static void
add_touch (CanvassSignaturePad *self, const CanvassContact *contact)
{
  Secret *secret = self->secret;
  gint x, y;

  if (secret->n_touches == MAX_TOUCHES || find_touch (self, contact->sequence) != NULL ||
      !to_grid (self, contact->x, contact->y, &x, &y))
    return;

  secret->touches[secret->n_touches++] =
      (Touch){ .sequence = contact->sequence, .x = contact->x, .y = contact->y };
}

static void
remove_touch (CanvassSignaturePad *self, Touch *touch)
{
  Secret *secret = self->secret;

  *touch = secret->touches[--secret->n_touches];
  sodium_memzero (&secret->touches[secret->n_touches], sizeof *touch);
}

/* Those that are down stay without ink until they are lifted. */
static void
forget_touches (CanvassSignaturePad *self)
{
  sodium_memzero (self->secret->touches, sizeof self->secret->touches);
  self->secret->n_touches = 0;
}

static void
begin_stroke (CanvassSignaturePad *self, const CanvassContact *contact)
{
  CanvassDrawing *drawing = &self->secret->drawing;
  gint x, y;

  if (drawing->n_strokes == 0) {
    lay_out_grid (self);
    canvass_ink_reset (self->ink);
  }
  if (!to_grid (self, contact->x, contact->y, &x, &y) ||
      !canvass_drawing_begin_stroke (drawing, x, y))
    return;

  self->secret->pressures[drawing->n_points - 1] = pressure_step (contact->pressure);
  self->drawing = TRUE;
  self->kind = contact->kind;
  self->sequence = contact->sequence;
  emit_changed (self);
}

static void
extend_stroke (CanvassSignaturePad *self, const CanvassContact *contact)
{
  CanvassDrawing *drawing = &self->secret->drawing;
  const CanvassPoint *last = &drawing->points[drawing->n_points - 1];
  double least = contact->phase == CANVASS_CONTACT_UP ? 1 : LEAST_STEP * grid_units (self);
  gint x, y;

  to_grid (self, contact->x, contact->y, &x, &y);
  if (hypot (x - last->x, y - last->y) < least || !canvass_drawing_add_point (drawing, x, y))
    return;

  self->secret->pressures[drawing->n_points - 1] = pressure_step (contact->pressure);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
end_stroke (CanvassSignaturePad *self)
{
  forget_touches (self);
  if (!self->drawing)
    return;

  self->drawing = FALSE;
  emit_changed (self);
}

static gboolean
is_palm (CanvassSignaturePad *self, const CanvassContact *contact)
{
  return contact->kind == CANVASS_CONTACT_TOUCH && self->pen_seen &&
         contact->time - self->pen_time < PALM_PAUSE_MILLISECONDS;
}

static gboolean
is_drawing (CanvassSignaturePad *self, const CanvassContact *contact)
{
  return self->drawing && contact->kind == self->kind && contact->sequence == self->sequence;
}

/* Instead of whoever has the stroke now. */
static void
give_stroke (CanvassSignaturePad *self, const CanvassContact *contact)
{
  gboolean was_drawing = self->drawing;

  if (was_drawing)
    undo_stroke (self);
  begin_stroke (self, contact);
  if (was_drawing && !self->drawing)
    emit_changed (self);
}

static void
take_down (CanvassSignaturePad *self, const CanvassContact *contact)
{
  if (is_palm (self, contact))
    return;

  if (self->drawing && contact->kind == CANVASS_CONTACT_TOUCH) {
    if (find_touch (self, self->sequence) != NULL)
      add_touch (self, contact);
    return;
  }
  /* What touched before the pen was the hand that holds it. */
  if (self->drawing &&
      !(contact->kind == CANVASS_CONTACT_PEN && self->kind == CANVASS_CONTACT_TOUCH))
    return;

  if (contact->kind == CANVASS_CONTACT_PEN)
    forget_touches (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  give_stroke (self, contact);
  if (self->drawing && contact->kind == CANVASS_CONTACT_TOUCH)
    add_touch (self, contact);
}

/* The stroke is that of the touch which moves; the dots of those that rested meanwhile go. */
static void
weigh_touch (CanvassSignaturePad *self, const CanvassContact *contact, Touch *touch)
{
  const Touch *other = self->drawing ? find_touch (self, self->sequence) : NULL;
  CanvassContact down = *contact;

  touch->reach = MAX (touch->reach, hypot (contact->x - touch->x, contact->y - touch->y));
  if (touch != other && touch->reach >= LEAST_STEP &&
      (!self->drawing || (other != NULL && touch->reach > other->reach))) {
    down.x = touch->x;
    down.y = touch->y;
    give_stroke (self, &down);
  }
}

/* A touch that moved and was lifted was the one that wrote; one that did not is a dot, and says
 * nothing of the others. */
static void
settle_touch (CanvassSignaturePad *self, const CanvassContact *contact)
{
  Touch *touch = find_touch (self, contact->sequence);
  gboolean has_stroke = is_drawing (self, contact);
  gboolean is_lifted = contact->phase != CANVASS_CONTACT_MOVE;

  if (touch == NULL)
    return;

  if (has_stroke && touch->reach >= (is_lifted ? LEAST_STEP : SETTLED_REACH))
    forget_touches (self);
  else if (is_lifted)
    remove_touch (self, touch);
}

static void
take_stroke (CanvassSignaturePad *self, const CanvassContact *contact)
{
  switch (contact->phase) {
  case CANVASS_CONTACT_MOVE:
    extend_stroke (self, contact);
    break;
  case CANVASS_CONTACT_UP:
    extend_stroke (self, contact);
    self->drawing = FALSE;
    emit_changed (self);
    break;
  case CANVASS_CONTACT_CANCEL:
    undo_stroke (self);
    emit_changed (self);
    break;
  case CANVASS_CONTACT_DOWN:
  default:
    g_assert_not_reached ();
  }
}

gboolean
canvass_signature_pad_take_contact (CanvassSignaturePad *self, const CanvassContact *contact)
{
  gboolean is_touch = contact->kind == CANVASS_CONTACT_TOUCH;
  Touch *touch = is_touch ? find_touch (self, contact->sequence) : NULL;
  gboolean is_ours;

  if (contact->kind == CANVASS_CONTACT_PEN) {
    self->pen_seen = TRUE;
    self->pen_time = contact->time;
  }
  if (contact->phase == CANVASS_CONTACT_DOWN) {
    take_down (self, contact);
    return TRUE;
  }

  if (touch != NULL && contact->phase != CANVASS_CONTACT_CANCEL)
    weigh_touch (self, contact, touch);
  is_ours = is_drawing (self, contact);
  if (is_touch)
    settle_touch (self, contact);
  if (is_ours)
    take_stroke (self, contact);

  return is_touch || is_ours;
}

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
    end_stroke (self);
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

static gboolean
on_make_cross (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  CanvassSignaturePad *self = CANVASS_SIGNATURE_PAD (widget);

  if (canvass_signature_pad_is_empty (self))
    canvass_signature_pad_make_cross (self);

  return TRUE;
}

static gboolean
on_undo (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  canvass_signature_pad_undo (CANVASS_SIGNATURE_PAD (widget));

  return TRUE;
}

static gboolean
on_clear (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  canvass_signature_pad_clear (CANVASS_SIGNATURE_PAD (widget));

  return TRUE;
}

static void
canvass_signature_pad_measure (GtkWidget *widget,
                               GtkOrientation orientation,
                               int for_size,
                               int *minimum,
                               int *natural,
                               int *minimum_baseline,
                               int *natural_baseline)
{
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = horizontal ? MINIMUM_WIDTH : MINIMUM_HEIGHT;
  *natural = horizontal ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

static void
append_line (GtkSnapshot *snapshot,
             const GdkRGBA *color,
             double x,
             double y,
             double length,
             double width,
             double degrees)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_rotate (snapshot, degrees);
  gtk_snapshot_append_color (
      snapshot, color, &GRAPHENE_RECT_INIT (-length / 2, -width / 2, length, width));
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_guides (CanvassSignaturePad *self,
                 const graphene_rect_t *paper,
                 const GdkRGBA *color,
                 GtkSnapshot *snapshot)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double y = paper->origin.y + round (paper->size.height * BASELINE_Y);
  double margin = paper->size.width * BASELINE_MARGIN;
  double mark = CLAMP (paper->size.height * 0.10, 10, 28);
  double mark_x = mirrored ? paper->origin.x + paper->size.width - margin - mark / 2
                           : paper->origin.x + margin + mark / 2;

  append_line (snapshot,
               color,
               paper->origin.x + paper->size.width / 2,
               y,
               paper->size.width - 2 * margin,
               2,
               0);
  for (gint degrees = -45; degrees <= 45; degrees += 90)
    append_line (snapshot, color, mark_x, y - mark, mark * G_SQRT2, 2.5, degrees);
}

static void
canvass_signature_pad_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CanvassSignaturePad *self = CANVASS_SIGNATURE_PAD (widget);
  const CanvassDrawing *drawing = &self->secret->drawing;
  CanvassInkGeometry geometry = {
    .width = gtk_widget_get_width (widget),
    .height = gtk_widget_get_height (widget),
    .scale_factor = gtk_widget_get_scale_factor (widget),
    .paper = get_paper (self),
  };
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA color, guide;

  geometry.pen =
      CLAMP (MAX (geometry.paper.size.width, geometry.paper.size.height) / 190, 2.6, 5.0);
  gtk_style_context_get_color (style, &color);
  guide = color;
  guide.alpha *= GUIDE_OPACITY;
  gtk_style_context_lookup_color (style, "guide", &guide);

  snapshot_guides (self, &geometry.paper, &guide, snapshot);
  canvass_ink_set_geometry (self->ink, &geometry);
  if (drawing->n_strokes == 0)
    return;

  canvass_ink_update (self->ink, drawing, self->secret->pressures, self->drawing);
  canvass_ink_snapshot (
      self->ink, drawing, self->secret->pressures, self->drawing, &color, snapshot);
}

static void
canvass_signature_pad_unmap (GtkWidget *widget)
{
  end_stroke (CANVASS_SIGNATURE_PAD (widget));

  GTK_WIDGET_CLASS (canvass_signature_pad_parent_class)->unmap (widget);
}

static void
canvass_signature_pad_dispose (GObject *object)
{
  CanvassSignaturePad *self = CANVASS_SIGNATURE_PAD (object);

  self->drawing = FALSE;
  sodium_memzero (self->secret, sizeof *self->secret);
  canvass_drawing_clear (
      &self->secret->drawing, CANVASS_SIGNATURE_PAD_GRID, CANVASS_SIGNATURE_PAD_GRID);
  canvass_ink_reset (self->ink);

  G_OBJECT_CLASS (canvass_signature_pad_parent_class)->dispose (object);
}

static void
canvass_signature_pad_finalize (GObject *object)
{
  CanvassSignaturePad *self = CANVASS_SIGNATURE_PAD (object);

  canvass_ink_free (self->ink);
  canvass_secret_free (self->secret);

  G_OBJECT_CLASS (canvass_signature_pad_parent_class)->finalize (object);
}

/* The least that works without a style sheet of the application's, which overrides it. */
static void
add_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (
      provider,
      "signature-pad { outline: 0 solid transparent; outline-offset: -3px; }"
      "signature-pad:focus-visible { outline: 3px solid currentColor; }",
      -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_THEME + 1);
}

static void
canvass_signature_pad_class_init (CanvassSignaturePadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = canvass_signature_pad_dispose;
  object_class->finalize = canvass_signature_pad_finalize;
  widget_class->measure = canvass_signature_pad_measure;
  widget_class->snapshot = canvass_signature_pad_snapshot;
  widget_class->unmap = canvass_signature_pad_unmap;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          CANVASS_TYPE_SIGNATURE_PAD,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);

  gtk_widget_class_set_css_name (widget_class, "signature-pad");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, on_make_cross, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Space, 0, on_make_cross, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_BackSpace, 0, on_undo, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, on_undo, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, on_clear, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Delete, 0, on_clear, NULL);

  add_style ();
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

static void
canvass_signature_pad_init (CanvassSignaturePad *self)
{
  GtkEventController *events = gtk_event_controller_legacy_new ();

  canvass_format_init ();
  self->secret = canvass_secret_new (sizeof *self->secret);
  canvass_drawing_clear (
      &self->secret->drawing, CANVASS_SIGNATURE_PAD_GRID, CANVASS_SIGNATURE_PAD_GRID);
  self->ink = canvass_ink_new ();

  g_signal_connect_swapped (events, "event", G_CALLBACK (on_event), self);
  gtk_widget_add_controller (GTK_WIDGET (self), events);
  claim_fingers (self);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  canvass_spoken_set_name (GTK_WIDGET (self), _ ("Signature"));
  update_description (self);
}

CanvassSignaturePad *
canvass_signature_pad_new (void)
{
  return g_object_new (CANVASS_TYPE_SIGNATURE_PAD, NULL);
}

const CanvassDrawing *
canvass_signature_pad_get_drawing (CanvassSignaturePad *self)
{
  g_return_val_if_fail (CANVASS_IS_SIGNATURE_PAD (self), NULL);

  return &self->secret->drawing;
}

void
canvass_signature_pad_set_drawing (CanvassSignaturePad *self, const CanvassDrawing *drawing)
{
  g_return_if_fail (CANVASS_IS_SIGNATURE_PAD (self));

  if (drawing == NULL || !canvass_drawing_is_valid (drawing)) {
    canvass_signature_pad_clear (self);
    return;
  }

  self->drawing = FALSE;
  forget_touches (self);
  sodium_memzero (self->secret->pressures, sizeof self->secret->pressures);
  memmove (&self->secret->drawing, drawing, sizeof *drawing);
  canvass_ink_reset (self->ink);
  emit_changed (self);
}

gboolean
canvass_signature_pad_is_empty (CanvassSignaturePad *self)
{
  g_return_val_if_fail (CANVASS_IS_SIGNATURE_PAD (self), TRUE);

  return self->secret->drawing.n_strokes == 0;
}

void
canvass_signature_pad_undo (CanvassSignaturePad *self)
{
  g_return_if_fail (CANVASS_IS_SIGNATURE_PAD (self));

  if (canvass_signature_pad_is_empty (self))
    return;

  forget_touches (self);
  undo_stroke (self);
  emit_changed (self);
}

void
canvass_signature_pad_clear (CanvassSignaturePad *self)
{
  g_return_if_fail (CANVASS_IS_SIGNATURE_PAD (self));

  if (canvass_signature_pad_is_empty (self))
    return;

  self->drawing = FALSE;
  sodium_memzero (self->secret, sizeof *self->secret);
  lay_out_grid (self);
  canvass_ink_reset (self->ink);
  emit_changed (self);
}

void
canvass_signature_pad_make_cross (CanvassSignaturePad *self)
{
  static const double strokes[2][4] = { { -1, -1, 1, 1 }, { 1, -1, -1, 1 } };
  CanvassDrawing *drawing = &self->secret->drawing;
  gint size, x;

  g_return_if_fail (CANVASS_IS_SIGNATURE_PAD (self));

  self->drawing = FALSE;
  sodium_memzero (self->secret, sizeof *self->secret);
  lay_out_grid (self);
  size = MIN (drawing->width, drawing->height) / 5;
  x = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? drawing->width * 3 / 4
                                                                       : drawing->width / 4;
  for (guint i = 0; i < G_N_ELEMENTS (strokes); i++) {
    gint y = drawing->height * BASELINE_Y - size;

    canvass_drawing_begin_stroke (drawing, x + strokes[i][0] * size, y + strokes[i][1] * size);
    canvass_drawing_add_point (drawing, x + strokes[i][2] * size, y + strokes[i][3] * size);
  }
  canvass_ink_reset (self->ink);
  emit_changed (self);
}

const CanvassInk *
canvass_signature_pad_get_ink (CanvassSignaturePad *self)
{
  return self->ink;
}
