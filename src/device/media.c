/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/media.h"

#include "device/block.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

struct _CanvassStick {
  GObject parent_instance;

  char *id;
  char *name;
  char *path;
  gboolean is_mount;
  gboolean read_only;
};

G_DEFINE_FINAL_TYPE (CanvassStick, canvass_stick, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (CanvassMedia, canvass_media, G_TYPE_OBJECT)

enum {
  SIGNAL_ADDED,
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
canvass_stick_finalize (GObject *object)
{
  CanvassStick *self = CANVASS_STICK (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->path);

  G_OBJECT_CLASS (canvass_stick_parent_class)->finalize (object);
}

static void
canvass_stick_class_init (CanvassStickClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_stick_finalize;
}

static void
canvass_stick_init (CanvassStick *self)
{
}

CanvassStick *
canvass_stick_new (
    const char *id, const char *name, const char *path, gboolean is_mount, gboolean read_only)
{
  CanvassStick *self = g_object_new (CANVASS_TYPE_STICK, NULL);

  self->id = g_strdup (id);
  self->name = g_utf8_make_valid (name, -1);
  self->path = g_strdup (path);
  self->is_mount = is_mount;
  self->read_only = read_only;
  return self;
}

const char *
canvass_stick_get_id (CanvassStick *self)
{
  return self->id;
}

const char *
canvass_stick_get_name (CanvassStick *self)
{
  return self->name;
}

const char *
canvass_stick_get_path (CanvassStick *self)
{
  return self->path;
}

gboolean
canvass_stick_get_read_only (CanvassStick *self)
{
  return self->read_only;
}

/* A file system's root is another than the folder around it. */
static gboolean
is_root (int fd, const struct stat *info)
{
  struct stat above;

  return fstatat (fd, "..", &above, 0) == 0 &&
         (above.st_dev != info->st_dev || above.st_ino == info->st_ino);
}

gboolean
canvass_stick_is_in (CanvassStick *self, int fd)
{
  struct stat opened, there;

  return fstat (fd, &opened) == 0 && stat (self->path, &there) == 0 &&
         opened.st_dev == there.st_dev && opened.st_ino == there.st_ino &&
         canvass_block_is_there (opened.st_dev) && (!self->is_mount || is_root (fd, &opened));
}

int
canvass_stick_open (CanvassStick *self, GError **error)
{
  int fd = open (self->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd >= 0 && canvass_stick_is_in (self, fd))
    return fd;

  if (fd >= 0)
    close (fd);
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s is no longer in. Put it in again", self->name);
  return -1;
}

gboolean
canvass_stick_measure (CanvassStick *self,
                       guint64 *free_bytes,
                       guint64 *total_bytes,
                       GError **error)
{
  int fd = canvass_stick_open (self, error);
  struct statvfs info;
  gboolean measured;
  int saved_errno;

  if (fd < 0)
    return FALSE;

  measured = fstatvfs (fd, &info) == 0;
  saved_errno = errno;
  close (fd);
  if (!measured) {
    g_set_error (error,
                 G_IO_ERROR,
                 (gint)g_io_error_from_errno (saved_errno),
                 "%s cannot be read: %s. Use another",
                 self->name,
                 g_strerror (saved_errno));
    return FALSE;
  }

  *free_bytes = (guint64)info.f_bavail * info.f_frsize;
  *total_bytes = (guint64)info.f_blocks * info.f_frsize;
  return TRUE;
}

static void
canvass_media_default_init (CanvassMediaInterface *iface)
{
  signals[SIGNAL_ADDED] = g_signal_new ("added",
                                        CANVASS_TYPE_MEDIA,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        CANVASS_TYPE_STICK);
  signals[SIGNAL_REMOVED] = g_signal_new ("removed",
                                          CANVASS_TYPE_MEDIA,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          CANVASS_TYPE_STICK);
}

GPtrArray *
canvass_media_list (CanvassMedia *self)
{
  g_return_val_if_fail (CANVASS_IS_MEDIA (self), NULL);

  return CANVASS_MEDIA_GET_IFACE (self)->list (self);
}

CanvassStick *
canvass_media_find (CanvassMedia *self, const char *id)
{
  g_autoptr (GPtrArray) sticks = canvass_media_list (self);

  for (guint i = 0; i < sticks->len; i++) {
    CanvassStick *stick = g_ptr_array_index (sticks, i);

    if (g_str_equal (stick->id, id))
      return g_object_ref (stick);
  }

  return NULL;
}

void
canvass_media_added (CanvassMedia *self, CanvassStick *stick)
{
  g_signal_emit (self, signals[SIGNAL_ADDED], 0, stick);
}

void
canvass_media_removed (CanvassMedia *self, CanvassStick *stick)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0, stick);
}
