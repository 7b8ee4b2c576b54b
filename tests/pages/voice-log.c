/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "voice-log.h"

#include "walk.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _VoiceLog {
  char *folder; /* (owned) of the module */
  char *log;    /* (owned) */
  const char *wanted;
  guint n_wanted;
};

/* As a program finds it beside itself. Another test of this folder may just have done it. */
static void
link_voice (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program);
  g_autofree char *link = g_build_filename (folder, "canvass-voice", NULL);
  g_autofree char *voice =
      g_build_filename (g_getenv ("CANVASS_BUILD_ROOT"), "src/speech/canvass-voice", NULL);
  g_autofree char *there = g_file_read_link (link, NULL);

  if (g_strcmp0 (there, voice) == 0)
    return;
  g_unlink (link);
  g_assert_true (symlink (voice, link) == 0 || errno == EEXIST);
}

VoiceLog *
voice_log_new (void)
{
  VoiceLog *self = g_new0 (VoiceLog, 1);

  link_voice ();
  self->folder = g_dir_make_tmp ("canvass-aloud-XXXXXX", NULL);
  self->log = g_build_filename (self->folder, "log.jsonl", NULL);
  voice_log_set_voices (self, "\"en\", \"es\", \"ar\"", 0.05);
  return self;
}

void
voice_log_free (VoiceLog *self)
{
  static const char *const names[] = { "sd_log", "log.conf", "log.jsonl" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->log);
  g_free (self);
}

void
voice_log_set_voices (VoiceLog *self, const char *languages, double seconds)
{
  g_autofree char *source =
      g_build_filename (g_getenv ("CANVASS_SOURCE_ROOT"), "tests/speech/sd_log", NULL);
  g_autofree char *target = g_build_filename (self->folder, "sd_log", NULL);
  g_autofree char *path = g_build_filename (self->folder, "log.conf", NULL);
  g_autofree char *script = NULL;
  g_autofree char *json = g_strdup_printf (
      "{\"log\": \"%s\", \"languages\": [%s], \"seconds\": %g}", self->log, languages, seconds);

  g_assert_true (g_file_get_contents (source, &script, NULL, NULL));
  g_assert_true (
      g_file_set_contents_full (target, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  g_setenv ("CANVASS_SPEECH_MODULES", self->folder, TRUE);
}

char *
voice_log_read (VoiceLog *self)
{
  char *log = NULL;

  g_file_get_contents (self->log, &log, NULL, NULL);
  return log != NULL ? log : g_strdup ("");
}

guint
voice_log_count (VoiceLog *self, const char *text)
{
  g_autofree char *log = voice_log_read (self);
  guint n = 0;

  for (const char *at = log; (at = strstr (at, text)) != NULL; at += strlen (text))
    n++;
  return n;
}

static gboolean
is_heard (gpointer data)
{
  VoiceLog *self = data;

  return voice_log_count (self, self->wanted) >= self->n_wanted;
}

void
voice_log_hear (VoiceLog *self, const char *text, guint n_times)
{
  self->wanted = text;
  self->n_wanted = n_times;
  walk_wait (is_heard, self);
}
