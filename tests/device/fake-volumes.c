/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fake-volumes.h"

/* A drive that can or cannot be taken away. */
typedef struct {
  GObject parent_instance;
  gboolean removable;
} FakeDrive;
typedef GObjectClass FakeDriveClass;

static GType fake_drive_get_type (void);

static gboolean
fake_drive_is_removable (GDrive *drive)
{
  return ((FakeDrive *)drive)->removable;
}

static void
fake_drive_iface_init (GDriveIface *iface)
{
  iface->is_removable = fake_drive_is_removable;
}

G_DEFINE_TYPE_WITH_CODE (FakeDrive,
                         fake_drive,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_DRIVE, fake_drive_iface_init))

static void
fake_drive_class_init (FakeDriveClass *klass)
{
}

static void
fake_drive_init (FakeDrive *self)
{
}

static GDrive *
fake_drive_new (gboolean removable)
{
  FakeDrive *self = g_object_new (fake_drive_get_type (), NULL);

  self->removable = removable;
  return G_DRIVE (self);
}

typedef struct {
  GObject parent_instance;
  char *path;
  char *name;
  gboolean removable;
} FakeMount;
typedef GObjectClass FakeMountClass;

static GType fake_mount_get_type (void);

static GFile *
fake_mount_get_root (GMount *mount)
{
  return g_file_new_for_path (((FakeMount *)mount)->path);
}

static char *
fake_mount_get_name (GMount *mount)
{
  return g_strdup (((FakeMount *)mount)->name);
}

static GDrive *
fake_mount_get_drive (GMount *mount)
{
  return fake_drive_new (((FakeMount *)mount)->removable);
}

static void
fake_mount_iface_init (GMountIface *iface)
{
  iface->get_root = fake_mount_get_root;
  iface->get_name = fake_mount_get_name;
  iface->get_drive = fake_mount_get_drive;
}

G_DEFINE_TYPE_WITH_CODE (FakeMount,
                         fake_mount,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_MOUNT, fake_mount_iface_init))

static void
fake_mount_finalize (GObject *object)
{
  FakeMount *self = (FakeMount *)object;

  g_free (self->path);
  g_free (self->name);

  G_OBJECT_CLASS (fake_mount_parent_class)->finalize (object);
}

static void
fake_mount_class_init (FakeMountClass *klass)
{
  klass->finalize = fake_mount_finalize;
}

static void
fake_mount_init (FakeMount *self)
{
}

GMount *
fake_mount_new (const char *path, const char *name, gboolean removable)
{
  FakeMount *self = g_object_new (fake_mount_get_type (), NULL);

  self->path = g_strdup (path);
  self->name = g_strdup (name);
  self->removable = removable;
  return G_MOUNT (self);
}

typedef struct {
  GObject parent_instance;
  gboolean removable;
  char *device; /* (nullable) */
  guint n_mounts;
} FakeVolume;
typedef GObjectClass FakeVolumeClass;

static GType fake_volume_get_type (void);

static GMount *
fake_volume_get_mount (GVolume *volume)
{
  return NULL;
}

static GDrive *
fake_volume_get_drive (GVolume *volume)
{
  return fake_drive_new (((FakeVolume *)volume)->removable);
}

static gboolean
fake_volume_can_mount (GVolume *volume)
{
  return TRUE;
}

static gboolean
fake_volume_should_automount (GVolume *volume)
{
  return FALSE; /* as gvfs says of what was put in before it was started */
}

static char *
fake_volume_get_identifier (GVolume *volume, const char *kind)
{
  return g_str_equal (kind, G_VOLUME_IDENTIFIER_KIND_UNIX_DEVICE)
             ? g_strdup (((FakeVolume *)volume)->device)
             : NULL;
}

static void
fake_volume_mount (GVolume *volume,
                   GMountMountFlags flags,
                   GMountOperation *operation,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_assert_null (operation);
  ((FakeVolume *)volume)->n_mounts++;
}

static void
fake_volume_iface_init (GVolumeIface *iface)
{
  iface->get_mount = fake_volume_get_mount;
  iface->get_drive = fake_volume_get_drive;
  iface->can_mount = fake_volume_can_mount;
  iface->get_identifier = fake_volume_get_identifier;
  iface->should_automount = fake_volume_should_automount;
  iface->mount_fn = fake_volume_mount;
}

G_DEFINE_TYPE_WITH_CODE (FakeVolume,
                         fake_volume,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_VOLUME, fake_volume_iface_init))

static void
fake_volume_finalize (GObject *object)
{
  g_free (((FakeVolume *)object)->device);

  G_OBJECT_CLASS (fake_volume_parent_class)->finalize (object);
}

static void
fake_volume_class_init (FakeVolumeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_volume_finalize;
}

static void
fake_volume_init (FakeVolume *self)
{
}

GVolume *
fake_volume_new (gboolean removable, const char *device)
{
  FakeVolume *self = g_object_new (fake_volume_get_type (), NULL);

  self->removable = removable;
  self->device = g_strdup (device);
  return G_VOLUME (self);
}

guint
fake_volume_count_mounts (GVolume *volume)
{
  return ((FakeVolume *)volume)->n_mounts;
}

typedef struct {
  GVolumeMonitor parent_instance;
  GList *mounts;
  GList *volumes;
} FakeMonitor;
typedef GVolumeMonitorClass FakeMonitorClass;

static GType fake_monitor_get_type (void);
G_DEFINE_TYPE (FakeMonitor, fake_monitor, G_TYPE_VOLUME_MONITOR)

static gpointer
copy_reference (gconstpointer object, gpointer unused)
{
  return g_object_ref ((gpointer)object);
}

static GList *
fake_monitor_get_mounts (GVolumeMonitor *monitor)
{
  return g_list_copy_deep (((FakeMonitor *)monitor)->mounts, copy_reference, NULL);
}

static GList *
fake_monitor_get_volumes (GVolumeMonitor *monitor)
{
  return g_list_copy_deep (((FakeMonitor *)monitor)->volumes, copy_reference, NULL);
}

static void
fake_monitor_finalize (GObject *object)
{
  FakeMonitor *self = (FakeMonitor *)object;

  g_list_free_full (self->mounts, g_object_unref);
  g_list_free_full (self->volumes, g_object_unref);

  G_OBJECT_CLASS (fake_monitor_parent_class)->finalize (object);
}

static void
fake_monitor_class_init (FakeMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_monitor_finalize;
  klass->get_mounts = fake_monitor_get_mounts;
  klass->get_volumes = fake_monitor_get_volumes;
}

static void
fake_monitor_init (FakeMonitor *self)
{
}

GVolumeMonitor *
fake_monitor_new (void)
{
  return g_object_new (fake_monitor_get_type (), NULL);
}

void
fake_monitor_add_mount (GVolumeMonitor *monitor, GMount *mount)
{
  FakeMonitor *self = (FakeMonitor *)monitor;

  self->mounts = g_list_append (self->mounts, g_object_ref (mount));
  g_signal_emit_by_name (monitor, "mount-added", mount);
}

void
fake_monitor_remove_mount (GVolumeMonitor *monitor, GMount *mount)
{
  FakeMonitor *self = (FakeMonitor *)monitor;

  self->mounts = g_list_remove (self->mounts, mount);
  g_signal_emit_by_name (monitor, "mount-removed", mount);
  g_object_unref (mount);
}

void
fake_monitor_add_volume (GVolumeMonitor *monitor, GVolume *volume)
{
  FakeMonitor *self = (FakeMonitor *)monitor;

  self->volumes = g_list_append (self->volumes, g_object_ref (volume));
  g_signal_emit_by_name (monitor, "volume-added", volume);
}
