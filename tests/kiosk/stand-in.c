/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "stand-in.h"

#include <poll.h>

void
stand_in_say (const CanvassMessage *message)
{
  canvass_channel_send (CANVASS_CHANNEL_FD, message, -1, NULL);
}

int
stand_in_run (void (*obey) (const CanvassMessage *message, int passed))
{
  while (TRUE) {
    struct pollfd waiting = { .fd = CANVASS_CHANNEL_FD, .events = POLLIN };
    g_autoptr (GError) error = NULL;
    CanvassMessage message;
    int passed;

    poll (&waiting, 1, -1);
    if (canvass_channel_receive (CANVASS_CHANNEL_FD, CANVASS_SIDE_KIOSK, &message, &passed, &error))
      obey (&message, passed);
    else if (g_error_matches (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_CLOSED))
      return 1;
  }
}
