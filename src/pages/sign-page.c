/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/sign-page.h"

#include "pages/choice.h"
#include "pages/wording.h"
#include "widgets/entry-row.h"
#include "widgets/grid.h"
#include "widgets/pair.h"
#include "widgets/sight.h"
#include "widgets/signature-pad.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

/* In characters: what does not fit into three lines of large type is set smaller. */
#define LONG_LINE 40
#define VERY_LONG_LINE 80
#define CANVASS_WITNESS_MAX_BYTES 200 /* as a payload takes */

struct _CanvassSignPage {
  CanvassPage parent_instance;

  GtkCheckButton *choices[CANVASS_PUBLIC_WITHHELD + 1]; /* (borrowed) */
  GtkCheckButton *helped;                               /* (borrowed) */
  CanvassEntry *witness;                                /* (borrowed) */
  gboolean speck_meant;                                 /* what looks like a slip is a mark */

  /* template widgets */
  GtkLabel *line;
  GtkBox *publicity;
  CanvassGrid *answers;
  GtkBox *drawing;
  GtkLabel *drawing_label;
  CanvassSignaturePad *pad;
  GtkButton *undo_button;
  GtkButton *clear_button;
  GtkBox *help;
  GtkBox *witness_field;
  AdwBin *witness_place;
  GtkLabel *witness_label;
  GtkLabel *witness_hint;
  GtkBox *question;
  GtkButton *meant_button;
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
canvass_sign_page_show_trouble (CanvassPage *page)
{
  CanvassSignPage *self = CANVASS_SIGN_PAGE (page);
  CanvassTrouble trouble = canvass_form_get_trouble (get_form (self));
  const char *what = canvass_wording_trouble (trouble);

  canvass_label_set_or_hide (self->problem_label, what);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_row), what != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->question), trouble == CANVASS_TROUBLE_SPECK);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sign_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  what != NULL ? what : "",
                                  -1);
  if (trouble == CANVASS_TROUBLE_SPECK)
    canvass_sight_bring (GTK_WIDGET (self->question), GTK_WIDGET (self->pad));
  else if (trouble == CANVASS_TROUBLE_NO_WITNESS)
    canvass_sight_bring (GTK_WIDGET (self->problem_row), GTK_WIDGET (self->witness_field));
  else if (what != NULL)
    canvass_sight_bring (GTK_WIDGET (self->problem_row), NULL);
}

static void
set_trouble (CanvassSignPage *self, CanvassTrouble trouble)
{
  canvass_page_set_trouble (CANVASS_PAGE (self), trouble);
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
  gboolean focused = gtk_widget_is_focus (GTK_WIDGET (self->undo_button)) ||
                     gtk_widget_is_focus (GTK_WIDGET (self->clear_button));

  /* A button that cannot be pressed any more would take the focus with it. */
  if (empty && focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->pad));
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
  self->speck_meant = FALSE;
  update_pad_buttons (self);
  set_trouble (self, CANVASS_TROUBLE_NONE);
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
on_mark_clicked (CanvassSignPage *self)
{
  canvass_signature_pad_make_cross (self->pad);
}

static void
on_meant_clicked (CanvassSignPage *self)
{
  self->speck_meant = TRUE;
  set_trouble (self, CANVASS_TROUBLE_NONE);
  gtk_widget_grab_focus (GTK_WIDGET (self->sign_button));
}

static void
show_witness (CanvassSignPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->witness_field),
                          canvass_form_get_helped (get_form (self)));
}

static void
on_helped_toggled (CanvassSignPage *self)
{
  gboolean helped = gtk_check_button_get_active (self->helped);

  canvass_form_set_helped (get_form (self), helped);
  set_trouble (self, CANVASS_TROUBLE_NONE);
  show_witness (self);
  if (helped)
    gtk_widget_grab_focus (GTK_WIDGET (self->witness));
  else
    canvass_entry_set_text (self->witness, "");
}

static void
on_witness_changed (CanvassSignPage *self)
{
  canvass_form_set_witness (get_form (self), canvass_entry_get_text (self->witness));
  set_trouble (self, CANVASS_TROUBLE_NONE);
}

static void
on_witness_done (CanvassSignPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->sign_button));
}

static void
add_help (CanvassSignPage *self)
{
  CanvassForm *form = get_form (self);

  self->helped = canvass_tick_new (_ ("Somebody helps me sign"));
  gtk_check_button_set_active (self->helped, canvass_form_get_helped (form));
  gtk_box_prepend (self->help, GTK_WIDGET (self->helped));
  self->witness = canvass_entry_new ();
  canvass_entry_set_purpose (self->witness, GTK_INPUT_PURPOSE_NAME);
  canvass_entry_set_max_bytes (self->witness, CANVASS_WITNESS_MAX_BYTES);
  canvass_entry_set_text (self->witness, canvass_form_get_witness (form));
  adw_bin_set_child (self->witness_place, canvass_entry_row_new (self->witness));
  canvass_spoken_set_name (GTK_WIDGET (self->witness), gtk_label_get_text (self->witness_label));
  canvass_spoken_set_description (GTK_WIDGET (self->witness),
                                  gtk_label_get_text (self->witness_hint));
  g_signal_connect_swapped (self->helped, "toggled", G_CALLBACK (on_helped_toggled), self);
  g_signal_connect_swapped (self->witness, "changed", G_CALLBACK (on_witness_changed), self);
  g_signal_connect_swapped (self->witness, "activate", G_CALLBACK (on_witness_done), self);
  show_witness (self);
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
  add_help (self);
  show_drawing (self);
  show_line (self);
  canvass_sign_page_show_trouble (CANVASS_PAGE (self));
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
check_witness (CanvassSignPage *self)
{
  if (!canvass_form_get_helped (get_form (self)) ||
      *canvass_form_get_witness (get_form (self)) != '\0')
    return TRUE;
  gtk_widget_grab_focus (GTK_WIDGET (self->witness));
  set_trouble (self, CANVASS_TROUBLE_NO_WITNESS);
  return FALSE;
}

/* A dot may be all that somebody can draw, or a slip of the finger: only they know. */
static gboolean
check_drawing (CanvassSignPage *self)
{
  const CanvassRules *rules = get_rules (self);

  if (rules->drawing == CANVASS_USE_HIDDEN)
    return TRUE;
  if (canvass_signature_pad_is_empty (self->pad)) {
    if (rules->drawing != CANVASS_USE_REQUIRED)
      return TRUE;
    set_trouble (self, CANVASS_TROUBLE_NO_DRAWING);
    gtk_widget_grab_focus (GTK_WIDGET (self->pad));
    return FALSE;
  }
  if (self->speck_meant ||
      !canvass_drawing_is_speck (canvass_signature_pad_get_drawing (self->pad)))
    return TRUE;
  set_trouble (self, CANVASS_TROUBLE_SPECK);
  gtk_widget_grab_focus (GTK_WIDGET (self->meant_button));
  return FALSE;
}

static gboolean
canvass_sign_page_complete (CanvassPage *page)
{
  CanvassSignPage *self = CANVASS_SIGN_PAGE (page);

  set_trouble (self, CANVASS_TROUBLE_NONE);
  return check_drawing (self) && check_witness (self);
}

static void
canvass_sign_page_set_busy (CanvassPage *page, gboolean busy)
{
  CanvassSignPage *self = CANVASS_SIGN_PAGE (page);

  set_trouble (self, CANVASS_TROUBLE_NONE);
  gtk_stack_set_visible_child_name (self->sign_stack, busy ? "busy" : "ready");
  gtk_widget_set_sensitive (GTK_WIDGET (self->drawing), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->question), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->help), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->answers), !busy);
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
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, help);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, witness_field);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, witness_place);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, witness_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, witness_hint);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, question);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, meant_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, problem_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, problem_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, sign_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, another_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignPage, sign_stack);
  gtk_widget_class_bind_template_callback (widget_class, on_undo_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_mark_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_meant_clicked);
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
  page_class->show_trouble = canvass_sign_page_show_trouble;

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
