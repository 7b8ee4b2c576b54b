/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/touch-words.h"

#include "panel/parts.h"

#include <glib/gi18n-lib.h>

static const char *const ASK[CANVASS_TOUCH_ROUNDS] = {
  N_ ("Touch all five targets with a dry finger."),
  N_ ("Once more, with a wet finger."),
  N_ ("Once more, through the screen’s protector."),
};

const char *
canvass_touch_ask (guint round)
{
  g_return_val_if_fail (round < CANVASS_TOUCH_ROUNDS, NULL);

  return _ (ASK[round]);
}

char *
canvass_touch_describe (guint round, const CanvassTouchResult *result)
{
  g_autofree char *hits = canvass_part_write (result->hits);
  g_autofree char *misses = canvass_part_write (result->misses);

  g_return_val_if_fail (round < CANVASS_TOUCH_ROUNDS, NULL);

  /* Translators: how many of five targets were hit, and how often one was missed. */
  if (round == 0)
    return g_strdup_printf (_ ("Dry finger: %s of 5 targets hit, misses: %s"), hits, misses);
  if (round == 1)
    return g_strdup_printf (_ ("Wet finger: %s of 5 targets hit, misses: %s"), hits, misses);
  return g_strdup_printf (
      _ ("Through the protector: %s of 5 targets hit, misses: %s"), hits, misses);
}
