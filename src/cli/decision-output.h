/*
 * decision-output.h: what commands that decide have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/json-output.h"
#include "cli/ledger-choice.h"
#include "cli/options.h"
#include "ledger/decide.h"
#include "ledger/quarantine.h"

G_BEGIN_DECLS

#define CANVASS_OPTION_REASON                                                                      \
  {                                                                                                \
    "reason", "TEXT", "why, one line for the other coordinators", 0                                \
  }

/**
 * CanvassDecidingCommand:
 *
 * A ledger opened to decide something in it, and what came of it.
 */
typedef struct {
  CanvassOpenLedger open;
  const CanvassOptions *options; /* (borrowed) */
  const char *reason;            /* (borrowed) (nullable) */
  GArray *made;                  /* (owned) (element-type CanvassDecisionId) */
} CanvassDecidingCommand;

gboolean canvass_deciding_command_begin (CanvassDecidingCommand *self,
                                         const CanvassOptions *options,
                                         GError **error);
/* Prints the decisions and how the ledger stands with them. */
gboolean canvass_deciding_command_conclude (CanvassDecidingCommand *self, GError **error);
void canvass_deciding_command_clear (CanvassDecidingCommand *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassDecidingCommand, canvass_deciding_command_clear)

/* (transfer full) hashes of records, 32 bytes each. */
GByteArray *canvass_decision_list_hashes (const GArray *records);

/* A table by its name or its id. */
gboolean canvass_decision_find_kiosk (CanvassLedger *ledger,
                                      const char *name,
                                      guint8 kiosk_id[static CANVASS_ID_BYTES],
                                      GError **error);

/* Prints "2026-11-28" for 20261128, "" for 0. */
const char *canvass_decision_format_day (guint32 day, char text[static 11]);

G_END_DECLS
