/*
 * mutations.c: P4 and P5: thousands of spoilt batches and mirrors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "promises/trial.h"

#include "format/mirror.h"
#include "promises/count.h"
#include "promises/mutate.h"

#define THOROUGHLY 10000
#define FAIRLY 400

static const FiguresRow IMPORTED = {
  .promise = "P4",
  .what = "random mutations of a batch and of a mirror, imported beside a sound batch",
  .control = "lost by an importer that stops where damage begins, or wants whole files",
};

static const FiguresRow ACCOUNTS = {
  .promise = "P5",
  .what = "accounts of spoilt batches and mirrors and sound ones, imported at once: other than a "
          "count of the files by FORMAT.md",
  .control = "noticed, of accounts that are silent about one record",
};

static guint
how_many (void)
{
  return figures_are_thorough () ? THOROUGHLY : FAIRLY;
}

/* How many records a spoilt file may cost. */
typedef guint (*Toll) (Trial *self, GBytes *file, GBytes *spoilt);

static gboolean
are_same (GBytes *a, GBytes *b, gsize from, gsize to)
{
  return g_bytes_get_size (a) >= to && g_bytes_get_size (b) >= to &&
         memcmp ((const guint8 *)g_bytes_get_data (a, NULL) + from,
                 (const guint8 *)g_bytes_get_data (b, NULL) + from,
                 to - from) == 0;
}

/* Those that are not what and where they were. All of them under another head; and where bytes were
 * put in or taken out so that no record is where the head says: they are kept apart then. */
static guint
toll_of_batch (Trial *self, GBytes *file, GBytes *spoilt)
{
  gsize at = CANVASS_BATCH_HEAD_BYTES (TRIAL_RECORDS), size = CANVASS_RECORD_BYTES (2);
  g_auto (Count) count;
  guint toll = 0;

  count_file (&count, spoilt);
  if (!are_same (file, spoilt, 0, at) || !count.by_header ||
      g_bytes_get_size (spoilt) > g_bytes_get_size (file))
    return TRIAL_RECORDS;

  for (guint i = 0; i < TRIAL_RECORDS; i++, at += size)
    toll += !are_same (file, spoilt, at, at + size);
  return toll;
}

/* Those whose entries are nowhere in it; all of them where it does not begin like a mirror. */
static guint
toll_of_mirror (Trial *self, GBytes *file, GBytes *spoilt)
{
  gsize size = CANVASS_MIRROR_ENTRY_BYTES (2), length;
  const guint8 *bytes = g_bytes_get_data (spoilt, &length);
  const guint8 *entry = (const guint8 *)g_bytes_get_data (file, NULL) + CANVASS_MIRROR_HEADER_BYTES;
  guint toll = 0;

  if (length < CANVASS_MIRROR_HEADER_BYTES || !are_same (file, spoilt, 0, 8))
    return TRIAL_RECORDS;

  for (guint i = 0; i < TRIAL_RECORDS; i++, entry += size)
    toll += memmem (bytes, length, entry, size) == NULL;
  return toll;
}

/* Imported beside a sound batch; what is damaged may be missing until the whole file comes. */
static void
import_mutations (Trial *self, GBytes *file, Toll toll)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < how_many (); i++) {
    g_autoptr (GBytes) spoilt = mutate (file, self->companion, random);
    guint64 lost = self->lost;

    trial_damage (self, file, spoilt, toll (self, file, spoilt));
    if (self->lost > lost)
      g_test_message ("lost %u by mutation %u", (guint)(self->lost - lost), i);
  }

  g_assert_cmpuint (self->damaged, >, 0);
  trial_tell (self, &IMPORTED, self->caught, &ACCOUNTS);
}

static void
test_a_spoilt_batch_costs_nothing_else (Trial *self, gconstpointer unused)
{
  import_mutations (self, self->batch, toll_of_batch);
}

static void
test_a_spoilt_mirror_costs_nothing_else (Trial *self, gconstpointer unused)
{
  g_autoptr (GBytes) mirror = fixture_mirror (self->kiosk, self->records);

  import_mutations (self, mirror, toll_of_mirror);
}

#define ADD(name)                                                                                  \
  g_test_add ("/promises/mutations/" #name, Trial, NULL, trial_setup, test_##name, trial_teardown)

int
main (int argc, char *argv[])
{
  trial_stay_in_memory ();
  g_test_init (&argc, &argv, NULL);

  ADD (a_spoilt_batch_costs_nothing_else);
  ADD (a_spoilt_mirror_costs_nothing_else);

  return figures_run ();
}
