/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/seizure-private.h"
#include "device/mounts.h"
#include "device/places.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define ONLY_ROOT "only root can look there; run this with sudo"

/* Some file systems count time by twos. */
#define SLACK_SECONDS 2

#define PROGRAMS_OF_A_TABLE "canvass-"

static CanvassSeizurePlace *
add_place (CanvassRehearsal *self, CanvassSeizureKind kind, char *name)
{
  CanvassSeizurePlace *place = g_new0 (CanvassSeizurePlace, 1);

  place->kind = kind;
  place->name = name;
  place->keys_all = TRUE;
  g_ptr_array_add (self->result->places, place);
  canvass_key_search_restart (&self->keys);
  self->keys.recipient_step = kind == CANVASS_SEIZURE_MEMORY
                                  ? CANVASS_SEIZURE_RECIPIENT_STEP
                                  : CANVASS_SEIZURE_RECIPIENT_STEP_IN_FILES;
  return place;
}

static void
add_closed (CanvassRehearsal *self, CanvassSeizureKind kind, char *name, const char *problem)
{
  CanvassSeizurePlace *place = add_place (self, kind, name);

  place->keys_all = FALSE;
  place->problem = g_strdup (problem);
}

/* Part of a place could not be read. */
static void
miss (CanvassSeizurePlace *place, guint n, const char *why)
{
  place->unread += n;
  if (n > 0 && place->why == NULL)
    place->why = g_strdup (geteuid () != 0 ? ONLY_ROOT : why);
}

/* Where nothing at all could be. */
static void
close_if_missed (CanvassSeizurePlace *place)
{
  if (place->bytes == 0 && place->unread > 0) {
    place->problem = g_steal_pointer (&place->why);
    place->keys_all = FALSE;
    place->unread = 0;
  }
}

/* Returns whether somebody was, or a key. */
static gboolean
count (CanvassRehearsal *self, CanvassSeizurePlace *place, const GArray *found)
{
  guint before = place->found + place->keys;

  for (guint i = 0; i < found->len; i++) {
    if (g_array_index (found, CanvassTrace, i).who == self->result->signers)
      place->found_control++;
    else
      place->found++;
  }
  place->pieces = self->keys.n_tried;
  place->keys = self->keys.n_keys;
  place->keys_control = self->keys.n_planted;
  place->keys_all &= !self->keys.stopped;
  return place->found + place->keys > before;
}

static void
search_process (CanvassRehearsal *self, CanvassSeizurePlace *place, int pid, const char *name)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (CanvassTrace));
  g_autoptr (GError) error = NULL;

  if ((!canvass_traces_search_process (self->traces, pid, found, &place->bytes, &error) ||
       (!self->keys.stopped && !canvass_key_search_process (&self->keys, pid, &error))) &&
      canvass_places_is_running (pid))
    miss (place, 1, error->message);
  if (count (self, place, found) && name != NULL)
    g_ptr_array_add (self->result->leaks, g_strdup_printf ("/proc/%d/mem (%s)", pid, name));
}

static void
search_one (CanvassRehearsal *self, int pid, const char *name)
{
  CanvassSeizurePlace *place = add_place (self, CANVASS_SEIZURE_MEMORY, g_strdup (name));

  place->must_find = pid == getpid ();
  search_process (self, place, pid, NULL);
  if (place->bytes == 0 && place->unread == 0)
    miss (place, 1, "it had ended by itself");
  close_if_missed (place);
}

/* Those of a table are apart: at them was somebody else. */
static void
search_programs (CanvassRehearsal *self, const GArray *processes, gboolean of_table)
{
  CanvassSeizurePlace *place;
  guint n = 0;

  for (guint i = 0; i < processes->len; i++)
    n += g_str_has_prefix (g_array_index (processes, CanvassProcess, i).name,
                           PROGRAMS_OF_A_TABLE) == of_table;
  if (n == 0)
    return;

  place = add_place (self,
                     CANVASS_SEIZURE_MEMORY,
                     g_strdup_printf (of_table ? "memory of a table that runs (%u)"
                                               : "memory of other programs (%u)",
                                      n));
  place->is_apart = of_table;
  for (guint i = 0; i < processes->len; i++) {
    const CanvassProcess *process = &g_array_index (processes, CanvassProcess, i);

    if (g_str_has_prefix (process->name, PROGRAMS_OF_A_TABLE) == of_table)
      search_process (self, place, process->pid, process->name);
  }
  close_if_missed (place);
}

static void
search_memory (CanvassRehearsal *self)
{
  g_autoptr (GArray) processes = NULL;

  search_one (self, getpid (), "memory of this program");
  if (geteuid () != 0) {
    add_closed (self, CANVASS_SEIZURE_MEMORY, g_strdup ("memory of other programs"), ONLY_ROOT);
    return;
  }

  processes = canvass_places_list_processes ();
  for (guint i = 0; i < processes->len; i++) {
    if (g_array_index (processes, CanvassProcess, i).pid == getpid ())
      g_array_remove_index (processes, i--);
  }
  search_programs (self, processes, FALSE);
  search_programs (self, processes, TRUE);
}

/* A file or a disk, for both kinds. */
static gboolean
search_file (CanvassRehearsal *self, CanvassSeizurePlace *place, const char *path, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (CanvassTrace));
  guint64 before = place->bytes;
  gboolean read = canvass_traces_search_file (self->traces, path, found, &place->bytes, error);
  gboolean is_large = place->bytes - before > (guint64)CANVASS_SEIZURE_KEYS_MOST_MIB << 20;

  if (is_large || self->keys.stopped)
    place->keys_all = FALSE;
  else if (read)
    read = canvass_key_search_file (&self->keys, path, error);
  if (count (self, place, found) && place->kind == CANVASS_SEIZURE_FILES)
    g_ptr_array_add (self->result->leaks, g_strdup (path));
  return read;
}

static void
search_device (CanvassRehearsal *self,
               CanvassSeizureKind kind,
               const char *path,
               gboolean must_find)
{
  CanvassSeizurePlace *place = add_place (self, kind, g_strdup (path));
  g_autoptr (GError) error = NULL;

  place->must_find = must_find;
  if (!search_file (self, place, path, &error)) {
    place->problem = g_strdup (geteuid () != 0 ? ONLY_ROOT : error->message);
    place->keys_all = FALSE;
  }
}

static goffset
get_size (const char *path)
{
  struct stat about;

  return stat (path, &about) == 0 ? about.st_size : 0;
}

/* Small ones first: keys are looked for until it takes too long. */
static int
compare_sizes (gconstpointer one, gconstpointer other)
{
  goffset size_of_one = get_size (*(const char *const *)one);
  goffset size_of_other = get_size (*(const char *const *)other);

  return (size_of_one > size_of_other) - (size_of_one < size_of_other);
}

static gboolean
lies_on (const char *folder, const char *path)
{
  struct stat one, other;

  return stat (folder, &one) == 0 && stat (path, &other) == 0 && one.st_dev == other.st_dev;
}

/* Where what @path lies on is mounted. */
static gboolean
is_mounted_at (GHashTable *points, const char *path, const char *folder)
{
  g_autofree char *real = realpath (path, NULL);

  while (real != NULL && !g_hash_table_contains (points, real) && !g_str_equal (real, "/")) {
    char *parent = g_path_get_dirname (real);

    g_free (real);
    real = parent;
  }
  return g_strcmp0 (real, folder) == 0;
}

static gboolean
is_same (gconstpointer one, gconstpointer other)
{
  return g_str_equal (one, other);
}

/* Below the vault, too: whoever may not look into what leads there would not come upon it. */
static GPtrArray *
list_files (CanvassRehearsal *self,
            const CanvassMount *mount,
            GHashTable *points,
            gboolean with_vault,
            guint *n_closed)
{
  gint64 since = self->begun - SLACK_SECONDS;
  GPtrArray *files = canvass_places_list_files (mount->folder, points, since, n_closed);
  g_autofree char *vault = with_vault ? realpath (self->vault, NULL) : NULL;
  g_autoptr (GPtrArray) further =
      vault != NULL ? canvass_places_list_files (vault, points, since, NULL) : g_ptr_array_new ();

  for (guint i = 0; i < further->len; i++) {
    if (!g_ptr_array_find_with_equal_func (files, further->pdata[i], is_same, NULL))
      g_ptr_array_add (files, g_strdup (further->pdata[i]));
  }
  g_ptr_array_sort (files, compare_sizes);
  return files;
}

static void
search_files (CanvassRehearsal *self, const CanvassMount *mount, GHashTable *points)
{
  gboolean is_ours = is_mounted_at (points, self->scratch, mount->folder);
  guint n_closed;
  g_autoptr (GPtrArray) files = list_files (self, mount, points, is_ours, &n_closed);
  CanvassSeizurePlace *place =
      add_place (self,
                 CANVASS_SEIZURE_FILES,
                 g_strdup_printf ("files written in %s (%u)", mount->folder, files->len));

  place->must_find = is_ours;
  miss (place, n_closed, "a folder cannot be opened");
  for (guint i = 0; i < files->len; i++) {
    g_autoptr (GError) error = NULL;

    if (!search_file (self, place, files->pdata[i], &error) && access (files->pdata[i], F_OK) == 0)
      miss (place, 1, error->message);
  }
}

/* Why its files are not looked at, if so. */
static const char *
find_obstacle (const CanvassMount *mount)
{
  if (mount->is_hidden)
    return "something else is mounted over it";
  return mount->is_foreign ? "it is not on this device, or a program stands before it" : NULL;
}

static void
search_blocks (CanvassRehearsal *self, const CanvassMount *mount, GHashTable *seen)
{
  if (mount->is_memory || mount->is_foreign ||
      (mount->device != NULL && !g_hash_table_add (seen, g_strdup (mount->device))))
    return;

  if (mount->device == NULL)
    add_closed (self,
                CANVASS_SEIZURE_DISK,
                g_strdup_printf ("the disk below %s", mount->folder),
                "this machine does not tell which it is");
  else
    search_device (
        self, CANVASS_SEIZURE_DISK, mount->device, lies_on (mount->folder, self->scratch));
}

static void
search_swaps (CanvassRehearsal *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) swaps = canvass_places_list_swaps (NULL, &error);

  if (swaps == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    add_closed (self, CANVASS_SEIZURE_SWAP, g_strdup ("swap"), error->message);
  for (guint i = 0; swaps != NULL && i < swaps->len; i++)
    search_device (self, CANVASS_SEIZURE_SWAP, swaps->pdata[i], FALSE);
  self->result->has_swap = swaps != NULL ? swaps->len > 0 : error->code != G_FILE_ERROR_NOENT;
}

static gboolean
search_mounts (CanvassRehearsal *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) points = NULL;
  g_autoptr (GPtrArray) mounts = canvass_mounts_list (NULL, NULL, &points, error);

  if (mounts == NULL)
    return FALSE;

  for (guint i = 0; i < mounts->len; i++) {
    const CanvassMount *mount = mounts->pdata[i];
    const char *obstacle = find_obstacle (mount);

    if (obstacle == NULL)
      search_files (self, mount, points);
    else
      add_closed (self,
                  CANVASS_SEIZURE_FILES,
                  g_strdup_printf ("files in %s (%s)", mount->folder, mount->type),
                  obstacle);
  }
  sync ();
  for (guint i = 0; i < mounts->len; i++)
    search_blocks (self, mounts->pdata[i], seen);
  return TRUE;
}

gboolean
canvass_rehearsal_search (CanvassRehearsal *self, GError **error)
{
  search_one (self, self->capture_pid, "memory of the program that sealed");
  canvass_rehearsal_end_signing (self);
  search_memory (self);
  if (!search_mounts (self, error))
    return FALSE;

  search_swaps (self);
  return TRUE;
}
