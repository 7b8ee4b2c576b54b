/*
 * media.h: the sticks that are put into a machine, and taken out of it
 *
 * Knows that they are there, not what is on them: nothing here reads or writes a stick but
 * canvass_stick_open () and canvass_stick_measure (), since a stick may not answer for minutes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassStick:
 *
 * One file system that can be taken away. Immutable, so any thread may use it; after it was pulled
 * it stays what it was, and opens no more.
 */
#define CANVASS_TYPE_STICK (canvass_stick_get_type ())
G_DECLARE_FINAL_TYPE (CanvassStick, canvass_stick, CANVASS, STICK, GObject)

/* @is_mount: @path is a file system's own root; once it no longer is, the stick is gone. */
CanvassStick *canvass_stick_new (
    const char *id, const char *name, const char *path, gboolean is_mount, gboolean read_only);

/* Stable while it is in, and never that of another that is in. Not the one it is enrolled by: see
 * kiosk/stick.h. */
const char *canvass_stick_get_id (CanvassStick *self);
const char *canvass_stick_get_name (CanvassStick *self); /* for people: its label, UTF-8 */
const char *canvass_stick_get_path (CanvassStick *self); /* of its root */
gboolean canvass_stick_get_read_only (CanvassStick *self);

/* Opens its root. Returns a descriptor, or -1 with G_IO_ERROR_NOT_FOUND when the stick is gone; it
 * never leads to the disk below a mount that has vanished. May block for as long as the stick
 * likes: for worker threads. */
int canvass_stick_open (CanvassStick *self, GError **error);
/* Whether what was opened as @fd is still in, by what the kernel knows of it. May block. */
gboolean canvass_stick_is_in (CanvassStick *self, int fd);
/* May block. Errors: as canvass_stick_open (), or G_IO_ERROR of reading. */
gboolean canvass_stick_measure (CanvassStick *self,
                                guint64 *free_bytes,
                                guint64 *total_bytes,
                                GError **error);

/**
 * CanvassMedia:
 *
 * Where sticks come and go. For the main thread.
 *
 * Signals:
 * "added" (CanvassStick *stick): one was put in, or was mounted
 * "removed" (CanvassStick *stick): it was pulled or unmounted
 */
#define CANVASS_TYPE_MEDIA (canvass_media_get_type ())
G_DECLARE_INTERFACE (CanvassMedia, canvass_media, CANVASS, MEDIA, GObject)

struct _CanvassMediaInterface {
  GTypeInterface parent_iface;

  GPtrArray *(*list) (CanvassMedia *self);
};

/* (transfer full) (element-type CanvassStick) those that are in, in the order they came. */
GPtrArray *canvass_media_list (CanvassMedia *self);
/* (transfer full) (nullable) the one with this id. */
CanvassStick *canvass_media_find (CanvassMedia *self, const char *id);

/* For implementations. */
void canvass_media_added (CanvassMedia *self, CanvassStick *stick);
void canvass_media_removed (CanvassMedia *self, CanvassStick *stick);

G_END_DECLS
