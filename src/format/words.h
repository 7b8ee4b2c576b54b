/*
 * words.h: six words that two people can compare aloud (FORMAT.md, "Words")
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/public-key.h"

G_BEGIN_DECLS

#define CANVASS_N_WORDS 6

/* Argon2id (RFC 9106) over @bytes, 66 bits of it as six words with spaces between. (transfer full);
 * NULL with MEMORY. Takes about 0.2 s and 64 MiB, by design. */
char *canvass_words (const guint8 *bytes, gsize length, GError **error);

char *canvass_words_of_public_key (const CanvassPublicKey *key, GError **error);
char *canvass_words_of_kiosk (const guint8 device_pk[static CANVASS_SIGN_PK_BYTES], GError **error);

G_END_DECLS
