/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/scroller.h"

#include "widgets/column.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What was seen last is seen again, in times the size of the text; but never most of a page. */
#define OVERLAP_EM 2.5
#define MAX_OVERLAP 0.25
#define GLIDE_MS 220

struct _CanvassScroller {
  GtkWidget parent_instance;

  GtkWidget *window; /* (owned) as a child */
  GtkWidget *more;   /* (owned) as a child: a button */
  GtkStack *captions;
  GtkWidget *words[2]; /* in captions: below, top */
  gboolean propagate;
  gboolean bare;

  guint update_source; /* while what the button says is about to change */
  guint glide_source;
  gint64 glide_began_ms;
  double glide_from, glide_to;
};

enum {
  PROP_0,
  PROP_CHILD,
  PROP_PROPAGATE,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (CanvassScroller, canvass_scroller, GTK_TYPE_WIDGET)

static GtkAdjustment *
get_adjustment (CanvassScroller *self)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->window));
}

static double
get_last (CanvassScroller *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);

  return MAX (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment), 0);
}

static gboolean
is_at_end (CanvassScroller *self)
{
  return gtk_adjustment_get_value (get_adjustment (self)) >= get_last (self) - 1;
}

/* How far one press goes on. */
static double
get_step (CanvassScroller *self)
{
  double page = gtk_adjustment_get_page_size (get_adjustment (self));
  double overlap = OVERLAP_EM * canvass_widget_get_em (GTK_WIDGET (self));

  return MAX (page - MIN (overlap, MAX_OVERLAP * page), 1);
}

/* Whoever hears it has no other way to tell that something happened. */
static void
describe_position (CanvassScroller *self)
{
  double step = get_step (self);
  guint count = (guint)ceil (get_last (self) / step) + 1;
  guint part = (guint)ceil (gtk_adjustment_get_value (get_adjustment (self)) / step - 0.01) + 1;
  g_autofree char *part_words = g_strdup_printf ("%u", MIN (part, count));
  g_autofree char *count_words = g_strdup_printf ("%u", count);
  /* Translators: how far one has got on a page that is higher than the screen. */
  g_autofree char *words = g_strdup_printf (_ ("Part %1$s of %2$s"), part_words, count_words);

  canvass_spoken_set_description (self->more, words);
}

static gboolean
update_more (gpointer user_data)
{
  CanvassScroller *self = user_data;
  gboolean end = is_at_end (self);

  self->update_source = 0;
  if (!gtk_widget_get_child_visible (self->more))
    return G_SOURCE_REMOVE;
  gtk_stack_set_visible_child_name (self->captions, end ? "top" : "below");
  canvass_spoken_set_name (self->more, end ? _ ("Back to the top") : _ ("More below"));
  describe_position (self);
  return G_SOURCE_REMOVE;
}

/* Not in the middle of a layout. */
static void
update_more_soon (CanvassScroller *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_more, self, NULL);
}

static void
stop_gliding (CanvassScroller *self)
{
  if (self->glide_source != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->glide_source);
  self->glide_source = 0;
}

/* Slower towards the end, so that the eye finds its place again. */
static gboolean
on_glide (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CanvassScroller *self = CANVASS_SCROLLER (widget);
  gint64 now_ms = gdk_frame_clock_get_frame_time (clock) / 1000;
  double left = 1 - CLAMP ((double)(now_ms - self->glide_began_ms) / GLIDE_MS, 0, 1);
  double gone = 1 - left * left * left;

  gtk_adjustment_set_value (get_adjustment (self),
                            self->glide_from + gone * (self->glide_to - self->glide_from));
  if (left > 0)
    return G_SOURCE_CONTINUE;
  self->glide_source = 0;
  return G_SOURCE_REMOVE;
}

static void
glide_to (CanvassScroller *self, double value)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean animate = FALSE;

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &animate, NULL);
  stop_gliding (self);
  if (!animate) {
    gtk_adjustment_set_value (get_adjustment (self), value);
    return;
  }
  self->glide_from = gtk_adjustment_get_value (get_adjustment (self));
  self->glide_to = value;
  self->glide_began_ms =
      gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (widget)) / 1000;
  self->glide_source = gtk_widget_add_tick_callback (widget, on_glide, NULL, NULL);
}

static void
on_more_clicked (CanvassScroller *self)
{
  double value = gtk_adjustment_get_value (get_adjustment (self));

  glide_to (self, is_at_end (self) ? 0 : MIN (value + get_step (self), get_last (self)));
}

static int
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, gboolean natural)
{
  int least = 0, wished = 0;

  gtk_widget_measure (widget, orientation, for_size, &least, &wished, NULL, NULL);
  return natural ? wished : least;
}

/* What there is to see, whole. */
static int
measure_content (CanvassScroller *self, int width, gboolean natural)
{
  GtkWidget *content = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->window));

  return content != NULL ? measure (content, GTK_ORIENTATION_VERTICAL, width, natural) : 0;
}

static GtkSizeRequestMode
canvass_scroller_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_height (CanvassScroller *self, int width, int *minimum, int *natural)
{
  int content = measure_content (self, width, FALSE);
  int least = measure (self->window, GTK_ORIENTATION_VERTICAL, width, FALSE);

  if (!self->bare)
    least += measure (self->more, GTK_ORIENTATION_VERTICAL, width, FALSE);
  *minimum = MIN (content, least);
  *natural = self->propagate ? MAX (measure_content (self, width, TRUE), *minimum) : *minimum;
}

static void
canvass_scroller_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  CanvassScroller *self = CANVASS_SCROLLER (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL) {
    measure_height (self, for_size, minimum, natural);
    return;
  }
  *minimum = MAX (measure (self->window, orientation, -1, FALSE),
                  measure (self->more, orientation, -1, FALSE));
  *natural = MAX (*minimum, measure (self->window, orientation, -1, TRUE));
}

static void
canvass_scroller_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CanvassScroller *self = CANVASS_SCROLLER (widget);
  gboolean overflows = measure_content (self, width, FALSE) > height;
  int button = 0;

  gtk_widget_set_child_visible (self->more, overflows && !self->bare);
  if (gtk_widget_get_child_visible (self->more))
    button = MIN (measure (self->more, GTK_ORIENTATION_VERTICAL, width, TRUE), height);
  gtk_widget_size_allocate (self->window, &(GtkAllocation){ 0, 0, width, height - button }, -1);
  if (button > 0)
    gtk_widget_size_allocate (
        self->more, &(GtkAllocation){ 0, height - button, width, button }, -1);
  update_more_soon (self);
}

static void
canvass_scroller_set_property (GObject *object,
                               guint property_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  CanvassScroller *self = CANVASS_SCROLLER (object);

  switch (property_id) {
  case PROP_CHILD:
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->window), g_value_get_object (value));
    break;
  case PROP_PROPAGATE:
    self->propagate = g_value_get_boolean (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_scroller_dispose (GObject *object)
{
  CanvassScroller *self = CANVASS_SCROLLER (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  stop_gliding (self);
  if (self->window != NULL)
    g_signal_handlers_disconnect_by_data (get_adjustment (self), self);
  g_clear_pointer (&self->window, gtk_widget_unparent);
  g_clear_pointer (&self->more, gtk_widget_unparent);

  G_OBJECT_CLASS (canvass_scroller_parent_class)->dispose (object);
}

static void
canvass_scroller_class_init (CanvassScrollerClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = canvass_scroller_set_property;
  object_class->dispose = canvass_scroller_dispose;
  widget_class->get_request_mode = canvass_scroller_get_request_mode;
  widget_class->measure = canvass_scroller_measure;
  widget_class->size_allocate = canvass_scroller_size_allocate;

  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_PROPAGATE] = g_param_spec_boolean ("propagate", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "scroller");
}

/* Both captions are always there, so that the button keeps its height. */
static void
add_caption (CanvassScroller *self, guint i, const char *name, const char *icon, const char *words)
{
  GtkWidget *caption = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *image = g_object_new (
      GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->words[i] = gtk_label_new (words);
  gtk_label_set_justify (GTK_LABEL (self->words[i]), GTK_JUSTIFY_CENTER);
  gtk_widget_set_halign (caption, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (caption), image);
  gtk_box_append (GTK_BOX (caption), self->words[i]);
  gtk_stack_add_named (self->captions, caption, name);
}

static void
canvass_scroller_init (CanvassScroller *self)
{
  self->window = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (self->window), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (self->window, GTK_WIDGET (self));

  self->captions = GTK_STACK (gtk_stack_new ());
  add_caption (self, 0, "below", "canvass-down", _ ("More below"));
  add_caption (self, 1, "top", "canvass-up", _ ("Back to the top"));
  self->more = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->more), GTK_WIDGET (self->captions));
  gtk_widget_add_css_class (self->more, "more");
  gtk_widget_set_child_visible (self->more, FALSE);
  gtk_widget_set_parent (self->more, GTK_WIDGET (self));

  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (on_more_clicked), self);
  g_signal_connect_swapped (
      get_adjustment (self), "value-changed", G_CALLBACK (update_more_soon), self);
  g_signal_connect_swapped (get_adjustment (self), "changed", G_CALLBACK (update_more_soon), self);
}

void
canvass_scroller_set_wordless (CanvassScroller *self, gboolean wordless)
{
  g_return_if_fail (CANVASS_IS_SCROLLER (self));

  for (guint i = 0; i < G_N_ELEMENTS (self->words); i++)
    gtk_widget_set_visible (self->words[i], !wordless);
}

void
canvass_scroller_set_bare (CanvassScroller *self, gboolean bare)
{
  g_return_if_fail (CANVASS_IS_SCROLLER (self));

  if (self->bare == bare)
    return;
  self->bare = bare;
  /* It is no stop of its own, nor the place for a focus whose button is gone from it. */
  gtk_widget_set_focusable (self->window, !bare);
  if (bare)
    gtk_widget_add_css_class (GTK_WIDGET (self), "bare");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "bare");
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
canvass_scroller_set_content_name (CanvassScroller *self, const char *name)
{
  g_return_if_fail (CANVASS_IS_SCROLLER (self));

  canvass_spoken_set_name (self->window, name);
}

void
canvass_scroller_focus_content (CanvassScroller *self)
{
  g_return_if_fail (CANVASS_IS_SCROLLER (self));

  gtk_widget_grab_focus (self->window);
}
