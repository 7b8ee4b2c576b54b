/*
 * drop.h: a place that both kiosks and coordinators reach
 *
 * Whatever it is, it is not trusted: it may forget, refuse, or hand out anything under any name. It
 * sees what a stick would show: sealed batches, kiosks' cards and coordinators' signed files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassDropError:
 * @CANVASS_DROP_ERROR_OFFLINE: it cannot be reached now; try again later
 * @CANVASS_DROP_ERROR_UNKNOWN_KIND: no address that this release can use
 * @CANVASS_DROP_ERROR_REFUSED: it does not allow what was asked
 * @CANVASS_DROP_ERROR_FULL: it has no room
 * @CANVASS_DROP_ERROR_TAKEN: another file has that name there
 * @CANVASS_DROP_ERROR_MISSING: no such file there (any more)
 * @CANVASS_DROP_ERROR_TOO_LARGE: larger than what was asked for may be
 * @CANVASS_DROP_ERROR_UNFAITHFUL: it does not give back what was put
 * @CANVASS_DROP_ERROR_OWN_DISK: this machine's own disk is full or refuses
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
  CANVASS_N_DROP_ERRORS,
} CanvassDropError;

#define CANVASS_DROP_ERROR (canvass_drop_error_quark ())
GQuark canvass_drop_error_quark (void);

/**
 * CanvassDropWatch:
 * @advance: (nullable): @bytes more went over; comes again and again while it works
 * @cancellable: (nullable)
 *
 * Who looks on. Borrowed.
 */
typedef struct {
  void (*advance) (guint64 bytes, gpointer user_data);
  gpointer user_data;
  GCancellable *cancellable;
} CanvassDropWatch;

typedef struct {
  char *name;   /* (owned) without a "/" in it, never "." or "..", at most 255 bytes */
  guint64 size; /* as the drop claims */
} CanvassDropEntry;

void canvass_drop_entry_free (CanvassDropEntry *self);

/**
 * CanvassDrop:
 *
 * Blocks in all it does. Errors: CANVASS_DROP_ERROR, G_IO_ERROR_CANCELLED.
 */
#define CANVASS_TYPE_DROP (canvass_drop_get_type ())
G_DECLARE_INTERFACE (CanvassDrop, canvass_drop, CANVASS, DROP, GObject)

struct _CanvassDropInterface {
  GTypeInterface parent_iface;

  const char *(*get_folder) (CanvassDrop *self); /* NULL for those on no disk of this machine */
  GPtrArray *(*list) (CanvassDrop *self, const CanvassDropWatch *watch, GError **error);
  gboolean (*get) (CanvassDrop *self,
                   const char *name,
                   int fd,
                   guint64 max_bytes,
                   const CanvassDropWatch *watch,
                   GError **error);
  gboolean (*put) (CanvassDrop *self,
                   const char *name,
                   int fd,
                   guint64 size,
                   gboolean *held,
                   const CanvassDropWatch *watch,
                   GError **error);
};

/* (transfer full) (nullable) @address: a folder's path or file:// URL. UNKNOWN_KIND for any other;
 * OFFLINE where there is none. */
CanvassDrop *canvass_drop_open (const char *address, GError **error);

/* (transfer none) (nullable) the folder of this machine that it is. */
const char *canvass_drop_get_folder (CanvassDrop *self);

/* (transfer full) (element-type CanvassDropEntry) the files in it, by name. */
GPtrArray *canvass_drop_list (CanvassDrop *self, const CanvassDropWatch *watch, GError **error);
/* Writes what the drop has under @name to @fd; TOO_LARGE as soon as that is more than @max_bytes.
 */
gboolean canvass_drop_get (CanvassDrop *self,
                           const char *name,
                           int fd,
                           guint64 max_bytes,
                           const CanvassDropWatch *watch,
                           GError **error);
/* Afterwards the drop holds the @size bytes of @fd under @name, and nobody ever sees a part of them
 * there. TAKEN where it holds others. @held (out): it had them already. */
gboolean canvass_drop_put (CanvassDrop *self,
                           const char *name,
                           int fd,
                           guint64 size,
                           gboolean *held,
                           const CanvassDropWatch *watch,
                           GError **error);

/* FALSE with G_IO_ERROR_CANCELLED when who looks on wants it to stop. For implementations. */
gboolean canvass_drop_watch_step (const CanvassDropWatch *watch, guint64 bytes, GError **error);

G_END_DECLS
