/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/duplicates.h"

#include "ledger/decide.h"
#include "ledger/facts.h"

typedef struct {
  CanvassMatching *matching;
  GHashTable *ids; /* hash of a record that a decision speaks of → its record id, owned */
} Finding;

static gboolean
note_set (gboolean same, const guint8 *hashes, guint n, gpointer user_data)
{
  Finding *self = user_data;

  for (guint i = 0; i < n; i++)
    g_hash_table_insert (
        self->ids, g_memdup2 (hashes + (gsize)i * CANVASS_HASH_BYTES, CANVASS_HASH_BYTES), NULL);
  return TRUE;
}

static gboolean
add_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  Finding *self = user_data;

  canvass_matching_add (self->matching, entry->record_id, entry->payload);
  if (g_hash_table_contains (self->ids, entry->hash))
    g_hash_table_insert (self->ids,
                         g_memdup2 (entry->hash, CANVASS_HASH_BYTES),
                         g_memdup2 (entry->record_id, CANVASS_ID_BYTES));
  return TRUE;
}

static void
decide_pair (Finding *self, const guint8 *a, const guint8 *b, gboolean same)
{
  const guint8 *first = g_hash_table_lookup (self->ids, a);
  const guint8 *second = g_hash_table_lookup (self->ids, b);

  if (first != NULL && second != NULL)
    canvass_matching_decide (self->matching, first, second, same);
}

/* One person's hang together by the first; of several persons each pair is told. */
static gboolean
decide_set (gboolean same, const guint8 *hashes, guint n, gpointer user_data)
{
  for (guint i = 0; i < (same ? 1 : n); i++)
    for (guint j = i + 1; j < n; j++)
      decide_pair (user_data,
                   hashes + (gsize)i * CANVASS_HASH_BYTES,
                   hashes + (gsize)j * CANVASS_HASH_BYTES,
                   same);

  return TRUE;
}

CanvassMatching *
canvass_duplicates_find (CanvassLedger *ledger,
                         CanvassRoll *roll,
                         GArray *said,
                         CanvassProgress progress,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (CanvassMatching) matching = NULL;
  g_autoptr (GHashTable) ids = canvass_hash_table_new (g_free);
  Finding finding = { .ids = ids };

  g_return_val_if_fail (CANVASS_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (roll != NULL, NULL);

  matching = canvass_matching_new (canvass_ledger_get_campaign (ledger));
  finding.matching = matching;
  if (!canvass_ledger_foreach_set (ledger, note_set, &finding, error) ||
      !canvass_roll_foreach (roll, FALSE, add_entry, &finding, error) ||
      !canvass_ledger_foreach_set (ledger, decide_set, &finding, error))
    return NULL;

  for (guint i = 0; said != NULL && i < said->len; i++) {
    const CanvassSameness *sameness = &g_array_index (said, CanvassSameness, i);

    canvass_matching_decide (matching, sameness->a, sameness->b, sameness->same);
  }

  if (!canvass_matching_run (matching, progress, user_data, cancellable, error))
    return NULL;

  return g_steal_pointer (&matching);
}

/* Ids, each with the lowest place of those that it is certainly one with. */
typedef struct {
  GByteArray *ids;    /* (owned) */
  GHashTable *places; /* id, owned, → place */
  GArray *parents;    /* (owned) (element-type guint32) */
  GArray *open;       /* (owned) (element-type gboolean) of a root: some pair is not decided yet */
  GHashTable *clusters; /* (owned) id, owned, → its cluster */
  const GArray *said;   /* (nullable) */
} Certain;

static guint32
find_root (Certain *self, guint32 place)
{
  while (g_array_index (self->parents, guint32, place) != place)
    place = g_array_index (self->parents, guint32, place) =
        g_array_index (self->parents, guint32, g_array_index (self->parents, guint32, place));

  return place;
}

static guint32
find_place (Certain *self, const guint8 *id)
{
  guint8 key[CANVASS_HASH_BYTES] = { 0 };
  guint32 place = self->parents->len;
  gboolean open = FALSE;
  gpointer found;

  memcpy (key, id, CANVASS_ID_BYTES);
  if (g_hash_table_lookup_extended (self->places, key, NULL, &found))
    return GPOINTER_TO_UINT (found);

  g_hash_table_insert (self->places, g_memdup2 (key, sizeof key), GUINT_TO_POINTER (place));
  g_byte_array_append (self->ids, id, CANVASS_ID_BYTES);
  g_array_append_val (self->parents, place);
  g_array_append_val (self->open, open);
  return place;
}

static void
note_clusters (Certain *self, CanvassMatching *matching)
{
  for (guint i = 0; i < canvass_matching_get_n_clusters (matching); i++)
    for (guint j = 0; j < canvass_matching_get_cluster_size (matching, i); j++) {
      guint8 *key = g_malloc0 (CANVASS_HASH_BYTES);

      memcpy (key, canvass_matching_get_cluster_id (matching, i, j), CANVASS_ID_BYTES);
      g_hash_table_insert (self->clusters, key, GUINT_TO_POINTER (i));
    }
}

/* The clusters know what was said before the search. */
static gboolean
are_in_one_cluster (Certain *self, const CanvassMatchPair *pair)
{
  guint8 keys[2][CANVASS_HASH_BYTES] = { 0 };
  gpointer a, b;

  memcpy (keys[0], pair->a, CANVASS_ID_BYTES);
  memcpy (keys[1], pair->b, CANVASS_ID_BYTES);
  return g_hash_table_lookup_extended (self->clusters, keys[0], NULL, &a) &&
         g_hash_table_lookup_extended (self->clusters, keys[1], NULL, &b) && a == b;
}

static gboolean
are_told_apart (Certain *self, guint32 a, guint32 b)
{
  for (guint i = 0; self->said != NULL && i < self->said->len; i++) {
    const CanvassSameness *sameness = &g_array_index (self->said, CanvassSameness, i);
    guint32 one, other;

    if (sameness->same)
      continue;

    one = find_root (self, find_place (self, sameness->a));
    other = find_root (self, find_place (self, sameness->b));
    if ((one == a && other == b) || (one == b && other == a))
      return TRUE;
  }

  return FALSE;
}

static void
join (Certain *self, const CanvassMatchPair *pair)
{
  guint32 a = find_root (self, find_place (self, pair->a));
  guint32 b = find_root (self, find_place (self, pair->b));
  gboolean open = g_array_index (self->open, gboolean, a) ||
                  g_array_index (self->open, gboolean, b) || !pair->decided;

  if (a != b && are_told_apart (self, a, b))
    return;

  g_array_index (self->parents, guint32, MAX (a, b)) = MIN (a, b);
  g_array_index (self->open, gboolean, MIN (a, b)) = open;
}

static int
compare_ids (const void *a, const void *b)
{
  return memcmp (a, b, CANVASS_ID_BYTES);
}

static gint
compare_people (gconstpointer a, gconstpointer b)
{
  return compare_ids ((*(GByteArray *const *)a)->data, (*(GByteArray *const *)b)->data);
}

static GPtrArray *
collect_people (Certain *self)
{
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  g_autoptr (GHashTable) by_root = g_hash_table_new (NULL, NULL);

  for (guint32 i = 0; i < self->parents->len; i++) {
    guint32 root = find_root (self, i);
    GByteArray *person = g_hash_table_lookup (by_root, GUINT_TO_POINTER (root));

    if (!g_array_index (self->open, gboolean, root))
      continue;
    if (person == NULL) {
      person = g_byte_array_new ();
      g_hash_table_insert (by_root, GUINT_TO_POINTER (root), person);
      g_ptr_array_add (people, person);
    }
    g_byte_array_append (person, self->ids->data + (gsize)i * CANVASS_ID_BYTES, CANVASS_ID_BYTES);
  }

  for (guint i = 0; i < people->len; i++) {
    GByteArray *person = people->pdata[i];

    qsort (person->data, person->len / CANVASS_ID_BYTES, CANVASS_ID_BYTES, compare_ids);
  }
  g_ptr_array_sort (people, compare_people);
  return people;
}

GPtrArray *
canvass_duplicates_list_certain (CanvassMatching *matching, const GArray *said)
{
  Certain certain = {
    .ids = g_byte_array_new (),
    .places = canvass_hash_set_new (),
    .parents = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .open = g_array_new (FALSE, FALSE, sizeof (gboolean)),
    .clusters = canvass_hash_table_new (NULL),
    .said = said,
  };
  GPtrArray *people;

  g_return_val_if_fail (matching != NULL, NULL);

  note_clusters (&certain, matching);

  for (guint i = 0; i < canvass_matching_get_n_pairs (matching); i++) {
    CanvassMatchPair pair;

    canvass_matching_get_pair (matching, i, &pair);
    if (pair.decided || (pair.certain && are_in_one_cluster (&certain, &pair)))
      join (&certain, &pair);
  }

  people = collect_people (&certain);
  g_byte_array_unref (certain.ids);
  g_hash_table_unref (certain.places);
  g_hash_table_unref (certain.clusters);
  g_array_unref (certain.parents);
  g_array_unref (certain.open);
  return people;
}
