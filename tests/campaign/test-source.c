/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign-fixture.h"

#include "campaign/content.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define E CANVASS_PROBLEM_ERROR
#define W CANVASS_PROBLEM_WARNING

/* One change to the small campaign, and the problem that has to be told. */
typedef struct {
  const char *edited, *what, *with;
  CanvassProblemSeverity severity;
  const char *file;
  guint line;
  const char *told;
} Case;

static const Case CASES[] = {
  /* Settings. */
  { "campaign.ini", "id = more-trees", "id = More Trees", E, "campaign.ini", 2, "campaign's id" },
  { "campaign.ini", "id = more-trees\n", "", E, "campaign.ini", 0, "has no “id”" },
  { "campaign.ini", "version = 1", "version = 0", E, "campaign.ini", 3, "“0” is no number" },
  { "campaign.ini", "version = 1", "version = 1.5", E, "campaign.ini", 3, "“1.5” is no number" },
  { "campaign.ini", "version = 1", "version = 4294967296", E, "campaign.ini", 3, "no number" },
  { "campaign.ini", "version = 1\n", "", E, "campaign.ini", 0, "has no “version”" },
  { "campaign.ini", "= en es", "= en spanish", E, "campaign.ini", 4, "“spanish” is no language" },
  { "campaign.ini", "= en es", "= en es en", E, "campaign.ini", 4, "en is there twice" },
  { "campaign.ini", "= en es", "=", E, "campaign.ini", 4, "languages is empty" },
  { "campaign.ini", "= en es", "= en es fr", E, "campaign.ini", 4, "no file fr.md" },
  { "campaign.ini", "languages = en es\n", "", E, "campaign.ini", 0, "has no “languages”" },
  { "campaign.ini", "= US", "= us", E, "campaign.ini", 5, "“us” is no country" },
  { "campaign.ini", "= US", "= UK", E, "campaign.ini", 5, "“UK” is no country" },
  { "campaign.ini", "= 500", "= many", E, "campaign.ini", 6, "“many” is no number" },
  { "campaign.ini", "= 500", "= -1", E, "campaign.ini", 6, "“-1” is no number" },
  { "campaign.ini", "= 2027-03-31", "= 2027-02-30", E, "campaign.ini", 7, "is no date" },
  { "campaign.ini", "= 2027-03-31", "= 31.3.2027", E, "campaign.ini", 7, "is no date" },
  { "campaign.ini", "= 2027-03-31", "= 2026-11-22", W, "campaign.ini", 7, "has passed" },
  { "campaign.ini", "= 2027-09-30", "=", E, "campaign.ini", 8, "is no date" },
  { "campaign.ini", "= 2027-09-30", "= 2027-03-30", E, "campaign.ini", 8, "before the last" },
  { "campaign.ini", "destroy_by = 2027-09-30\n", "", E, "campaign.ini", 0, "no “destroy_by”" },
  { "campaign.ini", "drawing = opt", "drawing = opti", E, "campaign.ini", 10, "“optiional”" },
  { "campaign.ini", "= yes", "= true", E, "campaign.ini", 11, "neither yes nor no" },
  { "campaign.ini", "contact = yes", "contact = no", W, "campaign.ini", 19, "asked for email" },
  { "campaign.ini", "= 60", "= 5", E, "campaign.ini", 13, "“5” is no number" },
  { "campaign.ini", "= 120", "= 60", E, "campaign.ini", 14, "forgotten before" },
  { "campaign.ini", "= 120", "= 3601", E, "campaign.ini", 14, "“3601” is no number" },
  { "campaign.ini", "goal =", "gaol =", E, "campaign.ini", 6, "did you mean “goal”" },
  { "campaign.ini", "goal =", "drawing =", E, "campaign.ini", 6, "knows no “drawing”" },
  { "campaign.ini",
    "contact = yes\n",
    "contact = yes\nkeep_street = yes\n",
    W,
    "campaign.ini",
    13,
    "no street to keep" },

  { "campaign.ini",
    "contact = yes\n",
    "contact = yes\nminors = no\n",
    E,
    "campaign.ini",
    13,
    "18" },
  { "campaign.ini",
    "contact = yes\ncover_seconds = 60\nerase_seconds = 120\n[fields]\n",
    "contact = yes\ncover_seconds = 60\nminors = no\n[fields]\nadult = optional\n",
    E,
    "campaign.ini",
    14,
    "nobody has to say" },
  { "campaign.ini",
    "contact = yes\n",
    "contact = yes\nminors = perhaps\n",
    E,
    "campaign.ini",
    13,
    "neither yes nor no" },
  { "campaign.ini",
    "contact = yes\n",
    "contact = yes\nwithdrawal_code = 1\n",
    E,
    "campaign.ini",
    13,
    "neither yes nor no" },
  { "campaign.ini",
    "contact = yes\n",
    "contact = yes\nqr = yes\n",
    E,
    "campaign.ini",
    13,
    "no address to show" },
  { "campaign.ini",
    "contact = yes\n",
    "contact = yes\naddress = http://example.org\n",
    E,
    "campaign.ini",
    13,
    "no address of the web" },
  { "campaign.ini", "contact = yes\n", "", W, "campaign.ini", 18, "asked for email" },
  { "campaign.ini",
    "contact = yes\ncover_seconds = 60\nerase_seconds = 120\n[fields]\nname = required\n"
    "postcode = optional\ntree = optional\nemail = optional",
    "contact = no\ncover_seconds = 60\nerase_seconds = 120\n[fields]\nname = required\n"
    "postcode = optional\ntree = optional\nemail = required",
    E,
    "campaign.ini",
    19,
    "only who says yes" },

  /* Lines and sections. */
  { "campaign.ini", "goal = 500", "goal 500", E, "campaign.ini", 6, "no comment, no [section]" },
  { "campaign.ini", "goal = 500", "= 500", E, "campaign.ini", 6, "no comment, no [section]" },
  { "campaign.ini", "goal = 500", "version = 2", E, "campaign.ini", 6, "was first in line 3" },
  { "campaign.ini", "[rules]", "[campaign]", E, "campaign.ini", 9, "it began in line 1" },
  { "campaign.ini", "[rules]", "[rule]", E, "campaign.ini", 9, "did you mean “rules”" },
  { "campaign.ini", "[rules]", "[rules", E, "campaign.ini", 9, "closing bracket" },
  { "campaign.ini", "[campaign]\n", "", E, "campaign.ini", 1, "before the first section" },

  /* Fields. */
  { "campaign.ini", "postcode =", "postcod =", E, "campaign.ini", 17, "did you mean “postcode”" },
  { "campaign.ini", "postcode =", "Shoe-size =", E, "campaign.ini", 17, "a field's name" },
  { "campaign.ini",
    "tree = optional",
    "tree = maybe",
    E,
    "campaign.ini",
    18,
    "“maybe” is nothing" },
  { "campaign.ini", "name = required", "name = optional", E, "campaign.ini", 16, "require a name" },
  { "campaign.ini", "name = required\n", "", E, "campaign.ini", 0, "require a name" },
  { "campaign.ini",
    "postcode = optional",
    "given_name = optional",
    E,
    "campaign.ini",
    17,
    "the name twice" },
  { "campaign.ini",
    "postcode = optional",
    "family_name = optional",
    E,
    "campaign.ini",
    17,
    "the name twice" },
  { "campaign.ini",
    "name = required",
    "given_name = required\nfamily_name = required",
    W,
    "campaign.ini",
    17,
    "one name only" },
  { "campaign.ini", "tree = optional\n", "", E, "campaign.ini", 19, "does not ask it" },
  { "campaign.ini", "[field tree]", "[field postcode]", E, "campaign.ini", 20, "needs no section" },
  { "campaign.ini", "kind = choice", "kind = list", E, "campaign.ini", 21, "“list” is no kind" },
  { "campaign.ini", "kind = choice\n", "", E, "campaign.ini", 20, "has no “kind”" },
  { "campaign.ini", "kind = choice", "kind = text", E, "campaign.ini", 22, "no choice" },
  { "campaign.ini", "kind = choice", "kind = phone", E, "campaign.ini", 18, "before anybody" },
  { "campaign.ini", "oak elm linden", "oak", E, "campaign.ini", 22, "has 1 choices" },
  { "campaign.ini", "oak elm linden", "oak elm oak", E, "campaign.ini", 22, "oak is there twice" },
  { "campaign.ini",
    "oak elm linden",
    "Oak elm linden",
    E,
    "campaign.ini",
    22,
    "cannot be a choice" },
  { "campaign.ini", "choices = oak elm linden\n", "", E, "campaign.ini", 20, "has 0 choices" },
  { "campaign.ini", "choices =", "choises =", E, "campaign.ini", 22, "did you mean “choices”" },
  { "campaign.ini",
    "email = optional",
    "email = hidden",
    E,
    "campaign.ini",
    24,
    "which is hidden" },
  { "campaign.ini", "email = optional", "email = hidden", E, "campaign.ini", 12, "neither e-mail" },

  /* Consents. */
  { "campaign.ini", "[consent news]", "[consent News!]", E, "campaign.ini", 23, "consent's name" },
  { "campaign.ini",
    "channel = email",
    "channel = fax",
    E,
    "campaign.ini",
    24,
    "“fax” is no channel" },
  { "campaign.ini", "channel = email", "channel = post", E, "campaign.ini", 24, "field street" },
  { "campaign.ini",
    "required = no",
    "required = no!",
    E,
    "campaign.ini",
    25,
    "neither yes nor no" },
  { "campaign.ini",
    "channel = email\nrequired = no",
    "required = yes",
    W,
    "campaign.ini",
    24,
    "cannot sign" },
  { "campaign.ini",
    "required = no",
    "required = yes",
    E,
    "campaign.ini",
    25,
    "nobody has to leave" },
  { "campaign.ini", "required = no", "ticked = yes", E, "campaign.ini", 25, "knows no “ticked”" },

  /* Texts. */
  { "en.md", "title = More trees\n", "", E, "en.md", 0, "no “title”" },
  { "en.md", "title = More trees", "title =", E, "en.md", 2, "“title” is empty" },
  { "en.md", "title = More trees", "title = \xe2\x80\x8b", E, "en.md", 2, "“title” is empty" },
  { "en.md",
    "More trees",
    "More and more and more and more and more and more and more and more and more and more and "
    "more "
    "and more and more and more and more trees",
    W,
    "en.md",
    2,
    "characters" },
  { "en.md", "title = ", "titel = ", E, "en.md", 2, "did you mean “title”" },
  { "en.md",
    "More trees",
    "More \xe2\x80\xae"
    "trees",
    E,
    "en.md",
    2,
    "direction of writing" },
  { "en.md", "More trees", "More \xe2\x81\xa9trees", E, "en.md", 2, "direction of writing" },
  { "en.md", "More trees", "More\x07trees", E, "en.md", 2, "U+0007" },
  { "en.md", "More trees", "More\xe2\x80\xa8trees", E, "en.md", 2, "U+2028" },
  { "en.md",
    "More trees",
    "More tr\xe9"
    "es",
    E,
    "en.md",
    2,
    "is not UTF-8" },
  { "en.md",
    "a tree on every block of this district,\n  so that the summers stay bearable for everybody "
    "who has to walk.",
    "trees.",
    W,
    "en.md",
    3,
    "The ask has 7 words" },
  { "en.md", "  so that the summers", "so that the summers", E, "en.md", 4, "no “key = value”" },
  { "en.md", "addressee = The council\n", "", E, "en.md", 0, "no “addressee”" },
  { "en.md", "collector = Friends of the Trees\n", "", E, "en.md", 0, "no “collector”" },
  { "en.md", "thanks = Thank you.", "title = Again", E, "en.md", 7, "was first in line 2" },
  { "en.md", "field.tree = Which tree?\n", "", E, "en.md", 0, "no “field.tree”" },
  { "en.md", "field.tree.choice.elm = Elm\n", "", E, "en.md", 0, "field.tree.choice.elm" },
  { "en.md", "consent.news = Write to me.\n", "", E, "en.md", 0, "no “consent.news”" },
  { "en.md", "consent.news", "consent.mews", E, "en.md", 12, "labels nothing" },
  { "en.md", "field.tree.choice.oak", "field.tree.choice.ash", E, "en.md", 9, "labels nothing" },
  { "en.md", "field.tree =", "field.street =", E, "en.md", 8, "labels nothing" },
  { "en.md", "\n---\n", "\n\n", E, "en.md", 0, "No line of three hyphens" },
  { "en.md", "# Shade\n\nWe *all* need **shade**.\n", "", E, "en.md", 14, "no petition" },
  { "en.md", "We *all*", "We <i>all</i>", E, "en.md", 17, "holds HTML" },
  { "en.md", "# Shade", "<div>", E, "en.md", 15, "holds HTML" },
  { "en.md", "We *all*", "We \xe2\x81\xa7*all*", E, "en.md", 17, "direction of writing" },
  { "en.md", "We *all*", "We &#7; *all*", E, "en.md", 17, "control character" },
  { "en.md", "We *all*", "We \x01 *all*", E, "en.md", 17, "U+0001" },
  { "en.md", "We *all*", "> > > > > > > > > We *all*", E, "en.md", 17, "deep in each other" },
  { "en.md", "*all*", "[all](http://x.example)", W, "en.md", 17, "follow a link" },
  { "en.md", "*all*", "![all](x.png)", W, "en.md", 17, "Pictures" },
  { "en.md", "We *all*", "    We *all*", W, "en.md", 17, "program code" },
  { "es.md", "title = Más árboles\n", "", E, "es.md", 0, "no “title”" },
  { "es.md", "addressee = El concejo\n", "", W, "es.md", 0, "language en: addressee" },
  { "es.md", "thanks = Gracias.\n", "", W, "es.md", 0, "language en: thanks" },
  { "es.md", "consent.news = Escríbanme.\n", "", E, "es.md", 0, "no “consent.news”" },
};

/* What an app says of what is told so; CANVASS_FAULT_OTHER of all else. */
static const struct {
  const char *told;
  CanvassFault fault;
} FAULTS[] = {
  { "no address to show", CANVASS_FAULT_ADDRESS },
  { "no address of the web", CANVASS_FAULT_ADDRESS },
  { "nobody has to say", CANVASS_FAULT_AGE },
  { "18", CANVASS_FAULT_AGE },
  { "The ask has 7", CANVASS_FAULT_ASK },
  { "has 1 choices", CANVASS_FAULT_CHOICES },
  { "has 0 choices", CANVASS_FAULT_CHOICES },
  { "which is hidden", CANVASS_FAULT_CONSENT },
  { "field street", CANVASS_FAULT_CONSENT },
  { "is no country", CANVASS_FAULT_COUNTRY },
  { "is no date", CANVASS_FAULT_DAY },
  { "before the last", CANVASS_FAULT_DESTROYED_FIRST },
  { "forgotten before", CANVASS_FAULT_FORGOTTEN_FIRST },
  { "campaign's id", CANVASS_FAULT_ID },
  { "language en:", CANVASS_FAULT_LEFT_TO_FIRST },
  { "direction of writing", CANVASS_FAULT_MARKS },
  { "U+", CANVASS_FAULT_MARKS },
  { "control character", CANVASS_FAULT_MARKS },
  { "holds HTML", CANVASS_FAULT_MARKUP },
  { "deep in each", CANVASS_FAULT_MARKUP },
  { "program code", CANVASS_FAULT_MARKUP },
  { "has no “id”", CANVASS_FAULT_MISSING },
  { "has no “version”", CANVASS_FAULT_MISSING },
  { "no file fr.md", CANVASS_FAULT_MISSING },
  { "has no “languages”", CANVASS_FAULT_MISSING },
  { "no “destroy_by”", CANVASS_FAULT_MISSING },
  { "no “title”", CANVASS_FAULT_MISSING },
  { "“title” is empty", CANVASS_FAULT_MISSING },
  { "No line of three", CANVASS_FAULT_MISSING },
  { "no petition", CANVASS_FAULT_MISSING },
  { "field.tree.choice.elm", CANVASS_FAULT_MISSING },
  { "no “addressee”", CANVASS_FAULT_MISSING },
  { "no “collector”", CANVASS_FAULT_MISSING },
  { "no “field.tree”", CANVASS_FAULT_MISSING },
  { "no “consent.news”", CANVASS_FAULT_MISSING },
  { "require a name", CANVASS_FAULT_NAME },
  { "the name twice", CANVASS_FAULT_NAME },
  { "follow a link", CANVASS_FAULT_NOT_SHOWN },
  { "Pictures", CANVASS_FAULT_NOT_SHOWN },
  { "asked for email", CANVASS_FAULT_NO_CONTACT },
  { "neither e-mail", CANVASS_FAULT_NO_CONTACT },
  { "no street to keep", CANVASS_FAULT_NO_STREET },
  { "no number", CANVASS_FAULT_NUMBER },
  { "has passed", CANVASS_FAULT_PAST },
  { "only who says yes", CANVASS_FAULT_REQUIRED_CONTACT },
  { "nobody has to leave", CANVASS_FAULT_REQUIRED_CONTACT },
  { "one name only", CANVASS_FAULT_SHUTS_OUT },
  { "cannot sign", CANVASS_FAULT_SHUTS_OUT },
  { "characters", CANVASS_FAULT_TOO_MUCH },
  { "labels nothing", CANVASS_FAULT_UNUSED },
};

static CanvassFault
fault_of (const char *told)
{
  for (gsize i = 0; i < G_N_ELEMENTS (FAULTS); i++)
    if (strstr (told, FAULTS[i].told) != NULL)
      return FAULTS[i].fault;
  return CANVASS_FAULT_OTHER;
}

static const struct {
  const char *address;
  gboolean good;
} ADDRESSES[] = {
  { "https://example.org", TRUE },
  { "https://example.org/", TRUE },
  { "https://more-trees.example.org:8443/a/b.html?c=d&e=%20f#g", TRUE },
  { "https://xn--rbol-5na.example", TRUE },
  { "https://example.org?a", TRUE },
  { "", FALSE },
  { "https://", FALSE },
  { "http://example.org", FALSE },
  { "HTTPS://example.org", FALSE },
  { "https://localhost", FALSE },
  { "https://example..org", FALSE },
  { "https://.example.org", FALSE },
  { "https://example.org.", FALSE },
  { "https://-example.org", FALSE },
  { "https://example-.org", FALSE },
  { "https://example.org:", FALSE },
  { "https://example.org:123456", FALSE },
  { "https://example.org:80x", FALSE },
  { "https://ana@example.org", FALSE },
  { "https://example.org:1@evil.example", FALSE },
  { "https://example.org/a b", FALSE },
  { "https://example.org/\"", FALSE },
  { "https://example.org/\n", FALSE },
  { "https://árbol.example", FALSE },
  { "https://example.org/á", FALSE },
  { "javascript:alert(1)", FALSE },
};

static void
test_an_address_is_one_of_the_web (CampaignFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_strnfill (CANVASS_CAMPAIGN_MAX_ADDRESS_BYTES - 20, 'a');
  g_autofree char *longest = g_strconcat ("https://example.org/", path, NULL);
  g_autofree char *longer = g_strconcat (longest, "a", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (ADDRESSES); i++) {
    g_test_message ("%s", ADDRESSES[i].address);
    g_assert_cmpint (canvass_content_is_address (ADDRESSES[i].address), ==, ADDRESSES[i].good);
  }
  g_assert_true (canvass_content_is_address (longest));
  g_assert_false (canvass_content_is_address (longer));
}

static const CanvassProblem *
find_problem (const CanvassSourceFolder *source, const Case *expected)
{
  GPtrArray *problems = canvass_source_get_problems (source);

  for (guint i = 0; i < problems->len; i++) {
    const CanvassProblem *problem = g_ptr_array_index (problems, i);

    g_test_message ("%s:%u: %s %s", problem->file, problem->line, problem->what, problem->remedy);
    if (problem->severity == expected->severity && problem->line == expected->line &&
        strcmp (problem->file, expected->file) == 0 &&
        strstr (problem->what, expected->told) != NULL)
      return problem;
  }

  return NULL;
}

static void
test_every_problem_is_told_by_file_and_line (CampaignFixture *fixture, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autofree char *with = g_strescape (CASES[i].with, NULL);
    g_autoptr (CanvassSourceFolder) source = NULL;
    const CanvassProblem *problem;

    g_test_message ("%s: %s", CASES[i].edited, with);
    campaign_fixture_restore (fixture);
    campaign_fixture_replace (fixture, CASES[i].edited, CASES[i].what, CASES[i].with);
    source = canvass_source_read_on (fixture->folder, TEST_TODAY);
    problem = find_problem (source, &CASES[i]);
    g_assert_nonnull (problem);
    g_assert_cmpint (problem->fault, ==, fault_of (CASES[i].told));
    g_assert_true (g_str_has_suffix (problem->what, ".") || g_str_has_suffix (problem->what, "?"));
    g_assert_true (g_str_has_suffix (problem->remedy, "."));
    g_assert_true ((canvass_source_get_n_errors (source) > 0) == (CASES[i].severity == E));
  }
}

/* The control: without a change there is nothing to tell. */
static void
test_a_sound_folder_has_no_problem (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSourceFolder) source = campaign_read_soundly (fixture->folder);
  GPtrArray *completeness = canvass_source_get_completeness (source);

  g_assert_cmpuint (completeness->len, ==, 2);
  for (guint i = 0; i < completeness->len; i++) {
    const CanvassCompleteness *language = g_ptr_array_index (completeness, i);

    g_assert_cmpuint (language->wanted, ==, 11);
    g_assert_cmpuint (language->written, ==, language->wanted);
  }
}

static void
test_too_long_texts_are_told (CampaignFixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *key, *what;
    gsize limit;
    guint line;
  } LONG[] = {
    { "title", "title = More trees", 400, 2 },
    { "addressee", "addressee = The council", 400, 5 },
    { "collector", "collector = Friends of the Trees", 400, 6 },
    { "thanks", "thanks = Thank you.", 1000, 7 },
    { "field.tree", "field.tree = Which tree?", 1000, 8 },
    { "consent.news", "consent.news = Write to me.", 1000, 12 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (LONG); i++) {
    for (guint over = 0; over < 2; over++) {
      g_autofree char *text = g_strnfill (LONG[i].limit + over, 'a');
      g_autofree char *line = g_strdup_printf ("%s = %s", LONG[i].key, text);
      const Case expected = {
        .severity = E, .file = "en.md", .line = LONG[i].line, .told = "is too long"
      };
      g_autoptr (CanvassSourceFolder) source = NULL;

      campaign_fixture_restore (fixture);
      campaign_fixture_replace (fixture, "en.md", LONG[i].what, line);
      source = canvass_source_read_on (fixture->folder, TEST_TODAY);
      g_assert_true ((find_problem (source, &expected) != NULL) == (over == 1));
    }
  }
}

static void
test_a_too_long_petition_is_told (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case TOO_LONG = {
    .severity = E, .file = "en.md", .line = 14, .told = "petition is too long"
  };
  static const Case FILE_TOO_LONG = {
    .severity = E, .file = "en.md", .line = 0, .told = "longer than"
  };
  g_autofree char *text = g_strnfill (65536, 'a');
  g_autofree char *longer = g_strnfill (600000, 'a');
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (CanvassSourceFolder) huge = NULL;

  campaign_fixture_replace (fixture, "en.md", "We *all*", text);
  source = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_nonnull (find_problem (source, &TOO_LONG));

  campaign_fixture_restore (fixture);
  campaign_fixture_replace (fixture, "en.md", "We *all*", longer);
  huge = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_nonnull (find_problem (huge, &FILE_TOO_LONG));
}

static void
test_too_many_of_anything_are_told (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case FIELDS = { .severity = E, .file = "campaign.ini", .told = "than 32 fields" };
  static const Case CONSENTS = { .severity = E,
                                 .file = "campaign.ini",
                                 .told = "than 16 consents" };
  static const Case LANGUAGES = {
    .severity = E, .file = "campaign.ini", .line = 4, .told = "than 64 languages"
  };
  g_autoptr (GString) languages = g_string_new ("languages = en es");
  g_autoptr (GString) fields = g_string_new ("[fields]\n");
  g_autoptr (GString) sections = g_string_new (NULL);
  g_autoptr (CanvassSourceFolder) source = NULL;

  for (guint i = 0; i < 63; i++)
    g_string_append_printf (languages, " z%c%c", 'a' + i / 26, 'a' + i % 26);
  for (guint i = 0; i < 29; i++) {
    g_string_append_printf (fields, "own%u = optional\n", i);
    g_string_append_printf (sections, "[field own%u]\nkind = text\n", i);
  }
  for (guint i = 0; i < 16; i++)
    g_string_append_printf (sections, "[consent own%u]\n", i);
  g_string_append (sections, "[field tree]\n");

  campaign_fixture_replace (fixture, "campaign.ini", "languages = en es", languages->str);
  campaign_fixture_replace (fixture, "campaign.ini", "[fields]\n", fields->str);
  campaign_fixture_replace (fixture, "campaign.ini", "[field tree]\n", sections->str);
  source = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_nonnull (find_problem (source, &FIELDS));
  g_assert_nonnull (find_problem (source, &CONSENTS));
  g_assert_nonnull (find_problem (source, &LANGUAGES));
}

static void
test_a_language_without_a_known_name_has_to_give_it (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case NAMELESS = { .severity = E, .file = "tzo.md", .told = "calls itself" };
  g_autofree char *path = g_build_filename (fixture->folder, "es.md", NULL);
  g_autofree char *spanish = NULL;
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (CanvassCampaign) campaign = NULL;

  g_assert_true (g_file_get_contents (path, &spanish, NULL, NULL));
  campaign_fixture_write (fixture, "tzo.md", spanish);
  campaign_fixture_replace (
      fixture, "campaign.ini", "languages = en es\n", "languages = en es tzo\n");
  source = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_nonnull (find_problem (source, &NAMELESS));

  campaign_fixture_replace (fixture, "tzo.md", "title =", "language_name = Bats’i k’op\ntitle =");
  campaign = campaign_fixture_seal (fixture, 1);
  g_assert_cmpstr (canvass_text_get_language_name (canvass_campaign_get_text (campaign, "tzo")),
                   ==,
                   "Bats’i k’op");
}

static void
test_files_that_are_no_text_are_told (CampaignFixture *fixture, gconstpointer unused)
{
  static const char UTF16[] = "\xff\xfet\0i\0t\0";
  static const char ZERO[] = "title = a\nask = b\0c\n";
  static const Case NOT_UTF8 = { .severity = E, .file = "en.md", .line = 1, .told = "not UTF-8" };
  static const Case ZERO_BYTE = { .severity = E, .file = "en.md", .line = 2, .told = "zero byte" };
  g_autofree char *path = g_build_filename (fixture->folder, "en.md", NULL);
  g_autoptr (CanvassSourceFolder) utf16 = NULL;
  g_autoptr (CanvassSourceFolder) zero = NULL;

  g_assert_true (g_file_set_contents (path, UTF16, sizeof UTF16 - 1, NULL));
  utf16 = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_nonnull (find_problem (utf16, &NOT_UTF8));

  g_assert_true (g_file_set_contents (path, ZERO, sizeof ZERO - 1, NULL));
  zero = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_nonnull (find_problem (zero, &ZERO_BYTE));
}

static void
test_missing_files_and_strays_are_told (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case NO_TEXT = {
    .severity = E, .file = "campaign.ini", .line = 4, .told = "no file es.md"
  };
  static const Case STRAY = { .severity = W, .file = "fr.md", .line = 0, .told = "not used" };
  static const Case STRANGER = { .severity = W, .file = "spanish.md", .told = "not used" };
  static const Case NO_INI = { .severity = E, .file = "campaign.ini", .told = "no campaign.ini" };
  static const Case NO_FOLDER = { .severity = E, .file = ".", .told = "cannot be opened" };
  static const Case NO_FILE = { .severity = E, .file = "en.md", .told = "cannot be read" };
  g_autofree char *spanish = g_build_filename (fixture->folder, "es.md", NULL);
  g_autofree char *english = g_build_filename (fixture->folder, "en.md", NULL);
  g_autofree char *ini = g_build_filename (fixture->folder, "campaign.ini", NULL);
  g_autoptr (CanvassSourceFolder) strays = NULL;
  g_autoptr (CanvassSourceFolder) no_text = NULL;
  g_autoptr (CanvassSourceFolder) fifo = NULL;
  g_autoptr (CanvassSourceFolder) no_ini = NULL;
  g_autoptr (CanvassSourceFolder) no_folder = NULL;

  campaign_fixture_write (fixture, "README.md", "Notes.");
  campaign_fixture_write (fixture, "notes.txt", "Notes.");
  campaign_fixture_write (fixture, "fr.md", "");
  campaign_fixture_write (fixture, "spanish.md", "");
  strays = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_nonnull (find_problem (strays, &STRAY));
  g_assert_nonnull (find_problem (strays, &STRANGER));
  g_assert_cmpuint (canvass_source_get_problems (strays)->len, ==, 2);

  g_assert_cmpint (g_remove (spanish), ==, 0);
  no_text = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_nonnull (find_problem (no_text, &NO_TEXT));

  g_assert_cmpint (g_remove (english), ==, 0);
  g_assert_cmpint (mkfifo (english, 0600), ==, 0);
  fifo = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_nonnull (find_problem (fifo, &NO_FILE));

  g_assert_cmpint (g_remove (ini), ==, 0);
  no_ini = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_nonnull (find_problem (no_ini, &NO_INI));

  no_folder = canvass_source_read_on (ini, TEST_TODAY);
  g_assert_nonnull (find_problem (no_folder, &NO_FOLDER));
}

static void
test_problems_come_by_file_and_line (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSourceFolder) source = NULL;
  GPtrArray *problems;

  campaign_fixture_replace (fixture, "es.md", "title =", "titel =");
  campaign_fixture_replace (fixture, "en.md", "thanks =", "thank =");
  campaign_fixture_replace (fixture, "en.md", "We *all*", "<b>We</b>");
  campaign_fixture_replace (fixture, "campaign.ini", "= US", "= us");
  source = canvass_source_read_on (fixture->folder, TEST_TODAY);
  problems = canvass_source_get_problems (source);
  g_assert_cmpuint (problems->len, >=, 5);
  for (guint i = 1; i < problems->len; i++) {
    const CanvassProblem *before = g_ptr_array_index (problems, i - 1);
    const CanvassProblem *problem = g_ptr_array_index (problems, i);
    gint by_file = strcmp (before->file, problem->file);

    g_assert_true (by_file < 0 || (by_file == 0 && before->line <= problem->line));
  }
}

static void
test_what_a_language_lacks_is_counted (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSourceFolder) source = NULL;
  const CanvassCompleteness *spanish;

  campaign_fixture_replace (fixture, "es.md", "thanks = Gracias.\n", "");
  campaign_fixture_replace (fixture, "es.md", "field.tree.choice.elm = Olmo\n", "");
  source = canvass_source_read_on (fixture->folder, TEST_TODAY);
  spanish = g_ptr_array_index (canvass_source_get_completeness (source), 1);
  g_assert_cmpstr (spanish->language, ==, "es");
  g_assert_cmpuint (spanish->wanted - spanish->written, ==, 2);
}

/* Rewrites a file of the folder as another editor would save it. */
static void
resave (CampaignFixture *fixture, const char *name, const char *mark, const char *line_end)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GString) saved = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  saved = g_string_new (mark);
  g_string_append (saved, contents);
  g_string_replace (saved, "\n", line_end, 0);
  g_string_replace (saved, "  so that", "\tso that", 0);
  campaign_fixture_write (fixture, name, saved->str);
}

static void
test_any_editor_will_do (CampaignFixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *mark, *line_end;
  } EDITORS[] = {
    { "\xef\xbb\xbf", "\r\n" }, { "", "\r\n" }, { "", "\r" }, { "\xef\xbb\xbf", "\n" }
  };
  g_autoptr (CanvassCampaign) plain = campaign_fixture_seal (fixture, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (EDITORS); i++) {
    g_autoptr (CanvassCampaign) campaign = NULL;

    campaign_fixture_restore (fixture);
    resave (fixture, "campaign.ini", EDITORS[i].mark, EDITORS[i].line_end);
    resave (fixture, "en.md", EDITORS[i].mark, EDITORS[i].line_end);
    resave (fixture, "es.md", EDITORS[i].mark, EDITORS[i].line_end);
    campaign = campaign_fixture_seal (fixture, 1);
    g_assert_true (
        g_bytes_equal (canvass_campaign_get_file (campaign), canvass_campaign_get_file (plain)));
  }
}

static void
test_a_hidden_field_keeps_its_labels (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = NULL;

  campaign_fixture_replace (fixture, "campaign.ini", "tree = optional\n", "tree = hidden\n");
  campaign = campaign_fixture_seal (fixture, 1);
  g_assert_null (canvass_campaign_find_field (campaign, "tree"));
  g_assert_null (canvass_text_get_field_label (canvass_campaign_get_text (campaign, "en"), "tree"));
}

static void
test_a_head_may_begin_with_hyphens (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSourceFolder) source = NULL;

  campaign_fixture_replace (fixture, "en.md", "# A comment.\n", "---\n");
  source = campaign_read_soundly (fixture->folder);
}

static void
test_a_folder_with_errors_is_not_sealed (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (GError) error = NULL;

  campaign_fixture_replace (fixture, "en.md", "title = More trees\n", "");
  source = canvass_source_read_on (fixture->folder, TEST_TODAY);
  g_assert_null (
      canvass_source_seal (source, &fixture->key->pub, 1, fixture->key->sign_sk, &error));
  g_assert_error (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_SOURCE);
}

static void
test_recipients_have_to_be_in_order (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSourceFolder) source = campaign_read_soundly (fixture->folder);
  CanvassPublicKey own = fixture->key->pub;
  CanvassPublicKey other = fixture->other_key->pub;
  CanvassPublicKey weak = other;
  CanvassPublicKey lists[6][9];
  static const guint COUNTS[] = { 0, 1, 2, 3, 2, 9 };

  memset (weak.seal_pk, 0, sizeof weak.seal_pk);
  lists[1][0] = other;
  lists[2][0] = own, lists[2][1] = own;
  lists[3][0] = own, lists[3][1] = other, lists[3][2] = other;
  lists[4][0] = own, lists[4][1] = weak;
  for (guint i = 0; i < 9; i++)
    lists[5][i] = own;

  for (gsize i = 0; i < G_N_ELEMENTS (COUNTS); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (
        canvass_source_seal (source, lists[i], COUNTS[i], fixture->key->sign_sk, &error));
    g_assert_error (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_INVALID);
  }
}

static void
test_the_starting_point_passes_as_it_is (CampaignFixture *fixture, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "new", "one", NULL);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (CanvassCampaign) campaign = NULL;
  guint n_required = 0;

  g_assert_true (canvass_source_create (folder, &error));
  g_assert_no_error (error);

  /* Its dates follow the day on which it was made. */
  source = canvass_source_read (folder);
  g_assert_cmpuint (canvass_source_get_problems (source)->len, ==, 0);
  campaign = campaign_seal (source, fixture->key);

  for (guint i = 0; canvass_field_get_standard (i) != NULL; i++) {
    const char *name = canvass_field_get_standard (i)->name;
    const CanvassFieldSpec *spec = canvass_campaign_find_field (campaign, name);

    if (strcmp (name, "given_name") != 0 && strcmp (name, "family_name") != 0)
      g_assert_nonnull (spec);
    n_required += spec != NULL && spec->use == CANVASS_USE_REQUIRED;
  }
  g_assert_cmpuint (n_required, ==, 1);
  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++)
    g_assert_false (canvass_campaign_get_consent (campaign, i)->required);
  g_assert_cmpuint (g_strv_length ((char **)canvass_campaign_get_languages (campaign)), >=, 2);

  g_assert_false (canvass_source_create (folder, &error));
  g_assert_nonnull (error);
  campaign_remove_folder (folder);
  campaign_remove_folder (parent);
}

/* The table in the comments of campaign.ini. */
static char *
find_suggested_table (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "campaign.ini", NULL);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  GString *table = g_string_new (NULL);

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (table->len > 0 || strstr (lines[i], "street,from,to") != NULL) {
      if (!g_str_has_prefix (lines[i], "#     "))
        break;
      g_string_append_printf (table, "%s\n", lines[i] + 6);
    }

  return g_string_free (table, FALSE);
}

/* The lines that the starting point's comments invite to try have to work too. */
static void
test_what_the_starting_point_suggests_works (CampaignFixture *fixture, gconstpointer unused)
{
  static const char *const FILES[] = { "campaign.ini", "en.md", "es.md", "ar.md" };
  static const char *const COMMENTED[] = {
    "\n#branch", "\n#[field branch]", "\n#kind",      "\n#choices", "\n#address",
    "\n#qr",     "\n#field.",         "\n#district.",
  };
  g_autofree char *folder = g_build_filename (fixture->folder, "new", NULL);
  g_autofree char *table = NULL;
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (GError) error = NULL;
  CampaignFixture in_folder = { .folder = folder };

  g_assert_true (canvass_source_create (folder, &error));
  table = find_suggested_table (folder);
  campaign_fixture_write (&in_folder, "districts.csv", table);
  for (gsize i = 0; i < G_N_ELEMENTS (FILES); i++) {
    g_autofree char *path = g_build_filename (folder, FILES[i], NULL);
    g_autofree char *contents = NULL;
    g_autoptr (GString) uncommented = NULL;

    g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
    uncommented = g_string_new (contents);
    for (gsize j = 0; j < G_N_ELEMENTS (COMMENTED); j++) {
      g_autofree char *without = g_strconcat ("\n", COMMENTED[j] + 2, NULL);

      g_string_replace (uncommented, COMMENTED[j], without, 0);
    }
    campaign_fixture_write (&in_folder, FILES[i], uncommented->str);
  }

  source = canvass_source_read (folder);
  for (guint i = 0; i < canvass_source_get_problems (source)->len; i++) {
    const CanvassProblem *problem = g_ptr_array_index (canvass_source_get_problems (source), i);

    g_test_message ("%s:%u: %s", problem->file, problem->line, problem->what);
  }
  g_assert_cmpuint (canvass_source_get_problems (source)->len, ==, 0);
  g_assert_cmpuint (canvass_source_get_n_streets (source), ==, 2);
  g_assert_cmpuint (canvass_source_get_n_districts (source), ==, 3);
  campaign_remove_folder (folder);
}

static void
test_a_drop_travels_with_the_campaign (CampaignFixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *text;
    guint n_errors;
    const char *credentials; /* (nullable) a line of them */
  } cases[] = {
    { "[drop]\naddress = s3://petition/2026\nuser = a\npassword = b\n", 0, "user=a\n" },
    { "[drop]\naddress = https://example.org/table\nca = ca.pem\n", 0, "ca_text=one\\ntwo\\n\n" },
    { "[drop]\naddress = https://example.org/table\nuser =\n", 0, NULL },
    { "[drop]\nuser = a\n", 1, NULL },
    { "[drop]\naddress = http://example.org/table\n", 2, NULL },
    { "[drop]\naddress = https://ana@example.org/table\n", 2, NULL },
    { "[drop]\naddress = s3://petition\nca = ../ca.pem\n", 1, NULL },
    { "[drop]\naddress = s3://petition\nca = missing.pem\n", 1, NULL },
    { "[drop]\naddress = s3://petition\npath_style = yes\n", 1, NULL },
    { "[drop]\naddress = s3://petition\ncolour = red\n", 1, NULL },
    { "address = s3://petition\n", 2, NULL },
  };

  campaign_fixture_write (fixture, "ca.pem", "one\ntwo\n");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CanvassSourceFolder) source = NULL;
    g_autoptr (CanvassCampaign) campaign = NULL;
    g_autofree char *credentials = NULL;

    campaign_fixture_write (fixture, "drop.ini", cases[i].text);
    source = canvass_source_read_on (fixture->folder, TEST_TODAY);
    g_test_message ("%s", cases[i].text);
    g_assert_cmpuint (canvass_source_get_n_errors (source), ==, cases[i].n_errors);
    if (cases[i].n_errors > 0)
      continue;

    campaign = campaign_seal (source, fixture->key);
    g_assert_true (strstr (cases[i].text, canvass_campaign_get_drop (campaign)) != NULL);
    credentials = canvass_campaign_make_credentials (campaign);
    if (cases[i].credentials == NULL)
      g_assert_null (credentials);
    else
      g_assert_nonnull (strstr (credentials, cases[i].credentials));
  }
}

static void
test_the_demo_is_complete (CampaignFixture *fixture, gconstpointer unused)
{
  static const char *const LANGUAGES[] = { "en", "es", "ar" };
  g_autofree char *folder =
      g_build_filename (g_getenv ("CANVASS_SOURCE_ROOT"), "data", "demo", "campaign", NULL);
  g_autoptr (CanvassSourceFolder) source = campaign_read_soundly (folder);
  g_autoptr (CanvassCampaign) campaign = campaign_seal (source, fixture->key);
  const CanvassRules *rules = canvass_campaign_get_rules (campaign);

  for (gsize i = 0; i < G_N_ELEMENTS (LANGUAGES); i++) {
    const CanvassText *text = canvass_campaign_get_text (campaign, LANGUAGES[i]);
    const CanvassCompleteness *language =
        g_ptr_array_index (canvass_source_get_completeness (source), i);
    GPtrArray *blocks = canvass_text_get_blocks (text);

    g_assert_cmpstr (canvass_text_get_language (text), ==, LANGUAGES[i]);
    g_assert_cmpuint (language->written, ==, language->wanted);
    g_assert_nonnull (canvass_text_get_field_hint (text, "name"));
    for (guint j = 0; j < blocks->len; j++) {
      const CanvassBlock *block = g_ptr_array_index (blocks, j);

      /* Stars that stay are emphasis that CommonMark did not see. */
      g_assert_null (strchr (block->plain, '*'));
    }
  }

  g_assert_cmpuint (canvass_campaign_get_n_fields (campaign), ==, 4);
  g_assert_cmpint (canvass_campaign_find_field (campaign, "name")->use, ==, CANVASS_USE_REQUIRED);
  g_assert_cmpint (
      canvass_campaign_find_field (campaign, "postcode")->use, ==, CANVASS_USE_OPTIONAL);
  g_assert_cmpint (rules->drawing, ==, CANVASS_USE_OPTIONAL);
  g_assert_true (rules->contact && rules->ask_public_name);
  g_assert_true (canvass_text_is_right_to_left (canvass_campaign_get_text (campaign, "ar")));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define ADD(name)                                                                                  \
  g_test_add ("/source/" #name,                                                                    \
              CampaignFixture,                                                                     \
              NULL,                                                                                \
              campaign_fixture_setup,                                                              \
              test_##name,                                                                         \
              campaign_fixture_teardown)

  ADD (every_problem_is_told_by_file_and_line);
  ADD (an_address_is_one_of_the_web);
  ADD (a_sound_folder_has_no_problem);
  ADD (too_long_texts_are_told);
  ADD (a_too_long_petition_is_told);
  ADD (too_many_of_anything_are_told);
  ADD (a_language_without_a_known_name_has_to_give_it);
  ADD (files_that_are_no_text_are_told);
  ADD (missing_files_and_strays_are_told);
  ADD (problems_come_by_file_and_line);
  ADD (what_a_language_lacks_is_counted);
  ADD (any_editor_will_do);
  ADD (a_hidden_field_keeps_its_labels);
  ADD (a_head_may_begin_with_hyphens);
  ADD (a_folder_with_errors_is_not_sealed);
  ADD (recipients_have_to_be_in_order);
  ADD (the_starting_point_passes_as_it_is);
  ADD (what_the_starting_point_suggests_works);
  ADD (a_drop_travels_with_the_campaign);
  ADD (the_demo_is_complete);

  return g_test_run ();
}
