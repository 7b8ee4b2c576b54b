/*
 * table-private.h: which booth is where (table.c), and what booths tell (table-events.c)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/table.h"

G_BEGIN_DECLS

/* A place for a booth, and which state of the petitions that booth was set up with. */
typedef struct {
  CanvassBoothProcess *booth; /* (owned) (nullable) */
  guint generation;
} CanvassTableSeat;

struct _CanvassTable {
  GObject parent_instance;

  const CanvassTableSettings *settings;
  CanvassPetitions *petitions; /* (owned) */
  CanvassRecorder *recorder;   /* (owned) */

  CanvassTableSeat shown;    /* on the screen */
  CanvassTableSeat incoming; /* on its way there */
  CanvassTableSeat standby;  /* being built, or ready */
  guint n_living;

  guint generation; /* 0 until the petitions were opened */
  gboolean unprotected;
  gboolean held; /* behind the canvasser's panel */
  gboolean practice;
  gboolean closed; /* by the canvasser */
  guint warnings;  /* CanvassWarnings */
  CanvassMemoryReason memory_told;

  CanvassCarry *carry; /* (owned) locked memory */
  guint carry_id;

  guint n_failures; /* quick ones in a row */
  guint restart_id;
  guint refresh_id;

  gboolean stopping;
  GError *failure;
};

enum {
  CANVASS_TABLE_ENDED,
  CANVASS_TABLE_CANVASSER,
  CANVASS_TABLE_CRASHED,
  CANVASS_TABLE_STORED,
  CANVASS_TABLE_N_SIGNALS,
};
extern guint canvass_table_signals[CANVASS_TABLE_N_SIGNALS];

extern const CanvassBoothEvents canvass_table_events;

/* The one place that decides what has to happen next; called after everything that happened. */
void canvass_table_advance (CanvassTable *self);
/* Looks at what can be signed; canvass_table_advance () acts on it. */
void canvass_table_look (CanvassTable *self);
/* @error: (transfer full) */
void canvass_table_fail (CanvassTable *self, GError *error);
void canvass_table_clear_seat (CanvassTableSeat *seat);
void canvass_table_leave_seat (CanvassTableSeat *seat);
/* What one signer passes to the next. */
void canvass_table_keep_carry (CanvassTable *self, const CanvassCarry *carry);
void canvass_table_forget_carry (CanvassTable *self);

G_END_DECLS
