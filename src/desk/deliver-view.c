/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/deliver-view.h"

#include "desk/figures.h"
#include "desk/paper-view.h"
#include "desk/print-choices.h"
#include "desk/printer.h"

#include <glib/gi18n-lib.h>

/* Who can open the file, as the row lists them. */
enum { FOR_ME, FOR_ANOTHER, FOR_ANYBODY };

struct _CanvassDeliverView {
  CanvassDeskView parent_instance;

  CanvassPrinter *printer; /* (owned) */

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

static CanvassPrintRequest *
make_petition_request (CanvassDeliverView *self)
{
  CanvassPrintRequest *request = make_request (self, CANVASS_PRINT_PETITION);

  request->with_street = gtk_switch_get_active (self->street_switch);
  request->with_drawings = gtk_switch_get_active (self->drawing_switch);
  return request;
}

static void
on_drawn (CanvassDeliverView *self, CanvassPrintResult *drawn)
{
  g_autofree char *unique = canvass_figure_write (drawn->unique);
  g_autofree char *pages = canvass_figure_write (drawn->n_pages);
  /* Translators: of a petition's cover that is shown; how many people signed, and its pages. */
  g_autofree char *name =
      g_strdup_printf (_ ("The cover. People who signed: %s. Pages in all: %s"), unique, pages);

  canvass_paper_view_set_page (self->paper, g_steal_pointer (&drawn->page), name);
}

static void
draw (CanvassDeliverView *self)
{
  CanvassPrintRequest *request = make_petition_request (self);

  request->page = 1;
  canvass_printer_draw (self->printer, request);
}

static void
on_choice_changed (CanvassDeliverView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->plain_group),
                          adw_combo_row_get_selected (self->reader_row) == FOR_ANYBODY);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    draw (self);
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
on_began (CanvassDeliverView *self, CanvassDeskProgress *progress)
{
  g_signal_connect_object (progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_stack_set_visible_child_name (self->action_stack, "saving");
}

static void
on_ended (CanvassDeliverView *self)
{
  gtk_stack_set_visible_child_name (self->action_stack, "save");
}

static void
on_save_petition (CanvassDeliverView *self)
{
  CanvassPrintRequest *request = make_petition_request (self);

  switch (adw_combo_row_get_selected (self->reader_row)) {
  case FOR_ANOTHER:
    canvass_printer_ask_reader (self->printer, request, "petition.pdf.sealed");
    break;
  case FOR_ANYBODY:
    canvass_printer_ask_place (self->printer, request, "petition.pdf");
    break;
  case FOR_ME:
  default:
    request->recipients[0] = canvass_desk_get_key (get_desk (self))->pub;
    request->n_recipients = 1;
    canvass_printer_ask_place (self->printer, request, "petition.pdf.sealed");
  }
}

static void
on_print_petition (CanvassDeliverView *self)
{
  canvass_printer_print (self->printer, make_petition_request (self), "petition");
}

static void
on_stop (CanvassDeliverView *self)
{
  canvass_printer_stop (self->printer);
}

static CanvassPrintRequest *
make_handout_request (CanvassDeliverView *self, CanvassHandout what)
{
  CanvassPrintRequest *request = make_request (self, CANVASS_PRINT_HANDOUT);

  request->handout = what;
  request->n_sheets = (guint)gtk_spin_button_get_value_as_int (self->sheets_spin);
  request->first_sheet = (guint)gtk_spin_button_get_value_as_int (self->first_spin);
  return request;
}

static void
save_handout (CanvassDeliverView *self, CanvassHandout what, const char *name)
{
  canvass_printer_ask_place (self->printer, make_handout_request (self, what), name);
}

static void
print_handout (CanvassDeliverView *self, CanvassHandout what)
{
  canvass_printer_print (
      self->printer, make_handout_request (self, what), canvass_handout_name (what));
}

static void
on_save_poster (CanvassDeliverView *self)
{
  save_handout (self, CANVASS_HANDOUT_POSTER, "poster.pdf");
}

static void
on_print_poster (CanvassDeliverView *self)
{
  print_handout (self, CANVASS_HANDOUT_POSTER);
}

static void
on_save_card (CanvassDeliverView *self)
{
  save_handout (self, CANVASS_HANDOUT_CARD, "card.pdf");
}

static void
on_print_card (CanvassDeliverView *self)
{
  print_handout (self, CANVASS_HANDOUT_CARD);
}

static void
on_save_sheets (CanvassDeliverView *self)
{
  save_handout (self, CANVASS_HANDOUT_SHEET, "sheets.pdf");
}

static void
on_print_sheets (CanvassDeliverView *self)
{
  print_handout (self, CANVASS_HANDOUT_SHEET);
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
  canvass_paper_view_set_page (CANVASS_DELIVER_VIEW (view)->paper, NULL, "");
}

static void
canvass_deliver_view_dispose (GObject *object)
{
  CanvassDeliverView *self = CANVASS_DELIVER_VIEW (object);

  g_clear_object (&self->printer);
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
  gtk_widget_class_bind_template_callback (widget_class, on_print_petition);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_save_poster);
  gtk_widget_class_bind_template_callback (widget_class, on_print_poster);
  gtk_widget_class_bind_template_callback (widget_class, on_save_card);
  gtk_widget_class_bind_template_callback (widget_class, on_print_card);
  gtk_widget_class_bind_template_callback (widget_class, on_save_sheets);
  gtk_widget_class_bind_template_callback (widget_class, on_print_sheets);
}

static void
canvass_deliver_view_init (CanvassDeliverView *self)
{
  self->printer = canvass_printer_new (CANVASS_DESK_VIEW (self));
  g_signal_connect_object (self->printer, "drawn", G_CALLBACK (on_drawn), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->printer, "began", G_CALLBACK (on_began), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->printer, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
}
