/*
 * medium.h: files on a medium that may fill up, go away, or not hold what it was given
 *
 * Below a folder held open, and never through a symbolic link. What fails says so by errno.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Carries on after short writes and signals. Returns FALSE with errno. */
gboolean canvass_folder_write_all (int fd, const void *bytes, gsize length);

/* Renames without replacing: errno EEXIST when @to is taken. */
gboolean canvass_folder_rename_new (int folder, const char *from, const char *to);

/**
 * CanvassMediumWriter:
 *
 * A file that is not there under its name until all of it is on the medium.
 */
typedef struct {
  int folder; /* borrowed */
  int fd;     /* (owned) -1 once finished */
  char *name; /* (owned) for as long as it is unfinished */
  guint64 written;
  guint64 synced;
} CanvassMediumWriter;

/* In the place of one of that @stem that a pulled stick left unfinished. */
gboolean canvass_medium_writer_begin (CanvassMediumWriter *self, int folder, const char *stem);
/* Goes on to the medium as it comes: slow ones are seen to be slow here, and not all at once in the
 * end. */
gboolean canvass_medium_writer_add (CanvassMediumWriter *self, const void *bytes, gsize length);
/* File and folder are on the medium when this returns; EEXIST when @name is taken. */
gboolean canvass_medium_writer_finish (CanvassMediumWriter *self, const char *name);
/* Takes away what was not finished. */
void canvass_medium_writer_clear (CanvassMediumWriter *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassMediumWriter, canvass_medium_writer_clear)

/**
 * CanvassMediumReader:
 *
 * Reads from the medium, not what the kernel remembers of it; as far as the file system permits.
 */
typedef struct _CanvassMediumReader CanvassMediumReader;

/* (nullable) a regular file of exactly @size bytes; else NULL, with errno 0 where it is another. */
CanvassMediumReader *canvass_medium_reader_open (int folder, const char *name, guint64 size);
void canvass_medium_reader_free (CanvassMediumReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassMediumReader, canvass_medium_reader_free)

/* FALSE with errno, which is 0 where the file ends before. */
gboolean canvass_medium_reader_take (CanvassMediumReader *self, guint8 *bytes, gsize length);

/* FALSE with errno, which is 0 where the file holds something else. */
gboolean canvass_medium_holds (int folder, const char *name, const void *bytes, gsize length);

G_END_DECLS
