/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/check-words.h"

#include "panel/parts.h"
#include "print/check-words.h"

char *
canvass_check_describe (const CanvassPanelCheck *check)
{
  const CanvassCheck same = {
    .id = check->id,
    .fitness = check->fitness,
    .subject = check->subject,
    .detail = check->detail,
    .text = check->text,
  };
  gboolean of_language = g_str_equal (check->id, "fonts") || g_str_equal (check->id, "pages");
  g_autofree char *words = canvass_check_word (&same, canvass_part_write_detail);

  /* A petition's title behind it where there may be several. */
  return *check->subject == '\0' || of_language
             ? g_steal_pointer (&words)
             : g_strdup_printf ("%s · %s", words, check->subject);
}
