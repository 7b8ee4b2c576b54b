/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/key-unlock.h"
#include "cli/scratch.h"
#include "cli/seizure-private.h"
#include "device/places.h"
#include "format/batch.h"
#include "format/file.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORD_LETTERS 8

#define SAYS "canvass: "
#define NO_REASON "the program ended without a word"

G_STATIC_ASSERT (CANVASS_SEIZURE_NAME_BYTES == 2 * WORD_LETTERS + 2);

char *
canvass_rehearsal_in_scratch (CanvassRehearsal *self, const char *name)
{
  return g_build_filename (self->scratch, name, NULL);
}

void
canvass_rehearsal_invent_name (char out[static CANVASS_SEIZURE_NAME_BYTES])
{
  for (guint i = 0; i < CANVASS_SEIZURE_NAME_BYTES - 1; i++) {
    if (i == WORD_LETTERS)
      out[i] = ' ';
    else
      out[i] = (i == 0 || i == WORD_LETTERS + 1 ? 'A' : 'a') + randombytes_uniform (26);
  }
  out[CANVASS_SEIZURE_NAME_BYTES - 1] = '\0';
}

/* What a program said last about itself, amid what it debugs. */
static const char *
find_reason (char *said)
{
  char *last = NULL;

  for (char *at = said; (at = strstr (at, SAYS)) != NULL; at += strlen (SAYS)) {
    if ((at == said || at[-1] == '\n') && !g_str_has_prefix (at + strlen (SAYS), "warning"))
      last = at + strlen (SAYS);
  }
  if (last == NULL)
    return NO_REASON;

  last[strcspn (last, "\n")] = '\0';
  return last;
}

static gboolean
run (GError **error, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = canvass_scratch_spawn (launcher, arguments, error);
  g_autofree char *said = NULL;

  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, error))
    return FALSE;
  if (g_subprocess_get_successful (process))
    return TRUE;

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               "The rehearsal could not be set up: %s",
               find_reason (said));
  return FALSE;
}

#define RUN(error, ...) run (error, (const char *const[]){ __VA_ARGS__, NULL })

gboolean
canvass_rehearsal_set_up (CanvassRehearsal *self, GError **error)
{
  g_autofree char *words = canvass_rehearsal_in_scratch (self, "passphrase");
  g_autofree char *key = canvass_rehearsal_in_scratch (self, "one.key");
  g_autofree char *pub = canvass_rehearsal_in_scratch (self, "one.pub");
  g_autofree char *source = canvass_rehearsal_in_scratch (self, "source");
  g_autofree char *sealed = canvass_rehearsal_in_scratch (self, "one.campaign");
  g_autofree char *table = canvass_rehearsal_in_scratch (self, "table");
  const char *const create[] = { "key", "create", "--out", key,        "--passphrase-file",
                                 words, "--ops",  "1",     "--memory", "8192",
                                 NULL };
  const char *const seal[] = { "campaign",          "seal", source,  "--key", key,
                               "--passphrase-file", words,  "--out", sealed,  NULL };
  const char *const enroll[] = { "kiosk", "enroll", "--vault",   table, "--campaign",
                                 sealed,  "--name", "Rehearsal", NULL };
  CanvassPublicKey recipient;

  if (!g_file_set_contents (words, "of no use to anybody\n", -1, error) || !run (error, create) ||
      !RUN (error, "campaign", "create", source) || !run (error, seal) || !run (error, enroll) ||
      !canvass_public_key_load (pub, &recipient, error))
    return FALSE;

  g_ptr_array_add (self->keys.recipients,
                   g_bytes_new (recipient.seal_pk, sizeof recipient.seal_pk));
  /* At a table there is none. */
  g_unlink (key);
  g_unlink (words);
  return TRUE;
}

static gboolean
write_line (GOutputStream *to, const char *name, GError **error)
{
  static const char before[] = "{\"language\":\"en\",\"fields\":{\"name\":\"", behind[] = "\"}}\n";

  return g_output_stream_write_all (to, before, strlen (before), NULL, NULL, error) &&
         g_output_stream_write_all (to, name, strlen (name), NULL, NULL, error) &&
         g_output_stream_write_all (to, behind, strlen (behind), NULL, NULL, error);
}

/* What a program prints of its own accord, a table's system writes down. */
static void
keep_said (CanvassRehearsal *self, char *line)
{
  g_autofree char *path = canvass_rehearsal_in_scratch (self, "told");
  FILE *file = fopen (path, "ae");

  if (file != NULL) {
    fputs (line, file);
    fclose (file);
  }
  sodium_memzero (line, strlen (line));
}

/* (nullable) the next line that is one. */
static char *
read_answer (CanvassRehearsal *self, GDataInputStream *answers)
{
  char *line;

  while ((line = g_data_input_stream_read_line (answers, NULL, NULL, NULL)) != NULL &&
         *line != '{') {
    keep_said (self, line);
    g_free (line);
  }
  return line;
}

static char *
read_refusal (const char *answer)
{
  g_autoptr (JsonNode) root = json_from_string (answer, NULL);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  return g_strdup (
      json_object_get_string_member_with_default (json_node_get_object (root), "error", NULL));
}

static gboolean
fail_signing (CanvassRehearsal *self, const char *answer, GError **error)
{
  g_autofree char *path = canvass_rehearsal_in_scratch (self, "told");
  g_autofree char *why = answer != NULL ? read_refusal (answer) : NULL;
  g_autofree char *said = NULL;

  canvass_rehearsal_end_signing (self);
  g_clear_error (error);
  if (why == NULL && g_file_get_contents (path, &said, NULL, NULL))
    why = g_strdup (find_reason (said));
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               "Nobody could sign here: %s",
               why != NULL ? why : NO_REASON);
  return FALSE;
}

static GDataInputStream *
begin_signing (CanvassRehearsal *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *table = canvass_rehearsal_in_scratch (self, "table");
  g_autofree char *told = canvass_rehearsal_in_scratch (self, "told");
  const char *const arguments[] = { "kiosk", "capture", "--vault", table, NULL };
  const char *pid;

  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  g_subprocess_launcher_set_stderr_file_path (launcher, told);
  self->capture = canvass_scratch_spawn (launcher, arguments, error);
  if (self->capture == NULL)
    return NULL;

  pid = g_subprocess_get_identifier (self->capture);
  self->capture_pid = pid != NULL ? atoi (pid) : 0;
  return g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->capture));
}

gboolean
canvass_rehearsal_sign (CanvassRehearsal *self, GError **error)
{
  g_autoptr (GDataInputStream) answers = begin_signing (self, error);
  char *name = canvass_secret_new (CANVASS_SEIZURE_NAME_BYTES);
  gboolean all = answers != NULL;

  for (guint i = 0; all && i < self->result->signers; i++) {
    g_autofree char *answer = NULL;

    canvass_rehearsal_invent_name (name);
    canvass_traces_add_text (self->traces, i, name);
    if (write_line (g_subprocess_get_stdin_pipe (self->capture), name, error))
      answer = read_answer (self, answers);
    if (answer == NULL || strstr (answer, "record_id") == NULL)
      all = fail_signing (self, answer, error);
  }
  canvass_secret_free (name);
  return all;
}

void
canvass_rehearsal_end_signing (CanvassRehearsal *self)
{
  if (self->capture == NULL)
    return;

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->capture), NULL, NULL);
  g_subprocess_wait (self->capture, NULL, NULL);
  g_clear_object (&self->capture);
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  return g_file_make_directory (folder, NULL, error);
}

static gboolean
copy_folder (const char *from, const char *to, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, error);
  const char *name;
  gboolean copied = dir != NULL && make_folder (to, error);

  while (copied && (name = g_dir_read_name (dir)) != NULL) {
    g_autoptr (GFile) source = g_file_new_build_filename (from, name, NULL);
    g_autoptr (GFile) copy = g_file_new_build_filename (to, name, NULL);

    copied = g_file_test (g_file_peek_path (source), G_FILE_TEST_IS_DIR)
                 ? copy_folder (g_file_peek_path (source), g_file_peek_path (copy), error)
                 : g_file_copy (source, copy, 0, NULL, NULL, NULL, error);
  }
  return copied;
}

static void
read_batch (CanvassRehearsal *self, const char *path)
{
  g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (path, NULL);
  GPtrArray *records = self->keys.records;
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassBatchRecord verdict;
  const guint8 *record;
  gsize length;

  if (reader == NULL)
    return;

  length = CANVASS_RECORD_BYTES (canvass_batch_reader_get_header (reader)->recipients);
  while (records->len < CANVASS_SEIZURE_RECORDS_TRIED &&
         canvass_batch_reader_next (reader, &record, hash, &verdict, NULL)) {
    if (verdict == CANVASS_BATCH_RECORD_SOUND)
      g_ptr_array_add (records, g_bytes_new (record, length));
  }
}

gboolean
canvass_rehearsal_read_records (CanvassRehearsal *self, GError **error)
{
  g_autofree char *table = canvass_rehearsal_in_scratch (self, "table");
  g_autofree char *copy = canvass_rehearsal_in_scratch (self, "copy");
  g_autofree char *stick = canvass_rehearsal_in_scratch (self, "stick");
  g_autoptr (GPtrArray) batches = NULL;

  if (!copy_folder (table, copy, error) || !make_folder (stick, error) ||
      !RUN (error, "kiosk", "export", "--vault", copy, "--to", stick))
    return FALSE;

  batches = canvass_places_list_files (stick, NULL, 0, NULL);
  for (guint i = 0; i < batches->len; i++)
    read_batch (self, batches->pdata[i]);
  canvass_folder_remove (copy);
  canvass_folder_remove (stick);
  if (self->keys.records->len > 0)
    return TRUE;

  g_set_error_literal (error,
                       G_IO_ERROR,
                       G_IO_ERROR_FAILED,
                       "What was signed could not be read from the rehearsal's own vault");
  return FALSE;
}
