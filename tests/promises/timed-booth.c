/*
 * timed-booth.c: a booth that writes down how long it works before it listens again (table-days.py)
 *
 * Appends to the file $CANVASS_TIMES a line each: of the turns of its loop that took a millisecond
 * or more, how many of its own time, since others have the machine too, if the machine hashed a
 * megabyte in each. In a turn it takes in what was touched and typed, and paints. For a control,
 * one turn takes as long as $CANVASS_TIMES.slow says.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/protocol.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define MEGABYTES 8

static struct {
  GPollFunc poll;
  double since;
  double speed; /* in megabytes a millisecond */
  int file;
} loop;

static double
read_own_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int
write_down_and_poll (GPollFD *fds, guint n, int timeout)
{
  double took = (read_own_ms () - loop.since) * loop.speed;
  int result;

  if (took >= 1)
    dprintf (loop.file, "%.1f\n", took);
  result = loop.poll (fds, n, timeout);
  loop.since = read_own_ms ();
  return result;
}

static void
work_as_long_as_told (void)
{
  g_autofree char *path = g_strconcat (g_getenv ("CANVASS_TIMES"), ".slow", NULL);
  g_autofree char *milliseconds = NULL;

  if (g_file_get_contents (path, &milliseconds, NULL, NULL)) {
    while (read_own_ms () - loop.since < g_ascii_strtod (milliseconds, NULL))
      ;
  }
}

static double
measure_speed (void)
{
  static const guint8 megabyte[1 << 20];
  guint8 hash[crypto_generichash_BYTES];
  double since = read_own_ms ();

  for (guint i = 0; i < MEGABYTES; i++)
    crypto_generichash (hash, sizeof hash, megabyte, sizeof megabyte, NULL, 0);
  return MEGABYTES / (read_own_ms () - since);
}

static void
on_shown (gpointer user_data)
{
  loop.file = open (g_getenv ("CANVASS_TIMES"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  loop.speed = measure_speed ();
  loop.poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, write_down_and_poll);
  loop.since = read_own_ms ();
  work_as_long_as_told ();
}

__typeof__ (canvass_channel_send) __real_canvass_channel_send, __wrap_canvass_channel_send;

/* From when somebody sees it: until then it prepares what they will see. */
gboolean
__wrap_canvass_channel_send (int fd, const CanvassMessage *message, int passed, GError **error)
{
  if (message->kind == CANVASS_MESSAGE_SHOWN && loop.poll == NULL)
    g_idle_add_once (on_shown, NULL);
  return __real_canvass_channel_send (fd, message, passed, error);
}
