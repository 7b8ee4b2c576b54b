/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/path-question.h"

#include <glib/gi18n-lib.h>

#define KEY "canvass-path-question"

typedef struct {
  GtkFileChooserNative *chooser; /* (owned) */
  CanvassPathAnswer answer;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  gtk_native_dialog_hide (GTK_NATIVE_DIALOG (self->chooser));
  g_object_unref (self->chooser);
  g_free (self);
}

static void
on_response (GtkWidget *asker, int response)
{
  Question *question = g_object_steal_data (G_OBJECT (asker), KEY);
  CanvassPathAnswer answer = question->answer;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (question->chooser));
  question_free (question);
  if (file != NULL && g_file_peek_path (file) != NULL)
    answer (asker, g_file_peek_path (file));
}

static void
add_filter (GtkFileChooserNative *chooser, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_filter_set_name (filter, pattern);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
}

void
canvass_path_question_ask (GtkWidget *asker,
                           const char *title,
                           GtkFileChooserAction action,
                           const char *name,
                           const char *pattern,
                           CanvassPathAnswer answer)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  Question *question = g_new0 (Question, 1);

  g_return_if_fail (GTK_IS_WINDOW (root));

  question->answer = answer;
  question->chooser =
      gtk_file_chooser_native_new (title, GTK_WINDOW (root), action, NULL, _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (question->chooser), TRUE);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (question->chooser), name);
  if (pattern != NULL)
    add_filter (question->chooser, pattern);
  g_signal_connect_object (
      question->chooser, "response", G_CALLBACK (on_response), asker, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (asker), KEY, question, question_free);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (question->chooser));
}
