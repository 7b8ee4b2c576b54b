/*
 * Who is one person and who is not, as this desk decides.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/deciding.h"
#include "ledger/persons.h"

/* How many of @hashes the set has. */
static guint
count_named (const guint8 *members, guint n_members, const guint8 *hashes, guint n)
{
  guint count = 0;

  for (guint i = 0; i < n_members; i++)
    for (guint j = 0; j < n; j++)
      count += memcmp (members + (gsize)i * CANVASS_HASH_BYTES,
                       hashes + (gsize)j * CANVASS_HASH_BYTES,
                       CANVASS_HASH_BYTES) == 0;

  return count;
}

static gint
place_among (const guint8 *hashes, guint n, const guint8 *hash)
{
  for (guint i = 0; i < n; i++)
    if (memcmp (hashes + (gsize)i * CANVASS_HASH_BYTES, hash, CANVASS_HASH_BYTES) == 0)
      return (gint)i;

  return -1;
}

/* What is left of a set without those of the named that are behind the first of them in it: whoever
 * that is stands for all of them where they are one, and stays where they are not. */
static void
keep_rest (GByteArray *rest, const guint8 *members, guint n_members, const guint8 *hashes, guint n)
{
  gint kept = (gint)n;

  for (guint i = 0; i < n_members; i++) {
    gint place = place_among (hashes, n, members + (gsize)i * CANVASS_HASH_BYTES);

    if (place >= 0)
      kept = MIN (kept, place);
  }

  for (guint i = 0; i < n_members; i++) {
    const guint8 *member = members + (gsize)i * CANVASS_HASH_BYTES;
    gint place = place_among (hashes, n, member);

    if (place < 0 || place == kept)
      g_byte_array_append (rest, member, CANVASS_HASH_BYTES);
  }
}

static gint
compare_sets (gconstpointer a, gconstpointer b)
{
  const CanvassDecisionSet *first = a, *second = b;

  if (first->n != second->n)
    return first->n < second->n ? -1 : 1;

  return memcmp (first->hashes, second->hashes, (gsize)first->n * CANVASS_HASH_BYTES);
}

/* Ascending and none twice, as they stand in a body. */
static void
sort_sets (GArray *sets)
{
  g_array_sort (sets, compare_sets);
  for (guint i = sets->len; i > 1; i--)
    if (compare_sets (&g_array_index (sets, CanvassDecisionSet, i - 1),
                      &g_array_index (sets, CanvassDecisionSet, i - 2)) == 0)
      g_array_remove_index (sets, i - 1);
}

/* The first of a sameness stays first, and none is there twice. Returns how many are left. */
static guint
sort_members (CanvassDecisionKind kind, guint8 *members, guint n)
{
  guint kept = 1;

  if (kind != CANVASS_DECISION_SAMENESS)
    return canvass_decision_sort_hashes (members, n);

  n = 1 + canvass_decision_sort_hashes (members + CANVASS_HASH_BYTES, n - 1);
  for (guint i = 1; i < n; i++) {
    const guint8 *member = members + (gsize)i * CANVASS_HASH_BYTES;

    if (memcmp (member, members, CANVASS_HASH_BYTES) != 0)
      memmove (members + (gsize)kept++ * CANVASS_HASH_BYTES, member, CANVASS_HASH_BYTES);
  }

  return kept;
}

static void
add_set (GArray *sets, GPtrArray *owned, CanvassDecisionKind kind, GByteArray *members)
{
  guint n = members->len / CANVASS_HASH_BYTES;
  CanvassDecisionSet set = { members->data, n > 1 ? sort_members (kind, members->data, n) : n };

  g_ptr_array_add (owned, members);
  if (set.n > 1)
    g_array_append_val (sets, set);
}

/* What is left of a decision of which a set has two of the named. */
static gboolean
supersede (CanvassDeciding *self, const CanvassHash *old, const guint8 *hashes, guint n)
{
  const CanvassDecisionFact *decision =
      self->ledger->decisions->pdata[canvass_decisions_find (self->ledger->decisions, old->bytes)];
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  g_autoptr (GArray) sets = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionSet));
  CanvassDecisionBody body;

  g_array_append_vals (self->superseded, old, 1);
  for (guint i = 0, start = 0; i < decision->n_sets; start = decision->ends[i++]) {
    const guint8 *members = decision->members + (gsize)start * CANVASS_HASH_BYTES;
    guint n_members = decision->ends[i] - start;
    GByteArray *rest = g_byte_array_new ();

    if (count_named (members, n_members, hashes, n) > 1)
      keep_rest (rest, members, n_members, hashes, n);
    else
      g_byte_array_append (rest, members, n_members * CANVASS_HASH_BYTES);
    add_set (sets, owned, decision->kind, rest);
  }
  if (sets->len == 0)
    return TRUE;

  sort_sets (sets);
  canvass_decision_body_init (&body, decision->kind);
  body.sets = (CanvassDecisionSet *)sets->data;
  body.n_sets = sets->len;
  return canvass_deciding_say_anew (self, old->bytes, &body);
}

/* Those in force that say of two of the named what is not to be said any more. */
static gboolean
supersede_contrary (CanvassDeciding *self, gboolean same, const guint8 *hashes, guint n)
{
  const GArray *places = same ? canvass_judgement_get_samenesses (self->ledger->judgement)
                              : canvass_judgement_get_differences (self->ledger->judgement);
  g_autoptr (GArray) contrary = g_array_new (FALSE, FALSE, sizeof (CanvassHash));

  for (guint i = 0; i < places->len; i++) {
    const CanvassDecisionFact *decision =
        self->ledger->decisions->pdata[g_array_index (places, guint32, i)];

    for (guint j = 0, start = 0; j < decision->n_sets; start = decision->ends[j++])
      if (count_named (decision->members + (gsize)start * CANVASS_HASH_BYTES,
                       decision->ends[j] - start,
                       hashes,
                       n) > 1) {
        g_array_append_vals (contrary, decision->hash, 1);
        break;
      }
  }

  for (guint i = 0; i < contrary->len; i++)
    if (!supersede (self, &g_array_index (contrary, CanvassHash, i), hashes, n))
      return FALSE;

  return TRUE;
}

static gboolean
refuse_few (GError **error)
{
  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_REFUSED,
                       "It takes two different records at least");
  return FALSE;
}

gboolean
canvass_ledger_join_persons (CanvassLedger *self,
                             const CanvassDecisionSet *sets,
                             guint n,
                             const char *reason,
                             GArray *made,
                             GError **error)
{
  g_auto (CanvassDeciding) deciding = { .ledger = self, .reason = reason, .made = made };
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionSet));
  CanvassDecisionBody body;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);

  if (!canvass_deciding_begin (&deciding, error))
    return FALSE;

  for (guint i = 0; i < n; i++) {
    GByteArray *members = g_byte_array_new ();

    if (!supersede_contrary (&deciding, FALSE, sets[i].hashes, sets[i].n)) {
      g_byte_array_unref (members);
      return FALSE;
    }
    g_byte_array_append (members, sets[i].hashes, sets[i].n * CANVASS_HASH_BYTES);
    add_set (sorted, owned, CANVASS_DECISION_SAMENESS, members);
  }
  if (sorted->len == 0)
    return refuse_few (error);

  sort_sets (sorted);
  canvass_decision_body_init (&body, CANVASS_DECISION_SAMENESS);
  body.sets = (CanvassDecisionSet *)sorted->data;
  body.n_sets = sorted->len;
  return canvass_deciding_conclude (&deciding, &body);
}

gboolean
canvass_ledger_separate_persons (CanvassLedger *self,
                                 const guint8 *hashes,
                                 guint n,
                                 const char *reason,
                                 GArray *made,
                                 GError **error)
{
  g_auto (CanvassDeciding) deciding = { .ledger = self, .reason = reason, .made = made };
  g_autofree guint8 *sorted = g_memdup2 (hashes, (gsize)n * CANVASS_HASH_BYTES);
  CanvassDecisionSet set;
  CanvassDecisionBody body;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);

  if (!canvass_deciding_begin (&deciding, error))
    return FALSE;

  set = (CanvassDecisionSet){ sorted, canvass_decision_sort_hashes (sorted, n) };
  if (set.n < 2)
    return refuse_few (error);
  if (!supersede_contrary (&deciding, TRUE, hashes, n))
    return FALSE;

  canvass_decision_body_init (&body, CANVASS_DECISION_DIFFERENCE);
  body.sets = &set;
  body.n_sets = 1;
  return canvass_deciding_conclude (&deciding, &body);
}

gboolean
canvass_ledger_foreach_set (CanvassLedger *self,
                            CanvassSetVisitor visitor,
                            gpointer user_data,
                            GError **error)
{
  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);

  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return FALSE;

  for (guint turn = 0; turn < 2; turn++) {
    gboolean same = turn == 0;
    const GArray *places = same ? canvass_judgement_get_samenesses (self->judgement)
                                : canvass_judgement_get_differences (self->judgement);

    for (guint i = 0; i < places->len; i++) {
      const CanvassDecisionFact *decision =
          self->decisions->pdata[g_array_index (places, guint32, i)];

      for (guint j = 0, start = 0; j < decision->n_sets; start = decision->ends[j++])
        if (!visitor (same,
                      decision->members + (gsize)start * CANVASS_HASH_BYTES,
                      decision->ends[j] - start,
                      user_data))
          return TRUE;
    }
  }

  return TRUE;
}

GArray *
canvass_ledger_list_joined (CanvassLedger *self,
                            const guint8 hash[static CANVASS_HASH_BYTES],
                            GError **error)
{
  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return NULL;

  return canvass_judgement_list_joined (self->judgement, hash);
}
