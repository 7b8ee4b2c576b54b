/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/environment.h"
#include "kiosk/table.h"

#include "format/secret.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAIT_SECONDS 20

typedef struct {
  Scratch scratch;
  char *journal;
  const char *argv[4];
  char **environment;
  CanvassTableSettings settings;
  CanvassPetitions *petitions;
  CanvassRecorder *recorder;
  CanvassTable *table; /* (nullable) */
  gboolean ended;
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer manner)
{
  scratch_init (&fixture->scratch, NULL);
  fixture->journal = g_build_filename (fixture->scratch.folder, "journal", NULL);
  fixture->argv[0] = g_getenv ("CANVASS_FAKE_BOOTH");
  fixture->argv[1] = fixture->scratch.folder;
  fixture->argv[2] = manner;
  fixture->environment = canvass_booth_environment (
      (const char *const[]){ "DISPLAY=:0", "LD_PRELOAD=", "SECRET=1", NULL }, FALSE);
  fixture->settings = (CanvassTableSettings){
    .booth_argv = fixture->argv,
    .booth_environment = (const char *const *)fixture->environment,
    .refresh_ms = 50,
    .times = { .start_ms = 1000, .show_ms = 500, .leave_ms = 500, .ping_ms = 50, .pong_ms = 500 },
  };
  fixture->petitions = canvass_petitions_new (fixture->scratch.vault, NULL);
  fixture->recorder = canvass_recorder_new (NULL);
}

static void
on_ended (Fixture *fixture)
{
  fixture->ended = TRUE;
}

static gboolean
on_wait_over (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* What other processes write does not wake us. */
static gboolean
on_tick (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

#define wait_until(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gboolean over = FALSE;                                                                         \
    guint over_id = g_timeout_add_seconds (WAIT_SECONDS, on_wait_over, &over);                     \
    guint tick_id = g_timeout_add (5, on_tick, NULL);                                              \
    while (!(condition) && !over)                                                                  \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (tick_id);                                                                     \
    if (!over)                                                                                     \
      g_source_remove (over_id);                                                                   \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static char *
read_journal (Fixture *fixture)
{
  char *journal = NULL;

  return g_file_get_contents (fixture->journal, &journal, NULL, NULL) ? journal : g_strdup ("");
}

static guint
count_events (Fixture *fixture, const char *event)
{
  g_autofree char *journal = read_journal (fixture);
  g_autofree char *needle = g_strdup_printf (" %s\n", event);
  guint n = 0;

  for (const char *at = journal; (at = strstr (at, needle)) != NULL; at++)
    n++;
  return n;
}

static gssize
find_event (Fixture *fixture, const char *event)
{
  g_autofree char *journal = read_journal (fixture);
  g_autofree char *needle = g_strdup_printf (" %s\n", event);
  const char *at = strstr (journal, needle);

  return at != NULL ? at - journal : -1;
}

static void
make_table (Fixture *fixture)
{
  fixture->table = canvass_table_new (fixture->petitions, fixture->recorder, &fixture->settings);
  g_signal_connect_swapped (fixture->table, "ended", G_CALLBACK (on_ended), fixture);
}

static void
start_table (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  if (fixture->table == NULL)
    make_table (fixture);
  g_assert_true (canvass_table_start (fixture->table, &error));
  g_assert_no_error (error);
}

static void
end_table (Fixture *fixture)
{
  if (fixture->table == NULL)
    return;

  canvass_table_stop (fixture->table);
  wait_until (fixture->ended);
  g_assert_finalize_object (g_steal_pointer (&fixture->table));
  g_clear_object (&fixture->recorder);
  g_clear_object (&fixture->petitions);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer manner)
{
  end_table (fixture);
  g_clear_object (&fixture->petitions);
  g_clear_object (&fixture->recorder);
  g_strfreev (fixture->environment);
  g_free (fixture->journal);
  scratch_clear (&fixture->scratch);
}

static GPid
shown_pid (Fixture *fixture)
{
  CanvassBoothProcess *booth = canvass_table_get_shown (fixture->table);

  return booth != NULL ? canvass_booth_process_get_pid (booth) : 0;
}

static gboolean
has_standby (Fixture *fixture)
{
  CanvassBoothProcess *booth = canvass_table_get_standby (fixture->table);

  return booth != NULL && canvass_booth_process_get_state (booth) == CANVASS_BOOTH_READY;
}

static gboolean
is_open (Fixture *fixture)
{
  return shown_pid (fixture) != 0 && has_standby (fixture);
}

static void
test_one_booth_is_shown_and_the_next_one_ready (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (is_open (fixture));
  g_assert_cmpuint (count_events (fixture, "shown"), ==, 1);
  g_assert_cmpuint (count_events (fixture, "ready 0"), ==, 2);
}

static void
test_every_booth_leaves_when_the_table_ends (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (is_open (fixture));
  end_table (fixture);
  g_assert_cmpuint (count_events (fixture, "leaves"), ==, 2);
}

static void
test_a_booth_that_does_not_leave_is_killed (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (is_open (fixture));
  end_table (fixture);
}

static void
test_stored_means_in_the_vault (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (count_events (fixture, "stored") == 1);
  end_table (fixture);
  g_assert_cmpuint (scratch_count_records (&fixture->scratch), ==, 1);
}

static void
test_the_next_is_shown_before_the_last_leaves (Fixture *fixture, gconstpointer manner)
{
  g_autofree char *journal = NULL;
  const char *first, *second, *leaves;

  start_table (fixture);
  wait_until (count_events (fixture, "leaves") == 1);
  journal = read_journal (fixture);
  first = strstr (journal, " shown\n");
  second = strstr (first + 1, " shown\n");
  leaves = strstr (journal, " leaves\n");
  g_assert_nonnull (second);
  g_assert_true (second < leaves);
}

static void
test_a_household_carries_language_and_district (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (count_events (fixture, "shown") == 2);
  g_assert_cmpuint (count_events (fixture, "carries es Ward 22"), ==, 1);
  g_assert_cmpint (find_event (fixture, "carries es Ward 22"), >, find_event (fixture, "stored"));
}

static void
test_the_next_of_anybody_carries_nothing (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (count_events (fixture, "shown") == 2);
  g_assert_cmpint (find_event (fixture, "carries es Ward 22"), ==, -1);
}

/* Of the booth that did what the test is about; 0 before it did. */
static GPid
first_pid (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->scratch.folder, "first", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? atoi (text) : 0;
}

static gboolean
is_open_without (Fixture *fixture, GPid pid)
{
  return is_open (fixture) && shown_pid (fixture) != pid &&
         canvass_booth_process_get_pid (canvass_table_get_standby (fixture->table)) != pid;
}

static void
test_another_booth_takes_over (Fixture *fixture, gconstpointer manner)
{
  gint64 since;

  start_table (fixture);
  wait_until (first_pid (fixture) != 0);
  since = g_get_monotonic_time ();
  wait_until (is_open_without (fixture, first_pid (fixture)));
  /* Up to a second to notice, and one to be back. */
  g_assert_cmpint (g_get_monotonic_time () - since, <, 2 * G_USEC_PER_SEC);
}

static void
test_a_killed_booth_is_replaced_within_a_second (Fixture *fixture, gconstpointer manner)
{
  gint64 since;
  GPid first;

  start_table (fixture);
  wait_until (is_open (fixture));
  first = shown_pid (fixture);
  since = g_get_monotonic_time ();
  kill (first, SIGKILL);
  wait_until (is_open (fixture) && shown_pid (fixture) != first);
  g_assert_cmpint (g_get_monotonic_time () - since, <, G_USEC_PER_SEC);
}

static void
test_a_booth_in_waiting_is_replaced_too (Fixture *fixture, gconstpointer manner)
{
  GPid shown, standby;

  start_table (fixture);
  wait_until (is_open (fixture));
  shown = shown_pid (fixture);
  standby = canvass_booth_process_get_pid (canvass_table_get_standby (fixture->table));
  kill (standby, SIGKILL);
  wait_until (count_events (fixture, "ready 0") == 3 && has_standby (fixture));
  g_assert_cmpint (shown_pid (fixture), ==, shown);
}

static void
test_nothing_is_stored_from_a_booth_that_misbehaves (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (count_events (fixture, "shown") >= 2 && is_open (fixture));
  end_table (fixture);
  g_assert_cmpuint (scratch_count_records (&fixture->scratch), ==, 0);
  g_assert_cmpuint (count_events (fixture, "stored"), ==, 0);
}

static void
test_a_second_record_costs_the_booth_not_the_first (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (count_events (fixture, "shown") >= 2 && is_open (fixture));
  end_table (fixture);
  g_assert_cmpuint (scratch_count_records (&fixture->scratch), ==, 1);
}

static void
test_what_was_signed_outlives_its_booth (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (count_events (fixture, "shown") >= 2 && is_open (fixture));
  end_table (fixture);
  g_assert_cmpuint (scratch_count_records (&fixture->scratch), ==, 1);
}

static gboolean
on_second_over (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_crashing_again_and_again_is_slowed_down (Fixture *fixture, gconstpointer manner)
{
  gboolean over = FALSE;

  start_table (fixture);
  g_timeout_add (1500, on_second_over, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);

  /* At once, after ¼, ½ and 1 s; a loop without a brake makes hundreds. */
  g_assert_cmpuint (count_events (fixture, "ready 0"), >=, 3);
  g_assert_cmpuint (count_events (fixture, "ready 0"), <=, 6);
}

static void
test_closing_the_window_ends_the_table (Fixture *fixture, gconstpointer manner)
{
  fixture->settings.windowed = TRUE;
  start_table (fixture);
  wait_until (fixture->ended);
  g_assert_null (canvass_table_get_failure (fixture->table));
}

static void
test_a_booth_that_fills_the_screen_cannot_end_the_table (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (count_events (fixture, "shown") >= 2 && is_open (fixture));
  g_assert_false (fixture->ended);
}

static void
test_without_a_screen_the_table_ends_and_says_so (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (fixture->ended);
  g_assert_error (canvass_table_get_failure (fixture->table), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_a_missing_program_is_told (Fixture *fixture, gconstpointer manner)
{
  g_autoptr (GError) error = NULL;

  fixture->argv[0] = "/nonexistent/canvass-booth";
  make_table (fixture);
  g_assert_false (canvass_table_start (fixture->table, &error));
  g_assert_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
}

static void
test_a_vault_in_use_is_told (Fixture *fixture, gconstpointer manner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassVault) other G_GNUC_UNUSED =
      canvass_vault_open (fixture->scratch.vault, NULL, &error);

  g_assert_no_error (error);
  make_table (fixture);
  g_assert_false (canvass_table_start (fixture->table, &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_BUSY);
}

static void
test_unlocked_memory_closes_the_form_where_it_could_reach_a_disk (Fixture *fixture,
                                                                  gconstpointer manner)
{
  g_autofree char *notice = g_strdup_printf ("ready %d", CANVASS_NOTICE_UNPROTECTED);

  fixture->settings.swap = CANVASS_SWAP_PLAIN;
  start_table (fixture);
  wait_until (count_events (fixture, notice) >= 1 && shown_pid (fixture) != 0);
  g_assert_false (canvass_booth_process_has_form (canvass_table_get_shown (fixture->table)));
  g_assert_cmpuint (count_events (fixture, "shown"), ==, 1);
}

static void
test_unlocked_memory_is_fine_where_nothing_swaps_or_in_a_demo (Fixture *fixture,
                                                               gconstpointer manner)
{
  fixture->settings.demo = g_test_rand_bit ();
  fixture->settings.swap = fixture->settings.demo ? CANVASS_SWAP_PLAIN : CANVASS_SWAP_ENCRYPTED;
  start_table (fixture);
  wait_until (is_open (fixture));
  g_assert_true (canvass_booth_process_has_form (canvass_table_get_shown (fixture->table)));
}

static void
test_without_a_campaign_a_notice_is_shown_until_there_is_one (Fixture *fixture,
                                                              gconstpointer manner)
{
  g_autofree char *elsewhere = g_build_filename (fixture->scratch.folder, "elsewhere", NULL);
  g_autofree char *notice = g_strdup_printf ("ready %d", CANVASS_NOTICE_NO_CAMPAIGN);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  g_object_unref (fixture->petitions);
  fixture->petitions = canvass_petitions_new (elsewhere, NULL);
  start_table (fixture);
  wait_until (is_open (fixture));
  g_assert_cmpuint (count_events (fixture, notice), ==, 2);

  g_object_unref (
      canvass_vault_enroll (elsewhere, fixture->scratch.campaign, "Late table", &error));
  g_assert_no_error (error);
  wait_until (shown_pid (fixture) != 0 &&
              canvass_booth_process_has_form (canvass_table_get_shown (fixture->table)));
}

static void
test_a_booth_gets_its_channel_and_nothing_else (Fixture *fixture, gconstpointer manner)
{
  g_autofree char *journal = NULL;

  start_table (fixture);
  wait_until (is_open (fixture));
  journal = read_journal (fixture);
  g_assert_nonnull (strstr (journal, " open 0 /dev/null\n"));
  g_assert_nonnull (strstr (journal, " open 1 /dev/null\n"));
  g_assert_nonnull (strstr (journal, " open 3 socket:"));
  for (guint fd = 4; fd < 64; fd++) {
    g_autofree char *needle = g_strdup_printf (" open %u ", fd);

    g_assert_null (strstr (journal, needle));
  }
  g_assert_nonnull (strstr (journal, " environment DISPLAY=:0\n"));
  g_assert_null (strstr (journal, "SECRET"));
}

static void
on_canvasser (CanvassTable *table, gboolean begun, gint *calls)
{
  g_assert_true (begun);
  (*calls)++;
}

static void
test_a_held_corner_is_told_and_nobody_takes_over_behind_the_panel (Fixture *fixture,
                                                                   gconstpointer manner)
{
  gint calls = 0;
  GPid shown;

  make_table (fixture);
  g_signal_connect (fixture->table, "canvasser", G_CALLBACK (on_canvasser), &calls);
  start_table (fixture);
  wait_until (calls == 1 && is_open (fixture));

  shown = shown_pid (fixture);
  canvass_table_hold (fixture->table);
  wait_until (count_events (fixture, "pauses") == 1);
  kill (shown, SIGKILL);
  wait_until (shown_pid (fixture) == 0 && has_standby (fixture));
  g_assert_cmpuint (count_events (fixture, "shown"), ==, 1);

  canvass_table_let_go (fixture->table, TRUE);
  wait_until (is_open (fixture));
  g_assert_cmpuint (count_events (fixture, "shown"), ==, 2);
}

static void
test_the_form_behind_the_panel_is_kept_or_forgotten (Fixture *fixture, gconstpointer manner)
{
  GPid first;

  start_table (fixture);
  wait_until (is_open (fixture));
  first = shown_pid (fixture);
  canvass_table_hold (fixture->table);
  canvass_table_let_go (fixture->table, TRUE);
  wait_until (count_events (fixture, "resumes") == 1);
  g_assert_cmpint (shown_pid (fixture), ==, first);

  canvass_table_hold (fixture->table);
  canvass_table_let_go (fixture->table, FALSE);
  wait_until (is_open (fixture) && shown_pid (fixture) != first);
  g_assert_cmpuint (count_events (fixture, "forgets"), ==, 1);
}

static void
test_practice_leaves_no_record (Fixture *fixture, gconstpointer manner)
{
  make_table (fixture);
  canvass_table_set_practice (fixture->table, TRUE);
  start_table (fixture);
  wait_until (count_events (fixture, "stored") == 1 && is_open (fixture));
  g_assert_cmpuint (count_events (fixture, "ready 0"), ==, 0);
  end_table (fixture);
  g_assert_cmpuint (scratch_count_records (&fixture->scratch), ==, 0);
}

static void
test_what_practice_sends_for_another_campaign_is_still_refused (Fixture *fixture,
                                                                gconstpointer manner)
{
  make_table (fixture);
  canvass_table_set_practice (fixture->table, TRUE);
  start_table (fixture);
  wait_until (count_events (fixture, "shown") >= 2 && is_open (fixture));
  g_assert_cmpuint (count_events (fixture, "stored"), ==, 0);
}

static void
test_a_closed_table_shows_so_until_it_is_opened (Fixture *fixture, gconstpointer manner)
{
  g_autofree char *notice = g_strdup_printf ("ready %d", CANVASS_NOTICE_TABLE);

  start_table (fixture);
  wait_until (is_open (fixture));
  canvass_table_set_closed (fixture->table, TRUE);
  wait_until (count_events (fixture, notice) >= 1 && is_open (fixture) &&
              !canvass_booth_process_has_form (canvass_table_get_shown (fixture->table)));

  canvass_table_set_closed (fixture->table, FALSE);
  wait_until (is_open (fixture) &&
              canvass_booth_process_has_form (canvass_table_get_shown (fixture->table)));
}

static void
test_warnings_reach_every_booth_once (Fixture *fixture, gconstpointer manner)
{
  start_table (fixture);
  wait_until (is_open (fixture));
  canvass_table_set_warnings (fixture->table, CANVASS_WARNING_DISK);
  canvass_table_set_warnings (fixture->table, CANVASS_WARNING_DISK);
  wait_until (count_events (fixture, "warned 4") == 2);
  canvass_table_set_warnings (fixture->table, 0);
  wait_until (count_events (fixture, "warned 0") == 2);
  g_assert_cmpuint (count_events (fixture, "warned 4"), ==, 2);
}

#define TABLE_TEST(name, manner)                                                                   \
  g_test_add ("/kiosk/table/" #name "/" manner,                                                    \
              Fixture,                                                                             \
              manner,                                                                              \
              fixture_setup,                                                                       \
              test_##name,                                                                         \
              fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  TABLE_TEST (one_booth_is_shown_and_the_next_one_ready, "good");
  TABLE_TEST (every_booth_leaves_when_the_table_ends, "good");
  TABLE_TEST (a_booth_that_does_not_leave_is_killed, "always-never-leave");
  TABLE_TEST (stored_means_in_the_vault, "sign");
  TABLE_TEST (the_next_is_shown_before_the_last_leaves, "finish");
  TABLE_TEST (the_next_is_shown_before_the_last_leaves, "sign");
  TABLE_TEST (a_household_carries_language_and_district, "sign-and-add-another");
  TABLE_TEST (the_next_of_anybody_carries_nothing, "sign");
  TABLE_TEST (the_next_of_anybody_carries_nothing, "add-another-without-signing");
  TABLE_TEST (a_killed_booth_is_replaced_within_a_second, "good");
  TABLE_TEST (a_booth_in_waiting_is_replaced_too, "good");
  TABLE_TEST (another_booth_takes_over, "crash-at-start");
  TABLE_TEST (another_booth_takes_over, "crash-when-told-to-show");
  TABLE_TEST (another_booth_takes_over, "crash");
  TABLE_TEST (another_booth_takes_over, "exit");
  TABLE_TEST (another_booth_takes_over, "hang");
  TABLE_TEST (another_booth_takes_over, "hang-up");
  TABLE_TEST (another_booth_takes_over, "never-start");
  TABLE_TEST (another_booth_takes_over, "never-show");
  TABLE_TEST (nothing_is_stored_from_a_booth_that_misbehaves, "garbage");
  TABLE_TEST (nothing_is_stored_from_a_booth_that_misbehaves, "oversized");
  TABLE_TEST (nothing_is_stored_from_a_booth_that_misbehaves, "flood");
  TABLE_TEST (nothing_is_stored_from_a_booth_that_misbehaves, "ask");
  TABLE_TEST (nothing_is_stored_from_a_booth_that_misbehaves, "sign-nonsense");
  TABLE_TEST (nothing_is_stored_from_a_booth_that_misbehaves, "sign-for-another-campaign");
  TABLE_TEST (a_second_record_costs_the_booth_not_the_first, "sign-twice");
  TABLE_TEST (what_was_signed_outlives_its_booth, "sign-and-die");
  TABLE_TEST (crashing_again_and_again_is_slowed_down, "always-crash");
  TABLE_TEST (closing_the_window_ends_the_table, "close");
  TABLE_TEST (a_booth_that_fills_the_screen_cannot_end_the_table, "close");
  TABLE_TEST (without_a_screen_the_table_ends_and_says_so, "no-screen");
  TABLE_TEST (a_missing_program_is_told, "good");
  TABLE_TEST (a_vault_in_use_is_told, "good");
  TABLE_TEST (unlocked_memory_closes_the_form_where_it_could_reach_a_disk, "unlocked");
  TABLE_TEST (unlocked_memory_is_fine_where_nothing_swaps_or_in_a_demo, "always-unlocked");
  TABLE_TEST (without_a_campaign_a_notice_is_shown_until_there_is_one, "good");
  TABLE_TEST (a_booth_gets_its_channel_and_nothing_else, "surroundings");

  TABLE_TEST (a_held_corner_is_told_and_nobody_takes_over_behind_the_panel, "call-canvasser");
  TABLE_TEST (the_form_behind_the_panel_is_kept_or_forgotten, "good");
  TABLE_TEST (practice_leaves_no_record, "sign");
  TABLE_TEST (what_practice_sends_for_another_campaign_is_still_refused,
              "sign-for-another-campaign");
  TABLE_TEST (a_closed_table_shows_so_until_it_is_opened, "good");
  TABLE_TEST (warnings_reach_every_booth_once, "good");

  return g_test_run ();
}
