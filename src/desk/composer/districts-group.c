/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/districts-group.h"

#include "campaign/source-folder.h"
#include "desk/composer/words.h"
#include "desk/figures.h"
#include "desk/path-question.h"
#include "format/file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN 5 /* the page of problems has them all */

struct _CanvassDistrictsGroup {
  AdwPreferencesGroup parent_instance;

  AdwActionRow *row;        /* (borrowed) */
  GtkButton *choose_button; /* (borrowed) */
  GtkButton *remove_button; /* (borrowed) */
  GtkLabel *trouble;        /* (borrowed) */
  GPtrArray *wrong;         /* (element-type GtkWidget) (borrowed) rows below */

  CanvassDraft *draft; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CanvassDistrictsGroup, canvass_districts_group, ADW_TYPE_PREFERENCES_GROUP)

static void
tell (CanvassDistrictsGroup *self, const char *words)
{
  gtk_label_set_text (self->trouble, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), words != NULL);
}

static void
on_file_chosen (GtkWidget *widget, const char *path)
{
  CanvassDistrictsGroup *self = CANVASS_DISTRICTS_GROUP (widget);
  g_autoptr (GBytes) table = canvass_file_read (path, CANVASS_SOURCE_MAX_DISTRICTS_BYTES, NULL);

  if (table != NULL && canvass_draft_set_districts (self->draft, table, NULL))
    tell (self, NULL);
  else
    tell (self, _ ("This file cannot be read, or it is too large. The table is as it was."));
}

static void
on_choose (CanvassDistrictsGroup *self)
{
  canvass_path_question_ask_file (
      GTK_WIDGET (self), _ ("Choose a table of streets…"), "*.csv", "*.csv", on_file_chosen);
}

static void
on_remove (CanvassDistrictsGroup *self)
{
  tell (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->choose_button));
  canvass_draft_remove_districts (self->draft);
}

static void
add_wrong (CanvassDistrictsGroup *self, const CanvassProblem *problem)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-error-symbolic");
  g_autofree char *words = canvass_composer_word_problem (problem);
  g_autofree char *where = canvass_figure_word (_ ("Line %s"), problem->line);

  gtk_widget_add_css_class (icon, "error");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 problem->line > 0 ? where : problem->file);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->wrong, row);
}

static guint
show_wrong (CanvassDistrictsGroup *self, GPtrArray *problems)
{
  guint n = 0;

  for (guint i = 0; i < self->wrong->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->wrong, i));
  g_ptr_array_set_size (self->wrong, 0);

  for (guint i = 0; i < problems->len; i++) {
    const CanvassProblem *problem = g_ptr_array_index (problems, i);

    if (strcmp (problem->file, CANVASS_SOURCE_DISTRICTS_FILE) == 0 && n++ < MAX_SHOWN)
      add_wrong (self, problem);
  }
  return n;
}

static char *
describe (CanvassDistrictsGroup *self, const CanvassSourceFolder *source, guint n_wrong)
{
  g_autofree char *streets = NULL;
  g_autofree char *districts = NULL;

  if (!canvass_draft_has_districts (self->draft))
    return g_strdup (_ ("None. No district is found by the address."));
  if (n_wrong > 0)
    return canvass_figure_word (_ ("Places to mend: %s"), n_wrong);

  streets = canvass_figure_write (canvass_source_get_n_streets (source));
  districts = canvass_figure_write (canvass_source_get_n_districts (source));
  /* Translators: how large a table is that tells in which district a house lies. */
  return g_strdup_printf (_ ("Streets: %1$s. Districts: %2$s."), streets, districts);
}

void
canvass_districts_group_set_source (CanvassDistrictsGroup *self, const CanvassSourceFolder *source)
{
  g_autofree char *words = NULL;

  g_return_if_fail (CANVASS_IS_DISTRICTS_GROUP (self));

  words = describe (self, source, show_wrong (self, canvass_source_get_problems (source)));
  adw_action_row_set_subtitle (self->row, words);
  gtk_widget_set_sensitive (GTK_WIDGET (self->remove_button),
                            canvass_draft_has_districts (self->draft));
}

gboolean
canvass_districts_group_focus (CanvassDistrictsGroup *self)
{
  g_return_val_if_fail (CANVASS_IS_DISTRICTS_GROUP (self), FALSE);

  return gtk_widget_grab_focus (GTK_WIDGET (self->choose_button));
}

static GtkButton *
add_button (CanvassDistrictsGroup *self, GtkWidget *button, const char *label, GCallback on_clicked)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", on_clicked, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (self->row, button);
  return GTK_BUTTON (button);
}

static void
canvass_districts_group_dispose (GObject *object)
{
  CanvassDistrictsGroup *self = CANVASS_DISTRICTS_GROUP (object);

  g_clear_object (&self->draft);

  G_OBJECT_CLASS (canvass_districts_group_parent_class)->dispose (object);
}

static void
canvass_districts_group_finalize (GObject *object)
{
  g_ptr_array_unref (CANVASS_DISTRICTS_GROUP (object)->wrong);

  G_OBJECT_CLASS (canvass_districts_group_parent_class)->finalize (object);
}

static void
canvass_districts_group_class_init (CanvassDistrictsGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = canvass_districts_group_dispose;
  object_class->finalize = canvass_districts_group_finalize;
}

static void
canvass_districts_group_init (CanvassDistrictsGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->wrong = g_ptr_array_new ();
  adw_preferences_group_set_description (
      group,
      _ ("With a table of streets the tablet finds the district by the address, and need not keep "
         "the street. It is a CSV file with the columns street, from, to, side and district."));
  self->row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), _ ("Table of streets"));
  adw_action_row_set_subtitle_lines (self->row, 0);
  self->choose_button = add_button (self,
                                    gtk_button_new_from_icon_name ("document-open-symbolic"),
                                    _ ("Choose a table of streets…"),
                                    G_CALLBACK (on_choose));
  self->remove_button = add_button (self,
                                    gtk_button_new_from_icon_name ("user-trash-symbolic"),
                                    _ ("Remove the table of streets"),
                                    G_CALLBACK (on_remove));
  adw_preferences_group_add (group, GTK_WIDGET (self->row));
  self->trouble =
      GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL));
  gtk_label_set_wrap (self->trouble, TRUE);
  gtk_label_set_xalign (self->trouble, 0);
  gtk_widget_set_margin_top (GTK_WIDGET (self->trouble), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  adw_preferences_group_add (group, GTK_WIDGET (self->trouble));
}

CanvassDistrictsGroup *
canvass_districts_group_new (CanvassDraft *draft)
{
  CanvassDistrictsGroup *self = g_object_new (CANVASS_TYPE_DISTRICTS_GROUP, NULL);

  self->draft = g_object_ref (draft);
  return self;
}
