/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/battery.h"

#include <glib/gstdio.h>

/* One file: its path below class/power_supply and what is in it. */
typedef struct {
  const char *path;
  const char *text;
} Attribute;

typedef struct {
  const char *what;
  Attribute attributes[16];
  CanvassBattery expected;
  CanvassBatteryReason reason;
} Case;

static void
write_attribute (const char *root, const Attribute *attribute)
{
  g_autofree char *path = g_build_filename (root, "class/power_supply", attribute->path, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, attribute->text, -1, NULL));
}

static void
remove_tree (const char *root)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", root);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

static const Case cases[] = {
  { "no battery", { { "AC/type", "Mains\n" } }, { -1, TRUE, -1 }, CANVASS_BATTERY_NONE },
  { "a tablet on mains",
    { { "BAT0/type", "Battery\n" },
      { "BAT0/status", "Charging\n" },
      { "BAT0/capacity", "7\n" },
      { "AC/type", "Mains\n" } },
    { 7, TRUE, -1 },
    CANVASS_BATTERY_FINE },
  { "a tablet in the sun",
    { { "BAT0/type", "Battery\n" },
      { "BAT0/status", "Discharging\n" },
      { "BAT0/capacity", "20\n" } },
    { 20, FALSE, -1 },
    CANVASS_BATTERY_FINE },
  { "low",
    { { "BAT0/type", "Battery\n" },
      { "BAT0/status", "Discharging\n" },
      { "BAT0/capacity", "19\n" } },
    { 19, FALSE, -1 },
    CANVASS_BATTERY_LOW },
  { "just low",
    { { "BAT0/type", "Battery\n" },
      { "BAT0/status", "Discharging\n" },
      { "BAT0/capacity", "8\n" } },
    { 8, FALSE, -1 },
    CANVASS_BATTERY_LOW },
  { "urgent",
    { { "BAT0/type", "Battery\n" },
      { "BAT0/status", "Discharging\n" },
      { "BAT0/capacity", "7\n" } },
    { 7, FALSE, -1 },
    CANVASS_BATTERY_URGENT },
  { "in energy, with a rate",
    { { "BAT0/type", "Battery\n" },
      { "BAT0/status", "Discharging\n" },
      { "BAT0/capacity", "50\n" },
      { "BAT0/energy_now", "25000000\n" },
      { "BAT0/energy_full", "50000000\n" },
      { "BAT0/power_now", "10000000\n" } },
    { 50, FALSE, 150 },
    CANVASS_BATTERY_FINE },
  { "in charge, with a negative current",
    { { "BAT0/type", "Battery\n" },
      { "BAT0/status", "Discharging\n" },
      { "BAT0/charge_now", "1000000\n" },
      { "BAT0/charge_full", "4000000\n" },
      { "BAT0/current_now", "-500000\n" } },
    { 25, FALSE, 120 },
    CANVASS_BATTERY_FINE },
  { "the driver's own estimate",
    { { "BAT0/type", "Battery\n" },
      { "BAT0/status", "Discharging\n" },
      { "BAT0/capacity", "40\n" },
      { "BAT0/time_to_empty_now", "5460\n" } },
    { 40, FALSE, 91 },
    CANVASS_BATTERY_FINE },
  { "two, one of them empty",
    { { "BAT0/type", "Battery\n" },
      { "BAT0/status", "Not charging\n" },
      { "BAT0/capacity", "0\n" },
      { "BAT0/energy_now", "0\n" },
      { "BAT0/energy_full", "20000000\n" },
      { "BAT1/type", "Battery\n" },
      { "BAT1/status", "Discharging\n" },
      { "BAT1/capacity", "40\n" },
      { "BAT1/energy_now", "12000000\n" },
      { "BAT1/energy_full", "60000000\n" },
      { "BAT1/power_now", "6000000\n" } },
    { 15, FALSE, 120 },
    CANVASS_BATTERY_LOW },
  { "a mouse's and one that was taken out",
    { { "mouse/type", "Battery\n" },
      { "mouse/scope", "Device\n" },
      { "mouse/status", "Discharging\n" },
      { "mouse/capacity", "3\n" },
      { "BAT1/type", "Battery\n" },
      { "BAT1/present", "0\n" },
      { "BAT1/capacity", "3\n" } },
    { -1, TRUE, -1 },
    CANVASS_BATTERY_NONE },
  { "nonsense",
    { { "BAT0/type", "Battery\n" },
      { "BAT0/status", "Discharging\n" },
      { "BAT0/capacity", "lots\n" },
      { "BAT0/energy_now", "99999999999999999999\n" },
      { "BAT0/energy_full", "0\n" },
      { "BAT0/power_now", "\n" } },
    { -1, TRUE, -1 },
    CANVASS_BATTERY_NONE },
  { "more than full, and a rate of next to nothing",
    { { "BAT0/type", "Battery\n" },
      { "BAT0/status", "Discharging\n" },
      { "BAT0/energy_now", "52000000\n" },
      { "BAT0/energy_full", "50000000\n" },
      { "BAT0/power_now", "1\n" } },
    { 100, FALSE, -1 },
    CANVASS_BATTERY_FINE },
};

static void
test_each_machine_is_understood (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *root = g_dir_make_tmp ("test-battery-XXXXXX", NULL);
    CanvassBattery battery;

    g_test_message ("%s", cases[i].what);
    for (gsize k = 0; cases[i].attributes[k].path != NULL; k++)
      write_attribute (root, &cases[i].attributes[k]);
    canvass_battery_look (root, &battery);
    g_assert_cmpint (battery.percent, ==, cases[i].expected.percent);
    g_assert_cmpint (battery.charging, ==, cases[i].expected.charging);
    g_assert_cmpint (battery.minutes, ==, cases[i].expected.minutes);
    g_assert_cmpint (canvass_battery_judge (&battery).reason, ==, cases[i].reason);
    remove_tree (root);
  }
}

static void
test_a_machine_without_the_folder_has_none (void)
{
  CanvassBattery battery;

  canvass_battery_look ("/nonexistent", &battery);
  g_assert_cmpint (battery.percent, ==, -1);
  g_assert_cmpint (canvass_battery_judge (&battery).fitness, ==, CANVASS_FITNESS_FIT);
}

static void
test_the_sentence_says_how_long_and_what_to_do (void)
{
  const CanvassBattery urgent = { 7, FALSE, 65 }, fine = { 80, TRUE, -1 };
  g_autofree char *told = canvass_battery_describe (&urgent);
  g_autofree char *calm = canvass_battery_describe (&fine);

  g_assert_nonnull (strstr (told, "7 %, for about 1:05 hours"));
  g_assert_nonnull (strstr (told, "Plug it in now"));
  g_assert_cmpstr (calm, ==, "The battery is at 80 % and on mains.");
  g_assert_cmpint (canvass_battery_judge (&urgent).fitness, ==, CANVASS_FITNESS_WARN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device/battery/each_machine_is_understood", test_each_machine_is_understood);
  g_test_add_func ("/device/battery/a_machine_without_the_folder_has_none",
                   test_a_machine_without_the_folder_has_none);
  g_test_add_func ("/device/battery/the_sentence_says_how_long_and_what_to_do",
                   test_the_sentence_says_how_long_and_what_to_do);

  return g_test_run ();
}
