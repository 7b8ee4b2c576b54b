/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/grid.h"

#include "widgets/column.h"

/* So few tiles are not left with a hole beside the last one. */
#define FEW 4

struct _CanvassGrid {
  GtkWidget parent_instance;

  double column_em;
  double gap_em;
  gboolean one_line;
};

enum {
  PROP_0,
  PROP_COLUMN_EM,
  PROP_GAP_EM,
  PROP_ONE_LINE,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (CanvassGrid, canvass_grid, GTK_TYPE_WIDGET)

/* How the children are spread over a width. */
typedef struct {
  int gap;
  int columns;
  int rows;
  int column_width;
} Spread;

/* What is not visible takes no place. */
static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
first_shown (CanvassGrid *self)
{
  return skip_hidden (gtk_widget_get_first_child (GTK_WIDGET (self)));
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

static int
count_children (CanvassGrid *self)
{
  int count = 0;

  for (GtkWidget *child = first_shown (self); child != NULL; child = next_shown (child))
    count++;
  return count;
}

/* No child is narrower than it can be, nor than its words in one line where those are wished for.
 */
static int
measure_widest (CanvassGrid *self)
{
  int widest = 0;

  for (GtkWidget *child = first_shown (self); child != NULL; child = next_shown (child)) {
    int minimum, natural;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
    widest = MAX (widest, self->one_line ? natural : minimum);
  }
  return widest;
}

static Spread
spread_over (CanvassGrid *self, int width)
{
  double em = canvass_widget_get_em (GTK_WIDGET (self));
  Spread spread = { .gap = (int)(self->gap_em * em) };
  int column = (int)(self->column_em * em);
  int count = MAX (count_children (self), 1);
  int fitting;

  column = MAX (column, measure_widest (self));
  fitting = width < 0 ? 1 : (width + spread.gap) / (column + spread.gap);
  spread.columns = CLAMP (fitting, 1, count);
  while (count <= FEW && count % spread.columns != 0)
    spread.columns--;
  spread.rows = (count + spread.columns - 1) / spread.columns;
  /* No row is left nearly empty while the others are full. */
  spread.columns = (count + spread.rows - 1) / spread.rows;
  spread.column_width =
      width < 0 ? -1 : (width - (spread.columns - 1) * spread.gap) / spread.columns;
  return spread;
}

/* The height of the row that begins with @child, which moves on to the next row. */
static int
measure_row (const Spread *spread, GtkWidget **child)
{
  int height = 0;

  for (int i = 0; i < spread->columns && *child != NULL; i++) {
    int minimum;

    gtk_widget_measure (
        *child, GTK_ORIENTATION_VERTICAL, spread->column_width, &minimum, NULL, NULL, NULL);
    height = MAX (height, minimum);
    *child = next_shown (*child);
  }
  return height;
}

static GtkSizeRequestMode
canvass_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (CanvassGrid *self, int *minimum, int *natural)
{
  double em = canvass_widget_get_em (GTK_WIDGET (self));
  int count = count_children (self);

  for (GtkWidget *child = first_shown (self); child != NULL; child = next_shown (child)) {
    int child_minimum;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, NULL, NULL, NULL);
    *minimum = MAX (*minimum, child_minimum);
  }
  *natural = MAX (*minimum, (int)((count * (self->column_em + self->gap_em)) * em));
}

static void
canvass_grid_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  CanvassGrid *self = CANVASS_GRID (widget);
  GtkWidget *child = first_shown (CANVASS_GRID (widget));
  Spread spread;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    measure_width (self, minimum, natural);
    return;
  }
  spread = spread_over (self, for_size);
  while (child != NULL)
    *minimum += measure_row (&spread, &child) + (child != NULL ? spread.gap : 0);
  *natural = *minimum;
}

static void
canvass_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  Spread spread = spread_over (CANVASS_GRID (widget), width);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = first_shown (CANVASS_GRID (widget));
  int y = 0;

  while (child != NULL) {
    GtkWidget *end = child;
    int row_height = measure_row (&spread, &end);

    for (int i = 0; child != end; i++, child = next_shown (child)) {
      int x = i * (spread.column_width + spread.gap);

      if (rtl)
        x = width - x - spread.column_width;
      gtk_widget_size_allocate (
          child, &(GtkAllocation){ x, y, spread.column_width, row_height }, -1);
    }
    y += row_height + spread.gap;
  }
}

static void
canvass_grid_set_property (GObject *object,
                           guint property_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  CanvassGrid *self = CANVASS_GRID (object);

  switch (property_id) {
  case PROP_COLUMN_EM:
    self->column_em = g_value_get_double (value);
    break;
  case PROP_GAP_EM:
    self->gap_em = g_value_get_double (value);
    break;
  case PROP_ONE_LINE:
    self->one_line = g_value_get_boolean (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
canvass_grid_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  CanvassGrid *self = CANVASS_GRID (object);

  switch (property_id) {
  case PROP_COLUMN_EM:
    g_value_set_double (value, self->column_em);
    break;
  case PROP_GAP_EM:
    g_value_set_double (value, self->gap_em);
    break;
  case PROP_ONE_LINE:
    g_value_set_boolean (value, self->one_line);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_grid_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (canvass_grid_parent_class)->dispose (object);
}

static void
canvass_grid_class_init (CanvassGridClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = canvass_grid_set_property;
  object_class->get_property = canvass_grid_get_property;
  object_class->dispose = canvass_grid_dispose;
  widget_class->get_request_mode = canvass_grid_get_request_mode;
  widget_class->measure = canvass_grid_measure;
  widget_class->size_allocate = canvass_grid_size_allocate;

  props[PROP_COLUMN_EM] = g_param_spec_double ("column-em", NULL, NULL, 1, 1000, 14, flags);
  props[PROP_GAP_EM] = g_param_spec_double ("gap-em", NULL, NULL, 0, 100, 0.8, flags);
  props[PROP_ONE_LINE] = g_param_spec_boolean ("one-line", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "grid");
}

static void
canvass_grid_init (CanvassGrid *self)
{
  self->column_em = 14;
  self->gap_em = 0.8;
}

void
canvass_grid_append (CanvassGrid *self, GtkWidget *child)
{
  g_return_if_fail (CANVASS_IS_GRID (self) && GTK_IS_WIDGET (child));

  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
