/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/pair-queue.h"

#include <string.h>

struct _CanvassPairQueue {
  CanvassMatching *matching; /* (owned) */
  guint8 *answers;           /* (owned) CanvassPairAnswer of each pair */
  GArray *given;             /* (owned) (element-type guint) pairs, in the order of their answers */
  GHashTable *clusters;      /* (owned) GBytes of an id → its cluster */
  guint next;                /* none before it is open */
};

static GBytes *
name_id (const guint8 *id)
{
  return g_bytes_new (id, CANVASS_ID_BYTES);
}

static void
note_clusters (CanvassPairQueue *self)
{
  for (guint i = 0; i < canvass_matching_get_n_clusters (self->matching); i++)
    for (guint j = 0; j < canvass_matching_get_cluster_size (self->matching, i); j++)
      g_hash_table_insert (self->clusters,
                           name_id (canvass_matching_get_cluster_id (self->matching, i, j)),
                           GUINT_TO_POINTER (i));
}

static CanvassMatchPair
get_pair (CanvassPairQueue *self, guint i)
{
  CanvassMatchPair pair;

  canvass_matching_get_pair (self->matching, i, &pair);
  return pair;
}

CanvassPairQueue *
canvass_pair_queue_new (CanvassMatching *matching)
{
  CanvassPairQueue *self = g_new0 (CanvassPairQueue, 1);
  guint n = canvass_matching_get_n_pairs (matching);

  self->matching = matching;
  self->answers = g_new0 (guint8, MAX (n, 1));
  self->given = g_array_new (FALSE, FALSE, sizeof (guint));
  self->clusters =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  note_clusters (self);
  for (guint i = 0; i < n; i++)
    if (get_pair (self, i).decided)
      self->answers[i] = CANVASS_PAIR_SAME;
  return self;
}

void
canvass_pair_queue_free (CanvassPairQueue *self)
{
  if (self == NULL)
    return;

  canvass_matching_free (self->matching);
  g_free (self->answers);
  g_array_unref (self->given);
  g_hash_table_unref (self->clusters);
  g_free (self);
}

CanvassMatching *
canvass_pair_queue_get_matching (CanvassPairQueue *self)
{
  return self->matching;
}

gint
canvass_pair_queue_get_next (CanvassPairQueue *self)
{
  guint n = canvass_matching_get_n_pairs (self->matching);

  while (self->next < n && self->answers[self->next] != CANVASS_PAIR_OPEN)
    self->next++;
  return self->next < n ? (gint)self->next : -1;
}

void
canvass_pair_queue_answer (CanvassPairQueue *self, guint pair, CanvassPairAnswer answer)
{
  self->answers[pair] = answer;
  g_array_append_val (self->given, pair);
}

void
canvass_pair_queue_answer_certain (CanvassPairQueue *self, gboolean same)
{
  guint n = canvass_matching_get_n_pairs (self->matching);

  for (guint i = 0; i < n; i++) {
    CanvassMatchPair pair = get_pair (self, i);

    if (!pair.certain || pair.decided)
      continue;
    if (same && self->answers[i] == CANVASS_PAIR_OPEN)
      self->answers[i] = CANVASS_PAIR_SAME;
    else if (!same && self->answers[i] == CANVASS_PAIR_SAME)
      self->answers[i] = CANVASS_PAIR_OPEN;
  }
  self->next = 0;
}

gint
canvass_pair_queue_take_back (CanvassPairQueue *self, CanvassPairAnswer *answer)
{
  guint pair;

  if (self->given->len == 0)
    return -1;

  pair = g_array_index (self->given, guint, self->given->len - 1);
  g_array_set_size (self->given, self->given->len - 1);
  *answer = self->answers[pair];
  self->answers[pair] = CANVASS_PAIR_OPEN;
  self->next = MIN (self->next, pair);
  return (gint)pair;
}

guint
canvass_pair_queue_count_open (CanvassPairQueue *self)
{
  guint n = 0;

  for (guint i = 0; i < canvass_matching_get_n_pairs (self->matching); i++)
    n += self->answers[i] == CANVASS_PAIR_OPEN;
  return n;
}

guint
canvass_pair_queue_count_certain (CanvassPairQueue *self)
{
  guint n = 0;

  for (guint i = 0; i < canvass_matching_get_n_pairs (self->matching); i++)
    n += self->answers[i] == CANVASS_PAIR_OPEN && get_pair (self, i).certain;
  return n;
}

static gint
find_cluster (CanvassPairQueue *self, const guint8 *id)
{
  g_autoptr (GBytes) name = name_id (id);
  gpointer cluster;

  return g_hash_table_lookup_extended (self->clusters, name, NULL, &cluster)
             ? (gint)GPOINTER_TO_UINT (cluster)
             : -1;
}

gint
canvass_pair_queue_find_cluster (CanvassPairQueue *self, guint pair)
{
  CanvassMatchPair found = get_pair (self, pair);
  gint cluster = find_cluster (self, found.a);

  return cluster == find_cluster (self, found.b) ? cluster : -1;
}

void
canvass_pair_queue_answer_cluster (CanvassPairQueue *self, guint cluster)
{
  for (guint i = 0; i < canvass_matching_get_n_pairs (self->matching); i++)
    if (self->answers[i] == CANVASS_PAIR_OPEN &&
        canvass_pair_queue_find_cluster (self, i) == (gint)cluster)
      self->answers[i] = CANVASS_PAIR_SAME;
}
