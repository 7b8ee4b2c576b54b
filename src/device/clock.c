/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/clock.h"

#include <stdio.h>
#include <string.h>

static void
write_day (GDate *date, char day[static CANVASS_DAY_CHARS])
{
  g_snprintf (day,
              CANVASS_DAY_CHARS,
              "%04u-%02u-%02u",
              (guint)g_date_get_year (date),
              (guint)g_date_get_month (date),
              (guint)g_date_get_day (date));
}

void
canvass_clock_today (char day[static CANVASS_DAY_CHARS])
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gint year, month, of_month;

  g_date_time_get_ymd (now, &year, &month, &of_month);
  g_snprintf (day, CANVASS_DAY_CHARS, "%04d-%02d-%02d", year, month, of_month);
}

void
canvass_clock_build_day (char day[static CANVASS_DAY_CHARS])
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  char month[4] = { 0 };
  guint of_month, year;
  const char *found;
  GDate date;

  /* "Nov 23 2026", by the compiler. */
  if (sscanf (__DATE__, "%3s %2u %4u", month, &of_month, &year) != 3 ||
      (found = strstr (months, month)) == NULL)
    g_assert_not_reached ();

  g_date_clear (&date, 1);
  g_date_set_dmy (
      &date, (GDateDay)of_month, (GDateMonth)((found - months) / 3 + 1), (GDateYear)year);
  write_day (&date, day);
}

/* Days since the year 1, or 0 for what is no date. */
static guint32
count_days (const char *day)
{
  guint year, month, of_month;
  int length = 0;
  GDate date;

  if (strlen (day) != CANVASS_DAY_CHARS - 1 || strspn (day, "0123456789") != 4 ||
      strspn (day + 5, "0123456789") != 2 || strspn (day + 8, "0123456789") != 2 ||
      sscanf (day, "%4u-%2u-%2u%n", &year, &month, &of_month, &length) != 3 ||
      length != CANVASS_DAY_CHARS - 1 ||
      !g_date_valid_dmy ((GDateDay)of_month, (GDateMonth)month, (GDateYear)year))
    return 0;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)of_month, (GDateMonth)month, (GDateYear)year);
  return g_date_get_julian (&date);
}

static CanvassClockReason
find_reason (const char *today, const char *build_day, const char *past_day)
{
  guint32 now = count_days (today);
  guint32 built = count_days (build_day);

  if (now == 0)
    return CANVASS_CLOCK_NO_DATE;
  if (now + 1 < built)
    return CANVASS_CLOCK_BEFORE_BUILD;
  if (past_day != NULL && now + 1 < count_days (past_day))
    return CANVASS_CLOCK_WENT_BACK;
  if (built != 0 && now > built + CANVASS_CLOCK_YEARS * 366)
    return CANVASS_CLOCK_FAR_AHEAD;

  return CANVASS_CLOCK_PLAUSIBLE;
}

CanvassClockVerdict
canvass_clock_judge (const char *today, const char *build_day, const char *past_day)
{
  CanvassClockReason reason;

  g_return_val_if_fail (today != NULL, (CanvassClockVerdict){ 0 });
  g_return_val_if_fail (build_day != NULL, (CanvassClockVerdict){ 0 });

  reason = find_reason (today, build_day, past_day);
  return (CanvassClockVerdict){
    .fitness = reason == CANVASS_CLOCK_PLAUSIBLE ? CANVASS_FITNESS_FIT : CANVASS_FITNESS_WARN,
    .reason = reason,
  };
}

const char *
canvass_clock_describe (CanvassClockReason reason)
{
  switch (reason) {
  case CANVASS_CLOCK_PLAUSIBLE:
    return "The clock looks right.";
  case CANVASS_CLOCK_BEFORE_BUILD:
    return "The clock is wrong: it shows a day before this program was made. Set date and time; "
           "signatures would carry the wrong day.";
  case CANVASS_CLOCK_WENT_BACK:
    return "The clock is wrong: it shows a day before the last export, or was wrong then. Set date "
           "and time; signatures would carry the wrong day.";
  case CANVASS_CLOCK_FAR_AHEAD:
    return "The clock is wrong: it shows a day many years ahead. Set date and time; signatures "
           "would carry the wrong day.";
  case CANVASS_CLOCK_NO_DATE:
    return "The clock gives no date. Set date and time.";
  default:
    g_return_val_if_reached ("");
  }
}
