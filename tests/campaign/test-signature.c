/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign-fixture.h"

#include "format/secret.h"

#include <string.h>

#define SECRET "Guadalupe-Xochitl"

/* The campaign requires a name and knows postcode, tree (a choice) and email. */
typedef struct {
  const char *language;
  const char *fields; /* "name=value|name=value" */
  const char *consents;
  const char *told; /* NULL: it fits */
} Case;

static const Case CASES[] = {
  { "en", "name=" SECRET, "", NULL },
  { "es", "name=" SECRET "|postcode=60608|tree=oak|email=a@example.org", "news", NULL },
  { "es", "name=" SECRET, "!news", NULL },
  { "en", "name=" SECRET "|street=1 Main St|city=Chicago|birth_year=1948|adult=yes", "", NULL },
  { "en", "given_name=" SECRET "|family_name=Li", "", NULL },
  { "en", "name=" SECRET "|postcode=SW1A 1AA|country=GB", "", NULL },
  { "en", "name=" SECRET "|postcode=60608|country=us", "", NULL },

  { "", "name=" SECRET, "", "language is missing" },
  { "fr", "name=" SECRET, "", "no text in language fr" },
  { "es-MX", "name=" SECRET, "", "no text in language es-MX" },
  { "en", "", "", "Field name is missing" },
  { "en", "postcode=60608", "", "Field name is missing" },
  { "en", "given_name=" SECRET, "", "Field name is missing" },
  { "en", "name=\xe2\x80\x8b", "", "Field name is missing" },
  { "en", "name=\xe3\x85\xa4", "", "Field name is missing" }, /* a filler of Hangul */
  { "en", "name=" SECRET "\n", "", "Field name is not one line" },
  { "en", "name=A|postcode=" SECRET, "", "Field postcode is not a postcode" },
  { "en", "name=A|postcode=SW1A 1AA", "", "Field postcode is not a postcode" },
  { "en", "name=A|postcode=SW1A 1AA|country=US", "", "Field postcode is not a postcode" },
  { "en", "name=A|email=" SECRET, "", "Field email is not an e-mail" },
  { "en", "name=A|phone=" SECRET, "", "Field phone is not a phone" },
  { "en", "name=A|postcode= ", "", "Field postcode is blank" },
  { "en", "name=A|email=\xe2\x80\x8b \xc2\xa0", "news", "Field email is blank" },
  { "en", "name=A|tree=" SECRET, "", "Field tree is not one of the choices" },
  { "en", "name=A|birth_year=" SECRET, "", "Field birth_year is not a year" },
  { "en", "name=A|status=" SECRET, "", "has no field status" },
  { "en", "name=A|" SECRET "=x", "", "without a proper name" },
  { "en", "name=A", "calls", "asks for no consent calls" },
  { "en", "name=A", SECRET, "consent without a proper name" },
};

static void
fill (CanvassPayload *payload, const Case *from)
{
  g_auto (GStrv) fields = g_strsplit (from->fields, "|", -1);
  g_autoptr (GError) error = NULL;

  canvass_payload_reset (payload);
  if (from->language[0] != '\0')
    g_assert_true (canvass_payload_set_language (payload, from->language));
  for (guint i = 0; fields[i] != NULL; i++) {
    char *equals = strchr (fields[i], '=');

    *equals = '\0';
    canvass_payload_set_field (payload, fields[i], equals + 1, &error);
    g_assert_no_error (error);
  }
  if (from->consents[0] != '\0') {
    gboolean given = from->consents[0] != '!';

    canvass_payload_set_consent (payload, from->consents + !given, given, &error);
    g_assert_no_error (error);
  }
}

static void
test_a_signature_fits_or_its_field_is_named (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s %s", CASES[i].fields, CASES[i].consents);
    fill (payload, &CASES[i]);
    if (CASES[i].told == NULL) {
      g_assert_true (canvass_campaign_check_payload (campaign, payload, &error));
      g_assert_no_error (error);
      continue;
    }

    g_assert_false (canvass_campaign_check_payload (campaign, payload, &error));
    g_assert_error (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_SIGNATURE);
    g_assert_nonnull (strstr (error->message, CASES[i].told));
    g_assert_null (strstr (error->message, SECRET));
  }
}

static void
assert_told (CanvassCampaign *campaign, const CanvassPayload *payload, const char *told)
{
  g_autoptr (GError) error = NULL;
  gboolean good = canvass_campaign_check_payload (campaign, payload, &error);

  g_assert_cmpint (good, ==, told == NULL);
  if (told == NULL)
    return;

  g_assert_error (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_SIGNATURE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, told));
  g_assert_null (strstr (error->message, SECRET));
}

static void
test_minors_are_never_asked_for_contact (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case MINORS[] = {
    { "en", "name=A|adult=no", "", NULL },
    { "en", "name=A|adult=no", "!news", NULL },
    { "en", "name=A|adult=no", "wind", NULL },
    { "en", "name=A|adult=yes|email=a@example.org", "news", NULL },
    { "en", "name=A|email=a@example.org", "news", NULL },
    { "en", "name=A|adult=no|email=" SECRET "@example.org", "", "Field email is not taken" },
    { "en", "name=A|adult=no|phone=312-555-0142", "", "Field phone is not taken" },
    { "en", "name=A|adult=no", "news", "Consent news is not taken" },
    /* The year says it as well, whatever else is said. */
    { "en", "name=A|birth_year=2012", "", NULL },
    { "en", "name=A|birth_year=2008|email=a@example.org", "news", NULL },
    { "en", "name=A|birth_year=2009|email=a@example.org", "", "Field email is not taken" },
    { "en", "name=A|birth_year=2009|adult=yes", "news", "Consent news is not taken" },
    { "en", "name=A|birth_year=2027", "", "Field birth_year lies in the future" },
  };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (CanvassCampaign) campaign = NULL;

  campaign_fixture_replace (
      fixture, "campaign.ini", "[consent news]\n", "[consent wind]\n[consent news]\n");
  campaign_fixture_replace (fixture, "en.md", "---\n", "consent.wind = It is windy.\n---\n");
  campaign_fixture_replace (fixture, "es.md", "---\n", "consent.wind = Hace viento.\n---\n");
  campaign = campaign_fixture_seal (fixture, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (MINORS); i++) {
    g_test_message ("%s %s", MINORS[i].fields, MINORS[i].consents);
    fill (payload, &MINORS[i]);
    assert_told (campaign, payload, MINORS[i].told);
  }
}

static void
test_minors_sign_where_they_may (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case ANSWERS[] = {
    { "en", "name=" SECRET "|adult=yes", "", NULL },
    { "en", "name=" SECRET "|adult=no", "", "Field adult is no, and only people who are 18" },
    { "en",
      "name=" SECRET "|adult=yes|birth_year=2009",
      "",
      "Field birth_year is that of somebody" },
    { "en", "name=" SECRET "|adult=yes|birth_year=2008", "", NULL },
    { "en", "name=" SECRET, "", "Field adult is missing" },
  };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (CanvassCampaign) open = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassCampaign) campaign = NULL;

  campaign_fixture_replace (fixture, "campaign.ini", "[fields]\n", "minors = no\n[fields]\n");
  campaign_fixture_replace (
      fixture, "campaign.ini", "name = required\n", "name = required\nadult = required\n");
  campaign = campaign_fixture_seal (fixture, 1);
  g_assert_true (canvass_campaign_get_rules (open)->minors);
  g_assert_false (canvass_campaign_get_rules (campaign)->minors);

  for (gsize i = 0; i < G_N_ELEMENTS (ANSWERS); i++) {
    fill (payload, &ANSWERS[i]);
    assert_told (campaign, payload, ANSWERS[i].told);
    assert_told (open, payload, NULL);
  }
}

#define TABLE "street,from,to,side,district\nW Cermak Rd,2401,2499,odd,22\n"
#define FIELDS "name = required\nstreet = required\ndistrict = optional\n"

static CanvassCampaign *
seal_with_table (CampaignFixture *fixture, gboolean keep_street)
{
  campaign_fixture_restore (fixture);
  campaign_fixture_write (fixture, "districts.csv", TABLE);
  campaign_fixture_replace (fixture, "campaign.ini", "name = required\n", FIELDS);
  if (keep_street)
    campaign_fixture_replace (fixture, "campaign.ini", "[fields]", "keep_street = yes\n[fields]");
  return campaign_fixture_seal (fixture, 1);
}

static void
test_a_district_stands_for_its_street (CampaignFixture *fixture, gconstpointer unused)
{
  static const struct {
    Case signature;
    gboolean kept;
    const char *street, *district; /* of what is sealed; NULL: not there */
  } SETTLED[] = {
    { { "en", "name=A|street=2459 W Cermak Rd", "", NULL }, FALSE, NULL, "22" },
    { { "en", "name=A|street=2459 W Cermak Rd|district=3", "", NULL }, FALSE, NULL, "3" },
    { { "en", "name=A|street=" SECRET, "", NULL }, FALSE, NULL, NULL },
    { { "en", "name=A|street=" SECRET "|district=22", "", NULL }, FALSE, NULL, "22" },
    { { "en", "name=A|district=22", "", NULL }, FALSE, NULL, "22" },
    { { "en", "name=A", "", NULL }, FALSE, NULL, NULL },
    { { "en", "name=A|street=2459 Cermak", "", NULL }, TRUE, "2459 Cermak", "22" },
    { { "en", "name=A|street=" SECRET, "", NULL }, TRUE, SECRET, NULL },
    { { "en", "name=A", "", "Field street is missing" }, TRUE, NULL, NULL },
  };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (SETTLED); i++) {
    g_autoptr (CanvassCampaign) campaign = seal_with_table (fixture, SETTLED[i].kept);

    g_test_message ("%s", SETTLED[i].signature.fields);
    fill (payload, &SETTLED[i].signature);
    canvass_campaign_settle_district (campaign, payload);
    g_assert_cmpstr (canvass_payload_get_field (payload, "street"), ==, SETTLED[i].street);
    g_assert_cmpstr (canvass_payload_get_field (payload, "district"), ==, SETTLED[i].district);
    assert_told (campaign, payload, SETTLED[i].signature.told);
  }
}

static void
test_a_street_that_should_be_gone_is_refused (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case STREET = { "en", "name=A|street=" SECRET "|district=22", "", NULL };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (CanvassCampaign) plain = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassCampaign) keeping = seal_with_table (fixture, TRUE);
  g_autoptr (CanvassCampaign) campaign = seal_with_table (fixture, FALSE);

  fill (payload, &STREET);
  assert_told (campaign, payload, "Field street is not sealed");
  assert_told (keeping, payload, NULL);
  assert_told (plain, payload, NULL);

  /* Without a table there is nothing to settle. */
  canvass_campaign_settle_district (plain, payload);
  g_assert_cmpstr (canvass_payload_get_field (payload, "street"), ==, SECRET);
}

static void
test_a_full_payload_is_settled_too (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case NAME = { "en", "name=A", "", NULL };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (CanvassCampaign) keeping = seal_with_table (fixture, TRUE);
  g_autoptr (CanvassCampaign) campaign = seal_with_table (fixture, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *filler = NULL;

  fill (payload, &NAME);
  canvass_payload_set_field (payload, "street", "2459 W Cermak Rd", &error);
  filler =
      g_strnfill (CANVASS_FIELDS_MAX_BYTES - canvass_payload_get_fields_bytes (payload) - 1, 'x');
  canvass_payload_set_field (payload, "x", filler, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (canvass_payload_get_fields_bytes (payload), ==, CANVASS_FIELDS_MAX_BYTES);

  canvass_campaign_settle_district (keeping, payload);
  g_assert_null (canvass_payload_get_field (payload, "district"));
  g_assert_nonnull (canvass_payload_get_field (payload, "street"));
  canvass_campaign_settle_district (campaign, payload);
  g_assert_cmpstr (canvass_payload_get_field (payload, "district"), ==, "22");
  g_assert_null (canvass_payload_get_field (payload, "street"));
}

static void
test_a_code_has_to_be_well_formed (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case PLAIN = { "en", "name=Ana", "", NULL };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);
  char code[CANVASS_CODE_CHARS];

  fill (payload, &PLAIN);
  canvass_payload_make_code (payload, code);
  assert_told (campaign, payload, NULL);
  g_assert_true (canvass_payload_set_code (payload, SECRET));
  assert_told (campaign, payload, "The code is not of the form");
  g_assert_true (canvass_payload_set_code (payload, ""));
  assert_told (campaign, payload, NULL);
}

static void
test_two_names_may_come_as_one (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case ONE = { "en", "name=Ana Luz", "", NULL };
  static const Case TWO = { "en", "given_name=Ana|family_name=Luz", "", NULL };
  static const Case GIVEN = { "en", "given_name=Ana", "", NULL };
  static const Case FAMILY = { "en", "family_name=Luz", "", NULL };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (CanvassCampaign) campaign = NULL;

  campaign_fixture_replace (fixture,
                            "campaign.ini",
                            "name = required\n",
                            "given_name = required\nfamily_name = optional\n");
  campaign = campaign_fixture_seal (fixture, 1);

  fill (payload, &ONE);
  g_assert_true (canvass_campaign_check_payload (campaign, payload, NULL));
  fill (payload, &TWO);
  g_assert_true (canvass_campaign_check_payload (campaign, payload, NULL));
  fill (payload, &GIVEN);
  g_assert_true (canvass_campaign_check_payload (campaign, payload, NULL));
  fill (payload, &FAMILY);
  g_assert_false (canvass_campaign_check_payload (campaign, payload, NULL));
}

static void
test_a_required_consent_has_to_be_given (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case SILENT = { "en", "name=Ana", "", NULL };
  static const Case REFUSED = { "en", "name=Ana", "!news", NULL };
  static const Case GIVEN = { "en", "name=Ana", "news", NULL };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (CanvassCampaign) campaign = NULL;

  campaign_fixture_replace (
      fixture, "campaign.ini", "channel = email\nrequired = no\n", "required = yes\n");
  source = canvass_source_read_on (fixture->folder, TEST_TODAY);
  campaign = campaign_seal (source, fixture->key);

  fill (payload, &SILENT);
  g_assert_false (canvass_campaign_check_payload (campaign, payload, NULL));
  fill (payload, &REFUSED);
  g_assert_false (canvass_campaign_check_payload (campaign, payload, NULL));
  fill (payload, &GIVEN);
  g_assert_true (canvass_campaign_check_payload (campaign, payload, NULL));
}

/* Who would be turned away by what they are never asked for. */
static void
test_of_minors_no_contact_is_required (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case MINORS[] = {
    { "en", "name=Ana|adult=no", "", NULL },
    { "en", "name=Ana|birth_year=2012", "", NULL },
    { "en", "name=Ana|birth_year=1960", "", "Consent news is required" },
  };
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (CanvassCampaign) campaign = NULL;

  campaign_fixture_replace (fixture,
                            "campaign.ini",
                            "channel = email\nrequired = no\n",
                            "channel = post\nrequired = yes\n");
  campaign_fixture_replace (
      fixture, "campaign.ini", "name = required\n", "name = required\nstreet = optional\n");
  source = canvass_source_read_on (fixture->folder, TEST_TODAY);
  campaign = campaign_seal (source, fixture->key);
  for (gsize i = 0; i < G_N_ELEMENTS (MINORS); i++) {
    g_autoptr (CanvassPayload) payload = canvass_payload_new ();

    fill (payload, &MINORS[i]);
    assert_told (campaign, payload, MINORS[i].told);
  }
}

static void
test_a_drawing_follows_the_rule (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case PLAIN = { "en", "name=Ana", "", NULL };
  static const struct {
    const char *use;
    gboolean without, with;
  } RULES[] = { { "hidden", TRUE, FALSE },
                { "optional", TRUE, TRUE },
                { "required", FALSE, TRUE } };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autofree CanvassDrawing *drawing = g_new0 (CanvassDrawing, 1);

  canvass_drawing_clear (drawing, 100, 100);
  canvass_drawing_begin_stroke (drawing, 1, 1);
  canvass_drawing_add_point (drawing, 90, 90);

  for (gsize i = 0; i < G_N_ELEMENTS (RULES); i++) {
    g_autofree char *line = g_strdup_printf ("drawing = %s\n", RULES[i].use);
    g_autoptr (CanvassCampaign) campaign = NULL;

    campaign_fixture_restore (fixture);
    campaign_fixture_replace (fixture, "campaign.ini", "drawing = optional\n", line);
    campaign = campaign_fixture_seal (fixture, 1);
    fill (payload, &PLAIN);
    g_assert_cmpint (
        canvass_campaign_check_payload (campaign, payload, NULL), ==, RULES[i].without);
    canvass_payload_set_drawing (payload, drawing);
    g_assert_cmpint (canvass_campaign_check_payload (campaign, payload, NULL), ==, RULES[i].with);
  }
}

static void
test_a_sheets_phone_is_kept_as_written (CampaignFixture *fixture, gconstpointer unused)
{
  static const Case local = { "en", "name=" SECRET "|phone=555-0142", "", NULL };
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();

  fill (payload, &local);
  assert_told (campaign, payload, "Field phone is not a phone");
  canvass_payload_set_source (payload, CANVASS_SOURCE_PAPER);
  assert_told (campaign, payload, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define ADD(name)                                                                                  \
  g_test_add ("/signature/" #name,                                                                 \
              CampaignFixture,                                                                     \
              NULL,                                                                                \
              campaign_fixture_setup,                                                              \
              test_##name,                                                                         \
              campaign_fixture_teardown)

  ADD (a_signature_fits_or_its_field_is_named);
  ADD (minors_are_never_asked_for_contact);
  ADD (minors_sign_where_they_may);
  ADD (a_district_stands_for_its_street);
  ADD (a_street_that_should_be_gone_is_refused);
  ADD (a_full_payload_is_settled_too);
  ADD (a_code_has_to_be_well_formed);
  ADD (a_sheets_phone_is_kept_as_written);
  ADD (two_names_may_come_as_one);
  ADD (a_required_consent_has_to_be_given);
  ADD (of_minors_no_contact_is_required);
  ADD (a_drawing_follows_the_rule);

  return g_test_run ();
}
