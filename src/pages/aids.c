/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/aids.h"

#include "pages/choice.h"
#include "pages/colors.h"
#include "widgets/grid.h"

#include <glib/gi18n-lib.h>

const char *const canvass_aids_text_sizes[CANVASS_N_TEXT_SIZES] = {
  "normal", "large", "larger", "largest"
};

static const char *const size_names[CANVASS_N_TEXT_SIZES] = {
  NC_ ("text size", "Normal"),
  NC_ ("text size", "Large"),
  NC_ ("text size", "Larger"),
  NC_ ("text size", "Largest"),
};

static const char *const color_names[CANVASS_N_COLORS] = {
  [CANVASS_COLORS_PAPER] = NC_ ("colors", "Paper"),
  [CANVASS_COLORS_CONTRAST] = NC_ ("colors", "Black on white"),
  [CANVASS_COLORS_NIGHT] = NC_ ("colors", "White on black"),
};

struct _CanvassAids {
  GtkBox parent_instance;

  /* template widgets */
  CanvassGrid *sizes;
  CanvassGrid *colors;
  CanvassGrid *languages;
};

G_DEFINE_FINAL_TYPE (CanvassAids, canvass_aids, GTK_TYPE_BOX)

static GtkWidget *
add_choice (CanvassGrid *grid, const char *label, const char *action, const char *state)
{
  GtkCheckButton *choice = canvass_choice_new (label, NULL);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (choice), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (choice), "s", state);
  canvass_grid_append (grid, GTK_WIDGET (choice));
  return GTK_WIDGET (choice);
}

static void
canvass_aids_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_AIDS);

  G_OBJECT_CLASS (canvass_aids_parent_class)->dispose (object);
}

static void
canvass_aids_class_init (CanvassAidsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_aids_dispose;

  g_type_ensure (CANVASS_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/canvass/Canvass/pages/aids.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassAids, sizes);
  gtk_widget_class_bind_template_child (widget_class, CanvassAids, colors);
  gtk_widget_class_bind_template_child (widget_class, CanvassAids, languages);
}

static void
canvass_aids_init (CanvassAids *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < CANVASS_N_TEXT_SIZES; i++) {
    const char *name = g_dpgettext2 (GETTEXT_PACKAGE, "text size", size_names[i]);
    const char *size = canvass_aids_text_sizes[i];
    g_autofree char *css_class = g_strdup_printf ("sample-%s", size);

    gtk_widget_add_css_class (add_choice (self->sizes, name, "flow.text-size", size), css_class);
  }
  for (guint i = 0; i < CANVASS_N_COLORS; i++) {
    const char *name = g_dpgettext2 (GETTEXT_PACKAGE, "colors", color_names[i]);
    g_autofree char *css_class = g_strdup_printf ("sample-%s", canvass_colors_names[i]);

    gtk_widget_add_css_class (
        add_choice (self->colors, name, "flow.colors", canvass_colors_names[i]), css_class);
  }
}

void
canvass_aids_offer (CanvassAids *self, CanvassForm *form)
{
  g_autoptr (GArray) languages = canvass_form_get_languages (form);

  g_return_if_fail (CANVASS_IS_AIDS (self));

  add_choice (self->languages,
              /* Translators: of the second language. */
              C_ ("second language", "None"),
              "flow.second-language",
              "");
  for (guint i = 0; i < languages->len; i++) {
    const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, i);
    GtkWidget *choice;

    if (!language->translated)
      continue;
    choice = add_choice (self->languages, language->name, "flow.second-language", language->tag);
    canvass_language_add_css_class (choice, language->tag);
  }
}
