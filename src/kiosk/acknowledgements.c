/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/acknowledgements.h"

#include "format/envelope.h"
#include "kiosk/stick-export.h"
#include "kiosk/stick-place.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define MAX_REFUSED_BYTES 4096

void
canvass_intake_clear (CanvassIntake *self)
{
  if (self->refused != NULL)
    g_string_free (self->refused, TRUE);
  self->refused = NULL;
  g_clear_error (&self->failure);
}

void
canvass_intake_refuse (CanvassIntake *self, const char *name, const char *why)
{
  if (self->refused == NULL)
    self->refused = g_string_new (NULL);
  if (self->refused->len < MAX_REFUSED_BYTES)
    g_string_append_printf (
        self->refused, "%s%s: %s", self->refused->len > 0 ? "\n" : "", name, why);
}

static guint64
count_acknowledged (CanvassVault *vault)
{
  CanvassVaultStatus status = { 0 };

  canvass_vault_get_status (vault, &status, NULL);
  return status.signatures_acknowledged;
}

/* TRUE when @vault has said all there is to say of @file. */
static gboolean
offer (CanvassIntake *self, CanvassVault *vault, const char *name, GBytes *file)
{
  g_autoptr (GError) error = NULL;
  guint64 before = count_acknowledged (vault);

  if (canvass_vault_acknowledge (vault, file, NULL, &error)) {
    self->taken++;
    self->forgotten += count_acknowledged (vault) - before;
    return TRUE;
  }

  if (g_error_matches (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_OTHER_KIOSK))
    return FALSE;

  canvass_intake_refuse (self, name, error->message);
  if (!g_error_matches (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_REFUSED) &&
      self->failure == NULL)
    self->failure = g_steal_pointer (&error);
  return TRUE;
}

void
canvass_intake_offer (CanvassIntake *self, GPtrArray *vaults, const char *name, GBytes *file)
{
  for (guint i = 0; i < vaults->len; i++) {
    if (offer (self, g_ptr_array_index (vaults, i), name, file))
      return;
  }
}

static gboolean
is_empty (const char *path)
{
  GStatBuf info;

  return g_lstat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_size == 0;
}

/* By its name alone it is known not to be wanted from the drop again. */
static void
empty (const char *path)
{
  int fd = open (path, O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC);

  if (fd >= 0)
    close (fd);
}

static void
offer_path (CanvassIntake *self, GPtrArray *vaults, const char *path, const char *name)
{
  CanvassStickFile file = { .path = (char *)path };
  g_autofree char *shown = g_utf8_make_valid (name, -1);
  g_autoptr (GError) error = NULL;
  guint taken = self->taken;
  g_autoptr (GBytes) bytes = canvass_stick_read (
      &file, canvass_envelope_max_bytes (CANVASS_ENVELOPE_ACKNOWLEDGEMENT), &error);

  if (bytes == NULL)
    canvass_intake_refuse (self, shown, error->message);
  else
    canvass_intake_offer (self, vaults, shown, bytes);
  if (self->taken > taken)
    empty (path);
}

void
canvass_intake_offer_folder (CanvassIntake *self, GPtrArray *vaults, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (name[0] != '.' && g_str_has_suffix (name, ".ack") && !is_empty (path))
      offer_path (self, vaults, path, name);
  }
}

void
canvass_intake_report (const CanvassIntake *self, CanvassWorkResult *result)
{
  result->number = result->forgotten = self->forgotten;
  if (self->failure != NULL)
    result->outcome = CANVASS_OUTCOME_DISK;
  else if (self->taken > 0)
    result->outcome = CANVASS_OUTCOME_DONE;
  else
    result->outcome = self->refused != NULL ? CANVASS_OUTCOME_REFUSED : CANVASS_OUTCOME_NOTHING;
  result->some_refused = self->refused != NULL;
  if (self->refused != NULL)
    result->why = g_strdup (self->refused->str);
}

/* What canvass_stick_acknowledge () was asked for. */
typedef struct {
  CanvassStick *stick; /* (owned) */
  GPtrArray *vaults;   /* (owned) (element-type CanvassVault) */
} Job;

static void
job_free (Job *self)
{
  g_object_unref (self->stick);
  g_ptr_array_unref (self->vaults);
  g_free (self);
}

static gboolean
is_in (CanvassStick *stick)
{
  int fd = canvass_stick_open (stick, NULL);

  return fd >= 0 && g_close (fd, NULL);
}

static void
take_file (Job *self, CanvassWork *work, const CanvassStickFile *file, CanvassIntake *intake)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = canvass_stick_read (
      file, canvass_envelope_max_bytes (CANVASS_ENVELOPE_ACKNOWLEDGEMENT), &error);

  if (bytes == NULL) {
    canvass_intake_refuse (intake, file->name, error->message);
    return;
  }

  canvass_work_set_patient (work, TRUE);
  canvass_intake_offer (intake, self->vaults, file->name, bytes);
  canvass_work_set_patient (work, FALSE);
}

static void
run_acknowledge (CanvassWork *work, gpointer job, CanvassWorkResult *result)
{
  Job *self = job;
  g_auto (CanvassIntake) intake = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassStickLook) look = canvass_stick_look_now (self->stick, &error);
  GPtrArray *files = look == NULL ? NULL : look->acknowledgements;

  for (guint i = 0; files != NULL && i < files->len; i++) {
    if (g_cancellable_is_cancelled (canvass_work_get_cancellable (work))) {
      result->outcome = CANVASS_OUTCOME_CANCELLED;
      result->number = intake.forgotten;
      return;
    }
    take_file (self, work, g_ptr_array_index (files, i), &intake);
    canvass_work_report (work, (i + 1.0) / files->len);
  }

  canvass_intake_report (&intake, result);
  if ((files == NULL || intake.refused != NULL) && !is_in (self->stick))
    result->outcome = CANVASS_OUTCOME_PULLED;
  else if (files == NULL)
    result->outcome = CANVASS_OUTCOME_FAILED;
  if (error != NULL)
    result->why = g_strdup (error->message);
}

CanvassWork *
canvass_stick_acknowledge (CanvassStick *stick,
                           GPtrArray *vaults,
                           CanvassWorkProgress progress,
                           CanvassWorkDone done,
                           gpointer user_data)
{
  Job *self = g_new0 (Job, 1);

  self->stick = g_object_ref (stick);
  self->vaults = canvass_vaults_copy (vaults);
  return canvass_work_start (run_acknowledge,
                             self,
                             (GDestroyNotify)job_free,
                             canvass_stick_get_name (stick),
                             CANVASS_STICK_PATIENCE_MS,
                             progress,
                             done,
                             user_data);
}
