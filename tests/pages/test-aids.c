/*
 * Sizes, colors and a second language hold for one signer and change nothing else.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "walk.h"

#include "pages/aids.h"
#include "pages/colors.h"
#include "pages/flow-private.h"
#include "pages/interpreter.h"
#include "pages/pages.h"
#include "pages/sign-page.h"
#include "pages/tray.h"
#include "pages/you-page.h"
#include "widgets/column.h"
#include "widgets/entry.h"

typedef struct {
  GPtrArray *campaigns;
  CanvassFlow *flow;
  GtkWindow *window;
  guint submitted;
  char *language; /* (owned) of what was submitted */
} Fixture;

static void
on_submit (CanvassFlow *flow, guint index, CanvassPayload *payload, Fixture *fixture)
{
  fixture->submitted++;
  g_free (fixture->language);
  fixture->language = g_strdup (canvass_payload_get_language (payload));
}

static void
begin (Fixture *fixture)
{
  fixture->flow = canvass_flow_new (fixture->campaigns, NULL);
  g_signal_connect (fixture->flow, "submit", G_CALLBACK (on_submit), fixture);
  fixture->window = walk_show (fixture->flow, 1280, 800);
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  CampaignFixture campaign;

  campaign_fixture_setup (&campaign, NULL);
  walk_write_campaign (&campaign);
  fixture->campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (fixture->campaigns, campaign_fixture_seal (&campaign, 1));
  campaign_fixture_teardown (&campaign, NULL);
  begin (fixture);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->window);
  g_ptr_array_unref (fixture->campaigns);
  g_free (fixture->language);
}

static double
get_em (Fixture *fixture)
{
  return canvass_widget_get_em (GTK_WIDGET (walk_get_screen (fixture->flow)));
}

static void
test_each_size_is_larger_than_the_one_before (Fixture *fixture, gconstpointer unused)
{
  double before = 0;

  walk_to (fixture->flow, "en", WALK_YOU);
  for (guint i = 0; i < CANVASS_N_TEXT_SIZES; i++) {
    walk_use_aid (fixture->flow, "text-size", canvass_aids_text_sizes[i]);
    walk_settle (fixture->flow);
    g_assert_cmpfloat (get_em (fixture), >=, before * 1.1);
    before = get_em (fixture);
  }
  /* It stays while pages and languages change. */
  walk_do (fixture->flow, "flow.back");
  walk_choose_language (fixture->flow, "ar");
  walk_settle (fixture->flow);
  g_assert_cmpfloat (get_em (fixture), ==, before);
}

static void
test_no_other_size_than_those_is_taken (Fixture *fixture, gconstpointer unused)
{
  double before = get_em (fixture);

  walk_use_aid (fixture->flow, "text-size", "huge");
  walk_use_aid (fixture->flow, "colors", "pink");
  walk_settle (fixture->flow);
  g_assert_cmpfloat (get_em (fixture), ==, before);
  g_assert_cmpint (canvass_colors_in_use (), ==, CANVASS_COLORS_PAPER);
}

static void
test_nothing_is_left_for_the_next_signer (Fixture *fixture, gconstpointer unused)
{
  double normal = get_em (fixture);

  walk_use_aid (fixture->flow, "text-size", "largest");
  walk_use_aid (fixture->flow, "colors", "night");
  walk_use_aid (fixture->flow, "second-language", "es");
  g_assert_cmpint (canvass_colors_in_use (), ==, CANVASS_COLORS_NIGHT);
  gtk_window_destroy (fixture->window);
  begin (fixture);
  walk_to (fixture->flow, "en", WALK_ASK);
  g_assert_cmpfloat (get_em (fixture), ==, normal);
  g_assert_cmpint (canvass_colors_in_use (), ==, CANVASS_COLORS_PAPER);
  walk_find_saying (GTK_WIDGET (fixture->flow), "Continue");
}

/* Every line but those that are the same in every language says both. */
static void
check_lines (GtkWidget *widget, guint *n_both)
{
  if (CANVASS_IS_ENTRY (widget) || !gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget)) {
    const char *text = gtk_label_get_text (GTK_LABEL (widget));
    g_autofree char *own =
        g_strndup (text, canvass_interpreter_get_own_length (GTK_LABEL (widget)));

    g_test_message ("“%s”", text);
    if (g_str_equal (text, own))
      g_assert_true (*text == '\0' || strstr (text, "60608") != NULL ||
                     g_str_equal (text, "Español") || g_str_equal (text, "No") ||
                     g_str_equal (text, "•") || g_str_has_suffix (text, "."));
    else
      (*n_both)++;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_lines (child, n_both);
}

static void
test_a_helper_reads_every_line (Fixture *fixture, gconstpointer unused)
{
  for (WalkPage page = WALK_ASK; page <= WALK_SIGN; page++) {
    guint n_both = 0;

    /* The petition itself is longer in one of the two. */
    if (page == WALK_TEXT)
      continue;
    begin (fixture);
    walk_to (fixture->flow, "es", page);
    walk_use_aid (fixture->flow, "second-language", "en");
    walk_settle (fixture->flow);
    g_test_message ("on page %s", walk_page_names[page]);
    check_lines (GTK_WIDGET (fixture->flow), &n_both);
    g_assert_cmpuint (n_both, >, 8);
    if (page < WALK_SIGN)
      gtk_window_destroy (fixture->window);
  }
}

static gboolean
says_both (gpointer flow)
{
  GtkWidget *row = walk_find_css (GTK_WIDGET (walk_get_page (flow)), "problem");
  const char *text =
      row != NULL ? gtk_label_get_text (GTK_LABEL (walk_find (row, GTK_TYPE_LABEL, 0))) : "";

  return strstr (text, "Por favor") != NULL && strstr (text, "Please") != NULL;
}

static void
test_a_helper_reads_what_is_wrong (Fixture *fixture, gconstpointer unused)
{
  walk_to (fixture->flow, "es", WALK_ASK);
  walk_use_aid (fixture->flow, "second-language", "en");
  walk_do (fixture->flow, "flow.next");
  g_assert_true (G_OBJECT_TYPE (walk_get_page (fixture->flow)) == CANVASS_TYPE_YOU_PAGE);
  walk_do (fixture->flow, "flow.next");
  walk_wait (says_both, fixture->flow);
}

static void
test_a_helper_reads_the_bar_that_reads_aloud (Fixture *fixture, gconstpointer unused)
{
  guint n_both = 0;
  GtkWidget *bar;

  walk_to (fixture->flow, "es", WALK_ASK);
  walk_use_aid (fixture->flow, "second-language", "en");
  walk_do (fixture->flow, "aloud.listen");
  walk_settle (fixture->flow);
  bar = walk_find_css (GTK_WIDGET (fixture->flow), "listen-bar");
  check_lines (bar, &n_both);
  g_assert_cmpuint (n_both, >, 1);
  check_lines (GTK_WIDGET (walk_get_page (fixture->flow)), &n_both);
  g_assert_cmpuint (n_both, >, 8);
  walk_do (fixture->flow, "aloud.listen");
}

static void
test_a_helper_reads_what_ends_typing (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *key;
  const char *caption;

  walk_to (fixture->flow, "es", WALK_KEYBOARD);
  key = walk_find_css (walk_find (GTK_WIDGET (fixture->flow), CANVASS_TYPE_TRAY, 0), "done");
  caption = gtk_button_get_label (GTK_BUTTON (key));
  g_assert_cmpstr (caption, ==, "Listo");
  walk_use_aid (fixture->flow, "second-language", "en");
  caption = gtk_button_get_label (GTK_BUTTON (key));
  g_assert_cmpstr (caption, ==, "Listo\nDone");
  walk_use_aid (fixture->flow, "second-language", "");
  caption = gtk_button_get_label (GTK_BUTTON (key));
  g_assert_cmpstr (caption, ==, "Listo");
}

static void
test_without_a_helper_everything_is_as_before (Fixture *fixture, gconstpointer unused)
{
  walk_to (fixture->flow, "es", WALK_ASK);
  walk_use_aid (fixture->flow, "second-language", "en");
  walk_use_aid (fixture->flow, "second-language", "");
  walk_find_saying (GTK_WIDGET (fixture->flow), "Continuar");
}

static void
test_what_is_signed_is_what_the_signer_read (Fixture *fixture, gconstpointer unused)
{
  walk_to (fixture->flow, "es", WALK_ASK);
  walk_use_aid (fixture->flow, "second-language", "en");
  walk_use_aid (fixture->flow, "second-language", "");
  walk_to (fixture->flow, "es", WALK_SIGN);
  walk_use_aid (fixture->flow, "second-language", "en");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->flow), "flow.sign", "b", FALSE));
  g_assert_cmpuint (fixture->submitted, ==, 1);
  g_assert_cmpstr (fixture->language, ==, "es");
}

#define ADD(name)                                                                                  \
  g_test_add ("/aids/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  ADD (each_size_is_larger_than_the_one_before);
  ADD (no_other_size_than_those_is_taken);
  ADD (nothing_is_left_for_the_next_signer);
  ADD (a_helper_reads_every_line);
  ADD (a_helper_reads_what_is_wrong);
  ADD (a_helper_reads_the_bar_that_reads_aloud);
  ADD (a_helper_reads_what_ends_typing);
  ADD (without_a_helper_everything_is_as_before);
  ADD (what_is_signed_is_what_the_signer_read);

  return g_test_run ();
}
