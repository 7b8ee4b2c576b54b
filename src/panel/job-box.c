/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/job-box.h"

#include "panel/outcome.h"
#include "panel/parts.h"
#include "widgets/spoken.h"

struct _CanvassJobBox {
  GtkBox parent_instance;

  gboolean runs; /* as last shown */

  /* template widgets */
  GtkBox *running;
  GtkLabel *running_label;
  GtkProgressBar *bar;
  GtkGrid *ended;
  GtkImage *mark;
  GtkLabel *outcome_label;
  GtkLabel *details_label;
};

G_DEFINE_FINAL_TYPE (CanvassJobBox, canvass_job_box, GTK_TYPE_BOX)

/* To whoever listens, by quarters. */
static void
tell_progress (CanvassJobBox *self, const CanvassPanelJob *job)
{
  guint quarters = job->permille / 250;
  g_autofree char *percent = canvass_part_write (quarters * 25);
  g_autofree char *words =
      g_strdup_printf ("%s %s %%", canvass_outcome_describe_running (job), percent);

  canvass_spoken_set_aloud (GTK_WIDGET (self->running_label),
                            quarters > 0 ? words : canvass_outcome_describe_running (job));
}

static void
show_progress (CanvassJobBox *self, const CanvassPanelJob *job)
{
  g_autofree char *percent = canvass_part_write (job->permille / 10);
  g_autofree char *words =
      g_strdup_printf ("%s %s %%", canvass_outcome_describe_running (job), percent);

  gtk_label_set_text (self->running_label,
                      job->permille > 0 ? words : canvass_outcome_describe_running (job));
  gtk_progress_bar_set_fraction (self->bar, job->permille / 1000.0);
  canvass_spoken_set_name (GTK_WIDGET (self->bar), words);
  tell_progress (self, job);
}

static void
show_outcome (CanvassJobBox *self, const CanvassPanelJob *job)
{
  g_autofree char *words = canvass_outcome_describe (job);
  gboolean good = canvass_outcome_is_good (job);
  const char *why = canvass_outcome_word_why (job->why);

  gtk_label_set_text (self->outcome_label, words);
  gtk_image_set_from_icon_name (self->mark, good ? "canvass-shield" : "canvass-problem");
  gtk_label_set_text (self->details_label, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->details_label), why != NULL);
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->ended), "alert");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->ended), "alert");
}

void
canvass_job_box_show (CanvassJobBox *self, const CanvassPanelJob *job)
{
  g_return_if_fail (CANVASS_IS_JOB_BOX (self));

  gtk_widget_set_visible (GTK_WIDGET (self), job->known);
  gtk_widget_set_visible (GTK_WIDGET (self->running), job->running);
  gtk_widget_set_visible (GTK_WIDGET (self->ended), job->known && !job->running);
  if (job->running)
    show_progress (self, job);
  else if (job->known)
    show_outcome (self, job);
  if (job->running != self->runs)
    canvass_spoken_renew (GTK_WIDGET (self));
  self->runs = job->running;
}

static void
canvass_job_box_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_JOB_BOX);

  G_OBJECT_CLASS (canvass_job_box_parent_class)->dispose (object);
}

static void
canvass_job_box_class_init (CanvassJobBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_job_box_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/job-box.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassJobBox, running);
  gtk_widget_class_bind_template_child (widget_class, CanvassJobBox, running_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassJobBox, bar);
  gtk_widget_class_bind_template_child (widget_class, CanvassJobBox, ended);
  gtk_widget_class_bind_template_child (widget_class, CanvassJobBox, mark);
  gtk_widget_class_bind_template_child (widget_class, CanvassJobBox, outcome_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassJobBox, details_label);
}

static void
canvass_job_box_init (CanvassJobBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (self->running), CANVASS_LIVE_POLITE);
  canvass_spoken_set_live (GTK_WIDGET (self->ended), CANVASS_LIVE_ASSERTIVE);
}
