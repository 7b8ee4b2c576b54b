/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/certificate-page.h"

#include <string.h>

#define GAP 10
#define INDENT 16
#define BULLET "  - "

/* Lines of one paragraph are broken where a terminal ends, which is not where a page does. */
typedef struct {
  CanvassDocument *document;
  GString *paragraph;
  gboolean first;
  gboolean bullet;
} Page;

static gboolean
is_heading (const char *line)
{
  gboolean letters = FALSE;

  for (const char *c = line; *c != '\0'; c++) {
    if (!g_ascii_isupper (*c) && *c != ' ')
      return FALSE;
    letters |= *c != ' ';
  }

  return letters;
}

static void
end_paragraph (Page *self)
{
  g_autofree char *markup = g_markup_escape_text (self->paragraph->str, -1);

  if (self->paragraph->len == 0)
    return;

  if (self->bullet) {
    canvass_document_add_label (self->document, CANVASS_FONT_TEXT, "•", 0);
    canvass_document_add_markup (self->document, "P", CANVASS_FONT_TEXT, markup, INDENT);
  } else {
    canvass_document_add_text (self->document, "P", CANVASS_FONT_TEXT, self->paragraph->str);
  }

  canvass_document_skip (self->document, GAP / 4.0);
  g_string_truncate (self->paragraph, 0);
  self->bullet = FALSE;
}

static void
add_heading (Page *self, const char *line)
{
  if (!self->first)
    canvass_document_skip (self->document, GAP);
  canvass_document_add_text (self->document,
                             self->first ? "H1" : "H2",
                             self->first ? CANVASS_FONT_TITLE : CANVASS_FONT_HEADING,
                             line);
  canvass_document_skip (self->document, GAP / 2.0);
  self->first = FALSE;
}

/* "Campaign id:  …" is a line of its own. */
static gboolean
is_fact (const char *line)
{
  const char *colon = strchr (line, ':');

  return colon != NULL && colon - line < 16 && colon[1] == ' ';
}

static void
add_line (Page *self, const char *line)
{
  gboolean bullet = g_str_has_prefix (line, BULLET);

  if (*line == '\0' || bullet || is_heading (line) || is_fact (line))
    end_paragraph (self);
  if (*line == '\0') {
    canvass_document_skip (self->document, GAP / 2.0);
    return;
  }
  if (is_heading (line)) {
    add_heading (self, line);
    return;
  }

  self->bullet |= bullet;
  if (self->paragraph->len > 0)
    g_string_append_c (self->paragraph, ' ');
  g_string_append (self->paragraph, bullet ? line + strlen (BULLET) : line);
}

gboolean
canvass_certificate_save (
    const char *text, CanvassPaper paper, const char *day, const char *path, GError **error)
{
  CanvassDocumentInfo info = { .language = "en",
                               .paper = paper,
                               .title = "Certificate of destruction",
                               .subject = "",
                               .day = day };
  g_autoptr (GString) paragraph = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (CanvassDocument) document = canvass_document_new_to_save (&info);
  Page page = { .document = document, .paragraph = paragraph, .first = TRUE };

  for (guint i = 0; lines[i] != NULL; i++)
    add_line (&page, lines[i]);
  end_paragraph (&page);
  return canvass_document_save (document, path, 0644, error);
}
