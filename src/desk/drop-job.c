/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/drop-job.h"

#include "desk/import-job.h"
#include "drop/confine.h"
#include "drop/drop.h"
#include "format/file.h"
#include "ledger/courier.h"

#include <string.h>

#define CREDENTIALS "drop.credentials"
/* Somebody waits for the answer. */
#define CHECK_SECONDS 60

CanvassDeskDrop *
canvass_desk_drop_find (CanvassDesk *desk, CanvassDeskSettings *settings)
{
  const char *directory = canvass_desk_get_directory (desk);
  const char *of_campaign = canvass_campaign_get_drop (canvass_desk_get_campaign (desk));
  CanvassDeskDrop *self = g_new0 (CanvassDeskDrop, 1);

  if (settings != NULL) {
    self->address = canvass_desk_settings_get (settings, directory, CANVASS_DESK_SETTING_DROP);
    self->credentials =
        canvass_desk_settings_get (settings, directory, CANVASS_DESK_SETTING_CREDENTIALS);
  }
  if (self->address == NULL && of_campaign != NULL) {
    self->address = g_strdup (of_campaign);
    self->of_campaign = TRUE;
  }
  if (self->address == NULL)
    g_clear_pointer (&self, canvass_desk_drop_free);
  return self;
}

CanvassDeskDrop *
canvass_desk_drop_copy (const CanvassDeskDrop *self)
{
  CanvassDeskDrop *copy = g_new (CanvassDeskDrop, 1);

  *copy = (CanvassDeskDrop){ g_strdup (self->address),
                             g_strdup (self->credentials),
                             self->of_campaign };
  return copy;
}

void
canvass_desk_drop_free (CanvassDeskDrop *self)
{
  g_free (self->address);
  g_free (self->credentials);
  g_free (self);
}

/* The data of a task of the desk. */
typedef struct {
  CanvassCourier courier;
  CanvassDeskDrop *drop; /* (owned) */
  char *program;         /* (owned) */
  char *given;           /* (owned) (nullable) what the campaign has for its drop */

  CanvassDeskProgress *progress; /* (owned) */
  CanvassDropPhaseFunc phase;    /* (nullable) */
  gpointer phase_data;           /* (borrowed) */
  GCancellable *asked;           /* (owned) (nullable) */
  gulong asked_id;

  CanvassFetched fetched;
  GError *problem;         /* (owned) (nullable) of the network */
  CanvassAccount *account; /* (owned) (nullable) */
  guint64 n_records;
  CanvassDropLine last;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *self = data;

  if (self->asked != NULL)
    g_cancellable_disconnect (self->asked, self->asked_id);
  g_clear_object (&self->asked);
  g_clear_object (&self->courier.cancellable);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->drop, canvass_desk_drop_free);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->account, canvass_import_account_free);
  g_free (self->program);
  g_free (self->given);
  g_free (self);
}

char *
canvass_drop_find_program (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program != NULL ? program : "");
  g_autofree char *beside = g_build_filename (folder, "canvass", NULL);
  g_autofree char *built = g_build_filename (folder, "..", "cli", "canvass", NULL);

  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_file_test (built, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&built)
                                                        : g_strdup (CANVASS_BINDIR "/canvass");
}

static void
on_asked_to_stop (GCancellable *asked, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
on_locked (CanvassDesk *desk, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* For who runs this machine, once; the child goes on all the same. */
static void
warn_unconfined (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;

  if (!canvass_drop_can_confine ())
    g_printerr ("canvass-desk: warning: this system cannot keep what talks to the network from "
                "other files (Linux 5.13 with Landlock can)\n");
  g_once_init_leave (&once, 1);
}

/* (transfer full) */
static GTask *
errand_new (CanvassDesk *desk,
            const CanvassDeskDrop *drop,
            CanvassDeskProgress *progress,
            GCancellable *asked,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (desk, NULL, callback, user_data);
  CanvassCampaign *campaign = canvass_desk_get_campaign (desk);
  Errand *self = g_new0 (Errand, 1);

  self->drop = canvass_desk_drop_copy (drop);
  self->program = canvass_drop_find_program ();
  if (drop->of_campaign && drop->credentials == NULL)
    self->given = canvass_campaign_make_credentials (campaign);
  if (self->given != NULL)
    self->drop->credentials =
        g_build_filename (canvass_desk_get_directory (desk), CREDENTIALS, NULL);
  self->progress = progress != NULL ? g_object_ref (progress) : canvass_desk_progress_new ();
  self->courier = (CanvassCourier){ .program = self->program,
                                    .directory = canvass_desk_get_directory (desk),
                                    .campaign = canvass_campaign_get_id_hex (campaign),
                                    .address = self->drop->address,
                                    .credentials = self->drop->credentials,
                                    .cancellable = g_cancellable_new (),
                                    .progress = canvass_desk_progress_step,
                                    .user_data = self->progress };
  g_signal_connect_object (desk, "locked", G_CALLBACK (on_locked), self->courier.cancellable, 0);
  if (asked != NULL) {
    self->asked = g_object_ref (asked);
    self->asked_id = g_cancellable_connect (asked,
                                            G_CALLBACK (on_asked_to_stop),
                                            g_object_ref (self->courier.cancellable),
                                            g_object_unref);
  }
  g_task_set_task_data (task, self, errand_free);
  warn_unconfined ();
  canvass_desk_hold (desk);
  return task;
}

static void
tell_phase (GTask *task, CanvassDropPhase phase)
{
  Errand *self = g_task_get_task_data (task);

  if (self->phase != NULL && !canvass_desk_is_locked (g_task_get_source_object (task)))
    self->phase (phase, self->phase_data);
}

/* (transfer full) @task. @error: (transfer full) (nullable) */
static void
end (GTask *task, GError *error)
{
  canvass_desk_release (g_task_get_source_object (task));
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* On a thread of its own: what a campaign has for its drop goes into a file that only the child
 * reads, as everything that says who asks. */
static gboolean
write_given (const Errand *self, GError **error)
{
  g_autoptr (GBytes) bytes =
      self->given == NULL ? NULL : g_bytes_new_static (self->given, strlen (self->given));

  return bytes == NULL || canvass_file_write (self->drop->credentials, bytes, 0600, error);
}

/* @step runs on a thread of its own with the errand as its data; @then gets its task. */
static void
ask_network (GTask *task, GTaskThreadFunc step, GAsyncReadyCallback then)
{
  g_autoptr (GTask) asking = g_task_new (g_task_get_source_object (task), NULL, then, task);

  g_task_set_task_data (asking, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (asking, step);
}

static void
return_done (GTask *asking, gboolean done, GError *error)
{
  if (done)
    g_task_return_boolean (asking, TRUE);
  else
    g_task_return_error (asking, error);
}

static void
fetch (GTask *asking, gpointer desk, gpointer data, GCancellable *unused)
{
  Errand *self = data;
  GError *error = NULL;
  gboolean done =
      write_given (self, &error) && canvass_courier_fetch (&self->courier, &self->fetched, &error);

  return_done (asking, done, error);
}

static gpointer
take_in (CanvassLedger *ledger,
         CanvassRoll *roll,
         gpointer data,
         CanvassDeskProgress *progress,
         GCancellable *cancellable,
         GError **error)
{
  Errand *self = data;

  return GINT_TO_POINTER (canvass_courier_take_in (&self->courier, ledger, self->account, error));
}

static void start_fetching (GTask *task);

static void
on_taken_in (GObject *desk, GAsyncResult *result, gpointer task)
{
  Errand *self = g_task_get_task_data (task);
  GError *error = NULL;

  canvass_desk_run_finish (CANVASS_DESK (desk), result, &error);
  if (error == NULL)
    error = g_steal_pointer (&self->problem);
  if (error == NULL && self->fetched.more)
    start_fetching (task);
  else
    end (task, error);
}

static gboolean
was_stopped (const Errand *self)
{
  return self->asked != NULL && g_cancellable_is_cancelled (self->asked);
}

/* What came before somebody stopped it is still taken in, unless the desk is locked. */
static void
go_on_unasked (Errand *self, CanvassDesk *desk)
{
  g_clear_object (&self->courier.cancellable);
  self->courier.cancellable = g_cancellable_new ();
  g_signal_connect_object (desk, "locked", G_CALLBACK (on_locked), self->courier.cancellable, 0);
}

static void
on_fetched (GObject *desk, GAsyncResult *result, gpointer task)
{
  Errand *self = g_task_get_task_data (task);

  g_task_propagate_boolean (G_TASK (result), &self->problem);
  self->account->left = self->fetched.n_left;
  if (was_stopped (self) && !canvass_desk_is_locked (CANVASS_DESK (desk))) {
    go_on_unasked (self, CANVASS_DESK (desk));
  } else if (self->fetched.n_files == 0) {
    end (task, g_steal_pointer (&self->problem));
    return;
  }

  /* What came before something failed counts all the same. */
  tell_phase (task, CANVASS_DROP_PHASE_READING);
  canvass_desk_run_async (CANVASS_DESK (desk),
                          take_in,
                          self,
                          NULL,
                          NULL,
                          CANVASS_DESK_CHANGES,
                          self->progress,
                          self->courier.cancellable,
                          on_taken_in,
                          task);
}

static void
start_fetching (GTask *task)
{
  tell_phase (task, CANVASS_DROP_PHASE_FETCHING);
  ask_network (task, fetch, on_fetched);
}

void
canvass_drop_fetch_async (CanvassDesk *desk,
                          const CanvassDeskDrop *drop,
                          CanvassDeskProgress *progress,
                          CanvassDropPhaseFunc phase,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = errand_new (desk, drop, progress, cancellable, callback, user_data);
  Errand *self = g_task_get_task_data (task);

  g_task_set_source_tag (task, canvass_drop_fetch_async);
  self->phase = phase;
  self->phase_data = user_data;
  self->account = g_new0 (CanvassAccount, 1);
  canvass_account_init (self->account);
  start_fetching (task);
}

gboolean
canvass_drop_fetch_finish (CanvassDesk *desk,
                           GAsyncResult *result,
                           CanvassAccount **account,
                           GError **error)
{
  Errand *self = g_task_get_task_data (G_TASK (result));

  *account = g_steal_pointer (&self->account);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
make_ready (CanvassLedger *ledger,
            CanvassRoll *roll,
            gpointer data,
            CanvassDeskProgress *progress,
            GCancellable *cancellable,
            GError **error)
{
  Errand *self = data;

  return GINT_TO_POINTER (
      canvass_courier_make_ready (&self->courier, ledger, &self->n_records, error));
}

static void
send (GTask *asking, gpointer desk, gpointer data, GCancellable *unused)
{
  Errand *self = data;
  GError *error = NULL;
  gboolean done =
      write_given (self, &error) && canvass_courier_send (&self->courier, &self->last, &error);

  return_done (asking, done, error);
}

static void
on_asked (GObject *desk, GAsyncResult *result, gpointer task)
{
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  end (task, error);
}

static void
on_ready_to_send (GObject *desk, GAsyncResult *result, gpointer task)
{
  GError *error = NULL;

  canvass_desk_run_finish (CANVASS_DESK (desk), result, &error);
  if (error != NULL) {
    end (task, error);
    return;
  }

  tell_phase (task, CANVASS_DROP_PHASE_SENDING);
  ask_network (task, send, on_asked);
}

void
canvass_drop_send_async (CanvassDesk *desk,
                         const CanvassDeskDrop *drop,
                         CanvassDeskProgress *progress,
                         CanvassDropPhaseFunc phase,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = errand_new (desk, drop, progress, cancellable, callback, user_data);
  Errand *self = g_task_get_task_data (task);

  g_task_set_source_tag (task, canvass_drop_send_async);
  self->phase = phase;
  self->phase_data = user_data;
  tell_phase (task, CANVASS_DROP_PHASE_SIGNING);
  canvass_desk_run_async (desk,
                          make_ready,
                          self,
                          NULL,
                          NULL,
                          CANVASS_DESK_LONG,
                          self->progress,
                          self->courier.cancellable,
                          on_ready_to_send,
                          task);
}

gboolean
canvass_drop_send_finish (
    CanvassDesk *desk, GAsyncResult *result, guint64 *n_records, guint64 *n_files, GError **error)
{
  Errand *self = g_task_get_task_data (G_TASK (result));

  *n_records = self->n_records;
  *n_files = self->last.files;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
check (GTask *asking, gpointer desk, gpointer data, GCancellable *unused)
{
  Errand *self = data;
  GError *error = NULL;
  gboolean done =
      write_given (self, &error) && canvass_courier_check (&self->courier, &self->last, &error);

  return_done (asking, done, error);
}

void
canvass_drop_check_async (CanvassDesk *desk,
                          const CanvassDeskDrop *drop,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = errand_new (desk, drop, NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, canvass_drop_check_async);
  ((Errand *)g_task_get_task_data (task))->courier.time_limit_seconds = CHECK_SECONDS;
  ask_network (task, check, on_asked);
}

gboolean
canvass_drop_check_finish (
    CanvassDesk *desk, GAsyncResult *result, guint64 *n_new, guint64 *n_known, GError **error)
{
  Errand *self = g_task_get_task_data (G_TASK (result));

  *n_new = self->last.files;
  *n_known = self->last.held;
  return g_task_propagate_boolean (G_TASK (result), error);
}
