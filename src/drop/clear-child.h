/*
 * clear-child.h: a campaign's files out of a drop, by a child that has nothing but the network
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @program: `canvass`; @credentials: (nullable) path. Errors: as canvass_drop_child_run (), with
 * what the child said, in one sentence. Blocks, for as long as the network takes. */
gboolean canvass_drop_clear_in_child (const char *program,
                                      const char *address,
                                      const char *campaign_id,
                                      const char *credentials,
                                      guint64 *n_files,
                                      GError **error);

G_END_DECLS
