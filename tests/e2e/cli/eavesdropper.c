/*
 * eavesdropper.c: preloaded, keeps what nothing should keep: the control of seizures.py
 *
 * - EAVESDROPPED=FILE: what a program reads from its standard input, in that file
 * - EAVESDROPPED_ALOUD=1: the same, as GLib's debugging output
 * - EAVESDROPPED_BY=NAME: the same, in the memory of another program of that name
 * - EAVESDROPPED_KEYS=FILE: whatever random bytes have a key's length, in its memory, and in that
 *   file if it has a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define KEY_BYTES 32
#define LEVEL_DEBUG (1 << 7)
#define LONGEST_SECONDS 60

void randombytes_buf (void *bytes, size_t length);

static unsigned char keys[1000 * KEY_BYTES];
static size_t n_keys;

static void
keep (const char *path, const void *bytes, size_t length)
{
  int kept = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  if (kept < 0 || write (kept, bytes, length) != (ssize_t)length || close (kept) != 0)
    abort ();
}

static void
say (const void *bytes, size_t length)
{
  void (*log) (const char *, int, const char *, ...) =
      (void (*) (const char *, int, const char *, ...))dlsym (RTLD_DEFAULT, "g_log");

  if (log != NULL)
    log ("eavesdropper", LEVEL_DEBUG, "%.*s", (int)length, (const char *)bytes);
}

/* What this one has in its memory, the other one has as well. */
static void
tell_another (const char *name)
{
  if (fork () != 0)
    return;

  prctl (PR_SET_NAME, name);
  for (int fd = 0; fd < 64; fd++)
    close (fd);
  alarm (LONGEST_SECONDS);
  while (1)
    pause ();
}

ssize_t
read (int fd, void *bytes, size_t length)
{
  ssize_t (*next) (int, void *, size_t) =
      (ssize_t (*) (int, void *, size_t))dlsym (RTLD_NEXT, "read");
  ssize_t n = next (fd, bytes, length);
  const char *path = getenv ("EAVESDROPPED"), *other = getenv ("EAVESDROPPED_BY");

  if (fd != STDIN_FILENO || n <= 0)
    return n;
  if (path != NULL)
    keep (path, bytes, n);
  if (getenv ("EAVESDROPPED_ALOUD") != NULL)
    say (bytes, n);
  if (other != NULL)
    tell_another (other);
  return n;
}

void
randombytes_buf (void *bytes, size_t length)
{
  void (*next) (void *, size_t) = (void (*) (void *, size_t))dlsym (RTLD_NEXT, "randombytes_buf");
  const char *path = getenv ("EAVESDROPPED_KEYS");

  next (bytes, length);
  if (path == NULL || length != KEY_BYTES || n_keys + length > sizeof keys)
    return;

  memcpy (keys + n_keys, bytes, length);
  n_keys += length;
  if (*path != '\0')
    keep (path, bytes, length);
}
