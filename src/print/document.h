/*
 * document.h: pages to print: a tagged PDF whose text can be read aloud, found and copied
 *
 * Tags (ISO 32000-1, 14.8) tell headings, paragraphs and tables; the outline leads to its parts. In
 * a language that is written from right to left the whole page runs so. All lengths are points,
 * 1/72 inch; @from is how far something begins from where lines begin.
 *
 * The same content drawn twice is the same file, byte by byte.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "print/pdf-stream.h"
#include "print/sheet.h"

#include <cairo.h>

G_BEGIN_DECLS

typedef enum {
  CANVASS_FONT_TITLE,
  CANVASS_FONT_HEADING,
  CANVASS_FONT_SUBHEADING,
  CANVASS_FONT_LEAD,
  CANVASS_FONT_TEXT,
  CANVASS_FONT_STRONG,
  CANVASS_FONT_ASIDE, /* in italics, where a script has them */
  CANVASS_FONT_SMALL,
  CANVASS_FONT_FIGURE, /* a number to be seen first */
  CANVASS_N_FONTS,
} CanvassFont;

typedef enum {
  CANVASS_SIDE_START,
  CANVASS_SIDE_END,
  CANVASS_SIDE_MIDDLE,
} CanvassSide;

/* @day: "2026-11-28": what the file says of when it was made, and no hour. */
typedef struct {
  const char *language;
  CanvassPaper paper;
  gboolean landscape;
  const char *title;
  const char *subject;
  const char *day;
} CanvassDocumentInfo;

typedef struct _CanvassDocument CanvassDocument;

CanvassDocument *
canvass_document_new (const CanvassDocumentInfo *info, CanvassPdfWrite write, gpointer user_data);
/* Collected in memory, for canvass_document_save (). */
CanvassDocument *canvass_document_new_to_save (const CanvassDocumentInfo *info);
/* Draws nothing: to know beforehand how many pages there are. */
CanvassDocument *canvass_document_new_to_measure (const CanvassDocumentInfo *info);
/* Keeps page @page, from 1, to show it in a window. */
CanvassDocument *canvass_document_new_to_show (const CanvassDocumentInfo *info, guint page);
void canvass_document_free (CanvassDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassDocument, canvass_document_free)

/* Ends the last page. Errors: G_IO_ERROR_FAILED. */
gboolean canvass_document_finish (CanvassDocument *self, GError **error);
/* The same, then into a file. Errors: also those of canvass_file_write (). */
gboolean canvass_document_save (CanvassDocument *self, const char *path, int mode, GError **error);
/* (transfer full) (nullable) the page that was kept, if it came to that. */
cairo_surface_t *canvass_document_take_page (CanvassDocument *self);

/* Draws what stands on every page around what is on it; called when a page ends. */
typedef void (*CanvassDocumentFurnish) (CanvassDocument *self, guint page, gpointer user_data);
void canvass_document_set_furnish (CanvassDocument *self,
                                   CanvassDocumentFurnish furnish,
                                   gpointer user_data);
/* All fonts, and what is kept together or between lines, from now on. */
void canvass_document_set_scale (CanvassDocument *self, double scale);

guint canvass_document_get_page (const CanvassDocument *self);    /* from 1 */
double canvass_document_get_width (const CanvassDocument *self);  /* of a line */
double canvass_document_get_bottom (const CanvassDocument *self); /* where the last line may end */
double canvass_document_get_top (const CanvassDocument *self);
double canvass_document_get_y (const CanvassDocument *self);
void canvass_document_set_y (CanvassDocument *self, double y);
gboolean canvass_document_is_right_to_left (const CanvassDocument *self);
/* (nullable): NULL where nothing is drawn. */
cairo_t *canvass_document_get_cr (const CanvassDocument *self);
/* Whether this page is the one that is kept, or all are. */
gboolean canvass_document_wants_page (const CanvassDocument *self);
/* Where something @width wide begins, from the left. */
double canvass_document_place (const CanvassDocument *self, double from, double width);

/* A structure element: "Sect", "H1", "P", "Table", "TR", "TH", "TD", "L", "LI", "Lbl", "LBody",
 * "Figure", "Caption". */
void canvass_document_begin (CanvassDocument *self, const char *tag);
void canvass_document_end (CanvassDocument *self, const char *tag);
/* In the outline, under @parent (0: at its root), leading here. Its number. */
int canvass_document_add_outline (CanvassDocument *self, int parent, const char *name);

void canvass_document_new_page (CanvassDocument *self);
/* Begins a new page where @height is not left on this one. */
void canvass_document_keep (CanvassDocument *self, double height);
void canvass_document_skip (CanvassDocument *self, double height);

/* From where the last thing ended, over as many pages as it takes; neither the first nor the last
 * line of several stands alone on a page. @markup: Pango's, as a
 * campaign's text has it. */
void canvass_document_add_text (CanvassDocument *self,
                                const char *tag,
                                CanvassFont font,
                                const char *text);
void canvass_document_add_markup (
    CanvassDocument *self, const char *tag, CanvassFont font, const char *markup, double from);
/* How high the lines are with which such a paragraph may begin at the foot of a page, for
 * canvass_document_keep (). */
double canvass_document_measure_start (CanvassDocument *self,
                                       CanvassFont font,
                                       const char *markup,
                                       double from);
/* Before what is added next, on the same height: "1." or a bullet. */
void
canvass_document_add_label (CanvassDocument *self, CanvassFont font, const char *text, double from);
double canvass_document_measure_text (CanvassDocument *self,
                                      CanvassFont font,
                                      const char *text,
                                      double width);
double canvass_document_measure_line (CanvassDocument *self, CanvassFont font, const char *text);

/* Lines of prose that begin at height @y, in the page's direction. */
void canvass_document_show_text (
    CanvassDocument *self, CanvassFont font, const char *text, double from, double width, double y);

/* One line whose letters stand at height @baseline, as large as @font but as small as it takes to
 * fit into @width; in the direction of its own script. */
void canvass_document_show_line (CanvassDocument *self,
                                 CanvassFont font,
                                 const char *text,
                                 double from,
                                 double width,
                                 double baseline,
                                 CanvassSide side);
/* Within a box, in one or more lines, made smaller until it fits; in the middle of its height. */
void canvass_document_show_in_box (CanvassDocument *self,
                                   CanvassFont font,
                                   const char *text,
                                   double from,
                                   double width,
                                   double y,
                                   double height);

/* Ink: 0 is black, 1 is paper. */
void canvass_document_draw_rule (
    CanvassDocument *self, double from, double width, double y, double thickness, double paleness);
void canvass_document_fill (
    CanvassDocument *self, double from, double width, double y, double height, double paleness);

G_END_DECLS
