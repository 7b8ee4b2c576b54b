/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/spawner.h"

#include "kiosk/protocol.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of what passes a channel from one table of files to the other. */
enum {
  MAIN,
  SPAWNER,
  N_ENDS,
};

/* What is to be started, and what came of it; owned by whoever waits. */
typedef struct {
  const char *const *argv;
  const char *const *environment;
  int target;
  GPid pid;
  GError *error;
} Order;

static struct {
  GThread *thread;
  GAsyncQueue *orders;
  int ends[N_ENDS];
} spawner;

/* Between fork and exec: nothing but system calls. */
static void
detach_child (gpointer unused)
{
  sigset_t none;

  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  setsid ();
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean
spawn (Order *order, int child_end)
{
  return g_spawn_async_with_pipes_and_fds ("/",
                                           order->argv,
                                           order->environment,
                                           G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL,
                                           detach_child,
                                           NULL,
                                           -1,
                                           -1,
                                           -1,
                                           &child_end,
                                           &order->target,
                                           1,
                                           &order->pid,
                                           NULL,
                                           NULL,
                                           NULL,
                                           &order->error);
}

/* @fd goes with a byte; none where there is none. */
static gboolean
pass (int socket, int fd)
{
  char byte = 0;
  struct iovec part = { &byte, 1 };
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE (sizeof (int))];
  } control = { 0 };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

  if (fd >= 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    control.header = (struct cmsghdr){ .cmsg_len = CMSG_LEN (sizeof (int)),
                                       .cmsg_level = SOL_SOCKET,
                                       .cmsg_type = SCM_RIGHTS };
    memcpy (CMSG_DATA (&control.header), &fd, sizeof fd);
  }
  return TEMP_FAILURE_RETRY (sendmsg (socket, &message, MSG_NOSIGNAL)) == 1;
}

/* -1 where none came. */
static int
receive (int socket)
{
  char byte;
  struct iovec part = { &byte, 1 };
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE (sizeof (int))];
  } control = { 0 };
  struct msghdr message = { .msg_iov = &part,
                            .msg_iovlen = 1,
                            .msg_control = control.bytes,
                            .msg_controllen = sizeof control.bytes };
  int fd = -1;

  if (TEMP_FAILURE_RETRY (recvmsg (socket, &message, MSG_CMSG_CLOEXEC)) == 1 &&
      CMSG_FIRSTHDR (&message) != NULL)
    memcpy (&fd, CMSG_DATA (CMSG_FIRSTHDR (&message)), sizeof fd);
  return fd;
}

static void
carry_out (Order *order)
{
  gboolean started;
  int ends[2];

  if (!canvass_channel_pair (ends, &order->error)) {
    pass (spawner.ends[SPAWNER], -1);
    return;
  }

  started = spawn (order, ends[1]);
  close (ends[1]);
  /* Whoever waits hears of it in any case. */
  if (!started || !pass (spawner.ends[SPAWNER], ends[0]))
    pass (spawner.ends[SPAWNER], -1);
  close (ends[0]);
}

/* What was open before is of no use to those that it starts. */
static void
leave_files (void)
{
  if (unshare (CLONE_FILES) != 0) {
    g_message ("Programs start with the kiosk's files: %s", g_strerror (errno));
    return;
  }
  close_range (STDERR_FILENO + 1, (guint)spawner.ends[SPAWNER] - 1, 0);
  close_range ((guint)spawner.ends[SPAWNER] + 1, G_MAXUINT, 0);
}

/* Of what a signal that came here would write to, to wake the main loop, this thread has nothing
 * open: it would be lost. */
static void
leave_signals (void)
{
  sigset_t all;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, NULL);
}

static gpointer
run_spawner (gpointer unused)
{
  leave_signals ();
  leave_files ();
  pass (spawner.ends[SPAWNER], -1);
  while (TRUE)
    carry_out (g_async_queue_pop (spawner.orders));
  return NULL;
}

void
canvass_spawner_init (void)
{
  if (spawner.thread != NULL)
    return;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, spawner.ends) != 0)
    g_error ("Nothing can be started: %s", g_strerror (errno));
  spawner.orders = g_async_queue_new ();
  spawner.thread = g_thread_new ("spawner", run_spawner, NULL);
  receive (spawner.ends[MAIN]);
}

gboolean
canvass_spawn (const char *const *argv,
               const char *const *environment,
               int target,
               GPid *pid,
               int *channel,
               GError **error)
{
  Order order = { .argv = argv, .environment = environment, .target = target };

  canvass_spawner_init ();
  g_async_queue_push (spawner.orders, &order);
  *channel = receive (spawner.ends[MAIN]);
  *pid = order.pid;
  if (*channel >= 0)
    return TRUE;

  if (order.error != NULL) {
    g_propagate_error (error, order.error);
    return FALSE;
  }

  /* It was started, and nobody can talk to it. */
  kill (order.pid, SIGKILL);
  TEMP_FAILURE_RETRY (waitpid (order.pid, NULL, 0));
  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_FAILED, "A channel could not be passed: too many files");
  return FALSE;
}
