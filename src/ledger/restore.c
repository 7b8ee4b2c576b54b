/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/backup.h"

#include "format/file.h"
#include "ledger/archive.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define ATTEMPT_SUFFIX ".restoring"

/* Each file is on the medium; the folders that name them are not yet. */
static gboolean
sync_folders (const char *attempt, GError **error)
{
  int fd = open (attempt, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean good = fd >= 0 && syncfs (fd) == 0;

  if (!good)
    canvass_archive_storage_error ("The ledger cannot be made durable:", attempt, error);
  if (fd >= 0)
    close (fd);
  return good;
}

static gboolean
put_in_place (const char *attempt, const char *directory, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (directory);

  g_rmdir (directory); /* an empty one may stand there */
  if (g_rename (attempt, directory) != 0)
    return canvass_archive_storage_error ("The ledger cannot be put in place:", directory, error);

  return canvass_folder_sync (parent, error);
}

gboolean
canvass_ledger_restore (const char *path,
                        const char *directory,
                        guint *n_files,
                        CanvassProgress progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *target = g_canonicalize_filename (directory, NULL);
  g_autofree char *attempt = g_strconcat (target, ATTEMPT_SUFFIX, NULL);
  g_autoptr (GDir) there = g_dir_open (target, 0, NULL);
  g_auto (CanvassArchive) archive = {
    .path = path,
    .directory = attempt,
    .progress = progress,
    .user_data = user_data,
    .cancellable = cancellable,
  };
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

  canvass_folder_remove (attempt); /* what an interrupted one left */
  if (g_mkdir (attempt, 0700) != 0)
    return canvass_archive_storage_error ("The ledger cannot be made:", attempt, error);

  good = canvass_archive_read (&archive, error) && sync_folders (attempt, error) &&
         !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         put_in_place (attempt, target, error);
  if (!good)
    canvass_folder_remove (attempt);
  *n_files = archive.n;
  return good;
}
