/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/panel-protocol.h"

#include <string.h>
#include <unistd.h>

static CanvassPanelState *
make_state (void)
{
  CanvassPanelState *state = canvass_panel_state_new ();
  CanvassPanelPetition *petition = canvass_panel_petition_new ();
  CanvassPanelStick *stick = canvass_panel_stick_new ();
  CanvassPanelOffer *offer = canvass_panel_offer_new ();

  petition->id = g_strdup ("00112233445566778899aabbccddeeff");
  petition->title = g_strdup ("Proteja a todas las familias");
  petition->table = g_strdup ("Mesa 3");
  petition->notice = CANVASS_NOTICE_FULL;
  petition->session = 41;
  petition->goal = G_MAXUINT64;
  g_ptr_array_add (state->petitions, petition);
  stick->id = g_strdup ("stick-1");
  stick->name = g_strdup ("KINGSTON");
  stick->free_bytes = 16000000000;
  stick->enrolled = TRUE;
  g_ptr_array_add (state->sticks, stick);
  offer->stick = g_strdup ("stick-1");
  offer->file = g_strdup ("chicago.campaign");
  offer->kind = CANVASS_OFFER_REFUSED;
  offer->why = CANVASS_WHY_TWIN;
  g_ptr_array_add (state->offers, offer);
  state->begun = TRUE;
  state->warnings = CANVASS_WARNING_CLOCK | CANVASS_WARNING_MIRROR;
  state->battery_percent = 17;
  state->mirror = CANVASS_MIRROR_LOST;
  state->last_export_time = g_strdup ("14:05");
  return state;
}

static GPtrArray *
make_checks (void)
{
  GPtrArray *checks = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_panel_check_free);
  CanvassPanelCheck *check = canvass_panel_check_new ();

  check->id = g_strdup ("clock");
  check->fitness = CANVASS_FITNESS_WARN;
  check->text = g_strdup ("The clock is wrong");
  check->subject = g_strdup ("A petition");
  check->detail = g_strdup ("2019-01-01");
  g_ptr_array_add (checks, check);
  return checks;
}

/* (transfer full): one message of each kind; its strings are copies. */
static CanvassPanelMessage
make_message (CanvassPanelMessageKind kind)
{
  CanvassPanelMessage message = { .kind = kind };

  switch (kind) {
  case CANVASS_PANEL_SETUP:
    message.setup.gate = CANVASS_GATE_LOCKED;
    message.setup.wait_seconds = 3600;
    message.setup.language = g_strdup ("es");
    break;
  case CANVASS_PANEL_VERDICT:
    message.verdict.verdict = CANVASS_VERDICT_WRONG;
    message.verdict.tries = 4;
    break;
  case CANVASS_PANEL_STATE:
    message.state = make_state ();
    break;
  case CANVASS_PANEL_PROGRESS:
    message.progress.task = CANVASS_TASK_SEND;
    message.progress.permille = 1000;
    break;
  case CANVASS_PANEL_OUTCOME:
    message.outcome.outcome = CANVASS_OUTCOME_FAKE;
    message.outcome.number = 70000;
    message.outcome.name = g_strdup ("KINGSTON");
    message.outcome.why = CANVASS_WHY_STRANGER;
    break;
  case CANVASS_PANEL_WORDS:
    message.words.words = g_strdup ("one two three four five six");
    message.words.changed = TRUE;
    break;
  case CANVASS_PANEL_READINESS:
    message.readiness.checks = make_checks ();
    message.readiness.left_out = 3;
    message.readiness.day = g_strdup ("2026-11-23");
    message.readiness.time = g_strdup ("14:05");
    break;
  case CANVASS_PANEL_PING:
  case CANVASS_PANEL_PONG:
    message.number = G_MAXUINT32;
    break;
  case CANVASS_PANEL_READY:
    message.ready.locked = TRUE;
    message.ready.refuses_inspector = TRUE;
    break;
  case CANVASS_PANEL_PIN:
  case CANVASS_PANEL_CHOOSE_PIN:
    g_strlcpy (message.digits, "493817265038", sizeof message.digits);
    break;
  case CANVASS_PANEL_BACK:
    message.keep_form = TRUE;
    break;
  case CANVASS_PANEL_DO:
    message.task.task = CANVASS_TASK_ENROLL;
    message.task.stick = g_strdup ("stick-1");
    message.task.text = g_strdup ("Table 3");
    break;
  case CANVASS_PANEL_LANGUAGE:
    message.language = g_strdup ("zh-Hans");
    break;
  case CANVASS_PANEL_LEAVE:
  case CANVASS_PANEL_SHOWN:
  case CANVASS_PANEL_CANCEL:
  case CANVASS_PANEL_QUIT:
  default:
    break;
  }
  return message;
}

static const CanvassPanelMessageKind ALL[] = {
  CANVASS_PANEL_SETUP,   CANVASS_PANEL_VERDICT,    CANVASS_PANEL_STATE,     CANVASS_PANEL_PROGRESS,
  CANVASS_PANEL_OUTCOME, CANVASS_PANEL_WORDS,      CANVASS_PANEL_READINESS, CANVASS_PANEL_PING,
  CANVASS_PANEL_LEAVE,   CANVASS_PANEL_READY,      CANVASS_PANEL_SHOWN,     CANVASS_PANEL_PONG,
  CANVASS_PANEL_PIN,     CANVASS_PANEL_CHOOSE_PIN, CANVASS_PANEL_BACK,      CANVASS_PANEL_DO,
  CANVASS_PANEL_CANCEL,  CANVASS_PANEL_QUIT,       CANVASS_PANEL_LANGUAGE,
};

static CanvassSide
side_of (CanvassPanelMessageKind kind)
{
  return kind < CANVASS_PANEL_READY ? CANVASS_SIDE_KIOSK : CANVASS_SIDE_BOOTH;
}

static gsize
write_kind (CanvassPanelMessageKind kind, guint8 out[static CANVASS_PANEL_MESSAGE_MAX_BYTES])
{
  CanvassPanelMessage message = make_message (kind);
  gsize length = canvass_panel_message_write (&message, out);

  canvass_panel_message_clear (&message);
  g_assert_cmpuint (length, >, 0);
  return length;
}

static void
assert_malformed (const guint8 *bytes, gsize length, CanvassSide from)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length); /* so that a sanitizer sees overreads */
  g_autoptr (GError) error = NULL;
  CanvassPanelMessage message;

  g_assert_false (canvass_panel_message_read (&message, exact, length, from, &error));
  g_assert_error (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_MALFORMED);
}

static void
test_every_message_comes_back_as_it_was (void)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);
  g_autofree guint8 *again = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);

  for (gsize i = 0; i < G_N_ELEMENTS (ALL); i++) {
    g_autoptr (GError) error = NULL;
    gsize length = write_kind (ALL[i], bytes);
    CanvassPanelMessage back;

    g_assert_true (canvass_panel_message_read (&back, bytes, length, side_of (ALL[i]), &error));
    g_assert_no_error (error);
    g_assert_cmpint (back.kind, ==, ALL[i]);
    g_assert_cmpmem (again, canvass_panel_message_write (&back, again), bytes, length);
    canvass_panel_message_clear (&back);
  }
}

static void
test_what_a_state_says_arrives (void)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);
  gsize length = write_kind (CANVASS_PANEL_STATE, bytes);
  const CanvassPanelPetition *petition;
  CanvassPanelMessage back;

  g_assert_true (canvass_panel_message_read (&back, bytes, length, CANVASS_SIDE_KIOSK, NULL));
  petition = g_ptr_array_index (back.state->petitions, 0);
  g_assert_cmpstr (petition->table, ==, "Mesa 3");
  g_assert_cmpuint (petition->goal, ==, G_MAXUINT64);
  g_assert_cmpint (back.state->battery_percent, ==, 17);
  g_assert_cmpint (back.state->mirror, ==, CANVASS_MIRROR_LOST);
  g_assert_cmpstr (back.state->last_export_time, ==, "14:05");
  canvass_panel_message_clear (&back);
}

/* Whatever sticks are called and hold, or the panel would be told nothing more. */
static void
test_the_largest_state_fits (void)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);
  g_autofree char *text = g_strnfill (4000, 'x');
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_STATE, .state = make_state () };
  GPtrArray *offers = message.state->offers;

  while (offers->len < CANVASS_PANEL_MAX_OFFERS) {
    CanvassPanelOffer *offer = canvass_panel_offer_new ();

    offer->stick = g_strdup (text);
    offer->file = g_strdup (text);
    offer->title = g_strdup (text);
    g_ptr_array_add (offers, offer);
  }
  g_assert_cmpuint (canvass_panel_message_write (&message, bytes), >, 0);
  canvass_panel_message_clear (&message);
}

static void
test_a_long_text_is_cut_between_characters (void)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_DO };
  g_autoptr (GString) text = g_string_new ("x");
  CanvassPanelMessage back;
  gsize length;

  for (guint i = 0; i < 400; i++)
    g_string_append (text, "ŵ");
  message.task.stick = text->str;
  length = canvass_panel_message_write (&message, bytes);
  g_assert_true (canvass_panel_message_read (&back, bytes, length, CANVASS_SIDE_BOOTH, NULL));
  g_assert_cmpuint (strlen (back.task.stick), ==, 255);
  g_assert_true (g_str_has_prefix (text->str, back.task.stick));
  canvass_panel_message_clear (&back);
}

static void
test_the_other_side_may_not_say_it (void)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);

  for (gsize i = 0; i < G_N_ELEMENTS (ALL); i++) {
    gsize length = write_kind (ALL[i], bytes);

    assert_malformed (bytes,
                      length,
                      side_of (ALL[i]) == CANVASS_SIDE_KIOSK ? CANVASS_SIDE_BOOTH
                                                             : CANVASS_SIDE_KIOSK);
  }
}

static void
test_every_cut_is_refused (void)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);

  for (gsize i = 0; i < G_N_ELEMENTS (ALL); i++) {
    gsize length = write_kind (ALL[i], bytes);

    for (gsize cut = 0; cut < length; cut++)
      assert_malformed (bytes, cut, side_of (ALL[i]));
    bytes[length] = 0;
    assert_malformed (bytes, length + 1, side_of (ALL[i]));
  }
}

/* Whatever a flipped byte makes of it: nothing is read beyond the end, nothing leaks. */
static void
test_every_flip_is_survived (void)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);

  for (gsize i = 0; i < G_N_ELEMENTS (ALL); i++) {
    gsize length = write_kind (ALL[i], bytes);

    for (gsize place = 0; place < length; place++) {
      for (guint flip = 1; flip < 256; flip <<= 1) {
        g_autofree guint8 *exact = g_memdup2 (bytes, length);
        CanvassPanelMessage back;

        exact[place] ^= flip;
        if (canvass_panel_message_read (&back, exact, length, side_of (ALL[i]), NULL))
          canvass_panel_message_clear (&back);
      }
    }
  }
}

static void
test_a_pin_is_digits (void)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_PIN, .digits = "12345x" };
  gsize length = canvass_panel_message_write (&message, bytes);

  assert_malformed (bytes, length, CANVASS_SIDE_BOOTH);
}

static void
test_a_message_crosses_the_channel (void)
{
  CanvassPanelMessage message = make_message (CANVASS_PANEL_STATE);
  g_autoptr (GError) error = NULL;
  CanvassPanelMessage back;
  int ends[2];

  g_assert_true (canvass_channel_pair (ends, &error));
  g_assert_true (canvass_panel_send (ends[0], &message, -1, &error));
  g_assert_true (canvass_panel_receive (ends[1], CANVASS_SIDE_KIOSK, &back, NULL, &error));
  g_assert_cmpuint (back.state->petitions->len, ==, 1);
  canvass_panel_message_clear (&back);
  g_assert_false (canvass_panel_receive (ends[1], CANVASS_SIDE_KIOSK, &back, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  g_clear_error (&error);
  close (ends[0]);
  g_assert_false (canvass_panel_receive (ends[1], CANVASS_SIDE_KIOSK, &back, NULL, &error));
  g_assert_error (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_CLOSED);
  close (ends[1]);
  canvass_panel_message_clear (&message);
}

/* (transfer full): @n checks, of which the last is not fit. */
static CanvassPanelMessage
make_readiness (guint n, const char *text)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_READINESS };

  message.readiness.checks =
      g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_panel_check_free);
  for (guint i = 0; i < n; i++) {
    CanvassPanelCheck *check = canvass_panel_check_new ();

    check->id = g_strdup ("fonts");
    check->fitness = i + 1 == n ? CANVASS_FITNESS_WARN : CANVASS_FITNESS_FIT;
    check->text = g_strdup (text);
    check->subject = g_strdup (text);
    check->detail = g_strdup (text);
    g_ptr_array_add (message.readiness.checks, check);
  }
  return message;
}

static void
test_no_check_is_left_out_unsaid_nor_what_is_not_fit (void)
{
  static const struct {
    guint n;
    gsize text_bytes;
    gboolean all;
  } cases[] = { { 150, 100, TRUE }, { 150, 2000, FALSE }, { 1000, 10, FALSE } };
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strnfill (cases[i].text_bytes, 'x');
    CanvassPanelMessage message = make_readiness (cases[i].n, text);
    const CanvassPanelCheck *first;
    CanvassPanelMessage back;
    gsize length;

    message.readiness.day = g_strdup ("2026-11-23");
    message.readiness.time = g_strdup ("14:05");
    canvass_panel_message_fit_checks (&message);
    length = canvass_panel_message_write (&message, bytes);
    g_assert_true (canvass_panel_message_read (&back, bytes, length, CANVASS_SIDE_KIOSK, NULL));
    first = g_ptr_array_index (back.readiness.checks, 0);
    g_assert_cmpint (first->fitness, ==, CANVASS_FITNESS_WARN);
    g_assert_cmpuint (back.readiness.checks->len + back.readiness.left_out, ==, cases[i].n);
    g_assert_cmpint (back.readiness.left_out == 0, ==, cases[i].all);
    g_assert_cmpstr (back.readiness.day, ==, "2026-11-23");
    g_assert_cmpstr (back.readiness.time, ==, "14:05");
    canvass_panel_message_clear (&back);
    canvass_panel_message_clear (&message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name) g_test_add_func ("/kiosk/panel-protocol/" #name, test_##name)
  TEST (every_message_comes_back_as_it_was);
  TEST (what_a_state_says_arrives);
  TEST (the_largest_state_fits);
  TEST (a_long_text_is_cut_between_characters);
  TEST (the_other_side_may_not_say_it);
  TEST (every_cut_is_refused);
  TEST (every_flip_is_survived);
  TEST (a_pin_is_digits);
  TEST (a_message_crosses_the_channel);
  TEST (no_check_is_left_out_unsaid_nor_what_is_not_fit);

  return g_test_run ();
}
