/*
 * kiosk-words.h: what is told of a table, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/kiosk.h"

G_BEGIN_DECLS

/* All (transfer full). Main thread. */

const char *canvass_kiosk_word_name (const CanvassLedgerKiosk *kiosk); /* (transfer none) */
char *canvass_kiosk_word_day (guint32 day);     /* "2026-11-28" for 20261128 */
char *canvass_kiosk_word_time (gint64 seconds); /* with the time of day, of this computer */

/* One line: signatures, and when it was last seen. */
char *canvass_kiosk_describe (const CanvassLedgerKiosk *kiosk);
/* (nullable) what somebody should look at, the worst of it. */
char *canvass_kiosk_warn (const CanvassLedgerKiosk *kiosk);

char *canvass_kiosk_word_gap (const CanvassLedgerGap *gap);
char *canvass_kiosk_word_session (const CanvassKioskSession *session);
/* Whether all of it has arrived. */
char *canvass_kiosk_word_arrival (const CanvassKioskSession *session);
guint64 canvass_kiosk_count_missing (const CanvassKioskSession *session);

G_END_DECLS
