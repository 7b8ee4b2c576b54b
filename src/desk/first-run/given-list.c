/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/given-list.h"

#include "desk/figures.h"
#include "desk/first-run/words.h"
#include "desk/path-question.h"

#include <glib/gi18n-lib.h>

struct _CanvassGivenList {
  AdwPreferencesGroup parent_instance;

  CanvassRecovery *recovery; /* (owned) (nullable) */
  GPtrArray *rows;           /* (element-type GtkWidget) (borrowed) in the group */
  GtkWidget *give_row;       /* (borrowed) */
  GtkWidget *give_button;    /* (borrowed) */
};

G_DEFINE_FINAL_TYPE (CanvassGivenList, canvass_given_list, ADW_TYPE_PREFERENCES_GROUP)

static CanvassStepPage *
get_page (CanvassGivenList *self)
{
  return CANVASS_STEP_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), CANVASS_TYPE_STEP_PAGE));
}

static void
add_row (CanvassGivenList *self, guint holder)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("object-select-symbolic");
  g_autofree char *title = canvass_figure_word (_ ("Share %s fits"), holder);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (icon, "success");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
show_missing (CanvassGivenList *self)
{
  guint threshold = canvass_recovery_get_threshold (self->recovery);
  guint n_given = canvass_recovery_get_n_given (self->recovery);
  g_autofree char *missing = NULL;

  if (threshold > n_given)
    missing = canvass_figure_word (_ ("Still missing: %s"), threshold - n_given);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->give_row), missing != NULL ? missing : "");
  gtk_widget_set_visible (self->give_row, threshold == 0 || threshold > n_given);
}

static void
show_given (CanvassGivenList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  if (self->recovery == NULL)
    return;

  for (guint i = 0; i < canvass_recovery_get_n_given (self->recovery); i++)
    add_row (self, canvass_recovery_get_holder (self->recovery, i));
  show_missing (self);
}

/* What an answer needs. */
typedef struct {
  CanvassGivenList *list;
  char *path;
} Giving;

static void
on_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Giving *giving = user_data;
  g_autoptr (CanvassGivenList) self = giving->list;
  g_autofree char *path = giving->path;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  CanvassStepPage *page = get_page (self);

  gtk_widget_set_sensitive (self->give_button, TRUE);
  if (!canvass_recovery_add_finish (CANVASS_RECOVERY (source), result, &error))
    words = canvass_first_run_word_share_error (error, path);
  if (page != NULL)
    canvass_step_page_say (page, words);
}

static void
on_chosen (GtkWidget *list, const char *path)
{
  CanvassGivenList *self = CANVASS_GIVEN_LIST (list);
  Giving *giving;

  if (self->recovery == NULL)
    return;
  giving = g_new (Giving, 1);
  *giving = (Giving){ g_object_ref (self), g_strdup (path) };
  gtk_widget_set_sensitive (self->give_button, FALSE);
  canvass_recovery_add_async (self->recovery, path, on_given, giving);
}

static void
on_give (GtkWidget *list)
{
  canvass_path_question_ask_file (
      list, _ ("The file of a share"), _ ("Shares of a key"), "*.share", on_chosen);
}

void
canvass_given_list_set_recovery (CanvassGivenList *self, CanvassRecovery *recovery)
{
  g_return_if_fail (CANVASS_IS_GIVEN_LIST (self));

  if (self->recovery != recovery) {
    if (self->recovery != NULL)
      g_signal_handlers_disconnect_by_data (self->recovery, self);
    g_set_object (&self->recovery, recovery);
    if (recovery != NULL)
      g_signal_connect_object (
          recovery, "changed", G_CALLBACK (show_given), self, G_CONNECT_SWAPPED);
  }
  show_given (self);
}

static void
canvass_given_list_dispose (GObject *object)
{
  CanvassGivenList *self = CANVASS_GIVEN_LIST (object);

  if (self->recovery != NULL)
    g_signal_handlers_disconnect_by_data (self->recovery, self);
  g_clear_object (&self->recovery);

  G_OBJECT_CLASS (canvass_given_list_parent_class)->dispose (object);
}

static void
canvass_given_list_finalize (GObject *object)
{
  g_ptr_array_unref (CANVASS_GIVEN_LIST (object)->rows);

  G_OBJECT_CLASS (canvass_given_list_parent_class)->finalize (object);
}

static void
canvass_given_list_class_init (CanvassGivenListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_given_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_given_list_finalize;
}

static void
canvass_given_list_init (CanvassGivenList *self)
{
  self->rows = g_ptr_array_new ();
  self->give_row = adw_action_row_new ();
  self->give_button = gtk_button_new_with_label (_ ("Give a Share…"));
  gtk_widget_set_valign (self->give_button, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->give_row), _ ("The file of a share"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->give_row), self->give_button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->give_row);
  g_signal_connect_object (
      self->give_button, "clicked", G_CALLBACK (on_give), self, G_CONNECT_SWAPPED);
}
