/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source.h"
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/report.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_campaign_create[] = {
  CANVASS_OPTION_END,
};

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *folder = canvass_options_get_arguments (options)[0];

  if (!canvass_source_create (folder, error))
    return canvass_report_name_file (folder, error);

  printf ("%s is a petition that can be sealed as it is; its comments say what to change\n",
          folder);
  return TRUE;
}

const CanvassCommand canvass_command_campaign_create = {
  .group = "campaign",
  .name = "create",
  .summary = "Write a commented starting point for a campaign",
  .details = "DIR must not exist yet, or be empty. What is written passes “campaign check”.",
  .arguments = "DIR",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_campaign_create,
  .run = run,
};
