/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/correct-dialog.h"

#include "desk/decision-job.h"
#include "desk/typing-form.h"
#include "format/secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CanvassCorrectDialog {
  AdwWindow parent_instance;

  CanvassDeskView *view; /* (unowned) its window is above this one's */
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassPayload *payload; /* (owned) as it is now */

  /* template widgets */
  GtkButton *save_button;
  CanvassTypingForm *form;
  AdwEntryRow *reason_row;
};

G_DEFINE_FINAL_TYPE (CanvassCorrectDialog, canvass_correct_dialog, ADW_TYPE_WINDOW)

static CanvassCampaign *
get_campaign (CanvassCorrectDialog *self)
{
  return canvass_desk_get_campaign (canvass_desk_view_get_desk (self->view));
}

static void
on_edited (CanvassCorrectDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), TRUE);
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
compare_fields (const void *a, const void *b)
{
  const CanvassDecisionField *first = a, *second = b;
  gsize n = first->name.length, m = second->name.length;

  /* As CBOR orders them. */
  return n != m ? (n < m ? -1 : 1) : memcmp (first->name.text, second->name.text, n);
}

static void
put_field (CanvassDecisionJob *job, const char *name, const char *value, gsize *used)
{
  CanvassDecisionField *change = &job->change->fields[job->change->n_fields];

  if (job->change->n_fields == CANVASS_PAYLOAD_MAX_FIELDS)
    return;
  change->name = put (job, used, name);
  change->value = put (job, used, value);
  job->change->n_fields++;
}

/* What was emptied is not among those of @corrected. */
static void
put_fields (CanvassCorrectDialog *self,
            CanvassDecisionJob *job,
            const CanvassPayload *corrected,
            gsize *used)
{
  for (guint i = 0; i < canvass_payload_get_n_fields (corrected); i++) {
    const char *name = canvass_payload_get_field_name (corrected, i);
    const char *value = canvass_payload_get_field_value (corrected, i);

    if (g_strcmp0 (canvass_payload_get_field (self->payload, name), value) != 0)
      put_field (job, name, value, used);
  }
  for (guint i = 0; i < canvass_payload_get_n_fields (self->payload); i++) {
    const char *name = canvass_payload_get_field_name (self->payload, i);

    if (canvass_payload_get_field (corrected, name) == NULL)
      put_field (job, name, "", used);
  }
  qsort (job->change->fields, job->change->n_fields, sizeof (CanvassDecisionField), compare_fields);
}

static void
put_consents (CanvassCorrectDialog *self,
              CanvassDecisionJob *job,
              const CanvassPayload *corrected,
              gsize *used)
{
  for (guint i = 0; i < canvass_payload_get_n_consents (corrected); i++) {
    const char *name = canvass_payload_get_consent_name (corrected, i);
    gboolean given = canvass_payload_get_consent_given (corrected, i);
    CanvassDecisionConsent *change = &job->change->consents[job->change->n_consents];

    if (canvass_payload_get_consent (self->payload, name) == given)
      continue;
    change->name = put (job, used, name);
    change->given = given;
    job->change->n_consents++;
  }
}

/* FALSE: nothing is another than before. */
static gboolean
fill (CanvassCorrectDialog *self, CanvassDecisionJob *job, const CanvassPayload *corrected)
{
  gsize used = 0;

  job->change = canvass_secret_new (sizeof *job->change);
  canvass_decision_body_init (job->change, CANVASS_DECISION_CORRECTION);
  job->texts = canvass_secret_new (2 * CANVASS_PAYLOAD_MAX_BYTES);
  put_fields (self, job, corrected, &used);
  put_consents (self, job, corrected, &used);
  job->change->public_name = canvass_payload_get_public_name (corrected);
  return job->change->n_fields > 0 || job->change->n_consents > 0 ||
         job->change->public_name != CANVASS_PUBLIC_UNSET;
}

static void
on_save (CanvassCorrectDialog *self)
{
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason_row));
  g_autoptr (CanvassPayload) corrected = canvass_payload_new ();
  g_autofree char *problem = NULL;
  CanvassDecisionJob *job;

  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->save_button)) ||
      !canvass_typing_form_take (self->form, corrected, &problem))
    return;

  job = canvass_decision_job_new (CANVASS_DECISION_JOB_CORRECT);
  canvass_decision_job_add (job, self->hash);
  if (!fill (self, job, corrected)) {
    canvass_decision_job_free (job);
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
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
canvass_correct_dialog_dispose (GObject *object)
{
  CanvassCorrectDialog *self = CANVASS_CORRECT_DIALOG (object);

  g_clear_pointer (&self->payload, canvass_payload_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_CORRECT_DIALOG);

  G_OBJECT_CLASS (canvass_correct_dialog_parent_class)->dispose (object);
}

static void
canvass_correct_dialog_class_init (CanvassCorrectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_correct_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/correct-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassCorrectDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassCorrectDialog, form);
  gtk_widget_class_bind_template_child (widget_class, CanvassCorrectDialog, reason_row);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
canvass_correct_dialog_init (CanvassCorrectDialog *self)
{
  g_type_ensure (CANVASS_TYPE_TYPING_FORM);
  gtk_widget_init_template (GTK_WIDGET (self));
}

CanvassCorrectDialog *
canvass_correct_dialog_new (CanvassDeskView *view, const CanvassSignatureSheet *sheet)
{
  CanvassCorrectDialog *self;

  g_return_val_if_fail (CANVASS_IS_DESK_VIEW (view), NULL);

  self = g_object_new (
      CANVASS_TYPE_CORRECT_DIALOG, "transient-for", gtk_widget_get_root (GTK_WIDGET (view)), NULL);
  self->view = view;
  memcpy (self->hash, sheet->hash, CANVASS_HASH_BYTES);
  self->payload = canvass_sheet_copy_payload (sheet->payload);

  canvass_typing_form_correct (self->form, get_campaign (self), self->payload);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), FALSE);
  return self;
}
