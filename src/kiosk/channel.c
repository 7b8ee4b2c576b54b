/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/channel.h"

#include "kiosk/protocol.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static gboolean
set_errno_error (GError **error, const char *doing)
{
  int saved = errno;
  gboolean gone = saved == EPIPE || saved == ECONNRESET || saved == ENOTCONN;

  g_set_error (error,
               CANVASS_PROTOCOL_ERROR,
               gone ? CANVASS_PROTOCOL_ERROR_CLOSED : CANVASS_PROTOCOL_ERROR_IO,
               "%s: %s",
               doing,
               g_strerror (saved));
  return FALSE;
}

static void
attach_descriptor (struct msghdr *header, int passed)
{
  struct cmsghdr *control = CMSG_FIRSTHDR (header);

  control->cmsg_level = SOL_SOCKET;
  control->cmsg_type = SCM_RIGHTS;
  control->cmsg_len = CMSG_LEN (sizeof passed);
  memcpy (CMSG_DATA (control), &passed, sizeof passed);
}

static gssize
send_packet (int channel, const guint8 *bytes, gsize length, int passed)
{
  struct iovec part = { .iov_base = (void *)bytes, .iov_len = length };
  _Alignas(struct cmsghdr) char control[CMSG_SPACE (sizeof (int))] = { 0 };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
  gssize sent;

  if (passed >= 0) {
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    attach_descriptor (&header, passed);
  }

  do
    sent = sendmsg (channel, &header, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (sent < 0 && errno == EINTR);
  return sent;
}

/* TRUE when there may be room now, within the time that is left. */
static gboolean
wait_for_room (int channel, gint64 deadline)
{
  struct pollfd waiting = { .fd = channel, .events = POLLOUT };
  gint64 left = (deadline - g_get_monotonic_time ()) / 1000;

  return left > 0 && (poll (&waiting, 1, left) > 0 || errno == EINTR);
}

gboolean
canvass_packet_send (int channel, const guint8 *bytes, gsize length, int passed, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + CANVASS_SEND_TIMEOUT_MS * 1000;
  gssize sent;

  do
    sent = send_packet (channel, bytes, length, passed);
  while (sent < 0 && (errno == EAGAIN || errno == ENOBUFS) && wait_for_room (channel, deadline));

  return sent >= 0 || set_errno_error (error, "Sending a message");
}

/* The one descriptor that came along, or -1; any others are closed. */
static int
take_descriptor (struct msghdr *header)
{
  int taken = -1;

  for (struct cmsghdr *control = CMSG_FIRSTHDR (header); control != NULL;
       control = CMSG_NXTHDR (header, control)) {
    gsize n = (control->cmsg_len - CMSG_LEN (0)) / sizeof (int);

    if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
      continue;

    for (gsize i = 0; i < n; i++) {
      int fd;

      memcpy (&fd, CMSG_DATA (control) + i * sizeof fd, sizeof fd);
      if (taken < 0)
        taken = fd;
      else
        close (fd);
    }
  }
  return taken;
}

static gssize
receive_packet (int channel, guint8 *bytes, gsize size, int *passed, int *flags)
{
  struct iovec part = { .iov_base = bytes, .iov_len = size };
  _Alignas(struct cmsghdr) char control[CMSG_SPACE (sizeof (int))] = { 0 };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
  gssize received;

  /* Without room for them the kernel opens no descriptors here, and says MSG_CTRUNC. */
  if (passed != NULL) {
    header.msg_control = control;
    header.msg_controllen = sizeof control;
  }

  do
    received = recvmsg (channel, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);

  *flags = header.msg_flags;
  if (passed != NULL)
    *passed = received >= 0 ? take_descriptor (&header) : -1;
  return received;
}

static gboolean
set_receive_error (gssize received, GError **error)
{
  if (received < 0 && errno == EAGAIN) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "No message is waiting");
    return FALSE;
  }
  if (received < 0)
    return set_errno_error (error, "Receiving a message");

  g_set_error_literal (
      error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_CLOSED, "The other side is gone");
  return FALSE;
}

gssize
canvass_packet_receive (int channel, guint8 *bytes, gsize size, int *passed, GError **error)
{
  int flags;
  gssize received = receive_packet (channel, bytes, size, passed, &flags);

  if (received <= 0) {
    set_receive_error (received, error);
    return -1;
  }
  if ((flags & (MSG_TRUNC | MSG_CTRUNC)) == 0)
    return received;

  g_set_error_literal (error,
                       CANVASS_PROTOCOL_ERROR,
                       CANVASS_PROTOCOL_ERROR_MALFORMED,
                       "The other side sent more than a message may hold");
  canvass_packet_refuse_descriptor (passed);
  return -1;
}

void
canvass_packet_refuse_descriptor (int *passed)
{
  if (passed == NULL || *passed < 0)
    return;

  close (*passed);
  *passed = -1;
}

gboolean
canvass_channel_pair (int ends[static 2], GError **error)
{
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
    return set_errno_error (error, "Making a channel");

  return TRUE;
}
