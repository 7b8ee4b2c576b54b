/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/stage.h"

#include "widgets/physical.h"
#include "widgets/restyle.h"

#include <math.h>

/* Text grows with the screen between these, in pixels; ui/style.css has a class for each. */
#define MIN_TYPE_PX 16
#define MAX_TYPE_PX 40
/* Until it is known how large the place is. */
#define FIRST_TYPE_PX 22
/* At this many ems along the longer and the shorter side, each page fits. */
#define LONG_SIDE_EM 58
#define SHORT_SIDE_EM 36
/* A button's sides, see ui/style.css; and how much larger than fitting the text may be for it. */
#define TARGET_EM 3.3
#define MAX_GROWTH 1.3

typedef struct {
  guint type_px;
  guint type_source;
} CanvassStagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CanvassStage, canvass_stage, ADW_TYPE_BIN)

#define GET_PRIVATE(self) ((CanvassStagePrivate *)canvass_stage_get_instance_private (self))

/* So that each page fits, unless buttons would be too small for a finger then. */
static guint
type_for_size (GtkWidget *widget, int width, int height)
{
  int fitting = MIN (MAX (width, height) / LONG_SIDE_EM, MIN (width, height) / SHORT_SIDE_EM);
  int touchable = (int)ceil (CANVASS_TARGET_MM * canvass_widget_get_mm (widget) / TARGET_EM);

  touchable = MIN (touchable, (int)(fitting * MAX_GROWTH));
  return CLAMP (MAX (fitting, touchable), MIN_TYPE_PX, MAX_TYPE_PX);
}

static void
set_type (CanvassStage *self, guint px)
{
  CanvassStagePrivate *state = GET_PRIVATE (self);
  g_autofree char *before = g_strdup_printf ("type-%u", state->type_px);
  g_autofree char *now = g_strdup_printf ("type-%u", px);

  state->type_px = px;
  canvass_widget_replace_css_class (GTK_WIDGET (self), before, now);
}

static gboolean
on_type_outdated (gpointer user_data)
{
  GtkWidget *widget = user_data;

  GET_PRIVATE (user_data)->type_source = 0;
  set_type (user_data,
            type_for_size (widget, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
canvass_stage_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
canvass_stage_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL)
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

/* The size of the text follows, but a style cannot change in the middle of a layout. */
static void
canvass_stage_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CanvassStagePrivate *state = GET_PRIVATE (CANVASS_STAGE (widget));
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL)
    gtk_widget_allocate (child, width, height, baseline, NULL);
  if (CANVASS_STAGE_GET_CLASS (widget)->laid_out != NULL)
    CANVASS_STAGE_GET_CLASS (widget)->laid_out (CANVASS_STAGE (widget));
  if (type_for_size (widget, width, height) != state->type_px && state->type_source == 0)
    state->type_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_type_outdated, widget, NULL);
}

static void
canvass_stage_root (GtkWidget *widget)
{
  int width = -1, height = -1;

  GTK_WIDGET_CLASS (canvass_stage_parent_class)->root (widget);
  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    gtk_window_get_default_size (GTK_WINDOW (gtk_widget_get_root (widget)), &width, &height);
  if (width > 0 && height > 0)
    set_type (CANVASS_STAGE (widget), type_for_size (widget, width, height));
}

static void
canvass_stage_dispose (GObject *object)
{
  g_clear_handle_id (&GET_PRIVATE (CANVASS_STAGE (object))->type_source, g_source_remove);

  G_OBJECT_CLASS (canvass_stage_parent_class)->dispose (object);
}

static void
canvass_stage_class_init (CanvassStageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_stage_dispose;
  widget_class->get_request_mode = canvass_stage_get_request_mode;
  widget_class->measure = canvass_stage_measure;
  widget_class->size_allocate = canvass_stage_size_allocate;
  widget_class->root = canvass_stage_root;
}

/* A bin's own layout would not tell how large it was laid out. */
static void
canvass_stage_init (CanvassStage *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  set_type (self, FIRST_TYPE_PX);
}
