/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/body.h"
#include "print/handout-private.h"
#include "print/qr.h"

#include <glib/gi18n-lib.h>

#define QR_SIZE 84
#define GAP 6

static void
add_address (const CanvassHandoutWork *work, CanvassDocument *document, const char *address)
{
  double y, width = canvass_document_get_width (document);

  canvass_document_keep (document, QR_SIZE / work->scale);
  y = canvass_document_get_y (document);
  canvass_document_begin (document, "P");
  canvass_document_show_line (document,
                              CANVASS_FONT_STRONG,
                              address,
                              0,
                              width - QR_SIZE - 2 * GAP,
                              y + QR_SIZE / 2.0,
                              CANVASS_SIDE_START);
  canvass_document_end (document, "P");
  canvass_qr_draw (document, address, width - QR_SIZE, QR_SIZE, y);
  canvass_document_set_y (document, y + QR_SIZE);
}

void
canvass_poster_draw (const CanvassHandoutWork *work, CanvassDocument *document)
{
  const CanvassRules *rules = canvass_campaign_get_rules (work->campaign);

  canvass_document_set_scale (document, work->scale);
  canvass_document_add_outline (document, 0, canvass_text_get_title (work->text));
  canvass_document_add_text (
      document, "H1", CANVASS_FONT_TITLE, canvass_text_get_title (work->text));
  canvass_document_skip (document, GAP);
  canvass_document_add_text (document, "P", CANVASS_FONT_LEAD, canvass_text_get_ask (work->text));
  canvass_document_skip (document, GAP);
  canvass_document_draw_rule (document,
                              0,
                              canvass_document_get_width (document),
                              canvass_document_get_y (document),
                              1.5,
                              0);
  canvass_document_skip (document, GAP);
  canvass_body_add (document, canvass_text_get_blocks (work->text), 2);
  canvass_document_skip (document, GAP);
  canvass_document_keep (document, 60);
  canvass_document_draw_rule (document,
                              0,
                              canvass_document_get_width (document),
                              canvass_document_get_y (document),
                              0.5,
                              0);
  canvass_document_skip (document, GAP);
  canvass_handout_add_promises (work, document, CANVASS_FONT_SMALL);
  if (*rules->address != '\0')
    add_address (work, document, rules->address);
}
