/*
 * pdf-stream.h: what cairo writes, with what it has no word for
 *
 * cairo 1.16 tags a document but says neither its language nor that a window shows its title. Both
 * belong into the catalog (ISO 32000-1, 7.7.2), which it writes last of all objects: they are put
 * in there as the bytes go by, and where the table of objects begins is moved along.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*CanvassPdfWrite) (const guint8 *bytes, gsize length, gpointer user_data);

typedef struct _CanvassPdfStream CanvassPdfStream;

/* @language: BCP 47. */
CanvassPdfStream *canvass_pdf_stream_new (const char *language,
                                          gboolean right_to_left,
                                          CanvassPdfWrite write,
                                          gpointer user_data);
void canvass_pdf_stream_free (CanvassPdfStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassPdfStream, canvass_pdf_stream_free)

void canvass_pdf_stream_write (CanvassPdfStream *self, const guint8 *bytes, gsize length);
/* FALSE if this was none of cairo's files: its language is missing then. */
gboolean canvass_pdf_stream_finish (CanvassPdfStream *self);

G_END_DECLS
