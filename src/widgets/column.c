/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/column.h"

struct _CanvassColumn {
  GtkWidget parent_instance;

  GtkWidget *child; /* (owned) as the only child */
  double max_em;
};

enum {
  PROP_0,
  PROP_CHILD,
  PROP_MAX_EM,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (CanvassColumn, canvass_column, GTK_TYPE_WIDGET)

double
canvass_widget_get_em (GtkWidget *widget)
{
  const PangoFontDescription *font =
      pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  double size = (double)pango_font_description_get_size (font) / PANGO_SCALE;

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  return size * pango_cairo_context_get_resolution (gtk_widget_get_pango_context (widget)) / 72;
}

static int
column_width (CanvassColumn *self, int available)
{
  return MIN (available, (int)(self->max_em * canvass_widget_get_em (GTK_WIDGET (self))));
}

static GtkSizeRequestMode
canvass_column_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
canvass_column_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  CanvassColumn *self = CANVASS_COLUMN (widget);
  int width;

  if (self->child == NULL || !gtk_widget_should_layout (self->child))
    return;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
    *natural = MAX (*minimum, column_width (self, G_MAXINT));
    return;
  }
  width = column_width (self, for_size < 0 ? G_MAXINT : for_size);
  gtk_widget_measure (self->child, orientation, width, minimum, natural, NULL, NULL);
}

static void
canvass_column_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CanvassColumn *self = CANVASS_COLUMN (widget);
  int minimum, column;

  if (self->child == NULL || !gtk_widget_should_layout (self->child))
    return;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  column = MAX (minimum, column_width (self, width));
  gtk_widget_size_allocate (
      self->child, &(GtkAllocation){ (width - column) / 2, 0, column, height }, -1);
}

static void
set_child (CanvassColumn *self, GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
canvass_column_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  CanvassColumn *self = CANVASS_COLUMN (object);

  switch (property_id) {
  case PROP_CHILD:
    set_child (self, g_value_get_object (value));
    break;
  case PROP_MAX_EM:
    self->max_em = g_value_get_double (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_column_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  CanvassColumn *self = CANVASS_COLUMN (object);

  switch (property_id) {
  case PROP_CHILD:
    g_value_set_object (value, self->child);
    break;
  case PROP_MAX_EM:
    g_value_set_double (value, self->max_em);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_column_dispose (GObject *object)
{
  set_child (CANVASS_COLUMN (object), NULL);

  G_OBJECT_CLASS (canvass_column_parent_class)->dispose (object);
}

static void
canvass_column_class_init (CanvassColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = canvass_column_set_property;
  object_class->get_property = canvass_column_get_property;
  object_class->dispose = canvass_column_dispose;
  widget_class->get_request_mode = canvass_column_get_request_mode;
  widget_class->measure = canvass_column_measure;
  widget_class->size_allocate = canvass_column_size_allocate;

  props[PROP_CHILD] = g_param_spec_object (
      "child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_MAX_EM] = g_param_spec_double (
      "max-em", NULL, NULL, 1, 1000, 44, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "column");
}

static void
canvass_column_init (CanvassColumn *self)
{
  self->max_em = 44;
}
