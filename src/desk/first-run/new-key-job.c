/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/new-key-job.h"

#include "format/file.h"
#include "format/keeping.h"
#include "format/secret.h"
#include "format/words.h"

#include <string.h>

CanvassNewKeyJob *
canvass_new_key_job_new (CanvassNewKeyKind kind)
{
  CanvassNewKeyJob *self = g_new0 (CanvassNewKeyJob, 1);

  self->kind = kind;
  return self;
}

void
canvass_new_key_job_free (gpointer job)
{
  CanvassNewKeyJob *self = job;

  g_clear_pointer (&self->key, canvass_key_free);
  g_clear_pointer (&self->passphrase, canvass_secret_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->shares, g_ptr_array_unref);
  g_clear_object (&self->progress);
  g_free (self->name);
  g_free (self->folder);
  g_free (self->other);
  g_free (self->path);
  g_free (self->words);
  g_free (self);
}

static void
take_name (CanvassNewKeyJob *self)
{
  CanvassKey *renamed;

  if (self->key == NULL) {
    self->key = canvass_key_generate (self->name != NULL ? self->name : "");
  } else if (self->name != NULL) {
    renamed = canvass_key_from_seed (self->key->seed, self->name);
    canvass_key_free (self->key);
    self->key = renamed;
  }
}

/* Locked, opened again, and compared: nobody should find out later that a passphrase does not fit.
 */
static gboolean
make (CanvassNewKeyJob *self, GError **error)
{
  g_autoptr (CanvassKey) again = NULL;

  canvass_desk_progress_expect (
      self->progress,
      2 * canvass_key_estimate_work (CANVASS_KEY_DEFAULT_OPS, CANVASS_KEY_DEFAULT_MEMORY_KIB));
  take_name (self);
  self->bytes = canvass_key_write (self->key,
                                   self->passphrase,
                                   self->length,
                                   CANVASS_KEY_DEFAULT_OPS,
                                   CANVASS_KEY_DEFAULT_MEMORY_KIB,
                                   error);
  if (self->bytes == NULL)
    return FALSE;
  again = canvass_key_open (self->bytes, self->passphrase, self->length, error);
  if (again == NULL)
    return FALSE;
  g_assert (memcmp (again->seed, self->key->seed, CANVASS_SEED_BYTES) == 0);
  self->words = canvass_words_of_public_key (&self->key->pub, error);
  canvass_desk_progress_step (1, 1, self->progress);
  return self->words != NULL;
}

static gboolean
take (CanvassNewKeyJob *self, GError **error)
{
  g_clear_pointer (&self->key, canvass_key_free);
  self->bytes = canvass_file_read (self->path, CANVASS_KEY_FILE_BYTES, error);
  if (self->bytes == NULL)
    return FALSE;

  canvass_desk_progress_expect (self->progress, canvass_key_estimate_seconds (self->bytes));
  self->key = canvass_key_open (self->bytes, self->passphrase, self->length, error);
  canvass_desk_progress_step (1, 1, self->progress);
  if (self->key != NULL)
    self->words = canvass_words_of_public_key (&self->key->pub, error);
  return self->words != NULL;
}

static gboolean
save_copy (CanvassNewKeyJob *self, GError **error)
{
  g_autofree char *name = canvass_keeping_name (self->key->pub.name, ".key");
  gboolean was_there;

  self->path = canvass_keeping_save (self->folder, name, self->bytes, 0600, &was_there, error);
  if (self->path == NULL)
    return FALSE;
  if (was_there && self->other != NULL && canvass_keeping_is_one_file (self->path, self->other)) {
    g_set_error_literal (error,
                         CANVASS_NEW_KEY_ERROR,
                         CANVASS_NEW_KEY_ERROR_SAME_PLACE,
                         "The other copy lies in that folder");
    return FALSE;
  }
  self->one_disk = self->other != NULL && canvass_keeping_is_one_disk (self->path, self->other);
  return TRUE;
}

static gboolean
save_public (CanvassNewKeyJob *self, GError **error)
{
  g_autofree char *name = canvass_keeping_name (self->key->pub.name, ".pub");

  self->path = canvass_keeping_save (self->folder, name, self->bytes, 0644, NULL, error);
  return self->path != NULL;
}

static gboolean
split (CanvassNewKeyJob *self, GError **error)
{
  self->shares = canvass_share_split (self->key, self->holders, self->threshold, error);
  return self->shares != NULL;
}

/* (transfer full) "Nora.2-of-5.share". */
static char *
share_name (const CanvassNewKeyJob *self, guint holder)
{
  g_autofree char *ending = g_strdup_printf (".%u-of-%u.share", holder, self->holders);

  return canvass_keeping_name (self->key->pub.name, ending);
}

static gboolean
lies_beside_another (const CanvassNewKeyJob *self)
{
  for (guint holder = 1; holder <= self->holders; holder++) {
    g_autofree char *name = share_name (self, holder);
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    if (holder != self->index && g_file_test (path, G_FILE_TEST_EXISTS))
      return TRUE;
  }
  return FALSE;
}

static gboolean
save_share (CanvassNewKeyJob *self, GError **error)
{
  g_autofree char *name = share_name (self, self->index);

  if (lies_beside_another (self)) {
    g_set_error_literal (error,
                         CANVASS_NEW_KEY_ERROR,
                         CANVASS_NEW_KEY_ERROR_TOGETHER,
                         "Another share lies in that folder");
    return FALSE;
  }
  self->path = canvass_keeping_save (self->folder, name, self->bytes, 0600, NULL, error);
  return self->path != NULL;
}

void
canvass_new_key_job_run (GTask *task, gpointer source, gpointer job, GCancellable *cancellable)
{
  static gboolean (*const steps[]) (CanvassNewKeyJob *, GError **) = {
    [CANVASS_NEW_KEY_MAKES] = make,           [CANVASS_NEW_KEY_TAKES] = take,
    [CANVASS_NEW_KEY_SAVES_COPY] = save_copy, [CANVASS_NEW_KEY_SAVES_PUBLIC] = save_public,
    [CANVASS_NEW_KEY_SPLITS] = split,         [CANVASS_NEW_KEY_SAVES_SHARE] = save_share,
  };
  CanvassNewKeyJob *self = job;
  GError *error = NULL;
  gboolean good = steps[self->kind](self, &error);

  g_clear_pointer (&self->passphrase, canvass_secret_free);
  if (good)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}
