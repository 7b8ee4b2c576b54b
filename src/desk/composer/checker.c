/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/checker.h"

#include <gio/gio.h>

#define PAUSE_MS 120 /* of whoever types */

struct _CanvassChecker {
  GObject parent_instance;

  guint pause_source;
  gboolean reading;
  gboolean outdated; /* changed since what is read now was taken */

  CanvassDraft *draft;         /* (owned) */
  CanvassSourceFolder *source; /* (owned) (nullable) */
  CanvassCampaign *sample;     /* (owned) (nullable) */
};

enum {
  CHECKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (CanvassChecker, canvass_checker, G_TYPE_OBJECT)

/* What the thread is given and what it gives back. */
typedef struct {
  char *folder;
  GHashTable *files;
  CanvassSourceTable *table; /* (nullable) of the reading before */
  CanvassSourceFolder *source;
  CanvassCampaign *sample;
} Reading;

static void
reading_free (Reading *reading)
{
  g_free (reading->folder);
  g_hash_table_unref (reading->files);
  g_clear_pointer (&reading->table, canvass_source_table_unref);
  g_clear_pointer (&reading->source, canvass_source_free);
  g_clear_object (&reading->sample);
  g_free (reading);
}

static void
read_draft (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  reading->source =
      canvass_source_read_beside (reading->table, reading->folder, reading->files, today);
  reading->sample = canvass_source_sample (reading->source, NULL);
  g_task_return_boolean (task, TRUE);
}

static void start (CanvassChecker *self);

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  CanvassChecker *self = CANVASS_CHECKER (object);
  Reading *reading = g_task_get_task_data (G_TASK (result));

  self->reading = FALSE;
  if (self->draft == NULL) /* nobody waits for it any more */
    return;
  g_clear_pointer (&self->source, canvass_source_free);
  self->source = g_steal_pointer (&reading->source);
  if (reading->sample != NULL)
    g_set_object (&self->sample, reading->sample);
  if (self->outdated && self->pause_source == 0)
    start (self);
  g_signal_emit (self, signals[CHECKED], 0);
}

static void
start (CanvassChecker *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_read, NULL);
  Reading *reading = g_new0 (Reading, 1);
  CanvassSourceTable *table = self->source != NULL ? canvass_source_get_table (self->source) : NULL;

  self->reading = TRUE;
  self->outdated = FALSE;
  reading->folder = g_strdup (canvass_draft_get_folder (self->draft));
  reading->files = canvass_draft_get_files (self->draft);
  reading->table = table != NULL ? canvass_source_table_ref (table) : NULL;
  g_task_set_task_data (task, reading, (GDestroyNotify)reading_free);
  g_task_run_in_thread (task, read_draft);
}

static gboolean
on_paused (gpointer user_data)
{
  CanvassChecker *self = user_data;

  self->pause_source = 0;
  if (!self->reading)
    start (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (CanvassChecker *self)
{
  self->outdated = TRUE;
  if (self->pause_source == 0)
    self->pause_source = g_timeout_add (PAUSE_MS, on_paused, self);
}

static void
canvass_checker_dispose (GObject *object)
{
  CanvassChecker *self = CANVASS_CHECKER (object);

  g_clear_handle_id (&self->pause_source, g_source_remove);
  g_clear_object (&self->draft);
  g_clear_object (&self->sample);
  g_clear_pointer (&self->source, canvass_source_free);

  G_OBJECT_CLASS (canvass_checker_parent_class)->dispose (object);
}

static void
canvass_checker_class_init (CanvassCheckerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_checker_dispose;

  signals[CHECKED] = g_signal_new (
      "checked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_checker_init (CanvassChecker *self)
{
}

CanvassChecker *
canvass_checker_new (CanvassDraft *draft)
{
  CanvassChecker *self = g_object_new (CANVASS_TYPE_CHECKER, NULL);

  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  start (self);
  return self;
}

const CanvassSourceFolder *
canvass_checker_get_source (CanvassChecker *self)
{
  g_return_val_if_fail (CANVASS_IS_CHECKER (self), NULL);

  return self->source;
}

CanvassCampaign *
canvass_checker_get_sample (CanvassChecker *self)
{
  g_return_val_if_fail (CANVASS_IS_CHECKER (self), NULL);

  return self->sample;
}
