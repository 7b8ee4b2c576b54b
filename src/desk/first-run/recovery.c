/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/recovery.h"

#include "format/error.h"
#include "format/file.h"

#include <string.h>

struct _CanvassRecovery {
  GObject parent_instance;

  gboolean only; /* that split and no other */
  guint8 split_id[CANVASS_ID_BYTES];
  GPtrArray *files; /* (element-type GBytes) in locked memory */
  GArray *infos;    /* (element-type CanvassShareInfo) of these */
  CanvassKey *key;  /* (owned) (nullable) */
  guint n_wiped;
};

enum {
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_QUARK (canvass_recovery_error, canvass_recovery_error)
G_DEFINE_FINAL_TYPE (CanvassRecovery, canvass_recovery, G_TYPE_OBJECT)

/* What a job carries. */
typedef struct {
  char *path;
  guint n_wiped; /* when it began */
  CanvassShareInfo info;
} Reading;

static void
reading_free (gpointer data)
{
  g_free (((Reading *)data)->path);
  g_free (data);
}

static gboolean
fail (GError **error, CanvassRecoveryError code, const char *text)
{
  g_set_error_literal (error, CANVASS_RECOVERY_ERROR, code, text);
  return FALSE;
}

static void
read_share (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  g_autoptr (GBytes) file =
      canvass_file_read_secret (reading->path, CANVASS_SHARE_MAX_BYTES, &error);
  gboolean good = file != NULL && canvass_share_read (file, &reading->info, &error);

  if (good) {
    g_task_return_pointer (task, g_steal_pointer (&file), (GDestroyNotify)g_bytes_unref);
    return;
  }
  if (g_error_matches (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FOREIGN) ||
      g_error_matches (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE)) {
    g_clear_error (&error);
    fail (&error, CANVASS_RECOVERY_ERROR_FOREIGN, "This file is no share of a key");
  } else if (g_error_matches (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED) ||
             g_error_matches (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TAMPERED)) {
    g_clear_error (&error);
    fail (&error, CANVASS_RECOVERY_ERROR_DAMAGED, "This share is damaged or was altered");
  }
  g_task_return_error (task, error);
}

void
canvass_recovery_add_async (CanvassRecovery *self,
                            const char *path,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  reading->path = g_strdup (path);
  reading->n_wiped = self->n_wiped;
  g_task_set_source_tag (task, canvass_recovery_add_async);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_share);
}

static gboolean
fits (CanvassRecovery *self, const CanvassShareInfo *info, GError **error)
{
  const CanvassShareInfo *first =
      self->infos->len > 0 ? &g_array_index (self->infos, CanvassShareInfo, 0) : NULL;
  const guint8 *expected = self->only ? self->split_id : first != NULL ? first->split_id : NULL;

  if (expected != NULL && memcmp (expected, info->split_id, CANVASS_ID_BYTES) != 0)
    return fail (error, CANVASS_RECOVERY_ERROR_OTHER, "This share is of another key or split");
  for (guint i = 0; i < self->infos->len; i++)
    if (g_array_index (self->infos, CanvassShareInfo, i).holder == info->holder)
      return fail (error, CANVASS_RECOVERY_ERROR_TWICE, "That holder's share was given already");

  return TRUE;
}

/* A matter of microseconds: hashes and two key pairs. */
static gboolean
join (CanvassRecovery *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->files->len < canvass_recovery_get_threshold (self) || self->key != NULL)
    return TRUE;
  self->key = canvass_share_join (self->files, &local_error);
  if (self->key != NULL)
    return TRUE;

  /* Each by itself is sound, so the last one was made to mislead. */
  g_ptr_array_set_size (self->files, (gint)self->files->len - 1);
  g_array_set_size (self->infos, self->infos->len - 1);
  return fail (error, CANVASS_RECOVERY_ERROR_OTHER, "These shares do not join");
}

gboolean
canvass_recovery_add_finish (CanvassRecovery *self, GAsyncResult *result, GError **error)
{
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GBytes) file = g_task_propagate_pointer (G_TASK (result), error);

  if (file == NULL)
    return FALSE;
  if (reading->n_wiped != self->n_wiped) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Wiped meanwhile");
    return FALSE;
  }
  if (!fits (self, &reading->info, error))
    return FALSE;

  g_ptr_array_add (self->files, g_steal_pointer (&file));
  g_array_append_val (self->infos, reading->info);
  if (!join (self, error))
    return FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

guint
canvass_recovery_get_n_given (CanvassRecovery *self)
{
  g_return_val_if_fail (CANVASS_IS_RECOVERY (self), 0);

  return self->files->len;
}

guint
canvass_recovery_get_holder (CanvassRecovery *self, guint i)
{
  g_return_val_if_fail (CANVASS_IS_RECOVERY (self), 0);
  g_return_val_if_fail (i < self->infos->len, 0);

  return g_array_index (self->infos, CanvassShareInfo, i).holder;
}

guint
canvass_recovery_get_threshold (CanvassRecovery *self)
{
  g_return_val_if_fail (CANVASS_IS_RECOVERY (self), 0);

  return self->infos->len > 0 ? g_array_index (self->infos, CanvassShareInfo, 0).threshold : 0;
}

const CanvassKey *
canvass_recovery_get_key (CanvassRecovery *self)
{
  g_return_val_if_fail (CANVASS_IS_RECOVERY (self), NULL);

  return self->key;
}

void
canvass_recovery_wipe (CanvassRecovery *self)
{
  g_return_if_fail (CANVASS_IS_RECOVERY (self));

  self->n_wiped++;
  g_ptr_array_set_size (self->files, 0);
  g_array_set_size (self->infos, 0);
  g_clear_pointer (&self->key, canvass_key_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
canvass_recovery_finalize (GObject *object)
{
  CanvassRecovery *self = CANVASS_RECOVERY (object);

  g_ptr_array_unref (self->files);
  g_array_unref (self->infos);
  g_clear_pointer (&self->key, canvass_key_free);

  G_OBJECT_CLASS (canvass_recovery_parent_class)->finalize (object);
}

static void
canvass_recovery_class_init (CanvassRecoveryClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_recovery_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_recovery_init (CanvassRecovery *self)
{
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  self->infos = g_array_new (FALSE, FALSE, sizeof (CanvassShareInfo));
}

CanvassRecovery *
canvass_recovery_new (const guint8 *split_id)
{
  CanvassRecovery *self = g_object_new (CANVASS_TYPE_RECOVERY, NULL);

  self->only = split_id != NULL;
  if (self->only)
    memcpy (self->split_id, split_id, CANVASS_ID_BYTES);
  return self;
}
