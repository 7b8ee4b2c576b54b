/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/typing-form.h"

#include "desk/figures.h"
#include "desk/signature-sheet.h"
#include "desk/words.h"
#include "pages/language.h"
#include "pages/wording.h"

#include <glib/gi18n-lib.h>

/* A line of text, or a choice of which the first is no answer. */
typedef struct {
  const CanvassFieldSpec *spec; /* (borrowed) the campaign's */
  GtkWidget *input;             /* (borrowed) GtkEntry or AdwComboRow */
  AdwActionRow *row;            /* (borrowed) */
  guint shown;                  /* of a choice: what was selected when it was filled */
} Field;

typedef struct {
  const char *name;      /* (borrowed) the campaign's */
  GtkCheckButton *check; /* (borrowed) */
} Consent;

struct _CanvassTypingForm {
  AdwPreferencesGroup parent_instance;

  CanvassCampaign *campaign; /* (owned) (nullable) */
  GArray *fields;            /* (element-type Field) */
  GArray *consents;          /* (element-type Consent) */
  GPtrArray *rows;           /* (element-type GtkWidget) (borrowed) all of them */
  AdwComboRow *public_row;   /* (borrowed) (nullable) */
  guint shown_public;        /* as it was filled */
  GPtrArray *own;            /* (element-type CanvassFieldSpec) of what no campaign asks */
  CanvassPayload *former;    /* (owned) (nullable) what is corrected */
};

enum {
  ENTERED,
  EDITED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassTypingForm, canvass_typing_form, ADW_TYPE_PREFERENCES_GROUP)

#define ENTRY_CHARS 12 /* where there is least room */

/* Of "yes" and "no". */
static const char *const ANSWERS[] = { "yes", "no", NULL };

static const char *const *
get_choices (const CanvassFieldSpec *spec)
{
  return spec->kind == CANVASS_FIELD_BOOLEAN ? ANSWERS : (const char *const *)spec->choices;
}

static gboolean
is_choice (const CanvassFieldSpec *spec)
{
  return spec->kind == CANVASS_FIELD_BOOLEAN || spec->kind == CANVASS_FIELD_CHOICE;
}

static void
on_entered (CanvassTypingForm *self)
{
  g_signal_emit (self, signals[ENTERED], 0);
}

static void
on_edited (CanvassTypingForm *self)
{
  for (guint i = 0; i < self->fields->len; i++) {
    const Field *field = &g_array_index (self->fields, Field, i);

    gtk_widget_remove_css_class (field->input, "error");
    adw_action_row_set_subtitle (field->row, NULL);
  }
  g_signal_emit (self, signals[EDITED], 0);
}

static void
add_row (CanvassTypingForm *self, GtkWidget *row, const char *title)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static const char *
word_choice (CanvassTypingForm *self, const CanvassFieldSpec *spec, const char *choice)
{
  const char *label;

  if (spec->kind == CANVASS_FIELD_BOOLEAN)
    return g_str_equal (choice, "yes") ? _ ("Yes") : _ ("No");

  label = canvass_text_get_choice_label (
      canvass_campaign_get_text (self->campaign, canvass_language_in_use ()), spec->name, choice);
  return label != NULL && *label != '\0' ? label : choice;
}

static GtkWidget *
make_choice (CanvassTypingForm *self, const CanvassFieldSpec *spec)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, "–");
  for (const char *const *choice = get_choices (spec); choice != NULL && *choice != NULL; choice++)
    gtk_string_list_append (names, word_choice (self, spec, *choice));
  canvass_row_widen_choices (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  g_signal_connect_object (
      row, "notify::selected", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  return row;
}

/* Of libadwaita's own rows of text GTK 4.8 does not tell assistive technology that they have the
 * focus. */
static GtkWidget *
add_entry (CanvassTypingForm *self, const char *title, AdwActionRow **place)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_enable_undo (GTK_EDITABLE (entry), FALSE);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), ENTRY_CHARS);
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_entered), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), entry);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), entry);
  gtk_widget_set_focusable (row, FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  add_row (self, row, title);
  *place = ADW_ACTION_ROW (row);
  return entry;
}

static void
add_field (CanvassTypingForm *self, const CanvassFieldSpec *spec)
{
  const char *title = canvass_desk_word_field (self->campaign, spec->name);
  Field field = { .spec = spec };

  if (is_choice (spec)) {
    field.input = make_choice (self, spec);
    field.row = ADW_ACTION_ROW (field.input);
    add_row (self, field.input, title);
  } else
    field.input = add_entry (self, title, &field.row);
  g_array_append_val (self->fields, field);
}

static void
add_consent (CanvassTypingForm *self, const char *name)
{
  GtkWidget *row = adw_action_row_new ();
  Consent consent = { name, GTK_CHECK_BUTTON (gtk_check_button_new ()) };

  gtk_widget_set_valign (GTK_WIDGET (consent.check), GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), GTK_WIDGET (consent.check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (consent.check));
  gtk_accessible_update_relation (
      GTK_ACCESSIBLE (consent.check), GTK_ACCESSIBLE_RELATION_LABELLED_BY, row, NULL, -1);
  gtk_widget_set_focusable (row, FALSE);
  g_signal_connect_object (
      consent.check, "toggled", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  add_row (self, row, canvass_desk_word_consent (self->campaign, name));
  g_array_append_val (self->consents, consent);
}

static void
add_public (CanvassTypingForm *self)
{
  const char *const names[] = {
    _ ("Full name"), _ ("First name and initial"), _ ("Without the name"), NULL
  };
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  self->public_row = ADW_COMBO_ROW (adw_combo_row_new ());
  canvass_row_widen_choices (self->public_row);
  adw_combo_row_set_model (self->public_row, G_LIST_MODEL (list));
  g_signal_connect_object (
      self->public_row, "notify::selected", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  add_row (self, GTK_WIDGET (self->public_row), _ ("When it is handed in"));
}

static void
clear_rows (CanvassTypingForm *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  g_array_set_size (self->fields, 0);
  g_array_set_size (self->consents, 0);
  g_ptr_array_set_size (self->own, 0);
  self->public_row = NULL;
  g_clear_pointer (&self->former, canvass_payload_free);
}

static gboolean
has_field (CanvassTypingForm *self, const char *name)
{
  for (guint i = 0; i < self->fields->len; i++)
    if (g_str_equal (g_array_index (self->fields, Field, i).spec->name, name))
      return TRUE;

  return FALSE;
}

/* (transfer none) */
static const CanvassFieldSpec *
find_spec (CanvassTypingForm *self, CanvassCampaign *campaign, const char *name)
{
  const CanvassFieldSpec *spec = canvass_campaign_find_field (campaign, name);
  CanvassFieldSpec *own;

  if (spec == NULL)
    spec = canvass_field_find_standard (name);
  if (spec != NULL)
    return spec;

  own = g_new0 (CanvassFieldSpec, 1);
  own->name = g_strdup (name);
  own->kind = CANVASS_FIELD_TEXT;
  own->use = CANVASS_USE_OPTIONAL;
  own->max_bytes = CANVASS_FIELDS_MAX_BYTES;
  g_ptr_array_add (self->own, own);
  return own;
}

static void
own_spec_free (CanvassFieldSpec *spec)
{
  g_free (spec->name);
  g_free (spec);
}

static void
make_rows (CanvassTypingForm *self, CanvassCampaign *campaign, const CanvassPayload *former)
{
  clear_rows (self);
  g_set_object (&self->campaign, campaign);
  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++)
    if (canvass_campaign_get_field (campaign, i)->use != CANVASS_USE_HIDDEN)
      add_field (self, canvass_campaign_get_field (campaign, i));
  for (guint i = 0; former != NULL && i < canvass_payload_get_n_fields (former); i++) {
    const char *name = canvass_payload_get_field_name (former, i);

    if (!has_field (self, name))
      add_field (self, find_spec (self, campaign, name));
  }
  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++)
    add_consent (self, canvass_campaign_get_consent (campaign, i)->name);
  if (canvass_campaign_get_rules (campaign)->ask_public_name)
    add_public (self);
}

void
canvass_typing_form_set_campaign (CanvassTypingForm *self, CanvassCampaign *campaign)
{
  g_return_if_fail (CANVASS_IS_TYPING_FORM (self));

  if (self->campaign != campaign)
    make_rows (self, campaign, NULL);
}

void
canvass_typing_form_correct (CanvassTypingForm *self,
                             CanvassCampaign *campaign,
                             const CanvassPayload *former)
{
  g_return_if_fail (CANVASS_IS_TYPING_FORM (self));

  make_rows (self, campaign, former);
  canvass_typing_form_fill (self, former);
  self->former = canvass_sheet_copy_payload (former);
}

static const char *
get_value (const Field *field)
{
  guint selected;

  if (!is_choice (field->spec))
    return gtk_editable_get_text (GTK_EDITABLE (field->input));

  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (field->input));
  return selected > 0 ? get_choices (field->spec)[selected - 1] : "";
}

static gboolean
refuse (CanvassTypingForm *self, const Field *field, const char *words, char **problem)
{
  gtk_widget_add_css_class (field->input, "error");
  adw_action_row_set_subtitle (field->row, words);
  gtk_widget_grab_focus (field->input);
  *problem = g_strdup_printf (
      "%s: %s", canvass_desk_word_field (self->campaign, field->spec->name), words);
  return FALSE;
}

/* (nullable) what it was, where that is to be corrected and was not touched. */
static const char *
find_untouched (CanvassTypingForm *self, const Field *field)
{
  const char *before;

  if (self->former == NULL)
    return NULL;

  before = canvass_payload_get_field (self->former, field->spec->name);
  if (before == NULL)
    before = "";
  if (is_choice (field->spec))
    return adw_combo_row_get_selected (ADW_COMBO_ROW (field->input)) == field->shown ? before
                                                                                     : NULL;
  return g_strcmp0 (before, get_value (field)) == 0 ? before : NULL;
}

static gboolean
take_field (CanvassTypingForm *self, const Field *field, CanvassPayload *payload, char **problem)
{
  const CanvassRules *rules = canvass_campaign_get_rules (self->campaign);
  const char *value = get_value (field);
  const char *untouched = find_untouched (self, field);
  CanvassFieldProblem what = canvass_field_check (field->spec, rules, value);
  gboolean american = g_ascii_strcasecmp (rules->country, "US") == 0;

  if (untouched != NULL)
    return canvass_payload_set_field (payload, field->spec->name, untouched, NULL);
  if (what != CANVASS_FIELD_OK)
    return refuse (self, field, canvass_wording_value (what, american), problem);
  if (!canvass_payload_set_field (payload, field->spec->name, value, NULL))
    return refuse (self, field, canvass_wording_value (CANVASS_FIELD_TOO_LONG, american), problem);
  return TRUE;
}

gboolean
canvass_typing_form_take (CanvassTypingForm *self, CanvassPayload *payload, char **problem)
{
  g_return_val_if_fail (CANVASS_IS_TYPING_FORM (self), FALSE);

  for (guint i = 0; i < self->fields->len; i++)
    if (!take_field (self, &g_array_index (self->fields, Field, i), payload, problem))
      return FALSE;

  for (guint i = 0; i < self->consents->len; i++) {
    const Consent *consent = &g_array_index (self->consents, Consent, i);

    canvass_payload_set_consent (
        payload, consent->name, gtk_check_button_get_active (consent->check), NULL);
  }
  if (self->public_row != NULL &&
      (self->former == NULL || adw_combo_row_get_selected (self->public_row) != self->shown_public))
    canvass_payload_set_public_name (
        payload, CANVASS_PUBLIC_FULL + adw_combo_row_get_selected (self->public_row));
  return TRUE;
}

static void
fill_field (Field *field, const char *value)
{
  const char *const *choices = get_choices (field->spec);
  guint selected = 0;

  if (!is_choice (field->spec)) {
    gtk_editable_set_text (GTK_EDITABLE (field->input), value != NULL ? value : "");
    return;
  }

  for (guint i = 0; value != NULL && choices != NULL && choices[i] != NULL; i++)
    if (g_str_equal (choices[i], value))
      selected = i + 1;
  field->shown = selected;
  adw_combo_row_set_selected (ADW_COMBO_ROW (field->input), selected);
}

void
canvass_typing_form_fill (CanvassTypingForm *self, const CanvassPayload *payload)
{
  CanvassPublicName name = canvass_payload_get_public_name (payload);

  g_return_if_fail (CANVASS_IS_TYPING_FORM (self));

  for (guint i = 0; i < self->fields->len; i++) {
    Field *field = &g_array_index (self->fields, Field, i);

    fill_field (field, canvass_payload_get_field (payload, field->spec->name));
  }
  for (guint i = 0; i < self->consents->len; i++) {
    const Consent *consent = &g_array_index (self->consents, Consent, i);

    gtk_check_button_set_active (consent->check,
                                 canvass_payload_get_consent (payload, consent->name));
  }
  self->shown_public = MAX (name, CANVASS_PUBLIC_FULL) - CANVASS_PUBLIC_FULL;
  if (self->public_row != NULL)
    adw_combo_row_set_selected (self->public_row, self->shown_public);
}

void
canvass_typing_form_clear (CanvassTypingForm *self)
{
  g_autoptr (CanvassPayload) nothing = canvass_payload_new ();

  canvass_typing_form_fill (self, nothing);
}

gboolean
canvass_typing_form_is_blank (CanvassTypingForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    if (*get_value (&g_array_index (self->fields, Field, i)) != '\0')
      return FALSE;

  return TRUE;
}

void
canvass_typing_form_begin (CanvassTypingForm *self)
{
  if (self->fields->len > 0)
    gtk_widget_grab_focus (g_array_index (self->fields, Field, 0).input);
}

static void
canvass_typing_form_finalize (GObject *object)
{
  CanvassTypingForm *self = CANVASS_TYPING_FORM (object);

  g_array_unref (self->fields);
  g_array_unref (self->consents);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->own);
  g_clear_pointer (&self->former, canvass_payload_free);
  g_clear_object (&self->campaign);

  G_OBJECT_CLASS (canvass_typing_form_parent_class)->finalize (object);
}

static void
canvass_typing_form_class_init (CanvassTypingFormClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_typing_form_finalize;

  signals[ENTERED] =
      g_signal_new ("entered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EDITED] =
      g_signal_new ("edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_typing_form_init (CanvassTypingForm *self)
{
  self->fields = g_array_new (FALSE, FALSE, sizeof (Field));
  self->consents = g_array_new (FALSE, FALSE, sizeof (Consent));
  self->rows = g_ptr_array_new ();
  self->own = g_ptr_array_new_with_free_func ((GDestroyNotify)own_spec_free);
}
