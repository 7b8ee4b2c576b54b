/*
 * The panel by ear alone, with a real speech-dispatcher whose output module writes down what it is
 * to speak.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "look.h"
#include "scenes.h"
#include "voice-log.h"

#include "pages/pages.h"
#include "panel/pin-pad.h"
#include "walk.h"

#include <glib/gi18n-lib.h>

typedef struct {
  VoiceLog *voice;
  CanvassPanelModel *model;
  GtkWidget *view; /* (nullable) before it is shown */
  GtkWindow *window;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  fixture->voice = voice_log_new ();
  fixture->model = canvass_panel_model_new ();
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->window);
  g_assert_finalize_object (fixture->model);
  voice_log_free (fixture->voice);
}

static void
show (Fixture *fixture)
{
  fixture->view = GTK_WIDGET (canvass_panel_view_new (fixture->model));
  fixture->window = walk_show_widget (fixture->view, 1280, 800);
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->view, action, NULL));
}

static void
hear (Fixture *fixture, const char *words)
{
  voice_log_hear (fixture->voice, words, 1);
}

/* Once more than before. */
static void
hear_again (Fixture *fixture, const char *words, guint before)
{
  voice_log_hear (fixture->voice, words, before + 1);
}

static void
press (Fixture *fixture, const char *name)
{
  GtkWidget *button = scenes_find (fixture->view, name);

  if (button == NULL)
    g_error ("Nothing to press is called “%s”", name);
  g_signal_emit_by_name (button, "clicked");
}

/* Whether a digit was spoken that is not of a key's name, as in F1. */
static gboolean
says_digits (Fixture *fixture)
{
  static const char key[] = "\"text\": \"";
  g_autofree char *log = voice_log_read (fixture->voice);

  for (const char *at = strstr (log, key); at != NULL; at = strstr (at, key)) {
    gboolean tag = FALSE;

    for (at += strlen (key); *at != '\n' && *at != '\0' && !g_str_has_prefix (at, "\", "); at++) {
      tag = *at == '<' || (tag && at[-1] != '>');
      if (!tag && g_ascii_isdigit (*at) && at[-1] != 'F')
        return TRUE;
    }
  }
  return FALSE;
}

static void
test_a_page_is_read_with_its_buttons (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *log = NULL;

  scenes_open (fixture->model, "es");
  show (fixture);
  act (fixture, "aloud.listen");
  hear (fixture, _ ("Back to signing"));
  log = voice_log_read (fixture->voice);
  g_assert_true (strstr (log, _ ("The table")) < strstr (log, ">412<"));
  g_assert_true (strstr (log, ">412<") < strstr (log, _ ("Export to a stick")));
  g_assert_cmpuint (voice_log_count (fixture->voice, "\"language\": \"en\""), ==, 0);
  g_assert_nonnull (walk_find_css (fixture->view, "listen-bar"));
  act (fixture, "aloud.listen");
  g_assert_null (walk_find_css (fixture->view, "listen-bar"));
}

static void
press_key (Fixture *fixture, guint keyval)
{
  GtkWidget *pad = walk_find (fixture->view, CANVASS_TYPE_PIN_PAD, 0);

  canvass_pin_pad_press (CANVASS_PIN_PAD (pad), keyval);
  walk_settle_widget (fixture->view);
}

static void
hear_what_each_says (Fixture *fixture, const char *words, guint times)
{
  for (guint i = 0; i < times; i++) {
    GtkWidget *widget;

    gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_FORWARD);
    widget = gtk_window_get_focus (fixture->window);
    if (gtk_widget_has_css_class (widget, "pin-key"))
      hear_again (fixture, words, voice_log_count (fixture->voice, words));
  }
}

static void
test_no_digit_of_a_pin_is_heard_nor_how_many (Fixture *fixture, gconstpointer unused)
{
  scenes_tell_setup (fixture->model, CANVASS_GATE_PIN, "en");
  show (fixture);
  act (fixture, "aloud.by-ear");
  hear (fixture, "From now on everything is spoken.");
  hear (fixture, "Enter the table’s PIN");
  hear (fixture, "They are not spoken aloud.");
  hear (fixture, "A digit, not spoken aloud, button");
  press_key (fixture, GDK_KEY_4);
  hear (fixture, "Digit entered");
  press_key (fixture, GDK_KEY_9);
  hear_again (fixture, "Digit entered", 1);
  press (fixture, "3");
  hear_again (fixture, "Digit entered", 2);
  press_key (fixture, GDK_KEY_BackSpace);
  hear (fixture, "Digit erased");
  hear_what_each_says (fixture, ", button", 8);
  act (fixture, "aloud.by-ear");
  act (fixture, "aloud.listen");
  hear (fixture, ">Erase the last digit<");
  g_assert_false (says_digits (fixture));
  g_assert_cmpuint (voice_log_count (fixture->voice, "•"), ==, 0);
  g_assert_cmpuint (voice_log_count (fixture->voice, "\\u2022"), ==, 0);
  g_assert_cmpuint (voice_log_count (fixture->voice, "digits entered"), ==, 0);
}

/* The control. */
static void
test_digits_that_are_heard_would_be_found (Fixture *fixture, gconstpointer unused)
{
  scenes_open (fixture->model, "en");
  show (fixture);
  act (fixture, "aloud.listen");
  hear (fixture, ">412<");
  g_assert_true (says_digits (fixture));
}

static void
test_what_is_wrong_with_a_pin_is_heard_each_time (Fixture *fixture, gconstpointer unused)
{
  scenes_tell_setup (fixture->model, CANVASS_GATE_PIN, "en");
  show (fixture);
  act (fixture, "aloud.by-ear");
  hear (fixture, "A digit, not spoken aloud, button");
  for (guint i = 0; i < 2; i++) {
    press_key (fixture, GDK_KEY_4);
    hear_again (fixture, "Digit entered", i);
    press_key (fixture, GDK_KEY_Return);
    hear_again (fixture, "A PIN has at least six digits.", i);
  }
  scenes_enter_pin (fixture->model, "493817");
  scenes_tell_verdict (fixture->model, CANVASS_VERDICT_WRONG, 4);
  hear (fixture, "That is not the PIN.");
  hear (fixture, "You can try 4 more times.");
}

static void
test_another_question_on_the_same_page_is_heard (Fixture *fixture, gconstpointer unused)
{
  scenes_tell_setup (fixture->model, CANVASS_GATE_CHOOSE, "en");
  show (fixture);
  act (fixture, "aloud.by-ear");
  hear (fixture, "Choose a PIN for this table");
  hear (fixture, "A digit, not spoken aloud, button");
  scenes_enter_pin (fixture->model, "493817");
  hear (fixture, "Enter the same PIN again");
}

static void
tell_progress (Fixture *fixture, guint permille)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_PROGRESS };

  message.progress.task = CANVASS_TASK_EXPORT;
  message.progress.permille = permille;
  scenes_tell (fixture->model, &message);
}

static void
test_an_export_is_heard_from_its_beginning_to_its_end (Fixture *fixture, gconstpointer unused)
{
  scenes_open (fixture->model, "en");
  canvass_panel_model_go (fixture->model, CANVASS_PLACE_EXPORT);
  show (fixture);
  act (fixture, "aloud.by-ear");
  hear (fixture, "Which stick?");
  hear (fixture, "KINGSTON · 14 GB free, button");
  press (fixture, "KINGSTON · 14 GB free");
  hear (fixture, "Writing and comparing: leave the stick in");
  hear (fixture, "Cancel, button");
  for (guint permille = 10; permille < 500; permille += 10)
    tell_progress (fixture, permille);
  tell_progress (fixture, 520);
  hear (fixture, " 50 %");
  g_assert_cmpuint (voice_log_count (fixture->voice, "leave the stick in"), <=, 4);
  scenes_tell_outcome (fixture->model, CANVASS_TASK_EXPORT, CANVASS_OUTCOME_DONE);
  hear (fixture, "Safe to pull now: 412 signatures are on KINGSTON");
  hear (fixture, "Close, button");
}

static void
test_a_pulled_stick_and_other_worries_are_heard (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelState *state = scenes_make_state ();

  scenes_open (fixture->model, "en");
  show (fixture);
  act (fixture, "aloud.by-ear");
  hear (fixture, "Back to signing, button");
  state->warnings = CANVASS_WARNING_BATTERY;
  scenes_tell_state (fixture->model, state);
  hear (fixture, "The battery is low.");
  hear (fixture, "Please plug in the charger.");
  canvass_panel_model_do (fixture->model, CANVASS_TASK_EXPORT, "stick-1", NULL, NULL);
  scenes_tell_outcome (fixture->model, CANVASS_TASK_EXPORT, CANVASS_OUTCOME_PULLED);
  hear (fixture, "The stick was pulled too early.");
  /* What was told already is not told again with it. */
  g_assert_cmpuint (voice_log_count (fixture->voice, "The battery is low."), ==, 1);
}

static void
open_words (Fixture *fixture, const char *language)
{
  const CanvassPanelFacts *facts = canvass_panel_model_look (fixture->model);

  scenes_open (fixture->model, language);
  canvass_panel_model_go (fixture->model, CANVASS_PLACE_PETITIONS);
  canvass_panel_model_look_at (fixture->model, g_ptr_array_index (facts->state->offers, 0));
  scenes_tell_words (fixture->model, FALSE);
}

/* With words that are English, whatever language the panel speaks. */
static void
test_six_words_are_heard_as_they_are_written (Fixture *fixture, gconstpointer unused)
{
  static const char *const words[] = {
    "abandon", "bridge", "candle", "dolphin", "engine", "forest"
  };

  open_words (fixture, "es");
  show (fixture);
  act (fixture, "aloud.by-ear");
  hear (fixture, _ ("Are these the words on the coordinator’s card, in this order?"));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autofree char *spoken = g_strdup_printf (">%s<", words[i]);

    hear (fixture, spoken);
  }
  g_assert_cmpuint (voice_log_count (fixture->voice, "\"language\": \"en\""), ==, 6);
}

static void
test_the_touch_test_is_passed_and_left_out_by_ear (Fixture *fixture, gconstpointer unused)
{
  scenes_open (fixture->model, "en");
  canvass_panel_model_go (fixture->model, CANVASS_PLACE_READINESS);
  canvass_panel_model_go (fixture->model, CANVASS_PLACE_TOUCH);
  show (fixture);
  act (fixture, "aloud.by-ear");
  hear (fixture, "Touch all five targets with a dry finger.");
  press (fixture, "Target 3");
  hear (fixture, "Dry finger: 1 of 5 targets hit, misses: 0");
  press (fixture, "Leave this one out");
  hear (fixture, "Once more, with a wet finger.");
  act (fixture, "panel.escape");
  hear (fixture, "Readiness");
}

static void
test_another_language_goes_on_by_ear (Fixture *fixture, gconstpointer unused)
{
  scenes_open (fixture->model, "en");
  show (fixture);
  act (fixture, "aloud.by-ear");
  hear (fixture, "The table");
  act (fixture, "panel.languages");
  hear (fixture, "Choose your language");
  gtk_widget_activate_action (fixture->view, "panel.choose-language", "s", "ar");
  hear (fixture, _ ("The table"));
  voice_log_hear (fixture->voice, "\"language\": \"ar\"", 5);
  gtk_widget_activate_action (fixture->view, "panel.choose-language", "s", "en");
}

static void
test_what_is_typed_is_heard_where_it_is_no_secret (Fixture *fixture, gconstpointer unused)
{
  open_words (fixture, "en");
  canvass_panel_model_accept_words (fixture->model);
  show (fixture);
  act (fixture, "aloud.by-ear");
  hear (fixture, "text field, empty");
  gtk_editable_set_text (
      GTK_EDITABLE (gtk_widget_get_parent (gtk_window_get_focus (fixture->window))), "L");
  hear (fixture, "Capital L");
}

/* Its buttons, on a page with much to read and on one with much to press. */
static void
look_with_bar (Fixture *fixture, const Scene *scene, int width, int height)
{
  Look look = { .width = width, .height = height, .language = "es", .name = scene->name };

  scene->play (fixture->model, "es");
  fixture->view = look.root = GTK_WIDGET (canvass_panel_view_new (fixture->model));
  fixture->window = look.window = walk_show_widget (fixture->view, width, height);
  act (fixture, "aloud.listen");
  walk_settle_widget (fixture->view);
  for (guint i = 0; i < 2; i++) {
    look.text_size = i == 0 ? "normal" : "largest";
    g_assert_nonnull (walk_find_css (look.root, "listen-button"));
    look_closely (&look);
    act (fixture, "panel.text-size");
    walk_settle_widget (fixture->view);
  }
}

static void
test_the_bar_fits_on_every_screen (Fixture *fixture, gconstpointer unused)
{
  static const int sizes[][2] = { { 1280, 800 }, { 800, 1280 }, { 1920, 1080 } };

  voice_log_set_voices (fixture->voice, "\"es\"", 60);
  for (gsize i = 0; i < scenes_n; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++) {
      if (!g_str_equal (scenes[i].name, "overview") && !g_str_equal (scenes[i].name, "pin-wrong") &&
          !g_str_equal (scenes[i].name, "exporting"))
        continue;
      if (fixture->window != NULL)
        gtk_window_destroy (fixture->window);
      g_clear_object (&fixture->model);
      fixture->model = canvass_panel_model_new ();
      look_with_bar (fixture, &scenes[i], sizes[j][0], sizes[j][1]);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

#define TEST(name) g_test_add ("/panel/aloud/" #name, Fixture, NULL, setup, test_##name, teardown)
  TEST (a_page_is_read_with_its_buttons);
  TEST (no_digit_of_a_pin_is_heard_nor_how_many);
  TEST (digits_that_are_heard_would_be_found);
  TEST (what_is_wrong_with_a_pin_is_heard_each_time);
  TEST (another_question_on_the_same_page_is_heard);
  TEST (an_export_is_heard_from_its_beginning_to_its_end);
  TEST (a_pulled_stick_and_other_worries_are_heard);
  TEST (six_words_are_heard_as_they_are_written);
  TEST (the_touch_test_is_passed_and_left_out_by_ear);
  TEST (another_language_goes_on_by_ear);
  TEST (the_bar_fits_on_every_screen);
  TEST (what_is_typed_is_heard_where_it_is_no_secret);

  return g_test_run ();
}
