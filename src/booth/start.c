/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/start.h"

#include "booth/quiet-log.h"
#include "device/memory.h"
#include "format/secret.h"
#include "kiosk/protocol.h"
#include "pages/pages.h"

#include <adwaita.h>
#include <locale.h>
#include <malloc.h>
#include <sys/socket.h>
#include <unistd.h>

/* glibc takes no higher threshold. Enough for 3840 × 2160. */
#define MAX_FRAME_BYTES (32 << 20)

/* TRUE when the kiosk started us: nobody else hands over a packet socket of that number. */
static gboolean
has_channel (void)
{
  int type = 0;
  socklen_t length = sizeof type;

  return getsockopt (CANVASS_CHANNEL_FD, SOL_SOCKET, SO_TYPE, &type, &length) == 0 &&
         type == SOCK_SEQPACKET;
}

/* A build tree's catalogues, when this program lies in one. */
static void
find_catalogues (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program != NULL ? program : "");
  g_autofree char *po = g_build_filename (folder, "..", "..", "po", NULL);

  if (g_file_test (po, G_FILE_TEST_IS_DIR))
    g_setenv ("CANVASS_LOCALE_DIR", po, TRUE);
}

/* The class that a signer's window has refuses the inspector; this is for any other. */
static void
disable_inspector (void)
{
  static const char schema[] = "org.gtk.gtk4.Settings.Debug";
  g_autoptr (GSettingsSchema) found =
      g_settings_schema_source_lookup (g_settings_schema_source_get_default (), schema, TRUE);
  g_autoptr (GSettings) settings = found != NULL ? g_settings_new (schema) : NULL;

  if (settings != NULL)
    g_settings_set_boolean (settings, "enable-inspector-keybinding", FALSE);
}

/* What is on our screens is ours or libadwaita's. Reading a desktop's styles and icons as well
 * would hold up the first frame. */
static void
leave_themes_out (GdkDisplay *display)
{
  static const char *const nowhere[] = { NULL };

  /* libadwaita's placeholder for the theme whose place it takes; where somebody asks for another
   * theme, it leaves its own styles out. */
  g_setenv ("GTK_THEME", "Adwaita-empty", TRUE);
  gtk_icon_theme_set_search_path (gtk_icon_theme_get_for_display (display), nowhere);
  g_unsetenv ("GTK_THEME");
}

/* They lie in no theme, but GTK reads what there is in a thread once it hears of another one. */
static void
load_icons (GdkDisplay *display)
{
  g_object_set (gtk_settings_get_for_display (display), "gtk-icon-theme-name", "hicolor", NULL);
}

/* A frame's pixels come from the heap and stay there for the next frame. From the system, each
 * page of them would be new, and touched for the first time. */
static void
keep_memory_of_frames (void)
{
  mallopt (M_MMAP_THRESHOLD, MAX_FRAME_BYTES);
  mallopt (M_TRIM_THRESHOLD, 2 * MAX_FRAME_BYTES);
}

int
canvass_start (const char *program, int argc, char **argv)
{
  gboolean demo = argc == 2 && g_str_equal (argv[1], "--demo");

  canvass_memory_protect ();
  keep_memory_of_frames ();
  if (argc > 2 || (argc == 2 && !demo) || !has_channel ()) {
    g_printerr ("%s: start canvass-kiosk instead, which starts this as it needs it\n", program);
    return CANVASS_BOOTH_EXIT_USAGE;
  }

  if (!demo)
    canvass_quiet_log_install (program);
  canvass_format_init ();
  /* Has a thread find out which fonts there are, while we do everything else. */
  pango_cairo_font_map_get_default ();

  setlocale (LC_ALL, "");
  find_catalogues ();
  /* Desktops find name and icon by it. */
  g_set_prgname ("io.github.canvass.Kiosk");
  disable_inspector ();
  if (!gtk_init_check ())
    return CANVASS_BOOTH_EXIT_NO_SCREEN;

  leave_themes_out (gdk_display_get_default ());
  adw_init ();
  canvass_pages_init ();
  load_icons (gdk_display_get_default ());
  return 0;
}
