/*
 * preview.c: opens a ledger in the desk's window, or saves a picture of it
 *
 * usage: preview-desk --ledger DIR --key FILE.key --passphrase-file FILE [OPTION…]; see --help
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/settings.h"
#include "desk/view.h"
#include "desk/window.h"

#include "format/file.h"
#include "format/key-file.h"
#include "pages/language.h"
#include "pages/pages.h"
#include "window-picture.h"

static char *size = NULL;
static char *language = NULL;
static char *ledger = NULL;
static char *key_path = NULL;
static char *passphrase_path = NULL;
static char *view = NULL;
static char *step = NULL;
static char *where = NULL;
static char *activated = NULL;
static char *picture = NULL;
static gboolean large = FALSE;
static gboolean dark = FALSE;

static const GOptionEntry entries[] = {
  { "size", 0, 0, G_OPTION_ARG_STRING, &size, "Of the window, 1280x800 unless told", "WxH" },
  { "language", 0, 0, G_OPTION_ARG_STRING, &language, "en unless told", "TAG" },
  { "ledger", 0, 0, G_OPTION_ARG_FILENAME, &ledger, "The first page unless told", "DIR" },
  { "key", 0, 0, G_OPTION_ARG_FILENAME, &key_path, "Asks for the passphrase unless told", "FILE" },
  { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_path, "Of the key", "FILE" },
  { "view", 0, 0, G_OPTION_ARG_STRING, &view, "Its id; the overview unless told", "ID" },
  { "where", 0, 0, G_OPTION_ARG_STRING, &where, "What it shows, as a view calls it", "PLACE" },
  { "activate", 0, 0, G_OPTION_ARG_STRING, &activated, "An action of the view", "ACTION" },
  { "first-run", 0, 0, G_OPTION_ARG_STRING, &step, "A step on the way to a first ledger", "STEP" },
  { "large", 0, 0, G_OPTION_ARG_NONE, &large, "With text of twice the size", NULL },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "In the desktop's dark style", NULL },
  { "picture", 0, 0, G_OPTION_ARG_FILENAME, &picture, "Save a picture and leave", "FILE" },
  { NULL },
};

static void
use_language (const char *tag)
{
  g_autoptr (GArray) languages = canvass_languages_offered (NULL);

  for (guint i = 0; i < languages->len; i++)
    if (canvass_language_matches (g_array_index (languages, CanvassLanguage, i).tag, tag))
      canvass_language_use (&g_array_index (languages, CanvassLanguage, i));
}

static gboolean
on_due (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* Until what is underway has been drawn; a picture may take its time. */
static void
rest (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (700, on_due, loop);
  g_main_loop_run (loop);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer opened)
{
  g_autoptr (GError) error = NULL;

  if (!canvass_desk_open_finish (CANVASS_DESK (source), result, &error))
    g_error ("%s", error->message);
  *(gboolean *)opened = TRUE;
}

static CanvassDesk *
open_desk (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = canvass_file_read (key_path, CANVASS_KEY_FILE_BYTES, &error);
  g_autoptr (GBytes) passphrase = canvass_file_read (passphrase_path, 1024, &error);
  CanvassKey *key =
      file == NULL || passphrase == NULL
          ? NULL
          : canvass_key_open (
                file, g_bytes_get_data (passphrase, NULL), g_bytes_get_size (passphrase), &error);
  CanvassDesk *desk;
  gboolean opened = FALSE;

  if (key == NULL)
    g_error ("%s", error->message);
  desk = canvass_desk_new (ledger, key);
  canvass_desk_open_async (desk, NULL, NULL, NULL, on_opened, &opened);
  while (!opened)
    g_main_context_iteration (NULL, TRUE);
  return desk;
}

/* (transfer none) (nullable) the one that is seen, in @widget. */
static GtkWidget *
find_view (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (CANVASS_IS_DESK_VIEW (widget) && gtk_widget_get_mapped (widget))
    return widget;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_view (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
show (GtkApplication *application)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "preview.ini", NULL);
  g_autoptr (CanvassDeskSettings) settings = canvass_desk_settings_new (path);
  g_autoptr (CanvassDesk) desk = key_path != NULL ? open_desk () : NULL;
  CanvassDeskWindow *window = canvass_desk_window_new (application, settings);
  int width = 1280, height = 800;

  if (size != NULL)
    sscanf (size, "%dx%d", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  if (desk != NULL)
    canvass_desk_window_show_desk (window, desk);
  else if (ledger != NULL)
    canvass_desk_window_show_ledger (window, ledger);
  if (view != NULL)
    gtk_widget_activate_action (
        GTK_WIDGET (window), "win.go", "(ss)", view, where != NULL ? where : "");
  gtk_window_present (GTK_WINDOW (window));
  if (step != NULL) {
    gtk_widget_activate_action (GTK_WIDGET (window), "win.first-run", NULL);
    gtk_widget_activate_action (
        gtk_window_get_focus (GTK_WINDOW (window)), "first-run.go", "s", step);
  }
  if (picture == NULL)
    return;
  rest ();
  if (activated != NULL) {
    gtk_widget_activate_action (find_view (GTK_WIDGET (window)), activated, NULL);
    rest ();
  }
  window_picture_save (GTK_WIDGET (window), picture);
  gtk_window_close (GTK_WINDOW (window));
}

static void
on_activate (GtkApplication *application)
{
  canvass_pages_init ();
  canvass_desk_style_init ();
  use_language (language != NULL ? language : "en");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (large)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  show (application);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("io.github.canvass.Preview", G_APPLICATION_NON_UNIQUE);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
