/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/restyle.h"

static void
forget_sizes (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    forget_sizes (child);
  gtk_widget_queue_resize (widget);
}

void
canvass_widget_replace_css_class (GtkWidget *widget, const char *before, const char *now)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (before != NULL)
    gtk_widget_remove_css_class (widget, before);
  if (now != NULL)
    gtk_widget_add_css_class (widget, now);
  forget_sizes (widget);
}
