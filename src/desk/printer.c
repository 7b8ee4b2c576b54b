/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/printer.h"

#include "desk/figures.h"
#include "desk/spool.h"

#include "format/envelope.h"
#include "format/file.h"
#include "ledger/export.h"

#include <glib/gi18n-lib.h>

struct _CanvassPrinter {
  GObject parent_instance;

  CanvassDeskView *view;         /* (unowned) (nullable) NULL once it is gone */
  GtkFileChooserNative *chooser; /* (owned) (nullable) */
  CanvassPrintRequest *asked;    /* (owned) (nullable) what waits for a key or a place */
  char *name;                    /* (nullable) offered for it */
  GCancellable *saving;          /* (owned) (nullable) while it saves */
  guint n_saving;
  GCancellable *drawing;        /* (owned) (nullable) for the last drawn */
  gboolean laying_out;          /* for a printer */
  GtkPrintOperation *operation; /* (owned) (nullable) */
  CanvassPrintWhat printing;
  guint64 n_printed, n_lost; /* people of it, and drawings that it lacks */
};

enum {
  DRAWN,
  BEGAN,
  ENDED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassPrinter, canvass_printer, G_TYPE_OBJECT)

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassPrinter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassPrintResult) drawn =
      canvass_print_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)) || self->view == NULL)
    return;

  if (drawn == NULL)
    canvass_desk_view_toast_error (self->view, error);
  else
    g_signal_emit (self, signals[DRAWN], 0, drawn);
}

void
canvass_printer_draw (CanvassPrinter *self, CanvassPrintRequest *request)
{
  g_return_if_fail (CANVASS_IS_PRINTER (self));

  if (self->drawing != NULL)
    g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  self->drawing = g_cancellable_new ();
  canvass_print_async (canvass_desk_view_get_desk (self->view),
                       request,
                       NULL,
                       self->drawing,
                       on_drawn,
                       g_object_ref (self));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassPrinter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassPrintResult) saved =
      canvass_print_finish (CANVASS_DESK (source), result, &error);

  self->n_saving--;
  if (self->n_saving == 0)
    g_clear_object (&self->saving);
  if (canvass_desk_is_locked (CANVASS_DESK (source)) || self->view == NULL)
    return;

  if (self->n_saving == 0)
    g_signal_emit (self, signals[ENDED], 0);
  if (saved == NULL)
    canvass_desk_view_toast_error (self->view, error);
  else
    canvass_desk_view_toast (self->view, _ ("Saved."));
}

static void
save (CanvassPrinter *self, CanvassPrintRequest *request)
{
  g_autoptr (CanvassDeskProgress) progress = canvass_desk_progress_new ();

  if (self->n_saving == 0)
    self->saving = g_cancellable_new ();
  self->n_saving++;
  g_signal_emit (self, signals[BEGAN], 0, progress);
  canvass_print_async (canvass_desk_view_get_desk (self->view),
                       request,
                       progress,
                       self->saving,
                       on_saved,
                       g_object_ref (self));
}

/* (transfer full) (nullable) what was chosen, and the chooser is done. */
static char *
take_path (CanvassPrinter *self, int response)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser))
                               : NULL;

  g_clear_object (&self->chooser);
  return file != NULL ? g_file_get_path (file) : NULL;
}

static void
show_chooser (CanvassPrinter *self,
              const char *title,
              GtkFileChooserAction action,
              const char *accept,
              GCallback on_response)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->view));

  g_clear_object (&self->chooser);
  self->chooser =
      gtk_file_chooser_native_new (title, GTK_WINDOW (root), action, accept, _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), self->name);
  g_signal_connect_object (self->chooser, "response", on_response, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_place_chosen (CanvassPrinter *self, int response)
{
  g_autoptr (CanvassPrintRequest) request = g_steal_pointer (&self->asked);

  request->path = take_path (self, response);
  if (request->path != NULL)
    save (self, g_steal_pointer (&request));
}

static void
ask_place (CanvassPrinter *self)
{
  show_chooser (
      self, _ ("Save"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), G_CALLBACK (on_place_chosen));
}

static gboolean
load_reader (const char *path, CanvassPublicKey *key, GError **error)
{
  g_autoptr (GBytes) file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_PUBLIC_KEY), error);

  return file != NULL && canvass_public_key_read (file, key, error);
}

static void
on_reader_chosen (CanvassPrinter *self, int response)
{
  g_autofree char *path = take_path (self, response);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  if (!load_reader (path, &self->asked->recipients[0], &error)) {
    canvass_desk_view_toast_error (self->view, error);
    return;
  }
  self->asked->n_recipients = 1;
  ask_place (self);
}

static void
take (CanvassPrinter *self, CanvassPrintRequest *request, const char *name)
{
  g_clear_pointer (&self->asked, canvass_print_request_free);
  self->asked = request;
  g_free (self->name);
  self->name = g_strdup (name);
}

void
canvass_printer_ask_place (CanvassPrinter *self, CanvassPrintRequest *request, const char *name)
{
  g_return_if_fail (CANVASS_IS_PRINTER (self));

  take (self, request, name);
  ask_place (self);
}

void
canvass_printer_ask_reader (CanvassPrinter *self, CanvassPrintRequest *request, const char *name)
{
  g_return_if_fail (CANVASS_IS_PRINTER (self));

  take (self, request, name);
  show_chooser (self,
                _ ("The key of who receives it (.pub)"),
                GTK_FILE_CHOOSER_ACTION_OPEN,
                NULL,
                G_CALLBACK (on_reader_chosen));
}

typedef struct {
  char *where;
  guint64 n;
} Printed;

static void
printed_free (gpointer data)
{
  Printed *self = data;

  g_free (self->where);
  g_free (self);
}

static gpointer
keep_note (CanvassLedger *ledger,
           CanvassRoll *roll,
           gpointer data,
           CanvassDeskProgress *progress,
           GCancellable *cancellable,
           GError **error)
{
  const Printed *printed = data;

  canvass_export_keep_note (ledger, "paper", printed->where, NULL, 0, printed->n, error);
  return NULL;
}

static void
on_noted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassPrinter) self = user_data;
  g_autoptr (GError) error = NULL;

  canvass_desk_run_finish (CANVASS_DESK (source), result, &error);
  if (error != NULL && self->view != NULL && !canvass_desk_is_locked (CANVASS_DESK (source)))
    canvass_desk_view_toast_error (self->view, error);
}

/* Whoever destroys the ledger is told where its names went. */
static void
note_printed (CanvassPrinter *self)
{
  const char *name =
      gtk_print_settings_get_printer (gtk_print_operation_get_print_settings (self->operation));
  Printed *printed = g_new0 (Printed, 1);

  printed->where = g_strdup (name != NULL ? name : "");
  printed->n = self->n_printed;
  canvass_desk_run_async (canvass_desk_view_get_desk (self->view),
                          keep_note,
                          printed,
                          printed_free,
                          NULL,
                          CANVASS_DESK_LONG,
                          NULL,
                          NULL,
                          on_noted,
                          g_object_ref (self));
}

static void
tell_printed (CanvassPrinter *self)
{
  g_autofree char *lost = canvass_figure_write (self->n_lost);
  g_autofree char *words =
      self->n_lost == 0
          ? g_strdup (_ ("Handed to the printer."))
          : g_strdup_printf (_ ("Handed to the printer. Drawings that are damaged here, and so not "
                                "on the paper: %s"),
                             lost);

  canvass_desk_view_toast (self->view, words);
}

static void
on_printed (CanvassPrinter *self, GtkPrintOperationResult result)
{
  gboolean drawn = canvass_spool_has_drawn (self->operation);
  g_autoptr (GError) error = NULL;

  /* A part of it is out as well as all of it. */
  if (self->view != NULL && drawn && self->printing == CANVASS_PRINT_PETITION)
    note_printed (self);
  if (self->view != NULL && result == GTK_PRINT_OPERATION_RESULT_ERROR) {
    gtk_print_operation_get_error (self->operation, &error);
    canvass_desk_view_toast_error (self->view, error);
  } else if (self->view != NULL && drawn && result == GTK_PRINT_OPERATION_RESULT_APPLY) {
    tell_printed (self);
  }
  g_clear_object (&self->operation);
}

static void
run (CanvassPrinter *self, CanvassPrintResult *result)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->view));

  self->n_printed = result->unique;
  self->n_lost = result->n_lost;
  self->operation = canvass_spool_new (g_steal_pointer (&result->printout), self->name);
  g_signal_connect_object (
      self->operation, "done", G_CALLBACK (on_printed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (canvass_desk_view_get_desk (self->view),
                           "locked",
                           G_CALLBACK (canvass_spool_stop),
                           self->operation,
                           G_CONNECT_SWAPPED);
  /* What goes wrong is told when it is done. */
  gtk_print_operation_run (
      self->operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (root), NULL);
}

static void
on_laid_out (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassPrinter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassPrintResult) laid_out =
      canvass_print_finish (CANVASS_DESK (source), result, &error);

  self->laying_out = FALSE;
  if (canvass_desk_is_locked (CANVASS_DESK (source)) || self->view == NULL)
    return;

  if (laid_out == NULL)
    canvass_desk_view_toast_error (self->view, error);
  else
    run (self, laid_out);
}

void
canvass_printer_print (CanvassPrinter *self, CanvassPrintRequest *request, const char *name)
{
  g_return_if_fail (CANVASS_IS_PRINTER (self));

  if (self->laying_out || self->operation != NULL) {
    canvass_print_request_free (request);
    return;
  }

  g_free (self->name);
  self->name = g_strdup (name);
  self->laying_out = TRUE;
  self->printing = request->what;
  canvass_print_async (canvass_desk_view_get_desk (self->view),
                       request,
                       NULL,
                       NULL,
                       on_laid_out,
                       g_object_ref (self));
}

void
canvass_printer_stop (CanvassPrinter *self)
{
  g_return_if_fail (CANVASS_IS_PRINTER (self));

  g_cancellable_cancel (self->saving);
}

static void
canvass_printer_finalize (GObject *object)
{
  CanvassPrinter *self = CANVASS_PRINTER (object);

  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->asked, canvass_print_request_free);
  g_clear_object (&self->saving);
  g_clear_object (&self->drawing);
  g_clear_object (&self->operation);
  g_free (self->name);

  G_OBJECT_CLASS (canvass_printer_parent_class)->finalize (object);
}

static void
canvass_printer_class_init (CanvassPrinterClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_printer_finalize;

  signals[DRAWN] = g_signal_new (
      "drawn", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[BEGAN] = g_signal_new ("began",
                                 type,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 1,
                                 CANVASS_TYPE_DESK_PROGRESS);
  signals[ENDED] =
      g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_printer_init (CanvassPrinter *self)
{
}

CanvassPrinter *
canvass_printer_new (CanvassDeskView *view)
{
  CanvassPrinter *self = g_object_new (CANVASS_TYPE_PRINTER, NULL);

  g_set_weak_pointer (&self->view, view);
  return self;
}
