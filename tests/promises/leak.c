/*
 * leak.c: preloaded, forgets a kilobyte each time that something is brought to the disk: the
 * control of days.py
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOST_BYTES 1024

int
fdatasync (int file)
{
  static void *volatile lost;

  lost = malloc (LOST_BYTES);
  if (lost != NULL)
    memset (lost, 1, LOST_BYTES);
  return (int)syscall (SYS_fdatasync, file);
}
