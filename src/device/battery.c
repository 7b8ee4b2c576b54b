/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/battery.h"

#include <string.h>

#define CLASS "class/power_supply"
/* More than any battery has, in µWh or µAh: what is greater is a driver's nonsense. */
#define MAX_AMOUNT G_GINT64_CONSTANT (1000000000000)

/* The batteries that were seen so far. */
typedef struct {
  guint n;
  gint64 percents; /* the sum of theirs */
  /* Of those that tell, in one unit; an amount that one of them does not tell is of no use. */
  gint64 now, full, rate;
  gboolean has_amounts;
  gint64 seconds; /* the driver's own estimate; -1 for none */
  gboolean discharging;
} Sum;

/* (transfer full) the first line, or "". */
static char *
read_line (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("");

  text[strcspn (text, "\n")] = '\0';
  return text;
}

static gboolean
is_line (const char *folder, const char *name, const char *expected)
{
  g_autofree char *line = read_line (folder, name);

  return g_str_equal (line, expected);
}

/* Drivers give currents of either sign. */
static gboolean
read_amount (const char *folder, const char *name, gint64 max, gint64 *amount)
{
  g_autofree char *line = read_line (folder, name);
  const char *digits = *line == '-' ? line + 1 : line;
  guint64 value;

  if (!g_ascii_string_to_unsigned (digits, 10, 0, (guint64)max, &value, NULL))
    return FALSE;

  *amount = (gint64)value;
  return TRUE;
}

/* In energy where it tells that, else in charge: never a mixture of both. */
static gboolean
read_amounts (const char *folder, gint64 *now, gint64 *full, gint64 *rate)
{
  *rate = 0;
  if (read_amount (folder, "energy_now", MAX_AMOUNT, now) &&
      read_amount (folder, "energy_full", MAX_AMOUNT, full)) {
    read_amount (folder, "power_now", MAX_AMOUNT, rate);
    return *full > 0;
  }
  if (!read_amount (folder, "charge_now", MAX_AMOUNT, now) ||
      !read_amount (folder, "charge_full", MAX_AMOUNT, full))
    return FALSE;

  read_amount (folder, "current_now", MAX_AMOUNT, rate);
  return *full > 0;
}

static gboolean
read_percent (const char *folder, gboolean has_amounts, gint64 now, gint64 full, gint64 *percent)
{
  if (read_amount (folder, "capacity", 1000, percent)) {
    *percent = MIN (*percent, 100);
    return TRUE;
  }
  if (!has_amounts)
    return FALSE;

  *percent = MIN (now * 100 / full, 100);
  return TRUE;
}

static void
add_battery (Sum *sum, const char *folder)
{
  gint64 now = 0, full = 0, rate = 0, percent, seconds;
  gboolean has_amounts = read_amounts (folder, &now, &full, &rate);

  if (!read_percent (folder, has_amounts, now, full, &percent))
    return;

  sum->has_amounts = has_amounts && (sum->n == 0 || sum->has_amounts);
  sum->seconds = -1;
  if (sum->n == 0 && read_amount (folder, "time_to_empty_now", 7 * 86400, &seconds) && seconds > 0)
    sum->seconds = seconds;
  sum->n++;
  sum->percents += percent;
  sum->now += now;
  sum->full += full;
  sum->rate += rate;
  sum->discharging |= is_line (folder, "status", "Discharging");
}

/* Of this machine, and there. */
static gboolean
is_battery (const char *folder)
{
  return is_line (folder, "type", "Battery") && !is_line (folder, "scope", "Device") &&
         !is_line (folder, "present", "0");
}

static int
estimate_minutes (const Sum *sum)
{
  if (!sum->discharging)
    return -1;
  if (sum->seconds > 0)
    return (int)(sum->seconds / 60);
  /* Less than a week is an estimate, more is noise. */
  if (!sum->has_amounts || sum->rate <= 0 || sum->now / sum->rate >= 7 * 24)
    return -1;

  return (int)(sum->now * 60 / sum->rate);
}

void
canvass_battery_look (const char *sys, CanvassBattery *battery)
{
  g_autofree char *class = g_build_filename (sys != NULL ? sys : "/sys", CLASS, NULL);
  g_autoptr (GDir) dir = g_dir_open (class, 0, NULL);
  Sum sum = { .seconds = -1 };
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *folder = g_build_filename (class, name, NULL);

    if (is_battery (folder))
      add_battery (&sum, folder);
  }

  *battery = (CanvassBattery){ .percent = -1, .charging = TRUE, .minutes = -1 };
  if (sum.n == 0)
    return;

  battery->percent =
      sum.has_amounts ? (int)MIN (sum.now * 100 / sum.full, 100) : (int)(sum.percents / sum.n);
  battery->charging = !sum.discharging;
  battery->minutes = estimate_minutes (&sum);
}

CanvassBatteryVerdict
canvass_battery_judge (const CanvassBattery *battery)
{
  if (battery->percent < 0)
    return (CanvassBatteryVerdict){ CANVASS_FITNESS_FIT, CANVASS_BATTERY_NONE };
  if (battery->charging || battery->percent >= CANVASS_BATTERY_LOW_PERCENT)
    return (CanvassBatteryVerdict){ CANVASS_FITNESS_FIT, CANVASS_BATTERY_FINE };

  return (CanvassBatteryVerdict){ CANVASS_FITNESS_WARN,
                                  battery->percent < CANVASS_BATTERY_URGENT_PERCENT
                                      ? CANVASS_BATTERY_URGENT
                                      : CANVASS_BATTERY_LOW };
}

static char *
describe_level (const CanvassBattery *battery)
{
  if (battery->charging)
    return g_strdup_printf ("The battery is at %d %% and on mains.", battery->percent);
  if (battery->minutes < 0)
    return g_strdup_printf ("The battery is at %d %%.", battery->percent);

  return g_strdup_printf ("The battery is at %d %%, for about %d:%02d hours.",
                          battery->percent,
                          battery->minutes / 60,
                          battery->minutes % 60);
}

char *
canvass_battery_describe (const CanvassBattery *battery)
{
  g_autofree char *level = describe_level (battery);

  switch (canvass_battery_judge (battery).reason) {
  case CANVASS_BATTERY_FINE:
    return g_steal_pointer (&level);
  case CANVASS_BATTERY_NONE:
    return g_strdup ("There is no battery: without mains the table is off. What is signed is "
                     "safe.");
  case CANVASS_BATTERY_LOW:
    return g_strconcat (level, " Plug it in.", NULL);
  case CANVASS_BATTERY_URGENT:
  default:
    return g_strconcat (level,
                        " Plug it in now: the table is about to switch off. What is signed is "
                        "safe.",
                        NULL);
  }
}
