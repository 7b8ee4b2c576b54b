/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/tiles.h"

#include "widgets/pile.h"
#include "widgets/spoken.h"

/* More than these would not be read at a glance. */
#define MAX_GREETINGS 4
/* So many languages leave no room for the petition's title below each. */
#define MANY_LANGUAGES 6
/* The languages that are named on the tile that leads to the others. */
#define MAX_OTHERS 3
/* In which a petition is called by its title, for who has said nothing yet. */
#define MAX_LINES 4
/* In letters. Not each script sets words apart: what is longer may be several. */
#define MAX_WORD_LENGTH 12

static void
add_greeting (CanvassGrid *greetings, const CanvassLanguage *language, const char *words)
{
  GtkWidget *greeting =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_label_set_text (GTK_LABEL (greeting), words);
  gtk_label_set_wrap (GTK_LABEL (greeting), TRUE);
  gtk_label_set_justify (GTK_LABEL (greeting), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (greeting, "greeting");
  canvass_language_add_css_class (greeting, language->tag);
  canvass_spoken_set_language (greeting, language->tag);
  canvass_grid_append (greetings, greeting);
}

void
canvass_tiles_add_greetings (CanvassGrid *greetings, GArray *languages, const char *msgid)
{
  const CanvassLanguage *fallback = NULL;
  guint added = 0;

  for (guint i = 0; i < languages->len && added < MAX_GREETINGS; i++) {
    const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, i);

    if (!language->translated)
      continue;
    if (fallback == NULL)
      fallback = language;
    if (!language->written)
      continue;
    add_greeting (greetings, language, canvass_language_translate (language, msgid));
    added++;
  }
  if (added == 0 && fallback != NULL)
    add_greeting (greetings, fallback, canvass_language_translate (fallback, msgid));
}

static GtkWidget *
make_line (const char *text, const char *css_class, GtkTextDirection direction)
{
  GtkWidget *line = gtk_label_new (text);
  /* How narrow a language's name in one word can get need not be found out. */
  gboolean wrap = strchr (text, ' ') != NULL || g_utf8_strlen (text, -1) > MAX_WORD_LENGTH;

  g_object_set (line, "wrap", wrap, "wrap-mode", PANGO_WRAP_WORD, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (line, css_class);
  gtk_widget_set_direction (line, direction);
  return line;
}

/* The second line may be NULL. Each tile keeps its own direction among those of the others. */
static GtkWidget *
make_tile (const char *first, const char *second, gboolean rtl, const char *action)
{
  GtkTextDirection direction = rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;
  GtkWidget *box = canvass_pile_new ();
  GtkWidget *tile = g_object_new (GTK_TYPE_BUTTON, "child", box, "action-name", action, NULL);

  gtk_widget_set_direction (box, direction);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  canvass_pile_append (CANVASS_PILE (box), make_line (first, "tile-name", direction));
  if (second != NULL)
    canvass_pile_append (CANVASS_PILE (box), make_line (second, "tile-words", direction));
  gtk_widget_add_css_class (tile, "tile");
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL, first, -1);
  if (second != NULL)
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, second, -1);
  return tile;
}

/* What a tile says below a language's name: the petition itself, where it speaks that language. */
static const char *
get_words (CanvassForm *form, const CanvassLanguage *language)
{
  const CanvassText *text =
      canvass_campaign_get_text (canvass_form_get_campaign (form), language->tag);

  if (canvass_language_matches (canvass_text_get_language (text), language->tag))
    return canvass_text_get_title (text);
  return NULL;
}

GtkWidget *
canvass_tiles_make_language (const CanvassLanguage *language,
                             const char *words,
                             const char *chosen,
                             const char *action)
{
  GtkWidget *tile = make_tile (language->name, words, language->right_to_left, action);

  canvass_language_add_css_class (tile, language->tag);
  canvass_spoken_set_language (tile, language->tag);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (tile), "s", language->tag);
  if (*chosen != '\0' && canvass_language_matches (language->tag, chosen))
    gtk_widget_add_css_class (tile, "chosen");
  if (words == NULL)
    gtk_widget_add_css_class (tile, "compact");
  return tile;
}

static void
add_language (CanvassGrid *tiles,
              CanvassForm *form,
              const CanvassLanguage *language,
              const char *words)
{
  canvass_grid_append (
      tiles,
      canvass_tiles_make_language (
          language, words, canvass_form_get_language (form), "flow.choose-language"));
}

void
canvass_tiles_add_languages (CanvassGrid *tiles, CanvassForm *form)
{
  g_autoptr (GArray) languages = canvass_form_get_languages (form);

  for (guint i = 0; i < languages->len; i++)
    add_language (tiles, form, &g_array_index (languages, CanvassLanguage, i), NULL);
}

/* Called by their own names, so that whoever reads one of them knows. */
static void
add_others (CanvassGrid *tiles, GArray *languages, guint first)
{
  g_autoptr (GString) names = g_string_new (NULL);
  GtkWidget *tile;

  for (guint i = first; i < MIN (first + MAX_OTHERS, languages->len); i++)
    g_string_append_printf (names, "%s · ", g_array_index (languages, CanvassLanguage, i).name);
  g_string_append (names, "…");
  tile = make_tile (names->str, NULL, FALSE, "flow.languages");
  gtk_widget_add_css_class (tile, "compact");
  gtk_widget_add_css_class (tile, "others");
  canvass_grid_append (tiles, tile);
}

static guint
count_written (GArray *languages)
{
  guint n = 0;

  while (n < languages->len && g_array_index (languages, CanvassLanguage, n).written)
    n++;
  return n;
}

/* What stands below the name of a language, or NULL. */
typedef const char *(*GetWords) (CanvassForm *form, const CanvassLanguage *language);

/* @words: (nullable): where there is no room for any. */
static void
add_written (CanvassGrid *tiles, CanvassForm *form, GArray *languages, GetWords words)
{
  guint n_written = count_written (languages);

  for (guint i = 0; i < n_written; i++) {
    const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, i);

    add_language (tiles, form, language, words != NULL ? words (form, language) : NULL);
  }
  if (words == NULL)
    g_object_set (tiles, "column-em", 9.0, "gap-em", 0.8, NULL);
  if (n_written < languages->len)
    add_others (tiles, languages, n_written);
}

gboolean
canvass_tiles_add_written_languages (CanvassGrid *tiles, CanvassForm *form)
{
  g_autoptr (GArray) languages = canvass_form_get_languages (form);
  gboolean has_room = count_written (languages) <= MANY_LANGUAGES;

  add_written (tiles, form, languages, has_room ? get_words : NULL);
  return has_room;
}

gboolean
canvass_tiles_add_languages_of_any (CanvassGrid *tiles, CanvassForm *form)
{
  g_autoptr (GArray) languages = canvass_form_get_languages (form);

  if (count_written (languages) <= MAX_LINES)
    return FALSE;
  add_written (tiles, form, languages, NULL);
  return TRUE;
}

static GtkWidget *
make_petition_tile (CanvassCampaign *campaign, const char *chosen)
{
  const CanvassText *text = canvass_campaign_get_text (campaign, chosen);

  return make_tile (canvass_text_get_title (text),
                    canvass_text_get_addressee (text),
                    canvass_text_is_right_to_left (text),
                    "flow.choose-petition");
}

/* Its title in each of its languages, while nobody has said which one they read. */
static GtkWidget *
make_petition_tile_in_all_languages (CanvassCampaign *campaign)
{
  const char *const *tags = canvass_campaign_get_languages (campaign);
  g_autoptr (GString) spoken = g_string_new (NULL);
  GtkWidget *box = canvass_pile_new ();
  GtkWidget *tile =
      g_object_new (GTK_TYPE_BUTTON, "child", box, "action-name", "flow.choose-petition", NULL);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  for (gsize i = 0; tags[i] != NULL; i++) {
    const CanvassText *text = canvass_campaign_get_text (campaign, tags[i]);
    GtkTextDirection direction =
        canvass_text_is_right_to_left (text) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;
    GtkWidget *line = make_line (canvass_text_get_title (text), "tile-title", direction);

    canvass_language_add_css_class (line, tags[i]);
    canvass_spoken_set_language (line, tags[i]);
    canvass_pile_append (CANVASS_PILE (box), line);
    g_string_append_printf (spoken, "%s%s", i > 0 ? "\n" : "", canvass_text_get_title (text));
  }
  gtk_widget_add_css_class (tile, "tile");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken->str, -1);
  return tile;
}

void
canvass_tiles_add_petitions (CanvassGrid *tiles, CanvassForm *form)
{
  const char *chosen = canvass_form_get_language (form);

  for (guint i = 0; i < canvass_form_get_n_campaigns (form); i++) {
    CanvassCampaign *campaign = canvass_form_get_nth_campaign (form, i);
    GtkWidget *tile = *chosen != '\0' ? make_petition_tile (campaign, chosen)
                                      : make_petition_tile_in_all_languages (campaign);

    gtk_actionable_set_action_target (GTK_ACTIONABLE (tile), "u", i);
    canvass_grid_append (tiles, tile);
  }
}
