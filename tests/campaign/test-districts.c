/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign-fixture.h"

#include "campaign/street-line.h"
#include "format/secret.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Streets that differ in what people leave out, and some whose names look like something else. */
static const char TABLE[] = "street,from,to,side,district\r\n"
                            "W Cermak Rd,2401,2499,odd,22\r\n"
                            "W Cermak Rd,2400,2498,even,25\r\n"
                            "W Cermak Rd,2500,2599,both,22\r\n"
                            "E Cermak Rd,1,99,both,3\r\n"
                            "E Cermak Rd,2500,2510,both,3\r\n"
                            "N Western Ave,100,199,both,27\r\n"
                            "S Western Ave,100,149,both,28\r\n"
                            "S Western Ave,150,199,both,27\r\n"
                            "W 22nd St,1,99,both,11\r\n"
                            "W 22nd Pl,1,99,both,12\r\n"
                            "W North Ave,1600,1699,both,1\r\n"
                            "N North Shore Ave,1,99,both,40\r\n"
                            "S Avenue N,13300,13399,both,10\r\n"
                            "S Avenue O,13300,13399,both,9\r\n"
                            "\"St. Louis Ave\",1,99,both,35\r\n"
                            "S La Salle St,1,99,both,34\r\n"
                            "N Dr Martin Luther King Jr Dr,1,99,both,4\r\n"
                            "S Peña Ct,1,99,both,14\r\n"
                            "N O'Hare Blvd,1,99,both,41\r\n"
                            "N Northwest Hwy,5000,5099,both,45\r\n"
                            "State Rd,1,99,both,13\r\n"
                            "State Rd 5,1,99,both,18\r\n"
                            "Grand Ave NW,1,99,both,32\r\n"
                            "Grand Ave SW,1,99,both,33\r\n"
                            "Ste Genevieve Ln,1,99,both,44\r\n"
                            "First Ave,1,99,both,6\r\n"
                            "Court St,1,99,both,7\r\n"
                            "N Broadway,1,99,both,46\r\n"
                            "Rear St,1,99,both,47\r\n"
                            "Улица Мира,1,99,both,48\r\n"
                            "中山路,1,99,both,49\r\n"
                            "Highway 61,1,99,both,50\r\n";

static const struct {
  const char *typed;
  const char *district; /* NULL: nothing may be said */
} SPELLINGS[] = {
  { "2459 W Cermak Rd", "22" },
  { "2459 w. cermak road", "22" },
  { "2459 W CERMAK RD.", "22" },
  { "2459 West Cermak Road", "22" },
  { "2459   west   cermak", "22" },
  { "  2459\tW Cermak\u00a0Rd  ", "22" },
  { "W CERMAK RD 2459", "22" },
  { "West Cermak, 2459", "22" },
  { "W Cermak Rd No. 2459", "22" },
  { "W Cermak Rd # 2459", NULL }, /* an apartment as likely as a house */
  { "2459½ W Cermak Rd", "22" },
  { "2459 ½ W Cermak Rd", "22" },
  { "2459 1/2 W Cermak Rd", "22" },
  { "W Cermak Rd 2459 1/2", "22" },
  { "2459½ Cermak", "22" }, /* no E Cermak has that number */
  { "2459 Cermak Rd", "22" },
  { "2459 Cermak Rd W", "22" },
  { "2459 Cermak Rd. West", "22" },
  { "2460 w cermak rd", "25" },
  { "2459A W Cermak Rd", "22" },
  { "2459-A W Cermak Rd", "22" },
  { "2459W Cermak Rd", "22" },
  { "2459-2465 W Cermak Rd", "22" },
  { "2459–65 W Cermak Rd", "22" },
  { "2498-2502 W Cermak Rd", NULL }, /* two districts */
  { "2459 W Cermak Rd apt 2", "22" },
  { "2459 W Cermak Rd, Apt. 2", "22" },
  { "2459 W Cermak Rd Apt2F", "22" },
  { "2459 W Cermak Rd #2", "22" },
  { "2459 W Cermak Rd unit B", "22" },
  { "2459 W Cermak Rd Ste 300", "22" },
  { "2459 W Cermak Rd 2F", "22" },
  { "2459 W Cermak Rd 2", "22" },
  { "2459 W Cermak Rd, 2nd floor", "22" },
  { "2459 W Cermak Rd 2nd Fl rear", "22" },
  { "2459 W Cermak Rd fl 2", "22" },
  { "2459 W Cermak Rd basement", "22" },
  { "2459 W Cermak Rd, apto 2", "22" },
  { "Apt 2, 2459 W Cermak Rd", "22" },
  { "W Cermak Rd 2459 apt 2", "22" },
  { "２４５９ Ｗ Ｃｅｒｍａｋ", "22" },
  { "2459 Oeste Cermak", "22" },
  { "٢٤٥٩ W Cermak Rd", "22" },
  { "2505 W Cermak Rd", "22" },
  { "2505 E Cermak Rd", "3" },
  { "2505 Cermak Rd", NULL },
  { "2505 Cermak Rd E", "3" },
  { "2459 E Cermak Rd", NULL },
  { "2459 N Cermak Rd", NULL },
  { "2459 W Cermak St", NULL },
  { "2459 W Cermac Rd", NULL },
  { "2459 W Cermak Rd, Cicero", NULL },
  { "2459 W Cermak Rd Cicero IL 60804", NULL },
  { "2399 W Cermak Rd", NULL },
  { "12459 W Cermak Rd", NULL },
  { "99999999999999999999 W Cermak Rd", NULL },
  { "4294969755 W Cermak Rd", NULL }, /* 2459 + 2^32 */
  { "-2459 W Cermak Rd", "22" },
  { "#2459 W Cermak Rd", "22" },
  { "W Cermak Rd", NULL },
  { "2459", NULL },
  { "2459 W", NULL },
  { "2459 Rd", NULL },
  { "", NULL },
  { "   ", NULL },
  { "#", NULL },
  { "½", NULL },
  { "\xff\xfe 2459 W Cermak Rd", NULL },

  { "120 N Western Ave", "27" },
  { "120 S Western Ave", "28" },
  { "120 Western Ave", NULL },
  { "120 Western", NULL },
  { "170 Western Ave", "27" }, /* either way */

  { "15 W 22nd St", "11" },
  { "15 W 22 St", "11" },
  { "15 22nd Street", "11" },
  { "22nd St 15", "11" },
  { "15 W. 22nd Place", "12" },
  { "15 W 22nd", NULL },
  { "15 W 22nd St 5", "11" },
  { "15 W Twenty-second St", NULL },
  { "15 First Ave", "6" },
  { "15 1st Ave", "6" },
  { "15 1 Ave", "6" },

  { "1650 North Ave", "1" },
  { "1650 W North Ave", "1" },
  { "1650 west north avenue", "1" },
  { "1650 N Ave", "1" },
  { "15 North Shore", "40" },
  { "15 N North Shore Ave", "40" },
  { "15 Shore Ave", NULL },
  { "13350 S Avenue N", "10" },
  { "13350 Ave N", "10" },
  { "13350 S Ave O", "9" },
  { "13350 S Avenue", NULL },

  { "15 St Louis Ave", "35" },
  { "15 Saint Louis", "35" },
  { "15 St.Louis Av", "35" },
  { "15 S LaSalle", "34" },
  { "15 s la salle st", "34" },
  { "15 Doctor Martin Luther King Junior Drive", "4" },
  { "15 S Pena Ct", "14" },
  { "15 S PEÑA COURT", "14" },
  { "15 S Pen\u0303a Ct", "14" },
  { "15 O’Hare Boulevard", "41" },
  { "15 OHare Blvd", "41" },
  { "5050 N Northwest Hwy", "45" },
  { "5050 North West Highway", "45" },
  { "15 State Rd", "13" },
  { "15 State Rd 5", NULL }, /* a road or an apartment */
  { "15 Grand Ave N.W.", "32" },
  { "15 Grand Ave Northwest", "32" },
  { "15 SW Grand", "33" },
  { "15 Grand Ave", NULL },
  { "15 Ste Genevieve Ln", "44" },
  { "15 Sainte Genevieve Lane ste 4", "44" },
  { "15 Court St", "7" },
  { "15 Court", "7" },
  { "15 Broadway", "46" },
  { "15 Broadway St", NULL },
  { "15 Rear St rear", "47" },
  { "15 улица мира", "48" },
  { "УЛИЦА МИРА 15", "48" },
  { "15 улица мир", NULL },
  { "中山路15", NULL }, /* nothing tells the number from the name */
  { "中山路 15", "49" },
  { "15 Highway 61", "50" },
  { "15 Hwy 61 apt 3", "50" },
  { "15 Highway 6", NULL },
};

static void
write_table (CampaignFixture *fixture, const char *table)
{
  campaign_fixture_write (fixture, "districts.csv", table);
  campaign_fixture_replace (fixture,
                            "campaign.ini",
                            "name = required\n",
                            "name = required\nstreet = optional\ndistrict = optional\n");
}

static void
test_what_people_type_finds_its_district_or_none (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = NULL;
  guint n_wrong = 0;

  write_table (fixture, TABLE);
  campaign = campaign_fixture_seal (fixture, 1);
  g_assert_true (canvass_campaign_has_districts (campaign));

  for (gsize i = 0; i < G_N_ELEMENTS (SPELLINGS); i++) {
    const char *found = canvass_campaign_find_district (campaign, SPELLINGS[i].typed);

    if (g_strcmp0 (found, SPELLINGS[i].district) == 0)
      continue;
    n_wrong++;
    g_test_message ("“%s”: %s instead of %s",
                    SPELLINGS[i].typed,
                    found != NULL ? found : "nothing",
                    SPELLINGS[i].district != NULL ? SPELLINGS[i].district : "nothing");
  }
  g_assert_cmpuint (n_wrong, ==, 0);
}

/* One table, and what has to be told of it. */
static const struct {
  const char *table;
  CanvassProblemSeverity severity;
  guint line;
  const char *told;
} FAULTS[] = {
#define HEAD "street,from,to,side,district\n"
#define E CANVASS_PROBLEM_ERROR
  { "", E, 1, "does not name the columns" },
  { "A St,1,9,odd,1\n", E, 1, "does not name the columns" },
  { "street;from;to;side;district\n", E, 1, "does not name the columns" },
  { "street,from,to,side,district,ward\nA St,1,9,odd,1\n", E, 1, "does not name the columns" },
  { HEAD, E, 1, "table is empty" },
  { HEAD "\n\n", E, 1, "table is empty" },
  { HEAD "A St,1,9,odd\n", E, 2, "has 4 columns" },
  { HEAD "A St,1,9,odd,1,\n", E, 2, "has 6 columns" },
  { HEAD "A St,1,9,odd,1\nA St, Chicago,11,19,odd,1\n", E, 3, "has 6 columns" },
  { HEAD "\"A St,1,9,odd,1\nB St,1,9,odd,1\n", E, 2, "quotation mark" },
  { HEAD "A St,1,9,left,1\n", E, 2, "“left” is no side" },
  { HEAD "A St,1,9,Odd,1\n", E, 2, "“Odd” is no side" },
  { HEAD "A St,1,9,,1\n", E, 2, "“” is no side" },
  { HEAD "A St,9,1,odd,1\n", E, 2, "run from 9 down to 1" },
  { HEAD "A St,2,2,odd,1\n", E, 2, "no odd number from 2 to 2" },
  { HEAD "A St,0,0,odd,1\n", E, 2, "no odd number from 0 to 0" },
  { HEAD "A St,one,9,odd,1\n", E, 2, "“one” in column from" },
  { HEAD "A St,1,9A,odd,1\n", E, 2, "“9A” in column to" },
  { HEAD "A St,-1,9,odd,1\n", E, 2, "“-1” in column from" },
  { HEAD "A St,1,,odd,1\n", E, 2, "“” in column to" },
  { HEAD "A St,1,10000000,odd,1\n", E, 2, "“10000000” in column to" },
  { HEAD "A St,1,18446744073709551617,odd,1\n", E, 2, "in column to" },
  { HEAD ",1,9,odd,1\n", E, 2, "The street is empty" },
  { HEAD "---,1,9,odd,1\n", E, 2, "“---” is no street" },
  { HEAD "A \xe2\x80\xae St,1,9,odd,1\n", E, 2, "The street is empty, too long or cannot" },
  { HEAD "A St,1,9,odd,\n", E, 2, "The district is empty" },
  { HEAD "A St,1,9,odd,1\nA St,9,19,odd,2\n",
    E,
    3,
    "A St 9 lies in district 2 by this line and in 1" },
  { HEAD "A St,9,19,odd,1\nA St,1,9,odd,2\n",
    E,
    3,
    "A St 9 lies in district 2 by this line and in 1" },
  { HEAD "A St,1,99,both,1\nB St,1,9,odd,1\nA St,50,60,even,2\n", E, 4, "A St 50 lies" },
  { HEAD "W 1st St,1,9,odd,1\nWest First Street,3,3,both,2\n", E, 3, "W 1st St 3 lies" },
  { HEAD "A St,1,9,odd,\xff\n", E, 2, "not UTF-8" },
  { HEAD "A St,1,9,odd,1\nA\x07 St,1,9,odd,1\n", E, 3, "U+0007" },
};

static gboolean
is_told (const CanvassSourceFolder *source,
         const char *file,
         guint line,
         CanvassProblemSeverity severity,
         const char *told)
{
  GPtrArray *problems = canvass_source_get_problems (source);

  for (guint i = 0; i < problems->len; i++) {
    const CanvassProblem *problem = g_ptr_array_index (problems, i);

    g_test_message ("%s:%u: %s %s", problem->file, problem->line, problem->what, problem->remedy);
    g_assert_true (g_str_has_suffix (problem->remedy, "."));
    if (problem->severity == severity && problem->line == line &&
        strcmp (problem->file, file) == 0 && strstr (problem->what, told) != NULL)
      return TRUE;
  }

  return FALSE;
}

static void
test_every_fault_of_a_table_is_told_by_line (CampaignFixture *fixture, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (FAULTS); i++) {
    g_autofree char *shown = g_strescape (FAULTS[i].table, NULL);
    g_autoptr (CanvassSourceFolder) source = NULL;

    g_test_message ("%s", shown);
    campaign_fixture_restore (fixture);
    write_table (fixture, FAULTS[i].table);
    source = canvass_source_read_on (fixture->folder, TEST_TODAY);
    g_assert_true (
        is_told (source, "districts.csv", FAULTS[i].line, FAULTS[i].severity, FAULTS[i].told));
    g_assert_cmpuint (canvass_source_get_n_errors (source), >, 0);
  }
}

/* A change to a folder with a good table, and what has to be told of it. */
static const struct {
  const char *file, *what, *with;
  CanvassProblemSeverity severity;
  guint line;
  const char *told;
} MISFITS[] = {
#define W CANVASS_PROBLEM_WARNING
#define INI "campaign.ini"
  { INI, "street = optional\n", "", E, 0, "field street is hidden" },
  { INI, "street = optional", "street = hidden", E, 17, "field street is hidden" },
  { INI, "district = optional\n", "", E, 0, "field district is hidden" },
  { INI, "district = optional", "district = hidden", E, 18, "field district is hidden" },
  { INI, "district = optional", "district = required", W, 18, "cannot sign" },
  { INI, "channel = email", "channel = post", E, 26, "the street is not kept" },
  { "en.md", "---\n", "district.name = Ward\n---\n", E, 13, "does not say once" },
  { "en.md", "---\n", "district.name = {} and {}\n---\n", E, 13, "does not say once" },
  { "en.md", "---\n", "district.names = Ward {}\n---\n", E, 13, "labels nothing" },
  { "en.md", "---\n", "district.name = Ward {}\n---\n", W, 0, "without a word" },
};

static void
test_a_table_has_to_fit_its_campaign (CampaignFixture *fixture, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (MISFITS); i++) {
    const char *file = MISFITS[i].file;
    g_autoptr (CanvassSourceFolder) source = NULL;

    campaign_fixture_restore (fixture);
    write_table (fixture, TABLE);
    campaign_fixture_replace (fixture, file, MISFITS[i].what, MISFITS[i].with);
    source = canvass_source_read_on (fixture->folder, TEST_TODAY);
    if (strstr (MISFITS[i].told, "without a word") != NULL)
      file = "es.md";
    g_assert_true (is_told (source, file, MISFITS[i].line, MISFITS[i].severity, MISFITS[i].told));
    g_assert_true ((canvass_source_get_n_errors (source) > 0) == (MISFITS[i].severity == E));
  }
}

static void
test_letters_may_go_where_the_street_is_kept (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = NULL;

  write_table (fixture, TABLE);
  campaign_fixture_replace (fixture, "campaign.ini", "channel = email", "channel = post");
  campaign_fixture_replace (fixture, "campaign.ini", "[fields]", "keep_street = yes\n[fields]");
  campaign = campaign_fixture_seal (fixture, 1);
  g_assert_true (canvass_campaign_get_rules (campaign)->keep_street);
}

static CanvassSourceFolder *
read_beside (CampaignFixture *fixture, const CanvassSourceFolder *former)
{
  CanvassSourceTable *table = former != NULL ? canvass_source_get_table (former) : NULL;

  return canvass_source_read_beside (table, fixture->folder, NULL, TEST_TODAY);
}

static void
test_a_table_is_read_again_when_it_is_another_one (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSourceFolder) first = NULL;
  g_autoptr (CanvassSourceFolder) second = NULL;
  g_autoptr (CanvassSourceFolder) third = NULL;
  g_autoptr (CanvassSourceFolder) wrong = NULL;
  g_autoptr (CanvassSourceFolder) gone = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "districts.csv", NULL);

  write_table (fixture, TABLE);
  first = read_beside (fixture, NULL);
  g_assert_nonnull (canvass_source_get_table (first));
  second = read_beside (fixture, first);
  g_assert_true (canvass_source_get_table (second) == canvass_source_get_table (first));
  g_assert_cmpuint (
      canvass_source_get_n_streets (second), ==, canvass_source_get_n_streets (first));
  g_assert_cmpuint (canvass_source_get_problems (second)->len, ==, 0);

  campaign_fixture_write (
      fixture, "districts.csv", "street,from,to,side,district\nOak St,1,99,both,1\n");
  third = read_beside (fixture, second);
  g_assert_true (canvass_source_get_table (third) != canvass_source_get_table (second));
  g_assert_cmpuint (canvass_source_get_n_streets (third), ==, 1);

  /* What is wrong with it is told each time. */
  campaign_fixture_write (
      fixture, "districts.csv", "street,from,to,side,district\nOak St,99,1,both,1\n");
  wrong = read_beside (fixture, third);
  g_assert_null (canvass_source_get_table (wrong));
  g_assert_true (is_told (wrong, "districts.csv", 2, E, "down to"));

  g_assert_cmpint (g_remove (path), ==, 0);
  gone = read_beside (fixture, third);
  g_assert_null (canvass_source_get_table (gone));
  g_assert_cmpuint (canvass_source_get_n_streets (gone), ==, 0);
}

static void
test_a_label_needs_a_table (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSourceFolder) source = NULL;

  campaign_fixture_replace (fixture, "en.md", "---\n", "district.name = Ward {}\n---\n");
  source = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_true (is_told (source, "en.md", 13, E, "labels nothing"));
}

static void
test_limits_of_a_table_are_told (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) rows = g_string_new (HEAD);
  g_autoptr (GString) districts = g_string_new (HEAD);
  g_autoptr (GString) wrong = g_string_new (HEAD);
  g_autofree char *name = g_strnfill (101, 'a');
  g_autofree char *long_street = g_strconcat (HEAD, name, ",1,9,odd,1\n", NULL);
  g_autofree char *long_district = g_strconcat (HEAD "A St,1,9,odd,", name + 36, "\n", NULL);
  g_autofree char *longest = g_strconcat (HEAD, name + 1, ",1,9,odd,", name + 37, "\n", NULL);

  for (guint i = 0; i < 200001; i++)
    g_string_append_printf (rows, "A St,%u,%u,both,1\n", i, i);
  for (guint i = 0; i < 2001; i++)
    g_string_append_printf (districts, "A St,%u,%u,both,%u\n", i, i, i);
  for (guint i = 0; i < 1000; i++)
    g_string_append (wrong, "A St,1,9,left,1\n");

  const struct {
    const char *table;
    guint line;
    const char *told;
  } limits[] = {
    { rows->str, 200002, "more than 200000 rows" },
    { districts->str, 2002, "more than 2000 districts" },
    { long_street, 2, "The street is empty, too long" },
    { long_district, 2, "The district is empty, too long" },
    { wrong->str, 52, "more wrong from here on" },
    { longest, 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_autoptr (CanvassSourceFolder) source = NULL;

    campaign_fixture_restore (fixture);
    write_table (fixture, limits[i].table);
    source = canvass_source_read_on (fixture->folder, TEST_TODAY);
    if (limits[i].told != NULL)
      g_assert_true (is_told (source, "districts.csv", limits[i].line, E, limits[i].told));
    else
      g_assert_cmpuint (canvass_source_get_n_errors (source), ==, 0);
    g_assert_cmpuint (canvass_source_get_problems (source)->len, <=, 51);
  }
}

static void
test_words_are_sorted_and_lead_home (CampaignFixture *fixture, gconstpointer unused)
{
  const CanvassStreetWord *word;
  const char *previous = "";

  for (guint i = 0; (word = canvass_street_word_get (i)) != NULL; i++) {
    g_assert_cmpstr (previous, <, word->word);
    g_assert_true (canvass_street_word_find (word->word, strlen (word->word)) == word);
    previous = word->word;
    if ((word->roles & (CANVASS_STREET_DIRECTION | CANVASS_STREET_TYPE)) != 0)
      g_assert_nonnull (canvass_street_word_find (word->canonical, strlen (word->canonical)));
  }
  g_assert_null (canvass_street_word_find ("", 0));
  g_assert_null (canvass_street_word_find ("zzz", 3));
}

static void
test_no_line_is_too_much (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = NULL;

  write_table (fixture, TABLE);
  campaign = campaign_fixture_seal (fixture, 1);

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *letters = g_strnfill (i, 'n');
    g_autofree char *digits = g_strnfill (i, '1');
    g_autoptr (GString) words = g_string_new ("15");
    g_autoptr (GString) ligatures = g_string_new ("15 ");

    for (guint j = 0; j < i; j++) {
      g_string_append (words, " n");
      g_string_append (ligatures, "\ufdfa"); /* eighteen letters and spaces */
    }
    g_assert_null (canvass_campaign_find_district (campaign, letters));
    g_assert_null (canvass_campaign_find_district (campaign, digits));
    g_assert_null (canvass_campaign_find_district (campaign, words->str));
    g_assert_null (canvass_campaign_find_district (campaign, ligatures->str));
  }
}

/* A street that nothing else in this process spells, nor this test in one piece. */
#define SECRET_LETTERS 40

static char
secret_letter (guint i)
{
  return (char)('a' + (i * i + 7 * i) % 26);
}

static guint
count_secrets_in (const char *memory, gsize length)
{
  guint n = 0;

  for (gsize at = 0; at + SECRET_LETTERS <= length; at++) {
    guint i = 0;

    while (i < SECRET_LETTERS && (memory[at + i] | 0x20) == secret_letter (i))
      i++;
    n += i == SECRET_LETTERS;
  }

  return n;
}

/* Everything that this process can write to. */
static guint
count_secrets (void)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  gint fd = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  guint n = 0;

  g_assert_cmpint (fd, !=, -1);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    char *rest;
    guint64 from = g_ascii_strtoull (lines[i], &rest, 16);
    guint64 to = *rest == '-' ? g_ascii_strtoull (rest + 1, &rest, 16) : from;
    char *copy;
    gssize length;

    /* A sanitizer's shadow is larger than any memory. */
    if (to <= from || to - from > G_MAXUINT32 || !g_str_has_prefix (rest, " rw"))
      continue;
    /* Mapped anew, so that what is counted is never this copy. */
    copy = mmap (NULL, to - from, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    g_assert_true (copy != MAP_FAILED);
    length = pread (fd, copy, to - from, (off_t)from);
    if (length > 0)
      n += count_secrets_in (copy, (gsize)length);
    munmap (copy, to - from);
  }

  close (fd);
  return n;
}

typedef struct {
  CanvassCampaign *campaign;
  const char *typed;
} Looking;

static gpointer
look (gpointer data)
{
  const Looking *looking = data;

  g_assert_null (canvass_campaign_find_district (looking->campaign, looking->typed));
  return NULL;
}

#define STACK_BYTES (1024 * 1024)

/* On a stack of its own, which nothing writes over afterwards. */
static gpointer
look_on_a_stack (Looking *looking)
{
  gpointer stack =
      mmap (NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  pthread_attr_t attributes;
  pthread_t thread;

  g_assert_true (stack != MAP_FAILED);
  pthread_attr_init (&attributes);
  g_assert_cmpint (pthread_attr_setstack (&attributes, stack, STACK_BYTES), ==, 0);
  g_assert_cmpint (pthread_create (&thread, &attributes, look, looking), ==, 0);
  pthread_join (thread, NULL);
  pthread_attr_destroy (&attributes);
  return stack;
}

static void
test_what_was_typed_stays_nowhere (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = NULL;
  char *typed = canvass_secret_new (128);
  Looking looking = { .typed = typed };
  gpointer stack;
  char *control;

  write_table (fixture, TABLE);
  campaign = campaign_fixture_seal (fixture, 1);
  memcpy (typed, "2459 W ", 7);
  for (guint i = 0; i < SECRET_LETTERS; i++)
    typed[7 + i] = (char)(secret_letter (i) & ~0x20);
  memcpy (typed + 7 + SECRET_LETTERS, " Road apt 2", 12);

  looking.campaign = campaign;
  stack = look_on_a_stack (&looking);
  g_assert_cmpuint (count_secrets (), ==, 1);
  munmap (stack, STACK_BYTES);

  /* A copy would have been found. */
  control = g_strdup (typed);
  g_assert_cmpuint (count_secrets (), ==, 2);
  explicit_bzero (control, strlen (control));
  g_free (control);

  canvass_secret_free (typed);
  g_assert_cmpuint (count_secrets (), ==, 0);
}

static void
test_a_label_names_the_district (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = NULL;
  g_autofree char *english = NULL;
  g_autofree char *spanish = NULL;
  g_autofree char *bare = NULL;

  write_table (fixture, TABLE);
  campaign_fixture_replace (fixture, "en.md", "---\n", "district.name = Ward {}\n---\n");
  campaign_fixture_replace (
      fixture, "es.md", "---\n", "district.name = El distrito {} está\n---\n");
  campaign = campaign_fixture_seal (fixture, 1);
  english = canvass_text_name_district (canvass_campaign_get_text (campaign, "en"), "22");
  spanish = canvass_text_name_district (canvass_campaign_get_text (campaign, "es"), "22");
  g_assert_cmpstr (english, ==, "Ward 22");
  g_assert_cmpstr (spanish, ==, "El distrito 22 está");
  g_clear_object (&campaign);

  campaign_fixture_restore (fixture);
  campaign = campaign_fixture_seal (fixture, 1);
  bare = canvass_text_name_district (canvass_campaign_get_text (campaign, "en"), "22");
  g_assert_cmpstr (bare, ==, "22");
  g_assert_false (canvass_campaign_has_districts (campaign));
  g_assert_null (canvass_campaign_find_district (campaign, "2459 W Cermak Rd"));
  g_assert_cmpuint (canvass_campaign_get_n_districts (campaign), ==, 0);
}

static void
test_the_order_of_rows_does_not_matter (CampaignFixture *fixture, gconstpointer unused)
{
  static const char *const TABLES[] = {
    "street,from,to,side,district\nB St,1,9,odd,2\nA St,0,10,both,1\nB St,11,19,odd,2\n",
    "street,from,to,side,district\nA St,5,10,both,1\nA Street,0,6,both,1\nB St,1,20,odd,2\n",
    "\ufeffstreet,from,to,side,district\r\n\"A St\",0,10,both,1\r\n\r\nB St , 1,19,odd,2\r\n",
  };
  g_autoptr (GBytes) first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (TABLES); i++) {
    g_autoptr (CanvassCampaign) campaign = NULL;

    campaign_fixture_restore (fixture);
    write_table (fixture, TABLES[i]);
    campaign = campaign_fixture_seal (fixture, 1);
    g_assert_cmpuint (canvass_campaign_get_n_districts (campaign), ==, 2);
    g_assert_cmpuint (canvass_campaign_get_n_streets (campaign), ==, 2);
    g_assert_cmpstr (canvass_campaign_get_district (campaign, 1), ==, "2");
    if (first == NULL)
      first = g_bytes_ref (canvass_campaign_get_file (campaign));
    g_assert_true (g_bytes_equal (canvass_campaign_get_file (campaign), first));
  }
}

/* A hundred thousand rows are a large city's. */
static void
test_a_large_table_fits_and_is_fast (CampaignFixture *fixture, gconstpointer unused)
{
  static const char SIDES[][5] = { "W", "E" };
  g_autoptr (GString) table = g_string_new ("street,from,to,side,district\n");
  g_autoptr (CanvassCampaign) campaign = NULL;
  const guint n_searches = 2000;
  gint64 begun;

  for (guint street = 0; street < 2500; street++)
    for (guint block = 0; block < 40; block++)
      g_string_append_printf (table,
                              "%s %uth Hundred Street Ave,%u,%u,%s,%u\n",
                              SIDES[street % 2],
                              street / 2,
                              block * 100,
                              block * 100 + 99,
                              block % 2 != 0 ? "odd" : "both",
                              1 + (street + block) % 50);
  write_table (fixture, table->str);
  campaign = campaign_fixture_seal (fixture, 1);
  g_assert_cmpuint (canvass_campaign_get_n_streets (campaign), ==, 2500);

  begun = g_get_monotonic_time ();
  for (guint i = 0; i < n_searches; i++) {
    g_autofree char *typed = g_strdup_printf ("2217 W. %uTH Hundred Street Apt 2", i % 1250);
    g_autofree char *district = g_strdup_printf ("%u", 1 + (i % 1250 * 2 + 22) % 50);

    g_assert_cmpstr (canvass_campaign_find_district (campaign, typed), ==, district);
  }
  g_assert_cmpint ((g_get_monotonic_time () - begun) / n_searches, <, 1000);
}

/* The worst there may be: each row a street of its own. */
static void
test_a_table_of_as_many_streets_fits (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) table = g_string_new ("street,from,to,side,district\n");
  g_autoptr (CanvassCampaign) campaign = NULL;

  for (guint street = 0; street < 100000; street++)
    g_string_append_printf (
        table, "North %u Long Street Name Boulevard,1,9999,odd,%u\n", street, 1 + street % 50);
  write_table (fixture, table->str);
  campaign = campaign_fixture_seal (fixture, 1);
  g_assert_cmpuint (canvass_campaign_get_n_streets (campaign), ==, 100000);
  g_assert_cmpstr (
      canvass_campaign_find_district (campaign, "77 99999 Long Street Name Blvd"), ==, "50");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define ADD(name)                                                                                  \
  g_test_add ("/districts/" #name,                                                                 \
              CampaignFixture,                                                                     \
              NULL,                                                                                \
              campaign_fixture_setup,                                                              \
              test_##name,                                                                         \
              campaign_fixture_teardown)

  ADD (what_people_type_finds_its_district_or_none);
  ADD (every_fault_of_a_table_is_told_by_line);
  ADD (a_table_has_to_fit_its_campaign);
  ADD (letters_may_go_where_the_street_is_kept);
  ADD (a_table_is_read_again_when_it_is_another_one);
  ADD (a_label_needs_a_table);
  ADD (limits_of_a_table_are_told);
  ADD (words_are_sorted_and_lead_home);
  ADD (no_line_is_too_much);
  ADD (what_was_typed_stays_nowhere);
  ADD (a_label_names_the_district);
  ADD (the_order_of_rows_does_not_matter);
  ADD (a_large_table_fits_and_is_fast);
  ADD (a_table_of_as_many_streets_fits);

  return g_test_run ();
}
