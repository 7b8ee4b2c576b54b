/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/destroy-view.h"

#include "desk/destroy-job.h"
#include "desk/drop-job.h"
#include "desk/figures.h"
#include "desk/path-question.h"
#include "desk/print-choices.h"

#include <glib/gi18n-lib.h>

struct _CanvassDestroyView {
  CanvassDeskView parent_instance;

  GPtrArray *removed; /* (element-type GtkWidget) (borrowed) rows of what is destroyed */
  GPtrArray *outside; /* (element-type GtkWidget) (borrowed) rows of what is out of reach */
  gboolean busy;

  /* template widgets */
  AdwPreferencesGroup *day_group;
  AdwActionRow *day_row;
  GtkWidget *backup_button;
  GtkWidget *check_button;
  GtkProgressBar *progress_bar;
  AdwPreferencesGroup *removed_group;
  GtkEntry *drop_entry;
  AdwPreferencesGroup *outside_group;
  AdwPreferencesGroup *sure_group;
  AdwComboRow *language_row;
  GtkEntry *name_entry;
  GtkWidget *destroy_button;
};

G_DEFINE_FINAL_TYPE (CanvassDestroyView, canvass_destroy_view, CANVASS_TYPE_DESK_VIEW)

/* Or a day would be read from its end between words that run from the right. */
#define LTR_ISOLATE "\xe2\x81\xa6"
#define POP_ISOLATE "\xe2\x81\xa9"

/* By CanvassNoteKind. */
static const char *const KINDS[] = {
  [CANVASS_NOTE_EXPORT] = N_ ("A file that was saved"),
  [CANVASS_NOTE_BACKUP] = N_ ("A backup"),
  [CANVASS_NOTE_SHARE] = N_ ("A share of the key"),
  [CANVASS_NOTE_COPY] = N_ ("Another copy"),
};

static CanvassDesk *
get_desk (CanvassDestroyView *self)
{
  return canvass_desk_view_get_desk (CANVASS_DESK_VIEW (self));
}

/* Whoever destroys has read what it is called. */
static const char *
get_name (CanvassDestroyView *self)
{
  CanvassCampaign *campaign = canvass_desk_get_campaign (get_desk (self));

  return canvass_text_get_title (
      canvass_campaign_get_text (campaign, canvass_campaign_get_languages (campaign)[0]));
}

/* (transfer full) (nullable) */
static char *
get_key_path (CanvassDestroyView *self)
{
  CanvassDeskSettings *settings = canvass_desk_view_get_settings (CANVASS_DESK_VIEW (self));

  return settings != NULL ? canvass_desk_settings_get (settings,
                                                       canvass_desk_get_directory (get_desk (self)),
                                                       CANVASS_DESK_SETTING_KEY)
                          : NULL;
}

char *
canvass_destroy_word_day (CanvassCampaign *campaign, gboolean *due, int *days)
{
  const char *until_day = canvass_campaign_get_rules (campaign)->destroy_by;
  g_autofree char *day = g_strdup_printf (LTR_ISOLATE "%s" POP_ISOLATE, until_day);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  guint year, month, date;
  g_autofree char *left = NULL;
  GDate today, until;

  if (sscanf (until_day, "%4u-%2u-%2u", &year, &month, &date) != 3)
    return NULL;

  g_date_clear (&today, 1);
  g_date_clear (&until, 1);
  g_date_set_dmy (&today,
                  (GDateDay)g_date_time_get_day_of_month (now),
                  (GDateMonth)g_date_time_get_month (now),
                  (GDateYear)g_date_time_get_year (now));
  g_date_set_dmy (&until, (GDateDay)date, (GDateMonth)month, (GDateYear)year);
  *days = g_date_days_between (&today, &until);
  *due = *days <= 0;
  if (*due)
    return g_strdup_printf (_ ("Due: it was promised to be destroyed by %s"), day);

  left = canvass_figure_write ((guint64)*days);
  return g_strdup_printf (_ ("Promised to be destroyed by %s. Days left: %s"), day, left);
}

static void
show_busy (CanvassDestroyView *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), busy);
  gtk_widget_set_sensitive (self->backup_button, !busy);
  gtk_widget_set_sensitive (self->check_button, !busy);
  gtk_widget_set_sensitive (
      self->destroy_button,
      !busy &&
          g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name_entry)), get_name (self)));
}

static void
on_name_changed (CanvassDestroyView *self)
{
  if (get_desk (self) != NULL && !canvass_desk_is_locked (get_desk (self)))
    show_busy (self, self->busy);
}

static void
on_progress (CanvassDestroyView *self, CanvassDeskProgress *progress)
{
  double fraction = canvass_desk_progress_get_fraction (progress);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  else
    gtk_progress_bar_pulse (self->progress_bar);
}

static CanvassDeskProgress *
begin_progress (CanvassDestroyView *self)
{
  CanvassDeskProgress *progress = canvass_desk_progress_new ();

  g_signal_connect_object (progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  show_busy (self, TRUE);
  return progress;
}

static GtkWidget *
add_row (AdwPreferencesGroup *group, GPtrArray *rows, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
  return row;
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

static void
show_copy (CanvassDestroyView *self, const CanvassOutsideCopy *copy)
{
  GString *text = g_string_new (copy->what);

  if (*copy->where != '\0')
    g_string_append_printf (text, "\n%s", copy->where);
  if (*copy->who != '\0')
    g_string_append_printf (text, "\n%s", copy->who);
  add_row (self->outside_group, self->outside, _ (KINDS[copy->kind]), text->str);
  g_string_free (text, TRUE);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassDestroyView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassDestroyLook) look =
      canvass_destroy_look_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)))
    return;
  if (look == NULL) {
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
    return;
  }

  clear_rows (self->removed_group, self->removed);
  clear_rows (self->outside_group, self->outside);
  for (guint i = 0; look->keys->pdata[i] != NULL; i++)
    add_row (self->removed_group, self->removed, _ ("The key"), look->keys->pdata[i]);
  add_row (self->removed_group,
           self->removed,
           _ ("The ledger, and everything in it"),
           canvass_desk_get_directory (CANVASS_DESK (source)));

  for (guint i = 0; i < look->copies->len; i++)
    show_copy (self, look->copies->pdata[i]);
  for (guint i = 0; i < look->readers->len; i++)
    add_row (self->outside_group,
             self->outside,
             _ ("Another coordinator, whose own key opens what they hold"),
             look->readers->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->outside_group), self->outside->len > 0);
}

static void
start_looking (CanvassDestroyView *self)
{
  g_autofree char *key_path = get_key_path (self);

  canvass_destroy_look_async (get_desk (self), key_path, on_looked, g_object_ref (self));
}

static void
on_backed_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassDestroyView) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n_files = 0;
  gboolean done = canvass_backup_finish (CANVASS_DESK (source), result, &n_files, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)))
    return;

  show_busy (self, FALSE);
  if (done)
    canvass_desk_view_toast (CANVASS_DESK_VIEW (self),
                             _ ("Backed up, and read back. Keep it apart from this computer."));
  else if (g_error_matches (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_KEY))
    canvass_desk_view_toast (
        CANVASS_DESK_VIEW (self),
        _ ("The key file that opened this ledger is not where it was. Lock the "
           "ledger, open it with its key, then try again."));
  else
    canvass_desk_view_toast_save_error (CANVASS_DESK_VIEW (self), error);
  start_looking (self);
}

static void
on_backup_place (GtkWidget *widget, const char *path)
{
  CanvassDestroyView *self = CANVASS_DESTROY_VIEW (widget);
  g_autofree char *key_path = get_key_path (self);
  g_autoptr (CanvassDeskProgress) progress = NULL;

  if (self->busy)
    return;
  progress = begin_progress (self);
  canvass_backup_async (
      get_desk (self), key_path, path, progress, on_backed_up, g_object_ref (self));
}

static void
on_back_up (CanvassDestroyView *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *name =
      g_strdup_printf ("%s-%s.backup",
                       canvass_campaign_get_source_id (canvass_desk_get_campaign (get_desk (self))),
                       day);

  canvass_path_question_ask_place (GTK_WIDGET (self), name, on_backup_place);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassDestroyView) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n_files = 0;
  gboolean good = canvass_backup_check_finish (CANVASS_DESK (source), result, &n_files, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)))
    return;

  show_busy (self, FALSE);
  if (good) {
    g_autofree char *words = canvass_figure_word (
        _ ("The backup is whole: ledger and key come back from it. Files: %s"), n_files);

    canvass_desk_view_toast (CANVASS_DESK_VIEW (self), words);
  } else if (g_error_matches (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_STORAGE))
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
  else
    canvass_desk_view_toast (CANVASS_DESK_VIEW (self),
                             _ ("This is no backup, or it is damaged. Make another one."));
}

static void
on_backup_chosen (GtkWidget *widget, const char *path)
{
  CanvassDestroyView *self = CANVASS_DESTROY_VIEW (widget);
  g_autoptr (CanvassDeskProgress) progress = NULL;

  if (self->busy)
    return;
  progress = begin_progress (self);
  canvass_backup_check_async (get_desk (self), path, progress, on_checked, g_object_ref (self));
}

static void
on_check (CanvassDestroyView *self)
{
  canvass_path_question_ask_file (
      GTK_WIDGET (self), _ ("Choose the backup"), NULL, NULL, on_backup_chosen);
}

static void
on_begun (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassDestroyView) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean begun = canvass_destroy_begin_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)))
    return;

  show_busy (self, FALSE);
  if (begun)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.end", NULL);
  else
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
}

static void
on_destroy_clicked (CanvassDestroyView *self)
{
  const char *drop = gtk_editable_get_text (GTK_EDITABLE (self->drop_entry));
  g_autofree char *key_path = get_key_path (self);

  if (self->busy ||
      !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name_entry)), get_name (self)))
    return;

  show_busy (self, TRUE);
  canvass_destroy_begin_async (get_desk (self),
                               key_path,
                               *drop != '\0' ? drop : NULL,
                               canvass_print_choices_get_language (
                                   self->language_row, canvass_desk_get_campaign (get_desk (self))),
                               on_begun,
                               g_object_ref (self));
}

static void
canvass_destroy_view_refresh (CanvassDeskView *view)
{
  CanvassDestroyView *self = CANVASS_DESTROY_VIEW (view);
  CanvassCampaign *campaign = canvass_desk_get_campaign (get_desk (self));
  g_autoptr (CanvassDeskDrop) drop =
      canvass_desk_drop_find (get_desk (self), canvass_desk_view_get_settings (view));
  gboolean due = FALSE;
  int days = 0;
  g_autofree char *words = canvass_destroy_word_day (campaign, &due, &days);
  /* Translators: %s is the petition's title. */
  g_autofree char *sure = g_strdup_printf (
      _ ("Nobody can bring it back. If you are sure, write what the petition is called: %s"),
      get_name (self));
  g_autofree char *escaped = g_markup_escape_text (sure, -1);

  adw_preferences_row_set_title (
      ADW_PREFERENCES_ROW (self->day_row),
      words != NULL ? words : _ ("The signers were told no day by which it is destroyed"));
  if (due)
    gtk_widget_add_css_class (GTK_WIDGET (self->day_row), "error");
  adw_preferences_group_set_description (self->sure_group, escaped);
  canvass_print_choices_fill_languages (self->language_row, campaign);
  if (drop != NULL && *gtk_editable_get_text (GTK_EDITABLE (self->drop_entry)) == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->drop_entry), drop->address);
  start_looking (self);
}

static void
canvass_destroy_view_wipe (CanvassDeskView *view)
{
  CanvassDestroyView *self = CANVASS_DESTROY_VIEW (view);

  clear_rows (self->removed_group, self->removed);
  clear_rows (self->outside_group, self->outside);
}

static void
canvass_destroy_view_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_DESTROY_VIEW);

  G_OBJECT_CLASS (canvass_destroy_view_parent_class)->dispose (object);
}

static void
canvass_destroy_view_finalize (GObject *object)
{
  g_ptr_array_unref (CANVASS_DESTROY_VIEW (object)->removed);
  g_ptr_array_unref (CANVASS_DESTROY_VIEW (object)->outside);

  G_OBJECT_CLASS (canvass_destroy_view_parent_class)->finalize (object);
}

static void
canvass_destroy_view_class_init (CanvassDestroyViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_destroy_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_destroy_view_finalize;
  CANVASS_DESK_VIEW_CLASS (klass)->refresh = canvass_destroy_view_refresh;
  CANVASS_DESK_VIEW_CLASS (klass)->wipe = canvass_destroy_view_wipe;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/destroy-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, day_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, day_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, backup_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, check_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, removed_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, drop_entry);
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, outside_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, sure_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, language_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, name_entry);
  gtk_widget_class_bind_template_child (widget_class, CanvassDestroyView, destroy_button);
  gtk_widget_class_bind_template_callback (widget_class, on_back_up);
  gtk_widget_class_bind_template_callback (widget_class, on_check);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_destroy_clicked);
}

static void
canvass_destroy_view_init (CanvassDestroyView *self)
{
  self->removed = g_ptr_array_new ();
  self->outside = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
