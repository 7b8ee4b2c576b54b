/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/draft-edit.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "format/envelope.h"
#include "format/file.h"

static const CanvassOptionSpec options_of_campaign_add[] = {
  { "use", "USE", "of a field: optional (as it is unless told), required or hidden", 0 },
  { "kind", "KIND", "of a field of your own: text, choice, number, …", 0 },
  { "choices", "WORDS", "of a choice, with spaces between", 0 },
  { "channel", "CHANNEL", "what a consent is about: email, phone or post", 0 },
  CANVASS_OPTION_END,
};

static gboolean
add_field (CanvassDraft *draft, const CanvassOptions *options, const char *name, GError **error)
{
  const char *word = canvass_options_get (options, "use");
  CanvassUse use = CANVASS_USE_OPTIONAL;

  if (word != NULL && !canvass_use_parse (word, &use)) {
    g_set_error (error,
                 CANVASS_USAGE_ERROR,
                 CANVASS_USAGE_ERROR_WRONG,
                 "--use is hidden, optional or required, not “%s”",
                 word);
    return FALSE;
  }
  return canvass_draft_add_field (draft,
                                  name,
                                  use,
                                  canvass_options_get (options, "kind"),
                                  canvass_options_get (options, "choices"),
                                  error);
}

static gboolean
add_recipient (CanvassDraft *draft, const char *path, GError **error)
{
  g_autoptr (GBytes) pub =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_PUBLIC_KEY), error);

  return pub != NULL && (canvass_draft_add_recipient (draft, pub, error) ||
                         canvass_report_name_file (path, error));
}

static gboolean
add (CanvassDraft *draft, const CanvassOptions *options, CanvassDraftPart part, GError **error)
{
  const char *name = canvass_options_get_arguments (options)[2];
  const char *channel = canvass_options_get (options, "channel");

  switch (part) {
  case CANVASS_DRAFT_LANGUAGE:
    return canvass_draft_add_language (draft, name, error);
  case CANVASS_DRAFT_FIELD:
    return add_field (draft, options, name, error);
  case CANVASS_DRAFT_CONSENT:
    return canvass_draft_add_consent (draft, name, channel != NULL ? channel : "", error);
  case CANVASS_DRAFT_RECIPIENT:
    return add_recipient (draft, name, error);
  default:
    g_return_val_if_reached (FALSE);
  }
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autoptr (CanvassDraft) draft = NULL;
  CanvassDraftPart part;

  if (!canvass_draft_parse_part (canvass_options_get_arguments (options)[1], &part, error))
    return FALSE;
  draft = canvass_draft_edit (options, error);
  return draft != NULL && add (draft, options, part, error) &&
         canvass_draft_save (draft, FALSE, error);
}

const CanvassCommand canvass_command_campaign_add = {
  .group = "campaign",
  .name = "add",
  .summary = "Add a language, field, consent or recipient to a source folder",
  .details =
      "WHAT is language, field, consent or recipient. NAME is a language's tag, the name of a\n"
      "field or consent, or a recipient's FILE.pub, which is copied into the folder\n"
      "“recipients”: whoever holds its key can read what is signed, once the campaign is sealed\n"
      "again. What signers read of a field or consent is a text: “campaign set”.",
  .arguments = "DIR WHAT NAME",
  .min_arguments = 3,
  .max_arguments = 3,
  .options = options_of_campaign_add,
  .run = run,
};
