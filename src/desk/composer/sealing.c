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

static char *
make_path (const char *folder, CanvassCampaign *campaign)
{
  g_autofree char *name = g_strdup_printf ("%s-%" G_GUINT64_FORMAT ".campaign",
                                           canvass_campaign_get_source_id (campaign),
                                           canvass_campaign_get_sequence (campaign));

  return g_build_filename (folder, name, NULL);
}

static CanvassSealed *
seal (const Job *job, GError **error)
{
  g_autoptr (GBytes) file = canvass_file_read (job->key_path, CANVASS_KEY_FILE_BYTES, error);
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (CanvassKey) key = NULL;
  g_autoptr (CanvassCampaign) former = NULL;
  g_autoptr (CanvassSealed) sealed = NULL;
  g_autofree char *path = NULL;
  CanvassRecipients recipients;

  if (file == NULL)
    return NULL;
  key = canvass_key_open (file, job->passphrase, strlen (job->passphrase), error);
  if (key == NULL || !canvass_recipients_read (&recipients, &key->pub, job->folder, NULL, error))
    return NULL;

  source = canvass_source_read (job->folder);
  former = canvass_seal_find_former (job->folder, canvass_source_get_id (source));
  sealed = canvass_seal (source, &recipients, key->sign_sk, former, error);
  if (sealed == NULL)
    return NULL;
  path = make_path (job->folder, sealed->campaign);
  return canvass_sealed_write (sealed, path, error) ? g_steal_pointer (&sealed) : NULL;
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
