/*
 * Pages for the system's printing, which here prints into a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/spool.h"
#include "fixture.h"
#include "print/handout.h"
#include "print/petition-export.h"
#include "print/report.h"

#define DAY "2026-11-28"

static void
setup (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *path = NULL;
  g_auto (CanvassAccount) account = { 0 };

  fixture_setup (self, NULL);
  fixture_open (self);
  kiosk = kiosk_new (self->campaign, "Library");
  fixture_admit (self, kiosk);
  records = fixture_signatures (kiosk, self->campaign, 60);
  path = fixture_write_batch (self, "1", kiosk, self->campaign, records);
  fixture_import (self, path, &account);
}

/* (transfer full) */
static char *
run (const char *program, const char *option, const char *path)
{
  const char *argv[] = { program, option, path, "-", NULL };
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status = 0;

  if (g_str_equal (program, "pdfinfo"))
    argv[3] = NULL;
  g_spawn_sync (
      NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

/* (transfer full) Takes @text. */
static char *
find_line (char *text, const char *name)
{
  char *line = strstr (text, name), *found;

  g_assert_nonnull (line);
  found = g_strndup (line, strcspn (line, "\n"));
  g_free (text);
  return found;
}

static GtkPrintOperationResult
print (GtkPrintOperation *operation, const char *path)
{
  g_autoptr (GError) error = NULL;
  GtkPrintOperationResult result;

  gtk_print_operation_set_export_filename (operation, path);
  gtk_print_operation_set_allow_async (operation, FALSE);
  result = gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* Takes @printout. */
static void
assert_prints_what_is_saved (Fixture *self, CanvassPrintout *printout, const char *saved)
{
  g_autoptr (GtkPrintOperation) operation = canvass_spool_new (printout, "printed");
  g_autofree char *printed = fixture_path (self, "printed.pdf");

  g_assert_cmpint (print (operation, printed), ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_true (canvass_spool_has_drawn (operation));
  {
    g_autofree char *pages = find_line (run ("pdfinfo", "-box", printed), "Pages:");
    g_autofree char *saved_pages = find_line (run ("pdfinfo", "-box", saved), "Pages:");
    g_autofree char *size = find_line (run ("pdfinfo", "-box", printed), "Page size:");
    g_autofree char *saved_size = find_line (run ("pdfinfo", "-box", saved), "Page size:");
    g_autofree char *text = run ("pdftotext", "-layout", printed);
    g_autofree char *saved_text = run ("pdftotext", "-layout", saved);

    g_assert_cmpstr (pages, ==, saved_pages);
    g_assert_cmpstr (size, ==, saved_size);
    g_assert_cmpstr (text, ==, saved_text);
  }
}

static void
test_a_petition_is_printed_as_it_is_saved (Fixture *self, gconstpointer unused)
{
  const CanvassPetitionForm form = { .language = "en", .paper = CANVASS_PAPER_A4, .day = DAY };
  g_autofree char *saved = fixture_path (self, "saved.pdf");
  g_autoptr (GError) error = NULL;
  CanvassRoll *roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);

  canvass_petition_export (
      self->ledger, roll, &form, saved, NULL, 0, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_prints_what_is_saved (
      self,
      canvass_petition_lay_out (self->campaign,
                                canvass_tally_new (self->ledger, roll, NULL),
                                canvass_petition_list_new (self->ledger, roll, FALSE, FALSE, NULL),
                                &form),
      saved);
  canvass_roll_free (roll);
}

static void
test_a_report_is_printed_as_it_is_saved (Fixture *self, gconstpointer unused)
{
  const CanvassReportForm form = { .language = "en", .paper = CANVASS_PAPER_LETTER, .day = DAY };
  g_autofree char *saved = fixture_path (self, "saved.pdf");
  g_autoptr (GError) error = NULL;
  CanvassRoll *roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);
  CanvassTally *tally = canvass_tally_new (self->ledger, roll, &error);

  canvass_report_save (self->campaign, tally, &form, saved, &error);
  g_assert_no_error (error);
  assert_prints_what_is_saved (self, canvass_report_lay_out (self->campaign, tally, &form), saved);
  canvass_roll_free (roll);
}

static void
test_handouts_are_printed_as_they_are_saved (Fixture *self, gconstpointer unused)
{
  for (CanvassHandout what = 0; what <= CANVASS_HANDOUT_SHEET; what++) {
    const CanvassHandoutForm form = { .what = what,
                                      .language = "en",
                                      .paper = CANVASS_PAPER_A4,
                                      .day = DAY,
                                      .n_sheets = 3,
                                      .first_sheet = 8 };
    g_autofree char *saved = fixture_path (self, "saved.pdf");
    g_autoptr (GError) error = NULL;

    canvass_handout_save (self->campaign, &form, saved, &error);
    g_assert_no_error (error);
    assert_prints_what_is_saved (
        self, canvass_handout_lay_out (self->campaign, &form, &error), saved);
  }
}

/* As when the desk is locked while somebody looks for a printer. */
static void
test_what_was_stopped_is_not_printed (Fixture *self, gconstpointer unused)
{
  const CanvassHandoutForm form = {
    .what = CANVASS_HANDOUT_POSTER, .language = "en", .paper = CANVASS_PAPER_A4, .day = DAY
  };
  g_autoptr (GtkPrintOperation) operation =
      canvass_spool_new (canvass_handout_lay_out (self->campaign, &form, NULL), "poster");
  g_autofree char *printed = fixture_path (self, "printed.pdf");

  canvass_spool_stop (operation);
  g_assert_cmpint (print (operation, printed), ==, GTK_PRINT_OPERATION_RESULT_CANCEL);
  g_assert_false (canvass_spool_has_drawn (operation));
}

#define ADD(name)                                                                                  \
  g_test_add ("/desk/spool/" #name, Fixture, NULL, setup, test_##name, fixture_teardown)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD (a_petition_is_printed_as_it_is_saved);
  ADD (a_report_is_printed_as_it_is_saved);
  ADD (handouts_are_printed_as_they_are_saved);
  ADD (what_was_stopped_is_not_printed);
  return g_test_run ();
}
