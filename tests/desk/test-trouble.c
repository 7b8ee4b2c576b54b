/*
 * What went wrong, in the user's language.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/trouble.h"

#include "campaign/campaign.h"
#include "drop/drop.h"
#include "format/error.h"
#include "pages/language.h"
#include "pages/pages.h"

#include <gtk/gtk.h>

#define ENGINE "what the engine says"

static void
use_language (const char *tag)
{
  g_autoptr (GArray) languages = canvass_languages_offered (NULL);

  for (guint i = 0; i < languages->len; i++)
    if (canvass_language_matches (g_array_index (languages, CanvassLanguage, i).tag, tag))
      canvass_language_use (&g_array_index (languages, CanvassLanguage, i));
}

/* Neither English nor the engine's in Spanish. */
static void
assert_worded (GQuark domain, gint code, gboolean with_names)
{
  const GError error = { domain, code, (char *)ENGINE };
  g_autofree char *english = NULL, *spanish = NULL;

  use_language ("en");
  english = canvass_desk_word_error (&error);
  use_language ("es");
  spanish = canvass_desk_word_error (&error);
  g_assert_cmpstr (english, !=, spanish);
  g_assert_false (g_str_has_prefix (spanish, ENGINE));
  g_assert_true (g_str_has_suffix (spanish, "\n" ENGINE) == with_names);
}

static void
test_what_a_coordinator_meets_has_words (void)
{
  for (gint code = CANVASS_LEDGER_ERROR_BUSY; code <= CANVASS_LEDGER_ERROR_INCOMPLETE; code++)
    assert_worded (CANVASS_LEDGER_ERROR,
                   code,
                   code == CANVASS_LEDGER_ERROR_CORRUPT || code == CANVASS_LEDGER_ERROR_INCOMPLETE);
  for (gint code = 0; code < CANVASS_N_DROP_ERRORS; code++)
    assert_worded (CANVASS_DROP_ERROR, code, FALSE);
  assert_worded (CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE, FALSE);
  assert_worded (CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED, FALSE);
  assert_worded (CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_NEW, FALSE);
  assert_worded (CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_INVALID, FALSE);
  assert_worded (CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_NOT_NEWER, FALSE);
  assert_worded (G_IO_ERROR, G_IO_ERROR_NO_SPACE, FALSE);
  assert_worded (G_IO_ERROR, G_IO_ERROR_READ_ONLY, FALSE);
  assert_worded (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, FALSE);
  assert_worded (G_FILE_ERROR, G_FILE_ERROR_ACCES, FALSE);
  assert_worded (G_FILE_ERROR, G_FILE_ERROR_ROFS, FALSE);
  assert_worded (GTK_PRINT_ERROR, GTK_PRINT_ERROR_GENERAL, FALSE);
}

static void
test_what_nobody_foresaw_comes_with_the_engines_sentence (void)
{
  assert_worded (G_IO_ERROR, G_IO_ERROR_FAILED, TRUE);
  assert_worded (g_quark_from_static_string ("else"), 0, TRUE);
}

/* As an import says of them, without a code. */
static void
test_refused_files_are_told_in_the_users_language (void)
{
  static const char *const reasons[] = {
    "The file is empty: get it from the kiosk again",
    "This file introduces a kiosk: admit it, if the kiosk is yours",
    "This file is for a table and holds no signatures: give it to its kiosk",
    "The folders lie too deep in each other: give this one by itself",
    "This tablet's store holds no record any more",
  };

  use_language ("es");
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
    const CanvassBadFile file = { .path = (char *)"f", .what = (char *)reasons[i] };
    g_autofree char *words = canvass_desk_word_bad_file (&file);

    g_assert_cmpstr (words, !=, reasons[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  canvass_pages_init ();
  g_test_add_func ("/desk/trouble/what_a_coordinator_meets_has_words",
                   test_what_a_coordinator_meets_has_words);
  g_test_add_func ("/desk/trouble/what_nobody_foresaw_comes_with_the_engines_sentence",
                   test_what_nobody_foresaw_comes_with_the_engines_sentence);
  g_test_add_func ("/desk/trouble/refused_files_are_told_in_the_users_language",
                   test_refused_files_are_told_in_the_users_language);
  return g_test_run ();
}
