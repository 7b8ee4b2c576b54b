/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/restore-page.h"

#include "desk/path-question.h"
#include "desk/progress.h"
#include "desk/trouble.h"
#include "ledger/backup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CanvassRestorePage {
  AdwBin parent_instance;

  char *backup;              /* (nullable) what was chosen */
  char *place;               /* (nullable) the folder that is made of it */
  GCancellable *cancellable; /* (owned) (nullable) while a thread has it */

  /* template widgets */
  GtkWidget *back_button;
  GtkWidget *choose_button;
  AdwPreferencesGroup *chosen_group;
  AdwActionRow *backup_row;
  AdwActionRow *place_row;
  GtkWidget *place_button;
  GtkWidget *restore_button;
  GtkWidget *stop_button;
  GtkProgressBar *progress_bar;
  GtkLabel *problem_label;
};

enum {
  LEFT,
  RESTORED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassRestorePage, canvass_restore_page, ADW_TYPE_BIN)

typedef struct {
  char *backup;
  char *directory;
  CanvassDeskProgress *progress; /* (owned) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->backup);
  g_free (job->directory);
  g_object_unref (job->progress);
  g_free (job);
}

static void
restore (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  guint n_files = 0;

  if (canvass_ledger_restore (job->backup,
                              job->directory,
                              &n_files,
                              canvass_desk_progress_step,
                              job->progress,
                              cancellable,
                              &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
show (CanvassRestorePage *self, const char *problem)
{
  gboolean working = self->cancellable != NULL;

  gtk_widget_set_visible (self->stop_button, working);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), working);
  gtk_widget_set_visible (GTK_WIDGET (self->chosen_group), self->place != NULL);
  gtk_widget_set_visible (self->restore_button, self->place != NULL && !working);
  gtk_widget_set_sensitive (self->place_button, !working);
  gtk_widget_set_sensitive (self->choose_button, !working);
  gtk_widget_set_sensitive (self->back_button, !working);
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
}

static char *
word_problem (const GError *error)
{
  if (g_error_matches (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT))
    return g_strdup (_ ("This is no backup, or it is damaged. Try another copy of it."));
  return canvass_desk_word_error (error);
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CanvassRestorePage *self = CANVASS_RESTORE_PAGE (source);
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autofree char *key_path = g_build_filename (job->directory, CANVASS_BACKUP_KEY_NAME, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  g_clear_object (&self->cancellable);
  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    show (self, NULL);
    g_signal_emit (self, signals[RESTORED], 0, job->directory, key_path);
    return;
  }
  words = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? NULL : word_problem (error);
  show (self, words);
}

static void
on_progress (CanvassRestorePage *self, CanvassDeskProgress *progress)
{
  double fraction = canvass_desk_progress_get_fraction (progress);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  else
    gtk_progress_bar_pulse (self->progress_bar);
}

static void
set_place (CanvassRestorePage *self, const char *path)
{
  g_free (self->place);
  self->place = g_strdup (path);
  adw_action_row_set_subtitle (self->place_row, path);
}

static void
on_restore (CanvassRestorePage *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_restored, NULL);
  /* What was put in place by then is there. */
  g_task_set_check_cancellable (task, FALSE);
  job->backup = g_strdup (self->backup);
  job->directory = g_strdup (self->place);
  job->progress = canvass_desk_progress_new ();
  g_signal_connect_object (
      job->progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  g_task_set_task_data (task, job, job_free);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  show (self, NULL);
  gtk_widget_grab_focus (self->stop_button);
  g_task_run_in_thread (task, restore);
}

static void
on_stop (CanvassRestorePage *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
on_place_chosen (GtkWidget *widget, const char *path)
{
  set_place (CANVASS_RESTORE_PAGE (widget), path);
}

static void
on_place (CanvassRestorePage *self)
{
  g_autofree char *name = g_path_get_basename (self->place);

  canvass_path_question_ask_place (GTK_WIDGET (self), name, on_place_chosen);
}

/* A name that nothing has yet, among the user's documents: a backup's own place is often a stick.
 */
static char *
propose_place (const char *backup)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autofree char *name = g_path_get_basename (backup);
  g_autofree char *first = NULL;
  char *dot = strrchr (name, '.');
  char *place;

  if (dot != NULL && dot != name)
    *dot = '\0';
  first = g_build_filename (documents != NULL ? documents : g_get_home_dir (), name, NULL);
  place = g_strdup (first);
  for (guint i = 2; g_file_test (place, G_FILE_TEST_EXISTS); i++) {
    g_free (place);
    place = g_strdup_printf ("%s-%u", first, i);
  }
  return place;
}

static void
on_backup_chosen (GtkWidget *widget, const char *path)
{
  CanvassRestorePage *self = CANVASS_RESTORE_PAGE (widget);
  g_autofree char *place = propose_place (path);

  g_free (self->backup);
  self->backup = g_strdup (path);
  adw_action_row_set_subtitle (self->backup_row, path);
  set_place (self, place);
  show (self, NULL);
  gtk_widget_grab_focus (self->restore_button);
}

static void
on_choose (CanvassRestorePage *self)
{
  show (self, NULL);
  canvass_path_question_ask_file (
      GTK_WIDGET (self), _ ("Choose the backup"), NULL, NULL, on_backup_chosen);
}

static void
on_back (CanvassRestorePage *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

void
canvass_restore_page_begin (CanvassRestorePage *self)
{
  g_return_if_fail (CANVASS_IS_RESTORE_PAGE (self));

  if (self->cancellable == NULL) {
    g_clear_pointer (&self->place, g_free);
    show (self, NULL);
  }
  gtk_widget_grab_focus (self->choose_button);
}

static void
canvass_restore_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_RESTORE_PAGE);

  G_OBJECT_CLASS (canvass_restore_page_parent_class)->dispose (object);
}

static void
canvass_restore_page_finalize (GObject *object)
{
  g_clear_object (&CANVASS_RESTORE_PAGE (object)->cancellable);
  g_free (CANVASS_RESTORE_PAGE (object)->backup);
  g_free (CANVASS_RESTORE_PAGE (object)->place);

  G_OBJECT_CLASS (canvass_restore_page_parent_class)->finalize (object);
}

static void
canvass_restore_page_class_init (CanvassRestorePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_restore_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_restore_page_finalize;

  signals[LEFT] =
      g_signal_new ("left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESTORED] = g_signal_new ("restored",
                                    type,
                                    G_SIGNAL_RUN_LAST,
                                    0,
                                    NULL,
                                    NULL,
                                    NULL,
                                    G_TYPE_NONE,
                                    2,
                                    G_TYPE_STRING,
                                    G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/restore-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassRestorePage, back_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassRestorePage, choose_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassRestorePage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CanvassRestorePage, problem_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassRestorePage, chosen_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassRestorePage, backup_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassRestorePage, place_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassRestorePage, place_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassRestorePage, restore_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassRestorePage, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, on_choose);
  gtk_widget_class_bind_template_callback (widget_class, on_place);
  gtk_widget_class_bind_template_callback (widget_class, on_restore);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
canvass_restore_page_init (CanvassRestorePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
