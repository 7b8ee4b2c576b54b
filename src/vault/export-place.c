/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/export.h"

#include "format/medium.h"
#include "vault/vault-private.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* Other files of the same name before we give up. */
#define MAX_NAMES 1000

G_DEFINE_QUARK (canvass_export_error, canvass_export_error)

static gboolean
is_there (const CanvassExportPlace *place)
{
  struct stat opened, there;

  if (place->is_there != NULL)
    return place->is_there (place->user_data);

  return place->folder >= 0 && fstat (place->folder, &opened) == 0 &&
         stat (place->path, &there) == 0 && opened.st_dev == there.st_dev &&
         opened.st_ino == there.st_ino;
}

static CanvassExportError
error_code (const CanvassExportPlace *place, int saved_errno)
{
  /* A pulled stick may answer anything: that it cannot be written to, or that it has no such file.
   */
  if (!is_there (place) && (place->folder >= 0 || saved_errno == ENOENT || saved_errno == ENOTDIR))
    return CANVASS_EXPORT_ERROR_GONE;

  switch (saved_errno) {
  case 0:
    return CANVASS_EXPORT_ERROR_FAKE;
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    return CANVASS_EXPORT_ERROR_FULL;
  case EROFS:
  case EACCES:
  case EPERM:
    return CANVASS_EXPORT_ERROR_READ_ONLY;
  /* Of the driver of a stick that is gone, whose root is still remembered. */
  case ENODEV:
  case ENXIO:
  case ENOTCONN:
  case ECONNABORTED:
  case ESHUTDOWN:
  case ESTALE:
    return CANVASS_EXPORT_ERROR_GONE;
  default:
    return CANVASS_EXPORT_ERROR_STORAGE;
  }
}

gboolean
canvass_export_fail (const CanvassExportPlace *place, int saved_errno, GError **error)
{
  static const char *const remedies[] = {
    [CANVASS_EXPORT_ERROR_FULL] = "Export to a place with more room",
    [CANVASS_EXPORT_ERROR_READ_ONLY] = "Export to a place that can be written to",
    [CANVASS_EXPORT_ERROR_GONE] = "See that the stick or folder is there, then export again",
    [CANVASS_EXPORT_ERROR_FAKE] = "Do not use that medium again; export to another",
    [CANVASS_EXPORT_ERROR_STORAGE] = "See that it is sound and export again, or to another",
  };
  int code = error_code (place, saved_errno);

  g_set_error (error,
               CANVASS_EXPORT_ERROR,
               code,
               "Exporting to %s failed: %s. Nothing is lost: every signature is still in the "
               "vault. %s",
               place->path,
               saved_errno != 0 ? g_strerror (saved_errno)
                                : "it does not give back what was written to it",
               remedies[code]);
  return FALSE;
}

gboolean
canvass_export_fail_verify (const CanvassExportPlace *place, int saved_errno, GError **error)
{
  gboolean gone = error_code (place, saved_errno) == CANVASS_EXPORT_ERROR_GONE;

  return canvass_export_fail (place, gone ? saved_errno : 0, error);
}

/* What cannot be synced as a whole was synced file by file. */
gboolean
canvass_export_sync (const CanvassExportPlace *place, GError **error)
{
  return syncfs (place->folder) == 0 || errno == ENOSYS || errno == EINVAL ||
         canvass_export_fail (place, errno, error);
}

gboolean
canvass_export_check (const CanvassExportPlace *place, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (place->cancellable, error))
    return FALSE;

  return is_there (place) || canvass_export_fail (place, ENODEV, error);
}

char *
canvass_export_name (const char *stem, guint n, const char *suffix)
{
  return n == 0 ? g_strdup_printf ("%s.%s", stem, suffix)
                : g_strdup_printf ("%s.%u.%s", stem, n, suffix);
}

/* (nullable) with errno: the name under which it lies there, or can. */
static char *
find_name (const CanvassExportPlace *place,
           const char *stem,
           const char *suffix,
           GBytes *file,
           gboolean *held)
{
  for (guint n = 0; n < MAX_NAMES; n++) {
    g_autofree char *name = canvass_export_name (stem, n, suffix);

    *held = canvass_medium_holds (
        place->folder, name, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
    if (*held || errno == ENOENT)
      return g_steal_pointer (&name);
    if (errno != 0 && errno != ELOOP)
      return NULL;
  }

  errno = EEXIST;
  return NULL;
}

static gboolean
put_new (const CanvassExportPlace *place,
         const char *stem,
         const char *name,
         GBytes *file,
         GError **error)
{
  g_auto (CanvassMediumWriter) writer = { 0 };

  return (canvass_medium_writer_begin (&writer, place->folder, stem) &&
          canvass_medium_writer_add (
              &writer, g_bytes_get_data (file, NULL), g_bytes_get_size (file)) &&
          canvass_medium_writer_finish (&writer, name)) ||
         canvass_export_fail (place, errno, error);
}

gboolean
canvass_export_put_file (const CanvassExportPlace *place,
                         const char *stem,
                         const char *suffix,
                         GBytes *file,
                         char **name,
                         GError **error)
{
  g_autofree char *found = NULL;
  gboolean held;

  if (!canvass_export_check (place, error))
    return FALSE;

  found = find_name (place, stem, suffix, file, &held);
  if (found == NULL)
    return canvass_export_fail (place, errno, error);
  if (!held && !put_new (place, stem, found, file, error))
    return FALSE;

  *name = g_steal_pointer (&found);
  return TRUE;
}
