/*
 * "Listen", with a real speech-dispatcher whose output module writes down what it is to speak.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "look.h"
#include "voice-log.h"

#include "pages/aids.h"
#include "pages/flow-private.h"
#include "pages/pages.h"

#include <glib/gi18n-lib.h>

typedef struct {
  CampaignFixture campaign;
  GPtrArray *campaigns;
  CanvassFlow *flow;
  GtkWindow *window;
  VoiceLog *voice;
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  campaign_fixture_setup (&fixture->campaign, NULL);
  walk_write_campaign (&fixture->campaign);
  fixture->campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (fixture->campaigns, campaign_fixture_seal (&fixture->campaign, 1));
  fixture->voice = voice_log_new ();
  fixture->flow = canvass_flow_new (fixture->campaigns, NULL);
  fixture->window = walk_show (fixture->flow, 1280, 800);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->window);
  g_ptr_array_unref (fixture->campaigns);
  campaign_fixture_teardown (&fixture->campaign, NULL);
  voice_log_free (fixture->voice);
}

static GtkWidget *
get_root (Fixture *fixture)
{
  return GTK_WIDGET (fixture->window);
}

static void
press (Fixture *fixture, const char *label)
{
  walk_press (walk_find_saying (get_root (fixture), label));
}

static gboolean
is_marked (GtkWidget *widget)
{
  PangoAttrList *attributes =
      GTK_IS_LABEL (widget) ? gtk_label_get_attributes (GTK_LABEL (widget)) : NULL;
  PangoAttrIterator *iterator;
  gboolean marked = FALSE;

  if (attributes == NULL)
    return FALSE;
  iterator = pango_attr_list_get_iterator (attributes);
  do
    marked = marked || pango_attr_iterator_get (iterator, PANGO_ATTR_BACKGROUND) != NULL;
  while (!marked && pango_attr_iterator_next (iterator));
  pango_attr_iterator_destroy (iterator);
  return marked;
}

static guint
count_marked (GtkWidget *widget)
{
  guint n = is_marked (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_marked (child);
  return n;
}

static void
test_a_page_is_read_in_order_and_in_its_language (Fixture *fixture, gconstpointer unused)
{
  const CanvassText *text;
  g_autofree char *log = NULL;
  g_autofree char *spoken = NULL;
  const char *title, *stop, *next;

  walk_choose_language (fixture->flow, "ar");
  text = canvass_form_get_text (canvass_flow_get_form (fixture->flow));
  walk_do (fixture->flow, "aloud.listen");
  /* The names of buttons come last. */
  spoken = g_strdup_printf (">%s<", _ ("Continue"));
  voice_log_hear (fixture->voice, spoken, 1);
  log = voice_log_read (fixture->voice);
  title = strstr (log, canvass_text_get_title (text));
  g_assert_nonnull (title);
  stop = strstr (log, _ ("Stop any time before signing: nothing is kept."));
  next = strstr (log, spoken);
  g_assert_nonnull (stop);
  g_assert_true (title < stop);
  g_assert_true (stop < next);
  g_assert_cmpuint (voice_log_count (fixture->voice, "\"language\": \"ar\""), >=, 5);
  g_assert_cmpuint (voice_log_count (fixture->voice, "\"language\": \"en\""), ==, 0);
}

static void
test_it_pauses_goes_on_and_is_slowed (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *title = NULL;

  voice_log_set_voices (fixture->voice, "\"en\", \"es\", \"ar\"", 60);
  walk_choose_language (fixture->flow, "ar");
  title = g_strdup (
      canvass_text_get_title (canvass_form_get_text (canvass_flow_get_form (fixture->flow))));
  walk_do (fixture->flow, "aloud.listen");
  voice_log_hear (fixture->voice, title, 1);
  g_assert_cmpuint (count_marked (get_root (fixture)), ==, 1);
  press (fixture, _ ("Pause"));
  voice_log_hear (fixture->voice, "\"stop\"", 1);
  g_assert_cmpuint (count_marked (get_root (fixture)), ==, 1);
  press (fixture, _ ("Go on"));
  voice_log_hear (fixture->voice, "\"SPEAK\"", 2);
  press (fixture, _ ("Slower"));
  voice_log_hear (fixture->voice, "\"rate\": -20", 1);
  press (fixture, _ ("Louder"));
  voice_log_hear (fixture->voice, "\"volume\": 70", 1);
  press (fixture, _ ("Stop"));
  g_assert_cmpuint (count_marked (get_root (fixture)), ==, 0);
}

static gboolean
says_no_voice (gpointer data)
{
  Fixture *fixture = data;

  return walk_find_css (get_root (fixture), "listen-notice") != NULL;
}

/* Nothing can be louder then: there are no buttons for it. */
static const char *
get_notice (Fixture *fixture)
{
  GtkWidget *row = walk_find_css (get_root (fixture), "listen-notice");

  g_assert_null (walk_find_css (get_root (fixture), "listen-button"));
  walk_find_saying (row, _ ("Close"));
  return gtk_label_get_text (GTK_LABEL (walk_find (row, GTK_TYPE_LABEL, 0)));
}

static void
test_a_language_without_a_voice_is_told (Fixture *fixture, gconstpointer unused)
{
  voice_log_set_voices (fixture->voice, "\"en\", \"ar\"", 0.05);
  walk_choose_language (fixture->flow, "es");
  walk_do (fixture->flow, "aloud.listen");
  walk_wait (says_no_voice, fixture);
  g_assert_cmpstr (get_notice (fixture),
                   ==,
                   _ ("This tablet has no voice for this language. Everything it would say stands "
                      "on the screen."));
  g_assert_cmpuint (voice_log_count (fixture->voice, "SPEAK"), ==, 0);
  walk_do (fixture->flow, "flow.next");
}

static void
test_without_speech_it_says_so_and_all_else_works (Fixture *fixture, gconstpointer unused)
{
  g_setenv ("CANVASS_SPEECH_MODULES", "/nonexistent", TRUE);
  walk_choose_language (fixture->flow, "en");
  walk_do (fixture->flow, "aloud.listen");
  walk_wait (says_no_voice, fixture);
  g_assert_cmpstr (
      get_notice (fixture),
      ==,
      _ ("This tablet cannot read aloud. Everything it would say stands on the screen."));
  press (fixture, _ ("Close"));
  g_assert_null (walk_find_css (get_root (fixture), "listen-bar"));
}

/* Its buttons, beside a page with errors and a second language, at every size. */
static void
test_the_bar_fits_on_every_screen (Fixture *fixture, gconstpointer unused)
{
  static const int sizes[][2] = { { 1280, 800 }, { 800, 1280 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    Look look = { .width = sizes[i][0], .height = sizes[i][1], .language = "es", .name = "listen" };

    gtk_window_destroy (fixture->window);
    look.flow = fixture->flow = canvass_flow_new (fixture->campaigns, NULL);
    look.window = fixture->window = walk_show (look.flow, look.width, look.height);
    look.root = GTK_WIDGET (look.flow);
    walk_to (look.flow, "es", WALK_ASK);
    walk_do (look.flow, "flow.next");
    walk_do (look.flow, "flow.next");
    walk_do (look.flow, "aloud.listen");
    walk_use_aid (look.flow, "second-language", "en");
    for (guint size = 0; size < CANVASS_N_TEXT_SIZES; size++) {
      look.text_size = canvass_aids_text_sizes[size];
      walk_use_aid (look.flow, "text-size", look.text_size);
      walk_settle (look.flow);
      walk_do (look.flow, "flow.next");
      walk_settle (look.flow);
      g_assert_nonnull (walk_find_css (look.root, "listen-button"));
      look_closely (&look);
    }
  }
}

/* Who does not see that there is more hears of it, and where each press leads. */
static void
test_more_below_is_told_by_ear (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *more;

  walk_use_aid (fixture->flow, "text-size", "largest");
  walk_choose_language (fixture->flow, "en");
  walk_settle (fixture->flow);
  walk_do (fixture->flow, "aloud.by-ear");
  more = walk_find_css (get_root (fixture), "more");
  g_assert_true (gtk_widget_get_mapped (more));
  gtk_widget_grab_focus (more);
  voice_log_hear (fixture->voice, "More below, button", 1);
  voice_log_hear (fixture->voice, "Part 1 of", 1);
  walk_press (more);
  voice_log_hear (fixture->voice, "Part 2 of", 1);
  walk_do (fixture->flow, "aloud.by-ear");
}

/* A blind signer need not find out how once more, and somebody else finds it silent. */
static void
test_another_petition_is_heard_as_the_one_before (Fixture *fixture, gconstpointer unused)
{
  CanvassFlowCarry carry;

  walk_choose_language (fixture->flow, "es");
  walk_do (fixture->flow, "aloud.by-ear");
  canvass_flow_get_carry (fixture->flow, &carry);
  g_assert_true (carry.aids.by_ear);
  gtk_window_destroy (fixture->window);
  voice_log_free (fixture->voice);

  fixture->voice = voice_log_new ();
  fixture->flow = canvass_flow_new (fixture->campaigns, &carry);
  fixture->window = walk_show (fixture->flow, 1280, 800);
  voice_log_hear (fixture->voice, "Desde ahora todo se dice en voz alta.", 1);
  g_assert_false (canvass_flow_is_begun (fixture->flow));
  canvass_form_set_household (canvass_flow_get_form (fixture->flow), TRUE);
  canvass_flow_get_carry (fixture->flow, &carry);
  g_assert_false (carry.aids.by_ear);
}

static void
test_what_was_typed_is_never_read (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *spoken = NULL;

  walk_to (fixture->flow, "en", WALK_SIGN);
  walk_do (fixture->flow, "aloud.listen");
  spoken = g_strdup_printf (">%s<", _ ("Sign"));
  voice_log_hear (fixture->voice, spoken, 1);
  g_assert_cmpuint (voice_log_count (fixture->voice, _ ("Handed in like this")), ==, 1);
  g_assert_cmpuint (
      voice_log_count (fixture->voice,
                       canvass_form_get_public_line (canvass_flow_get_form (fixture->flow))),
      ==,
      0);
}

#define ADD(name)                                                                                  \
  g_test_add ("/aloud/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD (a_language_without_a_voice_is_told);
  ADD (without_speech_it_says_so_and_all_else_works);
  ADD (the_bar_fits_on_every_screen);
  ADD (more_below_is_told_by_ear);
  ADD (another_petition_is_heard_as_the_one_before);
  ADD (what_was_typed_is_never_read);
  ADD (a_page_is_read_in_order_and_in_its_language);
  ADD (it_pauses_goes_on_and_is_slowed);
  return g_test_run ();
}
