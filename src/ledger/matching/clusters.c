/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/clusters.h"

#include <math.h>
#include <stdlib.h>

#define MIN_PROBABILITY 0.5f

/* Evidence of one link counts as logarithm of its odds, within limits: in whole parts, so that a
 * sum is the same in whatever order it was made. */
#define PARTS (1 << 20)
#define MAX_EVIDENCE 4.0
#define NO_LINK (-1 * PARTS)
#define FORBIDDEN (-1000000000 * (gint64)PARTS)

/* All links between two groups. */
typedef struct {
  gint64 evidence;
  guint64 n;
} Tie;

typedef struct {
  guint32 *parents;
  guint32 *sizes;    /* of each root's group */
  GHashTable **ties; /* (owned) (nullable) of each root (element-type guint32 Tie), by the other */
  GArray *links;     /* (borrowed) */
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

static gint64
evidence (const CanvassLink *link)
{
  double p = CLAMP (link->probability, 1e-6, 1 - 1e-6);

  if (link->decided != 0)
    return link->decided > 0 ? -FORBIDDEN / 1000 : FORBIDDEN;

  return (gint64)lround (CLAMP (log (p / (1 - p)), -MAX_EVIDENCE, MAX_EVIDENCE) * PARTS);
}

static void
tie (Forest *self, guint32 from, guint32 to, const Tie *more)
{
  Tie *found;

  if (self->ties[from] == NULL)
    self->ties[from] = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  found = g_hash_table_lookup (self->ties[from], GUINT_TO_POINTER (to));
  if (found == NULL) {
    g_hash_table_insert (self->ties[from], GUINT_TO_POINTER (to), g_memdup2 (more, sizeof *more));
    return;
  }

  found->evidence += more->evidence;
  found->n += more->n;
}

/* All that is known of pairs with one row in each of two groups. */
static gint64
add_up (Forest *self, guint32 a, guint32 b)
{
  const Tie *between = g_hash_table_lookup (self->ties[a], GUINT_TO_POINTER (b));
  gint64 n_pairs = (gint64)self->sizes[a] * self->sizes[b];

  return between->evidence + NO_LINK * (n_pairs - (gint64)between->n);
}

/* Who has fewer ties brings them along: so no tie moves more often than its group doubles. */
static void
join (Forest *self, guint32 a, guint32 b)
{
  guint32 kept = g_hash_table_size (self->ties[a]) >= g_hash_table_size (self->ties[b]) ? a : b;
  guint32 gone = kept == a ? b : a;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->ties[gone]);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    guint32 other = GPOINTER_TO_UINT (key);

    g_hash_table_remove (self->ties[other], GUINT_TO_POINTER (gone));
    if (other == kept)
      continue;

    tie (self, kept, other, value);
    tie (self, other, kept, value);
  }

  g_clear_pointer (&self->ties[gone], g_hash_table_unref);
  self->sizes[kept] += self->sizes[gone];
  self->parents[gone] = kept;
}

static void
tie_all (Forest *self)
{
  for (guint i = 0; i < self->links->len; i++) {
    const CanvassLink *link = &g_array_index (self->links, CanvassLink, i);
    const Tie one = { evidence (link), 1 };

    tie (self, link->a, link->b, &one);
    tie (self, link->b, link->a, &one);
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
    guint32 a, b;

    if (link->decided < 0 || (link->decided == 0 && link->probability < MIN_PROBABILITY))
      break;
    a = find (self, link->a);
    b = find (self, link->b);
    if (a != b && add_up (self, a, b) > 0)
      join (self, a, b);
  }
}

/* Each group's name is its least row, whoever was joined to whom. */
static guint32 *
name_groups (Forest *self, guint n_rows)
{
  guint32 *least = g_new (guint32, MAX (n_rows, 1));
  guint32 *names = g_new (guint32, MAX (n_rows, 1));

  for (guint32 i = n_rows; i-- > 0;)
    least[find (self, i)] = i;
  for (guint32 i = 0; i < n_rows; i++)
    names[i] = least[find (self, i)];

  g_free (least);
  return names;
}

guint32 *
canvass_clusters_find (guint n_rows, GArray *links)
{
  Forest self = {
    .parents = g_new (guint32, MAX (n_rows, 1)),
    .sizes = g_new (guint32, MAX (n_rows, 1)),
    .ties = g_new0 (GHashTable *, MAX (n_rows, 1)),
    .links = links,
  };
  guint32 *names;

  for (guint32 i = 0; i < n_rows; i++) {
    self.parents[i] = i;
    self.sizes[i] = 1;
  }
  tie_all (&self);
  join_by_strength (&self);
  names = name_groups (&self, n_rows);

  for (guint32 i = 0; i < n_rows; i++)
    g_clear_pointer (&self.ties[i], g_hash_table_unref);
  g_free (self.ties);
  g_free (self.sizes);
  g_free (self.parents);
  return names;
}
