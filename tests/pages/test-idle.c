/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/idle.h"

typedef struct {
  CanvassIdle *idle;
  gboolean covered;
  gint64 began;
} Fixture;

static void
on_cover (Fixture *fixture)
{
  fixture->covered = TRUE;
}

static void
setup (Fixture *fixture, gconstpointer unused)
{
  fixture->idle = canvass_idle_new ();
  g_signal_connect_swapped (fixture->idle, "cover", G_CALLBACK (on_cover), fixture);
  fixture->began = g_get_monotonic_time ();
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->idle);
}

static double
get_seconds (Fixture *fixture)
{
  return (double)(g_get_monotonic_time () - fixture->began) / G_USEC_PER_SEC;
}

static gboolean
on_sentence (gpointer user_data)
{
  canvass_idle_listen (((Fixture *)user_data)->idle);
  return G_SOURCE_CONTINUE;
}

static void
wait_until_covered (Fixture *fixture)
{
  while (!fixture->covered)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_being_read_to_is_being_there (Fixture *fixture, gconstpointer unused)
{
  guint sentences = g_timeout_add (100, on_sentence, fixture);

  canvass_idle_touch (fixture->idle);
  canvass_idle_start (fixture->idle, 1, 100);
  while (get_seconds (fixture) < 2.5)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (fixture->covered);
  g_source_remove (sentences);
  wait_until_covered (fixture);
}

/* Nobody walked up to it since it started: who would be listening? */
static void
test_a_reading_that_nobody_asked_for_holds_nobody (Fixture *fixture, gconstpointer unused)
{
  guint sentences = g_timeout_add (100, on_sentence, fixture);

  canvass_idle_start (fixture->idle, 1, 100);
  wait_until_covered (fixture);
  g_source_remove (sentences);
}

/* The question whether somebody is there is answered, not listened to. */
static void
test_hearing_the_question_is_no_answer (Fixture *fixture, gconstpointer unused)
{
  guint ended = 0;

  canvass_idle_touch (fixture->idle);
  canvass_idle_start (fixture->idle, 0, 1);
  g_signal_connect_swapped (fixture->idle, "erase", G_CALLBACK (g_atomic_int_inc), &ended);
  wait_until_covered (fixture);
  while (ended == 0) {
    canvass_idle_listen (fixture->idle);
    g_main_context_iteration (NULL, TRUE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name) g_test_add ("/idle/" #name, Fixture, NULL, setup, test_##name, teardown)
  TEST (being_read_to_is_being_there);
  TEST (a_reading_that_nobody_asked_for_holds_nobody);
  TEST (hearing_the_question_is_no_answer);

  return g_test_run ();
}
