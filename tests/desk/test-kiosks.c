/*
 * Tables, as the desk's thread admits, reads and judges them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/kiosk-item.h"
#include "desk/kiosk-job.h"
#include "desk/kiosk-words.h"
#include "fixture.h"

#include "format/error.h"
#include "format/file.h"
#include "format/pin-reset.h"
#include "format/secret.h"
#include "format/words.h"

#include <glib/gstdio.h>

typedef struct {
  Fixture ledger;
  Kiosk *library; /* admitted, with a batch of three */
  Kiosk *plaza;   /* not admitted */
  CanvassDesk *desk;
  guint n_closed;
  gboolean opened;
  gboolean answered;
  gpointer result; /* of the last job */
  GError *error;
} Desk;

static const guint8 none[CANVASS_HASH_BYTES];

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

static char *
write_batch (Desk *self, const char *name, Kiosk *kiosk, guint n)
{
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->ledger.campaign, n);

  return fixture_write_batch (&self->ledger, name, kiosk, self->ledger.campaign, records);
}

static void
setup (Desk *self, gconstpointer unused)
{
  g_autofree char *path = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_setup (&self->ledger, NULL);
  fixture_open (&self->ledger);
  self->library = kiosk_new (self->ledger.campaign, "Library");
  self->plaza = kiosk_new (self->ledger.campaign, "Plaza");
  fixture_admit (&self->ledger, self->library);
  path = write_batch (self, "first", self->library, 3);
  fixture_import (&self->ledger, path, &account);
  fixture_close (&self->ledger);

  self->desk = canvass_desk_new (self->ledger.ledger_folder,
                                 canvass_key_from_seed (self->ledger.key->seed, "Copy"));
  g_signal_connect_swapped (self->desk, "closed", G_CALLBACK (count), &self->n_closed);
  canvass_desk_open_async (self->desk, NULL, NULL, NULL, on_opened, self);
  while (!self->opened)
    g_main_context_iteration (NULL, TRUE);
}

static void
teardown (Desk *self, gconstpointer unused)
{
  canvass_desk_lock (self->desk);
  while (self->n_closed < 1)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->desk);
  g_clear_error (&self->error);
  kiosk_free (self->library);
  kiosk_free (self->plaza);
  fixture_teardown (&self->ledger, NULL);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *self = user_data;

  g_clear_error (&self->error);
  self->result = canvass_desk_run_finish (CANVASS_DESK (source), result, &self->error);
  self->answered = TRUE;
}

/* (transfer full) what the job that was started last answers with. */
static gpointer
wait_for_answer (Desk *self)
{
  while (!self->answered)
    g_main_context_iteration (NULL, TRUE);
  self->answered = FALSE;
  return g_steal_pointer (&self->result);
}

static gpointer
get_answer (Desk *self)
{
  gpointer result = wait_for_answer (self);

  g_assert_no_error (self->error);
  g_assert_nonnull (result);
  return result;
}

static GArray *
list (Desk *self)
{
  canvass_kiosk_list_async (self->desk, on_answer, self);
  return get_answer (self);
}

static CanvassKioskSheet *
look (Desk *self, const Kiosk *kiosk)
{
  canvass_kiosk_look_async (self->desk, kiosk->card.kiosk_id, NULL, NULL, on_answer, self);
  return get_answer (self);
}

static GPtrArray *
meet (Desk *self, const char *first, const char *second)
{
  char *paths[] = { (char *)first, (char *)second, NULL };
  g_autoptr (CanvassDeskProgress) progress = canvass_desk_progress_new ();

  canvass_kiosk_meet_async (self->desk, paths, progress, on_answer, self);
  return get_answer (self);
}

static void
test_each_file_is_met_and_the_bad_ones_told (Desk *self, gconstpointer unused)
{
  g_autoptr (GBytes) damaged =
      fixture_flip (self->plaza->file, g_bytes_get_size (self->plaza->file) - 1);
  g_autofree char *good = fixture_write (&self->ledger, "plaza.kiosk", self->plaza->file);
  g_autofree char *known = fixture_write (&self->ledger, "library.kiosk", self->library->file);
  g_autofree char *bad = fixture_write (&self->ledger, "damaged.kiosk", damaged);
  g_autofree char *missing = fixture_path (&self->ledger, "nowhere.kiosk");
  g_autoptr (GPtrArray) first = meet (self, good, bad);
  g_autoptr (GPtrArray) second = meet (self, known, missing);
  const CanvassIntroduction *introduction = first->pdata[0];
  g_autofree char *words = canvass_words_of_kiosk (self->plaza->card.device_pk, NULL);

  g_assert_cmpuint (first->len, ==, 2);
  g_assert_no_error (introduction->error);
  g_assert_cmpstr (introduction->card.name, ==, "Plaza");
  g_assert_cmpstr (introduction->words, ==, words);
  g_assert_false (introduction->known);
  introduction = first->pdata[1];
  g_assert_error (introduction->error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TAMPERED);
  introduction = second->pdata[0];
  g_assert_true (introduction->known);
  introduction = second->pdata[1];
  g_assert_error (introduction->error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FILE);
}

static void
test_admitting_is_one_decision_and_again_none (Desk *self, gconstpointer unused)
{
  g_autoptr (GArray) first = NULL, second = NULL, kiosks = NULL;

  canvass_kiosk_admit_async (self->desk, self->plaza->file, on_answer, self);
  first = get_answer (self);
  g_assert_cmpuint (first->len, ==, 1);
  canvass_kiosk_admit_async (self->desk, self->plaza->file, on_answer, self);
  second = get_answer (self);
  g_assert_cmpuint (second->len, ==, 0);
  kiosks = list (self);
  g_assert_cmpuint (kiosks->len, ==, 2);
  g_assert_cmpstr (g_array_index (kiosks, CanvassLedgerKiosk, 1).name, ==, "Plaza");
}

static void
test_a_table_is_shown_with_what_was_decided (Desk *self, gconstpointer unused)
{
  g_autofree char *words = canvass_words_of_kiosk (self->library->card.device_pk, NULL);
  g_autoptr (GArray) made = NULL;
  g_autoptr (CanvassKioskSheet) before = look (self, self->library);
  g_autoptr (CanvassKioskSheet) after = NULL;
  const CanvassKioskDecision *decision;

  g_assert_cmpstr (before->words, ==, words);
  g_assert_cmpuint (before->history->summary.signatures, ==, 3);
  g_assert_cmpuint (before->decisions->len, ==, 1);

  canvass_kiosk_name_async (self->desk, self->library->card.kiosk_id, "Market", on_answer, self);
  made = get_answer (self);
  after = look (self, self->library);
  g_assert_cmpstr (after->history->summary.name, ==, "Market");
  g_assert_cmpuint (after->decisions->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    decision = &g_array_index (after->decisions, CanvassKioskDecision, i);
    g_assert_true (decision->decision.in_force);
    g_assert_false (decision->contested);
    if (decision->decision.kind == CANVASS_DECISION_NAMING)
      g_assert_cmpstr (decision->name, ==, "Market");
  }
}

static void
test_one_that_nobody_knows_is_told (Desk *self, gconstpointer unused)
{
  canvass_kiosk_look_async (self->desk, self->plaza->card.kiosk_id, NULL, NULL, on_answer, self);
  g_assert_null (wait_for_answer (self));
  g_assert_error (self->error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED);
}

static void
test_a_revocation_does_what_was_weighed (Desk *self, gconstpointer unused)
{
  g_autofree CanvassRevocationEffect *effect = NULL;
  g_autoptr (GArray) made = NULL;
  g_autoptr (CanvassKioskSheet) sheet = NULL;

  canvass_kiosk_weigh_async (self->desk, self->library->card.kiosk_id, none, NULL, on_answer, self);
  effect = get_answer (self);
  g_assert_cmpuint (effect->leaving, ==, 3);
  g_assert_cmpuint (effect->staying, ==, 0);

  canvass_kiosk_revoke_async (self->desk, self->library->card.kiosk_id, none, on_answer, self);
  made = get_answer (self);
  g_assert_cmpuint (made->len, ==, 1);
  sheet = look (self, self->library);
  g_assert_cmpuint (sheet->history->summary.signatures, ==, 0);
  g_assert_true (sheet->history->summary.revoked);
}

static char *
new_pin (const char *digits)
{
  char *pin = canvass_secret_new (strlen (digits) + 1);

  memcpy (pin, digits, strlen (digits));
  return pin;
}

static char *
reset_pin (Desk *self, const char *name)
{
  canvass_kiosk_reset_pin_async (self->desk,
                                 self->library->card.kiosk_id,
                                 name,
                                 new_pin ("604183"),
                                 self->ledger.folder,
                                 on_answer,
                                 self);
  return get_answer (self);
}

static void
test_a_new_pin_is_signed_for_one_table_and_nothing_overwritten (Desk *self, gconstpointer unused)
{
  g_autofree char *first = reset_pin (self, "../Library: 1");
  g_autofree char *second = reset_pin (self, "../Library: 1");
  g_autofree char *folder = g_path_get_dirname (first);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = canvass_file_read (first, 4096, &error);
  CanvassPinReset reset;
  gboolean right = FALSE;

  g_assert_no_error (error);
  g_assert_cmpstr (folder, ==, self->ledger.folder);
  g_assert_cmpstr (first, !=, second);
  g_assert_true (g_file_test (second, G_FILE_TEST_IS_REGULAR));
  canvass_pin_reset_read (file, &reset, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (
      reset.kiosk_id, CANVASS_ID_BYTES, self->library->card.kiosk_id, CANVASS_ID_BYTES);
  g_assert_cmpmem (
      reset.signer_pk, CANVASS_SIGN_PK_BYTES, self->ledger.key->pub.sign_pk, CANVASS_SIGN_PK_BYTES);
  g_assert_true (canvass_pin_verify ("604183", &reset.verifier, &right));
  g_assert_true (right);
}

static void
test_what_arrived_is_acknowledged_into_a_folder (Desk *self, gconstpointer unused)
{
  g_autofree char *folder = fixture_path (&self->ledger, "stick");
  g_autofree CanvassAcknowledged *done = NULL;
  g_autofree char *nowhere = fixture_path (&self->ledger, "nowhere");
  g_autoptr (GDir) dir = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  canvass_kiosk_acknowledge_async (self->desk, folder, on_answer, self);
  done = get_answer (self);
  g_assert_cmpuint (done->n_records, ==, 3);
  g_assert_cmpuint (done->n_files, ==, 1);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_true (g_str_has_suffix (g_dir_read_name (dir), ".ack"));

  canvass_kiosk_acknowledge_async (self->desk, nowhere, on_answer, self);
  g_assert_null (wait_for_answer (self));
  g_assert_error (self->error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_STORAGE);
}

static CanvassKioskItem *
item_new (const char *name, guint64 signatures, guint64 missing, guint32 day)
{
  CanvassLedgerKiosk kiosk = {
    .admitted = TRUE,
    .batches = 1,
    .signatures = signatures,
    .missing_batches = missing,
    .n_gaps = missing > 0,
    .gaps = { { 1, missing } },
    .last_day = day,
  };

  g_strlcpy (kiosk.name, name, sizeof kiosk.name);
  return canvass_kiosk_item_new (&kiosk);
}

static void
test_items_are_found_and_ordered (void)
{
  g_autoptr (CanvassKioskItem) a = item_new ("Table 10", 5, 0, 20261120);
  g_autoptr (CanvassKioskItem) b = item_new ("Table 9", 7, 2, 20261119);
  g_autofree char *words = g_utf8_casefold ("LE 1", -1);

  g_assert_true (canvass_kiosk_item_matches (a, words));
  g_assert_false (canvass_kiosk_item_matches (b, words));
  g_assert_true (canvass_kiosk_item_matches (b, NULL));
  g_assert_cmpint (canvass_kiosk_item_compare (a, b, CANVASS_KIOSK_ORDER_TROUBLE), >, 0);
  g_assert_cmpint (canvass_kiosk_item_compare (a, b, CANVASS_KIOSK_ORDER_NAME), >, 0);
  g_assert_cmpint (canvass_kiosk_item_compare (a, b, CANVASS_KIOSK_ORDER_SIGNATURES), >, 0);
  g_assert_cmpint (canvass_kiosk_item_compare (a, b, CANVASS_KIOSK_ORDER_SEEN), <, 0);
}

static void
test_what_is_missing_is_said_in_words (void)
{
  static const struct {
    CanvassLedgerKiosk kiosk;
    const char *words; /* (nullable) */
  } cases[] = {
    { { .admitted = TRUE, .batches = 3 }, NULL },
    { { .batches = 1, .quarantined = 4 }, "Not admitted: nothing of it counts" },
    { { .admitted = TRUE, .missing_batches = 1, .n_gaps = 1, .gaps = { { 4, 4 } } },
      "Batch 4 has not arrived" },
    { { .admitted = TRUE, .missing_batches = 3, .n_gaps = 1, .gaps = { { 4, 6 } } },
      "Batches 4 to 6 have not arrived" },
    { { .admitted = TRUE, .missing_batches = 4, .n_gaps = 2, .gaps = { { 4, 6 }, { 8, 8 } } },
      "4 batches have not arrived" },
    { { .admitted = TRUE, .captured_in_closed = 212, .arrived_in_closed = 203 },
      "9 signatures are missing" },
    { { .admitted = TRUE, .contested = 2, .missing_batches = 3 }, "The table exists twice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = canvass_kiosk_warn (&cases[i].kiosk);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

static void
test_sessions_are_said_in_words (void)
{
  static const struct {
    CanvassKioskSession session;
    const char *title, *arrival;
  } cases[] = {
    { { .day = 20261128, .closed = TRUE, .captured = 212, .arrived = 212 },
      "Closed on 2026-11-28 with 212",
      "212 have arrived" },
    { { .day = 20261128, .closed = TRUE, .captured = 212, .arrived = 203 },
      "Closed on 2026-11-28 with 212",
      "9 signatures are missing" },
    { { .day = 20261128, .arrived = 1 },
      "Not closed yet, last signed on 2026-11-28",
      "1 has arrived" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *title = canvass_kiosk_word_session (&cases[i].session);
    g_autofree char *arrival = canvass_kiosk_word_arrival (&cases[i].session);

    g_assert_cmpstr (title, ==, cases[i].title);
    g_assert_cmpstr (arrival, ==, cases[i].arrival);
  }
}

#define ADD(name) g_test_add ("/desk/kiosks/" #name, Desk, NULL, setup, test_##name, teardown)
#define ADD_WORDS(name) g_test_add_func ("/desk/kiosks/" #name, test_##name)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (each_file_is_met_and_the_bad_ones_told);
  ADD (admitting_is_one_decision_and_again_none);
  ADD (a_table_is_shown_with_what_was_decided);
  ADD (one_that_nobody_knows_is_told);
  ADD (a_revocation_does_what_was_weighed);
  ADD (a_new_pin_is_signed_for_one_table_and_nothing_overwritten);
  ADD (what_arrived_is_acknowledged_into_a_folder);
  ADD_WORDS (items_are_found_and_ordered);
  ADD_WORDS (what_is_missing_is_said_in_words);
  ADD_WORDS (sessions_are_said_in_words);
  return g_test_run ();
}
