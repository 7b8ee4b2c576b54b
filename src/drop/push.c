/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/transfer-private.h"

#include "drop/s3-hash.h"
#include "format/acknowledgement.h"
#include "format/batch.h"
#include "format/decision.h"
#include "format/file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAYS_OF_WEEK 7

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

static gboolean
is_named_as_any (const char *name)
{
  char hash[CANVASS_HASH_HEX_CHARS];

  for (guint shelf = 0; shelf < CANVASS_N_SHELVES; shelf++)
    if (canvass_layout_parse (shelf, name, hash))
      return TRUE;

  return FALSE;
}

/* What a listing has shown. */
typedef struct {
  CanvassDropEntry entry; /* first; without a name */
  char *mark;             /* (owned) (nullable) the entry's */
} Lying;

static void
lying_free (Lying *self)
{
  g_free (self->mark);
  g_free (self);
}

/* What is beyond the limit counts as not there: then the put tells. */
static gboolean
on_lying_there (const CanvassDropEntry *entry, gpointer user_data, GError **error)
{
  Lying *lying;

  if (!is_named_as_any (entry->name) || g_hash_table_size (user_data) == CANVASS_TRANSFER_MAX_FOUND)
    return TRUE;

  lying = g_new (Lying, 1);
  *lying = (Lying){ *entry, g_strdup (entry->mark) };
  lying->entry.folder = lying->entry.name = NULL;
  lying->entry.mark = lying->mark;
  g_hash_table_replace (user_data, g_strdup (entry->name), lying);
  return TRUE;
}

/* (transfer none) (nullable) what lies in @folder, listed once. Nothing where that is not allowed.
 */
static GHashTable *
look_at (CanvassTransferRun *run, const char *folder, GError **error)
{
  GHashTable *entries = g_hash_table_lookup (run->listed, folder);
  g_autoptr (GError) cause = NULL;

  if (entries != NULL)
    return entries;

  entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)lying_free);
  if (!canvass_drop_list (run->drop, folder, FALSE, on_lying_there, entries, &run->watch, &cause) &&
      !g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_REFUSED)) {
    g_hash_table_unref (entries);
    g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }

  g_hash_table_insert (run->listed, g_strdup (folder), entries);
  return entries;
}

/* By the hash that the drop keeps of it. */
static gboolean
is_same (const CanvassDropEntry *entry, int fd, guint64 size)
{
  g_autofree char *whole = NULL;
  char of_parts[CANVASS_DROP_MD5_CHARS];
  guint n_parts;

  if (entry->md5[0] == '\0' || entry->size != size)
    return FALSE;
  if (entry->md5_parts > 0)
    return canvass_s3_hash_parts (fd, size, of_parts, &n_parts) && n_parts == entry->md5_parts &&
           g_str_equal (of_parts, entry->md5);

  whole = canvass_s3_hash (G_CHECKSUM_MD5, fd, 0, size, NULL);
  return g_strcmp0 (whole, entry->md5) == 0;
}

/* How it is found out whether it lies there already. */
typedef enum {
  MANNER_LIST, /* its folder is listed, for all files in it */
  MANNER_READ, /* it most likely does: it is read */
  MANNER_PUT,  /* it most likely does not: a put that fails tells */
} Manner;

/* One file on its way. */
typedef struct {
  char *folder; /* (owned) */
  char *name;   /* (owned) */
  Manner manner;
  int fd;
  guint64 size;
} Parcel;

/* FALSE with TAKEN where another lies under @name. */
static gboolean
put_as (
    CanvassTransferRun *run, const Parcel *parcel, const char *name, gboolean *held, GError **error)
{
  GHashTable *entries = parcel->manner == MANNER_LIST ? look_at (run, parcel->folder, error) : NULL;
  const CanvassDropEntry *entry = entries == NULL ? NULL : g_hash_table_lookup (entries, name);

  if (entries == NULL && parcel->manner == MANNER_LIST)
    return FALSE;
  if (entry != NULL && is_same (entry, parcel->fd, parcel->size)) {
    *held = TRUE;
    return canvass_drop_watch_step (&run->watch, parcel->size, error);
  }
  if (entry != NULL || parcel->manner == MANNER_READ) {
    g_autoptr (GError) cause = NULL;

    *held = canvass_drop_holds (
        run->drop, parcel->folder, name, parcel->fd, parcel->size, &run->watch, &cause);
    if (*held)
      return canvass_drop_watch_step (&run->watch, parcel->size, error);
    if (cause == NULL)
      return canvass_drop_fail_taken (name, error);
    /* Nothing is there, or it may not be read: then the put tells. */
    if (!g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_MISSING) &&
        !g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_REFUSED)) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  }

  return canvass_drop_put (
      run->drop, parcel->folder, name, parcel->fd, parcel->size, held, &run->watch, error);
}

static gboolean
put_parcel (CanvassTransferRun *run, const Parcel *parcel, GError **error)
{
  for (guint n = 0;; n++) {
    g_autofree char *name = canvass_layout_next_name (parcel->name, n);
    g_autoptr (GError) cause = NULL;
    gboolean held;

    if (put_as (run, parcel, name, &held, &cause)) {
      run->transfer->held += held;
      run->transfer->files += !held;
      run->transfer->bytes += held ? 0 : parcel->size;
      return TRUE;
    }

    if (n == CANVASS_LAYOUT_MAX_NAMES ||
        !g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_TAKEN)) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  }
}

static gboolean
address_batch (CanvassTransferRun *run, const char *path, Parcel *parcel)
{
  g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (path, NULL);
  const CanvassBatchHeader *header;
  g_autofree char *kiosk = NULL;

  if (reader == NULL || canvass_batch_reader_get_batch_id (reader) == NULL)
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
  Manner manner;
} small[] = {
  { CANVASS_SHELF_ACKNOWLEDGEMENTS, 16 * 1024 * 1024, MANNER_PUT },
  { CANVASS_SHELF_CAMPAIGNS, 8 * 1024 * 1024, MANNER_READ },
  { CANVASS_SHELF_DECISIONS, CANVASS_DECISION_MAX_BYTES, MANNER_PUT },
  { CANVASS_SHELF_KIOSKS, 4 * 1024, MANNER_READ },
};

static gboolean
address_small (CanvassTransferRun *run, const char *path, gsize i, Parcel *parcel)
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
address (CanvassTransferRun *run, const char *path, Parcel *parcel)
{
  if (g_str_has_suffix (path, canvass_layout_suffix (CANVASS_SHELF_BATCHES)))
    return address_batch (run, path, parcel);

  for (gsize i = 0; i < G_N_ELEMENTS (small); i++) {
    if (g_str_has_suffix (path, canvass_layout_suffix (small[i].shelf)))
      return address_small (run, path, i, parcel);
  }

  return FALSE;
}

/* Its turn to be read back, whatever the drop tells of it: one day of seven, by its own hash. */
static gboolean
is_its_day (const Parcel *parcel)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_ascii_xdigit_value (parcel->name[0]) % DAYS_OF_WEEK ==
         g_date_time_get_day_of_week (now) % DAYS_OF_WEEK;
}

/* What may not be read counts as there, as it does when it is put. */
static gboolean
read_back (CanvassTransferRun *run, const Parcel *parcel, gboolean *there, GError **error)
{
  g_autoptr (GError) cause = NULL;

  *there = canvass_drop_holds (
      run->drop, parcel->folder, parcel->name, parcel->fd, parcel->size, &run->watch, &cause);
  if (cause == NULL || g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_MISSING))
    return TRUE;
  *there = g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_REFUSED);
  if (*there)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* Whether what was put before today lies there still: by its folder's listing, and by the hash that
 * the drop keeps of what is in it; without one, by reading it unless it was read under the mark
 * that it still has. *@mark (out) (transfer none) (nullable): the one it is there under. */
static gboolean
lies_there (CanvassTransferRun *run,
            const Parcel *parcel,
            const char *place,
            gboolean *there,
            const char **mark,
            GError **error)
{
  GHashTable *entries = look_at (run, parcel->folder, error);
  const CanvassDropEntry *entry;

  if (entries == NULL)
    return FALSE;

  entry = g_hash_table_lookup (entries, parcel->name);
  *there = entry != NULL && entry->size == parcel->size;
  if (!*there)
    return TRUE;

  *mark = entry->mark;
  if (entry->md5[0] != '\0') {
    *there = is_same (entry, parcel->fd, parcel->size);
    return TRUE;
  }

  return (entry->mark != NULL && !is_its_day (parcel) &&
          canvass_drop_marks_settled (
              canvass_drop_memory_get_marks (run->memory), place, entry->mark)) ||
         read_back (run, parcel, there, error);
}

/* Once a day it is looked whether what is remembered is still so. */
static gboolean
put_remembered (CanvassTransferRun *run, Parcel *parcel, GError **error)
{
  g_autofree char *place = g_strjoin ("/", parcel->folder, parcel->name, NULL);
  CanvassDropMarks *marks = canvass_drop_memory_get_marks (run->memory);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean known =
      canvass_drop_memory_knows (run->memory, parcel->folder, parcel->name, parcel->size);
  gboolean there = known && canvass_drop_marks_seen_today (marks, place, now);
  gboolean today = there;
  const char *mark = NULL;

  if (known && !today) {
    if (!lies_there (run, parcel, place, &there, &mark, error))
      return FALSE;
    parcel->manner = MANNER_READ;
  }

  if (there) {
    run->transfer->held++;
    if (!canvass_drop_watch_step (&run->watch, parcel->size, error))
      return FALSE;
  } else if (!put_parcel (run, parcel, error)) {
    return FALSE;
  }

  canvass_drop_memory_add (run->memory, parcel->folder, parcel->name, parcel->size);
  if (!today)
    canvass_drop_marks_add (marks, place, there && mark != NULL ? mark : "", now);
  return TRUE;
}

static gboolean
push_file (CanvassTransferRun *run, const char *path, GError **error)
{
  Parcel parcel = { 0 };
  gboolean put;

  parcel.fd = canvass_file_open_regular (path, &parcel.size, NULL);
  /* It was acknowledged, and taken away, meanwhile. */
  if (parcel.fd < 0)
    return TRUE;

  if (address (run, path, &parcel)) {
    put = run->memory != NULL ? put_remembered (run, &parcel, error)
                              : put_parcel (run, &parcel, error);
  } else {
    run->transfer->left++;
    put = canvass_drop_watch_step (&run->watch, parcel.size, error);
  }

  close (parcel.fd);
  g_free (parcel.folder);
  g_free (parcel.name);
  return put;
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

gboolean
canvass_transfer_push (CanvassTransfer *self,
                       CanvassDrop *drop,
                       const char *campaign_id,
                       const char *outbox,
                       GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GHashTable) listed =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  g_autoptr (GError) taken = NULL;
  CanvassTransferRun run;

  canvass_transfer_run_init (&run, self, drop, campaign_id);
  run.listed = listed;
  names = list_outbox (&run, outbox, error);
  if (names == NULL)
    return FALSE;

  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (outbox, g_ptr_array_index (names, i), NULL);

    if (!push_on (&run, path, &taken, error))
      return FALSE;
  }

  return tell_taken (&taken, error);
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
