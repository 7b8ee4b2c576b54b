/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/drop.h"

#include "drop/folder-drop.h"

#include <string.h>

#define FILE_SCHEME "file"

G_DEFINE_INTERFACE (CanvassDrop, canvass_drop, G_TYPE_OBJECT)

void
canvass_drop_entry_free (CanvassDropEntry *self)
{
  g_free (self->name);
  g_free (self);
}

static void
canvass_drop_default_init (CanvassDropInterface *iface)
{
}

CanvassDrop *
canvass_drop_open (const char *address, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  if (strstr (address, "://") == NULL)
    return canvass_folder_drop_new (address, error);
  if (g_strcmp0 (g_uri_peek_scheme (address), FILE_SCHEME) == 0)
    path = g_filename_from_uri (address, NULL, NULL);
  if (path != NULL)
    return canvass_folder_drop_new (path, error);

  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_UNKNOWN_KIND,
               "%s is not an address that this release can use. Give a folder, or a file:// URL",
               address);
  return NULL;
}

const char *
canvass_drop_get_folder (CanvassDrop *self)
{
  g_return_val_if_fail (CANVASS_IS_DROP (self), NULL);

  return CANVASS_DROP_GET_IFACE (self)->get_folder == NULL
             ? NULL
             : CANVASS_DROP_GET_IFACE (self)->get_folder (self);
}

static gboolean
is_name (const char *name)
{
  return name[0] != '\0' && strlen (name) <= 255 && strchr (name, '/') == NULL &&
         strcmp (name, ".") != 0 && strcmp (name, "..") != 0;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  const CanvassDropEntry *const *first = a, *const *second = b;

  return strcmp ((*first)->name, (*second)->name);
}

/* A drop may claim any names. */
GPtrArray *
canvass_drop_list (CanvassDrop *self, const CanvassDropWatch *watch, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_val_if_fail (CANVASS_IS_DROP (self), NULL);

  entries = CANVASS_DROP_GET_IFACE (self)->list (self, watch, error);
  if (entries == NULL)
    return NULL;

  for (guint i = entries->len; i > 0; i--) {
    if (!is_name (((CanvassDropEntry *)g_ptr_array_index (entries, i - 1))->name))
      g_ptr_array_remove_index (entries, i - 1);
  }

  g_ptr_array_sort (entries, compare_names);
  return g_steal_pointer (&entries);
}

gboolean
canvass_drop_get (CanvassDrop *self,
                  const char *name,
                  int fd,
                  guint64 max_bytes,
                  const CanvassDropWatch *watch,
                  GError **error)
{
  g_return_val_if_fail (CANVASS_IS_DROP (self), FALSE);
  g_return_val_if_fail (is_name (name), FALSE);

  return CANVASS_DROP_GET_IFACE (self)->get (self, name, fd, max_bytes, watch, error);
}

gboolean
canvass_drop_put (CanvassDrop *self,
                  const char *name,
                  int fd,
                  guint64 size,
                  gboolean *held,
                  const CanvassDropWatch *watch,
                  GError **error)
{
  g_return_val_if_fail (CANVASS_IS_DROP (self), FALSE);
  g_return_val_if_fail (is_name (name), FALSE);

  return CANVASS_DROP_GET_IFACE (self)->put (self, name, fd, size, held, watch, error);
}

gboolean
canvass_drop_watch_step (const CanvassDropWatch *watch, guint64 bytes, GError **error)
{
  if (watch->advance != NULL)
    watch->advance (bytes, watch->user_data);

  return !g_cancellable_set_error_if_cancelled (watch->cancellable, error);
}
