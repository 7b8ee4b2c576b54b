/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/pin.h"

#include "format/secret.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* By how much this program's clocks are off: what follows stands in for the C library's, for GLib
 * too. */
static gint64 shift_seconds[16];

int
clock_gettime (clockid_t clock, struct timespec *now)
{
  int result = (int)syscall (SYS_clock_gettime, clock, now);

  if (clock >= 0 && clock < (clockid_t)G_N_ELEMENTS (shift_seconds))
    now->tv_sec += shift_seconds[clock];
  return result;
}

int
gettimeofday (struct timeval *restrict now, void *restrict zone)
{
  struct timespec spec;
  int result = clock_gettime (CLOCK_REALTIME, &spec);

  now->tv_sec = spec.tv_sec;
  now->tv_usec = spec.tv_nsec / 1000;
  return result;
}

time_t
time (time_t *now)
{
  struct timespec spec;

  clock_gettime (CLOCK_REALTIME, &spec);
  if (now != NULL)
    *now = spec.tv_sec;
  return spec.tv_sec;
}

#define RIGHT "493817"
#define WRONG "493818"

typedef struct {
  char *folder;
  char *path;
  CanvassSettings *settings;
  CanvassPin *pin;
} Fixture;

static void
open_pin (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->settings = canvass_settings_open (fixture->folder, &error);
  g_assert_no_error (error);
  fixture->pin = canvass_pin_new (fixture->settings);
}

static void
close_pin (Fixture *fixture)
{
  g_clear_object (&fixture->pin);
  g_clear_object (&fixture->settings);
}

/* As cheap as the format allows, so that a hundred tries do not take a minute. */
static void
choose_pin (Fixture *fixture)
{
  CanvassPinVerifier verifier = { .ops = 1, .memory_kib = CANVASS_PIN_MIN_MEMORY_KIB };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (crypto_pwhash_argon2id (verifier.hash,
                                           sizeof verifier.hash,
                                           RIGHT,
                                           strlen (RIGHT),
                                           verifier.salt,
                                           verifier.ops,
                                           (gsize)verifier.memory_kib * 1024,
                                           crypto_pwhash_argon2id_ALG_ARGON2ID13),
                   ==,
                   0);
  g_assert_true (canvass_pin_replace (fixture->pin, &verifier, &error));
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("test-pin-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, CANVASS_SETTINGS_FILE, NULL);
  open_pin (fixture);
  choose_pin (fixture);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *reserve = g_build_filename (fixture->folder, "table.reserve", NULL);

  memset (shift_seconds, 0, sizeof shift_seconds);
  close_pin (fixture);
  g_unlink (reserve);
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static gboolean
try_pin (Fixture *fixture, const char *digits, gboolean *right, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  canvass_pin_check_async (fixture->pin, digits, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return canvass_pin_check_finish (fixture->pin, result, right, error);
}

static void
assert_verdict (Fixture *fixture, const char *digits, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  gboolean right = !expected;

  g_assert_true (try_pin (fixture, digits, &right, &error));
  g_assert_no_error (error);
  g_assert_cmpint (right, ==, expected);
}

static void
fail_times (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    assert_verdict (fixture, WRONG, FALSE);
}

static void
assert_locked (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gboolean right = FALSE;

  g_assert_cmpuint (canvass_pin_get_tries (fixture->pin), ==, 0);
  g_assert_false (try_pin (fixture, RIGHT, &right, &error));
  g_assert_error (error, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_LOCKED);
  g_assert_false (right);
}

static void
test_the_right_one_is_right_and_another_is_not (Fixture *fixture, gconstpointer unused)
{
  assert_verdict (fixture, RIGHT, TRUE);
  assert_verdict (fixture, WRONG, FALSE);
  assert_verdict (fixture, RIGHT, TRUE);
  g_assert_cmpuint (canvass_pin_get_tries (fixture->pin), ==, CANVASS_PIN_TRIES);
}

static void
test_five_wrong_ones_lock_it_even_for_the_right_one (Fixture *fixture, gconstpointer unused)
{
  fail_times (fixture, 4);
  g_assert_cmpuint (canvass_pin_get_tries (fixture->pin), ==, 1);
  fail_times (fixture, 1);
  assert_locked (fixture);
  g_assert_cmpuint (canvass_pin_get_wait_seconds (fixture->pin), <=, 60);
  g_assert_cmpuint (canvass_pin_get_wait_seconds (fixture->pin), >, 50);
}

static void
test_a_restart_shortens_nothing (Fixture *fixture, gconstpointer unused)
{
  fail_times (fixture, 5);
  for (guint i = 0; i < 3; i++) {
    close_pin (fixture);
    open_pin (fixture);
    assert_locked (fixture);
    g_assert_cmpuint (canvass_pin_get_wait_seconds (fixture->pin), >, 50);
  }
}

static void
test_restarting_after_each_try_gives_no_more_of_them (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 5; i++) {
    fail_times (fixture, 1);
    close_pin (fixture);
    open_pin (fixture);
  }
  assert_locked (fixture);
}

/* The control: were it not for the file, a restart would open the lock. */
static void
test_without_its_memory_a_restart_would_unlock (Fixture *fixture, gconstpointer unused)
{
  fail_times (fixture, 5);
  g_assert_true (canvass_settings_set_pin_failures (fixture->settings, 0, NULL));
  close_pin (fixture);
  open_pin (fixture);
  assert_verdict (fixture, RIGHT, TRUE);
}

/* Somebody sets the clock, in both directions and far. */
static void
test_setting_the_clock_shortens_nothing (Fixture *fixture, gconstpointer unused)
{
  static const gint64 jumps[] = { 61, 3600, 86400, 400 * 86400, 20 * 365 * 86400L, -61, -86400 };

  fail_times (fixture, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (jumps); i++) {
    gint64 before = g_get_real_time () / G_USEC_PER_SEC;

    shift_seconds[CLOCK_REALTIME] += jumps[i];
    g_assert_cmpint (ABS (g_get_real_time () / G_USEC_PER_SEC - before - jumps[i]), <=, 5);
    assert_locked (fixture);
    g_assert_cmpuint (canvass_pin_get_wait_seconds (fixture->pin), >, 40);
    close_pin (fixture);
    open_pin (fixture);
    assert_locked (fixture);
  }
}

/* The control: time that really passes counts, so the one above would notice a clock that does.
 * While the machine sleeps it passes too, which CLOCK_MONOTONIC leaves out. */
static void
test_only_the_time_that_passes_unlocks_it (Fixture *fixture, gconstpointer unused)
{
  fail_times (fixture, 5);
  shift_seconds[CLOCK_MONOTONIC] += 61;
  assert_locked (fixture);
  shift_seconds[CLOCK_BOOTTIME] += 61;
  g_assert_cmpuint (canvass_pin_get_wait_seconds (fixture->pin), ==, 0);
  g_assert_cmpuint (canvass_pin_get_tries (fixture->pin), ==, 1);
  assert_verdict (fixture, WRONG, FALSE);
  g_assert_cmpuint (canvass_pin_get_wait_seconds (fixture->pin), >, 100);
  shift_seconds[CLOCK_BOOTTIME] += 121;
  assert_verdict (fixture, RIGHT, TRUE);
  g_assert_cmpuint (canvass_pin_get_tries (fixture->pin), ==, CANVASS_PIN_TRIES);
}

/* A machine that was switched off counts from zero when it is on again: so does the wait. */
static void
test_switching_off_and_on_shortens_nothing (Fixture *fixture, gconstpointer unused)
{
  fail_times (fixture, 5);
  shift_seconds[CLOCK_BOOTTIME] += 61;
  fail_times (fixture, 1);
  shift_seconds[CLOCK_BOOTTIME] += 90;
  g_assert_cmpuint (canvass_pin_get_wait_seconds (fixture->pin), <=, 30);
  close_pin (fixture);
  shift_seconds[CLOCK_BOOTTIME] -= 500000;
  open_pin (fixture);
  assert_locked (fixture);
  g_assert_cmpuint (canvass_pin_get_wait_seconds (fixture->pin), >, 100);
}

static void
test_each_further_wrong_one_doubles_the_wait_up_to_an_hour (Fixture *fixture, gconstpointer unused)
{
  static const guint minutes[] = { 1, 2, 4, 8, 16, 32, 60, 60 };

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++) {
    guint wait;

    g_assert_true (
        canvass_settings_set_pin_failures (fixture->settings, CANVASS_PIN_TRIES + i, NULL));
    close_pin (fixture);
    open_pin (fixture);
    wait = canvass_pin_get_wait_seconds (fixture->pin);
    g_assert_cmpuint (wait, <=, minutes[i] * 60);
    g_assert_cmpuint (wait, >, minutes[i] * 60 - 10);
  }
  g_assert_true (canvass_settings_set_pin_failures (fixture->settings, G_MAXUINT32, NULL));
  g_assert_cmpuint (canvass_pin_get_wait_seconds (fixture->pin), >, 3500);
}

static void
test_a_try_is_on_the_disk_before_its_verdict (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CanvassSettings) other = NULL;
  gboolean right;

  canvass_pin_check_async (fixture->pin, WRONG, on_result, &result);
  other = canvass_settings_open (fixture->folder, NULL); /* as after pulling the plug here */
  g_assert_cmpuint (canvass_settings_get_pin_failures (other), ==, 1);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (canvass_pin_check_finish (fixture->pin, result, &right, NULL));
}

static void
test_where_a_try_cannot_be_counted_there_is_no_verdict (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  gboolean right = FALSE;

  g_unlink (fixture->path);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  g_assert_false (try_pin (fixture, RIGHT, &right, &error));
  g_assert_error (error, CANVASS_SETTINGS_ERROR, CANVASS_SETTINGS_ERROR_STORAGE);
  g_assert_false (right);
  g_rmdir (fixture->path);
}

static void
test_two_at_once_are_one_too_many (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  gboolean right = FALSE;

  canvass_pin_check_async (fixture->pin, RIGHT, on_result, &first);
  canvass_pin_check_async (fixture->pin, RIGHT, on_result, &second);
  while (first == NULL || second == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (canvass_pin_check_finish (fixture->pin, second, &right, &error));
  g_assert_error (error, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_BUSY);
  g_assert_true (canvass_pin_check_finish (fixture->pin, first, &right, NULL));
  g_assert_true (right);
}

static void
test_a_pin_is_set_and_replaced (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fail_times (fixture, 5);
  canvass_pin_set_async (fixture->pin, "770312905418", on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (canvass_pin_set_finish (fixture->pin, result, &error));
  assert_verdict (fixture, RIGHT, FALSE);
  assert_verdict (fixture, "770312905418", TRUE);
}

static void
test_weak_ones_are_refused (void)
{
  static const char *const short_ones[] = { "", "1", "12345", "1234567890123", "12345a", "٤٩٣٨١٧" };
  static const char *const weak[] = {
    "000000",   "999999999", "123456",  "654321", "890123",       "135791",   "121212",
    "123123",   "12341234",  "1231231", "311299", "123199",       "991231",   "31121999",
    "12311999", "19991231",  "147258",  "112233", "012345678901", "000001",   "100010",
    "55555556", "123321",    "123789",  "246810", "135790",       "147896",   "789123",
    "123450",   "456654",    "321654",  "789987", "445566",       "12344321", "8834388",
  };
  static const char *const good[] = { "493817", "770312905418", "835261", "4716093" };

  for (gsize i = 0; i < G_N_ELEMENTS (short_ones); i++)
    g_assert_cmpint (canvass_pin_judge (short_ones[i]), ==, CANVASS_PIN_STRENGTH_SHORT);
  for (gsize i = 0; i < G_N_ELEMENTS (weak); i++) {
    g_test_message ("%s", weak[i]);
    g_assert_cmpint (canvass_pin_judge (weak[i]), ==, CANVASS_PIN_STRENGTH_WEAK);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_test_message ("%s", good[i]);
    g_assert_cmpint (canvass_pin_judge (good[i]), ==, CANVASS_PIN_STRENGTH_GOOD);
  }
}

#define ADD(name)                                                                                  \
  g_test_add ("/kiosk/pin/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (the_right_one_is_right_and_another_is_not);
  ADD (five_wrong_ones_lock_it_even_for_the_right_one);
  ADD (a_restart_shortens_nothing);
  ADD (restarting_after_each_try_gives_no_more_of_them);
  ADD (without_its_memory_a_restart_would_unlock);
  ADD (setting_the_clock_shortens_nothing);
  ADD (only_the_time_that_passes_unlocks_it);
  ADD (switching_off_and_on_shortens_nothing);
  ADD (each_further_wrong_one_doubles_the_wait_up_to_an_hour);
  ADD (a_try_is_on_the_disk_before_its_verdict);
  ADD (where_a_try_cannot_be_counted_there_is_no_verdict);
  ADD (two_at_once_are_one_too_many);
  ADD (a_pin_is_set_and_replaced);
  g_test_add_func ("/kiosk/pin/weak_ones_are_refused", test_weak_ones_are_refused);

  return g_test_run ();
}
