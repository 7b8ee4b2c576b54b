/*
 * readiness-sheet.h: the page that a canvasser ticks off before people sign
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "print/findings.h"

G_BEGIN_DECLS

/* (transfer full) a PDF in the language in use, which is that of @findings, see
 * canvass_print_use_language (). Errors: as canvass_sheet_finish (). */
GBytes *canvass_readiness_sheet_print (const CanvassFindings *findings, GError **error);

/* What is worded from now on is in @language (BCP 47), or in English where there is no catalogue
 * for it in @catalogues. For a program of one language: it changes LANGUAGE. */
void canvass_print_use_language (const char *language, const char *catalogues);

G_END_DECLS
