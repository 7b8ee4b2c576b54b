/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/archive.h"

#include "format/file.h"
#include "ledger/ledger.h"
#include "ledger/tar.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#define MANIFEST_MAX_BYTES (256 * 1024 * 1024)
#define PIECE_BYTES (256 * 1024)

gboolean
canvass_archive_storage_error (const char *what, const char *path, GError **error)
{
  int saved_errno = errno;

  g_set_error (
      error,
      CANVASS_LEDGER_ERROR,
      CANVASS_LEDGER_ERROR_STORAGE,
      "%s %s: %s. The ledger is untouched: free some room or choose another place, then do "
      "it again",
      what,
      path,
      g_strerror (saved_errno));
  return FALSE;
}

gboolean
canvass_archive_corrupt (GError **error, const char *path, const char *what)
{
  g_set_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT, "%s: %s", path, what);
  return FALSE;
}

static gboolean
take (CanvassArchive *self, guint8 *bytes, gsize length, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  for (gsize done = 0; done < length;) {
    gssize got = read (self->fd, bytes + done, length - done);

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return canvass_archive_storage_error ("The backup cannot be read:", self->path, error);
    if (got == 0)
      return canvass_archive_corrupt (
          error,
          self->path,
          "this backup is cut off, or is none. Nothing was restored: take another copy");
    done += got;
  }

  return TRUE;
}

static gboolean
take_padding (CanvassArchive *self, guint64 size, GError **error)
{
  guint8 rest[CANVASS_TAR_BLOCK_BYTES];

  return take (self, rest, canvass_tar_padding (size), error);
}

static int
open_target (CanvassArchive *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = -1;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    canvass_archive_storage_error ("This cannot be written:", path, error);
  return fd;
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize length)
{
  for (gsize done = 0; done < length;) {
    gssize put = write (fd, bytes + done, length - done);

    if (put < 0 && errno == EINTR)
      continue;
    if (put <= 0)
      return FALSE;
    done += put;
  }

  return TRUE;
}

/* @fd: -1 to only look. */
static gboolean
take_contents (CanvassArchive *self, const char *name, guint64 size, int fd, GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  g_autofree char *hex = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  for (guint64 left = size; left > 0;) {
    gsize length = MIN (left, PIECE_BYTES);

    if (!take (self, piece, length, error))
      return FALSE;
    if (fd >= 0 && !write_all (fd, piece, length))
      return canvass_archive_storage_error ("This cannot be written:", name, error);
    crypto_generichash_update (&state, piece, length);
    left -= length;
    self->bytes += length;
    if (self->progress != NULL)
      self->progress (MIN (self->bytes, self->total), self->total, self->user_data);
  }

  crypto_generichash_final (&state, hash, sizeof hash);
  hex = canvass_to_hex (hash, sizeof hash);
  g_string_append_printf (self->found, "%s %" G_GUINT64_FORMAT " %s\n", hex, size, name);
  self->n++;
  return TRUE;
}

static gboolean
take_file (CanvassArchive *self, const char *name, guint64 size, GError **error)
{
  int fd = -1;
  gboolean good;

  if (self->directory != NULL && (fd = open_target (self, name, error)) < 0)
    return FALSE;

  good = take_contents (self, name, size, fd, error);
  if (fd >= 0) {
    good = good && (fsync (fd) == 0 ||
                    canvass_archive_storage_error ("This cannot be written:", name, error));
    close (fd);
  }

  return good && take_padding (self, size, error);
}

static gboolean
take_folder (CanvassArchive *self, const char *name, GError **error)
{
  g_autofree char *path = NULL;

  g_string_append_printf (self->found, "folder 0 %s\n", name);
  if (self->directory == NULL)
    return TRUE;

  path = g_build_filename (self->directory, name, NULL);
  return g_mkdir_with_parents (path, 0700) == 0 ||
         canvass_archive_storage_error ("This cannot be written:", path, error);
}

static gboolean
take_manifest (CanvassArchive *self, guint64 size, GError **error)
{
  if (size > MANIFEST_MAX_BYTES)
    return canvass_archive_corrupt (error, self->path, "this is no backup. Nothing was restored");

  g_string_set_size (self->manifest, size);
  return take (self, (guint8 *)self->manifest->str, size, error) &&
         take_padding (self, size, error);
}

static gboolean
take_archive (CanvassArchive *self, GError **error)
{
  guint8 block[CANVASS_TAR_BLOCK_BYTES];
  char name[CANVASS_TAR_MAX_PATH_BYTES + 1];
  gboolean is_folder;
  guint64 size;

  while (self->manifest->len == 0) {
    if (!take (self, block, sizeof block, error))
      return FALSE;
    if (!canvass_tar_read_header (block, name, &is_folder, &size))
      return canvass_archive_corrupt (
          error,
          self->path,
          "this is no backup of a ledger, or it is damaged. Nothing was restored: take "
          "another copy");
    if (is_folder                                      ? !take_folder (self, name, error)
        : g_str_equal (name, CANVASS_ARCHIVE_MANIFEST) ? !take_manifest (self, size, error)
                                                       : !take_file (self, name, size, error))
      return FALSE;
  }

  return g_string_equal (self->manifest, self->found) ||
         canvass_archive_corrupt (
             error,
             self->path,
             "this backup is damaged: what is in it is not what was put into it. Nothing was "
             "restored: take another copy");
}

void
canvass_archive_clear (CanvassArchive *self)
{
  if (self->found == NULL)
    return;

  if (self->fd >= 0)
    close (self->fd);
  g_string_free (self->found, TRUE);
  g_string_free (self->manifest, TRUE);
}

gboolean
canvass_archive_read (CanvassArchive *self, GError **error)
{
  self->found = g_string_new (NULL);
  self->manifest = g_string_new (NULL);
  self->fd = canvass_file_open_regular (self->path, &self->total, error);
  if (self->fd < 0)
    return FALSE;

  posix_fadvise (self->fd, 0, 0, POSIX_FADV_DONTNEED); /* from the medium, as far as it goes */
  return take_archive (self, error);
}
