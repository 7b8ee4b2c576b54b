/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/pair.h"

#include "widgets/column.h"

/* How high the end may get beside the start, for its width. */
#define MAX_END_ASPECT 0.75

struct _CanvassPair {
  GtkWidget parent_instance;

  GtkWidget *start; /* (owned) as a child */
  GtkWidget *end;   /* (owned) as a child */
  double wide_em;
  double gap_em;
};

enum {
  PROP_0,
  PROP_START,
  PROP_END,
  PROP_WIDE_EM,
  PROP_GAP_EM,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (CanvassPair, canvass_pair, GTK_TYPE_WIDGET)

static gboolean
is_shown (GtkWidget *part)
{
  return part != NULL && gtk_widget_should_layout (part);
}

static int
get_gap (CanvassPair *self)
{
  if (!is_shown (self->start) || !is_shown (self->end))
    return 0;
  return (int)(self->gap_em * canvass_widget_get_em (GTK_WIDGET (self)));
}

static gboolean
is_wide (CanvassPair *self, int width)
{
  return is_shown (self->start) && is_shown (self->end) &&
         width >= self->wide_em * canvass_widget_get_em (GTK_WIDGET (self));
}

static void
measure_part (GtkWidget *part, GtkOrientation orientation, int for_size, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  if (is_shown (part))
    gtk_widget_measure (part, orientation, for_size, minimum, natural, NULL, NULL);
}

static GtkSizeRequestMode
canvass_pair_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
canvass_pair_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  CanvassPair *self = CANVASS_PAIR (widget);
  int gap = get_gap (self);
  gboolean wide = orientation == GTK_ORIENTATION_VERTICAL && is_wide (self, for_size);
  int width = wide ? (for_size - gap) / 2 : for_size;
  int start_minimum, start_natural, end_minimum, end_natural;

  measure_part (self->start, orientation, width, &start_minimum, &start_natural);
  measure_part (self->end, orientation, width, &end_minimum, &end_natural);
  if (wide) {
    *minimum = MAX (start_minimum, end_minimum);
    *natural = MAX (start_natural, end_natural);
  } else if (orientation == GTK_ORIENTATION_VERTICAL) {
    *minimum = start_minimum + gap + end_minimum;
    *natural = start_natural + gap + end_natural;
  } else {
    *minimum = MAX (start_minimum, end_minimum);
    *natural = 2 * MAX (start_natural, end_natural) + gap;
  }
}

static void
allocate_beside (CanvassPair *self, int width, int height)
{
  int column = (width - get_gap (self)) / 2;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkAllocation start = { rtl ? width - column : 0, 0, column, height };
  GtkAllocation end = { rtl ? 0 : width - column, 0, column, height };
  int end_minimum, end_natural;

  /* A start that goes on below the fold must not pull the end's last part down there with it. */
  measure_part (self->end, GTK_ORIENTATION_VERTICAL, column, &end_minimum, &end_natural);
  end.height = MIN (height, MAX (end_natural, (int)(column * MAX_END_ASPECT)));

  gtk_widget_size_allocate (self->start, &start, -1);
  gtk_widget_size_allocate (self->end, &end, -1);
}

/* What is left over goes to the end, which holds the part that can use it. */
static void
allocate_stacked (CanvassPair *self, int width, int height)
{
  int gap = get_gap (self);
  int start_minimum, start_natural, end_minimum, end_natural;

  measure_part (self->start, GTK_ORIENTATION_VERTICAL, width, &start_minimum, &start_natural);
  measure_part (self->end, GTK_ORIENTATION_VERTICAL, width, &end_minimum, &end_natural);
  if (!is_shown (self->end))
    start_natural = height;
  else
    start_natural = CLAMP (start_natural, start_minimum, MAX (height - gap - end_minimum, 0));

  if (is_shown (self->start))
    gtk_widget_size_allocate (self->start, &(GtkAllocation){ 0, 0, width, start_natural }, -1);
  if (is_shown (self->end)) {
    int top = is_shown (self->start) ? start_natural + gap : 0;

    gtk_widget_size_allocate (
        self->end, &(GtkAllocation){ 0, top, width, MAX (height - top, end_minimum) }, -1);
  }
}

static void
canvass_pair_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CanvassPair *self = CANVASS_PAIR (widget);

  if (is_wide (self, width))
    allocate_beside (self, width, height);
  else
    allocate_stacked (self, width, height);
}

static void
set_part (CanvassPair *self, GtkWidget **part, GtkWidget *child)
{
  g_clear_pointer (part, gtk_widget_unparent);
  *part = child;
  if (child != NULL)
    gtk_widget_insert_before (child, GTK_WIDGET (self), part == &self->start ? self->end : NULL);
}

static void
canvass_pair_set_property (GObject *object,
                           guint property_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  CanvassPair *self = CANVASS_PAIR (object);

  switch (property_id) {
  case PROP_START:
    set_part (self, &self->start, g_value_get_object (value));
    break;
  case PROP_END:
    set_part (self, &self->end, g_value_get_object (value));
    break;
  case PROP_WIDE_EM:
    self->wide_em = g_value_get_double (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  case PROP_GAP_EM:
    self->gap_em = g_value_get_double (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_pair_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  CanvassPair *self = CANVASS_PAIR (object);

  switch (property_id) {
  case PROP_START:
    g_value_set_object (value, self->start);
    break;
  case PROP_END:
    g_value_set_object (value, self->end);
    break;
  case PROP_WIDE_EM:
    g_value_set_double (value, self->wide_em);
    break;
  case PROP_GAP_EM:
    g_value_set_double (value, self->gap_em);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_pair_dispose (GObject *object)
{
  CanvassPair *self = CANVASS_PAIR (object);

  g_clear_pointer (&self->start, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);

  G_OBJECT_CLASS (canvass_pair_parent_class)->dispose (object);
}

static void
canvass_pair_class_init (CanvassPairClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = canvass_pair_set_property;
  object_class->get_property = canvass_pair_get_property;
  object_class->dispose = canvass_pair_dispose;
  widget_class->get_request_mode = canvass_pair_get_request_mode;
  widget_class->measure = canvass_pair_measure;
  widget_class->size_allocate = canvass_pair_size_allocate;

  props[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_WIDE_EM] = g_param_spec_double ("wide-em", NULL, NULL, 1, 1000, 40, flags);
  props[PROP_GAP_EM] = g_param_spec_double ("gap-em", NULL, NULL, 0, 100, 2, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "pair");
}

static void
canvass_pair_init (CanvassPair *self)
{
  self->wide_em = 40;
  self->gap_em = 2;
}
