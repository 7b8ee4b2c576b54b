/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/signature-details.h"

#include "desk/decision-row.h"
#include "desk/drawing-view.h"
#include "desk/reasons.h"
#include "desk/words.h"

#include <glib/gi18n-lib.h>

struct _CanvassSignatureDetails {
  AdwBin parent_instance;

  CanvassSignatureSheet *sheet; /* (owned) (nullable) */
  CanvassCampaign *campaign;    /* (owned) (nullable) */

  /* template widgets */
  GtkStack *stack;
  GtkLabel *name_label;
  GtkLabel *state_label;
  CanvassDrawingView *drawing;
  GtkLabel *drawing_label;
  GtkBox *groups;
  GtkButton *correct_button;
  GtkButton *withdraw_button;
};

G_DEFINE_FINAL_TYPE (CanvassSignatureDetails, canvass_signature_details, ADW_TYPE_BIN)

static AdwPreferencesGroup *
add_group (CanvassSignatureDetails *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (self->groups, group);
  return ADW_PREFERENCES_GROUP (group);
}

/* What a signer typed is no markup. */
static AdwActionRow *
add_row (AdwPreferencesGroup *group, const char *title, const char *value)
{
  AdwActionRow *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, value);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_action_row_set_title_lines (row, 0);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  return row;
}

static void
add_field (CanvassSignatureDetails *self, AdwPreferencesGroup *group, const char *field)
{
  const char *value = canvass_payload_get_field (self->sheet->payload, field);

  if (value != NULL)
    add_row (group, canvass_desk_word_field (self->campaign, field), value);
}

static void
add_fields (CanvassSignatureDetails *self)
{
  AdwPreferencesGroup *group = add_group (self, _ ("Signed"));
  const CanvassPayload *payload = self->sheet->payload;

  for (guint i = 0; i < canvass_campaign_get_n_fields (self->campaign); i++)
    add_field (self, group, canvass_campaign_get_field (self->campaign, i)->name);
  for (guint i = 0; i < canvass_payload_get_n_fields (payload); i++)
    if (canvass_campaign_find_field (self->campaign, canvass_payload_get_field_name (payload, i)) ==
        NULL)
      add_field (self, group, canvass_payload_get_field_name (payload, i));
  add_row (group, _ ("Day"), canvass_payload_get_day (payload));
  add_row (
      group, _ ("Language"), canvass_desk_word_language (canvass_payload_get_language (payload)));
  add_row (group, C_ ("desk", "Table"), self->sheet->kiosk);
  if (canvass_payload_get_source (payload) == CANVASS_SOURCE_PAPER)
    add_row (group, _ ("Paper sheet"), canvass_payload_get_sheet (payload));
}

static void
add_consents (CanvassSignatureDetails *self)
{
  const CanvassPayload *payload = self->sheet->payload;
  AdwPreferencesGroup *group;

  if (canvass_payload_get_n_consents (payload) == 0)
    return;

  group = add_group (self, _ ("Agreed to"));
  for (guint i = 0; i < canvass_payload_get_n_consents (payload); i++)
    add_row (
        group,
        canvass_desk_word_consent (self->campaign, canvass_payload_get_consent_name (payload, i)),
        canvass_payload_get_consent_given (payload, i) ? _ ("Yes") : _ ("No"));
}

/* Undoing one of them decides, and so does a correction. */
static void
add_contest (CanvassSignatureDetails *self, guint first)
{
  const GArray *history = self->sheet->history;
  const char *kind = g_array_index (history, CanvassSheetDecision, first).contest;
  AdwPreferencesGroup *group =
      add_group (self, canvass_reason_title (CANVASS_QUARANTINE_CONTESTED));

  adw_preferences_group_set_description (group, canvass_desk_word_contradiction (kind));
  for (guint i = first; i < history->len; i++) {
    const CanvassSheetDecision *decision = &g_array_index (history, CanvassSheetDecision, i);

    if (decision->contest != NULL && g_str_equal (decision->contest, kind))
      adw_preferences_group_add (group, canvass_decision_row_new (decision, 0));
  }
}

static void
add_contests (CanvassSignatureDetails *self)
{
  const GArray *history = self->sheet->history;

  for (guint i = 0; i < history->len; i++) {
    const char *kind = g_array_index (history, CanvassSheetDecision, i).contest;
    gboolean told = kind == NULL;

    for (guint j = 0; !told && j < i; j++)
      told = g_strcmp0 (g_array_index (history, CanvassSheetDecision, j).contest, kind) == 0;
    if (!told)
      add_contest (self, i);
  }
}

static void
add_history (CanvassSignatureDetails *self)
{
  const GArray *history = self->sheet->history;
  AdwPreferencesGroup *group;

  if (history->len == 0)
    return;

  group = add_group (self, _ ("Decisions"));
  for (guint i = 0; i < history->len; i++)
    adw_preferences_group_add (
        group, canvass_decision_row_new (&g_array_index (history, CanvassSheetDecision, i), 0));
}

static void
add_identity (CanvassSignatureDetails *self)
{
  AdwPreferencesGroup *group = add_group (self, "");
  g_autofree char *id = canvass_to_hex (self->sheet->record_id, CANVASS_ID_BYTES);
  AdwActionRow *row = add_row (group, _ ("Record"), id);

  gtk_widget_add_css_class (GTK_WIDGET (row), "monospace");
}

static void
clear (CanvassSignatureDetails *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  gtk_label_set_label (self->name_label, "");
  canvass_drawing_view_set_drawing (self->drawing, NULL);
  g_clear_pointer (&self->sheet, canvass_signature_sheet_free);
  gtk_stack_set_visible_child_name (self->stack, "none");
}

static void
show_name (CanvassSignatureDetails *self)
{
  const CanvassPayload *payload = self->sheet->payload;
  const char *name = canvass_payload_get_field (payload, "name");
  const char *given = canvass_payload_get_field (payload, "given_name");
  const char *family = canvass_payload_get_field (payload, "family_name");
  g_autofree char *states = canvass_desk_word_states (self->sheet->states);
  g_autofree char *parts =
      g_strdup_printf ("%s %s", given != NULL ? given : "", family != NULL ? family : "");

  gtk_label_set_label (self->name_label, name != NULL ? name : g_strstrip (parts));
  gtk_label_set_label (self->state_label, states);
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), *states != '\0');
}

static void
show_drawing (CanvassSignatureDetails *self)
{
  const CanvassDrawing *drawing = canvass_payload_get_drawing (self->sheet->payload);

  canvass_drawing_view_set_drawing (self->drawing, drawing);
  gtk_widget_set_visible (GTK_WIDGET (self->drawing), drawing != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->drawing_label), drawing == NULL);
  gtk_label_set_label (
      self->drawing_label,
      self->sheet->drawing_lost
          ? _ ("What was drawn cannot be read any more: the ledger’s copy is damaged.")
          : _ ("Nothing was drawn."));
}

void
canvass_signature_details_show (CanvassSignatureDetails *self,
                                CanvassCampaign *campaign,
                                CanvassSignatureSheet *sheet)
{
  gboolean withdrawn;

  g_return_if_fail (CANVASS_IS_SIGNATURE_DETAILS (self));

  clear (self);
  if (sheet == NULL)
    return;

  self->sheet = sheet;
  g_set_object (&self->campaign, campaign);
  withdrawn = (sheet->states & CANVASS_LISTED_WITHDRAWN) != 0;
  show_name (self);
  show_drawing (self);
  add_contests (self);
  add_fields (self);
  add_consents (self);
  add_history (self);
  add_identity (self);
  gtk_widget_set_visible (GTK_WIDGET (self->correct_button), !withdrawn);
  gtk_widget_set_visible (GTK_WIDGET (self->withdraw_button), !withdrawn);
  gtk_stack_set_visible_child_name (self->stack, "one");
}

const CanvassSignatureSheet *
canvass_signature_details_get_sheet (CanvassSignatureDetails *self)
{
  g_return_val_if_fail (CANVASS_IS_SIGNATURE_DETAILS (self), NULL);

  return self->sheet;
}

static void
canvass_signature_details_dispose (GObject *object)
{
  CanvassSignatureDetails *self = CANVASS_SIGNATURE_DETAILS (object);

  g_clear_pointer (&self->sheet, canvass_signature_sheet_free);
  g_clear_object (&self->campaign);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_SIGNATURE_DETAILS);

  G_OBJECT_CLASS (canvass_signature_details_parent_class)->dispose (object);
}

static void
canvass_signature_details_class_init (CanvassSignatureDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_signature_details_dispose;

  g_type_ensure (CANVASS_TYPE_DRAWING_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/signature-details.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureDetails, name_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureDetails, state_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureDetails, drawing);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureDetails, drawing_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureDetails, groups);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureDetails, correct_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureDetails, withdraw_button);
}

static void
canvass_signature_details_init (CanvassSignatureDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
