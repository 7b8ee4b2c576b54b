/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/pair-queue.h"

#include "ledger/duplicates.h"

#include <string.h>

struct _CanvassPairQueue {
  CanvassMatching *matching; /* (owned) */
  guint8 *answers;           /* (owned) CanvassPairAnswer of each pair */
  guint *numbers;            /* (owned) of each pair's answer; 0: none was given here */
  GHashTable *clusters;      /* (owned) GBytes of an id → its cluster */
  guint n_given;             /* answers so far, with those taken back */
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
  self->numbers = g_new0 (guint, MAX (n, 1));
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
  g_free (self->numbers);
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

static void
note (CanvassPairQueue *self, guint pair, CanvassPairAnswer answer)
{
  self->answers[pair] = answer;
  self->numbers[pair] = self->n_given;
}

guint
canvass_pair_queue_answer (CanvassPairQueue *self, guint pair, CanvassPairAnswer answer)
{
  self->n_given++;
  note (self, pair, answer);
  return self->n_given;
}

guint
canvass_pair_queue_answer_cluster (CanvassPairQueue *self, guint cluster)
{
  self->n_given++;
  for (guint i = 0; i < canvass_matching_get_n_pairs (self->matching); i++)
    if (self->answers[i] == CANVASS_PAIR_OPEN &&
        canvass_pair_queue_find_cluster (self, i) == (gint)cluster)
      note (self, i, CANVASS_PAIR_SAME);
  return self->n_given;
}

GPtrArray *
canvass_pair_queue_list_certain (CanvassPairQueue *self)
{
  g_autoptr (GArray) said = g_array_new (FALSE, FALSE, sizeof (CanvassSameness));

  for (guint i = 0; i < canvass_matching_get_n_pairs (self->matching); i++)
    if (self->answers[i] == CANVASS_PAIR_DIFFERENT) {
      CanvassMatchPair pair = get_pair (self, i);
      CanvassSameness apart = { .same = FALSE };

      memcpy (apart.a, pair.a, CANVASS_ID_BYTES);
      memcpy (apart.b, pair.b, CANVASS_ID_BYTES);
      g_array_append_val (said, apart);
    }

  return canvass_duplicates_list_certain (self->matching, said);
}

static GHashTable *
number_people (const GPtrArray *people)
{
  GHashTable *numbers =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);

  for (guint i = 0; i < people->len; i++) {
    const GByteArray *person = people->pdata[i];

    for (guint j = 0; j < person->len; j += CANVASS_ID_BYTES)
      g_hash_table_insert (numbers, name_id (person->data + j), GUINT_TO_POINTER (i + 1));
  }

  return numbers;
}

guint
canvass_pair_queue_answer_certain (CanvassPairQueue *self, const GPtrArray *people)
{
  g_autoptr (GHashTable) numbers = number_people (people);

  self->n_given++;
  for (guint i = 0; i < canvass_matching_get_n_pairs (self->matching); i++) {
    CanvassMatchPair pair = get_pair (self, i);
    g_autoptr (GBytes) a = name_id (pair.a);
    g_autoptr (GBytes) b = name_id (pair.b);
    gpointer person = g_hash_table_lookup (numbers, a);

    if (self->answers[i] == CANVASS_PAIR_OPEN && person != NULL &&
        person == g_hash_table_lookup (numbers, b))
      note (self, i, CANVASS_PAIR_SAME);
  }
  return self->n_given;
}

guint
canvass_pair_queue_get_last (CanvassPairQueue *self)
{
  guint last = 0;

  for (guint i = 0; i < canvass_matching_get_n_pairs (self->matching); i++)
    last = MAX (last, self->numbers[i]);
  return last;
}

void
canvass_pair_queue_take_back (CanvassPairQueue *self, guint number)
{
  for (guint i = 0; number > 0 && i < canvass_matching_get_n_pairs (self->matching); i++)
    if (self->numbers[i] == number) {
      self->answers[i] = CANVASS_PAIR_OPEN;
      self->numbers[i] = 0;
      self->next = MIN (self->next, i);
    }
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
