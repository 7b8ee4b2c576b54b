/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/bar.h"

#include "widgets/column.h"

/* Between the parts, in times the size of the text. */
#define GAP_EM 0.6
/* The middle does not grow beyond this much of what it needs. */
#define MAX_MIDDLE 1.5

typedef enum {
  START,
  MIDDLE,
  END,
  N_PARTS,
} Part;

struct _CanvassBar {
  GtkWidget parent_instance;

  GtkWidget *parts[N_PARTS]; /* (owned) as children */
  double middle_em;
};

enum {
  PROP_0,
  PROP_START,
  PROP_MIDDLE,
  PROP_END,
  PROP_MIDDLE_EM,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (CanvassBar, canvass_bar, GTK_TYPE_WIDGET)

static gboolean
is_shown (CanvassBar *self, Part part)
{
  return self->parts[part] != NULL && gtk_widget_should_layout (self->parts[part]);
}

static int
measure_part (CanvassBar *self, Part part, GtkOrientation orientation, int for_size)
{
  int natural = 0;

  if (is_shown (self, part))
    gtk_widget_measure (self->parts[part], orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

static int
measure_narrowest (CanvassBar *self, Part part)
{
  int minimum = 0;

  if (is_shown (self, part))
    gtk_widget_measure (
        self->parts[part], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static int
get_gap (CanvassBar *self)
{
  return (int)(GAP_EM * canvass_widget_get_em (GTK_WIDGET (self)));
}

/* The end gives way where both together are too wide. */
static int
get_end_width (CanvassBar *self, int width)
{
  int start = measure_part (self, START, GTK_ORIENTATION_HORIZONTAL, -1);
  int end = measure_part (self, END, GTK_ORIENTATION_HORIZONTAL, -1);

  return CLAMP (width - start - get_gap (self), measure_narrowest (self, END), end);
}

/* What the ends leave for the middle; 0 when that is too little. */
static int
get_middle_width (CanvassBar *self, int width)
{
  double em = canvass_widget_get_em (GTK_WIDGET (self));
  int start = measure_part (self, START, GTK_ORIENTATION_HORIZONTAL, -1);
  int end = measure_part (self, END, GTK_ORIENTATION_HORIZONTAL, -1);
  int room = width - start - end - 2 * get_gap (self);

  return room >= self->middle_em * em ? room : 0;
}

/* Between the ends it does not grow without end, below them it has all the width. */
static int
get_middle_allotment (CanvassBar *self, int width)
{
  double em = canvass_widget_get_em (GTK_WIDGET (self));
  int room = get_middle_width (self, width);

  return room > 0 ? MIN (room, (int)(MAX_MIDDLE * self->middle_em * em)) : width;
}

static int
measure_middle_height (CanvassBar *self, int width)
{
  return measure_part (
      self, MIDDLE, GTK_ORIENTATION_VERTICAL, width < 0 ? -1 : get_middle_allotment (self, width));
}

static GtkSizeRequestMode
canvass_bar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
measure_ends (CanvassBar *self, int width)
{
  int end = width < 0 ? -1 : get_end_width (self, width);

  return MAX (measure_part (self, START, GTK_ORIENTATION_VERTICAL, -1),
              measure_part (self, END, GTK_ORIENTATION_VERTICAL, end));
}

static void
canvass_bar_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  CanvassBar *self = CANVASS_BAR (widget);
  int start = measure_part (self, START, GTK_ORIENTATION_HORIZONTAL, -1);
  int end = measure_part (self, END, GTK_ORIENTATION_HORIZONTAL, -1);
  int middle = orientation == GTK_ORIENTATION_VERTICAL
                   ? measure_middle_height (self, for_size)
                   : measure_part (self, MIDDLE, orientation, -1);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (start + measure_narrowest (self, END) + get_gap (self),
                    measure_narrowest (self, MIDDLE));
    *natural = MAX (start + end + get_gap (self), middle);
  } else if (!is_shown (self, MIDDLE) || (for_size >= 0 && get_middle_width (self, for_size) > 0))
    *minimum = *natural = MAX (measure_ends (self, for_size), middle);
  else
    *minimum = *natural = measure_ends (self, for_size) + get_gap (self) / 2 + middle;
}

static void
allocate_part (CanvassBar *self, Part part, int x, int y, int width, int height)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  if (is_shown (self, part))
    gtk_widget_size_allocate (self->parts[part], &(GtkAllocation){ x, y, width, height }, -1);
}

/* In the very middle of the bar, or as near to it as the ends let it be. */
static void
allocate_middle (CanvassBar *self, int x, int room, int y)
{
  int bar = gtk_widget_get_width (GTK_WIDGET (self));
  int width = get_middle_allotment (self, bar);

  allocate_part (self,
                 MIDDLE,
                 CLAMP ((bar - width) / 2, x, x + room - width),
                 y,
                 width,
                 measure_middle_height (self, bar));
}

static void
canvass_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CanvassBar *self = CANVASS_BAR (widget);
  int start = measure_part (self, START, GTK_ORIENTATION_HORIZONTAL, -1);
  int end = get_end_width (self, width);
  int middle = get_middle_width (self, width);
  int middle_height = measure_middle_height (self, width);
  int row = middle > 0 || !is_shown (self, MIDDLE) ? height : measure_ends (self, width);

  allocate_part (self, START, 0, 0, start, row);
  allocate_part (self, END, width - end, 0, end, row);
  if (middle > 0)
    allocate_middle (self, start + get_gap (self), middle, (row - middle_height) / 2);
  else
    allocate_part (self, MIDDLE, 0, height - middle_height, width, middle_height);
}

static void
set_part (CanvassBar *self, Part part, GtkWidget *child)
{
  GtkWidget *after = part > START ? self->parts[part - 1] : NULL;

  g_clear_pointer (&self->parts[part], gtk_widget_unparent);
  self->parts[part] = child;
  if (child != NULL)
    gtk_widget_insert_after (child, GTK_WIDGET (self), after);
}

static void
canvass_bar_set_property (GObject *object,
                          guint property_id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  CanvassBar *self = CANVASS_BAR (object);

  switch (property_id) {
  case PROP_START:
  case PROP_MIDDLE:
  case PROP_END:
    set_part (self, (Part)(property_id - PROP_START), g_value_get_object (value));
    break;
  case PROP_MIDDLE_EM:
    self->middle_em = g_value_get_double (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_bar_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  CanvassBar *self = CANVASS_BAR (object);

  switch (property_id) {
  case PROP_START:
  case PROP_MIDDLE:
  case PROP_END:
    g_value_set_object (value, self->parts[property_id - PROP_START]);
    break;
  case PROP_MIDDLE_EM:
    g_value_set_double (value, self->middle_em);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_bar_dispose (GObject *object)
{
  for (Part part = START; part < N_PARTS; part++)
    g_clear_pointer (&CANVASS_BAR (object)->parts[part], gtk_widget_unparent);

  G_OBJECT_CLASS (canvass_bar_parent_class)->dispose (object);
}

static void
canvass_bar_class_init (CanvassBarClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = canvass_bar_set_property;
  object_class->get_property = canvass_bar_get_property;
  object_class->dispose = canvass_bar_dispose;
  widget_class->get_request_mode = canvass_bar_get_request_mode;
  widget_class->measure = canvass_bar_measure;
  widget_class->size_allocate = canvass_bar_size_allocate;

  props[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_MIDDLE] = g_param_spec_object ("middle", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_MIDDLE_EM] = g_param_spec_double ("middle-em", NULL, NULL, 1, 1000, 20, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "bar");
}

static void
canvass_bar_init (CanvassBar *self)
{
  self->middle_em = 20;
}
