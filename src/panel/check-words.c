/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/check-words.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const char *id;
  const char *fit;
  const char *unfit;
} Words;

static const Words WORDS[] = {
  { "memory",
    N_ ("What is typed never leaves memory."),
    N_ ("What is typed could reach the disk: turn off swap and hibernation.") },
};

char *
canvass_check_describe (const CanvassPanelCheck *check)
{
  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (g_str_equal (WORDS[i].id, check->id)) {
      const char *words = check->fitness == CANVASS_FITNESS_FIT ? WORDS[i].fit : WORDS[i].unfit;

      return *check->detail != '\0' ? g_strdup_printf ("%s (%s)", _ (words), check->detail)
                                    : g_strdup (_ (words));
    }
  return g_strdup (check->text);
}
