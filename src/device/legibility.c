/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/legibility.h"

#include "campaign/language.h"
#include "device/catalogue.h"

static const struct {
  CanvassFontsPackages flag;
  const char *name;
} PACKAGES[] = {
  { CANVASS_FONTS_PACKAGE_CORE, "fonts-noto-core" },
  { CANVASS_FONTS_PACKAGE_CJK, "fonts-noto-cjk" },
  { CANVASS_FONTS_PACKAGE_EMOJI, "fonts-noto-color-emoji" },
};

void
canvass_legibility_free (CanvassLegibility *self)
{
  g_free (self->language);
  g_free (self->name);
  g_clear_error (&self->unread);
  g_free (self);
}

/* Texts are borrowed. */
static void
add_text (GPtrArray *texts, const char *text)
{
  if (text != NULL)
    g_ptr_array_add (texts, (gpointer)text);
}

static void
add_field (GPtrArray *texts, const CanvassText *text, const CanvassFieldSpec *field)
{
  add_text (texts, canvass_text_get_field_label (text, field->name));
  add_text (texts, canvass_text_get_field_hint (text, field->name));
  for (guint i = 0; field->choices != NULL && field->choices[i] != NULL; i++)
    add_text (texts, canvass_text_get_choice_label (text, field->name, field->choices[i]));
}

static void
add_labels (GPtrArray *texts, const CanvassText *text, CanvassCampaign *campaign)
{
  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++)
    add_field (texts, text, canvass_campaign_get_field (campaign, i));
  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++)
    add_text (
        texts,
        canvass_text_get_consent_label (text, canvass_campaign_get_consent (campaign, i)->name));
}

static void
add_campaign (GPtrArray *texts, const CanvassText *text, CanvassCampaign *campaign)
{
  GPtrArray *blocks = canvass_text_get_blocks (text);

  add_text (texts, canvass_text_get_title (text));
  add_text (texts, canvass_text_get_ask (text));
  add_text (texts, canvass_text_get_addressee (text));
  add_text (texts, canvass_text_get_collector (text));
  add_text (texts, canvass_text_get_thanks (text));
  for (guint i = 0; i < blocks->len; i++)
    add_text (texts, ((const CanvassBlock *)g_ptr_array_index (blocks, i))->plain);
  add_labels (texts, text, campaign);
}

static GPtrArray *
read_words (CanvassLegibility *self, const char *catalogues)
{
  g_autofree char *path = canvass_catalogue_find (catalogues, self->language);
  GPtrArray *words = path != NULL ? canvass_catalogue_read (path, &self->unread) : NULL;

  self->translated = words != NULL;
  if (self->unread != NULL)
    g_prefix_error (&self->unread, "%s: ", path);
  return words;
}

/* @text is NULL for a language that only the pages speak. */
static CanvassLegibility *
check_language (const CanvassFonts *fonts,
                const char *language,
                const CanvassText *text,
                CanvassCampaign *campaign,
                const char *catalogues)
{
  CanvassLegibility *self = g_new0 (CanvassLegibility, 1);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autoptr (GPtrArray) words = NULL;

  self->language = g_strdup (language);
  self->name = g_strdup (text != NULL ? canvass_text_get_language_name (text)
                                      : canvass_language_name (language));
  words = read_words (self, catalogues);
  add_text (texts, self->name);
  if (text != NULL)
    add_campaign (texts, text, campaign);
  for (guint i = 0; words != NULL && i < words->len; i++)
    add_text (texts, g_ptr_array_index (words, i));

  canvass_fonts_find_missing (fonts, language, texts, &self->missing);
  self->fitness = self->missing.count > 0 ? CANVASS_FITNESS_WARN : CANVASS_FITNESS_FIT;
  return self;
}

static gboolean
speaks (const char *const *languages, const char *language)
{
  for (guint i = 0; languages[i] != NULL; i++)
    if (canvass_language_affinity (languages[i], language) > 0)
      return TRUE;

  return FALSE;
}

GPtrArray *
canvass_legibility_check (CanvassCampaign *campaign, const char *catalogues)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_legibility_free);
  g_autoptr (CanvassFonts) fonts = canvass_fonts_new ();
  const char *const *languages = canvass_campaign_get_languages (campaign);
  g_auto (GStrv) spoken = canvass_catalogue_list (catalogues);

  for (guint i = 0; languages[i] != NULL; i++) {
    const CanvassText *text = canvass_campaign_get_text (campaign, languages[i]);

    g_ptr_array_add (found, check_language (fonts, languages[i], text, campaign, catalogues));
  }
  for (guint i = 0; spoken[i] != NULL; i++)
    if (!speaks (languages, spoken[i]))
      g_ptr_array_add (found, check_language (fonts, spoken[i], NULL, campaign, catalogues));

  return found;
}

static void
append_remedy (GString *line, CanvassFontsPackages packages)
{
  const char *before = " Install ";

  if (packages == 0) {
    g_string_append (line, " No package is known to have them: use other characters.");
    return;
  }

  for (gsize i = 0; i < G_N_ELEMENTS (PACKAGES); i++)
    if ((packages & PACKAGES[i].flag) != 0) {
      g_string_append_printf (line, "%s%s", before, PACKAGES[i].name);
      before = " and ";
    }
  g_string_append (line, ", or other fonts that have them.");
}

char *
canvass_legibility_describe (const CanvassLegibility *self)
{
  g_autoptr (GString) line = g_string_new (self->language);
  guint count = self->missing.count;

  if (self->name != NULL)
    g_string_append_printf (line, " (%s)", self->name);
  if (count == 0) {
    g_string_append (line, ": There is a font for every character.");
    return g_strdup (line->str);
  }

  g_string_append_printf (line,
                          ": No font has %u of its characters%s",
                          count,
                          count > CANVASS_FONTS_SOME ? ", such as " : ": ");
  for (guint i = 0; i < MIN (count, CANVASS_FONTS_SOME); i++)
    g_string_append_printf (line, "%sU+%04X", i > 0 ? ", " : "", self->missing.some[i]);
  g_string_append_c (line, '.');
  append_remedy (line, self->missing.packages);
  return g_strdup (line->str);
}
