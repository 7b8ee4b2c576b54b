/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/sight.h"

/* Ticks come before a frame's layout: the first two still see the page as it was. The second ends
 * what a change of the focus began to scroll, which would go on over what is brought; the third
 * sees where that left the page. */
#define TICKS_UNTIL_AT_REST 3

/* Kept with the widget while it is about to be brought into sight. */
typedef struct {
  GtkWidget *from; /* (weak) (nullable) */
  gboolean focus;  /* not the widget, but what has the focus then */
  guint ticks_left;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_clear_weak_pointer (&wish->from);
  g_free (wish);
}

static GQuark
wish_quark (void)
{
  return g_quark_from_static_string ("canvass-sight-wish");
}

static GQuark
held_quark (void)
{
  return g_quark_from_static_string ("canvass-sight-held");
}

static GtkWidget *
find_window (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
}

GtkAdjustment *
canvass_sight_get_adjustment (GtkWidget *widget)
{
  GtkWidget *window;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  window = find_window (widget);
  return window != NULL ? gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window)) : NULL;
}

static GtkWidget *
find_content (GtkWidget *widget)
{
  GtkWidget *window = find_window (widget);
  GtkWidget *viewport =
      window != NULL ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (window)) : NULL;

  return GTK_IS_VIEWPORT (viewport) ? gtk_viewport_get_child (GTK_VIEWPORT (viewport)) : NULL;
}

gboolean
canvass_sight_locate (GtkWidget *widget, graphene_rect_t *bounds)
{
  GtkWidget *content;
  graphene_rect_t whole;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);
  g_return_val_if_fail (bounds != NULL, FALSE);

  content = find_content (widget);
  if (content == NULL || !gtk_widget_compute_bounds (content, content, &whole) ||
      !gtk_widget_compute_bounds (widget, content, bounds))
    return FALSE;
  /* A widget's coordinates begin inside its padding. */
  graphene_rect_offset (bounds, 0, gtk_widget_get_margin_top (content) - whole.origin.y);
  return TRUE;
}

void
canvass_sight_hold (GtkWidget *widget, gboolean held)
{
  GtkAdjustment *adjustment = canvass_sight_get_adjustment (widget);

  if (adjustment != NULL)
    g_object_set_qdata (G_OBJECT (adjustment), held_quark (), GINT_TO_POINTER (held));
}

gboolean
canvass_sight_is_held (GtkWidget *widget)
{
  GtkAdjustment *adjustment = canvass_sight_get_adjustment (widget);

  return adjustment != NULL && g_object_get_qdata (G_OBJECT (adjustment), held_quark ()) != NULL;
}

static void
bring (GtkWidget *widget, GtkWidget *from)
{
  GtkAdjustment *adjustment = canvass_sight_get_adjustment (widget);
  graphene_rect_t bounds, lead;
  double top, bottom, spare, above, below;

  if (!gtk_widget_get_mapped (widget) || canvass_sight_is_held (widget) ||
      !canvass_sight_locate (widget, &bounds))
    return;
  if (from == NULL || !canvass_sight_locate (from, &lead))
    lead = bounds;

  top = bounds.origin.y;
  bottom = top + bounds.size.height;
  spare = MAX (gtk_adjustment_get_page_size (adjustment) - bounds.size.height, 0);
  below = MIN (bounds.size.height / 2, spare / 3);
  above = MIN (MAX (bounds.origin.y - lead.origin.y, bounds.size.height), spare - below);
  gtk_adjustment_clamp_page (adjustment, top - above, bottom + below);
}

static void
end_scrolling (GtkWidget *widget)
{
  GtkAdjustment *adjustment = canvass_sight_get_adjustment (widget);

  if (adjustment != NULL && !canvass_sight_is_held (widget))
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment));
}

static void
bring_focus (GtkWidget *widget)
{
  GtkWidget *content = find_content (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && content != NULL && gtk_widget_is_ancestor (focus, content))
    bring (focus, NULL);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Wish *wish = user_data;

  if (--wish->ticks_left == 1)
    end_scrolling (widget);
  if (wish->ticks_left > 0)
    return G_SOURCE_CONTINUE;
  if (wish->focus)
    bring_focus (widget);
  else
    bring (widget, wish->from);
  g_object_set_qdata (G_OBJECT (widget), wish_quark (), NULL);
  return G_SOURCE_REMOVE;
}

static Wish *
make_wish (GtkWidget *widget)
{
  Wish *wish = g_object_get_qdata (G_OBJECT (widget), wish_quark ());

  if (wish == NULL) {
    wish = g_new0 (Wish, 1);
    g_object_set_qdata (G_OBJECT (widget), wish_quark (), wish);
    gtk_widget_add_tick_callback (widget, on_tick, wish, wish_free);
  }
  wish->ticks_left = TICKS_UNTIL_AT_REST;
  return wish;
}

void
canvass_sight_bring (GtkWidget *widget, GtkWidget *from)
{
  Wish *wish;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  wish = make_wish (widget);
  wish->focus = FALSE;
  g_set_weak_pointer (&wish->from, from);
}

void
canvass_sight_bring_focus (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  make_wish (widget)->focus = TRUE;
}
