/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/places.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define FEW_DESCRIPTORS 16

/* nftw () passes nothing on. */
typedef struct {
  GPtrArray *files;
  GHashTable *points;
  gint64 since;
  guint n_closed;
} Walk;

static __thread Walk *walk;

static int
meet (const char *path, const struct stat *stat, int kind, struct FTW *place)
{
  if (place->level > 0 && walk->points != NULL && g_hash_table_contains (walk->points, path))
    return FTW_SKIP_SUBTREE;
  if (kind == FTW_DNR)
    walk->n_closed++;
  if (kind == FTW_F && S_ISREG (stat->st_mode) &&
      (stat->st_mtim.tv_sec >= walk->since || stat->st_ctim.tv_sec >= walk->since))
    g_ptr_array_add (walk->files, g_strdup (path));
  return FTW_CONTINUE;
}

GPtrArray *
canvass_places_list_files (const char *folder, GHashTable *points, gint64 since, guint *n_closed)
{
  Walk own = { .points = points, .since = since };

  own.files = g_ptr_array_new_with_free_func (g_free);
  walk = &own;
  nftw (folder, meet, FEW_DESCRIPTORS, FTW_PHYS | FTW_ACTIONRETVAL);
  walk = NULL;
  if (n_closed != NULL)
    *n_closed = own.n_closed;
  return own.files;
}

char *
canvass_places_name_device (const char *sys, guint major, guint minor)
{
  g_autofree char *numbers = g_strdup_printf ("%u:%u", major, minor);
  g_autofree char *about =
      g_build_filename (sys != NULL ? sys : "/sys", "dev", "block", numbers, "uevent", NULL);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (about, &contents, NULL, NULL))
    return NULL;

  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], "DEVNAME="))
      return g_build_filename ("/dev", lines[i] + strlen ("DEVNAME="), NULL);
  }
  return NULL;
}

char *
canvass_places_find_device (const char *path)
{
  struct stat about;

  if (stat (path, &about) != 0 || major (about.st_dev) == 0)
    return NULL;

  return canvass_places_name_device (NULL, major (about.st_dev), minor (about.st_dev));
}

GPtrArray *
canvass_places_list_swaps (const char *proc, GError **error)
{
  g_autofree char *path = g_build_filename (proc != NULL ? proc : "/proc", "swaps", NULL);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *swaps;

  if (!g_file_get_contents (path, &contents, NULL, error))
    return NULL;

  swaps = g_ptr_array_new_with_free_func (g_free);
  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit_set (lines[i], " \t", 2);

    /* Blanks in a path are written in octal. */
    if (words[0] != NULL && *words[0] != '\0')
      g_ptr_array_add (swaps, g_strcompress (words[0]));
  }
  return swaps;
}

gboolean
canvass_places_is_running (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *about = NULL;
  const char *behind_name;

  if (!g_file_get_contents (path, &about, NULL, NULL))
    return FALSE;

  behind_name = strrchr (about, ')');
  return behind_name != NULL && strchr ("ZX", behind_name[2]) == NULL;
}

/* The kernel's own have none. */
static gboolean
has_memory (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/maps", pid);
  g_autofree char *maps = NULL;

  return !g_file_get_contents (path, &maps, NULL, NULL) || *maps != '\0';
}

GArray *
canvass_places_list_processes (void)
{
  GArray *found = g_array_new (FALSE, TRUE, sizeof (CanvassProcess));
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    CanvassProcess process = { .pid = atoi (name) };
    g_autofree char *path = g_build_filename ("/proc", name, "comm", NULL);
    g_autofree char *comm = NULL;

    if (process.pid <= 0 || !g_file_get_contents (path, &comm, NULL, NULL) ||
        !canvass_places_is_running (process.pid) || !has_memory (process.pid))
      continue;

    g_strlcpy (process.name, g_strchomp (comm), sizeof process.name);
    g_array_append_val (found, process);
  }
  return found;
}
