/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/type.h"

#include "widgets/physical.h"

#include <math.h>

/* Text grows with the screen between these, in pixels; ui/style.css has a class for each. */
#define MIN_TYPE_PX 16
#define MAX_TYPE_PX 40
/* At this many ems along the longer and the shorter side, each page fits. */
#define LONG_SIDE_EM 58
#define SHORT_SIDE_EM 36
/* A button's sides, see ui/style.css; and how much larger than fitting the text may be for it. */
#define TARGET_EM 3.3
#define MAX_GROWTH 1.3

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
set_type (CanvassType *self, guint px)
{
  g_autofree char *before = g_strdup_printf ("type-%u", self->px);
  g_autofree char *now = g_strdup_printf ("type-%u", px);

  self->px = px;
  gtk_widget_remove_css_class (self->widget, before);
  gtk_widget_add_css_class (self->widget, now);
}

void
canvass_type_init (CanvassType *self, GtkWidget *widget)
{
  *self = (CanvassType){ .widget = widget };
  set_type (self, MIN_TYPE_PX + 6);
}

void
canvass_type_clear (CanvassType *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
}

void
canvass_type_fit (CanvassType *self, int width, int height)
{
  set_type (self, type_for_size (self->widget, width, height));
}

static gboolean
on_outdated (gpointer user_data)
{
  CanvassType *self = user_data;

  self->source = 0;
  canvass_type_fit (
      self, gtk_widget_get_width (self->widget), gtk_widget_get_height (self->widget));
  return G_SOURCE_REMOVE;
}

void
canvass_type_fit_soon (CanvassType *self, int width, int height)
{
  if (type_for_size (self->widget, width, height) != self->px && self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_outdated, self, NULL);
}
