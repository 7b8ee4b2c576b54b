/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/closed-page.h"

#include "panel/job-box.h"
#include "panel/parts.h"
#include "widgets/grid.h"

struct _CanvassClosedPage {
  CanvassPanelPage parent_instance;

  /* template widgets */
  CanvassJobBox *job_box;
  GtkBox *tallies;
  GtkButton *open_button;
};

G_DEFINE_FINAL_TYPE (CanvassClosedPage, canvass_closed_page, CANVASS_TYPE_PANEL_PAGE)

static void
on_open_clicked (CanvassClosedPage *self)
{
  canvass_panel_model_do (canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self)),
                          CANVASS_TASK_OPEN,
                          NULL,
                          NULL,
                          NULL);
}

static void
add_tally (CanvassClosedPage *self, guint64 number, const char *title)
{
  GtkWidget *figure = canvass_part_figure (number, title);

  gtk_widget_add_css_class (figure, "tally");
  gtk_box_append (self->tallies, figure);
}

static void
add_tallies (CanvassClosedPage *self, const CanvassPanelFacts *facts)
{
  GPtrArray *petitions = facts->state->petitions;

  canvass_part_empty (GTK_WIDGET (self->tallies));
  for (guint i = 0; i < petitions->len; i++) {
    const CanvassPanelPetition *petition = g_ptr_array_index (petitions, i);

    add_tally (self, petition->session, petition->title);
  }
}

static void
canvass_closed_page_update (CanvassPanelPage *page)
{
  CanvassClosedPage *self = CANVASS_CLOSED_PAGE (page);
  const CanvassPanelFacts *facts = canvass_panel_page_look (page);
  const CanvassPanelJob none = { 0 };

  /* That it was closed is what the page says. */
  canvass_job_box_show (self->job_box, facts->job.task == CANVASS_TASK_CLOSE ? &none : &facts->job);
  add_tallies (self, facts);
  gtk_widget_set_sensitive (GTK_WIDGET (self->open_button), !facts->job.running);
}

static void
canvass_closed_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_CLOSED_PAGE);

  G_OBJECT_CLASS (canvass_closed_page_parent_class)->dispose (object);
}

static void
canvass_closed_page_class_init (CanvassClosedPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_closed_page_dispose;
  CANVASS_PANEL_PAGE_CLASS (klass)->update = canvass_closed_page_update;

  g_type_ensure (CANVASS_TYPE_GRID);
  g_type_ensure (CANVASS_TYPE_JOB_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/closed-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassClosedPage, job_box);
  gtk_widget_class_bind_template_child (widget_class, CanvassClosedPage, tallies);
  gtk_widget_class_bind_template_child (widget_class, CanvassClosedPage, open_button);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
}

static void
canvass_closed_page_init (CanvassClosedPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
