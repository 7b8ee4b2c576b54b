/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/petition-private.h"
#include "print/strokes.h"

#include <glib/gi18n-lib.h>

#define HEAD_HEIGHT 118 /* with the names of the columns */
#define ASK_HEIGHT 44
#define COLUMNS_HEIGHT 18
#define NUMBER_WIDTH 46
#define PLACE_WIDTH 130
#define DRAWING_WIDTH 130
#define GAP 8
#define PALE 0.93
#define GRAY 0.75

/* Where the columns of a sheet begin and how wide they are; 0: there is none. */
typedef struct {
  double name_width;
  double place, place_width;
  double street, street_width;
  double drawing, drawing_width;
  double top, row_height;
} Columns;

static const char *
say (const CanvassPetition *self, const char *original)
{
  return canvass_words_say (self->words, original);
}

/* Of lines in a packet of a district the place is the packet's. */
static void
plan (const CanvassPetition *self, const CanvassPacket *packet, Columns *columns)
{
  double left = canvass_document_get_width (self->document) - NUMBER_WIDTH;
  double end = NUMBER_WIDTH + left;

  *columns = (Columns){ .top = canvass_document_get_top (self->document) + HEAD_HEIGHT };
  columns->row_height = (canvass_document_get_bottom (self->document) - columns->top) /
                        canvass_petition_get_rows (self);
  if (self->form->with_drawings) {
    columns->drawing_width = DRAWING_WIDTH;
    columns->drawing = end - DRAWING_WIDTH;
    end -= DRAWING_WIDTH;
  }
  if (packet->placement != CANVASS_PLACEMENT_DISTRICT) {
    columns->place_width = PLACE_WIDTH;
    columns->place = end - PLACE_WIDTH;
    end -= PLACE_WIDTH;
  }
  if (self->form->with_street) {
    columns->street_width = (end - NUMBER_WIDTH) * 0.45;
    columns->street = end - columns->street_width;
    end -= columns->street_width;
  }
  columns->name_width = end - NUMBER_WIDTH;
}

static void
show_cell (CanvassPetition *self,
           const char *tag,
           CanvassFont font,
           const char *text,
           double from,
           double width,
           double y,
           double height)
{
  canvass_document_begin (self->document, tag);
  canvass_document_show_in_box (self->document, font, text, from, width - GAP, y, height);
  canvass_document_end (self->document, tag);
}

static void
show_column_names (CanvassPetition *self, const Columns *columns)
{
  double y = columns->top - COLUMNS_HEIGHT;
  const struct {
    const char *name;
    double from, width;
  } heads[] = {
    { N_ ("No."), 4, NUMBER_WIDTH - 4 },
    { N_ ("Name"), NUMBER_WIDTH, columns->name_width },
    { N_ ("Street"), columns->street, columns->street_width },
    { self->tally->has_districts ? N_ ("Place") : N_ ("Postcode"),
      columns->place,
      columns->place_width },
    { N_ ("Signature"), columns->drawing, columns->drawing_width },
  };

  canvass_document_fill (
      self->document, 0, canvass_document_get_width (self->document), y, COLUMNS_HEIGHT, PALE);
  canvass_document_begin (self->document, "TR");
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    if (heads[i].width > 0)
      show_cell (self,
                 "TH",
                 CANVASS_FONT_SMALL,
                 say (self, heads[i].name),
                 heads[i].from,
                 heads[i].width,
                 y,
                 COLUMNS_HEIGHT);
  canvass_document_end (self->document, "TR");
}

static const char *
name_line (const CanvassPetition *self, const CanvassPetitionLine *line)
{
  if (line->withheld)
    return say (self, N_ ("Name withheld at the signer’s request"));
  return *line->name != '\0' ? line->name : say (self, N_ ("No name given"));
}

static void
show_line (CanvassPetition *self, const Columns *columns, guint number, guint row, guint i)
{
  double y = columns->top + row * columns->row_height, height = columns->row_height;
  g_autofree char *digits = g_strdup_printf ("%u", number);
  gboolean named;
  CanvassPetitionLine line;

  canvass_petition_list_get_line (self->list, i, &line);
  named = !line.withheld && *line.name != '\0';
  canvass_document_begin (self->document, "TR");
  show_cell (self, "TH", CANVASS_FONT_SMALL, digits, 4, NUMBER_WIDTH - 4, y, height);
  show_cell (self,
             "TD",
             named ? CANVASS_FONT_TEXT : CANVASS_FONT_ASIDE,
             name_line (self, &line),
             NUMBER_WIDTH,
             columns->name_width,
             y,
             height);
  if (columns->street_width > 0)
    show_cell (self,
               "TD",
               CANVASS_FONT_TEXT,
               line.street,
               columns->street,
               columns->street_width,
               y,
               height);
  if (columns->place_width > 0)
    show_cell (
        self, "TD", CANVASS_FONT_TEXT, line.place, columns->place, columns->place_width, y, height);
  if (line.strokes != NULL) {
    canvass_document_begin (self->document, "TD");
    canvass_strokes_draw (
        self->document, line.strokes, columns->drawing, columns->drawing_width, y + 2, height - 4);
    canvass_document_end (self->document, "TD");
  }
  canvass_document_end (self->document, "TR");
  canvass_document_draw_rule (
      self->document, 0, canvass_document_get_width (self->document), y + height, 0.4, GRAY);
}

static void
show_head (CanvassPetition *self, const char *name, guint sheet)
{
  CanvassDocument *document = self->document;
  double top = canvass_document_get_top (document), width = canvass_document_get_width (document);
  g_autofree char *digits = g_strdup_printf ("%u", sheet);
  g_autofree char *number = canvass_words_fill (self->words, N_ ("Sheet %s"), digits, NULL);

  canvass_document_begin (document, "H2");
  canvass_document_show_line (
      document, CANVASS_FONT_HEADING, name, 0, width - 120, top + 14, CANVASS_SIDE_START);
  canvass_document_show_line (
      document, CANVASS_FONT_SUBHEADING, number, width - 110, 110, top + 14, CANVASS_SIDE_END);
  canvass_document_end (document, "H2");
  canvass_document_begin (document, "P");
  canvass_document_show_line (document,
                              CANVASS_FONT_STRONG,
                              canvass_text_get_title (self->text),
                              0,
                              width,
                              top + 36,
                              CANVASS_SIDE_START);
  /* What was signed stands on every sheet: one that is separated from the others still says it. */
  canvass_document_show_in_box (document,
                                CANVASS_FONT_SMALL,
                                canvass_text_get_ask (self->text),
                                0,
                                width,
                                top + 44,
                                ASK_HEIGHT);
  canvass_document_end (document, "P");
}

static gboolean
add_sheet (CanvassPetition *self, const CanvassPacket *packet, const char *name, guint sheet)
{
  guint rows = canvass_petition_get_rows (self);
  guint first = (self->packet_page - 1) * rows, n = MIN (rows, packet->n - first);
  Columns columns;

  plan (self, packet, &columns);
  show_head (self, name, sheet);
  canvass_document_begin (self->document, "Table");
  show_column_names (self, &columns);
  for (guint row = 0; row < n; row++)
    show_line (self, &columns, first + row + 1, row, packet->first + first + row);
  canvass_document_end (self->document, "Table");

  if (self->progress != NULL)
    self->progress (
        packet->first + first + n, canvass_petition_list_get_n (self->list), self->progress_data);
  return !g_cancellable_is_cancelled (self->cancellable);
}

gboolean
canvass_petition_add_packets (CanvassPetition *self, GError **error)
{
  GArray *packets = canvass_petition_list_get_packets (self->list);
  guint sheet = 1;

  for (guint i = 0; i < packets->len; i++) {
    const CanvassPacket *packet = &g_array_index (packets, CanvassPacket, i);
    g_autofree char *name = canvass_petition_name_packet (self, packet);
    guint n = canvass_petition_count_sheets (self, packet);

    for (guint page = 1; page <= n; page++, sheet++) {
      canvass_document_new_page (self->document);
      self->packet = packet;
      self->packet_page = page;
      self->packet_pages = n;
      if (!canvass_document_wants_page (self->document))
        continue;
      canvass_document_begin (self->document, "Sect");
      if (page == 1)
        canvass_document_add_outline (self->document, 0, name);
      if (!add_sheet (self, packet, name, sheet))
        return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
      canvass_document_end (self->document, "Sect");
    }
  }
  return TRUE;
}
