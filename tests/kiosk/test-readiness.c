/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/readiness.h"

#include "device/clock.h"
#include "device/languages.h"
#include "format/secret.h"
#include "format/words.h"
#include "kiosk/language-checks.h"
#include "scratch.h"

#include <glib/gstdio.h>

typedef struct {
  Scratch scratch;
  GPtrArray *vaults;
  CanvassSurroundings surroundings; /* of a machine that is fit for everything */
  GPtrArray *checks;
  char today[CANVASS_DAY_CHARS];
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer change)
{
  g_autoptr (GError) error = NULL;

  scratch_init (&fixture->scratch, change);
  fixture->vaults = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (fixture->vaults, canvass_vault_open (fixture->scratch.vault, NULL, &error));
  g_assert_no_error (error);
  canvass_clock_build_day (fixture->today);
  fixture->surroundings = (CanvassSurroundings){
    .today = fixture->today,
    .memory = { .locked = TRUE },
    .inspector = CANVASS_KNOWN_FIT,
    .screen_width_mm = 216,
    .screen_height_mm = 135,
    .has_pin = TRUE,
    .mirror = "Red stick",
    .last_export_day = fixture->today,
    .n_sticks = 1,
    .proc = fixture->scratch.folder,
    .sys = fixture->scratch.folder,
    .etc = fixture->scratch.folder,
  };
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  g_clear_pointer (&fixture->checks, g_ptr_array_unref);
  g_ptr_array_unref (fixture->vaults);
  scratch_clear (&fixture->scratch);
}

static void
look (Fixture *fixture)
{
  g_clear_pointer (&fixture->checks, g_ptr_array_unref);
  fixture->checks = canvass_readiness_check (fixture->vaults, &fixture->surroundings);
}

static const CanvassCheck *
find (Fixture *fixture, const char *id)
{
  for (guint i = 0; i < fixture->checks->len; i++) {
    const CanvassCheck *check = g_ptr_array_index (fixture->checks, i);

    if (g_str_equal (check->id, id))
      return check;
  }
  return NULL;
}

static void
assert_fitness (Fixture *fixture, const char *id, CanvassFitness fitness)
{
  const CanvassCheck *check = find (fixture, id);

  g_assert_nonnull (check);
  g_test_message ("%s: %s", id, check->text);
  g_assert_cmpint (check->fitness, ==, fitness);
}

static void
test_a_good_table_is_fit_for_everything (Fixture *fixture, gconstpointer unused)
{
  static const char *const ids[] = {
    CANVASS_CHECK_CAMPAIGN, CANVASS_CHECK_VAULT,      CANVASS_CHECK_ROOM,
    CANVASS_CHECK_WORDS,    CANVASS_CHECK_KIOSK,      CANVASS_CHECK_PIN,
    CANVASS_CHECK_MIRROR,   CANVASS_CHECK_MEDIA,      CANVASS_CHECK_EXPORT,
    CANVASS_CHECK_MEMORY,   CANVASS_CHECK_SWAP,       CANVASS_CHECK_HIBERNATION,
    CANVASS_CHECK_CLOCK,    CANVASS_CHECK_CORE_DUMPS, CANVASS_CHECK_INSPECTOR,
    CANVASS_CHECK_BATTERY,  CANVASS_CHECK_SCREEN,
  };
  g_auto (GStrv) words = NULL;

  look (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    assert_fitness (fixture, ids[i], CANVASS_FITNESS_FIT);
  assert_fitness (fixture, CANVASS_CHECK_SESSION, CANVASS_FITNESS_WARN);
  g_assert_cmpuint (fixture->checks->len, ==, G_N_ELEMENTS (ids) + 1);
  g_assert_cmpint (canvass_checks_judge (fixture->checks, NULL), ==, CANVASS_FITNESS_WARN);
  words = g_strsplit (find (fixture, CANVASS_CHECK_WORDS)->detail, " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, CANVASS_N_WORDS);
  g_assert_cmpstr (find (fixture, "vault")->subject, !=, "");
}

/* Nothing that P12 does not name keeps people from signing. */
static void
test_what_only_warns_never_closes (Fixture *fixture, gconstpointer unused)
{
  CanvassSurroundings *surroundings = &fixture->surroundings;
  static const char *const warned[] = {
    CANVASS_CHECK_PIN,    CANVASS_CHECK_MIRROR, CANVASS_CHECK_INSPECTOR,   CANVASS_CHECK_SESSION,
    CANVASS_CHECK_SCREEN, CANVASS_CHECK_CLOCK,  CANVASS_CHECK_HIBERNATION, CANVASS_CHECK_SENDER,
  };

  surroundings->has_pin = FALSE;
  surroundings->mirror_state = CANVASS_KNOWN_UNFIT;
  surroundings->inspector = CANVASS_KNOWN_UNFIT;
  surroundings->sender = CANVASS_KNOWN_UNFIT;
  surroundings->screen_width_mm = 60;
  surroundings->today = "2019-01-01";
  surroundings->memory.hibernation = CANVASS_SWAP_PLAIN;
  look (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (warned); i++)
    assert_fitness (fixture, warned[i], CANVASS_FITNESS_WARN);
  g_assert_cmpint (canvass_checks_judge (fixture->checks, NULL), ==, CANVASS_FITNESS_WARN);
}

static void
test_a_day_before_the_last_export_is_doubted (Fixture *fixture, gconstpointer unused)
{
  fixture->surroundings.last_export_day = "2050-01-31";
  look (fixture);
  assert_fitness (fixture, CANVASS_CHECK_CLOCK, CANVASS_FITNESS_WARN);
}

static void
test_memory_is_judged_as_a_form_judges_it (Fixture *fixture, gconstpointer unused)
{
  CanvassMemoryFacts *facts = &fixture->surroundings.memory;

  /* Whatever the facts are, the list comes to the same verdict as the form. Without a vault it is
   * quick. */
  g_ptr_array_set_size (fixture->vaults, 0);
  for (guint locked = 0; locked < 2; locked++)
    for (guint dumps = 0; dumps < 2; dumps++)
      for (guint swap = 0; swap <= CANVASS_SWAP_UNKNOWN; swap++)
        for (guint hibernation = 0; hibernation <= CANVASS_SWAP_UNKNOWN; hibernation++) {
          CanvassFitness expected, found = CANVASS_FITNESS_FIT;
          static const char *const ids[] = { "memory", "swap", "hibernation", "core-dumps" };

          *facts = (CanvassMemoryFacts){ locked, dumps, swap, hibernation };
          expected = canvass_memory_judge (facts).fitness;
          look (fixture);
          for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
            found = MAX (found, canvass_checks_judge (fixture->checks, ids[i]));
          g_test_message (
              "locked %u dumps %u swap %u hibernation %u", locked, dumps, swap, hibernation);
          g_assert_cmpint (found == CANVASS_FITNESS_CLOSED, ==, expected == CANVASS_FITNESS_CLOSED);
          g_assert_cmpint (found, >=, expected);
        }
}

static void
test_a_petition_that_is_over_is_closed (Fixture *fixture, gconstpointer unused)
{
  look (fixture);
  assert_fitness (fixture, CANVASS_CHECK_CAMPAIGN, CANVASS_FITNESS_CLOSED);
  g_assert_cmpstr (find (fixture, "campaign")->detail, ==, "2026-11-01");
}

static void
test_what_it_remembers_may_be_damaged (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassSettings) settings = NULL;
  g_autofree char *path = g_build_filename (fixture->scratch.vault, "table.ini", NULL);

  g_assert_true (g_file_set_contents (path, "no", -1, NULL));
  settings = canvass_settings_open (fixture->scratch.vault, &error);
  canvass_surroundings_recall (&fixture->surroundings, settings, error);
  look (fixture);
  assert_fitness (fixture, CANVASS_CHECK_SETTINGS, CANVASS_FITNESS_WARN);
  g_assert_null (find (fixture, CANVASS_CHECK_PIN));

  g_unlink (path);
  g_clear_error (&error);
  settings = canvass_settings_open (fixture->scratch.vault, &error);
  g_assert_no_error (error);
  canvass_surroundings_recall (&fixture->surroundings, settings, NULL);
  look (fixture);
  assert_fitness (fixture, CANVASS_CHECK_PIN, CANVASS_FITNESS_WARN);
  g_assert_null (find (fixture, CANVASS_CHECK_SETTINGS));
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GPtrArray *
look_at_languages (Fixture *fixture, const char *program, GError **error)
{
  const char *const environment[] = { "PATH=/usr/bin:/bin", "LANG=C.UTF-8", NULL };
  g_autoptr (GAsyncResult) result = NULL;

  canvass_language_checks_async (
      program, environment, fixture->scratch.campaign, NULL, on_looked, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return canvass_language_checks_finish (result, error);
}

static void
test_languages_are_looked_at_by_a_program_of_its_own (Fixture *fixture, gconstpointer unused)
{
  const char *const *languages = canvass_campaign_get_languages (fixture->scratch.campaign);
  g_autoptr (GError) error = NULL;

  fixture->checks = look_at_languages (fixture, g_getenv ("CANVASS_LANGUAGES"), &error);
  g_assert_no_error (error);
  g_assert_nonnull (find (fixture, CANVASS_CHECK_FONTS));
  g_assert_cmpstr (find (fixture, CANVASS_CHECK_FONTS)->subject, ==, languages[0]);
  g_assert_nonnull (find (fixture, CANVASS_CHECK_VOICES));
  g_assert_nonnull (find (fixture, CANVASS_CHECK_PAGES));
}

static void
test_languages_without_a_voice_have_their_names (Fixture *fixture, gconstpointer unused)
{
  CanvassCampaign *campaign = fixture->scratch.campaign;
  const char *const *languages = canvass_campaign_get_languages (campaign);
  const CanvassText *text = canvass_campaign_get_text (campaign, languages[0]);

  fixture->checks = canvass_checks_new ();
  canvass_languages_check (fixture->checks, campaign, "/nonexistent");
  g_assert_true (g_str_has_prefix (find (fixture, CANVASS_CHECK_VOICES)->detail,
                                   canvass_text_get_language_name (text)));
}

static void
test_a_program_that_fails_or_is_missing_is_told (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (look_at_languages (fixture, "/bin/false", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (look_at_languages (fixture, "/nonexistent", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (look_at_languages (fixture, "/bin/pwd", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_languages_that_nobody_looked_at_are_among_the_checks (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) failed = NULL;

  g_assert_null (look_at_languages (fixture, NULL, &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (look_at_languages (fixture, "/bin/false", &failed));

  fixture->checks = canvass_checks_new ();
  canvass_language_checks_fail (fixture->checks, failed);
  canvass_language_checks_fail (fixture->checks, missing);
  g_assert_cmpuint (fixture->checks->len, ==, 1);
  assert_fitness (fixture, CANVASS_CHECK_LANGUAGES, CANVASS_FITNESS_WARN);
  g_assert_nonnull (strstr (find (fixture, CANVASS_CHECK_LANGUAGES)->text, failed->message));
}

static void
test_what_it_prints_is_read_and_nothing_else (Fixture *fixture, gconstpointer unused)
{
  static const char *const bad[] = {
    "fonts",
    "fonts\tfit\ten\tEnglish",
    "fonts\tgood\ten\tEnglish\tText\n",
    "vault\tfit\t\t\tText\n",
    "fonts\tfit\ten\tEnglish\tText\tmore\n",
    "\001\n",
  };
  g_autoptr (GPtrArray) checks = canvass_checks_new ();
  g_autofree char *text = NULL;

  g_ptr_array_add (
      checks,
      canvass_check_new (CANVASS_CHECK_FONTS, CANVASS_FITNESS_CLOSED, "am", "a\tb", "One\nline"));
  text = canvass_language_checks_write (checks);
  fixture->checks = canvass_language_checks_read (text, NULL);
  g_assert_cmpuint (fixture->checks->len, ==, 1);
  assert_fitness (fixture, CANVASS_CHECK_FONTS, CANVASS_FITNESS_WARN);
  g_assert_cmpstr (find (fixture, CANVASS_CHECK_FONTS)->detail, ==, "a b");
  g_assert_cmpstr (find (fixture, CANVASS_CHECK_FONTS)->text, ==, "One line");

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (canvass_language_checks_read (bad[i], &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  }
}

static void
add_check (GPtrArray *checks,
           const char *id,
           CanvassFitness fitness,
           const char *subject,
           const char *detail)
{
  g_ptr_array_add (checks, canvass_check_new (id, fitness, subject, detail, "Text"));
}

static void
test_a_language_of_several_petitions_is_told_once_and_at_its_worst (Fixture *fixture,
                                                                    gconstpointer unused)
{
  g_autoptr (GPtrArray) first = canvass_checks_new ();
  g_autoptr (GPtrArray) second = canvass_checks_new ();

  add_check (first, CANVASS_CHECK_FONTS, CANVASS_FITNESS_FIT, "en", "English");
  add_check (first, CANVASS_CHECK_FONTS, CANVASS_FITNESS_FIT, "am", "Amharic");
  add_check (first, CANVASS_CHECK_VOICES, CANVASS_FITNESS_WARN, NULL, "tl");
  add_check (second, CANVASS_CHECK_FONTS, CANVASS_FITNESS_WARN, "en", "English");
  add_check (second, CANVASS_CHECK_FONTS, CANVASS_FITNESS_FIT, "gu", "Gujarati");
  add_check (second, CANVASS_CHECK_VOICES, CANVASS_FITNESS_WARN, NULL, "ht, tl");

  fixture->checks = canvass_checks_new ();
  canvass_language_checks_merge (fixture->checks, first);
  canvass_language_checks_merge (fixture->checks, second);
  canvass_language_checks_merge (fixture->checks, first);
  g_assert_cmpuint (fixture->checks->len, ==, 4);
  assert_fitness (fixture, CANVASS_CHECK_FONTS, CANVASS_FITNESS_WARN);
  g_assert_cmpstr (find (fixture, CANVASS_CHECK_FONTS)->subject, ==, "en");
  g_assert_cmpstr (find (fixture, CANVASS_CHECK_VOICES)->detail, ==, "tl, ht");
}

#define ADD(name, change)                                                                          \
  g_test_add (                                                                                     \
      "/kiosk/readiness/" #name, Fixture, change, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (a_good_table_is_fit_for_everything, NULL);
  ADD (what_only_warns_never_closes, NULL);
  ADD (a_day_before_the_last_export_is_doubted, NULL);
  ADD (memory_is_judged_as_a_form_judges_it, NULL);
  ADD (a_petition_that_is_over_is_closed, "closes = 2026-11-01");
  ADD (what_it_remembers_may_be_damaged, NULL);
  ADD (languages_are_looked_at_by_a_program_of_its_own, NULL);
  ADD (languages_without_a_voice_have_their_names, NULL);
  ADD (a_program_that_fails_or_is_missing_is_told, NULL);
  ADD (languages_that_nobody_looked_at_are_among_the_checks, NULL);
  ADD (a_language_of_several_petitions_is_told_once_and_at_its_worst, NULL);
  ADD (what_it_prints_is_read_and_nothing_else, NULL);

  return g_test_run ();
}
