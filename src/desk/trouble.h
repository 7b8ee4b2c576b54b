/*
 * trouble.h: what went wrong, in the user's language and with what to do about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

/* (transfer full) Where nothing of ours fits, and where the engine's own sentence, which is
 * English, names what is damaged, that follows on a second line. Main thread. */
char *canvass_desk_word_error (const GError *error);
/* (transfer full) the same of a file that was imported and could not be used. */
char *canvass_desk_word_bad_file (const CanvassBadFile *file);
/* (transfer full) of a file that somebody wanted at a place of their own. */
char *canvass_desk_word_save_error (const GError *error);

G_END_DECLS
