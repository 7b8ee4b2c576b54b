/*
 * courier-choice.h: how a command reaches a drop for a ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/options.h"
#include "ledger/courier.h"

G_BEGIN_DECLS

typedef struct {
  CanvassCourier courier; /* of what follows, with the progress that is begun */
  char *program;          /* (owned) */
  char *credentials;      /* (owned) (nullable) */
} CanvassCourierChoice;

/* The drop at @address, borrowed, with what @options say of ledger, credentials and patience. */
gboolean canvass_courier_choose (const CanvassOptions *options,
                                 CanvassLedger *ledger,
                                 const char *address,
                                 CanvassCourierChoice *choice,
                                 GError **error);
void canvass_courier_choice_clear (CanvassCourierChoice *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassCourierChoice, canvass_courier_choice_clear)

/* What is new there, one part after the other; @account is added to, also where @error is set. */
gboolean canvass_courier_choice_import (CanvassCourierChoice *self,
                                        CanvassLedger *ledger,
                                        CanvassAccount *account,
                                        GError **error);
/* What was made ready. */
gboolean canvass_courier_choice_send (CanvassCourierChoice *self, GError **error);

G_END_DECLS
