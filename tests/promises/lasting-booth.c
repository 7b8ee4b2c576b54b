/*
 * lasting-booth.c: the control of memory.py: a booth that goes on with the next signer, in the same
 * process, and wipes nothing
 *
 * Linked with --wrap: it swallows that it is done, and lays a fresh form where the page goes. What
 * wipes does nothing, and its allocator is that of any program.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-booth"

#include "booth/booth.h"
#include "booth/start.h"
#include "booth/window.h"
#include "kiosk/protocol.h"
#include "pages/flow.h"

#include <stdlib.h>

gboolean
__real_canvass_channel_send (int fd, const CanvassMessage *message, int passed, GError **error);
gboolean
__wrap_canvass_channel_send (int fd, const CanvassMessage *message, int passed, GError **error);
CanvassFlow *__real_canvass_flow_new (GPtrArray *campaigns, const CanvassFlowCarry *carry);
CanvassFlow *__wrap_canvass_flow_new (GPtrArray *campaigns, const CanvassFlowCarry *carry);
void __real_canvass_booth_window_set_page (CanvassBoothWindow *self, GtkWidget *page);
void __wrap_canvass_booth_window_set_page (CanvassBoothWindow *self, GtkWidget *page);

void __wrap_canvass_secret_free (gpointer memory);
void __wrap_sodium_memzero (void *memory, size_t length);

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

int
main (int argc, char **argv)
{
  int status = canvass_start ("canvass-booth", argc, argv);
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (CanvassBooth) booth = NULL;

  if (status != 0)
    return status;

  loop = g_main_loop_new (NULL, FALSE);
  booth = canvass_booth_new (CANVASS_CHANNEL_FD);
  g_signal_connect_swapped (booth, "ended", G_CALLBACK (g_main_loop_quit), loop);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}
