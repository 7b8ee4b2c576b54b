/*
 * compose.c: shows the composer on a campaign's folder, or saves a picture of it
 *
 * usage: compose [OPTION…] [FOLDER]; see --help
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/campaign-window.h"
#include "pages/language.h"
#include "window-picture.h"

#define STILL_MS 1500 /* before a picture is taken */

static char *size = NULL;
static char *language = NULL;
static char *page = NULL;
static char *key = NULL;
static char *picture = NULL;
static double text_scale = 1;
static char **folders = NULL;

static const GOptionEntry entries[] = {
  { "size", 0, 0, G_OPTION_ARG_STRING, &size, "Of the window, 1280x800 unless told", "WxH" },
  { "language", 0, 0, G_OPTION_ARG_STRING, &language, "Of the window, en unless told", "TAG" },
  { "page", 0, 0, G_OPTION_ARG_STRING, &page, "texts, form, rules, recipients, …", "NAME" },
  { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, "Proposed for sealing", "FILE.key" },
  { "text-scale", 0, 0, G_OPTION_ARG_DOUBLE, &text_scale, "As the desktop has it", "FACTOR" },
  { "picture", 0, 0, G_OPTION_ARG_FILENAME, &picture, "Save a picture and leave", "FILE" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &folders, NULL, NULL },
  { NULL },
};

static void
speak (void)
{
  g_autoptr (GArray) languages = canvass_languages_offered (NULL);

  for (guint i = 0; language != NULL && i < languages->len; i++)
    if (g_str_equal (g_array_index (languages, CanvassLanguage, i).tag, language))
      canvass_language_use (&g_array_index (languages, CanvassLanguage, i));
}

/* The check and the preview behind it take a moment each. */
static gboolean
on_still (gpointer window)
{
  window_picture_save (window, picture);
  gtk_window_destroy (window);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[FOLDER]");
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  int width = 1280, height = 800;
  CanvassCampaignWindow *window;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) ||
      (size != NULL && sscanf (size, "%dx%d", &width, &height) != 2)) {
    g_printerr ("%s\n", error != NULL ? error->message : "See --help.");
    return 2;
  }
  adw_init ();
  g_object_set (gtk_settings_get_default (),
                "gtk-enable-animations",
                picture == NULL,
                "gtk-xft-dpi",
                (int)(96 * 1024 * text_scale),
                NULL);
  speak ();
  window = canvass_campaign_window_new (NULL);
  canvass_campaign_window_set_key (window, key);
  if (folders != NULL)
    canvass_campaign_window_open (window, folders[0]);
  if (page != NULL)
    canvass_campaign_window_show_page (window, page);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (g_main_loop_quit), loop);
  gtk_window_present (GTK_WINDOW (window));
  if (picture != NULL)
    g_timeout_add (STILL_MS, on_still, window);
  g_main_loop_run (loop);
  return 0;
}
