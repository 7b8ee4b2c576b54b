/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/spool.h"

#define PRINTOUT "canvass-printout"
#define DRAWN "canvass-drawn"

static const CanvassPrintout *
get_printout (GtkPrintOperation *self)
{
  return g_object_get_data (G_OBJECT (self), PRINTOUT);
}

static void
on_begin_print (GtkPrintOperation *self)
{
  if (get_printout (self) == NULL)
    gtk_print_operation_cancel (self);
  else
    gtk_print_operation_set_n_pages (self, (int)canvass_printout_get_n_pages (get_printout (self)));
}

/* On other paper than it was laid out for, nothing is cut off. */
static void
fit (cairo_t *cr, GtkPrintContext *context, cairo_surface_t *page)
{
  double width = gtk_print_context_get_width (context);
  double height = gtk_print_context_get_height (context);
  cairo_rectangle_t extents = { 0, 0, width, height };
  double scale;

  cairo_recording_surface_get_extents (page, &extents);
  scale = MIN (1, MIN (width / extents.width, height / extents.height));
  cairo_translate (cr, (width - scale * extents.width) / 2, (height - scale * extents.height) / 2);
  cairo_scale (cr, scale, scale);
}

static void
on_draw_page (GtkPrintOperation *self, GtkPrintContext *context, int number)
{
  cairo_surface_t *page = get_printout (self) != NULL
                              ? canvass_printout_show (get_printout (self), (guint)number + 1)
                              : NULL;
  cairo_t *cr = gtk_print_context_get_cairo_context (context);

  if (page == NULL)
    return;

  cairo_save (cr);
  fit (cr, context, page);
  cairo_set_source_surface (cr, page, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (page);
  g_object_set_data (G_OBJECT (self), DRAWN, self);
}

/* Whoever wants to look saves the pages, sealed if need be. GTK insists on something to draw on. */
static gboolean
on_preview (GtkPrintOperation *self, GtkPrintOperationPreview *preview, GtkPrintContext *context)
{
  cairo_surface_t *nowhere = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (nowhere);

  gtk_print_context_set_cairo_context (context, cr, 72, 72);
  cairo_destroy (cr);
  cairo_surface_destroy (nowhere);
  g_signal_connect (preview, "ready", G_CALLBACK (gtk_print_operation_preview_end_preview), NULL);
  return TRUE;
}

static void
prepare (GtkPrintOperation *self, const CanvassDocumentInfo *info, const char *name)
{
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  GtkPaperSize *size = gtk_paper_size_new (
      info->paper == CANVASS_PAPER_LETTER ? GTK_PAPER_NAME_LETTER : GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size_and_default_margins (setup, size);
  /* What is printed wide, such as blank sheets, has a back. */
  if (info->landscape) {
    gtk_page_setup_set_orientation (setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
    gtk_print_settings_set_orientation (settings, GTK_PAGE_ORIENTATION_LANDSCAPE);
    gtk_print_settings_set_duplex (settings, GTK_PRINT_DUPLEX_VERTICAL);
  }
  gtk_print_settings_set_paper_size (settings, size);
  gtk_print_settings_set (
      settings, GTK_PRINT_SETTINGS_OUTPUT_DIR, documents != NULL ? documents : g_get_home_dir ());
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, name);
  gtk_print_operation_set_default_page_setup (self, setup);
  gtk_print_operation_set_print_settings (self, settings);
  gtk_paper_size_free (size);
}

GtkPrintOperation *
canvass_spool_new (CanvassPrintout *printout, const char *name)
{
  GtkPrintOperation *self = gtk_print_operation_new ();
  const CanvassDocumentInfo *info = canvass_printout_get_info (printout);

  g_object_set_data_full (
      G_OBJECT (self), PRINTOUT, printout, (GDestroyNotify)canvass_printout_free);
  prepare (self, info, name);
  gtk_print_operation_set_job_name (self, info->title);
  gtk_print_operation_set_unit (self, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (self, TRUE);
  gtk_print_operation_set_allow_async (self, TRUE);
  g_signal_connect (self, "begin-print", G_CALLBACK (on_begin_print), NULL);
  g_signal_connect (self, "draw-page", G_CALLBACK (on_draw_page), NULL);
  g_signal_connect (self, "preview", G_CALLBACK (on_preview), NULL);
  return self;
}

gboolean
canvass_spool_has_drawn (GtkPrintOperation *self)
{
  return g_object_get_data (G_OBJECT (self), DRAWN) != NULL;
}

void
canvass_spool_stop (GtkPrintOperation *self)
{
  g_object_set_data (G_OBJECT (self), PRINTOUT, NULL);
  gtk_print_operation_cancel (self);
}
