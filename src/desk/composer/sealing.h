/*
 * sealing.h: from a campaign's folder to a .campaign file, off the main thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/seal.h"

G_BEGIN_DECLS

/* Reads @folder as it is on disk, and succeeds what lies in it. @passphrase is secret memory that
 * is taken and wiped. The file is FOLDER/ID-VERSION.campaign. */
void canvass_sealing_run_async (gpointer source,
                                const char *folder,
                                const char *key_path,
                                char *passphrase,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
CanvassSealed *canvass_sealing_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
