/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-media"

#include "device/volume-media.h"

#include "device/block.h"

#include <gio/gunixmounts.h>
#include <sys/stat.h>

struct _CanvassVolumeMedia {
  GObject parent_instance;

  GVolumeMonitor *monitor; /* (owned) */
  GHashTable *seen;        /* (owned) GMount → CanvassStick */
  GPtrArray *sticks;       /* (owned) (element-type CanvassStick) in the order they came */
  guint n_seen;            /* so far */
};

static void canvass_volume_media_iface_init (CanvassMediaInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CanvassVolumeMedia,
                               canvass_volume_media,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CANVASS_TYPE_MEDIA,
                                                      canvass_volume_media_iface_init))

/* A system that was started from a stick has its own disk in a drive that can be taken away. */
static gboolean
is_on_systems_disk (const char *device)
{
  struct stat info, root;
  g_autofree char *disk = NULL;
  g_autofree char *own = NULL;

  if (device == NULL || stat (device, &info) != 0 || !S_ISBLK (info.st_mode) ||
      stat ("/", &root) != 0)
    return FALSE;

  disk = canvass_block_disk (info.st_rdev);
  own = canvass_block_disk (root.st_dev);
  return disk != NULL && g_strcmp0 (disk, own) == 0;
}

static gboolean
is_systems (const char *path)
{
  g_autoptr (GUnixMountEntry) entry = g_unix_mount_at (path, NULL);

  return g_unix_is_mount_path_system_internal (path) ||
         (entry != NULL && is_on_systems_disk (g_unix_mount_get_device_path (entry)));
}

/* (transfer full) (nullable) its path, if it is a stick's. */
static char *
judge_mount (GMount *mount)
{
  g_autoptr (GFile) root = g_mount_get_root (mount);
  g_autoptr (GDrive) drive = g_mount_get_drive (mount);
  g_autofree char *path = g_file_get_path (root);

  if (path == NULL || !g_file_is_native (root) || g_mount_is_shadowed (mount) || drive == NULL ||
      !g_drive_is_removable (drive) || is_systems (path))
    return NULL;

  return g_steal_pointer (&path);
}

static gboolean
is_read_only (const char *path)
{
  g_autoptr (GUnixMountEntry) entry = g_unix_mount_at (path, NULL);

  return entry != NULL && g_unix_mount_is_readonly (entry);
}

static void
take_mount (CanvassVolumeMedia *self, GMount *mount)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;
  CanvassStick *stick;

  if (g_hash_table_contains (self->seen, mount))
    return;

  path = judge_mount (mount);
  if (path == NULL)
    return;

  name = g_mount_get_name (mount);
  id = g_strdup_printf ("volume-%u", ++self->n_seen);
  stick = canvass_stick_new (id, name, path, TRUE, is_read_only (path));
  g_hash_table_insert (self->seen, g_object_ref (mount), g_object_ref (stick));
  g_ptr_array_add (self->sticks, stick);
  canvass_media_added (CANVASS_MEDIA (self), stick);
}

static void
drop_mount (CanvassVolumeMedia *self, GMount *mount)
{
  g_autoptr (CanvassStick) stick = NULL;
  gpointer key, value;

  if (!g_hash_table_steal_extended (self->seen, mount, &key, &value))
    return;

  g_object_unref (key);
  stick = value;
  g_ptr_array_remove (self->sticks, stick);
  canvass_media_removed (CANVASS_MEDIA (self), stick);
}

static void
on_mount_added (CanvassVolumeMedia *self, GMount *mount)
{
  take_mount (self, mount);
}

static void
on_mount_removed (CanvassVolumeMedia *self, GMount *mount)
{
  drop_mount (self, mount);
}

/* It may have got its drive only now, or another path. */
static void
on_mount_changed (CanvassVolumeMedia *self, GMount *mount)
{
  CanvassStick *stick = g_hash_table_lookup (self->seen, mount);
  g_autofree char *path = judge_mount (mount);

  if (stick != NULL && g_strcmp0 (path, canvass_stick_get_path (stick)) != 0)
    drop_mount (self, mount);
  take_mount (self, mount);
}

static void
on_mount_ready (GObject *source, GAsyncResult *result, gpointer unused)
{
  g_autoptr (GError) error = NULL;

  if (!g_volume_mount_finish (G_VOLUME (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ALREADY_MOUNTED))
    g_message ("A stick cannot be mounted: %s", error->message);
}

/* Without an operation to ask a person for a password, one that needs one stays as it is. Whether
 * it wants to be mounted is not asked: gvfs says no of what was put in before it was started. */
static void
take_volume (GVolume *volume)
{
  g_autoptr (GMount) mount = g_volume_get_mount (volume);
  g_autoptr (GDrive) drive = g_volume_get_drive (volume);
  g_autofree char *device = g_volume_get_identifier (volume, G_VOLUME_IDENTIFIER_KIND_UNIX_DEVICE);

  if (mount == NULL && drive != NULL && g_drive_is_removable (drive) &&
      g_volume_can_mount (volume) && !is_on_systems_disk (device))
    g_volume_mount (volume, G_MOUNT_MOUNT_NONE, NULL, NULL, on_mount_ready, NULL);
}

static void
on_volume_added (CanvassVolumeMedia *self, GVolume *volume)
{
  take_volume (volume);
}

static void
look_around (CanvassVolumeMedia *self)
{
  GList *volumes = g_volume_monitor_get_volumes (self->monitor);
  GList *mounts = g_volume_monitor_get_mounts (self->monitor);

  for (GList *at = mounts; at != NULL; at = at->next)
    take_mount (self, at->data);
  for (GList *at = volumes; at != NULL; at = at->next)
    take_volume (at->data);

  g_list_free_full (mounts, g_object_unref);
  g_list_free_full (volumes, g_object_unref);
}

CanvassMedia *
canvass_volume_media_new (GVolumeMonitor *monitor)
{
  static const struct {
    const char *signal;
    GCallback callback;
  } connections[] = {
    { "mount-added", G_CALLBACK (on_mount_added) },
    { "mount-removed", G_CALLBACK (on_mount_removed) },
    { "mount-changed", G_CALLBACK (on_mount_changed) },
    { "volume-added", G_CALLBACK (on_volume_added) },
  };
  CanvassVolumeMedia *self = g_object_new (CANVASS_TYPE_VOLUME_MEDIA, NULL);

  self->monitor = monitor != NULL ? g_object_ref (monitor) : g_volume_monitor_get ();
  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    g_signal_connect_object (
        self->monitor, connections[i].signal, connections[i].callback, self, G_CONNECT_SWAPPED);

  look_around (self);
  return CANVASS_MEDIA (self);
}

static GPtrArray *
canvass_volume_media_list (CanvassMedia *media)
{
  CanvassVolumeMedia *self = CANVASS_VOLUME_MEDIA (media);
  GPtrArray *sticks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->sticks->len; i++)
    g_ptr_array_add (sticks, g_object_ref (g_ptr_array_index (self->sticks, i)));

  return sticks;
}

static void
canvass_volume_media_finalize (GObject *object)
{
  CanvassVolumeMedia *self = CANVASS_VOLUME_MEDIA (object);

  g_clear_object (&self->monitor);
  g_hash_table_unref (self->seen);
  g_ptr_array_unref (self->sticks);

  G_OBJECT_CLASS (canvass_volume_media_parent_class)->finalize (object);
}

static void
canvass_volume_media_class_init (CanvassVolumeMediaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_volume_media_finalize;
}

static void
canvass_volume_media_iface_init (CanvassMediaInterface *iface)
{
  iface->list = canvass_volume_media_list;
}

static void
canvass_volume_media_init (CanvassVolumeMedia *self)
{
  self->seen = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->sticks = g_ptr_array_new_with_free_func (g_object_unref);
}
