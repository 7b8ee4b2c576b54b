/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/drop-output.h"

#include "cli/progress.h"

#include <stdio.h>

/* Often enough for a progress bar and to be seen alive. */
#define INTERVAL_MICROSECONDS (100 * 1000)

static struct {
  gboolean json;
  gint64 last; /* monotonic, of the last line printed */
} output;

static void
print_line (const CanvassDropLine *line)
{
  g_autofree char *text = canvass_drop_line_format (line);

  printf ("%s\n", text);
  fflush (stdout);
}

static void
on_progress (guint64 done, guint64 total, gpointer unused)
{
  gint64 now = g_get_monotonic_time ();

  canvass_progress_step (done, total, NULL);
  if (!output.json || (output.last != 0 && now - output.last < INTERVAL_MICROSECONDS))
    return;

  output.last = now;
  print_line (
      &(CanvassDropLine){ .kind = CANVASS_DROP_LINE_PROGRESS, .done = done, .total = total });
}

void
canvass_drop_output_begin (CanvassTransfer *transfer, gboolean json, const char *what)
{
  output.json = json;
  output.last = 0;
  canvass_progress_begin (what);
  *transfer = (CanvassTransfer){
    .progress = on_progress,
    .cancellable = canvass_progress_get_cancellable (),
  };
}

static void
print_text (const CanvassTransfer *transfer, const char *done)
{
  printf ("%s: %u files, %" G_GUINT64_FORMAT " bytes; %u were there already\n",
          done,
          transfer->files,
          transfer->bytes,
          transfer->held);
  if (transfer->left > 0)
    printf ("Left: %u files that are too large, not what their name says, or too many\n",
            transfer->left);
}

static void
print_end (const CanvassTransfer *transfer, const GError *cause)
{
  if (cause != NULL)
    print_line (&(CanvassDropLine){ .kind = CANVASS_DROP_LINE_FAILED,
                                    .failed = canvass_drop_line_judge (cause) });
  else
    print_line (&(CanvassDropLine){ .kind = CANVASS_DROP_LINE_DONE,
                                    .files = transfer->files,
                                    .bytes = transfer->bytes,
                                    .held = transfer->held,
                                    .left = transfer->left });
}

gboolean
canvass_drop_output_end (const CanvassTransfer *transfer,
                         const char *done,
                         GError *cause,
                         GError **error)
{
  canvass_progress_end ();
  if (output.json)
    print_end (transfer, cause);
  else if (cause == NULL)
    print_text (transfer, done);
  if (cause == NULL)
    return TRUE;

  g_propagate_error (error, cause);
  return FALSE;
}
