/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/you-page.h"

#include "pages/choice.h"
#include "pages/district-question.h"
#include "pages/form-field.h"

#include <glib/gi18n-lib.h>

struct _CanvassYouPage {
  CanvassPage parent_instance;

  CanvassDistrictQuestion *district; /* (borrowed) (nullable) in fields */
  GtkCheckButton *same_district;     /* (borrowed) (nullable) in fields */

  /* template widgets */
  GtkBox *fields;
};

G_DEFINE_FINAL_TYPE (CanvassYouPage, canvass_you_page, CANVASS_TYPE_PAGE)

static void
on_field_done (CanvassYouPage *self, CanvassFormField *field)
{
  GtkWidget *next = gtk_widget_get_next_sibling (GTK_WIDGET (field));

  while (next != NULL && !gtk_widget_get_visible (next))
    next = gtk_widget_get_next_sibling (next);
  if (CANVASS_IS_FORM_FIELD (next))
    gtk_widget_grab_focus (next);
  else if (next != NULL)
    gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "flow.next", NULL);
}

static void
on_street_changed (CanvassYouPage *self)
{
  canvass_district_question_update (self->district, FALSE);
}

static void
on_street_left (CanvassYouPage *self)
{
  canvass_district_question_update (self->district, TRUE);
}

static void
add_district (CanvassYouPage *self, CanvassFormField *street)
{
  self->district = canvass_district_question_new (canvass_page_get_form (CANVASS_PAGE (self)));
  g_signal_connect_object (
      street, "changed", G_CALLBACK (on_street_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (street, "left", G_CALLBACK (on_street_left), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->fields, GTK_WIDGET (self->district));
}

/* What the district of the signature before answers need not be asked. */
static void
show_asked (CanvassYouPage *self)
{
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));

  for (GtkWidget *field = gtk_widget_get_first_child (GTK_WIDGET (self->fields)); field != NULL;
       field = gtk_widget_get_next_sibling (field))
    if (CANVASS_IS_FORM_FIELD (field))
      gtk_widget_set_visible (
          field,
          !canvass_form_is_unseen (form, canvass_form_field_get_spec (CANVASS_FORM_FIELD (field))));
  if (self->district == NULL)
    return;
  if (canvass_form_get_same_district (form))
    gtk_widget_set_visible (GTK_WIDGET (self->district), FALSE);
  else
    canvass_district_question_update (self->district, TRUE);
}

static void
on_same_district_toggled (CanvassYouPage *self)
{
  canvass_form_set_same_district (canvass_page_get_form (CANVASS_PAGE (self)),
                                  gtk_check_button_get_active (self->same_district));
  show_asked (self);
}

static void
add_same_district (CanvassYouPage *self)
{
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));

  if (self->same_district != NULL || !canvass_form_has_carried_district (form))
    return;
  self->same_district = canvass_tick_new (_ ("My district is the same as in the signature before"));
  gtk_check_button_set_active (self->same_district, canvass_form_get_same_district (form));
  g_signal_connect_swapped (
      self->same_district, "toggled", G_CALLBACK (on_same_district_toggled), self);
  gtk_box_append (self->fields, GTK_WIDGET (self->same_district));
}

/* With a table of streets, the street says which district it is. */
static gboolean
asks_for_district (CanvassCampaign *campaign, const CanvassFieldSpec *spec)
{
  return g_str_equal (spec->name,
                      canvass_campaign_has_districts (campaign) ? "street" : "district");
}

static void
canvass_you_page_constructed (GObject *object)
{
  CanvassYouPage *self = CANVASS_YOU_PAGE (object);
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));
  CanvassCampaign *campaign = canvass_form_get_campaign (form);

  G_OBJECT_CLASS (canvass_you_page_parent_class)->constructed (object);

  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++) {
    const CanvassFieldSpec *spec = canvass_campaign_get_field (campaign, i);
    CanvassFormField *field;

    if (asks_for_district (campaign, spec))
      add_same_district (self);
    else if (canvass_form_is_contact_field (form, spec) || canvass_form_is_unseen (form, spec))
      continue;
    field = canvass_form_field_new (form, spec);
    g_signal_connect_object (field, "done", G_CALLBACK (on_field_done), self, G_CONNECT_SWAPPED);
    gtk_box_append (self->fields, GTK_WIDGET (field));
    if (g_str_equal (spec->name, "street") && canvass_campaign_has_districts (campaign))
      add_district (self, field);
  }
  show_asked (self);
}

static void
canvass_you_page_shown (CanvassPage *page)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (CANVASS_YOU_PAGE (page)->fields));

  if (first != NULL)
    gtk_widget_grab_focus (first);
}

/* All that is wrong is shown at once; the first of it gets the focus. */
static gboolean
canvass_you_page_complete (CanvassPage *page)
{
  CanvassYouPage *self = CANVASS_YOU_PAGE (page);
  GtkWidget *first_wrong = NULL;

  for (GtkWidget *field = gtk_widget_get_first_child (GTK_WIDGET (self->fields)); field != NULL;
       field = gtk_widget_get_next_sibling (field))
    if (CANVASS_IS_FORM_FIELD (field) && gtk_widget_get_visible (field) &&
        !canvass_form_field_validate (CANVASS_FORM_FIELD (field)) && first_wrong == NULL)
      first_wrong = field;
  if (first_wrong != NULL) {
    gtk_widget_grab_focus (first_wrong);
    canvass_form_field_reveal (CANVASS_FORM_FIELD (first_wrong));
  }
  if (self->district != NULL && first_wrong == NULL &&
      !canvass_form_get_same_district (canvass_page_get_form (page)))
    return canvass_district_question_validate (self->district);
  return first_wrong == NULL;
}

static void
canvass_you_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_YOU_PAGE);

  G_OBJECT_CLASS (canvass_you_page_parent_class)->dispose (object);
}

static void
canvass_you_page_class_init (CanvassYouPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CanvassPageClass *page_class = CANVASS_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = canvass_you_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = canvass_you_page_dispose;
  page_class->shown = canvass_you_page_shown;
  page_class->complete = canvass_you_page_complete;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/you-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassYouPage, fields);
}

static void
canvass_you_page_init (CanvassYouPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
