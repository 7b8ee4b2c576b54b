/*
 * An opened ledger and the thread on which it is used.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/desk.h"
#include "fixture.h"

typedef struct {
  Fixture ledger;
  Kiosk *kiosk;
  CanvassDesk *desk;
  GString *log; /* what happened, in order */
  guint n_changed, n_locked, n_closed, n_pending;
} Desk;

/* The desk frees its key. */
static CanvassKey *
copy_key (const CanvassKey *key)
{
  return canvass_key_from_seed (key->seed, "Copy");
}

static void
wait_until (const guint *counter, guint n)
{
  while (*counter < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *self = user_data;
  g_autoptr (GError) error = NULL;

  canvass_desk_open_finish (CANVASS_DESK (source), result, &error);
  g_assert_no_error (error);
  self->n_pending--;
}

static void
wait_for_jobs (Desk *self)
{
  while (self->n_pending > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
setup (Desk *self, gconstpointer unused)
{
  fixture_setup (&self->ledger, NULL);
  fixture_open (&self->ledger);
  self->kiosk = kiosk_new (self->ledger.campaign, "Library");
  fixture_admit (&self->ledger, self->kiosk);
  fixture_close (&self->ledger);

  self->log = g_string_new (NULL);
  self->desk = canvass_desk_new (self->ledger.ledger_folder, copy_key (self->ledger.key));
  g_signal_connect_swapped (self->desk, "changed", G_CALLBACK (count), &self->n_changed);
  g_signal_connect_swapped (self->desk, "locked", G_CALLBACK (count), &self->n_locked);
  g_signal_connect_swapped (self->desk, "closed", G_CALLBACK (count), &self->n_closed);
  self->n_pending++;
  canvass_desk_open_async (self->desk, NULL, NULL, NULL, on_opened, self);
  wait_for_jobs (self);
}

static void
teardown (Desk *self, gconstpointer unused)
{
  canvass_desk_lock (self->desk);
  wait_until (&self->n_closed, 1);
  wait_for_jobs (self);
  g_assert_cmpuint (self->n_locked, ==, 1);
  g_assert_null (canvass_desk_get_key (self->desk));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->desk);
  g_string_free (self->log, TRUE);
  kiosk_free (self->kiosk);
  fixture_teardown (&self->ledger, NULL);
}

static char *
write_batch (Desk *self, const char *name, guint n)
{
  g_autoptr (GPtrArray) records = fixture_signatures (self->kiosk, self->ledger.campaign, n);

  return fixture_write_batch (&self->ledger, name, self->kiosk, self->ledger.campaign, records);
}

static gpointer
import (CanvassLedger *ledger,
        CanvassRoll *roll,
        gpointer data,
        CanvassDeskProgress *progress,
        GCancellable *cancellable,
        GError **error)
{
  const char *paths[] = { data, NULL };
  CanvassAccount *account = g_new0 (CanvassAccount, 1);

  canvass_account_init (account);
  canvass_ledger_import (
      ledger, paths, account, canvass_desk_progress_step, progress, cancellable, error);
  return account;
}

static void
account_free (gpointer account)
{
  canvass_account_clear (account);
  g_free (account);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *self = user_data;
  g_autoptr (GError) error = NULL;
  CanvassAccount *account = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  g_assert_no_error (error);
  g_string_append_printf (self->log, "+%" G_GUINT64_FORMAT " ", account->accepted);
  account_free (account);
  self->n_pending--;
}

static void
start_import (Desk *self, const char *name, guint n)
{
  self->n_pending++;
  canvass_desk_run_async (self->desk,
                          import,
                          write_batch (self, name, n),
                          g_free,
                          account_free,
                          CANVASS_DESK_CHANGES,
                          NULL,
                          NULL,
                          on_imported,
                          self);
}

/* Waits until it is told to go on, so that others have to wait. */
typedef struct {
  GMutex mutex;
  GCond cond;
  gboolean begun, go;
} Gate;

static gpointer
wait_at_gate (CanvassLedger *ledger,
              CanvassRoll *roll,
              gpointer data,
              CanvassDeskProgress *progress,
              GCancellable *cancellable,
              GError **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->mutex);
  gate->begun = TRUE;
  g_cond_broadcast (&gate->cond);
  while (!gate->go && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&gate->cond, &gate->mutex, g_get_monotonic_time () + 10000);
  g_mutex_unlock (&gate->mutex);
  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : g_strdup ("gate");
}

static gpointer
say (CanvassLedger *ledger,
     CanvassRoll *roll,
     gpointer data,
     CanvassDeskProgress *progress,
     GCancellable *cancellable,
     GError **error)
{
  return g_strdup_printf (
      "%s:%" G_GUINT64_FORMAT, (const char *)data, canvass_roll_get_n_signatures (roll));
}

static void
on_said (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  g_string_append_printf (self->log,
                          "%s ",
                          said != NULL ? said
                          : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                              ? "cancelled"
                              : error->message);
  self->n_pending--;
}

static void
start (
    Desk *self, CanvassDeskWork work, gconstpointer data, CanvassDeskJob kind, GCancellable *cancel)
{
  self->n_pending++;
  canvass_desk_run_async (
      self->desk, work, (gpointer)data, NULL, g_free, kind, NULL, cancel, on_said, self);
}

static void
wait_for_gate (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  while (!gate->begun)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

static void
open_gate (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->go = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

static void
test_what_is_opened_is_there (Desk *self, gconstpointer unused)
{
  const CanvassDeskSummary *summary = canvass_desk_get_summary (self->desk);

  g_assert_cmpmem (canvass_campaign_get_hash (canvass_desk_get_campaign (self->desk)),
                   CANVASS_HASH_BYTES,
                   canvass_campaign_get_hash (self->ledger.campaign),
                   CANVASS_HASH_BYTES);
  g_assert_cmpuint (summary->read, ==, 0);
  g_assert_nonnull (canvass_desk_get_key (self->desk));
}

static void
test_the_counts_follow_a_change (Desk *self, gconstpointer unused)
{
  const CanvassDeskSummary *summary = canvass_desk_get_summary (self->desk);
  guint before = self->n_changed;

  start_import (self, "one", 3);
  wait_until (&self->n_changed, before + 1);
  g_assert_cmpstr (self->log->str, ==, "+3 ");
  g_assert_cmpuint (summary->read, ==, 3);
  g_assert_cmpuint (summary->signatures, ==, 3);
  g_assert_cmpuint (summary->unique, ==, 3);
}

static void
test_changes_in_a_row_are_told_once (Desk *self, gconstpointer unused)
{
  Gate gate = { 0 };
  guint before = self->n_changed;

  start (self, wait_at_gate, &gate, CANVASS_DESK_LONG, NULL);
  wait_for_gate (&gate);
  start_import (self, "one", 1);
  start_import (self, "two", 2);
  start_import (self, "three", 3);
  open_gate (&gate);
  wait_until (&self->n_changed, before + 1);
  g_assert_cmpstr (self->log->str, ==, "gate +1 +2 +3 ");
  g_assert_cmpuint (self->n_changed, ==, before + 1);
  g_assert_cmpuint (canvass_desk_get_summary (self->desk)->read, ==, 6);
}

static void
test_short_ones_go_first_and_see_what_was_changed (Desk *self, gconstpointer unused)
{
  Gate gate = { 0 };

  start (self, wait_at_gate, &gate, CANVASS_DESK_LONG, NULL);
  wait_for_gate (&gate);
  start (self, say, "long", CANVASS_DESK_LONG, NULL);
  start_import (self, "one", 2);
  start (self, say, "short", CANVASS_DESK_READS, NULL);
  open_gate (&gate);
  wait_for_jobs (self);
  start (self, say, "after", CANVASS_DESK_READS, NULL);
  wait_for_jobs (self);
  g_assert_cmpstr (self->log->str, ==, "gate short:0 long:0 +2 after:2 ");
}

static gpointer
let_pass (CanvassLedger *ledger,
          CanvassRoll *roll,
          gpointer data,
          CanvassDeskProgress *progress,
          GCancellable *cancellable,
          GError **error)
{
  gpointer said = wait_at_gate (ledger, roll, ((gpointer *)data)[0], progress, cancellable, error);

  canvass_desk_let_pass (((gpointer *)data)[1]);
  return said;
}

static void
test_a_long_one_lets_short_ones_pass (Desk *self, gconstpointer unused)
{
  Gate gate = { 0 };
  gpointer data[] = { &gate, self->desk };

  start (self, let_pass, data, CANVASS_DESK_LONG, NULL);
  wait_for_gate (&gate);
  start (self, say, "other", CANVASS_DESK_LONG, NULL);
  start (self, say, "short", CANVASS_DESK_READS, NULL);
  g_assert_true (canvass_desk_is_busy (self->desk));
  open_gate (&gate);
  wait_for_jobs (self);
  g_assert_cmpstr (self->log->str, ==, "short:0 gate other:0 ");
  g_assert_false (canvass_desk_is_busy (self->desk));
}

static void
test_whoever_asked_can_stop_it (Desk *self, gconstpointer unused)
{
  Gate gate = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  start (self, wait_at_gate, &gate, CANVASS_DESK_LONG, cancellable);
  wait_for_gate (&gate);
  start (self, say, "next", CANVASS_DESK_READS, NULL);
  g_cancellable_cancel (cancellable);
  wait_for_jobs (self);
  g_assert_cmpstr (self->log->str, ==, "cancelled next:0 ");
}

static void
test_what_nobody_waits_for_is_not_told (Desk *self, gconstpointer unused)
{
  Gate gate = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  start (self, say, "short", CANVASS_DESK_READS, cancellable);
  start (self, say, "long", CANVASS_DESK_LONG, cancellable);
  start (self, wait_at_gate, &gate, CANVASS_DESK_LONG, NULL);
  wait_for_gate (&gate);
  g_cancellable_cancel (cancellable);
  open_gate (&gate);
  wait_for_jobs (self);
  g_assert_cmpstr (self->log->str, ==, "cancelled long:0 gate ");
}

static void
test_locking_stops_what_runs_and_drops_what_waits (Desk *self, gconstpointer unused)
{
  Gate gate = { 0 };
  guint before = self->n_changed;

  start_import (self, "one", 3);
  wait_until (&self->n_changed, before + 1);
  g_assert_cmpuint (canvass_desk_get_summary (self->desk)->read, ==, 3);
  start (self, wait_at_gate, &gate, CANVASS_DESK_LONG, NULL);
  wait_for_gate (&gate);
  start (self, say, "waits", CANVASS_DESK_LONG, NULL);
  canvass_desk_lock (self->desk);
  g_assert_true (canvass_desk_is_locked (self->desk));
  start (self, say, "late", CANVASS_DESK_READS, NULL);
  wait_until (&self->n_closed, 1);
  wait_for_jobs (self);
  g_assert_null (strstr (self->log->str, "waits"));
  g_assert_null (strstr (self->log->str, "late"));
  g_assert_null (strstr (self->log->str, "gate"));
  g_assert_cmpuint (canvass_desk_get_summary (self->desk)->read, ==, 0);
  /* Somebody else may have it now. */
  fixture_open (&self->ledger);
  fixture_close (&self->ledger);
}

static void
on_refused (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (canvass_desk_open_finish (CANVASS_DESK (source), result, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_BUSY);
  (*(guint *)user_data)++;
}

static void
test_one_that_does_not_open_is_closed_at_once (Desk *self, gconstpointer unused)
{
  CanvassDesk *other = canvass_desk_new (self->ledger.ledger_folder, copy_key (self->ledger.key));
  guint n_refused = 0, n_closed = 0;

  g_signal_connect_swapped (other, "closed", G_CALLBACK (count), &n_closed);
  canvass_desk_open_async (other, NULL, NULL, NULL, on_refused, &n_refused);
  wait_until (&n_refused, 1);
  wait_until (&n_closed, 1);
  g_assert_true (canvass_desk_is_locked (other));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (other);
}

static void
test_progress_reaches_the_main_thread_and_ends (void)
{
  CanvassDeskProgress *progress = canvass_desk_progress_new ();
  guint n_changed = 0;

  g_signal_connect_swapped (progress, "changed", G_CALLBACK (count), &n_changed);
  g_assert_cmpfloat (canvass_desk_progress_get_fraction (progress), <, 0);
  canvass_desk_progress_expect (progress, 1e-6);
  wait_until (&n_changed, 2);
  g_assert_cmpfloat (canvass_desk_progress_get_fraction (progress), <, 1);
  for (guint i = 1; i <= 1000; i++)
    canvass_desk_progress_step (i, 1000, progress);
  n_changed = 0;
  wait_until (&n_changed, 1);
  g_assert_cmpfloat (canvass_desk_progress_get_fraction (progress), ==, 1);
  g_assert_cmpuint (canvass_desk_progress_get_done (progress), ==, 1000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_finalize_object (progress);
}

#define ADD(name) g_test_add ("/desk/" #name, Desk, NULL, setup, test_##name, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (what_is_opened_is_there);
  ADD (the_counts_follow_a_change);
  ADD (changes_in_a_row_are_told_once);
  ADD (short_ones_go_first_and_see_what_was_changed);
  ADD (a_long_one_lets_short_ones_pass);
  ADD (whoever_asked_can_stop_it);
  ADD (what_nobody_waits_for_is_not_told);
  ADD (locking_stops_what_runs_and_drops_what_waits);
  ADD (one_that_does_not_open_is_closed_at_once);
  g_test_add_func ("/desk/progress_reaches_the_main_thread_and_ends",
                   test_progress_reaches_the_main_thread_and_ends);
  return g_test_run ();
}
