/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/draft-edit.h"

#include "cli/report.h"

#include <string.h>

/* By CanvassDraftPart. */
static const char *const PARTS[] = { "language", "field", "consent", "recipient" };

CanvassDraft *
canvass_draft_edit (const CanvassOptions *options, GError **error)
{
  const char *folder = canvass_options_get_arguments (options)[0];
  CanvassDraft *draft = canvass_draft_open (folder, error);

  if (draft == NULL)
    canvass_report_name_file (folder, error);
  return draft;
}

gboolean
canvass_draft_parse_part (const char *word, CanvassDraftPart *part, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (PARTS); i++)
    if (strcmp (word, PARTS[i]) == 0) {
      *part = i;
      return TRUE;
    }

  g_set_error (error,
               CANVASS_USAGE_ERROR,
               CANVASS_USAGE_ERROR_WRONG,
               "“%s” is no part of a campaign; say language, field, consent or recipient",
               word);
  return FALSE;
}

gboolean
canvass_draft_check_has (GStrv names, const char *name, const char *what, GError **error)
{
  if (g_strv_contains ((const char *const *)names, name))
    return TRUE;

  g_set_error (error,
               CANVASS_DRAFT_ERROR,
               CANVASS_DRAFT_ERROR_VALUE,
               "The campaign has no %s %s; nothing was changed",
               what,
               name);
  return FALSE;
}

gboolean
canvass_draft_parse_key (const char *word, char **section, char **key, GError **error)
{
  const char *dot = strrchr (word, '.');
  const char *home = canvass_draft_find_section (word);

  if (dot != NULL) {
    *section = g_strndup (word, dot - word);
    *key = g_strdup (dot + 1);
  } else if (home != NULL) {
    *section = g_strdup (home);
    *key = g_strdup (word);
  } else {
    g_set_error (error,
                 CANVASS_USAGE_ERROR,
                 CANVASS_USAGE_ERROR_WRONG,
                 "campaign.ini knows no “%s”; a text of a language needs --language, a field is "
                 "written as fields.NAME",
                 word);
    return FALSE;
  }
  return TRUE;
}
