/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/sign-page.h"

#include "pages/choice.h"
#include "widgets/grid.h"
#include "widgets/pair.h"
#include "widgets/signature-pad.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

/* In characters: what does not fit into three lines of large type is set smaller. */
#define LONG_LINE 40
#define VERY_LONG_LINE 80

struct _CanvassSignPage {
  CanvassPage parent_instance;

  GtkCheckButton *choices[CANVASS_PUBLIC_WITHHELD + 1]; /* (borrowed) */

  /* template widgets */
  GtkLabel *line;
  GtkBox *publicity;
  CanvassGrid *answers;
  GtkBox *drawing;
  GtkLabel *drawing_label;
  CanvassSignaturePad *pad;
  GtkButton *undo_button;
  GtkButton *clear_button;
  GtkBox *problem_row;
  GtkLabel *problem_label;
  GtkButton *sign_button;
  GtkButton *another_button;
  GtkStack *sign_stack;
};

G_DEFINE_FINAL_TYPE (CanvassSignPage, canvass_sign_page, CANVASS_TYPE_PAGE)

static CanvassForm *
get_form (CanvassSignPage *self)
{
  return canvass_page_get_form (CANVASS_PAGE (self));
}

static const CanvassRules *
get_rules (CanvassSignPage *self)
{
  return canvass_campaign_get_rules (canvass_form_get_campaign (get_form (self)));
}

static void
show_problem (CanvassSignPage *self, const char *what)
{
  gtk_label_set_text (self->problem_label, what != NULL ? what : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_row), what != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sign_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  what != NULL ? what : "",
                                  -1);
}

static void
set_css_class (GtkWidget *widget, const char *css_class, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

/* Only so much of a very long name is shown, but a label is read out whole. */
static void
show_line (CanvassSignPage *self)
{
  const char *line = canvass_form_get_public_line (get_form (self));

  gtk_label_set_text (self->line, line);
  set_css_class (GTK_WIDGET (self->line), "long", g_utf8_strlen (line, -1) > LONG_LINE);
  set_css_class (GTK_WIDGET (self->line), "very-long", g_utf8_strlen (line, -1) > VERY_LONG_LINE);
}

static void
on_choice_toggled (GtkCheckButton *choice, CanvassSignPage *self)
{
  if (!gtk_check_button_get_active (choice))
    return;
  for (CanvassPublicName name = CANVASS_PUBLIC_FULL; name <= CANVASS_PUBLIC_WITHHELD; name++)
    if (self->choices[name] == choice)
      canvass_form_set_public_name (get_form (self), name);
  show_line (self);
}

static void
add_choice (CanvassSignPage *self, CanvassPublicName name, const char *label)
{
  GtkCheckButton *choice = canvass_choice_new (label, self->choices[CANVASS_PUBLIC_FULL]);

  self->choices[name] = choice;
  gtk_check_button_set_active (choice, canvass_form_get_public_name (get_form (self)) == name);
  g_signal_connect (choice, "toggled", G_CALLBACK (on_choice_toggled), self);
  canvass_grid_append (self->answers, GTK_WIDGET (choice));
}

static void
update_pad_buttons (CanvassSignPage *self)
{
  gboolean empty = canvass_signature_pad_is_empty (self->pad);

  gtk_widget_set_sensitive (GTK_WIDGET (self->undo_button), !empty);
  gtk_widget_set_sensitive (GTK_WIDGET (self->clear_button), !empty);
}

static void
on_pad_changed (CanvassSignPage *self)
{
  CanvassForm *form = get_form (self);
  const CanvassDrawing *drawing = canvass_signature_pad_get_drawing (self->pad);

  canvass_form_mark_begun (form);
  canvass_payload_set_drawing (canvass_form_get_payload (form),
                               drawing->n_strokes > 0 ? drawing : NULL);
  update_pad_buttons (self);
  show_problem (self, NULL);
}

static void
on_undo_clicked (CanvassSignPage *self)
{
  canvass_signature_pad_undo (self->pad);
}

static void
on_clear_clicked (CanvassSignPage *self)
{
  canvass_signature_pad_clear (self->pad);
}

static void
show_drawing (CanvassSignPage *self)
{
  const CanvassDrawing *drawing =
      canvass_payload_get_drawing (canvass_form_get_payload (get_form (self)));
  const char *label = get_rules (self)->drawing == CANVASS_USE_REQUIRED
                          ? _ ("Draw your signature")
                          : _ ("Draw your signature, if you like");

  gtk_label_set_text (self->drawing_label, label);
  canvass_spoken_set_name (GTK_WIDGET (self->pad), label);
  canvass_spoken_set_private (GTK_WIDGET (self->line), TRUE);
  if (drawing != NULL)
    canvass_signature_pad_set_drawing (self->pad, drawing);
  update_pad_buttons (self);
}

static void
canvass_sign_page_constructed (GObject *object)
{
  CanvassSignPage *self = CANVASS_SIGN_PAGE (object);

  G_OBJECT_CLASS (canvass_sign_page_parent_class)->constructed (object);

  gtk_widget_set_visible (GTK_WIDGET (self->publicity), get_rules (self)->ask_public_name);
  if (get_rules (self)->ask_public_name) {
    add_choice (self, CANVASS_PUBLIC_FULL, _ ("My full name"));
    add_choice (self, CANVASS_PUBLIC_INITIAL, _ ("First name and initial"));
    add_choice (self, CANVASS_PUBLIC_WITHHELD, _ ("Without my name"));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->drawing),
                          get_rules (self)->drawing != CANVASS_USE_HIDDEN);
  show_drawing (self);
  show_line (self);
  show_problem (self, NULL);
  g_signal_connect_object (
      self->pad, "changed", G_CALLBACK (on_pad_changed), self, G_CONNECT_SWAPPED);
}

static void
canvass_sign_page_shown (CanvassPage *page)
{
  CanvassSignPage *self = CANVASS_SIGN_PAGE (page);
  GtkCheckButton *chosen = self->choices[canvass_form_get_public_name (get_form (self))];

  if (chosen != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (chosen));
  else if (get_rules (self)->drawing != CANVASS_USE_HIDDEN)
    gtk_widget_grab_focus (GTK_WIDGET (self->pad));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->sign_button));
}

static gboolean
canvass_sign_page_complete (CanvassPage *page)
{
  CanvassSignPage *self = CANVASS_SIGN_PAGE (page);
  gboolean required = get_rules (self)->drawing == CANVASS_USE_REQUIRED;
  gboolean empty = canvass_signature_pad_is_empty (self->pad);

  show_problem (self, NULL);
  if (get_rules (self)->drawing == CANVASS_USE_HIDDEN || (empty && !required))
    return TRUE;
  if (empty)
    show_problem (self, _ ("This petition needs a drawn signature. Please draw it in the box."));
  else if (canvass_drawing_is_speck (canvass_signature_pad_get_drawing (self->pad)))
    show_problem (self,
                  required ? _ ("That is only a dot yet. Please draw your signature in the box.")
                           : _ ("That is only a dot yet. Please draw your signature, or tap "
                                "“Clear” to sign without a drawing."));
  else
    return TRUE;
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
  return FALSE;
}

static void
canvass_sign_page_set_busy (CanvassPage *page, gboolean busy)
{
  CanvassSignPage *self = CANVASS_SIGN_PAGE (page);

  show_problem (self, NULL);
  gtk_stack_set_visible_child_name (self->sign_stack, busy ? "busy" : "ready");
  gtk_widget_set_sensitive (GTK_WIDGET (self->pad), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->answers), !busy);
}

static void
canvass_sign_page_failed (CanvassPage *page, const char *what)
{
  show_problem (CANVASS_SIGN_PAGE (page), what);
}

static void
canvass_sign_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_SIGN_PAGE);

  G_OBJECT_CLASS (canvass_sign_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/sign-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, line);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, publicity);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, answers);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, drawing);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, drawing_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, pad);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, undo_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, problem_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, problem_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, sign_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, another_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, sign_stack);
  gtk_widget_class_bind_template_callback (widget_class, on_undo_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
}

static void
canvass_sign_page_class_init (CanvassSignPageClass *klass)
{
  CanvassPageClass *page_class = CANVASS_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = canvass_sign_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = canvass_sign_page_dispose;
  page_class->shown = canvass_sign_page_shown;
  page_class->complete = canvass_sign_page_complete;
  page_class->set_busy = canvass_sign_page_set_busy;
  page_class->failed = canvass_sign_page_failed;

  g_type_ensure (CANVASS_TYPE_GRID);
  g_type_ensure (CANVASS_TYPE_PAIR);
  g_type_ensure (CANVASS_TYPE_SIGNATURE_PAD);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
canvass_sign_page_init (CanvassSignPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
