/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/rules-page.h"

#include "desk/composer/districts-group.h"
#include "desk/composer/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum {
  SETTING_WORDS,
  SETTING_DAY,
  SETTING_SWITCH,
  SETTING_USE,
} SettingKind;

typedef struct {
  const char *section, *key;
  SettingKind kind;
  const char *usual; /* as it is where the campaign says nothing */
} Setting;

static const Setting SETTINGS[] = {
  { "campaign", "id", SETTING_WORDS, "" },
  { "campaign", "version", SETTING_WORDS, "" },
  { "campaign", "country", SETTING_WORDS, "" },
  { "campaign", "goal", SETTING_WORDS, "" },
  { "campaign", "closes", SETTING_DAY, "" },
  { "campaign", "destroy_by", SETTING_DAY, "" },
  { "rules", "drawing", SETTING_USE, "optional" },
  { "rules", "public_name", SETTING_SWITCH, "no" },
  { "rules", "contact", SETTING_SWITCH, "no" },
  { "rules", "minors", SETTING_SWITCH, "yes" },
  { "rules", "keep_street", SETTING_SWITCH, "no" },
  { "rules", "withdrawal_code", SETTING_SWITCH, "no" },
  { "rules", "address", SETTING_WORDS, "" },
  { "rules", "qr", SETTING_SWITCH, "no" },
  { "rules", "cover_seconds", SETTING_WORDS, "90" },
  { "rules", "erase_seconds", SETTING_WORDS, "180" },
};

#define N_SETTINGS G_N_ELEMENTS (SETTINGS)

static const char *const USES[] = { "hidden", "optional", "required" };

struct _CanvassRulesPage {
  AdwBin parent_instance;

  GtkWidget *rows[N_SETTINGS];     /* (borrowed) */
  GtkWidget *controls[N_SETTINGS]; /* (borrowed) what holds the value; the row itself for words */

  AdwPreferencesPage *page;         /* (borrowed) */
  CanvassDistrictsGroup *districts; /* (borrowed) */

  gboolean refreshing;

  CanvassDraft *draft; /* (owned) */
};

G_DEFINE_TYPE (CanvassRulesPage, canvass_rules_page, ADW_TYPE_BIN)

static gsize
index_of (CanvassRulesPage *self, gpointer control)
{
  gsize i = 0;

  while (i < N_SETTINGS - 1 && self->controls[i] != control)
    i++;
  return i;
}

static void
set (CanvassRulesPage *self, gpointer control, const char *value)
{
  const Setting *setting = &SETTINGS[index_of (self, control)];

  if (!self->refreshing)
    canvass_draft_set_setting (
        self->draft, setting->section, setting->key, *value != '\0' ? value : NULL);
}

static void
on_words_changed (GtkEditable *row, CanvassRulesPage *self)
{
  set (self, row, gtk_editable_get_text (row));
}

static void
on_switched (GtkSwitch *toggle, GParamSpec *pspec, CanvassRulesPage *self)
{
  set (self, toggle, gtk_switch_get_active (toggle) ? "yes" : "no");
}

static void
on_use_chosen (AdwComboRow *row, GParamSpec *pspec, CanvassRulesPage *self)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (USES))
    set (self, row, USES[selected]);
}

static void
on_day_selected (GtkCalendar *calendar, GtkEditable *row)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);
  g_autofree char *day = g_date_time_format (date, "%Y-%m-%d");

  gtk_editable_set_text (row, day);
}

static GtkWidget *
make_words (CanvassRulesPage *self)
{
  GtkWidget *row = adw_entry_row_new ();

  g_signal_connect_object (row, "changed", G_CALLBACK (on_words_changed), self, 0);
  return row;
}

static GtkWidget *
make_day (CanvassRulesPage *self, const char *title)
{
  GtkWidget *row = make_words (self);
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *calendar = gtk_calendar_new ();
  /* Translators: a button that opens a calendar for a day, such as the last one to sign. */
  g_autofree char *label = g_strdup_printf (_ ("Choose a day, %s"), title);

  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (on_day_selected), row, 0);
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  return row;
}

static GtkWidget *
make_switch (CanvassRulesPage *self, const char *title, GtkWidget **control)
{
  GtkWidget *row = adw_action_row_new ();

  *control = gtk_switch_new ();
  gtk_widget_set_valign (*control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (*control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), *control);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  g_signal_connect_object (*control, "notify::active", G_CALLBACK (on_switched), self, 0);
  return row;
}

static GtkWidget *
make_use (CanvassRulesPage *self)
{
  const char *words[] = { _ ("Not asked"), _ ("Optional"), _ ("Required"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (words);
  GtkWidget *row = adw_combo_row_new ();

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_use_chosen), self, 0);
  return row;
}

static void
add_setting (CanvassRulesPage *self, AdwPreferencesGroup *group, gsize i)
{
  g_autofree char *title = canvass_composer_name_setting (SETTINGS[i].key);

  switch (SETTINGS[i].kind) {
  case SETTING_DAY:
    self->rows[i] = make_day (self, title);
    break;
  case SETTING_SWITCH:
    self->rows[i] = make_switch (self, title, &self->controls[i]);
    break;
  case SETTING_USE:
    self->rows[i] = make_use (self);
    break;
  case SETTING_WORDS:
  default:
    self->rows[i] = make_words (self);
  }
  if (self->controls[i] == NULL)
    self->controls[i] = self->rows[i];
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), title);
  adw_preferences_group_add (group, self->rows[i]);
}

static void
show_value (CanvassRulesPage *self, gsize i, const char *value)
{
  GtkWidget *control = self->controls[i];

  switch (SETTINGS[i].kind) {
  case SETTING_SWITCH:
    gtk_switch_set_active (GTK_SWITCH (control), strcmp (value, "yes") == 0);
    break;
  case SETTING_USE:
    for (guint use = 0; use < G_N_ELEMENTS (USES); use++)
      if (strcmp (USES[use], value) == 0)
        adw_combo_row_set_selected (ADW_COMBO_ROW (control), use);
    break;
  case SETTING_DAY:
  case SETTING_WORDS:
  default: {
    g_autofree char *shown = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (control))));

    if (strcmp (shown, value) != 0)
      gtk_editable_set_text (GTK_EDITABLE (control), value);
  }
  }
}

void
canvass_rules_page_refresh (CanvassRulesPage *self)
{
  g_return_if_fail (CANVASS_IS_RULES_PAGE (self));

  self->refreshing = TRUE;
  for (gsize i = 0; i < N_SETTINGS; i++) {
    g_autofree char *value =
        canvass_draft_get_setting (self->draft, SETTINGS[i].section, SETTINGS[i].key);
    gboolean typing = value == NULL && (gtk_widget_get_state_flags (self->controls[i]) &
                                        GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

    if (!typing)
      show_value (self, i, value != NULL ? value : SETTINGS[i].usual);
  }
  self->refreshing = FALSE;
}

void
canvass_rules_page_set_source (CanvassRulesPage *self, const CanvassSourceFolder *source)
{
  g_return_if_fail (CANVASS_IS_RULES_PAGE (self));

  canvass_districts_group_set_source (self->districts, source);
}

gboolean
canvass_rules_page_focus (CanvassRulesPage *self, const char *section, const char *key)
{
  g_return_val_if_fail (CANVASS_IS_RULES_PAGE (self), FALSE);

  if (g_strcmp0 (section, CANVASS_DRAFT_DISTRICTS) == 0)
    return canvass_districts_group_focus (self->districts);
  for (gsize i = 0; i < N_SETTINGS; i++)
    if (g_strcmp0 (SETTINGS[i].key, key) == 0)
      return gtk_widget_grab_focus (self->controls[i]);
  return FALSE;
}

static void
canvass_rules_page_dispose (GObject *object)
{
  CanvassRulesPage *self = CANVASS_RULES_PAGE (object);

  g_clear_object (&self->draft);

  G_OBJECT_CLASS (canvass_rules_page_parent_class)->dispose (object);
}

static void
canvass_rules_page_class_init (CanvassRulesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_rules_page_dispose;
}

static void
canvass_rules_page_init (CanvassRulesPage *self)
{
  GtkWidget *groups[2];

  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++) {
    groups[i] = adw_preferences_group_new ();
    adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (groups[i]));
  }
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (groups[0]), _ ("The campaign"));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (groups[1]), _ ("Rules"));
  for (gsize i = 0; i < N_SETTINGS; i++)
    add_setting (
        self, ADW_PREFERENCES_GROUP (groups[strcmp (SETTINGS[i].section, "rules") == 0]), i);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
}

CanvassRulesPage *
canvass_rules_page_new (CanvassDraft *draft)
{
  CanvassRulesPage *self = g_object_new (CANVASS_TYPE_RULES_PAGE, NULL);

  self->draft = g_object_ref (draft);
  self->districts = canvass_districts_group_new (draft);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->districts));
  canvass_rules_page_refresh (self);
  return self;
}
