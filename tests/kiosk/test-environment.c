/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/environment.h"

static char **
environment_of (const char *first, ...)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ours = NULL;
  va_list rest;

  va_start (rest, first);
  for (const char *entry = first; entry != NULL; entry = va_arg (rest, const char *))
    g_strv_builder_add (builder, entry);
  va_end (rest);

  ours = g_strv_builder_end (builder);
  return canvass_booth_environment ((const char *const *)ours, FALSE);
}

#define assert_value(environment, name, value)                                                     \
  g_assert_cmpstr (g_environ_getenv (environment, name), ==, value)

static void
test_what_leads_to_the_screen_passes (void)
{
  static const char *const names[] = {
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_RUNTIME_DIR",
    "GDK_BACKEND",
    "TZ",
    "DBUS_SESSION_BUS_ADDRESS",
    "PULSE_SERVER",
    "PULSE_COOKIE",
    "PULSE_SINK",
    "PIPEWIRE_RUNTIME_DIR",
    "PIPEWIRE_REMOTE",
    "ALSA_CARD",
    "CANVASS_SPEECH_MODULES",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *entry = g_strconcat (names[i], "=value", NULL);
    g_auto (GStrv) environment = environment_of (entry, NULL);

    assert_value (environment, names[i], "value");
  }
}

static void
test_without_a_screen_reader_no_bus_hears_what_is_typed (void)
{
  static const char *const ours[] = { "AT_SPI_BUS_ADDRESS=unix:path=/run/bus", NULL };
  static const char *const told[] = { "AT_SPI_BUS_ADDRESS=unix:path=/run/bus",
                                      "GTK_A11Y=atspi",
                                      NULL };
  g_auto (GStrv) without = canvass_booth_environment (ours, FALSE);
  g_auto (GStrv) with = canvass_booth_environment (ours, TRUE);
  g_auto (GStrv) asked_for = canvass_booth_environment (told, FALSE);

  assert_value (without, "AT_SPI_BUS_ADDRESS", NULL);
  assert_value (without, "GTK_A11Y", "none");
  assert_value (with, "AT_SPI_BUS_ADDRESS", "unix:path=/run/bus");
  assert_value (with, "GTK_A11Y", NULL);
  assert_value (asked_for, "AT_SPI_BUS_ADDRESS", "unix:path=/run/bus");
  assert_value (asked_for, "GTK_A11Y", "atspi");
}

static void
test_nothing_else_passes (void)
{
  static const char *const names[] = {
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "GTK_DEBUG",
    "GTK_MODULES",
    "GTK_PATH",
    "GTK_THEME",
    "GTK_DATA_PREFIX",
    "GTK_EXE_PREFIX",
    "GIO_EXTRA_MODULES",
    "G_MESSAGES_DEBUG",
    "GDK_PIXBUF_MODULE_FILE",
    "GSETTINGS_SCHEMA_DIR",
    "LANGUAGE",
    "LC_ALL",
    "XDG_DATA_DIRS",
    "XMODIFIERS",
    "MALLOC_TRACE",
    "FONTCONFIG_FILE",
    "ADW_DEBUG_COLOR_SCHEME",
    "ALSA_CONFIG_PATH",
    "PULSE_CLIENTCONFIG",
    "SPEECHD_ADDRESS",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *entry = g_strconcat (names[i], "=value", NULL);
    g_auto (GStrv) environment = environment_of (entry, NULL);

    g_test_message ("%s", names[i]);
    assert_value (environment, names[i], NULL);
  }
}

static void
test_what_learns_or_remembers_is_off_whatever_we_were_told (void)
{
  g_auto (GStrv) environment = environment_of ("GTK_IM_MODULE=ibus",
                                               "GSETTINGS_BACKEND=dconf",
                                               "G_SLICE=all",
                                               "HOME=/home/canvasser",
                                               "LANG=es_ES.UTF-8",
                                               "PATH=/tmp",
                                               NULL);

  assert_value (environment, "GTK_IM_MODULE", "gtk-im-context-simple");
  assert_value (environment, "GSETTINGS_BACKEND", "memory");
  assert_value (environment, "G_SLICE", "always-malloc");
  assert_value (environment, "HOME", "/nonexistent");
  assert_value (environment, "LANG", "C.UTF-8");
  assert_value (environment, "PATH", "/usr/bin:/bin");
}

static void
test_drawing_is_done_in_the_process_whatever_we_were_told (void)
{
  g_auto (GStrv) plain = environment_of (NULL, NULL);
  g_auto (GStrv) told = environment_of ("GSK_RENDERER=ngl", "GDK_DEBUG=gl-gles", NULL);

  assert_value (plain, "GSK_RENDERER", "cairo");
  assert_value (plain, "GDK_DEBUG", "gl-disable");
  assert_value (told, "GSK_RENDERER", "cairo");
  assert_value (told, "GDK_DEBUG", "gl-disable");
}

static void
test_the_cookie_of_x_is_found_without_a_home (void)
{
  g_auto (GStrv) environment = environment_of ("DISPLAY=:0", "HOME=/home/canvasser", NULL);
  g_auto (GStrv) named =
      environment_of ("DISPLAY=:0", "XAUTHORITY=/run/x", "HOME=/home/canvasser", NULL);

  assert_value (environment, "XAUTHORITY", "/home/canvasser/.Xauthority");
  assert_value (named, "XAUTHORITY", "/run/x");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kiosk/environment/what_leads_to_the_screen_passes",
                   test_what_leads_to_the_screen_passes);
  g_test_add_func ("/kiosk/environment/without_a_screen_reader_no_bus_hears_what_is_typed",
                   test_without_a_screen_reader_no_bus_hears_what_is_typed);
  g_test_add_func ("/kiosk/environment/nothing_else_passes", test_nothing_else_passes);
  g_test_add_func ("/kiosk/environment/what_learns_or_remembers_is_off_whatever_we_were_told",
                   test_what_learns_or_remembers_is_off_whatever_we_were_told);
  g_test_add_func ("/kiosk/environment/drawing_is_done_in_the_process_whatever_we_were_told",
                   test_drawing_is_done_in_the_process_whatever_we_were_told);
  g_test_add_func ("/kiosk/environment/the_cookie_of_x_is_found_without_a_home",
                   test_the_cookie_of_x_is_found_without_a_home);

  return g_test_run ();
}
