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
drop (GtkWidget *asker)
{
  g_object_set_data (G_OBJECT (asker), KEY, NULL);
}

/* @chooser: (transfer full). */
static void
ask (GtkWidget *asker, GtkFileChooserNative *chooser, CanvassPathAnswer answer)
{
  Question *question = g_new (Question, 1);

  *question = (Question){ chooser, answer };
  gtk_native_dialog_set_transient_for (GTK_NATIVE_DIALOG (chooser),
                                       GTK_WINDOW (gtk_widget_get_root (asker)));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_response), asker, G_CONNECT_SWAPPED);
  g_signal_connect_object (asker, "unmap", G_CALLBACK (drop), chooser, 0);
  g_object_set_data_full (G_OBJECT (asker), KEY, question, question_free);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
canvass_path_question_ask_file (GtkWidget *asker,
                                const char *title,
                                const char *kind,
                                const char *pattern,
                                CanvassPathAnswer answer)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      title, NULL, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));

  if (pattern != NULL) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

    gtk_file_filter_set_name (filter, kind);
    gtk_file_filter_add_pattern (filter, pattern);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  }
  ask (asker, chooser, answer);
}

void
canvass_path_question_ask_folder (GtkWidget *asker, const char *title, CanvassPathAnswer answer)
{
  ask (asker,
       gtk_file_chooser_native_new (
           title, NULL, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), _ ("_Cancel")),
       answer);
}

void
canvass_path_question_ask_place (GtkWidget *asker, const char *name, CanvassPathAnswer answer)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Save"), NULL, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  ask (asker, chooser, answer);
}
