/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/words.h"

#include "campaign/language.h"
#include "pages/language.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *field;
  const char *label;
} FIELDS[] = {
  { "name", NC_ ("desk", "Name") },
  { "given_name", NC_ ("desk", "Given name") },
  { "family_name", NC_ ("desk", "Family name") },
  { "email", NC_ ("desk", "E-mail") },
  { "phone", NC_ ("desk", "Phone") },
  { "street", NC_ ("desk", "Street") },
  { "city", NC_ ("desk", "City") },
  { "region", NC_ ("desk", "Region") },
  { "postcode", NC_ ("desk", "Postcode") },
  { "country", NC_ ("desk", "Country") },
  { "district", NC_ ("desk", "District") },
  { "birth_year", NC_ ("desk", "Year of birth") },
  { "adult", NC_ ("desk", "18 or older") },
};

/* By CanvassDecisionKind. */
static const char *const DECISIONS[] = {
  [CANVASS_DECISION_ADMISSION] = NC_ ("decision", "Table admitted"),
  [CANVASS_DECISION_NAMING] = NC_ ("decision", "Table renamed"),
  [CANVASS_DECISION_REVOCATION] = NC_ ("decision", "Table revoked"),
  [CANVASS_DECISION_RELEASE] = NC_ ("decision", "Let out of quarantine"),
  [CANVASS_DECISION_REJECTION] = NC_ ("decision", "Rejected"),
  [CANVASS_DECISION_CORRECTION] = NC_ ("decision", "Corrected"),
  [CANVASS_DECISION_WITHDRAWAL] = NC_ ("decision", "Withdrawn"),
  [CANVASS_DECISION_SAMENESS] = NC_ ("decision", "The same person"),
  [CANVASS_DECISION_DIFFERENCE] = NC_ ("decision", "Different people"),
  [CANVASS_DECISION_UNDOING] = NC_ ("decision", "Undone"),
};

/* By bit of CanvassListedStates. */
static const char *const STATES[] = {
  NC_ ("signature", "Merged"),
  NC_ ("signature", "Corrected"),
  NC_ ("signature", "Doubtful"),
  NC_ ("signature", "Withdrawn"),
};

static const CanvassText *
find_text (CanvassCampaign *campaign)
{
  return canvass_campaign_get_text (campaign, canvass_language_in_use ());
}

const char *
canvass_desk_word_field (CanvassCampaign *campaign, const char *field)
{
  const char *label;

  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    if (g_str_equal (FIELDS[i].field, field))
      return g_dpgettext2 (GETTEXT_PACKAGE, "desk", FIELDS[i].label);

  label = canvass_text_get_field_label (find_text (campaign), field);
  return label != NULL && *label != '\0' ? label : field;
}

const char *
canvass_desk_word_consent (CanvassCampaign *campaign, const char *consent)
{
  const char *label = canvass_text_get_consent_label (find_text (campaign), consent);

  return label != NULL && *label != '\0' ? label : consent;
}

const char *
canvass_desk_word_language (const char *tag)
{
  const char *name = canvass_language_name (tag);

  return name != NULL ? name : tag;
}

const char *
canvass_desk_word_decision (CanvassDecisionKind kind)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "decision", DECISIONS[kind]);
}

/* What follows until somebody decides, by the engine's names. */
static const struct {
  const char *kind;
  const char *words;
} CONTRADICTIONS[] = {
  { "record", N_ ("A record is let in and rejected: it stays in quarantine.") },
  { "name", N_ ("A table has several names: it keeps the one that it came with.") },
  { "revocation",
    N_ ("A table is revoked after different batches: only what counts by all of them counts.") },
  { "correction", N_ ("Corrections of a signature differ: none of them holds.") },
  { "persons",
    N_ ("Signatures are said to be one person’s and different people’s: none is merged.") },
};

const char *
canvass_desk_word_contradiction (const char *kind)
{
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (CONTRADICTIONS) && !g_str_equal (CONTRADICTIONS[i].kind, kind))
    i++;
  return _ (CONTRADICTIONS[i].words);
}

char *
canvass_desk_word_states (CanvassListedStates states)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (STATES); i++)
    if ((states & 1u << i) != 0) {
      /* Translators: between two words about a signature, such as “Merged, Corrected”. */
      if (text->len > 0)
        g_string_append (text, _ (", "));
      g_string_append (text, g_dpgettext2 (GETTEXT_PACKAGE, "signature", STATES[i]));
    }

  return g_string_free (text, FALSE);
}
