/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/backup.h"

#include "format/file.h"
#include "ledger/ledger-private.h"
#include "ledger/notes.h"
#include "ledger/sink.h"
#include "ledger/tar.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANIFEST "MANIFEST"
#define MANIFEST_MAX_BYTES (256 * 1024 * 1024)
#define PIECE_BYTES (256 * 1024)
#define ATTEMPT_SUFFIX ".restoring"

/* Made anew by whoever opens the ledger, or still on their way into it. */
static const char *const LEFT_OUT[] = { "ledger.lock", "incoming", "outgoing", NULL };

typedef struct {
  CanvassSink *sink; /* (owned) */
  GString *manifest; /* (owned) */
  guint n;
  guint64 bytes, total;
  CanvassProgress progress;
  gpointer user_data;
} Backup;

static gboolean
storage_error (const char *what, const char *path, GError **error)
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

static gboolean
corrupt (GError **error, const char *path, const char *what)
{
  g_set_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT, "%s: %s", path, what);
  return FALSE;
}

static void
step (Backup *self, guint64 bytes)
{
  self->bytes += bytes;
  if (self->progress != NULL)
    self->progress (MIN (self->bytes, self->total), self->total, self->user_data);
}

static void
add_to_manifest (Backup *self, const char *name, const guint8 *hash, guint64 size)
{
  g_autofree char *hex = canvass_to_hex (hash, CANVASS_HASH_BYTES);

  g_string_append_printf (self->manifest, "%s %" G_GUINT64_FORMAT " %s\n", hex, size, name);
  self->n++;
}

static gboolean
begin_file (Backup *self, const char *name, guint64 size, GError **error)
{
  guint8 block[CANVASS_TAR_BLOCK_BYTES];

  if (!canvass_tar_write_header (block, name, FALSE, size)) {
    corrupt (error, name, "no file of a ledger is called so, or it is larger than 8 GiB");
    return FALSE;
  }

  canvass_sink_write (self->sink, block, sizeof block);
  return TRUE;
}

static void
end_file (Backup *self, guint64 size)
{
  static const guint8 zeros[CANVASS_TAR_BLOCK_BYTES];

  canvass_sink_write (self->sink, zeros, canvass_tar_padding (size));
}

static gboolean
add_bytes (Backup *self, const char *name, const guint8 *bytes, gsize length, GError **error)
{
  guint8 hash[CANVASS_HASH_BYTES];

  if (!begin_file (self, name, length, error))
    return FALSE;

  canvass_hash (hash, bytes, length);
  canvass_sink_write (self->sink, bytes, length);
  end_file (self, length);
  add_to_manifest (self, name, hash, length);
  return TRUE;
}

/* As many bytes as it had when it was begun: nothing else writes to a ledger that is held. */
static gboolean
copy_file (Backup *self, int fd, const char *path, const char *name, guint64 size, GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  guint8 hash[CANVASS_HASH_BYTES];
  crypto_generichash_state state;

  if (!begin_file (self, name, size, error))
    return FALSE;

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  for (guint64 left = size; left > 0;) {
    gssize got = read (fd, piece, MIN (left, PIECE_BYTES));

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return storage_error ("This file of the ledger cannot be read:", path, error);
    if (got == 0)
      return corrupt (error, path, "it was cut off while it was copied. Do it again");
    crypto_generichash_update (&state, piece, got);
    canvass_sink_write (self->sink, piece, got);
    left -= got;
    step (self, got);
  }

  crypto_generichash_final (&state, hash, sizeof hash);
  end_file (self, size);
  add_to_manifest (self, name, hash, size);
  return !canvass_sink_has_failed (self->sink);
}

/* Empty ones as well: what works in them expects them. */
static gboolean
add_folder (Backup *self, const char *path, const char *name, GError **error)
{
  guint8 block[CANVASS_TAR_BLOCK_BYTES];

  if (!canvass_tar_write_header (block, name, TRUE, 0))
    return corrupt (error, path, "no folder of a ledger is called so");

  canvass_sink_write (self->sink, block, sizeof block);
  g_string_append_printf (self->manifest, "folder 0 %s\n", name);
  return TRUE;
}

static gboolean
add_file (Backup *self, const char *path, const char *name, GError **error)
{
  guint64 size;
  int fd = canvass_file_open_regular (path, &size, error);
  gboolean good;

  if (fd < 0)
    return FALSE;

  good = copy_file (self, fd, path, name, size, error);
  close (fd);
  return good;
}

/* Keys that lie beside: the one that opens it is put in by itself. */
static gboolean
is_left_out (const char *name)
{
  return g_strv_contains (LEFT_OUT, name) || g_str_has_suffix (name, ".key");
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

typedef gboolean (*VisitFile) (Backup *self, const char *path, const char *name, GError **error);

/* Sorted, so that two backups of one ledger are the same. */
static gboolean
walk (Backup *self,
      const char *folder,
      const char *prefix,
      VisitFile visit,
      VisitFile visit_folder,
      GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean good = dir != NULL;
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    if (*entry != '.' && (*prefix != '\0' || !is_left_out (entry)))
      g_ptr_array_add (names, g_strdup (entry));

  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; good && i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
    g_autofree char *name = g_strconcat (prefix, names->pdata[i], NULL);

    if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      continue;

    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      g_autofree char *deeper = g_strconcat (name, "/", NULL);

      good = (visit_folder == NULL || visit_folder (self, path, name, error)) &&
             walk (self, path, deeper, visit, visit_folder, error);
    } else {
      good = visit (self, path, name, error);
    }
  }

  return good;
}

static gboolean
count_file (Backup *self, const char *path, const char *name, GError **error)
{
  GStatBuf status;

  if (g_stat (path, &status) == 0)
    self->total += status.st_size;
  return TRUE;
}

static gboolean
write_archive (Backup *self, CanvassLedger *ledger, GBytes *key_file, GError **error)
{
  static const guint8 end[2 * CANVASS_TAR_BLOCK_BYTES];
  g_autofree char *manifest = NULL;
  gsize length;

  if (!walk (self, ledger->directory, "", count_file, NULL, error) ||
      !walk (self, ledger->directory, "", add_file, add_folder, error) ||
      !add_bytes (self,
                  CANVASS_BACKUP_KEY_NAME,
                  g_bytes_get_data (key_file, NULL),
                  g_bytes_get_size (key_file),
                  error))
    return FALSE;

  length = self->manifest->len;
  manifest = g_strdup (self->manifest->str);
  if (!add_bytes (self, MANIFEST, (const guint8 *)manifest, length, error))
    return FALSE;

  self->n--; /* which is no file of the ledger */
  g_string_truncate (self->manifest, length);
  canvass_sink_write (self->sink, end, sizeof end);
  return canvass_sink_finish (self->sink, error);
}

/* An archive as it is read: files in order, each with its hash, and the manifest last. */
typedef struct {
  int fd;
  const char *path;
  const char *directory; /* (nullable) where to, or only looked at */
  GString *found;        /* (owned) what a manifest says of what came */
  GString *manifest;     /* (owned) what it says */
  guint n;
  guint64 bytes, total;
  CanvassProgress progress;
  gpointer user_data;
} Reader;

static gboolean
take (Reader *self, guint8 *bytes, gsize length, GError **error)
{
  for (gsize done = 0; done < length;) {
    gssize got = read (self->fd, bytes + done, length - done);

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return storage_error ("The backup cannot be read:", self->path, error);
    if (got == 0)
      return corrupt (
          error,
          self->path,
          "this backup is cut off, or is none. Nothing was restored: take another copy");
    done += got;
  }

  return TRUE;
}

static gboolean
take_padding (Reader *self, guint64 size, GError **error)
{
  guint8 rest[CANVASS_TAR_BLOCK_BYTES];

  return take (self, rest, canvass_tar_padding (size), error);
}

static int
open_target (Reader *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = -1;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    storage_error ("This cannot be written:", path, error);
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
take_contents (Reader *self, const char *name, guint64 size, int fd, GError **error)
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
      return storage_error ("This cannot be written:", name, error);
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
take_file (Reader *self, const char *name, guint64 size, GError **error)
{
  int fd = -1;
  gboolean good;

  if (self->directory != NULL && (fd = open_target (self, name, error)) < 0)
    return FALSE;

  good = take_contents (self, name, size, fd, error);
  if (fd >= 0) {
    good = good && (fsync (fd) == 0 || storage_error ("This cannot be written:", name, error));
    close (fd);
  }

  return good && take_padding (self, size, error);
}

static gboolean
take_folder (Reader *self, const char *name, GError **error)
{
  g_autofree char *path = NULL;

  g_string_append_printf (self->found, "folder 0 %s\n", name);
  if (self->directory == NULL)
    return TRUE;

  path = g_build_filename (self->directory, name, NULL);
  return g_mkdir_with_parents (path, 0700) == 0 ||
         storage_error ("This cannot be written:", path, error);
}

static gboolean
take_manifest (Reader *self, guint64 size, GError **error)
{
  if (size > MANIFEST_MAX_BYTES)
    return corrupt (error, self->path, "this is no backup. Nothing was restored");

  g_string_set_size (self->manifest, size);
  return take (self, (guint8 *)self->manifest->str, size, error) &&
         take_padding (self, size, error);
}

static gboolean
take_archive (Reader *self, GError **error)
{
  guint8 block[CANVASS_TAR_BLOCK_BYTES];
  char name[CANVASS_TAR_MAX_PATH_BYTES + 1];
  gboolean is_folder;
  guint64 size;

  while (self->manifest->len == 0) {
    if (!take (self, block, sizeof block, error))
      return FALSE;
    if (!canvass_tar_read_header (block, name, &is_folder, &size))
      return corrupt (error,
                      self->path,
                      "this is no backup of a ledger, or it is damaged. Nothing was restored: take "
                      "another copy");
    if (is_folder                      ? !take_folder (self, name, error)
        : g_str_equal (name, MANIFEST) ? !take_manifest (self, size, error)
                                       : !take_file (self, name, size, error))
      return FALSE;
  }

  return g_string_equal (self->manifest, self->found) ||
         corrupt (error,
                  self->path,
                  "this backup is damaged: what is in it is not what was put into it. Nothing was "
                  "restored: take another copy");
}

static void
reader_clear (Reader *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_string_free (self->found, TRUE);
  g_string_free (self->manifest, TRUE);
}

static gboolean
read_archive (Reader *self, GError **error)
{
  self->found = g_string_new (NULL);
  self->manifest = g_string_new (NULL);
  self->fd = canvass_file_open_regular (self->path, &self->total, error);
  if (self->fd < 0)
    return FALSE;

  posix_fadvise (self->fd, 0, 0, POSIX_FADV_DONTNEED); /* from the medium, as far as it goes */
  return take_archive (self, error);
}

static gboolean
read_back (Backup *self, const char *path, GError **error)
{
  Reader reader = { .path = path };
  gboolean good =
      read_archive (&reader, error) &&
      (g_string_equal (reader.manifest, self->manifest) ||
       corrupt (error,
                path,
                "what was written cannot be read back as it was: the disk or stick may be "
                "failing. Make the backup on another one"));

  reader_clear (&reader);
  return good;
}

static gboolean
keep_note (CanvassLedger *ledger, const char *path, GError **error)
{
  g_autofree char *where = g_filename_display_name (path);
  CanvassNote note = { .kind = CANVASS_NOTE_BACKUP, .what = "ledger and key", .where = where };

  return canvass_ledger_add_note (ledger, &note, error);
}

gboolean
canvass_ledger_back_up (CanvassLedger *self,
                        GBytes *key_file,
                        const char *path,
                        guint *n_files,
                        guint64 *n_bytes,
                        CanvassProgress progress,
                        gpointer user_data,
                        GError **error)
{
  g_autoptr (CanvassSink) sink = NULL;
  g_autoptr (GString) manifest = g_string_new (NULL);
  Backup backup = { .manifest = manifest, .progress = progress, .user_data = user_data };

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (key_file != NULL && path != NULL, FALSE);

  sink = canvass_sink_new (path, NULL, 0, error);
  if (sink == NULL)
    return FALSE;

  backup.sink = sink;
  if (!write_archive (&backup, self, key_file, error) || !read_back (&backup, path, error))
    return FALSE;

  *n_files = backup.n;
  *n_bytes = backup.bytes;
  return keep_note (self, path, error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }

  g_remove (path);
}

static gboolean
put_in_place (const char *attempt, const char *directory, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (directory);

  g_rmdir (directory); /* an empty one may stand there */
  if (g_rename (attempt, directory) != 0)
    return storage_error ("The ledger cannot be put in place:", directory, error);

  return canvass_folder_sync (parent, error);
}

gboolean
canvass_ledger_restore (const char *path,
                        const char *directory,
                        guint *n_files,
                        CanvassProgress progress,
                        gpointer user_data,
                        GError **error)
{
  g_autofree char *target = g_canonicalize_filename (directory, NULL);
  g_autofree char *attempt = g_strconcat (target, ATTEMPT_SUFFIX, NULL);
  g_autoptr (GDir) there = g_dir_open (target, 0, NULL);
  Reader reader = { .path = path, .progress = progress, .user_data = user_data };
  gboolean good;

  if (g_file_test (target, G_FILE_TEST_EXISTS) &&
      (there == NULL || g_dir_read_name (there) != NULL)) {
    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_EXISTS,
                 "%s is there already, and is left as it is: restore to another folder",
                 directory);
    return FALSE;
  }

  remove_tree (attempt); /* what an interrupted one left */
  if (g_mkdir (attempt, 0700) != 0)
    return storage_error ("The ledger cannot be made:", attempt, error);

  reader.directory = attempt;
  good = read_archive (&reader, error) && put_in_place (attempt, target, error);
  if (!good)
    remove_tree (attempt);
  *n_files = reader.n;
  reader_clear (&reader);
  return good;
}
