/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/demo.h"

#include "format/error.h"
#include "format/secret.h"
#include "scratch.h"

#include <sys/stat.h>

typedef struct {
  Scratch scratch;
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  scratch_init (&fixture->scratch, NULL);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  scratch_clear (&fixture->scratch);
}

static void
assert_enrolled (const char *folder, CanvassCampaign *campaign)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = canvass_vault_list (folder, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpstr (ids->pdata[0], ==, canvass_campaign_get_id_hex (campaign));
}

static void
test_a_campaign_is_enrolled_in_a_folder_of_its_own (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  Scratch demo = { 0 };
  struct stat status;

  demo.folder = canvass_demo_prepare (fixture->scratch.campaign_file, NULL, &error);
  g_assert_no_error (error);
  assert_enrolled (demo.folder, fixture->scratch.campaign);
  g_assert_cmpint (stat (demo.folder, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
  scratch_clear (&demo);
}

static void
test_a_folder_that_has_it_goes_on (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *folder =
        canvass_demo_prepare (fixture->scratch.campaign_file, fixture->scratch.vault, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (folder, ==, fixture->scratch.vault);
    assert_enrolled (folder, fixture->scratch.campaign);
  }
}

static void
test_what_is_no_campaign_is_refused (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->scratch.folder, "no.campaign", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "no campaign", -1, &error);
  g_assert_no_error (error);
  g_assert_null (canvass_demo_prepare (path, NULL, &error));
  g_assert_cmpuint (error->domain, ==, CANVASS_FORMAT_ERROR);
}

#define DEMO_TEST(name)                                                                            \
  g_test_add ("/kiosk/demo/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  DEMO_TEST (a_campaign_is_enrolled_in_a_folder_of_its_own);
  DEMO_TEST (a_folder_that_has_it_goes_on);
  DEMO_TEST (what_is_no_campaign_is_refused);

  return g_test_run ();
}
