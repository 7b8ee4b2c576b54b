/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/contact-page.h"

#include "pages/choice.h"
#include "pages/form-field.h"
#include "pages/wording.h"
#include "widgets/grid.h"
#include "widgets/sight.h"

#include <glib/gi18n-lib.h>

struct _CanvassContactPage {
  CanvassPage parent_instance;

  CanvassFormField *field;                            /* (borrowed) (nullable) below @details */
  GtkCheckButton *choices[CANVASS_CONTACT_EMAIL + 1]; /* (borrowed) */
  GtkCheckButton *adult;                              /* (borrowed) */
  GtkCheckButton *minor;                              /* (borrowed) */
  guint refused_source;

  /* template widgets */
  GtkLabel *intro;
  CanvassGrid *answers;
  GtkBox *age;
  CanvassGrid *age_answers;
  GtkBox *problem_row;
  GtkLabel *problem_label;
  AdwBin *details;
  GtkBox *consents;
  GtkBox *consent_problem_row;
};

G_DEFINE_FINAL_TYPE (CanvassContactPage, canvass_contact_page, CANVASS_TYPE_PAGE)

static CanvassForm *
get_form (CanvassContactPage *self)
{
  return canvass_page_get_form (CANVASS_PAGE (self));
}

static void
canvass_contact_page_show_trouble (CanvassPage *page)
{
  CanvassContactPage *self = CANVASS_CONTACT_PAGE (page);
  CanvassTrouble trouble = canvass_form_get_trouble (get_form (self));

  gtk_label_set_text (self->problem_label,
                      trouble == CANVASS_TROUBLE_UNDECIDED ? canvass_wording_trouble (trouble)
                                                           : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_row), trouble == CANVASS_TROUBLE_UNDECIDED);
  gtk_widget_set_visible (GTK_WIDGET (self->consent_problem_row),
                          trouble == CANVASS_TROUBLE_CONSENT);
}

static void
set_trouble (CanvassContactPage *self, CanvassTrouble trouble)
{
  canvass_page_set_trouble (CANVASS_PAGE (self), trouble);
}

static void
on_consent_toggled (GtkCheckButton *tick, CanvassContactPage *self)
{
  const CanvassConsentSpec *spec = g_object_get_data (G_OBJECT (tick), "consent");

  canvass_form_mark_begun (get_form (self));
  canvass_payload_set_consent (canvass_form_get_payload (get_form (self)),
                               spec->name,
                               gtk_check_button_get_active (tick),
                               NULL);
  set_trouble (self, CANVASS_TROUBLE_NONE);
}

static void
add_consent (CanvassContactPage *self, const CanvassConsentSpec *spec)
{
  CanvassForm *form = get_form (self);
  const char *label = canvass_text_get_consent_label (canvass_form_get_text (form), spec->name);
  GtkCheckButton *tick = canvass_tick_new (label);

  g_object_set_data (G_OBJECT (tick), "consent", (gpointer)spec);
  gtk_check_button_set_active (
      tick, canvass_payload_get_consent (canvass_form_get_payload (form), spec->name));
  g_signal_connect (tick, "toggled", G_CALLBACK (on_consent_toggled), self);
  gtk_box_append (self->consents, GTK_WIDGET (tick));
}

static gboolean
waits_for_age (CanvassContactPage *self)
{
  return canvass_form_asks_age (get_form (self)) && !canvass_form_get_adult (get_form (self));
}

static void
fill_consents (CanvassContactPage *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (get_form (self));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->consents))) != NULL)
    gtk_box_remove (self->consents, child);
  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++) {
    const CanvassConsentSpec *spec = canvass_campaign_get_consent (campaign, i);

    if (canvass_form_asks_consent (get_form (self), spec) &&
        (*spec->channel == '\0' || !waits_for_age (self)))
      add_consent (self, spec);
  }
  child = gtk_widget_get_first_child (GTK_WIDGET (self->consents));
  gtk_widget_set_visible (GTK_WIDGET (self->consents), child != NULL);
}

static void
on_field_done (CanvassContactPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "flow.next", NULL);
}

static void
fill_details (CanvassContactPage *self)
{
  CanvassForm *form = get_form (self);
  const CanvassFieldSpec *spec =
      waits_for_age (self) ? NULL
                           : canvass_form_get_contact_field (form, canvass_form_get_contact (form));

  gtk_widget_set_visible (GTK_WIDGET (self->age), canvass_form_asks_age (form));
  self->field = spec != NULL ? canvass_form_field_new (form, spec) : NULL;
  if (self->field != NULL)
    g_signal_connect_object (
        self->field, "done", G_CALLBACK (on_field_done), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->details, GTK_WIDGET (self->field));
  gtk_widget_set_visible (GTK_WIDGET (self->details), self->field != NULL);
  fill_consents (self);
}

static void
on_choice_toggled (GtkCheckButton *choice, CanvassContactPage *self)
{
  if (!gtk_check_button_get_active (choice))
    return;
  for (CanvassContact contact = CANVASS_CONTACT_NO; contact <= CANVASS_CONTACT_EMAIL; contact++)
    if (self->choices[contact] == choice)
      canvass_form_set_contact (get_form (self), contact);
  set_trouble (self, CANVASS_TROUBLE_NONE);
  fill_details (self);
  if (waits_for_age (self))
    canvass_sight_bring (GTK_WIDGET (self->age), GTK_WIDGET (choice));
}

/* After a plain “no” there is nothing left to answer here. */
static gboolean
on_refused (gpointer user_data)
{
  CanvassContactPage *self = user_data;

  self->refused_source = 0;
  if (canvass_form_get_contact (get_form (self)) == CANVASS_CONTACT_NO &&
      !gtk_widget_get_visible (GTK_WIDGET (self->consents)))
    gtk_widget_activate_action (GTK_WIDGET (self), "flow.next", NULL);
  return G_SOURCE_REMOVE;
}

/* Once the answer itself is known. */
static void
on_no_pressed (CanvassContactPage *self)
{
  if (self->refused_source == 0)
    self->refused_source = g_idle_add (on_refused, self);
}

static void
on_no_released (GtkGestureClick *gesture, int n, double x, double y, CanvassContactPage *self)
{
  GtkWidget *choice = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  if (gtk_widget_contains (choice, x, y))
    on_no_pressed (self);
}

/* Arrows only look around among the answers. */
static void
on_no_activated (CanvassContactPage *self)
{
  if (!canvass_choice_is_stepping ())
    on_no_pressed (self);
}

static void
watch_no (CanvassContactPage *self, GtkWidget *choice)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "released", G_CALLBACK (on_no_released), self);
  gtk_widget_add_controller (choice, GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (choice, "activate", G_CALLBACK (on_no_activated), self);
}

static void
add_choice (CanvassContactPage *self, CanvassContact contact, const char *label)
{
  GtkCheckButton *choice = canvass_choice_new (label, self->choices[CANVASS_CONTACT_NO]);

  self->choices[contact] = choice;
  gtk_check_button_set_active (choice, canvass_form_get_contact (get_form (self)) == contact);
  g_signal_connect (choice, "toggled", G_CALLBACK (on_choice_toggled), self);
  canvass_grid_append (self->answers, GTK_WIDGET (choice));
}

static void
add_choices (CanvassContactPage *self)
{
  CanvassForm *form = get_form (self);

  add_choice (self, CANVASS_CONTACT_NO, _ ("No, thank you"));
  watch_no (self, GTK_WIDGET (self->choices[CANVASS_CONTACT_NO]));
  if (canvass_form_get_contact_field (form, CANVASS_CONTACT_TEXT) != NULL)
    add_choice (self, CANVASS_CONTACT_TEXT, _ ("Yes, by text message"));
  if (canvass_form_get_contact_field (form, CANVASS_CONTACT_EMAIL) != NULL)
    add_choice (self, CANVASS_CONTACT_EMAIL, _ ("Yes, by e-mail"));
}

static void
on_adult_toggled (GtkCheckButton *choice, CanvassContactPage *self)
{
  if (!gtk_check_button_get_active (choice))
    return;
  canvass_form_set_adult (get_form (self), TRUE);
  set_trouble (self, CANVASS_TROUBLE_NONE);
  fill_details (self);
}

/* Then it is no to being contacted, and whoever pressed in error may still say yes. */
static void
refuse_minor (CanvassContactPage *self)
{
  gtk_check_button_set_active (self->minor, FALSE);
  canvass_form_forget_contact (get_form (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->choices[CANVASS_CONTACT_NO]));
  gtk_check_button_set_active (self->choices[CANVASS_CONTACT_NO], TRUE);
}

/* Arrows only look around among the answers. */
static void
on_minor_toggled (GtkCheckButton *choice, CanvassContactPage *self)
{
  if (!gtk_check_button_get_active (choice))
    return;
  canvass_form_set_adult (get_form (self), FALSE);
  fill_details (self);
  if (!canvass_choice_is_stepping ())
    refuse_minor (self);
}

static void
add_age_answers (CanvassContactPage *self)
{
  self->adult = canvass_choice_new (_ ("Yes"), NULL);
  self->minor = canvass_choice_new (_ ("No"), self->adult);
  gtk_check_button_set_active (self->adult, canvass_form_get_adult (get_form (self)));
  g_signal_connect (self->adult, "toggled", G_CALLBACK (on_adult_toggled), self);
  g_signal_connect (self->minor, "toggled", G_CALLBACK (on_minor_toggled), self);
  canvass_grid_append (self->age_answers, GTK_WIDGET (self->adult));
  canvass_grid_append (self->age_answers, GTK_WIDGET (self->minor));
}

static void
canvass_contact_page_constructed (GObject *object)
{
  CanvassContactPage *self = CANVASS_CONTACT_PAGE (object);
  gboolean asks;

  G_OBJECT_CLASS (canvass_contact_page_parent_class)->constructed (object);

  asks = canvass_form_asks_contact (get_form (self));
  add_age_answers (self);
  if (asks)
    add_choices (self);
  else
    canvass_page_set_title (CANVASS_PAGE (self), _ ("What you allow"));
  gtk_widget_set_visible (GTK_WIDGET (self->answers), asks);
  gtk_widget_set_visible (GTK_WIDGET (self->intro), asks);
  canvass_contact_page_show_trouble (CANVASS_PAGE (self));
  fill_details (self);
}

static void
canvass_contact_page_shown (CanvassPage *page)
{
  CanvassContactPage *self = CANVASS_CONTACT_PAGE (page);
  GtkCheckButton *chosen = self->choices[canvass_form_get_contact (get_form (self))];

  if (chosen == NULL)
    chosen = self->choices[CANVASS_CONTACT_NO];
  if (chosen != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (chosen));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->consents), GTK_DIR_TAB_FORWARD);
}

static gboolean
check_decided (CanvassContactPage *self)
{
  CanvassForm *form = get_form (self);

  if (!canvass_form_asks_contact (form) ||
      canvass_form_get_contact (form) != CANVASS_CONTACT_UNDECIDED)
    return TRUE;
  set_trouble (self, CANVASS_TROUBLE_UNDECIDED);
  gtk_widget_grab_focus (GTK_WIDGET (self->choices[CANVASS_CONTACT_NO]));
  canvass_sight_bring (GTK_WIDGET (self->problem_row), GTK_WIDGET (self->intro));
  return FALSE;
}

static gboolean
check_age (CanvassContactPage *self)
{
  if (!waits_for_age (self))
    return TRUE;
  if (gtk_check_button_get_active (self->minor)) {
    refuse_minor (self);
    return TRUE;
  }
  set_trouble (self, CANVASS_TROUBLE_UNDECIDED);
  gtk_widget_grab_focus (GTK_WIDGET (self->adult));
  canvass_sight_bring (GTK_WIDGET (self->problem_row), GTK_WIDGET (self->age));
  return FALSE;
}

static gboolean
check_consents (CanvassContactPage *self)
{
  for (GtkWidget *tick = gtk_widget_get_first_child (GTK_WIDGET (self->consents)); tick != NULL;
       tick = gtk_widget_get_next_sibling (tick)) {
    const CanvassConsentSpec *spec = g_object_get_data (G_OBJECT (tick), "consent");

    if (spec->required && !gtk_check_button_get_active (GTK_CHECK_BUTTON (tick))) {
      set_trouble (self, CANVASS_TROUBLE_CONSENT);
      gtk_widget_grab_focus (tick);
      canvass_sight_bring (GTK_WIDGET (self->consent_problem_row), tick);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
canvass_contact_page_complete (CanvassPage *page)
{
  CanvassContactPage *self = CANVASS_CONTACT_PAGE (page);

  set_trouble (self, CANVASS_TROUBLE_NONE);
  if (!check_decided (self) || !check_age (self))
    return FALSE;
  if (self->field != NULL && !canvass_form_field_validate (self->field)) {
    gtk_widget_grab_focus (GTK_WIDGET (self->field));
    canvass_form_field_reveal (self->field);
    return FALSE;
  }
  return check_consents (self);
}

static void
canvass_contact_page_dispose (GObject *object)
{
  g_clear_handle_id (&CANVASS_CONTACT_PAGE (object)->refused_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_CONTACT_PAGE);

  G_OBJECT_CLASS (canvass_contact_page_parent_class)->dispose (object);
}

static void
canvass_contact_page_class_init (CanvassContactPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CanvassPageClass *page_class = CANVASS_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = canvass_contact_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = canvass_contact_page_dispose;
  page_class->shown = canvass_contact_page_shown;
  page_class->complete = canvass_contact_page_complete;
  page_class->show_trouble = canvass_contact_page_show_trouble;

  g_type_ensure (CANVASS_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/contact-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassContactPage, intro);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactPage, answers);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactPage, age);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactPage, age_answers);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactPage, problem_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactPage, problem_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactPage, details);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactPage, consents);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactPage, consent_problem_row);
}

static void
canvass_contact_page_init (CanvassContactPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
