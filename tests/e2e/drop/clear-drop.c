/*
 * clear-drop.c: what destroying a campaign does to its drop: clear-drop ADDRESS CAMPAIGN
 * [CREDENTIALS]
 *
 * Prints how many files were removed, and how many left that are none of the campaign's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/clear.h"
#include "format/secret.h"

#include <stdio.h>

int
main (int argc, char *argv[])
{
  const CanvassDropAccess access = { .credentials = argc > 3 ? argv[3] : NULL };
  CanvassTransfer transfer = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassDrop) drop = NULL;

  if (argc < 3)
    return 2;

  canvass_format_init ();
  drop = canvass_drop_open (argv[1], &access, &error);
  if (drop == NULL || !canvass_drop_clear (&transfer, drop, argv[2], &error)) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }

  printf ("%u %u\n", transfer.files, transfer.left);
  return 0;
}
