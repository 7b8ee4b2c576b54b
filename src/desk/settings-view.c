/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/settings-view.h"

#include "desk/drop-job.h"
#include "desk/figures.h"
#include "desk/path-question.h"
#include "desk/trouble.h"
#include "drop/address.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

/* What is offered; another value that the settings have becomes the next larger one. */
static const guint idle_minutes[] = { 1, 2, 5, 10, 15, 30, 60, CANVASS_DESK_MAX_IDLE_MINUTES };

struct _CanvassSettingsView {
  CanvassDeskView parent_instance;

  GCancellable *trying; /* (owned) (nullable) while the drop is asked */
  gboolean showing;     /* nobody has chosen what changes now */

  /* template widgets */
  AdwComboRow *idle_row;
  AdwActionRow *watched_row;
  GtkWidget *watched_forget;
  AdwEntryRow *address_row;
  AdwActionRow *credentials_row;
  GtkWidget *credentials_forget;
  AdwActionRow *try_row;
  GtkButton *try_button;
};

G_DEFINE_FINAL_TYPE (CanvassSettingsView, canvass_settings_view, CANVASS_TYPE_DESK_VIEW)

static CanvassDesk *
get_desk (CanvassSettingsView *self)
{
  return canvass_desk_view_get_desk (CANVASS_DESK_VIEW (self));
}

static CanvassDeskSettings *
get_settings (CanvassSettingsView *self)
{
  return canvass_desk_view_get_settings (CANVASS_DESK_VIEW (self));
}

/* (transfer full) (nullable) */
static char *
get (CanvassSettingsView *self, const char *name)
{
  return get_settings (self) == NULL
             ? NULL
             : canvass_desk_settings_get (
                   get_settings (self), canvass_desk_get_directory (get_desk (self)), name);
}

static void
set (CanvassSettingsView *self, const char *name, const char *value)
{
  if (get_settings (self) != NULL)
    canvass_desk_settings_set (
        get_settings (self), canvass_desk_get_directory (get_desk (self)), name, value);
}

static GtkStringList *
list_idle_minutes (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (idle_minutes); i++) {
    /* Translators: %s is the number. */
    g_autofree char *words = canvass_figure_word (
        g_dngettext (GETTEXT_PACKAGE, "%s minute", "%s minutes", idle_minutes[i]), idle_minutes[i]);

    gtk_string_list_append (list, words);
  }
  return list;
}

static void
show_idle (CanvassSettingsView *self)
{
  guint minutes = get_settings (self) == NULL
                      ? CANVASS_DESK_IDLE_MINUTES
                      : canvass_desk_settings_get_idle_minutes (get_settings (self));
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (idle_minutes) && idle_minutes[i] < minutes)
    i++;
  adw_combo_row_set_selected (self->idle_row, i);
}

static void
show_path (AdwActionRow *row, GtkWidget *forget, const char *path, const char *none)
{
  g_autofree char *shown = path == NULL ? NULL : g_filename_display_name (path);
  g_autofree char *escaped = g_markup_escape_text (shown != NULL ? shown : none, -1);

  adw_action_row_set_subtitle (row, escaped);
  canvass_spoken_set_description (GTK_WIDGET (row), shown != NULL ? shown : none);
  gtk_widget_set_visible (forget, path != NULL);
}

static void
show_try (CanvassSettingsView *self, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_action_row_set_subtitle (self->try_row, escaped);
  canvass_spoken_set_description (GTK_WIDGET (self->try_row), words);
}

static void
show_address (CanvassSettingsView *self)
{
  g_autoptr (CanvassDeskDrop) drop = canvass_desk_drop_find (get_desk (self), get_settings (self));
  const char *chosen = drop == NULL || drop->of_campaign ? "" : drop->address;
  g_autofree char *words = NULL;

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->address_row)), chosen))
    gtk_editable_set_text (GTK_EDITABLE (self->address_row), chosen);
  gtk_widget_remove_css_class (GTK_WIDGET (self->address_row), "error");
  /* Translators: %s is an address such as https://cloud.example.org/petition. */
  words = drop != NULL && drop->of_campaign
              ? g_strdup_printf (_ ("Without an address of your own it is the campaign’s: %s"),
                                 drop->address)
              : g_strdup (_ ("Asks what there is, and changes nothing."));
  show_try (self, words);
  gtk_widget_set_sensitive (GTK_WIDGET (self->try_button), drop != NULL);
}

static void
show (CanvassSettingsView *self)
{
  g_autofree char *watched = get (self, CANVASS_DESK_SETTING_WATCHED);
  g_autofree char *credentials = get (self, CANVASS_DESK_SETTING_CREDENTIALS);

  self->showing = TRUE;
  show_idle (self);
  show_path (self->watched_row, self->watched_forget, watched, _ ("None"));
  show_path (self->credentials_row, self->credentials_forget, credentials, _ ("None"));
  show_address (self);
  self->showing = FALSE;
}

static void
on_idle_chosen (CanvassSettingsView *self)
{
  guint selected = adw_combo_row_get_selected (self->idle_row);

  if (!self->showing && get_settings (self) != NULL && selected < G_N_ELEMENTS (idle_minutes))
    canvass_desk_settings_set_idle_minutes (get_settings (self), idle_minutes[selected]);
}

static gboolean
check_private (const char *path, GError **error)
{
  g_autoptr (CanvassCredentials) credentials = canvass_credentials_load (path, error);

  return credentials != NULL;
}

static void
on_watched_chosen (GtkWidget *widget, const char *path)
{
  CanvassSettingsView *self = CANVASS_SETTINGS_VIEW (widget);

  set (self, CANVASS_DESK_SETTING_WATCHED, path);
  show (self);
}

/* A file that others can read is refused here already, and what is in it is not looked at again. */
static void
on_credentials_chosen (GtkWidget *widget, const char *path)
{
  CanvassSettingsView *self = CANVASS_SETTINGS_VIEW (widget);
  g_autoptr (GError) error = NULL;

  if (check_private (path, &error))
    set (self, CANVASS_DESK_SETTING_CREDENTIALS, path);
  else
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
  show (self);
}

static void
on_choose_watched (CanvassSettingsView *self)
{
  canvass_path_question_ask_folder (GTK_WIDGET (self), _ ("Watch a Folder"), on_watched_chosen);
}

static void
on_choose_credentials (CanvassSettingsView *self)
{
  canvass_path_question_ask_file (
      GTK_WIDGET (self), _ ("Choose the Password File"), NULL, NULL, on_credentials_chosen);
}

static void
on_forget_watched (CanvassSettingsView *self)
{
  set (self, CANVASS_DESK_SETTING_WATCHED, NULL);
  show (self);
}

static void
on_forget_credentials (CanvassSettingsView *self)
{
  set (self, CANVASS_DESK_SETTING_CREDENTIALS, NULL);
  show (self);
}

/* What is no address is not kept: with a password in it, it would lie here for everybody. */
static gboolean
check_address (const char *address, GError **error)
{
  g_autoptr (CanvassCredentials) none = canvass_credentials_load (NULL, error);
  g_autoptr (CanvassAddress) parsed =
      none == NULL || *address == '\0' ? NULL : canvass_address_parse (address, none, error);

  return *address == '\0' || parsed != NULL;
}

static void
on_address_applied (CanvassSettingsView *self)
{
  g_autofree char *address =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address_row))));
  g_autoptr (GError) error = NULL;

  if (check_address (address, &error)) {
    set (self, CANVASS_DESK_SETTING_DROP, address);
    show (self);
    return;
  }
  gtk_widget_add_css_class (GTK_WIDGET (self->address_row), "error");
  canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
}

static void
stop_trying (CanvassSettingsView *self)
{
  if (self->trying != NULL)
    g_cancellable_cancel (self->trying);
  g_clear_object (&self->trying);
  gtk_button_set_label (self->try_button, _ ("Try It"));
}

/* (transfer full) */
static char *
word_found (guint64 n_new, guint64 n_known)
{
  g_autofree char *new = canvass_figure_write (n_new);
  g_autofree char *known = canvass_figure_write (n_known);

  if (n_new == 0 && n_known == 0)
    return g_strdup (_ ("The drop answers. There is nothing of this campaign in it yet."));
  /* Translators: both %s are numbers of files. */
  return g_strdup_printf (_ ("The drop answers. New files: %s. Read already: %s."), new, known);
}

static void
on_tried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassSettingsView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  guint64 n_new, n_known;
  gboolean answered =
      canvass_drop_check_finish (CANVASS_DESK (source), result, &n_new, &n_known, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)))
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    if (self->trying == NULL)
      show (self);
    return;
  }

  stop_trying (self);
  words = answered ? word_found (n_new, n_known) : canvass_desk_word_error (error);
  show_try (self, words);
}

static void
on_try (CanvassSettingsView *self)
{
  g_autoptr (CanvassDeskDrop) drop = canvass_desk_drop_find (get_desk (self), get_settings (self));

  if (self->trying != NULL || drop == NULL) {
    stop_trying (self);
    return;
  }

  self->trying = g_cancellable_new ();
  gtk_button_set_label (self->try_button, _ ("Stop"));
  show_try (self, _ ("Asking the drop…"));
  canvass_drop_check_async (get_desk (self), drop, self->trying, on_tried, g_object_ref (self));
}

static void
canvass_settings_view_refresh (CanvassDeskView *view)
{
  CanvassSettingsView *self = CANVASS_SETTINGS_VIEW (view);

  if (self->trying == NULL)
    show (self);
}

static void
canvass_settings_view_wipe (CanvassDeskView *view)
{
  stop_trying (CANVASS_SETTINGS_VIEW (view));
}

static void
canvass_settings_view_open (CanvassDeskView *view, const char *where)
{
  if (g_str_equal (where, "drop"))
    gtk_widget_grab_focus (GTK_WIDGET (CANVASS_SETTINGS_VIEW (view)->address_row));
}

static void
canvass_settings_view_constructed (GObject *object)
{
  CanvassSettingsView *self = CANVASS_SETTINGS_VIEW (object);
  g_autoptr (GtkStringList) minutes = list_idle_minutes ();

  G_OBJECT_CLASS (canvass_settings_view_parent_class)->constructed (object);

  self->showing = TRUE;
  adw_combo_row_set_model (self->idle_row, G_LIST_MODEL (minutes));
  self->showing = FALSE;
}

static void
canvass_settings_view_dispose (GObject *object)
{
  CanvassSettingsView *self = CANVASS_SETTINGS_VIEW (object);

  if (self->trying != NULL)
    g_cancellable_cancel (self->trying);
  g_clear_object (&self->trying);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_SETTINGS_VIEW);

  G_OBJECT_CLASS (canvass_settings_view_parent_class)->dispose (object);
}

static void
canvass_settings_view_class_init (CanvassSettingsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = canvass_settings_view_constructed;
  G_OBJECT_CLASS (klass)->dispose = canvass_settings_view_dispose;
  CANVASS_DESK_VIEW_CLASS (klass)->refresh = canvass_settings_view_refresh;
  CANVASS_DESK_VIEW_CLASS (klass)->wipe = canvass_settings_view_wipe;
  CANVASS_DESK_VIEW_CLASS (klass)->open = canvass_settings_view_open;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/settings-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassSettingsView, idle_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSettingsView, watched_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSettingsView, watched_forget);
  gtk_widget_class_bind_template_child (widget_class, CanvassSettingsView, address_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSettingsView, credentials_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSettingsView, credentials_forget);
  gtk_widget_class_bind_template_child (widget_class, CanvassSettingsView, try_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSettingsView, try_button);
  gtk_widget_class_bind_template_callback (widget_class, on_idle_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_watched);
  gtk_widget_class_bind_template_callback (widget_class, on_forget_watched);
  gtk_widget_class_bind_template_callback (widget_class, on_address_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_credentials);
  gtk_widget_class_bind_template_callback (widget_class, on_forget_credentials);
  gtk_widget_class_bind_template_callback (widget_class, on_try);
}

static void
canvass_settings_view_init (CanvassSettingsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
