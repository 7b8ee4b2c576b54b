/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/pages.h"

#include "format/secret.h"
#include "pages/colors.h"
#include "pages/language.h"
#include "ui-resources.h"

#include <adwaita.h>
#include <libintl.h>

static void
init_translations (void)
{
  const char *directory = g_getenv ("CANVASS_LOCALE_DIR");

  bindtextdomain (GETTEXT_PACKAGE, directory != NULL ? directory : CANVASS_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

static void
init_style (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/canvass/Canvass/style.css");
  gtk_style_context_add_provider_for_display (
      display, GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  canvass_colors_use (display, CANVASS_COLORS_PAPER);
}

static void
init_scheme (GdkDisplay *display)
{
  /* A signer chooses among our own colors; a desktop's dark style does not fit them. */
  adw_style_manager_set_color_scheme (adw_style_manager_get_for_display (display),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
}

/* Type this large gains nothing from hinting, and the first frame waits for it. */
static void
init_settings (GdkDisplay *display)
{
  g_object_set (gtk_settings_get_for_display (display),
                "gtk-entry-select-on-focus",
                FALSE,
                "gtk-enable-primary-paste",
                FALSE,
                "gtk-xft-hinting",
                0,
                NULL);
}

static gboolean
init_parts (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return FALSE;

  canvass_format_init ();
  g_resources_register (canvass_ui_get_resource ());
  init_translations ();
  init_style (gdk_display_get_default ());
  g_once_init_leave (&done, 1);
  return TRUE;
}

void
canvass_pages_init (void)
{
  if (!init_parts ())
    return;

  init_scheme (gdk_display_get_default ());
  init_settings (gdk_display_get_default ());
}

void
canvass_pages_init_sample (void)
{
  init_parts ();
  canvass_language_leave_direction ();
}
