/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/hatch.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Until the server of a table before has ended, and the one of this table has begun. */
#define OPEN_MS 1000
/* Until one has begun that is asked for something: on a slow machine, more than that. */
#define ASK_MS 5000
#define PAUSE_MS 20

typedef enum {
  GREETED,
  SILENT,
  HUNG_UP,
} Answer;

struct _CanvassHatch {
  char *path;
  GMutex lock;
  int connection; /* -1 for none */
  gboolean is_greeted;
};

CanvassHatch *
canvass_hatch_new (const char *path)
{
  CanvassHatch *self = g_atomic_rc_box_new0 (CanvassHatch);

  self->path = g_strdup (path);
  g_mutex_init (&self->lock);
  self->connection = -1;
  return self;
}

static void
close_connection (CanvassHatch *self)
{
  if (self->connection >= 0)
    close (self->connection);
  self->connection = -1;
  self->is_greeted = FALSE;
}

static void
hatch_clear (gpointer data)
{
  CanvassHatch *self = data;

  close_connection (self);
  g_mutex_clear (&self->lock);
  g_free (self->path);
}

CanvassHatch *
canvass_hatch_ref (CanvassHatch *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
canvass_hatch_unref (CanvassHatch *self)
{
  g_atomic_rc_box_release_full (self, hatch_clear);
}

static gboolean
connect_socket (CanvassHatch *self)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  if (g_strlcpy (address.sun_path, self->path, sizeof address.sun_path) >= sizeof address.sun_path)
    return FALSE;

  self->connection = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (self->connection >= 0 &&
      connect (self->connection, (struct sockaddr *)&address, sizeof address) == 0)
    return TRUE;

  close_connection (self);
  return FALSE;
}

/* One that is not served is hung up on. */
static Answer
await_greeting (CanvassHatch *self, guint patience_ms)
{
  char greeting[sizeof CANVASS_HATCH_GREETING];
  struct pollfd waiting = { .fd = self->connection, .events = POLLIN };

  if (TEMP_FAILURE_RETRY (poll (&waiting, 1, (int)patience_ms)) == 0)
    return SILENT;

  self->is_greeted =
      recv (self->connection, greeting, sizeof greeting, MSG_DONTWAIT) == sizeof greeting &&
      memcmp (greeting, CANVASS_HATCH_GREETING, sizeof greeting) == 0;
  return self->is_greeted ? GREETED : HUNG_UP;
}

static gboolean
is_open (CanvassHatch *self)
{
  struct pollfd looked_at = { .fd = self->connection, .events = POLLIN | POLLRDHUP };

  /* A server has nothing to say after its greeting. */
  return self->is_greeted && poll (&looked_at, 1, 0) == 0;
}

/* A connection that is not answered yet is kept, so that nobody else gets it. */
static Answer
open_locked (CanvassHatch *self, guint patience_ms)
{
  gint64 tried_until = g_get_monotonic_time () + (gint64)OPEN_MS * 1000;
  Answer answer;

  if (is_open (self))
    return GREETED;

  if (self->is_greeted)
    close_connection (self);
  while (self->connection >= 0 || connect_socket (self)) {
    answer = await_greeting (self, patience_ms);
    if (answer != HUNG_UP)
      return answer;

    close_connection (self);
    if (g_get_monotonic_time () >= tried_until)
      break;
    g_usleep (PAUSE_MS * 1000);
  }

  return HUNG_UP;
}

static void
set_unreachable (CanvassHatch *self, GError **error)
{
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               "The program that sends cannot be reached at %s. Nothing is lost; export to a stick",
               self->path);
}

gboolean
canvass_hatch_open (CanvassHatch *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (open_locked (self, OPEN_MS) != HUNG_UP)
    return TRUE;

  set_unreachable (self, error);
  return FALSE;
}

static gboolean
pass (int connection, GBytes *packet, const int fds[static CANVASS_HATCH_N_FDS])
{
  gsize length;
  struct iovec part = { (gpointer)g_bytes_get_data (packet, &length), 0 };
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE (sizeof (int) * CANVASS_HATCH_N_FDS)];
  } control = { .header = { .cmsg_len = CMSG_LEN (sizeof (int) * CANVASS_HATCH_N_FDS),
                            .cmsg_level = SOL_SOCKET,
                            .cmsg_type = SCM_RIGHTS } };
  struct msghdr message = { .msg_iov = &part,
                            .msg_iovlen = 1,
                            .msg_control = control.bytes,
                            .msg_controllen = sizeof control.bytes };

  part.iov_len = length;
  memcpy (CMSG_DATA (&control.header), fds, sizeof (int) * CANVASS_HATCH_N_FDS);
  return TEMP_FAILURE_RETRY (sendmsg (connection, &message, MSG_NOSIGNAL | MSG_DONTWAIT)) ==
         (gssize)length;
}

gboolean
canvass_hatch_ask (CanvassHatch *self,
                   const CanvassErrand *errand,
                   const int fds[static CANVASS_HATCH_N_FDS],
                   GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GBytes) packet = canvass_errand_pack (errand);

  if (packet == NULL) {
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_FAILED, "The address to send to is too long");
    return FALSE;
  }
  if (open_locked (self, ASK_MS) != GREETED) {
    set_unreachable (self, error);
    return FALSE;
  }
  if (pass (self->connection, packet, fds))
    return TRUE;

  close_connection (self);
  g_set_error_literal (error,
                       G_IO_ERROR,
                       G_IO_ERROR_FAILED,
                       "The program that sends has ended. Nothing is lost; try again");
  return FALSE;
}
