/*
 * check-words.h: what a check of the table's readiness found, and what to do about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/panel-protocol.h"

G_BEGIN_DECLS

/* (transfer full) in the language in use, for the checks of kiosk/readiness.h; of any other, as
 * the kiosk words it in English. */
char *canvass_check_describe (const CanvassPanelCheck *check);

G_END_DECLS
