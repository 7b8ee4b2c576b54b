/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/qr.h"

#include <qrencode.h>

#define QUIET 4 /* modules around it, by the standard */

gboolean
canvass_qr_draw (CanvassDocument *document, const char *text, double from, double size, double y)
{
  cairo_t *cr = canvass_document_get_cr (document);
  double left = canvass_document_place (document, from, size), module;
  QRcode *code;

  if (cr == NULL)
    return TRUE;

  code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  if (code == NULL)
    return FALSE;

  module = size / (code->width + 2 * QUIET);
  canvass_document_begin (document, "Figure");
  cairo_save (cr);
  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      if (code->data[row * code->width + column] & 1)
        cairo_rectangle (
            cr, left + (column + QUIET) * module, y + (row + QUIET) * module, module, module);
  cairo_fill (cr);
  cairo_restore (cr);
  canvass_document_end (document, "Figure");
  QRcode_free (code);
  return TRUE;
}
