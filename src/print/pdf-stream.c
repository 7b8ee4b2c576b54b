/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/pdf-stream.h"

#include <string.h>

static const char CATALOG[] = " obj\n<< /Type /Catalog\n";
static const char START[] = "startxref\n";

/* Held back, so that what is looked for is never cut in two. */
#define KEPT_BYTES 64

struct _CanvassPdfStream {
  CanvassPdfWrite write;
  gpointer user_data;
  char *addition;
  GByteArray *held;
  gboolean found;
};

CanvassPdfStream *
canvass_pdf_stream_new (const char *language,
                        gboolean right_to_left,
                        CanvassPdfWrite write,
                        gpointer user_data)
{
  CanvassPdfStream *self = g_new0 (CanvassPdfStream, 1);

  self->write = write;
  self->user_data = user_data;
  self->held = g_byte_array_new ();
  self->addition = g_strdup_printf (
      "   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true /Direction /%s >>\n",
      language,
      right_to_left ? "R2L" : "L2R");
  return self;
}

void
canvass_pdf_stream_free (CanvassPdfStream *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->held);
  g_free (self->addition);
  g_free (self);
}

static void
pass_on (CanvassPdfStream *self, gsize length)
{
  self->write (self->held->data, length, self->user_data);
  g_byte_array_remove_range (self->held, 0, (guint)length);
}

void
canvass_pdf_stream_write (CanvassPdfStream *self, const guint8 *bytes, gsize length)
{
  const guint8 *place;

  g_byte_array_append (self->held, bytes, (guint)length);
  place =
      self->found ? NULL : memmem (self->held->data, self->held->len, CATALOG, strlen (CATALOG));
  if (place != NULL) {
    self->found = TRUE;
    pass_on (self, (gsize)(place - self->held->data) + strlen (CATALOG));
    self->write ((const guint8 *)self->addition, strlen (self->addition), self->user_data);
  }
  if (self->held->len > KEPT_BYTES)
    pass_on (self, self->held->len - KEPT_BYTES);
}

gboolean
canvass_pdf_stream_finish (CanvassPdfStream *self)
{
  const guint8 *place = memmem (self->held->data, self->held->len, START, strlen (START));
  g_autofree char *rest = NULL, *moved = NULL;
  guint64 offset;
  char *end;

  if (place == NULL || !self->found) {
    pass_on (self, self->held->len);
    return FALSE;
  }

  pass_on (self, (gsize)(place - self->held->data) + strlen (START));
  rest = g_strndup ((const char *)self->held->data, self->held->len);
  offset = g_ascii_strtoull (rest, &end, 10);
  moved = g_strdup_printf ("%" G_GUINT64_FORMAT "%s", offset + strlen (self->addition), end);
  self->write ((const guint8 *)moved, strlen (moved), self->user_data);
  return TRUE;
}
