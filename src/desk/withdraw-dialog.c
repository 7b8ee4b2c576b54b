/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/withdraw-dialog.h"

#include "desk/decision-job.h"
#include "desk/figures.h"
#include "format/secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  CanvassDeskView *view; /* (unowned) its window is above the dialog's */
  guint8 hash[CANVASS_HASH_BYTES];
  GtkEditable *code; /* (unowned) (nullable) where one is asked for */
} Question;

static void
withdraw (Question *self)
{
  CanvassDecisionJob *job = canvass_decision_job_new (CANVASS_DECISION_JOB_WITHDRAW);

  if (self->code != NULL) {
    const char *typed = gtk_editable_get_text (self->code);

    job->code = canvass_secret_new (MAX (strlen (typed) + 1, CANVASS_CODE_CHARS));
    if (!canvass_payload_tidy_code (typed, job->code))
      strcpy (job->code, typed);
  } else {
    canvass_decision_job_add (job, self->hash);
  }
  canvass_decision_job_run (job,
                            self->view,
                            NULL,
                            canvass_decision_job_offer_undo,
                            (gpointer)_ ("Withdrawn. It is not counted or handed in any more."));
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  if (g_str_equal (response, "withdraw"))
    withdraw (user_data);
}

static void
on_code_changed (AdwMessageDialog *dialog, GtkEditable *entry)
{
  adw_message_dialog_set_response_enabled (
      dialog, "withdraw", *gtk_editable_get_text (entry) != '\0');
}

static void
ask_for_code (AdwMessageDialog *dialog, Question *question)
{
  GtkWidget *entry = gtk_entry_new ();

  question->code = GTK_EDITABLE (entry);
  gtk_editable_set_enable_undo (question->code, FALSE);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("The signer’s code"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_set_response_enabled (dialog, "withdraw", FALSE);
  g_signal_connect_object (
      entry, "changed", G_CALLBACK (on_code_changed), dialog, G_CONNECT_SWAPPED);
}

static char *
word_body (const CanvassSignatureSheet *sheet)
{
  if (sheet == NULL)
    return g_strdup (_ ("Type the code that the signer was given. It also holds for a signature "
                        "that has not arrived yet."));

  if (sheet->n_joined == 0)
    return g_strdup (_ ("It is not counted or handed in any more. You can undo this."));

  return canvass_figure_word (
      g_dngettext (
          GETTEXT_PACKAGE,
          "It is not counted or handed in any more, and neither is %s other signature of "
          "the same person. You can undo this.",
          "It is not counted or handed in any more, and neither are %s other signatures of "
          "the same person. You can undo this.",
          sheet->n_joined),
      sheet->n_joined);
}

GtkWindow *
canvass_withdraw_dialog_new (CanvassDeskView *view, const CanvassSignatureSheet *sheet)
{
  g_autofree char *body = word_body (sheet);
  Question *question;
  GtkWidget *dialog;

  g_return_val_if_fail (CANVASS_IS_DESK_VIEW (view), NULL);

  question = g_new0 (Question, 1);
  question->view = view;
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (view))),
                                   sheet != NULL ? _ ("Withdraw this signature?")
                                                 : _ ("Withdraw by a signer’s code…"),
                                   body);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  if (sheet != NULL)
    memcpy (question->hash, sheet->hash, sizeof question->hash);
  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "withdraw", _ ("Withdraw"), NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "withdraw", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog),
                                           sheet != NULL ? "cancel" : "withdraw");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  if (sheet == NULL)
    ask_for_code (ADW_MESSAGE_DIALOG (dialog), question);
  g_signal_connect_data (dialog,
                         "response",
                         G_CALLBACK (on_response),
                         question,
                         (GClosureNotify)(void (*) (void))g_free,
                         0);
  return GTK_WINDOW (dialog);
}
