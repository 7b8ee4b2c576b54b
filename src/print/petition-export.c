/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/petition-export.h"

#include "ledger/sink.h"

static void
write_to_sink (const guint8 *bytes, gsize length, gpointer sink)
{
  canvass_sink_write (sink, bytes, length);
}

gboolean
canvass_petition_export (CanvassLedger *ledger,
                         CanvassRoll *roll,
                         const CanvassPetitionForm *form,
                         const char *path,
                         const CanvassPublicKey *recipients,
                         guint n_recipients,
                         guint64 *n_signatures,
                         CanvassProgress progress,
                         gpointer progress_data,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (CanvassTally) tally = canvass_tally_new (ledger, roll, error);
  g_autoptr (CanvassPetitionList) list = NULL;
  g_autoptr (CanvassSink) sink = NULL;
  guint n;

  g_return_val_if_fail (recipients == NULL || n_recipients > 0, FALSE);

  if (tally == NULL)
    return FALSE;
  list = canvass_petition_list_new (ledger, roll, form->with_street, form->with_drawings, error);
  if (list == NULL)
    return FALSE;
  sink = canvass_sink_new (path, recipients, recipients != NULL ? n_recipients : 0, error);
  if (sink == NULL)
    return FALSE;

  n = canvass_petition_list_get_n (list);
  if (n_signatures != NULL)
    *n_signatures = n;
  return canvass_petition_print (canvass_ledger_get_campaign (ledger),
                                 tally,
                                 list,
                                 form,
                                 write_to_sink,
                                 sink,
                                 progress,
                                 progress_data,
                                 cancellable,
                                 error) &&
         canvass_sink_finish (sink, error) &&
         canvass_lost_drawings_tell (canvass_petition_list_get_lost (list), path, n, error);
}
