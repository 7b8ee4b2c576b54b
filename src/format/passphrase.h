/*
 * passphrase.h: what Argon2id is given for a passphrase; library `open`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* UTF-8, one trailing newline dropped, Unicode Normalization Form C (UAX #15), so that the same
 * words typed on another keyboard are the same bytes. Returns: (transfer full): locked memory to be
 * freed with canvass_secret_free (), zero-terminated; NULL when @passphrase is not UTF-8 or longer
 * than CANVASS_PASSPHRASE_MAX_BYTES. */
char *canvass_passphrase_prepare (const char *passphrase, gsize length, gsize *prepared_length);

/* As many random words as nobody guesses: 66 bits. */
#define CANVASS_SUGGESTED_WORDS 6

/* (transfer full): locked memory to be freed with canvass_secret_free (), zero-terminated. Words of
 * canvass_wordlist with spaces between. */
char *canvass_passphrase_suggest (gsize *length);

G_END_DECLS
