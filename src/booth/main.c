/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-booth"

#include "booth/booth.h"
#include "booth/start.h"
#include "kiosk/protocol.h"

#include <stdlib.h>

int
main (int argc, char **argv)
{
  int status = canvass_start ("canvass-booth", argc, argv);
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (CanvassBooth) booth = NULL;

  if (status != 0)
    return status;

  loop = g_main_loop_new (NULL, FALSE);
  booth = canvass_booth_new (CANVASS_CHANNEL_FD);
  g_signal_connect_swapped (booth, "ended", G_CALLBACK (g_main_loop_quit), loop);
  g_main_loop_run (loop);
  return canvass_booth_was_dismissed (booth) ? EXIT_SUCCESS : EXIT_FAILURE;
}
