/*
 * key-unlock.h: from a key file and its passphrase to the key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/key-file.h"

G_BEGIN_DECLS

/* @passphrase_source: as canvass_passphrase_read (). A person at a terminal gets three tries. The
 * file is looked at before anybody is asked. Errors name @path. */
CanvassKey *canvass_key_unlock (const char *path, const char *passphrase_source, GError **error);

G_END_DECLS
