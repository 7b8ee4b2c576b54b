/*
 * certificate.h: what a community is shown when a campaign was destroyed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

/* (transfer full) what can be said of the campaign and of what lies elsewhere while it can still be
 * opened. */
char *canvass_certificate_describe (CanvassLedger *ledger, CanvassRoll *roll, GError **error);

G_END_DECLS
