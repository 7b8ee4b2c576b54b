/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/clusters.h"

#include <math.h>
#include <stdlib.h>

#define MIN_PROBABILITY 0.5f

/* Evidence of one link counts as logarithm of its odds, within limits. */
#define MAX_EVIDENCE 4.0
#define NO_LINK -1.0
#define FORBIDDEN -1e9

typedef struct {
  guint32 *parents;
  guint32 *next;   /* the members of a group are a ring */
  guint32 *starts; /* of each row's links in @ends */
  guint32 *ends;   /* places of links */
  GArray *links;   /* (borrowed) */
} Forest;

static guint32
find (Forest *self, guint32 row)
{
  while (self->parents[row] != row) {
    self->parents[row] = self->parents[self->parents[row]];
    row = self->parents[row];
  }

  return row;
}

static guint
count_members (const Forest *self, guint32 row)
{
  guint n = 1;

  for (guint32 i = self->next[row]; i != row; i = self->next[i])
    n++;

  return n;
}

static double
evidence (const CanvassLink *link)
{
  double p = CLAMP (link->probability, 1e-6, 1 - 1e-6);

  if (link->decided != 0)
    return link->decided > 0 ? -FORBIDDEN / 1e3 : FORBIDDEN;

  return CLAMP (log (p / (1 - p)), -MAX_EVIDENCE, MAX_EVIDENCE);
}

/* All that is known of pairs with one row in each group, gone through from the smaller one. */
static double
add_up (Forest *self, guint32 a, guint32 b)
{
  guint n_a = count_members (self, a), n_b = count_members (self, b), n_links = 0;
  guint32 from = n_a <= n_b ? a : b, other = find (self, n_a <= n_b ? b : a), i = from;
  double sum = 0;

  do {
    for (guint32 j = self->starts[i]; j < self->starts[i + 1]; j++) {
      const CanvassLink *link = &g_array_index (self->links, CanvassLink, self->ends[j]);

      if (find (self, link->a == i ? link->b : link->a) == other) {
        sum += evidence (link);
        n_links++;
      }
    }
    i = self->next[i];
  } while (i != from);

  return sum + NO_LINK * ((double)n_a * n_b - n_links);
}

static void
join (Forest *self, guint32 a, guint32 b)
{
  guint32 first = find (self, a), second = find (self, b), next = self->next[first];

  self->parents[MAX (first, second)] = MIN (first, second);
  self->next[first] = self->next[second];
  self->next[second] = next;
}

static void
index_links (Forest *self, guint n_rows)
{
  g_autofree guint32 *filled = g_new0 (guint32, n_rows + 1);

  self->starts = g_new0 (guint32, n_rows + 2);
  self->ends = g_new (guint32, 2 * (gsize)self->links->len + 1);
  for (guint i = 0; i < self->links->len; i++) {
    const CanvassLink *link = &g_array_index (self->links, CanvassLink, i);

    self->starts[link->a + 1]++;
    self->starts[link->b + 1]++;
  }
  for (guint i = 0; i < n_rows; i++)
    self->starts[i + 1] += self->starts[i];
  for (guint i = 0; i < self->links->len; i++) {
    const CanvassLink *link = &g_array_index (self->links, CanvassLink, i);

    self->ends[self->starts[link->a] + filled[link->a]++] = i;
    self->ends[self->starts[link->b] + filled[link->b]++] = i;
  }
}

static gint
compare_links (gconstpointer a, gconstpointer b)
{
  const CanvassLink *first = *(CanvassLink *const *)a, *second = *(CanvassLink *const *)b;

  if (first->decided != second->decided)
    return first->decided > second->decided ? -1 : 1;
  if (first->probability != second->probability)
    return first->probability > second->probability ? -1 : 1;
  if (first->a != second->a)
    return first->a < second->a ? -1 : 1;

  return first->b < second->b ? -1 : first->b > second->b;
}

static void
join_by_strength (Forest *self)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (self->links->len);

  for (guint i = 0; i < self->links->len; i++)
    g_ptr_array_add (sorted, &g_array_index (self->links, CanvassLink, i));
  if (sorted->len > 0)
    qsort (sorted->pdata, sorted->len, sizeof sorted->pdata[0], compare_links);

  for (guint i = 0; i < sorted->len; i++) {
    const CanvassLink *link = g_ptr_array_index (sorted, i);

    if (link->decided < 0 || (link->decided == 0 && link->probability < MIN_PROBABILITY))
      break;
    if (find (self, link->a) != find (self, link->b) && add_up (self, link->a, link->b) > 0)
      join (self, link->a, link->b);
  }
}

guint32 *
canvass_clusters_find (guint n_rows, GArray *links)
{
  Forest self = {
    .parents = g_new (guint32, MAX (n_rows, 1)),
    .next = g_new (guint32, MAX (n_rows, 1)),
    .links = links,
  };

  for (guint32 i = 0; i < n_rows; i++)
    self.parents[i] = self.next[i] = i;
  index_links (&self, n_rows);
  join_by_strength (&self);
  for (guint32 i = 0; i < n_rows; i++)
    self.parents[i] = find (&self, i);

  g_free (self.next);
  g_free (self.starts);
  g_free (self.ends);
  return self.parents;
}
