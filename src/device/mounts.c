/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/mounts.h"

#include "device/places.h"

#include <errno.h>
#include <libmount.h>
#include <string.h>
#include <sys/sysmacros.h>

/* libmount counts what lies in memory, and overlays, among them. */
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

/* With the part of the file system that it shows. */
typedef struct {
  CanvassMount *mount; /* (owned) (nullable) */
  dev_t number;
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
  g_free (line->root);
  g_free (line);
}

static gboolean
is_writable (struct libmnt_fs *fs)
{
  return mnt_fs_match_options (fs, "rw") == 1;
}

static char *
find_device (const char *sys, struct libmnt_fs *fs)
{
  dev_t number = mnt_fs_get_devno (fs);
  const char *source = mnt_fs_get_source (fs);

  if (major (number) != 0)
    return canvass_places_name_device (sys, major (number), minor (number));

  /* Some, such as btrfs, count their own. */
  return source != NULL && g_str_has_prefix (source, "/dev/") ? g_strdup (source) : NULL;
}

static Line *
read_line (struct libmnt_fs *fs, const char *sys)
{
  const char *type = mnt_fs_get_fstype (fs);
  Line *line;

  if (!is_writable (fs) || g_strv_contains (PSEUDO, type))
    return NULL;

  line = g_new0 (Line, 1);
  line->number = mnt_fs_get_devno (fs);
  line->root = g_strdup (mnt_fs_get_root (fs));
  line->mount = g_new0 (CanvassMount, 1);
  line->mount->folder = g_strdup (mnt_fs_get_target (fs));
  line->mount->type = g_strdup (type);
  line->mount->is_memory = g_strv_contains (IN_MEMORY, type);
  line->mount->is_foreign = g_strv_contains (FOREIGN, type) || g_str_has_prefix (type, "fuse.");
  if (!line->mount->is_memory && !line->mount->is_foreign)
    line->mount->device = find_device (sys, fs);
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
read_lines (struct libmnt_table *table, const char *sys, GHashTable *points)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  struct libmnt_iter *iter = mnt_new_iter (MNT_ITER_FORWARD);
  struct libmnt_fs *fs;

  while (mnt_table_next_fs (table, iter, &fs) == 0) {
    Line *line = read_line (fs, sys);

    hide (lines, mnt_fs_get_target (fs));
    g_hash_table_add (points, g_strdup (mnt_fs_get_target (fs)));
    if (line != NULL)
      g_ptr_array_add (lines, line);
  }
  mnt_free_iter (iter);
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

    if (i == which || other->mount->is_hidden || other->number != line->number ||
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
  struct libmnt_table *table = mnt_new_table_from_file (path);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  GPtrArray *mounts;

  if (table == NULL) {
    int code = errno;

    g_set_error (error,
                 G_FILE_ERROR,
                 (gint)g_file_error_from_errno (code),
                 "%s cannot be read: %s",
                 path,
                 g_strerror (code));
    return NULL;
  }

  *points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  lines = read_lines (table, sys, *points);
  mnt_unref_table (table);
  for (guint i = 0; i < lines->len; i++) {
    if (!is_shown_elsewhere (lines, i))
      g_ptr_array_add (shown, lines->pdata[i]);
  }

  mounts = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_mount_free);
  for (guint i = 0; i < shown->len; i++)
    g_ptr_array_add (mounts, g_steal_pointer (&((Line *)shown->pdata[i])->mount));
  return mounts;
}
