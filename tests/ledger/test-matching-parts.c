/*
 * What matching is made of: letters, sounds, distances, names, clusters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/clusters.h"
#include "ledger/matching/column.h"
#include "ledger/matching/distance.h"
#include "ledger/matching/letters.h"
#include "ledger/matching/name.h"

#include <string.h>

static void
text_of_any_script_comes_in_latin_letters (void)
{
  static const struct {
    const char *text, *folded;
  } CASES[] = {
    { "  José  ÁLVAREZ-Núñez ", "jose alvarez nunez" },
    { "Jose\u0301", "jose" },
    { "O’Neil", "oneil" },
    { "Łukasz Ćwik", "lukasz cwik" },
    { "Straße", "strasse" },
    { "Đặng", "dang" },
    { "Олена Щербакова", "olena shcherbakova" },
    { "Юлія Її", "yuliya yiyi" },
    { "مُحَمَّد", "mhmd" },
    { "प्रिया शर्मा", "priya sharma" },
    { "ગીતા", "gita" },
    { "ታደሰ", "tadasa" },
    { "小明", "xiaoming" },
    { "민준", "minjun" },
    { "١٩٨٤", "1984" },
    { "ｆｕｌｌ", "full" },
    { "", "" },
    { " - ", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    char folded[64];
    gsize length = canvass_letters_fold (CASES[i].text, folded, sizeof folded);
    g_autofree char *got = g_strndup (folded, length);

    g_assert_cmpstr (got, ==, CASES[i].folded);
  }
}

static void
folding_stops_where_there_is_no_room (void)
{
  char folded[5];

  for (gsize size = 0; size < sizeof folded; size++)
    g_assert_cmpuint (canvass_letters_fold ("щщщщщ 王王", folded, size), <=, size);
}

static void
spellings_of_one_sound_sound_the_same (void)
{
  static const char *const CASES[][2] = {
    { "mohammed", "mhmd" },  { "yusuf", "ywsf" },     { "hassan", "hsn" },
    { "schmidt", "shmidt" }, { "kim", "gim" },        { "catherine", "katarina" },
    { "stephen", "stefan" }, { "fatima", "fatma" },   { "szczepan", "szczepan" },
    { "sarah", "sara" },     { "khadija", "khdyja" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    char a[CANVASS_SOUND_BYTES], b[CANVASS_SOUND_BYTES];
    char folded[2][64];
    gsize lengths[2], n;

    for (guint j = 0; j < 2; j++)
      lengths[j] = canvass_letters_fold (CASES[i][j], folded[j], sizeof folded[j]);
    n = canvass_letters_sound (folded[0], lengths[0], a);
    g_test_message ("%s %s", CASES[i][0], CASES[i][1]);
    g_assert_cmpmem (a, n, b, canvass_letters_sound (folded[1], lengths[1], b));
  }
}

/* By the definition, slowly. */
static guint
count_edits (const char *a, gsize n_a, const char *b, gsize n_b)
{
  guint d[32][32];

  for (gsize i = 0; i <= n_a; i++)
    for (gsize j = 0; j <= n_b; j++) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = MIN (MIN (d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = MIN (d[i][j], d[i - 2][j - 2] + 1);
    }

  return d[n_a][n_b];
}

static void
distance_is_what_its_definition_says (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 20000; round++) {
    char a[16], b[16];
    gsize n_a = g_rand_int_range (rand, 0, sizeof a), n_b = g_rand_int_range (rand, 0, sizeof b);

    for (gsize i = 0; i < n_a; i++)
      a[i] = "abc0 "[g_rand_int_range (rand, 0, 5)];
    for (gsize i = 0; i < n_b; i++)
      b[i] = "abc0 "[g_rand_int_range (rand, 0, 5)];
    g_assert_cmpuint (canvass_distance (a, n_a, b, n_b), ==, count_edits (a, n_a, b, n_b));
    g_assert_cmpuint (canvass_distance (a, n_a, b, n_b), ==, canvass_distance (b, n_b, a, n_a));
  }
}

static void
jaro_winkler_is_what_winkler_published (void)
{
  static const struct {
    const char *a, *b;
    double alike;
  } CASES[] = {
    { "martha", "marhta", 0.961 }, { "dixon", "dicksonx", 0.813 }, { "dwayne", "duane", 0.840 },
    { "abc", "xyz", 0 },           { "same", "same", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    g_assert_cmpfloat_with_epsilon (
        canvass_jaro_winkler (CASES[i].a, strlen (CASES[i].a), CASES[i].b, strlen (CASES[i].b)),
        CASES[i].alike,
        0.001);
}

static void
names_come_as_words (void)
{
  static const struct {
    const char *name;
    CanvassNamePart part;
    const char *folded;
    CanvassGeneration generation;
  } CASES[] = {
    { "Dr. Ana de la Cruz", CANVASS_NAME_WHOLE, "ana cruz", CANVASS_GENERATION_UNTOLD },
    { "Luis Ortega Jr.", CANVASS_NAME_WHOLE, "luis ortega", CANVASS_GENERATION_SECOND },
    { "Sr. Luis Ortega", CANVASS_NAME_WHOLE, "luis ortega", CANVASS_GENERATION_UNTOLD },
    { "John Smith III", CANVASS_NAME_WHOLE, "john smith", CANVASS_GENERATION_THIRD },
    { "王小明", CANVASS_NAME_WHOLE, "~wang ~xiaoming", CANVASS_GENERATION_UNTOLD },
    { "欧阳娜娜", CANVASS_NAME_WHOLE, "~ouyang ~nana", CANVASS_GENERATION_UNTOLD },
    { "이서연", CANVASS_NAME_WHOLE, "~lee ~seoyeon", CANVASS_GENERATION_UNTOLD },
    { "小明", CANVASS_NAME_GIVEN, "~xiaoming", CANVASS_GENERATION_UNTOLD },
    { "Jr", CANVASS_NAME_WHOLE, "jr", CANVASS_GENERATION_UNTOLD },
    { "Van", CANVASS_NAME_FAMILY, "van", CANVASS_GENERATION_UNTOLD },
    { "van den Berg", CANVASS_NAME_FAMILY, "berg", CANVASS_GENERATION_UNTOLD },
    { "", CANVASS_NAME_WHOLE, "", CANVASS_GENERATION_UNTOLD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    CanvassGeneration generation = CANVASS_GENERATION_UNTOLD;
    char folded[256];
    gsize length =
        canvass_name_fold (CASES[i].name, CASES[i].part, folded, sizeof folded, &generation);
    g_autoptr (GString) got = g_string_new (NULL);

    for (gsize k = 0; k < length; k++) {
      gsize mark = canvass_name_mark_length (folded + k, length - k);

      g_string_append (got, mark > 0 ? "~" : "");
      g_string_append_c (got, folded[k += mark]);
    }
    g_assert_cmpstr (got->str, ==, CASES[i].folded);
    g_assert_cmpint (generation, ==, CASES[i].generation);
  }
}

static void
dates_are_read_as_they_are_written (void)
{
  static const struct {
    const char *value;
    gboolean day_first;
    const char *date;
  } CASES[] = {
    { "19080112", TRUE, "19080112" },   { "1908-01-12", TRUE, "19080112" },
    { "12/1/1908", TRUE, "19080112" },  { "12/1/1908", FALSE, "19081201" },
    { "12.01.1908", TRUE, "19080112" }, { "1908", TRUE, NULL },
    { "12 Jan 1908", TRUE, NULL },      { "", TRUE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    char folded[64], date[8];
    gsize length = canvass_letters_fold (CASES[i].value, folded, sizeof folded);
    gboolean read = canvass_column_read_date (folded, length, CASES[i].day_first, date);

    g_assert_true (read == (CASES[i].date != NULL));
    if (read)
      g_assert_cmpmem (date, 8, CASES[i].date, 8);
  }
}

static void
assert_people (guint n, const CanvassLink *links, guint n_links, const guint32 *expected)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (CanvassLink));
  g_autofree guint32 *people = NULL;

  g_array_append_vals (array, links, n_links);
  people = canvass_clusters_find (n, array);
  g_assert_cmpmem (people, n * sizeof people[0], expected, n * sizeof expected[0]);
}

static void
a_chain_of_weak_links_makes_nobody_one (void)
{
  static const CanvassLink WEAK[] = { { 0, 1, 0.6f, 0 }, { 1, 2, 0.6f, 0 }, { 2, 3, 0.6f, 0 } };
  static const CanvassLink AGAINST[] = { { 0, 1, 0.99f, 0 },
                                         { 1, 2, 0.95f, 0 },
                                         { 0, 2, 0.001f, 0 } };
  static const CanvassLink STRONG[] = { { 0, 1, 0.999f, 0 }, { 1, 2, 0.999f, 0 } };

  assert_people (4, WEAK, G_N_ELEMENTS (WEAK), (const guint32[]){ 0, 0, 2, 2 });
  assert_people (3, AGAINST, G_N_ELEMENTS (AGAINST), (const guint32[]){ 0, 0, 2 });
  assert_people (3, STRONG, G_N_ELEMENTS (STRONG), (const guint32[]){ 0, 0, 0 });
}

static void
what_was_decided_stands_in_clusters (void)
{
  static const CanvassLink LINKS[] = { { 0, 1, 0, 1 }, { 1, 2, 0.999f, 0 }, { 0, 2, 0.9f, -1 } };

  assert_people (3, LINKS, G_N_ELEMENTS (LINKS), (const guint32[]){ 0, 0, 2 });
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(test) g_test_add_func ("/matching-parts/" #test, test)
  ADD (text_of_any_script_comes_in_latin_letters);
  ADD (folding_stops_where_there_is_no_room);
  ADD (spellings_of_one_sound_sound_the_same);
  ADD (distance_is_what_its_definition_says);
  ADD (jaro_winkler_is_what_winkler_published);
  ADD (names_come_as_words);
  ADD (dates_are_read_as_they_are_written);
  ADD (a_chain_of_weak_links_makes_nobody_one);
  ADD (what_was_decided_stands_in_clusters);
  return g_test_run ();
}
