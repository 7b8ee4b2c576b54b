/*
 * sealing.h: from a saved draft to a .campaign file, off the main thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

G_BEGIN_DECLS

/* What came of it. */
typedef struct {
  char *path;
  char *words;
  guint64 version;
  gboolean asks_again; /* kiosks with the version before ask for the six words and the PIN */
} CanvassSealed;

void canvass_sealed_free (CanvassSealed *sealed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSealed, canvass_sealed_free)

/* (transfer full) (nullable) the newest campaign file that lies in @folder and is one of
 * @source_id's. */
CanvassCampaign *canvass_sealing_find_former (const char *folder, const char *source_id);

/* Reads @folder as it is on disk. @passphrase is secret memory that is taken and wiped. The file is
 * FOLDER/ID-VERSION.campaign. */
void canvass_sealing_run_async (gpointer source,
                                const char *folder,
                                const char *key_path,
                                char *passphrase,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
CanvassSealed *canvass_sealing_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
