/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "promises/figures.h"

#include <stdio.h>

#define MAX_ROWS 16

typedef struct {
  const FiguresRow *row;
  guint64 tried;
  guint64 lost;
  guint64 found;
} Sum;

static Sum sums[MAX_ROWS];
static guint n_sums;

gboolean
figures_are_thorough (void)
{
  return g_strcmp0 (g_getenv ("CANVASS_PROMISES"), "thorough") == 0;
}

void
figures_tell (const FiguresRow *row, guint64 tried, guint64 lost, guint64 found)
{
  guint i = 0;

  while (i < n_sums && sums[i].row != row)
    i++;
  g_assert_cmpuint (i, <, MAX_ROWS);
  n_sums = MAX (n_sums, i + 1);
  sums[i].row = row;
  sums[i].tried += tried;
  sums[i].lost += lost;
  sums[i].found += found;
}

static void
print_sum (const Sum *sum)
{
  printf ("# figures {\"promise\": \"%s\", \"what\": \"%s\", \"tried\": %" G_GUINT64_FORMAT
          ", \"lost\": %" G_GUINT64_FORMAT ", \"control\": \"%s: %" G_GUINT64_FORMAT
          "\", \"thorough\": %s}\n",
          sum->row->promise,
          sum->row->what,
          sum->tried,
          sum->lost,
          sum->row->control,
          sum->found,
          figures_are_thorough () ? "true" : "false");
}

int
figures_run (void)
{
  int status = g_test_run ();

  for (guint i = 0; i < n_sums; i++)
    print_sum (&sums[i]);
  fflush (stdout);
  return status;
}
