/*
 * petition.h: one petition of a table: a campaign and its open vault
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/protocol.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/* What became of a record. */
typedef enum {
  CANVASS_STORE_STORED,
  CANVASS_STORE_FULL,
  CANVASS_STORE_FAILED,
} CanvassStoreResult;

/**
 * CanvassPetition:
 *
 * One campaign and its open vault. Immutable but for the vault's contents.
 */
#define CANVASS_TYPE_PETITION (canvass_petition_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPetition, canvass_petition, CANVASS, PETITION, GObject)

/* Opens the vault below @directory and checks it. Errors: CANVASS_VAULT_ERROR, or of the campaign.
 */
CanvassPetition *
canvass_petition_open (const char *directory, const char *campaign_id, GError **error);

/* (transfer full) (nullable) the same vault with the newest version of its campaign, which it may
 * have got since; booths that were set up with the older one end with that. */
CanvassPetition *canvass_petition_renew (CanvassPetition *self, GError **error);

CanvassVault *canvass_petition_get_vault (CanvassPetition *self);       /* (transfer none) */
CanvassCampaign *canvass_petition_get_campaign (CanvassPetition *self); /* (transfer none) */
int canvass_petition_get_memfd (CanvassPetition *self); /* of the campaign file, for booths */
const guint8 *canvass_petition_get_kiosk_id (CanvassPetition *self);
const guint8 *canvass_petition_get_session (CanvassPetition *self);
/* Whether the next signature will find a sound vault with room: FULL, or what is wrong. */
gboolean canvass_petition_can_store (CanvassPetition *self, GError **error);

/* Whether @record was sealed for this petition on this table: REFUSED. */
gboolean canvass_petition_accepts (CanvassPetition *self,
                                   const guint8 *record,
                                   gsize length,
                                   GError **error);
/* Appends durably what is accepted. @hash (out): H32 of the record. Anything but STORED sets
 * @error. */
CanvassStoreResult canvass_petition_store (CanvassPetition *self,
                                           const guint8 *record,
                                           gsize length,
                                           guint8 hash[static CANVASS_HASH_BYTES],
                                           GError **error);

G_END_DECLS
