/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/line-reader.h"

#include "format/secret.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct _CanvassLineReader {
  int fd; /* (borrowed) */
  gboolean ended;
  gsize start; /* of what has not been handed out */
  gsize end;
  char *buffer; /* (owned) locked, CANVASS_LINE_MAX_BYTES and a line break */
};

#define BUFFER_BYTES (CANVASS_LINE_MAX_BYTES + 1)

CanvassLineReader *
canvass_line_reader_new (int fd)
{
  CanvassLineReader *self = g_new0 (CanvassLineReader, 1);

  self->fd = fd;
  self->buffer = canvass_secret_new (BUFFER_BYTES);

  return self;
}

void
canvass_line_reader_free (CanvassLineReader *self)
{
  if (self == NULL)
    return;

  canvass_secret_free (self->buffer);
  g_free (self);
}

/* By read (2): a stdio buffer would lie on the ordinary heap. */
static gboolean
fill (CanvassLineReader *self, GError **error)
{
  gssize n;

  memmove (self->buffer, self->buffer + self->start, self->end - self->start);
  explicit_bzero (self->buffer + self->end - self->start, self->start);
  self->end -= self->start;
  self->start = 0;

  do
    n = read (self->fd, self->buffer + self->end, BUFFER_BYTES - self->end);
  while (n == -1 && errno == EINTR);

  if (n == -1) {
    int saved_errno = errno;

    g_set_error (error,
                 G_IO_ERROR,
                 g_io_error_from_errno (saved_errno),
                 "The input cannot be read: %s; what was acknowledged is stored",
                 g_strerror (saved_errno));
    return FALSE;
  }

  self->ended = n == 0;
  self->end += (gsize)n;
  return TRUE;
}

/* Where the line's break is, or NULL. @searched: how much of the line was looked through before. */
static char *
find_break (const CanvassLineReader *self, gsize searched)
{
  return memchr (self->buffer + self->start + searched, '\n', self->end - self->start - searched);
}

static gboolean
skip_rest (CanvassLineReader *self, GError **error)
{
  char *line_break;

  while ((line_break = find_break (self, 0)) == NULL && !self->ended) {
    self->start = self->end;
    if (!fill (self, error))
      return FALSE;
  }

  self->start = line_break != NULL ? (gsize)(line_break - self->buffer) + 1 : self->end;
  return TRUE;
}

gboolean
canvass_line_reader_next (CanvassLineReader *self, char **line, gsize *length, GError **error)
{
  gsize searched = 0;
  char *line_break;

  while ((line_break = find_break (self, searched)) == NULL && !self->ended) {
    searched = self->end - self->start;
    if (searched == BUFFER_BYTES) {
      *line = NULL;
      *length = 0;
      return skip_rest (self, error);
    }
    if (!fill (self, error))
      return FALSE;
  }

  if (line_break == NULL && self->start == self->end)
    return FALSE;

  *line = self->buffer + self->start;
  *length = line_break != NULL ? (gsize)(line_break - *line) : self->end - self->start;
  self->start += *length + (line_break != NULL ? 1 : 0);
  return TRUE;
}
