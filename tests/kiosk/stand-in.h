/*
 * stand-in.h: what any program does that stands in a booth's place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/protocol.h"

void stand_in_say (const CanvassMessage *message);

/* Obeys the kiosk until it has ended; returns the exit status. */
int stand_in_run (void (*obey) (const CanvassMessage *message, int passed));
