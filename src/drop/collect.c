/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/collect.h"

#include "format/batch.h"
#include "format/decision.h"
#include "format/envelope.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct _CanvassCollector {
  CanvassTransfer *transfer;
  CanvassDrop *drop;
  CanvassDropMemory *memory;
  char *campaign;

  GPtrArray *found;   /* (owned) (element-type CanvassFound) */
  GHashTable *names;  /* (owned) of found, since a listing may show one twice */
  GPtrArray *fetched; /* (owned) (element-type CanvassFound) borrowed from found */
  guint next;         /* of found, to be fetched */
  guint64 done, total;
  CanvassDropWatch watch;

  /* What is being listed. */
  CanvassShelf shelf;
  const char *folder;
};

static void
found_free (CanvassFound *self)
{
  g_free (self->folder);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

static void
on_advance (guint64 bytes, gpointer user_data)
{
  CanvassCollector *self = user_data;

  self->done = MIN (self->done + bytes, self->total);
  if (self->transfer->progress != NULL)
    self->transfer->progress (self->done, self->total, self->transfer->user_data);
}

CanvassCollector *
canvass_collector_new (CanvassTransfer *transfer,
                       CanvassDrop *drop,
                       CanvassDropMemory *memory,
                       const char *campaign_id)
{
  CanvassCollector *self = g_new0 (CanvassCollector, 1);

  self->transfer = transfer;
  self->drop = drop;
  self->memory = memory;
  self->campaign = g_strdup (campaign_id);
  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify)found_free);
  self->fetched = g_ptr_array_new ();
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->watch = (CanvassDropWatch){ on_advance, self, transfer->cancellable };
  transfer->files = transfer->held = transfer->left = 0;
  transfer->bytes = 0;
  return self;
}

void
canvass_collector_free (CanvassCollector *self)
{
  g_hash_table_unref (self->names);
  g_ptr_array_unref (self->fetched);
  g_ptr_array_unref (self->found);
  g_free (self->campaign);
  g_free (self);
}

void
canvass_collector_set_cancellable (CanvassCollector *self, GCancellable *cancellable)
{
  self->watch.cancellable = cancellable;
}

static guint64
max_bytes_of (CanvassShelf shelf)
{
  switch (shelf) {
  case CANVASS_SHELF_CAMPAIGNS:
    return canvass_envelope_max_bytes (CANVASS_ENVELOPE_CAMPAIGN);
  case CANVASS_SHELF_KIOSKS:
    return canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK);
  case CANVASS_SHELF_BATCHES:
    return CANVASS_BATCH_MAX_BYTES;
  case CANVASS_SHELF_DECISIONS:
    return CANVASS_DECISION_MAX_BYTES;
  case CANVASS_SHELF_ACKNOWLEDGEMENTS:
  default:
    return 0;
  }
}

static gboolean
on_entry (const CanvassDropEntry *entry, gpointer user_data, GError **error)
{
  CanvassCollector *self = user_data;
  g_autofree char *folder = g_strjoin ("/", self->folder, entry->folder, NULL);
  char hash[CANVASS_HASH_HEX_CHARS];
  CanvassFound *found;

  if (!canvass_layout_parse (self->shelf, entry->name, hash) ||
      (self->shelf == CANVASS_SHELF_BATCHES) != (entry->folder != NULL) ||
      (entry->folder != NULL && !canvass_layout_is_id (entry->folder)))
    return TRUE;

  if (canvass_drop_memory_knows (self->memory, folder, entry->name, entry->size)) {
    self->transfer->held++;
    return TRUE;
  }
  /* Their names are hashes: what has one is the same, whoever put it where. */
  if (g_hash_table_contains (self->names, entry->name))
    return TRUE;
  if (self->found->len == CANVASS_COLLECT_MAX_FOUND) {
    self->transfer->left++;
    return TRUE;
  }

  found = g_new0 (CanvassFound, 1);
  *found = (CanvassFound){
    self->shelf, g_steal_pointer (&folder), g_strdup (entry->name), NULL, entry->size
  };
  self->total += MIN (entry->size, max_bytes_of (self->shelf));
  g_hash_table_add (self->names, found->name);
  g_ptr_array_add (self->found, found);
  return TRUE;
}

/* So that versions and cards are there when batches are read under them. */
static const CanvassShelf order[] = {
  CANVASS_SHELF_CAMPAIGNS, CANVASS_SHELF_KIOSKS, CANVASS_SHELF_DECISIONS, CANVASS_SHELF_BATCHES
};

gboolean
canvass_collector_look (CanvassCollector *self, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++) {
    g_autofree char *folder = canvass_layout_folder (self->campaign, order[i], NULL);

    self->shelf = order[i];
    self->folder = folder;
    if (!canvass_drop_list (self->drop,
                            folder,
                            order[i] == CANVASS_SHELF_BATCHES,
                            on_entry,
                            self,
                            &self->watch,
                            error))
      return FALSE;
  }

  return TRUE;
}

guint
canvass_collector_get_n_found (CanvassCollector *self)
{
  return self->found->len;
}

/* Only a name of our making becomes one here. */
static char *
path_of (CanvassCollector *self, const char *folder, const CanvassFound *found)
{
  g_autofree char *name =
      g_strdup_printf ("%06u%s", self->next, canvass_layout_suffix (found->shelf));

  return g_build_filename (folder, name, NULL);
}

static gboolean
fetch_one (CanvassCollector *self, const char *folder, CanvassFound *found, GError **error)
{
  g_autofree char *path = path_of (self, folder, found);
  g_autoptr (GError) cause = NULL;
  int fd = open (path, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0) {
    int saved_errno = errno;

    g_set_error (error,
                 CANVASS_DROP_ERROR,
                 CANVASS_DROP_ERROR_OWN_DISK,
                 "%s: %s. Nothing is lost; see whether this machine's disk is full or broken",
                 path,
                 g_strerror (saved_errno));
    return FALSE;
  }

  if (canvass_drop_get (self->drop,
                        found->folder,
                        found->name,
                        fd,
                        max_bytes_of (found->shelf),
                        &self->watch,
                        &cause)) {
    self->transfer->files++;
    self->transfer->bytes += (guint64)lseek (fd, 0, SEEK_END);
    found->path = g_steal_pointer (&path);
  }
  close (fd);
  if (cause == NULL)
    return TRUE;

  unlink (path);
  self->transfer->left++;
  if (g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_TOO_LARGE) ||
      g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_MISSING))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

GPtrArray *
canvass_collector_fetch (CanvassCollector *self, const char *folder, GError **error)
{
  guint64 bytes = self->transfer->bytes;

  g_ptr_array_set_size (self->fetched, 0);
  while (self->next < self->found->len && self->fetched->len < CANVASS_COLLECT_MAX_FILES &&
         self->transfer->bytes - bytes < CANVASS_COLLECT_MAX_BYTES) {
    CanvassFound *found = g_ptr_array_index (self->found, self->next);

    if (!canvass_drop_watch_step (&self->watch, 0, error) ||
        !fetch_one (self, folder, found, error))
      break;

    g_ptr_array_add (self->fetched, found);
    self->next++;
  }

  return self->fetched;
}

gboolean
canvass_collector_remember (CanvassCollector *self, GError **error)
{
  for (guint i = 0; i < self->fetched->len; i++) {
    const CanvassFound *found = g_ptr_array_index (self->fetched, i);

    if (found->path != NULL)
      canvass_drop_memory_add (self->memory, found->folder, found->name, found->size);
  }

  return canvass_drop_memory_keep (self->memory, error);
}
