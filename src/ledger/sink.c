/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/sink.h"

#include "format/file.h"
#include "format/parcel.h"
#include "format/secret.h"
#include "ledger/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#define BUFFER_BYTES (64 * 1024)

struct _CanvassSink {
  char *path;                  /* (owned) */
  char *temporary;             /* (owned) the name that it goes by on its way */
  gboolean is_named;           /* it lies there under that name */
  int fd;                      /* (owned) */
  GOutputStream *stream;       /* (owned) over fd */
  CanvassParcelWriter *parcel; /* (owned) (nullable) plain */
  guint8 *buffer;              /* (owned) locked memory */
  gsize length;
  GError *error; /* (owned) */
};

static void
fail_errno (CanvassSink *self, GError **error)
{
  int saved_errno = errno;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_STORAGE,
               "The export %s cannot be written: %s. The ledger is untouched: free some room or "
               "choose another place, then export again",
               self->path,
               g_strerror (saved_errno));
}

/* Without a name, a file is gone with the process that writes it, however that ends. Where the file
 * system has no such files it goes by the temporary name, which is always the same: the next export
 * to this place clears away what a killed one left. */
static void
open_file (CanvassSink *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  g_unlink (self->temporary);
  self->fd = -1;
  if (g_file_test ("/proc/self/fd", G_FILE_TEST_IS_DIR))
    self->fd = open (folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (self->fd >= 0)
    return;

  self->fd = open (self->temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  self->is_named = self->fd >= 0;
}

static char *
name_temporary (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_strdup_printf (".%s.canvass-part", base);

  return g_build_filename (folder, name, NULL);
}

CanvassSink *
canvass_sink_new (const char *path,
                  const CanvassPublicKey *recipients,
                  guint n_recipients,
                  GError **error)
{
  g_autoptr (CanvassSink) self = g_new0 (CanvassSink, 1);

  self->path = g_strdup (path);
  self->temporary = name_temporary (path);
  open_file (self);
  if (self->fd < 0) {
    fail_errno (self, error);
    return NULL;
  }

  self->buffer = canvass_secret_new (BUFFER_BYTES);
  self->stream = g_unix_output_stream_new (self->fd, FALSE);
  if (n_recipients > 0) {
    self->parcel = canvass_parcel_writer_new (self->stream, recipients, n_recipients, error);
    if (self->parcel == NULL)
      return NULL;
  }

  return g_steal_pointer (&self);
}

void
canvass_sink_free (CanvassSink *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->parcel, canvass_parcel_writer_free);
  g_clear_object (&self->stream);
  if (self->fd >= 0)
    close (self->fd);
  if (self->is_named)
    g_unlink (self->temporary);
  g_clear_error (&self->error);
  canvass_secret_free (self->buffer);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

static void
flush (CanvassSink *self)
{
  gsize length = self->length;

  self->length = 0;
  if (self->error != NULL || length == 0)
    return;

  if (self->parcel != NULL)
    canvass_parcel_writer_write (self->parcel, self->buffer, length, &self->error);
  else
    g_output_stream_write_all (self->stream, self->buffer, length, NULL, NULL, &self->error);
}

void
canvass_sink_write (CanvassSink *self, const void *bytes, gsize length)
{
  const guint8 *from = bytes;

  while (length > 0) {
    gsize piece = MIN (length, BUFFER_BYTES - self->length);

    memcpy (self->buffer + self->length, from, piece);
    self->length += piece;
    from += piece;
    length -= piece;
    if (self->length == BUFFER_BYTES)
      flush (self);
  }
}

void
canvass_sink_puts (CanvassSink *self, const char *text)
{
  canvass_sink_write (self, text, strlen (text));
}

void
canvass_sink_put_number (CanvassSink *self, gint64 number)
{
  char digits[24];

  canvass_sink_write (
      self, digits, g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, number));
}

void
canvass_sink_put_hex (CanvassSink *self, const guint8 *bytes, gsize length)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < length; i++) {
    char pair[] = { digits[bytes[i] >> 4], digits[bytes[i] & 15] };

    canvass_sink_write (self, pair, sizeof pair);
  }
}

gboolean
canvass_sink_has_failed (const CanvassSink *self)
{
  return self->error != NULL;
}

/* A link replaces nothing, so that the name comes in two steps. */
static gboolean
give_name (CanvassSink *self)
{
  g_autofree char *descriptor = g_strdup_printf ("/proc/self/fd/%d", self->fd);

  if (!self->is_named)
    self->is_named =
        linkat (AT_FDCWD, descriptor, AT_FDCWD, self->temporary, AT_SYMLINK_FOLLOW) == 0;
  if (!self->is_named || g_rename (self->temporary, self->path) != 0)
    return FALSE;

  self->is_named = FALSE;
  return TRUE;
}

static gboolean
put_in_place (CanvassSink *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (fsync (self->fd) != 0 || !give_name (self)) {
    fail_errno (self, error);
    return FALSE;
  }

  return canvass_folder_sync (folder, error);
}

gboolean
canvass_sink_finish (CanvassSink *self, GError **error)
{
  flush (self);
  if (self->error == NULL && self->parcel != NULL)
    canvass_parcel_writer_finish (self->parcel, &self->error);

  if (self->error != NULL) {
    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_STORAGE,
                 "The export %s cannot be written: %s. The ledger is untouched: free some room or "
                 "choose another place, then export again",
                 self->path,
                 self->error->message);
    return FALSE;
  }

  return put_in_place (self, error);
}
