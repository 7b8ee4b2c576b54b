/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/glyphs.h"

#include <hb.h>
#include <string.h>

/* A run with room for what is told to cairo: glyphs from left to right, and which letters each of
 * them (a cluster) stands for. */
typedef struct {
  const PangoItem *item;
  const PangoGlyphString *string;
  const char *text; /* of the run */
  cairo_glyph_t *glyphs;
  guint n_glyphs;
  cairo_text_cluster_t *clusters;
  guint n_clusters;
  char *letters; /* in the order of the clusters */
  gsize n_letters;
  gulong blank; /* a glyph without ink */
  double blank_width;
  double x, y; /* of its base line's left end */
} Run;

static double
units (int value)
{
  return (double)value / PANGO_SCALE;
}

/* One letter, one glyph, from left to right: cairo's own way is the shortest. */
static gboolean
is_simple (const PangoItem *item)
{
  switch ((int)item->analysis.script) {
  case G_UNICODE_SCRIPT_ARMENIAN:
  case G_UNICODE_SCRIPT_BOPOMOFO:
  case G_UNICODE_SCRIPT_COMMON:
  case G_UNICODE_SCRIPT_CYRILLIC:
  case G_UNICODE_SCRIPT_ETHIOPIC:
  case G_UNICODE_SCRIPT_GEORGIAN:
  case G_UNICODE_SCRIPT_GREEK:
  case G_UNICODE_SCRIPT_HAN:
  case G_UNICODE_SCRIPT_HANGUL:
  case G_UNICODE_SCRIPT_HIRAGANA:
  case G_UNICODE_SCRIPT_INHERITED:
  case G_UNICODE_SCRIPT_KATAKANA:
  case G_UNICODE_SCRIPT_LATIN:
    return item->analysis.level % 2 == 0;
  default:
    return FALSE;
  }
}

static gboolean
has_unknown (const PangoGlyphString *string)
{
  for (int i = 0; i < string->num_glyphs; i++)
    if (string->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG)
      return TRUE;

  return FALSE;
}

static void
add_glyph (Run *self, gulong index, double x, double y)
{
  self->glyphs[self->n_glyphs++] = (cairo_glyph_t){ index, x, y };
}

/* A letter that no font here has. */
static void
draw_box (cairo_t *cr, double x, double y, const PangoGlyphInfo *glyph)
{
  double width = units (glyph->geometry.width);

  cairo_save (cr);
  cairo_set_line_width (cr, 0.5);
  cairo_rectangle (cr, x + 0.1 * width, y - 0.7 * width, 0.8 * width, 0.8 * width);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Those of @string from @from up to @to, which begin at @x. */
static void
add_ink (Run *self, cairo_t *cr, int from, int to, double x)
{
  for (int i = from; i < to; i++) {
    const PangoGlyphInfo *glyph = &self->string->glyphs[i];

    if (glyph->glyph & PANGO_GLYPH_UNKNOWN_FLAG)
      draw_box (cr, x, self->y, glyph);
    else if (glyph->glyph != PANGO_GLYPH_EMPTY)
      add_glyph (self,
                 glyph->glyph,
                 x + units (glyph->geometry.x_offset),
                 self->y + units (glyph->geometry.y_offset));
    x += units (glyph->geometry.width);
  }
}

static void
add_cluster (Run *self, const char *letters, gsize length, guint first_glyph)
{
  memcpy (self->letters + self->n_letters, letters, length);
  self->n_letters += length;
  self->clusters[self->n_clusters++] =
      (cairo_text_cluster_t){ (int)length, (int)(self->n_glyphs - first_glyph) };
}

/* From left to right, the whole run is told at once: its letters are read in their order. */
static void
add_left_to_right (Run *self, cairo_t *cr)
{
  guint first = self->n_glyphs;

  add_ink (self, cr, 0, self->string->num_glyphs, self->x);
  if (self->n_glyphs == first)
    add_glyph (self, self->blank, self->x, self->y);
  add_cluster (self, self->text, self->item->length, first);
}

/* One at each end of what @letters take, so that no gap looks like a space. */
static void
add_place (Run *self, const char *letters, gsize length, double x, double width)
{
  guint first = self->n_glyphs;

  add_glyph (self, self->blank, x, self->y);
  if (width > self->blank_width)
    add_glyph (self, self->blank, x + width - self->blank_width, self->y);
  add_cluster (self, letters, length, first);
}

/* From right to left, readers turn around what they find from left to right, letter by letter: so
 * each letter of a joined glyph gets a place of its own, beside ink that stands for nothing. */
static void
add_joined (Run *self, cairo_t *cr, int from, int to, double x, double width, int start, int end)
{
  const char *letters = self->text + start, *next = self->text + end;
  glong n = g_utf8_strlen (letters, end - start);
  guint first = self->n_glyphs;

  add_ink (self, cr, from, to, x);
  if (n == 1 && self->n_glyphs > first) {
    add_cluster (self, letters, (gsize)(end - start), first);
    return;
  }
  if (self->n_glyphs > first)
    add_cluster (self, letters, 0, first);
  for (glong i = n - 1; i >= 0; i--) {
    const char *letter = g_utf8_prev_char (next);

    add_place (self,
               letter,
               (gsize)(next - letter),
               x + width * (double)(n - 1 - i) / (double)n,
               width / (double)n);
    next = letter;
  }
}

static void
add_right_to_left (Run *self, cairo_t *cr)
{
  const PangoGlyphString *string = self->string;
  double x = self->x;
  int end = self->item->length;

  for (int i = 0, next; i < string->num_glyphs; i = next) {
    double width = 0;

    for (next = i;
         next < string->num_glyphs && string->log_clusters[next] == string->log_clusters[i];
         next++)
      width += units (string->glyphs[next].geometry.width);
    add_joined (self, cr, i, next, x, width, string->log_clusters[i], end);
    end = string->log_clusters[i];
    x += width;
  }
}

static void
find_blank (Run *self, PangoFont *font)
{
  hb_font_t *shapes = pango_font_get_hb_font (font);
  hb_codepoint_t glyph = 0;

  hb_font_get_nominal_glyph (shapes, ' ', &glyph);
  self->blank = glyph;
  self->blank_width = units (hb_font_get_glyph_h_advance (shapes, glyph));
}

static void
show_run (cairo_t *cr, const PangoGlyphItem *glyphs, const char *text, double x, double y)
{
  PangoFont *font = glyphs->item->analysis.font;
  guint room = (guint)(glyphs->glyphs->num_glyphs + 2 * glyphs->item->length + 1);
  Run self = {
    .item = glyphs->item,
    .string = glyphs->glyphs,
    .text = text + glyphs->item->offset,
    .glyphs = g_new (cairo_glyph_t, room),
    .clusters = g_new (cairo_text_cluster_t, room),
    .letters = g_malloc (glyphs->item->length + 1),
    .x = x,
    .y = y,
  };

  find_blank (&self, font);
  if (glyphs->item->analysis.level % 2 == 1)
    add_right_to_left (&self, cr);
  else
    add_left_to_right (&self, cr);

  cairo_set_scaled_font (cr, pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (font)));
  cairo_show_text_glyphs (cr,
                          self.letters,
                          (int)self.n_letters,
                          self.glyphs,
                          (int)self.n_glyphs,
                          self.clusters,
                          (int)self.n_clusters,
                          0);
  g_free (self.glyphs);
  g_free (self.clusters);
  g_free (self.letters);
}

static void
show_item (cairo_t *cr, PangoGlyphItem *run, const char *text, double x, double y)
{
  if (is_simple (run->item) && !has_unknown (run->glyphs)) {
    cairo_move_to (cr, x, y);
    pango_cairo_show_glyph_item (cr, text, run);
  } else {
    show_run (cr, run, text, x, y);
  }
}

void
canvass_glyphs_show (cairo_t *cr, PangoLayout *layout, guint first, guint n, double x, double y)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  const PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
  guint number = 0;
  int top = 0;

  do {
    PangoGlyphItem *run = pango_layout_iter_get_run_readonly (iter);
    PangoRectangle place;

    if (pango_layout_iter_get_line_readonly (iter) != line) {
      line = pango_layout_iter_get_line_readonly (iter);
      number++;
    }
    if (number == first)
      pango_layout_iter_get_line_yrange (iter, &top, NULL);
    if (run == NULL || number < first || number >= first + n)
      continue;
    pango_layout_iter_get_run_extents (iter, NULL, &place);
    show_item (cr,
               run,
               pango_layout_get_text (layout),
               x + units (place.x),
               y + units (pango_layout_iter_get_baseline (iter) - top));
  } while (pango_layout_iter_next_run (iter));

  pango_layout_iter_free (iter);
}
