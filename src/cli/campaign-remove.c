/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/draft-edit.h"
#include "cli/option-specs.h"
#include "format/public-key.h"

#include <string.h>

static const CanvassOptionSpec options_of_campaign_remove[] = {
  CANVASS_OPTION_END,
};

/* By the name in the key, or by its sealing key in hexadecimal. */
static gboolean
remove_recipient (CanvassDraft *draft, const char *name, GError **error)
{
  gint found = -1;

  for (guint i = 0; i < canvass_draft_get_n_recipients (draft); i++) {
    const CanvassPublicKey *key = canvass_draft_get_recipient (draft, i);
    g_autofree char *hex = canvass_to_hex (key->seal_pk, sizeof key->seal_pk);

    if (strcmp (key->name, name) != 0 && strcmp (hex, name) != 0)
      continue;
    if (found >= 0) {
      g_set_error (error,
                   CANVASS_DRAFT_ERROR,
                   CANVASS_DRAFT_ERROR_VALUE,
                   "Two recipients are called %s; give the seal_pk that “canvass key show” tells. "
                   "Nothing was changed",
                   name);
      return FALSE;
    }
    found = (gint)i;
  }
  if (found < 0) {
    g_set_error (error,
                 CANVASS_DRAFT_ERROR,
                 CANVASS_DRAFT_ERROR_VALUE,
                 "The campaign has no recipient %s; nothing was changed",
                 name);
    return FALSE;
  }
  canvass_draft_remove_recipient (draft, (guint)found);
  return TRUE;
}

static gboolean
take_out (CanvassDraft *draft, CanvassDraftPart part, const char *name, GError **error)
{
  g_auto (GStrv) languages = canvass_draft_get_languages (draft);
  g_auto (GStrv) fields = canvass_draft_list_fields (draft);
  g_auto (GStrv) consents = canvass_draft_list_consents (draft);

  switch (part) {
  case CANVASS_DRAFT_LANGUAGE:
    if (!canvass_draft_check_has (languages, name, "language", error))
      return FALSE;
    canvass_draft_remove_language (draft, name);
    return TRUE;
  case CANVASS_DRAFT_FIELD:
    if (!canvass_draft_check_has (fields, name, "field", error))
      return FALSE;
    canvass_draft_remove_field (draft, name);
    return TRUE;
  case CANVASS_DRAFT_CONSENT:
    if (!canvass_draft_check_has (consents, name, "consent", error))
      return FALSE;
    canvass_draft_remove_consent (draft, name);
    return TRUE;
  case CANVASS_DRAFT_RECIPIENT:
    return remove_recipient (draft, name, error);
  default:
    g_return_val_if_reached (FALSE);
  }
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *const *words = canvass_options_get_arguments (options);
  g_autoptr (CanvassDraft) draft = NULL;
  CanvassDraftPart part;

  if (!canvass_draft_parse_part (words[1], &part, error))
    return FALSE;
  draft = canvass_draft_edit (options, error);
  return draft != NULL && take_out (draft, part, words[2], error) &&
         canvass_draft_save (draft, FALSE, error);
}

const CanvassCommand canvass_command_campaign_remove = {
  .group = "campaign",
  .name = "remove",
  .summary = "Take a language, field, consent or recipient out of a source folder",
  .details = "A field or consent goes with its labels in every language. A language's text stays\n"
             "in its file. A recipient is told by the name in its key, or by its seal_pk.",
  .arguments = "DIR WHAT NAME",
  .min_arguments = 3,
  .max_arguments = 3,
  .options = options_of_campaign_remove,
  .run = run,
};
