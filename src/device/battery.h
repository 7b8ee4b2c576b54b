/*
 * battery.h: how long a machine still runs
 *
 * Linux, Documentation/ABI/testing/sysfs-class-power.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/fitness.h"

G_BEGIN_DECLS

#define CANVASS_BATTERY_LOW_PERCENT 20
#define CANVASS_BATTERY_URGENT_PERCENT 8

/**
 * CanvassBattery:
 * @percent: 0…100; -1 where there is no battery
 * @charging: on mains, so that it does not run down
 * @minutes: until it is empty, by what the system tells; -1 where it does not, and on mains
 *
 * All batteries of a machine as one. Those of mice and pens are none of its.
 */
typedef struct {
  int percent;
  gboolean charging;
  int minutes;
} CanvassBattery;

/* @sys stands for /sys; NULL means it. */
void canvass_battery_look (const char *sys, CanvassBattery *battery);

/* Numbers are stable. It only warns: what is signed is on the disk. */
typedef enum {
  CANVASS_BATTERY_FINE = 0,
  CANVASS_BATTERY_NONE = 1,
  CANVASS_BATTERY_LOW = 2,    /* WARN: not charging, under CANVASS_BATTERY_LOW_PERCENT */
  CANVASS_BATTERY_URGENT = 3, /* WARN: not charging, under CANVASS_BATTERY_URGENT_PERCENT */
} CanvassBatteryReason;

typedef struct {
  CanvassFitness fitness;
  CanvassBatteryReason reason;
} CanvassBatteryVerdict;

CanvassBatteryVerdict canvass_battery_judge (const CanvassBattery *battery);
/* (transfer full) English: how full it is, and what to do. */
char *canvass_battery_describe (const CanvassBattery *battery);

G_END_DECLS
