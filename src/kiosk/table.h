/*
 * table.h: keeps one booth on the screen and the next one ready, whatever happens to them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/memory.h"
#include "kiosk/booth-process.h"
#include "kiosk/petitions.h"

G_BEGIN_DECLS

/* What one signer may carry to the next is forgotten after this long. */
#define CANVASS_CARRY_SECONDS 30

/**
 * CanvassTableSettings:
 * @booth_argv: the booth's program and its arguments
 * @booth_environment: all that is in its environment
 * @windowed: for a desktop: closing the window ends the table
 * @demo: unprotected memory is only told, never a reason to stay closed
 * @swap, @hibernation: where memory goes on this machine
 * @refresh_ms: how often to look whether signing may go on
 */
typedef struct {
  const char *const *booth_argv;
  const char *const *booth_environment;
  gboolean windowed;
  gboolean demo;
  CanvassSwap swap;
  CanvassSwap hibernation;
  guint refresh_ms;
  CanvassBoothTimes times;
} CanvassTableSettings;

/**
 * CanvassTable:
 *
 * Shows a booth, has the next one built and waiting, and lets a booth leave only when the next is
 * on the screen. A booth that crashes, hangs or misbehaves is replaced at once, and ever more
 * slowly when that happens again and again.
 *
 * Signal "ended": every booth is gone after canvass_table_stop (), the closing of the window or a
 * failure.
 */
#define CANVASS_TYPE_TABLE (canvass_table_get_type ())
G_DECLARE_FINAL_TYPE (CanvassTable, canvass_table, CANVASS, TABLE, GObject)

/* @settings is borrowed and outlives the table. */
CanvassTable *canvass_table_new (CanvassPetitions *petitions, const CanvassTableSettings *settings);

/* Starts the first booth and opens the petitions. Errors: CANVASS_VAULT_ERROR_BUSY, or of starting
 * a program. */
gboolean canvass_table_start (CanvassTable *self, GError **error);
void canvass_table_stop (CanvassTable *self);

/* (transfer none) (nullable) why it ended by itself. */
const GError *canvass_table_get_failure (CanvassTable *self);

/* (transfer none) (nullable) the booth on the screen, and the one that waits. */
CanvassBoothProcess *canvass_table_get_shown (CanvassTable *self);
CanvassBoothProcess *canvass_table_get_standby (CanvassTable *self);

G_END_DECLS
