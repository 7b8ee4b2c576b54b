/*
 * folder-media.h: sticks that something else mounts below one folder
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/media.h"

G_BEGIN_DECLS

/**
 * CanvassFolderMedia:
 *
 * Each file system mounted below the folder, however deep, is a stick until it is unmounted or
 * mounted over. So is each plain subfolder with a folder "canvass" in it, which tells it from the
 * empty mount point of a stick that was pulled.
 */
#define CANVASS_TYPE_FOLDER_MEDIA (canvass_folder_media_get_type ())
G_DECLARE_FINAL_TYPE (CanvassFolderMedia, canvass_folder_media, CANVASS, FOLDER_MEDIA, GObject)

/* G_IO_ERROR when @folder is none or cannot be watched. */
CanvassMedia *canvass_folder_media_new (const char *folder, GError **error);

G_END_DECLS
