/*
 * Opening records, against the bare cryptography that it cannot do without.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/open-record.h"
#include "format/secret.h"
#include "ledger/conveyor.h"

#include <sched.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define RECIPIENTS 2
#define SIZE CANVASS_RECORD_BYTES (RECIPIENTS)
#define CT_OFFSET (CANVASS_RECORD_CLEAR_BYTES + RECIPIENTS * CANVASS_RECORD_SEAL_BYTES)
#define NONCE_OFFSET 72
#define SLOT_RECORDS 48
#define ROUNDS 15

static CanvassKey *key;
static guint8 *records;
static guint n_records = 3000;

typedef struct {
  guint from, to;
} Range;

static void
seal_records (void)
{
  static const guint8 session[CANVASS_ID_BYTES] = { 1 };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (CanvassKey) other = canvass_key_generate ("Other");
  CanvassSealing sealing = { .n_recipients = RECIPIENTS };

  memcpy (sealing.recipients[0], key->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  memcpy (sealing.recipients[1], other->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  canvass_payload_set_day (payload, "2026-11-23");
  canvass_payload_set_language (payload, "es");
  canvass_payload_set_session (payload, session);
  canvass_payload_set_field (payload, "name", "Ana María López Hernández", NULL);
  canvass_payload_set_field (payload, "postcode", "60608", NULL);

  records = g_malloc (n_records * SIZE + CANVASS_RECORD_MAX_BYTES);
  for (guint i = 0; i < n_records; i++)
    g_assert_cmpuint (canvass_record_seal (records + i * SIZE, &sealing, payload, NULL), ==, SIZE);
}

static gpointer
open_bare (gpointer data)
{
  const Range *range = data;
  guint8 *plain = canvass_secret_new (CANVASS_PAYLOAD_PADDED_BYTES);
  guint8 *inner = canvass_secret_new (64);

  for (guint i = range->from; i < range->to; i++) {
    const guint8 *record = records + i * SIZE;

    if (crypto_box_seal_open (inner,
                              record + CANVASS_RECORD_CLEAR_BYTES,
                              CANVASS_RECORD_SEAL_BYTES,
                              key->pub.seal_pk,
                              key->seal_sk) != 0 ||
        crypto_aead_xchacha20poly1305_ietf_decrypt (plain,
                                                    NULL,
                                                    NULL,
                                                    record + CT_OFFSET,
                                                    CANVASS_RECORD_CT_BYTES,
                                                    record,
                                                    CANVASS_RECORD_CLEAR_BYTES,
                                                    record + NONCE_OFFSET,
                                                    inner) != 0)
      g_error ("A record does not open");
  }

  canvass_secret_free (plain);
  canvass_secret_free (inner);
  return NULL;
}

static gpointer
open_ours (gpointer data)
{
  const Range *range = data;
  guint8 *plain = canvass_secret_new (CANVASS_PAYLOAD_PADDED_BYTES);

  for (guint i = range->from; i < range->to; i++)
    if (canvass_record_open (records + i * SIZE, SIZE, key, 0, plain, NULL) == 0)
      g_error ("A record does not open");

  canvass_secret_free (plain);
  return NULL;
}

static void
open_bare_on (guint cores)
{
  g_autofree Range *ranges = g_new (Range, cores);
  g_autofree GThread **threads = g_new (GThread *, cores);

  for (guint i = 0; i < cores; i++) {
    ranges[i] = (Range){ n_records * i / cores, n_records * (i + 1) / cores };
    threads[i] = g_thread_new ("bare", open_bare, &ranges[i]);
  }

  for (guint i = 0; i < cores; i++)
    g_thread_join (threads[i]);
}

/* As importing spreads it: fed by one thread, opened by workers, drained in order. */

typedef struct {
  guint n;
  guint8 *records;
} Slot;

static gpointer
slot_new (gpointer user_data)
{
  Slot *slot = g_new0 (Slot, 1);

  slot->records = g_malloc (SLOT_RECORDS * SIZE);
  return slot;
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_free (slot->records);
  g_free (slot);
}

static gpointer
tools_new (gpointer user_data)
{
  return canvass_secret_new (CANVASS_PAYLOAD_PADDED_BYTES);
}

static gboolean
fill (gpointer data, gpointer user_data)
{
  Slot *slot = data;
  guint *next = user_data;

  slot->n = MIN (SLOT_RECORDS, n_records - *next);
  memcpy (slot->records, records + *next * SIZE, slot->n * SIZE);
  *next += slot->n;
  return slot->n > 0;
}

static void
work (gpointer data, gpointer tools, gpointer user_data)
{
  Slot *slot = data;

  for (guint i = 0; i < slot->n; i++)
    if (canvass_record_open (slot->records + i * SIZE, SIZE, key, 0, tools, NULL) == 0)
      g_error ("A record does not open");
}

static gboolean
drain (gpointer data, gpointer user_data)
{
  return TRUE;
}

static void
open_ours_on (guint cores)
{
  static const CanvassConveyorSteps steps = {
    slot_new, slot_free, tools_new, canvass_secret_free, fill, work, drain,
  };
  guint next = 0;

  canvass_conveyor_run (&steps, cores, &next);
}

static double
measure_on (void (*open_on) (guint), guint cores, const cpu_set_t *all)
{
  cpu_set_t set;
  gint64 start;
  double seconds;

  CPU_ZERO (&set);
  for (guint cpu = 0, found = 0; cpu < CPU_SETSIZE && found < cores; cpu++)
    if (CPU_ISSET (cpu, all)) {
      CPU_SET (cpu, &set);
      found++;
    }

  sched_setaffinity (0, sizeof set, &set);
  start = g_get_monotonic_time ();
  open_on (cores);
  seconds = (g_get_monotonic_time () - start) / 1e6;
  sched_setaffinity (0, sizeof *all, all);
  return seconds;
}

static double
measure (gpointer (*opening) (gpointer))
{
  Range all = { 0, n_records };
  gint64 start = g_get_monotonic_time ();

  opening (&all);
  return (g_get_monotonic_time () - start) / 1e6;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  double first = *(const double *)a, second = *(const double *)b;

  return (first > second) - (first < second);
}

static double
median (double *values)
{
  qsort (values, ROUNDS, sizeof *values, compare);
  return values[ROUNDS / 2];
}

int
main (int argc, char *argv[])
{
  double ratios[ROUNDS], scalings[ROUNDS], microseconds[ROUNDS];
  cpu_set_t all;

  canvass_format_init ();
  if (argc > 1)
    n_records = MAX (1, atoi (argv[1]));
  sched_getaffinity (0, sizeof all, &all);
  key = canvass_key_generate ("Bench");
  seal_records ();

  for (guint i = 0; i < ROUNDS; i++) {
    double bare = measure (open_bare), ours = measure (open_ours);

    ratios[i] = bare / ours;
    microseconds[i] = ours * 1e6 / n_records;
  }
  g_print ("{\"name\":\"opening on one core, speed / bare box and "
           "AEAD\",\"ratio\":%.3f,\"limit\":0.85,\"bound\":\"least\","
           "\"microseconds\":%.1f}\n",
           median (ratios),
           median (microseconds));

  if (CPU_COUNT (&all) >= 2) {
    for (guint i = 0; i < ROUNDS; i++) {
      double bare_one = measure_on (open_bare_on, 1, &all);
      double ours_one = measure_on (open_ours_on, 1, &all);
      double bare_two = measure_on (open_bare_on, 2, &all);
      double ours_two = measure_on (open_ours_on, 2, &all);

      scalings[i] = (ours_one / ours_two) / (bare_one / bare_two);
    }
    g_print ("{\"name\":\"opening on two cores, speed-up / that of bare "
             "boxes\",\"ratio\":%.3f,\"limit\":0.95,\"bound\":\"least\"}\n",
             median (scalings));
  }

  g_free (records);
  canvass_key_free (key);
  return 0;
}
