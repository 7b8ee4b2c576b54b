/*
 * acknowledgements.h: files of coordinators' words, offered to the vaults of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/stick.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/**
 * CanvassIntake:
 *
 * What came of some acknowledgements. Initialize to zeros.
 */
typedef struct {
  guint taken;       /* files that a vault took in */
  guint64 forgotten; /* signatures */
  GString *refused;  /* (owned) (nullable) which and why, one a line */
  GError *failure;   /* (owned) (nullable) a vault's own disk refuses: CANVASS_VAULT_ERROR */
} CanvassIntake;

void canvass_intake_clear (CanvassIntake *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassIntake, canvass_intake_clear)

/* Offers @file, called @name, to each of @vaults (element-type CanvassVault): who it is for takes
 * it in; for none of them, it is passed by. */
void canvass_intake_offer (CanvassIntake *self, GPtrArray *vaults, const char *name, GBytes *file);
/* Says that @name could not even be read. */
void canvass_intake_refuse (CanvassIntake *self, const char *name, const char *why);
/* Every .ack in a folder of the table's own disk, such as inbox/. What was taken in is emptied and
 * passed by from then on. */
void canvass_intake_offer_folder (CanvassIntake *self, GPtrArray *vaults, const char *folder);

/* DONE, NOTHING or DISK. */
void canvass_intake_report (const CanvassIntake *self, CanvassWorkResult *result);

G_END_DECLS
