/*
 * line-reader.h: lines out of a file or pipe, in locked memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_LINE_MAX_BYTES (1024 * 1024)

typedef struct _CanvassLineReader CanvassLineReader;

/* @fd is borrowed. */
CanvassLineReader *canvass_line_reader_new (int fd);
void canvass_line_reader_free (CanvassLineReader *self); /* wipes */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassLineReader, canvass_line_reader_free)

/* Steps to the next line, without its line break; the last one may lack it. @line may be changed
 * and is good until the next call; it is NULL for a line of more than CANVASS_LINE_MAX_BYTES, which
 * is skipped whole. Returns FALSE at the end, or with @error (G_IO_ERROR) when reading failed. */
gboolean
canvass_line_reader_next (CanvassLineReader *self, char **line, gsize *length, GError **error);

G_END_DECLS
