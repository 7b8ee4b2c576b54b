/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/drop.h"

#include "drop/address.h"
#include "drop/dav-drop.h"
#include "drop/folder-drop.h"
#include "drop/listing.h"
#include "drop/s3-drop.h"
#include "drop/sftp-drop.h"
#include "format/medium.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Folders in one that are remembered, to be listed each; more end the listing. */
#define MAX_FOLDERS 1000000

G_DEFINE_INTERFACE (CanvassDrop, canvass_drop, G_TYPE_OBJECT)

static void
canvass_drop_default_init (CanvassDropInterface *iface)
{
}

CanvassDrop *
canvass_drop_open (const char *text, const CanvassDropAccess *access, GError **error)
{
  static const CanvassDropAccess nothing = { 0 };
  g_autoptr (CanvassCredentials) credentials = NULL;
  g_autoptr (CanvassAddress) address = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (access == NULL)
    access = &nothing;
  credentials = canvass_credentials_load (access->credentials, error);
  if (credentials == NULL)
    return NULL;

  address = canvass_address_parse (text, credentials, error);
  if (address == NULL)
    return NULL;

  switch (address->kind) {
  case CANVASS_ADDRESS_DAV:
    return canvass_dav_drop_new (
        g_steal_pointer (&address), g_steal_pointer (&credentials), access, error);
  case CANVASS_ADDRESS_SFTP:
    return canvass_sftp_drop_new (
        g_steal_pointer (&address), g_steal_pointer (&credentials), access, error);
  case CANVASS_ADDRESS_S3:
    return canvass_s3_drop_new (
        g_steal_pointer (&address), g_steal_pointer (&credentials), access, error);
  case CANVASS_ADDRESS_FOLDER:
  default:
    return canvass_folder_drop_new (address->base, error);
  }
}

gboolean
canvass_drop_is_url (const char *address)
{
  return strstr (address, "://") != NULL;
}

const char *
canvass_drop_get_folder (CanvassDrop *self)
{
  g_return_val_if_fail (CANVASS_IS_DROP (self), NULL);

  return CANVASS_DROP_GET_IFACE (self)->get_folder == NULL
             ? NULL
             : CANVASS_DROP_GET_IFACE (self)->get_folder (self);
}

/* A folder in one that is listed. */
typedef struct {
  char *name;
  char *mark; /* (nullable) */
} Below;

static void
below_free (Below *self)
{
  g_free (self->name);
  g_free (self->mark);
  g_free (self);
}

/* A listing on its way to who asked for it. */
typedef struct {
  gboolean unfinished;    /* those as well */
  const char *within;     /* (nullable) the folder that is listed, of a deep one */
  GPtrArray *folders;     /* (owned) (nullable) (element-type Below) those to list next */
  CanvassDropEnter enter; /* (nullable) */
  CanvassDropVisit visit;
  gpointer user_data;
} Passage;

static gboolean
is_shown (const char *name, gboolean unfinished)
{
  return (unfinished || name[0] != '.') && canvass_listing_is_name (name);
}

/* Without those beyond the limit a listing would look whole and not be it. */
static gboolean
add_below (GPtrArray *folders, const CanvassDropEntry *entry, GError **error)
{
  Below *below;

  if (folders->len == MAX_FOLDERS) {
    g_set_error (error,
                 CANVASS_DROP_ERROR,
                 CANVASS_DROP_ERROR_NONSENSE,
                 "There are more than %d folders in one there, too many to look into. Nothing is "
                 "lost; tell whoever runs it",
                 MAX_FOLDERS);
    return FALSE;
  }

  below = g_new (Below, 1);
  *below = (Below){ g_strdup (entry->folder), g_strdup (entry->mark) };
  g_ptr_array_add (folders, below);
  return TRUE;
}

/* A drop may claim any names. */
static gboolean
pass (const CanvassDropEntry *entry, gpointer user_data, GError **error)
{
  Passage *self = user_data;
  CanvassDropEntry shown = *entry;

  if (entry->folder != NULL && !is_shown (entry->folder, FALSE))
    return TRUE;
  if (entry->name == NULL) {
    return self->folders == NULL || add_below (self->folders, entry, error);
  }
  if (!is_shown (entry->name, self->unfinished))
    return TRUE;

  if (self->within != NULL)
    shown.folder = self->within;
  return self->visit (&shown, self->user_data, error);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  const Below *const *first = a, *const *second = b;

  return strcmp ((*first)->name, (*second)->name);
}

/* Where the drop cannot do it by itself: one folder after the other. */
static gboolean
list_each (CanvassDrop *self,
           const char *folder,
           Passage *passage,
           const CanvassDropWatch *watch,
           GError **error)
{
  g_autoptr (GPtrArray) folders = g_steal_pointer (&passage->folders);

  g_ptr_array_sort (folders, compare_names);
  for (guint i = 0; i < folders->len; i++) {
    const Below *below = g_ptr_array_index (folders, i);
    g_autofree char *path = g_strconcat (folder, *folder == '\0' ? "" : "/", below->name, NULL);

    /* A connection that broke shows some of them twice. */
    if (i > 0 && compare_names (&below, &g_ptr_array_index (folders, i - 1)) == 0)
      continue;
    if (passage->enter != NULL && !passage->enter (below->name, below->mark, passage->user_data))
      continue;

    passage->within = below->name;
    if (!CANVASS_DROP_GET_IFACE (self)->list (self, path, FALSE, pass, passage, watch, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
list (CanvassDrop *self,
      const char *folder,
      gboolean deep,
      Passage *passage,
      const CanvassDropWatch *watch,
      GError **error)
{
  const CanvassDropInterface *iface = CANVASS_DROP_GET_IFACE (self);
  gboolean listed;

  if (deep && !iface->lists_deep)
    passage->folders = g_ptr_array_new_with_free_func ((GDestroyNotify)below_free);
  listed = iface->list (self, folder, deep && iface->lists_deep, pass, passage, watch, error);
  if (listed && passage->folders != NULL)
    listed = list_each (self, folder, passage, watch, error);

  g_clear_pointer (&passage->folders, g_ptr_array_unref);
  return listed;
}

gboolean
canvass_drop_list (CanvassDrop *self,
                   const char *folder,
                   gboolean deep,
                   CanvassDropVisit visit,
                   gpointer user_data,
                   const CanvassDropWatch *watch,
                   GError **error)
{
  Passage passage = { .visit = visit, .user_data = user_data };

  g_return_val_if_fail (CANVASS_IS_DROP (self), FALSE);

  return list (self, folder, deep, &passage, watch, error);
}

gboolean
canvass_drop_list_changed (CanvassDrop *self,
                           const char *folder,
                           CanvassDropEnter enter,
                           CanvassDropVisit visit,
                           gpointer user_data,
                           const CanvassDropWatch *watch,
                           GError **error)
{
  Passage passage = { .enter = enter, .visit = visit, .user_data = user_data };

  g_return_val_if_fail (CANVASS_IS_DROP (self), FALSE);

  return list (self, folder, TRUE, &passage, watch, error);
}

gboolean
canvass_drop_list_unfinished (CanvassDrop *self,
                              const char *folder,
                              gboolean deep,
                              CanvassDropVisit visit,
                              gpointer user_data,
                              const CanvassDropWatch *watch,
                              GError **error)
{
  Passage passage = { .unfinished = TRUE, .visit = visit, .user_data = user_data };

  g_return_val_if_fail (CANVASS_IS_DROP (self), FALSE);

  return list (self, folder, deep, &passage, watch, error);
}

/* To a file of ours. */
typedef struct {
  int fd;
  guint64 n;
  guint64 max_bytes;
  const char *name;
  const CanvassDropWatch *watch;
} Saving;

static gboolean
fail_own (GError **error)
{
  int saved_errno = errno;

  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_OWN_DISK,
               "This machine's own disk: %s. Nothing is lost. Make room on it",
               g_strerror (saved_errno));
  return FALSE;
}

static gboolean
saving_restart (gpointer user_data, GError **error)
{
  Saving *self = user_data;

  self->n = 0;
  return (ftruncate (self->fd, 0) == 0 && lseek (self->fd, 0, SEEK_SET) == 0) || fail_own (error);
}

static gboolean
saving_take (const guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  Saving *self = user_data;

  self->n += length;
  if (self->n > self->max_bytes) {
    g_set_error (error,
                 CANVASS_DROP_ERROR,
                 CANVASS_DROP_ERROR_TOO_LARGE,
                 "%s is larger than it may be, and was left",
                 self->name);
    return FALSE;
  }

  return (canvass_folder_write_all (self->fd, bytes, length) || fail_own (error)) &&
         canvass_drop_watch_step (self->watch, length, error);
}

gboolean
canvass_drop_get (CanvassDrop *self,
                  const char *folder,
                  const char *name,
                  int fd,
                  guint64 max_bytes,
                  const CanvassDropWatch *watch,
                  GError **error)
{
  Saving saving = { .fd = fd, .max_bytes = max_bytes, .name = name, .watch = watch };
  const CanvassDropSink sink = { saving_take, saving_restart, &saving };

  g_return_val_if_fail (CANVASS_IS_DROP (self), FALSE);
  g_return_val_if_fail (canvass_listing_is_name (name), FALSE);

  return CANVASS_DROP_GET_IFACE (self)->get (self, folder, name, &sink, watch, error);
}

/* Beside a file of ours. */
typedef struct {
  int fd;
  guint64 n;
  guint64 size;
  gboolean differs;
  const CanvassDropWatch *watch;
} Comparing;

static gboolean
comparing_restart (gpointer user_data, GError **error)
{
  Comparing *self = user_data;

  self->n = 0;
  self->differs = FALSE;
  return TRUE;
}

static gboolean
comparing_take (const guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  Comparing *self = user_data;
  guint8 ours[4096];

  self->differs |= self->n + length > self->size;
  for (gsize at = 0; at < length && !self->differs;) {
    gsize n = MIN (length - at, sizeof ours);

    if (pread (self->fd, ours, n, (off_t)self->n) != (gssize)n)
      return fail_own (error);
    self->differs = memcmp (ours, bytes + at, n) != 0;
    self->n += n;
    at += n;
  }

  return !self->differs && canvass_drop_watch_step (self->watch, 0, error);
}

gboolean
canvass_drop_holds (CanvassDrop *self,
                    const char *folder,
                    const char *name,
                    int fd,
                    guint64 size,
                    const CanvassDropWatch *watch,
                    GError **error)
{
  Comparing comparing = { .fd = fd, .size = size, .watch = watch };
  const CanvassDropSink sink = { comparing_take, comparing_restart, &comparing };

  g_return_val_if_fail (CANVASS_IS_DROP (self), FALSE);
  g_return_val_if_fail (canvass_listing_is_name (name), FALSE);

  return CANVASS_DROP_GET_IFACE (self)->get (self, folder, name, &sink, watch, error) &&
         !comparing.differs && comparing.n == size;
}

gboolean
canvass_drop_put (CanvassDrop *self,
                  const char *folder,
                  const char *name,
                  int fd,
                  guint64 size,
                  gboolean *held,
                  const CanvassDropWatch *watch,
                  GError **error)
{
  g_return_val_if_fail (CANVASS_IS_DROP (self), FALSE);
  g_return_val_if_fail (canvass_listing_is_name (name), FALSE);

  return CANVASS_DROP_GET_IFACE (self)->put (self, folder, name, fd, size, held, watch, error);
}

gboolean
canvass_drop_remove (CanvassDrop *self,
                     const char *folder,
                     const char *name,
                     const CanvassDropWatch *watch,
                     GError **error)
{
  g_return_val_if_fail (CANVASS_IS_DROP (self), FALSE);
  g_return_val_if_fail (canvass_listing_is_name (name), FALSE);

  return CANVASS_DROP_GET_IFACE (self)->remove (self, folder, name, watch, error);
}

gboolean
canvass_drop_abandon (CanvassDrop *self,
                      const char *folder,
                      const CanvassDropWatch *watch,
                      GError **error)
{
  g_return_val_if_fail (CANVASS_IS_DROP (self), FALSE);

  return CANVASS_DROP_GET_IFACE (self)->abandon == NULL ||
         CANVASS_DROP_GET_IFACE (self)->abandon (self, folder, watch, error);
}

gboolean
canvass_drop_watch_step (const CanvassDropWatch *watch, guint64 bytes, GError **error)
{
  if (watch->advance != NULL)
    watch->advance (bytes, watch->user_data);

  return !g_cancellable_set_error_if_cancelled (watch->cancellable, error);
}

gboolean
canvass_drop_judge_taken (CanvassDrop *self,
                          const char *folder,
                          const char *name,
                          int fd,
                          guint64 size,
                          gboolean *held,
                          const CanvassDropWatch *watch,
                          GError **error)
{
  g_autoptr (GError) cause = NULL;

  *held = canvass_drop_holds (self, folder, name, fd, size, watch, &cause);
  if (*held)
    return TRUE;
  /* Credentials that may only write: whoever reads will see, and it is kept here until then. */
  if (g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_REFUSED)) {
    *held = TRUE;
    return TRUE;
  }
  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  return canvass_drop_fail_taken (name, error);
}

gboolean
canvass_drop_fail_taken (const char *name, GError **error)
{
  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_TAKEN,
               "Another file is called %s there. Nothing is lost; see what it is",
               name);
  return FALSE;
}
