/*
 * The list of signatures: rows come when they are looked at, and follow what is decided.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/decision-job.h"
#include "desk/pair-queue.h"
#include "desk/signature-rows.h"
#include "desk/signature-sheet.h"
#include "fixture.h"

#include "format/secret.h"

/* More than two pages. */
#define N 150

typedef struct {
  Fixture ledger;
  CanvassDesk *desk;
  CanvassSignatureRows *rows;
  guint n_found, n_closed;
  gboolean opened;
} Desk;

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  canvass_desk_open_finish (CANVASS_DESK (source), result, &error);
  g_assert_no_error (error);
  ((Desk *)user_data)->opened = TRUE;
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
wait_until (const guint *counter, guint n)
{
  while (*counter < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_failed (CanvassSignatureRows *rows, const GError *error, gpointer user_data)
{
  g_error ("%s", error->message);
}

static void
setup (Desk *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *path = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_setup (&self->ledger, NULL);
  fixture_open (&self->ledger);
  kiosk = kiosk_new (self->ledger.campaign, "Library");
  fixture_admit (&self->ledger, kiosk);
  records = fixture_signatures (kiosk, self->ledger.campaign, N);
  path = fixture_write_batch (&self->ledger, "some", kiosk, self->ledger.campaign, records);
  fixture_import (&self->ledger, path, &account);
  fixture_close (&self->ledger);

  self->desk = canvass_desk_new (self->ledger.ledger_folder,
                                 canvass_key_from_seed (self->ledger.key->seed, "Copy"));
  g_signal_connect_swapped (self->desk, "closed", G_CALLBACK (count), &self->n_closed);
  canvass_desk_open_async (self->desk, NULL, NULL, NULL, on_opened, self);
  while (!self->opened)
    g_main_context_iteration (NULL, TRUE);

  self->rows = canvass_signature_rows_new (self->desk);
  g_signal_connect_swapped (self->rows, "found", G_CALLBACK (count), &self->n_found);
  g_signal_connect (self->rows, "failed", G_CALLBACK (on_failed), NULL);
}

static void
teardown (Desk *self, gconstpointer unused)
{
  canvass_desk_lock (self->desk);
  wait_until (&self->n_closed, 1);
  canvass_signature_rows_clear (self->rows);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->rows);
  g_assert_finalize_object (self->desk);
  fixture_teardown (&self->ledger, NULL);
}

static void
find (Desk *self, const char *search, guint n)
{
  CanvassRollListQuery query = { .search = search, .order = CANVASS_ROLL_LIST_BY_NAME };
  guint before = self->n_found;

  canvass_signature_rows_find (self->rows, &query);
  wait_until (&self->n_found, before + 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), ==, n);
}

/* (transfer full) with something to show. */
static CanvassSignatureRow *
load (Desk *self, guint position)
{
  CanvassSignatureRow *row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  guint n = 0;
  gulong handler = g_signal_connect_swapped (row, "loaded", G_CALLBACK (count), &n);

  while (canvass_signature_row_get_brief (row) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (row, handler);
  return row;
}

static void
a_row_is_fetched_when_it_is_looked_at (Desk *self, gconstpointer unused)
{
  find (self, NULL, N);
  for (guint i = 0; i < N; i += 49) {
    g_autoptr (CanvassSignatureRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
    g_autoptr (CanvassSignatureRow) again = NULL;

    /* Not before: there may be a million. */
    if (i % 64 == 0)
      g_assert_null (canvass_signature_row_get_brief (row));
    again = load (self, i);
    g_assert_true (row == again);
    g_assert_true (g_str_has_prefix (canvass_signature_row_get_brief (again)->name, "Signer "));
    g_assert_cmpstr (canvass_signature_row_get_brief (again)->kiosk, ==, "Library");
    g_assert_cmpstr (canvass_signature_row_get_brief (again)->place, ==, "60608");
  }
}

static void
no_row_is_kept_that_nobody_holds (Desk *self, gconstpointer unused)
{
  CanvassSignatureRow *row;

  find (self, NULL, N);
  row = load (self, 3);
  g_assert_finalize_object (row);
}

static void
the_last_search_counts (Desk *self, gconstpointer unused)
{
  CanvassRollListQuery first = { .search = "nobody" };
  g_autoptr (CanvassSignatureRow) row = NULL;

  canvass_signature_rows_find (self->rows, &first);
  find (self, "signer 77", 1);
  row = load (self, 0);
  g_assert_cmpstr (canvass_signature_row_get_brief (row)->name, ==, "Signer 77");
  g_assert_cmpuint (canvass_signature_rows_get_languages (self->rows)->len, ==, 1);
}

static void
note_exchange (CanvassSignatureRows *rows, guint position, guint n, gpointer exchanged)
{
  *(guint *)exchanged = position + n;
}

static void
another_search_keeps_the_rows_and_tells_of_it (Desk *self, gconstpointer unused)
{
  g_autoptr (CanvassSignatureRow) row = NULL;
  guint exchanged = 0;

  g_signal_connect (self->rows, "exchanged", G_CALLBACK (note_exchange), &exchanged);
  find (self, "signer 12", 12); /* 12, 112, and 120 to 129 */
  row = load (self, 0);
  g_assert_nonnull (strstr (canvass_signature_row_get_brief (row)->name, "12"));
  g_assert_cmpuint (exchanged, ==, 0);

  find (self, "signer 77", 1);
  g_assert_cmpuint (exchanged, ==, 1);
  g_assert_true (load (self, 0) == row);
  g_object_unref (row); /* load ()'s */
  g_assert_cmpstr (canvass_signature_row_get_brief (row)->name, ==, "Signer 77");
}

/* What is decided */

typedef struct {
  CanvassSignatureSheet *sheet;
  gboolean done;
} Looking;

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Looking *self = user_data;
  g_autoptr (GError) error = NULL;

  self->sheet = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);
  g_assert_no_error (error);
  self->done = TRUE;
}

static CanvassSignatureSheet *
look (Desk *self, const guint8 *record_id)
{
  Looking looking = { NULL };

  canvass_desk_run_async (self->desk,
                          canvass_signature_job_sheet,
                          g_memdup2 (record_id, CANVASS_ID_BYTES),
                          g_free,
                          (GDestroyNotify)canvass_signature_sheet_free,
                          CANVASS_DESK_READS,
                          NULL,
                          NULL,
                          on_looked,
                          &looking);
  while (!looking.done)
    g_main_context_iteration (NULL, TRUE);
  return looking.sheet;
}

static gpointer
withdraw (CanvassLedger *ledger,
          CanvassRoll *roll,
          gpointer data,
          CanvassDeskProgress *progress,
          GCancellable *cancellable,
          GError **error)
{
  canvass_ledger_decide_records (
      ledger, CANVASS_DECISION_WITHDRAWAL, data, 1, "Asked for it", NULL, error);
  return NULL;
}

static void
ignore (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  canvass_desk_run_finish (CANVASS_DESK (source), result, &error);
  g_assert_no_error (error);
}

static void
what_is_withdrawn_leaves_the_list_and_keeps_its_history (Desk *self, gconstpointer unused)
{
  g_autoptr (CanvassSignatureRow) row = NULL;
  g_autoptr (CanvassSignatureSheet) before = NULL, after = NULL;
  guint8 record_id[CANVASS_ID_BYTES];
  guint n_found;

  find (self, "signer", N);
  row = load (self, 5);
  memcpy (record_id, canvass_signature_row_get_brief (row)->record_id, sizeof record_id);
  before = look (self, record_id);
  g_assert_nonnull (before);
  g_assert_cmpuint (before->history->len, ==, 0);

  canvass_desk_run_async (self->desk,
                          withdraw,
                          g_memdup2 (before->hash, CANVASS_HASH_BYTES),
                          g_free,
                          NULL,
                          CANVASS_DESK_CHANGES,
                          NULL,
                          NULL,
                          ignore,
                          NULL);
  while (canvass_desk_get_summary (self->desk)->signatures == N)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (canvass_desk_get_summary (self->desk)->signatures, ==, N - 1);
  n_found = self->n_found;
  canvass_signature_rows_find_again (self->rows);
  wait_until (&self->n_found, n_found + 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), ==, N - 1);

  after = look (self, record_id);
  g_assert_nonnull (after);
  g_assert_cmpuint (after->states, ==, CANVASS_LISTED_WITHDRAWN);
  g_assert_cmpuint (after->history->len, ==, 1);
  g_assert_cmpstr (
      g_array_index (after->history, CanvassSheetDecision, 0).reason, ==, "Asked for it");
  g_assert_true (g_array_index (after->history, CanvassSheetDecision, 0).in_force);
}

/* Pairs */

/* Signatures in groups of @size that are of one person each. */
static CanvassMatching *
match_groups (guint size)
{
  CanvassMatching *matching = canvass_matching_new (NULL);

  for (guint i = 0; i < 60; i++) {
    guint person = i / size;
    g_autofree char *name = g_strdup_printf ("Signer%c Family%u", 'a' + person % 26, person);
    g_autofree char *email = g_strdup_printf ("someone%u@example.org", person);
    g_autoptr (CanvassPayload) payload = fixture_payload (name);
    guint8 id[CANVASS_ID_BYTES] = { i / 256, i % 256 };

    canvass_payload_set_field (payload, "email", email, NULL);
    canvass_matching_add (matching, id, payload);
  }
  g_assert_true (canvass_matching_run (matching, NULL, NULL, NULL, NULL));
  return matching;
}

static void
pairs_are_asked_about_once_and_answers_taken_back (void)
{
  g_autoptr (CanvassPairQueue) queue = canvass_pair_queue_new (match_groups (2));
  guint n = canvass_pair_queue_count_open (queue);
  gint first, second;
  guint same, skipped;

  g_assert_cmpuint (n, >=, 2);
  first = canvass_pair_queue_get_next (queue);
  g_assert_cmpint (canvass_pair_queue_get_next (queue), ==, first);
  same = canvass_pair_queue_answer (queue, (guint)first, CANVASS_PAIR_SAME);
  second = canvass_pair_queue_get_next (queue);
  g_assert_cmpint (second, !=, first);
  skipped = canvass_pair_queue_answer (queue, (guint)second, CANVASS_PAIR_SKIPPED);
  g_assert_cmpuint (canvass_pair_queue_count_open (queue), ==, n - 2);

  g_assert_cmpuint (canvass_pair_queue_get_last (queue), ==, skipped);
  canvass_pair_queue_take_back (queue, skipped);
  g_assert_cmpint (canvass_pair_queue_get_next (queue), ==, second);
  g_assert_cmpuint (canvass_pair_queue_get_last (queue), ==, same);
  canvass_pair_queue_take_back (queue, same);
  g_assert_cmpint (canvass_pair_queue_get_next (queue), ==, first);
  g_assert_cmpuint (canvass_pair_queue_get_last (queue), ==, 0);
  g_assert_cmpuint (canvass_pair_queue_count_open (queue), ==, n);
}

static void
the_certain_ones_are_answered_together (void)
{
  g_autoptr (CanvassPairQueue) queue = canvass_pair_queue_new (match_groups (2));
  guint n = canvass_pair_queue_count_open (queue);
  guint n_certain = canvass_pair_queue_count_certain (queue);
  g_autoptr (GPtrArray) people = NULL;
  guint first, certain;

  g_assert_cmpuint (n_certain, >=, 2);
  first = canvass_pair_queue_answer (
      queue, (guint)canvass_pair_queue_get_next (queue), CANVASS_PAIR_SAME);
  people = canvass_pair_queue_list_certain (queue);
  certain = canvass_pair_queue_answer_certain (queue, people);
  g_assert_cmpuint (canvass_pair_queue_count_certain (queue), ==, 0);
  g_assert_cmpuint (canvass_pair_queue_get_last (queue), ==, certain);

  /* What was answered by itself stays so. */
  canvass_pair_queue_take_back (queue, certain);
  g_assert_cmpuint (canvass_pair_queue_count_open (queue), ==, n - 1);
  g_assert_cmpuint (canvass_pair_queue_get_last (queue), ==, first);
}

static void
whom_somebody_told_apart_is_not_certain_any_more (void)
{
  g_autoptr (CanvassPairQueue) queue = canvass_pair_queue_new (match_groups (2));
  g_autoptr (GPtrArray) before = canvass_pair_queue_list_certain (queue);
  g_autoptr (GPtrArray) after = NULL;
  gint pair = canvass_pair_queue_get_next (queue);

  canvass_pair_queue_answer (queue, (guint)pair, CANVASS_PAIR_DIFFERENT);
  after = canvass_pair_queue_list_certain (queue);
  g_assert_cmpuint (after->len, ==, before->len - 1);

  canvass_pair_queue_answer_certain (queue, after);
  g_assert_cmpuint (canvass_pair_queue_count_certain (queue), ==, 0);
}

static void
a_cluster_is_asked_about_again_when_it_is_taken_back (void)
{
  g_autoptr (CanvassPairQueue) queue = canvass_pair_queue_new (match_groups (4));
  guint n = canvass_pair_queue_count_open (queue);
  gint pair = canvass_pair_queue_get_next (queue);
  gint cluster = canvass_pair_queue_find_cluster (queue, (guint)pair);

  g_assert_cmpint (cluster, >=, 0);
  canvass_pair_queue_answer_cluster (queue, (guint)cluster);
  g_assert_cmpuint (canvass_pair_queue_count_open (queue), <, n - 1);
  canvass_pair_queue_take_back (queue, canvass_pair_queue_get_last (queue));
  g_assert_cmpuint (canvass_pair_queue_count_open (queue), ==, n);
  g_assert_cmpint (canvass_pair_queue_get_next (queue), ==, pair);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define add(name) g_test_add ("/signatures/" #name, Desk, NULL, setup, name, teardown)
  add (a_row_is_fetched_when_it_is_looked_at);
  add (no_row_is_kept_that_nobody_holds);
  add (the_last_search_counts);
  add (another_search_keeps_the_rows_and_tells_of_it);
  add (what_is_withdrawn_leaves_the_list_and_keeps_its_history);
#undef add
  g_test_add_func ("/pairs/are_asked_about_once_and_answers_taken_back",
                   pairs_are_asked_about_once_and_answers_taken_back);
  g_test_add_func ("/pairs/the_certain_ones_are_answered_together",
                   the_certain_ones_are_answered_together);
  g_test_add_func ("/pairs/whom_somebody_told_apart_is_not_certain_any_more",
                   whom_somebody_told_apart_is_not_certain_any_more);
  g_test_add_func ("/pairs/a_cluster_is_asked_about_again_when_it_is_taken_back",
                   a_cluster_is_asked_about_again_when_it_is_taken_back);

  return g_test_run ();
}
