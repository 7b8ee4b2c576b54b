/*
 * words.h: what the composer calls the parts of a campaign
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

G_BEGIN_DECLS

/* (transfer full) a text's name in plain words: "Title", "Consent: e-mail news". */
char *canvass_composer_name_text (CanvassDraft *draft, const char *key);
/* (transfer full) as signers are asked for it. */
char *canvass_composer_name_field (CanvassDraft *draft, const char *field);
char *canvass_composer_name_consent (CanvassDraft *draft, const char *consent);
/* (transfer full) "Español (es)" */
char *canvass_composer_name_language (CanvassDraft *draft, const char *language);
/* (transfer full) a setting of [campaign] or [rules]; its key where there is no better word. */
char *canvass_composer_name_setting (const char *key);
/* (transfer full) where a problem is to be mended. */
char *canvass_composer_name_place (CanvassDraft *draft, const CanvassDraftPlace *place);
/* (transfer full) what is wrong, in the words of who composes in a window; in English where a fault
 * is none that comes about in a window. */
char *canvass_composer_word_problem (const CanvassProblem *problem);

/* (transfer full) how complete a language is: "11 of 12 texts". */
char *canvass_composer_word_progress (guint written, guint wanted);

G_END_DECLS
