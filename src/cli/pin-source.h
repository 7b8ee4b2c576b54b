/*
 * pin-source.h: asking for a PIN, or reading it from where a script put it
 *
 * As cli/passphrase.h: only ever in locked memory. One trailing line break is dropped.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/passphrase.h"

G_BEGIN_DECLS

/* @option: what gives a file, as "--pin-file". */
CanvassPassphrase *
canvass_pin_read (const char *source, const char *option, const char *prompt, GError **error);

/* A new one: asked for twice at a terminal; REFUSED, with the reason, where it is too easy to
 * guess. */
CanvassPassphrase *
canvass_pin_choose (const char *source, const char *option, const char *prompt, GError **error);

G_END_DECLS
