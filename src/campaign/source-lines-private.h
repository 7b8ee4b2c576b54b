/*
 * source-lines-private.h: the lines of a file; source-lines.c reads them, source-lines-edit.c
 * changes them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/source-lines.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_LINE_OTHER, /* blank, or nothing that is understood */
  CANVASS_LINE_COMMENT,
  CANVASS_LINE_SECTION,
  CANVASS_LINE_ENTRY,
  CANVASS_LINE_CONTINUATION,
  CANVASS_LINE_RULE, /* ends the head */
  CANVASS_LINE_BODY,
  CANVASS_LINE_GONE, /* no line any more: where an entry stood, should it come back */
} CanvassLineKind;

typedef struct {
  char *raw;    /* with its end */
  gsize length; /* without its end */
  char *text;   /* as it is read: no byte order mark, tabs or controls */

  /* As canvass_lines_scan () found them last. */
  CanvassLineKind kind;
  char *section;
  char *key; /* of an entry, and of what continues it */

  char *gone; /* (nullable) section and key of what stood here */
} CanvassLine;

struct _CanvassLines {
  CanvassEntriesStyle style;
  const char *end;  /* of lines that are added */
  GPtrArray *lines; /* (element-type CanvassLine) */
};

/* @raw has @whole bytes, the last of which, from @length on, end the line. */
CanvassLine *canvass_line_new (const char *raw, gsize length, gsize whole);
/* With the end that the file's lines have. */
CanvassLine *canvass_lines_make (const CanvassLines *self, const char *text);
/* What each line is: after every change. */
void canvass_lines_scan (CanvassLines *self);

/* Below, lines are counted from 0. */
CanvassLine *canvass_lines_at (const CanvassLines *self, guint i);
gboolean canvass_lines_is_blank (const CanvassLines *self, guint i);
/* -1 when there is none; of those that come twice the first. */
gint canvass_lines_find_entry (const CanvassLines *self, const char *section, const char *key);
gint canvass_lines_find_section (const CanvassLines *self, const char *section);
/* Behind the line @entry and those that continue it; comments may stand between them. */
guint canvass_lines_end_of_entry (const CanvassLines *self, guint entry);
/* Lines of the body without the empty ones around it. */
void canvass_lines_find_body (const CanvassLines *self, guint *from, guint *to);

G_END_DECLS
