/*
 * check-words.h: what a check found, and what to do about it, in the language in use
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/check.h"

G_BEGIN_DECLS

/* (transfer full) a number, a day or a time as the language in use writes it. */
typedef char *(*CanvassWriteDigits) (const char *text);

/* (transfer full) for the checks of kiosk/readiness.h and device/languages.h; of any other, as the
 * kiosk words it in English. Without its subject. @write_digits: (nullable): as they come. */
char *canvass_check_word (const CanvassCheck *check, CanvassWriteDigits write_digits);

G_END_DECLS
