/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/unlock-page.h"

#include "desk/figures.h"
#include "desk/passphrase-row.h"
#include "desk/trouble.h"
#include "desk/unlock.h"
#include "ledger/key-search.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassUnlockPage {
  AdwBin parent_instance;

  char *directory;
  char *key_path;                /* (nullable) while none is chosen */
  GCancellable *cancellable;     /* (owned) (nullable) while something is going on */
  CanvassDeskProgress *progress; /* (owned) (nullable) the same */
  CanvassDesk *desk;             /* (owned) (nullable) that is being opened */
  CanvassDesk *closing;          /* (owned) (nullable) */
  GtkFileChooserNative *chooser; /* (owned) (nullable) */

  /* template widgets */
  AdwStatusPage *status_page;
  AdwActionRow *key_row;
  CanvassPassphraseRow *passphrase_row;
  GtkLabel *note_label;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkStack *action_stack;
  GtkWidget *open_button;
  GtkWidget *stop_button;
  GtkWidget *choose_key_button;
};

enum {
  OPENED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassUnlockPage, canvass_unlock_page, ADW_TYPE_BIN)

static void
say (CanvassUnlockPage *self, const char *words)
{
  gtk_label_set_label (self->note_label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), words != NULL);
}

static void
update (CanvassUnlockPage *self)
{
  gboolean busy = self->cancellable != NULL || self->closing != NULL;
  const char *text = canvass_passphrase_row_get_text (self->passphrase_row);

  gtk_stack_set_visible_child_name (self->action_stack, busy ? "busy" : "open");
  /* An entry that loses its focus by this alone would go on blinking. */
  if (busy)
    gtk_widget_grab_focus (self->stop_button);
  gtk_widget_set_sensitive (GTK_WIDGET (self->key_row), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->passphrase_row), !busy);
  gtk_widget_set_sensitive (self->open_button, self->key_path != NULL && text[0] != '\0');
  if (self->closing != NULL) {
    gtk_label_set_label (self->progress_label, _ ("Locking…"));
    gtk_progress_bar_set_fraction (self->progress_bar, 0);
  }
}

static void
show_key (CanvassUnlockPage *self)
{
  g_autofree char *subtitle = NULL;

  if (self->key_path != NULL)
    subtitle = g_markup_escape_text (self->key_path, -1);
  adw_action_row_set_subtitle (self->key_row,
                               subtitle != NULL ? subtitle : _ ("Choose the file of your key"));
  update (self);
}

static void
take_key (CanvassUnlockPage *self, const char *path)
{
  g_free (self->key_path);
  self->key_path = g_strdup (path);
  show_key (self);
}

static void
on_progress (CanvassUnlockPage *self)
{
  double fraction = canvass_desk_progress_get_fraction (self->progress);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  else
    gtk_progress_bar_pulse (self->progress_bar);
}

static void
drop_progress (CanvassUnlockPage *self)
{
  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
}

static void
begin (CanvassUnlockPage *self, const char *words)
{
  drop_progress (self);
  self->progress = canvass_desk_progress_new ();
  g_signal_connect_object (
      self->progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_label_set_label (self->progress_label, words);
}

static void
end (CanvassUnlockPage *self)
{
  g_clear_object (&self->cancellable);
  drop_progress (self);
  update (self);
}

static void
fail (CanvassUnlockPage *self, const GError *error)
{
  g_autofree char *words = NULL;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    words = canvass_desk_word_error (error);
    say (self, words);
  }
  end (self);
  canvass_passphrase_row_focus (self->passphrase_row);
}

static void
on_ledger_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassUnlockPage) self = user_data;
  g_autoptr (CanvassDesk) desk = g_object_ref (CANVASS_DESK (source));
  g_autoptr (GError) error = NULL;
  gboolean opened = canvass_desk_open_finish (desk, result, &error);
  gboolean wanted = self->desk == desk;

  if (wanted)
    g_clear_object (&self->desk);
  if (!opened || !wanted) {
    if (opened)
      canvass_desk_lock (desk);
    if (wanted)
      fail (self, error);
    return;
  }
  end (self);
  say (self, NULL);
  g_signal_emit (self, signals[OPENED], 0, desk, self->key_path);
}

static void
on_key_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassUnlockPage) self = user_data;
  g_autoptr (GError) error = NULL;
  CanvassKey *key = canvass_unlock_finish (result, &error);

  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable) {
    g_clear_pointer (&key, canvass_key_free); /* somebody left meanwhile */
    return;
  }
  if (key == NULL) {
    fail (self, error);
    return;
  }
  begin (self, _ ("Reading the ledger…"));
  self->desk = canvass_desk_new (self->directory, key);
  canvass_desk_open_async (
      self->desk, NULL, self->progress, self->cancellable, on_ledger_opened, g_object_ref (self));
}

static void
on_open (CanvassUnlockPage *self)
{
  char *passphrase;
  gsize length;

  if (!gtk_widget_get_sensitive (self->open_button) || self->cancellable != NULL ||
      self->closing != NULL)
    return;

  say (self, NULL);
  passphrase = canvass_passphrase_row_take (self->passphrase_row, &length);
  self->cancellable = g_cancellable_new ();
  begin (self, _ ("Opening your key. This is slow on purpose: guessing it is slow, too."));
  canvass_unlock_async (self->key_path,
                        passphrase,
                        length,
                        self->progress,
                        self->cancellable,
                        on_key_opened,
                        g_object_ref (self));
  update (self);
}

static void
on_key_chosen (CanvassUnlockPage *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  if (file != NULL && g_file_peek_path (file) != NULL)
    take_key (self, g_file_peek_path (file));
  g_clear_object (&self->chooser);
  canvass_passphrase_row_focus (self->passphrase_row);
}

static void
on_choose_key (CanvassUnlockPage *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->directory);
  g_autoptr (GFile) beside = g_file_get_parent (folder);
  GtkFileFilter *filter = gtk_file_filter_new ();

  self->chooser = gtk_file_chooser_native_new (_ ("Choose Your Key File"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_OPEN,
                                               _ ("_Choose"),
                                               NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_filter_set_name (filter, _ ("Key files"));
  gtk_file_filter_add_pattern (filter, "*.key");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_file_chooser_set_current_folder (
      GTK_FILE_CHOOSER (self->chooser), beside != NULL ? beside : folder, NULL);
  g_signal_connect_object (
      self->chooser, "response", G_CALLBACK (on_key_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
search_key (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *path = canvass_ledger_find_key (data, NULL, &error);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

static void
on_key_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CanvassUnlockPage *self = CANVASS_UNLOCK_PAGE (source);
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), NULL);

  if (path != NULL && self->key_path == NULL &&
      g_strcmp0 (g_task_get_task_data (G_TASK (result)), self->directory) == 0)
    take_key (self, path);
}

void
canvass_unlock_page_show (CanvassUnlockPage *self,
                          const char *directory,
                          const char *key_path,
                          const char *note)
{
  g_autofree char *name = g_path_get_basename (directory);

  g_return_if_fail (CANVASS_IS_UNLOCK_PAGE (self));

  g_free (self->directory);
  self->directory = g_strdup (directory);
  g_clear_pointer (&self->key_path, g_free);
  if (key_path != NULL && g_file_test (key_path, G_FILE_TEST_EXISTS))
    self->key_path = g_strdup (key_path);
  adw_status_page_set_title (self->status_page, name);
  canvass_passphrase_row_clear (self->passphrase_row);
  say (self, note);
  show_key (self);
  canvass_passphrase_row_focus (self->passphrase_row);

  if (self->key_path == NULL) {
    g_autoptr (GTask) task = g_task_new (self, NULL, on_key_found, NULL);

    g_task_set_task_data (task, g_strdup (directory), g_free);
    g_task_run_in_thread (task, search_key);
  }
}

static void
on_closed (CanvassUnlockPage *self)
{
  g_clear_object (&self->closing);
  update (self);
  canvass_passphrase_row_focus (self->passphrase_row);
}

void
canvass_unlock_page_wait_for (CanvassUnlockPage *self, CanvassDesk *desk)
{
  g_return_if_fail (CANVASS_IS_UNLOCK_PAGE (self));

  if (g_set_object (&self->closing, desk))
    g_signal_connect_object (desk, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  update (self);
}

void
canvass_unlock_page_leave (CanvassUnlockPage *self)
{
  g_return_if_fail (CANVASS_IS_UNLOCK_PAGE (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  /* Locked by the callback, which finds that nobody wants it. */
  if (self->desk != NULL)
    canvass_unlock_page_wait_for (self, self->desk);
  g_clear_object (&self->desk);
  canvass_passphrase_row_clear (self->passphrase_row);
  end (self);
}

static void
on_stop (CanvassUnlockPage *self)
{
  canvass_unlock_page_leave (self);
  canvass_passphrase_row_focus (self->passphrase_row);
}

static void
canvass_unlock_page_dispose (GObject *object)
{
  CanvassUnlockPage *self = CANVASS_UNLOCK_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  drop_progress (self);
  g_clear_object (&self->desk);
  g_clear_object (&self->closing);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_UNLOCK_PAGE);

  G_OBJECT_CLASS (canvass_unlock_page_parent_class)->dispose (object);
}

static void
canvass_unlock_page_finalize (GObject *object)
{
  CanvassUnlockPage *self = CANVASS_UNLOCK_PAGE (object);

  g_free (self->directory);
  g_free (self->key_path);

  G_OBJECT_CLASS (canvass_unlock_page_parent_class)->finalize (object);
}

static void
canvass_unlock_page_class_init (CanvassUnlockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_unlock_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_unlock_page_finalize;

  signals[OPENED] = g_signal_new ("opened",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  2,
                                  CANVASS_TYPE_DESK,
                                  G_TYPE_STRING);

  g_type_ensure (CANVASS_TYPE_PASSPHRASE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/unlock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassUnlockPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, CanvassUnlockPage, key_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassUnlockPage, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassUnlockPage, note_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassUnlockPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CanvassUnlockPage, progress_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassUnlockPage, action_stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassUnlockPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassUnlockPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassUnlockPage, choose_key_button);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_key);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
canvass_unlock_page_init (CanvassUnlockPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_row_set_name (self->choose_key_button, _ ("Choose the key file"));
  canvass_spoken_set_live (GTK_WIDGET (self->note_label), CANVASS_LIVE_ASSERTIVE);
}
