/*
 * draft-edit.h: what the commands that write in a campaign's source folder share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"
#include "cli/options.h"

G_BEGIN_DECLS

/* What a campaign consists of, as its commands call it. */
typedef enum {
  CANVASS_DRAFT_LANGUAGE,
  CANVASS_DRAFT_FIELD,
  CANVASS_DRAFT_CONSENT,
  CANVASS_DRAFT_RECIPIENT,
} CanvassDraftPart;

/* The folder that comes first among the arguments. */
CanvassDraft *canvass_draft_edit (const CanvassOptions *options, GError **error);
/* "language", "field", "consent" or "recipient": CANVASS_USAGE_ERROR for any other word. */
gboolean canvass_draft_parse_part (const char *word, CanvassDraftPart *part, GError **error);
/* There has to be such a one: CANVASS_DRAFT_ERROR_VALUE. */
gboolean canvass_draft_check_has (GStrv names, const char *name, const char *what, GError **error);
/* "goal" is in [campaign] or [rules]; "fields.city", "field NAME.kind", "consent NAME.channel" are
 * where they say. FALSE with CANVASS_USAGE_ERROR for a key that is nowhere. */
gboolean canvass_draft_parse_key (const char *word, char **section, char **key, GError **error);

G_END_DECLS
