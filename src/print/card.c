/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/handout-private.h"
#include "print/qr.h"

#include <glib/gi18n-lib.h>

#define QR_SIZE 128
#define WORDS_HEIGHT 140
#define PALE 0.93
#define GAP 10
#define STEP_INDENT 22
#define BLANK_HEIGHT 30
#define LABEL_WIDTH 150

static const char *const STEPS[] = {
  N_ ("Put the stick with the petition into the tablet."),
  N_ ("Hold the upper left corner of the first page for three seconds and type the PIN."),
  N_ ("Open the petition from the stick and compare its six words with those above, aloud. If one "
      "differs, stop and call the coordinator."),
  N_ ("Look at “Readiness” until nothing is left to see to, then close the panel: people can "
      "sign."),
  N_ ("Invite, explain, and let people read and sign by themselves. You need not see what they "
      "type, "
      "and nobody at the table can read it afterwards."),
  N_ ("When the event ends: hold the corner again, end the event, export to the stick, and pull "
      "the "
      "stick only when it says so."),
  N_ ("Bring the stick to the coordinators the same day. If the tablet is lost or taken, call them "
      "at "
      "once: nobody’s name is in it."),
};

static const char *const BLANKS[] = {
  N_ ("The coordinator’s phone"),
  N_ ("This table"),
};

static void
add_words (const CanvassHandoutWork *work, CanvassDocument *document)
{
  double width = canvass_document_get_width (document), y = canvass_document_get_y (document);
  double wide = width - QR_SIZE - 40;
  /* A phone that reads it shows the same words: three ways to compare. */
  g_autofree char *code = g_strdup_printf (
      "canvass %s\n%s", canvass_campaign_get_id_hex (work->campaign), work->six_words);

  canvass_document_fill (document, 0, width, y, WORDS_HEIGHT, PALE);
  canvass_document_begin (document, "P");
  canvass_document_show_line (document,
                              CANVASS_FONT_TEXT,
                              canvass_words_say (work->words, N_ ("The petition’s six words")),
                              16,
                              wide,
                              y + 26,
                              CANVASS_SIDE_START);
  canvass_document_show_in_box (
      document, CANVASS_FONT_TITLE, work->six_words, 16, wide, y + 34, WORDS_HEIGHT - 64);
  canvass_document_show_line (document,
                              CANVASS_FONT_SMALL,
                              canvass_campaign_get_id_hex (work->campaign),
                              16,
                              wide,
                              y + WORDS_HEIGHT - 14,
                              CANVASS_SIDE_START);
  canvass_document_end (document, "P");
  canvass_qr_draw (
      document, code, width - QR_SIZE - 8, QR_SIZE, y + (WORDS_HEIGHT - QR_SIZE) / 2.0);
  canvass_document_set_y (document, y + WORDS_HEIGHT + 2 * GAP);
}

static void
add_steps (const CanvassHandoutWork *work, CanvassDocument *document)
{
  canvass_document_add_text (
      document, "H2", CANVASS_FONT_HEADING, canvass_words_say (work->words, N_ ("At the table")));
  canvass_document_skip (document, GAP / 2);
  canvass_document_begin (document, "L");
  for (guint i = 0; i < G_N_ELEMENTS (STEPS); i++) {
    g_autofree char *number = g_strdup_printf ("%u.", i + 1);
    g_autofree char *text = g_markup_escape_text (canvass_words_say (work->words, STEPS[i]), -1);

    canvass_document_begin (document, "LI");
    canvass_document_add_label (document, CANVASS_FONT_LEAD, number, 0);
    canvass_document_add_markup (document, "LBody", CANVASS_FONT_LEAD, text, STEP_INDENT);
    canvass_document_end (document, "LI");
    canvass_document_skip (document, GAP / 2);
  }
  canvass_document_end (document, "L");
}

static void
add_blanks (const CanvassHandoutWork *work, CanvassDocument *document)
{
  double width = canvass_document_get_width (document);

  for (guint i = 0; i < G_N_ELEMENTS (BLANKS); i++) {
    double y = canvass_document_get_y (document) + BLANK_HEIGHT;

    canvass_document_begin (document, "P");
    canvass_document_show_line (document,
                                CANVASS_FONT_STRONG,
                                canvass_words_say (work->words, BLANKS[i]),
                                0,
                                LABEL_WIDTH,
                                y - 3,
                                CANVASS_SIDE_START);
    canvass_document_end (document, "P");
    canvass_document_draw_rule (document, LABEL_WIDTH + GAP, width - LABEL_WIDTH - GAP, y, 0.6, 0);
    canvass_document_set_y (document, y);
  }
}

void
canvass_card_draw (const CanvassHandoutWork *work, CanvassDocument *document)
{
  canvass_document_add_text (document,
                             "P",
                             CANVASS_FONT_SMALL,
                             canvass_words_say (work->words, N_ ("The canvasser’s card")));
  canvass_document_add_text (
      document, "H1", CANVASS_FONT_TITLE, canvass_text_get_title (work->text));
  canvass_document_skip (document, GAP);
  add_words (work, document);
  add_steps (work, document);
  add_blanks (work, document);
}
