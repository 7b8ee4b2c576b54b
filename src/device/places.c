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
static __thread GPtrArray *listed;
static __thread gint64 listed_since;

static int
list_file (const char *path, const struct stat *stat, int kind, struct FTW *place)
{
  if (kind == FTW_F && S_ISREG (stat->st_mode) &&
      (stat->st_mtim.tv_sec >= listed_since || stat->st_ctim.tv_sec >= listed_since))
    g_ptr_array_add (listed, g_strdup (path));
  return 0;
}

GPtrArray *
canvass_places_list_files (const char *const *folders, gint64 since)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);

  listed = files;
  listed_since = since;
  for (guint i = 0; folders[i] != NULL; i++)
    nftw (folders[i], list_file, FEW_DESCRIPTORS, FTW_PHYS);
  listed = NULL;
  return files;
}

char *
canvass_places_find_device (const char *path)
{
  struct stat stat_of_path;
  g_autofree char *about = NULL;
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;

  if (stat (path, &stat_of_path) != 0 || major (stat_of_path.st_dev) == 0)
    return NULL;

  about = g_strdup_printf (
      "/sys/dev/block/%u:%u/uevent", major (stat_of_path.st_dev), minor (stat_of_path.st_dev));
  if (!g_file_get_contents (about, &contents, NULL, NULL))
    return NULL;

  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], "DEVNAME="))
      return g_build_filename ("/dev", lines[i] + strlen ("DEVNAME="), NULL);
  }
  return NULL;
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

GArray *
canvass_places_list_processes (const char *prefix)
{
  GArray *found = g_array_new (FALSE, TRUE, sizeof (CanvassProcess));
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    CanvassProcess process = { .pid = atoi (name) };
    g_autofree char *path = g_build_filename ("/proc", name, "comm", NULL);
    g_autofree char *comm = NULL;

    if (process.pid <= 0 || !g_file_get_contents (path, &comm, NULL, NULL) ||
        !g_str_has_prefix (comm, prefix))
      continue;

    g_strlcpy (process.name, g_strchomp (comm), sizeof process.name);
    g_array_append_val (found, process);
  }
  return found;
}
