/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/reader-group.h"

#include "desk/figures.h"
#include "desk/path-question.h"
#include "desk/view.h"
#include "format/words.h"

#include <glib/gi18n-lib.h>

/* As the row lists them. */
enum { FOR_ME, FOR_ANOTHER, FOR_ANYBODY };

struct _CanvassReaderGroup {
  AdwPreferencesGroup parent_instance;

  CanvassPublicKey key; /* somebody else's */
  gboolean has_key;

  /* template widgets */
  AdwComboRow *reader_row;
  AdwActionRow *key_row;
  AdwActionRow *plain_row;
};

G_DEFINE_FINAL_TYPE (CanvassReaderGroup, canvass_reader_group, ADW_TYPE_PREFERENCES_GROUP)

static CanvassDeskView *
get_view (CanvassReaderGroup *self)
{
  return CANVASS_DESK_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (self), CANVASS_TYPE_DESK_VIEW));
}

static void
show_key (CanvassReaderGroup *self, const char *title, const char *subtitle)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", title, subtitle);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), title);
  adw_action_row_set_subtitle (self->key_row, subtitle);
  canvass_row_set_name (GTK_WIDGET (self->key_row), name);
}

static void
show_no_key (CanvassReaderGroup *self)
{
  self->has_key = FALSE;
  show_key (self, _ ("Their key"), _ ("The key of who receives it (.pub)"));
}

static void
find_words (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *words = canvass_words_of_public_key (data, &error);

  if (words != NULL)
    g_task_return_pointer (task, words, g_free);
  else
    g_task_return_error (task, error);
}

static void
on_words_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  CanvassReaderGroup *self = CANVASS_READER_GROUP (object);
  const CanvassPublicKey *key = g_task_get_task_data (G_TASK (result));
  g_autofree char *words = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *subtitle = NULL;

  /* Another one was chosen meanwhile. */
  if (!self->has_key || memcmp (key->seal_pk, self->key.seal_pk, sizeof key->seal_pk) != 0)
    return;
  if (words == NULL) {
    show_no_key (self);
    return;
  }

  /* Translators: %s are six English words that two people compare aloud. */
  subtitle = g_strdup_printf (_ ("Let them read their six words to you. Here they are: %s"), words);
  show_key (self, self->key.name[0] != '\0' ? self->key.name : _ ("Their key"), subtitle);
}

static void
on_key_chosen (GtkWidget *widget, const char *path)
{
  CanvassReaderGroup *self = CANVASS_READER_GROUP (widget);
  CanvassPublicKey key;
  g_autoptr (GTask) task = NULL;

  if (!canvass_public_key_load (path, &key, NULL) || !canvass_public_key_is_sound (&key)) {
    show_no_key (self);
    canvass_desk_view_toast (
        get_view (self),
        _ ("This is no sound key file. Ask for the one that ends in .pub once more."));
    return;
  }

  self->key = key;
  self->has_key = TRUE;
  show_key (
      self, key.name[0] != '\0' ? key.name : _ ("Their key"), _ ("Working out its six words…"));
  task = g_task_new (self, NULL, on_words_found, NULL);
  g_task_set_task_data (task, g_memdup2 (&key, sizeof key), g_free);
  g_task_run_in_thread (task, find_words);
}

static void
on_choose_key (CanvassReaderGroup *self)
{
  canvass_path_question_ask_file (
      GTK_WIDGET (self), _ ("The key of who receives it (.pub)"), "*.pub", "*.pub", on_key_chosen);
}

static void
on_reader_changed (CanvassReaderGroup *self)
{
  guint reader = adw_combo_row_get_selected (self->reader_row);

  gtk_widget_set_visible (GTK_WIDGET (self->key_row), reader == FOR_ANOTHER);
  gtk_widget_set_visible (GTK_WIDGET (self->plain_row), reader == FOR_ANYBODY);
}

gboolean
canvass_reader_group_get (CanvassReaderGroup *self, CanvassDesk *desk, CanvassReaders *readers)
{
  guint reader = adw_combo_row_get_selected (self->reader_row);

  g_return_val_if_fail (CANVASS_IS_READER_GROUP (self), FALSE);

  if (reader == FOR_ANOTHER && !self->has_key) {
    canvass_desk_view_toast (get_view (self),
                             _ ("Choose the key of who shall open it first, or another reader."));
    return FALSE;
  }

  readers->n = reader == FOR_ANYBODY ? 0 : 1;
  if (reader == FOR_ANOTHER)
    readers->keys[0] = self->key;
  else if (reader != FOR_ANYBODY)
    readers->keys[0] = canvass_desk_get_key (desk)->pub;
  return TRUE;
}

char *
canvass_reader_group_word_saved (CanvassReaderGroup *self)
{
  switch (adw_combo_row_get_selected (self->reader_row)) {
  case FOR_ANOTHER:
    return self->key.name[0] != '\0'
               ? g_strdup_printf (_ ("Saved. Only %s can open it."), self->key.name)
               : g_strdup (_ ("Saved."));
  case FOR_ANYBODY:
    return g_strdup (_ ("Saved. Anybody who finds the file can read it."));
  case FOR_ME:
  default:
    return g_strdup (_ ("Saved. Only you can open it, with your key."));
  }
}

void
canvass_reader_group_reset (CanvassReaderGroup *self)
{
  adw_combo_row_set_selected (self->reader_row, FOR_ME);
  show_no_key (self);
}

static void
canvass_reader_group_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_READER_GROUP);

  G_OBJECT_CLASS (canvass_reader_group_parent_class)->dispose (object);
}

static void
canvass_reader_group_class_init (CanvassReaderGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_reader_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/reader-group.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassReaderGroup, reader_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassReaderGroup, key_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassReaderGroup, plain_row);
  gtk_widget_class_bind_template_callback (widget_class, on_reader_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_key);
}

static void
canvass_reader_group_init (CanvassReaderGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_row_widen_choices (self->reader_row);
  show_no_key (self);
}
