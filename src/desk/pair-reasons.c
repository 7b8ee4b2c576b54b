/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/pair-reasons.h"

#include "desk/words.h"

#include <glib/gi18n-lib.h>

struct _CanvassPairReasons {
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (CanvassPairReasons, canvass_pair_reasons, ADW_TYPE_BIN)

static const char *const AGREEMENTS[] = {
  [CANVASS_AGREES_FULLY] = N_ ("the same"),
  [CANVASS_AGREES_BY_SOUND] = N_ ("sounds the same, or has a slip"),
  [CANVASS_AGREES_SLIP] = N_ ("the same but for a slip"),
  [CANVASS_AGREES_SWAPPED] = N_ ("in each other’s places"),
  [CANVASS_AGREES_CLOSELY] = N_ ("much alike"),
  [CANVASS_AGREES_INITIAL] = N_ ("an initial or a short form"),
  [CANVASS_AGREES_PARTLY] = N_ ("partly the same"),
  [CANVASS_AGREES_HARDLY] = N_ ("hardly alike"),
  [CANVASS_AGREES_ONE_SIDED] = N_ ("told by one only"),
  [CANVASS_DISAGREES] = N_ ("different"),
  [CANVASS_DISAGREES_WIDELY] = N_ ("far apart"),
};

/* Of a whole name, by rank. */
static const char *const NAMES[] = {
  N_ ("Order of the names"),
  N_ ("One name"),
  N_ ("Another name"),
  N_ ("Further names"),
};

static const char *
word_field (CanvassCampaign *campaign, const CanvassMatchReason *reason)
{
  if (g_str_equal (reason->field, "name"))
    return _ (NAMES[MIN (reason->rank, G_N_ELEMENTS (NAMES) - 1)]);
  if (g_str_equal (reason->field, "generation"))
    return _ ("Senior or junior");

  return canvass_desk_word_field (campaign, reason->field);
}

static void
add_reason (AdwPreferencesGroup *group, CanvassCampaign *campaign, const CanvassMatchReason *reason)
{
  AdwActionRow *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);
  g_autofree char *weight = g_strdup_printf ("\u200e%+.1f", reason->weight);
  GtkWidget *label = gtk_label_new (weight);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), word_field (campaign, reason));
  adw_action_row_set_subtitle (row, _ (AGREEMENTS[reason->agreement]));
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (row, label);
  adw_preferences_group_add (group, GTK_WIDGET (row));
}

void
canvass_pair_reasons_show (CanvassPairReasons *self,
                           CanvassCampaign *campaign,
                           const CanvassMatchReason *reasons,
                           guint n)
{
  AdwPreferencesGroup *group;

  g_return_if_fail (CANVASS_IS_PAIR_REASONS (self));

  adw_bin_set_child (ADW_BIN (self), NULL);
  if (n == 0)
    return;

  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, _ ("Why"));
  adw_preferences_group_set_description (group,
                                         _ ("Numbers above 0 speak for one person, numbers below 0 "
                                            "for two. Each 1 doubles the odds."));
  for (guint i = 0; i < n; i++)
    add_reason (group, campaign, &reasons[i]);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (group));
}

static void
canvass_pair_reasons_class_init (CanvassPairReasonsClass *klass)
{
}

static void
canvass_pair_reasons_init (CanvassPairReasons *self)
{
}
