/*
 * panel-process.h: the canvasser's panel as the kiosk sees it: a process that shows and asks
 *
 * Until canvass_panel_process_admit () nothing is heard from it but what stands before the PIN.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/booth-process.h"
#include "kiosk/panel-protocol.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_PANEL_PROCESS (canvass_panel_process_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPanelProcess, canvass_panel_process, CANVASS, PANEL_PROCESS, GObject)

/**
 * CanvassPanelEvents:
 * @asked: a pin, choose-pin, back, do, cancel or quit that may be said now. @message is only valid
 *   during the call
 * @gone: the process ended and was reaped; nothing follows. @crashed: by itself or for what it said
 *
 * What the owner is told, from the main loop. Any may drop the last reference.
 */
typedef struct {
  void (*asked) (CanvassPanelProcess *panel, const CanvassPanelMessage *message, gpointer data);
  void (*gone) (CanvassPanelProcess *panel, gboolean crashed, gpointer data);
} CanvassPanelEvents;

/* Starts @argv with @environment, says @setup. All but @setup is borrowed and outlives the process.
 * The object lives on until the process was reaped. */
CanvassPanelProcess *canvass_panel_process_start (const char *const *argv,
                                                  const char *const *environment,
                                                  const CanvassBoothTimes *times,
                                                  const CanvassPanelMessage *setup,
                                                  const CanvassPanelEvents *events,
                                                  gpointer user_data,
                                                  GError **error);

/* The PIN was right: from now on everything may be asked. */
void canvass_panel_process_admit (CanvassPanelProcess *self);
void canvass_panel_process_tell (CanvassPanelProcess *self, const CanvassPanelMessage *message);
void canvass_panel_process_leave (CanvassPanelProcess *self);

/**
 * CanvassPanelSelf:
 *
 * What it said of itself when it was ready; all FALSE before.
 */
typedef struct {
  gboolean ready;
  gboolean locked;            /* its memory */
  gboolean dumps_core;        /* a crash would write it to a disk */
  gboolean refuses_inspector; /* GTK's */
} CanvassPanelSelf;

const CanvassPanelSelf *canvass_panel_process_get_self (CanvassPanelProcess *self);
GPid canvass_panel_process_get_pid (CanvassPanelProcess *self);
gboolean canvass_panel_process_is_admitted (CanvassPanelProcess *self);

G_END_DECLS
