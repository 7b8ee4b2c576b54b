/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/clock.h"

static void
test_days_before_the_build_or_the_last_export_are_doubted (void)
{
  static const struct {
    const char *today;
    const char *past;
    CanvassClockReason reason;
  } cases[] = {
    { "2026-11-23", NULL, CANVASS_CLOCK_PLAUSIBLE },
    { "2026-11-22", NULL, CANVASS_CLOCK_PLAUSIBLE },
    { "2026-11-21", NULL, CANVASS_CLOCK_BEFORE_BUILD },
    { "1970-01-01", NULL, CANVASS_CLOCK_BEFORE_BUILD },
    { "2027-02-28", "2027-03-01", CANVASS_CLOCK_PLAUSIBLE },
    { "2027-02-27", "2027-03-01", CANVASS_CLOCK_WENT_BACK },
    { "2028-02-29", "2027-03-01", CANVASS_CLOCK_PLAUSIBLE },
    { "2027-02-27", "", CANVASS_CLOCK_PLAUSIBLE },
    { "2027-02-27", "no date", CANVASS_CLOCK_PLAUSIBLE },
    { "2051-11-23", NULL, CANVASS_CLOCK_PLAUSIBLE },
    { "2099-01-01", NULL, CANVASS_CLOCK_FAR_AHEAD },
    { "2027-02-29", NULL, CANVASS_CLOCK_NO_DATE },
    { "2027-13-01", NULL, CANVASS_CLOCK_NO_DATE },
    { "2027-1-001", NULL, CANVASS_CLOCK_NO_DATE },
    { "2027-01-01x", NULL, CANVASS_CLOCK_NO_DATE },
    { "-027-01-01", NULL, CANVASS_CLOCK_NO_DATE },
    { "0000-00-00", NULL, CANVASS_CLOCK_NO_DATE },
    { "", NULL, CANVASS_CLOCK_NO_DATE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CanvassClockVerdict verdict = canvass_clock_judge (cases[i].today, "2026-11-23", cases[i].past);

    g_test_message ("%s", cases[i].today);
    g_assert_cmpint (verdict.reason, ==, cases[i].reason);
    g_assert_cmpint (verdict.fitness,
                     ==,
                     cases[i].reason == CANVASS_CLOCK_PLAUSIBLE ? CANVASS_FITNESS_FIT
                                                                : CANVASS_FITNESS_WARN);
    g_assert_cmpuint (strlen (canvass_clock_describe (verdict.reason)), >, 20);
  }
}

static void
test_today_and_the_build_day_are_days (void)
{
  char today[CANVASS_DAY_CHARS], built[CANVASS_DAY_CHARS];

  canvass_clock_today (today);
  canvass_clock_build_day (built);
  g_assert_cmpint (canvass_clock_judge (today, today, built).reason, !=, CANVASS_CLOCK_NO_DATE);
  g_assert_cmpint (canvass_clock_judge (built, built, NULL).reason, ==, CANVASS_CLOCK_PLAUSIBLE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device/clock/days_before_the_build_or_the_last_export_are_doubted",
                   test_days_before_the_build_or_the_last_export_are_doubted);
  g_test_add_func ("/device/clock/today_and_the_build_day_are_days",
                   test_today_and_the_build_day_are_days);

  return g_test_run ();
}
