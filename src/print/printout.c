/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/printout.h"

struct _CanvassPrintout {
  CanvassDocumentInfo info; /* its texts lie in @data */
  guint n_pages;
  CanvassPrintoutDraw draw;
  gpointer data;
  GDestroyNotify data_free;
};

CanvassPrintout *
canvass_printout_new (const CanvassDocumentInfo *info,
                      guint n_pages,
                      CanvassPrintoutDraw draw,
                      gpointer data,
                      GDestroyNotify data_free)
{
  CanvassPrintout *self = g_new0 (CanvassPrintout, 1);

  self->info = *info;
  self->n_pages = n_pages;
  self->draw = draw;
  self->data = data;
  self->data_free = data_free;
  return self;
}

void
canvass_printout_free (CanvassPrintout *self)
{
  if (self == NULL)
    return;

  self->data_free (self->data);
  g_free (self);
}

guint
canvass_printout_get_n_pages (const CanvassPrintout *self)
{
  return self->n_pages;
}

const CanvassDocumentInfo *
canvass_printout_get_info (const CanvassPrintout *self)
{
  return &self->info;
}

cairo_surface_t *
canvass_printout_show (const CanvassPrintout *self, guint page)
{
  g_autoptr (CanvassDocument) document = canvass_document_new_to_show (&self->info, page);

  self->draw (document, self->data);
  canvass_document_finish (document, NULL);
  return canvass_document_take_page (document);
}
