/*
 * canvass-voice: a private speech-dispatcher for as long as standard input stays open
 *
 * Writes the path of its socket as one line when it listens. Once the other end of standard input
 * is closed, by whatever end its holder found, everything below this process is killed, however
 * much it hangs, and the folder is removed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-voice"

#include "speech/voice-folder.h"

#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOK_MS 20

#ifndef SPEECH_DISPATCHER
#define SPEECH_DISPATCHER "/usr/bin/speech-dispatcher"
#endif

typedef struct {
  char *folder; /* (owned) */
  char *socket; /* (owned) */
  GMainLoop *loop;
} Voice;

/* Between fork and exec: nothing but system calls. */
static void
detach_child (gpointer user_data)
{
  const struct rlimit none = { 0, 0 };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  setrlimit (RLIMIT_CORE, &none);
}

/* They are found by the session's folder, in which speech-dispatcher would leave one of its own. */
static char **
add_sound_servers (char **environment)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *pulse = g_build_filename (runtime != NULL ? runtime : "", "pulse/native", NULL);
  g_autofree char *address = g_strconcat ("unix:", pulse, NULL);

  if (runtime == NULL)
    return environment;
  if (g_file_test (pulse, G_FILE_TEST_EXISTS))
    environment = g_environ_setenv (environment, "PULSE_SERVER", address, FALSE);
  return g_environ_setenv (environment, "PIPEWIRE_RUNTIME_DIR", runtime, FALSE);
}

/* What reaches the sound server passes, and what says which clock and language; nothing else. */
static char **
make_environment (const char *home)
{
  static const char *const passed[] = {
    "PATH",
    "LANG",
    "TZ",
    "PULSE_SERVER",
    "PULSE_COOKIE",
    "PULSE_SINK",
    "PIPEWIRE_RUNTIME_DIR",
    "PIPEWIRE_REMOTE",
    "ALSA_CARD",
  };
  char **environment = g_new0 (char *, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (passed); i++)
    if (g_getenv (passed[i]) != NULL)
      environment = g_environ_setenv (environment, passed[i], g_getenv (passed[i]), TRUE);
  environment = add_sound_servers (environment);
  environment = g_environ_setenv (environment, "HOME", home, TRUE);
  environment = g_environ_setenv (environment, "XDG_RUNTIME_DIR", home, TRUE);
  environment = g_environ_setenv (environment, "TMPDIR", home, TRUE);
  environment = g_environ_setenv (environment, "XDG_CACHE_HOME", home, TRUE);
  return g_environ_setenv (environment, "XDG_CONFIG_HOME", home, TRUE);
}

static gboolean
start (Voice *voice, GPid *pid, GError **error)
{
  g_autofree char *home = g_build_filename (voice->folder, "home", NULL);
  g_autofree char *log = g_build_filename (voice->folder, "log", NULL);
  g_autofree char *pid_file = g_build_filename (voice->folder, "pid", NULL);
  g_auto (GStrv) environment = make_environment (home);
  const char *argv[] = { SPEECH_DISPATCHER,
                         "--run-single",
                         "--log-level=0",
                         "--timeout=0",
                         "--communication-method=unix_socket",
                         "--log-dir",
                         log,
                         "--socket-path",
                         voice->socket,
                         "--pid-file",
                         pid_file,
                         "--config-dir",
                         voice->folder,
                         NULL };

  return g_spawn_async (voice->folder,
                        (char **)argv,
                        environment,
                        G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                            G_SPAWN_STDERR_TO_DEV_NULL,
                        detach_child,
                        NULL,
                        pid,
                        error);
}

static gboolean
on_listening_due (gpointer user_data)
{
  Voice *voice = user_data;
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (voice->socket);
  g_autoptr (GSocket) tried =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  if (tried == NULL || !g_socket_connect (tried, address, NULL, NULL))
    return G_SOURCE_CONTINUE;

  printf ("%s\n", voice->socket);
  fflush (stdout);
  return G_SOURCE_REMOVE;
}

static gboolean
on_input (int fd, GIOCondition condition, gpointer user_data)
{
  Voice *voice = user_data;
  char ignored[64];

  if (read (fd, ignored, sizeof ignored) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (voice->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
on_terminated (gpointer user_data)
{
  g_main_loop_quit (((Voice *)user_data)->loop);
  return G_SOURCE_REMOVE;
}

static void
on_ended (GPid pid, int status, gpointer user_data)
{
  g_main_loop_quit (((Voice *)user_data)->loop);
}

/* Whoever loses its parent becomes our child, so that in the end nobody is left. */
static void
kill_children (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", (int)getpid ());

  while (TRUE) {
    g_autofree char *children = NULL;
    g_auto (GStrv) pids = NULL;

    if (g_file_get_contents (path, &children, NULL, NULL))
      pids = g_strsplit (g_strstrip (children), " ", -1);
    for (gsize i = 0; pids != NULL && pids[i] != NULL; i++)
      if (*pids[i] != '\0')
        kill ((pid_t)g_ascii_strtoll (pids[i], NULL, 10), SIGKILL);
    if (waitpid (-1, NULL, 0) < 0)
      return;
  }
}

static int
run (Voice *voice)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  GPid pid;

  voice->loop = loop;
  if (!start (voice, &pid, &error)) {
    g_printerr ("canvass-voice: %s\n", error->message);
    return EXIT_FAILURE;
  }
  g_child_watch_add (pid, on_ended, voice);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, voice);
  g_unix_signal_add (SIGTERM, on_terminated, voice);
  g_unix_signal_add (SIGINT, on_terminated, voice);
  g_timeout_add (LOOK_MS, on_listening_due, voice);
  g_main_loop_run (loop);
  kill_children ();
  return EXIT_SUCCESS;
}

/* A site's own voices, else the system's, wherever that keeps them. */
static const char *
find_modules (void)
{
  static const char *const places[] = { "/usr/lib/speech-dispatcher-modules",
                                        "/usr/libexec/speech-dispatcher-modules",
                                        "/usr/lib64/speech-dispatcher-modules" };
  const char *ours = g_getenv ("CANVASS_SPEECH_MODULES");

  if (ours != NULL && *ours != '\0')
    return ours;
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_file_test (places[i], G_FILE_TEST_IS_DIR))
      return places[i];
  return places[0];
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Voice voice = { 0 };
  int status;

  if (argc > 1) {
    g_printerr ("usage: canvass-voice, with standard input held open\n");
    return 2;
  }
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  signal (SIGPIPE, SIG_IGN);
  voice.folder = canvass_voice_folder_create (find_modules (), &error);
  if (voice.folder == NULL) {
    g_printerr ("canvass-voice: %s\n", error->message);
    return EXIT_FAILURE;
  }
  voice.socket = g_build_filename (voice.folder, CANVASS_VOICE_SOCKET, NULL);
  status = run (&voice);
  canvass_voice_folder_remove (voice.folder);
  g_free (voice.socket);
  g_free (voice.folder);
  return status;
}
