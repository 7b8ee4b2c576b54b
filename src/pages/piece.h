/*
 * piece.h: what is spoken in one go, and where it stands on the screen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  char *text;         /* (owned) locked, since it may be what a signer typed */
  gunichar character; /* instead of @text: spoken as its name */
  char *language;     /* (owned) BCP 47 */

  GtkLabel *label; /* (weak) (nullable) where it stands */
  gsize start;     /* in bytes of the label's text */
  gsize end;
} CanvassPiece;

CanvassPiece *canvass_piece_new (const char *language, const char *text);
CanvassPiece *canvass_piece_new_character (const char *language, gunichar character);
void canvass_piece_free (CanvassPiece *self);

/* (transfer full) (element-type CanvassPiece) */
GPtrArray *canvass_pieces_new (void);
/* Sentence by sentence. */
void canvass_pieces_add (GPtrArray *pieces, const char *language, const char *text);
/* What can be read below @root, in reading order, each text in its own language or else in
 * @language: texts and answers, and with @with_buttons the names of buttons after all else. Without
 * @with_private what a signer typed is left out. */
void canvass_pieces_add_page (GPtrArray *pieces,
                              GtkWidget *root,
                              const char *language,
                              gboolean with_buttons,
                              gboolean with_private);

/* (transfer full) the words of a control: what is said of it aloud, its spoken name, else what is
 * written on it. */
char *canvass_piece_name_of (GtkWidget *widget);

G_END_DECLS
