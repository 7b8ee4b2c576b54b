/*
 * source-lines.h: a file of a source folder that changes only where it is changed
 *
 * Comments, blank lines, order, line ends, tabs and whatever nobody understands stay as their
 * writer left them. Reads lines as canvass_entries_read () does.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/source-folder.h"

G_BEGIN_DECLS

typedef struct _CanvassLines CanvassLines;

/* @bytes have to be UTF-8 without zero bytes, see canvass_lines_are_text (). */
CanvassLines *canvass_lines_new (GBytes *bytes, CanvassEntriesStyle style);
void canvass_lines_free (CanvassLines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassLines, canvass_lines_free)

gboolean canvass_lines_are_text (GBytes *bytes);
GBytes *canvass_lines_get_bytes (const CanvassLines *self); /* (transfer full) */

/* (transfer full) (nullable) as it is read: one line, without white space around it. */
char *canvass_lines_get (const CanvassLines *self, const char *section, const char *key);
/* A value that is the same changes nothing. White space around @value goes; it has no controls. A
 * new key comes behind its example in a comment ("#key = …"), else behind the last key of @order
 * that comes before it there (NULL-terminated, nullable: at the section's end). */
void canvass_lines_set (CanvassLines *self,
                        const char *section,
                        const char *key,
                        const char *value,
                        const char *const *order);
void canvass_lines_remove (CanvassLines *self, const char *section, const char *key);
/* Puts @key's line before that of @before; NULL: behind the section's last. */
void
canvass_lines_move (CanvassLines *self, const char *section, const char *key, const char *before);
/* (transfer full) in the order of the file. */
GStrv canvass_lines_list_keys (const CanvassLines *self, const char *section);
GStrv canvass_lines_list_sections (const CanvassLines *self, const char *prefix);

/* Behind the last section that begins with @prefix, or at the end. */
void canvass_lines_add_section (CanvassLines *self, const char *section, const char *prefix);
void canvass_lines_remove_section (CanvassLines *self, const char *section);
/* With the comments that touch its heading. */
void canvass_lines_move_section (CanvassLines *self, const char *section, const char *before);

/* (transfer full) with line feeds only and no empty lines around it. */
char *canvass_lines_get_body (const CanvassLines *self);
/* Lines that stay the same keep their bytes. The head must not be empty. */
void canvass_lines_set_body (CanvassLines *self, const char *body);

/* What stands in @line (from 1). (transfer full) (nullable); @body_line: from 1 within what
 * canvass_lines_get_body () returns, or 0. */
void canvass_lines_locate (
    const CanvassLines *self, guint line, char **section, char **key, guint *body_line);

G_END_DECLS
