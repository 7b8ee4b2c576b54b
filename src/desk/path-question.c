/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/path-question.h"

#include <glib/gi18n-lib.h>

#define KEY "canvass-path-question"

typedef struct {
  GtkFileChooserNative *chooser; /* (owned) */
  CanvassPathAnswer answer;      /* (nullable) */
  CanvassPathsAnswer answers;    /* (nullable) instead */
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
add_path (GStrvBuilder *paths, GFile *file)
{
  if (g_file_peek_path (file) != NULL)
    g_strv_builder_add (paths, g_file_peek_path (file));
}

static GStrv
get_paths (GtkFileChooser *chooser)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    add_path (paths, file);
  }
  return g_strv_builder_end (paths);
}

GStrv
canvass_paths_dropped (const GValue *value)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    add_path (paths, l->data);
  return g_strv_builder_end (paths);
}

static void
on_response (GtkWidget *asker, int response)
{
  Question *question = g_object_steal_data (G_OBJECT (asker), KEY);
  CanvassPathAnswer answer = question->answer;
  CanvassPathsAnswer answers = question->answers;
  g_auto (GStrv) paths = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    paths = get_paths (GTK_FILE_CHOOSER (question->chooser));
  question_free (question);
  if (paths == NULL || paths[0] == NULL)
    return;

  if (answers != NULL)
    answers (asker, paths);
  else
    answer (asker, paths[0]);
}

static void
drop (GtkWidget *asker)
{
  g_object_set_data (G_OBJECT (asker), KEY, NULL);
}

/* @chooser: (transfer full). */
static void
ask (GtkWidget *asker,
     GtkFileChooserNative *chooser,
     CanvassPathAnswer answer,
     CanvassPathsAnswer answers)
{
  Question *question = g_new (Question, 1);

  *question = (Question){ chooser, answer, answers };
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
  ask (asker, chooser, answer, NULL);
}

void
canvass_path_question_ask_folder (GtkWidget *asker, const char *title, CanvassPathAnswer answer)
{
  ask (asker,
       gtk_file_chooser_native_new (
           title, NULL, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), _ ("_Cancel")),
       answer,
       NULL);
}

void
canvass_path_question_ask_several (GtkWidget *asker,
                                   const char *title,
                                   GtkFileChooserAction action,
                                   const char *accept,
                                   CanvassPathsAnswer answer)
{
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (title, NULL, action, accept, _ ("_Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  ask (asker, chooser, NULL, answer);
}

void
canvass_path_question_ask_place (GtkWidget *asker, const char *name, CanvassPathAnswer answer)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Save"), NULL, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  ask (asker, chooser, answer, NULL);
}
