/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/ending-page.h"

#include "desk/ending.h"
#include "desk/path-question.h"
#include "desk/print-choices.h"
#include "desk/trouble.h"
#include "print/certificate-page.h"

#include <glib/gi18n-lib.h>

struct _CanvassEndingPage {
  AdwBin parent_instance;

  char *directory;   /* (nullable) */
  char *credentials; /* (nullable) of the drop */
  gboolean working;

  /* template widgets */
  GtkWidget *back_button;
  AdwStatusPage *status_page;
  GtkSpinner *spinner;
  GtkWidget *again_button;
  AdwPreferencesGroup *certificate_group;
  AdwComboRow *paper_row;
  GtkLabel *saved_label;
};

enum {
  ENDED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassEndingPage, canvass_ending_page, ADW_TYPE_BIN)

static void work (CanvassEndingPage *self);

static void
show (CanvassEndingPage *self, const char *title, const char *description, gboolean working)
{
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  self->working = working;
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, escaped);
  gtk_spinner_set_spinning (self->spinner, working);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), working);
  gtk_widget_set_visible (self->back_button, !working);
  gtk_widget_set_visible (self->again_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->saved_label), FALSE);
}

static void
show_done (CanvassEndingPage *self, guint n_missed)
{
  show (self,
        _ ("The campaign is destroyed"),
        n_missed > 0
            ? _ ("Key, signatures and everything in the ledger are gone from here. The drop could "
                 "not be reached: its files are still there, and the certificate says so. The "
                 "command “canvass drop clear” takes them out later.")
            : _ ("Key, signatures and everything in the ledger are gone from here. What is left: "
                 "how many had signed, and the certificate to show to the community."),
        FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate_group), TRUE);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassEndingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  guint n_missed = 0;

  if (canvass_ending_finish (result, &n_missed, &error)) {
    show_done (self, n_missed);
    g_signal_emit (self, signals[ENDED], 0, self->directory);
    return;
  }

  words = g_error_matches (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_STORAGE)
              ? g_strdup (_ ("The disk refused. What is gone is gone; see to the disk, then go on: "
                             "nothing begins anew."))
              : canvass_desk_word_error (error);
  show (self, _ ("It is not destroyed to the end yet"), words, FALSE);
  gtk_widget_set_visible (self->again_button, TRUE);
}

static void
work (CanvassEndingPage *self)
{
  show (self,
        _ ("Destroying…"),
        _ ("Each file is written over, then removed. If this is interrupted, it goes on when the "
           "ledger is opened again."),
        TRUE);
  canvass_ending_async (self->directory, self->credentials, on_ended, g_object_ref (self));
}

static void
on_again (CanvassEndingPage *self)
{
  work (self);
}

static void
on_closed (CanvassEndingPage *self)
{
  work (self);
}

typedef struct {
  char *from, *path;
  CanvassPaper paper;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *self = data;

  g_free (self->from);
  g_free (self->path);
  g_free (self);
}

/* Its fonts take their time. */
static void
save (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Saving *saving = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (g_file_get_contents (saving->from, &text, NULL, &error) &&
      canvass_certificate_save (text, saving->paper, day, saving->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CanvassEndingPage *self = CANVASS_ENDING_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    words = canvass_desk_word_save_error (error);
  gtk_label_set_label (self->saved_label, words != NULL ? words : _ ("Saved."));
  gtk_widget_set_visible (GTK_WIDGET (self->saved_label), TRUE);
}

static void
on_place_chosen (GtkWidget *widget, const char *path)
{
  CanvassEndingPage *self = CANVASS_ENDING_PAGE (widget);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_saved, NULL);
  Saving *saving = g_new (Saving, 1);

  *saving = (Saving){ .from = g_build_filename (self->directory, "certificate.txt", NULL),
                      .path = g_strdup (path),
                      .paper = canvass_print_choices_get_paper (self->paper_row) };
  gtk_widget_set_visible (GTK_WIDGET (self->saved_label), FALSE);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save);
}

static void
on_save (CanvassEndingPage *self)
{
  canvass_path_question_ask_place (GTK_WIDGET (self), "certificate.pdf", on_place_chosen);
}

void
canvass_ending_page_show (CanvassEndingPage *self,
                          const char *directory,
                          const char *credentials,
                          CanvassDesk *closing)
{
  g_return_if_fail (CANVASS_IS_ENDING_PAGE (self));

  if (self->working)
    return;

  g_free (self->directory);
  self->directory = g_strdup (directory);
  g_free (self->credentials);
  self->credentials = g_strdup (credentials);
  canvass_print_choices_fill_papers (self->paper_row);
  if (closing == NULL) {
    work (self);
    return;
  }

  show (self, _ ("Destroying…"), "", TRUE);
  g_signal_connect_object (closing, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
}

static void
canvass_ending_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_ENDING_PAGE);

  G_OBJECT_CLASS (canvass_ending_page_parent_class)->dispose (object);
}

static void
canvass_ending_page_finalize (GObject *object)
{
  g_free (CANVASS_ENDING_PAGE (object)->directory);
  g_free (CANVASS_ENDING_PAGE (object)->credentials);

  G_OBJECT_CLASS (canvass_ending_page_parent_class)->finalize (object);
}

static void
canvass_ending_page_class_init (CanvassEndingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_ending_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_ending_page_finalize;

  signals[ENDED] = g_signal_new ("ended",
                                 G_TYPE_FROM_CLASS (klass),
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 1,
                                 G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/ending-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassEndingPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassEndingPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, CanvassEndingPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, CanvassEndingPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassEndingPage, certificate_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassEndingPage, paper_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassEndingPage, saved_label);
  gtk_widget_class_bind_template_callback (widget_class, on_again);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
canvass_ending_page_init (CanvassEndingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
