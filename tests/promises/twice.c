/*
 * twice.c: P6: importing twice is importing once, and one id with two hashes quarantines both
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "promises/trial.h"

static const FiguresRow AGAIN = {
  .promise = "P6",
  .what = "files brought again in any order, a chain forked by a clone: changes before the fork",
  .control = "changes by a new batch, and behind the fork",
};

static const FiguresRow RIVALS = {
  .promise = "P6",
  .what = "two records signed under one id, in whichever files and order: left on the roll, or "
          "others taken off it",
  .control = "on the roll, each under an id of its own",
};

static const FiguresRow ACCOUNTS = {
  .promise = "P5",
  .what = "accounts of what comes again: other than a count of the files by FORMAT.md",
  .control = "noticed, of accounts that are silent about one record",
};

static void
import (Trial *self, GBytes *const *files, guint n)
{
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  trial_import (self, files, n, &account);
}

static void
assert_standing (Trial *self, CanvassQuarantineReason reason, guint64 n)
{
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  canvass_ledger_get_standing (self->fixture.ledger, &account, NULL);
  assert_balanced (&account);
  g_assert_cmpuint (account.reasons[reason], ==, n);
}

/* A second device with a copy of the first one's vault goes on from the same batch. */
static void
test_a_cloned_kiosk_is_contested_from_the_fork_on (Trial *self, gconstpointer unused)
{
  Fixture *fixture = &self->fixture;
  g_autoptr (GPtrArray) ours = fixture_signatures (self->kiosk, fixture->campaign, TRIAL_RECORDS);
  g_autoptr (GPtrArray) theirs = fixture_signatures (self->kiosk, fixture->campaign, TRIAL_RECORDS);
  Kiosk clone = *self->kiosk;
  g_autoptr (GBytes) branch = fixture_batch (self->kiosk, fixture->campaign, ours);
  g_autoptr (GBytes) other_branch = fixture_batch (&clone, fixture->campaign, theirs);

  trial_note_signed (self, ours);
  trial_note_signed (self, theirs);
  for (guint order = 0; order < 6; order++) {
    GBytes *files[] = { self->batch, branch, other_branch, self->companion };

    trial_start_over (self);
    for (guint i = 0; i < G_N_ELEMENTS (files); i++)
      import (self, &files[(i * (order % 2 == 0 ? 1 : 3) + order) % 4], 1);

    self->tried++;
    self->lost += trial_count_missing (self, self->records);
    self->lost += trial_count_missing (self, self->companions);
    g_assert_cmpuint (trial_count_missing (self, ours), ==, TRIAL_RECORDS);
    g_assert_cmpuint (trial_count_missing (self, theirs), ==, TRIAL_RECORDS);
    assert_standing (self, CANVASS_QUARANTINE_FORKED, 2 * TRIAL_RECORDS);
  }

  trial_tell (self, &AGAIN, self->tried, &ACCOUNTS);
}

/* The control: the description of a roll tells it from another. */
static void
assert_a_new_batch_shows (Trial *self, const char *before)
{
  g_autoptr (GPtrArray) records = fixture_signatures (self->other, self->fixture.campaign, 1);
  g_autoptr (GBytes) file = fixture_batch (self->other, self->fixture.campaign, records);
  g_autofree char *after = NULL;

  trial_note_signed (self, records);
  import (self, &file, 1);
  after = fixture_describe_roll (self->fixture.ledger);
  g_assert_cmpstr (before, !=, after);
}

static void
import_first (Trial *self, GBytes *file)
{
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  trial_import (self, &file, 1, &account);
  assert_account (&account, TRIAL_RECORDS, 0, 0);
}

static void
import_again (Trial *self, GBytes *const *files, guint n)
{
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  trial_import (self, files, n, &account);
  assert_account (&account, 0, n * TRIAL_RECORDS, 0);
}

/* From the attic, when the petition has a newer version and the ledger was rebuilt. */
static void
test_whatever_comes_again_changes_nothing (Trial *self, gconstpointer unused)
{
  Fixture *fixture = &self->fixture;
  g_autoptr (CanvassCampaign) newer = fixture_campaign (fixture, "test-petition", 2, fixture->key);
  g_autoptr (GBytes) mirror = fixture_mirror (self->kiosk, self->records);
  GBytes *files[] = { self->batch, self->companion, mirror, self->batch };
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;

  trial_start_over (self);
  import_first (self, self->batch);
  import_first (self, self->companion);
  before = fixture_describe_roll (fixture->ledger);
  canvass_ledger_add_campaign (fixture->ledger, newer, &error);
  g_assert_no_error (error);
  canvass_ledger_rebuild (fixture->ledger, NULL, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < (figures_are_thorough () ? 500 : 20); i++) {
    g_autofree char *after = NULL;
    guint first = (guint)g_rand_int_range (self->random, 0, 4);

    import_again (self, files + first, (guint)g_rand_int_range (self->random, 1, 5 - (gint)first));
    after = fixture_describe_roll (fixture->ledger);
    self->tried++;
    self->lost += !g_str_equal (before, after);
  }
  assert_a_new_batch_shows (self, before);

  trial_tell (self, &AGAIN, 1, &ACCOUNTS);
}

/* How the two come: in files of their own, of the same kiosk or of two, the first one's or the
 * second's before or both at once; in a mirror; or in one batch. */
typedef enum { FIRST_BEFORE, SECOND_BEFORE, AT_ONCE, N_ORDERS } Order;
typedef enum { IN_ITS_NEXT, OF_ANOTHER_KIOSK, IN_A_MIRROR, N_PLACES } Place;

static GBytes *
wrap_rival (Trial *self, Place place, GPtrArray *rivals)
{
  Kiosk kiosk = *(place == OF_ANOTHER_KIOSK ? self->other : self->kiosk);

  return place == IN_A_MIRROR ? fixture_mirror (&kiosk, rivals)
                              : fixture_batch (&kiosk, self->fixture.campaign, rivals);
}

static void
import_in_order (Trial *self, GBytes *first, GBytes *second, Order order)
{
  GBytes *files[] = { order == SECOND_BEFORE ? second : first,
                      order == SECOND_BEFORE ? first : second,
                      self->companion };

  trial_start_over (self);
  import (self, files, order == AT_ONCE ? 2 : 1);
  import (self, files + (order == AT_ONCE ? 2 : 1), order == AT_ONCE ? 1 : 2);
}

static GPtrArray *
list (GBytes *record)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  g_ptr_array_add (records, g_bytes_ref (record));
  return records;
}

/* Neither of the two, and everybody else. */
static void
judge_rivals (Trial *self, GBytes *record, GPtrArray *rivals)
{
  g_autoptr (GPtrArray) one = list (record);

  self->tried++;
  self->lost += 2 - trial_count_missing (self, one) - trial_count_missing (self, rivals);
  self->lost += trial_count_missing (self, self->records) - trial_count_missing (self, one);
  self->lost += trial_count_missing (self, self->companions);
  assert_standing (self, CANVASS_QUARANTINE_CONFLICT, 2);
}

static void
try_rival_in_another_file (Trial *self, GBytes *record, Place place, Order order)
{
  Kiosk *kiosk = place == OF_ANOTHER_KIOSK ? self->other : self->kiosk;
  g_autoptr (GBytes) rival = trial_seal_rival (self, kiosk, record);
  g_autoptr (GPtrArray) rivals = list (rival);
  g_autoptr (GBytes) file = wrap_rival (self, place, rivals);

  trial_note_signed (self, rivals);
  import_in_order (self, self->batch, file, order);
  judge_rivals (self, record, rivals);
}

static void
try_rival_in_the_same_batch (Trial *self, GBytes *record)
{
  g_autoptr (GBytes) rival = trial_seal_rival (self, self->kiosk, record);
  g_autoptr (GPtrArray) rivals = list (rival), both = list (rival);
  g_autoptr (GBytes) file = NULL;

  for (guint i = 0; i < TRIAL_RECORDS; i++)
    g_ptr_array_add (both, g_bytes_ref (self->records->pdata[i]));
  trial_note_signed (self, rivals);
  file = trial_forge (self, both);
  import_in_order (self, file, self->companion, AT_ONCE);
  judge_rivals (self, record, rivals);
}

/* The control: the same under ids of their own. */
static guint
count_on_roll_under_their_own (Trial *self)
{
  g_autoptr (GPtrArray) rivals = fixture_signatures (self->other, self->fixture.campaign, 1);
  g_autoptr (GBytes) file = wrap_rival (self, OF_ANOTHER_KIOSK, rivals);

  trial_note_signed (self, rivals);
  import_in_order (self, self->batch, file, FIRST_BEFORE);
  return TRIAL_RECORDS + 1 - trial_count_missing (self, rivals) -
         trial_count_missing (self, self->records);
}

static void
test_one_id_with_two_records_puts_both_aside (Trial *self, gconstpointer unused)
{
  for (guint i = 0; i < TRIAL_RECORDS; i++) {
    for (guint place = 0; place < N_PLACES; place++)
      for (guint order = 0; order < N_ORDERS; order++) {
        g_test_message ("record %u, place %u, order %u", i, place, order);
        try_rival_in_another_file (self, self->records->pdata[i], place, order);
      }
    try_rival_in_the_same_batch (self, self->records->pdata[i]);
  }

  trial_tell (self, &RIVALS, count_on_roll_under_their_own (self), &ACCOUNTS);
}

#define ADD(name)                                                                                  \
  g_test_add ("/promises/twice/" #name, Trial, NULL, trial_setup, test_##name, trial_teardown)

int
main (int argc, char *argv[])
{
  trial_stay_in_memory ();
  g_test_init (&argc, &argv, NULL);

  ADD (a_cloned_kiosk_is_contested_from_the_fork_on);
  ADD (whatever_comes_again_changes_nothing);
  ADD (one_id_with_two_records_puts_both_aside);

  return figures_run ();
}
