/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/readiness-page.h"

#include "panel/check-words.h"
#include "panel/job-box.h"
#include "panel/parts.h"
#include "panel/touch-words.h"
#include "widgets/grid.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassReadinessPage {
  CanvassPanelPage parent_instance;

  /* template widgets */
  CanvassJobBox *job_box;
  GtkBox *list;
  GtkButton *again_button;
};

G_DEFINE_FINAL_TYPE (CanvassReadinessPage, canvass_readiness_page, CANVASS_TYPE_PANEL_PAGE)

static void
on_again_clicked (CanvassReadinessPage *self)
{
  CanvassPanelModel *model = canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self));

  canvass_panel_model_do (
      model, CANVASS_TASK_CHECK, NULL, NULL, canvass_panel_model_get_screen (model));
}

static void
add_check (CanvassReadinessPage *self, const CanvassPanelCheck *check)
{
  gboolean fit = check->fitness == CANVASS_FITNESS_FIT;
  g_autofree char *words = canvass_check_describe (check);
  GtkWidget *row = canvass_part_note (fit ? "canvass-shield" : "canvass-problem", words);

  if (!fit)
    gtk_widget_add_css_class (row, "panel-card");
  if (check->fitness == CANVASS_FITNESS_CLOSED)
    gtk_widget_add_css_class (row, "alert");
  gtk_box_append (self->list, row);
}

/* What is wrong stands on top. */
static void
add_checks (CanvassReadinessPage *self, GPtrArray *checks)
{
  for (int fitness = CANVASS_FITNESS_CLOSED; fitness >= CANVASS_FITNESS_FIT; fitness--)
    for (guint i = 0; i < checks->len; i++) {
      const CanvassPanelCheck *check = g_ptr_array_index (checks, i);

      if ((int)check->fitness == fitness)
        add_check (self, check);
    }
}

static void
add_left_out (CanvassReadinessPage *self, guint n)
{
  g_autofree char *number = canvass_part_write (n);
  /* Translators: the number of checks that the screen has no room for. */
  g_autofree char *words = g_strdup_printf (_ ("Only on the page to print: %s more"), number);

  gtk_box_append (self->list, canvass_part_label (words, "numeric"));
}

static void
add_touch (CanvassReadinessPage *self, const CanvassPanelFacts *facts)
{
  for (guint i = 0; i < CANVASS_TOUCH_ROUNDS; i++) {
    const CanvassTouchResult *result = &facts->touch[i];
    g_autofree char *words = NULL;

    if (!result->done)
      continue;
    words = canvass_touch_describe (i, result);
    gtk_box_append (self->list,
                    canvass_part_note (result->hits == CANVASS_TOUCH_TARGETS ? "canvass-shield"
                                                                             : "canvass-problem",
                                       words));
  }
}

/* The night before, or just now. */
static void
add_time (CanvassReadinessPage *self, const CanvassPanelFacts *facts)
{
  g_autofree char *day = canvass_part_write_digits (facts->checks_day);
  g_autofree char *time = canvass_part_write_digits (facts->checks_time);
  /* Translators: a day and a time. */
  g_autofree char *words = g_strdup_printf (_ ("Last checked: %s, %s"), day, time);

  gtk_box_append (self->list, canvass_part_label (words, "numeric"));
}

static void
canvass_readiness_page_update (CanvassPanelPage *page)
{
  CanvassReadinessPage *self = CANVASS_READINESS_PAGE (page);
  const CanvassPanelFacts *facts = canvass_panel_page_look (page);

  canvass_job_box_show (self->job_box, &facts->job);
  canvass_part_empty (GTK_WIDGET (self->list));
  if (facts->checks_day != NULL)
    add_time (self, facts);
  if (facts->checks != NULL)
    add_checks (self, facts->checks);
  if (facts->checks_left_out > 0)
    add_left_out (self, facts->checks_left_out);
  add_touch (self, facts);
  gtk_widget_set_sensitive (GTK_WIDGET (self->again_button), !facts->job.running);
}

static void
canvass_readiness_page_shown (CanvassPage *page)
{
  CanvassReadinessPage *self = CANVASS_READINESS_PAGE (page);

  if (!gtk_widget_grab_focus (GTK_WIDGET (self->again_button)))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
canvass_readiness_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_READINESS_PAGE);

  G_OBJECT_CLASS (canvass_readiness_page_parent_class)->dispose (object);
}

static void
canvass_readiness_page_class_init (CanvassReadinessPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_readiness_page_dispose;
  CANVASS_PAGE_CLASS (klass)->shown = canvass_readiness_page_shown;
  CANVASS_PANEL_PAGE_CLASS (klass)->update = canvass_readiness_page_update;

  g_type_ensure (CANVASS_TYPE_GRID);
  g_type_ensure (CANVASS_TYPE_JOB_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/readiness-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassReadinessPage, job_box);
  gtk_widget_class_bind_template_child (widget_class, CanvassReadinessPage, list);
  gtk_widget_class_bind_template_child (widget_class, CanvassReadinessPage, again_button);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
}

static void
canvass_readiness_page_init (CanvassReadinessPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (self->list), CANVASS_LIVE_ASSERTIVE);
}
