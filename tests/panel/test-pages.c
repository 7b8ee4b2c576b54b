/*
 * The panel against a kiosk's side of the channel: by the names of its buttons, as a canvasser
 * would.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/panel.h"
#include "scenes.h"

#include "pages/pages.h"
#include "walk.h"
#include "widgets/entry.h"
#include "widgets/spoken.h"

#include <sys/socket.h>
#include <unistd.h>

typedef struct {
  int ends[2]; /* the kiosk's and the panel's */
  CanvassPanel *panel;
  gboolean ended;
  CanvassPanelMessage heard; /* last */
} Fixture;

static GtkWidget *
get_window (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  return windows != NULL ? windows->data : NULL;
}

static CanvassPanelView *
get_view (void)
{
  return CANVASS_PANEL_VIEW (walk_find (get_window (), CANVASS_TYPE_PANEL_VIEW, 0));
}

static void
on_ended (Fixture *fixture)
{
  fixture->ended = TRUE;
}

/* But the language, which each panel tells. */
static gboolean
hears_something (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;

  canvass_panel_message_clear (&fixture->heard);
  if (canvass_panel_receive (fixture->ends[0], CANVASS_SIDE_BOOTH, &fixture->heard, NULL, &error))
    return fixture->heard.kind != CANVASS_PANEL_LANGUAGE;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  return FALSE;
}

/* Wakes up what waits for events only. */
static gboolean
on_poll (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

static void
hear (Fixture *fixture, CanvassPanelMessageKind kind)
{
  guint poll = g_timeout_add (5, on_poll, NULL);

  walk_wait (hears_something, fixture);
  g_source_remove (poll);
  g_assert_cmpint (fixture->heard.kind, ==, kind);
}

static void
hear_task (Fixture *fixture, CanvassPanelTask task, const char *stick)
{
  hear (fixture, CANVASS_PANEL_DO);
  g_assert_cmpint (fixture->heard.task.task, ==, task);
  g_assert_cmpstr (fixture->heard.task.stick, ==, stick);
}

static void
say (Fixture *fixture, const CanvassPanelMessage *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_panel_send (fixture->ends[0], message, -1, &error));
  while (recv (fixture->ends[1], &(char){ 0 }, 1, MSG_PEEK | MSG_DONTWAIT) > 0)
    g_main_context_iteration (NULL, TRUE);
  if (get_window () != NULL)
    walk_settle_widget (get_window ());
}

static void
say_setup (Fixture *fixture, CanvassGate gate)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_SETUP };

  message.setup.windowed = TRUE;
  message.setup.gate = gate;
  message.setup.tries = 5;
  message.setup.language = (char *)"en";
  say (fixture, &message);
  hear (fixture, CANVASS_PANEL_READY);
  hear (fixture, CANVASS_PANEL_SHOWN);
  walk_settle_widget (get_window ());
}

static void
say_verdict (Fixture *fixture, CanvassVerdict verdict)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_VERDICT, .verdict = { verdict, 4, 0 } };

  say (fixture, &message);
}

/* @state: (transfer full) */
static void
say_state (Fixture *fixture, CanvassPanelState *state)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_STATE };

  message.state = state;
  say (fixture, &message);
  canvass_panel_state_free (state);
}

static void
say_outcome_why (Fixture *fixture, CanvassPanelTask task, CanvassOutcome outcome, CanvassWhy why)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_OUTCOME };

  message.outcome.task = task;
  message.outcome.outcome = outcome;
  message.outcome.number = 412;
  message.outcome.name = (char *)"KINGSTON";
  message.outcome.why = why;
  say (fixture, &message);
}

static void
say_outcome (Fixture *fixture, CanvassPanelTask task, CanvassOutcome outcome)
{
  say_outcome_why (fixture, task, outcome, CANVASS_WHY_NONE);
}

static void
press (const char *name)
{
  GtkWidget *button = scenes_find (get_window (), name);

  if (button == NULL)
    g_error ("Nothing to press is called “%s”", name);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  walk_settle_widget (get_window ());
}

static void
assert_says (const char *words)
{
  if (!scenes_says (get_window (), words))
    g_error ("Nothing says “%s”", words);
}

static void
setup (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_channel_pair (fixture->ends, &error));
  fixture->panel = canvass_panel_new (fixture->ends[1]);
  g_signal_connect_swapped (fixture->panel, "ended", G_CALLBACK (on_ended), fixture);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelMessage leave = { .kind = CANVASS_PANEL_LEAVE };

  if (!fixture->ended)
    canvass_panel_send (fixture->ends[0], &leave, -1, NULL);
  while (!fixture->ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (fixture->panel);
  g_assert_null (get_window ());
  canvass_panel_message_clear (&fixture->heard);
  close (fixture->ends[0]);
  close (fixture->ends[1]);
}

/* Past the PIN, by the keys on the screen. */
static void
enter (Fixture *fixture)
{
  static const char *const keys[] = { "4", "9", "3", "8", "1", "7" };

  say_setup (fixture, CANVASS_GATE_PIN);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    press (keys[i]);
  press ("Continue");
  hear (fixture, CANVASS_PANEL_PIN);
  g_assert_cmpstr (fixture->heard.digits, ==, "493817");
  say_verdict (fixture, CANVASS_VERDICT_RIGHT);
  say_state (fixture, scenes_make_state ());
}

static void
test_it_leaves_when_told (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelMessage leave = { .kind = CANVASS_PANEL_LEAVE };

  say_setup (fixture, CANVASS_GATE_PIN);
  g_assert_true (canvass_panel_send (fixture->ends[0], &leave, -1, NULL));
  while (!fixture->ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (canvass_panel_was_dismissed (fixture->panel));
}

static void
test_it_ends_with_the_kiosk (Fixture *fixture, gconstpointer unused)
{
  say_setup (fixture, CANVASS_GATE_PIN);
  shutdown (fixture->ends[0], SHUT_RDWR);
  while (!fixture->ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (canvass_panel_was_dismissed (fixture->panel));
}

static void
test_it_does_not_follow_nonsense (Fixture *fixture, gconstpointer unused)
{
  g_test_expect_message ("canvass-panel", G_LOG_LEVEL_MESSAGE, "*may not*");
  say_setup (fixture, CANVASS_GATE_PIN);
  g_assert_true (canvass_panel_send (
      fixture->ends[0], &(CanvassPanelMessage){ .kind = CANVASS_PANEL_SETUP }, -1, NULL));
  while (!fixture->ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (canvass_panel_was_dismissed (fixture->panel));
  g_test_assert_expected_messages ();
}

static void
test_it_answers_a_ping (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelMessage ping = { .kind = CANVASS_PANEL_PING, .number = 7 };

  say_setup (fixture, CANVASS_GATE_PIN);
  say (fixture, &ping);
  hear (fixture, CANVASS_PANEL_PONG);
  g_assert_cmpuint (fixture->heard.number, ==, 7);
}

static void
test_a_wrong_pin_tells_how_many_tries_are_left (Fixture *fixture, gconstpointer unused)
{
  say_setup (fixture, CANVASS_GATE_PIN);
  for (guint i = 0; i < 6; i++)
    press ("5");
  press ("Erase the last digit");
  press ("6");
  press ("Continue");
  hear (fixture, CANVASS_PANEL_PIN);
  g_assert_cmpstr (fixture->heard.digits, ==, "555556");
  say_verdict (fixture, CANVASS_VERDICT_WRONG);
  assert_says ("You can try 4 more times");
  press ("Back");
  hear (fixture, CANVASS_PANEL_BACK);
  g_assert_true (fixture->heard.keep_form);
}

static void
test_a_forgotten_pin_needs_none (Fixture *fixture, gconstpointer unused)
{
  say_setup (fixture, CANVASS_GATE_PIN);
  press ("PIN forgotten?");
  press ("Look for the file");
  hear_task (fixture, CANVASS_TASK_RESET_PIN, "");
  say_outcome (fixture, CANVASS_TASK_RESET_PIN, CANVASS_OUTCOME_NOTHING);
  assert_says ("No such file was found on a stick.");
  press ("Close");
  assert_says ("Enter the table’s PIN");
}

static void
test_the_overview_tells_how_the_table_stands (Fixture *fixture, gconstpointer unused)
{
  enter (fixture);
  assert_says ("A safe city for everyone who lives here");
  assert_says ("412");
  assert_says ("500 of the goal of 1,000");
  assert_says ("181,204");
  assert_says ("Last export: 2026-11-23, 14:05, to KINGSTON");
  assert_says ("Backup: everything is on Blue one, too");
  assert_says ("Battery: 83 %");
  press ("Back to signing");
  hear (fixture, CANVASS_PANEL_BACK);
}

static void
test_crashes_and_warnings_are_told (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelState *state = scenes_make_state ();

  enter (fixture);
  state->warnings = CANVASS_WARNING_BATTERY;
  state->crashes = 1;
  g_free (state->last_crash_time);
  state->last_crash_time = g_strdup ("14:05");
  state->begun = TRUE;
  say_state (fixture, state);
  assert_says ("The battery is low. Please plug in the charger.");
  assert_says ("The signing pages started again by themselves at 14:05.");
  assert_says ("A signer’s half-filled form lies behind this page.");
  g_assert_nonnull (scenes_find (get_window (), "Back to the signer: keep what they entered"));
  press ("Forget what they entered");
  hear (fixture, CANVASS_PANEL_BACK);
  g_assert_false (fixture->heard.keep_form);
}

/* To whoever hears the page: the focus is on what ends it, and that says how it ended. */
static void
assert_end_is_told (void)
{
  GtkWidget *close = scenes_find (get_window (), "Close");

  g_assert_nonnull (close);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (get_window ())) == close);
  g_assert_true (g_str_has_prefix (canvass_spoken_get_description (close), "Safe to pull now"));
}

static void
test_an_export_takes_three_taps (Fixture *fixture, gconstpointer unused)
{
  enter (fixture);
  press ("Export to a stick");
  press ("KINGSTON · 14 GB free");
  hear_task (fixture, CANVASS_TASK_EXPORT, "stick-1");
  assert_says ("Writing and comparing");
  say_outcome (fixture, CANVASS_TASK_EXPORT, CANVASS_OUTCOME_DONE);
  assert_says ("Safe to pull now: 412 signatures are on KINGSTON, read back and compared.");
  assert_end_is_told ();
  press ("Close");
  assert_says ("The table");
}

static void
test_what_was_refused_beside_is_told (Fixture *fixture, gconstpointer unused)
{
  enter (fixture);
  press ("Send");
  press ("Send");
  hear_task (fixture, CANVASS_TASK_SEND, "");
  say_outcome_why (fixture, CANVASS_TASK_SEND, CANVASS_OUTCOME_DONE, CANVASS_WHY_OTHERS);
  assert_says ("412 signatures were sent.");
  assert_says ("Other files were refused");
}

static void
test_an_export_can_be_cancelled_and_tried_again (Fixture *fixture, gconstpointer unused)
{
  enter (fixture);
  press ("Export to a stick");
  press ("Blue one · 14 GB free");
  hear_task (fixture, CANVASS_TASK_EXPORT, "stick-2");
  press ("Cancel");
  hear (fixture, CANVASS_PANEL_CANCEL);
  say_outcome (fixture, CANVASS_TASK_EXPORT, CANVASS_OUTCOME_CANCELLED);
  assert_says ("Nothing is lost");
  press ("Try again");
  g_assert_nonnull (scenes_find (get_window (), "KINGSTON · 14 GB free"));
}

static void
test_acknowledgements_on_a_stick_are_offered (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelState *state = scenes_make_state ();

  ((CanvassPanelStick *)g_ptr_array_index (state->sticks, 0))->n_acknowledgements = 2;
  enter (fixture);
  say_state (fixture, state);
  press ("Export to a stick");
  press ("Take in what coordinators confirm on KINGSTON");
  hear_task (fixture, CANVASS_TASK_ACKNOWLEDGE, "stick-1");
  say_outcome (fixture, CANVASS_TASK_ACKNOWLEDGE, CANVASS_OUTCOME_DONE);
  assert_says ("A coordinator has 412 signatures for good");
}

static void
test_what_the_pages_ask_for_arrives (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *page;
    const char *go;
    CanvassPanelTask task;
    const char *stick;
  } cases[] = {
    { "Send", "Send", CANVASS_TASK_SEND, "" },
    { "The last one was doubtful", "Yes, mark it", CANVASS_TASK_DOUBT, "" },
    { "Practice", "Start practicing", CANVASS_TASK_PRACTICE_ON, "" },
    { "Sticks and backup", "Use it as backup", CANVASS_TASK_MIRROR, "stick-1" },
    { "Sticks and backup", "Write to it without asking", CANVASS_TASK_ENROLL_STICK, "stick-1" },
    { "End of the event", "Yes, the event has ended", CANVASS_TASK_CLOSE, "" },
  };

  enter (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    press (cases[i].page);
    press (cases[i].go);
    hear_task (fixture, cases[i].task, cases[i].stick);
    say_outcome (fixture, cases[i].task, CANVASS_OUTCOME_DONE);
    press ("Back");
  }
  press ("Quit");
  press ("Quit");
  hear (fixture, CANVASS_PANEL_QUIT);
}

static gboolean
says_other_name (gpointer unused)
{
  return scenes_says (get_window (), "SANDISK");
}

/* What is told between the beginning and the end of a press waits for its end. */
static void
test_news_take_no_button_from_under_a_finger (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelState *state = scenes_make_state ();
  CanvassPanelStick *stick = g_ptr_array_index (state->sticks, 0);
  GtkWidget *button;

  enter (fixture);
  press ("Sticks and backup");
  button = scenes_find (get_window (), "Use it as backup");
  gtk_widget_set_state_flags (button, GTK_STATE_FLAG_ACTIVE, FALSE);
  g_free (stick->name);
  stick->name = g_strdup ("SANDISK");
  say_state (fixture, state);
  g_assert_true (scenes_find (get_window (), "Use it as backup") == button);
  g_signal_emit_by_name (button, "clicked");
  hear_task (fixture, CANVASS_TASK_MIRROR, "stick-1");
  gtk_widget_unset_state_flags (button, GTK_STATE_FLAG_ACTIVE);
  walk_wait (says_other_name, NULL);
}

/* What a kiosk found, on a day. */
static void
say_findings (Fixture *fixture)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_READINESS };
  CanvassPanelCheck *check = canvass_panel_check_new ();

  check->id = g_strdup ("moon");
  check->fitness = CANVASS_FITNESS_WARN;
  check->text = g_strdup ("The moon is waning");
  check->detail = g_strdup ("");
  message.readiness.checks =
      g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_panel_check_free);
  g_ptr_array_add (message.readiness.checks, check);
  message.readiness.day = g_strdup ("2026-11-23");
  message.readiness.time = g_strdup ("14:05");
  say (fixture, &message);
  canvass_panel_message_clear (&message);
}

static void
test_readiness_is_checked_and_told (Fixture *fixture, gconstpointer unused)
{
  enter (fixture);
  press ("Readiness");
  hear_task (fixture, CANVASS_TASK_CHECK, "");
  say_findings (fixture);
  assert_says ("Last checked: 2026-11-23, 14:05");
  assert_says ("The moon is waning");
  press ("Save a page to print");
  press ("KINGSTON · 14 GB free");
  hear_task (fixture, CANVASS_TASK_REPORT, "stick-1");
  g_assert_nonnull (strstr (fixture->heard.task.text, "language=en"));
}

/* By a panel before this one; nothing is looked at again but when asked for. */
static void
test_what_was_found_before_is_shown (Fixture *fixture, gconstpointer unused)
{
  enter (fixture);
  say_findings (fixture);
  press ("Readiness");
  assert_says ("Last checked: 2026-11-23, 14:05");
  assert_says ("The moon is waning");
  press ("Check again");
  hear_task (fixture, CANVASS_TASK_CHECK, "");
}

static void
test_five_targets_are_counted (Fixture *fixture, gconstpointer unused)
{
  enter (fixture);
  press ("Readiness");
  hear_task (fixture, CANVASS_TASK_CHECK, "");
  press ("Touch test");
  for (guint i = 1; i <= CANVASS_TOUCH_TARGETS; i++) {
    g_autofree char *name = g_strdup_printf ("Target %u", i);

    press (name);
  }
  assert_says ("Once more, with a wet finger.");
  press ("Target 2");
  press ("Leave this one out");
  press ("Leave this one out");
  assert_says ("Dry finger: 5 of 5 targets hit, misses: 0");
  assert_says ("Wet finger: 1 of 5 targets hit, misses: 0");
  g_assert_false (scenes_says (get_window (), "Through the protector"));
}

static void
test_a_petition_is_set_up (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelMessage words = { .kind = CANVASS_PANEL_WORDS };

  enter (fixture);
  press ("Petitions");
  press ("Add this petition");
  hear_task (fixture, CANVASS_TASK_LOOK, "stick-1");
  words.words.words = (char *)"abandon bridge candle dolphin engine forest";
  words.words.title = (char *)"A safe city";
  say (fixture, &words);
  assert_says ("1. abandon");
  assert_says ("6. forest");
  press ("Yes, all six");
  g_assert_false (gtk_widget_is_sensitive (scenes_find (get_window (), "Set up the petition")));
  gtk_editable_set_text (GTK_EDITABLE (walk_find (GTK_WIDGET (get_view ()), CANVASS_TYPE_ENTRY, 0)),
                         " Library ");
  press ("Set up the petition");
  hear_task (fixture, CANVASS_TASK_ENROLL, "stick-1");
  g_assert_cmpstr (fixture->heard.task.text, ==, "Library");
}

static void
test_other_words_change_nothing (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelMessage words = { .kind = CANVASS_PANEL_WORDS };

  enter (fixture);
  press ("Petitions");
  press ("Add this petition");
  hear_task (fixture, CANVASS_TASK_LOOK, "stick-1");
  words.words.words = (char *)"abandon bridge candle dolphin engine forest";
  say (fixture, &words);
  press ("No, they are not");
  assert_says ("Nothing was changed");
  g_assert_null (scenes_find (get_window (), "Yes, all six"));
  press ("Close");
  assert_says ("Petitions");
}

static void
test_the_tally_is_large_and_a_session_opens (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelState *state = scenes_make_state ();

  enter (fixture);
  press ("End of the event");
  press ("Yes, the event has ended");
  hear_task (fixture, CANVASS_TASK_CLOSE, "");
  state->closed = TRUE;
  say_state (fixture, state);
  say_outcome (fixture, CANVASS_TASK_CLOSE, CANVASS_OUTCOME_DONE);
  assert_says ("This table is closed");
  assert_says ("41");
  press ("Open a new session");
  hear_task (fixture, CANVASS_TASK_OPEN, "");

  /* Nothing calls it ended any more. */
  say_state (fixture, scenes_make_state ());
  say_outcome (fixture, CANVASS_TASK_OPEN, CANVASS_OUTCOME_DONE);
  assert_says ("Open a new session");
  g_assert_false (scenes_says (get_window (), "End of the event"));
  press ("Close");
  assert_says ("End of the event");
}

static void
test_it_speaks_another_language (Fixture *fixture, gconstpointer unused)
{
  enter (fixture);
  press ("Language: English");
  press ("Español");
  assert_says ("La mesa");
  press ("Idioma: Español");
  press ("العربية");
  assert_says ("الطاولة");
  g_assert_cmpint (
      gtk_widget_get_direction (GTK_WIDGET (canvass_panel_view_get_page (get_view ()))),
      ==,
      GTK_TEXT_DIR_RTL);
  gtk_widget_activate_action (GTK_WIDGET (get_view ()), "panel.choose-language", "s", "en");
}

static gboolean
is_warned (gpointer unused)
{
  return scenes_says (get_window (), "Are you still there?");
}

static void
test_whoever_walked_away_is_warned_and_left (Fixture *fixture, gconstpointer unused)
{
  enter (fixture);
  canvass_panel_view_set_idle_seconds (get_view (), 0, 100);
  walk_wait (is_warned, NULL);
  press ("Yes, continue");
  g_assert_false (scenes_says (get_window (), "Are you still there?"));
  canvass_panel_view_set_idle_seconds (get_view (), 0, 1);
  hear (fixture, CANVASS_PANEL_BACK);
  g_assert_true (fixture->heard.keep_form);
}

static gboolean
on_news (gpointer data)
{
  CanvassPanelState *state = scenes_make_state ();
  static guint64 room;

  ((CanvassPanelPetition *)g_ptr_array_index (state->petitions, 0))->room = ++room;
  say_state (data, state);
  return G_SOURCE_CONTINUE;
}

/* News of the table is nobody's touch. */
static void
test_whoever_walked_away_is_left_whatever_is_told_meanwhile (Fixture *fixture, gconstpointer unused)
{
  guint news;

  enter (fixture);
  news = g_timeout_add (100, on_news, fixture);
  canvass_panel_view_set_idle_seconds (get_view (), 0, 1);
  hear (fixture, CANVASS_PANEL_BACK);
  g_source_remove (news);
}

static gboolean
on_second (gpointer passed)
{
  *(gboolean *)passed = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
has_passed (gpointer passed)
{
  return *(gboolean *)passed;
}

/* What must not happen has nothing to wait for but the time that it would have taken. */
static void
test_nobody_is_sent_away_while_something_is_done (Fixture *fixture, gconstpointer unused)
{
  gboolean passed = FALSE;

  enter (fixture);
  press ("Send");
  press ("Send");
  hear_task (fixture, CANVASS_TASK_SEND, "");
  canvass_panel_view_set_idle_seconds (get_view (), 0, 1);
  g_timeout_add (2000, on_second, &passed);
  walk_wait (has_passed, &passed);
  g_assert_false (hears_something (fixture));
  say_outcome (fixture, CANVASS_TASK_SEND, CANVASS_OUTCOME_DONE);
  hear (fixture, CANVASS_PANEL_BACK);
}

static void
test_a_new_state_does_not_take_the_focus (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *button;

  enter (fixture);
  press ("Sticks and backup");
  button = scenes_find (get_window (), "Write to it without asking");
  gtk_widget_grab_focus (button);
  say_state (fixture, scenes_make_state ());
  button = scenes_find (get_window (), "Write to it without asking");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (get_window ())) == button);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

#define TEST(name) g_test_add ("/panel/pages/" #name, Fixture, NULL, setup, test_##name, teardown)
  TEST (it_leaves_when_told);
  TEST (it_ends_with_the_kiosk);
  TEST (it_does_not_follow_nonsense);
  TEST (it_answers_a_ping);
  TEST (a_wrong_pin_tells_how_many_tries_are_left);
  TEST (a_forgotten_pin_needs_none);
  TEST (the_overview_tells_how_the_table_stands);
  TEST (crashes_and_warnings_are_told);
  TEST (an_export_takes_three_taps);
  TEST (what_was_refused_beside_is_told);
  TEST (an_export_can_be_cancelled_and_tried_again);
  TEST (acknowledgements_on_a_stick_are_offered);
  TEST (what_the_pages_ask_for_arrives);
  TEST (news_take_no_button_from_under_a_finger);
  TEST (readiness_is_checked_and_told);
  TEST (what_was_found_before_is_shown);
  TEST (five_targets_are_counted);
  TEST (a_petition_is_set_up);
  TEST (other_words_change_nothing);
  TEST (the_tally_is_large_and_a_session_opens);
  TEST (it_speaks_another_language);
  TEST (whoever_walked_away_is_warned_and_left);
  TEST (whoever_walked_away_is_left_whatever_is_told_meanwhile);
  TEST (nobody_is_sent_away_while_something_is_done);
  TEST (a_new_state_does_not_take_the_focus);

  return g_test_run ();
}
