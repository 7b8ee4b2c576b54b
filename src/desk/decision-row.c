/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/decision-row.h"

#include "desk/figures.h"
#include "desk/words.h"

#include <glib/gi18n-lib.h>

static char *
describe (const CanvassSheetDecision *decision, guint n_records)
{
  GString *text = g_string_new (decision->day);

  if (decision->signer[0] != '\0')
    g_string_append_printf (text, " · %s", decision->signer);
  if (n_records > 0) {
    g_autofree char *records = canvass_figure_word (
        g_dngettext (GETTEXT_PACKAGE, "%s record", "%s records", n_records), n_records);

    g_string_append_printf (text, " · %s", records);
  }
  if (!decision->in_force)
    g_string_append_printf (text, " · %s", _ ("not in force any more"));
  if (decision->reason != NULL)
    g_string_append_printf (text, "\n%s", decision->reason);
  return g_string_free (text, FALSE);
}

static void
add_undo (AdwActionRow *row, const CanvassSheetDecision *decision)
{
  GtkWidget *button = gtk_button_new_with_label (C_ ("desk", "Undo"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "desk-view.undo");
  gtk_actionable_set_action_target_value (
      GTK_ACTIONABLE (button),
      g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, decision->hash, sizeof decision->hash, 1));
  adw_action_row_add_suffix (row, button);
}

GtkWidget *
canvass_decision_row_new (const CanvassSheetDecision *decision, guint n_records)
{
  AdwActionRow *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);
  g_autofree char *text = describe (decision, n_records);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 canvass_desk_word_decision (decision->kind));
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle (row, text);
  adw_action_row_set_subtitle_lines (row, 0);
  if (decision->in_force && decision->kind != CANVASS_DECISION_UNDOING)
    add_undo (row, decision);
  return GTK_WIDGET (row);
}
