/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/unlock.h"

#include "format/file.h"
#include "format/secret.h"

typedef struct {
  char *path;
  char *passphrase; /* (owned) secret */
  gsize length;
  CanvassDeskProgress *progress; /* (owned) */
} Unlock;

static void
unlock_free (gpointer data)
{
  Unlock *self = data;

  canvass_secret_free (self->passphrase);
  g_object_unref (self->progress);
  g_free (self->path);
  g_free (self);
}

static void
unlock (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Unlock *self = data;
  GError *error = NULL;
  g_autoptr (GBytes) file = canvass_file_read (self->path, CANVASS_KEY_FILE_BYTES, &error);
  CanvassKey *key = NULL;

  if (file != NULL) {
    canvass_desk_progress_expect (self->progress, canvass_key_estimate_seconds (file));
    key = canvass_key_open (file, self->passphrase, self->length, &error);
    canvass_desk_progress_step (1, 1, self->progress);
  }
  g_clear_pointer (&self->passphrase, canvass_secret_free);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify)canvass_key_free);
  else
    g_task_return_error (task, error);
}

void
canvass_unlock_async (const char *key_path,
                      char *passphrase,
                      gsize length,
                      CanvassDeskProgress *progress,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Unlock *self = g_new (Unlock, 1);

  *self = (Unlock){ g_strdup (key_path), passphrase, length, g_object_ref (progress) };
  g_task_set_source_tag (task, canvass_unlock_async);
  g_task_set_task_data (task, self, unlock_free);
  g_task_run_in_thread (task, unlock);
}

CanvassKey *
canvass_unlock_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
