/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/seal.h"

#include "format/file.h"

#include <string.h>

static gboolean
refuse (const char *path, const char *why, GError **error)
{
  g_set_error (error,
               CANVASS_CAMPAIGN_ERROR,
               CANVASS_CAMPAIGN_ERROR_INVALID,
               "%s %s; nothing was sealed",
               path,
               why);
  return FALSE;
}

static gboolean
is_same (const CanvassPublicKey *key, const CanvassPublicKey *other)
{
  return memcmp (key->seal_pk, other->seal_pk, sizeof key->seal_pk) == 0;
}

static gboolean
add_recipient (CanvassRecipients *self,
               const CanvassPublicKey *key,
               const char *path,
               GError **error)
{
  for (guint i = 0; i < self->n; i++)
    if (is_same (&self->keys[i], key))
      return refuse (
          path, "is a recipient already; name each once, and not the key that seals", error);
  if (self->n == CANVASS_MAX_RECIPIENTS)
    return refuse (
        path, "is one recipient too many; with the key that seals there may be 8", error);

  self->keys[self->n++] = *key;
  return TRUE;
}

/* Whoever seals may be a recipient for the others who do. */
static gboolean
add_own_recipients (CanvassRecipients *self,
                    const CanvassPublicKey *own,
                    const char *folder,
                    GError **error)
{
  g_autoptr (GPtrArray) names = canvass_source_list_recipients (folder);

  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
    CanvassPublicKey key;

    if (!canvass_public_key_load (path, &key, error))
      return FALSE;
    if ((own == NULL || !is_same (&key, own)) && !add_recipient (self, &key, path, error))
      return FALSE;
  }

  return TRUE;
}

gboolean
canvass_recipients_read (CanvassRecipients *self,
                         const CanvassPublicKey *own,
                         const char *folder,
                         const char *const *paths,
                         GError **error)
{
  self->n = 0;
  if (own != NULL)
    self->keys[self->n++] = *own;
  if (!add_own_recipients (self, own, folder, error))
    return FALSE;

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++) {
    CanvassPublicKey key;

    if (!canvass_public_key_load (paths[i], &key, error) ||
        !add_recipient (self, &key, paths[i], error))
      return FALSE;
  }

  return TRUE;
}

CanvassCampaign *
canvass_seal_find_former (const char *folder, const char *source_id)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (CanvassCampaign) newest = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autoptr (CanvassCampaign) campaign = NULL;

    if (!g_str_has_suffix (name, ".campaign"))
      continue;
    campaign = canvass_campaign_load (path, NULL);
    if (campaign != NULL && g_strcmp0 (canvass_campaign_get_source_id (campaign), source_id) == 0 &&
        (newest == NULL ||
         canvass_campaign_get_sequence (campaign) > canvass_campaign_get_sequence (newest)))
      g_set_object (&newest, campaign);
  }
  return g_steal_pointer (&newest);
}

void
canvass_sealed_free (CanvassSealed *self)
{
  g_clear_object (&self->campaign);
  g_free (self->words);
  g_free (self->path);
  g_free (self);
}

CanvassSealed *
canvass_seal (const CanvassSourceFolder *source,
              const CanvassRecipients *recipients,
              const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES],
              CanvassCampaign *former,
              GError **error)
{
  g_autoptr (GBytes) file =
      canvass_source_seal (source, recipients->keys, recipients->n, sign_sk, error);
  g_autoptr (CanvassSealed) self = g_new0 (CanvassSealed, 1);

  if (file == NULL)
    return NULL;
  self->campaign = canvass_campaign_new (file, error);
  if (self->campaign == NULL ||
      (former != NULL && !canvass_campaign_check_succeeds (self->campaign, former, error)))
    return NULL;

  self->asks_again = former != NULL && canvass_campaign_changes_trust (self->campaign, former);
  self->words = canvass_campaign_words (self->campaign, error);
  return self->words != NULL ? g_steal_pointer (&self) : NULL;
}

gboolean
canvass_sealed_write (CanvassSealed *self, const char *path, GError **error)
{
  if (!canvass_file_write (path, canvass_campaign_get_file (self->campaign), 0644, error))
    return FALSE;

  g_free (self->path);
  self->path = g_strdup (path);
  return TRUE;
}
