/*
 * Text on pages: measured, broken into lines and pages, and shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/document-private.h"

#include "print/font-families.h"
#include "print/glyphs.h"

#define SMALLEST 4.5 /* of letters that can be read at all */
#define SHRINK 0.92

static const struct {
  double size;
  PangoWeight weight;
  PangoStyle style;
} FONTS[CANVASS_N_FONTS] = {
  [CANVASS_FONT_TITLE] = { 24, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL },
  [CANVASS_FONT_HEADING] = { 15, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL },
  [CANVASS_FONT_SUBHEADING] = { 11.5, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL },
  [CANVASS_FONT_LEAD] = { 13, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL },
  [CANVASS_FONT_TEXT] = { 10.5, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL },
  [CANVASS_FONT_STRONG] = { 10.5, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL },
  [CANVASS_FONT_ASIDE] = { 10.5, PANGO_WEIGHT_NORMAL, PANGO_STYLE_ITALIC },
  [CANVASS_FONT_SMALL] = { 8.5, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL },
  [CANVASS_FONT_FIGURE] = { 34, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL },
};

static void
make_fonts (CanvassDocument *self, const char *language)
{
  g_autofree char *families = canvass_font_families (language);

  for (guint i = 0; i < CANVASS_N_FONTS; i++) {
    self->fonts[i] = pango_font_description_from_string (families);
    pango_font_description_set_weight (self->fonts[i], FONTS[i].weight);
    pango_font_description_set_style (self->fonts[i], FONTS[i].style);
  }
}

static void
make_context (CanvassDocument *self, const char *language)
{
  cairo_t *cr = cairo_create (self->surface);
  cairo_font_options_t *options = cairo_font_options_create ();

  self->context = pango_cairo_create_context (cr);
  pango_context_set_language (self->context, pango_language_from_string (language));
  pango_context_set_base_dir (self->context,
                              self->right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  /* A point here is a point on paper, whatever screen this machine has. */
  pango_cairo_context_set_resolution (self->context, 72);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (self->context, options);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  cairo_font_options_destroy (options);
  cairo_destroy (cr);

  self->layout = pango_layout_new (self->context);
  self->spare = pango_layout_new (self->context);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_wrap (self->spare, PANGO_WRAP_WORD_CHAR);
}

void
canvass_document_prepare_text (CanvassDocument *self, const char *language)
{
  make_fonts (self, language);
  make_context (self, language);
}

void
canvass_document_clear_text (CanvassDocument *self)
{
  g_clear_object (&self->layout);
  g_clear_object (&self->spare);
  g_clear_object (&self->context);
  for (guint i = 0; i < CANVASS_N_FONTS; i++)
    g_clear_pointer (&self->fonts[i], pango_font_description_free);
}

static double
size_of (const CanvassDocument *self, CanvassFont font)
{
  return FONTS[font].size * self->scale;
}

/* @width: 0 for a single line. */
static void
lay (CanvassDocument *self, CanvassFont font, const char *text, double width, double size)
{
  pango_font_description_set_absolute_size (self->fonts[font], size * PANGO_SCALE);
  pango_layout_set_attributes (self->layout, NULL);
  pango_layout_set_font_description (self->layout, self->fonts[font]);
  pango_layout_set_width (self->layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
  pango_layout_set_text (self->layout, text, -1);
}

/* Prose begins at the page's side; what somebody wrote, such as a name, runs as its own script and,
 * where that runs against the page, begins at its own side. */
static void
set_prose (CanvassDocument *self, gboolean prose)
{
  pango_layout_set_auto_dir (self->layout, !prose);
  pango_layout_set_alignment (self->layout,
                              self->right_to_left ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
}

static double
laid_width (const CanvassDocument *self)
{
  PangoRectangle place;

  pango_layout_get_extents (self->layout, NULL, &place);
  return (double)place.width / PANGO_SCALE;
}

/* How far from its left its lines begin, which keep to the right where they run so. */
static double
laid_left (const CanvassDocument *self)
{
  PangoRectangle place;

  pango_layout_get_extents (self->layout, NULL, &place);
  return (double)place.x / PANGO_SCALE;
}

static double
laid_height (const CanvassDocument *self)
{
  int height;

  pango_layout_get_size (self->layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

/* How many lines from @first on, and no more than @most, fit into @room, and how high they are. */
static guint
count_lines (const CanvassDocument *self, guint first, guint most, double room, double *height)
{
  PangoLayoutIter *iter = pango_layout_get_iter (self->layout);
  guint number = 0, n = 0;

  *height = 0;
  do {
    int top, bottom;

    pango_layout_iter_get_line_yrange (iter, &top, &bottom);
    if (number++ < first)
      continue;
    if (n == most || *height + (double)(bottom - top) / PANGO_SCALE > room)
      break;
    *height += (double)(bottom - top) / PANGO_SCALE;
    n++;
  } while (pango_layout_iter_next_line (iter));

  pango_layout_iter_free (iter);
  return n;
}

static void
show_lines (CanvassDocument *self, guint first, guint n, double from, double width)
{
  if (self->cr != NULL)
    canvass_glyphs_show (
        self->cr, self->layout, first, n, canvass_document_place (self, from, width), self->y);
}

/* How many of @n lines that fit, from @done of @n_lines on, stand on this page: never the first or
 * the last of a paragraph alone. 0: none of them. */
static guint
settle (guint n, guint done, guint n_lines)
{
  if (done + n + 1 == n_lines && n > 0)
    n--;
  return done == 0 && n == 1 && n_lines > 1 ? 0 : n;
}

static void
flow (CanvassDocument *self, const char *tag, double from, double width)
{
  guint n_lines = (guint)pango_layout_get_line_count (self->layout), done = 0;

  canvass_document_begin (self, tag);
  while (done < n_lines) {
    double height, room = canvass_document_get_bottom (self) - self->y;
    guint n = settle (count_lines (self, done, n_lines, room, &height), done, n_lines);

    if (n == 0 && self->y > canvass_document_get_top (self)) {
      canvass_document_end (self, tag);
      canvass_document_new_page (self);
      canvass_document_begin (self, tag);
      continue;
    }
    /* One that is higher than a page still ends. */
    n = count_lines (self, done, MAX (n, 1), G_MAXDOUBLE, &height);
    show_lines (self, done, n, from, width);
    self->y += height;
    done += n;
  }
  canvass_document_end (self, tag);
}

void
canvass_document_add_text (CanvassDocument *self,
                           const char *tag,
                           CanvassFont font,
                           const char *text)
{
  double width = canvass_document_get_width (self);

  set_prose (self, TRUE);
  lay (self, font, text, width, size_of (self, font));
  flow (self, tag, 0, width);
}

void
canvass_document_add_markup (
    CanvassDocument *self, const char *tag, CanvassFont font, const char *markup, double from)
{
  double width = canvass_document_get_width (self) - from;

  set_prose (self, TRUE);
  lay (self, font, "", width, size_of (self, font));
  pango_layout_set_markup (self->layout, markup, -1);
  flow (self, tag, from, width);
}

double
canvass_document_measure_start (CanvassDocument *self,
                                CanvassFont font,
                                const char *markup,
                                double from)
{
  guint n_lines;
  double height;

  set_prose (self, TRUE);
  lay (self, font, "", canvass_document_get_width (self) - from, size_of (self, font));
  pango_layout_set_markup (self->layout, markup, -1);
  n_lines = (guint)pango_layout_get_line_count (self->layout);
  count_lines (self, 0, n_lines <= 3 ? n_lines : 2, G_MAXDOUBLE, &height);
  return height / self->scale;
}

void
canvass_document_add_label (CanvassDocument *self, CanvassFont font, const char *text, double from)
{
  set_prose (self, FALSE);
  lay (self, font, text, 0, size_of (self, font));
  canvass_document_begin (self, "Lbl");
  show_lines (self, 0, 1, from, laid_width (self));
  canvass_document_end (self, "Lbl");
}

double
canvass_document_measure_text (CanvassDocument *self,
                               CanvassFont font,
                               const char *text,
                               double width)
{
  set_prose (self, TRUE);
  lay (self, font, text, width, size_of (self, font));
  return laid_height (self);
}

double
canvass_document_measure_line (CanvassDocument *self, CanvassFont font, const char *text)
{
  set_prose (self, FALSE);
  lay (self, font, text, 0, size_of (self, font));
  return laid_width (self);
}

void
canvass_document_show_text (
    CanvassDocument *self, CanvassFont font, const char *text, double from, double width, double y)
{
  if (self->cr == NULL)
    return;

  set_prose (self, TRUE);
  lay (self, font, text, width, size_of (self, font));
  canvass_glyphs_show (
      self->cr, self->layout, 0, G_MAXUINT, canvass_document_place (self, from, width), y);
}

static double
find_shift (CanvassSide side, double room)
{
  return side == CANVASS_SIDE_START ? 0 : side == CANVASS_SIDE_END ? room : room / 2;
}

/* What no size makes fit, such as a name of a thousand letters. @height: 0 for a single line. */
static void
end_in_dots (CanvassDocument *self, double width, double height)
{
  pango_layout_set_width (self->layout, (int)(width * PANGO_SCALE));
  pango_layout_set_height (self->layout, height > 0 ? (int)(height * PANGO_SCALE) : -1);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
}

void
canvass_document_show_line (CanvassDocument *self,
                            CanvassFont font,
                            const char *text,
                            double from,
                            double width,
                            double baseline,
                            CanvassSide side)
{
  double size = size_of (self, font), wide;

  if (self->cr == NULL)
    return;

  set_prose (self, FALSE);
  lay (self, font, text, 0, size);
  wide = laid_width (self);
  if (wide > width) {
    lay (self, font, text, 0, MAX (size * width / wide * 0.99, SMALLEST));
    if (laid_width (self) > width)
      end_in_dots (self, width, 0);
    wide = laid_width (self);
  }
  canvass_glyphs_show (self->cr,
                       self->layout,
                       0,
                       1,
                       canvass_document_place (self, from + find_shift (side, width - wide), wide),
                       baseline - (double)pango_layout_get_baseline (self->layout) / PANGO_SCALE);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_NONE);
}

void
canvass_document_show_in_box (CanvassDocument *self,
                              CanvassFont font,
                              const char *text,
                              double from,
                              double width,
                              double y,
                              double height)
{
  double size = size_of (self, font), high, wide;

  if (self->cr == NULL)
    return;

  set_prose (self, FALSE);
  lay (self, font, text, 0, size);
  wide = laid_width (self);
  if (wide > width) {
    for (; size > SMALLEST; size *= SHRINK) {
      lay (self, font, text, width, size);
      if (laid_height (self) <= height)
        break;
    }
    if (laid_height (self) > height)
      end_in_dots (self, width, height);
    wide = laid_width (self);
  }
  high = laid_height (self);
  canvass_glyphs_show (self->cr,
                       self->layout,
                       0,
                       G_MAXUINT,
                       canvass_document_place (self, from, wide) - laid_left (self),
                       y + (height - high) / 2);
  pango_layout_set_height (self->layout, -1);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_NONE);
}
