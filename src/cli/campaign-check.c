/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source.h"
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/option-specs.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_campaign_check[] = {
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_END,
};

static const char *
severity_name (CanvassProblemSeverity severity)
{
  return severity == CANVASS_PROBLEM_ERROR ? "error" : "warning";
}

static void
add_problem (JsonBuilder *object, const CanvassProblem *problem)
{
  json_builder_begin_object (object);
  canvass_json_add_text (object, "severity", severity_name (problem->severity));
  canvass_json_add_path (object, "file", problem->file);
  canvass_json_add_number (object, "line", problem->line);
  canvass_json_add_text (object, "what", problem->what);
  canvass_json_add_text (object, "remedy", problem->remedy);
  json_builder_end_object (object);
}

static void
add_completeness (JsonBuilder *object, const CanvassCompleteness *completeness)
{
  json_builder_begin_object (object);
  canvass_json_add_text (object, "language", completeness->language);
  canvass_json_add_number (object, "written", completeness->written);
  canvass_json_add_number (object, "wanted", completeness->wanted);
  json_builder_end_object (object);
}

static void
print_json (const CanvassSourceFolder *source)
{
  GPtrArray *problems = canvass_source_get_problems (source);
  GPtrArray *languages = canvass_source_get_completeness (source);
  guint n_errors = canvass_source_get_n_errors (source);
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_number (object, "errors", n_errors);
  canvass_json_add_number (object, "warnings", problems->len - n_errors);
  json_builder_set_member_name (object, "problems");
  json_builder_begin_array (object);
  for (guint i = 0; i < problems->len; i++)
    add_problem (object, g_ptr_array_index (problems, i));
  json_builder_end_array (object);
  json_builder_set_member_name (object, "languages");
  json_builder_begin_array (object);
  for (guint i = 0; i < languages->len; i++)
    add_completeness (object, g_ptr_array_index (languages, i));
  json_builder_end_array (object);
  canvass_json_add_number (object, "districts", canvass_source_get_n_districts (source));
  canvass_json_add_number (object, "streets", canvass_source_get_n_streets (source));
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_problem (const CanvassProblem *problem)
{
  if (problem->line > 0)
    printf ("%s:%u: ", problem->file, problem->line);
  else
    printf ("%s: ", problem->file);

  printf ("%s: %s — %s\n", severity_name (problem->severity), problem->what, problem->remedy);
}

static void
print_text (const CanvassSourceFolder *source)
{
  GPtrArray *problems = canvass_source_get_problems (source);
  GPtrArray *languages = canvass_source_get_completeness (source);

  for (guint i = 0; i < problems->len; i++)
    print_problem (g_ptr_array_index (problems, i));
  for (guint i = 0; i < languages->len; i++) {
    const CanvassCompleteness *completeness = g_ptr_array_index (languages, i);

    printf ("%s: %u of %u texts\n",
            completeness->language,
            completeness->written,
            completeness->wanted);
  }
  if (canvass_source_get_n_districts (source) > 0)
    printf ("districts.csv: %u districts, %u streets\n",
            canvass_source_get_n_districts (source),
            canvass_source_get_n_streets (source));
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *folder = canvass_options_get_arguments (options)[0];
  g_autoptr (CanvassSourceFolder) source = canvass_source_read (folder);
  guint n_errors = canvass_source_get_n_errors (source);

  if (canvass_options_has (options, "json"))
    print_json (source);
  else
    print_text (source);

  if (n_errors == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_CAMPAIGN_ERROR,
               CANVASS_CAMPAIGN_ERROR_SOURCE,
               n_errors == 1 ? "%s has %u error; mend it and check again"
                             : "%s has %u errors; mend them and check again",
               folder,
               n_errors);
  return FALSE;
}

const CanvassCommand canvass_command_campaign_check = {
  .group = "campaign",
  .name = "check",
  .summary = "Find what is wrong with a campaign's source folder",
  .details = "Each problem is told as “file:line: error|warning: what — remedy”; then how\n"
             "complete each language is, and what a table of streets holds. Warnings do not keep\n"
             "a campaign from being sealed.",
  .arguments = "DIR",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_campaign_check,
  .run = run,
};
