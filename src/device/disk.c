/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/disk.h"

#include <errno.h>
#include <sys/statvfs.h>

gboolean
canvass_disk_get_free (const char *folder, guint64 *bytes, GError **error)
{
  struct statvfs disk;

  g_return_val_if_fail (folder != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  if (statvfs (folder, &disk) != 0) {
    int saved_errno = errno;

    g_set_error (error,
                 G_FILE_ERROR,
                 (gint)g_file_error_from_errno (saved_errno),
                 "The disk of %s cannot be measured: %s",
                 folder,
                 g_strerror (saved_errno));
    return FALSE;
  }

  *bytes = (guint64)disk.f_bavail * disk.f_frsize;
  return TRUE;
}

CanvassDiskVerdict
canvass_disk_judge (guint64 room)
{
  if (room == 0)
    return (CanvassDiskVerdict){ CANVASS_FITNESS_CLOSED, CANVASS_DISK_FULL };
  if (room < CANVASS_DISK_LOW_RECORDS)
    return (CanvassDiskVerdict){ CANVASS_FITNESS_WARN, CANVASS_DISK_LOW };

  return (CanvassDiskVerdict){ CANVASS_FITNESS_FIT, CANVASS_DISK_ROOMY };
}

const char *
canvass_disk_describe (CanvassDiskReason reason)
{
  switch (reason) {
  case CANVASS_DISK_ROOMY:
    return "There is room on the disk.";
  case CANVASS_DISK_LOW:
    return "The disk is nearly full. Everything signed so far is safe. Free some room, or export "
           "and take the acknowledgement.";
  case CANVASS_DISK_FULL:
    return "The disk has no room for another signature. Everything signed so far is safe. Free "
           "some room, or export and take the acknowledgement.";
  default:
    g_return_val_if_reached ("");
  }
}
