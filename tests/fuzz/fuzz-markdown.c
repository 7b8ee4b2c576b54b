/*
 * fuzz-markdown.c: whatever somebody writes, only harmless Pango markup comes out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/markdown.h"
#include "fuzz.h"

static void
check_element (GMarkupParseContext *context,
               const char *element,
               const char **names,
               const char **values,
               gpointer user_data,
               GError **error)
{
  FUZZ_CHECK (strcmp (element, "b") == 0 || strcmp (element, "i") == 0 ||
              strcmp (element, "markup") == 0);
  FUZZ_CHECK (names[0] == NULL);
}

static void
check_markup (const char *markup)
{
  static const GMarkupParser parser = { .start_element = check_element };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, NULL, NULL);

  FUZZ_CHECK (g_markup_parse_context_parse (context, "<markup>", -1, NULL));
  FUZZ_CHECK (g_markup_parse_context_parse (context, markup, -1, NULL));
  FUZZ_CHECK (g_markup_parse_context_parse (context, "</markup>", -1, NULL));
  FUZZ_CHECK (g_markup_parse_context_end_parse (context, NULL));
  g_markup_parse_context_free (context);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) blocks = NULL;

  if (!g_utf8_validate_len ((const char *)bytes, length, NULL))
    return 0;

  text = g_strndup ((const char *)bytes, length);
  blocks = canvass_markdown_parse (text, NULL, NULL);
  FUZZ_CHECK (blocks->len <= CANVASS_MARKDOWN_MAX_BLOCKS);
  for (guint i = 0; i < blocks->len; i++) {
    const CanvassBlock *block = blocks->pdata[i];

    FUZZ_CHECK (g_utf8_validate (block->plain, -1, NULL));
    check_markup (block->markup);
  }

  return 0;
}
