/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/sweep.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PIECE_BYTES ((gsize)4 * 1024 * 1024)
#define PAGE_BYTES 4096

/* Where bytes come in from somewhere; what was read may be what nobody should find. */
typedef struct {
  guint8 *bytes;
  gsize length;
  gsize reach;
  guint64 at; /* of the first */
  CanvassSweepFunc func;
  gpointer user_data;
} Piece;

static void
open_piece (Piece *piece, gsize reach, CanvassSweepFunc func, gpointer user_data)
{
  *piece = (Piece){ .reach = reach, .func = func, .user_data = user_data };
  piece->bytes =
      mmap (NULL, PIECE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert (piece->bytes != MAP_FAILED);
}

static void
close_piece (Piece *piece)
{
  sodium_memzero (piece->bytes, PIECE_BYTES);
  munmap (piece->bytes, PIECE_BYTES);
}

/* What may begin near the end of the piece is looked for once more has been read. */
static void
pass_on (Piece *piece, gboolean is_last)
{
  gsize kept = is_last ? 0 : MIN (piece->length, piece->reach - 1);
  gsize passed = piece->length - kept;

  piece->func (piece->bytes, piece->length, passed, piece->at, piece->user_data);
  memmove (piece->bytes, piece->bytes + passed, kept);
  piece->at += passed;
  piece->length = kept;
}

static gboolean
fail (GError **error, const char *path)
{
  int code = errno;

  g_set_error (error,
               G_IO_ERROR,
               g_io_error_from_errno (code),
               "“%s” cannot be searched: %s",
               path,
               g_strerror (code));
  return FALSE;
}

static gboolean
read_all (Piece *piece, int fd)
{
  gssize n;

  while ((n = read (fd, piece->bytes + piece->length, PIECE_BYTES - piece->length)) != 0) {
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return FALSE;

    piece->length += n;
    pass_on (piece, FALSE);
  }
  pass_on (piece, TRUE);
  return TRUE;
}

static void
read_mapping (Piece *piece, int memory, guint64 start, guint64 end)
{
  piece->at = start;
  piece->length = 0;
  for (guint64 at = start; at < end;) {
    gsize wanted = MIN (PIECE_BYTES - piece->length, end - at);
    gssize n = pread (memory, piece->bytes + piece->length, wanted, (off_t)at);

    if (n == 0) { /* the process has ended */
      pass_on (piece, TRUE);
      return;
    }
    if (n < 0) { /* given back meanwhile, or a device's */
      pass_on (piece, TRUE);
      at = (at / PAGE_BYTES + 1) * PAGE_BYTES;
      piece->at = at;
      continue;
    }
    at += n;
    piece->length += n;
    pass_on (piece, at == end);
  }
}

/* proc_pid_pagemap(5): in memory, or in swap. */
#define PAGE_IS_SOMEWHERE (3ull << 62)
#define PAGES_AT_ONCE 512
/* Of shared memory, what other processes touched is not said. */
#define NO_PAGES (-1)

/* Most of what is mapped was never touched: there is nothing in it, and reading it takes long. */
static void
read_touched (Piece *piece, int memory, int pages, guint64 start, guint64 end)
{
  guint64 entries[PAGES_AT_ONCE], run = start;

  for (guint64 at = start; at < end;) {
    gsize n = MIN (PAGES_AT_ONCE, (end - at) / PAGE_BYTES);
    gssize got = pread (pages, entries, n * sizeof *entries, at / PAGE_BYTES * sizeof *entries);

    if (got != (gssize)(n * sizeof *entries)) { /* then all of it */
      read_mapping (piece, memory, run, end);
      return;
    }
    for (gsize i = 0; i < n; i++, at += PAGE_BYTES) {
      if ((entries[i] & PAGE_IS_SOMEWHERE) != 0)
        continue;
      if (run < at)
        read_mapping (piece, memory, run, at);
      run = at + PAGE_BYTES;
    }
  }
  if (run < end)
    read_mapping (piece, memory, run, end);
}

/* All but the piece itself, where this is its own process. */
static void
read_around (Piece *piece, int memory, int pages, guint64 start, guint64 end, gboolean is_own)
{
  guint64 own = (gsize)piece->bytes;

  if (!is_own || end <= own || start >= own + PIECE_BYTES) {
    read_touched (piece, memory, pages, start, end);
    return;
  }
  if (start < own)
    read_touched (piece, memory, pages, start, own);
  if (end > own + PIECE_BYTES)
    read_touched (piece, memory, pages, own + PIECE_BYTES, end);
}

static gboolean
is_worth_reading (const char *access, const char *line)
{
  return access[0] == 'r' && (access[1] == 'w' || access[3] == 's') &&
         strstr (line, "[vvar") == NULL && strstr (line, "[vsyscall") == NULL;
}

gboolean
canvass_sweep_process (
    int pid, gsize reach, CanvassSweepFunc func, gpointer user_data, GError **error)
{
  g_autofree char *path_of_maps = g_strdup_printf ("/proc/%d/maps", pid);
  g_autofree char *path = g_strdup_printf ("/proc/%d/mem", pid);
  g_autofree char *path_of_pages = g_strdup_printf ("/proc/%d/pagemap", pid);
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  Piece piece;
  int memory, pages;

  if (!g_file_get_contents (path_of_maps, &maps, NULL, error))
    return FALSE;

  memory = open (path, O_RDONLY | O_CLOEXEC);
  if (memory < 0)
    return fail (error, path);

  pages = open (path_of_pages, O_RDONLY | O_CLOEXEC);
  open_piece (&piece, reach, func, user_data);
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    guint64 start, end;
    char access[5];

    if (sscanf (lines[i], "%" SCNx64 "-%" SCNx64 " %4s", &start, &end, access) == 3 &&
        is_worth_reading (access, lines[i]))
      read_around (
          &piece, memory, access[3] == 's' ? NO_PAGES : pages, start, end, pid == getpid ());
  }
  close_piece (&piece);
  if (pages >= 0)
    close (pages);
  close (memory);
  return TRUE;
}

gboolean
canvass_sweep_file (
    const char *path, gsize reach, CanvassSweepFunc func, gpointer user_data, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  gboolean complete;
  Piece piece;

  if (fd < 0)
    return fail (error, path);

  /* Of a mounted disk, what was read before may be older than what is on it by now. */
  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  open_piece (&piece, reach, func, user_data);
  complete = read_all (&piece, fd) || fail (error, path);
  close_piece (&piece);
  close (fd);
  return complete;
}
