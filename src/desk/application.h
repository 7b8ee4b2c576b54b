/*
 * application.h: canvass-desk, the coordinators' application
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_DESK_ID "io.github.canvass.Desk"

/**
 * CanvassDeskApplication:
 *
 * Opens a window for each folder that it is given, or one to choose from. SIGTERM locks and closes
 * as the windows' own buttons do.
 */
#define CANVASS_TYPE_DESK_APPLICATION (canvass_desk_application_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassDeskApplication, canvass_desk_application, CANVASS, DESK_APPLICATION, AdwApplication)

CanvassDeskApplication *canvass_desk_application_new (void);

G_END_DECLS
