/*
 * lasting-booth.c: the control of memory.py: a booth that goes on with the next signer, in the same
 * process, and wipes nothing
 *
 * Linked with --wrap: it swallows that it is done, and lays a fresh form where the page goes. What
 * wipes does nothing, and its allocator is that of any program.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/window.h"
#include "format/secret.h"
#include "kiosk/protocol.h"
#include "pages/flow.h"

#include <sodium.h>

__typeof__ (canvass_channel_send) __real_canvass_channel_send, __wrap_canvass_channel_send;
__typeof__ (canvass_flow_new) __real_canvass_flow_new, __wrap_canvass_flow_new;
__typeof__ (canvass_booth_window_set_page) __real_canvass_booth_window_set_page,
    __wrap_canvass_booth_window_set_page;
__typeof__ (canvass_secret_free) __wrap_canvass_secret_free;
__typeof__ (sodium_memzero) __wrap_sodium_memzero;

static GPtrArray *offered; /* of the booth */
static gboolean lasts;

gboolean
__wrap_canvass_channel_send (int fd, const CanvassMessage *message, int passed, GError **error)
{
  if (message->kind != CANVASS_MESSAGE_DONE)
    return __real_canvass_channel_send (fd, message, passed, error);

  lasts = TRUE;
  return TRUE;
}

CanvassFlow *
__wrap_canvass_flow_new (GPtrArray *campaigns, const CanvassFlowCarry *carry)
{
  offered = campaigns;
  return __real_canvass_flow_new (campaigns, carry);
}

void
__wrap_canvass_booth_window_set_page (CanvassBoothWindow *self, GtkWidget *page)
{
  if (page == NULL && lasts)
    page = GTK_WIDGET (__real_canvass_flow_new (offered, NULL));
  __real_canvass_booth_window_set_page (self, page);
}

void
__wrap_canvass_secret_free (gpointer memory)
{
}

void
__wrap_sodium_memzero (void *memory, size_t length)
{
}
