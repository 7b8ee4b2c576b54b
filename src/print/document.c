/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/document.h"

#include "campaign/language.h"
#include "print/glyphs.h"

#include <cairo-pdf.h>

#define MARGIN 54
#define FOOTER_HEIGHT 26
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

struct _CanvassDocument {
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

/* What is taken for scripts that the language's own fonts lack. */
static char *
list_families (const char *language)
{
  const char *cjk = g_str_has_prefix (language, "ko")        ? "KR"
                    : g_str_has_prefix (language, "ja")      ? "JP"
                    : g_str_has_prefix (language, "zh-Hant") ? "TC"
                                                             : "SC";

  return g_strdup_printf ("Noto Sans, Noto Sans Arabic, Noto Sans Devanagari, Noto Sans Gujarati, "
                          "Noto Sans Ethiopic, Noto Sans CJK %s, sans-serif",
                          cjk);
}

static void
make_fonts (CanvassDocument *self, const char *language)
{
  g_autofree char *families = list_families (language);

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

static CanvassDocument *
make (const CanvassDocumentInfo *info)
{
  CanvassDocument *self = g_new0 (CanvassDocument, 1);

  self->width = info->paper == CANVASS_PAPER_LETTER ? 612 : 595.276;
  self->height = info->paper == CANVASS_PAPER_LETTER ? 792 : 841.89;
  if (info->landscape) {
    double width = self->width;

    self->width = self->height;
    self->height = width;
  }
  self->right_to_left = canvass_language_is_right_to_left (info->language);
  self->scale = 1;
  self->page = 1;
  self->y = MARGIN;
  make_fonts (self, info->language);
  return self;
}

static cairo_surface_t *
make_recording (const CanvassDocument *self)
{
  const cairo_rectangle_t extents = { 0, 0, self->width, self->height };

  return cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
}

static cairo_status_t
write_bytes (void *closure, const unsigned char *bytes, unsigned int length)
{
  canvass_pdf_stream_write (closure, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

CanvassDocument *
canvass_document_new (const CanvassDocumentInfo *info, CanvassPdfWrite write, gpointer user_data)
{
  CanvassDocument *self = make (info);
  g_autofree char *time = g_strconcat (info->day, "T00:00:00Z", NULL);

  self->stream = canvass_pdf_stream_new (info->language, self->right_to_left, write, user_data);
  self->surface =
      cairo_pdf_surface_create_for_stream (write_bytes, self->stream, self->width, self->height);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, info->title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_SUBJECT, info->subject);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Canvass");
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
  make_context (self, info->language);
  self->cr = cairo_create (self->surface);
  canvass_document_begin (self, "Document");
  return self;
}

CanvassDocument *
canvass_document_new_to_measure (const CanvassDocumentInfo *info)
{
  return canvass_document_new_to_show (info, 0);
}

static void
prepare_page (CanvassDocument *self)
{
  if (self->stream != NULL)
    return;

  g_clear_pointer (&self->cr, cairo_destroy);
  if (self->page == self->wanted)
    self->cr = cairo_create (self->surface);
}

CanvassDocument *
canvass_document_new_to_show (const CanvassDocumentInfo *info, guint page)
{
  CanvassDocument *self = make (info);

  self->wanted = page;
  self->surface = make_recording (self);
  make_context (self, info->language);
  prepare_page (self);
  return self;
}

void
canvass_document_free (CanvassDocument *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->layout);
  g_clear_object (&self->spare);
  g_clear_object (&self->context);
  for (guint i = 0; i < CANVASS_N_FONTS; i++)
    g_clear_pointer (&self->fonts[i], pango_font_description_free);
  g_clear_pointer (&self->cr, cairo_destroy);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->kept, cairo_surface_destroy);
  g_clear_pointer (&self->stream, canvass_pdf_stream_free);
  g_free (self);
}

/* A page may end in the middle of a paragraph, whose layout must not change with it. */
static void
furnish_page (CanvassDocument *self)
{
  PangoLayout *layout = self->layout;
  double scale = self->scale;

  if (self->furnish == NULL)
    return;

  self->layout = self->spare;
  self->scale = 1;
  self->furnish (self, self->page, self->user_data);
  self->layout = layout;
  self->scale = scale;
}

static void
end_page (CanvassDocument *self)
{
  furnish_page (self);
  if (self->stream != NULL)
    cairo_show_page (self->cr);
  else if (self->page == self->wanted)
    self->kept = cairo_surface_reference (self->surface);
  self->page++;
  self->y = MARGIN;
  prepare_page (self);
}

gboolean
canvass_document_finish (CanvassDocument *self, GError **error)
{
  cairo_status_t status;

  canvass_document_end (self, "Document");
  end_page (self);
  if (self->stream == NULL)
    return TRUE;

  cairo_surface_finish (self->surface);
  status = cairo_status (self->cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  if (canvass_pdf_stream_finish (self->stream) && status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               "The pages could not be drawn: %s",
               cairo_status_to_string (status));
  return FALSE;
}

cairo_surface_t *
canvass_document_take_page (CanvassDocument *self)
{
  return g_steal_pointer (&self->kept);
}

void
canvass_document_set_furnish (CanvassDocument *self,
                              CanvassDocumentFurnish furnish,
                              gpointer user_data)
{
  self->furnish = furnish;
  self->user_data = user_data;
}

void
canvass_document_set_scale (CanvassDocument *self, double scale)
{
  self->scale = scale;
}

guint
canvass_document_get_page (const CanvassDocument *self)
{
  return self->page;
}

double
canvass_document_get_width (const CanvassDocument *self)
{
  return self->width - 2 * MARGIN;
}

double
canvass_document_get_bottom (const CanvassDocument *self)
{
  return self->height - MARGIN - FOOTER_HEIGHT;
}

double
canvass_document_get_top (const CanvassDocument *self)
{
  return MARGIN;
}

double
canvass_document_get_y (const CanvassDocument *self)
{
  return self->y;
}

void
canvass_document_set_y (CanvassDocument *self, double y)
{
  self->y = y;
}

gboolean
canvass_document_is_right_to_left (const CanvassDocument *self)
{
  return self->right_to_left;
}

cairo_t *
canvass_document_get_cr (const CanvassDocument *self)
{
  return self->cr;
}

double
canvass_document_place (const CanvassDocument *self, double from, double width)
{
  return self->right_to_left ? self->width - MARGIN - from - width : MARGIN + from;
}

void
canvass_document_begin (CanvassDocument *self, const char *tag)
{
  if (self->stream != NULL)
    cairo_tag_begin (self->cr, tag, NULL);
}

void
canvass_document_end (CanvassDocument *self, const char *tag)
{
  if (self->stream != NULL)
    cairo_tag_end (self->cr, tag);
}

int
canvass_document_add_outline (CanvassDocument *self, int parent, const char *name)
{
  g_autofree char *place = NULL;
  char y[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->stream == NULL)
    return 0;

  g_ascii_formatd (y, sizeof y, "%.1f", self->y);
  place = g_strdup_printf ("page=%u pos=[0 %s]", self->page, y);
  return cairo_pdf_surface_add_outline (self->surface,
                                        parent > 0 ? parent : CAIRO_PDF_OUTLINE_ROOT,
                                        name,
                                        place,
                                        CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

void
canvass_document_new_page (CanvassDocument *self)
{
  end_page (self);
}

void
canvass_document_keep (CanvassDocument *self, double height)
{
  if (self->y + height > canvass_document_get_bottom (self) && self->y > MARGIN)
    end_page (self);
}

void
canvass_document_skip (CanvassDocument *self, double height)
{
  self->y += height * self->scale;
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

/* Prose begins at the page's side; what somebody wrote, such as a name, runs as its own script. */
static void
set_prose (CanvassDocument *self, gboolean prose)
{
  pango_layout_set_auto_dir (self->layout, !prose);
  pango_layout_set_alignment (self->layout,
                              prose && self->right_to_left ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
}

static double
laid_width (const CanvassDocument *self)
{
  PangoRectangle place;

  pango_layout_get_extents (self->layout, NULL, &place);
  return (double)place.width / PANGO_SCALE;
}

static double
laid_height (const CanvassDocument *self)
{
  int height;

  pango_layout_get_size (self->layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

/* How many lines from @first on fit into @room, and how high they are. */
static guint
count_lines (const CanvassDocument *self, guint first, double room, double *height)
{
  PangoLayoutIter *iter = pango_layout_get_iter (self->layout);
  guint number = 0, n = 0;

  *height = 0;
  do {
    int top, bottom;

    pango_layout_iter_get_line_yrange (iter, &top, &bottom);
    if (number++ < first)
      continue;
    if (*height + (double)(bottom - top) / PANGO_SCALE > room)
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

/* Whether a paragraph can begin here: not with a single line at the foot of a page. */
static gboolean
may_begin (const CanvassDocument *self, guint n, guint n_lines)
{
  return n == n_lines || n >= 2 || self->y <= MARGIN;
}

static void
flow (CanvassDocument *self, const char *tag, double from, double width)
{
  guint n_lines = (guint)pango_layout_get_line_count (self->layout), done = 0;

  canvass_document_begin (self, tag);
  while (done < n_lines) {
    double height;
    guint n = count_lines (self, done, canvass_document_get_bottom (self) - self->y, &height);

    if (self->y > MARGIN && (n == 0 || (done == 0 && !may_begin (self, n, n_lines)))) {
      canvass_document_end (self, tag);
      end_page (self);
      canvass_document_begin (self, tag);
      continue;
    }
    /* One that is higher than a page still ends. */
    n = MAX (n, 1);
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
    wide = laid_width (self);
  }
  canvass_glyphs_show (self->cr,
                       self->layout,
                       0,
                       1,
                       canvass_document_place (self, from + find_shift (side, width - wide), wide),
                       baseline - (double)pango_layout_get_baseline (self->layout) / PANGO_SCALE);
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
    wide = laid_width (self);
  }
  high = laid_height (self);
  canvass_glyphs_show (self->cr,
                       self->layout,
                       0,
                       G_MAXUINT,
                       canvass_document_place (self, from, wide),
                       y + (height - high) / 2);
}

void
canvass_document_draw_rule (
    CanvassDocument *self, double from, double width, double y, double thickness, double paleness)
{
  double x = canvass_document_place (self, from, width);

  if (self->cr == NULL)
    return;

  cairo_save (self->cr);
  cairo_set_source_rgb (self->cr, paleness, paleness, paleness);
  cairo_set_line_width (self->cr, thickness);
  cairo_move_to (self->cr, x, y);
  cairo_line_to (self->cr, x + width, y);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

void
canvass_document_fill (
    CanvassDocument *self, double from, double width, double y, double height, double paleness)
{
  if (self->cr == NULL)
    return;

  cairo_save (self->cr);
  cairo_set_source_rgb (self->cr, paleness, paleness, paleness);
  cairo_rectangle (self->cr, canvass_document_place (self, from, width), y, width, height);
  cairo_fill (self->cr);
  cairo_restore (self->cr);
}
