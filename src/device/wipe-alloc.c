/*
 * wipe-alloc.c: free () and realloc () that leave nothing behind
 *
 * Linked whole into a program, these take the place of the C library's for everything in it: what a
 * toolkit frees is overwritten before it can be found. The blocks themselves still come from and go
 * to glibc, whose internal names these call. GLib before 2.76 also needs G_SLICE=always-malloc.
 *
 * https://www.gnu.org/software/libc/manual/html_node/Replacing-malloc.html
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#ifndef __GLIBC__
#error "This calls glibc's allocator by its internal names"
#endif

void __libc_free (void *block);

void
free (void *block)
{
  int saved_errno = errno;

  if (block == NULL)
    return;

  explicit_bzero (block, malloc_usable_size (block));
  __libc_free (block);
  errno = saved_errno;
}

/* The C library's own moves a block without wiping where it was. */
void *
realloc (void *block, size_t size)
{
  size_t usable;
  void *moved;

  if (block == NULL)
    return malloc (size);

  if (size == 0) {
    free (block);
    return NULL;
  }

  usable = malloc_usable_size (block);
  if (size <= usable && size > usable / 2) {
    explicit_bzero ((char *)block + size, usable - size);
    return block;
  }

  moved = malloc (size);
  if (moved == NULL)
    return NULL;

  memcpy (moved, block, size < usable ? size : usable);
  free (block);
  return moved;
}
