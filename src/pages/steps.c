/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/steps.h"

#include "pages/numerals.h"

#include <glib/gi18n-lib.h>

static const char *const names[CANVASS_N_STEPS] = {
  [CANVASS_STEP_READ] = NC_ ("step", "Read"),
  [CANVASS_STEP_YOU] = NC_ ("step", "You"),
  [CANVASS_STEP_CONTACT] = NC_ ("step", "Contact"),
  [CANVASS_STEP_SIGN] = NC_ ("step", "Sign"),
};

struct _CanvassSteps {
  GtkBox parent_instance;

  CanvassStepsSize size;
  CanvassStep current;
  GtkWidget *steps[CANVASS_N_STEPS]; /* borrowed, as children */
};

G_DEFINE_FINAL_TYPE (CanvassSteps, canvass_steps, GTK_TYPE_BOX)

static void
canvass_steps_class_init (CanvassStepsClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "steps");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
make_step (const char *name)
{
  GtkWidget *step = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (name);

  gtk_widget_add_css_class (step, "step");
  gtk_widget_add_css_class (bar, "bar");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (step), bar);
  gtk_box_append (GTK_BOX (step), label);
  return step;
}

static void
canvass_steps_init (CanvassSteps *self)
{
  gtk_box_set_homogeneous (GTK_BOX (self), TRUE);
  for (CanvassStep step = CANVASS_STEP_READ; step < CANVASS_N_STEPS; step++) {
    self->steps[step] = make_step (g_dpgettext2 (GETTEXT_PACKAGE, "step", names[step]));
    gtk_box_append (GTK_BOX (self), self->steps[step]);
  }
}

static void
update_accessible_label (CanvassSteps *self, CanvassStep current)
{
  g_autofree char *label = NULL, *number_words = NULL, *count_words = NULL;
  guint number = 0, count = 0;

  for (CanvassStep step = CANVASS_STEP_READ; step < CANVASS_N_STEPS; step++) {
    if (!gtk_widget_get_visible (self->steps[step]))
      continue;
    count++;
    if (step <= current)
      number = count;
  }
  number_words = canvass_numerals_write (number);
  count_words = canvass_numerals_write (count);
  /* Translators: such as "Step 2 of 4: You" */
  label = g_strdup_printf (_ ("Step %s of %s: %s"),
                           number_words,
                           count_words,
                           g_dpgettext2 (GETTEXT_PACKAGE, "step", names[current]));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show (CanvassSteps *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          self->current != CANVASS_STEP_NONE && self->size != CANVASS_STEPS_HIDDEN);
  for (CanvassStep step = CANVASS_STEP_READ; step < CANVASS_N_STEPS; step++)
    gtk_widget_set_visible (gtk_widget_get_last_child (self->steps[step]),
                            self->size == CANVASS_STEPS_NAMED);
}

void
canvass_steps_set_current (CanvassSteps *self, CanvassStep current)
{
  g_return_if_fail (CANVASS_IS_STEPS (self));

  self->current = current;
  show (self);
  if (current == CANVASS_STEP_NONE)
    return;
  for (CanvassStep step = CANVASS_STEP_READ; step < CANVASS_N_STEPS; step++) {
    gtk_widget_remove_css_class (self->steps[step], "done");
    gtk_widget_remove_css_class (self->steps[step], "current");
    if (step < current)
      gtk_widget_add_css_class (self->steps[step], "done");
    else if (step == current)
      gtk_widget_add_css_class (self->steps[step], "current");
  }
  update_accessible_label (self, current);
}

void
canvass_steps_set_present (CanvassSteps *self, CanvassStep step, gboolean present)
{
  g_return_if_fail (CANVASS_IS_STEPS (self) && step != CANVASS_STEP_NONE);

  gtk_widget_set_visible (self->steps[step], present);
}

void
canvass_steps_set_size (CanvassSteps *self, CanvassStepsSize size)
{
  g_return_if_fail (CANVASS_IS_STEPS (self));

  self->size = size;
  show (self);
}
