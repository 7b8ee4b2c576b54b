/*
 * reserve.h: room on the vault's disk that signatures cannot take
 *
 * A file that is all allocated and says nothing. What must work on a full disk (making batches,
 * forgetting) gives it up and takes it back afterwards, so that signatures never lock themselves
 * in. Not thread-safe.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_RESERVE_FILE "vault.reserve"

/* Bytes to keep for @records on the disk that holds @folder: enough for what lies in the WAL, the
 * heads of their batches and a step of forgetting; never more than a quarter of the disk. 0 where
 * the disk cannot be measured. */
guint64 canvass_reserve_size (const char *folder, guint64 records);

/* Brings the reserve to @size as far as there is room. FALSE when there is not. Cheap when it is
 * there. */
gboolean canvass_reserve_take (const char *folder, guint64 size);
/* The room is the disk's again when this returns. */
void canvass_reserve_give_up (const char *folder);

G_END_DECLS
