/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/environment.h"

static const char *const PASSED[] = {
  /* the screen */
  "DISPLAY",
  "XAUTHORITY",
  "WAYLAND_DISPLAY",
  "XDG_RUNTIME_DIR",
  "GDK_BACKEND",
  "GDK_SCALE",
  "DBUS_SESSION_BUS_ADDRESS",
  /* the sound server, and a site's own voices */
  "PULSE_SERVER",
  "PULSE_COOKIE",
  "PULSE_SINK",
  "PIPEWIRE_RUNTIME_DIR",
  "PIPEWIRE_REMOTE",
  "ALSA_CARD",
  "CANVASS_SPEECH_MODULES",
  /* which day it is */
  "TZ",
#ifdef __SANITIZE_ADDRESS__
  "ASAN_OPTIONS",
  "LSAN_OPTIONS",
  "UBSAN_OPTIONS",
#endif
};

static const struct {
  const char *name;
  const char *value;
} FIXED[] = {
  { "PATH", "/usr/bin:/bin" },
  { "LANG", "C.UTF-8" },
  /* A folder that can be neither read nor written: there is nothing to remember and nowhere to. */
  { "HOME", "/nonexistent" },
  /* Pixels stay in the process and die with it, not in the memory of a graphics card; and it starts
   * in half the time. */
  { "GSK_RENDERER", "cairo" },
  { "GDK_DEBUG", "gl-disable" },
  { "GSETTINGS_BACKEND", "memory" },
  { "GIO_USE_VFS", "local" },
  { "GIO_USE_VOLUME_MONITOR", "unix" },
  /* No input method that learns words. */
  { "GTK_IM_MODULE", "gtk-im-context-simple" },
  /* So that the allocator that wipes sees every block. */
  { "G_SLICE", "always-malloc" },
  /* Looks are ours, and asking the portal would hold up the first frame. */
  { "ADW_DISABLE_PORTAL", "1" },
};

static char **
pass (char **environment, const char *const *ours, const char *const *names, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    const char *value = g_environ_getenv ((char **)ours, names[i]);

    if (value != NULL)
      environment = g_environ_setenv (environment, names[i], value, TRUE);
  }
  return environment;
}

/* The accessibility bus. GTK tells it all that is on the screen and what is typed, whether or not
 * anybody is there to hear it, and the bus neither locks nor wipes its memory. */
static char **
set_readers (char **environment, const char *const *ours, gboolean has_reader)
{
  static const char *const names[] = { "AT_SPI_BUS_ADDRESS", "GTK_A11Y" };

  if (!has_reader && g_environ_getenv ((char **)ours, "GTK_A11Y") == NULL)
    return g_environ_setenv (environment, "GTK_A11Y", "none", TRUE);

  return pass (environment, ours, names, G_N_ELEMENTS (names));
}

/* X's cookie lies in a HOME that the booth does not have. */
static char **
set_cookie (char **environment, const char *const *ours)
{
  const char *home = g_environ_getenv ((char **)ours, "HOME");
  g_autofree char *path = NULL;

  if (g_environ_getenv (environment, "XAUTHORITY") != NULL ||
      g_environ_getenv (environment, "DISPLAY") == NULL || home == NULL)
    return environment;

  path = g_build_filename (home, ".Xauthority", NULL);
  return g_environ_setenv (environment, "XAUTHORITY", path, TRUE);
}

char **
canvass_booth_environment (const char *const *ours, gboolean has_reader)
{
  char **environment = pass (g_new0 (char *, 1), ours, PASSED, G_N_ELEMENTS (PASSED));

  environment = set_readers (environment, ours, has_reader);
  environment = set_cookie (environment, ours);
  for (gsize i = 0; i < G_N_ELEMENTS (FIXED); i++)
    environment = g_environ_setenv (environment, FIXED[i].name, FIXED[i].value, TRUE);

  return environment;
}
