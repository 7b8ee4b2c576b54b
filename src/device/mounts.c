/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/mounts.h"

#include "device/places.h"

#include <stdio.h>
#include <string.h>

/* proc_pid_mountinfo(5); what follows the single dash is counted from there. */
enum { NUMBERS = 2, ROOT, POINT, OPTIONS, FEWEST };
enum { TYPE = 1, SOURCE, OPTIONS_OF_ALL, FEWEST_BEHIND };

static const char *const PSEUDO[] = {
  "autofs",      "binfmt_misc", "bpf",        "cgroup",     "cgroup2",
  "configfs",    "debugfs",     "devpts",     "efivarfs",   "fuse.gvfsd-fuse",
  "fuse.portal", "fusectl",     "hugetlbfs",  "mqueue",     "nsfs",
  "proc",        "pstore",      "rpc_pipefs", "securityfs", "selinuxfs",
  "smackfs",     "sysfs",       "tracefs",    NULL,
};

static const char *const IN_MEMORY[] = { "devtmpfs", "ramfs", "tmpfs", NULL };

/* And whatever begins with "fuse.". */
static const char *const FOREIGN[] = {
  "9p", "afs", "ceph", "cifs", "fuse", "nfs", "nfs4", "smb3", "virtiofs", NULL,
};

/* One line, with the part of the file system that it shows. */
typedef struct {
  CanvassMount *mount; /* (owned) (nullable) */
  char *numbers;
  char *root;
} Line;

void
canvass_mount_free (CanvassMount *self)
{
  g_free (self->folder);
  g_free (self->type);
  g_free (self->device);
  g_free (self);
}

static void
line_free (gpointer data)
{
  Line *line = data;

  g_clear_pointer (&line->mount, canvass_mount_free);
  g_free (line->numbers);
  g_free (line->root);
  g_free (line);
}

static gboolean
is_writable (const char *options)
{
  g_auto (GStrv) each = g_strsplit (options, ",", -1);

  return g_strv_contains ((const char *const *)each, "rw");
}

static char *
find_device (const char *sys, const char *numbers, const char *source)
{
  guint major, minor;

  if (sscanf (numbers, "%u:%u", &major, &minor) == 2 && major != 0)
    return canvass_places_name_device (sys, major, minor);

  /* Some, such as btrfs, count their own. */
  return g_str_has_prefix (source, "/dev/") ? g_strcompress (source) : NULL;
}

static Line *
read_line (char **words, char **behind, const char *sys)
{
  Line *line;
  const char *type = behind[TYPE];

  if (!is_writable (words[OPTIONS]) || !is_writable (behind[OPTIONS_OF_ALL]) ||
      g_strv_contains (PSEUDO, type))
    return NULL;

  line = g_new0 (Line, 1);
  line->numbers = g_strdup (words[NUMBERS]);
  line->root = g_strcompress (words[ROOT]);
  line->mount = g_new0 (CanvassMount, 1);
  line->mount->folder = g_strcompress (words[POINT]);
  line->mount->type = g_strdup (type);
  line->mount->is_memory = g_strv_contains (IN_MEMORY, type);
  line->mount->is_foreign = g_strv_contains (FOREIGN, type) || g_str_has_prefix (type, "fuse.");
  if (!line->mount->is_memory && !line->mount->is_foreign)
    line->mount->device = find_device (sys, words[NUMBERS], behind[SOURCE]);
  return line;
}

/* What is mounted later at the same place lies on top. */
static void
hide (GPtrArray *lines, const char *folder)
{
  for (guint i = 0; i < lines->len; i++) {
    CanvassMount *mount = ((Line *)lines->pdata[i])->mount;

    mount->is_hidden |= g_str_equal (mount->folder, folder);
  }
}

static GPtrArray *
read_lines (const char *contents, const char *sys, GHashTable *points)
{
  g_auto (GStrv) texts = g_strsplit (contents, "\n", -1);
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);

  for (guint i = 0; texts[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (texts[i], " ", -1);
    char **behind = words;
    char *point;
    Line *line;

    while (*behind != NULL && !g_str_equal (*behind, "-"))
      behind++;
    if (behind - words < FEWEST || g_strv_length (behind) < FEWEST_BEHIND)
      continue;

    point = g_strcompress (words[POINT]);
    hide (lines, point);
    g_hash_table_add (points, point);
    line = read_line (words, behind, sys);
    if (line != NULL)
      g_ptr_array_add (lines, line);
  }
  return lines;
}

static gboolean
is_below (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return g_str_equal (folder, "/") ||
         (strncmp (path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/'));
}

/* Another line shows all that this one does, and more, or came before it. */
static gboolean
is_shown_elsewhere (GPtrArray *lines, guint which)
{
  const Line *line = lines->pdata[which];

  for (guint i = 0; i < lines->len; i++) {
    const Line *other = lines->pdata[i];

    if (i == which || other->mount->is_hidden || !g_str_equal (other->numbers, line->numbers) ||
        !is_below (line->root, other->root))
      continue;
    if (line->mount->is_hidden || i < which || !g_str_equal (line->root, other->root))
      return TRUE;
  }
  return FALSE;
}

GPtrArray *
canvass_mounts_list (const char *proc, const char *sys, GHashTable **points, GError **error)
{
  g_autofree char *path =
      g_build_filename (proc != NULL ? proc : "/proc", "self", "mountinfo", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  GPtrArray *mounts;

  if (!g_file_get_contents (path, &contents, NULL, error))
    return NULL;

  *points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  lines = read_lines (contents, sys, *points);
  for (guint i = 0; i < lines->len; i++) {
    if (!is_shown_elsewhere (lines, i))
      g_ptr_array_add (shown, lines->pdata[i]);
  }

  mounts = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_mount_free);
  for (guint i = 0; i < shown->len; i++)
    g_ptr_array_add (mounts, g_steal_pointer (&((Line *)shown->pdata[i])->mount));
  return mounts;
}
