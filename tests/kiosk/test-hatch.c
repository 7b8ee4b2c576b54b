/*
 * test-hatch.c: what a sender does for a table, and for whoever else finds its socket
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "porter.h"
#include "vault/fixture.h"

#include "kiosk/hatch.h"
#include "kiosk/settings.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define KIOSK "00112233445566778899aabbccddeeff"
#define DROP "https://drop.example.org/table"
#define MAX_TESTED_FDS 12

/* (transfer full) in the place of canvass: does @first, tells by the file "ran" that it runs, and
 * as what, then does @then. */
static char *
write_program (Fixture *fixture, const char *first, const char *then)
{
  g_autofree char *ran = g_build_filename (fixture->directory, "ran", NULL);
  g_autofree char *script = g_strdup_printf (
      "#!/bin/sh\n%s\necho $$ \"$@\" >> %s.new; mv %s.new %s\n%s\n", first, ran, ran, ran, then);
  char *path = g_build_filename (fixture->directory, "program", NULL);

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return path;
}

/* (transfer full) (nullable) */
static char *
take_ran (Fixture *fixture)
{
  g_autofree char *ran = g_build_filename (fixture->directory, "ran", NULL);
  char *text = NULL;

  /* One that comes just now is for the next look. */
  if (g_file_get_contents (ran, &text, NULL, NULL))
    g_unlink (ran);
  return text;
}

/* (transfer full) the id of the fixture's campaign. */
static char *
campaign_of (Fixture *fixture)
{
  return g_path_get_basename (canvass_vault_get_folder (fixture->vault));
}

/* (transfer full) five texts as one packet; each "" in its place as well. */
static GByteArray *
pack (const char *const *texts, gsize n)
{
  GByteArray *packet = g_byte_array_new ();

  for (gsize i = 0; i < n; i++)
    g_byte_array_append (packet, (const guint8 *)texts[i], (guint)strlen (texts[i]) + 1);
  return packet;
}

static void
test_an_errand_comes_as_it_was_packed (void)
{
  const CanvassErrand errand = {
    CANVASS_ERRAND_PULL, KIOSK, DROP, "ffeeddccbbaa99887766554433221100", "/etc/drop.credentials",
  };
  g_autoptr (GBytes) packet = canvass_errand_pack (&errand);
  gsize length;
  const char *bytes = g_bytes_get_data (packet, &length);
  CanvassErrand read;

  g_assert_true (canvass_errand_parse (bytes, length, &read));
  g_assert_cmpint (read.kind, ==, errand.kind);
  g_assert_cmpstr (read.campaign, ==, errand.campaign);
  g_assert_cmpstr (read.drop, ==, errand.drop);
  g_assert_cmpstr (read.kiosk, ==, errand.kiosk);
  g_assert_cmpstr (read.credentials, ==, errand.credentials);
  for (gsize cut = 0; cut < length; cut++)
    g_assert_false (canvass_errand_parse (bytes, cut, &read));
}

static void
test_what_is_no_errand_is_refused (void)
{
  static const char *const wrong[][6] = {
    { "push", KIOSK, DROP, KIOSK, NULL },      /* a text too few */
    { "push", KIOSK, DROP, KIOSK, "", "" },    /* and too many */
    { "clear", KIOSK, DROP, KIOSK, "", NULL }, /* no such errand */
    { "--help", KIOSK, DROP, KIOSK, "", NULL },
    { "push", "", DROP, KIOSK, "", NULL }, /* names that are paths */
    { "push", "..", DROP, KIOSK, "", NULL },
    { "push", "../" KIOSK, DROP, KIOSK, "", NULL },
    { "push", KIOSK "/", DROP, KIOSK, "", NULL },
    { "push", "00112233445566778899AABBCCDDEEFF", DROP, KIOSK, "", NULL },
    { "push", "0011223344556677/../../../../etc", DROP, KIOSK, "", NULL },
    { "pull", KIOSK, DROP, "", "", NULL },
    { "pull", KIOSK, DROP, "--inbox=/", "", NULL },
    { "pull", KIOSK, DROP, KIOSK "0", "", NULL },
    { "push", KIOSK, "", KIOSK, "", NULL }, /* drops that are options, or anywhere */
    { "push", KIOSK, "--credentials=/etc/shadow", KIOSK, "", NULL },
    { "push", KIOSK, "-", KIOSK, "", NULL },
    { "push", KIOSK, "drop", KIOSK, "", NULL },
    { "push", KIOSK, "../drop", KIOSK, "", NULL },
    { "push", KIOSK, DROP, KIOSK, "credentials", NULL }, /* paths that are not what they say */
    { "push", KIOSK, DROP, KIOSK, "--known=/", NULL },
    { "push", KIOSK, DROP, KIOSK, "/var/../etc/shadow", NULL },
    { "push", KIOSK, DROP, KIOSK, "/var//credentials", NULL },
  };
  CanvassErrand read;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    gsize n = 0;
    g_autoptr (GByteArray) packet = NULL;

    while (n < G_N_ELEMENTS (wrong[i]) && wrong[i][n] != NULL)
      n++;
    packet = pack (wrong[i], n);
    g_test_message ("%" G_GSIZE_FORMAT, i);
    g_assert_false (canvass_errand_parse ((const char *)packet->data, packet->len, &read));
  }
}

static void
test_an_errand_has_a_longest (void)
{
  g_autofree char *drop = g_strnfill (CANVASS_ERRAND_MAX_BYTES, 'a');
  const CanvassErrand errand = { CANVASS_ERRAND_PUSH, KIOSK, drop, KIOSK, "" };

  g_assert_null (canvass_errand_pack (&errand));
}

/* Whoever finds the socket. */
typedef struct {
  int connection;
  int output, complaints; /* -1 once read */
  int lifeline;
} Stranger;

static void
stranger_connect (Stranger *self, Porter *porter)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  char greeting[sizeof CANVASS_HATCH_GREETING];

  *self = (Stranger){ -1, -1, -1, -1 };
  g_strlcpy (address.sun_path, porter_get_path (porter), sizeof address.sun_path);
  self->connection = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (self->connection, (struct sockaddr *)&address, sizeof address), ==, 0);
  g_assert_cmpint (
      recv (self->connection, greeting, sizeof greeting, 0), ==, sizeof CANVASS_HATCH_GREETING);
}

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static void
stranger_clear (Stranger *self)
{
  close_fd (&self->output);
  close_fd (&self->complaints);
  close_fd (&self->lifeline);
  close_fd (&self->connection);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stranger, stranger_clear)

static void
send_packet (int connection, const void *bytes, gsize length, const int *fds, guint n_fds)
{
  struct iovec part = { (gpointer)bytes, length };
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE (sizeof (int) * MAX_TESTED_FDS)];
  } control = { .header = { .cmsg_len = CMSG_LEN (sizeof (int) * n_fds),
                            .cmsg_level = SOL_SOCKET,
                            .cmsg_type = SCM_RIGHTS } };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

  if (n_fds > 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE (sizeof (int) * n_fds);
    memcpy (CMSG_DATA (&control.header), fds, sizeof (int) * n_fds);
  }
  g_assert_cmpint (sendmsg (connection, &message, MSG_NOSIGNAL), ==, (gssize)length);
}

/* With three descriptors, as a table does. */
static void
stranger_ask (Stranger *self, const void *bytes, gsize length)
{
  int output[2], complaints[2], lifeline[2];

  close_fd (&self->output);
  close_fd (&self->complaints);
  close_fd (&self->lifeline);
  g_assert_cmpint (pipe2 (output, O_CLOEXEC) | pipe2 (complaints, O_CLOEXEC) |
                       pipe2 (lifeline, O_CLOEXEC),
                   ==,
                   0);
  send_packet (
      self->connection, bytes, length, (int[]){ output[1], complaints[1], lifeline[0] }, 3);
  close (output[1]);
  close (complaints[1]);
  close (lifeline[0]);
  self->output = output[0];
  self->complaints = complaints[0];
  self->lifeline = lifeline[1];
}

/* (transfer full) all that is told there, to its end. */
static char *
read_all (int *fd)
{
  GString *text = g_string_new (NULL);
  char bytes[512];
  gssize n;

  while ((n = read (*fd, bytes, sizeof bytes)) > 0)
    g_string_append_len (text, bytes, n);
  close_fd (fd);
  return g_string_free (text, FALSE);
}

#define N_TEXTS 5

/* It is done, or where it @says (nullable) why not, it is not. */
static void
assert_answered (Fixture *fixture,
                 Stranger *stranger,
                 const char *const texts[static N_TEXTS],
                 const char *says)
{
  g_autoptr (GByteArray) packet = pack (texts, N_TEXTS);
  g_autofree char *output = NULL;
  g_autofree char *complaints = NULL;
  g_autofree char *ran = NULL;

  stranger_ask (stranger, packet->data, packet->len);
  output = read_all (&stranger->output);
  complaints = read_all (&stranger->complaints);
  ran = take_ran (fixture);
  g_test_message ("%s: %s", texts[2], complaints);
  g_assert_cmpstr (output, ==, says == NULL ? "done\n" : "");
  g_assert_cmpint (ran != NULL, ==, says == NULL);
  if (says != NULL)
    g_assert_nonnull (strstr (complaints, says));
  else
    g_assert_cmpstr (complaints, ==, "");
}

/* What a table may not, is told, not done, and does no harm to what follows. */
static void
test_what_it_may_not_it_tells_and_goes_on (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *campaign = campaign_of (fixture);
  g_autofree char *program = write_program (fixture, "", "echo done");
  g_autofree char *link = g_build_filename (fixture->vaults, KIOSK, NULL);
  g_autofree char *own = g_build_filename (fixture->vaults, campaign, "drop.credentials", NULL);
  g_autofree char *told = g_build_filename (fixture->directory, "told.credentials", NULL);
  g_autofree char *other = g_build_filename (fixture->directory, "other.credentials", NULL);
  g_autofree char *other_campaigns =
      g_build_filename (fixture->vaults, KIOSK, "drop.credentials", NULL);
  g_autofree char *long_drop = g_strnfill (CANVASS_ERRAND_MAX_BYTES, 'a');
  const struct {
    const char *texts[N_TEXTS];
    const char *says; /* (nullable) */
  } cases[] = {
    { { "push", campaign, DROP, KIOSK, "" }, NULL },
    { { "push", "ffffffffffffffffffffffffffffffff", DROP, KIOSK, "" }, "no such petition" },
    { { "push", KIOSK, DROP, KIOSK, "" }, "no such petition" }, /* a link to another folder */
    { { "push", campaign, DROP, KIOSK, other }, "not the table's" },
    { { "push", campaign, DROP, KIOSK, other_campaigns }, "not the table's" },
    { { "push", campaign, DROP, KIOSK, "/etc/passwd" }, "not the table's" },
    { { "push", campaign, "--outbox=/etc", KIOSK, "" }, "nothing that a table asks" },
    { { "push", campaign, long_drop, KIOSK, "" }, "nothing that a table asks" },
    { { "", "", "", "", "" }, "nothing that a table asks" },
    { { "push", campaign, DROP, KIOSK, own }, NULL },
    { { "pull", campaign, DROP, KIOSK, told }, NULL },
  };
  g_autoptr (CanvassSettings) settings = canvass_settings_open (fixture->vaults, NULL);
  g_autoptr (Porter) porter = porter_new (program, fixture->vaults);
  g_auto (Stranger) stranger = { 0 };

  g_assert_cmpint (symlink (fixture->stick, link), ==, 0);
  g_assert_true (canvass_settings_set_drop (settings, "", told, NULL));
  stranger_connect (&stranger, porter);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_answered (fixture, &stranger, cases[i].texts, cases[i].says);
  g_unlink (link);
}

/* Who got into a table could else have them sent anywhere. */
static void
test_its_credentials_go_to_its_own_drop_only (Fixture *fixture, gconstpointer unused)
{
  static const char *const drops[] = { "https://own.example.org/table", DROP };
  g_autofree char *campaign = campaign_of (fixture);
  g_autofree char *program = write_program (fixture, "", "echo done");
  g_autofree char *told = g_build_filename (fixture->directory, "told.credentials", NULL);
  g_autoptr (CanvassSettings) settings = canvass_settings_open (fixture->vaults, NULL);
  g_autoptr (Porter) porter = porter_new (program, fixture->vaults);
  g_auto (Stranger) stranger = { 0 };

  g_assert_true (canvass_settings_set_drop (settings, drops[0], told, NULL));
  stranger_connect (&stranger, porter);
  for (gsize i = 0; i < G_N_ELEMENTS (drops); i++) {
    const char *const texts[N_TEXTS] = { "push", campaign, drops[i], KIOSK, told };

    assert_answered (fixture, &stranger, texts, i == 0 ? NULL : "this is another");
  }
}

/* Three descriptors, neither fewer nor more; else nobody could be told. */
static void
test_who_cannot_be_answered_is_hung_up_on (Fixture *fixture, gconstpointer unused)
{
  static const guint numbers[] = { 0, 1, 2, 4, 7, MAX_TESTED_FDS };
  g_autofree char *campaign = campaign_of (fixture);
  g_autofree char *program = write_program (fixture, "", "");
  const char *texts[] = { "push", campaign, DROP, KIOSK, "" };
  g_autoptr (GByteArray) packet = pack (texts, G_N_ELEMENTS (texts));
  g_autoptr (Porter) porter = porter_new (program, fixture->vaults);
  int fds[MAX_TESTED_FDS];

  for (guint i = 0; i < MAX_TESTED_FDS; i++)
    fds[i] = STDERR_FILENO;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_auto (Stranger) stranger = { 0 };
    char byte;

    stranger_connect (&stranger, porter);
    send_packet (stranger.connection, packet->data, packet->len, fds, numbers[i]);
    g_assert_cmpint (recv (stranger.connection, &byte, 1, 0), ==, 0);
    porter_wait_served (porter, i + 1);
    g_assert_cmpuint (porter_count_wrong (porter), ==, i + 1);
    g_assert_null (take_ran (fixture));
  }
}

/* The kiosk is first, and who comes later is not served. */
static void
test_one_table_is_served (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *program = write_program (fixture, "", "");
  g_autoptr (Porter) porter = porter_new (program, fixture->vaults);
  g_autoptr (CanvassHatch) first = canvass_hatch_new (porter_get_path (porter));
  g_autoptr (CanvassHatch) second = canvass_hatch_new (porter_get_path (porter));
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_hatch_open (first, NULL));
  g_assert_false (canvass_hatch_open (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (canvass_hatch_open (first, NULL));

  /* Once it is gone the next may come, as after a crash. */
  g_clear_pointer (&first, canvass_hatch_unref);
  g_assert_true (canvass_hatch_open (second, NULL));
}

/* A machine that starts is slow: nobody else may come meanwhile. */
static void
test_a_server_that_is_slow_to_begin_is_held (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->directory, "slow", NULL);
  g_autoptr (CanvassHatch) hatch = canvass_hatch_new (path);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int listener = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const CanvassErrand errand = { CANVASS_ERRAND_PUSH, KIOSK, DROP, KIOSK, "" };
  char packet[CANVASS_ERRAND_MAX_BYTES];
  int connection;

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (bind (listener, (struct sockaddr *)&address, sizeof address), ==, 0);
  g_assert_cmpint (listen (listener, 1), ==, 0);
  g_assert_true (canvass_hatch_open (hatch, NULL));

  connection = accept (listener, NULL, NULL);
  g_assert_cmpint (send (connection, CANVASS_HATCH_GREETING, sizeof CANVASS_HATCH_GREETING, 0),
                   ==,
                   sizeof CANVASS_HATCH_GREETING);
  g_assert_true (canvass_hatch_ask (hatch, &errand, (int[]){ 0, 1, 2 }, NULL));
  g_assert_cmpint (recv (connection, packet, sizeof packet, 0), >, 0);
  g_assert_cmpint (accept (listener, NULL, NULL), ==, -1);
  close (connection);
  close (listener);
}

static void
test_without_a_sender_it_says_so (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->directory, "nothing", NULL);
  g_autoptr (CanvassHatch) hatch = canvass_hatch_new (path);
  const CanvassErrand errand = { CANVASS_ERRAND_PUSH, KIOSK, DROP, KIOSK, "" };
  g_autoptr (GError) error = NULL;

  g_assert_false (canvass_hatch_ask (hatch, &errand, (int[]){ 0, 1, 2 }, &error));
  g_assert_nonnull (strstr (error->message, path));
}

static int
wait_until_runs (Fixture *fixture)
{
  g_autofree char *ran = NULL;

  while ((ran = take_ran (fixture)) == NULL)
    g_usleep (1000);
  return atoi (ran);
}

static void
wait_until_gone (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d", pid);

  while (g_file_test (path, G_FILE_TEST_EXISTS))
    g_usleep (1000);
}

/* By the lifeline it is asked to stop, and goes on serving; without a table it is ended at once, as
 * is what it has started. */
static void
test_nothing_runs_that_nobody_waits_for (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *campaign = campaign_of (fixture);
  g_autofree char *program =
      write_program (fixture, "trap 'echo asked; exit 1' TERM", "while :; do sleep 0.01; done");
  g_autofree char *deaf = NULL;
  const char *texts[] = { "push", campaign, DROP, KIOSK, "" };
  g_autoptr (GByteArray) packet = pack (texts, G_N_ELEMENTS (texts));
  g_autoptr (Porter) porter = porter_new (program, fixture->vaults);
  g_auto (Stranger) stranger = { 0 };
  g_autofree char *output = NULL;
  int pid;

  stranger_connect (&stranger, porter);
  stranger_ask (&stranger, packet->data, packet->len);
  pid = wait_until_runs (fixture);
  close_fd (&stranger.lifeline);
  output = read_all (&stranger.output);
  g_assert_cmpstr (output, ==, "asked\n");
  wait_until_gone (pid);

  deaf = write_program (fixture, "trap '' TERM", "sleep 1000");
  stranger_ask (&stranger, packet->data, packet->len);
  pid = wait_until_runs (fixture);
  close_fd (&stranger.connection);
  porter_wait_served (porter, 1);
  wait_until_gone (pid);
  g_free (output);
  output = read_all (&stranger.output); /* nobody holds it any more */
  g_assert_cmpstr (output, ==, "");
}

#define ADD(name)                                                                                  \
  g_test_add ("/kiosk/hatch/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kiosk/hatch/an_errand_comes_as_it_was_packed",
                   test_an_errand_comes_as_it_was_packed);
  g_test_add_func ("/kiosk/hatch/what_is_no_errand_is_refused", test_what_is_no_errand_is_refused);
  g_test_add_func ("/kiosk/hatch/an_errand_has_a_longest", test_an_errand_has_a_longest);
  ADD (what_it_may_not_it_tells_and_goes_on);
  ADD (its_credentials_go_to_its_own_drop_only);
  ADD (who_cannot_be_answered_is_hung_up_on);
  ADD (one_table_is_served);
  ADD (a_server_that_is_slow_to_begin_is_held);
  ADD (without_a_sender_it_says_so);
  ADD (nothing_runs_that_nobody_waits_for);

  return g_test_run ();
}
