/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/body.h"
#include "print/counts.h"
#include "print/petition-private.h"

#include <glib/gi18n-lib.h>

#define ROW_HEIGHT 16.5
#define BASELINE 11.5
#define NUMBER_WIDTH 90
#define SHEETS_WIDTH 90
#define LABEL_WIDTH 130
#define FIGURE_HEIGHT 64
#define GAP 8
#define PALE 0.93
#define GRAY 0.6

static const char *
say (const CanvassPetition *self, const char *original)
{
  return canvass_words_say (self->words, original);
}

static void
add_fact (CanvassPetition *self, const char *label, const char *value)
{
  CanvassDocument *document = self->document;
  double width = canvass_document_get_width (document) - LABEL_WIDTH;
  double high = canvass_document_measure_text (document, CANVASS_FONT_TEXT, value, width);
  double y;

  canvass_document_keep (document, high);
  y = canvass_document_get_y (document);
  canvass_document_begin (document, "TR");
  canvass_document_begin (document, "TH");
  canvass_document_show_text (
      document, CANVASS_FONT_STRONG, say (self, label), 0, LABEL_WIDTH - GAP, y);
  canvass_document_end (document, "TH");
  canvass_document_begin (document, "TD");
  canvass_document_show_text (document, CANVASS_FONT_TEXT, value, LABEL_WIDTH, width, y);
  canvass_document_end (document, "TD");
  canvass_document_end (document, "TR");
  canvass_document_set_y (document, y + high + 3);
}

/* Four letters at a time, to be compared aloud. */
static char *
group_hash (const guint8 *hash)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < CANVASS_HASH_BYTES; i++)
    g_string_append_printf (text, "%s%02x", i > 0 && i % 2 == 0 ? " " : "", hash[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_facts (CanvassPetition *self)
{
  g_autofree char *day = canvass_words_write_day (self->words, self->form->day);
  g_autofree char *hash = group_hash (canvass_campaign_get_hash (self->campaign));
  g_autofree char *version =
      g_strdup_printf ("%" G_GUINT64_FORMAT, canvass_campaign_get_sequence (self->campaign));
  g_autofree char *fingerprint =
      canvass_words_fill (self->words, N_ ("Version %s: %s"), version, hash);

  canvass_document_begin (self->document, "Table");
  add_fact (self, N_ ("Handed in to"), canvass_text_get_addressee (self->text));
  add_fact (self, N_ ("Collected by"), canvass_text_get_collector (self->text));
  add_fact (self, N_ ("As of"), day);
  add_fact (self, N_ ("Fingerprint"), fingerprint);
  canvass_document_end (self->document, "Table");
}

static void
add_figure (CanvassPetition *self)
{
  CanvassDocument *document = self->document;
  g_autofree char *number = canvass_words_write_number (self->words, self->tally->unique);
  double y = canvass_document_get_y (document), width = canvass_document_get_width (document);
  double wide = canvass_document_measure_line (document, CANVASS_FONT_FIGURE, number);

  canvass_document_fill (document, 0, width, y, FIGURE_HEIGHT, PALE);
  canvass_document_begin (document, "P");
  canvass_document_show_line (
      document, CANVASS_FONT_FIGURE, number, 16, width - 32, y + 45, CANVASS_SIDE_START);
  canvass_document_show_in_box (document,
                                CANVASS_FONT_LEAD,
                                say (self, N_ ("people signed this petition")),
                                16 + wide + 14,
                                width - wide - 46,
                                y + 8,
                                FIGURE_HEIGHT - 16);
  canvass_document_end (document, "P");
  canvass_document_set_y (document, y + FIGURE_HEIGHT + 2 * GAP);
}

static void
add_heading (CanvassPetition *self, const char *text)
{
  canvass_document_keep (self->document, 80);
  canvass_document_add_text (self->document, "H2", CANVASS_FONT_SUBHEADING, say (self, text));
  canvass_document_skip (self->document, 3);
}

static void
add_packet_cells (CanvassPetition *self,
                  CanvassFont font,
                  const char *tag,
                  const char *name,
                  const char *number,
                  const char *sheets)
{
  CanvassDocument *document = self->document;
  double width = canvass_document_get_width (document);
  double y = canvass_document_get_y (document) + BASELINE;
  double name_width = width - NUMBER_WIDTH - SHEETS_WIDTH;

  canvass_document_begin (document, "TR");
  canvass_document_begin (document, tag);
  canvass_document_show_line (document, font, name, 0, name_width - GAP, y, CANVASS_SIDE_START);
  canvass_document_end (document, tag);
  canvass_document_begin (document, tag);
  canvass_document_show_line (
      document, font, sheets, name_width, SHEETS_WIDTH - GAP, y, CANVASS_SIDE_END);
  canvass_document_end (document, tag);
  canvass_document_begin (document, tag);
  canvass_document_show_line (
      document, font, number, width - NUMBER_WIDTH, NUMBER_WIDTH, y, CANVASS_SIDE_END);
  canvass_document_end (document, tag);
  canvass_document_end (document, "TR");
  canvass_document_set_y (document, canvass_document_get_y (document) + ROW_HEIGHT);
}

static void
add_packets (CanvassPetition *self)
{
  GArray *packets = canvass_petition_list_get_packets (self->list);
  guint sheet = 1;

  if (packets->len < 2)
    return;

  add_heading (self, N_ ("The packets"));
  canvass_document_begin (self->document, "Table");
  add_packet_cells (self,
                    CANVASS_FONT_STRONG,
                    "TH",
                    say (self, N_ ("Packet")),
                    say (self, N_ ("People")),
                    say (self, N_ ("Sheets")));
  for (guint i = 0; i < packets->len; i++) {
    const CanvassPacket *packet = &g_array_index (packets, CanvassPacket, i);
    guint n = canvass_petition_count_sheets (self, packet);
    g_autofree char *name = canvass_petition_name_packet (self, packet);
    g_autofree char *number = canvass_words_write_number (self->words, packet->n);
    g_autofree char *sheets =
        n > 1 ? g_strdup_printf ("%u–%u", sheet, sheet + n - 1) : g_strdup_printf ("%u", sheet);

    canvass_document_keep (self->document, ROW_HEIGHT);
    canvass_document_draw_rule (self->document,
                                0,
                                canvass_document_get_width (self->document),
                                canvass_document_get_y (self->document),
                                0.5,
                                GRAY);
    add_packet_cells (self, CANVASS_FONT_TEXT, "TD", name, number, sheets);
    sheet += n;
  }
  canvass_document_end (self->document, "Table");
  canvass_document_skip (self->document, 2 * GAP);
}

static void
add_notes (CanvassPetition *self)
{
  canvass_document_add_text (
      self->document,
      "P",
      CANVASS_FONT_SMALL,
      say (self,
           N_ ("Each name appears as its signer chose: in full, as first name and initial, or "
               "withheld. The lines stand in alphabetical order of what is printed, withheld names "
               "at the end; the order says nothing of when anybody signed. Sheets and lines have "
               "the same numbers in every language of this petition.")));
  canvass_counts_add_contested (self->document, self->words, self->tally);
}

void
canvass_petition_add_cover (CanvassPetition *self)
{
  CanvassDocument *document = self->document;

  canvass_document_begin (document, "Sect");
  canvass_document_add_outline (document, 0, canvass_text_get_title (self->text));
  canvass_document_add_text (document, "P", CANVASS_FONT_SMALL, say (self, N_ ("Petition")));
  canvass_document_skip (document, 4);
  canvass_document_add_text (
      document, "H1", CANVASS_FONT_TITLE, canvass_text_get_title (self->text));
  canvass_document_skip (document, GAP);
  canvass_document_draw_rule (document,
                              0,
                              canvass_document_get_width (document),
                              canvass_document_get_y (document),
                              1.5,
                              0);
  canvass_document_skip (document, GAP);
  canvass_document_add_text (document, "P", CANVASS_FONT_LEAD, canvass_text_get_ask (self->text));
  canvass_document_skip (document, 2 * GAP);
  add_figure (self);
  canvass_counts_add (document, self->words, self->tally);
  canvass_document_skip (document, 2 * GAP);
  add_packets (self);
  add_facts (self);
  canvass_document_skip (document, GAP);
  add_notes (self);
  canvass_document_end (document, "Sect");

  canvass_document_new_page (document);
  canvass_document_begin (document, "Sect");
  canvass_document_add_outline (document, 0, say (self, N_ ("The text of the petition")));
  canvass_document_add_text (
      document, "H1", CANVASS_FONT_SMALL, say (self, N_ ("The text of the petition")));
  canvass_document_skip (document, GAP);
  canvass_body_add (document, canvass_text_get_blocks (self->text), 2);
  canvass_document_end (document, "Sect");
}
