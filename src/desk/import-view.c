/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/import-view.h"

#include "desk/figures.h"
#include "desk/import-job.h"
#include "desk/quarantine-page.h"
#include "desk/reasons.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassImportView {
  CanvassDeskView parent_instance;

  GCancellable *cancellable;     /* (owned) (nullable) while it imports */
  CanvassDeskProgress *progress; /* (owned) (nullable) the same */
  GtkFileChooserNative *chooser; /* (owned) (nullable) */
  GPtrArray *account_rows;       /* (element-type GtkWidget) (borrowed) */
  GPtrArray *quarantine_rows;    /* (element-type GtkWidget) (borrowed) */

  /* template widgets */
  GtkStack *stack;
  GtkWidget *import_page;
  GtkStack *action_stack;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkWidget *stop_button;
  AdwPreferencesGroup *account_group;
  AdwPreferencesGroup *quarantine_group;
  CanvassQuarantinePage *quarantine_page;
};

G_DEFINE_FINAL_TYPE (CanvassImportView, canvass_import_view, CANVASS_TYPE_DESK_VIEW)

static CanvassDesk *
get_desk (CanvassImportView *self)
{
  return canvass_desk_view_get_desk (CANVASS_DESK_VIEW (self));
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

static void
add_row (AdwPreferencesGroup *group, GPtrArray *rows, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
}

static void
add_figure (CanvassImportView *self, const char *title, const char *subtitle, guint64 n)
{
  add_row (self->account_group, self->account_rows, canvass_figure_row_new (title, subtitle, n));
}

static void
add_bad_file (CanvassImportView *self, const CanvassBadFile *file)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = g_path_get_basename (file->path);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *subtitle = g_markup_escape_text (file->what, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  canvass_spoken_set_description (row, file->what);
  add_row (self->account_group, self->account_rows, row);
}

static void
show_account (CanvassImportView *self, const CanvassAccount *account)
{
  clear_rows (self->account_group, self->account_rows);
  add_figure (self, _ ("Read"), NULL, account->read);
  add_figure (self, _ ("Accepted"), _ ("New on the roll"), account->accepted);
  add_figure (self, _ ("Repeated"), _ ("You had them already"), account->repeated);
  add_figure (self, _ ("Put into quarantine"), NULL, account->quarantined);
  for (guint i = 0; i < CANVASS_N_QUARANTINE_REASONS; i++)
    if (account->reasons[i] > 0)
      add_figure (self, canvass_reason_title (i), canvass_reason_explain (i), account->reasons[i]);
  if (account->taken_up > 0)
    add_figure (self,
                _ ("Taken up from quarantine"),
                _ ("What they waited for has come"),
                account->taken_up);
  if (account->taken_off > 0)
    add_figure (self,
                _ ("Taken off the roll"),
                _ ("They are contested since this import"),
                account->taken_off);
  if (account->decisions > 0)
    add_figure (self, _ ("Decisions of other coordinators"), NULL, account->decisions);
  for (guint i = 0; i < account->bad_files->len; i++)
    add_bad_file (self, account->bad_files->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->account_group), TRUE);
}

static void
on_progress (CanvassImportView *self)
{
  double fraction = canvass_desk_progress_get_fraction (self->progress);
  g_autofree char *done = canvass_figure_write (canvass_desk_progress_get_done (self->progress));
  g_autofree char *words = NULL;

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  else
    gtk_progress_bar_pulse (self->progress_bar);
  /* Translators: %s is a number; it grows while records are opened. */
  words = g_strdup_printf (_ ("Records opened: %s"), done);
  gtk_label_set_label (self->progress_label, words);
}

static void
end_import (CanvassImportView *self)
{
  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
  gtk_stack_set_visible_child_name (self->action_stack, "choose");
}

static gboolean
found_nothing (const CanvassAccount *account)
{
  return account->files == 0 && account->campaigns == 0 && account->decisions == 0 &&
         account->repeated_decisions == 0 && account->bad_files->len == 0;
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassImportView) self = user_data;
  g_autoptr (GError) error = NULL;
  CanvassAccount *account = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (!canvass_desk_is_locked (CANVASS_DESK (source))) {
    gboolean stopped = g_cancellable_is_cancelled (self->cancellable);

    end_import (self);
    if (account == NULL)
      canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
    else if (stopped)
      canvass_desk_view_toast (CANVASS_DESK_VIEW (self),
                               _ ("Stopped. What was read until then is kept."));
    else if (found_nothing (account))
      canvass_desk_view_toast (CANVASS_DESK_VIEW (self),
                               _ ("There is nothing of a table in there. Is it the right place?"));
    if (account != NULL)
      show_account (self, account);
  }
  g_clear_pointer (&account, canvass_import_account_free);
}

static void
import (CanvassImportView *self, GStrv paths)
{
  if (self->cancellable != NULL || paths[0] == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  self->progress = canvass_desk_progress_new ();
  g_signal_connect_object (
      self->progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_label_set_label (self->progress_label, _ ("Looking at the files…"));
  gtk_stack_set_visible_child_name (self->action_stack, "busy");
  gtk_widget_grab_focus (self->stop_button);
  canvass_import_async (
      get_desk (self), paths, self->progress, self->cancellable, on_imported, g_object_ref (self));
}

static void
on_stop (CanvassImportView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
add_path (GStrvBuilder *builder, GFile *file)
{
  if (g_file_peek_path (file) != NULL)
    g_strv_builder_add (builder, g_file_peek_path (file));
}

static void
on_chosen (CanvassImportView *self, int response)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GListModel) files = NULL;
  g_auto (GStrv) paths = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (self->chooser));
  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    add_path (builder, file);
  }
  g_clear_object (&self->chooser);
  paths = g_strv_builder_end (builder);
  import (self, paths);
}

static void
choose (CanvassImportView *self, GtkFileChooserAction action, const char *title)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (
      title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), action, _ ("_Import"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  g_signal_connect_object (
      self->chooser, "response", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_choose_files (CanvassImportView *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Import Files"));
}

static void
on_choose_folder (CanvassImportView *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Import a Folder"));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    add_path (builder, l->data);
  paths = g_strv_builder_end (builder);
  import (user_data, paths);
  return TRUE;
}

static void
on_reason_activated (CanvassImportView *self, GtkWidget *row)
{
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->quarantine_page));
  canvass_quarantine_page_show (self->quarantine_page,
                                CANVASS_DESK_VIEW (self),
                                GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "reason")));
}

static void
add_reason (CanvassImportView *self, CanvassQuarantineReason reason, guint64 n)
{
  GtkWidget *row =
      canvass_figure_row_new (canvass_reason_title (reason), canvass_reason_explain (reason), n);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "reason", GINT_TO_POINTER (reason));
  g_signal_connect_object (
      row, "activated", G_CALLBACK (on_reason_activated), self, G_CONNECT_SWAPPED);
  add_row (self->quarantine_group, self->quarantine_rows, row);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassImportView) self = user_data;
  g_autoptr (GError) error = NULL;
  CanvassQuarantine *quarantine = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (!canvass_desk_is_locked (CANVASS_DESK (source)) && quarantine != NULL) {
    clear_rows (self->quarantine_group, self->quarantine_rows);
    for (guint i = 0; i < CANVASS_N_QUARANTINE_REASONS; i++)
      if (quarantine->counts[i] > 0)
        add_reason (self, i, quarantine->counts[i]);
    gtk_widget_set_visible (GTK_WIDGET (self->quarantine_group), self->quarantine_rows->len > 0);
  }
  g_clear_pointer (&quarantine, canvass_quarantine_free);
}

static void
canvass_import_view_refresh (CanvassDeskView *view)
{
  CanvassImportView *self = CANVASS_IMPORT_VIEW (view);

  canvass_quarantine_look_async (get_desk (self), -1, on_looked, g_object_ref (self));
  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->quarantine_page))
    canvass_quarantine_page_refresh (self->quarantine_page);
}

static void
on_back (CanvassImportView *self)
{
  gtk_stack_set_visible_child (self->stack, self->import_page);
}

static void
canvass_import_view_open (CanvassDeskView *view, const char *where)
{
  on_back (CANVASS_IMPORT_VIEW (view));
}

static void
canvass_import_view_wipe (CanvassDeskView *view)
{
  CanvassImportView *self = CANVASS_IMPORT_VIEW (view);

  end_import (self);
  clear_rows (self->account_group, self->account_rows);
  clear_rows (self->quarantine_group, self->quarantine_rows);
  canvass_quarantine_page_wipe (self->quarantine_page);
}

static void
canvass_import_view_dispose (GObject *object)
{
  CanvassImportView *self = CANVASS_IMPORT_VIEW (object);

  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_IMPORT_VIEW);

  G_OBJECT_CLASS (canvass_import_view_parent_class)->dispose (object);
}

static void
canvass_import_view_finalize (GObject *object)
{
  CanvassImportView *self = CANVASS_IMPORT_VIEW (object);

  g_ptr_array_unref (self->account_rows);
  g_ptr_array_unref (self->quarantine_rows);

  G_OBJECT_CLASS (canvass_import_view_parent_class)->finalize (object);
}

static void
canvass_import_view_class_init (CanvassImportViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_import_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_import_view_finalize;
  CANVASS_DESK_VIEW_CLASS (klass)->refresh = canvass_import_view_refresh;
  CANVASS_DESK_VIEW_CLASS (klass)->wipe = canvass_import_view_wipe;
  CANVASS_DESK_VIEW_CLASS (klass)->open = canvass_import_view_open;

  g_type_ensure (CANVASS_TYPE_QUARANTINE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/import-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, import_page);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, action_stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, progress_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, stop_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, account_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, quarantine_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, quarantine_page);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_files);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_folder);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
canvass_import_view_init (CanvassImportView *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->account_rows = g_ptr_array_new ();
  self->quarantine_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
