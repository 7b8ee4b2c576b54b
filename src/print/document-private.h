/*
 * document-private.h: what pages and the text on them share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "print/document.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

struct _CanvassDocument {
  GByteArray *file;                             /* (owned) (nullable) of one to save */
  CanvassPdfStream *stream;                     /* (owned) (nullable) */
  cairo_surface_t *surface;                     /* (owned) */
  cairo_surface_t *kept;                        /* (owned) (nullable) */
  cairo_t *cr;                                  /* (owned) (nullable) where nothing is drawn */
  PangoContext *context;                        /* (owned) */
  PangoLayout *layout;                          /* (owned) one for every line */
  PangoLayout *spare;                           /* (owned) one for what is around them */
  PangoFontDescription *fonts[CANVASS_N_FONTS]; /* (owned) */
  CanvassDocumentFurnish furnish;
  gpointer user_data;
  gboolean right_to_left;
  double width, height; /* of the paper */
  double scale;
  double y;
  guint page, wanted;
};

/* Fonts and layouts, once there is a surface. */
void canvass_document_prepare_text (CanvassDocument *self, const char *language);
void canvass_document_clear_text (CanvassDocument *self);

G_END_DECLS
