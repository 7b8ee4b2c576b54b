/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/application.h"

#include "campaign/source-folder.h"
#include "desk/composer/campaign-window.h"
#include "desk/window.h"
#include "pages/language.h"
#include "pages/pages.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

struct _CanvassDeskApplication {
  AdwApplication parent_instance;

  CanvassDeskSettings *settings; /* (owned) (nullable) before startup */
};

G_DEFINE_FINAL_TYPE (CanvassDeskApplication, canvass_desk_application, ADW_TYPE_APPLICATION)

/* The first of the user's languages that we speak. */
static void
use_language (void)
{
  const char *const *names = g_get_language_names ();
  g_autoptr (GArray) languages = canvass_languages_offered (NULL);

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autofree char *tag = g_strndup (names[i], strcspn (names[i], ".@"));

    g_strdelimit (tag, "_", '-');
    for (guint j = 0; j < languages->len; j++) {
      const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, j);

      if (canvass_language_matches (language->tag, tag) ||
          (g_str_has_prefix (language->tag, "zh") && g_str_has_prefix (tag, "zh"))) {
        canvass_language_use (language);
        return;
      }
    }
  }
  canvass_language_use (&g_array_index (languages, CanvassLanguage, 0));
}

static GtkWindow *
add_window (CanvassDeskApplication *self)
{
  return GTK_WINDOW (canvass_desk_window_new (GTK_APPLICATION (self), self->settings));
}

/* Whoever begins has no ledger yet: a campaign has a window of its own. */
static CanvassCampaignWindow *
add_campaign_window (CanvassDeskApplication *self)
{
  CanvassCampaignWindow *window = canvass_campaign_window_new (GTK_APPLICATION (self));
  g_auto (GStrv) recent = canvass_desk_settings_list_recent (self->settings);
  g_autofree char *key =
      recent[0] != NULL
          ? canvass_desk_settings_get (self->settings, recent[0], CANVASS_DESK_SETTING_KEY)
          : NULL;

  /* The key that opened a ledger last is most likely the one that seals. */
  canvass_campaign_window_set_key (window, key);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* @parameter: "new", "open" or "" for whatever comes. */
static void
on_compose (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassCampaignWindow *window = add_campaign_window (user_data);
  const char *what = g_variant_get_string (parameter, NULL);
  g_autofree char *name = g_strconcat ("campaign.", what, NULL);

  if (*what != '\0')
    gtk_widget_activate_action (GTK_WIDGET (window), name, NULL);
}

/* @parameter: path of the key that will most likely seal. */
static void
on_compose_with (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *key = g_variant_get_string (parameter, NULL);
  CanvassCampaignWindow *window = add_campaign_window (user_data);

  if (*key != '\0')
    canvass_campaign_window_set_key (window, key);
}

static gboolean
is_campaign (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, CANVASS_SOURCE_CAMPAIGN_FILE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
close_all (CanvassDeskApplication *self)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free (windows);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  close_all (user_data);
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (gtk_application_get_active_window (user_data),
                         "application-name",
                         _ ("Canvass Desk"),
                         "application-icon",
                         CANVASS_DESK_ID,
                         "version",
                         CANVASS_VERSION,
                         "license-type",
                         GTK_LICENSE_GPL_3_0,
                         NULL);
}

static gboolean
on_terminate (gpointer user_data)
{
  close_all (user_data);
  return G_SOURCE_CONTINUE;
}

static void
canvass_desk_application_startup (GApplication *application)
{
  CanvassDeskApplication *self = CANVASS_DESK_APPLICATION (application);
  static const GActionEntry entries[] = { { "quit", on_quit },
                                          { "about", on_about },
                                          { "compose", on_compose, "s" },
                                          { "compose-with", on_compose_with, "s" } };
  static const char *const quit_keys[] = { "<Control>q", NULL };

  G_APPLICATION_CLASS (canvass_desk_application_parent_class)->startup (application);

  canvass_pages_init ();
  canvass_desk_style_init ();
  use_language ();
  gtk_window_set_default_icon_name (CANVASS_DESK_ID);
  self->settings = canvass_desk_settings_new (NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_keys);
  g_unix_signal_add (SIGTERM, on_terminate, self);
}

static void
canvass_desk_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  gtk_window_present (window != NULL ? window
                                     : add_window (CANVASS_DESK_APPLICATION (application)));
}

static void
canvass_desk_application_open (GApplication *application,
                               GFile **files,
                               int n_files,
                               const char *hint)
{
  for (int i = 0; i < n_files; i++) {
    GtkWindow *window;

    if (g_file_peek_path (files[i]) == NULL)
      continue;
    if (is_campaign (g_file_peek_path (files[i]))) {
      canvass_campaign_window_open (add_campaign_window (CANVASS_DESK_APPLICATION (application)),
                                    g_file_peek_path (files[i]));
      continue;
    }
    window = add_window (CANVASS_DESK_APPLICATION (application));
    canvass_desk_window_show_ledger (CANVASS_DESK_WINDOW (window), g_file_peek_path (files[i]));
    gtk_window_present (window);
  }
}

static void
canvass_desk_application_finalize (GObject *object)
{
  g_clear_object (&CANVASS_DESK_APPLICATION (object)->settings);

  G_OBJECT_CLASS (canvass_desk_application_parent_class)->finalize (object);
}

static void
canvass_desk_application_class_init (CanvassDeskApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_desk_application_finalize;
  application_class->startup = canvass_desk_application_startup;
  application_class->activate = canvass_desk_application_activate;
  application_class->open = canvass_desk_application_open;
}

static void
canvass_desk_application_init (CanvassDeskApplication *self)
{
}

CanvassDeskApplication *
canvass_desk_application_new (void)
{
  CanvassDeskApplication *self = g_object_new (CANVASS_TYPE_DESK_APPLICATION,
                                               "application-id",
                                               CANVASS_DESK_ID,
                                               "flags",
                                               G_APPLICATION_HANDLES_OPEN,
                                               NULL);

  g_application_set_option_context_parameter_string (G_APPLICATION (self), "[LEDGER|CAMPAIGN…]");
  return self;
}
