/*
 * fake-volumes.h: a volume monitor of our own, as no test can put a stick into a machine
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

GVolumeMonitor *fake_monitor_new (void);
void fake_monitor_add_mount (GVolumeMonitor *monitor, GMount *mount);
void fake_monitor_remove_mount (GVolumeMonitor *monitor, GMount *mount);
void fake_monitor_add_volume (GVolumeMonitor *monitor, GVolume *volume);

GMount *fake_mount_new (const char *path, const char *name, gboolean removable);
/* @device: (nullable): "/dev/sdb1". It never says that it should be mounted by itself. */
GVolume *fake_volume_new (gboolean removable, const char *device);
guint fake_volume_count_mounts (GVolume *volume); /* how often it was asked to be mounted */
