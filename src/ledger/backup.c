/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/backup.h"

#include "format/file.h"
#include "ledger/archive.h"
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

#define PIECE_BYTES (256 * 1024)

/* Made anew by whoever opens the ledger, or still on their way into it. */
static const char *const LEFT_OUT[] = { CANVASS_LEDGER_LOCK, "incoming", "outgoing", NULL };

typedef struct {
  CanvassSink *sink; /* (owned) */
  GString *manifest; /* (owned) */
  guint n;
  guint64 bytes, total;
  CanvassProgress progress;
  gpointer user_data;
} Backup;

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
    canvass_archive_corrupt (
        error, name, "no file of a ledger is called so, or it is larger than 8 GiB");
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
      return canvass_archive_storage_error ("This file of the ledger cannot be read:", path, error);
    if (got == 0)
      return canvass_archive_corrupt (
          error, path, "it was cut off while it was copied. Do it again");
    crypto_generichash_update (&state, piece, got);
    canvass_sink_write (self->sink, piece, got);
    left -= got;
    step (self, got);
  }

  crypto_generichash_final (&state, hash, sizeof hash);
  end_file (self, size);
  add_to_manifest (self, name, hash, size);
  /* It tells why. */
  return !canvass_sink_has_failed (self->sink) || canvass_sink_finish (self->sink, error);
}

/* Empty ones as well: what works in them expects them. */
static gboolean
add_folder (Backup *self, const char *path, const char *name, GError **error)
{
  guint8 block[CANVASS_TAR_BLOCK_BYTES];

  if (!canvass_tar_write_header (block, name, TRUE, 0))
    return canvass_archive_corrupt (error, path, "no folder of a ledger is called so");

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
  if (!add_bytes (self, CANVASS_ARCHIVE_MANIFEST, (const guint8 *)manifest, length, error))
    return FALSE;

  self->n--; /* which is no file of the ledger */
  g_string_truncate (self->manifest, length);
  canvass_sink_write (self->sink, end, sizeof end);
  return canvass_sink_finish (self->sink, error);
}

static gboolean
read_back (Backup *self, const char *path, GError **error)
{
  g_auto (CanvassArchive) archive = { .path = path };

  return canvass_archive_read (&archive, error) &&
         (g_string_equal (archive.manifest, self->manifest) ||
          canvass_archive_corrupt (
              error,
              path,
              "what was written cannot be read back as it was: the disk or stick may be "
              "failing. Make the backup on another one"));
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
