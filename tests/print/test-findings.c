/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/findings.h"

static CanvassFindings *
make_findings (void)
{
  const CanvassFindingsPetition petition = { .title = (char *)"Open on Sundays; \"now\"\n",
                                             .table = (char *)"Mesa № 3",
                                             .version = 2,
                                             .records = 412,
                                             .unacknowledged = 12,
                                             .room = G_MAXUINT64 };
  CanvassFindings *findings = canvass_findings_new ();

  g_free (findings->language);
  findings->language = g_strdup ("zh-Hans");
  findings->paper = CANVASS_PAPER_LETTER;
  findings->touches[1] = (CanvassTouchFinding){ .done = TRUE, .hits = 4, .misses = 2 };
  canvass_findings_add_petition (findings, &petition);
  g_ptr_array_add (
      findings->checks,
      canvass_check_new ("battery", CANVASS_FITNESS_WARN, NULL, "7", "The battery is at 7 %."));
  g_ptr_array_add (findings->checks,
                   canvass_check_new (
                       "vault", CANVASS_FITNESS_CLOSED, "Open on Sundays", " a ; b\\", "Damaged"));
  return findings;
}

static void
test_what_is_written_is_read (void)
{
  g_autoptr (CanvassFindings) findings = make_findings ();
  g_autoptr (GBytes) text = canvass_findings_write (findings);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassFindings) back = canvass_findings_read (text, &error);
  g_autoptr (GBytes) again = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (back->language, ==, "zh-Hans");
  g_assert_cmpint (back->paper, ==, CANVASS_PAPER_LETTER);
  g_assert_cmpstr (back->day, ==, findings->day);
  g_assert_false (back->touches[0].done);
  g_assert_cmpuint (back->touches[1].misses, ==, 2);
  g_assert_cmpuint (back->petitions->len, ==, 1);
  g_assert_cmpuint (back->checks->len, ==, 2);
  g_assert_cmpint (canvass_checks_judge (back->checks, NULL), ==, CANVASS_FITNESS_CLOSED);
  again = canvass_findings_write (back);
  g_assert_cmpmem (g_bytes_get_data (again, NULL),
                   g_bytes_get_size (again),
                   g_bytes_get_data (text, NULL),
                   g_bytes_get_size (text));
}

static void
test_what_is_none_is_refused (void)
{
  static const char *const texts[] = {
    "",
    "no",
    "[other]\na=b\n",
    "[sheet]\nlanguage=en\n[check 0]\nid=vault\nfitness=excellent\n",
    "[sheet]\nlanguage=\xff\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GBytes) text = g_bytes_new_static (texts[i], strlen (texts[i]));
    g_autoptr (GError) error = NULL;

    g_autofree char *shown = g_strescape (texts[i], NULL);

    g_test_message ("%s", shown);
    g_assert_null (canvass_findings_read (text, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  }
}

static void
test_too_many_are_refused (void)
{
  g_autoptr (CanvassFindings) findings = make_findings ();
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2000; i++)
    g_ptr_array_add (findings->checks,
                     canvass_check_new ("clock", CANVASS_FITNESS_FIT, NULL, NULL, "Right"));
  text = canvass_findings_write (findings);
  g_assert_null (canvass_findings_read (text, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_damage_never_does_more_than_change_words (void)
{
  g_autoptr (CanvassFindings) findings = make_findings ();
  g_autoptr (GBytes) text = canvass_findings_write (findings);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (text, &length);

  for (gsize i = 0; i < length; i++) {
    g_autofree guint8 *copy = g_memdup2 (bytes, length);
    g_autoptr (GBytes) cut = g_bytes_new (bytes, i);
    g_autoptr (GBytes) flipped = NULL;
    g_autoptr (CanvassFindings) one = canvass_findings_read (cut, NULL);
    g_autoptr (CanvassFindings) other = NULL;

    copy[i] ^= (guint8)(1 << i % 8);
    flipped = g_bytes_new (copy, length);
    other = canvass_findings_read (flipped, NULL);
    g_assert_true (one == NULL || one->checks->len <= 2);
    g_assert_true (other == NULL || g_utf8_validate (other->language, -1, NULL));
  }
}

static void
test_the_panel_is_heard_but_not_believed (void)
{
  static const char *const bad[] = {
    "language=../../es", "language=",   "dry=6+0", "dry=5",        "dry=5+0+0",
    "dry=-1+0",          "dry=5+99999", "noise",   "wet=5+0 dry=", "language=es/x",
  };
  g_autoptr (CanvassFindings) findings = make_findings ();

  g_assert_true (
      canvass_findings_hear (findings, "screen=216x135 language=pt-BR dry=5+0 protector=3+12"));
  g_assert_cmpstr (findings->language, ==, "pt-BR");
  g_assert_true (findings->touches[0].done && !findings->touches[1].done);
  g_assert_cmpuint (findings->touches[2].hits, ==, 3);
  g_assert_cmpuint (findings->touches[2].misses, ==, 12);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *shown = g_strescape (bad[i], NULL);

    g_test_message ("%s", shown);
    g_assert_false (canvass_findings_hear (findings, bad[i]));
    g_assert_cmpstr (findings->language, ==, "pt-BR");
    g_assert_true (findings->touches[0].done);
  }
  g_assert_true (canvass_findings_hear (findings, ""));
  g_assert_false (findings->touches[0].done);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/print/findings/what_is_written_is_read", test_what_is_written_is_read);
  g_test_add_func ("/print/findings/what_is_none_is_refused", test_what_is_none_is_refused);
  g_test_add_func ("/print/findings/too_many_are_refused", test_too_many_are_refused);
  g_test_add_func ("/print/findings/damage_never_does_more_than_change_words",
                   test_damage_never_does_more_than_change_words);

  g_test_add_func ("/print/findings/the_panel_is_heard_but_not_believed",
                   test_the_panel_is_heard_but_not_believed);

  return g_test_run ();
}
