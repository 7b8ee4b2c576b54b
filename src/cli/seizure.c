/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/seizure.h"

#include "cli/key-unlock.h"
#include "device/key-traces.h"
#include "device/places.h"
#include "device/traces.h"
#include "format/batch.h"
#include "format/secret.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RECORDS_TRIED 10

#define WORD_LETTERS 8
#define NAME_BYTES (2 * WORD_LETTERS + 2)

/* While it lasts. */
typedef struct {
  CanvassSeizure *result;
  const char *vault;
  char *scratch; /* (owned) holds all that is thrown away */
  gint64 begun;
  CanvassTraces *traces; /* (owned) the last is the one that has to be found */
  CanvassKeySearch keys;
  char *note; /* (owned) secret: that one's name */
  GSubprocess *capture;
} Rehearsal;

static void
place_free (gpointer data)
{
  CanvassSeizurePlace *place = data;

  g_free (place->name);
  g_free (place->problem);
  g_free (place);
}

void
canvass_seizure_free (CanvassSeizure *self)
{
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->leaks);
  g_free (self);
}

static char *
in_scratch (Rehearsal *self, const char *name)
{
  return g_build_filename (self->scratch, name, NULL);
}

/* Letters that nobody is called: what is found is theirs. */
static void
invent_name (char *out)
{
  for (guint i = 0; i < NAME_BYTES - 1; i++) {
    if (i == WORD_LETTERS)
      out[i] = ' ';
    else
      out[i] = (i == 0 || i == WORD_LETTERS + 1 ? 'A' : 'a') + randombytes_uniform (26);
  }
  out[NAME_BYTES - 1] = '\0';
}

static gboolean
run (Rehearsal *self, GError **error, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *said = NULL;
  const char *word;
  va_list list;

  g_ptr_array_add (words, (char *)"/proc/self/exe");
  va_start (list, error);
  while ((word = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (words, (char *)word);
  va_end (list);
  g_ptr_array_add (words, NULL);

  process = g_subprocess_newv ((const char *const *)words->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               error);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, error))
    return FALSE;
  if (g_subprocess_get_successful (process))
    return TRUE;

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               "The rehearsal could not be set up: %s",
               g_strchomp (said));
  return FALSE;
}

/* A petition of its own, with a key of its own, and a vault. */
static gboolean
set_up (Rehearsal *self, GError **error)
{
  g_autofree char *words = in_scratch (self, "passphrase"), *key = in_scratch (self, "one.key");
  g_autofree char *source = in_scratch (self, "source"), *table = in_scratch (self, "table");
  g_autofree char *campaign = in_scratch (self, "one.campaign"),
                  *pub = in_scratch (self, "one.pub");
  CanvassPublicKey recipient;

  if (!g_file_set_contents (words, "of no use to anybody\n", -1, error) ||
      !run (self,
            error,
            "key",
            "create",
            "--out",
            key,
            "--passphrase-file",
            words,
            "--ops",
            "1",
            "--memory",
            "8192",
            NULL) ||
      !run (self, error, "campaign", "create", source, NULL) ||
      !run (self,
            error,
            "campaign",
            "seal",
            source,
            "--key",
            key,
            "--passphrase-file",
            words,
            "--out",
            campaign,
            NULL) ||
      !run (self,
            error,
            "kiosk",
            "enroll",
            "--vault",
            table,
            "--campaign",
            campaign,
            "--name",
            "Rehearsal",
            NULL) ||
      !canvass_public_key_load (pub, &recipient, error))
    return FALSE;

  g_ptr_array_add (self->keys.recipients,
                   g_bytes_new (recipient.seal_pk, sizeof recipient.seal_pk));
  self->keys.recipient_step = CANVASS_SEIZURE_RECIPIENT_STEP;
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

/* The program that seals stays, with all that it ever had in its memory. */
static gboolean
sign (Rehearsal *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *table = in_scratch (self, "table"), *told = in_scratch (self, "told");
  g_autoptr (GDataInputStream) answers = NULL;
  char *name = canvass_secret_new (NAME_BYTES);
  gboolean signed_all = TRUE;

  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  g_subprocess_launcher_set_stderr_file_path (launcher, told);
  self->capture = g_subprocess_launcher_spawn (
      launcher, error, "/proc/self/exe", "kiosk", "capture", "--vault", table, NULL);
  if (self->capture != NULL)
    answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->capture));

  for (guint i = 0; answers != NULL && signed_all && i < self->result->signers; i++) {
    g_autofree char *answer = NULL;

    invent_name (name);
    canvass_traces_add_text (self->traces, i, name);
    signed_all = write_line (g_subprocess_get_stdin_pipe (self->capture), name, error);
    if (signed_all)
      answer = g_data_input_stream_read_line (answers, NULL, NULL, error);
    if (signed_all && (answer == NULL || strstr (answer, "record_id") == NULL)) {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Nobody could sign here");
      signed_all = FALSE;
    }
  }
  canvass_secret_free (name);
  return answers != NULL && signed_all;
}

static void
end_signing (Rehearsal *self)
{
  if (self->capture == NULL)
    return;

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->capture), NULL, NULL);
  g_subprocess_wait (self->capture, NULL, NULL);
  g_clear_object (&self->capture);
}

static CanvassSeizurePlace *
add_place (Rehearsal *self, CanvassSeizureKind kind, char *name)
{
  CanvassSeizurePlace *place = g_new0 (CanvassSeizurePlace, 1);

  place->kind = kind;
  place->name = name;
  g_ptr_array_add (self->result->places, place);
  return place;
}

static void
count (Rehearsal *self, CanvassSeizurePlace *place, const GArray *found)
{
  for (guint i = 0; i < found->len; i++) {
    if (g_array_index (found, CanvassTrace, i).who == self->result->signers)
      place->found_control++;
    else
      place->found++;
  }
}

static void
search_memory (Rehearsal *self, int pid, char *name)
{
  CanvassSeizurePlace *place = add_place (self, CANVASS_SEIZURE_MEMORY, name);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (CanvassTrace));
  g_autoptr (GError) error = NULL;

  place->must_find = pid == getpid ();
  self->keys.n_tried = self->keys.n_keys = 0;
  if (!canvass_traces_search_process (self->traces, pid, found, &place->bytes, &error) ||
      !canvass_key_search_process (&self->keys, pid, &error)) {
    place->problem = g_strdup (geteuid () != 0 ? "only root can look there; run this with sudo"
                                               : error->message);
    return;
  }
  count (self, place, found);
  place->pieces = self->keys.n_tried;
  place->keys = self->keys.n_keys;
}

static void
search_disk (Rehearsal *self, CanvassSeizureKind kind, char *path, gboolean must_find)
{
  CanvassSeizurePlace *place = add_place (self, kind, path);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (CanvassTrace));
  g_autoptr (GError) error = NULL;

  if (!canvass_traces_search_file (self->traces, path, found, &place->bytes, &error)) {
    place->problem = g_strdup (geteuid () != 0 ? "only root can look there; run this with sudo"
                                               : error->message);
    return;
  }
  place->must_find = must_find;
  count (self, place, found);
}

static void
search_files (Rehearsal *self)
{
  const char *folders[] = {
    self->vault, g_get_home_dir (), g_get_tmp_dir (), g_get_user_runtime_dir (),   "/var/tmp",
    "/var/log",  "/run/log",        "/dev/shm",       "/var/lib/systemd/coredump", "/var/crash",
    NULL,
  };
  g_autoptr (GPtrArray) files = canvass_places_list_files (folders, self->begun);
  CanvassSeizurePlace *place = add_place (
      self, CANVASS_SEIZURE_FILES, g_strdup_printf ("files written meanwhile (%u)", files->len));

  place->must_find = TRUE;
  for (guint i = 0; i < files->len; i++) {
    const char *path = files->pdata[i];
    g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (CanvassTrace));
    guint before = place->found;

    canvass_traces_search_file (self->traces, path, found, &place->bytes, NULL);
    count (self, place, found);
    if (place->found > before)
      g_ptr_array_add (self->result->leaks, g_strdup (path));
  }
}

/* Sealed records, which a thief has as well. */
static gboolean
read_records (Rehearsal *self, GError **error)
{
  g_autofree char *table = in_scratch (self, "table"), *stick = in_scratch (self, "stick");
  g_autoptr (GPtrArray) batches = NULL;
  const char *folders[] = { stick, NULL };

  if (g_mkdir (stick, 0700) != 0 ||
      !run (self, error, "kiosk", "export", "--vault", table, "--to", stick, NULL))
    return FALSE;

  batches = canvass_places_list_files (folders, 0);
  for (guint i = 0; i < batches->len; i++) {
    g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (batches->pdata[i], NULL);
    guint8 hash[CANVASS_HASH_BYTES];
    CanvassBatchRecord verdict;
    const guint8 *record;

    if (reader != NULL)
      self->result->record_bytes =
          CANVASS_RECORD_BYTES (canvass_batch_reader_get_header (reader)->recipients);
    while (reader != NULL && self->keys.records->len < RECORDS_TRIED &&
           canvass_batch_reader_next (reader, &record, hash, &verdict, NULL)) {
      if (verdict == CANVASS_BATCH_RECORD_SOUND)
        g_ptr_array_add (self->keys.records, g_bytes_new (record, self->result->record_bytes));
    }
  }
  return TRUE;
}

static gboolean
plant (Rehearsal *self, GError **error)
{
  g_autofree char *path = in_scratch (self, "note");

  self->note = canvass_secret_new (NAME_BYTES);
  invent_name (self->note);
  canvass_traces_add_text (self->traces, self->result->signers, self->note);
  return g_file_set_contents_full (path, self->note, -1, G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static void
search_disks (Rehearsal *self)
{
  g_autoptr (GPtrArray) swaps = canvass_places_list_swaps (NULL, NULL);
  char *device = canvass_places_find_device (self->vault);

  sync ();
  if (device != NULL)
    search_disk (self, CANVASS_SEIZURE_DISK, device, TRUE);
  else
    add_place (self, CANVASS_SEIZURE_DISK, g_strdup ("the disk below the vault"))->problem =
        g_strdup ("the vault lies on no disk of this machine");
  for (guint i = 0; swaps != NULL && i < swaps->len; i++)
    search_disk (self, CANVASS_SEIZURE_SWAP, g_strdup (swaps->pdata[i]), FALSE);
}

static gboolean
search (Rehearsal *self, GError **error)
{
  int capture = atoi (g_subprocess_get_identifier (self->capture));
  g_autoptr (GArray) table = NULL;

  search_memory (self, capture, g_strdup ("memory of the program that sealed"));
  end_signing (self);
  if (!read_records (self, error) || !plant (self, error))
    return FALSE;

  search_memory (self, getpid (), g_strdup ("memory of this program"));
  table = canvass_places_list_processes ("canvass-");
  for (guint i = 0; i < table->len; i++) {
    const CanvassProcess *process = &g_array_index (table, CanvassProcess, i);

    search_memory (self, process->pid, g_strdup_printf ("memory of %s", process->name));
  }
  search_files (self);
  search_disks (self);
  return TRUE;
}

static int
remove_one (const char *path, const struct stat *stat, int kind, struct FTW *place)
{
  return remove (path);
}

static void
throw_away (Rehearsal *self)
{
  end_signing (self);
  if (self->scratch != NULL)
    nftw (self->scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_free (self->scratch);
  canvass_traces_free (self->traces);
  canvass_key_search_clear (&self->keys);
  canvass_secret_free (self->note);
}

CanvassSeizure *
canvass_seizure_rehearse (const char *vault, guint signers, GError **error)
{
  g_autoptr (CanvassSeizure) result = g_new0 (CanvassSeizure, 1);
  Rehearsal self = { .result = result,
                     .vault = vault,
                     .begun = g_get_real_time () / G_USEC_PER_SEC };
  g_autofree char *scratch = g_build_filename (vault, ".rehearsal-XXXXXX", NULL);
  gboolean done;

  result->signers = signers;
  result->places = g_ptr_array_new_with_free_func (place_free);
  result->leaks = g_ptr_array_new_with_free_func (g_free);
  if (g_mkdtemp (scratch) == NULL) {
    int code = errno;

    g_set_error (error,
                 G_IO_ERROR,
                 g_io_error_from_errno (code),
                 "In “%s” nothing can be written: %s",
                 vault,
                 g_strerror (code));
    return NULL;
  }

  self.scratch = g_steal_pointer (&scratch);
  self.traces = canvass_traces_new ();
  canvass_key_search_init (&self.keys);
  done = set_up (&self, error) && sign (&self, error) && search (&self, error);
  throw_away (&self);
  return done ? g_steal_pointer (&result) : NULL;
}

gboolean
canvass_seizure_is_clean (const CanvassSeizure *self)
{
  for (guint i = 0; i < self->places->len; i++) {
    const CanvassSeizurePlace *place = self->places->pdata[i];

    if (place->found > 0 || place->keys > 0)
      return FALSE;
  }
  return TRUE;
}

gboolean
canvass_seizure_is_believable (const CanvassSeizure *self)
{
  for (guint i = 0; i < self->places->len; i++) {
    const CanvassSeizurePlace *place = self->places->pdata[i];

    if (place->problem == NULL && place->must_find && place->found_control == 0)
      return FALSE;
  }
  return TRUE;
}
