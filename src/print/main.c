/*
 * main.c: canvass-sheet, which words and draws what it is given on its standard input
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/catalogue.h"
#include "print/readiness-sheet.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static GBytes *
read_input (GError **error)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autofree guint8 *bytes = g_malloc (CANVASS_FINDINGS_MAX_BYTES + 1);
  gsize length = 0;

  if (!g_input_stream_read_all (input, bytes, CANVASS_FINDINGS_MAX_BYTES + 1, &length, NULL, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) input = read_input (&error);
  g_autoptr (CanvassFindings) findings =
      input != NULL ? canvass_findings_read (input, &error) : NULL;
  g_autofree char *catalogues = canvass_catalogue_find_folder ();
  g_autoptr (GBytes) sheet = NULL;

  if (findings != NULL) {
    canvass_print_use_language (findings->language, catalogues);
    sheet = canvass_readiness_sheet_print (findings, &error);
  }
  if (sheet == NULL) {
    g_printerr ("canvass-sheet: %s\n", error->message);
    return EXIT_FAILURE;
  }

  return fwrite (g_bytes_get_data (sheet, NULL), g_bytes_get_size (sheet), 1, stdout) == 1 &&
                 fflush (stdout) == 0
             ? EXIT_SUCCESS
             : EXIT_FAILURE;
}
