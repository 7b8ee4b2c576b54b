/*
 * plain-line.h: what counts as one harmless line of text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 1 to @max_bytes of UTF-8 with something to see, without controls, line breaks, bidirectional
 * marks and overrides or zero-width spaces: a name that may be shown beside others. */
gboolean canvass_is_plain_line (const char *text, gsize length, gsize max_bytes);

G_END_DECLS
