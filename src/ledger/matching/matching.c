/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/matching.h"

#include "format/secret.h"
#include "ledger/matching/candidates.h"
#include "ledger/matching/clusters.h"
#include "ledger/matching/crew.h"
#include "ledger/matching/frequencies.h"
#include "ledger/matching/verdict.h"

#include <math.h>
#include <sodium.h>

/* Of one person beyond doubt enough for counting how frequent names are among people. */
#define MIN_SAME_PERSON 0.9
/* Not worth weighing again by how frequent its values are. */
#define MIN_PROBABILITY 1e-3

typedef struct {
  guint8 a[CANVASS_ID_BYTES], b[CANVASS_ID_BYTES]; /* a < b */
  guint order;
  gboolean same;
} Decision;

typedef struct {
  guint32 a, b;
  CanvassPattern pattern;
  float probability;
  gint8 decided; /* as of CanvassLink */
} Pair;

struct _CanvassMatching {
  CanvassRows *rows;   /* (owned) */
  GArray *decisions;   /* (owned) (element-type Decision) */
  CanvassModel *model; /* (owned) (nullable) until a run */
  GArray *pairs;   /* (owned) (element-type Pair) first all that were weighed, then those told */
  GArray *members; /* (owned) (element-type guint32) rows of clusters, one behind the other */
  GArray *starts;  /* (owned) (element-type guint32) of each cluster, and the end */
  guint n_people;
  CanvassRow *row; /* (owned) locked memory */
};

CanvassMatching *
canvass_matching_new (CanvassCampaign *campaign)
{
  CanvassMatching *self = g_new0 (CanvassMatching, 1);

  self->rows = canvass_rows_new (campaign);
  self->decisions = g_array_new (FALSE, FALSE, sizeof (Decision));
  self->pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  self->members = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->starts = g_array_new (FALSE, TRUE, sizeof (guint32));
  g_array_set_size (self->starts, 1);
  self->row = canvass_secret_new (sizeof *self->row);
  return self;
}

void
canvass_matching_free (CanvassMatching *self)
{
  if (self == NULL)
    return;

  canvass_rows_free (self->rows);
  g_array_unref (self->decisions);
  g_clear_pointer (&self->model, canvass_model_free);
  g_array_unref (self->pairs);
  g_array_unref (self->members);
  g_array_unref (self->starts);
  canvass_secret_free (self->row);
  g_free (self);
}

void
canvass_matching_add (CanvassMatching *self,
                      const guint8 id[static CANVASS_ID_BYTES],
                      const CanvassPayload *payload)
{
  g_return_if_fail (self != NULL && self->model == NULL);

  canvass_rows_add (self->rows, id, payload);
}

void
canvass_matching_decide (CanvassMatching *self,
                         const guint8 a[static CANVASS_ID_BYTES],
                         const guint8 b[static CANVASS_ID_BYTES],
                         gboolean same)
{
  Decision decision = { .order = self->decisions->len, .same = same };
  gboolean in_order = memcmp (a, b, CANVASS_ID_BYTES) < 0;

  g_return_if_fail (self != NULL && self->model == NULL);

  memcpy (decision.a, in_order ? a : b, CANVASS_ID_BYTES);
  memcpy (decision.b, in_order ? b : a, CANVASS_ID_BYTES);
  g_array_append_val (self->decisions, decision);
}

static gint
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *first = a, *second = b;

  if (first->a != second->a)
    return first->a < second->a ? -1 : 1;

  return first->b < second->b ? -1 : first->b > second->b;
}

static gint
compare_decisions (gconstpointer a, gconstpointer b)
{
  const Decision *first = a, *second = b;
  gint order = memcmp (first->a, second->a, 2 * CANVASS_ID_BYTES);

  return order != 0 ? order : (gint)first->order - (gint)second->order;
}

/* (element-type GArray Pair) by rows; pairs that were never candidates come in as well. */
static void
apply_decisions (CanvassMatching *self)
{
  guint n_pairs = self->pairs->len;

  g_array_sort (self->decisions, compare_decisions);
  for (guint i = 0; i < self->decisions->len; i++) {
    const Decision *decision = &g_array_index (self->decisions, Decision, i);
    Pair key = { .decided = decision->same ? 1 : -1 }, *found = NULL;

    if (!canvass_rows_find (self->rows, decision->a, &key.a) ||
        !canvass_rows_find (self->rows, decision->b, &key.b) || key.a == key.b)
      continue;

    if (n_pairs > 0)
      found = bsearch (&key, self->pairs->data, n_pairs, sizeof key, compare_pairs);
    if (found == NULL && self->pairs->len > n_pairs &&
        compare_pairs (&g_array_index (self->pairs, Pair, self->pairs->len - 1), &key) == 0)
      found = &g_array_index (self->pairs, Pair, self->pairs->len - 1);
    if (found != NULL)
      found->decided = key.decided;
    else
      g_array_append_val (self->pairs, key);
  }
}

/* (transfer full) */
static guint32 *
find_people (CanvassMatching *self)
{
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (CanvassLink));

  for (guint i = 0; i < self->pairs->len; i++) {
    const Pair *pair = &g_array_index (self->pairs, Pair, i);
    CanvassLink link = { pair->a, pair->b, pair->probability, pair->decided };

    g_array_append_val (links, link);
  }

  return canvass_clusters_find (canvass_rows_get_n (self->rows), links);
}

static guint
count_people (const guint32 *people, guint n)
{
  guint n_people = 0;

  for (guint i = 0; i < n; i++)
    n_people += people[i] == i;

  return n_people;
}

/* Learns from all candidates, then keeps of them what the model has not ruled out. */
static void
weigh_roughly (CanvassMatching *self, GArray *candidates, GArray *strangers)
{
  g_autoptr (GArray) patterns =
      g_array_sized_new (FALSE, FALSE, sizeof (CanvassPattern), candidates->len);

  for (guint i = 0; i < candidates->len; i++)
    g_array_append_val (patterns, g_array_index (candidates, CanvassCandidate, i).pattern);
  canvass_model_learn (self->model, patterns, strangers);

  for (guint i = 0; i < candidates->len; i++) {
    const CanvassCandidate *candidate = &g_array_index (candidates, CanvassCandidate, i);
    Pair pair = { candidate->a, candidate->b, candidate->pattern, 0, 0 };

    pair.probability = canvass_model_get_rough (self->model, candidate->pattern);
    if (pair.probability >= MIN_PROBABILITY)
      g_array_append_val (self->pairs, pair);
  }
}

static void
count_frequencies (CanvassMatching *self)
{
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (CanvassLink));
  guint n = canvass_rows_get_n (self->rows);
  g_autofree guint32 *people = NULL;

  for (guint i = 0; i < self->pairs->len; i++) {
    const Pair *pair = &g_array_index (self->pairs, Pair, i);
    CanvassLink link = { pair->a, pair->b, pair->probability, 0 };

    if (pair->probability >= MIN_SAME_PERSON)
      g_array_append_val (links, link);
  }

  people = canvass_clusters_find (n, links);
  canvass_model_set_n_people (self->model, count_people (people, n));
  canvass_frequencies_count (self->rows, people);
}

static gboolean
is_contact_shared (const CanvassLayout *layout, CanvassPattern pattern, const CanvassRow *a)
{
  for (guint i = 0; i < layout->n_values; i++) {
    CanvassColumnKind kind = layout->kinds[i];

    if ((kind == CANVASS_COLUMN_EMAIL || kind == CANVASS_COLUMN_PHONE) &&
        canvass_pattern_get (pattern, CANVASS_FIELD_VALUES + i) ==
            canvass_column_n_grades (kind) - 1 &&
        a->values[i].frequency == 0)
      return FALSE;
  }

  return TRUE;
}

static void
weigh_pair (const CanvassMatching *self, Pair *pair, const CanvassRow *a, const CanvassRow *b)
{
  const CanvassLayout *layout = canvass_rows_get_layout (self->rows);

  pair->pattern = canvass_compare (layout, a, b, FALSE);
  pair->probability =
      canvass_verdict (layout,
                       pair->pattern,
                       is_contact_shared (layout, pair->pattern, a),
                       canvass_model_get_probability (self->model, pair->pattern, a));
}

static void
weigh_pairs (guint member, guint size, gpointer user_data)
{
  CanvassMatching *self = user_data;
  CanvassRow *rows = canvass_secret_new (2 * sizeof *rows);
  guint end = (guint64)self->pairs->len * (member + 1) / size;

  rows[0].index = G_MAXUINT32;
  for (guint i = (guint64)self->pairs->len * member / size; i < end; i++) {
    Pair *pair = &g_array_index (self->pairs, Pair, i);

    if (rows[0].index != pair->a)
      canvass_rows_open (self->rows, pair->a, &rows[0]);
    canvass_rows_open (self->rows, pair->b, &rows[1]);
    weigh_pair (self, pair, &rows[0], &rows[1]);
  }

  canvass_secret_free (rows);
}

static void
gather_clusters (CanvassMatching *self)
{
  guint n = canvass_rows_get_n (self->rows);
  g_autofree guint32 *people = find_people (self);
  g_autofree guint32 *sizes = g_new0 (guint32, n + 1), *places = g_new0 (guint32, n + 1);

  for (guint i = 0; i < n; i++)
    sizes[people[i]]++;

  g_array_set_size (self->starts, 0);
  for (guint i = 0, used = 0; i < n; i++)
    if (sizes[i] > 1) {
      g_array_append_val (self->starts, used);
      places[i] = used;
      used += sizes[i];
      g_array_set_size (self->members, used);
    }
  g_array_append_val (self->starts, self->members->len);

  for (guint i = 0; i < n; i++)
    if (sizes[people[i]] > 1)
      g_array_index (self->members, guint32, places[people[i]]++) = i;
  self->n_people = count_people (people, n);
}

static gint
compare_told (gconstpointer a, gconstpointer b)
{
  const Pair *first = a, *second = b;

  if (first->probability != second->probability)
    return first->probability > second->probability ? -1 : 1;

  return compare_pairs (a, b);
}

static void
keep_told (CanvassMatching *self)
{
  guint n = 0;

  for (guint i = 0; i < self->pairs->len; i++) {
    Pair *pair = &g_array_index (self->pairs, Pair, i);

    if (pair->decided > 0)
      pair->probability = 1;
    if (pair->decided >= 0 && pair->probability >= CANVASS_MATCH_PROBABLE)
      g_array_index (self->pairs, Pair, n++) = *pair;
  }

  g_array_set_size (self->pairs, n);
  g_array_sort (self->pairs, compare_told);
}

gboolean
canvass_matching_run (CanvassMatching *self,
                      CanvassMatchingProgress progress,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GArray) strangers = NULL, candidates = NULL;

  g_return_val_if_fail (self != NULL && self->model == NULL, FALSE);

  canvass_rows_settle (self->rows);
  self->model =
      canvass_model_new (canvass_rows_get_layout (self->rows), canvass_rows_get_n (self->rows));
  strangers = canvass_candidates_pick_blindly (self->rows);
  canvass_model_learn_chance (self->model, strangers);
  candidates = canvass_candidates_find (self->rows, self->model, progress, user_data, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  weigh_roughly (self, candidates, strangers);
  g_clear_pointer (&candidates, g_array_unref);
  count_frequencies (self);
  apply_decisions (self);
  canvass_crew_run (weigh_pairs, self);
  gather_clusters (self);
  keep_told (self);
  return TRUE;
}

guint
canvass_matching_get_n_pairs (CanvassMatching *self)
{
  return self->pairs->len;
}

void
canvass_matching_get_pair (CanvassMatching *self, guint i, CanvassMatchPair *pair)
{
  const Pair *found = &g_array_index (self->pairs, Pair, i);

  memcpy (pair->a, canvass_rows_get_id (self->rows, found->a), CANVASS_ID_BYTES);
  memcpy (pair->b, canvass_rows_get_id (self->rows, found->b), CANVASS_ID_BYTES);
  pair->probability = found->probability;
  pair->certain = found->probability >= CANVASS_MATCH_CERTAIN;
  pair->decided = found->decided > 0;
}

static gint
compare_reasons (gconstpointer a, gconstpointer b)
{
  double first = fabs (((const CanvassMatchReason *)a)->weight);
  double second = fabs (((const CanvassMatchReason *)b)->weight);

  return first > second ? -1 : first < second;
}

guint
canvass_matching_explain (CanvassMatching *self,
                          guint i,
                          CanvassMatchReason reasons[static CANVASS_MATCH_MAX_REASONS])
{
  const Pair *pair = &g_array_index (self->pairs, Pair, i);
  const CanvassLayout *layout = canvass_rows_get_layout (self->rows);
  guint n = 0;

  canvass_rows_open (self->rows, pair->a, self->row);
  for (guint field = 0; field < CANVASS_FIELD_VALUES + layout->n_values; field++)
    if (canvass_verdict_explain (layout, pair->pattern, field, &reasons[n])) {
      reasons[n].weight = canvass_model_get_weight (self->model, pair->pattern, field, self->row);
      n++;
    }

  qsort (reasons, n, sizeof reasons[0], compare_reasons);
  sodium_memzero (self->row, sizeof *self->row);
  return n;
}

guint
canvass_matching_get_n_clusters (CanvassMatching *self)
{
  return self->starts->len - 1;
}

guint
canvass_matching_get_cluster_size (CanvassMatching *self, guint i)
{
  return g_array_index (self->starts, guint32, i + 1) - g_array_index (self->starts, guint32, i);
}

const guint8 *
canvass_matching_get_cluster_id (CanvassMatching *self, guint i, guint member)
{
  guint place = g_array_index (self->starts, guint32, i) + member;

  return canvass_rows_get_id (self->rows, g_array_index (self->members, guint32, place));
}

guint
canvass_matching_get_n_people (CanvassMatching *self)
{
  return self->n_people;
}
