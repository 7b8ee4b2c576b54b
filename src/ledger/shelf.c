/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/shelf.h"

#include "format/error.h"
#include "format/file.h"
#include "ledger/facts.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <unistd.h>

#define PIECE_BYTES (256 * 1024)
#define INCOMING ".incoming-"

char *
canvass_shelf_path (const char *folder,
                    const guint8 hash[static CANVASS_HASH_BYTES],
                    const char *suffix)
{
  g_autofree char *hex = canvass_to_hex (hash, CANVASS_HASH_BYTES);
  g_autofree char *name = g_strconcat (hex, suffix, NULL);

  return g_build_filename (folder, name, NULL);
}

static gboolean
storage_error (const char *what, const char *where, GError **error)
{
  int saved_errno = errno;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_STORAGE,
               "%s %s: %s. Nothing is lost: free some room or allow writing, then do it again",
               what,
               where,
               g_strerror (saved_errno));
  return FALSE;
}

static gboolean
read_error (GError **error)
{
  int saved_errno = errno;

  g_set_error (error,
               CANVASS_FORMAT_ERROR,
               CANVASS_FORMAT_ERROR_FILE,
               "It cannot be read to its end: %s. Try another copy",
               g_strerror (saved_errno));
  return FALSE;
}

static gint
compare_hashes (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_HASH_BYTES);
}

GArray *
canvass_shelf_list (const char *folder, const char *suffix, GError **error)
{
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (CanvassHash));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &local_error);
  const char *name;

  if (dir == NULL) {
    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_STORAGE,
                 "The ledger cannot be read: %s",
                 local_error->message);
    return NULL;
  }

  while ((name = g_dir_read_name (dir)) != NULL) {
    char hex[CANVASS_HASH_HEX_CHARS];
    CanvassHash hash;

    if (strlen (name) != 2 * CANVASS_HASH_BYTES + strlen (suffix) ||
        !g_str_has_suffix (name, suffix))
      continue;

    g_strlcpy (hex, name, sizeof hex);
    if (canvass_from_hex (hash.bytes, sizeof hash.bytes, hex))
      g_array_append_val (hashes, hash);
  }

  g_array_sort (hashes, compare_hashes);
  return g_steal_pointer (&hashes);
}

/* Reads a piece; -1 with errno. */
static gssize
read_piece (int fd, guint8 *piece)
{
  gssize length;

  do
    length = read (fd, piece, PIECE_BYTES);
  while (length < 0 && errno == EINTR);

  return length;
}

static gboolean
write_piece (int fd, const guint8 *piece, gsize length)
{
  while (length > 0) {
    gssize written = write (fd, piece, length);

    if (written < 0 && errno == EINTR)
      continue;

    if (written < 0)
      return FALSE;

    piece += written;
    length -= written;
  }

  return TRUE;
}

static gboolean
copy_pieces (int from, int to, const char *folder, guint64 max_bytes, guint8 *hash, GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  crypto_generichash_state state;
  guint64 bytes = 0;
  gssize length;

  crypto_generichash_init (&state, NULL, 0, CANVASS_HASH_BYTES);
  while ((length = read_piece (from, piece)) > 0) {
    bytes += length;
    if (bytes > max_bytes) {
      g_set_error_literal (error,
                           CANVASS_FORMAT_ERROR,
                           CANVASS_FORMAT_ERROR_TOO_LARGE,
                           "It is larger than any Canvass file can be");
      return FALSE;
    }

    crypto_generichash_update (&state, piece, length);
    if (!write_piece (to, piece, length))
      return storage_error ("Writing to", folder, error);
  }

  if (length < 0)
    return read_error (error);

  crypto_generichash_final (&state, hash, CANVASS_HASH_BYTES);
  return fsync (to) == 0 || storage_error ("Writing to", folder, error);
}

gboolean
canvass_shelf_copy (const char *folder,
                    const char *suffix,
                    int fd,
                    guint64 max_bytes,
                    guint8 hash[static CANVASS_HASH_BYTES],
                    GError **error)
{
  g_autofree char *incoming = g_build_filename (folder, INCOMING "XXXXXX", NULL);
  g_autofree char *path = NULL;
  int to = g_mkstemp_full (incoming, O_WRONLY | O_CLOEXEC, 0600);
  gboolean good;

  if (to < 0)
    return storage_error ("Writing to", folder, error);

  good = lseek (fd, 0, SEEK_SET) == 0 ? copy_pieces (fd, to, folder, max_bytes, hash, error)
                                      : read_error (error);
  close (to);
  if (good) {
    path = canvass_shelf_path (folder, hash, suffix);
    good = g_rename (incoming, path) == 0 || storage_error ("Writing to", folder, error);
  }
  if (!good) {
    g_unlink (incoming);
    return FALSE;
  }

  return canvass_folder_sync (folder, NULL) || storage_error ("Writing to", folder, error);
}

gboolean
canvass_shelf_put (const char *folder,
                   const char *suffix,
                   GBytes *file,
                   guint8 hash[static CANVASS_HASH_BYTES],
                   GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) local_error = NULL;

  canvass_hash (hash, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  path = canvass_shelf_path (folder, hash, suffix);
  if (canvass_file_write (path, file, 0600, &local_error))
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_STORAGE,
               "%s. Nothing is lost: free some room or allow writing, then do it again",
               local_error->message);
  return FALSE;
}

void
canvass_shelf_remove (const char *folder,
                      const guint8 hash[static CANVASS_HASH_BYTES],
                      const char *suffix)
{
  g_autofree char *path = canvass_shelf_path (folder, hash, suffix);

  g_unlink (path);
}

gboolean
canvass_shelf_hash (int fd, guint8 hash[static CANVASS_HASH_BYTES], GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  crypto_generichash_state state;
  gssize length;

  if (lseek (fd, 0, SEEK_SET) != 0)
    return read_error (error);

  crypto_generichash_init (&state, NULL, 0, CANVASS_HASH_BYTES);
  while ((length = read_piece (fd, piece)) > 0)
    crypto_generichash_update (&state, piece, length);

  crypto_generichash_final (&state, hash, CANVASS_HASH_BYTES);
  return length == 0 || read_error (error);
}

gboolean
canvass_shelf_holds (const char *folder,
                     const guint8 hash[static CANVASS_HASH_BYTES],
                     const char *suffix)
{
  g_autofree char *path = canvass_shelf_path (folder, hash, suffix);
  guint8 actual[CANVASS_HASH_BYTES];
  guint64 size;
  int fd = canvass_file_open_regular (path, &size, NULL);
  gboolean good;

  if (fd < 0)
    return FALSE;

  good = canvass_shelf_hash (fd, actual, NULL) && memcmp (actual, hash, sizeof actual) == 0;
  close (fd);
  return good;
}

gboolean
canvass_shelf_correct_name (const char *folder,
                            const char *suffix,
                            guint8 hash[static CANVASS_HASH_BYTES],
                            GError **error)
{
  g_autofree char *path = canvass_shelf_path (folder, hash, suffix);
  g_autofree char *correct = NULL;
  guint8 actual[CANVASS_HASH_BYTES];
  guint64 size;
  int fd = canvass_file_open_regular (path, &size, error);
  gboolean good;

  if (fd < 0)
    return FALSE;

  good = canvass_shelf_hash (fd, actual, error);
  close (fd);
  if (!good || memcmp (actual, hash, sizeof actual) == 0)
    return good;

  memcpy (hash, actual, sizeof actual);
  correct = canvass_shelf_path (folder, hash, suffix);
  return (g_rename (path, correct) == 0 && canvass_folder_sync (folder, NULL)) ||
         storage_error ("Writing to", folder, error);
}

void
canvass_shelf_tidy (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_prefix (name, INCOMING))
      g_unlink (path);
  }
}
