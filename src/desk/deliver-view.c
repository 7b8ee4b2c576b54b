/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/deliver-view.h"

#include "desk/figures.h"
#include "desk/paper-view.h"
#include "desk/print-choices.h"
#include "desk/print-job.h"
#include "format/envelope.h"
#include "format/file.h"

#include <glib/gi18n-lib.h>

/* Who can open the file, as the row lists them. */
enum { FOR_ME, FOR_ANOTHER, FOR_ANYBODY };

struct _CanvassDeliverView {
  CanvassDeskView parent_instance;

  GtkFileChooserNative *chooser; /* (owned) (nullable) */
  CanvassPrintRequest *asked;    /* (owned) (nullable) what waits for a key or a place */
  GCancellable *cancellable;     /* (owned) (nullable) while it saves a petition */
  CanvassDeskProgress *progress; /* (owned) (nullable) the same */

  /* template widgets */
  AdwComboRow *language_row;
  AdwComboRow *paper_row;
  GtkSwitch *street_switch;
  GtkSwitch *drawing_switch;
  AdwComboRow *reader_row;
  AdwPreferencesGroup *plain_group;
  CanvassPaperView *paper;
  GtkSpinButton *sheets_spin;
  GtkSpinButton *first_spin;
  GtkStack *action_stack;
  GtkProgressBar *progress_bar;
};

G_DEFINE_FINAL_TYPE (CanvassDeliverView, canvass_deliver_view, CANVASS_TYPE_DESK_VIEW)

static CanvassDesk *
get_desk (CanvassDeliverView *self)
{
  return canvass_desk_view_get_desk (CANVASS_DESK_VIEW (self));
}

static CanvassPrintRequest *
make_request (CanvassDeliverView *self, CanvassPrintWhat what)
{
  CanvassPrintRequest *request = canvass_print_request_new (
      what,
      canvass_print_choices_get_language (self->language_row,
                                          canvass_desk_get_campaign (get_desk (self))));

  request->paper = canvass_print_choices_get_paper (self->paper_row);
  return request;
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassDeliverView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassPrintResult) drawn =
      canvass_print_finish (CANVASS_DESK (source), result, &error);
  g_autofree char *unique = NULL, *pages = NULL, *name = NULL;

  if (canvass_desk_is_locked (CANVASS_DESK (source)))
    return;
  if (drawn == NULL) {
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
    return;
  }

  unique = canvass_figure_write (drawn->unique);
  pages = canvass_figure_write (drawn->n_pages);
  /* Translators: of a petition's cover that is shown; how many people signed, and its pages. */
  name = g_strdup_printf (_ ("The cover. People who signed: %s. Pages in all: %s"), unique, pages);
  canvass_paper_view_set_page (self->paper, g_steal_pointer (&drawn->page), name);
}

static void
draw (CanvassDeliverView *self)
{
  CanvassPrintRequest *request = make_request (self, CANVASS_PRINT_PETITION);

  request->page = 1;
  request->with_street = gtk_switch_get_active (self->street_switch);
  request->with_drawings = gtk_switch_get_active (self->drawing_switch);
  canvass_print_async (get_desk (self), request, NULL, NULL, on_drawn, g_object_ref (self));
}

static void
on_choice_changed (CanvassDeliverView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->plain_group),
                          adw_combo_row_get_selected (self->reader_row) == FOR_ANYBODY);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    draw (self);
}

static void
end_saving (CanvassDeliverView *self)
{
  g_clear_object (&self->cancellable);
  g_clear_object (&self->progress);
  gtk_stack_set_visible_child_name (self->action_stack, "save");
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassDeliverView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassPrintResult) saved =
      canvass_print_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)))
    return;
  end_saving (self);
  if (saved == NULL)
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
  else
    canvass_desk_view_toast (CANVASS_DESK_VIEW (self), _ ("Saved."));
}

/* A last step may be told when all is saved already. */
static void
on_progress (CanvassDeliverView *self, CanvassDeskProgress *progress)
{
  double fraction = canvass_desk_progress_get_fraction (progress);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  else
    gtk_progress_bar_pulse (self->progress_bar);
}

static void
save (CanvassDeliverView *self, CanvassPrintRequest *request)
{
  self->cancellable = g_cancellable_new ();
  self->progress = canvass_desk_progress_new ();
  g_signal_connect_object (
      self->progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_stack_set_visible_child_name (self->action_stack, "saving");
  canvass_print_async (
      get_desk (self), request, self->progress, self->cancellable, on_saved, g_object_ref (self));
}

static void
on_place_chosen (CanvassDeliverView *self, int response)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser))
                               : NULL;
  CanvassPrintRequest *request = g_steal_pointer (&self->asked);

  g_clear_object (&self->chooser);
  request->path = file != NULL ? g_file_get_path (file) : NULL;
  if (request->path != NULL)
    save (self, request);
  else
    canvass_print_request_free (request);
}

static void
ask_place (CanvassDeliverView *self, const char *name)
{
  g_clear_object (&self->chooser);
  self->chooser = canvass_print_choices_ask_place (GTK_WIDGET (self), name);
  g_signal_connect_object (
      self->chooser, "response", G_CALLBACK (on_place_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
load_reader (const char *path, CanvassPublicKey *key, GError **error)
{
  g_autoptr (GBytes) file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_PUBLIC_KEY), error);

  return file != NULL && canvass_public_key_read (file, key, error);
}

static void
on_reader_chosen (CanvassDeliverView *self, int response)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser))
                               : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->chooser);
  if (path == NULL)
    return;
  if (!load_reader (path, &self->asked->recipients[0], &error)) {
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
    return;
  }
  self->asked->n_recipients = 1;
  ask_place (self, "petition.pdf.sealed");
}

static void
ask_reader (CanvassDeliverView *self)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("The key of who receives it (.pub)"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_OPEN,
                                               NULL,
                                               NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (
      self->chooser, "response", G_CALLBACK (on_reader_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
ask_for (CanvassDeliverView *self, CanvassPrintRequest *request)
{
  g_clear_pointer (&self->asked, canvass_print_request_free);
  self->asked = request;
}

static void
on_save_petition (CanvassDeliverView *self)
{
  CanvassPrintRequest *request = make_request (self, CANVASS_PRINT_PETITION);

  request->with_street = gtk_switch_get_active (self->street_switch);
  request->with_drawings = gtk_switch_get_active (self->drawing_switch);
  ask_for (self, request);
  switch (adw_combo_row_get_selected (self->reader_row)) {
  case FOR_ANOTHER:
    ask_reader (self);
    break;
  case FOR_ANYBODY:
    ask_place (self, "petition.pdf");
    break;
  case FOR_ME:
  default:
    request->recipients[0] = canvass_desk_get_key (get_desk (self))->pub;
    request->n_recipients = 1;
    ask_place (self, "petition.pdf.sealed");
  }
}

static void
on_stop (CanvassDeliverView *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
save_handout (CanvassDeliverView *self, CanvassHandout what, const char *name)
{
  CanvassPrintRequest *request = make_request (self, CANVASS_PRINT_HANDOUT);

  request->handout = what;
  request->n_sheets = (guint)gtk_spin_button_get_value_as_int (self->sheets_spin);
  request->first_sheet = (guint)gtk_spin_button_get_value_as_int (self->first_spin);
  ask_for (self, request);
  ask_place (self, name);
}

static void
on_save_poster (CanvassDeliverView *self)
{
  save_handout (self, CANVASS_HANDOUT_POSTER, "poster.pdf");
}

static void
on_save_card (CanvassDeliverView *self)
{
  save_handout (self, CANVASS_HANDOUT_CARD, "card.pdf");
}

static void
on_save_sheets (CanvassDeliverView *self)
{
  save_handout (self, CANVASS_HANDOUT_SHEET, "sheets.pdf");
}

static void
canvass_deliver_view_refresh (CanvassDeskView *view)
{
  CanvassDeliverView *self = CANVASS_DELIVER_VIEW (view);

  canvass_print_choices_fill_languages (self->language_row,
                                        canvass_desk_get_campaign (get_desk (self)));
  canvass_print_choices_fill_papers (self->paper_row);
  draw (self);
}

static void
canvass_deliver_view_wipe (CanvassDeskView *view)
{
  CanvassDeliverView *self = CANVASS_DELIVER_VIEW (view);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  canvass_paper_view_set_page (self->paper, NULL, "");
}

static void
canvass_deliver_view_dispose (GObject *object)
{
  CanvassDeliverView *self = CANVASS_DELIVER_VIEW (object);

  g_clear_object (&self->chooser);
  g_clear_pointer (&self->asked, canvass_print_request_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->progress);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_DELIVER_VIEW);

  G_OBJECT_CLASS (canvass_deliver_view_parent_class)->dispose (object);
}

static void
canvass_deliver_view_class_init (CanvassDeliverViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_deliver_view_dispose;
  CANVASS_DESK_VIEW_CLASS (klass)->refresh = canvass_deliver_view_refresh;
  CANVASS_DESK_VIEW_CLASS (klass)->wipe = canvass_deliver_view_wipe;

  g_type_ensure (CANVASS_TYPE_PAPER_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/deliver-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassDeliverView, language_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeliverView, paper_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeliverView, street_switch);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeliverView, drawing_switch);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeliverView, reader_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeliverView, plain_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeliverView, paper);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeliverView, sheets_spin);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeliverView, first_spin);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeliverView, action_stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassDeliverView, progress_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save_petition);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_save_poster);
  gtk_widget_class_bind_template_callback (widget_class, on_save_card);
  gtk_widget_class_bind_template_callback (widget_class, on_save_sheets);
}

static void
canvass_deliver_view_init (CanvassDeliverView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
