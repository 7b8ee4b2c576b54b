/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/watched-folder.h"

#include "desk/import-job.h"
#include "desk/watched-look.h"

#define MEMORIES "drops"
/* After a change, since one seldom comes alone. */
#define SOON_MS 500
#define SELDOM_MS 30000
#define STABLE_US (6 * G_USEC_PER_SEC)
/* What is waited for is looked at again when it may have become stable. */
#define WAIT_MS 2000
#define MAX_MONITORS 512

struct _CanvassWatchedFolder {
  GObject parent_instance;

  CanvassDesk *desk;             /* (owned) */
  CanvassDeskSettings *settings; /* (owned) */
  char *folder;                  /* (owned) (nullable) that is watched */
  GHashTable *monitors;          /* (owned) (element-type filename GFileMonitor) */
  CanvassWatchedLook *look;      /* (owned) (nullable) the last one */
  GCancellable *cancellable;     /* (owned) of what is underway */
  guint source;                  /* until the next look, or 0 */
  gboolean busy;                 /* looks or imports */
  gboolean again;                /* something changed meanwhile */
  gboolean complained;
};

enum {
  IMPORTED,
  FAILED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassWatchedFolder, canvass_watched_folder, G_TYPE_OBJECT)

/* What a thread is given. */
typedef struct {
  char *folder;
  char *memories;
  CanvassWatchedLook *before; /* (owned) (nullable) */
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_clear_pointer (&self->before, canvass_watched_look_free);
  g_free (self->folder);
  g_free (self->memories);
  g_free (self);
}

static Order *
order_new (CanvassWatchedFolder *self)
{
  Order *order = g_new (Order, 1);

  *order = (Order){ g_strdup (self->folder),
                    g_build_filename (canvass_desk_get_directory (self->desk), MEMORIES, NULL),
                    g_steal_pointer (&self->look) };
  return order;
}

static void start (CanvassWatchedFolder *self);

static gboolean
on_due (gpointer user_data)
{
  CanvassWatchedFolder *self = user_data;

  self->source = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

static void
plan (CanvassWatchedFolder *self, guint ms)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (ms, on_due, self);
}

static void
on_folder_changed (CanvassWatchedFolder *self)
{
  self->again = TRUE;
  if (!self->busy)
    plan (self, SOON_MS);
}

static void
add_monitor (CanvassWatchedFolder *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

  if (monitor == NULL)
    return;
  g_signal_connect_object (
      monitor, "changed", G_CALLBACK (on_folder_changed), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->monitors, g_strdup (path), monitor);
}

static gboolean
is_gone (gpointer path, gpointer monitor, gpointer folders)
{
  return !g_ptr_array_find_with_equal_func (folders, path, g_str_equal, NULL);
}

static void
update_monitors (CanvassWatchedFolder *self, GPtrArray *folders)
{
  g_hash_table_foreach_remove (self->monitors, is_gone, folders);
  for (guint i = 0; i < folders->len && g_hash_table_size (self->monitors) < MAX_MONITORS; i++) {
    if (!g_hash_table_contains (self->monitors, folders->pdata[i]))
      add_monitor (self, folders->pdata[i]);
  }
}

static void
end (CanvassWatchedFolder *self)
{
  gboolean waits = self->look != NULL && g_hash_table_size (self->look->waiting) > 0;

  self->busy = FALSE;
  if (canvass_desk_is_locked (self->desk) || self->folder == NULL)
    return;
  if (self->again || (self->look != NULL && self->look->more))
    plan (self, SOON_MS);
  else
    plan (self, waits ? WAIT_MS : SELDOM_MS);
}

/* @error: whatever stops it from watching. */
static void
complain (CanvassWatchedFolder *self, const GError *error)
{
  if (self->complained || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_signal_emit (self, signals[FAILED], 0, error);
  self->complained = TRUE;
}

static void
on_remembered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassWatchedFolder) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    complain (self, error);
  end (self);
}

static void
remember (GTask *task, gpointer self, gpointer data, GCancellable *cancellable)
{
  Order *order = data;
  GError *error = NULL;

  if (canvass_watched_look_remember (order->before, order->folder, order->memories, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
is_news (const CanvassAccount *account)
{
  return account->accepted > 0 || account->quarantined > 0 || account->campaigns > 0 ||
         account->decisions > 0 || account->taken_up > 0 || account->taken_off > 0 ||
         account->bad_files->len > 0;
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassWatchedFolder) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  CanvassAccount *account = canvass_desk_run_finish (self->desk, result, &error);
  Order *order;

  /* Where it was stopped it may not have come to all of them. */
  if (account == NULL || self->look == NULL || canvass_desk_is_locked (self->desk)) {
    if (error != NULL)
      complain (self, error);
    g_clear_pointer (&account, canvass_import_account_free);
    end (self);
    return;
  }

  if (is_news (account)) {
    canvass_desk_set_account (self->desk, g_steal_pointer (&account));
    g_signal_emit (self, signals[IMPORTED], 0);
  }
  g_clear_pointer (&account, canvass_import_account_free);

  self->again = TRUE; /* what came meanwhile */
  order = order_new (self);
  task = g_task_new (self, NULL, on_remembered, g_object_ref (self));
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, remember);
}

static void
import (CanvassWatchedFolder *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (guint i = 0; i < self->look->ready->len; i++)
    g_strv_builder_add (builder, ((CanvassWatchedFile *)self->look->ready->pdata[i])->path);
  paths = g_strv_builder_end (builder);
  canvass_import_async (
      self->desk, paths, NULL, self->cancellable, on_imported, g_object_ref (self));
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassWatchedFolder) self = user_data;
  g_autoptr (GError) error = NULL;
  CanvassWatchedLook *look = g_task_propagate_pointer (G_TASK (result), &error);
  Order *order = g_task_get_task_data (G_TASK (result));
  gboolean stale = g_strcmp0 (order->folder, self->folder) != 0;

  if (look == NULL || stale || canvass_desk_is_locked (self->desk)) {
    g_clear_pointer (&look, canvass_watched_look_free);
    if (error != NULL && !stale)
      complain (self, error);
    end (self);
    return;
  }

  self->complained = FALSE;
  g_clear_pointer (&self->look, canvass_watched_look_free);
  self->look = look;
  update_monitors (self, look->folders);
  if (look->ready->len > 0)
    import (self);
  else
    end (self);
}

static void
look_around (GTask *task, gpointer self, gpointer data, GCancellable *cancellable)
{
  Order *order = data;
  GError *error = NULL;
  CanvassWatchedLook *look = canvass_watched_look (
      order->folder, order->memories, order->before, STABLE_US, cancellable, &error);

  if (look != NULL)
    g_task_return_pointer (task, look, (GDestroyNotify)canvass_watched_look_free);
  else
    g_task_return_error (task, error);
}

static void
start (CanvassWatchedFolder *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->folder == NULL || self->busy || canvass_desk_is_locked (self->desk))
    return;

  self->busy = TRUE;
  self->again = FALSE;
  task = g_task_new (self, self->cancellable, on_looked, g_object_ref (self));
  g_task_set_task_data (task, order_new (self), order_free);
  g_task_run_in_thread (task, look_around);
}

/* What is underway for the one before comes to nothing. */
static void
stop (CanvassWatchedFolder *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_handle_id (&self->source, g_source_remove);
  g_hash_table_remove_all (self->monitors);
  g_clear_pointer (&self->look, canvass_watched_look_free);
  g_clear_pointer (&self->folder, g_free);
}

static void
on_settings_changed (CanvassWatchedFolder *self)
{
  g_autofree char *folder = canvass_desk_settings_get (
      self->settings, canvass_desk_get_directory (self->desk), CANVASS_DESK_SETTING_WATCHED);

  if (g_strcmp0 (folder, self->folder) == 0)
    return;

  stop (self);
  self->folder = g_steal_pointer (&folder);
  self->complained = FALSE;
  /* Where something is underway still, its end begins anew. */
  self->again = TRUE;
  start (self);
}

static void
canvass_watched_folder_dispose (GObject *object)
{
  CanvassWatchedFolder *self = CANVASS_WATCHED_FOLDER (object);

  stop (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (canvass_watched_folder_parent_class)->dispose (object);
}

static void
canvass_watched_folder_finalize (GObject *object)
{
  CanvassWatchedFolder *self = CANVASS_WATCHED_FOLDER (object);

  g_hash_table_unref (self->monitors);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (canvass_watched_folder_parent_class)->finalize (object);
}

static void
canvass_watched_folder_class_init (CanvassWatchedFolderClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_watched_folder_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_watched_folder_finalize;

  signals[IMPORTED] =
      g_signal_new ("imported", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new (
      "failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
canvass_watched_folder_init (CanvassWatchedFolder *self)
{
  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->cancellable = g_cancellable_new ();
}

CanvassWatchedFolder *
canvass_watched_folder_new (CanvassDesk *desk, CanvassDeskSettings *settings)
{
  CanvassWatchedFolder *self = g_object_new (CANVASS_TYPE_WATCHED_FOLDER, NULL);

  self->desk = g_object_ref (desk);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (
      settings, "changed", G_CALLBACK (on_settings_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "locked", G_CALLBACK (stop), self, G_CONNECT_SWAPPED);
  on_settings_changed (self);
  return self;
}
