/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands on the page is looked at in tests/e2e/cli/sheets.py.
 */
#include "print/sheet.h"

static guint
count_pages (GBytes *file)
{
  gsize length;
  const char *bytes = g_bytes_get_data (file, &length);
  guint n = 0;

  /* Page objects are not compressed. */
  for (gsize i = 0; i + 11 < length; i++)
    n += strncmp (bytes + i, "/Type /Page", 11) == 0 && bytes[i + 11] != 's';
  return n;
}

static GBytes *
draw (const char *language, gboolean right_to_left, CanvassPaper paper, guint n_checks)
{
  const char *const blanks[] = { "Checked by", "Notes", NULL };
  g_autoptr (CanvassSheet) sheet = canvass_sheet_new (language, right_to_left, paper);
  g_autoptr (GError) error = NULL;
  GBytes *file;

  canvass_sheet_add_title (sheet, "Readiness", "2026-11-28");
  canvass_sheet_add_verdict (sheet, CANVASS_FITNESS_WARN, "Two things to see to");
  canvass_sheet_add_heading (sheet, "The table");
  canvass_sheet_add_text (sheet, "Table: 3");
  canvass_sheet_add_fact (sheet, "Stored here", "412");
  canvass_sheet_add_words (sheet, "Six words", "keep health echo grin outfit baggy");
  for (guint i = 0; i < n_checks; i++)
    canvass_sheet_add_check (
        sheet, (CanvassFitness)(i % 3), "What was looked at, and what came of it, العربية አማርኛ");
  canvass_sheet_add_blanks (sheet, blanks);
  file = canvass_sheet_finish (sheet, &error);
  g_assert_no_error (error);
  return file;
}

static void
test_it_is_a_pdf_of_one_page (void)
{
  for (guint paper = 0; paper <= CANVASS_PAPER_LETTER; paper++)
    for (guint right_to_left = 0; right_to_left < 2; right_to_left++) {
      g_autoptr (GBytes) file = draw ("ar", right_to_left, paper, 20);

      g_assert_cmpmem (g_bytes_get_data (file, NULL), 5, "%PDF-", 5);
      g_assert_cmpuint (count_pages (file), ==, 1);
    }
}

static void
test_what_does_not_fit_goes_on_on_further_pages (void)
{
  g_autoptr (GBytes) file = draw ("en", FALSE, CANVASS_PAPER_A4, 100);

  g_assert_cmpuint (count_pages (file), ==, 3);
}

static void
test_one_that_is_never_finished_is_freed (void)
{
  g_autoptr (CanvassSheet) sheet = canvass_sheet_new ("en", FALSE, CANVASS_PAPER_A4);

  canvass_sheet_add_title (sheet, "Readiness", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/print/sheet/it_is_a_pdf_of_one_page", test_it_is_a_pdf_of_one_page);
  g_test_add_func ("/print/sheet/what_does_not_fit_goes_on_on_further_pages",
                   test_what_does_not_fit_goes_on_on_further_pages);
  g_test_add_func ("/print/sheet/one_that_is_never_finished_is_freed",
                   test_one_that_is_never_finished_is_freed);

  return g_test_run ();
}
