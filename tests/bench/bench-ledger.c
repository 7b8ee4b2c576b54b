/*
 * Importing many signatures: memory by signature, and how long opening the ledger again takes.
 *
 * Each phase is a process of its own, so that its peak of memory is only its own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/secret.h"
#include "ledger/decide.h"
#include "ledger/roll-list.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define QUICK 20000
#define PER_BATCH 10000

typedef struct {
  double seconds;
  double cpu_seconds;
  guint64 peak_bytes;
  guint64 n;
} Result;

typedef void (*Phase) (Fixture *self, guint n, Result *result);

/* VmHWM of /proc/self/status */
static guint64
read_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + 6, NULL, 10) * 1024;
}

static Result
run (Fixture *self, Phase phase, guint n)
{
  Result result = { 0 };
  int ends[2];
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0) {
    phase (self, n, &result);
    result.peak_bytes = read_peak ();
    result.cpu_seconds = (double)clock () / CLOCKS_PER_SEC;
    g_assert_cmpint (write (ends[1], &result, sizeof result), ==, sizeof result);
    _exit (0);
  }

  close (ends[1]);
  g_assert_cmpint (read (ends[0], &result, sizeof result), ==, sizeof result);
  close (ends[0]);
  waitpid (child, NULL, 0);
  return result;
}

typedef struct {
  Fixture *fixture;
  Kiosk *kiosk;
  GPtrArray *records;
  guint from, to;
} Sealer;

static gpointer
seal (gpointer data)
{
  Sealer *self = data;

  for (guint i = self->from; i < self->to; i++) {
    g_autofree char *name = g_strdup_printf ("María de los Ángeles Hernández %u", i);

    self->records->pdata[i] = fixture_signature (self->kiosk, self->fixture->campaign, name);
  }

  return NULL;
}

static GPtrArray *
seal_on_all_cores (Fixture *self, Kiosk *kiosk, guint n)
{
  guint cores = g_get_num_processors ();
  g_autofree Sealer *sealers = g_new (Sealer, cores);
  g_autofree GThread **threads = g_new (GThread *, cores);
  GPtrArray *records = g_ptr_array_new_full (n, (GDestroyNotify)g_bytes_unref);

  g_ptr_array_set_size (records, n);
  for (guint i = 0; i < cores; i++) {
    sealers[i] = (Sealer){ self, kiosk, records, n * i / cores, n * (i + 1) / cores };
    threads[i] = g_thread_new ("seal", seal, &sealers[i]);
  }
  for (guint i = 0; i < cores; i++)
    g_thread_join (threads[i]);

  return records;
}

static void
make (Fixture *self, guint n, Result *result)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *stick = fixture_path (self, "stick");

  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  fixture_open (self);
  fixture_admit (self, kiosk);
  for (guint done = 0; done < n; done += PER_BATCH) {
    g_autoptr (GPtrArray) records = seal_on_all_cores (self, kiosk, MIN (PER_BATCH, n - done));
    g_autofree char *name = g_strdup_printf ("stick/%06u", done);

    g_free (fixture_write_batch (self, name, kiosk, self->campaign, records));
  }
  fixture_close (self);
}

static void
import (Fixture *self, guint n, Result *result)
{
  g_autofree char *stick = fixture_path (self, "stick");
  gint64 start;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_open (self);
  start = g_get_monotonic_time ();
  fixture_import (self, stick, &account);
  result->seconds = (g_get_monotonic_time () - start) / 1e6;
  result->n = account.accepted;
}

static void
open_roll (Fixture *self, guint n, Result *result)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (CanvassRoll) roll = NULL;
  g_autoptr (GError) error = NULL;

  fixture_open (self);
  roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  result->seconds = (g_get_monotonic_time () - start) / 1e6;
  result->n = canvass_roll_get_n_signatures (roll);
}

typedef struct {
  guint n;
  guint8 hashes[2][CANVASS_HASH_BYTES];
} Pair;

static gboolean
take_pair (const CanvassRollEntry *entry, gpointer user_data)
{
  Pair *self = user_data;

  memcpy (self->hashes[self->n++], entry->hash, CANVASS_HASH_BYTES);
  return self->n < 2;
}

/* Until the roll and the list of a desk that is open say so. */
static void
decide (Fixture *self, guint n, Result *result)
{
  g_autoptr (CanvassRoll) roll = NULL;
  g_autoptr (GError) error = NULL;
  Pair pair = { 0 };
  CanvassDecisionSet set = { pair.hashes[0], 2 };
  gint64 start;

  fixture_open (self);
  roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  canvass_roll_get_list (roll, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  canvass_roll_foreach (roll, FALSE, take_pair, &pair, &error);

  start = g_get_monotonic_time ();
  canvass_ledger_join_persons (self->ledger, &set, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  canvass_roll_refresh (roll, NULL, &error);
  g_assert_no_error (error);
  result->seconds = (g_get_monotonic_time () - start) / 1e6;
  result->n = canvass_roll_get_n_unique (roll);
}

static void
do_nothing (Fixture *self, guint n, Result *result)
{
  const char *const paths[] = { NULL };
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_open (self);
  fixture_import_all (self, paths, &account);
}

static void
print_memory (const char *name, const Result *result, const Result *idle)
{
  double bytes = (double)(result->peak_bytes - idle->peak_bytes) / result->n;

  g_print ("{\"name\":\"%s\",\"ratio\":%.3f,\"limit\":1.0,\"bound\":\"most\","
           "\"bytes_per_signature\":%.0f,\"peak_mib\":%.1f}\n",
           name,
           bytes / 1024,
           bytes,
           result->peak_bytes / 1048576.0);
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint)atoi (argv[1]) : QUICK;
  Result idle, imported, opened, decided;
  Fixture fixture;

  fixture_setup (&fixture, NULL);
  fixture_close (&fixture);
  idle = run (&fixture, do_nothing, 0);
  run (&fixture, make, n);
  imported = run (&fixture, import, n);
  opened = run (&fixture, open_roll, n);
  decided = run (&fixture, decide, n);
  g_assert_cmpuint (decided.n, ==, n - 1);
  g_assert_cmpuint (imported.n, ==, n);
  g_assert_cmpuint (opened.n, ==, n);
  fixture_teardown (&fixture, NULL);

  print_memory ("memory of importing, by signature / 1 KiB", &imported, &idle);
  print_memory ("memory of the open roll, by signature / 1 KiB", &opened, &idle);
  g_print ("{\"name\":\"opening the ledger again / "
           "importing\",\"ratio\":%.3f,\"limit\":0.2,\"bound\":\"most\","
           "\"signatures\":%u,\"import_seconds\":%.2f,"
           "\"import_cpu_seconds\":%.2f,"
           "\"reopen_seconds\":%.3f,\"reopen_cpu_seconds\":%.3f}\n",
           opened.seconds / imported.seconds,
           n,
           imported.seconds,
           imported.cpu_seconds,
           opened.seconds,
           opened.cpu_seconds);
  g_print ("{\"name\":\"a decision, until the open roll says so / opening it\",\"ratio\":%.3f,"
           "\"limit\":0.25,\"bound\":\"most\",\"decide_seconds\":%.3f}\n",
           decided.seconds / opened.seconds,
           decided.seconds);
  return 0;
}
