/*
 * How well people who signed twice are found, and how fast among a million.
 *
 * The reference is the Python Record Linkage Toolkit's unsupervised ECM classifier on the first
 * data set of Febrl, which CANVASS_FEBRL names: F1 0.997 with the day of birth, 0.991 without.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "crowd.h"

#include "format/secret.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WITH_BIRTH 0.997
#define WITHOUT_BIRTH 0.991
#define RESAMPLINGS 1000
#define HARDER_SETS 20
#define MILLION_SECONDS 120

/* Of one person's pairs. */
typedef struct {
  guint n_true, n_found, n_right;
} Tally;

static int
compare_doubles (const void *a, const void *b)
{
  double first = *(const double *)a, second = *(const double *)b;

  return first < second ? -1 : first > second;
}

static GHashTable *
map_people (GArray *crowd)
{
  GHashTable *people = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, NULL, NULL);

  for (guint i = 0; i < crowd->len; i++) {
    const CrowdSignature *signature = &g_array_index (crowd, CrowdSignature, i);

    g_hash_table_insert (people,
                         g_bytes_new (signature->id, sizeof signature->id),
                         GUINT_TO_POINTER (signature->person));
  }

  return people;
}

static guint
person_of (GHashTable *people, const guint8 *id)
{
  g_autoptr (GBytes) key = g_bytes_new (id, CANVASS_ID_BYTES);

  return GPOINTER_TO_UINT (g_hash_table_lookup (people, key));
}

/* By person, so that people can be drawn again. */
static Tally *
tally (GArray *crowd, CanvassMatching *matching, guint n_people)
{
  g_autoptr (GHashTable) people = map_people (crowd);
  g_autofree guint *sizes = g_new0 (guint, n_people);
  Tally *tallies = g_new0 (Tally, n_people);

  for (guint i = 0; i < crowd->len; i++) {
    guint person = g_array_index (crowd, CrowdSignature, i).person;

    tallies[person].n_true += sizes[person]++;
  }
  for (guint i = 0; i < canvass_matching_get_n_pairs (matching); i++) {
    CanvassMatchPair pair;
    guint person;

    canvass_matching_get_pair (matching, i, &pair);
    person = person_of (people, pair.a);
    tallies[person].n_found++;
    tallies[person].n_right += person == person_of (people, pair.b);
  }

  return tallies;
}

/* The 95 % interval of F1, had other people of the same kind signed. */
static void
bootstrap (GArray *crowd, CanvassMatching *matching, guint n_people, double *low, double *high)
{
  g_autofree Tally *tallies = tally (crowd, matching, n_people);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  double f1[RESAMPLINGS];

  for (guint i = 0; i < RESAMPLINGS; i++) {
    guint n_true = 0, n_found = 0, n_right = 0;

    for (guint j = 0; j < n_people; j++) {
      const Tally *drawn = &tallies[g_rand_int_range (rand, 0, n_people)];

      n_true += drawn->n_true;
      n_found += drawn->n_found;
      n_right += drawn->n_right;
    }
    f1[i] = 2.0 * n_right / (n_true + n_found);
  }

  qsort (f1, RESAMPLINGS, sizeof f1[0], compare_doubles);
  *low = f1[RESAMPLINGS / 40];
  *high = f1[RESAMPLINGS - RESAMPLINGS / 40 - 1];
}

static void
print_ratio (const char *name, double ratio, double limit, const char *bound)
{
  g_print (
      "{\"name\":\"%s\",\"ratio\":%.4f,\"limit\":%g,\"bound\":\"%s\"", name, ratio, limit, bound);
}

static void
print_score (const CrowdScore *score)
{
  g_print (",\"precision\":%.4f,\"recall\":%.4f,\"f1\":%.4f,\"certain\":%" G_GUINT64_FORMAT
           ",\"certain_wrong\":%" G_GUINT64_FORMAT "}\n",
           score->precision,
           score->recall,
           score->f1,
           score->n_certain,
           score->n_certain_wrong);
}

/* What is claimed is not to be worse: the upper end of the interval reaches the reference. */
static void
measure_febrl (GArray *crowd, guint n_people, guint without, const char *name, double reference)
{
  g_autoptr (CanvassMatching) matching = crowd_match (crowd, crowd_field_names, without);
  CrowdScore score = crowd_score (crowd, matching, FALSE);
  double low, high;

  g_assert_cmpuint (score.n_certain_wrong, ==, 0);
  bootstrap (crowd, matching, n_people, &low, &high);
  print_ratio (name, high / reference, 1, "least");
  g_print (",\"low\":%.4f,\"high\":%.4f,\"reference\":%.3f", low, high, reference);
  print_score (&score);
}

/* rec-12-org is the same person as rec-12-dup-0. */
static void
read_febrl_row (GArray *crowd, char **cells)
{
  CrowdSignature signature = { .person = g_ascii_strtoull (cells[0] + strlen ("rec-"), NULL, 10) };
  static const struct {
    CrowdField field;
    guint cell;
  } CELLS[] = {
    { CROWD_GIVEN, 1 },    { CROWD_FAMILY, 2 }, { CROWD_CITY, 6 },
    { CROWD_POSTCODE, 7 }, { CROWD_REGION, 8 }, { CROWD_BIRTH, 9 },
  };
  g_autofree char *street = NULL;

  for (guint i = 0; cells[i] != NULL; i++)
    g_strstrip (cells[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (CELLS); i++)
    if (*cells[CELLS[i].cell] != '\0')
      signature.values[CELLS[i].field] = g_strdup (cells[CELLS[i].cell]);

  street = g_strstrip (g_strdup_printf ("%s %s %s", cells[3], cells[4], cells[5]));
  if (*street != '\0')
    signature.values[CROWD_STREET] = g_steal_pointer (&street);
  memcpy (signature.id, &crowd->len, sizeof crowd->len);
  g_array_append_val (crowd, signature);
}

static void
measure_febrls (void)
{
  const char *path = g_getenv ("CANVASS_FEBRL");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GArray) crowd = crowd_array ();
  g_autoptr (GError) error = NULL;

  if (path == NULL || *path == '\0') {
    g_printerr ("CANVASS_FEBRL names no febrl1.csv: nothing is compared with the reference\n");
    return;
  }

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);

    g_assert_cmpuint (g_strv_length (cells), >=, 10);
    read_febrl_row (crowd, cells);
  }

  measure_febrl (
      crowd, crowd->len / 2, 0, "duplicates in febrl1, F1 / the reference's", WITH_BIRTH);
  measure_febrl (
      crowd, crowd->len / 2, 1 << CROWD_BIRTH, "the same without days of birth", WITHOUT_BIRTH);
}

static void
measure_harder (void)
{
  double sum = 0, worst = 1;
  guint64 n_certain = 0, n_wrong = 0;

  for (guint i = 0; i < HARDER_SETS; i++) {
    CrowdPlan plan = {
      .seed = 1000 + i,
      .n_people = 700,
      .repeated = 0.5,
      .most_copies = 1 + i % 5,
      .errors = 1 + i % 4,
      .replaced = i % 2 * 0.15,
      .relatives = i % 2 == 0 ? 0.1 : 0,
      .with_birth = i >= HARDER_SETS / 2,
      .with_email = i % 5 == 0,
      .n_postcodes = 500,
    };
    g_autoptr (GArray) crowd = crowd_new (&plan);
    g_autoptr (CanvassMatching) matching = crowd_match (crowd, crowd_field_names, 0);
    CrowdScore score = crowd_score (crowd, matching, FALSE);

    sum += score.f1;
    worst = MIN (worst, score.f1);
    n_certain += score.n_certain;
    n_wrong += score.n_certain_wrong;
  }

  print_ratio ("duplicates in twenty harder sets, mean F1", sum / HARDER_SETS, 0.95, "least");
  g_print (",\"worst_f1\":%.4f}\n", worst);
  print_ratio ("two people among the certain of these", n_wrong, 0, "most");
  g_print (",\"certain\":%" G_GUINT64_FORMAT "}\n", n_certain);
}

static void
measure_languages (const char *path)
{
  char *names[CROWD_N_FIELDS] = { NULL };
  g_autoptr (GArray) crowd = crowd_read_csv (path, names);
  g_autoptr (CanvassMatching) matching = crowd_match (crowd, (const char *const *)names, 0);
  CrowdScore score = crowd_score (crowd, matching, FALSE);

  g_assert_cmpuint (score.n_certain_wrong, ==, 0);
  print_ratio ("duplicates across scripts and families, F1", score.f1, 0.95, "least");
  print_score (&score);
  for (guint i = 0; i < CROWD_N_FIELDS; i++)
    g_free (names[i]);
}

typedef struct {
  double seconds;
  guint64 peak_bytes;
  guint n;
  CrowdScore score;
} Result;

/* VmHWM of /proc/self/status */
static guint64
read_peak (void)
{
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return g_ascii_strtoull (strstr (status, "VmHWM:") + 6, NULL, 10) * 1024;
}

/* In a process of its own, so that its peak of memory is only its own. */
static Result
run_many (guint n_people, gboolean match)
{
  CrowdPlan plan = {
    .seed = 1,
    .n_people = n_people,
    .repeated = 0.08,
    .most_copies = 2,
    .errors = 1,
    .moved = 0.1,
    .relatives = 0.2,
    .with_birth = TRUE,
    .with_email = TRUE,
    .n_postcodes = n_people / 300 + 20,
  };
  Result result = { 0 };
  int ends[2];
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0) {
    g_autoptr (GArray) crowd = crowd_new (&plan);
    gint64 start = g_get_monotonic_time ();

    result.n = crowd->len;
    if (match) {
      g_autoptr (CanvassMatching) matching = crowd_match (crowd, crowd_field_names, 0);

      result.seconds = (g_get_monotonic_time () - start) / 1e6;
      result.peak_bytes = read_peak ();
      result.score = crowd_score (crowd, matching, FALSE);
    } else {
      result.peak_bytes = read_peak ();
    }
    g_assert_cmpint (write (ends[1], &result, sizeof result), ==, sizeof result);
    _exit (0);
  }

  close (ends[1]);
  g_assert_cmpint (read (ends[0], &result, sizeof result), ==, sizeof result);
  close (ends[0]);
  waitpid (child, NULL, 0);
  return result;
}

static void
measure_many (guint n_people)
{
  Result idle = run_many (n_people, FALSE), matched = run_many (n_people, TRUE);
  double bytes = (double)(matched.peak_bytes - idle.peak_bytes) / matched.n;

  print_ratio ("duplicates among a million / 120 s",
               matched.seconds / MILLION_SECONDS * (1e6 / matched.n),
               1,
               "most");
  g_print (",\"signatures\":%u,\"seconds\":%.1f", matched.n, matched.seconds);
  print_score (&matched.score);
  print_ratio ("memory of this, by signature / 1 KiB", bytes / 1024, 1, "most");
  g_print (",\"bytes_per_signature\":%.0f}\n", bytes);
}

int
main (int argc, char *argv[])
{
  g_assert_cmpint (argc, ==, 3);
  canvass_format_init ();
  measure_febrls ();
  measure_harder ();
  measure_languages (argv[1]);
  measure_many ((guint)atoi (argv[2]));
  return 0;
}
