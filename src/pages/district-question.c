/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/district-question.h"

#include "pages/choice.h"
#include "pages/page.h"
#include "widgets/grid.h"
#include "widgets/sight.h"

#include <glib/gi18n-lib.h>

struct _CanvassDistrictQuestion {
  GtkBox parent_instance;

  const char *district; /* (borrowed) (nullable) the campaign's, that is asked about */

  CanvassForm *form; /* (owned) */

  GtkCheckButton *confirmed; /* (borrowed) (nullable) in answers */
  GtkCheckButton *unknown;   /* (borrowed) (nullable) in answers */

  /* template widgets */
  GtkBox *question;
  AdwBin *answers;
  GtkLabel *kept;
  GtkBox *problem_row;
  GtkLabel *not_found;
};

G_DEFINE_FINAL_TYPE (CanvassDistrictQuestion, canvass_district_question, GTK_TYPE_BOX)

static void
show_trouble (CanvassDistrictQuestion *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem_row),
                          canvass_form_get_trouble (self->form) == CANVASS_TROUBLE_UNDECIDED);
}

static void
on_answered (GtkCheckButton *choice, CanvassDistrictQuestion *self)
{
  if (!gtk_check_button_get_active (choice))
    return;
  canvass_form_set_district_answer (self->form,
                                    choice == self->confirmed ? CANVASS_DISTRICT_CONFIRMED
                                                              : CANVASS_DISTRICT_UNKNOWN);
  canvass_form_set_trouble (self->form, CANVASS_TROUBLE_NONE);
  show_trouble (self);
}

static GtkCheckButton *
add_answer (CanvassDistrictQuestion *self,
            CanvassGrid *grid,
            const char *label,
            CanvassDistrictAnswer answer)
{
  GtkCheckButton *choice = canvass_choice_new (label, self->confirmed);

  gtk_check_button_set_active (choice, canvass_form_get_district_answer (self->form) == answer);
  g_signal_connect (choice, "toggled", G_CALLBACK (on_answered), self);
  canvass_grid_append (grid, GTK_WIDGET (choice));
  return choice;
}

static void
ask (CanvassDistrictQuestion *self)
{
  CanvassGrid *grid = g_object_new (
      CANVASS_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, "gap-em", 0.8, NULL);
  g_autofree char *name =
      canvass_text_name_district (canvass_form_get_text (self->form), self->district);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Is this your district?"), -1);
  self->confirmed = NULL;
  self->confirmed = add_answer (self, grid, name, CANVASS_DISTRICT_CONFIRMED);
  self->unknown = add_answer (self, grid, _ ("I don’t know"), CANVASS_DISTRICT_UNKNOWN);
  adw_bin_set_child (self->answers, GTK_WIDGET (grid));
}

static void
canvass_district_question_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_DISTRICT_QUESTION);

  G_OBJECT_CLASS (canvass_district_question_parent_class)->dispose (object);
}

/* Not before: an entry that goes away with the page says once more that it was left. */
static void
canvass_district_question_finalize (GObject *object)
{
  g_clear_object (&CANVASS_DISTRICT_QUESTION (object)->form);

  G_OBJECT_CLASS (canvass_district_question_parent_class)->finalize (object);
}

static void
canvass_district_question_class_init (CanvassDistrictQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_district_question_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_district_question_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/district-question.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassDistrictQuestion, question);
  gtk_widget_class_bind_template_child (widget_class, CanvassDistrictQuestion, answers);
  gtk_widget_class_bind_template_child (widget_class, CanvassDistrictQuestion, kept);
  gtk_widget_class_bind_template_child (widget_class, CanvassDistrictQuestion, problem_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassDistrictQuestion, not_found);
}

static void
canvass_district_question_init (CanvassDistrictQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

CanvassDistrictQuestion *
canvass_district_question_new (CanvassForm *form)
{
  CanvassDistrictQuestion *self = g_object_new (CANVASS_TYPE_DISTRICT_QUESTION, NULL);
  const CanvassRules *rules = canvass_campaign_get_rules (canvass_form_get_campaign (form));

  self->form = g_object_ref (form);
  gtk_label_set_text (
      self->kept,
      rules->keep_street ? _ ("This petition keeps the street as well as the district.")
                         : _ ("Only the district is kept. The street is forgotten when you sign."));
  canvass_district_question_update (self, TRUE);
  return self;
}

void
canvass_district_question_update (CanvassDistrictQuestion *self, gboolean left)
{
  const char *found;
  gboolean typed;

  g_return_if_fail (CANVASS_IS_DISTRICT_QUESTION (self));

  found = canvass_form_find_district (self->form);
  typed = *canvass_form_get_value (self->form, "street") != '\0';
  if (found != NULL && g_strcmp0 (found, self->district) != 0) {
    self->district = found;
    ask (self);
  }
  self->district = found;
  gtk_widget_set_visible (GTK_WIDGET (self->question), found != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->kept), found != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->not_found), found == NULL && typed && left);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_widget_get_visible (GTK_WIDGET (self->question)) ||
                              gtk_widget_get_visible (GTK_WIDGET (self->not_found)));
  show_trouble (self);
}

gboolean
canvass_district_question_validate (CanvassDistrictQuestion *self)
{
  gboolean open;

  g_return_val_if_fail (CANVASS_IS_DISTRICT_QUESTION (self), FALSE);

  canvass_district_question_update (self, TRUE);
  open = self->district != NULL &&
         canvass_form_get_district_answer (self->form) == CANVASS_DISTRICT_UNANSWERED;
  canvass_form_set_trouble (self->form, open ? CANVASS_TROUBLE_UNDECIDED : CANVASS_TROUBLE_NONE);
  show_trouble (self);
  if (open)
    gtk_widget_grab_focus (GTK_WIDGET (self->confirmed));
  if (open)
    canvass_sight_bring (GTK_WIDGET (self->problem_row), GTK_WIDGET (self));
  return !open;
}
