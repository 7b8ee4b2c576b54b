/*
 * What 500 tables sent: how long it takes to list them, to read one, and to weigh a revocation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "ledger/kiosk.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define QUICK 20000
#define N_KIOSKS 500
#define N_BATCHES 4 /* of each */
#define N_TIMES 5   /* the quickest of so many counts */

typedef struct {
  Fixture fixture;
  GPtrArray *kiosks; /* (element-type Kiosk) */
  char *stick;
  guint per_batch;
} Bench;

/* Each thread seals for every second table. */
typedef struct {
  Bench *bench;
  guint first, step;
} Sealer;

static gpointer
seal (gpointer data)
{
  Sealer *self = data;
  Fixture *fixture = &self->bench->fixture;

  for (guint i = self->first; i < N_KIOSKS; i += self->step)
    for (guint j = 0; j < N_BATCHES; j++) {
      Kiosk *kiosk = self->bench->kiosks->pdata[i];
      g_autoptr (GPtrArray) records =
          fixture_signatures (kiosk, fixture->campaign, self->bench->per_batch);
      g_autofree char *name = g_strdup_printf ("stick/%u-%u", i, j);

      g_free (fixture_write_batch (fixture, name, kiosk, fixture->campaign, records));
    }

  return NULL;
}

static void
make (Bench *self, guint n)
{
  guint cores = g_get_num_processors ();
  g_autofree Sealer *sealers = g_new (Sealer, cores);
  g_autofree GThread **threads = g_new (GThread *, cores);

  fixture_setup (&self->fixture, NULL);
  self->per_batch = MAX (n / N_KIOSKS / N_BATCHES, 1);
  self->stick = fixture_path (&self->fixture, "stick");
  g_assert_cmpint (g_mkdir (self->stick, 0700), ==, 0);
  self->kiosks = g_ptr_array_new_with_free_func ((GDestroyNotify)kiosk_free);
  for (guint i = 0; i < N_KIOSKS; i++) {
    g_autofree char *name = g_strdup_printf ("Table %u", i);

    g_ptr_array_add (self->kiosks, kiosk_new (self->fixture.campaign, name));
    fixture_admit (&self->fixture, self->kiosks->pdata[i]);
  }
  for (guint i = 0; i < cores; i++) {
    sealers[i] = (Sealer){ self, i, cores };
    threads[i] = g_thread_new ("seal", seal, &sealers[i]);
  }
  for (guint i = 0; i < cores; i++)
    g_thread_join (threads[i]);
}

static double
list (Bench *self)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) kiosks = canvass_ledger_list_kiosks (self->fixture.ledger, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (kiosks->len, ==, N_KIOSKS);
  return (g_get_monotonic_time () - start) / 1e6;
}

static double
read_one (Bench *self)
{
  const Kiosk *kiosk = self->kiosks->pdata[N_KIOSKS / 2];
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassKioskHistory) history =
      canvass_ledger_read_kiosk (self->fixture.ledger, kiosk->card.kiosk_id, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (history->batches->len, ==, N_BATCHES);
  return (g_get_monotonic_time () - start) / 1e6;
}

static double
weigh (Bench *self)
{
  static const guint8 none[CANVASS_HASH_BYTES];
  const Kiosk *kiosk = self->kiosks->pdata[N_KIOSKS / 2];
  CanvassRevocationEffect effect;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  canvass_ledger_weigh_revocation (
      self->fixture.ledger, kiosk->card.kiosk_id, none, &effect, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (effect.leaving, ==, self->per_batch * N_BATCHES);
  return (g_get_monotonic_time () - start) / 1e6;
}

static double
find_quickest (Bench *self, double (*measure) (Bench *self))
{
  double quickest = G_MAXDOUBLE;

  for (guint i = 0; i < N_TIMES; i++)
    quickest = MIN (quickest, measure (self));
  return quickest;
}

static void
print (const char *name, double seconds, double of, double limit)
{
  g_print ("{\"name\":\"%s / reading the roll\",\"ratio\":%.3f,\"limit\":%.2f,\"bound\":\"most\","
           "\"milliseconds\":%.1f}\n",
           name,
           seconds / of,
           limit,
           seconds * 1000);
}

int
main (int argc, char *argv[])
{
  Bench bench = { .per_batch = 0 };
  g_autoptr (CanvassRoll) roll = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;
  double opening;
  gint64 start;

  canvass_account_init (&account);
  make (&bench, argc > 1 ? (guint)atoi (argv[1]) : QUICK);
  fixture_import (&bench.fixture, bench.stick, &account);
  start = g_get_monotonic_time ();
  roll = canvass_ledger_open_roll (bench.fixture.ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  opening = (g_get_monotonic_time () - start) / 1e6;

  print ("listing 500 tables", find_quickest (&bench, list), opening, 0.1);
  print ("reading one of 500 tables", find_quickest (&bench, read_one), opening, 0.15);
  print ("weighing a revocation", find_quickest (&bench, weigh), opening, 0.3);

  g_clear_pointer (&roll, canvass_roll_free);
  g_ptr_array_unref (bench.kiosks);
  g_free (bench.stick);
  fixture_teardown (&bench.fixture, NULL);
  return 0;
}
