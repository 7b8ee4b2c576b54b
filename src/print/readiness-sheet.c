/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/readiness-sheet.h"

#include "campaign/language.h"
#include "print/check-words.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

static const char *const OF_PETITION[] = { "campaign", "vault", "room", NULL };
static const char *const WORDS_OF_PETITION[] = { "words", "kiosk-words", NULL };
static const char *const OF_TABLE[] = { "settings", "pin", "mirror", "media", "export", NULL };
static const char *const OF_MACHINE[] = { "memory",    "swap",    "hibernation", "core-dumps",
                                          "inspector", "session", "clock",       "battery",
                                          "screen",    NULL };
static const char *const OF_LANGUAGES[] = { "fonts", "pages", "voices", "languages", NULL };

/* gettext's names have underscores: "zh_Hans". */
void
canvass_print_use_language (const char *language, const char *catalogues)
{
  /* Never a path: gettext makes a folder's name of it. */
  g_autofree char *name = g_strdup (canvass_language_is_tag (language) ? language : "en");

  g_strdelimit (name, "-", '_');
  g_setenv ("LANGUAGE", name, TRUE);
  /* gettext translates nothing in the locale "C", which is that of no language. */
  if (setlocale (LC_ALL, "C.UTF-8") == NULL)
    setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, catalogues);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

static guint
count_unfit (const CanvassFindings *findings)
{
  guint n = 0;

  for (guint i = 0; i < findings->checks->len; i++)
    n += ((const CanvassCheck *)g_ptr_array_index (findings->checks, i))->fitness !=
         CANVASS_FITNESS_FIT;
  return n;
}

static void
add_verdict (CanvassSheet *sheet, const CanvassFindings *findings)
{
  CanvassFitness fitness = canvass_checks_judge (findings->checks, NULL);
  guint n = count_unfit (findings);
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *text = NULL;

  if (fitness == CANVASS_FITNESS_FIT)
    text = g_strdup (_ ("Readiness: all is well"));
  else
    text = g_strdup_printf (
        g_dngettext (
            GETTEXT_PACKAGE, "Readiness: %s thing to see to", "Readiness: %s things to see to", n),
        number);
  if (fitness == CANVASS_FITNESS_CLOSED) {
    g_autofree char *closed =
        g_strconcat (_ ("Nobody can sign here until this is seen to."), "\n", text, NULL);

    canvass_sheet_add_verdict (sheet, fitness, closed);
  } else {
    canvass_sheet_add_verdict (sheet, fitness, text);
  }
}

static void
add_number (CanvassSheet *sheet, const char *label, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  canvass_sheet_add_fact (sheet, label, text);
}

static gboolean
is_about (const CanvassCheck *check, const char *const *ids, const char *subject)
{
  return g_strv_contains (ids, check->id) &&
         (subject == NULL || g_str_equal (check->subject, subject));
}

static void
add_checks (CanvassSheet *sheet,
            const CanvassFindings *findings,
            const char *const *ids,
            const char *subject)
{
  for (guint i = 0; i < findings->checks->len; i++) {
    const CanvassCheck *check = g_ptr_array_index (findings->checks, i);
    g_autofree char *text = NULL;

    if (!is_about (check, ids, subject))
      continue;
    text = canvass_check_word (check, NULL);
    canvass_sheet_add_check (sheet, check->fitness, text);
  }
}

static void
add_words (CanvassSheet *sheet, const CanvassFindings *findings, const char *title)
{
  for (guint i = 0; i < findings->checks->len; i++) {
    const CanvassCheck *check = g_ptr_array_index (findings->checks, i);

    if (is_about (check, WORDS_OF_PETITION, title)) {
      const CanvassCheck label = { .id = check->id, .detail = (char *)"", .text = check->text };
      g_autofree char *text = canvass_check_word (&label, NULL);

      canvass_sheet_add_words (sheet, text, check->detail);
    }
  }
}

static void
add_petition (CanvassSheet *sheet,
              const CanvassFindings *findings,
              const CanvassFindingsPetition *petition)
{
  g_autofree char *version = g_strdup_printf ("%" G_GUINT64_FORMAT, petition->version);
  g_autofree char *which = g_strdup_printf (_ ("Table: %s. Version %s."), petition->table, version);

  canvass_sheet_add_heading (sheet, petition->title);
  canvass_sheet_add_text (sheet, which);
  add_number (sheet, _ ("Stored here"), petition->records);
  add_number (sheet, _ ("Not yet handed in"), petition->unacknowledged);
  add_checks (sheet, findings, OF_PETITION, petition->title);
  add_words (sheet, findings, petition->title);
}

/* Those that are fit would take half a page: they share a line. */
static void
add_fonts (CanvassSheet *sheet, const CanvassFindings *findings)
{
  g_autoptr (GString) names = g_string_new (NULL);
  CanvassCheck all = { .id = "fonts", .fitness = CANVASS_FITNESS_FIT };
  g_autofree char *text = NULL;

  for (guint i = 0; i < findings->checks->len; i++) {
    const CanvassCheck *check = g_ptr_array_index (findings->checks, i);
    const char *name = *check->detail != '\0' ? check->detail : check->subject;

    if (!g_str_equal (check->id, "fonts") || check->fitness != CANVASS_FITNESS_FIT)
      continue;
    /* Names of either direction stand beside each other: each is isolated (UAX 9). */
    g_string_append_printf (names, "%s\u2068%s\u2069", names->len > 0 ? " · " : "", name);
  }
  if (names->len == 0)
    return;

  all.subject = (char *)"";
  all.detail = names->str;
  all.text = names->str;
  text = canvass_check_word (&all, NULL);
  canvass_sheet_add_check (sheet, CANVASS_FITNESS_FIT, text);
}

static void
add_languages (CanvassSheet *sheet, const CanvassFindings *findings)
{
  add_fonts (sheet, findings);
  for (guint i = 0; i < findings->checks->len; i++) {
    const CanvassCheck *check = g_ptr_array_index (findings->checks, i);
    g_autofree char *text = NULL;

    /* What is fit of a single language is told above. */
    if (!is_about (check, OF_LANGUAGES, NULL) ||
        (check->fitness == CANVASS_FITNESS_FIT && !g_str_equal (check->id, "voices")))
      continue;
    text = canvass_check_word (check, NULL);
    canvass_sheet_add_check (sheet, check->fitness, text);
  }
}

static void
add_touches (CanvassSheet *sheet, const CanvassFindings *findings)
{
  static const char *const texts[CANVASS_FINDINGS_TOUCHES] = {
    N_ ("Dry finger: %s of 5 targets hit, misses: %s"),
    N_ ("Wet finger: %s of 5 targets hit, misses: %s"),
    N_ ("Through the protector: %s of 5 targets hit, misses: %s"),
  };

  for (guint i = 0; i < CANVASS_FINDINGS_TOUCHES; i++) {
    const CanvassTouchFinding *touch = &findings->touches[i];
    g_autofree char *hits = g_strdup_printf ("%u", touch->hits);
    g_autofree char *misses = g_strdup_printf ("%u", touch->misses);
    g_autofree char *text = NULL;

    if (!touch->done)
      continue;
    text = g_strdup_printf (_ (texts[i]), hits, misses);
    canvass_sheet_add_check (
        sheet, touch->hits == 5 ? CANVASS_FITNESS_FIT : CANVASS_FITNESS_WARN, text);
  }
}

static gboolean
has_checks (const CanvassFindings *findings, const char *const *ids)
{
  for (guint i = 0; i < findings->checks->len; i++)
    if (is_about (g_ptr_array_index (findings->checks, i), ids, NULL))
      return TRUE;

  return FALSE;
}

static void
add_section (CanvassSheet *sheet,
             const CanvassFindings *findings,
             const char *title,
             const char *const *ids)
{
  if (!has_checks (findings, ids))
    return;

  canvass_sheet_add_heading (sheet, title);
  add_checks (sheet, findings, ids, NULL);
}

GBytes *
canvass_readiness_sheet_print (const CanvassFindings *findings, GError **error)
{
  const char *const blanks[] = { _ ("Checked by"), _ ("Time"), _ ("Notes"), NULL };
  g_autofree char *when = g_strdup_printf ("\u2066%s  %s\u2069", findings->day, findings->time);
  g_autoptr (CanvassSheet) sheet = canvass_sheet_new (
      findings->language, canvass_language_is_right_to_left (findings->language), findings->paper);

  canvass_sheet_add_title (sheet, _ ("Readiness"), when);
  add_verdict (sheet, findings);
  for (guint i = 0; i < findings->petitions->len; i++)
    add_petition (sheet, findings, g_ptr_array_index (findings->petitions, i));
  add_section (sheet, findings, _ ("The table"), OF_TABLE);
  add_section (sheet, findings, _ ("This tablet"), OF_MACHINE);
  add_touches (sheet, findings);
  if (has_checks (findings, OF_LANGUAGES)) {
    canvass_sheet_add_heading (sheet, _ ("Languages"));
    add_languages (sheet, findings);
  }
  canvass_sheet_add_blanks (sheet, blanks);
  return canvass_sheet_finish (sheet, error);
}
