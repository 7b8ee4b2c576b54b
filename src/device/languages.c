/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/languages.h"

#include "device/catalogue.h"
#include "device/legibility.h"
#include "device/speaking.h"

static void
add (GPtrArray *checks,
     const char *id,
     CanvassFitness fitness,
     const char *subject,
     const char *detail,
     const char *text)
{
  g_ptr_array_add (checks, canvass_check_new (id, fitness, subject, detail, text));
}

static void
check_fonts (GPtrArray *checks, CanvassCampaign *campaign)
{
  g_autofree char *catalogues = canvass_catalogue_find_folder ();
  g_autoptr (GPtrArray) found = canvass_legibility_check (campaign, catalogues);
  gboolean translated = FALSE;

  for (guint i = 0; i < found->len; i++) {
    const CanvassLegibility *legibility = g_ptr_array_index (found, i);
    g_autofree char *text = canvass_legibility_describe (legibility);

    add (checks,
         CANVASS_CHECK_FONTS,
         legibility->fitness,
         legibility->language,
         legibility->name,
         text);
    if (legibility->unread != NULL)
      add (checks,
           CANVASS_CHECK_PAGES,
           CANVASS_FITNESS_WARN,
           legibility->language,
           NULL,
           legibility->unread->message);
    translated |= legibility->translated;
  }

  if (translated) {
    add (checks, CANVASS_CHECK_PAGES, CANVASS_FITNESS_FIT, NULL, NULL, "The pages are translated.");
  } else {
    g_autofree char *text = g_strdup_printf (
        "There is no translation of the pages in %s: they speak English only. Install Canvass "
        "again.",
        catalogues);

    add (checks, CANVASS_CHECK_PAGES, CANVASS_FITNESS_WARN, NULL, NULL, text);
  }
}

static void
check_voices (GPtrArray *checks, CanvassCampaign *campaign, const char *program)
{
  g_auto (CanvassSpeakingVerdict) verdict = { 0 };
  g_autoptr (GStrvBuilder) missing = g_strv_builder_new ();
  g_auto (GStrv) languages = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *text = NULL;

  canvass_speaking_judge (canvass_campaign_get_languages (campaign), program, &verdict);
  for (guint i = 0; i < verdict.missing->len; i++)
    g_strv_builder_add (missing,
                        canvass_text_get_language_name (canvass_campaign_get_text (
                            campaign, g_ptr_array_index (verdict.missing, i))));
  languages = g_strv_builder_end (missing);
  detail = g_strjoinv (", ", languages);
  text = canvass_speaking_describe (&verdict);
  add (checks, CANVASS_CHECK_VOICES, verdict.fitness, NULL, detail, text);
}

void
canvass_languages_check (GPtrArray *checks, CanvassCampaign *campaign, const char *voice_program)
{
  check_fonts (checks, campaign);
  check_voices (checks, campaign, voice_program);
}
