/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "walk.h"

#include "pages/ask-page.h"
#include "pages/colors.h"
#include "pages/contact-page.h"
#include "pages/flow-private.h"
#include "pages/pages.h"
#include "pages/petitions-page.h"
#include "pages/sign-page.h"
#include "pages/text-page.h"
#include "pages/thanks-page.h"
#include "pages/welcome-page.h"
#include "pages/you-page.h"
#include "widgets/entry.h"
#include "widgets/signature-pad.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define NOTHING_YET 99
/* Each part of a line keeps its own direction, whatever is in it. */
#define APART(part) "\u2068" part "\u2069"
#define LINE(name, comma, place) "\u2066" APART (name) comma APART (place) "\u2069"

typedef struct {
  CampaignFixture campaign;
  GPtrArray *campaigns;
  CanvassFlow *flow;
  GtkWindow *window;

  guint submitted; /* times */
  guint index;
  CanvassPayload *payload; /* (borrowed) while it is being stored */
  guint end;
  guint ended;   /* times */
  guint another; /* 0: not asked for, 1: same petition, 2: another one */
} Fixture;

static void
on_submit (CanvassFlow *flow, guint index, CanvassPayload *payload, Fixture *fixture)
{
  fixture->submitted++;
  fixture->index = index;
  fixture->payload = payload;
}

static void
on_ended (CanvassFlow *flow, CanvassFlowEnd end, Fixture *fixture)
{
  fixture->ended++;
  fixture->end = end;
}

static void
on_another (CanvassFlow *flow, gboolean same_campaign, Fixture *fixture)
{
  g_assert_cmpuint (fixture->ended, ==, 0);
  fixture->another = same_campaign ? 1 : 2;
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  campaign_fixture_setup (&fixture->campaign, NULL);
  walk_write_campaign (&fixture->campaign);
  fixture->campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->end = NOTHING_YET;
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  if (fixture->window != NULL)
    gtk_window_destroy (fixture->window);
  g_ptr_array_unref (fixture->campaigns);
  campaign_fixture_teardown (&fixture->campaign, NULL);
}

/* What the campaign folder says now is one more petition. */
static void
add_campaign (Fixture *fixture)
{
  g_ptr_array_add (fixture->campaigns, campaign_fixture_seal (&fixture->campaign, 1));
}

static void
change_campaign (Fixture *fixture, const char *what, const char *with)
{
  campaign_fixture_replace (&fixture->campaign, "campaign.ini", what, with);
}

static void
begin (Fixture *fixture, const CanvassFlowCarry *carry)
{
  if (fixture->campaigns->len == 0)
    add_campaign (fixture);
  fixture->flow = canvass_flow_new (fixture->campaigns, carry);
  g_signal_connect (fixture->flow, "submit", G_CALLBACK (on_submit), fixture);
  g_signal_connect (fixture->flow, "ended", G_CALLBACK (on_ended), fixture);
  g_signal_connect (fixture->flow, "another", G_CALLBACK (on_another), fixture);
  fixture->window = walk_show (fixture->flow, 1280, 800);
}

static GtkWidget *
get_page (Fixture *fixture)
{
  return GTK_WIDGET (walk_get_page (fixture->flow));
}

static GType
get_page_type (Fixture *fixture)
{
  return G_OBJECT_TYPE (get_page (fixture));
}

static void
press (Fixture *fixture, const char *words)
{
  walk_press (walk_find_saying (GTK_WIDGET (fixture->flow), words));
}

static const char *
get_entry_text (Fixture *fixture, guint n)
{
  return gtk_editable_get_text (
      GTK_EDITABLE (walk_find (get_page (fixture), CANVASS_TYPE_ENTRY, n)));
}

/* What the page says is wrong, or NULL. */
static const char *
get_problem (Fixture *fixture)
{
  GtkWidget *row = walk_find_css (get_page (fixture), "problem");

  return row != NULL ? gtk_label_get_text (GTK_LABEL (walk_find (row, GTK_TYPE_LABEL, 0))) : NULL;
}

static gboolean
has_ended (gpointer fixture)
{
  return ((Fixture *)fixture)->ended > 0;
}

static void
test_walks_from_welcome_to_thank_you (Fixture *fixture, gconstpointer unused)
{
  const CanvassPayload *payload;

  begin (fixture, NULL);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_WELCOME_PAGE);
  g_assert_false (canvass_flow_is_begun (fixture->flow));
  press (fixture, "Español");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_ASK_PAGE);
  g_assert_true (canvass_flow_is_begun (fixture->flow));
  g_assert_cmpstr (canvass_page_get_title (walk_get_page (fixture->flow)),
                   ==,
                   "Que todo el mundo pueda volver a nadar en el río");
  press (fixture, "Continuar");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_YOU_PAGE);
  walk_type (fixture->flow, 0, "Ana López");
  walk_type (fixture->flow, 1, "60608");
  press (fixture, "Continuar");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_CONTACT_PAGE);
  press (fixture, "Sí, por correo electrónico");
  press (fixture, "Sí");
  walk_type (fixture->flow, 0, "ana@example.org");
  press (fixture, "Pueden escribirme por correo electrónico sobre la campaña.");
  press (fixture, "Continuar");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_SIGN_PAGE);
  walk_draw (fixture->flow);
  g_assert_cmpuint (fixture->submitted, ==, 0);
  press (fixture, "Firmar");

  g_assert_cmpuint (fixture->submitted, ==, 1);
  g_assert_cmpuint (fixture->index, ==, 0);
  payload = fixture->payload;
  g_assert_cmpstr (canvass_payload_get_language (payload), ==, "es");
  g_assert_cmpuint (canvass_payload_get_n_fields (payload), ==, 3);
  g_assert_cmpstr (canvass_payload_get_field (payload, "name"), ==, "Ana López");
  g_assert_cmpstr (canvass_payload_get_field (payload, "postcode"), ==, "60608");
  g_assert_cmpstr (canvass_payload_get_field (payload, "email"), ==, "ana@example.org");
  g_assert_true (canvass_payload_get_consent (payload, "news"));
  g_assert_false (canvass_payload_get_consent (payload, "quote"));
  g_assert_cmpuint (canvass_payload_get_n_consents (payload), ==, 2);
  g_assert_cmpint (canvass_payload_get_public_name (payload), ==, CANVASS_PUBLIC_INITIAL);
  g_assert_cmpuint (canvass_payload_get_drawing (payload)->n_strokes, ==, 3);

  canvass_flow_stored (fixture->flow);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_THANKS_PAGE);
  g_assert_cmpuint (canvass_payload_get_n_fields (payload), ==, 0);
  press (fixture, "Listo");
  g_assert_cmpuint (fixture->ended, ==, 1);
  g_assert_cmpuint (fixture->end, ==, CANVASS_FLOW_END_THANKED);
  g_assert_cmpuint (fixture->another, ==, 0);
}

static void
test_thanks_only_when_stored_and_ends_by_itself (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  press (fixture, "Sign");
  walk_settle (fixture->flow);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_SIGN_PAGE);
  canvass_flow_stored (fixture->flow);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_THANKS_PAGE);
  g_assert_cmpuint (fixture->ended, ==, 0);
  walk_wait (has_ended, fixture);
  g_assert_cmpuint (fixture->end, ==, CANVASS_FLOW_END_THANKED);
}

static void
test_a_second_press_signs_nothing_more (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *sign;

  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  sign = walk_find_saying (get_page (fixture), "Sign");
  walk_press (sign);
  g_assert_false (gtk_widget_is_sensitive (sign));
  g_assert_false (gtk_widget_is_sensitive (walk_find_saying (get_page (fixture), "Clear")));
  g_signal_emit_by_name (sign, "clicked");
  gtk_widget_activate_action (GTK_WIDGET (fixture->flow), "flow.sign", "b", TRUE);
  gtk_widget_activate_action (GTK_WIDGET (fixture->flow), "flow.back", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->flow), "flow.start-over", NULL);
  g_assert_cmpuint (fixture->submitted, ==, 1);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_SIGN_PAGE);
  g_assert_cmpint (
      canvass_screen_get_sheet (walk_get_screen (fixture->flow)), ==, CANVASS_SHEET_NONE);
}

static void
test_a_failure_says_so_and_lets_try_again (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  press (fixture, "Sign");
  g_assert_null (get_problem (fixture));
  canvass_flow_failed (fixture->flow, CANVASS_FLOW_PROBLEM_FULL);
  g_assert_nonnull (strstr (get_problem (fixture), "no room left on this tablet"));
  press (fixture, "Sign");
  canvass_flow_failed (fixture->flow, CANVASS_FLOW_PROBLEM_STORAGE);
  g_assert_nonnull (strstr (get_problem (fixture), "could not be stored"));
  g_assert_cmpuint (fixture->submitted, ==, 2);
  g_assert_cmpstr (canvass_payload_get_field (fixture->payload, "name"), ==, "Ana López");
  press (fixture, "Sign");
  canvass_flow_stored (fixture->flow);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_THANKS_PAGE);
}

static void
test_may_be_answered_at_once (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  g_signal_connect_after (fixture->flow, "submit", G_CALLBACK (canvass_flow_stored), NULL);
  press (fixture, "Sign");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_THANKS_PAGE);
}

static void
test_going_back_loses_nothing (Fixture *fixture, gconstpointer unused)
{
  const CanvassDrawing *drawing;
  GtkWidget *pad;

  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  press (fixture, "My full name");
  for (guint i = 0; i < 3; i++)
    press (fixture, "Back");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_ASK_PAGE);
  press (fixture, "Continue");
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "Ana López");
  g_assert_cmpstr (get_entry_text (fixture, 1), ==, "60608");
  press (fixture, "Continue");
  g_assert_true (gtk_check_button_get_active (
      GTK_CHECK_BUTTON (walk_find_saying (get_page (fixture), "Yes, by e-mail"))));
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "ana@example.org");
  press (fixture, "Continue");
  g_assert_true (gtk_check_button_get_active (
      GTK_CHECK_BUTTON (walk_find_saying (get_page (fixture), "My full name"))));
  pad = walk_find (get_page (fixture), CANVASS_TYPE_SIGNATURE_PAD, 0);
  drawing = canvass_signature_pad_get_drawing (CANVASS_SIGNATURE_PAD (pad));
  g_assert_cmpuint (drawing->n_strokes, ==, 3);
}

static void
test_back_ends_at_the_languages (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  press (fixture, "English");
  press (fixture, "Read all");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_TEXT_PAGE);
  press (fixture, "Back");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_ASK_PAGE);
  press (fixture, "Back");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_WELCOME_PAGE);
  gtk_widget_activate_action (GTK_WIDGET (fixture->flow), "flow.back", NULL);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_WELCOME_PAGE);
  /* Whoever comes sees that somebody was here, and that it can be erased. */
  press (fixture, "Start over");
}

static void
collect_words (GtkWidget *widget, GHashTable *words)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_child_visible (widget)) {
    const char *text = gtk_label_get_text (GTK_LABEL (widget));

    if (*text != '\0')
      g_hash_table_add (words, g_strdup (text));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_words (child, words);
}

/* Languages' names, a signer's own words and figures stay what they are. */
static gboolean
stays (const char *word)
{
  static const char *const staying[] = { "•", "Normal", "No" };
  g_autoptr (GArray) languages = canvass_languages_offered (NULL);

  for (guint i = 0; i < languages->len; i++)
    if (g_str_equal (word, g_array_index (languages, CanvassLanguage, i).name))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (staying); i++)
    if (g_str_equal (word, staying[i]))
      return TRUE;
  return g_ascii_isdigit (*word) || *word == '@' || strstr (word, APART ("60608")) != NULL;
}

static void
check_words_change (Fixture *fixture, const char *from, const char *to)
{
  g_autoptr (GHashTable) before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) after = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer word;

  walk_choose_language (fixture->flow, from);
  collect_words (GTK_WIDGET (fixture->flow), before);
  walk_choose_language (fixture->flow, to);
  collect_words (GTK_WIDGET (fixture->flow), after);
  g_assert_cmpuint (g_hash_table_size (before), >, 3);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &word, NULL)) {
    if (!stays (word) && g_hash_table_contains (after, word))
      g_error ("“%s” stays when %s becomes %s", (char *)word, from, to);
  }
}

static void
test_a_change_of_language_changes_every_word (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  for (WalkPage page = WALK_ASK; page <= WALK_SIGN; page++) {
    walk_choose_language (fixture->flow, "en");
    while (get_page_type (fixture) != CANVASS_TYPE_ASK_PAGE)
      walk_do (fixture->flow, "flow.back");
    walk_to (fixture->flow, "en", page);
    g_test_message ("on page %s", walk_page_names[page]);
    check_words_change (fixture, "en", "es");
    check_words_change (fixture, "es", "ar");
    check_words_change (fixture, "ar", "en");
  }
}

static void
test_a_change_of_language_keeps_what_was_entered (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  press (fixture, "English");
  g_assert_cmpint (
      canvass_screen_get_sheet (walk_get_screen (fixture->flow)), ==, CANVASS_SHEET_LANGUAGES);
  walk_choose_language (fixture->flow, "ar");
  g_assert_cmpint (
      canvass_screen_get_sheet (walk_get_screen (fixture->flow)), ==, CANVASS_SHEET_NONE);
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "Ana López");
  g_assert_cmpstr (get_entry_text (fixture, 1), ==, "60608");
  press (fixture, "متابعة");
  press (fixture, "نعم، برسالة نصية");
  press (fixture, "نعم");
  walk_type (fixture->flow, 0, "312 555 0147");
  press (fixture, "يمكنكم أن ترسلوا إليّ رسائل نصية قبل التصويت.");
  walk_choose_language (fixture->flow, "es");
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "312 555 0147");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (walk_find_saying (
      get_page (fixture), "Pueden enviarme mensajes de texto antes de la votación."))));
  press (fixture, "Continuar");
  walk_draw (fixture->flow);
  walk_choose_language (fixture->flow, "en");
  press (fixture, "Sign");
  g_assert_cmpstr (canvass_payload_get_field (fixture->payload, "phone"), ==, "312 555 0147");
  g_assert_true (canvass_payload_get_consent (fixture->payload, "texts"));
  g_assert_cmpuint (canvass_payload_get_drawing (fixture->payload)->n_strokes, ==, 3);
  /* The petition itself was on screen in English only. */
  g_assert_cmpstr (canvass_payload_get_language (fixture->payload), ==, "en");
}

static int
get_x (Fixture *fixture, const char *words)
{
  GtkWidget *widget = walk_find_saying (GTK_WIDGET (fixture->flow), words);
  double x, y;

  walk_settle (fixture->flow);
  g_assert_true (
      gtk_widget_translate_coordinates (widget, GTK_WIDGET (fixture->flow), 0, 0, &x, &y));
  return (int)x;
}

static void
test_arabic_is_mirrored (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  g_assert_cmpint (get_x (fixture, "Back"), <, 200);
  g_assert_cmpint (get_x (fixture, "Start over"), >, 900);
  walk_choose_language (fixture->flow, "ar");
  g_assert_cmpint (get_x (fixture, "رجوع"), >, 900);
  g_assert_cmpint (get_x (fixture, "البدء من جديد"), <, 200);
  walk_choose_language (fixture->flow, "es");
  g_assert_cmpint (get_x (fixture, "Atrás"), <, 200);
}

static void
test_nothing_is_ticked_beforehand (Fixture *fixture, gconstpointer unused)
{
  static const char *const contacts[] = { "No, thank you",
                                          "Yes, by text message",
                                          "Yes, by e-mail" };
  static const char *const consents[] = { "You may print my name in the newspaper.",
                                          "You may send me text messages before the vote.",
                                          "You may e-mail me how the campaign goes on." };

  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  press (fixture, "Continue");
  for (guint i = 0; i < 3; i++)
    g_assert_false (gtk_check_button_get_active (
        GTK_CHECK_BUTTON (walk_find_saying (get_page (fixture), contacts[i]))));
  for (guint i = 0; i < 3; i++) {
    press (fixture, contacts[i]);
    if (i == 1)
      press (fixture, "Yes");
    g_assert_false (gtk_check_button_get_active (
        GTK_CHECK_BUTTON (walk_find_saying (get_page (fixture), consents[i]))));
  }
}

static void
test_a_contact_not_chosen_is_not_given (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_CONTACT);
  press (fixture, "You may e-mail me how the campaign goes on.");
  press (fixture, "No, thank you");
  g_assert_null (walk_find (get_page (fixture), CANVASS_TYPE_ENTRY, 0));
  press (fixture, "Yes, by e-mail");
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "ana@example.org");
  press (fixture, "No, thank you");
  press (fixture, "Continue");
  press (fixture, "Sign");
  g_assert_null (canvass_payload_get_field (fixture->payload, "email"));
  g_assert_false (canvass_payload_get_consent (fixture->payload, "news"));
}

static void
test_a_contact_page_needs_an_answer (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  press (fixture, "Continue");
  press (fixture, "Continue");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_CONTACT_PAGE);
  g_assert_nonnull (strstr (get_problem (fixture), "perfectly fine"));
  press (fixture, "Yes, by text message");
  g_assert_null (get_problem (fixture));
  press (fixture, "Yes");
  press (fixture, "Continue");
  g_assert_nonnull (strstr (get_problem (fixture), "phone number"));
  walk_type (fixture->flow, 0, "12");
  press (fixture, "Continue");
  g_assert_nonnull (strstr (get_problem (fixture), "not yet a phone number"));
  walk_type (fixture->flow, 0, "312 555 0147");
  g_assert_null (get_problem (fixture));
  press (fixture, "Continue");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_SIGN_PAGE);
}

static void
test_no_contact_page_where_nothing_is_offered (Fixture *fixture, gconstpointer unused)
{
  change_campaign (fixture, "contact = yes", "contact = no");
  change_campaign (fixture, "email = optional\nphone = optional\n", "");
  change_campaign (fixture,
                   "[consent news]\nchannel = email\nrequired = no\n"
                   "[consent texts]\nchannel = phone\nrequired = no\n"
                   "[consent quote]\nrequired = no\n",
                   "");
  for (guint i = 0; i < 3; i++) {
    const char *files[] = { "en.md", "es.md", "ar.md" };
    g_autofree char *path = g_build_filename (fixture->campaign.folder, files[i], NULL);
    g_autofree char *text = NULL;
    g_autoptr (GRegex) consents = g_regex_new ("^consent.*\\n", G_REGEX_MULTILINE, 0, NULL);
    g_autofree char *without = NULL;

    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    without = g_regex_replace_literal (consents, text, -1, 0, "", 0, NULL);
    campaign_fixture_write (&fixture->campaign, files[i], without);
  }
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  press (fixture, "Continue");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_SIGN_PAGE);
  press (fixture, "Back");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_YOU_PAGE);
}

static void
test_no_postcode_is_as_easy_as_one (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *entry;

  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  walk_type (fixture->flow, 1, "");
  press (fixture, "Continue");
  g_assert_nonnull (strstr (get_problem (fixture), "I’d rather leave it out"));
  walk_type (fixture->flow, 1, "606");
  press (fixture, "Continue");
  g_assert_nonnull (strstr (get_problem (fixture), "five digits"));
  press (fixture, "I’d rather leave it out");
  g_assert_null (get_problem (fixture));
  entry = walk_find (get_page (fixture), CANVASS_TYPE_ENTRY, 1);
  g_assert_false (gtk_widget_get_sensitive (entry));
  press (fixture, "I’d rather leave it out");
  g_assert_true (gtk_widget_get_sensitive (entry));
  g_assert_cmpstr (get_entry_text (fixture, 1), ==, "606");
  press (fixture, "I’d rather leave it out");
  press (fixture, "Continue");
  press (fixture, "No, thank you");
  press (fixture, "Continue");
  press (fixture, "Sign");
  g_assert_cmpuint (canvass_payload_get_n_fields (fixture->payload), ==, 1);
}

static void
test_a_blank_is_no_answer (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  walk_type (fixture->flow, 1, " ");
  press (fixture, "Continue");
  g_assert_nonnull (strstr (get_problem (fixture), "I’d rather leave it out"));
  press (fixture, "I’d rather leave it out");
  press (fixture, "Continue");
  press (fixture, "Yes, by e-mail");
  press (fixture, "Yes");
  walk_type (fixture->flow, 0, "  ");
  press (fixture, "Continue");
  g_assert_nonnull (strstr (get_problem (fixture), "e-mail address"));
  press (fixture, "No, thank you");
  press (fixture, "Continue");
  press (fixture, "Somebody helps me sign");
  walk_type (fixture->flow, 0, "\u00a0 ");
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->submitted, ==, 0);
  g_assert_nonnull (strstr (get_problem (fixture), "name of the person who helps you"));
  press (fixture, "Somebody helps me sign");
  press (fixture, "Sign");
  g_assert_cmpuint (canvass_payload_get_n_fields (fixture->payload), ==, 1);
  g_assert_cmpstr (canvass_payload_get_witness (fixture->payload), ==, "");
}

static void
test_a_missing_name_is_explained (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *entry;

  begin (fixture, NULL);
  press (fixture, "English");
  press (fixture, "Continue");
  g_assert_null (get_problem (fixture));
  press (fixture, "Continue");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_YOU_PAGE);
  g_assert_nonnull (strstr (get_problem (fixture), "Please type your name"));
  entry = walk_find (get_page (fixture), CANVASS_TYPE_ENTRY, 0);
  gtk_test_accessible_assert_state (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, get_problem (fixture));
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Your name");
  walk_type (fixture->flow, 0, "Ana");
  gtk_test_accessible_assert_state (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_FALSE);
}

static void
test_nothing_is_called_wrong_while_it_is_typed (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *postcode;

  begin (fixture, NULL);
  press (fixture, "English");
  press (fixture, "Continue");
  postcode = walk_find (get_page (fixture), CANVASS_TYPE_ENTRY, 1);
  gtk_widget_grab_focus (postcode);
  walk_type (fixture->flow, 1, "6");
  g_assert_null (get_problem (fixture));
  g_signal_emit_by_name (postcode, "left");
  g_assert_nonnull (strstr (get_problem (fixture), "five digits"));
}

static void
test_too_much_text_is_told_while_it_is_typed (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *long_name = g_strnfill (3000, 'a');
  gsize kept;

  begin (fixture, NULL);
  press (fixture, "English");
  press (fixture, "Continue");
  walk_type (fixture->flow, 0, long_name);
  g_assert_nonnull (strstr (get_problem (fixture), "no room for more letters"));
  kept = strlen (get_entry_text (fixture, 0));
  g_assert_cmpuint (kept, >, 100);
  g_assert_cmpuint (kept, <, CANVASS_FIELDS_MAX_BYTES);
  g_assert_cmpstr (canvass_form_get_value (canvass_flow_get_form (fixture->flow), "name"),
                   ==,
                   get_entry_text (fixture, 0));
  walk_type (fixture->flow, 0, "Ana");
  g_assert_null (get_problem (fixture));
}

static void
test_signs_exactly_what_was_typed (Fixture *fixture, gconstpointer unused)
{
  static const char *const names[] = {
    "محمد عبد الله", "王小明", "👩🏽‍🌾 Zoë 🧑‍🚀", "अनन्या शर्मा", "Ana López "
  };

  add_campaign (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    begin (fixture, NULL);
    walk_to (fixture->flow, "en", WALK_YOU);
    walk_type (fixture->flow, 0, names[i]);
    press (fixture, "Continue");
    press (fixture, "No, thank you");
    press (fixture, "Continue");
    press (fixture, "Sign");
    g_assert_cmpstr (canvass_payload_get_field (fixture->payload, "name"), ==, names[i]);
    gtk_window_destroy (fixture->window);
    fixture->window = NULL;
  }
}

static void
test_a_required_drawing_is_asked_for (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *pad;
  g_autofree CanvassDrawing *dot = g_new0 (CanvassDrawing, 1);

  change_campaign (fixture, "drawing = optional", "drawing = required");
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  pad = walk_find (get_page (fixture), CANVASS_TYPE_SIGNATURE_PAD, 0);
  press (fixture, "Clear");
  press (fixture, "Sign");
  g_assert_nonnull (strstr (get_problem (fixture), "needs a drawn signature"));
  canvass_drawing_clear (dot, 1000, 500);
  canvass_drawing_begin_stroke (dot, 500, 250);
  canvass_signature_pad_set_drawing (CANVASS_SIGNATURE_PAD (pad), dot);
  g_assert_null (get_problem (fixture));
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->submitted, ==, 0);
  press (fixture, "No, clear it");
  g_assert_true (canvass_signature_pad_is_empty (CANVASS_SIGNATURE_PAD (pad)));
  walk_draw (fixture->flow);
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->submitted, ==, 1);
}

static void
test_a_dot_may_be_somebodys_mark (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *pad;
  g_autofree CanvassDrawing *dot = g_new0 (CanvassDrawing, 1);

  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  pad = walk_find (get_page (fixture), CANVASS_TYPE_SIGNATURE_PAD, 0);
  canvass_drawing_clear (dot, 1000, 500);
  canvass_drawing_begin_stroke (dot, 500, 250);
  canvass_signature_pad_set_drawing (CANVASS_SIGNATURE_PAD (pad), dot);
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->submitted, ==, 0);
  press (fixture, "Yes, it is my mark");
  g_assert_cmpuint (fixture->submitted, ==, 0);
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->submitted, ==, 1);
  g_assert_cmpuint (canvass_payload_get_drawing (fixture->payload)->n_strokes, ==, 1);
}

static void
test_a_mark_stands_for_a_signature (Fixture *fixture, gconstpointer unused)
{
  change_campaign (fixture, "drawing = optional", "drawing = required");
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  press (fixture, "Clear");
  press (fixture, "Make a mark");
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->submitted, ==, 1);
  g_assert_cmpuint (canvass_payload_get_drawing (fixture->payload)->n_strokes, ==, 2);
}

static void
test_a_helper_is_sealed_as_witness (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  g_assert_null (walk_find (get_page (fixture), CANVASS_TYPE_ENTRY, 0));
  press (fixture, "Somebody helps me sign");
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->submitted, ==, 0);
  g_assert_nonnull (strstr (get_problem (fixture), "name of the person who helps you"));
  walk_type (fixture->flow, 0, "Rosa Díaz");
  g_assert_null (get_problem (fixture));
  /* Kept while looking back. */
  press (fixture, "Back");
  press (fixture, "Continue");
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "Rosa Díaz");
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->submitted, ==, 1);
  g_assert_cmpstr (canvass_payload_get_witness (fixture->payload), ==, "Rosa Díaz");
}

static void
test_who_needs_no_help_after_all_has_no_witness (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  press (fixture, "Somebody helps me sign");
  walk_type (fixture->flow, 0, "Rosa Díaz");
  press (fixture, "Somebody helps me sign");
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->submitted, ==, 1);
  g_assert_cmpstr (canvass_payload_get_witness (fixture->payload), ==, "");
}

static void
test_an_optional_drawing_may_be_left_out (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  press (fixture, "Undo");
  press (fixture, "Clear");
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->submitted, ==, 1);
  g_assert_null (canvass_payload_get_drawing (fixture->payload));
}

static void
test_a_hidden_drawing_has_no_pad (Fixture *fixture, gconstpointer unused)
{
  change_campaign (fixture, "drawing = optional", "drawing = hidden");
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_CONTACT);
  press (fixture, "Continue");
  g_assert_null (walk_find (get_page (fixture), CANVASS_TYPE_SIGNATURE_PAD, 0));
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->submitted, ==, 1);
}

static gboolean
is_covered (gpointer flow)
{
  return canvass_screen_get_face (walk_get_screen (flow)) == CANVASS_FACE_COVER;
}

static const char *
get_line (Fixture *fixture)
{
  return gtk_label_get_text (GTK_LABEL (walk_find_css (get_page (fixture), "line")));
}

static float
get_top (Fixture *fixture, const char *words, float *bottom)
{
  GtkWidget *widget = walk_find_saying (get_page (fixture), words);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (fixture->flow), &bounds));
  *bottom = bounds.origin.y + bounds.size.height;
  return bounds.origin.y;
}

static void
test_a_very_long_name_leaves_all_in_sight (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) name = g_string_new ("Ana");
  float fold, bottom, unused_bottom;

  while (name->len < 230)
    g_string_append (name, " María");
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  fold = get_top (fixture, "Sign and add another person", &unused_bottom);
  canvass_form_set_value (canvass_flow_get_form (fixture->flow), "name", name->str);
  press (fixture, "My full name");
  walk_settle (fixture->flow);
  get_top (fixture, "Clear", &bottom);
  g_assert_cmpfloat (bottom, <, fold);
  get_top (fixture, "Without my name", &bottom);
  g_assert_cmpfloat (bottom, <, fold);
  /* A screen reader reads the label, and that has all of it. */
  g_assert_nonnull (strstr (get_line (fixture), name->str));
}

/* What the cover lies over. */
static GtkWidget *
get_front (Fixture *fixture)
{
  GtkWidget *front = gtk_widget_get_ancestor (get_page (fixture), GTK_TYPE_STACK);

  while (!GTK_IS_STACK (gtk_widget_get_parent (front)))
    front = gtk_widget_get_parent (front);
  return front;
}

static void
test_an_idle_form_is_covered_then_erased (Fixture *fixture, gconstpointer unused)
{
  CanvassForm *form;

  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  form = g_object_ref (canvass_flow_get_form (fixture->flow));
  canvass_flow_set_idle_seconds (fixture->flow, 1, 2);
  walk_wait (is_covered, fixture->flow);
  g_assert_false (gtk_widget_get_mapped (get_page (fixture)));
  gtk_test_accessible_assert_state (
      GTK_ACCESSIBLE (get_front (fixture)), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE);
  press (fixture, "Yes, continue");
  gtk_test_accessible_assert_state (
      GTK_ACCESSIBLE (get_front (fixture)), GTK_ACCESSIBLE_STATE_HIDDEN, FALSE);
  g_assert_true (gtk_widget_get_mapped (get_page (fixture)));
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "Ana López");
  walk_wait (has_ended, fixture);
  g_assert_cmpuint (fixture->end, ==, CANVASS_FLOW_END_IDLE);
  g_assert_null (adw_bin_get_child (ADW_BIN (fixture->flow)));
  g_assert_cmpuint (canvass_payload_get_n_fields (canvass_form_get_payload (form)), ==, 0);
  g_object_unref (form);
}

static gboolean
on_waited (gpointer waited)
{
  *(gboolean *)waited = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer value)
{
  return *(gboolean *)value;
}

static void
test_no_time_runs_behind_the_panel (Fixture *fixture, gconstpointer unused)
{
  gboolean waited = FALSE;

  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  canvass_flow_set_idle_seconds (fixture->flow, 0, 1);
  canvass_flow_pause (fixture->flow);
  g_timeout_add (2500, on_waited, &waited);
  walk_wait (is_true, &waited);
  g_assert_cmpuint (fixture->ended, ==, 0);
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "Ana López");

  canvass_flow_resume (fixture->flow);
  walk_wait (has_ended, fixture);
  g_assert_cmpuint (fixture->end, ==, CANVASS_FLOW_END_IDLE);
}

/* The first page shows nothing of anybody; on any other, whoever still reads says so. */
static void
test_somebody_who_only_reads_can_be_asked_for (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  g_assert_false (canvass_flow_ask_presence (fixture->flow));
  g_assert_false (is_covered (fixture->flow));
  walk_to (fixture->flow, "en", WALK_ASK);
  g_assert_true (canvass_flow_ask_presence (fixture->flow));
  g_assert_true (is_covered (fixture->flow));
  press (fixture, "Yes, continue");
  g_assert_false (is_covered (fixture->flow));
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_ASK_PAGE);

  g_assert_true (canvass_flow_ask_presence (fixture->flow));
  walk_wait (has_ended, fixture);
  g_assert_cmpuint (fixture->end, ==, CANVASS_FLOW_END_IDLE);
}

static void
test_the_canvasser_can_forget_a_form (Fixture *fixture, gconstpointer unused)
{
  CanvassForm *form;

  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  form = g_object_ref (canvass_flow_get_form (fixture->flow));
  canvass_flow_pause (fixture->flow);
  canvass_flow_forget (fixture->flow);
  g_assert_cmpuint (fixture->ended, ==, 1);
  g_assert_cmpuint (fixture->end, ==, CANVASS_FLOW_END_IDLE);
  g_assert_cmpuint (canvass_payload_get_n_fields (canvass_form_get_payload (form)), ==, 0);
  g_object_unref (form);
}

/* Whether @words stand anywhere in @widget where they can be seen. */
static gboolean
shows_words (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), words))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (shows_words (child, words))
      return TRUE;
  }
  return FALSE;
}

static void
test_practice_is_marked_on_every_page (Fixture *fixture, gconstpointer unused)
{
  static const char words[] = "Only practice: nothing you enter is kept";

  for (WalkPage page = WALK_ASK; page < WALK_N_PAGES; page++) {
    begin (fixture, NULL);
    canvass_flow_set_practice (fixture->flow);
    g_assert_true (shows_words (GTK_WIDGET (fixture->flow), words));
    walk_to (fixture->flow, "en", page <= WALK_THANKS ? page : WALK_YOU);
    if (page > WALK_THANKS)
      walk_lay_over (fixture->flow, page);
    g_test_message ("%s", walk_page_names[page]);
    g_assert_true (shows_words (GTK_WIDGET (fixture->flow), words));
    gtk_window_destroy (fixture->window);
    fixture->window = NULL;
  }
}

static void
test_without_practice_there_is_no_such_mark (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_ASK);
  g_assert_false (
      shows_words (GTK_WIDGET (fixture->flow), "Only practice: nothing you enter is kept"));
}

static void
test_warnings_stand_on_the_first_page_only (Fixture *fixture, gconstpointer unused)
{
  static const char words[] = "The battery is low. Please plug in the charger.";

  begin (fixture, NULL);
  canvass_flow_set_warnings (fixture->flow, CANVASS_FLOW_WARNING_BATTERY);
  walk_settle (fixture->flow);
  g_assert_true (shows_words (GTK_WIDGET (fixture->flow), words));
  walk_to (fixture->flow, "en", WALK_ASK);
  g_assert_false (shows_words (GTK_WIDGET (fixture->flow), words));
}

static void
test_the_first_page_waits_for_ever (Fixture *fixture, gconstpointer unused)
{
  gboolean waited = FALSE;

  begin (fixture, NULL);
  canvass_flow_set_idle_seconds (fixture->flow, 0, 1);
  g_timeout_add (2500, on_waited, &waited);
  walk_wait (is_true, &waited);
  g_assert_cmpuint (fixture->ended, ==, 0);
  g_assert_false (is_covered (fixture->flow));
}

static void
test_start_over_asks_wipes_and_says_so (Fixture *fixture, gconstpointer unused)
{
  CanvassForm *form;

  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  form = canvass_flow_get_form (fixture->flow);
  press (fixture, "Start over");
  press (fixture, "No, keep going");
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "Ana López");
  press (fixture, "Start over");
  press (fixture, "Yes, erase everything");
  g_assert_cmpuint (canvass_payload_get_n_fields (canvass_form_get_payload (form)), ==, 0);
  g_assert_cmpint (
      canvass_screen_get_face (walk_get_screen (fixture->flow)), ==, CANVASS_FACE_ERASED);
  g_assert_null (walk_find (GTK_WIDGET (fixture->flow), CANVASS_TYPE_ENTRY, 0));
  walk_wait (has_ended, fixture);
  g_assert_cmpuint (fixture->end, ==, CANVASS_FLOW_END_STARTED_OVER);
}

static void
test_the_next_of_a_household_begins_in_the_same_language (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry;

  begin (fixture, NULL);
  walk_to (fixture->flow, "es", WALK_ASK);
  walk_do (fixture->flow, "flow.next");
  walk_type (fixture->flow, 0, "Ana López");
  press (fixture, "Prefiero no darlo");
  press (fixture, "Continuar");
  press (fixture, "No, gracias");
  press (fixture, "Continuar");
  press (fixture, "Firmar y agregar a otra persona");
  canvass_flow_stored (fixture->flow);
  press (fixture, "Siguiente persona");
  g_assert_cmpuint (fixture->another, ==, 1);
  g_assert_cmpuint (fixture->end, ==, CANVASS_FLOW_END_THANKED);
  canvass_flow_get_carry (fixture->flow, &carry);
  g_assert_cmpstr (carry.language, ==, "es");
  g_assert_cmpstr (carry.district, ==, "");
  gtk_window_destroy (fixture->window);

  begin (fixture, &carry);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_ASK_PAGE);
  g_assert_false (canvass_flow_is_begun (fixture->flow));
  /* Reading all of it is having begun: nobody is sent away from it. */
  walk_do (fixture->flow, "flow.read");
  g_assert_true (canvass_flow_is_begun (fixture->flow));
  press (fixture, "Continuar");
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "");
}

static gboolean
shows (Fixture *fixture, const char *words)
{
  g_autoptr (GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  collect_words (GTK_WIDGET (fixture->flow), shown);
  return g_hash_table_contains (shown, words);
}

static void
sign_in_spanish (Fixture *fixture, const char *how)
{
  press (fixture, "Continuar");
  walk_type (fixture->flow, 0, "Ana López");
  press (fixture, "Prefiero no darlo");
  press (fixture, "Continuar");
  press (fixture, "No, gracias");
  press (fixture, "Continuar");
  press (fixture, how);
  canvass_flow_stored (fixture->flow);
}

/* They need not say again which petition it is. */
static void
test_the_next_of_a_household_comes_to_the_same_petition (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry = { "es", "", 1, TRUE };

  add_campaign (fixture);
  change_campaign (fixture, "id = clean-river", "id = more-trees");
  add_campaign (fixture);
  begin (fixture, &carry);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_ASK_PAGE);
  g_assert_false (canvass_flow_is_begun (fixture->flow));
  sign_in_spanish (fixture, "Firmar y agregar a otra persona");
  g_assert_cmpuint (fixture->index, ==, 1);
  canvass_flow_get_carry (fixture->flow, &carry);
  g_assert_cmpuint (carry.petition, ==, 1);
  g_assert_true (carry.household);
}

/* As what a helper reads stands below what the signer reads. */
static gboolean
shows_within (Fixture *fixture, const char *words)
{
  g_autoptr (GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer text;
  gboolean found = FALSE;

  collect_words (GTK_WIDGET (fixture->flow), shown);
  g_hash_table_iter_init (&iter, shown);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    found = found || strstr (text, words) != NULL;
  return found;
}

/* The same person, who reads as before; not somebody else. */
static void
test_another_petition_looks_as_its_signer_chose (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry;

  add_campaign (fixture);
  change_campaign (fixture, "id = clean-river", "id = more-trees");
  add_campaign (fixture);
  for (guint household = 0; household < 2; household++) {
    begin (fixture, NULL);
    walk_press (walk_find (get_page (fixture), GTK_TYPE_BUTTON, 0));
    walk_choose_language (fixture->flow, "es");
    walk_use_aid (fixture->flow, "text-size", "largest");
    walk_use_aid (fixture->flow, "colors", "night");
    walk_use_aid (fixture->flow, "second-language", "en");
    if (get_page_type (fixture) != CANVASS_TYPE_ASK_PAGE)
      walk_do (fixture->flow, "flow.next");
    sign_in_spanish (fixture, household ? "Firmar y agregar a otra persona" : "Firmar");
    canvass_flow_get_carry (fixture->flow, &carry);
    gtk_window_destroy (fixture->window);

    begin (fixture, &carry);
    g_assert_false (canvass_flow_is_begun (fixture->flow));
    g_assert_cmpint (
        gtk_widget_has_css_class (GTK_WIDGET (fixture->flow), "text-largest"), ==, !household);
    g_assert_cmpint (canvass_colors_in_use () == CANVASS_COLORS_NIGHT, ==, !household);
    g_assert_cmpint (shows_within (fixture, "Start over"), ==, !household);
    gtk_window_destroy (fixture->window);
  }
  begin (fixture, NULL);
}

/* Somali has no interface here, and only the second petition is written in it. */
static void
test_a_language_that_one_petition_has_is_carried (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry = { "so", "", 1, FALSE };
  g_autofree char *english = g_build_filename (fixture->campaign.folder, "en.md", NULL);
  g_autofree char *text = NULL;

  add_campaign (fixture);
  g_assert_true (g_file_get_contents (english, &text, NULL, NULL));
  campaign_fixture_write (&fixture->campaign, "so.md", text);
  campaign_fixture_replace (
      &fixture->campaign, "so.md", "title = Let everybody swim", "title = Dabbaasha: swim");
  change_campaign (fixture, "id = clean-river", "id = more-trees");
  change_campaign (fixture, "languages = en es ar", "languages = en es ar so");
  add_campaign (fixture);
  begin (fixture, &carry);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_PETITIONS_PAGE);
  g_assert_true (shows (fixture, "Soomaali"));
  g_assert_true (shows (fixture, "Dabbaasha: swim in the river again"));
  walk_press (walk_find_saying (GTK_WIDGET (fixture->flow), "Dabbaasha: swim in the river again"));
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_ASK_PAGE);
  g_assert_true (shows (fixture, "Dabbaasha: swim in the river again"));
}

/* The first page of several petitions, where nobody has begun but something was carried. */
static void
test_what_is_carried_can_be_erased (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry = { "es", "22" };

  add_campaign (fixture);
  change_campaign (fixture, "id = clean-river", "id = more-trees");
  add_campaign (fixture);
  begin (fixture, &carry);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_PETITIONS_PAGE);
  press (fixture, "Empezar de nuevo");
  press (fixture, "Sí, borrar todo");
  walk_wait (has_ended, fixture);
  g_assert_cmpuint (fixture->end, ==, CANVASS_FLOW_END_STARTED_OVER);
}

static void
test_chooses_among_petitions (Fixture *fixture, gconstpointer unused)
{
  add_campaign (fixture);
  change_campaign (fixture, "id = clean-river", "id = more-trees");
  campaign_fixture_replace (&fixture->campaign,
                            "en.md",
                            "title = Let everybody swim in the river again",
                            "title = Plant trees along the river");
  add_campaign (fixture);
  begin (fixture, NULL);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_PETITIONS_PAGE);
  press (fixture, "Plant trees along the river");
  press (fixture, "English");
  g_assert_cmpstr (
      canvass_page_get_title (walk_get_page (fixture->flow)), ==, "Plant trees along the river");
  press (fixture, "Continue");
  walk_type (fixture->flow, 0, "Ana López");
  press (fixture, "I’d rather leave it out");
  press (fixture, "Continue");
  press (fixture, "No, thank you");
  press (fixture, "Continue");
  press (fixture, "Sign");
  g_assert_cmpuint (fixture->index, ==, 1);
  canvass_flow_stored (fixture->flow);
  press (fixture, "Another petition");
  g_assert_cmpuint (fixture->another, ==, 2);
}

/* Nobody finds their own among sixteen titles of each. */
static void
test_among_many_languages_that_comes_first (Fixture *fixture, gconstpointer unused)
{
  add_campaign (fixture);
  g_ptr_array_add (fixture->campaigns, walk_make_demo ());
  begin (fixture, NULL);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_PETITIONS_PAGE);
  press (fixture, "Polski");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_PETITIONS_PAGE);
  g_assert_nonnull (
      walk_find_saying (GTK_WIDGET (fixture->flow), "Let everybody swim in the river again"));
  press (fixture, "Niech Chicago chroni każdego imigranta");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_ASK_PAGE);
  press (fixture, "Dalej");
}

static void
test_the_choice_of_a_petition_speaks_every_language (Fixture *fixture, gconstpointer unused)
{
  static const char *const words[] = {
    "Which petition would you like to read?", "¿Qué petición le gustaría leer?",
    "Let everybody swim in the river again",  "Que todo el mundo pueda volver a nadar en el río",
    "ليعد النهر صالحًا لسباحة الجميع",         "English · Español · العربية",
  };

  add_campaign (fixture);
  change_campaign (fixture, "id = clean-river", "id = more-trees");
  add_campaign (fixture);
  begin (fixture, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_test_message ("“%s”", words[i]);
    g_assert_true (shows (fixture, words[i]));
  }
  g_assert_false (shows (fixture, "Którą petycję chcą Państwo przeczytać?"));
  walk_choose_language (fixture->flow, "es");
  g_assert_true (shows (fixture, words[1]));
  g_assert_false (shows (fixture, words[0]));
  g_assert_false (shows (fixture, words[2]));
  g_assert_true (shows (fixture, "Español"));
}

/* Whoever reads Korean only finds something to read, though not in the first petition. */
static void
test_the_choice_of_a_petition_greets_readers_of_each (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *english = g_build_filename (fixture->campaign.folder, "en.md", NULL);
  g_autofree char *text = NULL;

  add_campaign (fixture);
  g_assert_true (g_file_get_contents (english, &text, NULL, NULL));
  campaign_fixture_write (&fixture->campaign, "ko.md", text);
  change_campaign (fixture, "id = clean-river", "id = more-trees");
  change_campaign (fixture, "languages = en es ar", "languages = ko en es ar");
  add_campaign (fixture);
  begin (fixture, NULL);
  g_assert_true (shows (fixture, "어느 청원을 읽으시겠어요?"));
}

static void
test_another_petition_asks_everything_anew (Fixture *fixture, gconstpointer unused)
{
  add_campaign (fixture);
  change_campaign (fixture, "id = clean-river", "id = more-trees");
  campaign_fixture_replace (&fixture->campaign,
                            "en.md",
                            "title = Let everybody swim in the river again",
                            "title = Plant trees along the river");
  add_campaign (fixture);
  begin (fixture, NULL);
  press (fixture, "Plant trees along the river");
  press (fixture, "English");
  press (fixture, "Continue");
  walk_type (fixture->flow, 0, "Ana López");
  for (guint i = 0; i < 3; i++)
    press (fixture, "Back");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_PETITIONS_PAGE);
  press (fixture, "Let everybody swim in the river again");
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_ASK_PAGE);
  press (fixture, "Continue");
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "");

  /* And nothing of the first is lost. */
  for (guint i = 0; i < 3; i++)
    press (fixture, "Back");
  press (fixture, "Plant trees along the river");
  press (fixture, "Continue");
  g_assert_cmpstr (get_entry_text (fixture, 0), ==, "Ana López");
}

static void
test_a_missing_language_falls_back_visibly (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *notice;

  g_autofree char *arabic = g_build_filename (fixture->campaign.folder, "ar.md", NULL);

  change_campaign (fixture, "languages = en es ar", "languages = en es");
  g_assert_cmpint (g_remove (arabic), ==, 0);
  begin (fixture, NULL);
  press (fixture, "Polski · 简体中文 · العربية · …");
  press (fixture, "العربية");
  notice = walk_find_css (get_page (fixture), "notice");
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (notice)), "English"));
  press (fixture, "متابعة");
  walk_type (fixture->flow, 0, "محمد");
  press (fixture, "أفضّل عدم ذكره");
  press (fixture, "متابعة");
  press (fixture, "لا، شكرًا");
  press (fixture, "متابعة");
  press (fixture, "توقيع");
  g_assert_cmpstr (canvass_payload_get_language (fixture->payload), ==, "en");
}

static void
test_the_line_is_what_will_be_handed_in (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  g_assert_cmpstr (get_line (fixture), ==, "\u200e" LINE ("Ana L.", ", ", "60608"));
  press (fixture, "My full name");
  g_assert_cmpstr (get_line (fixture), ==, "\u200e" LINE ("Ana López", ", ", "60608"));
  press (fixture, "Without my name");
  g_assert_cmpstr (get_line (fixture), ==, "\u200e" LINE ("Name withheld", ", ", "60608"));
  walk_choose_language (fixture->flow, "ar");
  g_assert_cmpstr (
      get_line (fixture), ==, "\u200f\u2067" APART ("الاسم محجوب") "، " APART ("60608") "\u2069");
  press (fixture, "اسمي الكامل");
  /* A Latin name on an Arabic page keeps its own comma and direction. */
  g_assert_cmpstr (get_line (fixture), ==, "\u200f" LINE ("Ana López", ", ", "60608"));
  press (fixture, "توقيع");
  g_assert_cmpint (canvass_payload_get_public_name (fixture->payload), ==, CANVASS_PUBLIC_FULL);
}

static void
on_corner_held (CanvassFlow *flow, guint *held)
{
  (*held)++;
}

static void
point (const char *command)
{
  g_autofree char *line = g_strconcat ("xdotool ", command, NULL);
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
wait_ms (guint ms)
{
  gboolean waited = FALSE;

  g_timeout_add (ms, on_waited, &waited);
  walk_wait (is_true, &waited);
}

static void
test_a_held_corner_calls_the_canvasser (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");
  guint held = 0;

  if (xdotool == NULL) {
    g_test_skip ("xdotool is not installed");
    return;
  }
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_YOU);
  g_signal_connect (fixture->flow, "corner-held", G_CALLBACK (on_corner_held), &held);

  /* On the Back button, which must not be pressed by it. */
  point ("mousemove 50 45 mousedown 1");
  wait_ms (3500);
  point ("mouseup 1");
  wait_ms (200);
  g_assert_cmpuint (held, ==, 1);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_YOU_PAGE);

  /* A finger that slips out of the corner. */
  point ("mousemove 50 45 mousedown 1 mousemove 600 500");
  wait_ms (3500);
  point ("mouseup 1");
  wait_ms (200);
  g_assert_cmpuint (held, ==, 1);

  point ("mousemove 50 45 click 1");
  wait_ms (200);
  g_assert_cmpuint (held, ==, 1);
  g_assert_true (get_page_type (fixture) == CANVASS_TYPE_ASK_PAGE);
}

static void
test_a_press_counts_where_it_began (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");

  if (xdotool == NULL) {
    g_test_skip ("xdotool is not installed");
    return;
  }
  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  point ("mousemove 880 740 mousedown 1 mousemove 880 100 mouseup 1");
  wait_ms (200);
  g_assert_cmpuint (fixture->submitted, ==, 0);
  point ("mousemove 880 740 click --repeat 2 --delay 30 1");
  wait_ms (200);
  g_assert_cmpuint (fixture->submitted, ==, 1);
}

static void
count_down (gpointer left, GObject *object)
{
  (*(guint *)left)--;
}

static void
watch_all (GtkWidget *widget, guint *left)
{
  (*left)++;
  g_object_weak_ref (G_OBJECT (widget), count_down, left);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    watch_all (child, left);
}

static gboolean
are_gone (gpointer left)
{
  return *(guint *)left == 0;
}

static void
test_nothing_is_left_after_the_end (Fixture *fixture, gconstpointer unused)
{
  guint left = 1;

  begin (fixture, NULL);
  walk_to (fixture->flow, "en", WALK_SIGN);
  g_object_weak_ref (G_OBJECT (canvass_flow_get_form (fixture->flow)), count_down, &left);
  watch_all (GTK_WIDGET (fixture->flow), &left);
  g_assert_cmpuint (left, >, 30);
  gtk_window_destroy (g_steal_pointer (&fixture->window));
  walk_wait (are_gone, &left);
}

#define ADD(name)                                                                                  \
  g_test_add ("/flow/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  ADD (walks_from_welcome_to_thank_you);
  ADD (thanks_only_when_stored_and_ends_by_itself);
  ADD (a_second_press_signs_nothing_more);
  ADD (a_failure_says_so_and_lets_try_again);
  ADD (may_be_answered_at_once);
  ADD (going_back_loses_nothing);
  ADD (back_ends_at_the_languages);
  ADD (a_change_of_language_changes_every_word);
  ADD (a_change_of_language_keeps_what_was_entered);
  ADD (arabic_is_mirrored);
  ADD (nothing_is_ticked_beforehand);
  ADD (a_contact_not_chosen_is_not_given);
  ADD (a_contact_page_needs_an_answer);
  ADD (no_contact_page_where_nothing_is_offered);
  ADD (no_postcode_is_as_easy_as_one);
  ADD (a_blank_is_no_answer);
  ADD (a_missing_name_is_explained);
  ADD (nothing_is_called_wrong_while_it_is_typed);
  ADD (too_much_text_is_told_while_it_is_typed);
  ADD (signs_exactly_what_was_typed);
  ADD (a_required_drawing_is_asked_for);
  ADD (a_dot_may_be_somebodys_mark);
  ADD (a_mark_stands_for_a_signature);
  ADD (a_helper_is_sealed_as_witness);
  ADD (who_needs_no_help_after_all_has_no_witness);
  ADD (an_optional_drawing_may_be_left_out);
  ADD (a_hidden_drawing_has_no_pad);
  ADD (a_very_long_name_leaves_all_in_sight);
  ADD (an_idle_form_is_covered_then_erased);
  ADD (no_time_runs_behind_the_panel);
  ADD (somebody_who_only_reads_can_be_asked_for);
  ADD (the_canvasser_can_forget_a_form);
  ADD (practice_is_marked_on_every_page);
  ADD (without_practice_there_is_no_such_mark);
  ADD (warnings_stand_on_the_first_page_only);
  ADD (the_first_page_waits_for_ever);
  ADD (start_over_asks_wipes_and_says_so);
  ADD (the_next_of_a_household_begins_in_the_same_language);
  ADD (the_next_of_a_household_comes_to_the_same_petition);
  ADD (another_petition_looks_as_its_signer_chose);
  ADD (a_language_that_one_petition_has_is_carried);
  ADD (what_is_carried_can_be_erased);
  ADD (chooses_among_petitions);
  ADD (among_many_languages_that_comes_first);
  ADD (the_choice_of_a_petition_speaks_every_language);
  ADD (the_choice_of_a_petition_greets_readers_of_each);
  ADD (another_petition_asks_everything_anew);
  ADD (a_missing_language_falls_back_visibly);
  ADD (the_line_is_what_will_be_handed_in);
  ADD (a_held_corner_calls_the_canvasser);
  ADD (a_press_counts_where_it_began);
  ADD (nothing_is_left_after_the_end);

  return g_test_run ();
}
