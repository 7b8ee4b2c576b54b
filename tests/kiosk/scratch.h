/*
 * scratch.h: a temporary folder with an enrolled vault in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "vault/vault.h"

G_BEGIN_DECLS

typedef struct {
  char *folder;
  char *vault;               /* the vault folder, for --vault */
  char *campaign_file;       /* path of the .campaign */
  CanvassCampaign *campaign; /* of it */
} Scratch;

/* The starting-point campaign, sealed with a key that is thrown away. @change (nullable): replaces
 * a line of the source that begins the same up to its "=": "closes = 2026-01-31". */
void scratch_init (Scratch *self, const char *change);
void scratch_clear (Scratch *self);

/* The vault must not be open elsewhere. */
guint64 scratch_count_records (Scratch *self);

G_END_DECLS
