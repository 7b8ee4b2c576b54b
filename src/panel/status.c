/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/status.h"

#include "panel/parts.h"

#include <glib/gi18n-lib.h>

static void
add_crashes (GPtrArray *alerts, const CanvassPanelState *state)
{
  g_autofree char *number = canvass_part_write (state->crashes);
  g_autofree char *time = canvass_part_write_digits (state->last_crash_time);

  if (state->crashes == 1)
    /* Translators: a time, as 14:05. */
    g_ptr_array_add (
        alerts, g_strdup_printf (_ ("The signing pages started again by themselves at %s."), time));
  else if (state->crashes > 1)
    /* Translators: a number, and a time, as 14:05. */
    g_ptr_array_add (alerts,
                     g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                   "The signing pages started again by themselves "
                                                   "%s time, last at %s.",
                                                   "The signing pages started again by themselves "
                                                   "%s times, last at %s.",
                                                   state->crashes),
                                      number,
                                      time));
}

static void
add_warnings (GPtrArray *alerts, const CanvassPanelState *state)
{
  static const struct {
    CanvassWarnings warning;
    const char *words;
  } warnings[] = {
    { CANVASS_WARNING_BATTERY, N_ ("The battery is low. Please plug in the charger.") },
    { CANVASS_WARNING_CLOCK,
      N_ ("The date on this tablet looks wrong. Please set the clock; signatures are safe.") },
    { CANVASS_WARNING_DISK,
      N_ ("This tablet is almost full. Please save its signatures to a stick soon.") },
    { CANVASS_WARNING_MIRROR,
      N_ ("The backup stick is not there. Please plug it in again; signing goes on.") },
    { CANVASS_WARNING_WRITING,
      N_ ("Signatures are being saved to the stick. Please leave it in.") },
    { CANVASS_WARNING_WRITTEN,
      N_ ("Everything is saved on the stick. It is safe to pull it out now.") },
    { CANVASS_WARNING_UNWRITTEN,
      N_ ("The stick could not be written. Nothing is lost: please put it in again, or tell "
          "whoever "
          "runs the table.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++)
    if ((state->warnings & warnings[i].warning) != 0)
      g_ptr_array_add (alerts, g_strdup (_ (warnings[i].words)));
}

static void
add_unreadable (GPtrArray *alerts, const CanvassPanelState *state)
{
  guint64 n = 0;
  g_autofree char *number = NULL;

  for (guint i = 0; i < state->petitions->len; i++)
    n += ((const CanvassPanelPetition *)g_ptr_array_index (state->petitions, i))->unreadable;
  if (n == 0)
    return;
  number = canvass_part_write (n);
  g_ptr_array_add (alerts,
                   g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                 "%s signature is damaged: tell a coordinator.",
                                                 "%s signatures are damaged: tell a coordinator.",
                                                 n),
                                    number));
}

GPtrArray *
canvass_status_list_alerts (const CanvassPanelFacts *facts)
{
  GPtrArray *alerts = g_ptr_array_new_with_free_func (g_free);
  const CanvassPanelState *state = facts->state;

  if (facts->changed_pin)
    g_ptr_array_add (alerts, g_strdup (_ ("The PIN was changed.")));
  if (facts->begun)
    g_ptr_array_add (alerts, g_strdup (_ ("A signer’s half-filled form lies behind this page.")));
  if (state->closed)
    g_ptr_array_add (alerts, g_strdup (_ ("This table is closed")));
  if (state->practice)
    g_ptr_array_add (alerts, g_strdup (_ ("Practice mode is on: nothing is stored.")));
  add_warnings (alerts, state);
  add_crashes (alerts, state);
  add_unreadable (alerts, state);
  return alerts;
}

static char *
describe_last_export (const CanvassPanelState *state)
{
  g_autofree char *day = canvass_part_write_digits (state->last_export_day);
  g_autofree char *time = canvass_part_write_digits (state->last_export_time);

  if (*state->last_export_day == '\0')
    return g_strdup (_ ("Nothing was exported yet."));
  /* Translators: a day, a time, and the name of a stick. */
  return g_strdup_printf (_ ("Last export: %s, %s, to %s"), day, time, state->last_export_stick);
}

static char *
describe_mirror (const CanvassPanelState *state)
{
  switch (state->mirror) {
  case CANVASS_MIRROR_EQUAL:
    /* Translators: the name of a stick. */
    return g_strdup_printf (_ ("Backup: everything is on %s, too"), state->mirror_name);
  case CANVASS_MIRROR_BEHIND:
    return g_strdup_printf (_ ("Backup: %s is catching up"), state->mirror_name);
  case CANVASS_MIRROR_LOST:
    return g_strdup_printf (_ ("Backup: %s is not there"), state->mirror_name);
  case CANVASS_MIRROR_NONE:
  case CANVASS_N_MIRRORS:
  default:
    return g_strdup (_ ("Backup: none"));
  }
}

static char *
describe_battery (const CanvassPanelState *state)
{
  g_autofree char *percent = canvass_part_write (MAX (state->battery_percent, 0));

  /* Translators: percent. */
  return g_strdup_printf (state->charging ? _ ("Battery: %s %%, charging") : _ ("Battery: %s %%"),
                          percent);
}

static char *
describe_readiness (GPtrArray *checks)
{
  guint n = 0;
  g_autofree char *number = NULL;

  if (checks == NULL)
    return g_strdup (_ ("Readiness: not checked yet"));
  for (guint i = 0; i < checks->len; i++)
    n += ((const CanvassPanelCheck *)g_ptr_array_index (checks, i))->fitness != CANVASS_FITNESS_FIT;
  number = canvass_part_write (n);
  return n == 0 ? g_strdup (_ ("Readiness: all is well"))
                : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                "Readiness: %s thing to see to",
                                                "Readiness: %s things to see to",
                                                n),
                                   number);
}

GPtrArray *
canvass_status_list_lines (const CanvassPanelFacts *facts)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (lines, describe_last_export (facts->state));
  g_ptr_array_add (lines, describe_mirror (facts->state));
  if (facts->state->battery_percent >= 0)
    g_ptr_array_add (lines, describe_battery (facts->state));
  g_ptr_array_add (lines, describe_readiness (facts->checks));
  return lines;
}
