/*
 * roll-private.h: how the ledger makes a roll
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger-private.h"
#include "ledger/roll.h"

G_BEGIN_DECLS

/* (transfer full) empty, for the ledger's campaigns, kiosks and files as they are now. Holds a
 * reference to @ledger. */
CanvassRoll *canvass_roll_new (CanvassLedger *ledger, GError **error);

/* @payload: @length bytes of CBOR without a drawing, which go no further than under a key of the
 * roll's own. */
gboolean canvass_roll_add (
    CanvassRoll *self, guint32 record, const guint8 *payload, gsize length, GError **error);

G_END_DECLS
