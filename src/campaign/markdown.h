/*
 * markdown.h: petition text: CommonMark by cmark, as blocks of Pango markup
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"

G_BEGIN_DECLS

#define CANVASS_MARKDOWN_MAX_DEPTH 8 /* of lists and quotes in each other */
#define CANVASS_MARKDOWN_MAX_BLOCKS 2000

typedef enum {
  CANVASS_MARKDOWN_RAW_HTML,
  CANVASS_MARKDOWN_TOO_DEEP,
  CANVASS_MARKDOWN_TOO_MANY_BLOCKS,
  CANVASS_MARKDOWN_CONTROL, /* also one that an entity such as &#8; stands for */
  CANVASS_MARKDOWN_BIDI,
  CANVASS_MARKDOWN_EMPTY, /* no block with anything to read */

  /* Nothing below keeps a text from being shown. */
  CANVASS_MARKDOWN_LINK,
  CANVASS_MARKDOWN_IMAGE,
  CANVASS_MARKDOWN_CODE,
} CanvassMarkdownFault;

/* @line counts from 1 within the text, and is 0 for the whole of it. */
typedef void (*CanvassMarkdownFunc) (CanvassMarkdownFault fault, guint line, gpointer user_data);

gboolean canvass_markdown_is_fatal (CanvassMarkdownFault fault);

/* Returns: (transfer full) (element-type CanvassBlock): what can be shown of @text, whatever faults
 * were told to @report, which may be NULL. @text is valid UTF-8. */
GPtrArray *
canvass_markdown_parse (const char *text, CanvassMarkdownFunc report, gpointer user_data);

G_END_DECLS
