/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/hatch-server.h"

#include "drop/child.h"
#include "kiosk/drop-place.h"
#include "kiosk/settings.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* More than may come, so that it is noticed. */
#define MAX_FDS (2 * CANVASS_HATCH_N_FDS)

typedef struct {
  const char *program;
  const char *directory;
  int connection;

  /* Of what was asked for last. */
  char packet[CANVASS_ERRAND_MAX_BYTES + 1];
  gsize length;
  int fds[MAX_FDS]; /* (owned) */
  guint n_fds;
} Server;

static void
close_fds (Server *self)
{
  for (guint i = 0; i < self->n_fds; i++) {
    if (self->fds[i] >= 0)
      close (self->fds[i]);
  }
  self->n_fds = 0;
}

static void
server_clear (Server *self)
{
  close_fds (self);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Server, server_clear)

static void
take_fds (Server *self, struct msghdr *message)
{
  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL;
       part = CMSG_NXTHDR (message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
      continue;
    self->n_fds = (guint)((part->cmsg_len - CMSG_LEN (0)) / sizeof (int));
    memcpy (self->fds, CMSG_DATA (part), self->n_fds * sizeof (int));
  }
}

/* FALSE without an error once the table has hung up. */
static gboolean
receive (Server *self, GError **error)
{
  struct iovec part = { self->packet, sizeof self->packet };
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE (sizeof (int) * MAX_FDS)];
  } control;
  struct msghdr message = { .msg_iov = &part,
                            .msg_iovlen = 1,
                            .msg_control = control.bytes,
                            .msg_controllen = sizeof control.bytes };
  gssize n = TEMP_FAILURE_RETRY (recvmsg (self->connection, &message, MSG_CMSG_CLOEXEC));

  if (n > 0)
    take_fds (self, &message);
  if (n <= 0)
    return FALSE;

  self->length = (gsize)n;
  if (self->n_fds == CANVASS_HATCH_N_FDS && !(message.msg_flags & MSG_CTRUNC))
    return TRUE;

  g_set_error_literal (error,
                       G_IO_ERROR,
                       G_IO_ERROR_INVALID_DATA,
                       "Somebody asked who is no table: without a way to be answered");
  return FALSE;
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, why);
  return FALSE;
}

/* A link in its place would lead elsewhere. */
static gboolean
is_folder (const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0 && S_ISDIR (info.st_mode);
}

static gboolean
may_use_credentials (Server *self, const CanvassErrand *errand, GError **error)
{
  g_autofree char *of_campaign =
      canvass_drop_place_credentials_path (self->directory, errand->campaign);
  g_autoptr (CanvassSettings) settings = NULL;
  const char *drop;

  if (*errand->credentials == '\0' || g_str_equal (errand->credentials, of_campaign))
    return TRUE;

  settings = canvass_settings_open (self->directory, error);
  if (settings == NULL)
    return FALSE;

  if (!g_str_equal (errand->credentials, canvass_settings_get_credentials (settings)))
    return refuse (error, "These credentials are not the table's");

  /* A table that was told no drop of its own has them for its campaign's. */
  drop = canvass_settings_get_drop (settings);
  return *drop == '\0' || g_str_equal (errand->drop, drop) ||
         refuse (error, "These credentials are for the table's own drop, and this is another");
}

static gboolean
check (Server *self, CanvassErrand *errand, GError **error)
{
  g_autofree char *folder = NULL;

  if (!canvass_errand_parse (self->packet, self->length, errand))
    return refuse (error, "This is nothing that a table asks for");

  folder = g_build_filename (self->directory, errand->campaign, NULL);
  if (!is_folder (folder))
    return refuse (error, "The table has no such petition");

  return may_use_credentials (self, errand, error);
}

/* Until @child has ended, which is ended when nobody waits for it any more. */
static void
look_after (Server *self, GPid child, int child_fd)
{
  struct pollfd watched[] = {
    { .fd = child_fd, .events = POLLIN },
    { .fd = self->fds[CANVASS_HATCH_LIFELINE] }, /* its end */
    { .fd = self->connection, .events = POLLRDHUP },
  };
  gint64 asked_at = 0;

  while (watched[0].revents == 0) {
    poll (watched, G_N_ELEMENTS (watched), asked_at == 0 ? -1 : 100);
    if (watched[2].revents != 0) {
      kill (-child, SIGKILL);
      watched[1].fd = watched[2].fd = -1;
    } else if (watched[1].revents != 0) {
      kill (-child, SIGTERM);
      asked_at = g_get_monotonic_time ();
      watched[1].fd = -1;
    }
    if (asked_at != 0 &&
        g_get_monotonic_time () - asked_at > (gint64)CANVASS_DROP_CHILD_GRACE_MS * 1000)
      kill (-child, SIGKILL);
  }
}

static gboolean
run_errand (Server *self, const CanvassErrand *errand, GError **error)
{
  g_auto (GStrv) command = canvass_errand_make_command (errand, self->program, self->directory);
  GPid child;
  int child_fd;

  if (!canvass_drop_child_spawn ((const char *const *)command,
                                 self->fds[CANVASS_HATCH_OUTPUT],
                                 self->fds[CANVASS_HATCH_COMPLAINTS],
                                 &child,
                                 error))
    return FALSE;

  /* The table knows of the end when nobody holds them any more. */
  close (self->fds[CANVASS_HATCH_OUTPUT]);
  close (self->fds[CANVASS_HATCH_COMPLAINTS]);
  self->fds[CANVASS_HATCH_OUTPUT] = self->fds[CANVASS_HATCH_COMPLAINTS] = -1;
  child_fd = pidfd_open (child, 0);
  if (child_fd >= 0)
    look_after (self, child, child_fd);
  kill (-child, SIGKILL); /* and what it has started */
  TEMP_FAILURE_RETRY (waitpid (child, NULL, 0));
  close (child_fd);
  return TRUE;
}

/* A pipe that nobody reads is not waited for. */
static void
complain (Server *self, const GError *why)
{
  g_autofree char *text = g_strconcat (why->message, "\n", NULL);
  struct pollfd complaints = { .fd = self->fds[CANVASS_HATCH_COMPLAINTS], .events = POLLOUT };

  if (poll (&complaints, 1, 0) == 1 && (complaints.revents & POLLOUT) != 0)
    (void)!write (complaints.fd, text, strlen (text));
}

static void
do_errand (Server *self)
{
  g_autoptr (GError) why = NULL;
  CanvassErrand errand;

  if (!check (self, &errand, &why) || !run_errand (self, &errand, &why))
    complain (self, why);
  close_fds (self);
}

gboolean
canvass_hatch_serve (int connection, const char *program, const char *directory, GError **error)
{
  g_auto (Server) self = {
    .program = program,
    .directory = directory,
    .connection = connection,
  };
  g_autoptr (GError) problem = NULL;

  /* Those who asked may have gone. */
  signal (SIGPIPE, SIG_IGN);
  if (send (connection, CANVASS_HATCH_GREETING, sizeof CANVASS_HATCH_GREETING, MSG_NOSIGNAL) < 0) {
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_FAILED,
                 "Nobody is at the other side of the socket: %s",
                 g_strerror (errno));
    return FALSE;
  }

  while (receive (&self, &problem))
    do_errand (&self);

  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
