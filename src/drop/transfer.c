/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/transfer.h"

#include "format/batch.h"
#include "format/envelope.h"
#include "format/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names of which another file has taken the place. */
#define MAX_NAMES 100
#define UNFINISHED ".pulling.part"

typedef struct {
  CanvassTransfer *transfer;
  const char *inbox;
  int inbox_fd;
  guint64 done;
  guint64 total;
  CanvassDropWatch watch;
} Run;

static void
on_advance (guint64 bytes, gpointer user_data)
{
  Run *run = user_data;

  run->done = MIN (run->done + bytes, run->total);
  if (run->transfer->progress != NULL)
    run->transfer->progress (run->done, run->total, run->transfer->user_data);
}

static void
run_init (Run *run, CanvassTransfer *transfer)
{
  *run = (Run){
    .transfer = transfer,
    .watch = { .advance = on_advance, .user_data = run, .cancellable = transfer->cancellable },
  };
  transfer->files = transfer->held = transfer->left = 0;
  transfer->bytes = 0;
}

static gboolean
fail_own (const char *path, const char *what, GError **error)
{
  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_OWN_DISK,
               "%s: %s. Nothing is lost; see whether this machine's disk is full or broken",
               path,
               what);
  return FALSE;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* (transfer full) (nullable) (element-type filename): what goes out. */
static GPtrArray *
list_outbox (Run *run, const char *outbox, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) dir = g_dir_open (outbox, 0, &cause);
  const char *name;

  if (dir == NULL) {
    fail_own (outbox, cause->message, error);
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

/* The name for the @n-th try: STEM.N.SUFFIX. */
static char *
name_try (const char *name, guint n)
{
  const char *dot = strrchr (name, '.');

  return n == 0 ? g_strdup (name) : g_strdup_printf ("%.*s.%u%s", (int)(dot - name), name, n, dot);
}

static gboolean
put_file (Run *run, CanvassDrop *drop, const char *name, int fd, guint64 size, GError **error)
{
  for (guint n = 0;; n++) {
    g_autofree char *there = name_try (name, n);
    g_autoptr (GError) cause = NULL;
    gboolean held;

    if (canvass_drop_put (drop, there, fd, size, &held, &run->watch, &cause)) {
      run->transfer->held += held;
      run->transfer->files += !held;
      run->transfer->bytes += held ? 0 : size;
      return TRUE;
    }

    if (n == MAX_NAMES || !g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_TAKEN)) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  }
}

static gboolean
push_file (Run *run, CanvassDrop *drop, const char *outbox, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (outbox, name, NULL);
  guint64 size;
  int fd = canvass_file_open_regular (path, &size, NULL);
  gboolean put;

  /* It was acknowledged, and taken away, meanwhile. */
  if (fd < 0)
    return TRUE;

  put = put_file (run, drop, name, fd, size, error);
  close (fd);
  return put;
}

gboolean
canvass_transfer_push (CanvassTransfer *self, CanvassDrop *drop, const char *outbox, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  Run run;

  run_init (&run, self);
  names = list_outbox (&run, outbox, error);
  if (names == NULL)
    return FALSE;

  for (guint i = 0; i < names->len; i++) {
    if (!canvass_drop_watch_step (&run.watch, 0, error) ||
        !push_file (&run, drop, outbox, g_ptr_array_index (names, i), error))
      return FALSE;
  }

  return TRUE;
}

static const struct {
  const char *suffix;
  CanvassEnvelopeKind kind;
} kinds[] = {
  { ".ack", CANVASS_ENVELOPE_ACKNOWLEDGEMENT },
  { ".campaign", CANVASS_ENVELOPE_CAMPAIGN },
  { ".pinr", CANVASS_ENVELOPE_PIN_RESET },
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

/* Whether it is called after its hash, as acknowledgements are. */
static gboolean
is_hash_name (const char *name)
{
  return strspn (name, "0123456789abcdef") == 2 * CANVASS_HASH_BYTES &&
         g_str_equal (name + 2 * CANVASS_HASH_BYTES, ".ack");
}

static gboolean
is_named_rightly (const char *inbox, const char *name)
{
  g_autofree char *path = g_build_filename (inbox, UNFINISHED, NULL);
  g_autoptr (GBytes) file = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  g_autofree char *hex = NULL;

  if (!is_hash_name (name))
    return TRUE;

  file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_ACKNOWLEDGEMENT), NULL);
  if (file == NULL)
    return FALSE;

  canvass_hash (hash, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  hex = canvass_to_hex (hash, sizeof hash);
  return g_str_has_prefix (name, hex);
}

/* *@good FALSE, and TRUE, for one that only has to be left. */
static gboolean
fetch (Run *run, CanvassDrop *drop, const CanvassDropEntry *entry, gboolean *good, GError **error)
{
  g_autoptr (GError) cause = NULL;
  int fd =
      openat (run->inbox_fd, UNFINISHED, O_CREAT | O_TRUNC | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean got;

  if (fd < 0)
    return fail_own (run->inbox, g_strerror (errno), error);

  got = canvass_drop_get (drop, entry->name, fd, max_bytes_of (entry->name), &run->watch, &cause);
  if (got && fsync (fd) != 0) {
    close (fd);
    return fail_own (run->inbox, g_strerror (errno), error);
  }
  close (fd);

  *good = got && is_named_rightly (run->inbox, entry->name);
  if (got || g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_TOO_LARGE) ||
      g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_MISSING))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
pull_file (Run *run, CanvassDrop *drop, const CanvassDropEntry *entry, GError **error)
{
  struct stat info;
  gboolean good;
  gboolean done;

  if (is_hash_name (entry->name) &&
      fstatat (run->inbox_fd, entry->name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
      S_ISREG (info.st_mode)) {
    run->transfer->held++;
    return canvass_drop_watch_step (&run->watch, entry->size, error);
  }

  done = fetch (run, drop, entry, &good, error);
  if (done && good && renameat (run->inbox_fd, UNFINISHED, run->inbox_fd, entry->name) != 0)
    done = fail_own (entry->name, g_strerror (errno), error);
  if (!done || !good)
    unlinkat (run->inbox_fd, UNFINISHED, 0);
  if (!done)
    return FALSE;

  run->transfer->files += good;
  run->transfer->left += !good;
  run->transfer->bytes += good ? entry->size : 0;
  return TRUE;
}

/* Drops what no table reads, and what is more than is taken at once. */
static void
choose (Run *run, GPtrArray *entries)
{
  guint n = 0;

  for (guint i = 0; i < entries->len;) {
    const CanvassDropEntry *entry = g_ptr_array_index (entries, i);
    guint64 max_bytes = max_bytes_of (entry->name);
    gboolean fits = entry->size <= max_bytes && n < CANVASS_TRANSFER_MAX_FILES &&
                    run->total + entry->size <= CANVASS_TRANSFER_MAX_BYTES;

    if (max_bytes != 0 && fits) {
      run->total += entry->size;
      n++;
      i++;
      continue;
    }
    run->transfer->left += max_bytes != 0;
    g_ptr_array_remove_index (entries, i);
  }
}

gboolean
canvass_transfer_pull (CanvassTransfer *self, CanvassDrop *drop, const char *inbox, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  gboolean done;
  Run run;

  run_init (&run, self);
  run.inbox = inbox;
  run.inbox_fd = open (inbox, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (run.inbox_fd < 0)
    return fail_own (inbox, g_strerror (errno), error);

  entries = canvass_drop_list (drop, &run.watch, error);
  done = entries != NULL;
  if (done)
    choose (&run, entries);
  for (guint i = 0; done && i < entries->len; i++)
    done = canvass_drop_watch_step (&run.watch, 0, error) &&
           pull_file (&run, drop, g_ptr_array_index (entries, i), error);

  fsync (run.inbox_fd);
  close (run.inbox_fd);
  return done;
}
