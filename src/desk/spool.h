/*
 * spool.h: pages that are handed to the system's printing, whose own dialog asks where and how
 *
 * From there on they are the printing system's: it keeps what waits for a printer on disk, in the
 * open. Canvass itself writes nothing, and lets nobody else look at the pages on screen: GTK would
 * save them for another program to show.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "print/printout.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer full) @printout: (transfer full), wiped with it. To be run; draws on the main thread,
 * a page at a time. @name: of the file, where somebody chooses that for a printer. */
GtkPrintOperation *canvass_spool_new (CanvassPrintout *printout, const char *name);

/* Whether the printing system has got any page. */
gboolean canvass_spool_has_drawn (GtkPrintOperation *self);

/* Wipes the pages at once; what is not drawn yet is not printed. */
void canvass_spool_stop (GtkPrintOperation *self);

G_END_DECLS
