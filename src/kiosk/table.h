/*
 * table.h: keeps one booth on the screen and the next one ready, whatever happens to them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/memory.h"
#include "kiosk/booth-process.h"
#include "kiosk/petitions.h"
#include "kiosk/recorder.h"

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
 * Signals:
 * "ended": every booth is gone after canvass_table_stop (), the closing of the window or a failure.
 * "canvasser" (gboolean begun): the canvasser's corner was held; @begun: over a form that would be
 *   lost.
 * "crashed": a booth ended by itself or was ended for what it did.
 * "stored": a signature was stored, or could not be.
 */
#define CANVASS_TYPE_TABLE (canvass_table_get_type ())
G_DECLARE_FINAL_TYPE (CanvassTable, canvass_table, CANVASS, TABLE, GObject)

/* @settings is borrowed and outlives the table. */
CanvassTable *canvass_table_new (CanvassPetitions *petitions,
                                 CanvassRecorder *recorder,
                                 const CanvassTableSettings *settings);

/* Starts the first booth and opens the petitions. Errors: CANVASS_VAULT_ERROR_BUSY, or of starting
 * a program. */
gboolean canvass_table_start (CanvassTable *self, GError **error);
void canvass_table_stop (CanvassTable *self);

/* While it is held, as behind the panel, no other booth comes to the screen, and the one that is
 * there counts no idle time. Letting go lets that one go on with its form, or forget it. */
void canvass_table_hold (CanvassTable *self);
void canvass_table_let_go (CanvassTable *self, gboolean keep_form);

/* Looks at once what can be signed, as after an enrolment. */
void canvass_table_refresh (CanvassTable *self);
/* From the next booth on; a form that is begun is finished as it was. */
void canvass_table_set_practice (CanvassTable *self, gboolean practice);
/* The event has ended: no form opens, whatever else. */
void canvass_table_set_closed (CanvassTable *self, gboolean closed);
/* CanvassWarnings, told on the welcome page, and below a notice. */
void canvass_table_set_warnings (CanvassTable *self, guint warnings);

gboolean canvass_table_get_practice (CanvassTable *self);
/* Of all booths so far, as the memory of the kiosk itself: would it reach a disk? */
CanvassMemoryReason canvass_table_get_memory_reason (CanvassTable *self);

/* (transfer none) (nullable) why it ended by itself. */
const GError *canvass_table_get_failure (CanvassTable *self);

/* (transfer none) (nullable) the booth on the screen, and the one that waits. */
CanvassBoothProcess *canvass_table_get_shown (CanvassTable *self);
CanvassBoothProcess *canvass_table_get_standby (CanvassTable *self);

G_END_DECLS
