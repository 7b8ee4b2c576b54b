/*
 * A booth without a window, for tests of the kiosk: usage: fake-booth FOLDER MANNER
 *
 * The first one to be shown does what MANNER says; all others, and with "good" all, just wait to be
 * told. "always-…" is done by every one. What happens is appended to FOLDER/journal, a line
 * "PID EVENT" each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/campaign.h"
#include "format/secret.h"
#include "kiosk/protocol.h"
#include "stand-in.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char *folder;
static const char *manner;
static CanvassMessage setup;
static CanvassSealing sealing;
static guint n_campaigns;

static void
note (const char *event)
{
  g_autofree char *path = g_build_filename (folder, "journal", NULL);
  g_autofree char *line = g_strdup_printf ("%d %s\n", getpid (), event);
  int fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (write (fd, line, strlen (line)), ==, strlen (line));
  close (fd);
}

static gboolean
is_manner (const char *name)
{
  static int first = -1;

  if (g_str_has_prefix (manner, "always-"))
    return g_str_equal (manner + strlen ("always-"), name);
  if (!g_str_equal (manner, name))
    return FALSE;

  if (first < 0) {
    g_autofree char *path = g_build_filename (folder, "first", NULL);
    int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    first = fd >= 0;
    if (first) {
      dprintf (fd, "%d", getpid ());
      close (fd);
    }
  }
  return first;
}

static void
say_simply (CanvassMessageKind kind)
{
  CanvassMessage message = { .kind = kind };

  stand_in_say (&message);
}

static void
say_bytes (const void *bytes, gsize length)
{
  send (CANVASS_CHANNEL_FD, bytes, length, MSG_NOSIGNAL);
}

static void
note_surroundings (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  extern char **environ;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
    g_autofree char *target = g_file_read_link (path, NULL);
    g_autofree char *event = g_strdup_printf ("open %s %s", name, target);

    if (target != NULL && !g_str_has_suffix (target, "/fd"))
      note (event);
  }
  for (char **variable = environ; *variable != NULL; variable++) {
    g_autofree char *event = g_strdup_printf ("environment %s", *variable);

    note (event);
  }
}

static void
say_record (gboolean foreign)
{
  static const guint8 payload[] = "sealed by a test";
  CanvassMessage message = { .kind = CANVASS_MESSAGE_RECORD };
  CanvassSealing as = sealing;

  if (foreign)
    as.campaign_hash[0] ^= 1;
  message.record.length =
      canvass_record_seal_bytes (message.record.bytes, &as, payload, sizeof payload);
  note ("signs");
  stand_in_say (&message);
}

static void
say_done (CanvassNext next)
{
  CanvassMessage message = { .kind = CANVASS_MESSAGE_DONE, .done.next = next };

  if (next != CANVASS_NEXT_ANYBODY)
    message.done = (CanvassCarry){ next, { 1, 2, 3 }, "es", "Ward 22" };
  stand_in_say (&message);
}

static void
be_shown (const CanvassCarry *carry)
{
  g_autofree char *carried = g_strdup_printf ("carries %s %s", carry->language, carry->district);

  if (*carry->language != '\0')
    note (carried);
  if (is_manner ("crash-when-told-to-show"))
    raise (SIGABRT);
  if (is_manner ("never-show"))
    return;

  note ("shown");
  say_simply (CANVASS_MESSAGE_SHOWN);
  if (is_manner ("crash"))
    raise (SIGABRT);
  if (is_manner ("exit"))
    exit (0);
  if (is_manner ("hang-up")) {
    close (CANVASS_CHANNEL_FD);
    pause ();
  }
  if (is_manner ("sign") || is_manner ("sign-and-add-another") || is_manner ("sign-twice"))
    say_record (FALSE);
  if (is_manner ("sign-twice"))
    say_record (FALSE);
  if (is_manner ("sign-and-die")) {
    say_record (FALSE);
    raise (SIGKILL);
  }
  if (is_manner ("sign-for-another-campaign"))
    say_record (TRUE);
  if (is_manner ("sign-nonsense")) {
    CanvassMessage message = { .kind = CANVASS_MESSAGE_RECORD, .record.length = 200 };
    stand_in_say (&message);
  }
  if (is_manner ("garbage"))
    say_bytes ("garbage", 7);
  if (is_manner ("oversized")) {
    g_autofree guint8 *bytes = g_malloc0 (100000);
    say_bytes (bytes, 100000);
  }
  if (is_manner ("flood")) {
    for (guint i = 0; i < 1000; i++)
      say_simply (CANVASS_MESSAGE_PONG);
  }
  if (is_manner ("ask")) { /* there is nothing to ask with: 16 is no message */
    static const guint8 question[] = { 0x82, 0x10, 0x63, 'A', 'n', 'a' };
    say_bytes (question, sizeof question);
  }
  if (is_manner ("call-canvasser"))
    stand_in_say (&(CanvassMessage){ .kind = CANVASS_MESSAGE_CANVASSER, .begun = TRUE });
  if (is_manner ("close"))
    say_simply (CANVASS_MESSAGE_CLOSED);
  if (is_manner ("finish"))
    say_done (CANVASS_NEXT_ANYBODY);
  if (is_manner ("add-another-without-signing"))
    say_done (CANVASS_NEXT_HOUSEHOLD);
}

static void
take_campaign (const CanvassMessage *message, int memfd)
{
  g_autoptr (GBytes) file = canvass_campaign_from_memfd (memfd, NULL);
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_new (file, NULL);

  canvass_campaign_get_sealing (campaign, message->campaign.kiosk_id, &sealing);
  n_campaigns++;
}

static void
be_ready (void)
{
  g_autofree char *event = g_strdup_printf (
      "ready %d%s", setup.setup.notice, setup.setup.practice ? " for practice" : "");
  CanvassMessage ready = { .kind = CANVASS_MESSAGE_READY,
                           .ready = { .locked = !is_manner ("unlocked") } };

  if (is_manner ("crash-at-start"))
    raise (SIGABRT);
  if (is_manner ("never-start"))
    pause ();
  if (is_manner ("surroundings"))
    note_surroundings ();
  note (event);
  stand_in_say (&ready);
}

static void
obey (const CanvassMessage *message, int passed)
{
  switch ((guint)message->kind) {
  case CANVASS_MESSAGE_SETUP:
    setup = *message;
    if (setup.setup.n_campaigns == 0)
      be_ready ();
    break;
  case CANVASS_MESSAGE_CAMPAIGN:
    take_campaign (message, passed);
    if (n_campaigns == setup.setup.n_campaigns)
      be_ready ();
    break;
  case CANVASS_MESSAGE_SHOW:
    be_shown (&message->show);
    break;
  case CANVASS_MESSAGE_STORED:
    note ("stored");
    say_done (is_manner ("sign-and-add-another") ? CANVASS_NEXT_HOUSEHOLD : CANVASS_NEXT_ANYBODY);
    break;
  case CANVASS_MESSAGE_FAILED:
    note (message->problem == CANVASS_PROBLEM_FULL ? "failed-full" : "failed");
    break;
  case CANVASS_MESSAGE_PING:
    if (!is_manner ("hang"))
      stand_in_say (&(CanvassMessage){ .kind = CANVASS_MESSAGE_PONG, .number = message->number });
    break;
  case CANVASS_MESSAGE_WARN: {
    g_autofree char *event = g_strdup_printf ("warned %u", message->warnings);

    note (event);
    break;
  }
  case CANVASS_MESSAGE_PAUSE:
    note ("pauses");
    break;
  case CANVASS_MESSAGE_RESUME:
    note (message->keep_form ? "resumes" : "forgets");
    if (!message->keep_form)
      say_done (CANVASS_NEXT_ANYBODY);
    break;
  case CANVASS_MESSAGE_RETIRE:
    note ("retires");
    say_done (CANVASS_NEXT_ANYBODY);
    break;
  case CANVASS_MESSAGE_LEAVE:
    note ("leaves");
    if (is_manner ("never-leave"))
      pause ();
    exit (0);
  default:
    g_assert_not_reached ();
  }
}

int
main (int argc, char **argv)
{
  g_assert_cmpint (argc, ==, 3);
  folder = argv[1];
  manner = argv[2];
  canvass_format_init ();
  if (is_manner ("no-screen"))
    return CANVASS_BOOTH_EXIT_NO_SCREEN;

  return stand_in_run (obey);
}
