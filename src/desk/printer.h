/*
 * printer.h: what a view asks for: pages to look at, files where somebody wants them, and paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/print-job.h"
#include "desk/view.h"

G_BEGIN_DECLS

/**
 * CanvassPrinter:
 *
 * A view's own; what goes wrong, and that something was saved, is told in the view's toasts. None
 * of its signals comes after the desk was locked: "drawn" (CanvassPrintResult *, whose page may be
 * taken); "began" (CanvassDeskProgress *), when a place was chosen and it saves; "ended", also when
 * that failed or was stopped, when nothing is being saved any more.
 */
#define CANVASS_TYPE_PRINTER (canvass_printer_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPrinter, canvass_printer, CANVASS, PRINTER, GObject)

CanvassPrinter *canvass_printer_new (CanvassDeskView *view);

/* Takes @request. The last that was asked for counts. */
void canvass_printer_draw (CanvassPrinter *self, CanvassPrintRequest *request);

/* Takes @request, which it gives a path; @name is offered. */
void
canvass_printer_ask_place (CanvassPrinter *self, CanvassPrintRequest *request, const char *name);
/* Asks first for the key of who receives it, whom the request is sealed to. */
void
canvass_printer_ask_reader (CanvassPrinter *self, CanvassPrintRequest *request, const char *name);

/* Takes @request: all its pages, to wherever the system's own dialog says; @name is offered where
 * that is a file. Of a petition a note is kept. */
void canvass_printer_print (CanvassPrinter *self, CanvassPrintRequest *request, const char *name);

/* Whatever is being saved. */
void canvass_printer_stop (CanvassPrinter *self);

G_END_DECLS
