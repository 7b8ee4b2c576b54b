/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/document-private.h"

#include "campaign/language.h"
#include "format/file.h"

#include <cairo-pdf.h>

#define MARGIN 54
#define FOOTER_HEIGHT 26

static CanvassDocument *
make (const CanvassDocumentInfo *info)
{
  CanvassDocument *self = g_new0 (CanvassDocument, 1);

  self->width = info->paper == CANVASS_PAPER_LETTER ? 612 : 595.276;
  self->height = info->paper == CANVASS_PAPER_LETTER ? 792 : 841.89;
  if (info->landscape) {
    double width = self->width;

    self->width = self->height;
    self->height = width;
  }
  self->right_to_left = canvass_language_is_right_to_left (info->language);
  self->scale = 1;
  self->page = 1;
  self->y = MARGIN;
  return self;
}

static cairo_surface_t *
make_recording (const CanvassDocument *self)
{
  const cairo_rectangle_t extents = { 0, 0, self->width, self->height };

  return cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
}

static cairo_status_t
write_bytes (void *closure, const unsigned char *bytes, unsigned int length)
{
  canvass_pdf_stream_write (closure, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

CanvassDocument *
canvass_document_new (const CanvassDocumentInfo *info, CanvassPdfWrite write, gpointer user_data)
{
  CanvassDocument *self = make (info);
  g_autofree char *time = g_strconcat (info->day, "T00:00:00Z", NULL);

  self->stream = canvass_pdf_stream_new (info->language, self->right_to_left, write, user_data);
  self->surface =
      cairo_pdf_surface_create_for_stream (write_bytes, self->stream, self->width, self->height);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, info->title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_SUBJECT, info->subject);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Canvass");
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
  canvass_document_prepare_text (self, info->language);
  self->cr = cairo_create (self->surface);
  canvass_document_begin (self, "Document");
  return self;
}

static void
append (const guint8 *bytes, gsize length, gpointer file)
{
  g_byte_array_append (file, bytes, (guint)length);
}

CanvassDocument *
canvass_document_new_to_save (const CanvassDocumentInfo *info)
{
  GByteArray *file = g_byte_array_new ();
  CanvassDocument *self = canvass_document_new (info, append, file);

  self->file = file;
  return self;
}

CanvassDocument *
canvass_document_new_to_measure (const CanvassDocumentInfo *info)
{
  return canvass_document_new_to_show (info, 0);
}

static void
prepare_page (CanvassDocument *self)
{
  if (self->stream != NULL)
    return;

  g_clear_pointer (&self->cr, cairo_destroy);
  if (canvass_document_wants_page (self))
    self->cr = cairo_create (self->surface);
}

CanvassDocument *
canvass_document_new_to_show (const CanvassDocumentInfo *info, guint page)
{
  CanvassDocument *self = make (info);

  self->wanted = page;
  self->surface = make_recording (self);
  canvass_document_prepare_text (self, info->language);
  prepare_page (self);
  return self;
}

void
canvass_document_free (CanvassDocument *self)
{
  if (self == NULL)
    return;

  canvass_document_clear_text (self);
  g_clear_pointer (&self->cr, cairo_destroy);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->kept, cairo_surface_destroy);
  g_clear_pointer (&self->stream, canvass_pdf_stream_free);
  g_clear_pointer (&self->file, g_byte_array_unref);
  g_free (self);
}

/* A page may end in the middle of a paragraph, whose layout must not change with it. */
static void
furnish_page (CanvassDocument *self)
{
  PangoLayout *layout = self->layout;
  double scale = self->scale;

  if (self->furnish == NULL)
    return;

  self->layout = self->spare;
  self->scale = 1;
  self->furnish (self, self->page, self->user_data);
  self->layout = layout;
  self->scale = scale;
}

void
canvass_document_new_page (CanvassDocument *self)
{
  furnish_page (self);
  if (self->stream != NULL)
    cairo_show_page (self->cr);
  else if (self->page == self->wanted)
    self->kept = cairo_surface_reference (self->surface);
  self->page++;
  self->y = MARGIN;
  prepare_page (self);
}

gboolean
canvass_document_finish (CanvassDocument *self, GError **error)
{
  cairo_status_t status;

  canvass_document_end (self, "Document");
  canvass_document_new_page (self);
  if (self->stream == NULL)
    return TRUE;

  cairo_surface_finish (self->surface);
  status = cairo_status (self->cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  if (canvass_pdf_stream_finish (self->stream) && status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               "The pages could not be drawn: %s",
               cairo_status_to_string (status));
  return FALSE;
}

gboolean
canvass_document_save (CanvassDocument *self, const char *path, int mode, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (self->file != NULL, FALSE);

  if (!canvass_document_finish (self, error))
    return FALSE;

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->file));
  return canvass_file_write (path, bytes, mode, error);
}

cairo_surface_t *
canvass_document_take_page (CanvassDocument *self)
{
  return g_steal_pointer (&self->kept);
}

void
canvass_document_set_furnish (CanvassDocument *self,
                              CanvassDocumentFurnish furnish,
                              gpointer user_data)
{
  self->furnish = furnish;
  self->user_data = user_data;
}

void
canvass_document_set_scale (CanvassDocument *self, double scale)
{
  self->scale = scale;
}

guint
canvass_document_get_page (const CanvassDocument *self)
{
  return self->page;
}

double
canvass_document_get_width (const CanvassDocument *self)
{
  return self->width - 2 * MARGIN;
}

double
canvass_document_get_bottom (const CanvassDocument *self)
{
  return self->height - MARGIN - FOOTER_HEIGHT;
}

double
canvass_document_get_top (const CanvassDocument *self)
{
  return MARGIN;
}

double
canvass_document_get_y (const CanvassDocument *self)
{
  return self->y;
}

void
canvass_document_set_y (CanvassDocument *self, double y)
{
  self->y = y;
}

gboolean
canvass_document_is_right_to_left (const CanvassDocument *self)
{
  return self->right_to_left;
}

cairo_t *
canvass_document_get_cr (const CanvassDocument *self)
{
  return self->cr;
}

gboolean
canvass_document_wants_page (const CanvassDocument *self)
{
  return self->stream != NULL || self->page == self->wanted;
}

double
canvass_document_place (const CanvassDocument *self, double from, double width)
{
  return self->right_to_left ? self->width - MARGIN - from - width : MARGIN + from;
}

void
canvass_document_begin (CanvassDocument *self, const char *tag)
{
  if (self->stream != NULL)
    cairo_tag_begin (self->cr, tag, NULL);
}

void
canvass_document_end (CanvassDocument *self, const char *tag)
{
  if (self->stream != NULL)
    cairo_tag_end (self->cr, tag);
}

int
canvass_document_add_outline (CanvassDocument *self, int parent, const char *name)
{
  g_autofree char *place = NULL;
  char y[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->stream == NULL)
    return 0;

  g_ascii_formatd (y, sizeof y, "%.1f", self->y);
  place = g_strdup_printf ("page=%u pos=[0 %s]", self->page, y);
  return cairo_pdf_surface_add_outline (self->surface,
                                        parent > 0 ? parent : CAIRO_PDF_OUTLINE_ROOT,
                                        name,
                                        place,
                                        CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

void
canvass_document_keep (CanvassDocument *self, double height)
{
  if (self->y + height * self->scale > canvass_document_get_bottom (self) && self->y > MARGIN)
    canvass_document_new_page (self);
}

void
canvass_document_skip (CanvassDocument *self, double height)
{
  self->y += height * self->scale;
}

void
canvass_document_draw_rule (
    CanvassDocument *self, double from, double width, double y, double thickness, double paleness)
{
  double x = canvass_document_place (self, from, width);

  if (self->cr == NULL)
    return;

  cairo_save (self->cr);
  cairo_set_source_rgb (self->cr, paleness, paleness, paleness);
  cairo_set_line_width (self->cr, thickness);
  cairo_move_to (self->cr, x, y);
  cairo_line_to (self->cr, x + width, y);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

void
canvass_document_fill (
    CanvassDocument *self, double from, double width, double y, double height, double paleness)
{
  if (self->cr == NULL)
    return;

  cairo_save (self->cr);
  cairo_set_source_rgb (self->cr, paleness, paleness, paleness);
  cairo_rectangle (self->cr, canvass_document_place (self, from, width), y, width, height);
  cairo_fill (self->cr);
  cairo_restore (self->cr);
}
