/*
 * watched-look.h: what lies in a watched folder and is to be imported now
 *
 * Files come there from elsewhere, often piece by piece under their final name. A batch counts once
 * all of it is as its kiosk signed for; any other of ours, and a batch that stays wrong, once it
 * has not changed for a while. What begins with "." or "~" is somebody's who has not finished.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is looked at; more is left. */
#define CANVASS_WATCHED_MAX_FILES 200000
/* What is ready at once; more is for the next time. */
#define CANVASS_WATCHED_MAX_READY 4096
#define CANVASS_WATCHED_MAX_DEPTH 16

typedef struct {
  char *path;    /* (owned) */
  char *version; /* (owned) its place in the folder with when it was last changed */
  guint64 size;
  gint64 since_us; /* it has been seen like this; monotonic */
} CanvassWatchedFile;

typedef struct {
  GPtrArray *ready;    /* (owned) (element-type CanvassWatchedFile) */
  GHashTable *waiting; /* (owned) (element-type utf8 CanvassWatchedFile) by version */
  GPtrArray *folders;  /* (owned) (element-type filename) all there are, this one first */
  gboolean more;       /* there were too many to be ready at once */
} CanvassWatchedLook;

void canvass_watched_look_free (CanvassWatchedLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassWatchedLook, canvass_watched_look_free)

/* (transfer full) (nullable) @memories: the folder in which is remembered what was taken from
 * @folder. @before: (nullable): the look before this one. @stable_us: for how long a file that does
 * not prove itself has to stay the same. G_IO_ERROR where there is no such folder (any more). Any
 * thread. */
CanvassWatchedLook *canvass_watched_look (const char *folder,
                                          const char *memories,
                                          const CanvassWatchedLook *before,
                                          gint64 stable_us,
                                          GCancellable *cancellable,
                                          GError **error);

/* That those that were ready have been taken: they are not ready again until they change. */
gboolean canvass_watched_look_remember (const CanvassWatchedLook *self,
                                        const char *folder,
                                        const char *memories,
                                        GError **error);

G_END_DECLS
