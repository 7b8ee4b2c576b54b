/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-format"

#include "format/secret.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* What canvass_secret_new () has handed out and should show up in VmLck, in whole pages: many small
 * secrets that are not locked must not hide behind the rounding of those that are. */
static gint64 locked_bytes; /* (atomic) */

void
canvass_format_init (void)
{
  if (sodium_init () < 0)
    g_error ("The system offers no randomness, so nothing can be sealed");
}

/* The size stands in front of the user's bytes, as sodium_malloc () does not tell it. */
#define PREFIX_BYTES 16
#define ALIGNMENT 16 /* sodium_malloc () puts the end, not the start, at a page's edge */

static gint64
count_pages (gsize length)
{
  gsize page_bytes = (gsize)sysconf (_SC_PAGESIZE);

  return (gint64)((PREFIX_BYTES + length + page_bytes - 1) / page_bytes * page_bytes);
}

gpointer
canvass_secret_new (gsize length)
{
  guint8 *block;

  g_assert (length <= G_MAXSSIZE / 2);
  length = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  block = sodium_malloc (PREFIX_BYTES + length);
  if (block == NULL)
    g_error ("No guarded memory for %" G_GSIZE_FORMAT " bytes", length);

  memset (block, 0, PREFIX_BYTES + length);
  canvass_write_u64 (block, length);
  __atomic_add_fetch (&locked_bytes, count_pages (length), __ATOMIC_SEQ_CST);
  return block + PREFIX_BYTES;
}

void
canvass_secret_free (gpointer memory)
{
  guint8 *block;

  if (memory == NULL)
    return;

  block = (guint8 *)memory - PREFIX_BYTES;
  __atomic_sub_fetch (&locked_bytes, count_pages (canvass_read_u64 (block)), __ATOMIC_SEQ_CST);
  sodium_free (block); /* wipes it first */
}

static GPrivate arena_of_thread = G_PRIVATE_INIT (canvass_secret_free);

CanvassArena *
canvass_arena_get (void)
{
  CanvassArena *arena = g_private_get (&arena_of_thread);

  if (arena == NULL) {
    arena = canvass_secret_new (sizeof *arena);
    g_private_set (&arena_of_thread, arena);
  }

  return arena;
}

void
canvass_arena_wipe (void)
{
  CanvassArena *arena = g_private_get (&arena_of_thread);

  if (arena != NULL)
    sodium_memzero (arena, sizeof *arena);
}

/* A line "NAME:   123 kB" of /proc/self/status; 0 when it is not there. */
static gint64
read_status_kib (const char *status, const char *name)
{
  const char *line = strstr (status, name);

  return line != NULL ? g_ascii_strtoll (line + strlen (name), NULL, 10) : 0;
}

CanvassMemoryLock
canvass_memory_lock_verify (void)
{
  char status[8192];
  guint8 *probe;
  gint64 locked_kib, expected_kib, probe_before_kib;
  int fd = open ("/proc/self/status", O_RDONLY | O_CLOEXEC);
  gssize length;

  if (fd == -1)
    return CANVASS_MEMORY_LOCK_NONE;
  length = read (fd, status, sizeof status - 1);
  close (fd);
  if (length <= 0)
    return CANVASS_MEMORY_LOCK_NONE;
  status[length] = '\0';

  locked_kib = read_status_kib (status, "VmLck:");
  probe_before_kib = locked_kib;
  expected_kib = __atomic_load_n (&locked_bytes, __ATOMIC_SEQ_CST) / 1024;

  /* mlockall (MCL_FUTURE) shows itself by locking a mapping that nobody asked to lock. */
  probe = mmap (NULL, 64 * 1024, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (probe != MAP_FAILED) {
    fd = open ("/proc/self/status", O_RDONLY | O_CLOEXEC);
    length = fd != -1 ? read (fd, status, sizeof status - 1) : 0;
    if (fd != -1)
      close (fd);
    if (length > 0) {
      status[length] = '\0';
      locked_kib = read_status_kib (status, "VmLck:");
    }
    munmap (probe, 64 * 1024);
    if (locked_kib >= probe_before_kib + 64)
      return CANVASS_MEMORY_LOCK_ALL;
  }

  if (probe_before_kib == 0 || probe_before_kib < expected_kib)
    return CANVASS_MEMORY_LOCK_NONE;

  return CANVASS_MEMORY_LOCK_SECRETS;
}
