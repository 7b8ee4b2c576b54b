/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/signatures-view.h"

#include "desk/correct-dialog.h"
#include "desk/decision-job.h"
#include "desk/figures.h"
#include "desk/signature-columns.h"
#include "desk/signature-details.h"
#include "desk/signature-filter.h"
#include "desk/signature-rows.h"
#include "desk/withdraw-dialog.h"
#include "desk/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CanvassSignaturesView {
  CanvassDeskView parent_instance;

  /* Owned. */
  CanvassSignatureRows *rows;
  GtkSingleSelection *selection;
  GCancellable *looking;          /* (nullable) while a signature is fetched */
  guint8 shown[CANVASS_ID_BYTES]; /* record id of the one in the details */
  gboolean asked_anew;            /* what is found is read from its beginning */
  gboolean shows;
  GtkWindow *dialog; /* (unowned) (nullable) over this view */

  /* template widgets */
  AdwLeaflet *leaflet;
  GtkWidget *list_side;
  GtkWidget *details_side;
  GtkSearchEntry *search_entry;
  CanvassSignatureFilter *filter;
  GtkMenuButton *filter_button;
  GtkPopover *filter_popover;
  GMenuModel *more_menu;
  GtkLabel *count_label;
  GtkSpinner *spinner;
  GtkStack *stack;
  GtkWidget *reading_box;
  GtkProgressBar *reading_bar;
  AdwStatusPage *none_page;
  GtkScrolledWindow *scroller;
  GtkColumnView *column_view;
  GtkButton *back_button;
  CanvassSignatureDetails *details;
};

G_DEFINE_FINAL_TYPE (CanvassSignaturesView, canvass_signatures_view, CANVASS_TYPE_DESK_VIEW)

static CanvassDesk *
get_desk (CanvassSignaturesView *self)
{
  return canvass_desk_view_get_desk (CANVASS_DESK_VIEW (self));
}

/* Columns */

/* Where columns begin at the right, a scrolled window would show the last of them first. */
static gboolean
show_first_columns (GtkWidget *scroller, GdkFrameClock *clock, gpointer unused)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));

  gtk_adjustment_set_value (
      across, gtk_adjustment_get_upper (across) - gtk_adjustment_get_page_size (across));
  return G_SOURCE_REMOVE;
}

/* While columns are being laid out, they do not follow. */
static void
on_columns_changed (CanvassSignaturesView *self)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    gtk_widget_add_tick_callback (GTK_WIDGET (self->scroller), show_first_columns, NULL, NULL);
}

/* One signature */

static void
show_details (CanvassSignaturesView *self, CanvassSignatureSheet *sheet)
{
  canvass_signature_details_show (
      self->details, canvass_desk_get_campaign (get_desk (self)), sheet);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassSignaturesView) self = user_data;
  g_autoptr (GError) error = NULL;
  CanvassSignatureSheet *sheet = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->shows ||
      canvass_desk_is_locked (CANVASS_DESK (source))) {
    canvass_signature_sheet_free (sheet);
    return;
  }

  g_clear_object (&self->looking);
  show_details (self, sheet);
  if (error != NULL)
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
}

static void
look (CanvassSignaturesView *self, const guint8 *record_id)
{
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looking = g_cancellable_new ();
  memmove (self->shown, record_id, CANVASS_ID_BYTES);
  self->shows = TRUE;
  canvass_desk_run_async (get_desk (self),
                          canvass_signature_job_sheet,
                          g_memdup2 (record_id, CANVASS_ID_BYTES),
                          g_free,
                          (GDestroyNotify)canvass_signature_sheet_free,
                          CANVASS_DESK_READS,
                          NULL,
                          self->looking,
                          on_looked,
                          g_object_ref (self));
}

static void
look_at_selected (CanvassSignaturesView *self)
{
  CanvassSignatureRow *row = gtk_single_selection_get_selected_item (self->selection);
  const CanvassSignatureBrief *brief = row != NULL ? canvass_signature_row_get_brief (row) : NULL;

  if (brief != NULL &&
      (!self->shows || memcmp (brief->record_id, self->shown, CANVASS_ID_BYTES) != 0))
    look (self, brief->record_id);
}

/* The row may not have been fetched yet. */
static void
on_selected (CanvassSignaturesView *self)
{
  CanvassSignatureRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (row != NULL) {
    g_signal_handlers_disconnect_by_func (row, look_at_selected, self);
    g_signal_connect_object (row, "loaded", G_CALLBACK (look_at_selected), self, G_CONNECT_SWAPPED);
  }
  look_at_selected (self);
}

static void
on_row_activated (CanvassSignaturesView *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  adw_leaflet_set_visible_child (self->leaflet, self->details_side);
}

static void
on_back (CanvassSignaturesView *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
}

static void
on_folded (CanvassSignaturesView *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);

  canvass_signature_columns_fold (self->column_view, folded);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), folded);
  gtk_column_view_set_single_click_activate (self->column_view, folded);
}

/* The search */

static void
show_count (CanvassSignaturesView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  g_autofree char *text =
      canvass_figure_word (g_dngettext (GETTEXT_PACKAGE, "%s signature", "%s signatures", n), n);
  gboolean asked = canvass_signature_filter_is_set (self->filter) ||
                   *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';

  gtk_label_set_label (self->count_label, text);
  adw_status_page_set_title (self->none_page,
                             asked ? _ ("Nothing found") : _ ("No signatures yet"));
  adw_status_page_set_description (
      self->none_page,
      asked ? _ ("Type less of the name, or look at the filter.")
            : _ ("Import what the tables have collected, then they are here."));
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "none");
}

static void
on_query_changed (CanvassSignaturesView *self)
{
  CanvassRollListQuery query = { .search =
                                     gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) };

  if (self->rows == NULL || canvass_desk_is_locked (get_desk (self)))
    return;

  canvass_signature_filter_read (self->filter, &query);
  canvass_signature_rows_find (self->rows, &query);
  self->asked_anew = TRUE;
  gtk_spinner_start (self->spinner);
  if (canvass_signature_filter_is_set (self->filter))
    gtk_widget_add_css_class (GTK_WIDGET (self->filter_button), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->filter_button), "accent");
}

/* Seen only if it takes long enough to be told. */
static void
on_progress (CanvassSignaturesView *self, CanvassDeskProgress *progress)
{
  gtk_widget_set_visible (self->reading_box, TRUE);
  gtk_progress_bar_set_fraction (self->reading_bar,
                                 MAX (canvass_desk_progress_get_fraction (progress), 0));
}

static void
on_reading (CanvassSignaturesView *self, CanvassDeskProgress *progress)
{
  gtk_widget_set_visible (self->reading_box, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "waiting");
  g_signal_connect_object (progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
}

static void
on_found (CanvassSignaturesView *self)
{
  GPtrArray *languages = canvass_signature_rows_get_languages (self->rows);

  gtk_spinner_stop (self->spinner);
  if (languages != NULL)
    canvass_signature_filter_set_languages (self->filter, languages);
  show_count (self);
  if (self->asked_anew)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  self->asked_anew = FALSE;
}

/* Nobody chose what is there now. */
static void
on_exchanged (CanvassSignaturesView *self, guint position, guint n)
{
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (selected != GTK_INVALID_LIST_POSITION && selected >= position && selected - position < n)
    gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
on_failed (CanvassSignaturesView *self, const GError *error)
{
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (self->reading_box, FALSE);
  canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
}

static void
on_search_stopped (CanvassSignaturesView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

/* Tables */

static gpointer
list_kiosks (CanvassLedger *ledger,
             CanvassRoll *roll,
             gpointer data,
             CanvassDeskProgress *progress,
             GCancellable *cancellable,
             GError **error)
{
  return canvass_ledger_list_kiosks (ledger, error);
}

static void
on_kiosks (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassSignaturesView) self = user_data;
  g_autoptr (GArray) kiosks = canvass_desk_run_finish (CANVASS_DESK (source), result, NULL);

  if (kiosks != NULL && self->rows != NULL)
    canvass_signature_filter_set_kiosks (self->filter, kiosks);
}

static void
canvass_signatures_view_refresh (CanvassDeskView *view)
{
  CanvassSignaturesView *self = CANVASS_SIGNATURES_VIEW (view);

  if (self->rows == NULL) {
    self->rows = canvass_signature_rows_new (get_desk (self));
    g_signal_connect_object (
        self->rows, "reading", G_CALLBACK (on_reading), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (self->rows, "found", G_CALLBACK (on_found), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (
        self->rows, "exchanged", G_CALLBACK (on_exchanged), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (self->rows, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
    gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
    on_query_changed (self);
  } else {
    canvass_signature_rows_find_again (self->rows);
  }

  if (self->shows)
    look (self, self->shown);
  canvass_desk_run_async (get_desk (self),
                          list_kiosks,
                          NULL,
                          NULL,
                          (GDestroyNotify)g_array_unref,
                          CANVASS_DESK_LONG,
                          NULL,
                          NULL,
                          on_kiosks,
                          g_object_ref (self));
}

static void
canvass_signatures_view_wipe (CanvassDeskView *view)
{
  CanvassSignaturesView *self = CANVASS_SIGNATURES_VIEW (view);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  self->shows = FALSE;
  canvass_signature_details_show (self->details, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  if (self->dialog != NULL)
    gtk_window_destroy (self->dialog);
  if (self->rows != NULL)
    canvass_signature_rows_clear (self->rows);
}

static void
canvass_signatures_view_open (CanvassDeskView *view, const char *where)
{
  CanvassSignaturesView *self = CANVASS_SIGNATURES_VIEW (view);
  guint8 record_id[CANVASS_ID_BYTES];

  if (!canvass_from_hex (record_id, sizeof record_id, where))
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), where);
  look (self, record_id);
  adw_leaflet_set_visible_child (self->leaflet, self->details_side);
}

/* Decisions */

static void
present (CanvassSignaturesView *self, GtkWindow *dialog)
{
  g_set_weak_pointer (&self->dialog, dialog);
  gtk_window_present (dialog);
}

static void
on_correct (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassSignaturesView *self = CANVASS_SIGNATURES_VIEW (widget);
  const CanvassSignatureSheet *sheet = canvass_signature_details_get_sheet (self->details);

  if (sheet != NULL)
    present (self, GTK_WINDOW (canvass_correct_dialog_new (CANVASS_DESK_VIEW (self), sheet)));
}

static void
on_withdraw (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassSignaturesView *self = CANVASS_SIGNATURES_VIEW (widget);
  const CanvassSignatureSheet *sheet = canvass_signature_details_get_sheet (self->details);

  if (sheet != NULL)
    present (self, canvass_withdraw_dialog_new (CANVASS_DESK_VIEW (self), sheet));
}

static void
on_withdraw_by_code (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassSignaturesView *self = CANVASS_SIGNATURES_VIEW (widget);

  present (self, canvass_withdraw_dialog_new (CANVASS_DESK_VIEW (self), NULL));
}

static void
on_show_all (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassSignaturesView *self = CANVASS_SIGNATURES_VIEW (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  canvass_signature_filter_reset (self->filter);
}

static void
on_search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassSignaturesView *self = CANVASS_SIGNATURES_VIEW (widget);

  on_back (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
canvass_signatures_view_dispose (GObject *object)
{
  CanvassSignaturesView *self = CANVASS_SIGNATURES_VIEW (object);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_weak_pointer (&self->dialog);
  if (self->selection != NULL)
    gtk_single_selection_set_model (self->selection, NULL);
  g_clear_object (&self->rows);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_SIGNATURES_VIEW);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (canvass_signatures_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, leaflet);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, list_side);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, details_side);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, filter);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, filter_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, filter_popover);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, more_menu);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, count_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, spinner);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, reading_box);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, reading_bar);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, none_page);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, scroller);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, column_view);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, back_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignaturesView, details);
  gtk_widget_class_bind_template_callback (widget_class, on_query_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
canvass_signatures_view_class_init (CanvassSignaturesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CanvassDeskViewClass *view_class = CANVASS_DESK_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_signatures_view_dispose;
  view_class->refresh = canvass_signatures_view_refresh;
  view_class->wipe = canvass_signatures_view_wipe;
  view_class->open = canvass_signatures_view_open;

  g_type_ensure (CANVASS_TYPE_SIGNATURE_FILTER);
  g_type_ensure (CANVASS_TYPE_SIGNATURE_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/signatures-view.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "signatures.correct", NULL, on_correct);
  gtk_widget_class_install_action (widget_class, "signatures.withdraw", NULL, on_withdraw);
  gtk_widget_class_install_action (
      widget_class, "signatures.withdraw-by-code", NULL, on_withdraw_by_code);
  gtk_widget_class_install_action (widget_class, "signatures.show-all", NULL, on_show_all);
  gtk_widget_class_install_action (widget_class, "signatures.search", NULL, on_search);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "signatures.search", NULL);
}

static void
canvass_signatures_view_init (CanvassSignaturesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (
      self->selection, "notify::selected-item", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
  canvass_signature_columns_add (self->column_view);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller),
                           "changed",
                           G_CALLBACK (on_columns_changed),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->leaflet, "notify::folded", G_CALLBACK (on_folded), self, G_CONNECT_SWAPPED);
  on_folded (self);
}
