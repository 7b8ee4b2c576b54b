/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/colors.h"

#define ICONS "/org/canvass/Canvass/icons"

const char *const canvass_colors_names[CANVASS_N_COLORS] = { "paper", "contrast", "night" };

static GtkCssProvider *provider = NULL; /* (owned) of the colors in use */
static CanvassColors in_use = CANVASS_N_COLORS;

/* The scheme's own icons, then the usual ones, then GTK's. */
static void
use_icons (GtkIconTheme *theme, CanvassColors colors)
{
  static char **others = NULL;
  g_autoptr (GPtrArray) path = g_ptr_array_new ();
  g_autofree char *own = g_strdup_printf (ICONS "-%s", canvass_colors_names[colors]);

  if (others == NULL)
    others = gtk_icon_theme_get_resource_path (theme);
  if (colors != CANVASS_COLORS_PAPER)
    g_ptr_array_add (path, own);
  g_ptr_array_add (path, (gpointer)ICONS);
  for (gsize i = 0; others != NULL && others[i] != NULL; i++)
    g_ptr_array_add (path, others[i]);
  g_ptr_array_add (path, NULL);
  gtk_icon_theme_set_resource_path (theme, (const char *const *)path->pdata);
}

void
canvass_colors_use (GdkDisplay *display, CanvassColors colors)
{
  g_autofree char *path = NULL;

  g_return_if_fail (colors < CANVASS_N_COLORS);

  if (colors == in_use)
    return;
  if (provider == NULL) {
    provider = gtk_css_provider_new ();
    gtk_style_context_add_provider_for_display (
        display, GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  }
  path = g_strdup_printf ("/org/canvass/Canvass/colors-%s.css", canvass_colors_names[colors]);
  gtk_css_provider_load_from_resource (provider, path);
  use_icons (gtk_icon_theme_get_for_display (display), colors);
  in_use = colors;
}

CanvassColors
canvass_colors_in_use (void)
{
  return in_use;
}
