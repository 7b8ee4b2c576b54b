/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/body.h"
#include "print/handout-private.h"

#include <glib/gi18n-lib.h>

#define TOP_HEIGHT 56
#define COLUMNS_HEIGHT 46
#define FOOT_HEIGHT 30
#define ROW_HEIGHT 31
#define NUMBER_WIDTH 22
#define TICK_WIDTH 46
#define BOX_SIZE 11
#define SIGNATURE_SHARE 1.2
#define MAX_COLUMNS 40
#define PALE 0.93
#define GAP 4

typedef struct {
  const char *label;
  double share; /* of the width that is left; 0: a box to tick */
  double from, width;
} Column;

static const struct {
  const char *field;
  const char *label;
  double share;
} STANDARD[] = {
  { "name", N_ ("Your name"), 1.6 },
  { "given_name", N_ ("Your first name"), 1 },
  { "family_name", N_ ("Your family name"), 1.2 },
  { "email", N_ ("Your e-mail address"), 1.6 },
  { "phone", N_ ("Your phone number"), 1.1 },
  { "street", N_ ("Street and number"), 1.5 },
  { "city", N_ ("City or town"), 1 },
  { "region", N_ ("State or region"), 0.8 },
  { "postcode", N_ ("Your postcode"), 0.6 },
  { "country", N_ ("Country"), 0.8 },
  { "district", N_ ("District"), 0.6 },
  { "birth_year", N_ ("Year of birth"), 0.5 },
  { "adult", N_ ("Are you 18 or older?"), 0 },
};

static const char *
say (const CanvassHandoutWork *work, const char *original)
{
  return canvass_words_say (work->words, original);
}

static const char *
find_label (const CanvassHandoutWork *work, const CanvassFieldSpec *spec, double *share)
{
  const char *own = canvass_text_get_field_label (work->text, spec->name);
  const char *label = spec->name;

  *share = spec->kind == CANVASS_FIELD_BOOLEAN ? 0 : 1;
  for (gsize i = 0; i < G_N_ELEMENTS (STANDARD); i++)
    if (g_str_equal (STANDARD[i].field, spec->name)) {
      label = say (work, STANDARD[i].label);
      *share = STANDARD[i].share;
    }
  if (g_str_equal (spec->name, "postcode") &&
      g_ascii_strcasecmp (canvass_campaign_get_rules (work->campaign)->country, "US") == 0)
    label = say (work, N_ ("Your ZIP code"));
  return own != NULL && *own != '\0' ? own : label;
}

static void
add_column (Column *columns, guint *n, const char *label, double share)
{
  if (*n < MAX_COLUMNS)
    columns[(*n)++] = (Column){ .label = label, .share = share };
}

/* What a form asks, in its order. */
static guint
list_columns (const CanvassHandoutWork *work, Column *columns)
{
  CanvassCampaign *campaign = work->campaign;
  const CanvassRules *rules = canvass_campaign_get_rules (campaign);
  guint n = 0;

  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++) {
    double share;
    const char *label = find_label (work, canvass_campaign_get_field (campaign, i), &share);

    add_column (columns, &n, label, share);
  }
  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++)
    add_column (columns,
                &n,
                canvass_text_get_consent_label (work->text,
                                                canvass_campaign_get_consent (campaign, i)->name),
                0);
  if (rules->ask_public_name) {
    add_column (columns, &n, say (work, N_ ("First name and initial")), 0);
    add_column (columns, &n, say (work, N_ ("Without my name")), 0);
  }
  if (rules->drawing != CANVASS_USE_HIDDEN)
    add_column (columns, &n, say (work, N_ ("Signature")), SIGNATURE_SHARE);
  return n;
}

static void
place_columns (Column *columns, guint n, double width)
{
  double shares = 0, ticks = 0, from = NUMBER_WIDTH;

  for (guint i = 0; i < n; i++) {
    shares += columns[i].share;
    ticks += columns[i].share > 0 ? 0 : TICK_WIDTH;
  }
  for (guint i = 0; i < n; i++) {
    columns[i].from = from;
    columns[i].width = columns[i].share > 0
                           ? (width - NUMBER_WIDTH - ticks) * columns[i].share / shares
                           : TICK_WIDTH;
    from += columns[i].width;
  }
}

static double
get_first_row (CanvassDocument *document)
{
  return canvass_document_get_top (document) + TOP_HEIGHT + COLUMNS_HEIGHT;
}

static guint
count_rows (CanvassDocument *document)
{
  double room =
      canvass_document_get_bottom (document) + 20 - FOOT_HEIGHT - get_first_row (document);

  return (guint)(room / ROW_HEIGHT);
}

static void
draw_head (const CanvassHandoutWork *work, CanvassDocument *document, guint number)
{
  double top = canvass_document_get_top (document), width = canvass_document_get_width (document);
  g_autofree char *digits = g_strdup_printf ("%u", number);
  g_autofree char *sheet = canvass_words_fill (work->words, N_ ("Sheet %s"), digits, NULL);

  canvass_document_begin (document, "H1");
  canvass_document_show_line (document,
                              CANVASS_FONT_HEADING,
                              canvass_text_get_title (work->text),
                              0,
                              width - 120,
                              top + 12,
                              CANVASS_SIDE_START);
  canvass_document_show_line (
      document, CANVASS_FONT_HEADING, sheet, width - 110, 110, top + 12, CANVASS_SIDE_END);
  canvass_document_end (document, "H1");
  canvass_document_begin (document, "P");
  canvass_document_show_in_box (document,
                                CANVASS_FONT_TEXT,
                                canvass_text_get_ask (work->text),
                                0,
                                width,
                                top + 20,
                                TOP_HEIGHT - 24);
  canvass_document_end (document, "P");
}

static void
draw_column_names (const Column *columns, guint n, CanvassDocument *document)
{
  double y = canvass_document_get_top (document) + TOP_HEIGHT;

  canvass_document_fill (
      document, 0, canvass_document_get_width (document), y, COLUMNS_HEIGHT, PALE);
  canvass_document_begin (document, "TR");
  for (guint i = 0; i < n; i++) {
    canvass_document_begin (document, "TH");
    canvass_document_show_in_box (document,
                                  CANVASS_FONT_SMALL,
                                  columns[i].label,
                                  columns[i].from + GAP,
                                  columns[i].width - 2 * GAP,
                                  y + 2,
                                  COLUMNS_HEIGHT - 4);
    canvass_document_end (document, "TH");
  }
  canvass_document_end (document, "TR");
}

static void
draw_tick_box (CanvassDocument *document, const Column *column, double y)
{
  cairo_t *cr = canvass_document_get_cr (document);
  double x =
      canvass_document_place (document, column->from + (column->width - BOX_SIZE) / 2, BOX_SIZE);

  if (cr == NULL)
    return;

  cairo_set_line_width (cr, 0.8);
  cairo_rectangle (cr, x, y + (ROW_HEIGHT - BOX_SIZE) / 2.0, BOX_SIZE, BOX_SIZE);
  cairo_stroke (cr);
}

static void
draw_row (const Column *columns, guint n, CanvassDocument *document, guint number, double y)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);

  canvass_document_begin (document, "TR");
  canvass_document_begin (document, "TH");
  canvass_document_show_in_box (
      document, CANVASS_FONT_SMALL, digits, GAP, NUMBER_WIDTH - GAP, y, ROW_HEIGHT);
  canvass_document_end (document, "TH");
  canvass_document_end (document, "TR");
  for (guint i = 0; i < n; i++)
    if (columns[i].share <= 0)
      draw_tick_box (document, &columns[i], y);
  canvass_document_draw_rule (
      document, 0, canvass_document_get_width (document), y + ROW_HEIGHT, 0.6, 0.35);
}

static void
draw_lines (CanvassDocument *document, const Column *columns, guint n, double from, double to)
{
  cairo_t *cr = canvass_document_get_cr (document);

  if (cr == NULL)
    return;

  cairo_set_line_width (cr, 0.4);
  for (guint i = 0; i < n; i++) {
    double x = canvass_document_place (document, columns[i].from, 0);

    cairo_move_to (cr, x, from);
    cairo_line_to (cr, x, to);
  }
  cairo_stroke (cr);
}

static void
draw_foot (const CanvassHandoutWork *work, CanvassDocument *document)
{
  static const char *const labels[] = { N_ ("Day"), N_ ("Place"), N_ ("Collected by (name)") };
  double width = canvass_document_get_width (document) / G_N_ELEMENTS (labels);
  double y = canvass_document_get_bottom (document) + 20;

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    double wide =
        MIN (canvass_document_measure_line (document, CANVASS_FONT_SMALL, say (work, labels[i])),
             width / 2);

    canvass_document_begin (document, "P");
    canvass_document_show_line (document,
                                CANVASS_FONT_SMALL,
                                say (work, labels[i]),
                                width * i,
                                wide,
                                y - 2,
                                CANVASS_SIDE_START);
    canvass_document_end (document, "P");
    canvass_document_draw_rule (
        document, width * i + wide + GAP, width - wide - 4 * GAP, y, 0.6, 0);
  }
}

static void
draw_front (const CanvassHandoutWork *work, CanvassDocument *document, guint number)
{
  Column columns[MAX_COLUMNS];
  guint n = list_columns (work, columns), n_rows = count_rows (document);
  double y = get_first_row (document);

  place_columns (columns, n, canvass_document_get_width (document));
  draw_head (work, document, number);
  canvass_document_begin (document, "Table");
  draw_column_names (columns, n, document);
  for (guint row = 0; row < n_rows; row++)
    draw_row (columns, n, document, row + 1, y + row * ROW_HEIGHT);
  canvass_document_end (document, "Table");
  draw_lines (document, columns, n, y - COLUMNS_HEIGHT, y + n_rows * ROW_HEIGHT);
  draw_foot (work, document);
}

void
canvass_blank_draw_back (const CanvassHandoutWork *work, CanvassDocument *document)
{
  canvass_document_set_scale (document, work->scale);
  canvass_body_add (document, canvass_text_get_blocks (work->text), 2);
  canvass_document_skip (document, GAP);
  canvass_document_keep (document, 90);
  canvass_document_draw_rule (document,
                              0,
                              canvass_document_get_width (document),
                              canvass_document_get_y (document),
                              0.5,
                              0);
  canvass_document_skip (document, 2 * GAP);
  canvass_handout_add_promises (work, document, CANVASS_FONT_SMALL);
  canvass_document_add_text (document,
                             "P",
                             CANVASS_FONT_SMALL,
                             say (work,
                                  N_ ("For who holds this sheet: paper can be read by anybody. "
                                      "Keep it face down, never leave "
                                      "it alone, and hand it in the same day.")));
  canvass_document_set_scale (document, 1);
}

void
canvass_blank_draw (const CanvassHandoutWork *work, CanvassDocument *document)
{
  for (guint i = 0; i < work->form->n_sheets; i++) {
    guint number = work->form->first_sheet + i;
    g_autofree char *digits = g_strdup_printf ("%u", number);
    g_autofree char *sheet = canvass_words_fill (work->words, N_ ("Sheet %s"), digits, NULL);

    if (i > 0)
      canvass_document_new_page (document);
    canvass_document_begin (document, "Sect");
    canvass_document_add_outline (document, 0, sheet);
    if (canvass_document_wants_page (document))
      draw_front (work, document, number);
    canvass_document_new_page (document);
    if (work->back_pages > 1 || canvass_document_wants_page (document))
      canvass_blank_draw_back (work, document);
    canvass_document_end (document, "Sect");
  }
}
