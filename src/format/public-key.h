/*
 * public-key.h: the public half of a coordinator's key, and its .pub file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_KEY_NAME_BYTES 32 /* UTF-8, zero-padded in files */

typedef struct {
  guint8 sign_pk[CANVASS_SIGN_PK_BYTES];
  guint8 seal_pk[CANVASS_SEAL_PK_BYTES];
  char name[CANVASS_KEY_NAME_BYTES + 1];
} CanvassPublicKey;

/* A .pub file is an envelope of kind PUBK, signed by the key itself. */
gboolean canvass_public_key_read (GBytes *file, CanvassPublicKey *key, GError **error);
/* The same from a path; errors name it. */
gboolean canvass_public_key_load (const char *path, CanvassPublicKey *key, GError **error);

/* FALSE for a seal_pk of low order or a name that is no UTF-8 without controls: a campaign must not
 * seal to it. */
gboolean canvass_public_key_is_sound (const CanvassPublicKey *key);

G_END_DECLS
