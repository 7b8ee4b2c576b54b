/*
 * marks.h: which folders of a drop need not be looked into again, and which files not read back
 *
 * WebDAV and SFTP list one folder at a time, and with a folder its mark: when it was last changed,
 * and what else a server tells of that. A folder whose mark is still the one it had when everything
 * in it was known is passed by. A mark may be as coarse as a minute and a server may be wrong, so
 * that it counts only if the folder was looked into a while after the mark first appeared, and for
 * a day; then it is looked into again.
 *
 * The same goes for a file that was put there, found whole when it was read back, and whose mark is
 * another only if somebody has written to it.
 *
 * "CVDK", then 48 bytes a folder or file: hashes of its place and its mark, seconds at which the
 * mark was first seen and the place last looked at; at the end a hash of it all. It only spares
 * asking.
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
                                   const char *place,
                                   const char *mark,
                                   gint64 now);
/* Whether it was looked at under this mark after that had settled, however long ago. */
gboolean
canvass_drop_marks_settled (const CanvassDropMarks *self, const char *place, const char *mark);
/* Whether it was looked at on the day (UTC) of @now, under any mark. */
gboolean
canvass_drop_marks_seen_today (const CanvassDropMarks *self, const char *place, gint64 now);
/* Whether it was put ("") or found whole under @mark on the day (UTC) of @now. */
gboolean canvass_drop_marks_stands_today (const CanvassDropMarks *self,
                                          const char *place,
                                          const char *mark,
                                          gint64 now);
/* It has been looked at, and nothing in it was new. @mark: "" for none. */
void
canvass_drop_marks_add (CanvassDropMarks *self, const char *place, const char *mark, gint64 now);
/* What was last looked at before @since is as if it never had been. */
void canvass_drop_marks_forget (CanvassDropMarks *self, gint64 since);
gboolean canvass_drop_marks_keep (CanvassDropMarks *self, GError **error);

G_END_DECLS
