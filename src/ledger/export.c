/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/export.h"

#include "ledger/csv.h"
#include "ledger/jsonl.h"
#include "ledger/lost-drawings.h"
#include "ledger/notes.h"
#include "ledger/sink.h"

typedef struct {
  CanvassSink *sink;
  CanvassCsv *csv; /* (owned) (nullable) */
  guint64 done;
  guint64 total;
  CanvassLostDrawings lost; /* (owned) */
  CanvassProgress progress;
  gpointer user_data;
} Export;

static gboolean
note_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  Export *self = user_data;

  if (!entry->merged)
    canvass_csv_note (self->csv, entry->payload);
  return TRUE;
}

static gboolean
write_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  Export *self = user_data;

  /* One signature of each person. */
  if (entry->merged)
    return TRUE;

  if (self->csv != NULL)
    canvass_csv_write (self->csv, self->sink, entry);
  else
    canvass_jsonl_write (self->sink, entry);

  if (entry->drawing_lost)
    canvass_lost_drawings_add (&self->lost, entry->record_id);
  self->done++;
  if (self->progress != NULL && (self->done % 64 == 0 || self->done == self->total))
    self->progress (self->done, self->total, self->user_data);

  return !canvass_sink_has_failed (self->sink);
}

static gboolean
write_csv (Export *self, CanvassLedger *ledger, CanvassRoll *roll, GError **error)
{
  g_autoptr (CanvassCsv) csv = canvass_csv_new (ledger);
  gboolean good;

  self->csv = csv;
  good = canvass_roll_foreach (roll, FALSE, note_entry, self, error);
  if (good) {
    canvass_csv_write_header (csv, self->sink);
    good = canvass_roll_foreach (roll, FALSE, write_entry, self, error);
  }

  return good;
}

/* After a failure of the sink there are fewer, and finishing it tells why. */
static gboolean
check_complete (Export *self, GError **error)
{
  if (self->done == self->total || canvass_sink_has_failed (self->sink))
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_CORRUPT,
               "Only %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " signatures could be exported, "
               "so nothing was written. The ledger is untouched: rebuild its index, then export "
               "again",
               self->done,
               self->total);
  return FALSE;
}

static void
export_clear (Export *self)
{
  canvass_lost_drawings_clear (&self->lost);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

gboolean
canvass_export (CanvassLedger *ledger,
                CanvassExportFormat format,
                const char *path,
                const CanvassPublicKey *recipients,
                guint n_recipients,
                guint64 *n_signatures,
                CanvassProgress progress,
                gpointer user_data,
                GError **error)
{
  g_auto (Export) self = { .progress = progress, .user_data = user_data };
  g_autoptr (CanvassRoll) roll = NULL;
  g_autoptr (CanvassSink) sink = NULL;
  gboolean good;

  g_return_val_if_fail (CANVASS_IS_LEDGER (ledger), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (recipients == NULL || n_recipients > 0, FALSE);

  roll = canvass_ledger_open_roll (ledger, NULL, NULL, error);
  if (roll == NULL)
    return FALSE;

  sink = canvass_sink_new (path, recipients, recipients != NULL ? n_recipients : 0, error);
  if (sink == NULL)
    return FALSE;

  self.sink = sink;
  self.total = canvass_roll_get_n_unique (roll);
  good = format == CANVASS_EXPORT_CSV
             ? write_csv (&self, ledger, roll, error)
             : canvass_roll_foreach (roll, TRUE, write_entry, &self, error);
  if (!good || !check_complete (&self, error) || !canvass_sink_finish (sink, error))
    return FALSE;

  if (n_signatures != NULL)
    *n_signatures = self.done;
  return canvass_lost_drawings_tell (&self.lost, path, self.done, error);
}

gboolean
canvass_export_keep_note (CanvassLedger *ledger,
                          const char *what,
                          const char *path,
                          const CanvassPublicKey *recipients,
                          guint n_recipients,
                          guint64 n,
                          GError **error)
{
  g_autofree char *where = g_filename_display_name (path);
  g_autofree char *who =
      canvass_note_name_recipients (recipients, recipients != NULL ? n_recipients : 0);
  const CanvassNote note = {
    .kind = CANVASS_NOTE_EXPORT, .what = what, .where = where, .who = who, .count = n
  };

  return canvass_ledger_add_note (ledger, &note, error);
}
