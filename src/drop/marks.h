/*
 * marks.h: which folders of a drop need not be looked into again
 *
 * WebDAV and SFTP list one folder at a time, and with a folder its mark: when it was last changed,
 * and what else a server tells of that. A folder whose mark is still the one it had when everything
 * in it was known is passed by. A mark may be as coarse as a minute and a server may be wrong, so
 * that it counts only if the folder was looked into a while after the mark first appeared, and for
 * a day; then it is looked into again.
 *
 * "CVDK", then 48 bytes a folder: hashes of its place and its mark, seconds at which the mark was
 * first seen and the folder last looked into; at the end a hash of it all. It only spares asking.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Longer than the coarsest clock of a server's listing. */
#define CANVASS_DROP_MARK_SETTLES_SECONDS 120
#define CANVASS_DROP_MARK_COUNTS_SECONDS (24 * 3600)

typedef struct _CanvassDropMarks CanvassDropMarks;

/* (transfer full) (nullable) those at @path; none where it is not there or torn.
 * CANVASS_DROP_ERROR_OWN_DISK. */
CanvassDropMarks *canvass_drop_marks_open (const char *path, GError **error);
void canvass_drop_marks_free (CanvassDropMarks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassDropMarks, canvass_drop_marks_free)

/* @now: in seconds, of this machine's clock. */
gboolean canvass_drop_marks_spare (const CanvassDropMarks *self,
                                   const char *folder,
                                   const char *mark,
                                   gint64 now);
/* It has been looked into, and nothing in it was new. */
void
canvass_drop_marks_add (CanvassDropMarks *self, const char *folder, const char *mark, gint64 now);
gboolean canvass_drop_marks_keep (CanvassDropMarks *self, GError **error);

G_END_DECLS
