/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "device/folder-media.h"
#include "device/volume-media.h"
#include "format/secret.h"
#include "kiosk/demo.h"
#include "kiosk/environment.h"
#include "kiosk/panel-service.h"
#include "kiosk/screen-reader.h"
#include "kiosk/spawner.h"
#include "kiosk/table.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

#define EXIT_USAGE 2
#define REFRESH_MS 5000

typedef struct {
  char *vault;
  char **campaigns;
  gboolean demo;
  char *demo_file;
  char *media;
  char *sender;
  gboolean windowed;
  gboolean version;
} Options;

static const char SUMMARY[] =
    "Lets people sign the petitions enrolled in a vault folder, one after the other.\n"
    "Enroll first: canvass kiosk enroll --vault DIR --campaign FILE.campaign --name TEXT";

static const char DESCRIPTION[] =
    "With --demo FILE.campaign is enrolled in a new temporary folder, or in that of --vault, and\n"
    "the folder's path is printed on a line of its own once the table is up. Nothing here can "
    "read\n"
    "what is signed: export it with 'canvass kiosk export --vault PATH --to DIR' after quitting.\n"
    "\n"
    "Exit status: 0 when ended by SIGTERM, SIGINT or the closing of the window, 1 when the table\n"
    "cannot open (another program uses the vault, no screen), 2 for wrong usage.";

static gboolean
on_demo_option (const char *name, const char *value, gpointer data, GError **error)
{
  Options *options = data;

  options->demo = TRUE;
  g_free (options->demo_file);
  options->demo_file = g_strdup (value);
  return TRUE;
}

static gboolean
set_usage_error (GError **error, const char *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, message);
  return FALSE;
}

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "vault", 0, 0, G_OPTION_ARG_FILENAME, &options->vault, "The vault folder", "DIR" },
    { "campaign",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &options->campaigns,
      "Only this petition of the folder; may be given again",
      "ID" },
    { "demo",
      0,
      G_OPTION_FLAG_OPTIONAL_ARG | G_OPTION_FLAG_FILENAME,
      G_OPTION_ARG_CALLBACK,
      on_demo_option,
      "Try it out: enroll this campaign, or the installed one",
      "FILE.campaign" },
    { "media", 0, 0, G_OPTION_ARG_FILENAME, &options->media, "Where sticks are mounted", "DIR" },
    { "sender",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &options->sender,
      "Send through canvass drop serve at this socket",
      "PATH" },
    { "windowed", 0, 0, G_OPTION_ARG_NONE, &options->windowed, "In a window of a desktop", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  GOptionGroup *group = g_option_group_new ("canvass-kiosk", NULL, NULL, options, NULL);

  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, SUMMARY);
  g_option_context_set_description (context, DESCRIPTION);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (*argc > 1)
    return set_usage_error (error, "There is an argument too many; see --help");
  if (options->vault == NULL && !options->demo && !options->version)
    return set_usage_error (error, "Say which vault folder: --vault DIR; or --demo to try it out");

  return TRUE;
}

static void
options_clear (Options *options)
{
  g_free (options->vault);
  g_strfreev (options->campaigns);
  g_free (options->demo_file);
  g_free (options->media);
  g_free (options->sender);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* (transfer full) @path, seen from the folder of this program. */
static char *
find_from_program (const char *path)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program != NULL ? program : "");

  return g_build_filename (folder, path, NULL);
}

/* (transfer full) (nullable) beside this program, where a build has it (@built, from its folder),
 * or where it is installed. */
static char *
find_program (const char *name, const char *built, const char *installed)
{
  g_autofree char *beside = find_from_program (name);
  g_autofree char *in_build = find_from_program (built);
  const char *places[] = { beside, in_build, installed };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    if (g_file_test (places[i], G_FILE_TEST_IS_EXECUTABLE))
      return g_strdup (places[i]);
  }
  return NULL;
}

/* (transfer full) */
static char *
find_demo_campaign (void)
{
  g_autofree char *built = find_from_program ("../../data/demo.campaign");

  return g_strdup (
      g_file_test (built, G_FILE_TEST_EXISTS) ? built : CANVASS_PKGDATADIR "/demo/demo.campaign");
}

static gboolean
on_end_signal (gpointer user_data)
{
  canvass_table_stop (user_data);
  return G_SOURCE_CONTINUE;
}

/* Returns the exit status. */
static int
run_table (CanvassTable *table, const char *announced)
{
  static const int end_signals[] = { SIGTERM, SIGINT, SIGHUP };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  g_signal_connect_swapped (table, "ended", G_CALLBACK (g_main_loop_quit), loop);
  for (gsize i = 0; i < G_N_ELEMENTS (end_signals); i++)
    g_unix_signal_add (end_signals[i], on_end_signal, table);

  if (canvass_table_start (table, &error)) {
    if (announced != NULL)
      g_print ("%s\n", announced);
  } else {
    canvass_table_stop (table);
  }
  g_main_loop_run (loop);

  if (error == NULL && canvass_table_get_failure (table) != NULL)
    error = g_error_copy (canvass_table_get_failure (table));
  if (error == NULL)
    return EXIT_SUCCESS;

  g_printerr ("canvass-kiosk: %s\n", error->message);
  return EXIT_FAILURE;
}

static CanvassMedia *
open_media (const Options *options, GError **error)
{
  if (options->media != NULL)
    return canvass_folder_media_new (options->media, error);

  return canvass_volume_media_new (NULL);
}

static int
fail (const char *message)
{
  g_printerr ("canvass-kiosk: %s\n", message);
  return EXIT_FAILURE;
}

/* (transfer full) (nullable) connected before anything else is started, which could be first. */
static CanvassHatch *
open_hatch (const Options *options)
{
  g_autoptr (CanvassHatch) hatch = NULL;
  g_autoptr (GError) error = NULL;

  if (options->sender == NULL)
    return NULL;

  hatch = canvass_hatch_new (options->sender);
  if (!canvass_hatch_open (hatch, &error))
    g_message ("%s", error->message);
  return g_steal_pointer (&hatch);
}

static int
open_table (const Options *options, const char *directory)
{
  g_autoptr (CanvassHatch) hatch = open_hatch (options);
  g_auto (GStrv) ours = g_get_environ ();
  g_auto (GStrv) environment = canvass_booth_environment (
      (const char *const *)ours,
      canvass_screen_reader_runs (g_environ_getenv (ours, "DBUS_SESSION_BUS_ADDRESS")));
  g_autofree char *booth =
      find_program ("canvass-booth", "../booth/canvass-booth", CANVASS_LIBEXECDIR "/canvass-booth");
  g_autofree char *panel =
      find_program ("canvass-panel", "../panel/canvass-panel", CANVASS_LIBEXECDIR "/canvass-panel");
  g_autofree char *canvass = find_program ("canvass", "../cli/canvass", CANVASS_BINDIR "/canvass");
  const char *booth_argv[] = { booth, options->demo ? "--demo" : NULL, NULL };
  const char *panel_argv[] = { panel, options->demo ? "--demo" : NULL, NULL };
  g_autofree char *languages = find_program (
      "canvass-languages", "canvass-languages", CANVASS_LIBEXECDIR "/canvass-languages");
  g_autofree char *sheet =
      find_program ("canvass-sheet", "../print/canvass-sheet", CANVASS_LIBEXECDIR "/canvass-sheet");
  const CanvassTableSettings settings = {
    .booth_argv = booth_argv,
    .booth_environment = (const char *const *)environment,
    .windowed = options->windowed,
    .demo = options->demo,
    .swap = canvass_memory_find_swap (NULL, NULL),
    .hibernation = canvass_memory_find_hibernation (NULL, NULL),
    .refresh_ms = REFRESH_MS,
    .times = CANVASS_BOOTH_TIMES,
  };
  const CanvassPanelSettings panel_settings = {
    .directory = directory,
    .panel_argv = panel_argv,
    .panel_environment = (const char *const *)environment,
    .canvass = canvass,
    .hatch = hatch,
    .languages = languages,
    .sheet = sheet,
    .windowed = options->windowed,
    .demo = options->demo,
    .times = CANVASS_BOOTH_TIMES,
    .refresh_ms = REFRESH_MS,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassMedia) media = open_media (options, &error);
  g_autoptr (CanvassPetitions) petitions =
      canvass_petitions_new (directory, (const char *const *)options->campaigns);
  g_autoptr (CanvassMirroring) mirroring = canvass_mirroring_new ();
  g_autoptr (CanvassRecorder) recorder = canvass_recorder_new (mirroring);
  g_autoptr (CanvassTable) table = canvass_table_new (petitions, recorder, &settings);
  g_autoptr (CanvassPanelService) service = NULL;
  int status;

  if (booth == NULL || panel == NULL)
    return fail ("its programs canvass-booth and canvass-panel are missing; install Canvass again");
  if (media == NULL)
    return fail (error->message);

  service =
      canvass_panel_service_new (table, petitions, recorder, mirroring, media, &panel_settings);
  g_signal_connect_swapped (table, "ended", G_CALLBACK (canvass_panel_service_end), service);
  status = run_table (table, options->demo ? directory : NULL);
  canvass_panel_service_end (service);
  return status;
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autofree char *demo_folder = NULL;
  g_autoptr (GError) error = NULL;

  canvass_memory_protect ();
  canvass_spawner_init ();
  setlocale (LC_ALL, "");
  if (!parse_options (&options, &argc, &argv, &error)) {
    g_printerr ("canvass-kiosk: %s\n", error->message);
    return EXIT_USAGE;
  }
  if (options.version) {
    g_print ("canvass-kiosk %s\n", CANVASS_VERSION);
    return EXIT_SUCCESS;
  }

  canvass_format_init ();
  if (!options.demo)
    return open_table (&options, options.vault);

  if (options.demo_file == NULL)
    options.demo_file = find_demo_campaign ();
  demo_folder = canvass_demo_prepare (options.demo_file, options.vault, &error);
  if (demo_folder == NULL) {
    g_printerr ("canvass-kiosk: %s\n", error->message);
    return EXIT_FAILURE;
  }
  return open_table (&options, demo_folder);
}
