/*
 * Against a real speech-dispatcher, whose output module writes down what it is to speak (sd_log).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "speech/speech.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT_SECONDS 20
#define SECRET "Quetzalcoatlus"

typedef struct {
  char *folder;  /* (owned) */
  char *runtime; /* (owned) where the private folder comes to lie */
  char *modules; /* (owned) */
  char *log;     /* (owned) */
  CanvassSpeech *speech;
  GString *events; /* "said 1, cancelled 2, " */
} Fixture;

static char *
find_voice (void)
{
  return g_build_filename (g_getenv ("CANVASS_BUILD_ROOT"), "src/speech/canvass-voice", NULL);
}

static void
copy_module (Fixture *fixture)
{
  g_autofree char *source =
      g_build_filename (g_getenv ("CANVASS_SOURCE_ROOT"), "tests/speech/sd_log", NULL);
  g_autofree char *target = g_build_filename (fixture->modules, "sd_log", NULL);
  g_autofree char *script = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (source, &script, &length, NULL));
  g_assert_true (g_file_set_contents_full (
      target, script, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

/* @hangs (nullable): the command that it does not answer. */
static void
configure_module (Fixture *fixture, double seconds, const char *hangs)
{
  g_autofree char *path = g_build_filename (fixture->modules, "log.conf", NULL);
  g_autofree char *json = g_strdup_printf ("{\"log\": \"%s\", \"languages\": [\"es\", \"ar\", "
                                           "\"en-US\"], \"seconds\": %g, \"hangs\": \"%s\"}",
                                           fixture->log,
                                           seconds,
                                           hangs != NULL ? hangs : "");

  g_assert_true (g_file_set_contents (path, json, -1, NULL));
}

static void
on_said (Fixture *fixture, guint id)
{
  g_string_append_printf (fixture->events, "said %u, ", id);
}

static void
on_cancelled (Fixture *fixture, guint id)
{
  g_string_append_printf (fixture->events, "cancelled %u, ", id);
}

static void
make_speech (Fixture *fixture, const char *program)
{
  fixture->speech = canvass_speech_new (program);
  g_signal_connect_swapped (fixture->speech, "said", G_CALLBACK (on_said), fixture);
  g_signal_connect_swapped (fixture->speech, "cancelled", G_CALLBACK (on_cancelled), fixture);
}

static char *
make_folder (Fixture *fixture, const char *name)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return path;
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *program = find_voice ();

  fixture->folder = g_dir_make_tmp ("canvass-speech-XXXXXX", NULL);
  fixture->runtime = make_folder (fixture, "run");
  fixture->modules = make_folder (fixture, "modules");
  fixture->log = g_build_filename (fixture->folder, "log.jsonl", NULL);
  fixture->events = g_string_new (NULL);
  copy_module (fixture);
  configure_module (fixture, 0.02, NULL);
  g_setenv ("CANVASS_SPEECH_MODULES", fixture->modules, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", fixture->runtime, TRUE);
  make_speech (fixture, program);
}

typedef gboolean (*Condition) (Fixture *fixture);

static gboolean
on_too_late (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for (Fixture *fixture, Condition condition)
{
  gboolean late = FALSE;
  guint deadline = g_timeout_add_seconds (WAIT_SECONDS, on_too_late, &late);
  guint tick = g_timeout_add (20, on_tick, NULL);

  while (!condition (fixture)) {
    g_assert_false (late);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (tick);
  if (!late)
    g_source_remove (deadline);
}

static gboolean
is_folder_empty (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->runtime, 0, NULL);

  return g_dir_read_name (dir) == NULL;
}

static gboolean
has_no_child (Fixture *fixture)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", (int)getpid ());
  g_autofree char *children = NULL;

  while (waitpid (-1, NULL, WNOHANG) > 0)
    continue;
  g_assert_true (g_file_get_contents (path, &children, NULL, NULL));
  return *children == '\0';
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_unlink (path) != 0)
      remove_all (path);
  }
  g_rmdir (folder);
}

/* However a test went: whatever it started is gone, and so is the folder. */
static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->speech);
  wait_for (fixture, has_no_child);
  g_assert_true (is_folder_empty (fixture));
  remove_all (fixture->folder);
  g_string_free (fixture->events, TRUE);
  g_free (fixture->folder);
  g_free (fixture->runtime);
  g_free (fixture->modules);
  g_free (fixture->log);
}

static gboolean
is_quiet (Fixture *fixture)
{
  return !canvass_speech_is_speaking (fixture->speech);
}

static gboolean
is_ready (Fixture *fixture)
{
  return canvass_speech_get_state (fixture->speech) == CANVASS_SPEECH_READY;
}

static char *
read_log (Fixture *fixture)
{
  char *log = NULL;

  g_file_get_contents (fixture->log, &log, NULL, NULL);
  return log != NULL ? log : g_strdup ("");
}

static gboolean
is_heard (Fixture *fixture)
{
  g_autofree char *log = read_log (fixture);

  return *log != '\0';
}

/* In this order, and each once. */
static void
assert_heard (Fixture *fixture, const char *first, ...)
{
  g_autofree char *log = read_log (fixture);
  const char *from = log;
  va_list rest;

  va_start (rest, first);
  for (const char *wanted = first; wanted != NULL; wanted = va_arg (rest, const char *)) {
    const char *found = strstr (from, wanted);

    if (found == NULL)
      g_test_message ("“%s” is not in: %s", wanted, from);
    g_assert_nonnull (found);
    from = found + strlen (wanted);
    g_assert_null (strstr (from, wanted));
  }
  va_end (rest);
}

static void
test_sentences_are_spoken_in_their_language (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (canvass_speech_get_state (fixture->speech), ==, CANVASS_SPEECH_ASLEEP);
  g_assert_cmpuint (canvass_speech_say (fixture->speech, "es", "Buenos días."), ==, 1);
  wait_for (fixture, is_quiet);
  canvass_speech_say (fixture->speech, "ar-EG", "مرحبا");
  wait_for (fixture, is_quiet);
  canvass_speech_spell (fixture->speech, "es", 0xf1);
  wait_for (fixture, is_quiet);
  g_assert_cmpstr (fixture->events->str, ==, "said 1, said 2, said 3, ");
  assert_heard (fixture,
                "\"SPEAK\", \"text\": \"<speak>Buenos días.</speak>\", \"language\": \"es\"",
                "\"SPEAK\", \"text\": \"<speak>مرحبا</speak>\", \"language\": \"ar\"",
                "\"CHAR\", \"text\": \"ñ\", \"language\": \"es\"",
                NULL);
}

static void
test_a_new_sentence_takes_the_place_of_the_old_one (Fixture *fixture, gconstpointer unused)
{
  configure_module (fixture, 60, NULL);
  canvass_speech_say (fixture->speech, "es", "Uno.");
  wait_for (fixture, is_heard);
  canvass_speech_say (fixture->speech, "es", "Dos.");
  canvass_speech_say (fixture->speech, "ar", "ثلاثة");
  g_assert_cmpstr (fixture->events->str, ==, "cancelled 1, cancelled 2, ");
  canvass_speech_stop (fixture->speech);
  g_assert_cmpstr (fixture->events->str, ==, "cancelled 1, cancelled 2, cancelled 3, ");
  g_assert_false (canvass_speech_is_speaking (fixture->speech));
}

static void
test_the_one_that_took_the_place_is_spoken (Fixture *fixture, gconstpointer unused)
{
  configure_module (fixture, 0.5, NULL);
  canvass_speech_say (fixture->speech, "es", "Uno.");
  wait_for (fixture, is_heard);
  canvass_speech_say (fixture->speech, "es", "Dos.");
  canvass_speech_say (fixture->speech, "en", "Three.");
  wait_for (fixture, is_quiet);
  g_assert_cmpstr (fixture->events->str, ==, "cancelled 1, cancelled 2, said 3, ");
  assert_heard (fixture, "Three.</speak>\", \"language\": \"en-us\"", NULL);
}

static void
test_nothing_in_a_text_is_a_command (Fixture *fixture, gconstpointer unused)
{
  canvass_speech_say (fixture->speech, "es", ".\r\n.\r\nSPEAK\r\nuno <b> & dos");
  wait_for (fixture, is_quiet);
  canvass_speech_say (fixture->speech, "es", "..tres");
  wait_for (fixture, is_quiet);
  g_assert_cmpstr (fixture->events->str, ==, "said 1, said 2, ");
  assert_heard (fixture, "  SPEAK  uno &lt;b&gt; &amp; dos", "..tres", NULL);
}

static void
test_a_text_that_is_too_long_is_cut_between_characters (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) text = g_string_new ("x");

  while (text->len <= 2 * CANVASS_SPEECH_MAX_BYTES)
    g_string_append (text, "ñ");
  canvass_speech_say (fixture->speech, "es", text->str);
  wait_for (fixture, is_quiet);
  g_assert_cmpstr (fixture->events->str, ==, "said 1, ");
  g_string_truncate (text, CANVASS_SPEECH_MAX_BYTES - 1);
  g_string_append (text, "</speak>");
  assert_heard (fixture, text->str, NULL);
}

static void
test_rate_and_volume_hold_from_the_next_sentence_on (Fixture *fixture, gconstpointer unused)
{
  canvass_speech_say (fixture->speech, "es", "Uno.");
  wait_for (fixture, is_quiet);
  canvass_speech_set_rate (fixture->speech, -40);
  canvass_speech_set_volume (fixture->speech, 900);
  g_assert_cmpint (canvass_speech_get_volume (fixture->speech), ==, 100);
  canvass_speech_say (fixture->speech, "es", "Dos.");
  wait_for (fixture, is_quiet);
  assert_heard (fixture,
                "Uno.</speak>\", \"language\": \"es\", \"rate\": 0, \"volume\": 50",
                "Dos.</speak>\", \"language\": \"es\", \"rate\": -40, \"volume\": 100",
                NULL);
}

static void
test_without_a_voice_nothing_is_spoken (Fixture *fixture, gconstpointer unused)
{
  g_assert_false (canvass_speech_has_voice (fixture->speech, "es"));
  canvass_speech_start (fixture->speech);
  wait_for (fixture, is_ready);
  g_assert_true (canvass_speech_has_voice (fixture->speech, "es-MX"));
  g_assert_true (canvass_speech_has_voice (fixture->speech, "en"));
  g_assert_false (canvass_speech_has_voice (fixture->speech, "tl"));
  canvass_speech_say (fixture->speech, "tl", "Magandang araw.");
  wait_for (fixture, is_quiet);
  g_assert_cmpstr (fixture->events->str, ==, "cancelled 1, ");
  g_assert_false (is_heard (fixture));
}

static void
assert_given_up (Fixture *fixture)
{
  canvass_speech_say (fixture->speech, "es", "Uno.");
  wait_for (fixture, is_quiet);
  g_assert_cmpint (canvass_speech_get_state (fixture->speech), ==, CANVASS_SPEECH_ABSENT);
  canvass_speech_say (fixture->speech, "es", "Dos.");
  wait_for (fixture, is_quiet);
  g_assert_cmpstr (fixture->events->str, ==, "cancelled 1, cancelled 2, ");
}

static void
test_a_missing_server_is_given_up_on (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->speech);
  make_speech (fixture, "/nonexistent/canvass-voice");
  assert_given_up (fixture);
}

static void
test_a_server_that_only_waits_is_given_up_on (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->speech);
  make_speech (fixture, "/usr/bin/cat");
  assert_given_up (fixture);
}

static void
test_without_modules_it_is_given_up_on (Fixture *fixture, gconstpointer unused)
{
  g_setenv ("CANVASS_SPEECH_MODULES", fixture->runtime, TRUE);
  assert_given_up (fixture);
}

static void
test_a_module_that_hangs_is_given_up_on (Fixture *fixture, gconstpointer command)
{
  configure_module (fixture, 0.02, command);
  assert_given_up (fixture);
}

static void
test_a_module_that_dies_is_given_up_on (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->modules, "sd_log", NULL);

  g_assert_true (g_file_set_contents_full (
      path, "#!/bin/sh\nexit 3\n", -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  assert_given_up (fixture);
}

/* As a booth: says something for a long time until somebody kills it. */
static int
speak_on (void)
{
  g_autofree char *program = find_voice ();
  g_autoptr (CanvassSpeech) speech = canvass_speech_new (program);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  canvass_speech_say (speech, "es", SECRET);
  g_main_loop_run (loop);
  return 0;
}

static GPid
start_speaker (void)
{
  char *argv[] = { (char *)"/proc/self/exe", (char *)"--speak-on", NULL };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  GPid pid;

  argv[0] = self;
  g_assert_true (
      g_spawn_async (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL));
  return pid;
}

/* What lost its parent is now our child, and must go by itself. */
static void
test_nothing_outlives_a_killed_booth (Fixture *fixture, gconstpointer hangs)
{
  GPid pid;

  configure_module (fixture, 60, hangs);
  pid = start_speaker ();
  wait_for (fixture, is_heard);
  g_assert_false (is_folder_empty (fixture));
  kill (pid, SIGKILL);
  wait_for (fixture, has_no_child);
  wait_for (fixture, is_folder_empty);
}

typedef struct {
  guint processes;
  guint found_in_arguments;
  guint found_in_environment;
  guint open_for_writing;
} Traces;

static gboolean
file_contains (const char *path, const char *text)
{
  g_autofree char *contents = NULL;
  gsize length;

  return g_file_get_contents (path, &contents, &length, NULL) &&
         memmem (contents, length, text, strlen (text)) != NULL;
}

/* A regular file, or one that is not any more, which the process could write to. What lies in our
 * folder, in memory, is searched by itself. */
static gboolean
is_written_file (const char *process, const char *descriptor, const Fixture *fixture)
{
  g_autofree char *link = g_build_filename (process, "fd", descriptor, NULL);
  g_autofree char *info_path = g_build_filename (process, "fdinfo", descriptor, NULL);
  g_autofree char *target = g_file_read_link (link, NULL);
  g_autofree char *info = NULL;
  const char *flags;

  if (target == NULL || *target != '/' || g_str_has_prefix (target, "/dev/") ||
      g_str_equal (target, fixture->log) || g_str_has_prefix (target, fixture->runtime) ||
      !g_file_get_contents (info_path, &info, NULL, NULL))
    return FALSE;
  flags = strstr (info, "flags:\t");
  g_assert_nonnull (flags);
  return (g_ascii_strtoull (flags + 7, NULL, 8) & O_ACCMODE) != O_RDONLY;
}

static void
look_at_process (const char *pid, const Fixture *fixture, Traces *traces)
{
  g_autofree char *process = g_build_filename ("/proc", pid, NULL);
  g_autofree char *arguments = g_build_filename (process, "cmdline", NULL);
  g_autofree char *environment = g_build_filename (process, "environ", NULL);
  g_autofree char *descriptors = g_build_filename (process, "fd", NULL);
  g_autoptr (GDir) dir = g_dir_open (descriptors, 0, NULL);
  const char *name;

  if (!file_contains (arguments, "canvass-voice") && !file_contains (arguments, fixture->modules))
    return;
  traces->processes++;
  traces->found_in_arguments += file_contains (arguments, SECRET);
  traces->found_in_environment += file_contains (environment, SECRET);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    traces->open_for_writing += is_written_file (process, name, fixture);
}

static guint
count_files_with_secret (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint count = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      continue;
    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      count += count_files_with_secret (path);
    else if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
      count += file_contains (path, SECRET);
  }
  return count;
}

/* The module's log, which is this test's own, is the control. */
static void
test_what_is_spoken_is_in_no_file_and_no_argument (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  Traces traces = { 0 };
  const char *name;

  configure_module (fixture, 60, NULL);
  canvass_speech_say (fixture->speech, "es", SECRET);
  wait_for (fixture, is_heard);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_ascii_isdigit (*name))
      look_at_process (name, fixture, &traces);
  g_assert_cmpuint (traces.processes, >=, 3);
  g_assert_cmpuint (traces.found_in_arguments, ==, 0);
  g_assert_cmpuint (traces.found_in_environment, ==, 0);
  g_assert_cmpuint (traces.open_for_writing, ==, 0);
  g_assert_cmpuint (count_files_with_secret (fixture->folder), ==, 1);
  g_assert_true (file_contains (fixture->log, SECRET));
}

static void
test_the_systems_voices_are_known (Fixture *fixture, gconstpointer unused)
{
  static const char *const languages[] = { "en", "es", "pl", "zh-Hans", "ar", "uk", "ru", "hi",
                                           "ur", "vi", "ko", "fr",      "ht", "gu", "am" };

  g_unsetenv ("CANVASS_SPEECH_MODULES");
  canvass_speech_start (fixture->speech);
  wait_for (fixture, is_ready);
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_test_message ("%s", languages[i]);
    g_assert_true (canvass_speech_has_voice (fixture->speech, languages[i]));
  }
  g_assert_false (canvass_speech_has_voice (fixture->speech, "tl"));
}

#define ADD(name, data)                                                                            \
  g_test_add ("/speech/" #name, Fixture, data, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char **argv)
{
  canvass_format_init ();
  if (argc == 2 && g_str_equal (argv[1], "--speak-on"))
    return speak_on ();
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  g_test_init (&argc, &argv, NULL);
  ADD (sentences_are_spoken_in_their_language, NULL);
  ADD (a_new_sentence_takes_the_place_of_the_old_one, NULL);
  ADD (the_one_that_took_the_place_is_spoken, NULL);
  ADD (nothing_in_a_text_is_a_command, NULL);
  ADD (a_text_that_is_too_long_is_cut_between_characters, NULL);
  ADD (rate_and_volume_hold_from_the_next_sentence_on, NULL);
  ADD (without_a_voice_nothing_is_spoken, NULL);
  ADD (a_missing_server_is_given_up_on, NULL);
  ADD (a_server_that_only_waits_is_given_up_on, NULL);
  ADD (without_modules_it_is_given_up_on, NULL);
  ADD (a_module_that_dies_is_given_up_on, NULL);
  g_test_add ("/speech/a_module_that_hangs_while_it_starts_is_given_up_on",
              Fixture,
              "INIT",
              fixture_setup,
              test_a_module_that_hangs_is_given_up_on,
              fixture_teardown);
  g_test_add ("/speech/a_module_that_hangs_while_it_speaks_is_given_up_on",
              Fixture,
              "SPEAK",
              fixture_setup,
              test_a_module_that_hangs_is_given_up_on,
              fixture_teardown);
  ADD (nothing_outlives_a_killed_booth, NULL);
  g_test_add ("/speech/not_even_what_hangs_outlives_a_killed_booth",
              Fixture,
              "SPEAKING",
              fixture_setup,
              test_nothing_outlives_a_killed_booth,
              fixture_teardown);
  ADD (what_is_spoken_is_in_no_file_and_no_argument, NULL);
  ADD (the_systems_voices_are_known, NULL);
  return g_test_run ();
}
