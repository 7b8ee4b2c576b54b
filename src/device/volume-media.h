/*
 * volume-media.h: sticks as the desktop's volume monitor tells of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/media.h"

G_BEGIN_DECLS

/**
 * CanvassVolumeMedia:
 *
 * What is mounted from a drive that can be taken away, and not from the disk that the system itself
 * runs from. What is put in and not mounted is mounted, where no password is needed for it.
 */
#define CANVASS_TYPE_VOLUME_MEDIA (canvass_volume_media_get_type ())
G_DECLARE_FINAL_TYPE (CanvassVolumeMedia, canvass_volume_media, CANVASS, VOLUME_MEDIA, GObject)

/* @monitor: (nullable): NULL for the system's. */
CanvassMedia *canvass_volume_media_new (GVolumeMonitor *monitor);

G_END_DECLS
