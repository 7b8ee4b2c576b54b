/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/stick-export.h"

#include "format/envelope.h"
#include "format/file.h"
#include "kiosk/stick-place.h"

#include <string.h>

/**
 * Exporting:
 *
 * One stick and the vaults that go on it.
 */
typedef struct {
  CanvassStick *stick; /* (owned) */
  GPtrArray *vaults;   /* (owned) (element-type CanvassVault) */

  /* Of the thread. */
  CanvassStickPlace batches; /* (owned) */
  CanvassStickPlace cards;   /* (owned) */
  GPtrArray *exports;        /* (owned) (element-type CanvassExport) */
} Exporting;

static void
exporting_free (Exporting *self)
{
  g_ptr_array_unref (self->exports);
  canvass_stick_place_clear (&self->batches);
  canvass_stick_place_clear (&self->cards);
  g_ptr_array_unref (self->vaults);
  g_object_unref (self->stick);
  g_free (self);
}

/* Each vault makes its batches before anything is written, so that the progress knows its end. One
 * that cannot keeps none of the others. */
static void
take_stock (Exporting *self, CanvassWork *work, CanvassWorkResult *result)
{
  canvass_work_set_patient (work, TRUE);
  for (guint i = 0; i < self->vaults->len; i++) {
    g_autoptr (GError) error = NULL;
    CanvassExport *export =
        canvass_export_new (g_ptr_array_index (self->vaults, i), &self->batches.place, &error);

    if (export == NULL) {
      canvass_work_result_take_error (result, g_steal_pointer (&error));
      continue;
    }
    if (canvass_export_get_commit_error (export) != NULL)
      canvass_work_result_take_error (result,
                                      g_error_copy (canvass_export_get_commit_error (export)));
    self->batches.total_bytes += 2 * canvass_export_get_bytes (export);
    g_ptr_array_add (self->exports, export);
  }
  canvass_work_set_patient (work, FALSE);
}

/* NAME of NAME.kiosk; (transfer full). */
static char *
get_stem (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_strndup (name, strlen (name) - strlen (".kiosk"));
}

static gboolean
put_cards (Exporting *self, CanvassWork *work, GError **error)
{
  if (!canvass_stick_place_open (&self->cards, self->stick, CANVASS_STICK_KIOSKS, work, error))
    return FALSE;

  /* Their few bytes are no progress. */
  self->cards.done_bytes = self->batches.done_bytes;
  self->cards.total_bytes = self->batches.total_bytes;
  for (guint i = 0; i < self->vaults->len; i++) {
    const char *path = canvass_vault_get_card_path (g_ptr_array_index (self->vaults, i));
    g_autoptr (GBytes) file =
        canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK), NULL);
    g_autofree char *stem = get_stem (path);
    g_autofree char *name = NULL;

    /* A table whose card was taken away has given it to somebody. */
    if (file != NULL && !canvass_stick_place_put (&self->cards, stem, "kiosk", file, &name, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
write_exports (Exporting *self, GError **error)
{
  for (guint i = 0; i < self->exports->len; i++) {
    if (!canvass_export_write (g_ptr_array_index (self->exports, i), error))
      return FALSE;
  }

  return canvass_export_sync (&self->batches.place, error);
}

/* All of them, so that nothing that the stick does not hold stays on it. */
static gboolean
verify_exports (Exporting *self, GError **error)
{
  g_autoptr (GError) first = NULL;

  for (guint i = 0; i < self->exports->len; i++) {
    CanvassExport *export = g_ptr_array_index (self->exports, i);

    if (!canvass_export_verify (export, first == NULL ? &first : NULL) &&
        !g_error_matches (first, CANVASS_EXPORT_ERROR, CANVASS_EXPORT_ERROR_FAKE))
      break;
  }

  if (first == NULL)
    return canvass_export_check (&self->batches.place, error);

  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

/* Returns how many records went out; those that count a session or mark one are no signatures. */
static guint64
count (Exporting *self, CanvassWorkResult *result)
{
  guint64 n_records = 0;

  for (guint i = 0; i < self->exports->len; i++)
    n_records += canvass_export_get_n_records (g_ptr_array_index (self->exports, i));
  result->number = n_records - MIN (n_records, canvass_vaults_count_own (self->vaults));
  result->unreadable = canvass_vaults_count_unreadable (self->vaults);
  return n_records;
}

static void
run_export (CanvassWork *work, gpointer job, CanvassWorkResult *result)
{
  Exporting *self = job;
  g_autoptr (GError) error = NULL;

  result->outcome = CANVASS_OUTCOME_NOTHING;
  if (!canvass_stick_place_open (
          &self->batches, self->stick, CANVASS_STICK_BATCHES, work, &error)) {
    canvass_work_result_take_error (result, g_steal_pointer (&error));
    return;
  }

  take_stock (self, work, result);
  if (!write_exports (self, &error) || !put_cards (self, work, &error) ||
      !verify_exports (self, &error)) {
    canvass_work_result_take_error (result, g_steal_pointer (&error));
    return;
  }

  if (count (self, result) > 0 && result->outcome == CANVASS_OUTCOME_NOTHING)
    result->outcome = CANVASS_OUTCOME_DONE;
  canvass_work_report (work, 1);
}

CanvassWork *
canvass_stick_export_patiently (CanvassStick *stick,
                                GPtrArray *vaults,
                                guint patience_ms,
                                CanvassWorkProgress progress,
                                CanvassWorkDone done,
                                gpointer user_data)
{
  Exporting *self = g_new0 (Exporting, 1);

  self->stick = g_object_ref (stick);
  self->vaults = canvass_vaults_copy (vaults);
  self->batches = self->cards = (CanvassStickPlace)CANVASS_STICK_PLACE_INIT;
  self->exports = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_export_free);
  return canvass_work_start (run_export,
                             self,
                             (GDestroyNotify)exporting_free,
                             canvass_stick_get_name (stick),
                             patience_ms,
                             progress,
                             done,
                             user_data);
}

CanvassWork *
canvass_stick_export (CanvassStick *stick,
                      GPtrArray *vaults,
                      CanvassWorkProgress progress,
                      CanvassWorkDone done,
                      gpointer user_data)
{
  return canvass_stick_export_patiently (
      stick, vaults, CANVASS_STICK_PATIENCE_MS, progress, done, user_data);
}
