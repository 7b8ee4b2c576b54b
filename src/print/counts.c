/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/counts.h"

#include <glib/gi18n-lib.h>

#define ROW_HEIGHT 16.5
#define BASELINE 11.5
#define NUMBER_WIDTH 90
#define SIGN_WIDTH 14

typedef enum {
  COUNT_FIRST,
  COUNT_LESS,  /* taken off */
  COUNT_TOTAL, /* what is left */
  COUNT_PART,  /* of the total above */
} Count;

static void
add_count (
    CanvassDocument *document, const CanvassWords *words, Count kind, const char *label, guint64 n)
{
  static const char *const signs[] = { "", "−", "=", "" };
  CanvassFont font = kind == COUNT_TOTAL ? CANVASS_FONT_STRONG : CANVASS_FONT_TEXT;
  double width = canvass_document_get_width (document);
  double from = kind == COUNT_PART ? 2 * SIGN_WIDTH : SIGN_WIDTH;
  g_autofree char *number = canvass_words_write_number (words, n);
  double y;

  /* A step at which nothing was taken off says nothing. */
  if (kind == COUNT_LESS && n == 0)
    return;

  canvass_document_keep (document, ROW_HEIGHT);
  y = canvass_document_get_y (document);
  if (kind == COUNT_TOTAL)
    canvass_document_draw_rule (document, 0, width, y, 0.5, 0);
  canvass_document_begin (document, "TR");
  canvass_document_begin (document, "TH");
  canvass_document_show_line (
      document, font, signs[kind], 0, SIGN_WIDTH, y + BASELINE, CANVASS_SIDE_START);
  canvass_document_show_line (document,
                              font,
                              canvass_words_say (words, label),
                              from,
                              width - NUMBER_WIDTH - from,
                              y + BASELINE,
                              CANVASS_SIDE_START);
  canvass_document_end (document, "TH");
  canvass_document_begin (document, "TD");
  canvass_document_show_line (
      document, font, number, width - NUMBER_WIDTH, NUMBER_WIDTH, y + BASELINE, CANVASS_SIDE_END);
  canvass_document_end (document, "TD");
  canvass_document_end (document, "TR");
  canvass_document_set_y (document, y + ROW_HEIGHT);
}

void
canvass_counts_add (CanvassDocument *document, const CanvassWords *words, const CanvassTally *tally)
{
  const guint64 *reasons = tally->standing.reasons;

  canvass_document_keep (document, 80);
  canvass_document_add_text (document,
                             "H2",
                             CANVASS_FONT_SUBHEADING,
                             canvass_words_say (words, N_ ("How this number comes about")));
  canvass_document_skip (document, 3);
  canvass_document_begin (document, "Table");
  add_count (
      document, words, COUNT_FIRST, N_ ("Sealed records that were read"), tally->standing.read);
  add_count (document,
             words,
             COUNT_LESS,
             N_ ("Further copies of the same records"),
             tally->standing.repeated);
  add_count (document,
             words,
             COUNT_LESS,
             N_ ("Set aside: damaged, or from a table nobody vouched for"),
             canvass_tally_get_waiting (tally));
  add_count (document,
             words,
             COUNT_LESS,
             N_ ("Set aside: the coordinators do not agree about them"),
             reasons[CANVASS_QUARANTINE_CONTESTED]);
  add_count (document,
             words,
             COUNT_LESS,
             N_ ("Rejected by the coordinators"),
             reasons[CANVASS_QUARANTINE_REJECTED]);
  add_count (document,
             words,
             COUNT_LESS,
             N_ ("Taken back by their signers"),
             reasons[CANVASS_QUARANTINE_WITHDRAWN]);
  add_count (document, words, COUNT_TOTAL, N_ ("Accepted records"), tally->records);
  add_count (document,
             words,
             COUNT_LESS,
             N_ ("Counts and marks of the tables, which are no signatures"),
             tally->notes);
  if (tally->notes > 0)
    add_count (document, words, COUNT_TOTAL, N_ ("Accepted signatures"), tally->signatures);
  add_count (document,
             words,
             COUNT_LESS,
             N_ ("Further signatures of people who signed more than once"),
             tally->merged);
  add_count (document, words, COUNT_TOTAL, N_ ("People who signed"), tally->unique);
  if (tally->has_districts) {
    add_count (
        document, words, COUNT_PART, N_ ("in a district of this petition"), tally->in_district);
    add_count (document, words, COUNT_PART, N_ ("outside its districts"), tally->outside);
    add_count (document, words, COUNT_PART, N_ ("whose district is not known"), tally->unknown);
  }
  canvass_document_end (document, "Table");
}

void
canvass_counts_add_contested (CanvassDocument *document,
                              const CanvassWords *words,
                              const CanvassTally *tally)
{
  g_autofree char *number = g_strdup_printf ("%u", tally->contradictions);
  g_autofree char *contested = canvass_words_fill (
      words,
      N_ ("Decisions of the coordinators that contradict each other: %s. Until they agree, "
          "contested "
          "records are not counted, and contested duplicates are counted singly."),
      number,
      NULL);

  if (tally->contradictions == 0)
    return;

  canvass_document_skip (document, 3);
  canvass_document_add_text (document, "P", CANVASS_FONT_SMALL, contested);
}
