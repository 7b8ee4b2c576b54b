/*
 * ending.h: carries out what was decided about a campaign's end, without its key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Has a campaign been destroyed in this folder, or begun to be? */
gboolean canvass_ending_concerns (const char *directory);

/* @credentials: (nullable) path of the file with which the drop is asked. To the end, from wherever
 * it was; nothing is left to do where it is over. In a thread of its own. The folder's desk has to
 * have closed. */
void canvass_ending_async (const char *directory,
                           const char *credentials,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* @n_missed: drops that could not be reached. Errors: as canvass_destruction_run (). */
gboolean canvass_ending_finish (GAsyncResult *result, guint *n_missed, GError **error);

G_END_DECLS
