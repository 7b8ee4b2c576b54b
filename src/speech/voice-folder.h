/*
 * voice-folder.h: the configuration of a private speech-dispatcher, in a folder of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * canvass_voice_folder_create:
 * @modules: where the output modules are
 *
 * A fresh folder of mode 0700 in memory (XDG_RUNTIME_DIR, else /dev/shm) with "speechd.conf", which
 * names every module found and turns every log off, "log", whose files all lead nowhere, and
 * "home". The socket comes to lie in it as CANVASS_VOICE_SOCKET.
 *
 * Left out are modules that run a shell command for each sentence: the sentence would stand in its
 * arguments, where everybody on the machine can read it.
 *
 * Returns: (transfer full): its path. Errors: G_FILE_ERROR; NOENT where there is no module.
 */
char *canvass_voice_folder_create (const char *modules, GError **error);
/* With all that is in it. */
void canvass_voice_folder_remove (const char *folder);

#define CANVASS_VOICE_SOCKET "socket"

G_END_DECLS
