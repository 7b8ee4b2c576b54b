/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/folder-drop.h"

#include "format/medium.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES (64 * 1024)

struct _CanvassFolderDrop {
  GObject parent_instance;

  char *path;
  int folder;
};

static void canvass_folder_drop_iface_init (CanvassDropInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CanvassFolderDrop,
                               canvass_folder_drop,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CANVASS_TYPE_DROP,
                                                      canvass_folder_drop_iface_init))

static CanvassDropError
error_code (int saved_errno)
{
  switch (saved_errno) {
  case 0:
    return CANVASS_DROP_ERROR_UNFAITHFUL;
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    return CANVASS_DROP_ERROR_FULL;
  case EROFS:
  case EACCES:
  case EPERM:
    return CANVASS_DROP_ERROR_REFUSED;
  case EEXIST:
    return CANVASS_DROP_ERROR_TAKEN;
  default:
    return CANVASS_DROP_ERROR_OFFLINE;
  }
}

static gboolean
fail (CanvassFolderDrop *self, int saved_errno, GError **error)
{
  static const char *const remedies[CANVASS_N_DROP_ERRORS] = {
    [CANVASS_DROP_ERROR_UNFAITHFUL] = "Use another place",
    [CANVASS_DROP_ERROR_FULL] = "Make room there",
    [CANVASS_DROP_ERROR_REFUSED] = "Ask for the right to write there",
    [CANVASS_DROP_ERROR_TAKEN] = "See what lies there",
    [CANVASS_DROP_ERROR_OFFLINE] = "See that it is there, then try again",
  };
  CanvassDropError code = error_code (saved_errno);

  g_set_error (error,
               CANVASS_DROP_ERROR,
               (gint)code,
               "%s: %s. Nothing is lost. %s",
               self->path,
               saved_errno != 0 ? g_strerror (saved_errno)
                                : "It does not give back what was put there",
               remedies[code]);
  return FALSE;
}

static gboolean
fail_own (int saved_errno, GError **error)
{
  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_OWN_DISK,
               "This machine's own disk: %s. Nothing is lost. Make room on it",
               g_strerror (saved_errno));
  return FALSE;
}

CanvassDrop *
canvass_folder_drop_new (const char *path, GError **error)
{
  g_autoptr (CanvassFolderDrop) self = g_object_new (CANVASS_TYPE_FOLDER_DROP, NULL);

  self->path = g_strdup (path);
  self->folder = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->folder >= 0)
    return CANVASS_DROP (g_steal_pointer (&self));

  fail (self, errno == EACCES ? EACCES : ENOENT, error);
  return NULL;
}

static const char *
canvass_folder_drop_get_folder (CanvassDrop *drop)
{
  return CANVASS_FOLDER_DROP (drop)->path;
}

/* A descriptor of a folder in it, reached through no link; -1 with errno. */
static int
open_below (CanvassFolderDrop *self, const char *folder, gboolean make)
{
  g_auto (GStrv) names = g_strsplit (folder, "/", -1);
  int fd = openat (self->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  for (gsize i = 0; names[i] != NULL && fd >= 0; i++) {
    int below, saved_errno;

    if (make && mkdirat (fd, names[i], 0777) == 0)
      fsync (fd);
    below = openat (fd, names[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    saved_errno = errno;
    close (fd);
    errno = saved_errno;
    fd = below;
  }

  return fd;
}

static gboolean
show_entry (
    int folder, const char *name, CanvassDropVisit visit, gpointer user_data, GError **error)
{
  CanvassDropEntry entry = { 0 };
  struct stat info;

  if (g_str_equal (name, ".") || g_str_equal (name, "..") ||
      fstatat (folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return TRUE;

  if (S_ISDIR (info.st_mode))
    entry.folder = name;
  else if (S_ISREG (info.st_mode))
    entry.name = name;
  else
    return TRUE;

  entry.size = (guint64)info.st_size;
  return visit (&entry, user_data, error);
}

static const struct dirent *
next_entry (DIR *dir)
{
  errno = 0;
  return readdir (dir);
}

static gboolean
canvass_folder_drop_list (CanvassDrop *drop,
                          const char *folder,
                          gboolean deep,
                          CanvassDropVisit visit,
                          gpointer user_data,
                          const CanvassDropWatch *watch,
                          GError **error)
{
  CanvassFolderDrop *self = CANVASS_FOLDER_DROP (drop);
  int fd = open_below (self, folder, FALSE);
  DIR *dir = fd < 0 ? NULL : fdopendir (fd);
  const struct dirent *entry;
  gboolean goes_on = TRUE;

  if (dir == NULL) {
    int saved_errno = errno;

    if (fd >= 0)
      close (fd);
    return (*folder != '\0' && saved_errno == ENOENT) || fail (self, saved_errno, error);
  }

  while (goes_on && (entry = next_entry (dir)) != NULL)
    goes_on = show_entry (dirfd (dir), entry->d_name, visit, user_data, error) &&
              canvass_drop_watch_step (watch, 0, error);
  /* A medium that is pulled is no folder that ends here. */
  if (goes_on && errno != 0)
    goes_on = fail (self, errno, error);

  closedir (dir);
  return goes_on;
}

static gboolean
copy_to (CanvassFolderDrop *self, int from, const CanvassDropSink *sink, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  g_autoptr (GError) cause = NULL;

  for (;;) {
    gssize n = read (from, chunk, CHUNK_BYTES);

    if (n == 0)
      return TRUE;
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return fail (self, errno, error);
    if (sink->take (chunk, (gsize)n, sink->user_data, &cause))
      continue;
    if (cause == NULL)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
}

static gboolean
canvass_folder_drop_get (CanvassDrop *drop,
                         const char *folder,
                         const char *name,
                         const CanvassDropSink *sink,
                         const CanvassDropWatch *watch,
                         GError **error)
{
  CanvassFolderDrop *self = CANVASS_FOLDER_DROP (drop);
  int below = open_below (self, folder, FALSE);
  int from = below < 0 ? -1 : openat (below, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat info;
  gboolean copied;

  if (below >= 0)
    close (below);
  if (from < 0 || fstat (from, &info) != 0 || !S_ISREG (info.st_mode)) {
    g_set_error (error,
                 CANVASS_DROP_ERROR,
                 CANVASS_DROP_ERROR_MISSING,
                 "%s is no longer in %s",
                 name,
                 self->path);
    if (from >= 0)
      close (from);
    return FALSE;
  }

  copied = (sink->restart == NULL || sink->restart (sink->user_data, error)) &&
           copy_to (self, from, sink, error);
  close (from);
  return copied;
}

/* FALSE with an error where it cannot be read, and without one where it is another. */
static gboolean
holds (CanvassFolderDrop *self,
       int folder,
       const char *name,
       int fd,
       guint64 size,
       const CanvassDropWatch *watch,
       GError **error)
{
  g_autoptr (CanvassMediumReader) reader = canvass_medium_reader_open (folder, name, size);
  g_autofree guint8 *ours = g_malloc (CHUNK_BYTES);
  g_autofree guint8 *theirs = g_malloc (CHUNK_BYTES);

  if (reader == NULL)
    return errno == 0 || errno == ENOENT || errno == ELOOP ? FALSE : fail (self, errno, error);

  for (guint64 at = 0; at < size;) {
    gsize n = (gsize)MIN (size - at, CHUNK_BYTES);

    if (pread (fd, ours, n, (off_t)at) != (gssize)n)
      return fail_own (EIO, error);
    if (!canvass_medium_reader_take (reader, theirs, n))
      return errno == 0 ? FALSE : fail (self, errno, error);
    if (memcmp (ours, theirs, n) != 0 || !canvass_drop_watch_step (watch, 0, error))
      return FALSE;
    at += n;
  }

  return TRUE;
}

static gboolean
write_new (CanvassFolderDrop *self,
           int folder,
           const char *name,
           int fd,
           guint64 size,
           const CanvassDropWatch *watch,
           GError **error)
{
  g_auto (CanvassMediumWriter) writer = { 0 };
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);

  if (!canvass_medium_writer_begin (&writer, folder, name))
    return fail (self, errno, error);

  for (guint64 at = 0; at < size;) {
    gsize n = (gsize)MIN (size - at, CHUNK_BYTES);

    if (pread (fd, chunk, n, (off_t)at) != (gssize)n)
      return fail_own (EIO, error);
    if (!canvass_medium_writer_add (&writer, chunk, n))
      return fail (self, errno, error);
    if (!canvass_drop_watch_step (watch, n, error))
      return FALSE;
    at += n;
  }

  return canvass_medium_writer_finish (&writer, name) || fail (self, errno, error);
}

static gboolean
put_below (CanvassFolderDrop *self,
           int folder,
           const char *name,
           int fd,
           guint64 size,
           gboolean *held,
           const CanvassDropWatch *watch,
           GError **error)
{
  g_autoptr (GError) cause = NULL;

  *held = holds (self, folder, name, fd, size, watch, &cause);
  if (*held)
    return canvass_drop_watch_step (watch, size, error);
  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (!write_new (self, folder, name, fd, size, watch, &cause)) {
    /* Another wrote the same meanwhile. */
    *held = g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_TAKEN) &&
            holds (self, folder, name, fd, size, watch, NULL);
    if (*held)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (holds (self, folder, name, fd, size, watch, &cause))
    return TRUE;

  unlinkat (folder, name, 0);
  if (cause == NULL)
    return fail (self, 0, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
canvass_folder_drop_put (CanvassDrop *drop,
                         const char *folder,
                         const char *name,
                         int fd,
                         guint64 size,
                         gboolean *held,
                         const CanvassDropWatch *watch,
                         GError **error)
{
  CanvassFolderDrop *self = CANVASS_FOLDER_DROP (drop);
  int below = open_below (self, folder, TRUE);
  gboolean put;

  if (below < 0)
    return fail (self, errno, error);

  put = put_below (self, below, name, fd, size, held, watch, error);
  close (below);
  return put;
}

static gboolean
canvass_folder_drop_remove (CanvassDrop *drop,
                            const char *folder,
                            const char *name,
                            const CanvassDropWatch *watch,
                            GError **error)
{
  CanvassFolderDrop *self = CANVASS_FOLDER_DROP (drop);
  int below = open_below (self, folder, FALSE);
  int saved_errno = 0;

  if (below < 0)
    return errno == ENOENT || fail (self, errno, error);

  if ((unlinkat (below, name, 0) != 0 && errno != ENOENT) || fsync (below) != 0)
    saved_errno = errno;
  close (below);
  return saved_errno == 0 || fail (self, saved_errno, error);
}

static void
canvass_folder_drop_finalize (GObject *object)
{
  CanvassFolderDrop *self = CANVASS_FOLDER_DROP (object);

  if (self->folder >= 0)
    close (self->folder);
  g_free (self->path);

  G_OBJECT_CLASS (canvass_folder_drop_parent_class)->finalize (object);
}

static void
canvass_folder_drop_class_init (CanvassFolderDropClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_folder_drop_finalize;
}

static void
canvass_folder_drop_iface_init (CanvassDropInterface *iface)
{
  iface->get_folder = canvass_folder_drop_get_folder;
  iface->list = canvass_folder_drop_list;
  iface->get = canvass_folder_drop_get;
  iface->put = canvass_folder_drop_put;
  iface->remove = canvass_folder_drop_remove;
}

static void
canvass_folder_drop_init (CanvassFolderDrop *self)
{
  self->folder = -1;
}
