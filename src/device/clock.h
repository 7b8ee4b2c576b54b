/*
 * clock.h: today's date, and whether to believe it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/fitness.h"

G_BEGIN_DECLS

#define CANVASS_DAY_CHARS 11 /* "2026-11-23" and its terminating zero */

/* The local date, as payloads and closing days have it. */
void canvass_clock_today (char day[static CANVASS_DAY_CHARS]);

/* The day on which this program was built (SOURCE_DATE_EPOCH, where builds are reproducible). */
void canvass_clock_build_day (char day[static CANVASS_DAY_CHARS]);

/* Numbers are stable. A wrong clock only warns: it puts a wrong day on signatures, and no more. */
typedef enum {
  CANVASS_CLOCK_PLAUSIBLE = 0,
  CANVASS_CLOCK_BEFORE_BUILD = 1, /* WARN */
  CANVASS_CLOCK_WENT_BACK = 2,    /* WARN: before a day that has been */
  CANVASS_CLOCK_FAR_AHEAD = 3,    /* WARN: more than CANVASS_CLOCK_YEARS behind the build */
  CANVASS_CLOCK_NO_DATE = 4,      /* WARN: @today is no date at all */
} CanvassClockReason;

#define CANVASS_CLOCK_YEARS 25

typedef struct {
  CanvassFitness fitness;
  CanvassClockReason reason;
} CanvassClockVerdict;

/* Days are "YYYY-MM-DD". @past_day (nullable) has been, as far as is known here: the last export's.
 * One day is allowed either way, for time zones. */
CanvassClockVerdict
canvass_clock_judge (const char *today, const char *build_day, const char *past_day);
const char *canvass_clock_describe (CanvassClockReason reason);

G_END_DECLS
