/*
 * figures.h: what the tests of the promises share, in C: how much to try, and rows of the README's
 * table (figures.py is the same for scripts)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

/* All of it, as `tests/run promises` asks, or a fair sample. */
gboolean figures_are_thorough (void);

/* A row of the table; plain ASCII. @control: what was found once the protection was taken out. */
typedef struct {
  const char *promise;
  const char *what;
  const char *control;
} FiguresRow;

/* Adds to @row, which is static. */
void figures_tell (const FiguresRow *row, guint64 tried, guint64 lost, guint64 found);

/* g_test_run (), and then the rows. For main () to return. */
int figures_run (void);
