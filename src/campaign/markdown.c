/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/markdown.h"

#include "campaign/prose.h"

#include <cmark.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cmark_node, cmark_node_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (cmark_iter, cmark_iter_free)

/* A list or quote that is open while the text is walked. */
typedef struct {
  CanvassBlockKind kind; /* of the first block of its next item */
  guint number;          /* of that item */
  gboolean item_begins;
} Container;

typedef struct {
  GPtrArray *blocks; /* (owned) (element-type CanvassBlock) */
  Container containers[CANVASS_MARKDOWN_MAX_DEPTH];
  guint depth; /* may exceed the array: such containers add nothing */

  GString *markup; /* (owned) of the block being read */
  GString *plain;  /* (owned) */
  guint italic, bold;

  CanvassMarkdownFunc report;
  gpointer user_data;
  gboolean too_many;
} Walk;

static void
block_free (CanvassBlock *block)
{
  g_free (block->markup);
  g_free (block->plain);
  g_free (block);
}

static void
report (Walk *walk, CanvassMarkdownFault fault, guint line)
{
  if (walk->report != NULL)
    walk->report (fault, line, walk->user_data);
}

/* cmark gives no lines to inlines, so the nearest block has to do. */
static guint
line_of (cmark_node *node)
{
  while (node != NULL && cmark_node_get_start_line (node) == 0)
    node = cmark_node_parent (node);

  return node != NULL ? cmark_node_get_start_line (node) : 0;
}

gboolean
canvass_markdown_is_fatal (CanvassMarkdownFault fault)
{
  return fault < CANVASS_MARKDOWN_LINK;
}

static void
append_text (Walk *walk, const char *text)
{
  g_autofree char *escaped = NULL;

  if (text == NULL)
    return;

  escaped = g_markup_escape_text (text, -1);
  g_string_append (walk->markup, escaped);
  g_string_append (walk->plain, text);
}

/* Pango nests a tag in itself as deep as it is told to; once is enough. */
static void
toggle (Walk *walk, guint *depth, gboolean entering, const char *name)
{
  if (entering && (*depth)++ == 0)
    g_string_append_printf (walk->markup, "<%s>", name);
  else if (!entering && --(*depth) == 0)
    g_string_append_printf (walk->markup, "</%s>", name);
}

static void
check_block (Walk *walk, const char *plain, guint line)
{
  CanvassProse verdict = canvass_prose_check (plain, TRUE);

  if (verdict == CANVASS_PROSE_BIDI)
    report (walk, CANVASS_MARKDOWN_BIDI, line);
  else if (verdict != CANVASS_PROSE_SOUND)
    report (walk, CANVASS_MARKDOWN_CONTROL, line);
}

static void
take_kind (Walk *walk, CanvassBlock *block)
{
  Container *container = NULL;

  if (walk->depth > 0 && walk->depth <= CANVASS_MARKDOWN_MAX_DEPTH)
    container = &walk->containers[walk->depth - 1];

  if (block->kind == CANVASS_BLOCK_HEADING)
    return;

  block->level = MIN (walk->depth, CANVASS_MARKDOWN_MAX_DEPTH);
  if (container == NULL)
    return;

  if (container->kind == CANVASS_BLOCK_QUOTE || container->item_begins)
    block->kind = container->kind;
  if (block->kind == CANVASS_BLOCK_NUMBERED)
    block->number = container->number;
  container->item_begins = FALSE;
}

static void
end_block (Walk *walk, CanvassBlockKind kind, guint level, guint line)
{
  g_autofree char *plain = g_strdup (walk->plain->str);
  CanvassBlock *block;

  g_string_truncate (walk->plain, 0);
  if (canvass_prose_is_blank (plain)) {
    g_string_truncate (walk->markup, 0);
    return;
  }

  check_block (walk, plain, line);
  if (walk->blocks->len == CANVASS_MARKDOWN_MAX_BLOCKS) {
    if (!walk->too_many)
      report (walk, CANVASS_MARKDOWN_TOO_MANY_BLOCKS, line);
    walk->too_many = TRUE;
    g_string_truncate (walk->markup, 0);
    return;
  }

  block = g_new0 (CanvassBlock, 1);
  block->kind = kind;
  block->level = level;
  block->markup = g_strdup (walk->markup->str);
  block->plain = g_steal_pointer (&plain);
  g_string_truncate (walk->markup, 0);
  take_kind (walk, block);
  g_ptr_array_add (walk->blocks, block);
}

static void
enter_container (Walk *walk, cmark_node *node, CanvassBlockKind kind, guint number)
{
  if (walk->depth < CANVASS_MARKDOWN_MAX_DEPTH)
    walk->containers[walk->depth] = (Container){ .kind = kind, .number = number };
  else if (walk->depth == CANVASS_MARKDOWN_MAX_DEPTH)
    report (walk, CANVASS_MARKDOWN_TOO_DEEP, line_of (node));

  walk->depth++;
}

static void
walk_list (Walk *walk, cmark_node *node, gboolean entering)
{
  gboolean ordered = cmark_node_get_list_type (node) == CMARK_ORDERED_LIST;

  /* Each item counts up first. */
  if (entering)
    enter_container (walk,
                     node,
                     ordered ? CANVASS_BLOCK_NUMBERED : CANVASS_BLOCK_BULLET,
                     (guint)cmark_node_get_list_start (node) - 1);
  else
    walk->depth--;
}

static void
begin_item (Walk *walk)
{
  if (walk->depth == 0 || walk->depth > CANVASS_MARKDOWN_MAX_DEPTH)
    return;

  walk->containers[walk->depth - 1].item_begins = TRUE;
  walk->containers[walk->depth - 1].number++;
}

static void
walk_code_block (Walk *walk, cmark_node *node)
{
  g_autofree char *text = g_strdup (cmark_node_get_literal (node));

  report (walk, CANVASS_MARKDOWN_CODE, line_of (node));
  append_text (walk, g_strchomp (text));
  end_block (walk, CANVASS_BLOCK_PARAGRAPH, 0, line_of (node));
}

static void
walk_inline (Walk *walk, cmark_node *node, gboolean entering)
{
  switch ((gint)cmark_node_get_type (node)) {
  case CMARK_NODE_TEXT:
  case CMARK_NODE_CODE:
    append_text (walk, cmark_node_get_literal (node));
    break;
  case CMARK_NODE_SOFTBREAK:
    append_text (walk, " ");
    break;
  case CMARK_NODE_LINEBREAK:
    append_text (walk, "\n");
    break;
  case CMARK_NODE_EMPH:
    toggle (walk, &walk->italic, entering, "i");
    break;
  case CMARK_NODE_STRONG:
    toggle (walk, &walk->bold, entering, "b");
    break;
  case CMARK_NODE_LINK:
    if (entering)
      report (walk, CANVASS_MARKDOWN_LINK, line_of (node));
    break;
  case CMARK_NODE_IMAGE:
    if (entering)
      report (walk, CANVASS_MARKDOWN_IMAGE, line_of (node));
    break;
  case CMARK_NODE_HTML_INLINE:
  case CMARK_NODE_CUSTOM_INLINE:
    report (walk, CANVASS_MARKDOWN_RAW_HTML, line_of (node));
    break;
  default:
    break;
  }
}

static void
walk_node (Walk *walk, cmark_node *node, gboolean entering)
{
  switch ((gint)cmark_node_get_type (node)) {
  case CMARK_NODE_HEADING:
    if (!entering)
      end_block (walk, CANVASS_BLOCK_HEADING, cmark_node_get_heading_level (node), line_of (node));
    break;
  case CMARK_NODE_PARAGRAPH:
    if (!entering)
      end_block (walk, CANVASS_BLOCK_PARAGRAPH, 0, line_of (node));
    break;
  case CMARK_NODE_LIST:
    walk_list (walk, node, entering);
    break;
  case CMARK_NODE_ITEM:
    if (entering)
      begin_item (walk);
    break;
  case CMARK_NODE_BLOCK_QUOTE:
    if (entering)
      enter_container (walk, node, CANVASS_BLOCK_QUOTE, 0);
    else
      walk->depth--;
    break;
  case CMARK_NODE_CODE_BLOCK:
    walk_code_block (walk, node);
    break;
  case CMARK_NODE_HTML_BLOCK:
  case CMARK_NODE_CUSTOM_BLOCK:
    report (walk, CANVASS_MARKDOWN_RAW_HTML, line_of (node));
    break;
  default:
    walk_inline (walk, node, entering);
    break;
  }
}

GPtrArray *
canvass_markdown_parse (const char *text, CanvassMarkdownFunc report_func, gpointer user_data)
{
  g_autoptr (cmark_node) document =
      cmark_parse_document (text, strlen (text), CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);
  g_autoptr (cmark_iter) iter = cmark_iter_new (document);
  Walk walk = {
    .blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)block_free),
    .markup = g_string_new (NULL),
    .plain = g_string_new (NULL),
    .report = report_func,
    .user_data = user_data,
  };
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    walk_node (&walk, cmark_iter_get_node (iter), event == CMARK_EVENT_ENTER);

  if (walk.blocks->len == 0)
    report (&walk, CANVASS_MARKDOWN_EMPTY, 0);

  g_string_free (walk.markup, TRUE);
  g_string_free (walk.plain, TRUE);
  return walk.blocks;
}
