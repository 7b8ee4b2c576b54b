/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/mirroring.h"

#include "kiosk/stick.h"
#include "vault/mirror.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* A thread and what it holds; left to itself when the stick does not answer. */
typedef struct {
  gatomicrefcount references;
  GAsyncQueue *jobs;
  CanvassStick *stick; /* (owned) */
  char *folder;
  GHashTable *mirrors; /* (element-type CanvassVault CanvassMirror) of the thread alone */
} Worker;

typedef enum {
  JOB_OPEN,
  JOB_APPEND,
  JOB_CATCH_UP,
  JOB_END,
} JobKind;

typedef struct {
  JobKind kind;
  CanvassMirroring *mirroring; /* (owned) */
  Worker *worker;              /* (owned) */
  CanvassVault *vault;         /* (owned) (nullable) */
  GPtrArray *vaults;           /* (owned) (nullable) of OPEN */
  GBytes *record;              /* (owned) (nullable) */
  GError *error;               /* (owned) (nullable) what came of it */
  gboolean takes_its_time;     /* the mirror is behind until it is done */

  CanvassMirrored mirrored; /* (nullable) until it was called */
  gpointer user_data;
  guint timeout_id;
} Job;

struct _CanvassMirroring {
  GObject parent_instance;

  CanvassMirrorState state;
  Worker *worker;     /* (owned) (nullable) */
  GPtrArray *waiting; /* (element-type Job) borrowed: those somebody waits for */
  guint n_behind;     /* jobs of the worker that take their time */
  guint n_ending;     /* threads that were told to end and have not said so */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassMirroring, canvass_mirroring, G_TYPE_OBJECT)

static void
worker_unref (Worker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->references))
    return;

  g_hash_table_unref (worker->mirrors);
  g_async_queue_unref (worker->jobs);
  g_object_unref (worker->stick);
  g_free (worker->folder);
  g_free (worker);
}

static Worker *
worker_ref (Worker *worker)
{
  g_atomic_ref_count_inc (&worker->references);
  return worker;
}

static void
job_free (Job *job)
{
  g_object_unref (job->mirroring);
  worker_unref (job->worker);
  g_clear_object (&job->vault);
  g_clear_pointer (&job->vaults, g_ptr_array_unref);
  g_clear_pointer (&job->record, g_bytes_unref);
  g_clear_error (&job->error);
  g_free (job);
}

static void
set_state (CanvassMirroring *self, CanvassMirrorState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
answer (CanvassMirroring *self, Job *job)
{
  CanvassMirrored mirrored = g_steal_pointer (&job->mirrored);

  g_clear_handle_id (&job->timeout_id, g_source_remove);
  g_ptr_array_remove_fast (self->waiting, job);
  if (mirrored != NULL)
    mirrored (job->user_data);
}

/* Nobody waits for this stick any longer. */
static void
leave_worker (CanvassMirroring *self)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_copy (self->waiting, NULL, NULL);
  Worker *worker = g_steal_pointer (&self->worker);
  Job *last;

  if (worker == NULL)
    return;

  last = g_new0 (Job, 1);
  last->kind = JOB_END;
  last->mirroring = g_object_ref (self);
  last->worker = worker;
  self->n_behind = 0;
  self->n_ending++;
  g_async_queue_push (worker->jobs, last);
  for (guint i = 0; i < waiting->len; i++)
    answer (self, g_ptr_array_index (waiting, i));
}

static void
lose (CanvassMirroring *self, const char *why)
{
  g_message ("The mirror is lost, and signing goes on without it: %s", why);
  leave_worker (self);
  set_state (self, CANVASS_MIRROR_LOST);
}

static gboolean
open_one (Worker *worker, CanvassVault *vault, GError **error)
{
  CanvassMirror *mirror = canvass_mirror_open (vault, worker->folder, error);

  if (mirror == NULL)
    return FALSE;

  g_hash_table_replace (worker->mirrors, g_object_ref (vault), mirror);
  return TRUE;
}

/* Makes canvass/ on the stick itself, never on the disk below one that was pulled. */
static gboolean
make_folder (Worker *worker, GError **error)
{
  g_autofree char *path =
      g_build_filename (canvass_stick_get_path (worker->stick), CANVASS_STICK_FOLDER, NULL);
  int root = canvass_stick_open (worker->stick, error);

  if (root < 0)
    return FALSE;

  g_mkdir (path, 0777);
  close (root);
  return TRUE;
}

static gboolean
open_all (Worker *worker, GPtrArray *vaults, GError **error)
{
  if (!make_folder (worker, error))
    return FALSE;

  for (guint i = 0; i < vaults->len; i++) {
    if (!open_one (worker, g_ptr_array_index (vaults, i), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
work_on (Worker *worker, Job *job, GError **error)
{
  CanvassMirror *mirror =
      job->vault != NULL ? g_hash_table_lookup (worker->mirrors, job->vault) : NULL;
  gsize length;
  const guint8 *record;

  if (job->kind == JOB_OPEN)
    return open_all (worker, job->vaults, error);
  /* Enrolled since: opening makes it equal, this record and all. */
  if (mirror == NULL)
    return open_one (worker, job->vault, error);
  if (job->kind == JOB_CATCH_UP)
    return canvass_mirror_catch_up (mirror, error) && canvass_mirror_tidy (mirror, error);

  record = g_bytes_get_data (job->record, &length);
  return canvass_mirror_append (mirror, record, length, error);
}

/* What is signed before it is done waits for nothing, and is on the stick soon after. */
static void
push_behind (CanvassMirroring *self, Job *job)
{
  job->takes_its_time = TRUE;
  self->n_behind++;
  g_async_queue_push (self->worker->jobs, job);
  set_state (self, CANVASS_MIRROR_BEHIND);
}

static void
end_behind (CanvassMirroring *self)
{
  self->n_behind--;
  if (self->n_behind == 0)
    set_state (self, CANVASS_MIRROR_EQUAL);
}

static gboolean
on_job_done (gpointer user_data)
{
  Job *job = user_data;
  CanvassMirroring *self = job->mirroring;

  if (job->worker == self->worker) {
    if (job->error != NULL)
      lose (self, job->error->message);
    else if (job->takes_its_time)
      end_behind (self);
  }
  if (job->kind == JOB_END)
    self->n_ending--;
  if (job->mirrored != NULL)
    answer (self, job);
  job_free (job);
  return G_SOURCE_REMOVE;
}

static gpointer
run_worker (gpointer data)
{
  Worker *worker = data;
  gboolean ended = FALSE;

  while (!ended) {
    Job *job = g_async_queue_pop (worker->jobs);

    ended = job->kind == JOB_END;
    if (!ended)
      work_on (worker, job, &job->error);
    else
      g_hash_table_remove_all (worker->mirrors);
    g_idle_add_full (G_PRIORITY_DEFAULT, on_job_done, job, NULL);
  }
  worker_unref (worker);
  return NULL;
}

static Worker *
worker_new (CanvassStick *stick)
{
  Worker *worker = g_new0 (Worker, 1);

  g_atomic_ref_count_init (&worker->references);
  worker->jobs = g_async_queue_new ();
  worker->stick = g_object_ref (stick);
  worker->folder = g_build_filename (canvass_stick_get_path (stick), CANVASS_STICK_MIRROR, NULL);
  worker->mirrors =
      g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify)canvass_mirror_free);
  g_thread_unref (g_thread_new ("mirror", run_worker, worker_ref (worker)));
  return worker;
}

static Job *
push (CanvassMirroring *self, JobKind kind)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->mirroring = g_object_ref (self);
  job->worker = worker_ref (self->worker);
  return job;
}

CanvassMirroring *
canvass_mirroring_new (void)
{
  return g_object_new (CANVASS_TYPE_MIRRORING, NULL);
}

CanvassMirrorState
canvass_mirroring_get_state (CanvassMirroring *self)
{
  return self->state;
}

CanvassStick *
canvass_mirroring_get_stick (CanvassMirroring *self)
{
  return self->worker != NULL ? self->worker->stick : NULL;
}

void
canvass_mirroring_set_wanted (CanvassMirroring *self, gboolean wanted)
{
  if (wanted == (self->state != CANVASS_MIRROR_NONE))
    return;

  leave_worker (self);
  set_state (self, wanted ? CANVASS_MIRROR_LOST : CANVASS_MIRROR_NONE);
}

void
canvass_mirroring_begin (CanvassMirroring *self, CanvassStick *stick, GPtrArray *vaults)
{
  Job *job;

  leave_worker (self);
  self->worker = worker_new (stick);
  job = push (self, JOB_OPEN);
  job->vaults = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < vaults->len; i++)
    g_ptr_array_add (job->vaults, g_object_ref (g_ptr_array_index (vaults, i)));
  push_behind (self, job);
}

void
canvass_mirroring_end (CanvassMirroring *self)
{
  if (self->worker != NULL)
    lose (self, "its stick was pulled");
}

static gboolean
on_close_due (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
canvass_mirroring_close (CanvassMirroring *self)
{
  gboolean over = FALSE;
  guint close_id;

  leave_worker (self);
  close_id = g_timeout_add (CANVASS_MIRROR_PATIENCE_MS, on_close_due, &over);
  while (self->n_ending > 0 && !over)
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (close_id);
}

static gboolean
on_patience_over (gpointer user_data)
{
  Job *job = user_data;

  job->timeout_id = 0;
  lose (job->mirroring, "its stick does not answer");
  return G_SOURCE_REMOVE;
}

void
canvass_mirroring_add (CanvassMirroring *self,
                       CanvassVault *vault,
                       const guint8 *record,
                       gsize length,
                       CanvassMirrored mirrored,
                       gpointer user_data)
{
  Job *job;

  if (self->worker == NULL) {
    mirrored (user_data);
    return;
  }

  job = push (self, JOB_APPEND);
  job->vault = g_object_ref (vault);
  job->record = g_bytes_new (record, length);
  if (self->state != CANVASS_MIRROR_EQUAL) {
    push_behind (self, job);
    mirrored (user_data);
    return;
  }

  job->mirrored = mirrored;
  job->user_data = user_data;
  job->timeout_id = g_timeout_add (CANVASS_MIRROR_PATIENCE_MS, on_patience_over, job);
  g_ptr_array_add (self->waiting, job);
  g_async_queue_push (self->worker->jobs, job);
}

void
canvass_mirroring_catch_up (CanvassMirroring *self, CanvassVault *vault)
{
  Job *job;

  if (self->worker == NULL)
    return;

  job = push (self, JOB_CATCH_UP);
  job->vault = g_object_ref (vault);
  push_behind (self, job);
}

static void
canvass_mirroring_dispose (GObject *object)
{
  /* Every job holds a reference: none is left. */
  g_clear_pointer (&CANVASS_MIRRORING (object)->worker, worker_unref);

  G_OBJECT_CLASS (canvass_mirroring_parent_class)->dispose (object);
}

static void
canvass_mirroring_finalize (GObject *object)
{
  g_ptr_array_unref (CANVASS_MIRRORING (object)->waiting);

  G_OBJECT_CLASS (canvass_mirroring_parent_class)->finalize (object);
}

static void
canvass_mirroring_class_init (CanvassMirroringClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_mirroring_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_mirroring_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_mirroring_init (CanvassMirroring *self)
{
  self->waiting = g_ptr_array_new ();
}
