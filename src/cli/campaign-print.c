/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/print-choice.h"
#include "cli/report.h"
#include "print/handout.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_campaign_print[] = {
  { "what", "poster|card|sheet", "what to print", CANVASS_OPTION_REQUIRED },
  { "out", "FILE.pdf", "where it goes; a file that is there is replaced", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_LANGUAGE,
  CANVASS_OPTION_PAPER,
  { "sheets", "N", "how many blank sheets (1)", 0 },
  { "from", "NUMBER", "the first one's number (1)", 0 },
  CANVASS_OPTION_END,
};

static gboolean
wrong_usage (const char *what, GError **error)
{
  g_set_error_literal (error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, what);
  return FALSE;
}

static gboolean
read_number (
    const CanvassOptions *options, const char *name, guint64 max, guint *number, GError **error)
{
  const char *text = canvass_options_get (options, name);
  guint64 value = 1;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, max, &value, NULL)) {
    g_set_error (error,
                 CANVASS_USAGE_ERROR,
                 CANVASS_USAGE_ERROR_WRONG,
                 "--%s is a number from 1 to %" G_GUINT64_FORMAT,
                 name,
                 max);
    return FALSE;
  }

  *number = (guint)value;
  return TRUE;
}

static gboolean
read_form (const CanvassOptions *options, CanvassHandoutForm *form, GError **error)
{
  if (!canvass_handout_parse (canvass_options_get (options, "what"), &form->what))
    return wrong_usage ("--what is poster, card or sheet", error);
  if (form->what != CANVASS_HANDOUT_SHEET &&
      (canvass_options_has (options, "sheets") || canvass_options_has (options, "from")))
    return wrong_usage ("--sheets and --from are for --what sheet", error);

  return canvass_paper_choose (options, &form->paper, error) &&
         read_number (options, "sheets", CANVASS_HANDOUT_MAX_SHEETS, &form->n_sheets, error) &&
         read_number (options, "from", CANVASS_HANDOUT_MAX_NUMBER, &form->first_sheet, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get (options, "out");
  CanvassHandoutForm form = { 0 };
  g_autoptr (CanvassCampaign) campaign = NULL;
  g_autofree char *language = NULL, *day = canvass_print_today ();

  if (!read_form (options, &form, error) || !canvass_output_check (path, "%PDF", error))
    return FALSE;

  campaign = canvass_campaign_load (canvass_options_get_arguments (options)[0], error);
  if (campaign == NULL)
    return FALSE;
  language = canvass_print_language_choose (options, campaign, error);
  if (language == NULL)
    return FALSE;

  form.language = language;
  form.day = day;
  if (!canvass_handout_save (campaign, &form, path, error))
    return FALSE;

  printf ("Printed the %s in %s to %s\n", canvass_handout_name (form.what), language, path);
  return TRUE;
}

const CanvassCommand canvass_command_campaign_print = {
  .group = "campaign",
  .name = "print",
  .arguments = "FILE.campaign",
  .summary = "Draw the poster, the canvassers' card or blank sheets of paper as PDF",
  .details =
      "The poster has the petition's whole text in one of its languages, who receives it, how to\n"
      "take a signature back and by when everything is destroyed. The card has the six words to\n"
      "compare at the table. Sheets are numbered, and so are their lines: the coordinators type\n"
      "them in by these numbers. Each has the text on its back.",
  .options = options_of_campaign_print,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
