/*
 * sender.h: what a table has, to a drop, and what the drop has for the table
 *
 * This process opens no network: it fills each vault's outbox/ and runs `canvass drop push`, then
 * `canvass drop pull` into inbox/, as children that are given those folders and nothing of the
 * vaults, and takes in the acknowledgements that came. Where a child of this process would have no
 * network either, they are run at the other side of a hatch.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/hatch.h"
#include "kiosk/work.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/* A child that says nothing for so long is ended. */
#define CANVASS_SEND_PATIENCE_MS 60000

/* (transfer full) @program: the path of `canvass`. @hatch: (nullable): runs it in place of this
 * process. @drop: where to: a folder's path or an URL,
 * or "" for where each vault's campaign says; those of which it says nothing are left out.
 * @credentials: "" or the path of the file with which it is reached; only the child reads it. Those
 * of a campaign are for its own drop.
 * @vaults: (element-type CanvassVault).
 *
 * DONE: every batch is there; number: their signatures; forgotten: what acknowledgements found
 * there made the table forget; why: what went wrong with fetching those, if something did. NOTHING:
 * there was none to send, and none forgotten. CANCELLED; OFFLINE: it cannot be reached, or says
 * nothing; REFUSED: it does not allow it, or is no address; STICK_FULL: it has no room; FAKE: it
 * does not give back what it got; DISK: the table's own; FAILED. What has arrived before stays
 * there. */
CanvassWork *canvass_send (const char *program,
                           CanvassHatch *hatch,
                           const char *drop,
                           const char *credentials,
                           GPtrArray *vaults,
                           CanvassWorkProgress progress,
                           CanvassWorkDone done,
                           gpointer user_data);

/* The same with another patience than CANVASS_SEND_PATIENCE_MS. */
CanvassWork *canvass_send_patiently (const char *program,
                                     CanvassHatch *hatch,
                                     const char *drop,
                                     const char *credentials,
                                     GPtrArray *vaults,
                                     guint patience_ms,
                                     CanvassWorkProgress progress,
                                     CanvassWorkDone done,
                                     gpointer user_data);

G_END_DECLS
