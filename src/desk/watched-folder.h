/*
 * watched-folder.h: whatever comes into a folder is imported by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "desk/settings.h"

G_BEGIN_DECLS

/**
 * CanvassWatchedFolder:
 *
 * Watches the folder that the settings name for the desk's ledger, from now on until the desk is
 * locked; the settings may name another meanwhile. Looks at once, whenever something in it changes,
 * and now and then, since a shared disk does not tell. Looking and remembering are done on threads
 * of their own, importing on the desk's. Each file is imported once, also a bad one, until it
 * changes; that is remembered in LEDGER/drops.
 *
 * Signals: "imported" (what came is the desk's account now), "failed" (GError *: the folder is not
 * there or the disk refused; once, until it works again).
 */
#define CANVASS_TYPE_WATCHED_FOLDER (canvass_watched_folder_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassWatchedFolder, canvass_watched_folder, CANVASS, WATCHED_FOLDER, GObject)

CanvassWatchedFolder *canvass_watched_folder_new (CanvassDesk *desk, CanvassDeskSettings *settings);

G_END_DECLS
