/*
 * hatch-server.h: does the errands of the one table at the other side of a hatch (hatch.h)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/hatch.h"

G_BEGIN_DECLS

/* Does one errand after the other until the table hangs up at @connection, a socket of packets that
 * stays the caller's; then whatever runs is ended at once. @program: the path of `canvass`;
 * @directory: the vault folder, of which only outbox/ and inbox/ of a vault, and the credentials
 * that lie there or that table.ini names, are given to a child.
 *
 * What it may not do it tells through the descriptor for complaints, and goes on. FALSE with
 * G_IO_ERROR_INVALID_DATA for what comes without exactly three descriptors, which nobody can be
 * told; G_IO_ERROR_FAILED. */
gboolean
canvass_hatch_serve (int connection, const char *program, const char *directory, GError **error);

G_END_DECLS
