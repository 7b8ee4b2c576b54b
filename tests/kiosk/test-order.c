/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/order.h"

static const CanvassBoothScope FORM = { .form = TRUE, .windowed = FALSE, .n_campaigns = 2 };
static const CanvassBoothScope WINDOW = { .form = TRUE, .windowed = TRUE, .n_campaigns = 1 };
static const CanvassBoothScope NOTICE = { .form = FALSE, .windowed = FALSE, .n_campaigns = 2 };

static const CanvassMessage READY = { .kind = CANVASS_MESSAGE_READY };
static const CanvassMessage SHOWN = { .kind = CANVASS_MESSAGE_SHOWN };
static const CanvassMessage RECORD = { .kind = CANVASS_MESSAGE_RECORD, .record = { 1, 1, { 0 } } };
static const CanvassMessage DONE = { .kind = CANVASS_MESSAGE_DONE };
static const CanvassMessage ANOTHER = { .kind = CANVASS_MESSAGE_DONE,
                                        .done = { CANVASS_NEXT_HOUSEHOLD } };
static const CanvassMessage CLOSED = { .kind = CANVASS_MESSAGE_CLOSED };
static const CanvassMessage PONG = { .kind = CANVASS_MESSAGE_PONG };

static void
assert_accepted (CanvassBoothState state,
                 const CanvassBoothScope *scope,
                 const CanvassMessage *message,
                 CanvassBoothState next)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_booth_order_accept (&state, scope, message, &error));
  g_assert_no_error (error);
  g_assert_cmpint (state, ==, next);
}

static void
assert_refused (CanvassBoothState state,
                const CanvassBoothScope *scope,
                const CanvassMessage *message)
{
  CanvassBoothState before = state;
  g_autoptr (GError) error = NULL;

  g_assert_false (canvass_booth_order_accept (&state, scope, message, &error));
  g_assert_error (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_UNEXPECTED);
  g_assert_cmpint (state, ==, before);
}

static void
test_a_signer_goes_through (void)
{
  assert_accepted (CANVASS_BOOTH_STARTING, &FORM, &READY, CANVASS_BOOTH_READY);
  assert_accepted (CANVASS_BOOTH_SHOWING, &FORM, &SHOWN, CANVASS_BOOTH_SHOWN);
  assert_accepted (CANVASS_BOOTH_SHOWN, &FORM, &RECORD, CANVASS_BOOTH_STORING);
  assert_accepted (CANVASS_BOOTH_THANKED, &FORM, &DONE, CANVASS_BOOTH_DONE);
  assert_accepted (CANVASS_BOOTH_THANKED, &FORM, &ANOTHER, CANVASS_BOOTH_DONE);
  assert_accepted (CANVASS_BOOTH_SHOWN, &FORM, &DONE, CANVASS_BOOTH_DONE);
}

static void
test_nothing_else_is_accepted (void)
{
  const CanvassMessage *messages[] = { &READY, &SHOWN, &RECORD, &DONE, &ANOTHER };
  static const gboolean accepted[][5] = {
    [CANVASS_BOOTH_STARTING] = { TRUE, FALSE, FALSE, FALSE, FALSE },
    [CANVASS_BOOTH_READY] = { FALSE, FALSE, FALSE, FALSE, FALSE },
    [CANVASS_BOOTH_SHOWING] = { FALSE, TRUE, FALSE, FALSE, FALSE },
    [CANVASS_BOOTH_SHOWN] = { FALSE, FALSE, TRUE, TRUE, FALSE },
    [CANVASS_BOOTH_STORING] = { FALSE, FALSE, FALSE, FALSE, FALSE },
    [CANVASS_BOOTH_THANKED] = { FALSE, FALSE, FALSE, TRUE, TRUE },
    [CANVASS_BOOTH_DONE] = { FALSE, FALSE, FALSE, FALSE, FALSE },
  };

  for (guint state = 0; state < G_N_ELEMENTS (accepted); state++) {
    for (gsize i = 0; i < G_N_ELEMENTS (messages); i++) {
      if (!accepted[state][i])
        assert_refused (state, &FORM, messages[i]);
    }
  }
}

static void
test_a_second_record_is_refused (void)
{
  assert_refused (CANVASS_BOOTH_STORING, &FORM, &RECORD);
  assert_refused (CANVASS_BOOTH_THANKED, &FORM, &RECORD);
}

static void
test_a_record_for_a_campaign_that_was_not_handed_out_is_refused (void)
{
  assert_refused (CANVASS_BOOTH_SHOWN, &WINDOW, &RECORD);
}

static void
test_a_notice_sends_no_record (void)
{
  assert_refused (CANVASS_BOOTH_SHOWN, &NOTICE, &RECORD);
  assert_accepted (CANVASS_BOOTH_SHOWN, &NOTICE, &DONE, CANVASS_BOOTH_DONE);
}

static void
test_only_a_window_closes (void)
{
  assert_refused (CANVASS_BOOTH_SHOWN, &FORM, &CLOSED);
  assert_accepted (CANVASS_BOOTH_SHOWING, &WINDOW, &CLOSED, CANVASS_BOOTH_DONE);
  assert_accepted (CANVASS_BOOTH_SHOWN, &WINDOW, &CLOSED, CANVASS_BOOTH_DONE);
  assert_accepted (CANVASS_BOOTH_DONE, &WINDOW, &CLOSED, CANVASS_BOOTH_DONE);
}

static void
test_a_pong_is_fine_anytime (void)
{
  for (guint state = 0; state <= CANVASS_BOOTH_DONE; state++)
    assert_accepted (state, &FORM, &PONG, state);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kiosk/order/a_signer_goes_through", test_a_signer_goes_through);
  g_test_add_func ("/kiosk/order/nothing_else_is_accepted", test_nothing_else_is_accepted);
  g_test_add_func ("/kiosk/order/a_second_record_is_refused", test_a_second_record_is_refused);
  g_test_add_func ("/kiosk/order/a_record_for_a_campaign_that_was_not_handed_out_is_refused",
                   test_a_record_for_a_campaign_that_was_not_handed_out_is_refused);
  g_test_add_func ("/kiosk/order/a_notice_sends_no_record", test_a_notice_sends_no_record);
  g_test_add_func ("/kiosk/order/only_a_window_closes", test_only_a_window_closes);
  g_test_add_func ("/kiosk/order/a_pong_is_fine_anytime", test_a_pong_is_fine_anytime);

  return g_test_run ();
}
