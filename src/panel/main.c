/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/start.h"
#include "kiosk/protocol.h"
#include "panel/panel.h"

#include <stdlib.h>

int
main (int argc, char **argv)
{
  int status = canvass_start ("canvass-panel", argc, argv);
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (CanvassPanel) panel = NULL;

  if (status != 0)
    return status;

  loop = g_main_loop_new (NULL, FALSE);
  panel = canvass_panel_new (CANVASS_CHANNEL_FD);
  g_signal_connect_swapped (panel, "ended", G_CALLBACK (g_main_loop_quit), loop);
  g_main_loop_run (loop);
  return canvass_panel_was_dismissed (panel) ? EXIT_SUCCESS : EXIT_FAILURE;
}
