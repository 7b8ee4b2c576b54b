/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/print-choice.h"

#include "campaign/language.h"

gboolean
canvass_paper_choose (const CanvassOptions *options, CanvassPaper *paper, GError **error)
{
  const char *name = canvass_options_get (options, "paper");

  *paper = CANVASS_PAPER_LETTER;
  if (name == NULL || g_str_equal (name, "letter"))
    return TRUE;

  *paper = CANVASS_PAPER_A4;
  if (g_str_equal (name, "a4"))
    return TRUE;

  g_set_error_literal (
      error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, "--paper is a4 or letter");
  return FALSE;
}

char *
canvass_print_language_choose (const CanvassOptions *options,
                               CanvassCampaign *campaign,
                               GError **error)
{
  const char *const *languages = canvass_campaign_get_languages (campaign);
  const char *asked = canvass_options_get (options, "language");
  g_autofree char *tag = asked != NULL ? canvass_language_tidy (asked) : g_strdup (languages[0]);
  g_autofree char *known = g_strjoinv (" ", (char **)languages);

  if (tag != NULL && g_strv_contains (languages, tag))
    return g_steal_pointer (&tag);

  g_set_error (error,
               CANVASS_USAGE_ERROR,
               CANVASS_USAGE_ERROR_WRONG,
               "The petition is not written in %s. --language is one of: %s",
               asked,
               known);
  return NULL;
}

char *
canvass_print_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}
