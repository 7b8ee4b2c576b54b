/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/parcel.h"

#include "drop/s3-hash.h"

#include <string.h>

#define DAYS_OF_WEEK 7

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

  run->blind |= cause != NULL;
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

/* Its turn to be read back, whatever the drop tells of it: one day of seven, by its own hash. */
static gboolean
is_its_day (const CanvassParcel *parcel)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_ascii_xdigit_value (parcel->name[0]) % DAYS_OF_WEEK ==
         g_date_time_get_day_of_week (now) % DAYS_OF_WEEK;
}

/* (transfer full) where it is remembered that it lies there under @name. */
static char *
place_sent (const CanvassParcel *parcel, const char *name)
{
  return g_strdup_printf ("%s/%s/%" G_GUINT64_FORMAT, parcel->folder, name, parcel->size);
}

/* Whether it needs no reading back. @entry: (nullable) where its folder was not listed. */
static gboolean
is_remembered (const CanvassTransferRun *run,
               const CanvassParcel *parcel,
               const char *name,
               const CanvassDropEntry *entry)
{
  g_autofree char *place = place_sent (parcel, name);
  const char *mark = entry == NULL || entry->mark == NULL ? "" : entry->mark;

  if (run->sent == NULL || (entry != NULL ? entry->size != parcel->size || entry->md5[0] != '\0'
                                          : parcel->manner != CANVASS_PARCEL_READ && !run->blind))
    return FALSE;

  return canvass_drop_marks_stands_today (
             run->sent, place, mark, g_get_real_time () / G_USEC_PER_SEC) ||
         (*mark != '\0' && !is_its_day (parcel) &&
          canvass_drop_marks_settled (run->sent, place, mark));
}

/* It was put, or found whole as @entry (nullable) shows it. */
static void
remember (const CanvassTransferRun *run,
          const CanvassParcel *parcel,
          const char *name,
          const CanvassDropEntry *entry)
{
  g_autofree char *place = place_sent (parcel, name);

  if (run->sent != NULL)
    canvass_drop_marks_add (run->sent,
                            place,
                            entry == NULL || entry->mark == NULL ? "" : entry->mark,
                            g_get_real_time () / G_USEC_PER_SEC);
}

/* FALSE with TAKEN where another lies under @name. */
static gboolean
put_as (CanvassTransferRun *run,
        const CanvassParcel *parcel,
        const char *name,
        gboolean *held,
        GError **error)
{
  GHashTable *entries =
      parcel->manner == CANVASS_PARCEL_LIST ? look_at (run, parcel->folder, error) : NULL;
  const CanvassDropEntry *entry = entries == NULL ? NULL : g_hash_table_lookup (entries, name);

  if (entries == NULL && parcel->manner == CANVASS_PARCEL_LIST)
    return FALSE;
  if (is_remembered (run, parcel, name, entry) ||
      (entry != NULL && is_same (entry, parcel->fd, parcel->size))) {
    *held = TRUE;
    return canvass_drop_watch_step (&run->watch, parcel->size, error);
  }
  if (entry != NULL || parcel->manner == CANVASS_PARCEL_READ) {
    g_autoptr (GError) cause = NULL;

    *held = canvass_drop_holds (
        run->drop, parcel->folder, name, parcel->fd, parcel->size, &run->watch, &cause);
    if (*held) {
      remember (run, parcel, name, entry);
      return canvass_drop_watch_step (&run->watch, parcel->size, error);
    }
    if (cause == NULL)
      return canvass_drop_fail_taken (name, error);
    /* Nothing is there, or it may not be read: then the put tells. */
    if (!g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_MISSING) &&
        !g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_REFUSED)) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  }

  if (!canvass_drop_put (
          run->drop, parcel->folder, name, parcel->fd, parcel->size, held, &run->watch, error))
    return FALSE;

  remember (run, parcel, name, NULL);
  return TRUE;
}

static gboolean
put_parcel (CanvassTransferRun *run, const CanvassParcel *parcel, GError **error)
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

/* What may not be read counts as there, as it does when it is put. */
static gboolean
read_back (CanvassTransferRun *run, const CanvassParcel *parcel, gboolean *there, GError **error)
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
            const CanvassParcel *parcel,
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
put_remembered (CanvassTransferRun *run, CanvassParcel *parcel, GError **error)
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
    parcel->manner = CANVASS_PARCEL_READ;
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

gboolean
canvass_parcel_put (CanvassTransferRun *run, CanvassParcel *parcel, GError **error)
{
  return run->memory != NULL ? put_remembered (run, parcel, error)
                             : put_parcel (run, parcel, error);
}
