/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/new-key.h"

#include "desk/first-run/new-key-job.h"

#include <string.h>

struct _CanvassNewKey {
  GObject parent_instance;

  CanvassKey *key; /* (owned) (nullable) */
  GBytes *file;    /* (nullable) its key file, once it has a passphrase */
  char *words;     /* (nullable) */
  gboolean one_disk;
  char *copies[CANVASS_NEW_KEY_COPIES]; /* (nullable) paths */
  char *public_path;                    /* (nullable) */
  GPtrArray *shares;                    /* (nullable) (element-type GBytes) in locked memory */
  guint threshold;
  char *share_paths[CANVASS_SHARE_MAX_HOLDERS]; /* (nullable) */
  CanvassRecovery *rehearsal;                   /* (owned) (nullable) */

  guint n_jobs;
  guint n_wiped;
};

enum {
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_QUARK (canvass_new_key_error, canvass_new_key_error)
G_DEFINE_FINAL_TYPE (CanvassNewKey, canvass_new_key, G_TYPE_OBJECT)

static void
changed (CanvassNewKey *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
wipe (CanvassNewKey *self)
{
  self->n_wiped++;
  g_clear_pointer (&self->key, canvass_key_free);
  g_clear_pointer (&self->file, g_bytes_unref);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->public_path, g_free);
  g_clear_pointer (&self->shares, g_ptr_array_unref);
  g_clear_object (&self->rehearsal);
  for (guint i = 0; i < CANVASS_NEW_KEY_COPIES; i++)
    g_clear_pointer (&self->copies[i], g_free);
  for (guint i = 0; i < CANVASS_SHARE_MAX_HOLDERS; i++)
    g_clear_pointer (&self->share_paths[i], g_free);
  self->threshold = 0;
  self->one_disk = FALSE;
}

static void
start (CanvassNewKey *self,
       CanvassNewKeyJob *job,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  job->n_wiped = self->n_wiped;
  if (self->key != NULL)
    job->key = canvass_key_from_seed (self->key->seed, self->key->pub.name);
  self->n_jobs++;
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, canvass_new_key_job_free);
  g_task_run_in_thread (task, canvass_new_key_job_run);
}

/* @passphrase: (transfer full). */
static CanvassNewKeyJob *
unlocking_new (CanvassNewKeyKind kind,
               char *passphrase,
               gsize length,
               CanvassDeskProgress *progress)
{
  CanvassNewKeyJob *job = canvass_new_key_job_new (kind);

  job->passphrase = passphrase;
  job->length = length;
  job->progress = g_object_ref (progress);
  return job;
}

/* @bytes: (transfer full). */
static CanvassNewKeyJob *
saving_new (CanvassNewKeyKind kind, const char *folder, GBytes *bytes)
{
  CanvassNewKeyJob *job = canvass_new_key_job_new (kind);

  job->folder = g_strdup (folder);
  job->bytes = bytes;
  return job;
}

void
canvass_new_key_make_async (CanvassNewKey *self,
                            const char *name,
                            char *passphrase,
                            gsize length,
                            CanvassDeskProgress *progress,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  CanvassNewKeyJob *job = unlocking_new (CANVASS_NEW_KEY_MAKES, passphrase, length, progress);

  job->name = g_strdup (name);
  start (self, job, cancellable, callback, user_data);
}

void
canvass_new_key_take_async (CanvassNewKey *self,
                            const char *path,
                            char *passphrase,
                            gsize length,
                            CanvassDeskProgress *progress,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  CanvassNewKeyJob *job = unlocking_new (CANVASS_NEW_KEY_TAKES, passphrase, length, progress);

  job->path = g_strdup (path);
  start (self, job, cancellable, callback, user_data);
}

void
canvass_new_key_take_joined (CanvassNewKey *self, const CanvassKey *key)
{
  CanvassKey *copy;

  g_return_if_fail (CANVASS_IS_NEW_KEY (self));

  copy = canvass_key_from_seed (key->seed, key->pub.name);
  wipe (self);
  self->key = copy;
  changed (self);
}

void
canvass_new_key_save_copy_async (CanvassNewKey *self,
                                 guint copy,
                                 const char *folder,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  CanvassNewKeyJob *job;

  g_return_if_fail (self->file != NULL && copy < CANVASS_NEW_KEY_COPIES);

  job = saving_new (CANVASS_NEW_KEY_SAVES_COPY, folder, g_bytes_ref (self->file));
  job->index = copy;
  job->other = g_strdup (self->copies[1 - copy]);
  start (self, job, NULL, callback, user_data);
}

void
canvass_new_key_save_public_async (CanvassNewKey *self,
                                   const char *folder,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (self->key != NULL);

  start (self,
         saving_new (CANVASS_NEW_KEY_SAVES_PUBLIC, folder, canvass_key_write_public (self->key)),
         NULL,
         callback,
         user_data);
}

void
canvass_new_key_split_async (CanvassNewKey *self,
                             guint holders,
                             guint threshold,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  CanvassNewKeyJob *job;

  g_return_if_fail (self->key != NULL && canvass_new_key_get_n_shares_saved (self) == 0);

  job = canvass_new_key_job_new (CANVASS_NEW_KEY_SPLITS);
  job->holders = holders;
  job->threshold = threshold;
  start (self, job, NULL, callback, user_data);
}

void
canvass_new_key_save_share_async (CanvassNewKey *self,
                                  guint holder,
                                  const char *folder,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  CanvassNewKeyJob *job;

  g_return_if_fail (self->shares != NULL && holder >= 1 && holder <= self->shares->len);

  job = saving_new (
      CANVASS_NEW_KEY_SAVES_SHARE, folder, g_bytes_ref (self->shares->pdata[holder - 1]));
  job->index = holder;
  job->holders = self->shares->len;
  start (self, job, NULL, callback, user_data);
}

static void
take_key (CanvassNewKey *self, CanvassNewKeyJob *job)
{
  g_clear_pointer (&self->key, canvass_key_free);
  self->key = g_steal_pointer (&job->key);
  g_clear_pointer (&self->file, g_bytes_unref);
  self->file = g_steal_pointer (&job->bytes);
  g_free (self->words);
  self->words = g_steal_pointer (&job->words);
}

static void
take_split (CanvassNewKey *self, CanvassNewKeyJob *job)
{
  CanvassShareInfo info;

  g_clear_pointer (&self->shares, g_ptr_array_unref);
  g_clear_object (&self->rehearsal);
  if (!canvass_share_read (job->shares->pdata[0], &info, NULL))
    g_assert_not_reached (); /* it was joined a moment ago */
  self->shares = g_steal_pointer (&job->shares);
  self->threshold = job->threshold;
  self->rehearsal = canvass_recovery_new (info.split_id);
  g_signal_connect_object (
      self->rehearsal, "changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
}

static void
take_path (char **place, CanvassNewKeyJob *job)
{
  g_free (*place);
  *place = g_steal_pointer (&job->path);
}

static void
apply (CanvassNewKey *self, CanvassNewKeyJob *job)
{
  switch (job->kind) {
  case CANVASS_NEW_KEY_MAKES:
    take_key (self, job);
    break;
  case CANVASS_NEW_KEY_TAKES:
    wipe (self);
    take_key (self, job);
    take_path (&self->copies[0], job);
    break;
  case CANVASS_NEW_KEY_SAVES_COPY:
    take_path (&self->copies[job->index], job);
    self->one_disk = job->one_disk;
    break;
  case CANVASS_NEW_KEY_SAVES_PUBLIC:
    take_path (&self->public_path, job);
    break;
  case CANVASS_NEW_KEY_SPLITS:
    take_split (self, job);
    break;
  case CANVASS_NEW_KEY_SAVES_SHARE:
    take_path (&self->share_paths[job->index - 1], job);
    break;
  }
}

gboolean
canvass_new_key_finish (CanvassNewKey *self, GAsyncResult *result, GError **error)
{
  CanvassNewKeyJob *job = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), FALSE);

  self->n_jobs--;
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (job->n_wiped != self->n_wiped) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Wiped meanwhile");
    return FALSE;
  }
  apply (self, job);
  changed (self);
  return TRUE;
}

const CanvassKey *
canvass_new_key_get_key (CanvassNewKey *self)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), NULL);

  return self->key;
}

const char *
canvass_new_key_get_words (CanvassNewKey *self)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), NULL);

  return self->words;
}

const char *
canvass_new_key_get_copy (CanvassNewKey *self, guint copy)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), NULL);
  g_return_val_if_fail (copy < CANVASS_NEW_KEY_COPIES, NULL);

  return self->copies[copy];
}

const char *
canvass_new_key_get_any_copy (CanvassNewKey *self)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), NULL);

  for (guint i = 0; i < CANVASS_NEW_KEY_COPIES; i++)
    if (self->copies[i] != NULL)
      return self->copies[i];
  return NULL;
}

const char *
canvass_new_key_get_public_path (CanvassNewKey *self)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), NULL);

  return self->public_path;
}

const char *
canvass_new_key_get_share_path (CanvassNewKey *self, guint holder)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), NULL);
  g_return_val_if_fail (holder >= 1 && holder <= CANVASS_SHARE_MAX_HOLDERS, NULL);

  return self->share_paths[holder - 1];
}

CanvassRecovery *
canvass_new_key_get_rehearsal (CanvassNewKey *self)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), NULL);

  return self->rehearsal;
}

gboolean
canvass_new_key_has_passphrase (CanvassNewKey *self)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), FALSE);

  return self->file != NULL;
}

gboolean
canvass_new_key_is_on_one_disk (CanvassNewKey *self)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), FALSE);

  return self->one_disk;
}

guint
canvass_new_key_get_holders (CanvassNewKey *self)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), 0);

  return self->shares != NULL ? self->shares->len : 0;
}

guint
canvass_new_key_get_threshold (CanvassNewKey *self)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), 0);

  return self->threshold;
}

guint
canvass_new_key_get_n_shares_saved (CanvassNewKey *self)
{
  guint n = 0;

  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), 0);

  for (guint i = 0; i < CANVASS_SHARE_MAX_HOLDERS; i++)
    n += self->share_paths[i] != NULL;
  return n;
}

gboolean
canvass_new_key_is_rehearsed (CanvassNewKey *self)
{
  const CanvassKey *joined;

  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), FALSE);

  joined = self->rehearsal != NULL ? canvass_recovery_get_key (self->rehearsal) : NULL;
  return joined != NULL && memcmp (joined->seed, self->key->seed, CANVASS_SEED_BYTES) == 0;
}

gboolean
canvass_new_key_is_busy (CanvassNewKey *self)
{
  g_return_val_if_fail (CANVASS_IS_NEW_KEY (self), FALSE);

  return self->n_jobs > 0;
}

void
canvass_new_key_wipe (CanvassNewKey *self)
{
  g_return_if_fail (CANVASS_IS_NEW_KEY (self));

  wipe (self);
  changed (self);
}

static void
canvass_new_key_finalize (GObject *object)
{
  wipe (CANVASS_NEW_KEY (object));

  G_OBJECT_CLASS (canvass_new_key_parent_class)->finalize (object);
}

static void
canvass_new_key_class_init (CanvassNewKeyClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_new_key_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_new_key_init (CanvassNewKey *self)
{
}

CanvassNewKey *
canvass_new_key_new (void)
{
  return g_object_new (CANVASS_TYPE_NEW_KEY, NULL);
}
