/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/collect.h"

#include "drop/collected-name.h"
#include "drop/transfer-private.h"
#include "format/batch.h"
#include "format/decision.h"
#include "format/envelope.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define UNFINISHED ".collecting.part"

typedef struct {
  CanvassShelf shelf;
  char *kiosk; /* (owned) (nullable) */
  char *name;  /* (owned) */
  guint64 size;
} Found;

static void
found_free (Found *self)
{
  g_free (self->kiosk);
  g_free (self->name);
  g_free (self);
}

typedef struct {
  CanvassTransferRun *run;
  GPtrArray *found;  /* (owned) (element-type Found) */
  GHashTable *names; /* (owned) of found, since a listing may show one twice */
  gint64 now;
  gint64 looking_since; /* into folders, monotonic; 0 while into none */

  /* What is being listed. */
  CanvassShelf shelf;
  const char *folder;
  char *within; /* (owned) (nullable) the kiosk's folder that is looked into */
  char *mark;   /* (owned) its mark */
  gboolean all_known;
} Collecting;

static void
collecting_clear (Collecting *self)
{
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_free (self->within);
  g_free (self->mark);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Collecting, collecting_clear)

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
  Collecting *self = user_data;
  g_autofree char *folder = g_strjoin ("/", self->folder, entry->folder, NULL);
  char hash[CANVASS_HASH_HEX_CHARS];
  Found *found;

  if (!canvass_layout_parse (self->shelf, entry->name, hash) ||
      (self->shelf == CANVASS_SHELF_BATCHES) != (entry->folder != NULL) ||
      (entry->folder != NULL && !canvass_layout_is_id (entry->folder)))
    return TRUE;

  if (canvass_collected_is_known (self->run->memory, folder, entry->name, entry->size)) {
    self->run->transfer->held++;
    return TRUE;
  }
  /* Whoever may put something there could put enough of it before all else that none else comes. */
  if (entry->size > max_bytes_of (self->shelf)) {
    self->run->transfer->left++;
    return TRUE;
  }
  self->all_known = FALSE;
  /* Their names are hashes: what has one is the same, whoever put it where. */
  if (g_hash_table_contains (self->names, entry->name))
    return TRUE;
  if (self->found->len == CANVASS_COLLECT_MAX_FOUND) {
    self->run->transfer->left++;
    return TRUE;
  }

  found = g_new (Found, 1);
  *found = (Found){ self->shelf, g_strdup (entry->folder), g_strdup (entry->name), entry->size };
  g_hash_table_add (self->names, found->name);
  g_ptr_array_add (self->found, found);
  return TRUE;
}

/* All of it was seen. */
static void
leave (Collecting *self)
{
  if (self->within != NULL && self->all_known)
    canvass_drop_marks_add (
        canvass_drop_memory_get_marks (self->run->memory), self->within, self->mark, self->now);

  g_clear_pointer (&self->within, g_free);
  g_clear_pointer (&self->mark, g_free);
}

static gboolean
has_looked_enough (const Collecting *self)
{
  gint64 seconds = self->run->transfer->look_seconds;

  return seconds != 0 && g_get_monotonic_time () - self->looking_since >= seconds * G_USEC_PER_SEC;
}

static gboolean
on_enter (const char *folder, const char *mark, gpointer user_data)
{
  Collecting *self = user_data;
  g_autofree char *place = g_strjoin ("/", self->folder, folder, NULL);

  if (self->looking_since == 0)
    self->looking_since = g_get_monotonic_time ();
  leave (self);
  if (!canvass_layout_is_id (folder) ||
      (mark != NULL &&
       canvass_drop_marks_spare (
           canvass_drop_memory_get_marks (self->run->memory), place, mark, self->now)))
    return FALSE;
  if (has_looked_enough (self)) {
    self->run->transfer->left++;
    return FALSE;
  }
  if (mark == NULL)
    return TRUE;

  self->within = g_steal_pointer (&place);
  self->mark = g_strdup (mark);
  self->all_known = TRUE;
  return TRUE;
}

/* So that versions and cards are there when batches are read under them. */
static const CanvassShelf order[] = {
  CANVASS_SHELF_CAMPAIGNS, CANVASS_SHELF_KIOSKS, CANVASS_SHELF_DECISIONS, CANVASS_SHELF_BATCHES
};

static gboolean
look (Collecting *self, GError **error)
{
  CanvassTransferRun *run = self->run;

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++) {
    g_autofree char *folder = canvass_layout_folder (run->campaign, order[i], NULL);
    gboolean listed;

    self->shelf = order[i];
    self->folder = folder;
    listed = order[i] == CANVASS_SHELF_BATCHES
                 ? canvass_drop_list_changed (
                       run->drop, folder, on_enter, on_entry, self, &run->watch, error)
                 : canvass_drop_list (run->drop, folder, FALSE, on_entry, self, &run->watch, error);
    if (!listed)
      return FALSE;
  }

  leave (self);
  return TRUE;
}

/* FALSE without an error for one that only has to be left. */
static gboolean
fetch (CanvassTransferRun *run, const Found *found, GError **error)
{
  g_autofree char *folder = canvass_layout_folder (run->campaign, found->shelf, found->kiosk);
  g_autoptr (GError) cause = NULL;
  int fd =
      openat (run->inbox_fd, UNFINISHED, O_CREAT | O_TRUNC | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean got;

  if (fd < 0)
    return canvass_transfer_fail_own (run->inbox, g_strerror (errno), error);

  got = canvass_drop_get (
      run->drop, folder, found->name, fd, max_bytes_of (found->shelf), &run->watch, &cause);
  if (got)
    run->transfer->bytes += (guint64)lseek (fd, 0, SEEK_END);
  close (fd);
  if (cause == NULL || canvass_transfer_passes_by (run, cause))
    return got;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
collect_one (CanvassTransferRun *run, const Found *found, GError **error)
{
  g_autofree char *as =
      canvass_collected_name (found->shelf, found->kiosk, found->name, found->size);
  g_autoptr (GError) cause = NULL;

  if (fetch (run, found, &cause)) {
    if (renameat (run->inbox_fd, UNFINISHED, run->inbox_fd, as) != 0)
      return canvass_transfer_fail_own (as, g_strerror (errno), error);
    run->transfer->files++;
    return TRUE;
  }

  unlinkat (run->inbox_fd, UNFINISHED, 0);
  run->transfer->left++;
  if (cause == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
is_enough (const CanvassTransfer *transfer)
{
  return transfer->files >= CANVASS_COLLECT_MAX_FILES ||
         transfer->bytes >= CANVASS_COLLECT_MAX_BYTES;
}

/* Claimed, of as many as may come. */
static guint64
sum_up (const Collecting *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < self->found->len && i < CANVASS_COLLECT_MAX_FILES; i++)
    bytes += ((const Found *)g_ptr_array_index (self->found, i))->size;

  return MIN (bytes, CANVASS_COLLECT_MAX_BYTES);
}

/* What does not come takes nobody's place. */
static gboolean
collect (Collecting *self, GError **error)
{
  CanvassTransferRun *run = self->run;

  run->total = sum_up (self);
  for (guint i = 0; i < self->found->len && !is_enough (run->transfer); i++) {
    if (!canvass_drop_watch_step (&run->watch, 0, error) ||
        !collect_one (run, g_ptr_array_index (self->found, i), error))
      return FALSE;
  }

  return canvass_transfer_tell_passed (run, error);
}

static void
collecting_init (Collecting *self, CanvassTransferRun *run, CanvassDropMemory *memory)
{
  run->memory = memory;
  self->run = run;
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify)found_free);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
}

gboolean
canvass_transfer_collect (CanvassTransfer *self,
                          CanvassDrop *drop,
                          const char *campaign_id,
                          CanvassDropMemory *memory,
                          const char *inbox,
                          GError **error)
{
  CanvassTransferRun run;
  g_auto (Collecting) collecting = { NULL };
  gboolean looked, done;

  canvass_transfer_run_init (&run, self, drop, campaign_id);
  collecting_init (&collecting, &run, memory);
  run.inbox = inbox;
  run.inbox_fd = open (inbox, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (run.inbox_fd < 0)
    return canvass_transfer_fail_own (inbox, g_strerror (errno), error);

  /* Where a look broke off, the next need not begin anew. */
  looked = look (&collecting, error);
  done = canvass_drop_memory_keep (memory, looked ? error : NULL) && looked &&
         collect (&collecting, error);
  close (run.inbox_fd);
  g_clear_error (&run.passed);
  return done;
}

gboolean
canvass_transfer_look (CanvassTransfer *self,
                       CanvassDrop *drop,
                       const char *campaign_id,
                       CanvassDropMemory *memory,
                       GError **error)
{
  CanvassTransferRun run;
  g_auto (Collecting) collecting = { NULL };

  canvass_transfer_run_init (&run, self, drop, campaign_id);
  collecting_init (&collecting, &run, memory);
  if (!look (&collecting, error))
    return FALSE;

  self->files = collecting.found->len;
  for (guint i = 0; i < collecting.found->len; i++)
    self->bytes += ((Found *)g_ptr_array_index (collecting.found, i))->size;
  return TRUE;
}
