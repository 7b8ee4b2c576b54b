/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/group-header.h"

/* Title and description lie in a column, beside what may stand at the end of the header. */
static GtkWidget *
find_header (GtkWidget *group)
{
  GtkWidget *found = group;

  while (found != NULL && !(GTK_IS_BOX (found) && gtk_orientable_get_orientation (GTK_ORIENTABLE (
                                                      found)) == GTK_ORIENTATION_HORIZONTAL))
    found = gtk_widget_get_first_child (found);
  return found;
}

/* The header of a group is a box that asks how narrow its words may be for its height. For a
 * description that is a little longer than a line the answer is all of its length, and it is laid
 * out over the edge of the page. A box of one column does not ask; where something stands beside
 * the words, the description takes all the height that there is. */
static void
wrap (AdwPreferencesGroup *group)
{
  GtkWidget *header = find_header (GTK_WIDGET (group));
  GtkWidget *column = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  if (column == NULL)
    return;

  for (GtkWidget *label = gtk_widget_get_first_child (column); label != NULL;
       label = gtk_widget_get_next_sibling (label)) {
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  }
  if (adw_preferences_group_get_header_suffix (group) == NULL) {
    gtk_orientable_set_orientation (GTK_ORIENTABLE (header), GTK_ORIENTATION_VERTICAL);
  } else {
    gtk_widget_set_vexpand (gtk_widget_get_last_child (column), TRUE);
    gtk_widget_set_vexpand (column, FALSE);
    gtk_widget_set_valign (column, GTK_ALIGN_FILL);
  }
}

void
canvass_group_headers_wrap (GtkWidget *widget)
{
  if (ADW_IS_PREFERENCES_GROUP (widget))
    wrap (ADW_PREFERENCES_GROUP (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && !ADW_IS_PREFERENCES_ROW (widget);
       child = gtk_widget_get_next_sibling (child))
    canvass_group_headers_wrap (child);
}
