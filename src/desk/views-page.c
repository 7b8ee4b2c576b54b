/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/views-page.h"

#include "desk/views.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassViewsPage {
  AdwBin parent_instance;

  CanvassDesk *desk;             /* (owned) (nullable) until it is wiped */
  CanvassDeskSettings *settings; /* (owned) (nullable) the same */
  GtkWidget *tools;              /* (borrowed) (nullable) of the view that is seen, in the header */

  /* template widgets */
  AdwLeaflet *leaflet;
  AdwWindowTitle *sidebar_title;
  GtkListBox *view_list;
  AdwHeaderBar *view_header;
  AdwWindowTitle *view_title;
  GtkStack *view_stack;
};

G_DEFINE_FINAL_TYPE (CanvassViewsPage, canvass_views_page, ADW_TYPE_BIN)

static void
take_tools (CanvassViewsPage *self, GtkWidget *tools)
{
  if (self->tools == tools)
    return;
  if (self->tools != NULL)
    adw_header_bar_remove (self->view_header, self->tools);
  self->tools = tools;
  if (tools != NULL)
    adw_header_bar_pack_end (self->view_header, tools);
}

static CanvassDeskView *
get_view (CanvassViewsPage *self)
{
  GtkWidget *view = gtk_stack_get_visible_child (self->view_stack);

  return view != NULL ? CANVASS_DESK_VIEW (view) : NULL;
}

static void
on_tools_changed (CanvassViewsPage *self)
{
  CanvassDeskView *view = get_view (self);

  take_tools (self, view != NULL ? canvass_desk_view_get_tools (view) : NULL);
}

static CanvassDeskView *
make_view (CanvassViewsPage *self, const CanvassDeskViewSpec *spec)
{
  GtkWidget *view =
      g_object_new (spec->get_type (), "desk", self->desk, "settings", self->settings, NULL);

  gtk_stack_add_named (self->view_stack, view, spec->id);
  g_signal_connect_object (
      view, "notify::tools", G_CALLBACK (on_tools_changed), self, G_CONNECT_SWAPPED);
  return CANVASS_DESK_VIEW (view);
}

static void
show_view (CanvassViewsPage *self, const CanvassDeskViewSpec *spec, const char *where)
{
  GtkWidget *view;

  if (self->desk == NULL)
    return;
  view = gtk_stack_get_child_by_name (self->view_stack, spec->id);
  if (view == NULL)
    view = GTK_WIDGET (make_view (self, spec));
  take_tools (self, NULL);
  gtk_stack_set_visible_child (self->view_stack, view);
  on_tools_changed (self);
  adw_window_title_set_title (self->view_title, _ (spec->title));
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  canvass_desk_view_open (CANVASS_DESK_VIEW (view), where);
}

static void
on_view_row_selected (CanvassViewsPage *self, GtkListBoxRow *row)
{
  if (row != NULL)
    show_view (self, &canvass_desk_views[gtk_list_box_row_get_index (row)], NULL);
}

/* On the one that is selected already: folded, its view comes back. */
static void
on_view_row_activated (CanvassViewsPage *self, GtkListBoxRow *row)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static GtkWidget *
make_view_row (const CanvassDeskViewSpec *spec)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (spec->icon);
  GtkWidget *label = gtk_label_new (_ (spec->title));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  canvass_spoken_set_name (row, _ (spec->title));
  return row;
}

static void
fill_sidebar (CanvassViewsPage *self)
{
  for (gsize i = 0; canvass_desk_views[i].id != NULL; i++)
    gtk_list_box_append (self->view_list, make_view_row (&canvass_desk_views[i]));
}

static void
on_show_sidebar (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_leaflet_navigate (CANVASS_VIEWS_PAGE (widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

void
canvass_views_page_show (CanvassViewsPage *self, CanvassDesk *desk, CanvassDeskSettings *settings)
{
  g_autofree char *name = NULL;

  g_return_if_fail (CANVASS_IS_VIEWS_PAGE (self));
  g_return_if_fail (self->desk == NULL);

  name = g_path_get_basename (canvass_desk_get_directory (desk));
  self->desk = g_object_ref (desk);
  self->settings = g_object_ref (settings);
  adw_window_title_set_title (self->sidebar_title, name);
  /* That row may be the selected one still, which would show nothing. */
  gtk_list_box_select_row (self->view_list, gtk_list_box_get_row_at_index (self->view_list, 0));
  show_view (self, &canvass_desk_views[0], NULL);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->view_list)));
}

void
canvass_views_page_go (CanvassViewsPage *self, const char *id, const char *where)
{
  g_return_if_fail (CANVASS_IS_VIEWS_PAGE (self));

  for (gsize i = 0; canvass_desk_views[i].id != NULL; i++) {
    if (!g_str_equal (canvass_desk_views[i].id, id))
      continue;
    gtk_list_box_select_row (self->view_list,
                             gtk_list_box_get_row_at_index (self->view_list, (int)i));
    show_view (self, &canvass_desk_views[i], where);
  }
}

void
canvass_views_page_wipe (CanvassViewsPage *self)
{
  GtkWidget *view;

  g_return_if_fail (CANVASS_IS_VIEWS_PAGE (self));

  take_tools (self, NULL);
  while ((view = gtk_widget_get_first_child (GTK_WIDGET (self->view_stack))) != NULL) {
    canvass_desk_view_wipe (CANVASS_DESK_VIEW (view));
    gtk_stack_remove (self->view_stack, view);
  }
  adw_window_title_set_title (self->sidebar_title, "");
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);
}

static void
canvass_views_page_dispose (GObject *object)
{
  CanvassViewsPage *self = CANVASS_VIEWS_PAGE (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->settings);
  self->tools = NULL;
  /* GTK would take the leaflet away behind the bin's back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_VIEWS_PAGE);

  G_OBJECT_CLASS (canvass_views_page_parent_class)->dispose (object);
}

static void
canvass_views_page_class_init (CanvassViewsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_views_page_dispose;

  gtk_widget_class_install_action (widget_class, "views-page.show-sidebar", NULL, on_show_sidebar);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/views-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassViewsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, CanvassViewsPage, sidebar_title);
  gtk_widget_class_bind_template_child (widget_class, CanvassViewsPage, view_list);
  gtk_widget_class_bind_template_child (widget_class, CanvassViewsPage, view_header);
  gtk_widget_class_bind_template_child (widget_class, CanvassViewsPage, view_title);
  gtk_widget_class_bind_template_child (widget_class, CanvassViewsPage, view_stack);
  gtk_widget_class_bind_template_callback (widget_class, on_view_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_view_row_activated);
}

static void
canvass_views_page_init (CanvassViewsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_sidebar (self);
}
