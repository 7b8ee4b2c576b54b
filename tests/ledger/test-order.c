/*
 * The roll is a function of the set of files read, in any order, from any number of copies.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#define N 5
#define TRIALS 40

typedef enum {
  EVENT_IMPORT,
  EVENT_ADMIT,
  EVENT_CAMPAIGN,
} EventKind;

/* Something a coordinator may do at any time. */
typedef struct {
  EventKind kind;
  char *path;                /* (owned) */
  Kiosk *kiosk;              /* borrowed */
  CanvassCampaign *campaign; /* borrowed */
} Event;

static void
event_clear (gpointer data)
{
  Event *event = data;

  g_free (event->path);
}

static void
add_file (Fixture *self, GArray *events, GBytes *file)
{
  g_autofree char *name = g_strdup_printf ("%u.batch", events->len);
  Event event = { .kind = EVENT_IMPORT, .path = fixture_write (self, name, file) };

  g_array_append_val (events, event);
}

static GBytes *
with_id_of (GBytes *record, GBytes *other)
{
  gsize length;
  guint8 *copy = g_memdup2 (g_bytes_get_data (record, &length), g_bytes_get_size (record));

  memcpy (copy + 8, (const guint8 *)g_bytes_get_data (other, NULL) + 8, CANVASS_ID_BYTES);
  return g_bytes_new_take (copy, length);
}

static void
shuffle (GArray *events, GRand *random)
{
  for (guint i = events->len - 1; i > 0; i--) {
    guint j = g_rand_int_range (random, 0, i + 1);
    Event swap = g_array_index (events, Event, i);

    g_array_index (events, Event, i) = g_array_index (events, Event, j);
    g_array_index (events, Event, j) = swap;
  }
}

static void
happen (Fixture *self, const Event *event)
{
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  switch (event->kind) {
  case EVENT_IMPORT:
    fixture_import (self, event->path, &account);
    break;

  case EVENT_ADMIT:
    fixture_admit (self, event->kiosk);
    break;

  case EVENT_CAMPAIGN:
    canvass_ledger_add_campaign (self->ledger, event->campaign, &error);
    g_assert_no_error (error);
    break;

  default:
    g_assert_not_reached ();
  }
}

static char *
describe_standing (Fixture *self)
{
  g_autofree char *roll = fixture_describe_roll (self->ledger);
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) standing;
  GString *text = g_string_new (roll);

  canvass_account_init (&standing);
  canvass_ledger_get_standing (self->ledger, &standing, &error);
  g_assert_no_error (error);
  assert_balanced (&standing);
  g_string_append_printf (
      text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, standing.accepted, standing.repeated);
  for (guint i = 0; i < CANVASS_N_QUARANTINE_REASONS; i++)
    g_string_append_printf (text, " %" G_GUINT64_FORMAT, standing.reasons[i]);
  return g_string_free (text, FALSE);
}

static void
start_over (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  fixture_close (self);
  fixture_remove_tree (self->ledger_folder);
  self->ledger = canvass_ledger_create (self->ledger_folder, self->campaign, self->key, &error);
  g_assert_no_error (error);
}

/* Everything that can contradict everything else. */
static void
make_events (
    Fixture *self, GArray *events, Kiosk *a, Kiosk *b, Kiosk *c, Kiosk *d, CanvassCampaign *newer)
{
  g_autoptr (GPtrArray) first = fixture_signatures (a, self->campaign, N);
  g_autoptr (GPtrArray) second = fixture_signatures (a, self->campaign, N);
  g_autoptr (GPtrArray) third = fixture_signatures (a, newer, N);
  g_autoptr (GPtrArray) other = fixture_signatures (b, self->campaign, N);
  g_autoptr (GPtrArray) forked = fixture_signatures (b, self->campaign, N);
  g_autoptr (GPtrArray) after = fixture_signatures (b, self->campaign, N);
  g_autoptr (GPtrArray) stranger = fixture_signatures (c, self->campaign, N);
  g_autoptr (GBytes) whole = NULL;
  Kiosk copy;

  whole = fixture_batch (a, self->campaign, first);
  add_file (self, events, whole);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GBytes) damaged = fixture_flip (whole, 168 + 40 * i + 3000 * i);
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, 200 + 5000 * i);

    add_file (self, events, damaged);
    add_file (self, events, cut);
  }

  /* Some of the first again, and an id that another kiosk uses. */
  g_ptr_array_add (second, g_bytes_ref (first->pdata[0]));
  g_ptr_array_add (second, with_id_of (second->pdata[1], other->pdata[2]));
  {
    g_autoptr (GBytes) batch = fixture_batch (a, self->campaign, second);
    g_autoptr (GBytes) later = fixture_batch (a, newer, third);

    add_file (self, events, batch);
    add_file (self, events, later);
  }

  /* One disk, two tables: both go on from the first batch. */
  {
    g_autoptr (GBytes) batch = fixture_batch (b, self->campaign, other);
    g_autoptr (GBytes) left = NULL, right = NULL, further = NULL;

    copy = *b;
    left = fixture_batch (b, self->campaign, forked);
    further = fixture_batch (b, self->campaign, after);
    g_ptr_array_remove_index (forked, 0);
    right = fixture_batch (&copy, self->campaign, forked);
    add_file (self, events, batch);
    add_file (self, events, left);
    add_file (self, events, right);
    add_file (self, events, further);
  }

  {
    g_autoptr (GBytes) batch = fixture_batch (c, self->campaign, stranger);

    add_file (self, events, batch);
  }

  /* And one disk whose other table's second batch never comes. */
  {
    g_autoptr (GPtrArray) records = fixture_signatures (d, self->campaign, 1);

    for (guint i = 0; i < 3; i++) {
      g_autoptr (GBytes) batch = fixture_batch (d, self->campaign, records);

      if (i == 1)
        d->previous_id[0] ^= 1;
      add_file (self, events, batch);
      g_clear_pointer (&records, g_ptr_array_unref);
      records = fixture_signatures (d, self->campaign, 1);
    }
  }
}

static void
test_any_order_gives_the_same_roll (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) newer = fixture_campaign (self, "test-petition", 2, self->key);
  g_autoptr (Kiosk) a = kiosk_new (self->campaign, "A");
  g_autoptr (Kiosk) b = kiosk_new (self->campaign, "B");
  g_autoptr (Kiosk) c = kiosk_new (self->campaign, "C");
  g_autoptr (Kiosk) d = kiosk_new (self->campaign, "D");
  g_autoptr (GArray) events = g_array_new (FALSE, TRUE, sizeof (Event));
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  const Event certain[] = {
    { .kind = EVENT_ADMIT, .kiosk = a },
    { .kind = EVENT_ADMIT, .kiosk = b },
    { .kind = EVENT_ADMIT, .kiosk = d },
    { .kind = EVENT_CAMPAIGN, .campaign = newer },
  };
  g_autofree char *expected = NULL, *rebuilt = NULL;
  g_autoptr (GError) error = NULL;

  g_array_set_clear_func (events, event_clear);
  g_array_append_vals (events, certain, G_N_ELEMENTS (certain));
  make_events (self, events, a, b, c, d, newer);

  for (guint trial = 0; trial < TRIALS; trial++) {
    g_autofree char *actual = NULL;

    start_over (self);
    for (guint i = 0; i < events->len; i++) {
      happen (self, &g_array_index (events, Event, i));
      if (g_rand_int_range (random, 0, 4) == 0)
        happen (self, &g_array_index (events, Event, g_rand_int_range (random, 0, i + 1)));
      if (g_rand_int_range (random, 0, 8) == 0)
        fixture_open (self);
    }

    actual = describe_standing (self);
    if (expected == NULL)
      expected = g_steal_pointer (&actual);
    else
      g_assert_cmpstr (actual, ==, expected);
    shuffle (events, random);
  }

  canvass_ledger_rebuild (self->ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  rebuilt = describe_standing (self);
  g_assert_cmpstr (rebuilt, ==, expected);

  /* A's three, without the contested id, B's first without it, and D's before the fork. */
  g_assert_cmpuint (fixture_n_signatures (self), ==, N + N + N + N - 1 + 2);
}

static void
import_bytes (Fixture *self, GBytes *batch, CanvassAccount *account)
{
  static guint n;
  g_autofree char *name = g_strdup_printf ("import-%u.batch", n++);
  g_autofree char *path = fixture_write (self, name, batch);

  fixture_import (self, path, account);
}

static void
test_one_id_with_two_hashes_quarantines_both (Fixture *self, gconstpointer unused)
{
  for (guint order = 0; order < 2; order++) {
    g_autoptr (Kiosk) a = kiosk_new (self->campaign, "A");
    g_autoptr (Kiosk) b = kiosk_new (self->campaign, "B");
    g_autoptr (GPtrArray) first = fixture_signatures (a, self->campaign, N);
    g_autoptr (GPtrArray) second = fixture_signatures (b, self->campaign, 1);
    g_autoptr (GBytes) of_a = NULL;
    g_autoptr (GBytes) of_b = NULL;
    g_auto (CanvassAccount) account;

    canvass_account_init (&account);
    start_over (self);
    g_ptr_array_add (second, with_id_of (second->pdata[0], first->pdata[3]));
    of_a = fixture_batch (a, self->campaign, first);
    of_b = fixture_batch (b, self->campaign, second);
    fixture_admit (self, a);
    fixture_admit (self, b);

    import_bytes (self, order == 0 ? of_a : of_b, &account);
    import_bytes (self, order == 0 ? of_b : of_a, &account);
    g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_CONFLICT], ==, 1);
    /* What was on the roll leaves it, and the account says so. */
    g_assert_cmpuint (account.taken_off, ==, order == 0 ? 1 : 0);
    g_assert_cmpuint (fixture_n_signatures (self), ==, N);

    import_bytes (self, of_a, &account);
    g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_CONFLICT], ==, 1);
    g_assert_cmpuint (account.taken_off, ==, 0);
  }
}

static void
test_one_id_with_two_hashes_in_one_batch_quarantines_both (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "A");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) batch = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  g_ptr_array_add (records, fixture_flip (records->pdata[2], 1000));
  batch = fixture_batch (kiosk, self->campaign, records);
  import_bytes (self, batch, &account);
  assert_account (&account, N - 1, 0, 2);
  g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_CONFLICT], ==, 2);
}

/* The next batch of the chain, over @n signatures. */
static GBytes *
next_batch (Fixture *self, Kiosk *kiosk, guint n)
{
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, n);

  return fixture_batch (kiosk, self->campaign, records);
}

static void
test_a_fork_is_contested_from_where_it_forks (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "A");
  g_autoptr (GBytes) branch = NULL;
  Kiosk copy;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  for (guint i = 1; i <= 4; i++) {
    g_autoptr (GBytes) batch = next_batch (self, kiosk, i);

    import_bytes (self, batch, &account);
    assert_account (&account, i, 0, 0);
    if (i == 2)
      copy = *kiosk;
  }

  branch = next_batch (self, &copy, 5);
  import_bytes (self, branch, &account);
  assert_account (&account, 0, 0, 5);
  g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_FORKED], ==, 5);
  g_assert_cmpuint (account.taken_off, ==, 3 + 4);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 1 + 2);
}

/* Of the branch that another disk went on with, only the end is here. */
static void
test_a_fork_shows_without_the_batch_that_forked (Fixture *self, gconstpointer unused)
{
  for (guint order = 0; order < 2; order++) {
    g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "A");
    g_autoptr (GBytes) first = NULL, second = NULL, third = NULL, unseen = NULL, end = NULL;
    Kiosk copy;
    g_auto (CanvassAccount) account;

    canvass_account_init (&account);
    start_over (self);
    fixture_admit (self, kiosk);
    first = next_batch (self, kiosk, 1);
    copy = *kiosk;
    second = next_batch (self, kiosk, 2);
    third = next_batch (self, kiosk, 3);
    unseen = next_batch (self, &copy, 4);
    copy.number = 3;
    end = next_batch (self, &copy, 5); /* number 4, on a number 2 that is not here */

    import_bytes (self, order == 0 ? end : first, &account);
    import_bytes (self, second, &account);
    import_bytes (self, order == 0 ? first : end, &account);
    g_assert_cmpuint (fixture_n_signatures (self), ==, 1 + 2 + 5); /* there may be a number 3 */
    import_bytes (self, third, &account);
    g_assert_cmpuint (fixture_n_signatures (self), ==, 1 + 2 + 3);
    import_bytes (self, end, &account);
    g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_FORKED], ==, 5);
  }
}

static void
test_a_batch_hangs_on_the_number_before_it (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "A");
  g_autoptr (GBytes) first = NULL, second = NULL, wrong = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  first = next_batch (self, kiosk, 1);
  second = next_batch (self, kiosk, 2);
  import_bytes (self, first, &account);
  import_bytes (self, second, &account);

  kiosk->number = 4; /* number 5 says that number 2 comes before it */
  wrong = next_batch (self, kiosk, 3);
  import_bytes (self, wrong, &account);
  assert_account (&account, 0, 0, 3);
  g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_FORKED], ==, 3);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 1 + 2);
}

static void
test_copies_of_one_batch_are_no_fork (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "A");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  g_autoptr (GBytes) damaged = fixture_flip (batch, g_bytes_get_size (batch) - 1);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  import_bytes (self, damaged, &account);
  assert_account (&account, N - 1, 0, 1);
  import_bytes (self, batch, &account);
  assert_account (&account, 1, N - 1, 0);
}

#define ADD(name)                                                                                  \
  g_test_add ("/ledger/order/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (any_order_gives_the_same_roll);
  ADD (one_id_with_two_hashes_quarantines_both);
  ADD (one_id_with_two_hashes_in_one_batch_quarantines_both);
  ADD (a_fork_is_contested_from_where_it_forks);
  ADD (a_fork_shows_without_the_batch_that_forked);
  ADD (a_batch_hangs_on_the_number_before_it);
  ADD (copies_of_one_batch_are_no_fork);

  return g_test_run ();
}
