/*
 * The program as the kiosk starts it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/panel-protocol.h"

#include "device/memory.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT_MS 20000

static GPid
start (int channel)
{
  const char *const argv[] = { g_getenv ("CANVASS_PANEL"), NULL };
  const int target = CANVASS_CHANNEL_FD;
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_spawn_async_with_pipes_and_fds ("/",
                                    argv,
                                    NULL,
                                    G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL,
                                    NULL,
                                    NULL,
                                    -1,
                                    -1,
                                    -1,
                                    &channel,
                                    &target,
                                    channel >= 0 ? 1 : 0,
                                    &pid,
                                    NULL,
                                    NULL,
                                    NULL,
                                    &error);
  g_assert_no_error (error);
  return pid;
}

static int
get_status (GPid pid)
{
  int status;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

/* The panel tells its language by itself. */
static void
hear (int channel, CanvassPanelMessage *message, CanvassPanelMessageKind kind)
{
  struct pollfd waiting = { .fd = channel, .events = POLLIN };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (poll (&waiting, 1, WAIT_MS), ==, 1);
  canvass_panel_receive (channel, CANVASS_SIDE_BOOTH, message, NULL, &error);
  g_assert_no_error (error);
  if (message->kind == CANVASS_PANEL_LANGUAGE && kind != CANVASS_PANEL_LANGUAGE) {
    canvass_panel_message_clear (message);
    hear (channel, message, kind);
    return;
  }
  g_assert_cmpint (message->kind, ==, kind);
}

static GPid
start_and_show (int *channel)
{
  CanvassPanelMessage setup = { .kind = CANVASS_PANEL_SETUP };
  CanvassPanelMessage message;
  g_autoptr (GError) error = NULL;
  int ends[2];
  GPid pid;

  g_assert_true (canvass_channel_pair (ends, &error));
  pid = start (ends[1]);
  close (ends[1]);
  *channel = ends[0];

  setup.setup.gate = CANVASS_GATE_PIN;
  setup.setup.language = (char *)"es";
  g_assert_true (canvass_panel_send (ends[0], &setup, -1, &error));
  hear (ends[0], &message, CANVASS_PANEL_READY);
  g_assert_false (message.ready.dumps_core);
  g_assert_true (message.ready.refuses_inspector);
  /* As much as this machine allows: the same as for us. */
  g_assert_cmpint (message.ready.locked, ==, canvass_memory_protect ());
  hear (ends[0], &message, CANVASS_PANEL_SHOWN);
  return pid;
}

static void
test_it_comes_up_protected_and_leaves_when_told (void)
{
  CanvassPanelMessage leave = { .kind = CANVASS_PANEL_LEAVE };
  int channel;
  GPid pid = start_and_show (&channel);

  g_assert_true (canvass_panel_send (channel, &leave, -1, NULL));
  g_assert_cmpint (get_status (pid), ==, 0);
  close (channel);
}

static void
test_it_does_not_outlive_the_kiosk (void)
{
  int channel;
  GPid pid = start_and_show (&channel);

  close (channel);
  g_assert_cmpint (get_status (pid), ==, 1);
}

static void
test_nobody_else_starts_it (void)
{
  g_assert_cmpint (get_status (start (-1)), ==, CANVASS_BOOTH_EXIT_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name) g_test_add_func ("/panel/program/" #name, test_##name)
  TEST (it_comes_up_protected_and_leaves_when_told);
  TEST (it_does_not_outlive_the_kiosk);
  TEST (nobody_else_starts_it);

  return g_test_run ();
}
