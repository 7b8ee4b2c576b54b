/*
 * What a campaign may ask for beyond the usual: the district of an address, whether somebody is of
 * age, a code to withdraw by.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "walk.h"

#include "pages/ask-page.h"
#include "pages/contact-page.h"
#include "pages/flow-private.h"
#include "pages/pages.h"
#include "pages/sign-page.h"
#include "pages/thanks-page.h"
#include "pages/you-page.h"
#include "widgets/entry.h"
#include "widgets/qr-code.h"

#define STREETS                                                                                    \
  "street,from,to,side,district\n"                                                                 \
  "W Cermak Rd,2400,2999,both,22\n"                                                                \
  "W Cermak Rd,3000,3999,both,24\n"

#define SAME_DISTRICT "My district is the same as in the signature before"

typedef struct {
  CampaignFixture campaign;
  GPtrArray *campaigns;
  CanvassFlow *flow;
  GtkWindow *window;
  CanvassPayload *payload; /* (borrowed) while it is being stored */
} Fixture;

static void
on_submit (CanvassFlow *flow, guint index, CanvassPayload *payload, Fixture *fixture)
{
  fixture->payload = payload;
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  campaign_fixture_setup (&fixture->campaign, NULL);
  walk_write_campaign (&fixture->campaign);
  fixture->campaigns = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->window);
  g_ptr_array_unref (fixture->campaigns);
  campaign_fixture_teardown (&fixture->campaign, NULL);
}

static void
add (Fixture *fixture, const char *behind, const char *line)
{
  g_autofree char *with = g_strconcat (behind, line, NULL);

  campaign_fixture_replace (&fixture->campaign, "campaign.ini", behind, with);
}

static void
name_district (Fixture *fixture, const char *file, const char *name)
{
  g_autofree char *with = g_strconcat ("district.name = ", name, "\nthanks = ", NULL);

  campaign_fixture_replace (&fixture->campaign, file, "thanks = ", with);
}

static void
add_streets (Fixture *fixture, const char *rule)
{
  campaign_fixture_write (&fixture->campaign, "districts.csv", STREETS);
  name_district (fixture, "en.md", "Ward {}");
  name_district (fixture, "es.md", "Distrito {}");
  name_district (fixture, "ar.md", "الدائرة {}");
  add (fixture, "name = required\n", "street = optional\ndistrict = optional\n");
  if (rule != NULL)
    add (fixture, "[rules]\n", rule);
}

static void
begin (Fixture *fixture, const CanvassFlowCarry *carry)
{
  if (fixture->campaigns->len == 0)
    g_ptr_array_add (fixture->campaigns, campaign_fixture_seal (&fixture->campaign, 1));
  fixture->flow = canvass_flow_new (fixture->campaigns, carry);
  g_signal_connect (fixture->flow, "submit", G_CALLBACK (on_submit), fixture);
  fixture->window = walk_show (fixture->flow, 1280, 800);
}

static GtkWidget *
get_page (Fixture *fixture)
{
  return GTK_WIDGET (walk_get_page (fixture->flow));
}

static gboolean
is_at (Fixture *fixture, GType page)
{
  return G_OBJECT_TYPE (get_page (fixture)) == page;
}

static void
press (Fixture *fixture, const char *words)
{
  walk_press (walk_find_saying (get_page (fixture), words));
}

typedef struct {
  const char *words;
  gboolean found;
} Search;

static void
search (GtkWidget *widget, Search *search_for)
{
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return;
  if (GTK_IS_LABEL (widget) &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), search_for->words) != NULL)
    search_for->found = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    search (child, search_for);
}

static gboolean
says (Fixture *fixture, const char *words)
{
  Search search_for = { .words = words };

  search (get_page (fixture), &search_for);
  return search_for.found;
}

static gboolean
is_chosen (Fixture *fixture, const char *words)
{
  return gtk_check_button_get_active (
      GTK_CHECK_BUTTON (walk_find_saying (get_page (fixture), words)));
}

static const char *
get_entry_text (Fixture *fixture, guint n)
{
  return gtk_editable_get_text (
      GTK_EDITABLE (walk_find (get_page (fixture), CANVASS_TYPE_ENTRY, n)));
}

static void
leave (Fixture *fixture, guint n)
{
  g_signal_emit_by_name (walk_find (get_page (fixture), CANVASS_TYPE_ENTRY, n), "left");
}

/* Name, street and postcode, in the order of the campaign. */
static void
fill_in (Fixture *fixture, const char *street)
{
  walk_type (fixture->flow, 0, "Ana López");
  walk_type (fixture->flow, 1, street);
  leave (fixture, 1);
  walk_type (fixture->flow, 2, "60608");
}

static void
sign (Fixture *fixture)
{
  if (is_at (fixture, CANVASS_TYPE_CONTACT_PAGE)) {
    press (fixture, "No, thank you");
    walk_do (fixture->flow, "flow.next");
  }
  g_assert_true (is_at (fixture, CANVASS_TYPE_SIGN_PAGE));
  press (fixture, "Sign");
}

static const char *
get_sealed (Fixture *fixture, const char *field)
{
  return canvass_payload_get_field (fixture->payload, field);
}

static void
test_a_district_that_is_confirmed_is_sealed_without_the_street (Fixture *fixture,
                                                                gconstpointer unused)
{
  add_streets (fixture, NULL);
  begin (fixture, NULL);
  walk_choose_language (fixture->flow, "en");
  walk_do (fixture->flow, "flow.next");
  g_assert_false (says (fixture, "Is this your district?"));
  fill_in (fixture, "2459 west cermak road, apt 2");
  g_assert_true (says (fixture, "Is this your district?"));
  g_assert_true (says (fixture, "Only the district is kept."));
  walk_do (fixture->flow, "flow.next");
  g_assert_true (is_at (fixture, CANVASS_TYPE_YOU_PAGE));
  g_assert_true (says (fixture, "Please tap one of the answers."));
  press (fixture, "Ward 22");
  g_assert_false (says (fixture, "Please tap one of the answers."));
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  g_assert_cmpstr (get_sealed (fixture, "district"), ==, "22");
  g_assert_null (get_sealed (fixture, "street"));
}

static void
test_who_does_not_know_has_no_district (Fixture *fixture, gconstpointer unused)
{
  add_streets (fixture, NULL);
  begin (fixture, NULL);
  walk_choose_language (fixture->flow, "en");
  walk_do (fixture->flow, "flow.next");
  fill_in (fixture, "2459 W Cermak Rd");
  press (fixture, "I don’t know");
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  g_assert_null (get_sealed (fixture, "district"));
  g_assert_null (get_sealed (fixture, "street"));
}

static void
test_another_street_asks_anew (Fixture *fixture, gconstpointer unused)
{
  add_streets (fixture, NULL);
  begin (fixture, NULL);
  walk_choose_language (fixture->flow, "en");
  walk_do (fixture->flow, "flow.next");
  fill_in (fixture, "2459 W Cermak Rd");
  press (fixture, "Ward 22");
  fill_in (fixture, "3300 W Cermak Rd");
  g_assert_true (says (fixture, "Ward 24"));
  walk_do (fixture->flow, "flow.next");
  g_assert_true (is_at (fixture, CANVASS_TYPE_YOU_PAGE));
  press (fixture, "Ward 24");
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  g_assert_cmpstr (get_sealed (fixture, "district"), ==, "24");
}

static void
test_an_unknown_street_keeps_nobody_away (Fixture *fixture, gconstpointer unused)
{
  add_streets (fixture, NULL);
  begin (fixture, NULL);
  walk_choose_language (fixture->flow, "en");
  walk_do (fixture->flow, "flow.next");
  walk_type (fixture->flow, 1, "1 Nowhere Lane");
  g_assert_false (says (fixture, "did not find"));
  fill_in (fixture, "1 Nowhere Lane");
  g_assert_true (says (fixture, "did not find"));
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  g_assert_null (get_sealed (fixture, "district"));
  g_assert_null (get_sealed (fixture, "street"));
}

static void
test_a_street_that_is_kept_says_so (Fixture *fixture, gconstpointer unused)
{
  add_streets (fixture, "keep_street = yes\n");
  begin (fixture, NULL);
  walk_choose_language (fixture->flow, "en");
  walk_do (fixture->flow, "flow.next");
  fill_in (fixture, "2459 W Cermak Rd");
  g_assert_true (says (fixture, "keeps the street"));
  press (fixture, "I don’t know");
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  g_assert_cmpstr (get_sealed (fixture, "street"), ==, "2459 W Cermak Rd");
  g_assert_null (get_sealed (fixture, "district"));
}

static void
test_what_could_not_be_stored_is_all_there_again (Fixture *fixture, gconstpointer unused)
{
  add_streets (fixture, NULL);
  begin (fixture, NULL);
  walk_choose_language (fixture->flow, "en");
  walk_do (fixture->flow, "flow.next");
  fill_in (fixture, "2459 W Cermak Rd");
  press (fixture, "Ward 22");
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  canvass_flow_failed (fixture->flow, CANVASS_FLOW_PROBLEM_STORAGE);
  walk_do (fixture->flow, "flow.back");
  walk_do (fixture->flow, "flow.back");
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (walk_find (get_page (fixture), CANVASS_TYPE_ENTRY, 1))),
      ==,
      "2459 W Cermak Rd");
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  g_assert_cmpstr (get_sealed (fixture, "district"), ==, "22");
}

static void
test_the_next_of_the_household_is_not_asked_for_the_street (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry = { "en", "22" };

  add_streets (fixture, NULL);
  begin (fixture, &carry);
  walk_do (fixture->flow, "flow.next");
  g_assert_false (says (fixture, "Street and number"));
  walk_type (fixture->flow, 0, "Luis López");
  walk_type (fixture->flow, 1, "60608");
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  g_assert_cmpstr (get_sealed (fixture, "district"), ==, "22");
}

static void
test_no_district_is_carried_to_where_the_street_is_kept (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry = { "en", "22" };

  add_streets (fixture, "keep_street = yes\n");
  begin (fixture, &carry);
  walk_do (fixture->flow, "flow.next");
  g_assert_false (says (fixture, SAME_DISTRICT));
  fill_in (fixture, "3300 W Cermak Rd");
  press (fixture, "I don’t know");
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  g_assert_null (get_sealed (fixture, "district"));
  g_assert_cmpstr (get_sealed (fixture, "street"), ==, "3300 W Cermak Rd");
}

static void
add_petition (Fixture *fixture, const char *id, const char *streets)
{
  campaign_fixture_replace (&fixture->campaign, "campaign.ini", "id = clean-river", id);
  campaign_fixture_write (&fixture->campaign, "districts.csv", streets);
  g_ptr_array_add (fixture->campaigns, campaign_fixture_seal (&fixture->campaign, 1));
  campaign_fixture_replace (&fixture->campaign, "campaign.ini", id, "id = clean-river");
}

static void
come_to_fields (Fixture *fixture, guint petition)
{
  canvass_form_set_campaign_index (canvass_flow_get_form (fixture->flow), petition);
  walk_choose_language (fixture->flow, "en");
  while (!is_at (fixture, CANVASS_TYPE_YOU_PAGE))
    walk_do (fixture->flow, "flow.next");
}

static gboolean
asks_for_street (Fixture *fixture, guint petition)
{
  come_to_fields (fixture, petition);
  return says (fixture, "Street and number");
}

static void
test_a_district_passes_only_to_petitions_with_the_same_districts (Fixture *fixture,
                                                                  gconstpointer unused)
{
  CanvassFlowCarry carry = { "en", "22" };
  static const char other[] = "street,from,to,side,district\nElm St,1,99,both,22\n"
                              "Elm St,101,199,both,9\n";
  CanvassCampaign *plain = campaign_fixture_seal (&fixture->campaign, 1);

  add_streets (fixture, NULL);
  add_petition (fixture, "id = river-a", STREETS);
  add_petition (fixture, "id = river-b", other);
  begin (fixture, &carry);
  g_assert_false (asks_for_street (fixture, 0));
  g_assert_true (asks_for_street (fixture, 1));

  gtk_window_destroy (fixture->window);
  carry.petition = 1;
  begin (fixture, &carry);
  g_assert_true (asks_for_street (fixture, 0));
  g_assert_false (asks_for_street (fixture, 1));

  gtk_window_destroy (fixture->window);
  g_ptr_array_set_size (fixture->campaigns, 0);
  add_petition (fixture, "id = river-a", STREETS);
  add_petition (fixture, "id = river-b", STREETS);
  begin (fixture, &carry);
  g_assert_false (asks_for_street (fixture, 0));
  g_assert_false (asks_for_street (fixture, 1));

  /* It cannot come from one that asks for none. */
  gtk_window_destroy (fixture->window);
  g_ptr_array_add (fixture->campaigns, plain);
  begin (fixture, &carry);
  g_assert_false (asks_for_street (fixture, 0));
  g_assert_false (asks_for_street (fixture, 1));
}

static void
test_a_district_of_free_text_passes_to_no_other_petition (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry = { "en", "Southeast Side", 1, FALSE };

  add (fixture, "name = required\n", "district = optional\n");
  g_ptr_array_add (fixture->campaigns, campaign_fixture_seal (&fixture->campaign, 1));
  campaign_fixture_replace (
      &fixture->campaign, "campaign.ini", "id = clean-river", "id = more-trees");
  g_ptr_array_add (fixture->campaigns, campaign_fixture_seal (&fixture->campaign, 1));
  begin (fixture, &carry);
  come_to_fields (fixture, 0);
  g_assert_true (says (fixture, "District (optional)"));
  g_assert_false (says (fixture, SAME_DISTRICT));
  come_to_fields (fixture, 1);
  g_assert_false (says (fixture, "District (optional)"));
  g_assert_true (says (fixture, SAME_DISTRICT));
}

static void
test_the_next_of_the_household_may_live_elsewhere (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry = { "en", "22" };

  add_streets (fixture, NULL);
  begin (fixture, &carry);
  walk_do (fixture->flow, "flow.next");
  walk_type (fixture->flow, 0, "Luis López");
  press (fixture, SAME_DISTRICT);
  g_assert_true (says (fixture, "Street and number"));
  fill_in (fixture, "3300 W Cermak Rd");
  press (fixture, "Ward 24");
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  g_assert_cmpstr (get_sealed (fixture, "district"), ==, "24");
  g_assert_null (get_sealed (fixture, "street"));

  /* Or not after all. */
  canvass_flow_failed (fixture->flow, CANVASS_FLOW_PROBLEM_STORAGE);
  walk_do (fixture->flow, "flow.back");
  walk_do (fixture->flow, "flow.back");
  g_assert_cmpstr (get_entry_text (fixture, 1), ==, "3300 W Cermak Rd");
  press (fixture, SAME_DISTRICT);
  g_assert_false (says (fixture, "Street and number"));
  walk_do (fixture->flow, "flow.next");
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  g_assert_cmpstr (get_sealed (fixture, "district"), ==, "22");
  g_assert_null (get_sealed (fixture, "street"));
}

/* Answers as long as they may be leave room for it. */
static void
test_a_district_that_is_carried_has_its_room (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry = { "en", "22" };
  static const char *const files[] = { "en.md", "es.md", "ar.md" };
  CanvassForm *form;

  add_streets (fixture, NULL);
  add (fixture, "name = required\n", "story = optional\nwish = optional\nword = optional\n");
  campaign_fixture_replace (&fixture->campaign,
                            "campaign.ini",
                            "[rules]\n",
                            "[field story]\nkind = text\n[field wish]\nkind = text\n"
                            "[field word]\nkind = text\n[rules]\n");
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    campaign_fixture_replace (
        &fixture->campaign,
        files[i],
        "thanks = ",
        "field.story = Story\nfield.wish = Wish\nfield.word = Word\nthanks = ");
  begin (fixture, &carry);
  form = canvass_flow_get_form (fixture->flow);
  for (guint i = 0; i < 4; i++) {
    static const char *const names[] = { "name", "story", "wish", "word" };
    const CanvassFieldSpec *spec =
        canvass_campaign_find_field (canvass_form_get_campaign (form), names[i]);
    g_autofree char *much = g_strnfill (canvass_form_get_room (form, spec), 'a');

    g_assert_true (canvass_form_set_value (form, names[i], much));
  }
  g_assert_cmpuint (canvass_payload_get_fields_bytes (canvass_form_get_payload (form)), >, 2300);
  canvass_form_prepare (form);
  g_assert_cmpstr (
      canvass_payload_get_field (canvass_form_get_payload (form), "district"), ==, "22");
}

static void
test_who_does_not_say_where_they_live_gets_no_district (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry = { "en", "22" };

  add_streets (fixture, NULL);
  begin (fixture, &carry);
  walk_do (fixture->flow, "flow.next");
  press (fixture, SAME_DISTRICT);
  fill_in (fixture, "");
  walk_do (fixture->flow, "flow.next");
  sign (fixture);
  g_assert_null (get_sealed (fixture, "district"));
}

static void
test_the_line_names_the_ward_but_not_one_that_was_carried (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry = { "en", "22" };

  add_streets (fixture, NULL);
  begin (fixture, NULL);
  walk_choose_language (fixture->flow, "en");
  walk_do (fixture->flow, "flow.next");
  fill_in (fixture, "2459 W Cermak Rd");
  press (fixture, "Ward 22");
  walk_do (fixture->flow, "flow.next");
  press (fixture, "No, thank you");
  walk_do (fixture->flow, "flow.next");
  g_assert_true (says (fixture, "Ward 22"));

  gtk_window_destroy (fixture->window);
  begin (fixture, &carry);
  walk_do (fixture->flow, "flow.next");
  walk_type (fixture->flow, 0, "Luis López");
  walk_type (fixture->flow, 1, "60608");
  walk_do (fixture->flow, "flow.next");
  press (fixture, "No, thank you");
  walk_do (fixture->flow, "flow.next");
  g_assert_true (is_at (fixture, CANVASS_TYPE_SIGN_PAGE));
  g_assert_false (says (fixture, "22"));
  g_assert_true (says (fixture, "same district as in the signature before"));
}

static gboolean
shows_step (Fixture *fixture, const char *name)
{
  Search step = { name, FALSE };

  search (walk_find (GTK_WIDGET (fixture->flow), CANVASS_TYPE_STEPS, 0), &step);
  return step.found;
}

static void
test_minors_are_never_asked_for_contact (Fixture *fixture, gconstpointer unused)
{
  add (fixture, "name = required\n", "adult = required\n");
  campaign_fixture_replace (
      &fixture->campaign, "campaign.ini", "[consent quote]\nrequired = no\n", "");
  for (guint i = 0; i < 3; i++) {
    static const struct {
      const char *file;
      const char *line;
    } wordings[] = {
      { "en.md", "consent.quote = You may print my name in the newspaper.\n" },
      { "es.md", "consent.quote = Pueden publicar mi nombre en el periódico.\n" },
      { "ar.md", "consent.quote = يمكنكم نشر اسمي في الصحيفة.\n" },
    };

    campaign_fixture_replace (&fixture->campaign, wordings[i].file, wordings[i].line, "");
  }
  begin (fixture, NULL);
  walk_choose_language (fixture->flow, "en");
  walk_do (fixture->flow, "flow.next");
  walk_type (fixture->flow, 0, "Ana");
  walk_type (fixture->flow, 1, "60608");
  press (fixture, "Yes");
  walk_do (fixture->flow, "flow.next");
  g_assert_true (is_at (fixture, CANVASS_TYPE_CONTACT_PAGE));
  g_assert_true (shows_step (fixture, "Contact"));
  press (fixture, "Yes, by e-mail");
  walk_type (fixture->flow, 0, "ana@example.org");
  press (fixture, "You may e-mail me how the campaign goes on.");
  /* After all not: what was typed is gone, too. */
  walk_do (fixture->flow, "flow.back");
  press (fixture, "No");
  walk_do (fixture->flow, "flow.next");
  g_assert_true (is_at (fixture, CANVASS_TYPE_SIGN_PAGE));
  g_assert_false (shows_step (fixture, "Contact"));
  press (fixture, "Sign");
  g_assert_null (get_sealed (fixture, "email"));
  g_assert_false (canvass_payload_get_consent (fixture->payload, "news"));
}

static void
test_a_date_is_written_as_the_language_does (Fixture *fixture, gconstpointer unused)
{
  campaign_fixture_replace (
      &fixture->campaign, "campaign.ini", "destroy_by = 2027-09-30", "destroy_by = 2027-09-01");
  begin (fixture, NULL);
  walk_choose_language (fixture->flow, "en");
  g_assert_true (says (fixture, "September 1, 2027"));
  walk_choose_language (fixture->flow, "fr");
  g_assert_true (says (fixture, "1er septembre 2027"));
}

/* From the page of fields with @field among them and @value typed into it, to the one after. */
static void
begin_with (Fixture *fixture, const char *field, const char *value)
{
  add (fixture, "name = required\n", field);
  begin (fixture, NULL);
  walk_choose_language (fixture->flow, "en");
  walk_do (fixture->flow, "flow.next");
  walk_type (fixture->flow, 0, "Ana");
  walk_type (fixture->flow, 1, value);
  walk_type (fixture->flow, 2, "60608");
  walk_do (fixture->flow, "flow.next");
}

/* Only one that was carried is not shown. */
static void
test_a_district_that_was_typed_is_there_on_coming_back (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *entry;

  begin_with (fixture, "district = optional\n", "Wrod 222");
  g_assert_true (is_at (fixture, CANVASS_TYPE_CONTACT_PAGE));
  walk_do (fixture->flow, "flow.back");
  g_assert_true (is_at (fixture, CANVASS_TYPE_YOU_PAGE));
  entry = walk_find (GTK_WIDGET (walk_get_page (fixture->flow)), CANVASS_TYPE_ENTRY, 1);
  g_assert_cmpstr (canvass_entry_get_text (CANVASS_ENTRY (entry)), ==, "Wrod 222");
}

static void
test_a_year_of_birth_tells_who_is_a_minor (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *year = g_strdup_printf ("%d", g_date_time_get_year (now) - 10);

  begin_with (fixture, "birth_year = required\n", year);
  g_assert_false (says (fixture, "Yes, by e-mail"));
}

static void
test_who_was_not_asked_says_that_they_are_of_age (Fixture *fixture, gconstpointer unused)
{
  begin_with (fixture, "birth_year = optional\n", "");
  g_assert_true (is_at (fixture, CANVASS_TYPE_CONTACT_PAGE));
  g_assert_false (says (fixture, "Are you 18 or older?"));
  press (fixture, "Yes, by e-mail");
  g_assert_true (says (fixture, "Are you 18 or older?"));
  g_assert_null (walk_find (get_page (fixture), CANVASS_TYPE_ENTRY, 0));
  g_assert_false (says (fixture, "You may e-mail me how the campaign goes on."));
  walk_do (fixture->flow, "flow.next");
  g_assert_true (says (fixture, "Please tap one of the answers."));

  press (fixture, "Yes");
  walk_type (fixture->flow, 0, "ana@example.org");
  press (fixture, "You may e-mail me how the campaign goes on.");
  /* After all not: what was typed is gone, too. */
  press (fixture, "No");
  g_assert_true (is_chosen (fixture, "No, thank you"));
  press (fixture, "Yes, by e-mail");
  g_assert_null (walk_find (get_page (fixture), CANVASS_TYPE_ENTRY, 0));
  press (fixture, "Yes");
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "");
  press (fixture, "No");
  walk_do (fixture->flow, "flow.next");
  g_assert_true (is_at (fixture, CANVASS_TYPE_SIGN_PAGE));
  press (fixture, "Sign");
  g_assert_null (get_sealed (fixture, "email"));
  g_assert_false (canvass_payload_get_consent (fixture->payload, "news"));
}

static void
test_a_petition_for_adults_says_so_to_minors (Fixture *fixture, gconstpointer unused)
{
  add (fixture, "name = required\n", "adult = required\n");
  add (fixture, "[rules]\n", "minors = no\n");
  begin (fixture, NULL);
  walk_choose_language (fixture->flow, "en");
  walk_do (fixture->flow, "flow.next");
  walk_type (fixture->flow, 0, "Ana");
  walk_type (fixture->flow, 1, "60608");
  press (fixture, "No");
  walk_do (fixture->flow, "flow.next");
  g_assert_true (is_at (fixture, CANVASS_TYPE_YOU_PAGE));
  g_assert_true (says (fixture, "only for people who are 18 or older"));
  press (fixture, "Yes");
  walk_do (fixture->flow, "flow.next");
  g_assert_true (is_at (fixture, CANVASS_TYPE_CONTACT_PAGE));
}

/* Whatever they say beside it. */
static void
test_a_year_of_birth_too_late_for_adults_is_told (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *child = g_strdup_printf ("%d", g_date_time_get_year (now) - 17);
  g_autofree char *perhaps = g_strdup_printf ("%d", g_date_time_get_year (now) - 18);

  add (fixture, "[rules]\n", "minors = no\n");
  begin_with (fixture, "birth_year = required\nadult = required\n", child);
  press (fixture, "Yes");
  walk_do (fixture->flow, "flow.next");
  g_assert_true (is_at (fixture, CANVASS_TYPE_YOU_PAGE));
  g_assert_true (says (fixture, "only for people who are 18 or older"));
  walk_type (fixture->flow, 1, perhaps);
  walk_do (fixture->flow, "flow.next");
  g_assert_true (is_at (fixture, CANVASS_TYPE_CONTACT_PAGE));
}

static void
test_a_code_is_shown_and_sealed (Fixture *fixture, gconstpointer unused)
{
  add (fixture,
       "[rules]\n",
       "withdrawal_code = yes\nqr = yes\naddress = https://example.org/river\n");
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  press (fixture, "Sign");
  g_assert_true (canvass_payload_is_code (canvass_payload_get_code (fixture->payload)));
  {
    g_autofree char *code = g_strdup (canvass_payload_get_code (fixture->payload));

    canvass_flow_stored (fixture->flow);
    g_assert_true (is_at (fixture, CANVASS_TYPE_THANKS_PAGE));
    g_assert_true (says (fixture, code));
  }
  g_assert_true (says (fixture, "https://example.org/river"));
  g_assert_nonnull (walk_find (get_page (fixture), CANVASS_TYPE_QR_CODE, 0));
}

static void
test_code_and_address_are_off_by_default (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  press (fixture, "Sign");
  g_assert_cmpstr (canvass_payload_get_code (fixture->payload), ==, "");
  canvass_flow_stored (fixture->flow);
  g_assert_false (says (fixture, "Your code"));
  g_assert_null (walk_find (get_page (fixture), CANVASS_TYPE_QR_CODE, 0));
}

#define ADD(name)                                                                                  \
  g_test_add ("/rules/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  ADD (a_district_that_is_confirmed_is_sealed_without_the_street);
  ADD (who_does_not_know_has_no_district);
  ADD (another_street_asks_anew);
  ADD (an_unknown_street_keeps_nobody_away);
  ADD (a_street_that_is_kept_says_so);
  ADD (what_could_not_be_stored_is_all_there_again);
  ADD (the_next_of_the_household_is_not_asked_for_the_street);
  ADD (no_district_is_carried_to_where_the_street_is_kept);
  ADD (a_district_of_free_text_passes_to_no_other_petition);
  ADD (the_next_of_the_household_may_live_elsewhere);
  ADD (a_district_that_is_carried_has_its_room);
  ADD (who_does_not_say_where_they_live_gets_no_district);
  ADD (a_district_passes_only_to_petitions_with_the_same_districts);
  ADD (a_district_that_was_typed_is_there_on_coming_back);
  ADD (the_line_names_the_ward_but_not_one_that_was_carried);
  ADD (minors_are_never_asked_for_contact);
  ADD (a_date_is_written_as_the_language_does);
  ADD (a_year_of_birth_tells_who_is_a_minor);
  ADD (who_was_not_asked_says_that_they_are_of_age);
  ADD (a_petition_for_adults_says_so_to_minors);
  ADD (a_year_of_birth_too_late_for_adults_is_told);
  ADD (a_code_is_shown_and_sealed);
  ADD (code_and_address_are_off_by_default);

  return g_test_run ();
}
