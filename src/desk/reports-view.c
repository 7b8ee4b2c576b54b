/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/reports-view.h"

#include "desk/figures.h"
#include "desk/paper-view.h"
#include "desk/print-choices.h"
#include "desk/printer.h"

#include <glib/gi18n-lib.h>

struct _CanvassReportsView {
  CanvassDeskView parent_instance;

  CanvassPrinter *printer; /* (owned) */
  guint page, n_pages;

  /* template widgets */
  AdwComboRow *language_row;
  AdwComboRow *paper_row;
  CanvassPaperView *paper;
  GtkWidget *previous_button;
  GtkWidget *next_button;
};

G_DEFINE_FINAL_TYPE (CanvassReportsView, canvass_reports_view, CANVASS_TYPE_DESK_VIEW)

static CanvassPrintRequest *
make_request (CanvassReportsView *self, CanvassPrintWhat what)
{
  CanvassDesk *desk = canvass_desk_view_get_desk (CANVASS_DESK_VIEW (self));
  CanvassPrintRequest *request = canvass_print_request_new (
      what,
      canvass_print_choices_get_language (self->language_row, canvass_desk_get_campaign (desk)));

  request->paper = canvass_print_choices_get_paper (self->paper_row);
  return request;
}

static void
on_drawn (CanvassReportsView *self, CanvassPrintResult *result)
{
  g_autofree char *unique = canvass_figure_write (result->unique);
  g_autofree char *page = canvass_figure_write (self->page);
  /* Translators: of a report that is shown; first the page, then how many people signed. */
  g_autofree char *name =
      g_strdup_printf (_ ("The report, page %s. People who signed: %s"), page, unique);

  self->n_pages = result->n_pages;
  canvass_paper_view_set_page (self->paper, g_steal_pointer (&result->page), name);
  gtk_widget_set_sensitive (self->previous_button, self->page > 1);
  gtk_widget_set_sensitive (self->next_button, self->page < self->n_pages);
}

static void
draw (CanvassReportsView *self, guint page)
{
  CanvassPrintRequest *request = make_request (self, CANVASS_PRINT_REPORT);

  self->page = request->page = page;
  canvass_printer_draw (self->printer, request);
}

static void
on_choice_changed (CanvassReportsView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    draw (self, 1);
}

static void
on_previous (CanvassReportsView *self)
{
  draw (self, self->page - 1);
}

static void
on_next (CanvassReportsView *self)
{
  draw (self, self->page + 1);
}

static void
on_save_report (CanvassReportsView *self)
{
  canvass_printer_ask_place (
      self->printer, make_request (self, CANVASS_PRINT_REPORT), "report.pdf");
}

static void
on_print_report (CanvassReportsView *self)
{
  canvass_printer_print (self->printer, make_request (self, CANVASS_PRINT_REPORT), "report");
}

static void
ask_picture (CanvassReportsView *self, CanvassPictureShape shape, const char *name)
{
  CanvassPrintRequest *request = make_request (self, CANVASS_PRINT_PICTURE);

  request->shape = shape;
  canvass_printer_ask_place (self->printer, request, name);
}

static void
on_save_wide (CanvassReportsView *self)
{
  ask_picture (self, CANVASS_PICTURE_WIDE, "progress.png");
}

static void
on_save_square (CanvassReportsView *self)
{
  ask_picture (self, CANVASS_PICTURE_SQUARE, "progress-square.png");
}

static void
canvass_reports_view_refresh (CanvassDeskView *view)
{
  CanvassReportsView *self = CANVASS_REPORTS_VIEW (view);

  canvass_print_choices_fill_languages (
      self->language_row, canvass_desk_get_campaign (canvass_desk_view_get_desk (view)));
  canvass_print_choices_fill_papers (self->paper_row);
  draw (self, MAX (self->page, 1));
}

static void
canvass_reports_view_wipe (CanvassDeskView *view)
{
  canvass_paper_view_set_page (CANVASS_REPORTS_VIEW (view)->paper, NULL, "");
}

static void
canvass_reports_view_dispose (GObject *object)
{
  CanvassReportsView *self = CANVASS_REPORTS_VIEW (object);

  g_clear_object (&self->printer);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_REPORTS_VIEW);

  G_OBJECT_CLASS (canvass_reports_view_parent_class)->dispose (object);
}

static void
canvass_reports_view_class_init (CanvassReportsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_reports_view_dispose;
  CANVASS_DESK_VIEW_CLASS (klass)->refresh = canvass_reports_view_refresh;
  CANVASS_DESK_VIEW_CLASS (klass)->wipe = canvass_reports_view_wipe;

  g_type_ensure (CANVASS_TYPE_PAPER_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/reports-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassReportsView, language_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassReportsView, paper_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassReportsView, paper);
  gtk_widget_class_bind_template_child (widget_class, CanvassReportsView, previous_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassReportsView, next_button);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_print_report);
  gtk_widget_class_bind_template_callback (widget_class, on_save_report);
  gtk_widget_class_bind_template_callback (widget_class, on_save_wide);
  gtk_widget_class_bind_template_callback (widget_class, on_save_square);
}

static void
canvass_reports_view_init (CanvassReportsView *self)
{
  self->page = 1;
  self->printer = canvass_printer_new (CANVASS_DESK_VIEW (self));
  g_signal_connect_object (self->printer, "drawn", G_CALLBACK (on_drawn), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
}
