/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands on pages is looked at in tests/e2e/cli/petition.py.
 */
#include "print/body.h"
#include "print/chart.h"
#include "print/document.h"
#include "print/tidy.h"
#include "print/words.h"

#include <glib/gi18n-lib.h>

static void
append (const guint8 *bytes, gsize length, gpointer file)
{
  g_byte_array_append (file, bytes, (guint)length);
}

static void
test_a_name_is_one_line_without_what_disturbs_others (void)
{
  static const struct {
    const char *text, *tidy;
  } cases[] = {
    { "Ana López", "Ana López" },
    { "  Ana \n\t López\r\n", "Ana López" },
    { "\u202eevil\u202c", "evil" },
    { "\u2066a\u2069\u200e\u200f\u061c", "a" },
    { "a\001b\177c\ufeff", "abc" },
    { "A\u0301\u0301\u0301\u0301\u0301\u0301na", "A\u0301\u0301\u0301na" },
    /* Joiners do not begin anew, and are needed: this is how Persian is written. */
    { "A\u0301\u200d\u0301\u200d\u0301\u200d\u0301n", "A\u0301\u200d\u0301\u200d\u0301\u200dn" },
    { "می\u200cخواهم", "می\u200cخواهم" },
    { "\u2028\u2029", "" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char tidy[64];

    canvass_tidy (cases[i].text, tidy, sizeof tidy);
    g_assert_cmpstr (tidy, ==, cases[i].tidy);
  }
  for (gsize size = 1; size < 16; size++) {
    char tidy[16];

    canvass_tidy ("Ünal Özgür 王", tidy, size);
    g_assert_true (g_utf8_validate (tidy, -1, NULL));
    g_assert_cmpuint (strlen (tidy), <, size);
  }
}

static void
furnish (CanvassDocument *document, guint page, gpointer user_data)
{
  guint *pages = user_data;

  canvass_document_show_line (
      document, CANVASS_FONT_SMALL, "A foot", 0, 100, 760, CANVASS_SIDE_START);
  *pages = page;
}

/* A paragraph that goes on on further pages, whatever stands at the foot of these. */
static guint
draw_long (CanvassDocument *document, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint pages = 0;

  for (guint i = 0; i < n; i++)
    g_string_append (text, "word کلمہ शब्द ");
  canvass_document_set_furnish (document, furnish, &pages);
  canvass_document_add_text (document, "P", CANVASS_FONT_TEXT, text->str);
  g_assert_true (canvass_document_finish (document, NULL));
  return pages;
}

static void
test_a_long_paragraph_takes_as_many_pages_as_were_measured (void)
{
  const CanvassDocumentInfo info = {
    .language = "ur", .title = "T", .subject = "S", .day = "2026-11-28"
  };

  for (guint n = 1; n < 4000; n = n * 3 + 1) {
    g_autoptr (CanvassDocument) measured = canvass_document_new_to_measure (&info);
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_autoptr (CanvassDocument) drawn = canvass_document_new (&info, append, file);

    g_assert_cmpuint (draw_long (measured, n), ==, draw_long (drawn, n));
    g_assert_cmpmem (file->data, 5, "%PDF-", 5);
  }
}

static void
test_one_page_of_many_can_be_shown (void)
{
  const CanvassDocumentInfo info = {
    .language = "en", .title = "T", .subject = "S", .day = "2026-11-28"
  };

  for (guint page = 1; page <= 4; page++) {
    g_autoptr (CanvassDocument) document = canvass_document_new_to_show (&info, page);
    guint pages = draw_long (document, 1500);
    cairo_surface_t *surface = canvass_document_take_page (document);

    g_assert_true ((surface != NULL) == (page <= pages));
    g_clear_pointer (&surface, cairo_surface_destroy);
  }
}

/* (transfer full) the text of each page, as a reader takes it from the file. */
static char **
read_pages (const GByteArray *file)
{
  const char *argv[] = { "pdftotext", "-layout", "-", "-", NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);
  g_autoptr (GBytes) text = NULL;
  g_autofree char *all = NULL;

  g_assert_nonnull (process);
  g_assert_true (g_subprocess_communicate (process, bytes, NULL, &text, NULL, NULL));
  all = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  return g_strsplit (all, "\f", -1);
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;
  return n;
}

/* Lines above it, then @n_lines of a paragraph, behind a heading. */
static void
draw_after (CanvassDocument *document, double above, guint n_lines)
{
  g_autoptr (GString) paragraph = g_string_new ("line");
  CanvassBlock heading = { .kind = CANVASS_BLOCK_HEADING, .level = 1, .markup = (char *)"head" };
  CanvassBlock block = { .kind = CANVASS_BLOCK_PARAGRAPH };
  g_autoptr (GPtrArray) blocks = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i < n_lines; i++)
    g_string_append (paragraph, "\nline");
  block.markup = paragraph->str;
  g_ptr_array_add (blocks, &heading);
  g_ptr_array_add (blocks, &block);
  canvass_document_add_text (document, "P", CANVASS_FONT_TEXT, "above");
  canvass_document_skip (document, above);
  canvass_body_add (document, blocks, 2);
  canvass_document_finish (document, &error);
  g_assert_no_error (error);
}

/* Wherever on the page it begins. */
static void
test_no_line_of_several_is_alone_and_no_heading_without_text (void)
{
  const CanvassDocumentInfo info = {
    .language = "en", .title = "T", .subject = "S", .day = "2026-11-28"
  };

  for (guint n_lines = 1; n_lines <= 4; n_lines++)
    for (double above = 560; above < 680; above += 6) {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autoptr (CanvassDocument) document = canvass_document_new (&info, append, file);
      g_auto (GStrv) pages = NULL;
      guint sum = 0;

      draw_after (document, above, n_lines);
      pages = read_pages (file);
      for (guint i = 0; pages[i] != NULL; i++) {
        guint n = count (pages[i], "line");

        g_assert_true (n != 1 || n_lines == 1);
        g_assert_true (n > 0 || count (pages[i], "head") == 0);
        sum += n;
      }
      g_assert_cmpuint (sum, ==, n_lines);
    }
}

/* What cairo writes is handed on in pieces of any size. */
static void
test_language_and_title_are_told_wherever_the_pieces_end (void)
{
  static const char given[] = "%PDF-1.5\n1 0 obj\n<< /Type /Catalog\n   /Pages 2 0 R\n>>\nendobj\n"
                              "xref\n0 1\ntrailer\n<< >>\nstartxref\n61\n%%EOF\n";

  for (gsize piece = 1; piece < sizeof given; piece++) {
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_autoptr (CanvassPdfStream) stream = canvass_pdf_stream_new ("ar", TRUE, append, file);
    const char *table, *start;

    for (gsize i = 0; i < sizeof given - 1; i += piece)
      canvass_pdf_stream_write (
          stream, (const guint8 *)given + i, MIN (piece, sizeof given - 1 - i));
    g_assert_true (canvass_pdf_stream_finish (stream));
    g_byte_array_append (file, (const guint8 *)"", 1);
    g_assert_nonnull (strstr ((char *)file->data, "/Lang (ar)"));
    g_assert_nonnull (strstr ((char *)file->data, "/Direction /R2L"));
    start = strstr ((char *)file->data, "startxref\n") + strlen ("startxref\n");
    table = (char *)file->data + g_ascii_strtoull (start, NULL, 10);
    g_assert_true (g_str_has_prefix (table, "xref"));
    g_assert_true (g_str_has_suffix ((char *)file->data, "%%EOF\n"));
  }
}

static void
test_what_is_no_file_of_cairos_is_told (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (CanvassPdfStream) stream = canvass_pdf_stream_new ("en", FALSE, append, file);

  canvass_pdf_stream_write (stream, (const guint8 *)"nothing", 7);
  g_assert_false (canvass_pdf_stream_finish (stream));
  g_assert_cmpmem (file->data, file->len, "nothing", 7);
}

static void
test_small_counts_are_put_together (void)
{
  static const struct {
    guint64 given[6], shown[6]; /* to the first 0; the last shown are the others' */
    gboolean others;
  } cases[] = {
    { { 9, 7, 5 }, { 9, 7, 5 }, FALSE },
    { { 9, 7, 3, 2 }, { 9, 7, 5 }, TRUE },
    /* One alone would follow from the sum. */
    { { 9, 7, 4 }, { 9, 11 }, TRUE },
    { { 9, 1 }, { 10 }, TRUE },
    { { 3 }, { 3 }, TRUE },
    { { 0 }, { 0 }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (CanvassTallyRow));
    g_autoptr (GArray) shown = NULL;

    for (guint j = 0; cases[i].given[j] > 0; j++) {
      const CanvassTallyRow row = { (char *)"x", cases[i].given[j] };

      g_array_append_val (rows, row);
    }
    shown = canvass_chart_fold (rows);
    for (guint j = 0; j < shown->len; j++)
      g_assert_cmpuint (g_array_index (shown, CanvassTallyRow, j).n, ==, cases[i].shown[j]);
    g_assert_true (shown->len == 0 ||
                   (*g_array_index (shown, CanvassTallyRow, shown->len - 1).name == '\0') ==
                       cases[i].others);
  }
}

static void
test_words_are_those_of_the_pages_language (void)
{
  g_autoptr (CanvassWords) es = canvass_words_new ("es");
  g_autoptr (CanvassWords) zh = canvass_words_new ("zh-Hans");
  g_autoptr (CanvassWords) none = canvass_words_new ("tlh");
  g_autofree char *page = canvass_words_fill (es, N_ ("Page %s of %s"), "3", "40");
  g_autofree char *day = canvass_words_write_day (es, "2026-11-28");
  g_autofree char *odd = canvass_words_write_day (es, "soon");
  g_autofree char *number = canvass_words_write_number (es, 12345678);

  g_assert_cmpstr (canvass_words_say (es, "People who signed"), ==, "Personas que firmaron");
  g_assert_cmpstr (canvass_words_say (zh, "People who signed"), ==, "签名人数");
  g_assert_cmpstr (canvass_words_say (none, "People who signed"), ==, "People who signed");
  g_assert_cmpstr (page, ==, "Página \u20683\u2069 de \u206840\u2069");
  g_assert_cmpstr (day, ==, "28 de noviembre de 2026");
  g_assert_cmpstr (odd, ==, "soon");
  g_assert_cmpstr (number, ==, "12.345.678");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/print/document/a_name_is_one_line_without_what_disturbs_others",
                   test_a_name_is_one_line_without_what_disturbs_others);
  g_test_add_func ("/print/document/a_long_paragraph_takes_as_many_pages_as_were_measured",
                   test_a_long_paragraph_takes_as_many_pages_as_were_measured);
  g_test_add_func ("/print/document/one_page_of_many_can_be_shown",
                   test_one_page_of_many_can_be_shown);
  g_test_add_func ("/print/document/no_line_of_several_is_alone_and_no_heading_without_text",
                   test_no_line_of_several_is_alone_and_no_heading_without_text);
  g_test_add_func ("/print/document/language_and_title_are_told_wherever_the_pieces_end",
                   test_language_and_title_are_told_wherever_the_pieces_end);
  g_test_add_func ("/print/document/what_is_no_file_of_cairos_is_told",
                   test_what_is_no_file_of_cairos_is_told);
  g_test_add_func ("/print/document/small_counts_are_put_together",
                   test_small_counts_are_put_together);
  g_test_add_func ("/print/document/words_are_those_of_the_pages_language",
                   test_words_are_those_of_the_pages_language);

  return g_test_run ();
}
