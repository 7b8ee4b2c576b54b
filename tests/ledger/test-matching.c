/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "crowd.h"

#include "format/secret.h"

#include <string.h>

/* Everybody here and everything that one of them tells. */
typedef struct {
  const char *name, *postcode, *email, *birth_year, *street;
} Row;

static const char *const NAMES[CROWD_N_FIELDS] = {
  "name", "postcode", "email", "birth_year", "street",
};

static void
append (GArray *crowd, const Row *row, guint number)
{
  CrowdSignature signature = {
    .person = number,
    .id = { number + 1 },
    .values = { g_strdup (row->name),
                g_strdup (row->postcode),
                g_strdup (row->email),
                g_strdup (row->birth_year),
                g_strdup (row->street) },
  };

  g_array_append_val (crowd, signature);
}

/* Among others, so that a name is as rare as names are. */
static GArray *
make_crowd (const Row *rows, guint n)
{
  static const Row OTHERS[] = {
    { "Wanda Nowak", "60641", "wanda@example.org", "1971", "3800 N Central Ave" },
    { "Jin Park", "60659", "jin@example.org", "2001", "6200 N Lincoln Ave" },
    { "Deepak Mehta", "60645", "deepak@example.org", "1965", "2700 W Pratt Ave" },
    { "Carmen Vázquez", "60608", "carmen@example.org", "1981", "1700 S Racine Ave" },
    { "Abebe Girma", "60660", "abebe@example.org", "1986", "6100 N Sheridan Rd" },
    { "Teresa Morales", "60629", "teresa@example.org", "1997", "6100 S Pulaski Rd" },
  };
  GArray *crowd = crowd_array ();

  for (guint i = 0; i < n; i++)
    append (crowd, &rows[i], i);
  for (guint i = 0; i < G_N_ELEMENTS (OTHERS); i++)
    append (crowd, &OTHERS[i], 100 + i);
  return crowd;
}

/* The pair of the first two signatures; its probability is 0 where it was not told. */
static CanvassMatchPair
match_pair (const Row *rows)
{
  g_autoptr (GArray) crowd = make_crowd (rows, 2);
  g_autoptr (CanvassMatching) matching = crowd_match (crowd, NAMES, 0);
  CanvassMatchPair pair = { { 0 } };

  for (guint i = 0; i < canvass_matching_get_n_pairs (matching); i++) {
    canvass_matching_get_pair (matching, i, &pair);
    if (pair.a[0] == 1 && pair.b[0] == 2)
      return pair;
  }

  return (CanvassMatchPair){ { 0 } };
}

static void
one_person_is_found_across_spellings_scripts_and_slips (void)
{
  static const Row PAIRS[][2] = {
    { { "Olena Shevchenko", "60622", NULL, "1984" }, { "Шевченко Олена", "60622", NULL, "1984" } },
    { { "Mohammed Hassan", "60625", NULL, "1975" }, { "محمد حسن", "60625", NULL, "1975" } },
    { { "Fatima Al-Zahra", "60629", NULL, "1992" }, { "فاطمة الزهراء", "60629", NULL, "1992" } },
    { { "Wang Xiaoming", "60616", NULL, "1988" }, { "王小明", "60616", NULL, "1988" } },
    { { "Kim Min-jun", "60659", NULL, "1996" }, { "김민준", "60659", NULL, "1996" } },
    { { "Priya Sharma", "60659", NULL, "1987" }, { "प्रिया शर्मा", "60659", NULL, "1987" } },
    { { "Gita Patel", "60645", NULL, "1969" }, { "ગીતા પટેલ", "60645", NULL, "1969" } },
    { { "Tadesse Bekele", "60640", NULL, "1980" }, { "ታደሰ በቀለ", "60640", NULL, "1980" } },
    { { "Ayesha Khan", "60659", NULL, "1995" }, { "عائشہ خان", "60659", NULL, "1995" } },
    { { "Nguyễn Thị Hồng", "60640", NULL, "1979" }, { "Hong Thi Nguyen", "60640", NULL, "1979" } },
    { { "Krzysztof Wiśniewski", "60634", NULL, "1966" },
      { "Krzystof Wisniewski", "60634", NULL, "1966" } },
    { { "Ana Lucía Núñez", "60608", NULL, "1990" }, { "Núñez, Ana", "60608", NULL, "1990" } },
    { { "Andres Bautista", "60630", "andres@example.org", "1994", "4800 N Elston Ave" },
      { "Andres Bautista", "60646", "andres@example.org", "1994", "5900 N Milwaukee Ave" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (PAIRS); i++) {
    CanvassMatchPair pair = match_pair (PAIRS[i]);

    g_test_message ("%s, %s: %.4f", PAIRS[i][0].name, PAIRS[i][1].name, pair.probability);
    g_assert_cmpfloat (pair.probability, >=, CANVASS_MATCH_PROBABLE);
  }
}

static void
two_people_of_one_family_are_two (void)
{
  static const Row PAIRS[][2] = {
    /* A family's e-mail. */
    { { "Luis Ortega", "60623", "ortegas@example.org", "1955", "2459 S Sawyer Ave" },
      { "Rosa Ortega", "60623", "ortegas@example.org", "1957", "2459 S Sawyer Ave" } },
    /* Twins. */
    { { "Ana Ruiz", "60609", NULL, "2002", "4500 S Wood St" },
      { "Eva Ruiz", "60609", NULL, "2002", "4500 S Wood St" } },
    /* Father and son of one name. */
    { { "Luis Ortega", "60623", NULL, "1955", "2459 S Sawyer Ave" },
      { "Luis Ortega Jr.", "60623", NULL, "1983", "2459 S Sawyer Ave" } },
    { { "Luis Ortega", "60623", NULL, "1955", "2459 S Sawyer Ave" },
      { "Luis Ortega", "60623", NULL, "1983", "2459 S Sawyer Ave" } },
    /* Of one name, and else nothing. */
    { { "John Smith", "60614", "john@example.org", "1960", "2000 N Halsted St" },
      { "John Smith", "60637", "smith@example.org", "1987", "5700 S Ellis Ave" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (PAIRS); i++) {
    CanvassMatchPair pair = match_pair (PAIRS[i]);

    g_test_message ("%s, %s: %.4f", PAIRS[i][0].name, PAIRS[i][1].name, pair.probability);
    g_assert_cmpfloat (pair.probability, <, CANVASS_MATCH_PROBABLE);
  }
}

static void
certain_is_only_what_nothing_else_explains (void)
{
  static const struct {
    Row pair[2];
    gboolean certain;
  } CASES[] = {
    { { { "Zoe Quill", "60641", "zoe@example.org", "1971" },
        { "Zoe Quill", "60641", "zoe@example.org", "1971" } },
      TRUE },
    { { { "Zoe Quill", "60641", NULL, "1971", "12 Oak St" },
        { "Zoé Quill", "60641", NULL, "1971", "12 Oak Street" } },
      TRUE },
    /* A name and a postcode. */
    { { { "Zoe Quill", "60641" }, { "Zoe Quill", "60641" } }, FALSE },
    /* Father and daughter may share these. */
    { { { "Zoe Quill", "60641", NULL, NULL, "12 Oak St" },
        { "Zoe Quill", "60641", NULL, NULL, "12 Oak St" } },
      FALSE },
    { { { "Zoe Quill", "60641", "quill@example.org" },
        { "Zoe Quill", "60641", "quill@example.org" } },
      FALSE },
    { { { "Zoe Quill", "60641", "quill@example.org", "1971" },
        { "Zoe Quill Jr.", "60641", "quill@example.org", "1971" } },
      FALSE },
    /* Twins. */
    { { { "Zoe Quill", "60641", "quill@example.org", "1971", "12 Oak St" },
        { "Zoa Quill", "60641", "quill@example.org", "1971", "12 Oak St" } },
      FALSE },
    /* Siblings of one year, home and e-mail, and of all names but one. */
    { { { "Ana Maria Garcia Lopez", "60641", "garcia@example.org", "1971", "12 Oak St" },
        { "Rosa Maria Garcia Lopez", "60641", "garcia@example.org", "1971", "12 Oak St" } },
      FALSE },
    { { { "Juan Carlos Perez Soto", "60641", "perez@example.org", "1971", "12 Oak St" },
        { "Juan Pablo Perez Soto", "60641", "perez@example.org", "1971", "12 Oak St" } },
      FALSE },
    { { { "Ahmed Ali Hassan Nur", "60641", "hassan@example.org", "1971", "12 Oak St" },
        { "Fatima Ali Hassan Nur", "60641", "hassan@example.org", "1971", "12 Oak St" } },
      FALSE },
    { { { "Nguyen Thi Hoa", "60641", "nguyen@example.org", "1971", "12 Oak St" },
        { "Nguyen Thi Hoai", "60641", "nguyen@example.org", "1971", "12 Oak St" } },
      FALSE },
    { { { "Tomas Garcia Ruiz", "60641", "ruiz@example.org", "1971", "12 Oak St" },
        { "Tomasa Garcia Ruiz", "60641", "ruiz@example.org", "1971", "12 Oak St" } },
      FALSE },
    { { { "Jean Pierre Roy", "60641", "roy@example.org", "1971", "12 Oak St" },
        { "Jeanne Pierre Roy", "60641", "roy@example.org", "1971", "12 Oak St" } },
      FALSE },
    { { { "محمد علي حسن", "60641", "hasan@example.org", "1971", "12 Oak St" },
        { "محمد علي حسين", "60641", "hasan@example.org", "1971", "12 Oak St" } },
      FALSE },
    /* Read alike, and not the same name. */
    { { { "李明", "60641", "liming@example.org", "1971", "12 Oak St" },
        { "黎明", "60641", "liming@example.org", "1971", "12 Oak St" } },
      FALSE },
    { { { "李明", "60641", "liming@example.org", "1971", "12 Oak St" },
        { "李明", "60641", "liming@example.org", "1971", "12 Oak St" } },
      TRUE },
    { { { "Ana Maria Garcia Lopez", "60641", "garcia@example.org", "1971", "12 Oak St" },
        { "Ana María García López", "60641", "garcia@example.org", "1971", "12 Oak St" } },
      TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    CanvassMatchPair pair = match_pair (CASES[i].pair);

    g_test_message ("case %zu: %.4f", i, pair.probability);
    g_assert_true (pair.certain == CASES[i].certain);
    g_assert_true (pair.certain == (pair.probability >= CANVASS_MATCH_CERTAIN));
  }
}

static char *
describe (CanvassMatching *matching)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < canvass_matching_get_n_pairs (matching); i++) {
    CanvassMatchReason reasons[CANVASS_MATCH_MAX_REASONS];
    guint n = canvass_matching_explain (matching, i, reasons);
    CanvassMatchPair pair;
    g_autofree char *a = NULL, *b = NULL;

    canvass_matching_get_pair (matching, i, &pair);
    a = canvass_to_hex (pair.a, sizeof pair.a);
    b = canvass_to_hex (pair.b, sizeof pair.b);
    g_string_append_printf (text, "%s %s %.9f", a, b, pair.probability);
    for (guint j = 0; j < n; j++)
      g_string_append_printf (
          text, " %s %u %.6f", reasons[j].field, reasons[j].agreement, reasons[j].weight);
    g_string_append (text, "\n");
  }
  for (guint i = 0; i < canvass_matching_get_n_clusters (matching); i++) {
    for (guint j = 0; j < canvass_matching_get_cluster_size (matching, i); j++) {
      g_autofree char *id =
          canvass_to_hex (canvass_matching_get_cluster_id (matching, i, j), CANVASS_ID_BYTES);

      g_string_append_printf (text, "%s ", id);
    }
    g_string_append (text, "\n");
  }

  return g_string_free (text, FALSE);
}

static GArray *
shuffle (GArray *crowd, guint seed, gboolean repeat)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  GArray *shuffled = g_array_new (FALSE, FALSE, sizeof (CrowdSignature));

  g_array_append_vals (shuffled, crowd->data, crowd->len);
  for (guint i = 0; repeat && i < crowd->len; i += 3)
    g_array_append_val (shuffled, g_array_index (crowd, CrowdSignature, i));
  for (guint i = shuffled->len; i > 1; i--) {
    guint j = g_rand_int_range (rand, 0, i);
    CrowdSignature other = g_array_index (shuffled, CrowdSignature, j);

    g_array_index (shuffled, CrowdSignature, j) = g_array_index (shuffled, CrowdSignature, i - 1);
    g_array_index (shuffled, CrowdSignature, i - 1) = other;
  }

  return shuffled;
}

/* @n_people: so few that all are compared with all, and so many that they are not. */
static void
assert_same_whatever_the_order (guint n_people)
{
  CrowdPlan plan = {
    .seed = 3,
    .n_people = n_people,
    .repeated = 0.3,
    .most_copies = 2,
    .errors = 1,
    .relatives = 0.1,
    .with_birth = TRUE,
    .n_postcodes = 60,
  };
  g_autoptr (GArray) crowd = crowd_new (&plan);
  g_autoptr (CanvassMatching) matching = crowd_match (crowd, crowd_field_names, 0);
  g_autofree char *expected = describe (matching);

  for (guint seed = 1; seed <= 2; seed++) {
    g_autoptr (GArray) shuffled = shuffle (crowd, seed, seed == 2);
    g_autoptr (CanvassMatching) again = crowd_match (shuffled, crowd_field_names, 0);
    g_autofree char *got = describe (again);

    g_assert_cmpstr (got, ==, expected);
  }
}

static void
neither_order_nor_repetition_changes_anything (void)
{
  assert_same_whatever_the_order (300);
  assert_same_whatever_the_order (4000);
}

static void
blocks_find_what_comparing_all_does (void)
{
  CrowdPlan plan = {
    .seed = 5,
    .n_people = 6000,
    .repeated = 0.2,
    .most_copies = 2,
    .errors = 1,
    .moved = 0.1,
    .relatives = 0.1,
    .with_birth = TRUE,
    .n_postcodes = 100,
  };
  g_autoptr (GArray) crowd = crowd_new (&plan);
  g_autoptr (CanvassMatching) matching = crowd_match (crowd, crowd_field_names, 0);
  CrowdScore score = crowd_score (crowd, matching, FALSE);

  g_test_message ("precision %.4f, recall %.4f", score.precision, score.recall);
  g_assert_cmpfloat (score.recall, >=, 0.98);
  g_assert_cmpfloat (score.precision, >=, 0.9);
  g_assert_cmpuint (score.n_certain_wrong, ==, 0);
  g_assert_cmpuint (score.n_certain, >, 0);
}

static void
people_of_many_languages_are_told_apart (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "people.csv", NULL);
  char *names[CROWD_N_FIELDS] = { NULL };
  g_autoptr (GArray) crowd = crowd_read_csv (path, names);
  g_autoptr (CanvassMatching) matching = crowd_match (crowd, (const char *const *)names, 0);
  CrowdScore score = crowd_score (crowd, matching, TRUE);

  g_test_message ("precision %.4f, recall %.4f", score.precision, score.recall);
  g_assert_cmpfloat (score.f1, >=, 0.95);
  g_assert_cmpuint (score.n_certain_wrong, ==, 0);
  for (guint i = 0; i < CROWD_N_FIELDS; i++)
    g_free (names[i]);
}

static void
a_person_s_word_stands (void)
{
  static const Row ROWS[] = {
    { "Zoe Quill", "60641", "zoe@example.org", "1971" },
    { "Zoe Quill", "60641", "zoe@example.org", "1971" },
    { "Ike Unger", "60602", NULL, "1950" },
  };
  g_autoptr (GArray) crowd = make_crowd (ROWS, G_N_ELEMENTS (ROWS));
  g_autoptr (CanvassMatching) matching = canvass_matching_new (NULL);
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  static const guint8 STRANGER[CANVASS_ID_BYTES] = { 250 };
  const guint8 *ids[3];
  CanvassMatchPair pair;

  for (guint i = 0; i < crowd->len; i++) {
    const CrowdSignature *signature = &g_array_index (crowd, CrowdSignature, i);

    canvass_payload_reset (payload);
    for (guint j = 0; j < CROWD_N_FIELDS; j++)
      if (signature->values[j] != NULL)
        canvass_payload_set_field (payload, NAMES[j], signature->values[j], NULL);
    canvass_matching_add (matching, signature->id, payload);
    if (i < 3)
      ids[i] = signature->id;
  }

  canvass_matching_decide (matching, ids[1], ids[0], TRUE);
  canvass_matching_decide (matching, ids[0], ids[1], FALSE); /* the last word */
  canvass_matching_decide (matching, ids[2], ids[0], TRUE);
  canvass_matching_decide (matching, ids[2], STRANGER, TRUE);
  g_assert_true (canvass_matching_run (matching, NULL, NULL, NULL, NULL));

  g_assert_cmpuint (canvass_matching_get_n_pairs (matching), ==, 1);
  canvass_matching_get_pair (matching, 0, &pair);
  g_assert_true (pair.decided && pair.a[0] == 1 && pair.b[0] == 3);
  g_assert_cmpuint (canvass_matching_get_n_clusters (matching), ==, 1);
  g_assert_cmpuint (canvass_matching_get_cluster_size (matching, 0), ==, 2);
  g_assert_cmpuint (canvass_matching_get_n_people (matching), ==, crowd->len - 1);
}

/* Where most tell given and family names, one who does not. */
static void
a_name_told_in_another_way_is_the_same_name (void)
{
  static const char *const IN_PARTS[CROWD_N_FIELDS] = {
    "given_name", "family_name", "name", "postcode", "date_of_birth",
  };
  static const char *const VALUES[][5] = {
    { "Zoe", "Quill", NULL, "60641", "1971-05-09" },
    { NULL, NULL, "Zoe Quill", "60641", "1971-05-09" },
    { "Quill", NULL, NULL, "60641", "1971-05-09" },
    { "Wanda", "Nowak", NULL, "60641", "1952-11-30" },
    { "Jin", "Park", NULL, "60659", "2001-02-14" },
    { "Abebe", "Girma", NULL, "60660", "1986-08-01" },
  };
  g_autoptr (GArray) crowd = crowd_array ();
  g_autoptr (CanvassMatching) matching = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (VALUES); i++) {
    CrowdSignature signature = { .person = i, .id = { i + 1 } };

    for (guint j = 0; j < G_N_ELEMENTS (VALUES[i]); j++)
      signature.values[j] = g_strdup (VALUES[i][j]);
    g_array_append_val (crowd, signature);
  }

  matching = crowd_match (crowd, IN_PARTS, 0);
  g_assert_cmpuint (canvass_matching_get_n_clusters (matching), ==, 1);
  g_assert_cmpuint (canvass_matching_get_cluster_size (matching, 0), ==, 3);
}

static void
few_signatures_are_no_trouble (void)
{
  for (guint n = 0; n < 3; n++) {
    static const guint8 IDS[2][CANVASS_ID_BYTES] = { { 1 }, { 2 } };
    g_autoptr (CanvassMatching) matching = canvass_matching_new (NULL);
    g_autoptr (CanvassPayload) payload = canvass_payload_new ();

    for (guint i = 0; i < n; i++)
      canvass_matching_add (matching, IDS[i], payload);
    g_assert_true (canvass_matching_run (matching, NULL, NULL, NULL, NULL));
    g_assert_cmpuint (canvass_matching_get_n_pairs (matching), ==, 0);
    g_assert_cmpuint (canvass_matching_get_n_people (matching), ==, n);
  }
}

static void
it_can_be_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CanvassMatching) matching = canvass_matching_new (NULL);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (canvass_matching_run (matching, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define ADD(test) g_test_add_func ("/matching/" #test, test)
  ADD (one_person_is_found_across_spellings_scripts_and_slips);
  ADD (two_people_of_one_family_are_two);
  ADD (certain_is_only_what_nothing_else_explains);
  ADD (neither_order_nor_repetition_changes_anything);
  ADD (blocks_find_what_comparing_all_does);
  ADD (people_of_many_languages_are_told_apart);
  ADD (a_person_s_word_stands);
  ADD (a_name_told_in_another_way_is_the_same_name);
  ADD (few_signatures_are_no_trouble);
  ADD (it_can_be_cancelled);
  return g_test_run ();
}
