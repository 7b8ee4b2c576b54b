/*
 * eavesdropper.c: preloaded, keeps what a program reads from its standard input in the file
 * $EAVESDROPPED: the control of seizures.py
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

ssize_t
read (int fd, void *bytes, size_t length)
{
  ssize_t (*next) (int, void *, size_t) =
      (ssize_t (*) (int, void *, size_t))dlsym (RTLD_NEXT, "read");
  ssize_t n = next (fd, bytes, length);
  const char *path = getenv ("EAVESDROPPED");

  if (fd == STDIN_FILENO && n > 0 && path != NULL) {
    int kept = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (kept < 0 || write (kept, bytes, n) != n || close (kept) != 0)
      abort ();
  }
  return n;
}
