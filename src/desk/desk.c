/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/desk.h"

#include "desk/stock.h"

/* What the main thread is told after the ledger was opened or changed. */
typedef struct {
  CanvassDesk *desk;         /* (owned) */
  CanvassCampaign *campaign; /* (owned) (nullable) */
  CanvassDeskSummary summary;
  GError *error; /* (owned) (nullable) */
} News;

typedef struct {
  GTask *task; /* (owned) */
  CanvassDeskWork work;
  gpointer data; /* (owned) */
  GDestroyNotify data_free, result_free;
  CanvassDeskJob kind;
  CanvassDeskProgress *progress; /* (owned) */
  GCancellable *cancellable;     /* (owned) our own: the caller's and the lock's */
  GCancellable *asked;           /* (owned) (nullable) the caller's */
  gulong asked_id;
} Job;

struct _CanvassDesk {
  GObject parent_instance;

  /* of the main thread */
  char *directory;
  CanvassCampaign *campaign; /* (owned) (nullable) */
  CanvassDeskSummary summary;
  CanvassAccount *account; /* (owned) (nullable) */
  gboolean locked;
  guint n_holds;

  /* of both, with the mutex */
  GMutex mutex;
  GCond cond;
  GQueue quick;   /* (element-type Job) */
  GQueue others;  /* (element-type Job) */
  GList *running; /* (element-type Job) (borrowed) one, and what it let pass */
  gboolean ending;
  CanvassKey *key; /* (owned) immutable while it is there */

  /* of the worker */
  CanvassLedger *ledger; /* (owned) (nullable) */
  CanvassRoll *roll;     /* (owned) (nullable) */
  gboolean stale;        /* the ledger has changed since the roll was made */
};

enum {
  CHANGED,
  FAILED,
  ACCOUNT,
  LOCKED,
  CLOSED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassDesk, canvass_desk, G_TYPE_OBJECT)

static void
job_free (Job *self)
{
  if (self->asked != NULL)
    g_cancellable_disconnect (self->asked, self->asked_id);
  g_clear_object (&self->asked);
  if (self->data_free != NULL && self->data != NULL)
    self->data_free (self->data);
  g_object_unref (self->cancellable);
  g_object_unref (self->progress);
  g_object_unref (self->task);
  g_free (self);
}

static void
news_free (gpointer data)
{
  News *self = data;

  g_clear_object (&self->campaign);
  g_clear_error (&self->error);
  g_object_unref (self->desk);
  g_free (self);
}

static gboolean
on_news (gpointer data)
{
  News *news = data;
  CanvassDesk *self = news->desk;

  if (self->locked)
    return G_SOURCE_REMOVE;
  if (news->error != NULL) {
    g_signal_emit (self, signals[FAILED], 0, news->error);
    return G_SOURCE_REMOVE;
  }
  g_set_object (&self->campaign, news->campaign);
  self->summary = news->summary;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
tell (News *news)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, on_news, news, news_free);
}

/* The roll as the ledger is now, and what is to be told of it. */
static gboolean
renew (CanvassDesk *self, CanvassDeskProgress *progress, News *news, GError **error)
{
  /* What has changed is read again alone, unless the ledger was made anew. */
  if (self->roll != NULL && !canvass_roll_refresh (self->roll, NULL, NULL))
    g_clear_pointer (&self->roll, canvass_roll_free);
  if (self->roll == NULL)
    self->roll = canvass_ledger_open_roll (
        self->ledger, progress != NULL ? canvass_desk_progress_step : NULL, progress, error);
  if (self->roll == NULL ||
      !canvass_desk_take_stock (self->ledger, self->roll, &news->summary, error))
    return FALSE;

  g_set_object (&news->campaign, canvass_ledger_get_campaign (self->ledger));
  self->stale = FALSE;
  return TRUE;
}

static News *
news_new (CanvassDesk *self)
{
  News *news = g_new0 (News, 1);

  news->desk = g_object_ref (self);
  return news;
}

static void
refresh (CanvassDesk *self)
{
  News *news = news_new (self);

  if (!renew (self, NULL, news, &news->error))
    self->stale = FALSE; /* once is enough to tell it; the next job tries again */
  tell (news);
}

static gboolean
has_roll (CanvassDesk *self, Job *job, GError **error)
{
  News *news;

  if (self->roll != NULL && (!self->stale || (job->kind & CANVASS_DESK_CHANGES) != 0))
    return TRUE;

  news = news_new (self);
  if (!renew (self, job->progress, news, error)) {
    news_free (news);
    return FALSE;
  }
  tell (news);
  return TRUE;
}

static void
run (CanvassDesk *self, Job *job)
{
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  if (!g_cancellable_set_error_if_cancelled (job->cancellable, &error) &&
      has_roll (self, job, &error)) {
    result =
        job->work (self->ledger, self->roll, job->data, job->progress, job->cancellable, &error);
    self->stale |= (job->kind & CANVASS_DESK_CHANGES) != 0;
  }

  g_mutex_lock (&self->mutex);
  self->running = g_list_remove (self->running, job);
  g_mutex_unlock (&self->mutex);
  if (error != NULL) {
    if (result != NULL && job->result_free != NULL)
      job->result_free (result);
    g_task_return_error (job->task, g_steal_pointer (&error));
  } else {
    g_task_return_pointer (job->task, result, job->result_free);
  }
  job_free (job);
}

/* (transfer full) (nullable) NULL: time to end, or with @stale to make the roll anew. */
static Job *
take_job (CanvassDesk *self, gboolean stale)
{
  Job *job = NULL;

  g_mutex_lock (&self->mutex);
  while (!self->ending && !stale && self->quick.length == 0 && self->others.length == 0)
    g_cond_wait (&self->cond, &self->mutex);
  /* Changes that wait come before reading what they change. */
  if (!self->ending && stale) {
    Job *next = g_queue_peek_head (&self->others);

    if (next != NULL && (next->kind & CANVASS_DESK_CHANGES) != 0)
      job = g_queue_pop_head (&self->others);
  } else if (!self->ending) {
    job = g_queue_pop_head (self->quick.length > 0 ? &self->quick : &self->others);
  }
  if (job != NULL)
    self->running = g_list_prepend (self->running, job);
  g_mutex_unlock (&self->mutex);
  return job;
}

static gboolean
is_ending (CanvassDesk *self)
{
  gboolean ending;

  g_mutex_lock (&self->mutex);
  ending = self->ending;
  g_mutex_unlock (&self->mutex);
  return ending;
}

static void
drop_waiting (GQueue *queue)
{
  Job *job;

  while ((job = g_queue_pop_head (queue)) != NULL) {
    g_task_return_new_error (
        job->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The ledger was locked meanwhile");
    job_free (job);
  }
}

static gboolean
on_closed (gpointer user_data)
{
  CanvassDesk *self = user_data;

  canvass_desk_lock (self);
  g_signal_emit (self, signals[CLOSED], 0);
  return G_SOURCE_REMOVE;
}

static void
wipe (CanvassDesk *self)
{
  g_clear_pointer (&self->roll, canvass_roll_free);
  g_clear_object (&self->ledger);
  g_mutex_lock (&self->mutex);
  self->ending = TRUE;
  drop_waiting (&self->quick);
  drop_waiting (&self->others);
  g_clear_pointer (&self->key, canvass_key_free);
  g_mutex_unlock (&self->mutex);
}

typedef struct {
  CanvassDesk *desk;             /* (owned) */
  CanvassCampaign *campaign;     /* (owned) (nullable) */
  CanvassDeskProgress *progress; /* (owned) (nullable) */
  GTask *task;                   /* (owned) */
} Opening;

static gboolean
open_ledger (CanvassDesk *self, Opening *opening, GError **error)
{
  News *news;

  if (opening->campaign != NULL)
    self->ledger = canvass_ledger_create (self->directory, opening->campaign, self->key, error);
  else
    self->ledger = canvass_ledger_open (self->directory, self->key, error);
  if (self->ledger == NULL)
    return FALSE;

  news = news_new (self);
  if (!renew (self, opening->progress, news, error)) {
    news_free (news);
    return FALSE;
  }
  /* Before the callback of whoever opened it, who then finds everything there. */
  g_idle_add_full (G_PRIORITY_HIGH, on_news, news, news_free);
  return TRUE;
}

static void
serve (CanvassDesk *self)
{
  while (!is_ending (self)) {
    Job *job = take_job (self, self->stale);

    if (job != NULL)
      run (self, job);
    else if (self->stale && !is_ending (self))
      refresh (self);
  }
}

static gpointer
run_worker (gpointer data)
{
  Opening *opening = data;
  CanvassDesk *self = opening->desk;
  g_autoptr (GError) error = NULL;

  if (open_ledger (self, opening, &error)) {
    g_task_return_boolean (opening->task, TRUE);
    serve (self);
    wipe (self);
  } else {
    wipe (self);
    g_task_return_error (opening->task, g_steal_pointer (&error));
  }

  g_clear_object (&opening->campaign);
  g_clear_object (&opening->progress);
  g_clear_object (&opening->task);
  g_free (opening);
  g_idle_add_full (G_PRIORITY_DEFAULT, on_closed, self, g_object_unref);
  return NULL;
}

void
canvass_desk_open_async (CanvassDesk *self,
                         CanvassCampaign *campaign,
                         CanvassDeskProgress *progress,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Opening *opening = g_new0 (Opening, 1);

  g_return_if_fail (CANVASS_IS_DESK (self));

  opening->desk = g_object_ref (self);
  g_set_object (&opening->campaign, campaign);
  g_set_object (&opening->progress, progress);
  opening->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (opening->task, canvass_desk_open_async);
  g_thread_unref (g_thread_new ("canvass-desk", run_worker, opening));
}

gboolean
canvass_desk_open_finish (CanvassDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_asked_to_stop (GCancellable *asked, GCancellable *own)
{
  g_cancellable_cancel (own);
}

void
canvass_desk_run_async (CanvassDesk *self,
                        CanvassDeskWork work,
                        gpointer data,
                        GDestroyNotify data_free,
                        GDestroyNotify result_free,
                        CanvassDeskJob kind,
                        CanvassDeskProgress *progress,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Job *job = g_new0 (Job, 1);
  /* What is shown may be another one by the time that the main thread hears of it. */
  GCancellable *until_heard = kind == CANVASS_DESK_READS ? cancellable : NULL;

  g_return_if_fail (CANVASS_IS_DESK (self));

  *job =
      (Job){ .task = g_task_new (self, until_heard, callback, user_data),
             .work = work,
             .data = data,
             .data_free = data_free,
             .result_free = result_free,
             .kind = kind,
             .progress = progress != NULL ? g_object_ref (progress) : canvass_desk_progress_new (),
             .cancellable = g_cancellable_new () };
  g_task_set_source_tag (job->task, canvass_desk_run_async);
  if (cancellable != NULL) {
    job->asked = g_object_ref (cancellable);
    job->asked_id = g_cancellable_connect (cancellable,
                                           G_CALLBACK (on_asked_to_stop),
                                           g_object_ref (job->cancellable),
                                           g_object_unref);
  }

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (kind == CANVASS_DESK_READS ? &self->quick : &self->others, job);
  if (self->ending) {
    drop_waiting (&self->quick);
    drop_waiting (&self->others);
  }
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

gpointer
canvass_desk_run_finish (CanvassDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
canvass_desk_let_pass (CanvassDesk *self)
{
  for (;;) {
    Job *job;

    g_mutex_lock (&self->mutex);
    job = self->ending ? NULL : g_queue_pop_head (&self->quick);
    if (job != NULL)
      self->running = g_list_prepend (self->running, job);
    g_mutex_unlock (&self->mutex);
    if (job == NULL)
      return;
    run (self, job);
  }
}

void
canvass_desk_lock (CanvassDesk *self)
{
  g_return_if_fail (CANVASS_IS_DESK (self));

  if (self->locked)
    return;
  self->locked = TRUE;
  self->summary = (CanvassDeskSummary){ 0 };
  g_mutex_lock (&self->mutex);
  self->ending = TRUE;
  for (GList *l = self->running; l != NULL; l = l->next)
    g_cancellable_cancel (((Job *)l->data)->cancellable);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_signal_emit (self, signals[LOCKED], 0);
}

const char *
canvass_desk_get_directory (CanvassDesk *self)
{
  g_return_val_if_fail (CANVASS_IS_DESK (self), NULL);

  return self->directory;
}

CanvassCampaign *
canvass_desk_get_campaign (CanvassDesk *self)
{
  g_return_val_if_fail (CANVASS_IS_DESK (self), NULL);

  return self->campaign;
}

const CanvassDeskSummary *
canvass_desk_get_summary (CanvassDesk *self)
{
  g_return_val_if_fail (CANVASS_IS_DESK (self), NULL);

  return &self->summary;
}

const CanvassKey *
canvass_desk_get_key (CanvassDesk *self)
{
  const CanvassKey *key;

  g_return_val_if_fail (CANVASS_IS_DESK (self), NULL);

  g_mutex_lock (&self->mutex);
  key = self->key;
  g_mutex_unlock (&self->mutex);
  return key;
}

static void
account_free (CanvassAccount *account)
{
  canvass_account_clear (account);
  g_free (account);
}

const CanvassAccount *
canvass_desk_get_account (CanvassDesk *self)
{
  g_return_val_if_fail (CANVASS_IS_DESK (self), NULL);

  return self->account;
}

void
canvass_desk_set_account (CanvassDesk *self, CanvassAccount *account)
{
  g_return_if_fail (CANVASS_IS_DESK (self));

  g_clear_pointer (&self->account, account_free);
  self->account = account;
  g_signal_emit (self, signals[ACCOUNT], 0);
}

gboolean
canvass_desk_is_locked (CanvassDesk *self)
{
  g_return_val_if_fail (CANVASS_IS_DESK (self), TRUE);

  return self->locked;
}

gboolean
canvass_desk_is_busy (CanvassDesk *self)
{
  gboolean busy;

  g_return_val_if_fail (CANVASS_IS_DESK (self), FALSE);

  g_mutex_lock (&self->mutex);
  busy = self->n_holds > 0 || self->others.length > 0;
  for (GList *l = self->running; l != NULL; l = l->next)
    busy |= ((Job *)l->data)->kind != CANVASS_DESK_READS;
  g_mutex_unlock (&self->mutex);
  return busy;
}

void
canvass_desk_hold (CanvassDesk *self)
{
  g_return_if_fail (CANVASS_IS_DESK (self));

  self->n_holds++;
}

void
canvass_desk_release (CanvassDesk *self)
{
  g_return_if_fail (CANVASS_IS_DESK (self));
  g_return_if_fail (self->n_holds > 0);

  self->n_holds--;
}

static void
canvass_desk_finalize (GObject *object)
{
  CanvassDesk *self = CANVASS_DESK (object);

  g_clear_pointer (&self->key, canvass_key_free); /* it was never opened */
  g_clear_pointer (&self->account, account_free);
  g_clear_object (&self->campaign);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->directory);

  G_OBJECT_CLASS (canvass_desk_parent_class)->finalize (object);
}

static void
canvass_desk_class_init (CanvassDeskClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_desk_finalize;

  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new (
      "failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[ACCOUNT] =
      g_signal_new ("account", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOCKED] =
      g_signal_new ("locked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLOSED] =
      g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_desk_init (CanvassDesk *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
}

CanvassDesk *
canvass_desk_new (const char *directory, CanvassKey *key)
{
  CanvassDesk *self = g_object_new (CANVASS_TYPE_DESK, NULL);

  self->directory = g_canonicalize_filename (directory, NULL);
  self->key = key;
  return self;
}
