/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/memory.h"

#include "device/places.h"

#include <libmount.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

/* Volumes stacked deeper than this are not followed. */
#define MAX_DEPTH 8

static char *
read_file (const char *root, const char *name)
{
  g_autofree char *path = g_build_filename (root, name, NULL);
  char *contents = NULL;

  if (!g_file_get_contents (path, &contents, NULL, NULL))
    return NULL;

  return g_strchomp (contents);
}

static char *
read_block (const char *sys, const char *device, const char *name)
{
  g_autofree char *path = g_build_filename ("class/block", device, name, NULL);

  return read_file (sys, path);
}

static CanvassSwap
worse (CanvassSwap a, CanvassSwap b)
{
  return MAX (a, b);
}

static CanvassSwap find_path (const char *proc, const char *sys, const char *path);

/* A volume is as safe as the worst of what it lies on. */
static CanvassSwap
find_device (const char *sys, const char *device, guint depth)
{
  g_autofree char *uuid = read_block (sys, device, "dm/uuid");
  g_autofree char *slaves = g_build_filename (sys, "class/block", device, "slaves", NULL);
  g_autoptr (GDir) dir = NULL;
  CanvassSwap found = CANVASS_SWAP_NONE;
  const char *slave;

  if (uuid != NULL && g_str_has_prefix (uuid, "CRYPT-"))
    return CANVASS_SWAP_ENCRYPTED;

  dir = depth < MAX_DEPTH ? g_dir_open (slaves, 0, NULL) : NULL;
  while (dir != NULL && (slave = g_dir_read_name (dir)) != NULL)
    found = worse (found, find_device (sys, slave, depth + 1));

  return found == CANVASS_SWAP_NONE ? CANVASS_SWAP_PLAIN : found;
}

/* zram is memory, unless it was told to push what is idle out to a device. */
static CanvassSwap
find_zram (const char *proc, const char *sys, const char *device)
{
  g_autofree char *backing = read_block (sys, device, "backing_dev");

  if (backing == NULL || g_str_equal (backing, "none"))
    return CANVASS_SWAP_NONE;

  return find_path (proc, sys, backing);
}

/* The kernel's name of what is mapped as @name. */
static char *
find_mapped (const char *sys, const char *name)
{
  g_autofree char *path = g_build_filename (sys, "class/block", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *device;

  while (dir != NULL && (device = g_dir_read_name (dir)) != NULL) {
    g_autofree char *mapped = read_block (sys, device, "dm/name");

    if (g_strcmp0 (mapped, name) == 0)
      return g_strdup (device);
  }

  return NULL;
}

static CanvassSwap
find_node (const char *proc, const char *sys, const char *node)
{
  g_autofree char *base = g_path_get_basename (node);
  g_autofree char *mapped =
      g_str_has_prefix (node, "/dev/mapper/") ? find_mapped (sys, base) : NULL;
  const char *device = mapped != NULL ? mapped : base;

  return g_str_has_prefix (device, "zram") ? find_zram (proc, sys, device)
                                           : find_device (sys, device, 0);
}

static CanvassSwap
find_number (const char *proc, const char *sys, const char *major_minor)
{
  g_autofree char *path = g_build_filename (sys, "dev/block", major_minor, NULL);
  g_autofree char *target = g_file_read_link (path, NULL);

  return target == NULL ? CANVASS_SWAP_UNKNOWN : find_node (proc, sys, target);
}

static gsize
match_mount (const char *mount_point, const char *path)
{
  gsize length = strlen (mount_point);

  if (g_str_equal (mount_point, "/"))
    return 1;

  return g_str_has_prefix (path, mount_point) && path[length] == '/' ? length : 0;
}

static CanvassSwap
find_mount (const char *proc, const char *sys, struct libmnt_fs *fs)
{
  dev_t number = mnt_fs_get_devno (fs);
  const char *source = mnt_fs_get_source (fs);
  g_autofree char *numbers = g_strdup_printf ("%u:%u", major (number), minor (number));
  CanvassSwap by_number = find_number (proc, sys, numbers);

  if (by_number != CANVASS_SWAP_UNKNOWN)
    return by_number;

  /* Some filesystems have numbers of their own, but name the device they lie on. */
  return source != NULL && g_str_has_prefix (source, "/dev/") ? find_node (proc, sys, source)
                                                              : CANVASS_SWAP_PLAIN;
}

static CanvassSwap
find_in_table (const char *proc, const char *sys, struct libmnt_table *table, const char *path)
{
  struct libmnt_iter *iter = mnt_new_iter (MNT_ITER_FORWARD);
  CanvassSwap found = CANVASS_SWAP_PLAIN;
  struct libmnt_fs *fs;
  gsize longest = 0;

  /* Of two mounts on one point the later one is seen. */
  while (mnt_table_next_fs (table, iter, &fs) == 0) {
    gsize length = match_mount (mnt_fs_get_target (fs), path);

    if (length > 0 && length >= longest) {
      longest = length;
      found = find_mount (proc, sys, fs);
    }
  }
  mnt_free_iter (iter);
  return found;
}

static CanvassSwap
find_file (const char *proc, const char *sys, const char *path)
{
  g_autofree char *mounts = g_build_filename (proc, "self", "mountinfo", NULL);
  struct libmnt_table *table = mnt_new_table_from_file (mounts);
  CanvassSwap found = table != NULL ? find_in_table (proc, sys, table, path) : CANVASS_SWAP_PLAIN;

  mnt_unref_table (table);
  return found;
}

static CanvassSwap
find_path (const char *proc, const char *sys, const char *path)
{
  return g_str_has_prefix (path, "/dev/") ? find_node (proc, sys, path)
                                          : find_file (proc, sys, path);
}

CanvassSwap
canvass_memory_find_swap (const char *proc, const char *sys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) swaps = canvass_places_list_swaps (proc, &error);
  CanvassSwap found = CANVASS_SWAP_NONE;

  if (swaps == NULL)
    return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? CANVASS_SWAP_NONE
                                                                     : CANVASS_SWAP_UNKNOWN;

  for (guint i = 0; i < swaps->len; i++)
    found = worse (found,
                   find_path (proc != NULL ? proc : "/proc",
                              sys != NULL ? sys : "/sys",
                              g_ptr_array_index (swaps, i)));

  return found;
}

static gboolean
can_hibernate (const char *sys)
{
  g_autofree char *state = read_file (sys, "power/state");
  g_autofree char *disk = read_file (sys, "power/disk");
  g_auto (GStrv) states = g_strsplit (state != NULL ? state : "", " ", -1);

  return g_strv_contains ((const char *const *)states, "disk") &&
         (disk == NULL || strstr (disk, "[disabled]") == NULL);
}

CanvassSwap
canvass_memory_find_hibernation (const char *proc, const char *sys)
{
  const char *proc_root = proc != NULL ? proc : "/proc";
  const char *sys_root = sys != NULL ? sys : "/sys";
  g_autofree char *resume = NULL;
  CanvassSwap swap;

  if (!can_hibernate (sys_root))
    return CANVASS_SWAP_NONE;

  /* The image goes to swap; which one is said beforehand, or only when it happens. */
  swap = canvass_memory_find_swap (proc, sys);
  resume = read_file (sys_root, "power/resume");
  if (swap == CANVASS_SWAP_NONE || resume == NULL || *resume == '\0' || g_str_equal (resume, "0:0"))
    return swap;

  return worse (swap, find_number (proc_root, sys_root, resume));
}
