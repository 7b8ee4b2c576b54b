/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/progress-picture.h"

#include "format/file.h"
#include "print/chart.h"
#include "print/font-families.h"
#include "print/glyphs.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>

static const struct {
  double width, height;
} SHAPES[] = {
  [CANVASS_PICTURE_WIDE] = { 1200, 630 },
  [CANVASS_PICTURE_SQUARE] = { 1080, 1080 },
};

/* The kiosk's paper and ink. */
#define PAPER 0.988, 0.957, 0.902
#define INK 0.165, 0.106, 0.078
#define MARGIN 72
#define BAR_HEIGHT 34

typedef struct {
  cairo_t *cr;
  PangoLayout *layout;
  char *families;
  gboolean right_to_left;
  double width, height;
} Picture;

/* As large as @size but small enough to stay in the room; returns how high it came to be. */
static double
show_text (Picture *self, const char *text, double size, PangoWeight weight, double y, double room)
{
  PangoFontDescription *font = pango_font_description_from_string (self->families);
  double width = self->width - 2 * MARGIN;
  int height;

  pango_font_description_set_weight (font, weight);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_set_width (self->layout, (int)(width * PANGO_SCALE));
  do {
    pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
    pango_layout_set_font_description (self->layout, font);
    pango_layout_get_size (self->layout, NULL, &height);
    size *= 0.94;
  } while ((double)height / PANGO_SCALE > room && size > 12);
  canvass_glyphs_show (self->cr, self->layout, 0, G_MAXUINT, MARGIN, y);
  pango_font_description_free (font);
  return (double)height / PANGO_SCALE;
}

static void
draw (Picture *self,
      CanvassCampaign *campaign,
      const CanvassTally *tally,
      const CanvassWords *words,
      const char *day)
{
  const CanvassText *text =
      canvass_campaign_get_text (campaign, canvass_words_get_language (words));
  gboolean tells = tally->unique >= CANVASS_CHART_LEAST;
  g_autofree char *number =
      canvass_words_write_number (words, tells ? tally->unique : CANVASS_CHART_LEAST);
  g_autofree char *shown = tells ? g_strdup (number) : g_strconcat ("< ", number, NULL);
  g_autofree char *goal_number = canvass_words_write_number (words, tally->goal);
  g_autofree char *goal = canvass_words_fill (words, N_ ("Goal: %s"), goal_number, NULL);
  g_autofree char *date = canvass_words_write_day (words, day);
  g_autofree char *as_of = canvass_words_fill (words, N_ ("As of %s"), date, NULL);
  g_autofree char *foot = tally->goal > 0
                              ? g_strdup_printf ("\u2068%s\u2069   ·   \u2068%s\u2069", goal, as_of)
                              : g_strdup (as_of);
  double bar = self->height - MARGIN - BAR_HEIGHT - 62, y = MARGIN;

  cairo_set_source_rgb (self->cr, PAPER);
  cairo_paint (self->cr);
  cairo_set_source_rgb (self->cr, INK);
  y += show_text (
      self, canvass_text_get_title (text), 54, PANGO_WEIGHT_BOLD, y, (bar - MARGIN) * 0.36);
  y = MAX (y + 16, bar - (bar - MARGIN) * 0.62);
  y += show_text (self, shown, 150, PANGO_WEIGHT_BOLD, y, (bar - y) * 0.66);
  show_text (self,
             canvass_words_say (words, N_ ("people signed this petition")),
             40,
             PANGO_WEIGHT_NORMAL,
             y,
             bar - y - 28);
  if (tally->goal > 0)
    canvass_chart_draw_progress (self->cr,
                                 MARGIN,
                                 bar,
                                 self->width - 2 * MARGIN,
                                 BAR_HEIGHT,
                                 tells ? (double)tally->unique / (double)tally->goal : 0,
                                 self->right_to_left);
  cairo_set_source_rgb (self->cr, INK);
  show_text (self, foot, 30, PANGO_WEIGHT_NORMAL, bar + BAR_HEIGHT + 22, 50);
}

static void
prepare_layout (Picture *self, const CanvassWords *words)
{
  PangoContext *context = pango_cairo_create_context (self->cr);

  self->families = canvass_font_families (canvass_words_get_language (words));
  self->right_to_left = canvass_words_is_right_to_left (words);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_language (context,
                              pango_language_from_string (canvass_words_get_language (words)));
  pango_context_set_base_dir (context,
                              self->right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  self->layout = pango_layout_new (context);
  pango_layout_set_auto_dir (self->layout, FALSE);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (self->layout,
                              self->right_to_left ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  g_object_unref (context);
}

static cairo_status_t
append (void *file, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (file, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
finish (cairo_surface_t *surface, GByteArray *file, gboolean as_svg)
{
  cairo_status_t status = cairo_surface_status (surface);

  if (status == CAIRO_STATUS_SUCCESS && !as_svg)
    return cairo_surface_write_to_png_stream (surface, append, file);

  cairo_surface_finish (surface);
  return status;
}

gboolean
canvass_progress_picture_save (CanvassCampaign *campaign,
                               const CanvassTally *tally,
                               const char *language,
                               const char *day,
                               CanvassPictureShape shape,
                               const char *path,
                               GError **error)
{
  g_autoptr (CanvassWords) words = canvass_words_new (language);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  gboolean as_svg = g_str_has_suffix (path, ".svg");
  Picture self = { .width = SHAPES[shape].width, .height = SHAPES[shape].height };
  cairo_surface_t *surface =
      as_svg ? cairo_svg_surface_create_for_stream (append, file, self.width, self.height)
             : cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)self.width, (int)self.height);
  cairo_status_t status;

  self.cr = cairo_create (surface);
  prepare_layout (&self, words);
  draw (&self, campaign, tally, words, day);
  g_object_unref (self.layout);
  g_free (self.families);
  cairo_destroy (self.cr);
  status = finish (surface, file, as_svg);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_FAILED,
                 "The picture could not be drawn: %s",
                 cairo_status_to_string (status));
    return FALSE;
  }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
  return canvass_file_write (path, bytes, 0644, error);
}
