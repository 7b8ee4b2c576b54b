/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/form-field.h"

#include "pages/choice.h"
#include "pages/page.h"
#include "pages/wording.h"
#include "widgets/entry-row.h"
#include "widgets/grid.h"
#include "widgets/pair.h"
#include "widgets/sight.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

#define ROOM_BYTES 8

struct _CanvassFormField {
  GtkBox parent_instance;

  const CanvassFieldSpec *spec; /* (borrowed) */
  CanvassForm *form;            /* (owned) */

  /* template widgets */
  GtkLabel *label;
  GtkLabel *hint;
  AdwBin *answer;
  GtkBox *problem_row;
  GtkLabel *problem_label;

  /* below @answer; which of them there are depends on the field's kind */
  CanvassEntry *entry;
  GtkCheckButton *none;
  GtkCheckButton *first_choice;
};

enum {
  CHANGED,
  LEFT,
  DONE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassFormField, canvass_form_field, GTK_TYPE_BOX)

static GtkWidget *
get_answer_widget (CanvassFormField *self)
{
  return self->entry != NULL ? GTK_WIDGET (self->entry) : GTK_WIDGET (self->answer);
}

static void
show_problem (CanvassFormField *self, CanvassFieldProblem problem)
{
  const char *words = canvass_wording_problem (self->form, self->spec, problem);
  const char *hint = canvass_wording_hint (self->form, self->spec);
  const char *description = words != NULL ? words : hint != NULL ? hint : "";
  GtkAccessible *answer = GTK_ACCESSIBLE (get_answer_widget (self));

  canvass_form_set_problem (self->form, self->spec, problem);
  gtk_label_set_text (self->problem_label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_row), words != NULL);
  if (words != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "has-problem");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "has-problem");
  canvass_spoken_set_description (GTK_WIDGET (answer), description);
  gtk_accessible_update_state (answer,
                               GTK_ACCESSIBLE_STATE_INVALID,
                               words != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                             : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/* Room for a letter of any script. */
static gboolean
has_room (CanvassFormField *self)
{
  gsize used = strlen (canvass_form_get_value (self->form, self->spec->name));

  return used + ROOM_BYTES <= canvass_form_get_room (self->form, self->spec);
}

/* A problem that is shown goes as soon as it is mended. */
static void
recheck (CanvassFormField *self)
{
  CanvassFieldProblem problem = canvass_form_get_problem (self->form, self->spec);
  gboolean mended;

  if (problem == CANVASS_FIELD_OK)
    return;
  if (problem == CANVASS_FIELD_TOO_LONG)
    mended = has_room (self);
  else
    mended = canvass_form_check (self->form, self->spec) == CANVASS_FIELD_OK;
  if (mended)
    show_problem (self, CANVASS_FIELD_OK);
}

static void
on_entry_changed (CanvassFormField *self)
{
  canvass_form_set_value (self->form, self->spec->name, canvass_entry_get_text (self->entry));
  recheck (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_entry_focused (CanvassFormField *self)
{
  canvass_entry_set_max_bytes (self->entry, canvass_form_get_room (self->form, self->spec));
}

/* Leaving a field empty is no mistake yet: the signer may come back to it. */
static void
on_entry_left (CanvassFormField *self)
{
  if (*canvass_form_get_value (self->form, self->spec->name) != '\0' &&
      !canvass_form_field_validate (self))
    canvass_sight_bring_focus (GTK_WIDGET (self)); /* which what is said of it has moved */
  g_signal_emit (self, signals[LEFT], 0);
}

static void
on_entry_overflow (CanvassFormField *self)
{
  show_problem (self, CANVASS_FIELD_TOO_LONG);
  canvass_form_field_reveal (self);
}

static void
on_entry_activate (CanvassFormField *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

static void
show_value (CanvassFormField *self)
{
  const char *value = canvass_form_get_value (self->form, self->spec->name);

  if (!g_str_equal (canvass_entry_get_text (self->entry), value))
    canvass_entry_set_text (self->entry, value);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry),
                            self->none == NULL || !gtk_check_button_get_active (self->none));
}

static void
on_none_toggled (CanvassFormField *self)
{
  canvass_form_set_no_postcode (self->form, gtk_check_button_get_active (self->none));
  show_value (self);
  show_problem (self, CANVASS_FIELD_OK);
}

static GtkInputPurpose
get_purpose (CanvassFieldKind kind)
{
  switch (kind) {
  case CANVASS_FIELD_NAME:
    return GTK_INPUT_PURPOSE_NAME;
  case CANVASS_FIELD_EMAIL:
    return GTK_INPUT_PURPOSE_EMAIL;
  case CANVASS_FIELD_PHONE:
    return GTK_INPUT_PURPOSE_PHONE;
  case CANVASS_FIELD_NUMBER:
  case CANVASS_FIELD_YEAR:
    return GTK_INPUT_PURPOSE_DIGITS;
  case CANVASS_FIELD_TEXT:
  case CANVASS_FIELD_POSTCODE:
  case CANVASS_FIELD_CHOICE:
  case CANVASS_FIELD_BOOLEAN:
  default:
    return GTK_INPUT_PURPOSE_FREE_FORM;
  }
}

static void
make_entry (CanvassFormField *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = canvass_entry_new ();
  canvass_entry_set_purpose (self->entry, get_purpose (self->spec->kind));
  show_value (self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_entry_changed), self);
  g_signal_connect_swapped (self->entry, "left", G_CALLBACK (on_entry_left), self);
  g_signal_connect_swapped (self->entry, "overflow", G_CALLBACK (on_entry_overflow), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_entry_activate), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_entry_focused), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), focus);
  on_entry_focused (self);
}

static gboolean
is_american (CanvassFormField *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self->form);

  return g_ascii_strcasecmp (canvass_campaign_get_rules (campaign)->country, "US") == 0;
}

static void
make_postcode (CanvassFormField *self)
{
  GtkWidget *pair;

  make_entry (self);
  if (is_american (self))
    canvass_entry_set_purpose (self->entry, GTK_INPUT_PURPOSE_DIGITS);
  self->none = canvass_tick_new (_ ("I’d rather leave it out"));
  gtk_check_button_set_active (self->none, canvass_form_get_no_postcode (self->form));
  show_value (self);
  g_signal_connect_swapped (self->none, "toggled", G_CALLBACK (on_none_toggled), self);
  pair = g_object_new (CANVASS_TYPE_PAIR,
                       "start",
                       canvass_entry_row_new (self->entry),
                       "end",
                       self->none,
                       "wide-em",
                       26.0,
                       "gap-em",
                       0.8,
                       NULL);
  adw_bin_set_child (self->answer, pair);
}

static void
on_choice_toggled (GtkCheckButton *choice, CanvassFormField *self)
{
  if (!gtk_check_button_get_active (choice))
    return;
  canvass_form_set_value (
      self->form, self->spec->name, g_object_get_data (G_OBJECT (choice), "value"));
  recheck (self);
}

static void
add_choice (CanvassFormField *self, CanvassGrid *grid, const char *label, const char *value)
{
  GtkCheckButton *choice = canvass_choice_new (label, self->first_choice);
  const char *chosen = canvass_form_get_value (self->form, self->spec->name);

  if (self->first_choice == NULL)
    self->first_choice = choice;
  /* A value of the campaign's list, not of a signer's. */
  g_object_set_data_full (G_OBJECT (choice), "value", g_strdup (value), g_free);
  gtk_check_button_set_active (choice, g_str_equal (chosen, value));
  g_signal_connect (choice, "toggled", G_CALLBACK (on_choice_toggled), self);
  canvass_grid_append (grid, GTK_WIDGET (choice));
}

static void
make_choices (CanvassFormField *self)
{
  const CanvassText *text = canvass_form_get_text (self->form);
  CanvassGrid *grid =
      g_object_new (CANVASS_TYPE_GRID, "one-line", TRUE, "column-em", 11.0, "gap-em", 0.8, NULL);

  adw_bin_set_child (self->answer, GTK_WIDGET (grid));
  if (self->spec->kind == CANVASS_FIELD_BOOLEAN) {
    add_choice (self, grid, _ ("Yes"), "yes");
    add_choice (self, grid, _ ("No"), "no");
    return;
  }
  for (gsize i = 0; self->spec->choices != NULL && self->spec->choices[i] != NULL; i++) {
    const char *value = self->spec->choices[i];
    const char *label = canvass_text_get_choice_label (text, self->spec->name, value);

    add_choice (self, grid, label != NULL ? label : value, value);
  }
}

static void
make_answer (CanvassFormField *self)
{
  if (self->spec->kind == CANVASS_FIELD_CHOICE || self->spec->kind == CANVASS_FIELD_BOOLEAN) {
    make_choices (self);
  } else if (canvass_form_offers_no_postcode (self->form, self->spec)) {
    make_postcode (self);
  } else {
    make_entry (self);
    adw_bin_set_child (self->answer, canvass_entry_row_new (self->entry));
  }
}

static char *
make_label (CanvassFormField *self)
{
  const char *label = canvass_wording_label (self->form, self->spec);
  gboolean asked = canvass_form_offers_no_postcode (self->form, self->spec) ||
                   canvass_form_is_contact_field (self->form, self->spec);

  if (self->spec->use == CANVASS_USE_OPTIONAL && !asked)
    /* Translators: the label of a field that may be left empty. */
    return g_strdup_printf (_ ("%s (optional)"), label);
  return g_strdup (label);
}

static gboolean
canvass_form_field_grab_focus (GtkWidget *widget)
{
  CanvassFormField *self = CANVASS_FORM_FIELD (widget);

  if (self->entry != NULL && gtk_widget_get_sensitive (GTK_WIDGET (self->entry)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return gtk_widget_child_focus (GTK_WIDGET (self->answer), GTK_DIR_TAB_FORWARD);
}

static void
canvass_form_field_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_FORM_FIELD);

  G_OBJECT_CLASS (canvass_form_field_parent_class)->dispose (object);
}

/* Not before: an entry that goes away with the page says once more that it was left. */
static void
canvass_form_field_finalize (GObject *object)
{
  g_clear_object (&CANVASS_FORM_FIELD (object)->form);

  G_OBJECT_CLASS (canvass_form_field_parent_class)->finalize (object);
}

static void
canvass_form_field_class_init (CanvassFormFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_form_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_form_field_finalize;
  widget_class->grab_focus = canvass_form_field_grab_focus;

  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new (
      "left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new (
      "done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/form-field.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassFormField, label);
  gtk_widget_class_bind_template_child (widget_class, CanvassFormField, hint);
  gtk_widget_class_bind_template_child (widget_class, CanvassFormField, answer);
  gtk_widget_class_bind_template_child (widget_class, CanvassFormField, problem_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassFormField, problem_label);
}

static void
canvass_form_field_init (CanvassFormField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

CanvassFormField *
canvass_form_field_new (CanvassForm *form, const CanvassFieldSpec *spec)
{
  CanvassFormField *self = g_object_new (CANVASS_TYPE_FORM_FIELD, NULL);
  g_autofree char *label = NULL;

  g_return_val_if_fail (CANVASS_IS_FORM (form) && spec != NULL, NULL);

  self->form = g_object_ref (form);
  self->spec = spec;
  label = make_label (self);
  gtk_label_set_text (self->label, label);
  canvass_label_set_or_hide (self->hint, canvass_wording_hint (form, spec));
  make_answer (self);
  canvass_spoken_set_name (get_answer_widget (self), label);
  show_problem (self, canvass_form_get_problem (form, spec));
  return self;
}

gboolean
canvass_form_field_validate (CanvassFormField *self)
{
  CanvassFieldProblem problem;

  g_return_val_if_fail (CANVASS_IS_FORM_FIELD (self), FALSE);

  problem = canvass_form_check (self->form, self->spec);
  show_problem (self, problem);
  return problem == CANVASS_FIELD_OK;
}

void
canvass_form_field_reveal (CanvassFormField *self)
{
  gboolean wrong;

  g_return_if_fail (CANVASS_IS_FORM_FIELD (self));

  wrong = gtk_widget_get_visible (GTK_WIDGET (self->problem_row));
  canvass_sight_bring (wrong ? GTK_WIDGET (self->problem_row) : get_answer_widget (self),
                       GTK_WIDGET (self));
}

const CanvassFieldSpec *
canvass_form_field_get_spec (CanvassFormField *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM_FIELD (self), NULL);

  return self->spec;
}
