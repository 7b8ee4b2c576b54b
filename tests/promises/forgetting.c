/*
 * forgetting.c: P7: a kiosk forgets only what a coordinator has signed for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/fixture.h"

#include "format/acknowledgement.h"
#include "format/envelope.h"
#include "promises/figures.h"
#include "promises/mutate.h"

#define N_BATCHED 6
#define N_LATER 3

static const FiguresRow WORDS = {
  .promise = "P7",
  .what = "random mutations and replays of an acknowledgement: records that a kiosk forgot",
  .control = "forgotten the first time, and if signed afterwards",
};

typedef struct {
  Fixture fixture;
  GBytes *hashes; /* of the first N_BATCHED records */
  GBytes *ack;    /* for all of them but one */
  guint64 tried;
  guint64 lost;
} Forgetting;

static void
setup (Forgetting *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (FixtureBatch) batch = NULL;

  fixture_setup (&self->fixture, NULL);
  fixture_append_many (self->fixture.vault, N_BATCHED);
  paths = fixture_export (self->fixture.vault, self->fixture.stick);
  batch = fixture_read_batch (paths->pdata[0], self->fixture.vault);
  self->hashes = g_bytes_new (batch->hashes->data, batch->hashes->len);
  self->ack = fixture_acknowledge (self->fixture.vault,
                                   self->fixture.campaign,
                                   batch->hashes->data,
                                   N_BATCHED - 1,
                                   self->fixture.key);
  fixture_append_many (self->fixture.vault, N_LATER);
}

static void
teardown (Forgetting *self, gconstpointer unused)
{
  g_bytes_unref (self->hashes);
  g_bytes_unref (self->ack);
  fixture_teardown (&self->fixture, NULL);
}

static guint64
forget (Forgetting *self, GBytes *ack)
{
  guint64 forgotten = 0;

  self->tried++;
  canvass_vault_acknowledge (self->fixture.vault, ack, &forgotten, NULL);
  return forgotten;
}

static guint64
count_held (Forgetting *self)
{
  return fixture_status (self->fixture.vault).records;
}

static guint
how_many (void)
{
  return figures_are_thorough () ? 10000 : 1000;
}

/* With the coordinator's own signature over what was spoilt before, it forgets. */
static guint64
count_forgotten_when_signed (Forgetting *self)
{
  gsize length = g_bytes_get_size (self->ack) - CANVASS_ENVELOPE_OVERHEAD_BYTES;
  g_autoptr (GBytes) payload = g_bytes_new_from_bytes (self->ack, 44, length);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);
  guint64 forgotten = 0;

  for (guint i = 0; i < how_many () && forgotten < N_BATCHED - 1; i++) {
    g_autoptr (GBytes) spoilt = mutate (payload, payload, random);
    g_autoptr (GBytes) file = canvass_envelope_write (CANVASS_ENVELOPE_ACKNOWLEDGEMENT,
                                                      g_bytes_get_data (spoilt, NULL),
                                                      g_bytes_get_size (spoilt),
                                                      self->fixture.key->sign_sk);
    guint64 of_file = 0;

    canvass_vault_acknowledge (self->fixture.vault, file, &of_file, NULL);
    forgotten += of_file;
  }

  return forgotten;
}

static void
test_a_spoilt_word_makes_it_forget_nothing (Forgetting *self, gconstpointer unused)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);
  guint64 forgotten;

  for (guint i = 0; i < how_many (); i++) {
    g_autoptr (GBytes) spoilt = mutate (self->ack, self->hashes, random);

    if (!g_bytes_equal (spoilt, self->ack))
      self->lost += forget (self, spoilt);
  }
  g_assert_cmpuint (count_held (self), ==, N_BATCHED + N_LATER - self->lost);

  forgotten = count_forgotten_when_signed (self);
  g_assert_cmpuint (forgotten, >, 0);
  figures_tell (&WORDS, self->tried, self->lost, forgotten);
  g_assert_cmpuint (self->lost, ==, 0);
}

static void
test_nobody_elses_word_makes_it_forget (Forgetting *self, gconstpointer unused)
{
  Fixture *fixture = &self->fixture;
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("Stranger");
  g_autoptr (CanvassCampaign) other = fixture_campaign ("other", 1, &fixture->key, 1);
  const guint8 *hashes = g_bytes_get_data (self->hashes, NULL);
  g_autoptr (GBytes) by_a_stranger =
      fixture_acknowledge (fixture->vault, fixture->campaign, hashes, N_BATCHED, stranger);
  g_autoptr (GBytes) of_another_campaign =
      fixture_acknowledge (fixture->vault, other, hashes, N_BATCHED, fixture->key);
  g_autoptr (GBytes) of_another_kiosk =
      canvass_acknowledgement_write (canvass_campaign_get_hash (fixture->campaign),
                                     hashes, /* any other 16 bytes */
                                     hashes,
                                     N_BATCHED,
                                     fixture->key->sign_sk,
                                     NULL);

  self->lost += forget (self, by_a_stranger);
  self->lost += forget (self, of_another_campaign);
  self->lost += forget (self, of_another_kiosk);
  g_assert_cmpuint (self->lost, ==, 0);

  /* The control: the same words from whom they should be. */
  g_assert_cmpuint (forget (self, self->ack), ==, N_BATCHED - 1);
  g_assert_cmpuint (count_held (self), ==, 1 + N_LATER);
}

/* Exactly what it says, once: brought again and again, also when more was signed since, and to a
 * vault that was opened anew, it takes nothing more with it. */
static void
test_an_old_word_takes_nothing_more_with_it (Forgetting *self, gconstpointer unused)
{
  Fixture *fixture = &self->fixture;
  guint64 expected = 1 + N_LATER, first = forget (self, self->ack);

  g_assert_cmpuint (first, ==, N_BATCHED - 1);
  for (guint i = 0; i < how_many () / 50; i++) {
    fixture_append (fixture->vault, NULL);
    expected++;
    if (i % 3 == 0)
      g_ptr_array_unref (fixture_export (fixture->vault, fixture->stick));
    if (i % 5 == 0)
      fixture_reopen (fixture);
    self->lost += forget (self, self->ack);
    g_assert_cmpuint (count_held (self), ==, expected - self->lost);
  }

  figures_tell (&WORDS, self->tried, self->lost, first);
  g_assert_cmpuint (self->lost, ==, 0);
}

#define ADD(name)                                                                                  \
  g_test_add ("/promises/forgetting/" #name, Forgetting, NULL, setup, test_##name, teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (a_spoilt_word_makes_it_forget_nothing);
  ADD (nobody_elses_word_makes_it_forget);
  ADD (an_old_word_takes_nothing_more_with_it);

  return figures_run ();
}
