/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/block.h"

#include <stdlib.h>
#include <sys/sysmacros.h>

#define BLOCK_FOLDER "/sys/dev/block"

static char *
find_node (dev_t device)
{
  g_autofree char *link = g_strdup_printf (BLOCK_FOLDER "/%u:%u", major (device), minor (device));

  return realpath (link, NULL);
}

char *
canvass_block_disk (dev_t device)
{
  g_autofree char *node = find_node (device);
  g_autofree char *partition = NULL;

  if (node == NULL)
    return NULL;

  /* A partition is a folder in its disk's. */
  partition = g_build_filename (node, "partition", NULL);
  if (g_file_test (partition, G_FILE_TEST_EXISTS)) {
    g_autofree char *disk = g_path_get_dirname (node);

    return g_path_get_basename (disk);
  }

  return g_path_get_basename (node);
}

gboolean
canvass_block_is_there (dev_t device)
{
  g_autofree char *node = NULL;

  if (major (device) == 0 || !g_file_test (BLOCK_FOLDER, G_FILE_TEST_IS_DIR))
    return TRUE;

  node = find_node (device);
  return node != NULL;
}
