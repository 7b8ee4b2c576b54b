/*
 * stick-export.h: everything that was not acknowledged, onto a stick, and whether it is really
 * there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/stick.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/* (transfer full) Writes the live batches of each of @vaults (element-type CanvassVault) to
 * canvass/batches/ and each table's card to canvass/kiosks/, and reads all of it back from the
 * stick itself. Nothing in a vault changes but that its records are put into batches, whatever
 * becomes of the stick.
 *
 * DONE: verified, and the stick may be pulled; number: the records. NOTHING: there were none, and
 * the cards are there. CANCELLED, PULLED, STICK_FULL, READ_ONLY, FAKE, HUNG: the stick's fault;
 * what was not finished is taken away again where that is possible. DISK: a vault could not make or
 * read its batches; all other batches are on the stick and verified. */
CanvassWork *canvass_stick_export (CanvassStick *stick,
                                   GPtrArray *vaults,
                                   CanvassWorkProgress progress,
                                   CanvassWorkDone done,
                                   gpointer user_data);

/* The same with another patience than CANVASS_STICK_PATIENCE_MS. */
CanvassWork *canvass_stick_export_patiently (CanvassStick *stick,
                                             GPtrArray *vaults,
                                             guint patience_ms,
                                             CanvassWorkProgress progress,
                                             CanvassWorkDone done,
                                             gpointer user_data);

/* (transfer full) Takes in the acknowledgements on the stick: each is offered to each vault, and
 * those of others are passed by. DONE: number: records forgotten; why: the files that no vault
 * could take, by name and reason. NOTHING: there was none for these vaults. REFUSED: some, and none
 * could be taken. PULLED, HUNG as above; DISK. */
CanvassWork *canvass_stick_acknowledge (CanvassStick *stick,
                                        GPtrArray *vaults,
                                        CanvassWorkProgress progress,
                                        CanvassWorkDone done,
                                        gpointer user_data);

G_END_DECLS
