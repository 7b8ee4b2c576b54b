/*
 * words.h: what the pages of the first run say of passphrases and of what went wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/strength.h"

#include <glib.h>

G_BEGIN_DECLS

/* (transfer none) how long it would hold, and how to mend it: "" where there is nothing to mend. */
const char *canvass_first_run_word_level (CanvassStrengthLevel level);
const char *canvass_first_run_word_mending (const CanvassStrength *strength);

/* (transfer full) of what could not be saved, of a key file that could not be opened, of a ledger
 * that could not be made; else as the rest of the desk does. NULL for what was cancelled. */
char *canvass_first_run_word_error (const GError *error);
/* (transfer full) (nullable) of the file of a share that was given back. */
char *canvass_first_run_word_share_error (const GError *error, const char *path);

G_END_DECLS
