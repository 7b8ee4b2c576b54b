/*
 * A million signatures in a list: how long it takes to open, to search and to sort it, and how much
 * memory it keeps.
 *
 * The roll is filled by hand, since sealing a million records would take longer than all of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/secret.h"
#include "ledger/matching/letters.h"
#include "ledger/roll-list-private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PER_FILE 2000
#define TIMES 7
#define SEARCH_SECONDS 0.1

static const char *const GIVEN[] = {
  "María", "José",  "Ana",    "Иван",  "Mohammed", "محمد", "Nguyễn", "Wei", "小明",
  "अमित",  "Priya", "Olga",   "Kevin", "Latoya",   "Luz",  "Juan",   "Zoë", "Sunita",
  "Ahmed", "Fatma", "Łukasz", "Ewa",   "Selam",    "ሰላም",  "지훈",   "Min", "Rosa",
};
static const char *const FAMILY[] = {
  "Hernández", "Smith",  "Garcia Lopez", "Кузнецов", "Ali",      "علي",     "Trần",
  "Li",        "王",     "शर्मा",         "Patel",    "Novak",    "O’Brien", "Johnson",
  "Williams",  "Bekele", "Kim",          "김",       "Kowalska", "Cruz",    "Martínez",
  "Singh",     "Haddad", "Okafor",       "Silva",    "Park",     "Nowak",
};

static double
now (void)
{
  return (double)g_get_monotonic_time () / 1e6;
}

static guint64
read_peak (void)
{
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return g_ascii_strtoull (strstr (status, "VmHWM:") + 6, NULL, 10) * 1024;
}

static void
add_files (Fixture *self, const Kiosk *kiosk, guint n)
{
  CanvassFacts *facts = self->ledger->facts;

  for (guint i = 0; i * PER_FILE < n; i++) {
    CanvassFileFact file = { .whole_head = TRUE,
                             .head = CANVASS_HEAD_SIGNED,
                             .first_record = i * PER_FILE,
                             .n_records = MIN (PER_FILE, n - i * PER_FILE) };

    file.header.recipients = canvass_campaign_get_n_recipients (self->campaign);
    file.header.number = i + 1;
    file.header.count = file.n_records;
    memcpy (file.header.kiosk_id, kiosk->card.kiosk_id, CANVASS_ID_BYTES);
    memcpy (
        file.header.campaign_hash, canvass_campaign_get_hash (self->campaign), CANVASS_HASH_BYTES);
    canvass_write_u32 (file.hash, i + 1);
    canvass_write_u32 (file.batch_id, i + 1);
    if (i > 0)
      canvass_write_u32 (file.header.previous_id, i);
    g_array_append_val (facts->files, file);
  }
}

static void
write_payload (CanvassPayload *payload, GRand *rand)
{
  g_autofree char *name =
      g_strdup_printf ("%s %s",
                       GIVEN[g_rand_int_range (rand, 0, G_N_ELEMENTS (GIVEN))],
                       FAMILY[g_rand_int_range (rand, 0, G_N_ELEMENTS (FAMILY))]);
  g_autofree char *postcode = g_strdup_printf ("606%02d", g_rand_int_range (rand, 0, 100));
  g_autofree char *email = g_strdup_printf ("someone%u@example.org", g_rand_int (rand));

  canvass_payload_set_field (payload, "name", name, NULL);
  canvass_payload_set_field (payload, "postcode", postcode, NULL);
  canvass_payload_set_field (payload, "city", "Chicago", NULL);
  canvass_payload_set_field (payload, "email", email, NULL);
}

/* Settled twice: as after an import, and as after a decision. */
static CanvassRoll *
fill (Fixture *self, const Kiosk *kiosk, guint n, double *settle_seconds, double *again_seconds)
{
  CanvassFacts *facts = self->ledger->facts;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (CanvassPayload) payload = fixture_payload ("-");
  g_autoptr (GError) error = NULL;
  guint8 *bytes = canvass_secret_new (CANVASS_PAYLOAD_MAX_BYTES);
  CanvassRoll *roll;
  double start;

  add_files (self, kiosk, n);
  for (guint i = 0; i < n; i++) {
    CanvassRecordFact fact = {
      .file = i / PER_FILE, .listed = CANVASS_NONE, .chosen = CANVASS_NONE, .day = 20261101 + i % 28
    };

    randombytes_buf (fact.id, sizeof fact.id);
    randombytes_buf (fact.hash, sizeof fact.hash);
    g_array_append_val (facts->records, fact);
  }
  start = now ();
  canvass_facts_settle (
      facts, self->ledger->campaigns, self->ledger->kiosks, self->ledger->judgement);
  *settle_seconds = now () - start;
  start = now ();
  canvass_facts_settle (
      facts, self->ledger->campaigns, self->ledger->kiosks, self->ledger->judgement);
  *again_seconds = now () - start;

  roll = canvass_roll_new (self->ledger, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++) {
    gsize length;

    write_payload (payload, rand);
    length = canvass_payload_encode (payload, bytes, &error);
    g_assert_no_error (error);
    canvass_roll_add (roll, i, bytes, length, &error);
    g_assert_no_error (error);
  }
  canvass_secret_free (bytes);
  g_assert_cmpuint (canvass_roll_get_n_signatures (roll), ==, n);
  return roll;
}

static gboolean
look (const CanvassRollEntry *entry, gpointer user_data)
{
  return TRUE;
}

static int
compare_doubles (const void *a, const void *b)
{
  double first = *(const double *)a, second = *(const double *)b;

  return first < second ? -1 : first > second;
}

static double
time_search (CanvassRollList *listing, const CanvassRollListQuery *query, guint *n)
{
  double seconds[TIMES];

  for (guint i = 0; i < TIMES; i++) {
    double start = now ();
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) rows = canvass_roll_list_find (listing, query, NULL, &error);

    g_assert_no_error (error);
    seconds[i] = now () - start;
    *n = rows->len;
  }
  qsort (seconds, TIMES, sizeof seconds[0], compare_doubles);
  return seconds[TIMES / 2];
}

/* What it takes at the least: every text decrypted and read through once, on one core. */
static double
time_bare_scan (CanvassRollList *listing, const char *word)
{
  guint8 *plain = canvass_secret_new (CANVASS_ROLL_LIST_BLOCK_BYTES);
  double seconds[TIMES];
  guint n = 0;

  for (guint i = 0; i < TIMES; i++) {
    double start = now ();

    for (guint block = 0; block <= listing->blocks->len; block++) {
      canvass_roll_list_open_block (listing, block, plain);
      for (guint8 *p = plain, *end = plain + CANVASS_ROLL_LIST_BLOCK_BYTES;
           (p = memmem (p, end - p, word, strlen (word))) != NULL;
           p++)
        n++;
    }
    seconds[i] = now () - start;
  }
  g_assert_cmpuint (n, >, 0);
  canvass_secret_free (plain);
  qsort (seconds, TIMES, sizeof seconds[0], compare_doubles);
  return seconds[TIMES / 2];
}

static void
print_ratio (const char *name, double ratio, double limit)
{
  g_print ("{\"name\":\"%s\",\"ratio\":%.3f,\"limit\":%g,\"bound\":\"most\"", name, ratio, limit);
}

static void
measure_searches (CanvassRollList *listing)
{
  static const char *const searches[] = { "hernandez", "mohammed ali", "محمد", "m", "60608 maria" };
  double bare = time_bare_scan (listing, "hernandez");

  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++) {
    CanvassRollListQuery query = { .search = searches[i] };
    guint n;
    double seconds = time_search (listing, &query, &n);
    g_autofree char *name = g_strdup_printf ("search for “%s” / 100 ms, by a million", searches[i]);
    g_autofree char *bare_name = g_strdup_printf ("search for “%s” / a bare scan", searches[i]);
    double millions = listing->rows->len / 1e6;

    print_ratio (name, seconds / SEARCH_SECONDS / millions, 1);
    g_print (",\"milliseconds\":%.1f,\"found\":%u}\n", 1000 * seconds, n);
    print_ratio (bare_name, seconds / bare, 4);
    g_print (",\"bare_milliseconds\":%.1f}\n", 1000 * bare);
  }
}

static void
measure_orders (CanvassRollList *listing)
{
  for (guint order = 1; order < CANVASS_ROLL_LIST_N_ORDERS; order++) {
    CanvassRollListQuery query = { .order = order };
    g_autofree char *name = g_strdup_printf ("first sorting by %s / 2 s, by a million",
                                             canvass_roll_list_order_name (order));
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) rows = NULL;
    double start = now (), seconds;
    guint n;

    rows = canvass_roll_list_find (listing, &query, NULL, &error);
    g_assert_no_error (error);
    seconds = now () - start;
    print_ratio (name, seconds / 2 / (listing->rows->len / 1e6), 1);
    g_print (",\"milliseconds\":%.1f,\"again_milliseconds\":%.1f}\n",
             1000 * seconds,
             1000 * time_search (listing, &query, &n));
  }
}

static void
measure_pages (CanvassRollList *listing)
{
  CanvassRollListQuery query = { .order = CANVASS_ROLL_LIST_BY_NAME };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = canvass_roll_list_find (listing, &query, NULL, &error);
  double start = now (), worst = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < 200; i++) {
    guint at = (guint)((guint64)i * (rows->len - 64) / 200);
    double before = now ();

    canvass_roll_list_visit (listing, &g_array_index (rows, guint32, at), 64, look, NULL, &error);
    g_assert_no_error (error);
    worst = MAX (worst, now () - before);
  }
  print_ratio ("64 rows anywhere in it / a frame of 16 ms", (now () - start) / 200 / 0.016, 0.5);
  g_print (",\"milliseconds\":%.2f,\"worst_milliseconds\":%.2f}\n",
           (now () - start) * 1000 / 200,
           worst * 1000);
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint)atoi (argv[1]) : 100000;
  Fixture fixture;
  g_autoptr (Kiosk) kiosk = NULL;
  g_autoptr (CanvassRoll) roll = NULL;
  g_autoptr (GError) error = NULL;
  CanvassRollList *listing;
  guint64 idle, rolled, listed;
  double settle_seconds, again_seconds, start, pass_seconds, list_seconds, list_cpu_seconds;
  clock_t start_clock;

  canvass_format_init ();
  fixture_setup (&fixture, NULL);
  kiosk = kiosk_new (fixture.campaign, "Plaza");
  fixture_admit (&fixture, kiosk);
  g_assert_true (canvass_ledger_settle (fixture.ledger, &error));
  idle = read_peak ();

  roll = fill (&fixture, kiosk, n, &settle_seconds, &again_seconds);
  rolled = read_peak ();
  start = now ();
  canvass_roll_foreach (roll, FALSE, look, NULL, &error);
  g_assert_no_error (error);
  pass_seconds = now () - start;

  start = now ();
  start_clock = clock ();
  listing = canvass_roll_get_list (roll, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  list_seconds = now () - start;
  list_cpu_seconds = (double)(clock () - start_clock) / CLOCKS_PER_SEC;
  measure_searches (listing);
  measure_orders (listing);
  measure_pages (listing);
  listed = read_peak ();

  print_ratio (
      "opening the list / reading the roll through once", list_seconds / pass_seconds, 1.5);
  g_print (",\"seconds\":%.2f,\"cpu_seconds\":%.2f,\"pass_seconds\":%.2f}\n",
           list_seconds,
           list_cpu_seconds,
           pass_seconds);
  print_ratio ("settling after a decision / after an import", again_seconds / settle_seconds, 0.6);
  g_print (",\"seconds\":%.3f,\"import_seconds\":%.3f}\n", again_seconds, settle_seconds);
  print_ratio (
      "memory of roll and list, by signature / 1 KiB", (double)(listed - idle) / n / 1024, 1);
  g_print (",\"bytes_per_signature\":%.0f,\"list_bytes_per_signature\":%.0f}\n",
           (double)(listed - idle) / n,
           (double)(listed - rolled) / n);

  canvass_roll_free (g_steal_pointer (&roll));
  fixture_teardown (&fixture, NULL);
  return 0;
}
