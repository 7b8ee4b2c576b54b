/*
 * languages-main.c: canvass-languages, which looks at the languages of the campaign on its standard
 * input; see language-checks.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/languages.h"
#include "format/envelope.h"
#include "format/secret.h"
#include "kiosk/language-checks.h"

#include <gio/gunixinputstream.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static GBytes *
read_input (GError **error)
{
  gsize max = canvass_envelope_max_bytes (CANVASS_ENVELOPE_CAMPAIGN);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autofree guint8 *bytes = g_malloc (max + 1);
  gsize length = 0;

  if (!g_input_stream_read_all (input, bytes, max + 1, &length, NULL, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) checks = canvass_checks_new ();
  g_autoptr (CanvassCampaign) campaign = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  setlocale (LC_ALL, "");
  canvass_format_init ();
  file = read_input (&error);
  campaign = file != NULL ? canvass_campaign_new (file, &error) : NULL;
  if (campaign == NULL) {
    g_printerr ("canvass-languages: %s\n", error->message);
    return EXIT_FAILURE;
  }

  canvass_languages_check (checks, campaign, NULL);
  text = canvass_language_checks_write (checks);
  return fputs (text, stdout) >= 0 && fflush (stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
