/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/draft-edit.h"
#include "cli/option-specs.h"
#include "format/file.h"

#include <string.h>

#define MAX_TEXT_BYTES (512 * 1024)

static const CanvassOptionSpec options_of_campaign_set[] = {
  { "language", "TAG", "in whose text; else in campaign.ini", 0 },
  { "from", "FILE", "the value is what stands in FILE, as of a whole petition", 0 },
  { "remove", NULL, "take it out", 0 },
  CANVASS_OPTION_END,
};

static gboolean
refuse_usage (const char *why, GError **error)
{
  g_set_error_literal (error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, why);
  return FALSE;
}

/* One of three ways to say it; NULL in @value takes the key out. */
static gboolean
read_value (const CanvassOptions *options, char **value, GError **error)
{
  const char *const *words = canvass_options_get_arguments (options);
  const char *path = canvass_options_get (options, "from");
  gboolean removes = canvass_options_has (options, "remove");
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  if ((words[2] != NULL) + (path != NULL) + removes != 1)
    return refuse_usage ("Give a VALUE, or --from, or --remove", error);
  *value = g_strdup (words[2]);
  if (path == NULL)
    return *value == NULL || g_utf8_validate (*value, -1, NULL) ||
           refuse_usage ("VALUE is not UTF-8", error);

  bytes = canvass_file_read (path, MAX_TEXT_BYTES, error);
  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &length);
  *value = g_strndup (length > 0 ? text : "", length);
  if (g_utf8_validate (length > 0 ? text : "", length, NULL))
    return TRUE;

  g_set_error (error,
               CANVASS_DRAFT_ERROR,
               CANVASS_DRAFT_ERROR_UNREADABLE,
               "%s is no plain text in UTF-8; nothing was changed",
               path);
  return FALSE;
}

static gboolean
set_text (
    CanvassDraft *draft, const char *language, const char *key, const char *value, GError **error)
{
  g_auto (GStrv) languages = canvass_draft_get_languages (draft);

  if (!canvass_draft_check_has (languages, language, "language", error))
    return FALSE;
  canvass_draft_set_text (draft, language, key, value);
  return TRUE;
}

static gboolean
set (CanvassDraft *draft, const CanvassOptions *options, const char *value, GError **error)
{
  const char *word = canvass_options_get_arguments (options)[1];
  const char *language = canvass_options_get (options, "language");
  g_autofree char *section = NULL;
  g_autofree char *key = NULL;

  if (language != NULL)
    return set_text (draft, language, word, value, error);
  if (!canvass_draft_parse_key (word, &section, &key, error))
    return FALSE;
  canvass_draft_set_setting (draft, section, key, value);
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autofree char *value = NULL;
  g_autoptr (CanvassDraft) draft = NULL;

  if (!read_value (options, &value, error))
    return FALSE;
  draft = canvass_draft_edit (options, error);
  return draft != NULL && set (draft, options, value, error) &&
         canvass_draft_save (draft, FALSE, error);
}

const CanvassCommand canvass_command_campaign_set = {
  .group = "campaign",
  .name = "set",
  .summary = "Write a setting or a text of a campaign's source folder",
  .details =
      "Only that line changes; comments, order and whatever else is there stay. KEY is a setting\n"
      "of campaign.ini such as goal, drawing, fields.city or “consent email_news.required”; with\n"
      "--language it is title, ask, addressee, collector, thanks, a label, or body for the\n"
      "petition itself. What is written is not checked: “campaign check” does.",
  .arguments = "DIR KEY [VALUE]",
  .min_arguments = 2,
  .max_arguments = 3,
  .options = options_of_campaign_set,
  .run = run,
};
