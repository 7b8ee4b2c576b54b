/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/report.h"

char *
canvass_report_describe (CanvassPanelModel *model)
{
  static const char *const rounds[CANVASS_TOUCH_ROUNDS] = { "dry", "wet", "protector" };
  const CanvassPanelFacts *facts = canvass_panel_model_look (model);
  g_autoptr (GString) text = g_string_new (NULL);

  if (*canvass_panel_model_get_screen (model) != '\0')
    g_string_append_printf (text, "screen=%s ", canvass_panel_model_get_screen (model));
  g_string_append_printf (text, "language=%s", canvass_panel_model_get_language (model));
  for (guint i = 0; i < CANVASS_TOUCH_ROUNDS; i++)
    if (facts->touch[i].done)
      g_string_append_printf (
          text, " %s=%u+%u", rounds[i], facts->touch[i].hits, facts->touch[i].misses);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
