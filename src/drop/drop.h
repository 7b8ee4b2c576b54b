/*
 * drop.h: a place that both kiosks and coordinators reach
 *
 * Whatever it is, it is not trusted: it may forget, refuse, stall, or hand out anything under any
 * name. It sees what a stick would show: sealed batches, kiosks' cards and coordinators' signed
 * files. Which file lies where is in drop/layout.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassDropError:
 * @CANVASS_DROP_ERROR_OFFLINE: it cannot be reached now, or is too slow; try again later
 * @CANVASS_DROP_ERROR_UNKNOWN_KIND: no address that this release can use
 * @CANVASS_DROP_ERROR_REFUSED: it does not allow what was asked, or does not know who asks
 * @CANVASS_DROP_ERROR_FULL: it has no room
 * @CANVASS_DROP_ERROR_TAKEN: another file has that name there
 * @CANVASS_DROP_ERROR_MISSING: no such file there (any more)
 * @CANVASS_DROP_ERROR_TOO_LARGE: larger than what was asked for may be
 * @CANVASS_DROP_ERROR_UNFAITHFUL: it does not give back what was put
 * @CANVASS_DROP_ERROR_OWN_DISK: this machine's own disk is full or refuses
 * @CANVASS_DROP_ERROR_UNPROVEN: a server that cannot prove to be the one that is meant: its
 *   certificate or host key is another
 * @CANVASS_DROP_ERROR_NONSENSE: it sends elsewhere, endlessly, or what is no answer: see who runs
 * it
 * @CANVASS_DROP_ERROR_CREDENTIALS: the file with the password is not there, not private or not
 * sound
 */
typedef enum {
  CANVASS_DROP_ERROR_OFFLINE,
  CANVASS_DROP_ERROR_UNKNOWN_KIND,
  CANVASS_DROP_ERROR_REFUSED,
  CANVASS_DROP_ERROR_FULL,
  CANVASS_DROP_ERROR_TAKEN,
  CANVASS_DROP_ERROR_MISSING,
  CANVASS_DROP_ERROR_TOO_LARGE,
  CANVASS_DROP_ERROR_UNFAITHFUL,
  CANVASS_DROP_ERROR_OWN_DISK,
  CANVASS_DROP_ERROR_UNPROVEN,
  CANVASS_DROP_ERROR_NONSENSE,
  CANVASS_DROP_ERROR_CREDENTIALS,
  CANVASS_N_DROP_ERRORS,
} CanvassDropError;

#define CANVASS_DROP_ERROR (canvass_drop_error_quark ())
GQuark canvass_drop_error_quark (void);

/**
 * CanvassDropWatch:
 * @advance: (nullable): @bytes more went over; comes again and again while it works, also with 0
 * @cancellable: (nullable)
 *
 * Who looks on. Borrowed.
 */
typedef struct {
  void (*advance) (guint64 bytes, gpointer user_data);
  gpointer user_data;
  GCancellable *cancellable;
} CanvassDropWatch;

#define CANVASS_DROP_MD5_CHARS 33

/**
 * CanvassDropEntry:
 * @folder: (nullable): the folder below the listed one that it lies in; never a path
 * @name: without a "/" in it, never "." or "..", at most 255 bytes
 * @size: as the drop claims
 * @md5: the hash of its contents as the drop claims, in lower-case hexadecimal, or ""
 * @md5_parts: 0, or of how many parts of a file it hashes the hashes (drop/s3-hash.h)
 * @mark: (nullable): what the drop tells of its last change, not of a list in which @folder is told
 *
 * Borrowed for the call that shows it.
 */
typedef struct {
  const char *folder;
  const char *name;
  guint64 size;
  char md5[CANVASS_DROP_MD5_CHARS];
  guint md5_parts;
  const char *mark;
} CanvassDropEntry;

/* In no order, and an entry may come twice, when a connection breaks. FALSE with
 * an error ends the listing. */
typedef gboolean (*CanvassDropVisit) (const CanvassDropEntry *entry,
                                      gpointer user_data,
                                      GError **error);
/* Whether to look into @folder, which the drop shows with @mark (nullable). */
typedef gboolean (*CanvassDropEnter) (const char *folder, const char *mark, gpointer user_data);
/* Some of a file's bytes, in order; FALSE with an error, or without one where no more are wanted.
 */
typedef gboolean (*CanvassDropTake) (const guint8 *bytes,
                                     gsize length,
                                     gpointer user_data,
                                     GError **error);

/**
 * CanvassDropSink:
 * @restart: what was taken is void, the file begins anew: a connection broke
 *
 * Where a file goes as it comes.
 */
typedef struct {
  CanvassDropTake take;
  gboolean (*restart) (gpointer user_data, GError **error);
  gpointer user_data;
} CanvassDropSink;

/* Files and folders that a listing may have; more end it with NONSENSE. */
#define CANVASS_DROP_MAX_ENTRIES (16 * 1024 * 1024)

/**
 * CanvassDrop:
 *
 * Blocks in all it does. One thread at a time. Errors: CANVASS_DROP_ERROR, G_IO_ERROR_CANCELLED.
 *
 * A folder is given as names joined by "/", or "" for the drop itself; each name as in
 * drop/layout.h.
 */
#define CANVASS_TYPE_DROP (canvass_drop_get_type ())
G_DECLARE_INTERFACE (CanvassDrop, canvass_drop, CANVASS, DROP, GObject)

struct _CanvassDropInterface {
  GTypeInterface parent_iface;

  /* NULL for those on no disk of this machine. */
  const char *(*get_folder) (CanvassDrop *self);
  /* Of @folder alone: files, and as entries without a name the folders in it. With @deep, where it
   * is set, an implementation shows the files in those folders instead. */
  gboolean (*list) (CanvassDrop *self,
                    const char *folder,
                    gboolean deep,
                    CanvassDropVisit visit,
                    gpointer user_data,
                    const CanvassDropWatch *watch,
                    GError **error);
  gboolean (*get) (CanvassDrop *self,
                   const char *folder,
                   const char *name,
                   const CanvassDropSink *sink,
                   const CanvassDropWatch *watch,
                   GError **error);
  gboolean (*put) (CanvassDrop *self,
                   const char *folder,
                   const char *name,
                   int fd,
                   guint64 size,
                   gboolean *held,
                   const CanvassDropWatch *watch,
                   GError **error);
  /* As canvass_drop_remove (). */
  gboolean (*remove) (CanvassDrop *self,
                      const char *folder,
                      const char *name,
                      const CanvassDropWatch *watch,
                      GError **error);
  /* (nullable) What was begun below @folder and never finished, where no listing shows it. */
  gboolean (*abandon) (CanvassDrop *self,
                       const char *folder,
                       const CanvassDropWatch *watch,
                       GError **error);
  gboolean lists_deep; /* list () knows @deep */
};

/* What a server may take, unless told otherwise. */
#define CANVASS_DROP_PATIENCE_SECONDS 30
#define CANVASS_DROP_TIME_LIMIT_SECONDS 3600

/**
 * CanvassDropAccess:
 * @credentials: (nullable): the path of a file as drop/credentials.h tells
 * @patience_seconds: a connection on which nearly nothing moves for so long is given up and tried
 *   again; 0 for CANVASS_DROP_PATIENCE_SECONDS
 * @time_limit_seconds: for all that is done with the drop; 0 for CANVASS_DROP_TIME_LIMIT_SECONDS
 */
typedef struct {
  const char *credentials;
  guint patience_seconds;
  guint time_limit_seconds;
} CanvassDropAccess;

/* (transfer full) (nullable) @address: a folder's path or file:// URL; https:// or dav:// (and
 * http:// of this very machine) for WebDAV, sftp://, s3://BUCKET/PREFIX. Reads the credentials and
 * connects to nothing. @access: (nullable). UNKNOWN_KIND for any other; CREDENTIALS; OFFLINE where
 * there is no such folder. */
CanvassDrop *
canvass_drop_open (const char *address, const CanvassDropAccess *access, GError **error);
/* Whether it is an URL, and not a path. */
gboolean canvass_drop_is_url (const char *address);

/* (transfer none) (nullable) the folder of this machine that it is. */
const char *canvass_drop_get_folder (CanvassDrop *self);

/* Shows every file in @folder, and with @deep also those in the folders in it, as they come: none
 * of it has to fit into memory. A folder that is not there has none; MISSING where the drop itself
 * is not there. */
gboolean canvass_drop_list (CanvassDrop *self,
                            const char *folder,
                            gboolean deep,
                            CanvassDropVisit visit,
                            gpointer user_data,
                            const CanvassDropWatch *watch,
                            GError **error);
/* The files in the folders in @folder alone, and of these only those that @enter lets be looked
 * into; a drop that lists all of them at once does not ask. @enter comes right before the entries
 * of its folder. */
gboolean canvass_drop_list_changed (CanvassDrop *self,
                                    const char *folder,
                                    CanvassDropEnter enter,
                                    CanvassDropVisit visit,
                                    gpointer user_data,
                                    const CanvassDropWatch *watch,
                                    GError **error);
/* The same as canvass_drop_list (), with what begins with a ".": what somebody has not put there to
 * its end. */
gboolean canvass_drop_list_unfinished (CanvassDrop *self,
                                       const char *folder,
                                       gboolean deep,
                                       CanvassDropVisit visit,
                                       gpointer user_data,
                                       const CanvassDropWatch *watch,
                                       GError **error);
/* Writes what the drop has under @name to @fd, from its beginning; TOO_LARGE as soon as that is
 * more than @max_bytes. */
gboolean canvass_drop_get (CanvassDrop *self,
                           const char *folder,
                           const char *name,
                           int fd,
                           guint64 max_bytes,
                           const CanvassDropWatch *watch,
                           GError **error);
/* Whether the drop has the @size bytes of @fd under @name, byte for byte. FALSE with an error where
 * that cannot be read, MISSING included, and without one where it is another. */
gboolean canvass_drop_holds (CanvassDrop *self,
                             const char *folder,
                             const char *name,
                             int fd,
                             guint64 size,
                             const CanvassDropWatch *watch,
                             GError **error);
/* Afterwards the drop holds the @size bytes of @fd under @name, and nobody ever sees a part of them
 * there. TAKEN where it holds others. @held (out): it had them already, or has something under that
 * name which may not be read with these credentials. */
gboolean canvass_drop_put (CanvassDrop *self,
                           const char *folder,
                           const char *name,
                           int fd,
                           guint64 size,
                           gboolean *held,
                           const CanvassDropWatch *watch,
                           GError **error);
/* Takes one file out, which is a name of drop/layout.h or one of those unfinished. TRUE also where
 * it was not there; REFUSED where these credentials may not. Only for what destroys a campaign: see
 * drop/clear.h. */
gboolean canvass_drop_remove (CanvassDrop *self,
                              const char *folder,
                              const char *name,
                              const CanvassDropWatch *watch,
                              GError **error);
/* What lies below @folder and was begun and never finished, where no listing shows it. For the same
 * purpose only. */
gboolean canvass_drop_abandon (CanvassDrop *self,
                               const char *folder,
                               const CanvassDropWatch *watch,
                               GError **error);

/* For implementations. FALSE with G_IO_ERROR_CANCELLED when who looks on wants it to stop. */
gboolean canvass_drop_watch_step (const CanvassDropWatch *watch, guint64 bytes, GError **error);
gboolean canvass_drop_fail_taken (const char *name, GError **error); /* FALSE with TAKEN */
/* What a put makes of a name that the drop said is taken: it knows who asks, so what it does not
 * let be read counts as held. */
gboolean canvass_drop_judge_taken (CanvassDrop *self,
                                   const char *folder,
                                   const char *name,
                                   int fd,
                                   guint64 size,
                                   gboolean *held,
                                   const CanvassDropWatch *watch,
                                   GError **error);

G_END_DECLS
