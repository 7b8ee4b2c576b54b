/*
 * scratch.h: a folder that is gone afterwards, however the program ends
 *
 * One at a time, of a program that has no further threads yet when it is made. From then on INT,
 * TERM and HUP end the children begun here, remove the folder and then end the program as they
 * usually do. What even that could not remove, after KILL or a power cut, the next one removes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer none) its path, below @folder; NULL with a G_IO_ERROR where nothing can be written.
 * @n_stale: (out): folders of programs that were killed, which were removed. */
const char *canvass_scratch_make (const char *folder, guint *n_stale, GError **error);

/* Does not return while a signal ends the program. */
void canvass_scratch_remove (void);

/* (transfer full) this program once more, which does not outlive this one. */
GSubprocess *
canvass_scratch_spawn (GSubprocessLauncher *launcher, const char *const *arguments, GError **error);

G_END_DECLS
