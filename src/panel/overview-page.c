/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/overview-page.h"

#include "booth/notice-page.h"
#include "panel/job-box.h"
#include "panel/parts.h"
#include "panel/status.h"
#include "widgets/grid.h"
#include "widgets/pair.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassOverviewPage {
  CanvassPanelPage parent_instance;

  /* template widgets */
  CanvassJobBox *job_box;
  CanvassGrid *alerts;
  GtkBox *petitions;
  GtkBox *lines;
  GtkButton *send_button;
  GtkButton *close_button;
  GtkButton *quit_button;
  GtkButton *back_button;
  GtkButton *forget_button;
};

G_DEFINE_FINAL_TYPE (CanvassOverviewPage, canvass_overview_page, CANVASS_TYPE_PANEL_PAGE)

static void
add_alerts (CanvassOverviewPage *self, const CanvassPanelFacts *facts)
{
  g_autoptr (GPtrArray) alerts = canvass_status_list_alerts (facts);

  canvass_part_empty (GTK_WIDGET (self->alerts));
  for (guint i = 0; i < alerts->len; i++) {
    GtkWidget *note = canvass_part_note ("canvass-problem", alerts->pdata[i]);

    gtk_widget_add_css_class (note, "panel-card");
    gtk_widget_add_css_class (note, "alert");
    canvass_grid_append (self->alerts, note);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->alerts), alerts->len > 0);
}

/* What a coordinator has already counts, too. */
static guint64
count_all (const CanvassPanelPetition *petition)
{
  return petition->signatures + petition->acknowledged;
}

static void
add_figures (GtkBox *card, const CanvassPanelPetition *petition)
{
  CanvassGrid *grid = g_object_new (CANVASS_TYPE_GRID, "column-em", 8.5, "gap-em", 0.8, NULL);

  canvass_grid_append (grid, canvass_part_figure (petition->session, _ ("This session")));
  canvass_grid_append (grid, canvass_part_figure (count_all (petition), _ ("Signed here in all")));
  canvass_grid_append (grid, canvass_part_figure (petition->signatures, _ ("Not yet handed in")));
  canvass_grid_append (grid, canvass_part_figure (petition->room, _ ("Room for more")));
  gtk_box_append (card, GTK_WIDGET (grid));
}

static void
add_goal (GtkBox *card, const CanvassPanelPetition *petition)
{
  guint64 reached = count_all (petition);
  g_autofree char *number = canvass_part_write (reached);
  g_autofree char *goal = canvass_part_write (petition->goal);
  /* Translators: how many signatures there are, and how many there are to be. */
  g_autofree char *words = g_strdup_printf (_ ("%s of the goal of %s"), number, goal);

  if (petition->goal > 0)
    gtk_box_append (card, canvass_part_bar ((double)reached / petition->goal, words));
}

static void
add_petition (CanvassOverviewPage *self, const CanvassPanelPetition *petition)
{
  GtkBox *card = GTK_BOX (canvass_part_card (NULL));

  if (*petition->title != '\0')
    gtk_box_append (card, canvass_part_label (petition->title, "strong"));
  if (petition->notice != CANVASS_NOTICE_NONE)
    gtk_box_append (
        card, canvass_part_note ("canvass-problem", canvass_notice_get_title (petition->notice)));
  /* Without a title it could not be opened: nobody knows how many there are. */
  if (*petition->title != '\0') {
    add_figures (card, petition);
    add_goal (card, petition);
  }
  gtk_box_append (self->petitions, GTK_WIDGET (card));
}

static void
add_lines (CanvassOverviewPage *self, const CanvassPanelFacts *facts)
{
  g_autoptr (GPtrArray) lines = canvass_status_list_lines (facts);

  canvass_part_empty (GTK_WIDGET (self->lines));
  for (guint i = 0; i < lines->len; i++)
    gtk_box_append (self->lines, canvass_part_label (lines->pdata[i], NULL));
}

static void
canvass_overview_page_update (CanvassPanelPage *page)
{
  CanvassOverviewPage *self = CANVASS_OVERVIEW_PAGE (page);
  const CanvassPanelFacts *facts = canvass_panel_page_look (page);
  const CanvassPanelState *state = facts->state;

  canvass_job_box_show (self->job_box, &facts->job);
  if (state == NULL)
    return;

  add_alerts (self, facts);
  canvass_part_empty (GTK_WIDGET (self->petitions));
  for (guint i = 0; i < state->petitions->len; i++)
    add_petition (self, g_ptr_array_index (state->petitions, i));
  if (state->petitions->len == 0)
    gtk_box_append (
        self->petitions,
        canvass_part_label (canvass_notice_get_title (CANVASS_NOTICE_NO_CAMPAIGN), "strong"));
  add_lines (self, facts);
  gtk_widget_set_visible (GTK_WIDGET (self->send_button), state->has_drop);
  gtk_widget_set_visible (GTK_WIDGET (self->quit_button), facts->windowed);
  gtk_widget_set_visible (GTK_WIDGET (self->forget_button), facts->begun);
  canvass_part_set_button (self->back_button,
                           facts->begun ? _ ("Back to the signer: keep what they entered")
                                        : _ ("Back to signing"));
  canvass_part_set_button (self->close_button,
                           state->closed ? _ ("Open a new session") : _ ("End of the event"));
}

/* On what a canvasser mostly comes for. */
static void
canvass_overview_page_shown (CanvassPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (CANVASS_OVERVIEW_PAGE (page)->back_button));
}

static void
canvass_overview_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_OVERVIEW_PAGE);

  G_OBJECT_CLASS (canvass_overview_page_parent_class)->dispose (object);
}

static void
canvass_overview_page_class_init (CanvassOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_overview_page_dispose;
  CANVASS_PAGE_CLASS (klass)->shown = canvass_overview_page_shown;
  CANVASS_PANEL_PAGE_CLASS (klass)->update = canvass_overview_page_update;

  g_type_ensure (CANVASS_TYPE_GRID);
  g_type_ensure (CANVASS_TYPE_JOB_BOX);
  g_type_ensure (CANVASS_TYPE_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewPage, job_box);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewPage, alerts);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewPage, petitions);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewPage, lines);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewPage, send_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewPage, close_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewPage, quit_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewPage, forget_button);
}

static void
canvass_overview_page_init (CanvassOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (self->alerts), CANVASS_LIVE_ASSERTIVE);
}
