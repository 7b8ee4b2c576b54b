/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/import-view.h"

#include "desk/account-group.h"
#include "desk/drop-job.h"
#include "desk/figures.h"
#include "desk/import-job.h"
#include "desk/path-question.h"
#include "desk/quarantine-page.h"
#include "desk/reasons.h"

#include <glib/gi18n-lib.h>

struct _CanvassImportView {
  CanvassDeskView parent_instance;

  GCancellable *cancellable;     /* (owned) (nullable) while it imports */
  CanvassDeskProgress *progress; /* (owned) (nullable) the same */
  CanvassDropPhase phase;        /* while it fetches or sends */
  GPtrArray *quarantine_rows;    /* (element-type GtkWidget) (borrowed) */

  /* template widgets */
  GtkStack *stack;
  GtkWidget *import_page;
  GtkStack *action_stack;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkWidget *stop_button;
  CanvassAccountGroup *account_group;
  GtkWidget *drop_group;
  GtkLabel *drop_label;
  GtkStack *drop_stack;
  AdwPreferencesGroup *quarantine_group;
  CanvassQuarantinePage *quarantine_page;
};

G_DEFINE_FINAL_TYPE (CanvassImportView, canvass_import_view, CANVASS_TYPE_DESK_VIEW)

static CanvassDesk *
get_desk (CanvassImportView *self)
{
  return canvass_desk_view_get_desk (CANVASS_DESK_VIEW (self));
}

/* (transfer full) (nullable) */
static CanvassDeskDrop *
find_drop (CanvassImportView *self)
{
  return canvass_desk_drop_find (get_desk (self),
                                 canvass_desk_view_get_settings (CANVASS_DESK_VIEW (self)));
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
on_progress (CanvassImportView *self)
{
  double fraction = canvass_desk_progress_get_fraction (self->progress);
  g_autofree char *words = NULL;

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  else
    gtk_progress_bar_pulse (self->progress_bar);
  if (self->phase != CANVASS_DROP_PHASE_READING)
    return;
  /* Translators: %s is a number; it grows while records are opened. */
  words = canvass_figure_word (_ ("Records opened: %s"),
                               canvass_desk_progress_get_done (self->progress));
  gtk_label_set_label (self->progress_label, words);
}

/* While one of them is underway, no other is offered. */
static void
begin (CanvassImportView *self, CanvassDropPhase phase, const char *words)
{
  self->phase = phase;
  self->cancellable = g_cancellable_new ();
  self->progress = canvass_desk_progress_new ();
  g_signal_connect_object (
      self->progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_label_set_label (self->progress_label, words);
  gtk_stack_set_visible_child_name (self->action_stack, "busy");
  gtk_widget_set_visible (self->drop_group, FALSE);
  gtk_widget_grab_focus (self->stop_button);
}

static void
end (CanvassImportView *self)
{
  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
  gtk_stack_set_visible_child_name (self->action_stack, "choose");
  gtk_widget_set_visible (self->drop_group, TRUE);
}

static gboolean
found_nothing (const CanvassAccount *account)
{
  return account->files == 0 && account->campaigns == 0 && account->decisions == 0 &&
         account->repeated_decisions == 0 && account->bad_files->len == 0 && account->left == 0;
}

static void
on_account (CanvassImportView *self)
{
  canvass_account_group_show (self->account_group, canvass_desk_get_account (get_desk (self)));
}

/* @account: (transfer full) (nullable) */
static void
conclude (CanvassImportView *self,
          CanvassAccount *account,
          const GError *error,
          const char *nothing)
{
  CanvassDeskView *view = CANVASS_DESK_VIEW (self);
  gboolean stopped = g_cancellable_is_cancelled (self->cancellable);

  end (self);
  if (stopped)
    canvass_desk_view_toast (view, _ ("Stopped. What was read until then is kept."));
  else if (error != NULL)
    canvass_desk_view_toast_error (view, error);
  else if (found_nothing (account))
    canvass_desk_view_toast (view, nothing);
  if (account == NULL || found_nothing (account)) {
    g_clear_pointer (&account, canvass_import_account_free);
    return;
  }
  canvass_desk_set_account (get_desk (self), account);
  canvass_account_group_focus (self->account_group);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassImportView) self = user_data;
  g_autoptr (GError) error = NULL;
  CanvassAccount *account = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (!canvass_desk_is_locked (CANVASS_DESK (source)))
    conclude (self,
              g_steal_pointer (&account),
              error,
              _ ("There is nothing of a table in there. Is it the right place?"));
  g_clear_pointer (&account, canvass_import_account_free);
}

static void
import (CanvassImportView *self, GStrv paths)
{
  if (self->cancellable != NULL || paths[0] == NULL)
    return;

  begin (self, CANVASS_DROP_PHASE_READING, _ ("Looking at the files…"));
  canvass_import_async (
      get_desk (self), paths, self->progress, self->cancellable, on_imported, g_object_ref (self));
}

static const char *
word_phase (CanvassDropPhase phase)
{
  switch (phase) {
  case CANVASS_DROP_PHASE_FETCHING:
    return _ ("Fetching what is new…");
  case CANVASS_DROP_PHASE_READING:
    return _ ("Looking at the files…");
  case CANVASS_DROP_PHASE_SIGNING:
    return _ ("Signing what has arrived…");
  case CANVASS_DROP_PHASE_SENDING:
  default:
    return _ ("Sending…");
  }
}

static void
on_phase (CanvassDropPhase phase, gpointer user_data)
{
  CanvassImportView *self = user_data;

  self->phase = phase;
  gtk_label_set_label (self->progress_label, word_phase (phase));
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassImportView) self = user_data;
  g_autoptr (GError) error = NULL;
  CanvassAccount *account = NULL;

  canvass_drop_fetch_finish (CANVASS_DESK (source), result, &account, &error);
  if (!canvass_desk_is_locked (CANVASS_DESK (source)))
    conclude (self, g_steal_pointer (&account), error, _ ("There is nothing new in the drop."));
  g_clear_pointer (&account, canvass_import_account_free);
}

static void
on_fetch (CanvassImportView *self)
{
  g_autoptr (CanvassDeskDrop) drop = find_drop (self);

  if (drop == NULL || self->cancellable != NULL)
    return;

  begin (self, CANVASS_DROP_PHASE_FETCHING, word_phase (CANVASS_DROP_PHASE_FETCHING));
  canvass_drop_fetch_async (get_desk (self),
                            drop,
                            self->progress,
                            on_phase,
                            self->cancellable,
                            on_fetched,
                            g_object_ref (self));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassImportView) self = user_data;
  CanvassDeskView *view = CANVASS_DESK_VIEW (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  guint64 n_records, n_files;
  gboolean sent =
      canvass_drop_send_finish (CANVASS_DESK (source), result, &n_records, &n_files, &error);
  gboolean stopped;

  if (canvass_desk_is_locked (CANVASS_DESK (source)))
    return;

  stopped = g_cancellable_is_cancelled (self->cancellable);
  end (self);
  /* Translators: %s is a number. */
  words = canvass_figure_word (_ ("Sent. Records whose tables may forget them: %s"), n_records);
  if (sent)
    canvass_desk_view_toast (view, words);
  else if (stopped)
    canvass_desk_view_toast (view, _ ("Stopped. Sending again goes on from there."));
  else
    canvass_desk_view_toast_error (view, error);
}

static void
on_send (CanvassImportView *self)
{
  g_autoptr (CanvassDeskDrop) drop = find_drop (self);

  if (drop == NULL || self->cancellable != NULL)
    return;

  begin (self, CANVASS_DROP_PHASE_SIGNING, word_phase (CANVASS_DROP_PHASE_SIGNING));
  canvass_drop_send_async (get_desk (self),
                           drop,
                           self->progress,
                           on_phase,
                           self->cancellable,
                           on_sent,
                           g_object_ref (self));
}

static void
on_choose_drop (CanvassImportView *self)
{
  canvass_desk_view_go (CANVASS_DESK_VIEW (self), "settings", "drop");
}

static void
show_drop (CanvassImportView *self)
{
  g_autoptr (CanvassDeskDrop) drop = find_drop (self);

  gtk_label_set_label (
      self->drop_label,
      drop != NULL ? drop->address
                   : _ ("Tables can send to a place on the network that you both reach. Choose it "
                        "once, and everything new comes from there."));
  gtk_stack_set_visible_child_name (self->drop_stack, drop != NULL ? "drop" : "none");
}

static void
on_stop (CanvassImportView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
on_chosen (GtkWidget *widget, GStrv paths)
{
  import (CANVASS_IMPORT_VIEW (widget), paths);
}

static void
choose (CanvassImportView *self, GtkFileChooserAction action, const char *title)
{
  canvass_path_question_ask_several (GTK_WIDGET (self), title, action, _ ("_Import"), on_chosen);
}

static void
on_choose_files (CanvassImportView *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Import Files"));
}

static void
on_choose_tablet (CanvassImportView *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Import from a Broken Tablet"));
}

static void
on_choose_folder (CanvassImportView *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Import a Folder"));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  g_auto (GStrv) paths = canvass_paths_dropped (value);

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

  show_drop (self);
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
  CanvassImportView *self = CANVASS_IMPORT_VIEW (view);

  on_back (self);
  if (g_str_equal (where, "account"))
    canvass_account_group_focus (self->account_group);
}

static void
canvass_import_view_wipe (CanvassDeskView *view)
{
  CanvassImportView *self = CANVASS_IMPORT_VIEW (view);

  end (self);
  canvass_account_group_wipe (self->account_group);
  clear_rows (self->quarantine_group, self->quarantine_rows);
  canvass_quarantine_page_wipe (self->quarantine_page);
}

static void
canvass_import_view_constructed (GObject *object)
{
  CanvassImportView *self = CANVASS_IMPORT_VIEW (object);

  G_OBJECT_CLASS (canvass_import_view_parent_class)->constructed (object);

  g_signal_connect_object (
      get_desk (self), "account", G_CALLBACK (on_account), self, G_CONNECT_SWAPPED);
  if (canvass_desk_get_account (get_desk (self)) != NULL)
    on_account (self);
}

static void
canvass_import_view_dispose (GObject *object)
{
  CanvassImportView *self = CANVASS_IMPORT_VIEW (object);

  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_IMPORT_VIEW);

  G_OBJECT_CLASS (canvass_import_view_parent_class)->dispose (object);
}

static void
canvass_import_view_finalize (GObject *object)
{
  CanvassImportView *self = CANVASS_IMPORT_VIEW (object);

  g_ptr_array_unref (self->quarantine_rows);

  G_OBJECT_CLASS (canvass_import_view_parent_class)->finalize (object);
}

static void
canvass_import_view_class_init (CanvassImportViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = canvass_import_view_constructed;
  G_OBJECT_CLASS (klass)->dispose = canvass_import_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_import_view_finalize;
  CANVASS_DESK_VIEW_CLASS (klass)->refresh = canvass_import_view_refresh;
  CANVASS_DESK_VIEW_CLASS (klass)->wipe = canvass_import_view_wipe;
  CANVASS_DESK_VIEW_CLASS (klass)->open = canvass_import_view_open;

  g_type_ensure (CANVASS_TYPE_ACCOUNT_GROUP);
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
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, drop_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, drop_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, drop_stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, quarantine_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassImportView, quarantine_page);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_files);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_folder);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_tablet);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_drop);
  gtk_widget_class_bind_template_callback (widget_class, on_fetch);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
canvass_import_view_init (CanvassImportView *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->quarantine_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
