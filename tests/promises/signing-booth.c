/*
 * signing-booth.c: a booth without a window, in which Signer 0, 1, 2 … sign one after the other
 *
 * usage: signing-booth FOLDER SIGNERS [backup]
 *
 * With "backup", nobody signs before the kiosk has found its backup stick: people take longer than
 * that. Whoever was thanked is a line of FOLDER/thanked. When SIGNERS were, or when nobody can
 * sign, the kiosk is asked to end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/campaign.h"
#include "cli/signature-json.h"
#include "format/secret.h"
#include "kiosk/protocol.h"
#include "stand-in.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define BACKUP_SECONDS 10
#define PAUSE_MICROSECONDS 5000

static const char *folder;
static gboolean has_backup;
static pid_t kiosk_pid;
static guint most;
static CanvassMessage setup;
static CanvassSealing sealing;
static guint8 session[CANVASS_ID_BYTES];

static char *
get_path (void)
{
  return g_build_filename (folder, "thanked", NULL);
}

static guint
count_thanked (void)
{
  g_autofree char *path = get_path ();
  g_autofree char *lines = NULL;
  guint n = 0;

  if (g_file_get_contents (path, &lines, NULL, NULL)) {
    for (const char *at = lines; (at = strchr (at, '\n')) != NULL; at++)
      n++;
  }
  return n;
}

static void
thank (void)
{
  g_autofree char *path = get_path ();
  int file = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (write (file, "thanked\n", strlen ("thanked\n")), ==, strlen ("thanked\n"));
  close (file);
  stand_in_say (
      &(CanvassMessage){ .kind = CANVASS_MESSAGE_DONE, .done.next = CANVASS_NEXT_ANYBODY });
}

static void
sign (guint number)
{
  g_autofree char *line =
      g_strdup_printf ("{\"language\":\"en\",\"fields\":{\"name\":\"Signer %u\"}}", number);
  g_autoptr (CanvassSignatureReader) reader = canvass_signature_reader_new (CANVASS_SOURCE_KIOSK);
  g_autoptr (GError) error = NULL;
  CanvassPayload *payload = canvass_signature_reader_read (reader, line, strlen (line), &error);
  CanvassMessage message = { .kind = CANVASS_MESSAGE_RECORD };

  g_assert_no_error (error);
  canvass_payload_set_session (payload, session);
  message.record.length = canvass_record_seal (message.record.bytes, &sealing, payload, &error);
  g_assert_no_error (error);
  stand_in_say (&message);
}

static gboolean
keeps_backup (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", kiosk_pid);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *fd = g_build_filename (path, name, NULL);
    g_autofree char *file = g_file_read_link (fd, NULL);

    if (file != NULL && g_str_has_suffix (file, ".mirror"))
      return TRUE;
  }
  return FALSE;
}

static void
wait_for_backup (void)
{
  gint64 end = g_get_monotonic_time () + BACKUP_SECONDS * G_USEC_PER_SEC;

  while (!keeps_backup () && getppid () == kiosk_pid && g_get_monotonic_time () < end)
    g_usleep (PAUSE_MICROSECONDS);
}

static void
ask_kiosk_to_end (void)
{
  if (getppid () == kiosk_pid)
    kill (kiosk_pid, SIGTERM);
}

static void
be_shown (void)
{
  guint n_thanked = count_thanked ();

  stand_in_say (&(CanvassMessage){ .kind = CANVASS_MESSAGE_SHOWN });
  if (setup.setup.notice == CANVASS_NOTICE_NONE && n_thanked < most) {
    if (has_backup)
      wait_for_backup ();
    sign (n_thanked);
  } else
    ask_kiosk_to_end ();
}

static void
take_campaign (const CanvassMessage *message, int memfd)
{
  g_autoptr (GBytes) file = canvass_campaign_from_memfd (memfd, NULL);
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_new (file, NULL);

  canvass_campaign_get_sealing (campaign, message->campaign.kiosk_id, &sealing);
  memcpy (session, message->campaign.session, sizeof session);
}

static void
be_ready (void)
{
  stand_in_say (&(CanvassMessage){ .kind = CANVASS_MESSAGE_READY, .ready.locked = TRUE });
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
    be_ready ();
    break;
  case CANVASS_MESSAGE_SHOW:
    be_shown ();
    break;
  case CANVASS_MESSAGE_STORED:
    thank ();
    break;
  case CANVASS_MESSAGE_FAILED:
    ask_kiosk_to_end ();
    break;
  case CANVASS_MESSAGE_PING:
    stand_in_say (&(CanvassMessage){ .kind = CANVASS_MESSAGE_PONG, .number = message->number });
    break;
  case CANVASS_MESSAGE_RETIRE:
    stand_in_say (
        &(CanvassMessage){ .kind = CANVASS_MESSAGE_DONE, .done.next = CANVASS_NEXT_ANYBODY });
    break;
  case CANVASS_MESSAGE_LEAVE:
    exit (0);
  default:
    break;
  }
}

int
main (int argc, char **argv)
{
  g_assert_cmpint (argc, >=, 3);
  folder = argv[1];
  most = strtoul (argv[2], NULL, 10);
  has_backup = argc > 3 && g_str_equal (argv[3], "backup");
  kiosk_pid = getppid ();
  canvass_format_init ();
  /* What the kiosk said before it died is heard, and whoever is thanked for it is written down. */
  prctl (PR_SET_PDEATHSIG, 0);

  return stand_in_run (obey);
}
