/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/card-group.h"

#include "desk/path-question.h"
#include "desk/print-choices.h"
#include "print/handout.h"

#include <glib/gi18n-lib.h>

struct _CanvassCardGroup {
  AdwPreferencesGroup parent_instance;

  AdwComboRow *language_row; /* (borrowed) */
  AdwComboRow *paper_row;    /* (borrowed) */
  GtkButton *save_button;    /* (borrowed) */

  CanvassCampaign *campaign; /* (owned) (nullable) */
};

G_DEFINE_TYPE (CanvassCardGroup, canvass_card_group, ADW_TYPE_PREFERENCES_GROUP)

typedef struct {
  CanvassCampaign *campaign; /* (owned) */
  char *language;
  CanvassPaper paper;
  char *path;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->campaign);
  g_free (job->language);
  g_free (job->path);
  g_free (job);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  const CanvassHandoutForm form = {
    .what = CANVASS_HANDOUT_CARD, .language = job->language, .paper = job->paper, .day = day
  };
  GError *error = NULL;

  if (canvass_handout_save (job->campaign, &form, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  CanvassCardGroup *self = CANVASS_CARD_GROUP (object);
  gboolean saved = g_task_propagate_boolean (G_TASK (result), NULL);

  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), TRUE);
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      saved ? _ ("Saved.")
            : _ ("It could not be written there. Nothing is lost: choose another place, or free "
                 "some room, then save it again."));
}

static void
save (CanvassCardGroup *self, const char *path)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_saved, NULL);
  Job *job = g_new0 (Job, 1);

  job->campaign = g_object_ref (self->campaign);
  job->language =
      g_strdup (canvass_print_choices_get_language (self->language_row, self->campaign));
  job->paper = canvass_print_choices_get_paper (self->paper_row);
  job->path = g_strdup (path);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), FALSE);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, run);
}

static void
on_place_chosen (GtkWidget *group, const char *path)
{
  CanvassCardGroup *self = CANVASS_CARD_GROUP (group);

  if (self->campaign != NULL)
    save (self, path);
}

static void
on_save (GtkWidget *group)
{
  canvass_path_question_ask_place (group, "card.pdf", on_place_chosen);
}

void
canvass_card_group_set_campaign (CanvassCardGroup *self, CanvassCampaign *campaign)
{
  g_return_if_fail (CANVASS_IS_CARD_GROUP (self));

  g_set_object (&self->campaign, campaign);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), campaign != NULL);
  if (campaign == NULL)
    return;

  canvass_print_choices_fill_languages (self->language_row, campaign);
  canvass_print_choices_fill_papers (self->paper_row);
}

static void
canvass_card_group_dispose (GObject *object)
{
  CanvassCardGroup *self = CANVASS_CARD_GROUP (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_CARD_GROUP);
  g_clear_object (&self->campaign);

  G_OBJECT_CLASS (canvass_card_group_parent_class)->dispose (object);
}

static void
canvass_card_group_class_init (CanvassCardGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_card_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Desk/composer/card-group.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassCardGroup, language_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassCardGroup, paper_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassCardGroup, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
canvass_card_group_init (CanvassCardGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
