/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/account-output.h"
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/print-choice.h"
#include "cli/report.h"
#include "print/progress-picture.h"
#include "print/report.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_report[] = {
  CANVASS_OPTION_LEDGER,
  { "out", "FILE.pdf", "the report to print", 0 },
  { "progress", "FILE.png|svg", "a picture of the progress, to post", 0 },
  { "shape", "wide|square", "of the picture: 1200 by 630 pixels, or 1080 by 1080", 0 },
  CANVASS_OPTION_LANGUAGE,
  CANVASS_OPTION_PAPER,
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static gboolean
wrong_usage (const char *what, GError **error)
{
  g_set_error_literal (error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, what);
  return FALSE;
}

static void
add_rows (JsonBuilder *object, const char *name, const GArray *rows)
{
  json_builder_set_member_name (object, name);
  json_builder_begin_array (object);
  for (guint i = 0; i < rows->len; i++) {
    const CanvassTallyRow *row = &g_array_index (rows, CanvassTallyRow, i);

    json_builder_begin_object (object);
    canvass_json_add_text (object, "name", row->name);
    canvass_json_add_number (object, "unique", row->n);
    json_builder_end_object (object);
  }
  json_builder_end_array (object);
}

static void
print_json (const CanvassTally *tally)
{
  const CanvassAccount *standing = &tally->standing;
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_number (object, "read", standing->read);
  canvass_json_add_number (object, "repeated", standing->repeated);
  canvass_json_add_number (object, "quarantined", standing->quarantined);
  canvass_account_add_reasons (object, standing);
  canvass_json_add_number (object, "accepted", tally->records);
  canvass_json_add_number (object, "notes", tally->notes);
  canvass_json_add_number (object, "signatures", tally->signatures);
  canvass_json_add_number (object, "merged", tally->merged);
  canvass_json_add_number (object, "unique", tally->unique);
  canvass_json_add_number (object, "corrected", tally->corrected);
  canvass_json_add_number (object, "in_district", tally->in_district);
  canvass_json_add_number (object, "outside", tally->outside);
  canvass_json_add_number (object, "unknown", tally->unknown);
  canvass_json_add_number (object, "contradictions", tally->contradictions);
  canvass_json_add_number (object, "goal", tally->goal);
  add_rows (object, "days", tally->days);
  add_rows (object, "languages", tally->languages);
  add_rows (object, "kiosks", tally->kiosks);
  add_rows (object, "districts", tally->districts);
  add_rows (object, "consents", tally->consents);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_count (const char *label, guint64 n)
{
  printf ("%-13s%" G_GUINT64_FORMAT "\n", label, n);
}

static void
print_rows (const char *title, const GArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    const CanvassTallyRow *row = &g_array_index (rows, CanvassTallyRow, i);
    g_autofree char *name = canvass_report_printable (row->name);

    printf ("%s %s: %" G_GUINT64_FORMAT "\n", title, name, row->n);
  }
}

static void
print_text (const CanvassTally *tally)
{
  print_count ("read:", tally->standing.read);
  print_count ("repeated:", tally->standing.repeated);
  print_count ("quarantined:", tally->standing.quarantined);
  print_count ("accepted:", tally->records);
  print_count ("notes:", tally->notes);
  print_count ("signatures:", tally->signatures);
  print_count ("merged:", tally->merged);
  print_count ("unique:", tally->unique);
  if (tally->has_districts) {
    print_count ("in district:", tally->in_district);
    print_count ("outside:", tally->outside);
    print_count ("unknown:", tally->unknown);
  }
  if (tally->contradictions > 0)
    print_count ("contested:", tally->contradictions);
  if (tally->goal > 0)
    print_count ("goal:", tally->goal);
  print_rows ("day", tally->days);
  print_rows ("language", tally->languages);
  print_rows ("kiosk", tally->kiosks);
  print_rows ("district", tally->districts);
  print_rows ("consent", tally->consents);
}

static gboolean
check_usage (const CanvassOptions *options,
             CanvassPaper *paper,
             CanvassPictureShape *shape,
             GError **error)
{
  const char *out = canvass_options_get (options, "out");
  const char *picture = canvass_options_get (options, "progress");
  const char *name = canvass_options_get (options, "shape");

  if (picture != NULL && !g_str_has_suffix (picture, ".png") && !g_str_has_suffix (picture, ".svg"))
    return wrong_usage ("--progress is a file that ends in .png or .svg", error);
  if (name != NULL && picture == NULL)
    return wrong_usage ("--shape is for the picture of --progress", error);

  *shape = CANVASS_PICTURE_WIDE;
  if (g_strcmp0 (name, "square") == 0)
    *shape = CANVASS_PICTURE_SQUARE;
  else if (name != NULL && !g_str_equal (name, "wide"))
    return wrong_usage ("--shape is wide or square", error);

  return canvass_paper_choose (options, paper, error) &&
         (out == NULL || canvass_output_check (out, "%PDF", error)) &&
         (picture == NULL || canvass_output_check (picture, "\x89PNG", error));
}

static CanvassTally *
count (CanvassOpenLedger *open, GError **error)
{
  g_autoptr (CanvassRoll) roll = canvass_ledger_read_roll (open->ledger, error);

  return roll != NULL ? canvass_tally_new (open->ledger, roll, error) : NULL;
}

static gboolean
save (const CanvassOptions *options,
      CanvassCampaign *campaign,
      const CanvassTally *tally,
      CanvassPaper paper,
      CanvassPictureShape shape,
      GError **error)
{
  g_autofree char *language = canvass_print_language_choose (options, campaign, error);
  g_autofree char *day = canvass_print_today ();
  const char *out = canvass_options_get (options, "out");
  const char *picture = canvass_options_get (options, "progress");
  const CanvassReportForm form = { .language = language, .paper = paper, .day = day };

  return language != NULL &&
         (out == NULL || canvass_report_save (campaign, tally, &form, out, error)) &&
         (picture == NULL ||
          canvass_progress_picture_save (campaign, tally, language, day, shape, picture, error));
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };
  g_autoptr (CanvassTally) tally = NULL;
  CanvassPictureShape shape;
  CanvassPaper paper;

  if (!check_usage (options, &paper, &shape, error) ||
      !canvass_ledger_choose (options, &open, error))
    return FALSE;
  tally = count (&open, error);
  if (tally == NULL ||
      !save (options, canvass_ledger_get_campaign (open.ledger), tally, paper, shape, error))
    return FALSE;

  if (canvass_options_has (options, "json"))
    print_json (tally);
  else
    print_text (tally);
  return canvass_ledger_conclude (&open, error);
}

const CanvassCommand canvass_command_desk_report = {
  .group = "desk",
  .name = "report",
  .summary = "Count who signed: by day, language, kiosk, district and consent",
  .details =
      "read = repeated + quarantined + accepted; accepted = notes + signatures; signatures =\n"
      "merged + unique; unique = in district + outside + unknown. Notes are the kiosks' own "
      "counts\n"
      "and marks. The lists count each person once. What is printed here is exact; the report and\n"
      "the picture are to be shown around, and put fewer than five of a kiosk, a district or a\n"
      "language together with others.",
  .options = options_of_desk_report,
  .run = run,
};
