/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/draft-edit.h"
#include "cli/option-specs.h"

static const CanvassOptionSpec options_of_campaign_move[] = {
  { "before", "NAME", "of what it comes before; else it comes last", 0 },
  CANVASS_OPTION_END,
};

static GStrv
list (CanvassDraft *draft, CanvassDraftPart part)
{
  switch (part) {
  case CANVASS_DRAFT_LANGUAGE:
    return canvass_draft_get_languages (draft);
  case CANVASS_DRAFT_FIELD:
    return canvass_draft_list_fields (draft);
  case CANVASS_DRAFT_CONSENT:
    return canvass_draft_list_consents (draft);
  case CANVASS_DRAFT_RECIPIENT:
  default:
    return NULL;
  }
}

static gboolean
move (CanvassDraft *draft, const CanvassOptions *options, CanvassDraftPart part, GError **error)
{
  const char *what = canvass_options_get_arguments (options)[1];
  const char *name = canvass_options_get_arguments (options)[2];
  const char *before = canvass_options_get (options, "before");
  g_auto (GStrv) names = list (draft, part);

  if (names == NULL) {
    g_set_error_literal (error,
                         CANVASS_USAGE_ERROR,
                         CANVASS_USAGE_ERROR_WRONG,
                         "Recipients have no order; say language, field or consent");
    return FALSE;
  }
  if (!canvass_draft_check_has (names, name, what, error) ||
      (before != NULL && !canvass_draft_check_has (names, before, what, error)))
    return FALSE;

  if (part == CANVASS_DRAFT_LANGUAGE)
    canvass_draft_move_language (draft, name, before);
  else if (part == CANVASS_DRAFT_FIELD)
    canvass_draft_move_field (draft, name, before);
  else
    canvass_draft_move_consent (draft, name, before);
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autoptr (CanvassDraft) draft = NULL;
  CanvassDraftPart part;

  if (!canvass_draft_parse_part (canvass_options_get_arguments (options)[1], &part, error))
    return FALSE;
  draft = canvass_draft_edit (options, error);
  return draft != NULL && move (draft, options, part, error) &&
         canvass_draft_save (draft, FALSE, error);
}

const CanvassCommand canvass_command_campaign_move = {
  .group = "campaign",
  .name = "move",
  .summary = "Change the order of languages, fields or consents",
  .details = "WHAT is language, field or consent. The first language is what others fall back to;\n"
             "fields and consents are asked in their order.",
  .arguments = "DIR WHAT NAME",
  .min_arguments = 3,
  .max_arguments = 3,
  .options = options_of_campaign_move,
  .run = run,
};
