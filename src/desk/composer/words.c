/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/words.h"

#include "campaign/language.h"
#include "pages/wording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct {
  const char *key;
  const char *name;
} TEXTS[] = {
  { "title", N_ ("Title") },
  { "ask", N_ ("What is asked, in about thirty words") },
  { "addressee", N_ ("Who receives it") },
  { "collector", N_ ("Who collects the signatures") },
  { "thanks", N_ ("Below “Thank you”") },
  { "language_name", N_ ("What the language calls itself") },
  { "district.name", N_ ("What a district is called, with {} for its number") },
  { CANVASS_SOURCE_BODY, N_ ("The petition in full") },
};

static const struct {
  const char *key;
  const char *name;
} SETTINGS[] = {
  { "id", N_ ("Short name of the petition") },
  { "version", N_ ("Version") },
  { "languages", N_ ("Languages") },
  { "country", N_ ("Country, as two letters") },
  { "goal", N_ ("Signatures hoped for") },
  { "closes", N_ ("Last day to sign") },
  { "destroy_by", N_ ("Everything is destroyed by") },
  { "drawing", N_ ("Signature drawn with a finger") },
  { "public_name", N_ ("Ask how the name may appear when the petition is handed in") },
  { "contact", N_ ("Ask whether signers may be contacted") },
  { "keep_street", N_ ("Keep the street although the district was found") },
  { "minors", N_ ("People under 18 may sign") },
  { "withdrawal_code", N_ ("Give each signer a code to withdraw by") },
  { "address", N_ ("Web address where signers can read more") },
  { "qr", N_ ("Show the address as a QR code too") },
  { "cover_seconds", N_ ("Cover a screen that nobody touches after (seconds)") },
  { "erase_seconds", N_ ("Forget everything typed after (seconds)") },
};

char *
canvass_composer_name_setting (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (SETTINGS); i++)
    if (g_str_equal (SETTINGS[i].key, key))
      return g_strdup (_ (SETTINGS[i].name));
  return g_strdup (key);
}

/* As the first language has it. */
static char *
label_of (CanvassDraft *draft, const char *key)
{
  g_auto (GStrv) languages = canvass_draft_get_languages (draft);

  return languages[0] != NULL ? canvass_draft_get_text (draft, languages[0], key) : NULL;
}

char *
canvass_composer_name_field (CanvassDraft *draft, const char *field)
{
  g_autofree char *key = g_strconcat ("field.", field, NULL);
  char *label = label_of (draft, key);
  const char *standard = canvass_wording_standard (field);

  if (label != NULL)
    return label;
  return g_strdup (standard != NULL ? standard : field);
}

char *
canvass_composer_name_consent (CanvassDraft *draft, const char *consent)
{
  g_autofree char *key = g_strconcat ("consent.", consent, NULL);
  char *label = label_of (draft, key);

  return label != NULL ? label : g_strdup (consent);
}

static char *
name_label (CanvassDraft *draft, GStrv parts)
{
  g_autofree char *field = canvass_composer_name_field (draft, parts[1]);

  if (parts[2] == NULL)
    /* Translators: the words that a signer reads beside a field of the form. */
    return g_strdup_printf (_ ("Question “%s”"), parts[1]);
  if (g_str_equal (parts[2], "hint"))
    return g_strdup_printf (_ ("Hint below “%s”"), field);
  /* Translators: one of the answers that a signer can choose; the question is the second. */
  return g_strdup_printf (_ ("Answer “%1$s” to “%2$s”"), parts[3] != NULL ? parts[3] : "", field);
}

char *
canvass_composer_name_text (CanvassDraft *draft, const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, ".", 4);

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    if (g_str_equal (TEXTS[i].key, key))
      return g_strdup (_ (TEXTS[i].name));
  if (g_str_equal (parts[0], "field") && parts[1] != NULL)
    return name_label (draft, parts);
  if (g_str_equal (parts[0], "consent") && parts[1] != NULL)
    return g_strdup_printf (_ ("Consent “%s”"), parts[1]);
  return g_strdup (key);
}

char *
canvass_composer_name_language (CanvassDraft *draft, const char *language)
{
  g_autofree char *own = canvass_draft_get_text (draft, language, "language_name");
  const char *name = own != NULL ? own : canvass_language_name (language);

  return name != NULL ? g_strdup_printf ("%s (%s)", name, language) : g_strdup (language);
}

char *
canvass_composer_word_progress (guint written, guint wanted)
{
  /* Translators: how complete a language is, such as "11 of 12 texts". */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%1$u of %2$u text", "%1$u of %2$u texts", wanted),
      written,
      wanted);
}

static char *
name_section (CanvassDraft *draft, const CanvassDraftPlace *place)
{
  if (g_str_has_prefix (place->section, "consent "))
    return canvass_composer_name_consent (draft, place->section + strlen ("consent "));
  if (g_str_has_prefix (place->section, "field "))
    return canvass_composer_name_field (draft, place->section + strlen ("field "));
  if (place->key == NULL)
    return g_strdup (place->section);
  if (g_str_equal (place->section, "fields"))
    return canvass_composer_name_field (draft, place->key);
  return canvass_composer_name_setting (place->key);
}

char *
canvass_composer_name_place (CanvassDraft *draft, const CanvassDraftPlace *place)
{
  g_autofree char *language = NULL;
  g_autofree char *text = NULL;

  if (place->language == NULL)
    return place->section != NULL && *place->section != '\0' ? name_section (draft, place)
                                                             : g_strdup (_ ("The campaign"));
  language = canvass_composer_name_language (draft, place->language);
  if (place->key == NULL)
    return g_steal_pointer (&language);
  text = canvass_composer_name_text (draft, place->key);
  return g_strdup_printf (_ ("%1$s, %2$s"), text, language);
}

/* The check tells what to write in a file; who composes in a window writes in none. */
static const char *const FAULTS[CANVASS_N_FAULTS] = {
  [CANVASS_FAULT_MISSING] = N_ ("This is not written yet."),
  [CANVASS_FAULT_TOO_MUCH] = N_ ("This is more than there may be."),
  [CANVASS_FAULT_MARKS] = N_ ("This holds invisible marks that turn the direction of writing."),
  [CANVASS_FAULT_ASK] = N_ ("Say it in about thirty words: it is all that most people read."),
  [CANVASS_FAULT_LEFT_TO_FIRST] = N_ ("Signers will see some texts in the first language."),
  [CANVASS_FAULT_MARKUP] = N_ ("Only *italic*, **bold**, # headings and - lists are shown here."),
  [CANVASS_FAULT_NOT_SHOWN] = N_ ("Links and pictures are shown as words only."),
  [CANVASS_FAULT_UNUSED] = N_ ("This text is in the folder and not used."),
  [CANVASS_FAULT_GAP] = N_ ("Write {} once, where the number of the district stands."),
  [CANVASS_FAULT_ID] = N_ ("Use letters a–z, digits and hyphens only."),
  [CANVASS_FAULT_NUMBER] = N_ ("Write a whole number that is neither too small nor too large."),
  [CANVASS_FAULT_COUNTRY] = N_ ("Write two capital letters, such as US or MX."),
  [CANVASS_FAULT_ADDRESS] = N_ ("Write an address that begins with https://."),
  [CANVASS_FAULT_DAY] = N_ ("This is no day; write year-month-day, such as 2027-03-31."),
  [CANVASS_FAULT_PAST] = N_ ("This day has passed."),
  [CANVASS_FAULT_DESTROYED_FIRST] = N_ ("Choose a day after the last day to sign."),
  [CANVASS_FAULT_FORGOTTEN_FIRST] = N_ ("Forget later than you cover the screen."),
  [CANVASS_FAULT_NAME] = N_ ("Ask for the name in one way, and require it."),
  [CANVASS_FAULT_SHUTS_OUT] = N_ ("Some people could not sign because of this."),
  [CANVASS_FAULT_NO_CONTACT] = N_ ("Ask for e-mail or phone, or do not offer contact."),
  [CANVASS_FAULT_REQUIRED_CONTACT] =
      N_ ("This cannot be required: only who wants contact is asked."),
  [CANVASS_FAULT_CONSENT] = N_ ("This consent needs a question that the form does not ask."),
  [CANVASS_FAULT_AGE] = N_ ("Require “Are you 18 or older?” where minors may not sign."),
  [CANVASS_FAULT_NO_STREET] = N_ ("This has no effect unless the form asks for the street."),
  [CANVASS_FAULT_CHOICES] = N_ ("Give at least two answers to choose from."),
  [CANVASS_FAULT_TABLE] = N_ ("The folder’s table of streets needs this question."),
  [CANVASS_FAULT_CREDENTIALS] = N_ (
      "Whoever has the campaign file or a tablet can send to the place where signatures go. See "
      "that nothing can be read, changed or removed there."),
  [CANVASS_FAULT_ROW_HEADER] =
      N_ ("The first line has to be “street,from,to,side,district”. In a spreadsheet, save as CSV "
          "in UTF-8 with commas."),
  [CANVASS_FAULT_ROW_COLUMNS] =
      N_ ("There have to be five columns. Look for a comma or a quotation mark too many."),
  [CANVASS_FAULT_ROW_TEXT] = N_ ("The street or the district is missing, too long, or is no name."),
  [CANVASS_FAULT_ROW_NUMBER] = N_ (
      "Write house numbers as digits only, the lower one first, and on the side that is meant."),
  [CANVASS_FAULT_ROW_SIDE] = N_ ("The side is “odd”, “even” or “both”."),
  [CANVASS_FAULT_ROW_CLASH] = N_ ("A house here lies in another district by another line."),
  [CANVASS_FAULT_ROW_MORE] = N_ ("There is more wrong from here on. Mend what is told first."),
};

char *
canvass_composer_word_problem (const CanvassProblem *problem)
{
  const char *words = FAULTS[problem->fault];

  return words != NULL ? g_strdup (_ (words))
                       : g_strdup_printf ("%s %s", problem->what, problem->remedy);
}
