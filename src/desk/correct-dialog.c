/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/correct-dialog.h"

#include "desk/decision-job.h"
#include "desk/words.h"
#include "format/secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One field as it was and as it is typed now. */
typedef struct {
  const char *name; /* (unowned) the campaign's or the payload's */
  AdwEntryRow *row; /* (borrowed) */
} Field;

struct _CanvassCorrectDialog {
  AdwWindow parent_instance;

  CanvassDeskView *view; /* (unowned) its window is above this one's */
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassPayload *payload; /* (owned) as it is now */
  GArray *fields;          /* (owned) (element-type Field) */

  /* template widgets */
  GtkButton *save_button;
  AdwPreferencesGroup *group;
  AdwEntryRow *reason_row;
  GtkLabel *problem_label;
};

G_DEFINE_FINAL_TYPE (CanvassCorrectDialog, canvass_correct_dialog, ADW_TYPE_WINDOW)

static CanvassCampaign *
get_campaign (CanvassCorrectDialog *self)
{
  return canvass_desk_get_campaign (canvass_desk_view_get_desk (self->view));
}

static const char *
get_before (CanvassCorrectDialog *self, const Field *field)
{
  const char *value = canvass_payload_get_field (self->payload, field->name);

  return value != NULL ? value : "";
}

static const char *
get_typed (const Field *field)
{
  return gtk_editable_get_text (GTK_EDITABLE (field->row));
}

static gboolean
is_changed (CanvassCorrectDialog *self, const Field *field)
{
  return !g_str_equal (get_before (self, field), get_typed (field));
}

static void
on_edited (CanvassCorrectDialog *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->fields->len; i++) {
    Field *field = &g_array_index (self->fields, Field, i);

    gtk_widget_remove_css_class (GTK_WIDGET (field->row), "error");
    changed |= is_changed (self, field);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), changed);
}

/* As a form checks it. */
static gboolean
check_field (CanvassCorrectDialog *self, const Field *field)
{
  CanvassCampaign *campaign = get_campaign (self);
  const CanvassFieldSpec *spec = canvass_campaign_find_field (campaign, field->name);
  g_autofree char *problem = NULL;

  if (spec == NULL)
    spec = canvass_field_find_standard (field->name);
  if (spec == NULL ||
      canvass_field_check (spec, canvass_campaign_get_rules (campaign), get_typed (field)) ==
          CANVASS_FIELD_OK)
    return TRUE;

  /* Translators: %s is a field, such as E-mail. */
  problem = g_strdup_printf (_ ("“%s” cannot be like this. Please look at it once more."),
                             adw_preferences_row_get_title (ADW_PREFERENCES_ROW (field->row)));
  gtk_label_set_label (self->problem_label, problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (field->row), "error");
  gtk_widget_grab_focus (GTK_WIDGET (field->row));
  return FALSE;
}

static CanvassCborText
put (CanvassDecisionJob *job, gsize *used, const char *text)
{
  CanvassCborText put = { job->texts + *used, strlen (text) };

  memcpy (job->texts + *used, text, put.length);
  *used += put.length;
  return put;
}

static int
compare_names (const void *a, const void *b)
{
  const Field *first = a, *second = b;
  gsize n = strlen (first->name), m = strlen (second->name);

  /* As CBOR orders them. */
  return n != m ? (n < m ? -1 : 1) : strcmp (first->name, second->name);
}

static void
fill (CanvassCorrectDialog *self, CanvassDecisionJob *job)
{
  gsize size = 1, used = 0;

  job->change = canvass_secret_new (sizeof *job->change);
  canvass_decision_body_init (job->change, CANVASS_DECISION_CORRECTION);
  qsort (self->fields->data, self->fields->len, sizeof (Field), compare_names);
  for (guint i = 0; i < self->fields->len; i++) {
    const Field *field = &g_array_index (self->fields, Field, i);

    size += strlen (field->name) + strlen (get_typed (field));
  }
  job->texts = canvass_secret_new (size);
  for (guint i = 0; i < self->fields->len; i++) {
    const Field *field = &g_array_index (self->fields, Field, i);
    CanvassDecisionField *change = &job->change->fields[job->change->n_fields];

    if (!is_changed (self, field))
      continue;
    change->name = put (job, &used, field->name);
    change->value = put (job, &used, get_typed (field));
    job->change->n_fields++;
  }
}

static void
on_save (CanvassCorrectDialog *self)
{
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason_row));
  CanvassDecisionJob *job;

  for (guint i = 0; i < self->fields->len; i++) {
    const Field *field = &g_array_index (self->fields, Field, i);

    if (is_changed (self, field) && !check_field (self, field))
      return;
  }

  job = canvass_decision_job_new (CANVASS_DECISION_JOB_CORRECT);
  canvass_decision_job_add (job, self->hash);
  fill (self, job);
  if (*reason != '\0') {
    job->reason = canvass_secret_new (strlen (reason) + 1);
    strcpy (job->reason, reason);
  }
  canvass_decision_job_run (job,
                            self->view,
                            NULL,
                            canvass_decision_job_offer_undo,
                            (gpointer)_ ("The signature is corrected."));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_cancel (CanvassCorrectDialog *self)
{
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
add_field (CanvassCorrectDialog *self, const char *name)
{
  Field field = { .name = name };

  for (guint i = 0; i < self->fields->len; i++)
    if (g_str_equal (g_array_index (self->fields, Field, i).name, name))
      return;
  if (self->fields->len == CANVASS_PAYLOAD_MAX_FIELDS)
    return;

  field.row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (field.row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (field.row),
                                 canvass_desk_word_field (get_campaign (self), name));
  gtk_editable_set_text (GTK_EDITABLE (field.row), get_before (self, &field));
  gtk_editable_set_enable_undo (GTK_EDITABLE (field.row), FALSE);
  g_signal_connect_swapped (field.row, "changed", G_CALLBACK (on_edited), self);
  adw_preferences_group_add (self->group, GTK_WIDGET (field.row));
  g_array_append_val (self->fields, field);
}

static void
canvass_correct_dialog_dispose (GObject *object)
{
  CanvassCorrectDialog *self = CANVASS_CORRECT_DIALOG (object);

  g_clear_pointer (&self->payload, canvass_payload_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_CORRECT_DIALOG);

  G_OBJECT_CLASS (canvass_correct_dialog_parent_class)->dispose (object);
}

static void
canvass_correct_dialog_finalize (GObject *object)
{
  g_array_unref (CANVASS_CORRECT_DIALOG (object)->fields);

  G_OBJECT_CLASS (canvass_correct_dialog_parent_class)->finalize (object);
}

static void
canvass_correct_dialog_class_init (CanvassCorrectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_correct_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_correct_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/correct-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassCorrectDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassCorrectDialog, group);
  gtk_widget_class_bind_template_child (widget_class, CanvassCorrectDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassCorrectDialog, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
canvass_correct_dialog_init (CanvassCorrectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->fields = g_array_new (FALSE, FALSE, sizeof (Field));
}

CanvassCorrectDialog *
canvass_correct_dialog_new (CanvassDeskView *view, const CanvassSignatureSheet *sheet)
{
  CanvassCorrectDialog *self;
  CanvassCampaign *campaign;

  g_return_val_if_fail (CANVASS_IS_DESK_VIEW (view), NULL);

  self = g_object_new (
      CANVASS_TYPE_CORRECT_DIALOG, "transient-for", gtk_widget_get_root (GTK_WIDGET (view)), NULL);
  self->view = view;
  memcpy (self->hash, sheet->hash, CANVASS_HASH_BYTES);
  self->payload = canvass_sheet_copy_payload (sheet->payload);

  campaign = get_campaign (self);
  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++)
    if (canvass_campaign_get_field (campaign, i)->use != CANVASS_USE_HIDDEN)
      add_field (self, canvass_campaign_get_field (campaign, i)->name);
  for (guint i = 0; i < canvass_payload_get_n_fields (self->payload); i++)
    add_field (self, canvass_payload_get_field_name (self->payload, i));
  on_edited (self);
  return self;
}
