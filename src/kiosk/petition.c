/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/petition.h"

#include <unistd.h>

struct _CanvassPetition {
  GObject parent_instance;

  CanvassVault *vault;       /* (owned) */
  CanvassCampaign *campaign; /* (owned) */
  int memfd;                 /* (owned) */
  gboolean suspect;          /* storing failed: check before the next signer */
};

G_DEFINE_FINAL_TYPE (CanvassPetition, canvass_petition, G_TYPE_OBJECT)

static CanvassPetition *
petition_new (CanvassVault *vault, GError **error)
{
  g_autoptr (CanvassPetition) self = g_object_new (CANVASS_TYPE_PETITION, NULL);

  self->vault = g_object_ref (vault);
  self->campaign = canvass_vault_get_campaign (self->vault);
  self->memfd = canvass_campaign_to_memfd (canvass_campaign_get_file (self->campaign), error);
  if (self->memfd < 0)
    return NULL;

  return g_steal_pointer (&self);
}

CanvassPetition *
canvass_petition_open (const char *directory, const char *campaign_id, GError **error)
{
  g_autoptr (CanvassVault) vault = canvass_vault_open (directory, campaign_id, error);

  if (vault == NULL || !canvass_vault_check (vault, error))
    return NULL;

  return petition_new (vault, error);
}

CanvassPetition *
canvass_petition_renew (CanvassPetition *self, GError **error)
{
  return petition_new (self->vault, error);
}

CanvassCampaign *
canvass_petition_get_campaign (CanvassPetition *self)
{
  return self->campaign;
}

int
canvass_petition_get_memfd (CanvassPetition *self)
{
  return self->memfd;
}

CanvassVault *
canvass_petition_get_vault (CanvassPetition *self)
{
  return self->vault;
}

const guint8 *
canvass_petition_get_kiosk_id (CanvassPetition *self)
{
  return canvass_vault_get_kiosk_id (self->vault);
}

const guint8 *
canvass_petition_get_session (CanvassPetition *self)
{
  return canvass_vault_get_session (self->vault);
}

gboolean
canvass_petition_can_store (CanvassPetition *self, GError **error)
{
  CanvassVaultStatus status;

  /* Checking writes and takes a while: not for every signer. */
  if (self->suspect && !canvass_vault_check (self->vault, error))
    return FALSE;

  self->suspect = FALSE;
  if (!canvass_vault_get_status (self->vault, &status, error))
    return FALSE;

  if (status.room == 0) {
    g_set_error_literal (error,
                         CANVASS_VAULT_ERROR,
                         CANVASS_VAULT_ERROR_FULL,
                         "The disk has no room for another signature; what was signed is safe");
    return FALSE;
  }

  return TRUE;
}

/* The vault knows earlier versions of its campaign too; a booth may only seal to what it was given.
 */
gboolean
canvass_petition_accepts (CanvassPetition *self, const guint8 *record, gsize length, GError **error)
{
  CanvassRecordHeader header;
  CanvassSealing sealing;

  if (!canvass_record_read_header (record, length, &header, error))
    return FALSE;

  canvass_campaign_get_sealing (self->campaign, canvass_vault_get_kiosk_id (self->vault), &sealing);
  if (header.recipients == sealing.n_recipients &&
      memcmp (header.kiosk_id, sealing.kiosk_id, CANVASS_ID_BYTES) == 0 &&
      memcmp (header.campaign_hash, sealing.campaign_hash, CANVASS_HASH_BYTES) == 0)
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_VAULT_ERROR,
                       CANVASS_VAULT_ERROR_REFUSED,
                       "The record was sealed for another petition or table");
  return FALSE;
}

CanvassStoreResult
canvass_petition_store (CanvassPetition *self,
                        const guint8 *record,
                        gsize length,
                        guint8 hash[static CANVASS_HASH_BYTES],
                        GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean full;

  if (canvass_vault_append (self->vault, record, length, hash, &problem))
    return CANVASS_STORE_STORED;

  full = g_error_matches (problem, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_FULL);
  self->suspect = !full;
  g_propagate_error (error, g_steal_pointer (&problem));
  return full ? CANVASS_STORE_FULL : CANVASS_STORE_FAILED;
}

static void
canvass_petition_finalize (GObject *object)
{
  CanvassPetition *self = CANVASS_PETITION (object);

  if (self->memfd >= 0)
    close (self->memfd);
  g_clear_object (&self->campaign);
  g_clear_object (&self->vault);

  G_OBJECT_CLASS (canvass_petition_parent_class)->finalize (object);
}

static void
canvass_petition_class_init (CanvassPetitionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_petition_finalize;
}

static void
canvass_petition_init (CanvassPetition *self)
{
  self->memfd = -1;
}
