/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/sealing.h"

#include "format/file.h"
#include "format/key-file.h"
#include "format/secret.h"

#include <string.h>

typedef struct {
  char *folder;
  char *key_path;
  char *passphrase; /* secret */
} Job;

static void
job_free (Job *job)
{
  g_free (job->folder);
  g_free (job->key_path);
  canvass_secret_free (job->passphrase);
  g_free (job);
}

void
canvass_sealed_free (CanvassSealed *sealed)
{
  g_free (sealed->path);
  g_free (sealed->words);
  g_free (sealed);
}

CanvassCampaign *
canvass_sealing_find_former (const char *folder, const char *source_id)
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
    if (campaign != NULL && strcmp (canvass_campaign_get_source_id (campaign), source_id) == 0 &&
        (newest == NULL ||
         canvass_campaign_get_sequence (campaign) > canvass_campaign_get_sequence (newest)))
      g_set_object (&newest, campaign);
  }
  return g_steal_pointer (&newest);
}

/* Returns how many, or 0. */
static guint
read_recipients (const char *folder,
                 const CanvassKey *key,
                 CanvassPublicKey recipients[static CANVASS_MAX_RECIPIENTS],
                 GError **error)
{
  g_autoptr (GPtrArray) names = canvass_source_list_recipients (folder);
  guint n = 0;

  recipients[n++] = key->pub;
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
    g_autoptr (GBytes) file = canvass_file_read (path, 1024, error);

    if (n == CANVASS_MAX_RECIPIENTS) {
      g_set_error_literal (error,
                           CANVASS_CAMPAIGN_ERROR,
                           CANVASS_CAMPAIGN_ERROR_INVALID,
                           "There are too many recipients; nothing was sealed");
      return 0;
    }
    if (file == NULL || !canvass_public_key_read (file, &recipients[n], error))
      return 0;
    /* Whoever seals may lie among the others as well. */
    if (memcmp (recipients[n].seal_pk, key->pub.seal_pk, CANVASS_SEAL_PK_BYTES) != 0)
      n++;
  }
  return n;
}

static CanvassSealed *
write_campaign (const char *folder, GBytes *file, GError **error)
{
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_new (file, error);
  g_autoptr (CanvassCampaign) former = NULL;
  g_autoptr (CanvassSealed) sealed = g_new0 (CanvassSealed, 1);
  g_autofree char *name = NULL;

  if (campaign == NULL)
    return NULL;
  former = canvass_sealing_find_former (folder, canvass_campaign_get_source_id (campaign));
  if (former != NULL && !canvass_campaign_check_succeeds (campaign, former, error))
    return NULL;

  sealed->version = canvass_campaign_get_sequence (campaign);
  sealed->asks_again = former != NULL && canvass_campaign_changes_trust (campaign, former);
  name = g_strdup_printf ("%s-%" G_GUINT64_FORMAT ".campaign",
                          canvass_campaign_get_source_id (campaign),
                          sealed->version);
  sealed->path = g_build_filename (folder, name, NULL);
  sealed->words = canvass_campaign_words (campaign, error);
  if (sealed->words == NULL || !canvass_file_write (sealed->path, file, 0644, error))
    return NULL;
  return g_steal_pointer (&sealed);
}

static CanvassSealed *
seal (const Job *job, GError **error)
{
  g_autoptr (GBytes) file = canvass_file_read (job->key_path, CANVASS_KEY_FILE_BYTES, error);
  g_autoptr (CanvassSourceFolder) source = canvass_source_read (job->folder);
  g_autoptr (CanvassKey) key = NULL;
  g_autoptr (GBytes) campaign = NULL;
  CanvassPublicKey recipients[CANVASS_MAX_RECIPIENTS];
  guint n_recipients;

  if (file == NULL)
    return NULL;
  key = canvass_key_open (file, job->passphrase, strlen (job->passphrase), error);
  if (key == NULL)
    return NULL;
  n_recipients = read_recipients (job->folder, key, recipients, error);
  if (n_recipients == 0)
    return NULL;
  campaign = canvass_source_seal (source, recipients, n_recipients, key->sign_sk, error);
  return campaign != NULL ? write_campaign (job->folder, campaign, error) : NULL;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  CanvassSealed *sealed = seal (data, &error);

  if (sealed != NULL)
    g_task_return_pointer (task, sealed, (GDestroyNotify)canvass_sealed_free);
  else
    g_task_return_error (task, error);
}

void
canvass_sealing_run_async (gpointer source,
                           const char *folder,
                           const char *key_path,
                           char *passphrase,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->folder = g_strdup (folder);
  job->key_path = g_strdup (key_path);
  job->passphrase = passphrase;
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, run);
}

CanvassSealed *
canvass_sealing_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
