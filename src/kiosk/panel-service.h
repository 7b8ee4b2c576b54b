/*
 * panel-service.h: answers the canvasser: opens the panel, asks for the PIN, does what is asked for
 *
 * Owns what the table itself remembers (settings.h) and does on its own: warnings, batches to
 * enrolled sticks, the mirror. One task runs at a time. For the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/media.h"
#include "kiosk/hatch.h"
#include "kiosk/mirroring.h"
#include "kiosk/table.h"

G_BEGIN_DECLS

/**
 * CanvassPanelSettings:
 * @directory: the vault folder
 * @panel_argv, @panel_environment: the panel's program
 * @canvass: (nullable): the path of the `canvass` program, which sends
 * @hatch: (nullable): runs it in place of the kiosk
 * @languages: (nullable): the path of the program that looks at fonts and voices
 * @sheet: (nullable): the path of the program that draws a page to print
 *
 * Borrowed; outlives the service.
 */
typedef struct {
  const char *directory;
  const char *const *panel_argv;
  const char *const *panel_environment;
  const char *canvass;
  CanvassHatch *hatch;
  const char *languages;
  const char *sheet;
  gboolean windowed;
  gboolean demo;
  CanvassBoothTimes times;
  guint refresh_ms;
} CanvassPanelSettings;

#define CANVASS_TYPE_PANEL_SERVICE (canvass_panel_service_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPanelService, canvass_panel_service, CANVASS, PANEL_SERVICE, GObject)

CanvassPanelService *canvass_panel_service_new (CanvassTable *table,
                                                CanvassPetitions *petitions,
                                                CanvassRecorder *recorder,
                                                CanvassMirroring *mirroring,
                                                CanvassMedia *media,
                                                const CanvassPanelSettings *settings);

/* The kiosk ends, and not by a crash: ends the panel and remembers that. */
void canvass_panel_service_end (CanvassPanelService *self);

G_END_DECLS
