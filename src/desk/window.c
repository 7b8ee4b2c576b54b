/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/window.h"

#include "desk/ending-page.h"
#include "desk/ending.h"
#include "desk/figures.h"
#include "desk/first-run/first-run-page.h"
#include "desk/path-question.h"
#include "desk/restore-page.h"
#include "desk/start-page.h"
#include "desk/toast.h"
#include "desk/trouble.h"
#include "desk/unlock-page.h"
#include "desk/views-page.h"
#include "desk/watched-folder.h"
#include "pages/idle.h"
#include "pages/watch.h"

#include <glib/gi18n-lib.h>

#define WARN_SECONDS 30
#define TOLD_SECONDS 15

struct _CanvassDeskWindow {
  AdwApplicationWindow parent_instance;

  CanvassDeskSettings *settings; /* (owned) */
  CanvassDesk *desk;             /* (owned) (nullable) while it is not locked */
  CanvassWatchedFolder *watched; /* (owned) (nullable) with it */
  CanvassDesk *closing;          /* (owned) (nullable) locked, but not closed yet */
  gboolean leaving;              /* goes as soon as that has closed */
  CanvassIdle *idle;             /* (owned) */
  CanvassWatch *watch;           /* (owned) */
  AdwToast *news;                /* (owned) (nullable) of the watched folder */

  /* template widgets */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  CanvassStartPage *start_page;
  CanvassUnlockPage *unlock_page;
  CanvassEndingPage *ending_page;
  CanvassFirstRunPage *first_run_page;
  CanvassRestorePage *restore_page;
  CanvassViewsPage *views_page;
};

G_DEFINE_FINAL_TYPE (CanvassDeskWindow, canvass_desk_window, ADW_TYPE_APPLICATION_WINDOW)

void
canvass_desk_style_init (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/canvass/Canvass/desk/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  /* The petition's pages have colors of their own; everything around them is the desktop's. */
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static gboolean
is_first_run (CanvassDeskWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "first-run") == 0;
}

static void
start_idle (CanvassDeskWindow *self)
{
  guint seconds = 60 * canvass_desk_settings_get_idle_minutes (self->settings);

  if (self->desk == NULL && !is_first_run (self))
    canvass_idle_stop (self->idle);
  else
    canvass_idle_start (self->idle, seconds - WARN_SECONDS, seconds);
}

static void
on_idle_cover (CanvassDeskWindow *self)
{
  AdwToast *toast;

  /* An import of an hour is not thrown away because nobody looks on. */
  if (self->desk != NULL ? canvass_desk_is_busy (self->desk)
                         : canvass_first_run_page_is_busy (self->first_run_page)) {
    start_idle (self);
    return;
  }
  toast = canvass_toast_new (
      self->desk != NULL ? _ ("Nobody seems to be here. The ledger locks itself in a moment.")
                         : _ ("Nobody seems to be here. Your key is put away in a moment."));
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_go (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *id, *where;

  g_variant_get (parameter, "(&s&s)", &id, &where);
  canvass_views_page_go (CANVASS_DESK_WINDOW (widget)->views_page, id, where);
}

static void
on_closed (CanvassDeskWindow *self)
{
  g_clear_object (&self->closing);
  if (self->leaving)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
drop_news (CanvassDeskWindow *self)
{
  if (self->news != NULL)
    adw_toast_dismiss (self->news);
  g_clear_object (&self->news);
}

/* @toast: (transfer full) In place of the one before. */
static void
show_news (CanvassDeskWindow *self, AdwToast *toast)
{
  drop_news (self);
  self->news = g_object_ref (toast);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* What came by itself is told wherever somebody is, and listed in the import view. */
static void
on_watched_imported (CanvassDeskWindow *self)
{
  const CanvassAccount *account = canvass_desk_get_account (self->desk);
  g_autofree char *accepted = canvass_figure_write (account->accepted);
  g_autofree char *quarantined = canvass_figure_write (account->quarantined);
  /* Translators: both %s are numbers of records. */
  g_autofree char *words = g_strdup_printf (
      _ ("From the watched folder. New: %s. Put into quarantine: %s."), accepted, quarantined);
  g_autofree char *bad = canvass_figure_word (
      _ ("Files in the watched folder that cannot be used: %s"), account->bad_files->len);
  AdwToast *toast = canvass_toast_new (account->bad_files->len > 0 ? bad : words);

  adw_toast_set_button_label (toast, _ ("Look"));
  adw_toast_set_action_name (toast, "win.go");
  adw_toast_set_action_target (toast, "(ss)", "import", "account");
  adw_toast_set_timeout (toast, account->bad_files->len > 0 ? 0 : TOLD_SECONDS);
  show_news (self, toast);
}

static void
on_watched_failed (CanvassDeskWindow *self, const GError *error)
{
  AdwToast *toast = canvass_toast_new (
      _ ("The watched folder cannot be read. It is tried again while this ledger is open."));

  adw_toast_set_timeout (toast, 0);
  show_news (self, toast);
}

static void
start_watching (CanvassDeskWindow *self)
{
  self->watched = canvass_watched_folder_new (self->desk, self->settings);
  g_signal_connect_object (
      self->watched, "imported", G_CALLBACK (on_watched_imported), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->watched, "failed", G_CALLBACK (on_watched_failed), self, G_CONNECT_SWAPPED);
}

static void
on_locked (CanvassDeskWindow *self)
{
  const char *directory = canvass_desk_get_directory (self->desk);
  g_autofree char *key_path =
      canvass_desk_settings_get (self->settings, directory, CANVASS_DESK_SETTING_KEY);

  g_clear_object (&self->watched);
  drop_news (self);
  canvass_views_page_wipe (self->views_page);
  canvass_unlock_page_show (self->unlock_page, directory, key_path, NULL);
  canvass_unlock_page_wait_for (self->unlock_page, self->desk);
  gtk_stack_set_visible_child_name (self->stack, "unlock");
  self->closing = g_steal_pointer (&self->desk);
  g_signal_connect_object (
      self->closing, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  start_idle (self);
}

static void
on_failed (CanvassDeskWindow *self, const GError *error)
{
  g_autofree char *words = canvass_desk_word_error (error);
  AdwToast *toast = canvass_toast_new (words);

  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
show_start (CanvassDeskWindow *self)
{
  canvass_start_page_show (self->start_page, self->settings);
  gtk_stack_set_visible_child_name (self->stack, "start");
  start_idle (self);
}

/* Whoever comes back finds nothing to go on with, and is told why. */
static void
put_away (CanvassDeskWindow *self)
{
  AdwToast *toast;

  canvass_first_run_page_wipe (self->first_run_page);
  show_start (self);
  toast = canvass_toast_new (
      _ ("Your key was put away, since nobody was here. What you saved is safe."));
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
lock (CanvassDeskWindow *self)
{
  if (self->desk != NULL)
    canvass_desk_lock (self->desk);
  else if (is_first_run (self) && canvass_first_run_page_holds_secrets (self->first_run_page))
    put_away (self);
}

static void
on_lock (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lock (CANVASS_DESK_WINDOW (widget));
}

/* The settings know the drop's password file until all is over. */
static void
show_ending (CanvassDeskWindow *self, const char *directory, CanvassDesk *closing)
{
  g_autofree char *credentials =
      canvass_desk_settings_get (self->settings, directory, CANVASS_DESK_SETTING_CREDENTIALS);

  gtk_stack_set_visible_child_name (self->stack, "ending");
  canvass_ending_page_show (self->ending_page, directory, credentials, closing);
}

/* What is to be destroyed has been written down. */
static void
on_end (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassDeskWindow *self = CANVASS_DESK_WINDOW (widget);
  g_autoptr (CanvassDesk) desk = self->desk != NULL ? g_object_ref (self->desk) : NULL;

  if (desk == NULL)
    return;

  lock (self);
  canvass_unlock_page_leave (self->unlock_page);
  show_ending (self, canvass_desk_get_directory (desk), desk);
}

static void
on_ended (CanvassDeskWindow *self, const char *directory)
{
  canvass_desk_settings_forget (self->settings, directory);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassDeskWindow *self = CANVASS_DESK_WINDOW (widget);

  canvass_unlock_page_leave (self->unlock_page);
  show_start (self);
}

static void
on_first_run (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassDeskWindow *self = CANVASS_DESK_WINDOW (widget);

  gtk_stack_set_visible_child_name (self->stack, "first-run");
  canvass_first_run_page_begin (self->first_run_page);
  start_idle (self);
}

static void
on_restore (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassDeskWindow *self = CANVASS_DESK_WINDOW (widget);

  gtk_stack_set_visible_child_name (self->stack, "restore");
  canvass_restore_page_begin (self->restore_page);
}

static void
on_restored (CanvassDeskWindow *self, const char *directory, const char *key_path)
{
  canvass_desk_settings_remember (self->settings, directory, key_path);
  canvass_desk_window_show_ledger (self, directory);
}

void
canvass_desk_window_show_ledger (CanvassDeskWindow *self, const char *directory)
{
  g_autofree char *absolute = g_canonicalize_filename (directory, NULL);
  g_autofree char *key_path = NULL;

  g_return_if_fail (CANVASS_IS_DESK_WINDOW (self));

  lock (self);
  if (canvass_ending_concerns (absolute)) {
    show_ending (self, absolute, NULL);
    return;
  }
  key_path = canvass_desk_settings_get (self->settings, absolute, CANVASS_DESK_SETTING_KEY);
  gtk_stack_set_visible_child_name (self->stack, "unlock");
  canvass_unlock_page_show (self->unlock_page, absolute, key_path, NULL);
}

static void
on_ledger_chosen (GtkWidget *widget, const char *directory)
{
  canvass_desk_window_show_ledger (CANVASS_DESK_WINDOW (widget), directory);
}

static void
on_choose_ledger (GtkWidget *widget, const char *action, GVariant *parameter)
{
  canvass_path_question_ask_folder (widget, _ ("Open a Ledger"), on_ledger_chosen);
}

void
canvass_desk_window_show_desk (CanvassDeskWindow *self, CanvassDesk *desk)
{
  g_return_if_fail (CANVASS_IS_DESK_WINDOW (self));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "locked", G_CALLBACK (on_locked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->stack, "desk");
  canvass_views_page_show (self->views_page, desk, self->settings);
  start_idle (self);
  start_watching (self);
}

static void
on_opened (CanvassDeskWindow *self, CanvassDesk *desk, const char *key_path)
{
  canvass_desk_settings_remember (self->settings, canvass_desk_get_directory (desk), key_path);
  canvass_desk_window_show_desk (self, desk);
}

static gboolean
canvass_desk_window_close_request (GtkWindow *window)
{
  CanvassDeskWindow *self = CANVASS_DESK_WINDOW (window);

  canvass_unlock_page_leave (self->unlock_page);
  canvass_first_run_page_wipe (self->first_run_page);
  lock (self);
  if (self->closing == NULL)
    return GTK_WINDOW_CLASS (canvass_desk_window_parent_class)->close_request (window);

  /* Out of sight at once; it goes when nothing is being written any more. */
  self->leaving = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return TRUE;
}

static void
canvass_desk_window_dispose (GObject *object)
{
  CanvassDeskWindow *self = CANVASS_DESK_WINDOW (object);

  canvass_idle_stop (self->idle);
  g_clear_object (&self->watch);
  g_clear_object (&self->news);
  g_clear_object (&self->watched);
  if (self->desk != NULL) {
    g_signal_handlers_disconnect_by_data (self->desk, self);
    canvass_desk_lock (self->desk);
  }
  g_clear_object (&self->desk);
  g_clear_object (&self->closing);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_DESK_WINDOW);

  G_OBJECT_CLASS (canvass_desk_window_parent_class)->dispose (object);
}

static void
canvass_desk_window_finalize (GObject *object)
{
  CanvassDeskWindow *self = CANVASS_DESK_WINDOW (object);

  g_object_unref (self->idle);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (canvass_desk_window_parent_class)->finalize (object);
}

static void
canvass_desk_window_class_init (CanvassDeskWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_desk_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_desk_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = canvass_desk_window_close_request;

  g_type_ensure (CANVASS_TYPE_ENDING_PAGE);
  g_type_ensure (CANVASS_TYPE_START_PAGE);
  g_type_ensure (CANVASS_TYPE_UNLOCK_PAGE);
  g_type_ensure (CANVASS_TYPE_FIRST_RUN_PAGE);
  g_type_ensure (CANVASS_TYPE_RESTORE_PAGE);
  g_type_ensure (CANVASS_TYPE_VIEWS_PAGE);
  gtk_widget_class_install_action (widget_class, "win.go", "(ss)", on_go);
  gtk_widget_class_install_action (widget_class, "win.end", NULL, on_end);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, on_lock);
  gtk_widget_class_install_action (widget_class, "win.choose-ledger", NULL, on_choose_ledger);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "win.first-run", NULL, on_first_run);
  gtk_widget_class_install_action (widget_class, "win.restore", NULL, on_restore);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "win.lock", NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/canvass/Canvass/desk/window.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassDeskWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeskWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeskWindow, start_page);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeskWindow, unlock_page);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeskWindow, ending_page);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeskWindow, first_run_page);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeskWindow, restore_page);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeskWindow, views_page);
  gtk_widget_class_bind_template_callback (widget_class, canvass_desk_window_show_ledger);
  gtk_widget_class_bind_template_callback (widget_class, on_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_ended);
  gtk_widget_class_bind_template_callback (widget_class, on_restored);
  gtk_widget_class_bind_template_callback (widget_class, show_start);
}

static void
canvass_desk_window_init (CanvassDeskWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->idle = canvass_idle_new ();
  g_signal_connect_swapped (self->idle, "cover", G_CALLBACK (on_idle_cover), self);
  g_signal_connect_swapped (self->idle, "erase", G_CALLBACK (lock), self);
  self->watch = canvass_watch_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self->watch, "touched", G_CALLBACK (start_idle), self);
}

CanvassDeskWindow *
canvass_desk_window_new (GtkApplication *application, CanvassDeskSettings *settings)
{
  CanvassDeskWindow *self =
      g_object_new (CANVASS_TYPE_DESK_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed", G_CALLBACK (start_idle), self, G_CONNECT_SWAPPED);
  show_start (self);
  return self;
}
