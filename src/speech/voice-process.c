/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "speech/voice-process.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#define MAX_PATH_BYTES 256

struct _CanvassVoiceProcess {
  GPid pid;
  int input;  /* open as long as it shall live */
  int output; /* where it says the socket's path */
  guint source;
  guint deadline;
  GString *said; /* (owned) */
  CanvassVoiceListening listening;
  gpointer user_data;
};

static char *
find_from_program (const char *path)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program != NULL ? program : "");

  return g_build_filename (folder, path, NULL);
}

/* (transfer full) (nullable) beside this program, where a build has it, or where it is installed.
 */
static char *
find_program (const char *program)
{
  g_autofree char *beside = find_from_program ("canvass-voice");
  g_autofree char *built = find_from_program ("../speech/canvass-voice");
  const char *places[] = { program, beside, built, CANVASS_LIBEXECDIR "/canvass-voice" };

  if (program != NULL)
    return g_strdup (program);
  for (gsize i = 1; i < G_N_ELEMENTS (places); i++)
    if (g_file_test (places[i], G_FILE_TEST_IS_EXECUTABLE))
      return g_strdup (places[i]);
  return NULL;
}

static void
answer (CanvassVoiceProcess *self, const char *socket)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_handle_id (&self->deadline, g_source_remove);
  self->listening (socket, self->user_data);
}

static gboolean
on_output (int fd, GIOCondition condition, gpointer user_data)
{
  CanvassVoiceProcess *self = user_data;
  char bytes[MAX_PATH_BYTES];
  gssize length = read (fd, bytes, sizeof bytes);

  if (length < 0 && errno == EINTR)
    return G_SOURCE_CONTINUE;
  if (length > 0)
    g_string_append_len (self->said, bytes, length);
  if (length > 0 && self->said->len < MAX_PATH_BYTES && strchr (self->said->str, '\n') == NULL)
    return G_SOURCE_CONTINUE;

  self->source = 0;
  if (length > 0 && g_str_has_suffix (self->said->str, "\n")) {
    g_string_truncate (self->said, self->said->len - 1);
    answer (self, self->said->str);
  } else {
    answer (self, NULL);
  }
  return G_SOURCE_REMOVE;
}

static gboolean
on_deadline (gpointer user_data)
{
  CanvassVoiceProcess *self = user_data;

  self->deadline = 0;
  answer (self, NULL);
  return G_SOURCE_REMOVE;
}

CanvassVoiceProcess *
canvass_voice_process_start (const char *program,
                             guint patience_seconds,
                             CanvassVoiceListening listening,
                             gpointer user_data)
{
  g_autofree char *path = find_program (program);
  char *argv[] = { path, NULL };
  CanvassVoiceProcess *self;

  if (path == NULL)
    return NULL;
  self = g_new0 (CanvassVoiceProcess, 1);
  if (!g_spawn_async_with_pipes ("/",
                                 argv,
                                 NULL,
                                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES |
                                     G_SPAWN_STDERR_TO_DEV_NULL,
                                 NULL,
                                 NULL,
                                 &self->pid,
                                 &self->input,
                                 &self->output,
                                 NULL,
                                 NULL)) {
    g_free (self);
    return NULL;
  }
  self->listening = listening;
  self->user_data = user_data;
  self->said = g_string_new (NULL);
  self->source = g_unix_fd_add (self->output, G_IO_IN | G_IO_HUP, on_output, self);
  self->deadline = g_timeout_add_seconds (patience_seconds, on_deadline, self);
  return self;
}

static void
on_reaped (GPid pid, int status, gpointer user_data)
{
  g_spawn_close_pid (pid);
}

void
canvass_voice_process_free (CanvassVoiceProcess *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_handle_id (&self->deadline, g_source_remove);
  close (self->input);
  close (self->output);
  g_child_watch_add (self->pid, on_reaped, NULL);
  g_string_free (self->said, TRUE);
  g_free (self);
}
