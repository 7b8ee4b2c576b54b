/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/transfer-private.h"

static void
on_advance (guint64 bytes, gpointer user_data)
{
  CanvassTransferRun *run = user_data;

  run->done = MIN (run->done + bytes, run->total);
  if (run->transfer->progress != NULL)
    run->transfer->progress (run->done, run->total, run->transfer->user_data);
}

void
canvass_transfer_run_init (CanvassTransferRun *run,
                           CanvassTransfer *transfer,
                           CanvassDrop *drop,
                           const char *campaign)
{
  *run = (CanvassTransferRun){
    .transfer = transfer,
    .drop = drop,
    .campaign = campaign,
    .watch = { .advance = on_advance, .user_data = run, .cancellable = transfer->cancellable },
  };
  transfer->files = transfer->held = transfer->left = 0;
  transfer->bytes = 0;
}

gboolean
canvass_transfer_passes_by (CanvassTransferRun *run, const GError *cause)
{
  if (cause->domain != CANVASS_DROP_ERROR)
    return FALSE;

  switch (cause->code) {
  case CANVASS_DROP_ERROR_TOO_LARGE:
  case CANVASS_DROP_ERROR_MISSING:
    return TRUE;
  case CANVASS_DROP_ERROR_REFUSED:
  case CANVASS_DROP_ERROR_NONSENSE:
  case CANVASS_DROP_ERROR_UNFAITHFUL:
    if (run->passed == NULL)
      run->passed = g_error_copy (cause);
    return TRUE;
  default:
    return FALSE;
  }
}

gboolean
canvass_transfer_tell_passed (CanvassTransferRun *run, GError **error)
{
  if (run->passed == NULL || run->transfer->files > 0 || run->transfer->held > 0)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&run->passed));
  return FALSE;
}

gboolean
canvass_transfer_fail_own (const char *path, const char *what, GError **error)
{
  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_OWN_DISK,
               "%s: %s. Nothing is lost; see whether this machine's disk is full or broken",
               path,
               what);
  return FALSE;
}
