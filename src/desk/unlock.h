/*
 * unlock.h: from a key file and its passphrase to the key, without holding up the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/progress.h"
#include "format/key-file.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* @passphrase: (transfer full) from canvass_secret_new (), wiped as soon as it was used. @progress
 * follows the clock by how fast this machine turned out to be, since Argon2id does not tell how far
 * it is. It cannot be stopped either: a cancelled one answers when it is done. */
void canvass_unlock_async (const char *key_path,
                           char *passphrase,
                           gsize length,
                           CanvassDeskProgress *progress,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* (transfer full) or NULL with CANVASS_FORMAT_ERROR. */
CanvassKey *canvass_unlock_finish (GAsyncResult *result, GError **error);

G_END_DECLS
