/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/outcome.h"
#include "panel/report.h"
#include "scenes.h"

#include "format/secret.h"

/* What the panel asked for last, and how much it asked for. */
typedef struct {
  CanvassPanelModel *model;
  guint n;
  CanvassPanelMessageKind kind;
  CanvassPanelTask task;
  char *stick, *campaign, *text;
  char digits[CANVASS_PIN_MAX_DIGITS + 1];
  gboolean keep_form;
  char *language;
} Fixture;

static void
keep (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text != NULL ? text : "");
}

static void
on_request (Fixture *fixture, const CanvassPanelMessage *message)
{
  if (message->kind == CANVASS_PANEL_LANGUAGE) {
    keep (&fixture->language, message->language);
    return;
  }
  fixture->n++;
  fixture->kind = message->kind;
  if (message->kind == CANVASS_PANEL_DO) {
    fixture->task = message->task.task;
    keep (&fixture->stick, message->task.stick);
    keep (&fixture->campaign, message->task.campaign);
    keep (&fixture->text, message->task.text);
  } else if (message->kind == CANVASS_PANEL_PIN || message->kind == CANVASS_PANEL_CHOOSE_PIN) {
    g_strlcpy (fixture->digits, message->digits, sizeof fixture->digits);
  } else if (message->kind == CANVASS_PANEL_BACK) {
    fixture->keep_form = message->keep_form;
  }
}

static void
setup (Fixture *fixture, gconstpointer unused)
{
  fixture->model = canvass_panel_model_new ();
  g_signal_connect_swapped (fixture->model, "request", G_CALLBACK (on_request), fixture);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->model);
  g_free (fixture->stick);
  g_free (fixture->campaign);
  g_free (fixture->text);
  g_free (fixture->language);
}

static const CanvassPanelFacts *
look (Fixture *fixture)
{
  return canvass_panel_model_look (fixture->model);
}

static void
assert_asked (Fixture *fixture, CanvassPanelTask task, const char *stick)
{
  g_assert_cmpint (fixture->kind, ==, CANVASS_PANEL_DO);
  g_assert_cmpint (fixture->task, ==, task);
  g_assert_cmpstr (fixture->stick, ==, stick);
}

static CanvassPanelState *
make_state_with_sticks (guint n)
{
  CanvassPanelState *state = scenes_make_state ();

  g_ptr_array_set_size (state->sticks, (int)n);
  return state;
}

static void
test_nothing_is_shown_before_the_pin (Fixture *fixture, gconstpointer unused)
{
  scenes_tell_setup (fixture->model, CANVASS_GATE_PIN, "es");
  g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_PIN);
  g_assert_null (look (fixture)->state);

  scenes_enter_pin (fixture->model, "493817");
  g_assert_cmpint (fixture->kind, ==, CANVASS_PANEL_PIN);
  g_assert_cmpstr (fixture->digits, ==, "493817");
  g_assert_true (look (fixture)->deciding);
  g_assert_cmpuint (
      canvass_pin_entry_get_length (canvass_panel_model_get_pin (fixture->model)), ==, 0);
  scenes_tell_verdict (fixture->model, CANVASS_VERDICT_RIGHT, 5);
  g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_PIN);
  scenes_tell_state (fixture->model, scenes_make_state ());
  g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_OVERVIEW);
}

static void
test_the_kiosk_is_told_the_language (Fixture *fixture, gconstpointer unused)
{
  scenes_tell_setup (fixture->model, CANVASS_GATE_PIN, "es");
  g_assert_cmpstr (fixture->language, ==, "es");
  canvass_panel_model_set_language (fixture->model, "ar");
  g_assert_cmpstr (fixture->language, ==, "ar");
  keep (&fixture->language, "nothing");
  canvass_panel_model_set_language (fixture->model, "ar");
  g_assert_cmpstr (fixture->language, ==, "nothing");
}

static void
test_a_wrong_pin_leaves_tries_and_then_waits (Fixture *fixture, gconstpointer unused)
{
  scenes_tell_setup (fixture->model, CANVASS_GATE_PIN, "en");
  scenes_enter_pin (fixture->model, "493817");
  scenes_tell_verdict (fixture->model, CANVASS_VERDICT_WRONG, 1);
  g_assert_cmpint (look (fixture)->trouble, ==, CANVASS_PIN_TROUBLE_WRONG);
  g_assert_cmpuint (look (fixture)->tries, ==, 1);
  g_assert_false (look (fixture)->deciding);

  scenes_enter_pin (fixture->model, "493817");
  scenes_tell_verdict (fixture->model, CANVASS_VERDICT_LOCKED, 0);
  g_assert_cmpint (look (fixture)->gate, ==, CANVASS_GATE_LOCKED);
  g_assert_cmpint (look (fixture)->locked_until_ms, >, canvass_panel_now_ms () + 50000);
  g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_PIN);
}

static void
test_a_short_pin_is_not_even_sent (Fixture *fixture, gconstpointer unused)
{
  scenes_tell_setup (fixture->model, CANVASS_GATE_PIN, "en");
  scenes_enter_pin (fixture->model, "12345");
  g_assert_cmpuint (fixture->n, ==, 0);
  g_assert_cmpint (look (fixture)->trouble, ==, CANVASS_PIN_TROUBLE_SHORT);
}

static void
test_a_first_pin_is_entered_twice (Fixture *fixture, gconstpointer unused)
{
  scenes_tell_setup (fixture->model, CANVASS_GATE_CHOOSE, "en");
  scenes_enter_pin (fixture->model, "493817");
  g_assert_cmpuint (fixture->n, ==, 0);
  scenes_enter_pin (fixture->model, "493818");
  g_assert_cmpuint (fixture->n, ==, 0);
  g_assert_cmpint (look (fixture)->trouble, ==, CANVASS_PIN_TROUBLE_DIFFERENT);

  /* Nobody enters a PIN twice to learn that it is no good; the kiosk has the last word. */
  scenes_enter_pin (fixture->model, "123456");
  g_assert_cmpint (look (fixture)->trouble, ==, CANVASS_PIN_TROUBLE_WEAK);
  g_assert_cmpuint (fixture->n, ==, 0);

  scenes_enter_pin (fixture->model, "493817");
  scenes_enter_pin (fixture->model, "493817");
  g_assert_cmpint (fixture->kind, ==, CANVASS_PANEL_CHOOSE_PIN);
  g_assert_cmpuint (fixture->n, ==, 1);
  g_assert_cmpstr (fixture->digits, ==, "493817");
  scenes_tell_verdict (fixture->model, CANVASS_VERDICT_WEAK, 5);
  g_assert_cmpint (look (fixture)->trouble, ==, CANVASS_PIN_TROUBLE_WEAK);
}

static void
test_changing_the_pin_asks_for_the_old_one (Fixture *fixture, gconstpointer unused)
{
  scenes_open (fixture->model, "en");
  canvass_panel_model_change_pin (fixture->model);
  scenes_enter_pin (fixture->model, "493817");
  g_assert_cmpint (fixture->kind, ==, CANVASS_PANEL_PIN);
  scenes_tell_verdict (fixture->model, CANVASS_VERDICT_RIGHT, 5);
  g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_PIN);
  scenes_enter_pin (fixture->model, "720461");
  scenes_enter_pin (fixture->model, "720461");
  g_assert_cmpint (fixture->kind, ==, CANVASS_PANEL_CHOOSE_PIN);
  g_assert_cmpstr (fixture->digits, ==, "720461");
  scenes_tell_verdict (fixture->model, CANVASS_VERDICT_CHOSEN, 5);
  g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_OVERVIEW);
  g_assert_true (look (fixture)->changed_pin);
}

static void
test_a_single_stick_is_taken_at_once (Fixture *fixture, gconstpointer unused)
{
  scenes_open (fixture->model, "en");
  scenes_tell_state (fixture->model, make_state_with_sticks (1));
  canvass_panel_model_go (fixture->model, CANVASS_PLACE_EXPORT);
  assert_asked (fixture, CANVASS_TASK_EXPORT, "stick-1");
}

static void
test_of_several_sticks_one_is_chosen (Fixture *fixture, gconstpointer unused)
{
  guint before;

  scenes_open (fixture->model, "en");
  before = fixture->n;
  canvass_panel_model_go (fixture->model, CANVASS_PLACE_EXPORT);
  g_assert_cmpuint (fixture->n, ==, before);
}

static void
test_the_stick_that_was_waited_for_is_taken (Fixture *fixture, gconstpointer unused)
{
  scenes_open (fixture->model, "en");
  scenes_tell_state (fixture->model, make_state_with_sticks (0));
  canvass_panel_model_go (fixture->model, CANVASS_PLACE_EXPORT);
  scenes_tell_state (fixture->model, make_state_with_sticks (1));
  assert_asked (fixture, CANVASS_TASK_EXPORT, "stick-1");
}

/* Or what was written would be written again and again. */
static void
test_a_stick_that_stays_in_is_written_once (Fixture *fixture, gconstpointer unused)
{
  guint after;

  test_the_stick_that_was_waited_for_is_taken (fixture, unused);
  scenes_tell_outcome (fixture->model, CANVASS_TASK_EXPORT, CANVASS_OUTCOME_DONE);
  after = fixture->n;
  scenes_tell_state (fixture->model, make_state_with_sticks (1));
  g_assert_cmpuint (fixture->n, ==, after);
  g_assert_cmpint (look (fixture)->job.outcome, ==, CANVASS_OUTCOME_DONE);
}

static void
test_one_thing_is_done_at_a_time (Fixture *fixture, gconstpointer unused)
{
  guint before;

  scenes_open (fixture->model, "en");
  canvass_panel_model_do (fixture->model, CANVASS_TASK_EXPORT, "stick-1", NULL, NULL);
  before = fixture->n;
  canvass_panel_model_do (fixture->model, CANVASS_TASK_SEND, NULL, NULL, NULL);
  g_assert_cmpuint (fixture->n, ==, before);
  canvass_panel_model_cancel (fixture->model);
  g_assert_cmpint (fixture->kind, ==, CANVASS_PANEL_CANCEL);
}

static void
look_at_offer (Fixture *fixture, CanvassOfferKind kind)
{
  CanvassPanelState *state = scenes_make_state ();

  ((CanvassPanelOffer *)g_ptr_array_index (state->offers, 0))->kind = kind;
  scenes_open (fixture->model, "en");
  scenes_tell_state (fixture->model, state);
  canvass_panel_model_go (fixture->model, CANVASS_PLACE_PETITIONS);
  canvass_panel_model_look_at (fixture->model,
                               g_ptr_array_index (look (fixture)->state->offers, 0));
  assert_asked (fixture, CANVASS_TASK_LOOK, "stick-1");
  g_assert_cmpstr (fixture->campaign, ==, "chicago.campaign");
}

static void
test_a_petition_is_added_by_words_and_a_name (Fixture *fixture, gconstpointer unused)
{
  look_at_offer (fixture, CANVASS_OFFER_NEW);
  scenes_tell_words (fixture->model, FALSE);
  g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_WORDS);
  canvass_panel_model_accept_words (fixture->model);
  g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_NAME);
  canvass_panel_model_enroll (fixture->model, "Library");
  assert_asked (fixture, CANVASS_TASK_ENROLL, "stick-1");
  g_assert_cmpstr (fixture->campaign, ==, "chicago.campaign");
  g_assert_cmpstr (fixture->text, ==, "Library");
}

static void
test_other_recipients_take_the_pin_again (Fixture *fixture, gconstpointer unused)
{
  look_at_offer (fixture, CANVASS_OFFER_UPDATE_CHANGED);
  scenes_tell_words (fixture->model, TRUE);
  canvass_panel_model_accept_words (fixture->model);
  g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_PIN);
  scenes_enter_pin (fixture->model, "493817");
  g_assert_cmpint (fixture->kind, ==, CANVASS_PANEL_PIN);
  scenes_tell_verdict (fixture->model, CANVASS_VERDICT_WRONG, 4);
  g_assert_cmpint (fixture->kind, ==, CANVASS_PANEL_PIN);
  scenes_enter_pin (fixture->model, "493817");
  scenes_tell_verdict (fixture->model, CANVASS_VERDICT_RIGHT, 5);
  assert_asked (fixture, CANVASS_TASK_UPDATE, "stick-1");
  g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_ENROLL);
}

static void
test_other_texts_do_not (Fixture *fixture, gconstpointer unused)
{
  look_at_offer (fixture, CANVASS_OFFER_UPDATE);
  scenes_tell_words (fixture->model, FALSE);
  canvass_panel_model_accept_words (fixture->model);
  assert_asked (fixture, CANVASS_TASK_UPDATE, "stick-1");
}

static void
test_a_refused_file_is_told_where_it_was_chosen (Fixture *fixture, gconstpointer unused)
{
  look_at_offer (fixture, CANVASS_OFFER_NEW);
  scenes_tell_outcome (fixture->model, CANVASS_TASK_LOOK, CANVASS_OUTCOME_REFUSED);
  g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_PETITIONS);
  g_assert_false (look (fixture)->job.running);
  g_assert_cmpint (look (fixture)->job.why, ==, CANVASS_WHY_TABLE);
}

static void
test_a_signers_form_is_kept_unless_said_otherwise (Fixture *fixture, gconstpointer unused)
{
  scenes_open (fixture->model, "en");
  canvass_panel_model_go_back (fixture->model);
  g_assert_cmpint (fixture->kind, ==, CANVASS_PANEL_BACK);
  g_assert_true (fixture->keep_form);
  canvass_panel_model_leave (fixture->model, FALSE);
  g_assert_false (fixture->keep_form);
}

static void
test_each_place_leads_back_out (Fixture *fixture, gconstpointer unused)
{
  scenes_open (fixture->model, "en");
  for (CanvassPlace place = CANVASS_PLACE_OVERVIEW; place < CANVASS_N_PLACES; place++) {
    guint steps = 0;

    canvass_panel_model_go (fixture->model, place);
    scenes_tell_checks (fixture->model);
    while (look (fixture)->place != CANVASS_PLACE_OVERVIEW && steps++ < 3)
      canvass_panel_model_go_back (fixture->model);
    g_assert_cmpint (look (fixture)->place, ==, CANVASS_PLACE_OVERVIEW);
  }
}

static void
test_what_the_kiosk_may_not_say_is_refused (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelMessage early = { .kind = CANVASS_PANEL_VERDICT };
  CanvassPanelMessage own = { .kind = CANVASS_PANEL_QUIT };
  CanvassPanelMessage again = { .kind = CANVASS_PANEL_SETUP };

  g_assert_false (canvass_panel_model_take (fixture->model, &early));
  scenes_tell_setup (fixture->model, CANVASS_GATE_PIN, "en");
  g_assert_false (canvass_panel_model_take (fixture->model, &again));
  g_assert_false (canvass_panel_model_take (fixture->model, &own));
}

/* A slow stick answers when whoever asked is gone. */
static void
test_words_for_the_panel_before_change_nothing (Fixture *fixture, gconstpointer unused)
{
  CanvassPanelMessage unasked = { .kind = CANVASS_PANEL_WORDS };

  scenes_tell_setup (fixture->model, CANVASS_GATE_PIN, "en");
  g_assert_true (canvass_panel_model_take (fixture->model, &unasked));
  g_assert_null (canvass_panel_model_look (fixture->model)->words);
}

static void
test_every_outcome_has_words_that_calm (Fixture *fixture, gconstpointer unused)
{
  for (CanvassOutcome outcome = CANVASS_OUTCOME_CANCELLED; outcome < CANVASS_N_OUTCOMES; outcome++)
    for (CanvassPanelTask task = 0; task < CANVASS_N_TASKS; task++) {
      const CanvassPanelJob job = {
        .known = TRUE, .task = task, .outcome = outcome, .name = (char *)"KINGSTON"
      };
      g_autofree char *words = canvass_outcome_describe (&job);

      g_assert_false (canvass_outcome_is_good (&job));
      g_assert_true (outcome == CANVASS_OUTCOME_BUSY || strstr (words, "Nothing is lost") != NULL ||
                     strstr (words, "Nothing was changed") != NULL ||
                     strstr (words, "is stored") != NULL);
    }
}

static void
test_every_reason_has_words_of_the_panels_own (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const CanvassPanelJob refused = { .known = TRUE,
                                    .task = CANVASS_TASK_ENROLL,
                                    .outcome = CANVASS_OUTCOME_REFUSED,
                                    .why = CANVASS_WHY_NAME };
  g_autofree char *words = canvass_outcome_describe (&refused);

  g_assert_null (canvass_outcome_word_why (CANVASS_WHY_NONE));
  for (CanvassWhy why = CANVASS_WHY_DAMAGED; why < CANVASS_WHY_NAME; why++) {
    g_assert_nonnull (canvass_outcome_word_why (why));
    g_assert_true (g_hash_table_add (seen, (char *)canvass_outcome_word_why (why)));
  }
  g_assert_nonnull (strstr (words, "short, plain name"));
}

static void
test_sending_speaks_of_no_stick_that_is_full (Fixture *fixture, gconstpointer unused)
{
  for (CanvassOutcome outcome = CANVASS_OUTCOME_CANCELLED; outcome < CANVASS_N_OUTCOMES;
       outcome++) {
    const CanvassPanelJob job = { .known = TRUE, .task = CANVASS_TASK_SEND, .outcome = outcome };
    g_autofree char *words = canvass_outcome_describe (&job);

    g_assert_null (strstr (words, "The stick"));
    g_assert_null (strstr (words, "This stick"));
    g_assert_null (strstr (words, "That file"));
  }
}

static void
test_what_was_refused_is_told (Fixture *fixture, gconstpointer unused)
{
  const CanvassPanelJob job = { .known = TRUE,
                                .task = CANVASS_TASK_ACKNOWLEDGE,
                                .outcome = CANVASS_OUTCOME_REFUSED };
  g_autofree char *words = canvass_outcome_describe (&job);

  g_assert_false (canvass_outcome_is_good (&job));
  g_assert_nonnull (strstr (words, "were refused"));
}

static void
test_a_stick_with_nothing_new_is_safe_to_pull (Fixture *fixture, gconstpointer unused)
{
  const CanvassPanelJob job = { .known = TRUE,
                                .task = CANVASS_TASK_EXPORT,
                                .outcome = CANVASS_OUTCOME_NOTHING };
  g_autofree char *words = canvass_outcome_describe (&job);

  g_assert_true (g_str_has_prefix (words, "Safe to pull now"));
}

static void
test_every_outcome_differs (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (CanvassOutcome outcome = 0; outcome < CANVASS_N_OUTCOMES; outcome++) {
    const CanvassPanelJob job = { .known = TRUE, .outcome = outcome, .name = (char *)"KINGSTON" };

    g_assert_true (g_hash_table_add (seen, canvass_outcome_describe (&job)));
  }
}

static void
test_the_count_on_the_stick_is_told (Fixture *fixture, gconstpointer unused)
{
  const CanvassPanelJob job = { .known = TRUE, .number = 412, .name = (char *)"KINGSTON" };
  g_autofree char *words = canvass_outcome_describe (&job);

  g_assert_cmpstr (
      words, ==, "Safe to pull now: 412 signatures are on KINGSTON, read back and compared.");
}

static void
test_a_report_tells_what_only_the_panel_knows (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  scenes_open (fixture->model, "ar");
  before = canvass_report_describe (fixture->model);
  g_assert_cmpstr (before, ==, "language=ar");
  canvass_panel_model_set_screen (fixture->model, "344x194");
  canvass_panel_model_set_touch (fixture->model, 0, (CanvassTouchResult){ TRUE, 5, 0 });
  canvass_panel_model_set_touch (fixture->model, 2, (CanvassTouchResult){ TRUE, 3, 7 });
  after = canvass_report_describe (fixture->model);
  g_assert_cmpstr (after, ==, "screen=344x194 language=ar dry=5+0 protector=3+7");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define TEST(name) g_test_add ("/panel/model/" #name, Fixture, NULL, setup, test_##name, teardown)
  TEST (nothing_is_shown_before_the_pin);
  TEST (the_kiosk_is_told_the_language);
  TEST (a_wrong_pin_leaves_tries_and_then_waits);
  TEST (a_short_pin_is_not_even_sent);
  TEST (a_first_pin_is_entered_twice);
  TEST (changing_the_pin_asks_for_the_old_one);
  TEST (a_single_stick_is_taken_at_once);
  TEST (of_several_sticks_one_is_chosen);
  TEST (the_stick_that_was_waited_for_is_taken);
  TEST (a_stick_that_stays_in_is_written_once);
  TEST (one_thing_is_done_at_a_time);
  TEST (a_petition_is_added_by_words_and_a_name);
  TEST (other_recipients_take_the_pin_again);
  TEST (other_texts_do_not);
  TEST (a_refused_file_is_told_where_it_was_chosen);
  TEST (a_signers_form_is_kept_unless_said_otherwise);
  TEST (each_place_leads_back_out);
  TEST (what_the_kiosk_may_not_say_is_refused);
  TEST (words_for_the_panel_before_change_nothing);
  TEST (every_outcome_has_words_that_calm);
  TEST (every_reason_has_words_of_the_panels_own);
  TEST (sending_speaks_of_no_stick_that_is_full);
  TEST (what_was_refused_is_told);
  TEST (a_stick_with_nothing_new_is_safe_to_pull);
  TEST (every_outcome_differs);
  TEST (the_count_on_the_stick_is_told);
  TEST (a_report_tells_what_only_the_panel_knows);

  return g_test_run ();
}
