/*
 * How well people were told apart.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "crowd.h"

#include <string.h>

CanvassMatching *
crowd_match (GArray *crowd, const char *const *names, guint without)
{
  CanvassMatching *matching = canvass_matching_new (NULL);
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < crowd->len; i++) {
    const CrowdSignature *signature = &g_array_index (crowd, CrowdSignature, i);

    canvass_payload_reset (payload);
    for (guint j = 0; j < CROWD_N_FIELDS; j++)
      if (signature->values[j] != NULL && !(without >> j & 1)) {
        canvass_payload_set_field (payload, names[j], signature->values[j], &error);
        g_assert_no_error (error);
      }
    canvass_matching_add (matching, signature->id, payload);
  }
  canvass_matching_run (matching, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return matching;
}

static guint
hash_id (gconstpointer id)
{
  guint hash;

  memcpy (&hash, id, sizeof hash);
  return hash;
}

static gboolean
equal_ids (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_ID_BYTES) == 0;
}

static void
count_true (GArray *crowd, GHashTable *people, CrowdScore *score)
{
  g_autoptr (GHashTable) sizes = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < crowd->len; i++) {
    const CrowdSignature *signature = &g_array_index (crowd, CrowdSignature, i);
    gpointer person = GUINT_TO_POINTER (signature->person);
    guint n = GPOINTER_TO_UINT (g_hash_table_lookup (sizes, person));

    score->n_true += n;
    g_hash_table_insert (sizes, person, GUINT_TO_POINTER (n + 1));
    g_hash_table_insert (people, (gpointer)signature->id, person);
  }
}

static void
count_pairs (CanvassMatching *matching, GHashTable *people, CrowdScore *score)
{
  for (guint i = 0; i < canvass_matching_get_n_pairs (matching); i++) {
    CanvassMatchPair pair;
    gboolean right;

    canvass_matching_get_pair (matching, i, &pair);
    right = g_hash_table_lookup (people, pair.a) == g_hash_table_lookup (people, pair.b);
    score->n_found++;
    score->n_right += right;
    score->n_certain += pair.certain;
    score->n_certain_wrong += pair.certain && !right;
  }
}

static void
count_clusters (CanvassMatching *matching, GHashTable *people, CrowdScore *score)
{
  for (guint i = 0; i < canvass_matching_get_n_clusters (matching); i++) {
    guint n = canvass_matching_get_cluster_size (matching, i);

    for (guint j = 0; j < n; j++)
      for (guint k = j + 1; k < n; k++) {
        score->n_found++;
        score->n_right +=
            g_hash_table_lookup (people, canvass_matching_get_cluster_id (matching, i, j)) ==
            g_hash_table_lookup (people, canvass_matching_get_cluster_id (matching, i, k));
      }
  }
}

CrowdScore
crowd_score (GArray *crowd, CanvassMatching *matching, gboolean by_clusters)
{
  g_autoptr (GHashTable) people = g_hash_table_new (hash_id, equal_ids);
  CrowdScore score = { 0 };

  count_true (crowd, people, &score);
  if (by_clusters)
    count_clusters (matching, people, &score);
  else
    count_pairs (matching, people, &score);

  score.precision = score.n_found > 0 ? (double)score.n_right / score.n_found : 1;
  score.recall = score.n_true > 0 ? (double)score.n_right / score.n_true : 1;
  score.f1 = score.precision + score.recall > 0
                 ? 2 * score.precision * score.recall / (score.precision + score.recall)
                 : 0;
  return score;
}
