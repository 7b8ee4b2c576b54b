/*
 * reasons.h: why a record is in quarantine, in the user's language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

/* (transfer none) what a row is called by it, and a sentence with what helps. Main thread. */
const char *canvass_reason_title (CanvassQuarantineReason reason);
const char *canvass_reason_explain (CanvassQuarantineReason reason);

G_END_DECLS
