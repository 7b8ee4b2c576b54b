/*
 * clear.h: a campaign's files out of a drop, when the campaign is destroyed
 *
 * Nothing else ever takes anything out of a drop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/transfer.h"

G_BEGIN_DECLS

/* Removes the files of @campaign_id that have a name of drop/layout.h in their place, those with a
 * number behind it and unfinished ones included. Other files are left and counted in self->left,
 * and so are files of other campaigns, uncounted; folders stay. self->files, self->bytes: what was
 * removed.
 *
 * What is gone is gone, whatever fails later, and the next run goes on from there. TRUE: a listing
 * afterwards shows none of them. A server may keep what it removes (versions of a bucket, the trash
 * of a cloud, backups): only who runs it can tell. Whoever sends meanwhile puts new ones there: the
 * kiosks' credentials are to be taken back first. REFUSED: these credentials may not remove, or not
 * list; every other CANVASS_DROP_ERROR; G_IO_ERROR_CANCELLED. */
gboolean canvass_drop_clear (CanvassTransfer *self,
                             CanvassDrop *drop,
                             const char *campaign_id,
                             GError **error);

G_END_DECLS
