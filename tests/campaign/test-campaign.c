/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign-fixture.h"

#include "format/envelope.h"
#include "format/error.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_a_sealed_campaign_says_what_its_folder_says (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 3);
  const CanvassRules *rules = canvass_campaign_get_rules (campaign);
  const char *const *languages = canvass_campaign_get_languages (campaign);
  const CanvassText *english = canvass_campaign_get_text (campaign, "en");
  const CanvassText *spanish = canvass_campaign_get_text (campaign, "es");
  const CanvassFieldSpec *tree = canvass_campaign_find_field (campaign, "tree");
  const CanvassConsentSpec *news = canvass_campaign_get_consent (campaign, 0);

  g_assert_cmpstr (canvass_campaign_get_source_id (campaign), ==, "more-trees");
  g_assert_cmpuint (canvass_campaign_get_sequence (campaign), ==, 3);
  g_assert_cmpuint (g_strv_length ((char **)languages), ==, 2);
  g_assert_cmpstr (languages[0], ==, "en");
  g_assert_cmpstr (languages[1], ==, "es");

  g_assert_cmpuint (rules->cover_seconds, ==, 60);
  g_assert_cmpuint (rules->erase_seconds, ==, 120);
  g_assert_cmpint (rules->drawing, ==, CANVASS_USE_OPTIONAL);
  g_assert_true (rules->ask_public_name);
  g_assert_true (rules->contact);
  g_assert_false (rules->keep_street);
  g_assert_cmpuint (rules->goal, ==, 500);
  g_assert_cmpstr (rules->closes, ==, "2027-03-31");
  g_assert_cmpstr (rules->destroy_by, ==, "2027-09-30");
  g_assert_cmpstr (rules->country, ==, "US");

  g_assert_cmpuint (canvass_campaign_get_n_fields (campaign), ==, 4);
  g_assert_cmpstr (canvass_campaign_get_field (campaign, 0)->name, ==, "name");
  g_assert_cmpint (canvass_campaign_get_field (campaign, 0)->use, ==, CANVASS_USE_REQUIRED);
  g_assert_cmpstr (canvass_campaign_get_field (campaign, 3)->name, ==, "email");
  g_assert_cmpint (tree->kind, ==, CANVASS_FIELD_CHOICE);
  g_assert_false (tree->standard);
  g_assert_cmpstr (tree->choices[2], ==, "linden");
  g_assert_null (canvass_campaign_find_field (campaign, "street"));
  g_assert_cmpuint (canvass_campaign_get_n_consents (campaign), ==, 1);
  g_assert_cmpstr (news->channel, ==, "email");
  g_assert_false (news->required);

  g_assert_cmpstr (canvass_text_get_title (english), ==, "More trees");
  g_assert_true (g_str_has_suffix (canvass_text_get_ask (english),
                                   "district, so that the summers stay bearable for everybody who "
                                   "has to walk."));
  g_assert_cmpstr (canvass_text_get_language_name (spanish), ==, "Español");
  g_assert_cmpstr (canvass_text_get_title (spanish), ==, "Más árboles");
  g_assert_cmpstr (canvass_text_get_choice_label (spanish, "tree", "oak"), ==, "Roble");
  g_assert_cmpstr (canvass_text_get_consent_label (spanish, "news"), ==, "Escríbanme.");
  g_assert_null (canvass_text_get_field_label (spanish, "name"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define ADD(name)                                                                                  \
  g_test_add ("/campaign/" #name,                                                                  \
              CampaignFixture,                                                                     \
              NULL,                                                                                \
              campaign_fixture_setup,                                                              \
              test_##name,                                                                         \
              campaign_fixture_teardown)

  ADD (a_sealed_campaign_says_what_its_folder_says);

  return g_test_run ();
}
