/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/body.h"

#define INDENT 16
#define MAX_LEVEL 6

static const char *const HEADINGS[] = { "H1", "H2", "H3", "H4", "H5", "H6" };

static void
add_heading (CanvassDocument *document, const CanvassBlock *block, guint level)
{
  guint depth = CLAMP (level + block->level - 1, 1, MAX_LEVEL);
  CanvassFont font = block->level == 1 ? CANVASS_FONT_HEADING : CANVASS_FONT_SUBHEADING;

  canvass_document_skip (document, 6);
  /* Never alone at the foot of a page. */
  canvass_document_keep (document, 60);
  canvass_document_add_markup (document, HEADINGS[depth - 1], font, block->markup, 0);
  canvass_document_skip (document, 3);
}

/* The mark of an item stands on the height of its first line. */
static void
add_item (CanvassDocument *document, const CanvassBlock *block, double from)
{
  g_autofree char *mark = block->kind == CANVASS_BLOCK_NUMBERED
                              ? g_strdup_printf ("%u.", block->number)
                              : g_strdup ("•");

  canvass_document_keep (document, 32);
  canvass_document_begin (document, "LI");
  canvass_document_add_label (document, CANVASS_FONT_TEXT, mark, from);
  canvass_document_add_markup (document, "LBody", CANVASS_FONT_TEXT, block->markup, from + INDENT);
  canvass_document_end (document, "LI");
  canvass_document_skip (document, 3);
}

static gboolean
is_item (const CanvassBlock *block)
{
  return block->kind == CANVASS_BLOCK_BULLET || block->kind == CANVASS_BLOCK_NUMBERED;
}

static void
add_block (CanvassDocument *document, const CanvassBlock *block, guint level)
{
  double from = INDENT * (block->level > 0 ? block->level - 1 : 0);

  switch (block->kind) {
  case CANVASS_BLOCK_HEADING:
    add_heading (document, block, level);
    break;
  case CANVASS_BLOCK_BULLET:
  case CANVASS_BLOCK_NUMBERED:
    add_item (document, block, from);
    break;
  case CANVASS_BLOCK_QUOTE:
    canvass_document_add_markup (
        document, "BlockQuote", CANVASS_FONT_ASIDE, block->markup, from + INDENT);
    canvass_document_skip (document, 5);
    break;
  case CANVASS_BLOCK_PARAGRAPH:
  default:
    canvass_document_add_markup (
        document, "P", CANVASS_FONT_TEXT, block->markup, INDENT * block->level);
    canvass_document_skip (document, 5);
  }
}

void
canvass_body_add (CanvassDocument *document, const CanvassText *text, guint level)
{
  GPtrArray *blocks = canvass_text_get_blocks (text);
  gboolean listing = FALSE;

  for (guint i = 0; i < blocks->len; i++) {
    const CanvassBlock *block = blocks->pdata[i];

    if (is_item (block) && !listing)
      canvass_document_begin (document, "L");
    if (!is_item (block) && listing)
      canvass_document_end (document, "L");
    listing = is_item (block);
    add_block (document, block, level);
  }
  if (listing)
    canvass_document_end (document, "L");
}
