/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/body.h"

#define INDENT 16
#define ABOVE_HEADING 6
#define BELOW_HEADING 3
#define MAX_LEVEL 6

static const char *const HEADINGS[] = { "H1", "H2", "H3", "H4", "H5", "H6" };

static CanvassFont
get_font (const CanvassBlock *block)
{
  if (block->kind == CANVASS_BLOCK_HEADING)
    return block->level == 1 ? CANVASS_FONT_HEADING : CANVASS_FONT_SUBHEADING;
  return block->kind == CANVASS_BLOCK_QUOTE ? CANVASS_FONT_ASIDE : CANVASS_FONT_TEXT;
}

/* How far in its lines begin. */
static double
get_indent (const CanvassBlock *block)
{
  guint level = block->level > 0 ? block->level - 1 : 0;

  if (block->kind == CANVASS_BLOCK_HEADING)
    return 0;
  return INDENT * (block->kind == CANVASS_BLOCK_PARAGRAPH ? block->level : level + 1);
}

/* From block @i on, what has to stand on one page: a heading with what it is about. */
static double
measure (CanvassDocument *document, GPtrArray *blocks, guint i)
{
  double height = 0;

  for (; i < blocks->len; i++) {
    const CanvassBlock *block = blocks->pdata[i];

    height += canvass_document_measure_start (
        document, get_font (block), block->markup, get_indent (block));
    if (block->kind != CANVASS_BLOCK_HEADING)
      break;
    height += ABOVE_HEADING + BELOW_HEADING;
  }
  return height;
}

static void
add_heading (CanvassDocument *document, const CanvassBlock *block, guint level)
{
  guint depth = CLAMP (level + block->level - 1, 1, MAX_LEVEL);

  canvass_document_skip (document, ABOVE_HEADING);
  canvass_document_add_markup (document, HEADINGS[depth - 1], get_font (block), block->markup, 0);
  canvass_document_skip (document, BELOW_HEADING);
}

/* The mark of an item stands on the height of its first line. */
static void
add_item (CanvassDocument *document, const CanvassBlock *block)
{
  double from = get_indent (block);
  g_autofree char *mark = block->kind == CANVASS_BLOCK_NUMBERED
                              ? g_strdup_printf ("%u.", block->number)
                              : g_strdup ("•");

  canvass_document_begin (document, "LI");
  canvass_document_add_label (document, CANVASS_FONT_TEXT, mark, from - INDENT);
  canvass_document_add_markup (document, "LBody", CANVASS_FONT_TEXT, block->markup, from);
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
  switch (block->kind) {
  case CANVASS_BLOCK_HEADING:
    add_heading (document, block, level);
    break;
  case CANVASS_BLOCK_BULLET:
  case CANVASS_BLOCK_NUMBERED:
    add_item (document, block);
    break;
  case CANVASS_BLOCK_QUOTE:
  case CANVASS_BLOCK_PARAGRAPH:
  default:
    canvass_document_add_markup (document,
                                 block->kind == CANVASS_BLOCK_QUOTE ? "BlockQuote" : "P",
                                 get_font (block),
                                 block->markup,
                                 get_indent (block));
    canvass_document_skip (document, 5);
  }
}

void
canvass_body_add (CanvassDocument *document, GPtrArray *blocks, guint level)
{
  gboolean listing = FALSE;

  for (guint i = 0; i < blocks->len; i++) {
    const CanvassBlock *block = blocks->pdata[i];

    if (is_item (block) && !listing)
      canvass_document_begin (document, "L");
    if (!is_item (block) && listing)
      canvass_document_end (document, "L");
    listing = is_item (block);
    canvass_document_keep (document, measure (document, blocks, i));
    add_block (document, block, level);
  }
  if (listing)
    canvass_document_end (document, "L");
}
