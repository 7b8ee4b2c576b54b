/*
 * toast.h: a sentence over whatever is seen, which is never cut off
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* (transfer full) The words of a toast by libadwaita end in "…" where they are longer than it is
 * wide, as with large text; these go on in a further line. */
AdwToast *canvass_toast_new (const char *text);

G_END_DECLS
