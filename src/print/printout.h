/*
 * printout.h: pages that are laid out, to be drawn one by one: in a window, or for a printer
 *
 * Once it is made it needs neither ledger nor roll. One thread at a time. What signers gave is in
 * it for as long as it lives.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "print/document.h"

G_BEGIN_DECLS

typedef struct _CanvassPrintout CanvassPrintout;

/* Draws all pages, from the first; may pass over what stands on no wanted one. */
typedef void (*CanvassPrintoutDraw) (CanvassDocument *document, gpointer data);

/* @info: its texts last as long as @data. @data: (transfer full) */
CanvassPrintout *canvass_printout_new (const CanvassDocumentInfo *info,
                                       guint n_pages,
                                       CanvassPrintoutDraw draw,
                                       gpointer data,
                                       GDestroyNotify data_free);
void canvass_printout_free (CanvassPrintout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassPrintout, canvass_printout_free)

guint canvass_printout_get_n_pages (const CanvassPrintout *self);
const CanvassDocumentInfo *canvass_printout_get_info (const CanvassPrintout *self);

/* (transfer full) (nullable) page @page, from 1, if there is one. */
cairo_surface_t *canvass_printout_show (const CanvassPrintout *self, guint page);

G_END_DECLS
