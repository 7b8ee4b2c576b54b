/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/stick-place.h"

#include "format/medium.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
is_there (gpointer user_data)
{
  CanvassStickPlace *self = user_data;

  return self->root >= 0 && canvass_stick_is_in (self->stick, self->root);
}

static void
advance (guint64 bytes, gpointer user_data)
{
  CanvassStickPlace *self = user_data;

  self->done_bytes += bytes;
  canvass_work_report (
      self->work,
      self->total_bytes == 0 ? 0 : MIN (1, (double)self->done_bytes / (double)self->total_bytes));
}

/* Steps into @name below @parent, which is closed. */
static int
step_into (int parent, const char *name)
{
  int fd = -1;
  int saved_errno;

  if (mkdirat (parent, name, 0755) == 0 || errno == EEXIST)
    fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  /* One that cannot be made may be there: a stick that cannot be written to still can be read. */
  else if (errno == EROFS || errno == EACCES || errno == EPERM) {
    saved_errno = errno;
    fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
      errno = saved_errno;
  }

  saved_errno = errno;
  close (parent);
  errno = saved_errno;
  return fd;
}

static gboolean
open_folder (CanvassStickPlace *self, const char *folder, GError **error)
{
  g_auto (GStrv) steps = g_strsplit (folder, "/", -1);
  int fd = fcntl (self->root, F_DUPFD_CLOEXEC, 0);

  for (char **step = steps; fd >= 0 && *step != NULL; step++)
    fd = step_into (fd, *step);

  self->folder_fd = self->place.folder = fd;
  return fd >= 0 || canvass_export_fail (&self->place, errno, error);
}

gboolean
canvass_stick_place_open (CanvassStickPlace *self,
                          CanvassStick *stick,
                          const char *folder,
                          CanvassWork *work,
                          GError **error)
{
  self->stick = stick;
  self->work = work;
  self->path = g_build_filename (canvass_stick_get_path (stick), folder, NULL);
  self->root = canvass_stick_open (stick, NULL);
  self->place = (CanvassExportPlace){
    .folder = self->root,
    .path = self->path,
    .is_there = is_there,
    .advance = advance,
    .user_data = self,
    .cancellable = canvass_work_get_cancellable (work),
  };
  if (self->root < 0) {
    g_set_error (error,
                 CANVASS_EXPORT_ERROR,
                 CANVASS_EXPORT_ERROR_GONE,
                 "%s is no longer in. Nothing is lost. Put it in again",
                 canvass_stick_get_name (stick));
    return FALSE;
  }

  canvass_work_report (work, 0);
  return open_folder (self, folder, error);
}

void
canvass_stick_place_clear (CanvassStickPlace *self)
{
  if (self->folder_fd >= 0)
    close (g_steal_fd (&self->folder_fd));
  if (self->root >= 0)
    close (g_steal_fd (&self->root));
  g_clear_pointer (&self->path, g_free);
}

gboolean
canvass_stick_place_put (CanvassStickPlace *self,
                         const char *stem,
                         const char *suffix,
                         GBytes *file,
                         char **name,
                         GError **error)
{
  gsize length;
  const void *bytes = g_bytes_get_data (file, &length);

  if (!canvass_export_put_file (&self->place, stem, suffix, file, name, error))
    return FALSE;
  advance (0, self);
  if (!canvass_export_sync (&self->place, error))
    return FALSE;
  advance (0, self);

  return (canvass_medium_holds (self->folder_fd, *name, bytes, length) ||
          canvass_export_fail_verify (&self->place, errno, error)) &&
         canvass_export_check (&self->place, error);
}

static CanvassOutcome
judge (const GError *error)
{
  static const CanvassOutcome outcomes[] = {
    [CANVASS_EXPORT_ERROR_FULL] = CANVASS_OUTCOME_STICK_FULL,
    [CANVASS_EXPORT_ERROR_READ_ONLY] = CANVASS_OUTCOME_READ_ONLY,
    [CANVASS_EXPORT_ERROR_GONE] = CANVASS_OUTCOME_PULLED,
    [CANVASS_EXPORT_ERROR_FAKE] = CANVASS_OUTCOME_FAKE,
    [CANVASS_EXPORT_ERROR_STORAGE] = CANVASS_OUTCOME_FAILED,
  };

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return CANVASS_OUTCOME_CANCELLED;
  if (error->domain == CANVASS_EXPORT_ERROR)
    return outcomes[error->code];
  if (error->domain == CANVASS_VAULT_ERROR)
    return CANVASS_OUTCOME_DISK;

  return CANVASS_OUTCOME_FAILED;
}

void
canvass_work_result_take_error (CanvassWorkResult *result, GError *error)
{
  result->outcome = judge (error);
  g_free (result->why);
  result->why = g_strdup (error->message);
  g_error_free (error);
}

GPtrArray *
canvass_vaults_copy (GPtrArray *vaults)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < vaults->len; i++)
    g_ptr_array_add (copy, g_object_ref (g_ptr_array_index (vaults, i)));

  return copy;
}

guint64
canvass_vaults_count_own (GPtrArray *vaults)
{
  guint64 n = 0;

  for (guint i = 0; i < vaults->len; i++) {
    CanvassVaultStatus status;

    if (canvass_vault_get_status (g_ptr_array_index (vaults, i), &status, NULL))
      n += status.records - status.signatures;
  }

  return n;
}

guint64
canvass_vaults_count_unreadable (GPtrArray *vaults)
{
  guint64 n = 0;

  for (guint i = 0; i < vaults->len; i++) {
    CanvassVaultStatus status;

    if (canvass_vault_get_status (g_ptr_array_index (vaults, i), &status, NULL))
      n += status.unreadable;
  }

  return n;
}
