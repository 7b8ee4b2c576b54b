/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/collect.h"
#include "drop/collected-name.h"
#include "format/batch.h"
#include "format/file.h"

#include <string.h>
#include <sys/stat.h>

#define SEPARATOR "+"
/* Of anything but a batch. */
#define MAX_SMALL_BYTES (16 * 1024 * 1024)
/* That something wrong is fetched at once; then once a day. */
#define MAX_TIMES 2

static const char *const shelves[CANVASS_N_SHELVES] = {
  [CANVASS_SHELF_CAMPAIGNS] = "campaigns",
  [CANVASS_SHELF_KIOSKS] = "kiosks",
  [CANVASS_SHELF_DECISIONS] = "decisions",
  [CANVASS_SHELF_BATCHES] = "batches",
};

char *
canvass_collected_name (CanvassShelf shelf, const char *kiosk, const char *name, guint64 size)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, size);

  return kiosk == NULL ? g_strjoin (SEPARATOR, number, shelves[shelf], name, NULL)
                       : g_strjoin (SEPARATOR, number, shelves[shelf], kiosk, name, NULL);
}

static gboolean
parse_shelf (const char *text, CanvassShelf *shelf)
{
  for (*shelf = 0; *shelf < CANVASS_N_SHELVES; (*shelf)++) {
    if (shelves[*shelf] != NULL && g_str_equal (text, shelves[*shelf]))
      return TRUE;
  }

  return FALSE;
}

/* (transfer full) (nullable) without its path. */
static CanvassCollected *
parse (const char *text, const char *campaign)
{
  g_auto (GStrv) words = g_strsplit (text, SEPARATOR, -1);
  guint n = g_strv_length (words);
  char hash[CANVASS_HASH_HEX_CHARS];
  CanvassShelf shelf;
  CanvassCollected *collected;
  guint64 size;

  if (n < 3 || !g_ascii_string_to_unsigned (words[0], 10, 0, G_MAXUINT64, &size, NULL) ||
      !parse_shelf (words[1], &shelf) || n != (shelf == CANVASS_SHELF_BATCHES ? 4 : 3) ||
      (n == 4 && !canvass_layout_is_id (words[2])) ||
      !canvass_layout_parse (shelf, words[n - 1], hash))
    return NULL;

  collected = g_new0 (CanvassCollected, 1);
  collected->shelf = shelf;
  collected->folder = canvass_layout_folder (campaign, shelf, n == 4 ? words[2] : NULL);
  collected->name = g_strdup (words[n - 1]);
  collected->size = size;
  return collected;
}

static void
collected_free (CanvassCollected *self)
{
  g_free (self->folder);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

/* Versions and cards first, since batches are read under them; then as kiosks have numbered them.
 */
static gint
compare (gconstpointer a, gconstpointer b)
{
  const CanvassCollected *const *first = a, *const *second = b;
  gint by_folder;

  if ((*first)->shelf != (*second)->shelf)
    return (*first)->shelf < (*second)->shelf ? -1 : 1;

  by_folder = strcmp ((*first)->folder, (*second)->folder);
  return by_folder != 0 ? by_folder : strcmp ((*first)->name, (*second)->name);
}

GPtrArray *
canvass_collected_list (const char *inbox, const char *campaign_id)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)collected_free);
  g_autoptr (GDir) dir = g_dir_open (inbox, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (inbox, name, NULL);
    CanvassCollected *collected = parse (name, campaign_id);
    struct stat info;

    if (collected == NULL)
      continue;
    if (lstat (path, &info) != 0 || !S_ISREG (info.st_mode)) {
      collected_free (collected);
      continue;
    }

    collected->path = g_steal_pointer (&path);
    g_ptr_array_add (all, collected);
  }

  g_ptr_array_sort (all, compare);
  return all;
}

static gboolean
is_whole_batch (const char *path, const char *hash)
{
  g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (path, NULL);
  const guint8 *id = reader == NULL ? NULL : canvass_batch_reader_get_batch_id (reader);
  g_autofree char *hex = id == NULL ? NULL : canvass_to_hex (id, CANVASS_HASH_BYTES);
  CanvassBatchRecord verdict;
  const guint8 *record;
  guint8 of_record[CANVASS_HASH_BYTES];
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (hex, hash) != 0 || canvass_batch_reader_get_trailing_bytes (reader) != 0)
    return FALSE;

  while (canvass_batch_reader_next (reader, &record, of_record, &verdict, &error)) {
    if (verdict == CANVASS_BATCH_RECORD_DAMAGED || verdict == CANVASS_BATCH_RECORD_CUT_OFF)
      return FALSE;
  }

  return error == NULL;
}

gboolean
canvass_collected_is_whole (const CanvassCollected *self)
{
  char hash[CANVASS_HASH_HEX_CHARS];
  guint8 own[CANVASS_HASH_BYTES];
  g_autofree char *hex = NULL;
  g_autoptr (GBytes) file = NULL;

  if (!canvass_layout_parse (self->shelf, self->name, hash))
    return FALSE;
  if (self->shelf == CANVASS_SHELF_BATCHES)
    return is_whole_batch (self->path, hash);

  file = canvass_file_read (self->path, MAX_SMALL_BYTES, NULL);
  if (file == NULL)
    return FALSE;

  canvass_hash (own, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  hex = canvass_to_hex (own, sizeof own);
  return g_str_equal (hex, hash);
}

/* (transfer full) under which it is remembered that it came wrongly, for the nth time. */
static char *
name_failure (const char *name, guint nth)
{
  return g_strdup_printf ("%s/%u", name, nth);
}

/* (transfer full) where it is remembered that it came wrongly today. */
static char *
place_failure (const char *folder, const char *name, guint64 size)
{
  return g_strdup_printf ("%s/%s/%" G_GUINT64_FORMAT, folder, name, size);
}

/* The first that has not happened; MAX_TIMES + 1 where all have. */
static guint
find_failure (CanvassDropMemory *memory, const char *folder, const char *name, guint64 size)
{
  guint nth = 1;

  for (; nth <= MAX_TIMES; nth++) {
    g_autofree char *failure = name_failure (name, nth);

    if (!canvass_drop_memory_knows (memory, folder, failure, size))
      break;
  }

  return nth;
}

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

gboolean
canvass_collected_is_known (CanvassDropMemory *memory,
                            const char *folder,
                            const char *name,
                            guint64 size)
{
  g_autofree char *place = NULL;

  if (canvass_drop_memory_knows (memory, folder, name, size))
    return TRUE;
  if (find_failure (memory, folder, name, size) <= MAX_TIMES)
    return FALSE;

  place = place_failure (folder, name, size);
  return canvass_drop_marks_seen_today (
      canvass_drop_memory_get_marks (memory), place, now_seconds ());
}

static void
remember_failure (const CanvassCollected *self, CanvassDropMemory *memory)
{
  guint nth = find_failure (memory, self->folder, self->name, self->size);
  g_autofree char *failure = name_failure (self->name, nth);
  g_autofree char *place = NULL;

  if (nth <= MAX_TIMES) {
    canvass_drop_memory_add (memory, self->folder, failure, self->size);
    return;
  }

  place = place_failure (self->folder, self->name, self->size);
  canvass_drop_marks_add (canvass_drop_memory_get_marks (memory), place, "", now_seconds ());
}

void
canvass_collected_remember (const CanvassCollected *self, gboolean whole, CanvassDropMemory *memory)
{
  if (whole)
    canvass_drop_memory_add (memory, self->folder, self->name, self->size);
  else
    remember_failure (self, memory);
}
