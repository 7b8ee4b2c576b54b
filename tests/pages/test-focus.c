/*
 * Where the focus goes: to everything, with Tab and Enter alone, and never out of sight.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "voice-log.h"
#include "walk.h"

#include "pages/pages.h"
#include "pages/tray.h"
#include "widgets/entry.h"
#include "widgets/signature-pad.h"

typedef struct {
  VoiceLog *voice;
  GPtrArray *campaigns;
  CanvassFlow *flow;
  GtkWindow *window;
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  /* A server that starts, and finds that it has no voice. */
  fixture->voice = voice_log_new ();
  g_setenv ("CANVASS_SPEECH_MODULES", "/nonexistent", TRUE);
  fixture->campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (fixture->campaigns, walk_make_demo ());
  fixture->flow = canvass_flow_new (fixture->campaigns, NULL);
  fixture->window = walk_show (fixture->flow, 1280, 800);
}

/* One whose form is higher than the screen. */
static void
fixture_setup_asking (Fixture *fixture, gconstpointer unused)
{
  fixture->voice = voice_log_new ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  fixture->campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (fixture->campaigns, walk_make_asking ());
  fixture->flow = canvass_flow_new (fixture->campaigns, NULL);
  fixture->window = walk_show (fixture->flow, 1280, 800);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->window);
  g_ptr_array_unref (fixture->campaigns);
  voice_log_free (fixture->voice);
}

static GtkWidget *
find (Fixture *fixture, const char *words)
{
  return walk_find_saying (GTK_WIDGET (fixture->flow), words);
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (fixture->window);
}

static void
tab (Fixture *fixture, GtkDirectionType direction)
{
  gtk_widget_child_focus (GTK_WIDGET (fixture->window), direction);
}

/* Once around is enough to come by everything. */
static void
tab_to (Fixture *fixture, const char *words, GtkDirectionType direction)
{
  GtkWidget *wanted = find (fixture, words);
  GtkWidget *first = get_focus (fixture);

  while (get_focus (fixture) != wanted) {
    tab (fixture, direction);
    if (get_focus (fixture) == first)
      g_error ("Tab never comes to “%s”", words);
  }
}

/* What Enter does, but for the quarter of a second that a button waits before. */
static void
press_focused (Fixture *fixture)
{
  if (GTK_IS_BUTTON (get_focus (fixture)))
    walk_press (get_focus (fixture));
  else
    g_assert_true (gtk_widget_activate (get_focus (fixture)));
  walk_settle (fixture->flow);
}

static gboolean
is_chosen (Fixture *fixture, const char *words)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (find (fixture, words)));
}

static void
test_tab_comes_to_each_answer (Fixture *fixture, gconstpointer unused)
{
  static const char *const ways[] = { "Without my name", "My full name", "First name and initial" };
  static const GtkDirectionType directions[] = { GTK_DIR_TAB_FORWARD, GTK_DIR_TAB_BACKWARD };

  walk_to (fixture->flow, "en", WALK_SIGN);
  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (ways); j++) {
      tab_to (fixture, ways[j], directions[i]);
      g_assert_false (is_chosen (fixture, ways[j]));
      press_focused (fixture);
      g_assert_true (is_chosen (fixture, ways[j]));
    }
}

static void
test_a_yes_can_be_taken_back_with_tab_and_enter (Fixture *fixture, gconstpointer unused)
{
  walk_to (fixture->flow, "en", WALK_CONTACT);
  tab_to (fixture, "Yes, by e-mail", GTK_DIR_TAB_FORWARD);
  g_assert_true (is_chosen (fixture, "Yes, by e-mail"));
  tab_to (fixture, "No, thank you", GTK_DIR_TAB_FORWARD);
  g_assert_true (is_chosen (fixture, "Yes, by e-mail"));
  press_focused (fixture);
  g_assert_nonnull (find (fixture, "Without my name"));
}

/* By whichever arrow "No" is come to, the page stays. */
static void
test_an_arrow_only_looks_around (Fixture *fixture, gconstpointer unused)
{
  static const GtkDirectionType arrows[] = {
    GTK_DIR_UP, GTK_DIR_DOWN, GTK_DIR_LEFT, GTK_DIR_RIGHT
  };
  gboolean came = FALSE;

  walk_to (fixture->flow, "en", WALK_CONTACT);
  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++) {
    tab_to (fixture, "Yes, by e-mail", GTK_DIR_TAB_FORWARD);
    for (guint n = 0; n < 3; n++) {
      tab (fixture, arrows[i]);
      came |= is_chosen (fixture, "No, thank you");
      walk_settle (fixture->flow);
      g_assert_nonnull (find (fixture, "No, thank you"));
    }
  }
  g_assert_true (came);
}

static void
assert_in_sight (Fixture *fixture, GtkWidget *widget)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  g_assert_nonnull (scroller);
  g_assert_true (gtk_widget_compute_bounds (widget, scroller, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (
      bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (scroller) + 0.5);
}

static void
test_a_field_that_comes_is_in_sight (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *entry;

  walk_to (fixture->flow, "en", WALK_SIGN);
  tab_to (fixture, "Somebody helps me sign", GTK_DIR_TAB_FORWARD);
  press_focused (fixture);
  entry = walk_find (GTK_WIDGET (walk_get_page (fixture->flow)), CANVASS_TYPE_ENTRY, 0);
  g_assert_true (gtk_widget_is_ancestor (get_focus (fixture), entry));
  g_assert_null (walk_find (GTK_WIDGET (fixture->flow), CANVASS_TYPE_TRAY, 0));
  assert_in_sight (fixture, entry);
  /* And so is what is said about it. */
  tab_to (fixture, "Sign", GTK_DIR_TAB_FORWARD);
  press_focused (fixture);
  g_assert_true (gtk_widget_is_ancestor (get_focus (fixture), entry));
  assert_in_sight (fixture, entry);
  assert_in_sight (fixture, walk_find_css (GTK_WIDGET (fixture->flow), "problem"));
}

/* While the page still glides to what got the focus. */
static void
test_what_is_wrong_is_in_sight (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *page, *wrong;

  walk_choose_language (fixture->flow, "en");
  walk_on (fixture->flow, WALK_ASK);
  page = GTK_WIDGET (walk_get_page (fixture->flow));
  for (guint n = 0; n < 2; n++)
    walk_type (fixture->flow, n, n == 0 ? "Ana" : "60608");
  walk_settle (fixture->flow);
  walk_do (fixture->flow, "flow.next");
  walk_settle (fixture->flow);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  wrong = walk_find_css (page, "problem");
  g_assert_nonnull (wrong);
  assert_in_sight (fixture, wrong);
}

/* Each makes what stands above it higher. */
static void
test_what_is_chosen_stays_in_sight (Fixture *fixture, gconstpointer unused)
{
  static const char *const growing[] = { "Largest", "Tagalog", "Tiếng Việt" };

  walk_to (fixture->flow, "en", WALK_AIDS);
  for (gsize i = 0; i < G_N_ELEMENTS (growing); i++) {
    tab_to (fixture, growing[i], GTK_DIR_TAB_FORWARD);
    press_focused (fixture);
    walk_settle (fixture->flow);
    g_test_message ("%s", growing[i]);
    assert_in_sight (fixture, get_focus (fixture));
  }
}

static void
test_an_empty_pad_keeps_the_focus (Fixture *fixture, gconstpointer unused)
{
  static const char *const emptying[] = { "Clear", "Undo" };
  GtkWidget *pad;

  walk_to (fixture->flow, "en", WALK_SIGN);
  pad = walk_find (GTK_WIDGET (walk_get_page (fixture->flow)), CANVASS_TYPE_SIGNATURE_PAD, 0);
  canvass_signature_pad_clear (CANVASS_SIGNATURE_PAD (pad));
  for (gsize i = 0; i < G_N_ELEMENTS (emptying); i++) {
    tab_to (fixture, "Make a mark", GTK_DIR_TAB_FORWARD);
    press_focused (fixture);
    tab_to (fixture, emptying[i], GTK_DIR_TAB_BACKWARD);
    while (!canvass_signature_pad_is_empty (CANVASS_SIGNATURE_PAD (pad)))
      press_focused (fixture);
    g_assert_true (get_focus (fixture) == pad);
  }
}

static gboolean
is_focus_in_page (Fixture *fixture)
{
  GtkWidget *focus = get_focus (fixture);

  return focus != NULL && gtk_widget_get_mapped (focus) &&
         gtk_widget_is_ancestor (focus, GTK_WIDGET (walk_get_page (fixture->flow)));
}

static void
test_a_bar_that_goes_gives_the_focus_back (Fixture *fixture, gconstpointer unused)
{
  walk_to (fixture->flow, "en", WALK_ASK);
  tab_to (fixture, "Listen", GTK_DIR_TAB_FORWARD);
  walk_press (get_focus (fixture));
  tab_to (fixture, "Stop", GTK_DIR_TAB_FORWARD);
  press_focused (fixture);
  g_assert_null (walk_find_css (GTK_WIDGET (fixture->flow), "listen-bar"));
  g_assert_true (is_focus_in_page (fixture));
  tab_to (fixture, "Continue", GTK_DIR_TAB_FORWARD);
}

static gboolean
has_notice (gpointer flow)
{
  return walk_find_css (flow, "listen-notice") != NULL;
}

static void
test_a_notice_takes_the_focus_of_the_buttons_it_replaces (Fixture *fixture, gconstpointer unused)
{
  walk_to (fixture->flow, "en", WALK_ASK);
  tab_to (fixture, "Listen", GTK_DIR_TAB_FORWARD);
  walk_press (get_focus (fixture));
  tab_to (fixture, "Slower", GTK_DIR_TAB_FORWARD);
  walk_wait (has_notice, fixture->flow);
  g_assert_true (get_focus (fixture) == find (fixture, "Close"));
  press_focused (fixture);
  g_assert_true (is_focus_in_page (fixture));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

#define ADD(path, function)                                                                        \
  g_test_add ("/focus/" path, Fixture, NULL, fixture_setup, function, fixture_teardown)
  ADD ("each-answer", test_tab_comes_to_each_answer);
  ADD ("a-yes-taken-back", test_a_yes_can_be_taken_back_with_tab_and_enter);
  ADD ("arrows", test_an_arrow_only_looks_around);
  ADD ("in-sight", test_a_field_that_comes_is_in_sight);
  g_test_add ("/focus/wrong",
              Fixture,
              NULL,
              fixture_setup_asking,
              test_what_is_wrong_is_in_sight,
              fixture_teardown);
  ADD ("chosen", test_what_is_chosen_stays_in_sight);
  ADD ("empty-pad", test_an_empty_pad_keeps_the_focus);
  ADD ("bar", test_a_bar_that_goes_gives_the_focus_back);
  ADD ("notice", test_a_notice_takes_the_focus_of_the_buttons_it_replaces);
#undef ADD

  return g_test_run ();
}
