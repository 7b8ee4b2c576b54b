/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/draft-edit.h"
#include "cli/option-specs.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_campaign_get[] = {
  { "language", "TAG", "of whose text; else of campaign.ini", 0 },
  CANVASS_OPTION_END,
};

static char *
get (CanvassDraft *draft, const char *language, const char *word, GError **error)
{
  g_autofree char *section = NULL;
  g_autofree char *key = NULL;

  if (language != NULL)
    return canvass_draft_get_text (draft, language, word);
  return canvass_draft_parse_key (word, &section, &key, error)
             ? canvass_draft_get_setting (draft, section, key)
             : NULL;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *word = canvass_options_get_arguments (options)[1];
  g_autoptr (CanvassDraft) draft = canvass_draft_edit (options, error);
  g_autoptr (GError) usage = NULL;
  g_autofree char *value = NULL;

  if (draft == NULL)
    return FALSE;

  value = get (draft, canvass_options_get (options, "language"), word, &usage);
  if (value != NULL) {
    printf ("%s\n", value);
    return TRUE;
  }
  if (usage != NULL)
    g_propagate_error (error, g_steal_pointer (&usage));
  else
    g_set_error (error,
                 CANVASS_DRAFT_ERROR,
                 CANVASS_DRAFT_ERROR_VALUE,
                 "There is no %s; “canvass campaign set” writes it",
                 word);
  return FALSE;
}

const CanvassCommand canvass_command_campaign_get = {
  .group = "campaign",
  .name = "get",
  .summary = "Print a setting or a text of a campaign's source folder",
  .details = "KEY is as “campaign set” has it.",
  .arguments = "DIR KEY",
  .min_arguments = 2,
  .max_arguments = 2,
  .options = options_of_campaign_get,
  .run = run,
};
