/*
 * folder-drop.h: a drop that is a folder, as of a stick, a share or a synchronized disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/drop.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_FOLDER_DROP (canvass_folder_drop_get_type ())
G_DECLARE_FINAL_TYPE (CanvassFolderDrop, canvass_folder_drop, CANVASS, FOLDER_DROP, GObject)

CanvassDrop *canvass_folder_drop_new (const char *path, GError **error);

G_END_DECLS
