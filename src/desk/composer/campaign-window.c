/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/campaign-window.h"

#include "composer-resources.h"
#include "desk/composer/begin-page.h"
#include "desk/composer/campaign-editor.h"
#include "pages/pages.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CanvassCampaignWindow {
  AdwApplicationWindow parent_instance;

  AdwWindowTitle *window_title;    /* (borrowed) */
  AdwToastOverlay *toasts;         /* (borrowed) */
  GtkStack *stack;                 /* (borrowed) */
  CanvassBeginPage *begin_page;    /* (borrowed) */
  AdwBin *place;                   /* (borrowed) of the editor */
  GtkInfoBar *foreign_bar;         /* (borrowed) */
  GtkToggleButton *preview_button; /* (borrowed) */
  CanvassCampaignEditor *editor;   /* (borrowed) (nullable) */

  GSimpleActionGroup *actions;                /* (owned) */
  GtkFileChooserNative *chooser;              /* (owned) (nullable) */
  char *key_path;                             /* (nullable) */
  void (*then) (CanvassCampaignWindow *self); /* (nullable) once what is unsaved is settled */
};

G_DEFINE_TYPE (CanvassCampaignWindow, canvass_campaign_window, ADW_TYPE_APPLICATION_WINDOW)

static CanvassDraft *
get_draft (CanvassCampaignWindow *self)
{
  return self->editor != NULL ? canvass_campaign_editor_get_draft (self->editor) : NULL;
}

static void
toast (CanvassCampaignWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
enable (CanvassCampaignWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update_title (CanvassCampaignWindow *self)
{
  CanvassDraft *draft = get_draft (self);
  g_auto (GStrv) languages = draft != NULL ? canvass_draft_get_languages (draft) : NULL;
  g_autofree char *title = languages != NULL && languages[0] != NULL
                               ? canvass_draft_get_text (draft, languages[0], "title")
                               : NULL;
  gboolean changed = draft != NULL && canvass_draft_is_changed (draft);
  const char *folder = draft != NULL ? canvass_draft_get_folder (draft) : NULL;
  g_autofree char *name = folder != NULL ? g_filename_display_basename (folder) : NULL;

  adw_window_title_set_title (self->window_title, title != NULL ? title : _ ("Campaign"));
  adw_window_title_set_subtitle (self->window_title,
                                 changed        ? _ ("Not saved yet")
                                 : name != NULL ? name
                                                : "");
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : _ ("Campaign"));
  enable (self, "save", changed);
  enable (self, "save-as", draft != NULL);
}

static void
take_draft (CanvassCampaignWindow *self, CanvassDraft *draft)
{
  self->editor = canvass_campaign_editor_new (draft);
  adw_bin_set_child (self->place, GTK_WIDGET (self->editor));
  canvass_campaign_editor_set_key (self->editor, self->key_path);
  canvass_campaign_editor_set_preview_shown (self->editor,
                                             gtk_toggle_button_get_active (self->preview_button));
  g_signal_connect_object (draft, "changed", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  gtk_info_bar_set_revealed (self->foreign_bar, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "editor");
  update_title (self);
}

void
canvass_campaign_window_open (CanvassCampaignWindow *self, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassDraft) draft = NULL;

  g_return_if_fail (CANVASS_IS_CAMPAIGN_WINDOW (self));

  draft = canvass_draft_open (folder, &error);
  if (draft != NULL)
    take_draft (self, draft);
  else
    toast (self, _ ("This folder holds no campaign that can be read. Nothing was changed."));
}

static void
on_begun (CanvassCampaignWindow *self, CanvassDraft *draft)
{
  take_draft (self, draft);
}

static void
go_on (CanvassCampaignWindow *self)
{
  void (*then) (CanvassCampaignWindow *) = self->then;

  self->then = NULL;
  if (then != NULL)
    then (self);
}

static void
after_saving (CanvassCampaignWindow *self, gboolean saved, const GError *error)
{
  if (saved) {
    gtk_info_bar_set_revealed (self->foreign_bar, FALSE);
    toast (self, _ ("Saved"));
    go_on (self);
    return;
  }
  self->then = NULL;
  if (g_error_matches (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_THERE))
    toast (self, _ ("This folder is not empty. Nothing was written; choose a new one."));
  else
    toast (self, _ ("The campaign could not be saved. What you wrote is still here."));
}

static void
on_place_chosen (GtkNativeDialog *chooser, int response, CanvassCampaignWindow *self)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path == NULL) {
    self->then = NULL;
    return;
  }
  after_saving (self, canvass_draft_save_as (get_draft (self), path, &error), error);
}

static void
choose (CanvassCampaignWindow *self,
        const char *title,
        GtkFileChooserAction action,
        GCallback callback)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", callback, self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
save_as (CanvassCampaignWindow *self)
{
  g_autofree char *id = canvass_draft_get_setting (get_draft (self), "campaign", "id");

  choose (self, _ ("Save as…"), GTK_FILE_CHOOSER_ACTION_SAVE, G_CALLBACK (on_place_chosen));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser),
                                     id != NULL ? id : "campaign");
}

static void
on_over_response (AdwMessageDialog *dialog, const char *response, CanvassCampaignWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (strcmp (response, "over") == 0)
    after_saving (self, canvass_draft_save (get_draft (self), TRUE, &error), error);
  else
    self->then = NULL;
}

static AdwMessageDialog *
ask (CanvassCampaignWindow *self, const char *heading, const char *body, GCallback callback)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", callback, self, 0);
  return ADW_MESSAGE_DIALOG (dialog);
}

static void
ask_to_save_over (CanvassCampaignWindow *self)
{
  AdwMessageDialog *dialog = ask (self,
                                  _ ("Save over what somebody else wrote?"),
                                  _ ("Somebody else changed the folder."),
                                  G_CALLBACK (on_over_response));

  adw_message_dialog_add_response (dialog, "over", _ ("Save over it"));
  adw_message_dialog_set_response_appearance (dialog, "over", ADW_RESPONSE_DESTRUCTIVE);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
save (CanvassCampaignWindow *self)
{
  CanvassDraft *draft = get_draft (self);
  g_autoptr (GError) error = NULL;
  gboolean saved;

  if (canvass_draft_get_folder (draft) == NULL) {
    save_as (self);
    return;
  }
  saved = canvass_draft_save (draft, FALSE, &error);
  if (g_error_matches (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_CHANGED))
    ask_to_save_over (self);
  else
    after_saving (self, saved, error);
}

static void
on_unsaved_response (AdwMessageDialog *dialog, const char *response, CanvassCampaignWindow *self)
{
  if (strcmp (response, "save") == 0)
    save (self);
  else if (strcmp (response, "discard") == 0)
    go_on (self);
  else
    self->then = NULL;
}

/* Goes on with @then when nothing is lost by it, or when somebody says so. */
static void
settle (CanvassCampaignWindow *self, void (*then) (CanvassCampaignWindow *self))
{
  AdwMessageDialog *dialog;

  self->then = then;
  if (get_draft (self) == NULL || !canvass_draft_is_changed (get_draft (self))) {
    go_on (self);
    return;
  }
  dialog = ask (self,
                _ ("Save what you wrote?"),
                _ ("Otherwise it is lost."),
                G_CALLBACK (on_unsaved_response));
  adw_message_dialog_add_responses (dialog, "discard", _ ("Throw away"), "save", _ ("Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
begin_new (CanvassCampaignWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "begin");
  canvass_begin_page_clear (self->begin_page);
}

static void
on_folder_chosen (GtkNativeDialog *chooser, int response, CanvassCampaignWindow *self)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    canvass_campaign_window_open (self, path);
}

static void
choose_folder (CanvassCampaignWindow *self)
{
  choose (self,
          _ ("Open a folder…"),
          GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
          G_CALLBACK (on_folder_chosen));
}

static void
on_new (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  settle (user_data, begin_new);
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  settle (user_data, choose_folder);
}

static void
on_save (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  save (user_data);
}

static void
on_save_as (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  save_as (user_data);
}

static void
on_preview_toggled (CanvassCampaignWindow *self)
{
  if (self->editor != NULL)
    canvass_campaign_editor_set_preview_shown (self->editor,
                                               gtk_toggle_button_get_active (self->preview_button));
}

static void
read_again (CanvassCampaignWindow *self)
{
  g_autofree char *folder = g_strdup (canvass_draft_get_folder (get_draft (self)));

  canvass_campaign_window_open (self, folder);
}

static void
on_foreign_response (CanvassCampaignWindow *self)
{
  settle (self, read_again);
}

/* Whoever comes back from a text editor is told. */
static void
on_active (CanvassCampaignWindow *self)
{
  CanvassDraft *draft = get_draft (self);
  g_autofree char *name = NULL;

  if (draft == NULL || !gtk_window_is_active (GTK_WINDOW (self)))
    return;
  name = canvass_draft_find_foreign_change (draft);
  gtk_info_bar_set_revealed (self->foreign_bar, name != NULL);
}

static gboolean
canvass_campaign_window_close_request (GtkWindow *window)
{
  CanvassCampaignWindow *self = CANVASS_CAMPAIGN_WINDOW (window);

  if (get_draft (self) == NULL || !canvass_draft_is_changed (get_draft (self)))
    return GTK_WINDOW_CLASS (canvass_campaign_window_parent_class)->close_request (window);
  settle (self, (void (*) (CanvassCampaignWindow *))gtk_window_destroy);
  return TRUE;
}

static void
canvass_campaign_window_dispose (GObject *object)
{
  CanvassCampaignWindow *self = CANVASS_CAMPAIGN_WINDOW (object);

  self->editor = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_CAMPAIGN_WINDOW);
  g_clear_object (&self->chooser);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (canvass_campaign_window_parent_class)->dispose (object);
}

static void
canvass_campaign_window_finalize (GObject *object)
{
  CanvassCampaignWindow *self = CANVASS_CAMPAIGN_WINDOW (object);

  g_free (self->key_path);

  G_OBJECT_CLASS (canvass_campaign_window_parent_class)->finalize (object);
}

static void
canvass_campaign_window_class_init (CanvassCampaignWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_campaign_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_campaign_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = canvass_campaign_window_close_request;

  g_type_ensure (CANVASS_TYPE_BEGIN_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Desk/composer/campaign-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassCampaignWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, CanvassCampaignWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, CanvassCampaignWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassCampaignWindow, begin_page);
  gtk_widget_class_bind_template_child (widget_class, CanvassCampaignWindow, place);
  gtk_widget_class_bind_template_child (widget_class, CanvassCampaignWindow, foreign_bar);
  gtk_widget_class_bind_template_child (widget_class, CanvassCampaignWindow, preview_button);
  gtk_widget_class_bind_template_callback (widget_class, on_begun);
  gtk_widget_class_bind_template_callback (widget_class, on_preview_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_foreign_response);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "campaign.save", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "campaign.save-as", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "campaign.open", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "campaign.new", NULL);
}

static void
canvass_campaign_window_init (CanvassCampaignWindow *self)
{
  static const GActionEntry entries[] = {
    { "new", on_new },
    { "open", on_open },
    { "save", on_save },
    { "save-as", on_save_as },
  };

  gtk_widget_init_template (GTK_WIDGET (self));

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (
      G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "campaign", G_ACTION_GROUP (self->actions));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_active), NULL);
  update_title (self);
}

CanvassCampaignWindow *
canvass_campaign_window_new (GtkApplication *application)
{
  static gsize registered = 0;

  canvass_pages_init_sample ();
  if (g_once_init_enter (&registered)) {
    g_resources_register (canvass_composer_get_resource ());
    g_once_init_leave (&registered, 1);
  }
  return g_object_new (CANVASS_TYPE_CAMPAIGN_WINDOW, "application", application, NULL);
}

void
canvass_campaign_window_set_key (CanvassCampaignWindow *self, const char *path)
{
  g_return_if_fail (CANVASS_IS_CAMPAIGN_WINDOW (self));

  g_free (self->key_path);
  self->key_path = g_strdup (path);
  if (self->editor != NULL)
    canvass_campaign_editor_set_key (self->editor, path);
}

void
canvass_campaign_window_show_page (CanvassCampaignWindow *self, const char *page)
{
  g_return_if_fail (CANVASS_IS_CAMPAIGN_WINDOW (self));

  if (self->editor != NULL)
    canvass_campaign_editor_show_page (self->editor, page);
}
