/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/order.h"

static const struct {
  CanvassBoothState state;
  CanvassMessageKind kind;
  CanvassBoothState next;
} STEPS[] = {
  { CANVASS_BOOTH_STARTING, CANVASS_MESSAGE_READY, CANVASS_BOOTH_READY },
  { CANVASS_BOOTH_SHOWING, CANVASS_MESSAGE_SHOWN, CANVASS_BOOTH_SHOWN },
  { CANVASS_BOOTH_SHOWN, CANVASS_MESSAGE_RECORD, CANVASS_BOOTH_STORING },
  { CANVASS_BOOTH_SHOWN, CANVASS_MESSAGE_DONE, CANVASS_BOOTH_DONE },
  { CANVASS_BOOTH_THANKED, CANVASS_MESSAGE_DONE, CANVASS_BOOTH_DONE },
  { CANVASS_BOOTH_SHOWN, CANVASS_MESSAGE_CANVASSER, CANVASS_BOOTH_SHOWN },
  { CANVASS_BOOTH_SHOWING, CANVASS_MESSAGE_CLOSED, CANVASS_BOOTH_DONE },
  { CANVASS_BOOTH_SHOWN, CANVASS_MESSAGE_CLOSED, CANVASS_BOOTH_DONE },
  { CANVASS_BOOTH_THANKED, CANVASS_MESSAGE_CLOSED, CANVASS_BOOTH_DONE },
  /* Both sides may end it in the same moment. */
  { CANVASS_BOOTH_DONE, CANVASS_MESSAGE_CLOSED, CANVASS_BOOTH_DONE },
};

static gboolean
is_in_scope (CanvassBoothState state, const CanvassBoothScope *scope, const CanvassMessage *message)
{
  if (message->kind == CANVASS_MESSAGE_RECORD)
    return scope->form && message->record.campaign < scope->n_campaigns;
  if (message->kind == CANVASS_MESSAGE_DONE && message->done.next != CANVASS_NEXT_ANYBODY)
    return state == CANVASS_BOOTH_THANKED;
  if (message->kind == CANVASS_MESSAGE_CLOSED)
    return scope->windowed;

  return TRUE;
}

static gboolean
find_step (CanvassBoothState *state, CanvassMessageKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (STEPS); i++) {
    if (STEPS[i].state == *state && STEPS[i].kind == kind) {
      *state = STEPS[i].next;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
canvass_booth_order_accept (CanvassBoothState *state,
                            const CanvassBoothScope *scope,
                            const CanvassMessage *message,
                            GError **error)
{
  if (message->kind == CANVASS_MESSAGE_PONG)
    return TRUE;

  if (!is_in_scope (*state, scope, message) || !find_step (state, message->kind)) {
    g_set_error (error,
                 CANVASS_PROTOCOL_ERROR,
                 CANVASS_PROTOCOL_ERROR_UNEXPECTED,
                 "The booth said “%s” where it may not",
                 canvass_message_kind_name (message->kind));
    return FALSE;
  }

  return TRUE;
}
