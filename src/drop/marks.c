/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/marks.h"

#include "drop/drop.h"
#include "format/bytes.h"
#include "format/medium.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "CVDK"
#define MAGIC_BYTES 4
#define LABEL "canvass mark 1"
#define MAX_PLACES 1000000
#define DAY_SECONDS (24 * 3600)

typedef struct {
  guint8 place[CANVASS_ID_BYTES]; /* first: the table's key */
  guint8 mark[CANVASS_ID_BYTES];
  guint8 first_seen[8];
  guint8 looked[8];
} Mark;
G_STATIC_ASSERT (sizeof (Mark) == 48);

struct _CanvassDropMarks {
  char *path;
  int fd;
  GHashTable *marks; /* (owned) of Mark, by its place */
  gboolean changed;
};

static guint
hash_id (gconstpointer key)
{
  return canvass_read_u32 (key);
}

static gboolean
equal_ids (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_ID_BYTES) == 0;
}

static void
make_id (guint8 id[static CANVASS_ID_BYTES], const char *text)
{
  canvass_derive_id (id, LABEL, (const guint8 *)text, strlen (text), (const guint8 *)"", 0);
}

static gboolean
fail (const char *path, GError **error)
{
  int saved_errno = errno;

  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_OWN_DISK,
               "%s: %s. Nothing is lost; see whether this machine's disk is full or broken",
               path,
               g_strerror (saved_errno));
  return FALSE;
}

/* What is torn or another's is as good as none. */
static void
load (CanvassDropMarks *self)
{
  guint8 hash[CANVASS_HASH_BYTES];
  g_autofree guint8 *bytes = NULL;
  struct stat info;
  gsize length;

  if (fstat (self->fd, &info) != 0 || info.st_size < MAGIC_BYTES + CANVASS_HASH_BYTES ||
      info.st_size > (off_t)(MAX_PLACES * sizeof (Mark) + MAGIC_BYTES + CANVASS_HASH_BYTES))
    return;

  length = (gsize)info.st_size;
  bytes = g_malloc (length);
  if (pread (self->fd, bytes, length, 0) != (gssize)length)
    return;

  length -= CANVASS_HASH_BYTES;
  canvass_hash (hash, bytes, length);
  if (memcmp (hash, bytes + length, sizeof hash) != 0 || memcmp (bytes, MAGIC, MAGIC_BYTES) != 0 ||
      (length - MAGIC_BYTES) % sizeof (Mark) != 0)
    return;

  for (gsize at = MAGIC_BYTES; at < length; at += sizeof (Mark))
    g_hash_table_add (self->marks, g_memdup2 (bytes + at, sizeof (Mark)));
}

CanvassDropMarks *
canvass_drop_marks_open (const char *path, GError **error)
{
  g_autoptr (CanvassDropMarks) self = g_new0 (CanvassDropMarks, 1);

  self->path = g_strdup (path);
  self->marks = g_hash_table_new_full (hash_id, equal_ids, g_free, NULL);
  self->fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->fd < 0) {
    fail (path, error);
    return NULL;
  }

  load (self);
  return g_steal_pointer (&self);
}

void
canvass_drop_marks_free (CanvassDropMarks *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_hash_table_unref (self->marks);
  g_free (self->path);
  g_free (self);
}

/* (nullable) what is known of @place, if it is under @mark. */
static Mark *
find (const CanvassDropMarks *self, const char *place, const char *mark)
{
  guint8 id[CANVASS_ID_BYTES];
  Mark *found;

  make_id (id, place);
  found = g_hash_table_lookup (self->marks, id);
  if (found == NULL)
    return NULL;

  make_id (id, mark);
  return equal_ids (found->mark, id) ? found : NULL;
}

static gboolean
has_settled (const Mark *found)
{
  return found != NULL &&
         (gint64)canvass_read_u64 (found->looked) - (gint64)canvass_read_u64 (found->first_seen) >=
             CANVASS_DROP_MARK_SETTLES_SECONDS;
}

gboolean
canvass_drop_marks_spare (const CanvassDropMarks *self,
                          const char *place,
                          const char *mark,
                          gint64 now)
{
  const Mark *found = find (self, place, mark);
  gint64 looked = found == NULL ? 0 : (gint64)canvass_read_u64 (found->looked);

  /* A clock that was turned back counts for nothing. */
  return has_settled (found) && now >= looked && now - looked < CANVASS_DROP_MARK_COUNTS_SECONDS;
}

gboolean
canvass_drop_marks_settled (const CanvassDropMarks *self, const char *place, const char *mark)
{
  return has_settled (find (self, place, mark));
}

gboolean
canvass_drop_marks_seen_today (const CanvassDropMarks *self, const char *place, gint64 now)
{
  guint8 id[CANVASS_ID_BYTES];
  const Mark *found;

  make_id (id, place);
  found = g_hash_table_lookup (self->marks, id);
  return found != NULL &&
         (gint64)canvass_read_u64 (found->looked) / DAY_SECONDS == now / DAY_SECONDS;
}

gboolean
canvass_drop_marks_stands_today (const CanvassDropMarks *self,
                                 const char *place,
                                 const char *mark,
                                 gint64 now)
{
  return canvass_drop_marks_seen_today (self, place, now) &&
         (find (self, place, mark) != NULL || find (self, place, "") != NULL);
}

void
canvass_drop_marks_add (CanvassDropMarks *self, const char *place, const char *mark, gint64 now)
{
  Mark *found = find (self, place, mark);

  self->changed = TRUE;
  if (found != NULL && now >= (gint64)canvass_read_u64 (found->first_seen)) {
    canvass_write_u64 (found->looked, (guint64)now);
    return;
  }

  found = g_new (Mark, 1);
  make_id (found->place, place);
  make_id (found->mark, mark);
  canvass_write_u64 (found->first_seen, (guint64)now);
  canvass_write_u64 (found->looked, (guint64)now);
  g_hash_table_replace (self->marks, found, found);
}

static gboolean
is_older (gpointer mark, gpointer unused, gpointer since)
{
  return (gint64)canvass_read_u64 (((const Mark *)mark)->looked) < *(const gint64 *)since;
}

void
canvass_drop_marks_forget (CanvassDropMarks *self, gint64 since)
{
  if (g_hash_table_foreach_remove (self->marks, is_older, &since) > 0)
    self->changed = TRUE;
}

gboolean
canvass_drop_marks_keep (CanvassDropMarks *self, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  GHashTableIter iter;
  gpointer mark;

  if (!self->changed)
    return TRUE;

  bytes = g_byte_array_new ();
  g_byte_array_append (bytes, (const guint8 *)MAGIC, MAGIC_BYTES);
  g_hash_table_iter_init (&iter, self->marks);
  for (guint n = 0; n < MAX_PLACES && g_hash_table_iter_next (&iter, &mark, NULL); n++)
    g_byte_array_append (bytes, mark, sizeof (Mark));
  canvass_hash (hash, bytes->data, bytes->len);
  g_byte_array_append (bytes, hash, sizeof hash);

  /* In place: the folder around it may be out of reach by now. */
  if (lseek (self->fd, 0, SEEK_SET) != 0 || ftruncate (self->fd, 0) != 0 ||
      !canvass_folder_write_all (self->fd, bytes->data, bytes->len))
    return fail (self->path, error);

  self->changed = FALSE;
  return TRUE;
}
