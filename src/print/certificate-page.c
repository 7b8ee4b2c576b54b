/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/certificate-page.h"

#include <string.h>

#define GAP 10
#define INDENT 16
#define BULLET "  - "

typedef struct {
  CanvassDocument *document;
  GString *paragraph;
  gboolean first;
  gboolean bullet;
} Page;

static const char *
say (const char *original, gpointer words)
{
  return canvass_words_say (words, original);
}

CanvassCertificateVoice
canvass_certificate_voice (CanvassWords *words)
{
  return (CanvassCertificateVoice){
    .language = canvass_words_get_language (words),
    .say = say,
    .words = words,
    .isolates = canvass_words_is_right_to_left (words),
  };
}

/* What stands below a title. */
static gboolean
is_underline (const char *line)
{
  return strlen (line) > 2 &&
         (strspn (line, "=") == strlen (line) || strspn (line, "-") == strlen (line));
}

static void
end_paragraph (Page *self)
{
  g_autofree char *markup = g_markup_escape_text (self->paragraph->str, -1);

  if (self->paragraph->len == 0)
    return;

  if (self->bullet) {
    canvass_document_keep (
        self->document,
        canvass_document_measure_start (self->document, CANVASS_FONT_TEXT, markup, INDENT));
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
  /* Never alone at the foot of a page. */
  canvass_document_keep (self->document, 80);
  canvass_document_add_text (self->document,
                             self->first ? "H1" : "H2",
                             self->first ? CANVASS_FONT_TITLE : CANVASS_FONT_HEADING,
                             line);
  canvass_document_skip (self->document, GAP / 2.0);
  self->first = FALSE;
}

static void
add_line (Page *self, const char *line)
{
  gboolean bullet = g_str_has_prefix (line, BULLET);

  if (*line == '\0') {
    canvass_document_skip (self->document, GAP / 2.0);
    return;
  }

  self->bullet = bullet;
  g_string_append (self->paragraph, bullet ? line + strlen (BULLET) : line);
  end_paragraph (self);
}

/* (transfer full) "[es]" is its last line. */
static char *
find_language (char **lines)
{
  for (guint i = g_strv_length (lines); i > 0; i--) {
    char *line = lines[i - 1];
    gsize length = strlen (line);

    if (length > 2 && line[0] == '[' && line[length - 1] == ']') {
      char *language = g_strndup (line + 1, length - 2);

      *line = '\0';
      return language;
    }
  }

  return g_strdup ("en");
}

gboolean
canvass_certificate_save (
    const char *text, CanvassPaper paper, const char *day, const char *path, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *language = find_language (lines);
  CanvassDocumentInfo info = { .language = language,
                               .paper = paper,
                               .title = lines[0] != NULL ? lines[0] : "",
                               .subject = "",
                               .day = day };
  g_autoptr (GString) paragraph = g_string_new (NULL);
  g_autoptr (CanvassDocument) document = canvass_document_new_to_save (&info);
  Page page = { .document = document, .paragraph = paragraph, .first = TRUE };

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i + 1] != NULL && is_underline (lines[i + 1]))
      add_heading (&page, lines[i++]);
    else
      add_line (&page, lines[i]);
  return canvass_document_save (document, path, 0644, error);
}
