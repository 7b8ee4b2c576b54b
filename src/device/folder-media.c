/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-media"

#include "device/folder-media.h"

#include <gio/gunixmounts.h>
#include <stdlib.h>
#include <string.h>

#define MOUNT_TABLE "/proc/self/mountinfo"
#define MARK "canvass" /* what makes a plain folder a stick */

struct _CanvassFolderMedia {
  GObject parent_instance;

  char *folder;               /* (owned) without symbolic links in it */
  GUnixMountMonitor *mounts;  /* (owned) */
  GFileMonitor *entries;      /* (owned) of the folder */
  GHashTable *plain_monitors; /* (owned) path → GFileMonitor of a plain subfolder */
  GPtrArray *sticks;          /* (owned) (element-type CanvassStick) in the order they came */
};

static void canvass_folder_media_iface_init (CanvassMediaInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CanvassFolderMedia,
                               canvass_folder_media,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CANVASS_TYPE_MEDIA,
                                                      canvass_folder_media_iface_init))

static void on_changed (CanvassFolderMedia *self);

/* The kernel writes a space in a path as "\040". */
static gboolean
is_option (const char *options, const char *option)
{
  g_auto (GStrv) each = g_strsplit (options, ",", -1);

  return g_strv_contains ((const char *const *)each, option);
}

/* (nullable) a stick for one line of the mount table, if it is mounted below the folder. The
 * mount's number is never that of another while it is there. */
static CanvassStick *
read_mount (CanvassFolderMedia *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 7);
  g_autofree char *below = g_strconcat (self->folder, "/", NULL);
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;
  const char *rest;

  if (g_strv_length (words) < 7)
    return NULL;

  path = g_strcompress (words[4]);
  if (!g_str_has_prefix (path, below))
    return NULL;

  /* Behind " - ": kind, source and the options of the file system itself. */
  rest = strstr (words[6], "- ");
  name = g_path_get_basename (path);
  id = g_strconcat ("mount-", words[0], NULL);
  return canvass_stick_new (id,
                            name,
                            path,
                            TRUE,
                            is_option (words[5], "ro") ||
                                (rest != NULL && is_option (strrchr (rest, ' ') + 1, "ro")));
}

static void
drop_path (GPtrArray *sticks, const char *path)
{
  for (guint i = 0; i < sticks->len; i++) {
    if (g_str_equal (canvass_stick_get_path (g_ptr_array_index (sticks, i)), path))
      g_ptr_array_remove_index (sticks, i--);
  }
}

/* Of two mounts on one path the later one is seen. */
static void
find_mounts (CanvassFolderMedia *self, GPtrArray *found)
{
  g_autofree char *table = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (MOUNT_TABLE, &table, NULL, &error)) {
    g_message ("No stick can be found: %s", error->message);
    return;
  }

  lines = g_strsplit (table, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    CanvassStick *stick = read_mount (self, *line);

    if (stick == NULL)
      continue;
    drop_path (found, canvass_stick_get_path (stick));
    g_ptr_array_add (found, stick);
  }
}

static gboolean
holds_path (GPtrArray *sticks, const char *path)
{
  for (guint i = 0; i < sticks->len; i++) {
    const char *other = canvass_stick_get_path (g_ptr_array_index (sticks, i));

    /* What is mounted deeper has its own way there through this folder. */
    if (g_str_has_prefix (other, path) && strchr ("/", other[strlen (path)]) != NULL)
      return TRUE;
  }

  return FALSE;
}

static void
watch_plain (CanvassFolderMedia *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor;

  if (g_hash_table_contains (self->plain_monitors, path))
    return;

  monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (monitor == NULL)
    return;

  g_signal_connect_object (monitor, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->plain_monitors, g_strdup (path), monitor);
}

static void
find_plain (CanvassFolderMedia *self, GPtrArray *found)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    g_autofree char *mark = g_build_filename (path, MARK, NULL);
    g_autofree char *id = g_strconcat ("folder-", name, NULL);

    if (holds_path (found, path) || g_file_test (path, G_FILE_TEST_IS_SYMLINK) ||
        !g_file_test (path, G_FILE_TEST_IS_DIR))
      continue;

    watch_plain (self, path);
    if (g_file_test (mark, G_FILE_TEST_IS_DIR))
      g_ptr_array_add (found, canvass_stick_new (id, name, path, FALSE, FALSE));
  }
}

/* What is mounted over is not asked: it may not answer. */
static gboolean
forget_plain (gpointer path, gpointer monitor, gpointer mounts)
{
  return holds_path (mounts, path) || !g_file_test (path, G_FILE_TEST_IS_DIR);
}

static gboolean
is_same (gconstpointer a, gconstpointer b)
{
  CanvassStick *first = (CanvassStick *)a, *second = (CanvassStick *)b;

  return g_str_equal (canvass_stick_get_id (first), canvass_stick_get_id (second)) &&
         g_str_equal (canvass_stick_get_path (first), canvass_stick_get_path (second)) &&
         canvass_stick_get_read_only (first) == canvass_stick_get_read_only (second);
}

static void
drop_missing (CanvassFolderMedia *self, GPtrArray *found)
{
  for (guint i = 0; i < self->sticks->len; i++) {
    g_autoptr (CanvassStick) stick = g_object_ref (g_ptr_array_index (self->sticks, i));

    if (g_ptr_array_find_with_equal_func (found, stick, is_same, NULL))
      continue;
    g_ptr_array_remove_index (self->sticks, i--);
    canvass_media_removed (CANVASS_MEDIA (self), stick);
  }
}

static void
rescan (CanvassFolderMedia *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  find_mounts (self, found);
  g_hash_table_foreach_remove (self->plain_monitors, forget_plain, found);
  find_plain (self, found);
  drop_missing (self, found);
  for (guint i = 0; i < found->len; i++) {
    CanvassStick *stick = g_ptr_array_index (found, i);

    if (g_ptr_array_find_with_equal_func (self->sticks, stick, is_same, NULL))
      continue;
    g_ptr_array_add (self->sticks, g_object_ref (stick));
    canvass_media_added (CANVASS_MEDIA (self), stick);
  }
}

static void
on_changed (CanvassFolderMedia *self)
{
  g_autoptr (CanvassFolderMedia) held G_GNUC_UNUSED = g_object_ref (self);

  rescan (self);
}

CanvassMedia *
canvass_folder_media_new (const char *folder, GError **error)
{
  g_autoptr (CanvassFolderMedia) self = g_object_new (CANVASS_TYPE_FOLDER_MEDIA, NULL);
  g_autoptr (GFile) file = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  self->folder = realpath (folder, NULL);
  if (self->folder == NULL || !g_file_test (self->folder, G_FILE_TEST_IS_DIR)) {
    g_set_error (
        error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY, "%s is no folder to find sticks in", folder);
    return NULL;
  }

  file = g_file_new_for_path (self->folder);
  self->entries = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, error);
  if (self->entries == NULL)
    return NULL;

  g_signal_connect_object (
      self->entries, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->mounts, "mounts-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  rescan (self);
  return CANVASS_MEDIA (g_steal_pointer (&self));
}

static GPtrArray *
canvass_folder_media_list (CanvassMedia *media)
{
  CanvassFolderMedia *self = CANVASS_FOLDER_MEDIA (media);
  GPtrArray *sticks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->sticks->len; i++)
    g_ptr_array_add (sticks, g_object_ref (g_ptr_array_index (self->sticks, i)));

  return sticks;
}

static void
canvass_folder_media_finalize (GObject *object)
{
  CanvassFolderMedia *self = CANVASS_FOLDER_MEDIA (object);

  g_clear_object (&self->mounts);
  g_clear_object (&self->entries);
  g_hash_table_unref (self->plain_monitors);
  g_ptr_array_unref (self->sticks);
  free (self->folder);

  G_OBJECT_CLASS (canvass_folder_media_parent_class)->finalize (object);
}

static void
canvass_folder_media_class_init (CanvassFolderMediaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_folder_media_finalize;
}

static void
canvass_folder_media_iface_init (CanvassMediaInterface *iface)
{
  iface->list = canvass_folder_media_list;
}

static void
canvass_folder_media_init (CanvassFolderMedia *self)
{
  self->mounts = g_unix_mount_monitor_get ();
  self->plain_monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->sticks = g_ptr_array_new_with_free_func (g_object_unref);
}
