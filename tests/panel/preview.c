/*
 * preview.c: shows the canvasser's panel in a window, or saves a picture of it
 *
 * usage: preview-panel [OPTION…]; see --help
 *
 * What it is told is made up, and what it asks for goes nowhere.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/pages.h"
#include "scenes.h"
#include "walk.h"
#include "window-picture.h"

static char *size = NULL;
static char *language = NULL;
static char *scene = NULL;
static char *picture = NULL;
static char *aloud = NULL;
static gboolean large = FALSE;

static const GOptionEntry entries[] = {
  { "size", 0, 0, G_OPTION_ARG_STRING, &size, "Of the window, 1280x800 unless told", "WxH" },
  { "language", 0, 0, G_OPTION_ARG_STRING, &language, "en unless told", "TAG" },
  { "scene", 0, 0, G_OPTION_ARG_STRING, &scene, "overview unless told; “all” tells", "NAME" },
  { "large", 0, 0, G_OPTION_ARG_NONE, &large, "With the largest text", NULL },
  { "aloud", 0, 0, G_OPTION_ARG_STRING, &aloud, "“listen” or “by-ear”", "HOW" },
  { "picture", 0, 0, G_OPTION_ARG_FILENAME, &picture, "Save a picture and leave", "FILE" },
  { NULL },
};

static const Scene *
find_scene (const char *name)
{
  for (gsize i = 0; i < scenes_n; i++) {
    if (g_str_equal (scenes[i].name, name))
      return &scenes[i];
  }
  for (gsize i = 0; i < scenes_n; i++)
    g_printerr ("%s\n", scenes[i].name);
  return NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (CanvassPanelModel) model = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  int width = 1280, height = 800;
  const Scene *played;
  CanvassPanelView *view;
  GtkWindow *window;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) ||
      (size != NULL && sscanf (size, "%dx%d", &width, &height) != 2)) {
    g_printerr ("%s\n", error != NULL ? error->message : "See --help.");
    return 2;
  }
  played = find_scene (scene != NULL ? scene : "overview");
  if (played == NULL)
    return 2;

  adw_init ();
  canvass_pages_init ();
  model = canvass_panel_model_new ();
  played->play (model, language != NULL ? language : "en");
  view = canvass_panel_view_new (model);
  window = walk_show_widget (GTK_WIDGET (view), width, height);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (g_main_loop_quit), loop);
  if (large)
    gtk_widget_activate_action (GTK_WIDGET (view), "panel.text-size", NULL);
  if (aloud != NULL) {
    g_autofree char *action = g_strconcat ("aloud.", aloud, NULL);

    gtk_widget_activate_action (GTK_WIDGET (view), action, NULL);
  }
  walk_settle_widget (GTK_WIDGET (view));
  if (picture != NULL)
    window_picture_save (GTK_WIDGET (window), picture);
  else
    g_main_loop_run (loop);
  return 0;
}
