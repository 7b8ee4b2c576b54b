/*
 * look.h: looks at what a window shows as a careful person would, and asserts that it is good
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "walk.h"

G_BEGIN_DECLS

/* The smallest target that a finger hits without aiming, and how far it is from the next, in
 * pixels: 12 mm and 2.5 mm on a tablet of 10 inches and 1280 × 800. */
#define LOOK_MIN_TARGET 70.0
#define LOOK_MIN_GAP 14.5

typedef struct {
  int width, height; /* of the window */
  const char *language;
  const char *colors;
  CanvassFlow *flow; /* (nullable) for whoever walks through one */
  GtkWidget *root;   /* what is looked at, in the window */
  GtkWindow *window;

  gboolean in_all_sizes; /* of text; else in the least and the largest */

  const char *name; /* of what is looked at */
  const char *text_size;
  gboolean words_seen; /* all that are to be compared, in some size */

  guint n_labels, n_targets, n_inks; /* looked at so far */
} Look;

/* Words, targets, keyboard. */
void look_closely (Look *look);
/* The contrast of each label's letters to what they stand on, in the pixels as drawn. */
void look_at_contrast (Look *look);
/* Whether anything is neither black nor white, but for the edges of letters. */
void look_for_shades (Look *look);

G_END_DECLS
