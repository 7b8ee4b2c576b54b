/*
 * tidy.h: what somebody wrote, as one line on a page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes @text as one line without what could disturb its neighbours: bidirectional and
 * other controls are left out, white space is one space. Cut to whole characters. */
void canvass_tidy (const char *text, char *out, gsize size);

G_END_DECLS
