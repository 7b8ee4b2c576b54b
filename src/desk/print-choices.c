/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/print-choices.h"

#include <glib/gi18n-lib.h>

static void
fill (AdwComboRow *row, const char *const *names)
{
  guint selected = adw_combo_row_get_selected (row);
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  if (adw_combo_row_get_model (row) != NULL &&
      g_list_model_get_n_items (adw_combo_row_get_model (row)) == n)
    return;

  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (row, selected < n ? selected : 0);
}

void
canvass_print_choices_fill_languages (AdwComboRow *row, CanvassCampaign *campaign)
{
  const char *const *languages = canvass_campaign_get_languages (campaign);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; languages[i] != NULL; i++)
    g_ptr_array_add (names,
                     (char *)canvass_text_get_language_name (
                         canvass_campaign_get_text (campaign, languages[i])));
  g_ptr_array_add (names, NULL);
  fill (row, (const char *const *)names->pdata);
}

void
canvass_print_choices_fill_papers (AdwComboRow *row)
{
  const char *const papers[] = { _ ("US Letter"), _ ("A4"), NULL };

  fill (row, papers);
}

const char *
canvass_print_choices_get_language (AdwComboRow *row, CanvassCampaign *campaign)
{
  const char *const *languages = canvass_campaign_get_languages (campaign);
  guint selected = adw_combo_row_get_selected (row);

  return languages[selected < g_strv_length ((char **)languages) ? selected : 0];
}

CanvassPaper
canvass_print_choices_get_paper (AdwComboRow *row)
{
  return adw_combo_row_get_selected (row) == 1 ? CANVASS_PAPER_A4 : CANVASS_PAPER_LETTER;
}
