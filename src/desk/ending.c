/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/ending.h"

#include "desk/drop-job.h"
#include "drop/clear-child.h"
#include "ledger/destroy.h"
#include "print/certificate-page.h"

gboolean
canvass_ending_concerns (const char *directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassDestruction) begun = canvass_destruction_find (directory, &error);

  return begun != NULL || error != NULL || canvass_destruction_is_over (directory);
}

typedef struct {
  char *directory;
  char *credentials; /* (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->directory);
  g_free (job->credentials);
  g_free (job);
}

static gboolean
clear_drop (const char *address,
            const char *campaign_id,
            guint64 *n_files,
            gpointer user_data,
            GError **error)
{
  const Job *job = user_data;
  g_autofree char *program = canvass_drop_find_program ();

  return canvass_drop_clear_in_child (
      program, address, campaign_id, job->credentials, n_files, error);
}

static void
end (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (CanvassDestruction) begun = NULL;
  GError *error = NULL;
  guint n_missed = 0;

  begun = canvass_destruction_find (job->directory, &error);
  if (error == NULL && begun != NULL) {
    g_autoptr (CanvassWords) words = canvass_words_new (canvass_destruction_get_language (begun));
    const CanvassCertificateVoice voice = canvass_certificate_voice (words);

    canvass_destruction_run (begun, &voice, clear_drop, job, &n_missed, &error);
  }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, n_missed);
}

void
canvass_ending_async (const char *directory,
                      const char *credentials,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->directory = g_strdup (directory);
  job->credentials = g_strdup (credentials);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, end);
}

gboolean
canvass_ending_finish (GAsyncResult *result, guint *n_missed, GError **error)
{
  gssize n = g_task_propagate_int (G_TASK (result), error);

  *n_missed = n > 0 ? (guint)n : 0;
  return n >= 0;
}
