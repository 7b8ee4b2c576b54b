/*
 * Persons: what samenesses join, unless a difference speaks against it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/persons.h"

#include <stdlib.h>

typedef struct {
  guint8 hash[CANVASS_HASH_BYTES];
  guint32 parent;
  guint32 record;         /* on the roll, or CANVASS_NONE */
  guint32 best;           /* of a root: the node whose record is kept, or CANVASS_NONE */
  gboolean first, behind; /* in some set */
  gboolean contested;     /* of a root */
} Node;

typedef struct {
  const CanvassJudgement *judgement;
  GArray *nodes;      /* (element-type Node) */
  GHashTable *places; /* hash → place among the nodes */
} Persons;

static Node *
get_node (const Persons *self, guint32 place)
{
  return &g_array_index (self->nodes, Node, place);
}

static guint32
find_root (const Persons *self, guint32 place)
{
  while (get_node (self, place)->parent != place) {
    Node *node = get_node (self, place);

    node->parent = get_node (self, node->parent)->parent; /* halves the way for the next */
    place = node->parent;
  }

  return place;
}

static guint32
add_node (Persons *self, const guint8 *hash)
{
  Node node = { .parent = self->nodes->len, .record = CANVASS_NONE, .best = CANVASS_NONE };
  gpointer place;

  if (g_hash_table_lookup_extended (self->places, hash, NULL, &place))
    return GPOINTER_TO_UINT (place);

  memcpy (node.hash, hash, CANVASS_HASH_BYTES);
  g_hash_table_insert (
      self->places, g_memdup2 (hash, CANVASS_HASH_BYTES), GUINT_TO_POINTER (self->nodes->len));
  g_array_append_val (self->nodes, node);
  return node.parent;
}

static void
join_set (Persons *self, const guint8 *members, guint n)
{
  guint32 first = add_node (self, members);

  get_node (self, first)->first = TRUE;
  for (guint i = 1; i < n; i++) {
    guint32 place = add_node (self, members + (gsize)i * CANVASS_HASH_BYTES);

    get_node (self, place)->behind = TRUE;
    get_node (self, find_root (self, place))->parent = find_root (self, first);
  }
}

typedef void (*VisitSet) (Persons *self, const guint8 *members, guint n);

static void
visit_sets (Persons *self, const GArray *places, VisitSet visit)
{
  GPtrArray *decisions = canvass_judgement_get_decisions (self->judgement);

  for (guint i = 0; i < places->len; i++) {
    const CanvassDecisionFact *decision = decisions->pdata[g_array_index (places, guint32, i)];

    for (guint j = 0, start = 0; j < decision->n_sets; start = decision->ends[j++])
      visit (
          self, decision->members + (gsize)start * CANVASS_HASH_BYTES, decision->ends[j] - start);
  }
}

/* Two of a set under one root are one too many. */
static void
separate_set (Persons *self, const guint8 *members, guint n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < n; i++) {
    gpointer place;
    guint32 root;

    if (!g_hash_table_lookup_extended (
            self->places, members + (gsize)i * CANVASS_HASH_BYTES, NULL, &place))
      continue;

    root = find_root (self, GPOINTER_TO_UINT (place));
    if (!g_hash_table_add (seen, GUINT_TO_POINTER (root)))
      get_node (self, root)->contested = TRUE;
  }
}

static void
persons_init (Persons *self, const CanvassJudgement *judgement)
{
  self->judgement = judgement;
  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  self->places = canvass_hash_set_new ();
  visit_sets (self, canvass_judgement_get_samenesses (judgement), join_set);
  visit_sets (self, canvass_judgement_get_differences (judgement), separate_set);
}

static void
persons_clear (Persons *self)
{
  g_array_unref (self->nodes);
  g_hash_table_unref (self->places);
}

static void
find_records (Persons *self, const CanvassFacts *facts)
{
  for (guint i = 0; i < facts->records->len; i++) {
    const CanvassRecordFact *record = canvass_facts_record (facts, i);
    gpointer place;

    if (record->state == CANVASS_STATE_ON_ROLL && record->kind == CANVASS_PAYLOAD_SIGNATURE &&
        g_hash_table_lookup_extended (self->places, record->hash, NULL, &place))
      get_node (self, GPOINTER_TO_UINT (place))->record = i;
  }
}

static gboolean
is_better (const Node *node, const Node *best)
{
  gboolean kept = node->first && !node->behind;
  gboolean best_kept = best->first && !best->behind;

  if (kept != best_kept)
    return kept;

  return memcmp (node->hash, best->hash, CANVASS_HASH_BYTES) < 0;
}

static void
choose (Persons *self)
{
  for (guint32 i = 0; i < self->nodes->len; i++) {
    const Node *node = get_node (self, i);
    Node *root;

    if (node->record == CANVASS_NONE)
      continue;

    root = get_node (self, find_root (self, i));
    if (root->best == CANVASS_NONE || is_better (node, get_node (self, root->best)))
      root->best = i;
  }
}

/* The decisions that had a part in it. */
static CanvassContest *
contest_new (Persons *self, guint32 root)
{
  CanvassContest *contest = g_new0 (CanvassContest, 1);
  GPtrArray *decisions = canvass_judgement_get_decisions (self->judgement);

  contest->kind = CANVASS_CONTEST_PERSONS;
  contest->decisions = g_array_new (FALSE, FALSE, sizeof (guint32));
  memcpy (contest->record, get_node (self, root)->hash, CANVASS_HASH_BYTES);
  for (guint32 i = 0; i < decisions->len; i++) {
    const CanvassDecisionFact *decision = decisions->pdata[i];
    guint n = decision->n_sets > 0 ? decision->ends[decision->n_sets - 1] : 0;

    if (canvass_judgement_get_force (self->judgement, i) != CANVASS_FORCE_IN)
      continue;

    for (guint j = 0; j < n; j++) {
      gpointer place;

      if (g_hash_table_lookup_extended (
              self->places, decision->members + (gsize)j * CANVASS_HASH_BYTES, NULL, &place) &&
          find_root (self, GPOINTER_TO_UINT (place)) == root) {
        g_array_append_val (contest->decisions, i);
        break;
      }
    }
  }

  return contest;
}

void
canvass_facts_settle_persons (CanvassFacts *self,
                              const CanvassJudgement *judgement,
                              GPtrArray *contests)
{
  Persons persons;

  self->n_merged = 0;
  if (canvass_judgement_get_samenesses (judgement)->len == 0)
    return;

  persons_init (&persons, judgement);
  find_records (&persons, self);
  choose (&persons);
  for (guint32 i = 0; i < persons.nodes->len; i++) {
    const Node *node = get_node (&persons, i);
    const Node *root = get_node (&persons, find_root (&persons, i));

    if (contests != NULL && node == root && root->contested)
      g_ptr_array_add (contests, contest_new (&persons, i));
    if (node->record == CANVASS_NONE || root->contested || root->best == i)
      continue;

    canvass_facts_record (self, node->record)->merged = TRUE;
    self->n_merged++;
  }
  persons_clear (&persons);
}

static gint
compare_hashes (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_HASH_BYTES);
}

GArray *
canvass_judgement_list_joined (const CanvassJudgement *judgement,
                               const guint8 hash[static CANVASS_HASH_BYTES])
{
  GArray *joined = g_array_new (FALSE, FALSE, sizeof (CanvassHash));
  gpointer place;
  Persons persons;

  persons_init (&persons, judgement);
  if (g_hash_table_lookup_extended (persons.places, hash, NULL, &place) &&
      !get_node (&persons, find_root (&persons, GPOINTER_TO_UINT (place)))->contested) {
    guint32 root = find_root (&persons, GPOINTER_TO_UINT (place));

    for (guint32 i = 0; i < persons.nodes->len; i++)
      if (find_root (&persons, i) == root)
        g_array_append_vals (joined, get_node (&persons, i)->hash, 1);
  } else {
    g_array_append_vals (joined, hash, 1);
  }
  persons_clear (&persons);

  g_array_sort (joined, compare_hashes);
  return joined;
}

GHashTable *
canvass_judgement_number_persons (const CanvassJudgement *judgement)
{
  GHashTable *numbers = canvass_hash_set_new ();
  Persons persons;

  persons_init (&persons, judgement);
  for (guint32 i = 0; i < persons.nodes->len; i++) {
    guint32 root = find_root (&persons, i);

    if (!get_node (&persons, root)->contested)
      g_hash_table_insert (numbers,
                           g_memdup2 (get_node (&persons, i)->hash, CANVASS_HASH_BYTES),
                           GUINT_TO_POINTER (root + 1));
  }
  persons_clear (&persons);

  return numbers;
}
