/*
 * interpreter.h: a second language, small, under every line
 *
 * So that a volunteer who reads only English can help somebody who reads only Amharic. What stands
 * on the screen is made once more in the helper's language; each label then says both.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/screen.h"

G_BEGIN_DECLS

/* Whether a label of @screen changed since it was last interpreted. */
gboolean canvass_interpreter_is_outdated (CanvassScreen *screen);

/* @other shows the same in the helper's language; NULL: nobody helps any more. */
void canvass_interpreter_apply (CanvassScreen *screen, CanvassScreen *other);

/* How many bytes of what @label says, from its beginning, are in the signer's own language. */
gsize canvass_interpreter_get_own_length (GtkLabel *label);

G_END_DECLS
