/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/words-check.h"

#include "cli/terminal.h"

#define LONGEST_ANSWER 256

static char *
normalize (const char *words)
{
  g_autofree char *lower = g_ascii_strdown (words, -1);
  g_auto (GStrv) split = g_strsplit_set (lower, " \t\r\n-,", -1);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; split[i] != NULL; i++) {
    if (*split[i] != '\0')
      g_ptr_array_add (found, split[i]);
  }
  g_ptr_array_add (found, NULL);

  return g_strjoinv (" ", (char **)found->pdata);
}

gboolean
canvass_words_check (CanvassCampaign *campaign, const char *told, GError **error)
{
  g_autofree char *words = canvass_campaign_words (campaign, error);
  g_autofree char *normalized = normalize (told);

  if (words == NULL)
    return FALSE;
  if (g_str_equal (words, normalized))
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_CAMPAIGN_ERROR,
                       CANVASS_CAMPAIGN_ERROR_INVALID,
                       "The six words are not this campaign's, so nothing was changed; ask the "
                       "coordinator again, and if they still differ, do not use this file");
  return FALSE;
}

gboolean
canvass_words_ask (CanvassCampaign *campaign, GError **error)
{
  char answer[LONGEST_ANSWER + 1];
  gssize length = canvass_terminal_ask_openly (
      "Recipients or fields have changed. Ask the coordinator for the campaign's six words "
      "and type them: ",
      answer,
      LONGEST_ANSWER);

  if (length >= 0) {
    answer[length] = '\0';
    return canvass_words_check (campaign, answer, error);
  }

  g_set_error_literal (
      error,
      CANVASS_CAMPAIGN_ERROR,
      CANVASS_CAMPAIGN_ERROR_INVALID,
      "This version changes recipients or fields, and there is no terminal to ask for its six "
      "words; nothing was changed, give --words as the coordinator told them");
  return FALSE;
}
