/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/sheet.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/* All lengths are points, 1/72 inch. */
#define MARGIN 40
#define FOOTER_HEIGHT 14
#define GAP 4
#define MARK_SIZE 11
#define MARK_WIDTH 22
#define BOX_SIZE 12
#define BOX_WIDTH 26
#define LABEL_WIDTH 170
#define BLANK_HEIGHT 26
/* Of a single line, in its font's size. */
#define LINE_HEIGHT 1.5
#define BASELINE 1.1

/* Latin, and what is taken for other scripts before a font of no particular one. */
#define FAMILIES "Noto Sans, Noto Sans Arabic, Noto Sans CJK SC, sans-serif"

typedef enum {
  FONT_TITLE,
  FONT_VERDICT,
  FONT_HEADING,
  FONT_TEXT,
  FONT_STRONG,
  FONT_WORDS,
  FONT_SMALL,
} Font;

static const struct {
  double size;
  PangoWeight weight;
} FONTS[] = {
  [FONT_TITLE] = { 20, PANGO_WEIGHT_BOLD },   [FONT_VERDICT] = { 13, PANGO_WEIGHT_BOLD },
  [FONT_HEADING] = { 12, PANGO_WEIGHT_BOLD }, [FONT_TEXT] = { 9.5, PANGO_WEIGHT_NORMAL },
  [FONT_STRONG] = { 9.5, PANGO_WEIGHT_BOLD }, [FONT_WORDS] = { 13, PANGO_WEIGHT_BOLD },
  [FONT_SMALL] = { 8, PANGO_WEIGHT_NORMAL },
};

struct _CanvassSheet {
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoContext *context;
  GByteArray *bytes;
  gboolean right_to_left;
  double width;  /* of the paper */
  double height; /* of the paper */
  double y;      /* where the next line begins */
  guint page;
};

static cairo_status_t
write_bytes (void *closure, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (closure, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static PangoContext *
make_context (cairo_t *cr, const char *language, gboolean right_to_left)
{
  PangoContext *context = pango_cairo_create_context (cr);

  pango_context_set_language (context, pango_language_from_string (language));
  pango_context_set_base_dir (context, right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  /* A point here is a point on paper. */
  pango_cairo_context_set_resolution (context, 72);
  return context;
}

CanvassSheet *
canvass_sheet_new (const char *language, gboolean right_to_left, CanvassPaper paper)
{
  CanvassSheet *self = g_new0 (CanvassSheet, 1);

  self->width = paper == CANVASS_PAPER_LETTER ? 612 : 595.276;
  self->height = paper == CANVASS_PAPER_LETTER ? 792 : 841.89;
  self->right_to_left = right_to_left;
  self->bytes = g_byte_array_new ();
  self->surface =
      cairo_pdf_surface_create_for_stream (write_bytes, self->bytes, self->width, self->height);
  /* Neither when it was made nor by what: a table's day is on it where people see it. */
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Canvass");
  self->cr = cairo_create (self->surface);
  self->context = make_context (self->cr, language, right_to_left);
  self->y = MARGIN;
  self->page = 1;
  return self;
}

void
canvass_sheet_free (CanvassSheet *self)
{
  g_clear_object (&self->context);
  g_clear_pointer (&self->cr, cairo_destroy);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_free (self);
}

static double
line_width (const CanvassSheet *self)
{
  return self->width - 2 * MARGIN;
}

/* Where something @width wide begins that is @from away from where lines begin. */
static double
place (const CanvassSheet *self, double from, double width)
{
  return self->right_to_left ? self->width - MARGIN - from - width : MARGIN + from;
}

/* (transfer full) @width: 0 for a single line. */
static PangoLayout *
lay_out (const CanvassSheet *self, Font font, const char *text, double width)
{
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (FAMILIES);
  PangoLayout *layout = pango_layout_new (self->context);

  pango_font_description_set_absolute_size (description, FONTS[font].size * PANGO_SCALE);
  pango_font_description_set_weight (description, FONTS[font].weight);
  pango_layout_set_font_description (layout, description);
  /* Whatever the first letter's script is: every line begins at the same side. */
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_alignment (layout, self->right_to_left ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  if (width > 0)
    pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  return layout;
}

static double
size_of (PangoLayout *layout)
{
  return (double)pango_font_description_get_size (pango_layout_get_font_description (layout)) /
         PANGO_SCALE;
}

/* A single line is as high in every script: fonts for some of them claim room for two. */
static double
height_of (PangoLayout *layout)
{
  int height;

  if (pango_layout_get_line_count (layout) == 1)
    return LINE_HEIGHT * size_of (layout);

  pango_layout_get_size (layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

static double
width_of (PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return (double)width / PANGO_SCALE;
}

static void
show (CanvassSheet *self, PangoLayout *layout, double from, double width, double y)
{
  if (pango_layout_get_line_count (layout) == 1)
    y += BASELINE * size_of (layout) - (double)pango_layout_get_baseline (layout) / PANGO_SCALE;
  cairo_move_to (self->cr, place (self, from, width), y);
  pango_cairo_show_layout (self->cr, layout);
}

static void
finish_page (CanvassSheet *self)
{
  g_autofree char *number = g_strdup_printf ("%u", self->page);
  g_autoptr (PangoLayout) layout = lay_out (self, FONT_SMALL, number, 0);

  show (self,
        layout,
        (line_width (self) - width_of (layout)) / 2,
        width_of (layout),
        self->height - MARGIN + 4);
  cairo_show_page (self->cr);
  self->page++;
  self->y = MARGIN;
}

/* Begins a new page where @height is not left on this one. */
static void
keep (CanvassSheet *self, double height)
{
  if (self->y + height > self->height - MARGIN - FOOTER_HEIGHT + GAP && self->y > MARGIN)
    finish_page (self);
}

static void
draw_rule (CanvassSheet *self, double from, double width, double y)
{
  double x = place (self, from, width);

  cairo_set_line_width (self->cr, 0.6);
  cairo_move_to (self->cr, x, y);
  cairo_line_to (self->cr, x + width, y);
  cairo_stroke (self->cr);
}

/* A tick, a triangle with a stroke, or a cross in a full square: told apart in black and white. */
static void
draw_mark (CanvassSheet *self, CanvassFitness fitness, double from, double y)
{
  double x = place (self, from, MARK_SIZE), s = MARK_SIZE;
  cairo_t *cr = self->cr;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_set_line_width (cr, 1.4);
  if (fitness == CANVASS_FITNESS_FIT) {
    cairo_move_to (cr, 0.1 * s, 0.55 * s);
    cairo_line_to (cr, 0.4 * s, 0.85 * s);
    cairo_line_to (cr, 0.9 * s, 0.15 * s);
    cairo_stroke (cr);
  } else if (fitness == CANVASS_FITNESS_WARN) {
    cairo_move_to (cr, 0.5 * s, 0.05 * s);
    cairo_line_to (cr, s, 0.95 * s);
    cairo_line_to (cr, 0, 0.95 * s);
    cairo_close_path (cr);
    cairo_move_to (cr, 0.5 * s, 0.36 * s);
    cairo_line_to (cr, 0.5 * s, 0.64 * s);
    cairo_move_to (cr, 0.5 * s, 0.74 * s);
    cairo_line_to (cr, 0.5 * s, 0.82 * s);
    cairo_stroke (cr);
  } else {
    cairo_rectangle (cr, 0, 0, s, s);
    cairo_fill (cr);
    cairo_set_source_rgb (cr, 1, 1, 1);
    cairo_move_to (cr, 0.25 * s, 0.25 * s);
    cairo_line_to (cr, 0.75 * s, 0.75 * s);
    cairo_move_to (cr, 0.75 * s, 0.25 * s);
    cairo_line_to (cr, 0.25 * s, 0.75 * s);
    cairo_stroke (cr);
  }
  cairo_restore (cr);
}

static void
draw_box (CanvassSheet *self, double y)
{
  double x = place (self, line_width (self) - BOX_SIZE, BOX_SIZE);

  cairo_set_line_width (self->cr, 0.8);
  cairo_rectangle (self->cr, x, y, BOX_SIZE, BOX_SIZE);
  cairo_stroke (self->cr);
}

void
canvass_sheet_add_title (CanvassSheet *self, const char *title, const char *aside)
{
  g_autoptr (PangoLayout) beside = lay_out (self, FONT_TEXT, aside, 0);
  double width = line_width (self) - width_of (beside) - 20;
  g_autoptr (PangoLayout) layout = lay_out (self, FONT_TITLE, title, width);

  keep (self, height_of (layout));
  show (self, layout, 0, width, self->y);
  show (self,
        beside,
        line_width (self) - width_of (beside),
        width_of (beside),
        self->y + height_of (layout) - height_of (beside) - 3);
  self->y += height_of (layout) + GAP;
}

void
canvass_sheet_add_verdict (CanvassSheet *self, CanvassFitness fitness, const char *text)
{
  double width = line_width (self) - MARK_WIDTH - 30;
  g_autoptr (PangoLayout) layout = lay_out (self, FONT_VERDICT, text, width);
  double height = height_of (layout) + 16;

  keep (self, height);
  cairo_set_line_width (self->cr, fitness == CANVASS_FITNESS_FIT ? 0.8 : 2);
  cairo_rectangle (self->cr, MARGIN, self->y, line_width (self), height);
  cairo_stroke (self->cr);
  draw_mark (self, fitness, 12, self->y + (height - MARK_SIZE) / 2);
  show (self, layout, MARK_WIDTH + 12, width, self->y + 8);
  self->y += height + 2 * GAP;
}

void
canvass_sheet_add_heading (CanvassSheet *self, const char *text)
{
  g_autoptr (PangoLayout) layout = lay_out (self, FONT_HEADING, text, line_width (self));

  /* Never alone at the foot of a page. */
  keep (self, height_of (layout) + 60);
  self->y += GAP;
  show (self, layout, 0, line_width (self), self->y);
  self->y += height_of (layout) + 1;
  draw_rule (self, 0, line_width (self), self->y);
  self->y += GAP;
}

void
canvass_sheet_add_text (CanvassSheet *self, const char *text)
{
  g_autoptr (PangoLayout) layout = lay_out (self, FONT_TEXT, text, line_width (self));

  keep (self, height_of (layout));
  show (self, layout, 0, line_width (self), self->y);
  self->y += height_of (layout) + 2;
}

void
canvass_sheet_add_fact (CanvassSheet *self, const char *label, const char *value)
{
  double width = line_width (self) - LABEL_WIDTH - 10;
  g_autoptr (PangoLayout) name = lay_out (self, FONT_TEXT, label, LABEL_WIDTH);
  g_autoptr (PangoLayout) layout = lay_out (self, FONT_STRONG, value, width);
  double height = MAX (height_of (name), height_of (layout));

  keep (self, height);
  show (self, name, 0, LABEL_WIDTH, self->y);
  show (self, layout, LABEL_WIDTH + 10, width, self->y);
  self->y += height + 2;
}

void
canvass_sheet_add_check (CanvassSheet *self, CanvassFitness fitness, const char *text)
{
  double width = line_width (self) - MARK_WIDTH - BOX_WIDTH;
  Font font = fitness == CANVASS_FITNESS_FIT ? FONT_TEXT : FONT_STRONG;
  g_autoptr (PangoLayout) layout = lay_out (self, font, text, width);
  double height = MAX (height_of (layout), BOX_SIZE);

  keep (self, height);
  draw_mark (self, fitness, 2, self->y + 1);
  show (self, layout, MARK_WIDTH, width, self->y);
  draw_box (self, self->y + 0.5);
  self->y += height + GAP;
}

void
canvass_sheet_add_words (CanvassSheet *self, const char *label, const char *words)
{
  double width = line_width (self) - BOX_WIDTH;
  g_autoptr (PangoLayout) name = lay_out (self, FONT_TEXT, label, width);
  g_autoptr (PangoLayout) layout = lay_out (self, FONT_WORDS, words, width);
  double height = height_of (name) + height_of (layout);

  keep (self, height);
  show (self, name, 0, width, self->y);
  show (self, layout, 0, width, self->y + height_of (name));
  draw_box (self, self->y + height_of (name) + 4);
  self->y += height + GAP;
}

void
canvass_sheet_add_blanks (CanvassSheet *self, const char *const *labels)
{
  guint n = g_strv_length ((char **)labels);

  keep (self, n * BLANK_HEIGHT + GAP);
  for (guint i = 0; i < n; i++) {
    g_autoptr (PangoLayout) layout = lay_out (self, FONT_TEXT, labels[i], LABEL_WIDTH);

    self->y += BLANK_HEIGHT;
    show (self, layout, 0, LABEL_WIDTH, self->y - height_of (layout));
    draw_rule (self, LABEL_WIDTH + 10, line_width (self) - LABEL_WIDTH - 10, self->y);
  }
  self->y += GAP;
}

GBytes *
canvass_sheet_finish (CanvassSheet *self, GError **error)
{
  cairo_status_t status;

  finish_page (self);
  cairo_surface_finish (self->surface);
  status = cairo_status (self->cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               "The page could not be drawn: %s",
               cairo_status_to_string (status));
  return NULL;
}
