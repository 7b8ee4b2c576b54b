/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/preview.h"

#include "pages/language.h"

#include <glib/gi18n-lib.h>

#define SMALLEST_PX 160
#define STEP_PX 60 /* of a wheel */

struct _CanvassPreview {
  GtkWidget parent_instance;

  int width, height; /* of the screen */

  CanvassFlow *flow; /* (borrowed) (nullable) the child */
};

G_DEFINE_TYPE (CanvassPreview, canvass_preview, GTK_TYPE_WIDGET)

static void
canvass_preview_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  CanvassPreview *self = CANVASS_PREVIEW (widget);
  int along = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;

  /* Asked, or GTK would warn of a child that is laid out unasked. */
  if (self->flow != NULL)
    gtk_widget_measure (GTK_WIDGET (self->flow), orientation, -1, minimum, natural, NULL, NULL);
  *minimum = SMALLEST_PX;
  *natural = MAX (along / 2, SMALLEST_PX);
}

static void
canvass_preview_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CanvassPreview *self = CANVASS_PREVIEW (widget);
  float scale = MIN ((float)width / self->width, (float)height / self->height);
  float x = (width - scale * self->width) / 2;
  GskTransform *transform = NULL;

  if (self->flow == NULL)
    return;
  transform = gsk_transform_translate (transform, &GRAPHENE_POINT_INIT (x, 0));
  transform = gsk_transform_scale (transform, scale, scale);
  gtk_widget_allocate (GTK_WIDGET (self->flow), self->width, self->height, -1, transform);
}

static GtkWidget *
find_scroller (GtkWidget *widget)
{
  if (GTK_IS_SCROLLED_WINDOW (widget) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_scroller (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
on_scroll (CanvassPreview *self, double dx, double dy)
{
  GtkWidget *scroller = self->flow != NULL ? find_scroller (GTK_WIDGET (self->flow)) : NULL;
  GtkAdjustment *down;

  if (scroller == NULL)
    return FALSE;
  down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  gtk_adjustment_set_value (down, gtk_adjustment_get_value (down) + dy * STEP_PX);
  return TRUE;
}

/* The pages' language runs its own way, whatever the window's does. */
static void
direct (GtkWidget *widget, GtkTextDirection direction)
{
  if (gtk_widget_get_direction (widget) != direction || GTK_IS_BOX (widget))
    gtk_widget_set_direction (widget, direction);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    direct (child, direction);
}

static double
scrolled_to (CanvassPreview *self)
{
  GtkWidget *scroller = self->flow != NULL ? find_scroller (GTK_WIDGET (self->flow)) : NULL;

  return scroller != NULL ? gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (
                                GTK_SCROLLED_WINDOW (scroller)))
                          : 0;
}

static void
drop_flow (CanvassPreview *self)
{
  if (self->flow != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->flow));
  self->flow = NULL;
}

static void
canvass_preview_dispose (GObject *object)
{
  drop_flow (CANVASS_PREVIEW (object));

  G_OBJECT_CLASS (canvass_preview_parent_class)->dispose (object);
}

static void
canvass_preview_class_init (CanvassPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_preview_dispose;
  widget_class->measure = canvass_preview_measure;
  widget_class->size_allocate = canvass_preview_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "preview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
canvass_preview_init (CanvassPreview *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  self->width = 1280;
  self->height = 800;
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("The tablet’s screen"), -1);
}

CanvassPreview *
canvass_preview_new (void)
{
  return g_object_new (CANVASS_TYPE_PREVIEW, NULL);
}

static void
make_flow (CanvassPreview *self,
           CanvassCampaign *campaign,
           CanvassFlowPage page,
           const char *language)
{
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  CanvassFlowCarry carry = { "", "" };
  CanvassLanguageState state;
  GtkTextDirection direction;

  /* It then speaks the language from the first on, and no screen is made in vain. */
  if (page != CANVASS_FLOW_WELCOME)
    g_strlcpy (carry.language, language, sizeof carry.language);
  g_ptr_array_add (campaigns, g_object_ref (campaign));
  canvass_language_save (&state);
  self->flow = canvass_flow_new (campaigns, &carry);
  if (!canvass_flow_has_page (self->flow, page))
    page = CANVASS_FLOW_ASK;
  canvass_flow_show_sample (self->flow, page, language);
  direction = canvass_language_get_direction ();
  canvass_language_restore (&state);

  gtk_widget_set_can_target (GTK_WIDGET (self->flow), FALSE);
  direct (GTK_WIDGET (self->flow), direction);
}

void
canvass_preview_show (CanvassPreview *self,
                      CanvassCampaign *campaign,
                      CanvassFlowPage page,
                      const char *language)
{
  double value;

  g_return_if_fail (CANVASS_IS_PREVIEW (self));

  value = scrolled_to (self);
  drop_flow (self);
  if (campaign == NULL)
    return;
  make_flow (self, campaign, page, language);
  gtk_widget_set_parent (GTK_WIDGET (self->flow), GTK_WIDGET (self));
  if (value > 0 && find_scroller (GTK_WIDGET (self->flow)) != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (
                                  GTK_SCROLLED_WINDOW (find_scroller (GTK_WIDGET (self->flow)))),
                              value);
}

void
canvass_preview_set_size (CanvassPreview *self, int width, int height)
{
  g_return_if_fail (CANVASS_IS_PREVIEW (self) && width > 0 && height > 0);

  self->width = width;
  self->height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

gboolean
canvass_preview_has_page (CanvassPreview *self, CanvassFlowPage page)
{
  g_return_val_if_fail (CANVASS_IS_PREVIEW (self), FALSE);

  return self->flow != NULL && canvass_flow_has_page (self->flow, page);
}
