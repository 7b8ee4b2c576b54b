/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/export.h"

#include "ledger/csv.h"
#include "ledger/jsonl.h"
#include "ledger/sink.h"

/* Records that an error names one by one. */
#define MAX_NAMED 20

typedef struct {
  CanvassSink *sink;
  CanvassCsv *csv; /* (owned) (nullable) */
  guint64 done;
  guint64 total;
  guint64 n_lost; /* drawings */
  GString *lost;  /* (owned) the first of their records' ids */
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

static void
note_lost (Export *self, const CanvassRollEntry *entry)
{
  g_autofree char *id = canvass_to_hex (entry->record_id, CANVASS_ID_BYTES);

  if (self->n_lost < MAX_NAMED)
    g_string_append_printf (self->lost, "%s%s", self->n_lost > 0 ? ", " : "", id);
  else if (self->n_lost == MAX_NAMED)
    g_string_append (self->lost, " and others");
  self->n_lost++;
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
    note_lost (self, entry);
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

static gboolean
tell_lost (const Export *self, const char *path, GError **error)
{
  if (self->n_lost == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_INCOMPLETE,
               "%s has all %" G_GUINT64_FORMAT " signatures, but %" G_GUINT64_FORMAT
               " without the drawing that they may have had, as the ledger's copies are damaged: "
               "%s. Import their batches from another copy, then export again",
               path,
               self->done,
               self->n_lost,
               self->lost->str);
  return FALSE;
}

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
  g_autoptr (GString) lost = g_string_new (NULL);
  Export self = { .progress = progress, .user_data = user_data, .lost = lost };
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
  return tell_lost (&self, path, error);
}
