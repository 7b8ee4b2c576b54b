/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/parcel.h"

#include "format/acknowledgement.h"
#include "format/batch.h"
#include "format/decision.h"
#include "format/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* What still lies in the outbox is read back once a week: the rest is acknowledged by then. */
#define SENT_COUNTS_SECONDS (14 * 24 * 3600)
#define LOCK_STEP_US (100 * 1000)

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* (transfer full) (nullable) (element-type filename): what goes out. */
static GPtrArray *
list_outbox (CanvassTransferRun *run, const char *outbox, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) dir = g_dir_open (outbox, 0, &cause);
  const char *name;

  if (dir == NULL) {
    canvass_transfer_fail_own (outbox, cause->message, error);
    return NULL;
  }

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (outbox, name, NULL);
    struct stat info;

    if (name[0] == '.' ||
        !(g_str_has_suffix (name, ".batch") || g_str_has_suffix (name, ".kiosk")) ||
        lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
      continue;

    run->total += (guint64)info.st_size;
    g_ptr_array_add (names, g_strdup (name));
  }

  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* Its name speaks for all that is in it: what a disk has spoilt must not go where the good one is.
 */
static gboolean
is_whole (CanvassBatchReader *reader)
{
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassBatchRecord verdict;
  const guint8 *record;

  while (canvass_batch_reader_next (reader, &record, hash, &verdict, NULL))
    if (verdict == CANVASS_BATCH_RECORD_DAMAGED || verdict == CANVASS_BATCH_RECORD_CUT_OFF)
      return FALSE;

  return canvass_batch_reader_get_trailing_bytes (reader) == 0;
}

static gboolean
address_batch (CanvassTransferRun *run, const char *path, CanvassParcel *parcel)
{
  g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (path, NULL);
  const CanvassBatchHeader *header;
  g_autofree char *kiosk = NULL;

  if (reader == NULL || canvass_batch_reader_get_batch_id (reader) == NULL || !is_whole (reader))
    return FALSE;

  header = canvass_batch_reader_get_header (reader);
  kiosk = canvass_to_hex (header->kiosk_id, sizeof header->kiosk_id);
  parcel->folder = canvass_layout_folder (run->campaign, CANVASS_SHELF_BATCHES, kiosk);
  parcel->name =
      canvass_layout_batch_name (header->number, canvass_batch_reader_get_batch_id (reader));
  return TRUE;
}

/* Small enough to be read as a whole. */
static const struct {
  CanvassShelf shelf;
  gsize max_bytes;
  CanvassParcelManner manner;
} small[] = {
  { CANVASS_SHELF_ACKNOWLEDGEMENTS, 16 * 1024 * 1024, CANVASS_PARCEL_PUT },
  { CANVASS_SHELF_CAMPAIGNS, 8 * 1024 * 1024, CANVASS_PARCEL_READ },
  { CANVASS_SHELF_DECISIONS, CANVASS_DECISION_MAX_BYTES, CANVASS_PARCEL_PUT },
  { CANVASS_SHELF_KIOSKS, 4 * 1024, CANVASS_PARCEL_READ },
};

static gboolean
address_small (CanvassTransferRun *run, const char *path, gsize i, CanvassParcel *parcel)
{
  g_autoptr (GBytes) file = canvass_file_read (path, small[i].max_bytes, NULL);
  gboolean of_kiosk = small[i].shelf == CANVASS_SHELF_ACKNOWLEDGEMENTS;
  CanvassAcknowledgement acknowledgement;
  g_autofree char *kiosk = NULL;

  if (file == NULL || (of_kiosk && !canvass_acknowledgement_read (file, &acknowledgement, NULL)))
    return FALSE;

  if (of_kiosk)
    kiosk = canvass_to_hex (acknowledgement.kiosk_id, CANVASS_ID_BYTES);
  parcel->manner = small[i].manner;
  parcel->folder = canvass_layout_folder (run->campaign, small[i].shelf, kiosk);
  parcel->name = canvass_layout_name (small[i].shelf, file);
  return TRUE;
}

static gboolean
address (CanvassTransferRun *run, const char *path, CanvassParcel *parcel)
{
  if (g_str_has_suffix (path, canvass_layout_suffix (CANVASS_SHELF_BATCHES)))
    return address_batch (run, path, parcel);

  for (gsize i = 0; i < G_N_ELEMENTS (small); i++) {
    if (g_str_has_suffix (path, canvass_layout_suffix (small[i].shelf)))
      return address_small (run, path, i, parcel);
  }

  return FALSE;
}

static gboolean
push_file (CanvassTransferRun *run, const char *path, GError **error)
{
  CanvassParcel parcel = { 0 };
  gboolean put;

  parcel.fd = canvass_file_open_regular (path, &parcel.size, NULL);
  /* It was acknowledged, and taken away, meanwhile. */
  if (parcel.fd < 0)
    return TRUE;

  if (address (run, path, &parcel)) {
    put = canvass_parcel_put (run, &parcel, error);
  } else {
    run->transfer->left++;
    put = canvass_drop_watch_step (&run->watch, parcel.size, error);
  }

  close (parcel.fd);
  g_free (parcel.folder);
  g_free (parcel.name);
  return put;
}

/* Two that go on with one unfinished file would both add to it: one at a time. Where a folder
 * cannot be locked nobody waits. */
static gboolean
lock_outbox (CanvassTransferRun *run, int fd, GError **error)
{
  while (flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    if (!canvass_drop_watch_step (&run->watch, 0, error))
      return FALSE;
    g_usleep (LOCK_STEP_US);
  }

  return TRUE;
}

/* Whoever takes all names of one file keeps no other away: *@taken (inout) (nullable) is the first
 * time that it happened, for the end. */
static gboolean
push_on (CanvassTransferRun *run, const char *path, GError **taken, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (canvass_drop_watch_step (&run->watch, 0, &cause) && push_file (run, path, &cause))
    return TRUE;
  if (!g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_TAKEN)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  if (*taken == NULL)
    *taken = g_steal_pointer (&cause);
  return TRUE;
}

static gboolean
tell_taken (GError **taken, GError **error)
{
  if (*taken == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (taken));
  return FALSE;
}

static gboolean
push_all (CanvassTransfer *self,
          CanvassDrop *drop,
          const char *campaign_id,
          CanvassDropMemory *memory,
          const char *outbox,
          int lock,
          GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GHashTable) listed =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  g_autoptr (GError) taken = NULL;
  gboolean done = TRUE;
  CanvassTransferRun run;

  canvass_transfer_run_init (&run, self, drop, campaign_id);
  run.listed = listed;
  run.sent = memory == NULL ? NULL : canvass_drop_memory_get_marks (memory);
  if (!lock_outbox (&run, lock, error))
    return FALSE;
  names = list_outbox (&run, outbox, error);
  if (names == NULL)
    return FALSE;

  for (guint i = 0; i < names->len && done; i++) {
    g_autofree char *path = g_build_filename (outbox, g_ptr_array_index (names, i), NULL);

    done = push_on (&run, path, &taken, error);
  }

  /* What is there is there, and what is not kept is read again. */
  if (run.sent != NULL) {
    canvass_drop_marks_forget (run.sent, g_get_real_time () / G_USEC_PER_SEC - SENT_COUNTS_SECONDS);
    canvass_drop_memory_keep (memory, NULL);
  }
  return done && tell_taken (&taken, error);
}

gboolean
canvass_transfer_push (CanvassTransfer *self,
                       CanvassDrop *drop,
                       const char *campaign_id,
                       CanvassDropMemory *memory,
                       const char *outbox,
                       GError **error)
{
  int lock = open (outbox, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean pushed = push_all (self, drop, campaign_id, memory, outbox, lock, error);

  if (lock >= 0)
    close (lock);
  return pushed;
}

static guint64
size_of (const char *path)
{
  struct stat info;

  return stat (path, &info) == 0 ? (guint64)info.st_size : 0;
}

gboolean
canvass_transfer_deliver (CanvassTransfer *self,
                          CanvassDrop *drop,
                          const char *campaign_id,
                          CanvassDropMemory *memory,
                          const char *const *paths,
                          GError **error)
{
  g_autoptr (GHashTable) listed =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  g_autoptr (GError) taken = NULL;
  gboolean done = TRUE;
  CanvassTransferRun run;

  canvass_transfer_run_init (&run, self, drop, campaign_id);
  run.listed = listed;
  run.memory = memory;
  for (gsize i = 0; paths[i] != NULL; i++)
    run.total += size_of (paths[i]);
  for (gsize i = 0; paths[i] != NULL && done; i++)
    done = push_on (&run, paths[i], &taken, error);
  done = done && tell_taken (&taken, error);

  /* What is there is there, whatever became of the rest. */
  return canvass_drop_memory_keep (memory, done ? error : NULL) && done;
}
