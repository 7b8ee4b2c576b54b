/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/transfer-private.h"

#include "format/envelope.h"
#include "format/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNFINISHED ".pulling.part"

/* A file to be fetched. */
typedef struct {
  char *folder; /* (owned) in the drop */
  char *name;   /* (owned) there */
  char *as;     /* (owned) in the inbox */
  char *hash;   /* (owned) (nullable) that it has to have */
  guint64 size; /* as the drop claims */
  guint64 max_bytes;
} Wanted;

static void
wanted_free (Wanted *self)
{
  g_free (self->folder);
  g_free (self->name);
  g_free (self->as);
  g_free (self->hash);
  g_free (self);
}

static const struct {
  const char *suffix;
  CanvassEnvelopeKind kind;
} kinds[] = {
  { ".ack", CANVASS_ENVELOPE_ACKNOWLEDGEMENT },
  { ".campaign", CANVASS_ENVELOPE_CAMPAIGN },
};

/* 0 for what no table reads. */
static guint64
max_bytes_of (const char *name)
{
  for (gsize i = 0; name[0] != '.' && i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_has_suffix (name, kinds[i].suffix))
      return canvass_envelope_max_bytes (kinds[i].kind);
  }

  return 0;
}

static gboolean
has_hash (const char *inbox, const Wanted *wanted)
{
  g_autofree char *path = g_build_filename (inbox, UNFINISHED, NULL);
  g_autoptr (GBytes) file = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  g_autofree char *hex = NULL;

  if (wanted->hash == NULL)
    return TRUE;

  file = canvass_file_read (path, wanted->max_bytes, NULL);
  if (file == NULL)
    return FALSE;

  canvass_hash (hash, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  hex = canvass_to_hex (hash, sizeof hash);
  return g_str_equal (hex, wanted->hash);
}

/* Of root, who sends for a table by the clock: the table's own user is to take it in. */
static gboolean
give_to_owner (CanvassTransferRun *run, int fd)
{
  struct stat inbox;

  return geteuid () != 0 ||
         (fstat (run->inbox_fd, &inbox) == 0 && fchown (fd, inbox.st_uid, inbox.st_gid) == 0);
}

/* *@got_bytes 0, and TRUE, for one that only has to be left. */
static gboolean
fetch (CanvassTransferRun *run, const Wanted *wanted, guint64 *got_bytes, GError **error)
{
  g_autoptr (GError) cause = NULL;
  int fd =
      openat (run->inbox_fd, UNFINISHED, O_CREAT | O_TRUNC | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean got, kept = TRUE;

  *got_bytes = 0;
  if (fd < 0)
    return canvass_transfer_fail_own (run->inbox, g_strerror (errno), error);

  got = canvass_drop_get (
      run->drop, wanted->folder, wanted->name, fd, wanted->max_bytes, &run->watch, &cause);
  if (got && has_hash (run->inbox, wanted)) {
    *got_bytes = (guint64)lseek (fd, 0, SEEK_END);
    kept = give_to_owner (run, fd) && fsync (fd) == 0;
  }
  if (!kept)
    canvass_transfer_fail_own (run->inbox, g_strerror (errno), error);
  close (fd);

  if (got || canvass_transfer_passes_by (run, cause))
    return kept;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
pull_file (CanvassTransferRun *run, const Wanted *wanted, GError **error)
{
  guint64 bytes;
  gboolean done = fetch (run, wanted, &bytes, error);

  if (done && bytes > 0 && renameat (run->inbox_fd, UNFINISHED, run->inbox_fd, wanted->as) != 0)
    done = canvass_transfer_fail_own (wanted->as, g_strerror (errno), error);
  if (!done || bytes == 0)
    unlinkat (run->inbox_fd, UNFINISHED, 0);
  if (!done)
    return FALSE;

  run->transfer->files += bytes > 0;
  run->transfer->left += bytes == 0;
  run->transfer->bytes += bytes;
  return TRUE;
}

static gboolean
is_in_inbox (CanvassTransferRun *run, const char *name)
{
  struct stat info;

  return fstatat (run->inbox_fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (info.st_mode);
}

/* Of more than are looked at, any are left with equal chance: then whoever puts many there keeps a
 * true one away for a while, and not for ever. */
static void
choose (CanvassTransferRun *run, Wanted *wanted)
{
  guint place;

  run->n_offered++;
  g_ptr_array_add (run->wanted, wanted);
  if (run->wanted->len <= CANVASS_TRANSFER_MAX_FOUND)
    return;

  run->transfer->left++;
  place = (guint)g_random_int_range (0, (gint32)run->n_offered);
  g_ptr_array_remove_index_fast (run->wanted, MIN (place, CANVASS_TRANSFER_MAX_FOUND));
}

/* What is too large is left. */
static void
want (CanvassTransferRun *run,
      const CanvassDropEntry *entry,
      const char *folder,
      const char *as,
      const char *hash)
{
  guint64 max_bytes = max_bytes_of (as);
  Wanted *wanted;

  if (hash != NULL && is_in_inbox (run, as)) {
    run->transfer->held++;
    return;
  }
  if (entry->size > max_bytes) {
    run->transfer->left++;
    return;
  }

  wanted = g_new0 (Wanted, 1);
  *wanted = (Wanted){ g_strdup (folder), g_strdup (entry->name),
                      g_strdup (as),     g_strdup (hash),
                      entry->size,       max_bytes };
  choose (run, wanted);
}

typedef struct {
  CanvassTransferRun *run;
  const char *folder;
  CanvassShelf shelf;
} Looking;

static gboolean
on_offered (const CanvassDropEntry *entry, gpointer user_data, GError **error)
{
  Looking *self = user_data;
  char hash[CANVASS_HASH_HEX_CHARS];
  g_autofree char *as = NULL;

  if (!canvass_layout_parse (self->shelf, entry->name, hash))
    return TRUE;

  as = g_strconcat (hash, canvass_layout_suffix (self->shelf), NULL);
  want (self->run, entry, self->folder, as, hash);
  return TRUE;
}

/* As on a stick, where names are people's: only an acknowledgement's may be its hash. */
static gboolean
on_lying_flat (const CanvassDropEntry *entry, gpointer user_data, GError **error)
{
  char hash[CANVASS_HASH_HEX_CHARS];

  if (max_bytes_of (entry->name) != 0)
    want (user_data,
          entry,
          "",
          entry->name,
          canvass_layout_parse (CANVASS_SHELF_ACKNOWLEDGEMENTS, entry->name, hash) ? hash : NULL);
  return TRUE;
}

static gboolean
look_in (CanvassTransferRun *run, CanvassShelf shelf, const char *kiosk, GError **error)
{
  g_autofree char *folder = canvass_layout_folder (run->campaign, shelf, kiosk);
  Looking looking = { run, folder, shelf };

  return canvass_drop_list (run->drop, folder, FALSE, on_offered, &looking, &run->watch, error);
}

/* What a table waits for is small: to go first costs whoever would keep it away the most. */
static gint
compare_wanted (gconstpointer a, gconstpointer b)
{
  const Wanted *const *first = a, *const *second = b;

  if ((*first)->size != (*second)->size)
    return (*first)->size < (*second)->size ? -1 : 1;
  return strcmp ((*first)->as, (*second)->as);
}

static gboolean
look (CanvassTransferRun *run, const char *kiosk, GError **error)
{
  return look_in (run, CANVASS_SHELF_ACKNOWLEDGEMENTS, kiosk, error) &&
         look_in (run, CANVASS_SHELF_CAMPAIGNS, NULL, error) &&
         (canvass_drop_get_folder (run->drop) == NULL ||
          canvass_drop_list (run->drop, "", FALSE, on_lying_flat, run, &run->watch, error));
}

/* What does not come takes nobody's place. */
static gboolean
pull_all (CanvassTransferRun *run, const char *kiosk, GError **error)
{
  if (!look (run, kiosk, error))
    return FALSE;

  g_ptr_array_sort (run->wanted, compare_wanted);
  for (guint i = 0; i < run->wanted->len && i < CANVASS_TRANSFER_MAX_FILES; i++)
    run->total += ((const Wanted *)g_ptr_array_index (run->wanted, i))->size;

  for (guint i = 0; i < run->wanted->len; i++) {
    const Wanted *wanted = g_ptr_array_index (run->wanted, i);

    if (!canvass_drop_watch_step (&run->watch, 0, error))
      return FALSE;
    if (run->transfer->files == CANVASS_TRANSFER_MAX_FILES ||
        run->transfer->bytes + wanted->size > CANVASS_TRANSFER_MAX_BYTES) {
      run->transfer->left += run->wanted->len - i;
      break;
    }
    /* Twice in a listing, or twice in the drop. */
    if (wanted->hash != NULL && is_in_inbox (run, wanted->as))
      continue;
    if (!pull_file (run, wanted, error))
      return FALSE;
  }

  return canvass_transfer_tell_passed (run, error);
}

gboolean
canvass_transfer_pull (CanvassTransfer *self,
                       CanvassDrop *drop,
                       const char *campaign_id,
                       const char *kiosk_id,
                       const char *inbox,
                       GError **error)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func ((GDestroyNotify)wanted_free);
  gboolean done;
  CanvassTransferRun run;

  canvass_transfer_run_init (&run, self, drop, campaign_id);
  run.wanted = wanted;
  run.inbox = inbox;
  run.inbox_fd = open (inbox, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (run.inbox_fd < 0)
    return canvass_transfer_fail_own (inbox, g_strerror (errno), error);

  done = pull_all (&run, kiosk_id, error);
  fsync (run.inbox_fd);
  close (run.inbox_fd);
  g_clear_error (&run.passed);
  return done;
}
