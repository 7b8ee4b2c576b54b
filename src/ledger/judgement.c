/*
 * What decisions mean together.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/decisions.h"

struct _CanvassJudgement {
  GPtrArray *decisions; /* (unowned) */
  guint8 *forces;       /* (owned) CanvassForce of each */

  /* Owned. */
  GHashTable *verdicts;    /* hash of a record → CanvassVerdict */
  GHashTable *codes;       /* tags of codes by which was withdrawn */
  GHashTable *corrections; /* hash of a record → GArray of places */
  GHashTable *admissions;  /* kiosk id → whether one is in force */
  GHashTable *namings;     /* kiosk id → GArray of places */
  GHashTable *revocations; /* kiosk id → GArray of places */
  GHashTable *ends;        /* kiosk id → GArray of CanvassHash */
  GArray *samenesses;
  GArray *differences;
};

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

static GHashTable *
table_of_kiosks (GDestroyNotify destroy)
{
  return g_hash_table_new_full (hash_id, equal_ids, g_free, destroy);
}

static const CanvassDecisionFact *
get_decision (const CanvassJudgement *self, guint i)
{
  return self->decisions->pdata[i];
}

/* Which are in force */

/* Each decision waits for those that supersede it. Places, and where those of each begin. */
typedef struct {
  guint32 *waiting;    /* how many of its superseders are not decided yet */
  gboolean *overruled; /* one of them is in force */
  GArray *ready;       /* (element-type guint32) */
} Ordering;

static void
count_superseders (const CanvassJudgement *self, Ordering *ordering)
{
  for (guint i = 0; i < self->decisions->len; i++) {
    const CanvassDecisionFact *decision = get_decision (self, i);

    for (guint j = 0; j < decision->n_supersedes; j++) {
      gint other = canvass_decisions_find (self->decisions,
                                           decision->supersedes + (gsize)j * CANVASS_HASH_BYTES);

      if (other >= 0)
        ordering->waiting[other]++;
    }
  }
}

static void
settle_force (CanvassJudgement *self, Ordering *ordering, guint32 place)
{
  const CanvassDecisionFact *decision = get_decision (self, place);
  gboolean in_force = !ordering->overruled[place];

  self->forces[place] = in_force ? CANVASS_FORCE_IN : CANVASS_FORCE_SUPERSEDED;
  for (guint j = 0; j < decision->n_supersedes; j++) {
    gint other = canvass_decisions_find (self->decisions,
                                         decision->supersedes + (gsize)j * CANVASS_HASH_BYTES);
    guint32 freed = (guint32)other;

    if (other < 0)
      continue;

    ordering->overruled[other] |= in_force;
    if (--ordering->waiting[other] == 0)
      g_array_append_val (ordering->ready, freed);
  }
}

/* From those that nothing supersedes downwards. What is never reached goes round in a circle. */
static void
settle_forces (CanvassJudgement *self)
{
  guint n = self->decisions->len;
  Ordering ordering = {
    .waiting = g_new0 (guint32, n),
    .overruled = g_new0 (gboolean, n),
    .ready = g_array_new (FALSE, FALSE, sizeof (guint32)),
  };

  self->forces = g_malloc (MAX (n, 1));
  memset (self->forces, CANVASS_FORCE_CIRCLE, n);
  count_superseders (self, &ordering);
  for (guint32 i = 0; i < n; i++)
    if (ordering.waiting[i] == 0)
      g_array_append_val (ordering.ready, i);

  for (guint next = 0; next < ordering.ready->len; next++)
    settle_force (self, &ordering, g_array_index (ordering.ready, guint32, next));

  g_free (ordering.waiting);
  g_free (ordering.overruled);
  g_array_unref (ordering.ready);
}

/* What they say */

static void
add_place (GHashTable *table, const guint8 *key, gsize key_length, guint32 place)
{
  GArray *places = g_hash_table_lookup (table, key);

  if (places == NULL) {
    places = g_array_new (FALSE, FALSE, sizeof (guint32));
    g_hash_table_insert (table, g_memdup2 (key, key_length), places);
  }
  g_array_append_val (places, place);
}

static void
add_verdict (CanvassJudgement *self, const CanvassDecisionFact *decision, CanvassVerdict verdict)
{
  for (guint i = 0; i < decision->n_records; i++) {
    const guint8 *hash = decision->records + (gsize)i * CANVASS_HASH_BYTES;
    guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->verdicts, hash));

    g_hash_table_replace (
        self->verdicts, g_memdup2 (hash, CANVASS_HASH_BYTES), GUINT_TO_POINTER (known | verdict));
  }

  for (guint i = 0; i < decision->n_codes; i++)
    g_hash_table_add (self->codes, g_memdup2 (&decision->codes[i], sizeof (guint64)));
}

static void
add_end (CanvassJudgement *self, const CanvassDecisionFact *decision)
{
  GArray *ends = g_hash_table_lookup (self->ends, decision->kiosk_id);

  if (ends == NULL) {
    ends = g_array_new (FALSE, FALSE, sizeof (CanvassHash));
    g_hash_table_insert (self->ends, g_memdup2 (decision->kiosk_id, CANVASS_ID_BYTES), ends);
  }
  g_array_append_vals (ends, decision->after, 1);
}

static void
add_in_force (CanvassJudgement *self, guint32 place)
{
  const CanvassDecisionFact *decision = get_decision (self, place);

  switch (decision->kind) {
  case CANVASS_DECISION_ADMISSION:
    g_hash_table_replace (
        self->admissions, g_memdup2 (decision->kiosk_id, CANVASS_ID_BYTES), GINT_TO_POINTER (TRUE));
    break;
  case CANVASS_DECISION_NAMING:
    add_place (self->namings, decision->kiosk_id, CANVASS_ID_BYTES, place);
    break;
  case CANVASS_DECISION_REVOCATION:
    add_place (self->revocations, decision->kiosk_id, CANVASS_ID_BYTES, place);
    add_end (self, decision);
    break;
  case CANVASS_DECISION_RELEASE:
    add_verdict (self, decision, CANVASS_VERDICT_RELEASED);
    break;
  case CANVASS_DECISION_REJECTION:
    add_verdict (self, decision, CANVASS_VERDICT_REJECTED);
    break;
  case CANVASS_DECISION_WITHDRAWAL:
    add_verdict (self, decision, CANVASS_VERDICT_WITHDRAWN);
    break;
  case CANVASS_DECISION_CORRECTION:
    add_place (self->corrections, decision->records, CANVASS_HASH_BYTES, place);
    break;
  case CANVASS_DECISION_SAMENESS:
    g_array_append_val (self->samenesses, place);
    break;
  case CANVASS_DECISION_DIFFERENCE:
    g_array_append_val (self->differences, place);
    break;
  case CANVASS_DECISION_UNDOING:
  default:
    break;
  }
}

/* A kiosk that was admitted by a decision once is not, when none of these is in force any more. */
static void
add_known (CanvassJudgement *self, const CanvassDecisionFact *decision)
{
  if (decision->kind == CANVASS_DECISION_ADMISSION &&
      !g_hash_table_contains (self->admissions, decision->kiosk_id))
    g_hash_table_insert (self->admissions,
                         g_memdup2 (decision->kiosk_id, CANVASS_ID_BYTES),
                         GINT_TO_POINTER (FALSE));
}

CanvassJudgement *
canvass_judgement_new (GPtrArray *decisions)
{
  CanvassJudgement *self = g_new0 (CanvassJudgement, 1);
  GDestroyNotify unref = (GDestroyNotify)g_array_unref;

  self->decisions = decisions;
  self->verdicts = canvass_hash_set_new ();
  self->codes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->corrections = canvass_hash_table_new (unref);
  self->admissions = table_of_kiosks (NULL);
  self->namings = table_of_kiosks (unref);
  self->revocations = table_of_kiosks (unref);
  self->ends = table_of_kiosks (unref);
  self->samenesses = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->differences = g_array_new (FALSE, FALSE, sizeof (guint32));

  settle_forces (self);
  for (guint32 i = 0; i < decisions->len; i++) {
    add_known (self, get_decision (self, i));
    if (self->forces[i] == CANVASS_FORCE_IN)
      add_in_force (self, i);
  }

  return self;
}

void
canvass_judgement_free (CanvassJudgement *self)
{
  if (self == NULL)
    return;

  g_free (self->forces);
  g_hash_table_unref (self->verdicts);
  g_hash_table_unref (self->codes);
  g_hash_table_unref (self->corrections);
  g_hash_table_unref (self->admissions);
  g_hash_table_unref (self->namings);
  g_hash_table_unref (self->revocations);
  g_hash_table_unref (self->ends);
  g_array_unref (self->samenesses);
  g_array_unref (self->differences);
  g_free (self);
}

/* Asking */

CanvassForce
canvass_judgement_get_force (const CanvassJudgement *self, guint i)
{
  g_return_val_if_fail (i < self->decisions->len, CANVASS_FORCE_CIRCLE);

  return self->forces[i];
}

CanvassVerdict
canvass_judgement_of_record (const CanvassJudgement *self,
                             const guint8 hash[static CANVASS_HASH_BYTES],
                             guint64 code)
{
  guint verdict = GPOINTER_TO_UINT (g_hash_table_lookup (self->verdicts, hash));

  if (code != 0 && g_hash_table_contains (self->codes, &code))
    verdict |= CANVASS_VERDICT_WITHDRAWN;

  return verdict;
}

gboolean
canvass_judgement_is_empty (const CanvassJudgement *self)
{
  return g_hash_table_size (self->verdicts) == 0 && g_hash_table_size (self->codes) == 0;
}

/* Two that set one thing to two values; what sets the same twice does not contradict. */
static gboolean
contradict (const CanvassDecisionFact *a, const CanvassDecisionFact *b)
{
  for (guint i = 0; i < a->n_marks; i++)
    for (guint j = 0; j < b->n_marks; j++)
      if (a->marks[i].key == b->marks[j].key && a->marks[i].value != b->marks[j].value)
        return TRUE;

  return FALSE;
}

static gboolean
are_contested (const CanvassJudgement *self, const GArray *corrections)
{
  for (guint i = 0; i < corrections->len; i++)
    for (guint j = 0; j < i; j++)
      if (contradict (get_decision (self, g_array_index (corrections, guint32, i)),
                      get_decision (self, g_array_index (corrections, guint32, j))))
        return TRUE;

  return FALSE;
}

GArray *
canvass_judgement_get_corrections (const CanvassJudgement *self,
                                   const guint8 hash[static CANVASS_HASH_BYTES])
{
  GArray *corrections = g_hash_table_lookup (self->corrections, hash);

  return corrections != NULL && !are_contested (self, corrections) ? corrections : NULL;
}

gboolean
canvass_judgement_admits (const CanvassJudgement *self,
                          const guint8 kiosk_id[static CANVASS_ID_BYTES])
{
  gpointer in_force;

  return !g_hash_table_lookup_extended (self->admissions, kiosk_id, NULL, &in_force) ||
         GPOINTER_TO_INT (in_force);
}

gboolean
canvass_judgement_knows_kiosk (const CanvassJudgement *self,
                               const guint8 kiosk_id[static CANVASS_ID_BYTES])
{
  return g_hash_table_contains (self->admissions, kiosk_id);
}

static gboolean
say_the_same (const CanvassJudgement *self, const GArray *namings)
{
  const char *name = get_decision (self, g_array_index (namings, guint32, 0))->name;

  for (guint i = 1; i < namings->len; i++)
    if (strcmp (get_decision (self, g_array_index (namings, guint32, i))->name, name) != 0)
      return FALSE;

  return TRUE;
}

const char *
canvass_judgement_get_name (const CanvassJudgement *self,
                            const guint8 kiosk_id[static CANVASS_ID_BYTES])
{
  const GArray *namings = g_hash_table_lookup (self->namings, kiosk_id);

  return namings != NULL && say_the_same (self, namings)
             ? get_decision (self, g_array_index (namings, guint32, 0))->name
             : NULL;
}

GArray *
canvass_judgement_get_ends (const CanvassJudgement *self,
                            const guint8 kiosk_id[static CANVASS_ID_BYTES])
{
  return g_hash_table_lookup (self->ends, kiosk_id);
}

gboolean
canvass_judgement_has_revocations (const CanvassJudgement *self)
{
  return g_hash_table_size (self->ends) > 0;
}

GArray *
canvass_judgement_get_samenesses (const CanvassJudgement *self)
{
  return self->samenesses;
}

GArray *
canvass_judgement_get_differences (const CanvassJudgement *self)
{
  return self->differences;
}

GPtrArray *
canvass_judgement_get_decisions (const CanvassJudgement *self)
{
  return self->decisions;
}

/* Contradictions */

const char *
canvass_contest_kind_name (CanvassContestKind kind)
{
  static const char *const names[] = {
    [CANVASS_CONTEST_RECORD] = "record",         [CANVASS_CONTEST_NAME] = "name",
    [CANVASS_CONTEST_REVOCATION] = "revocation", [CANVASS_CONTEST_CORRECTION] = "correction",
    [CANVASS_CONTEST_PERSONS] = "persons",
  };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), NULL);

  return names[kind];
}

void
canvass_contest_free (CanvassContest *self)
{
  g_array_unref (self->decisions);
  g_free (self);
}

static CanvassContest *
contest_new (CanvassContestKind kind, const guint8 *kiosk_id, const guint8 *record, GArray *places)
{
  CanvassContest *self = g_new0 (CanvassContest, 1);

  self->kind = kind;
  if (kiosk_id != NULL)
    memcpy (self->kiosk_id, kiosk_id, CANVASS_ID_BYTES);
  if (record != NULL)
    memcpy (self->record, record, CANVASS_HASH_BYTES);
  self->decisions = places;
  return self;
}

static gboolean
speaks_of (const CanvassDecisionFact *decision, const guint8 *hash)
{
  for (guint i = 0; i < decision->n_records; i++)
    if (memcmp (decision->records + (gsize)i * CANVASS_HASH_BYTES, hash, CANVASS_HASH_BYTES) == 0)
      return TRUE;

  return FALSE;
}

static void
contest_record (const CanvassJudgement *self, const guint8 *hash, GPtrArray *contests)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < self->decisions->len; i++) {
    const CanvassDecisionFact *decision = get_decision (self, i);

    if (self->forces[i] == CANVASS_FORCE_IN &&
        (decision->kind == CANVASS_DECISION_RELEASE ||
         decision->kind == CANVASS_DECISION_REJECTION) &&
        speaks_of (decision, hash))
      g_array_append_val (places, i);
  }

  g_ptr_array_add (contests, contest_new (CANVASS_CONTEST_RECORD, NULL, hash, places));
}

static gboolean
end_alike (const GArray *ends)
{
  for (guint i = 1; i < ends->len; i++)
    if (memcmp (&g_array_index (ends, CanvassHash, i),
                &g_array_index (ends, CanvassHash, 0),
                CANVASS_HASH_BYTES) != 0)
      return FALSE;

  return TRUE;
}

static void
contest_kiosks (const CanvassJudgement *self, GPtrArray *contests)
{
  GHashTableIter iter;
  gpointer kiosk_id, places;

  g_hash_table_iter_init (&iter, self->namings);
  while (g_hash_table_iter_next (&iter, &kiosk_id, &places))
    if (!say_the_same (self, places))
      g_ptr_array_add (contests,
                       contest_new (CANVASS_CONTEST_NAME, kiosk_id, NULL, g_array_copy (places)));

  g_hash_table_iter_init (&iter, self->revocations);
  while (g_hash_table_iter_next (&iter, &kiosk_id, &places))
    if (!end_alike (g_hash_table_lookup (self->ends, kiosk_id)))
      g_ptr_array_add (
          contests,
          contest_new (CANVASS_CONTEST_REVOCATION, kiosk_id, NULL, g_array_copy (places)));
}

static gint
compare_contests (gconstpointer a, gconstpointer b)
{
  const CanvassContest *first = *(CanvassContest *const *)a;
  const CanvassContest *second = *(CanvassContest *const *)b;
  gint order = (first->kind > second->kind) - (first->kind < second->kind);

  if (order == 0)
    order = memcmp (first->kiosk_id, second->kiosk_id, CANVASS_ID_BYTES);
  if (order == 0)
    order = memcmp (first->record, second->record, CANVASS_HASH_BYTES);
  return order;
}

GPtrArray *
canvass_judgement_list_contests (const CanvassJudgement *self)
{
  const guint both = CANVASS_VERDICT_RELEASED | CANVASS_VERDICT_REJECTED;
  GPtrArray *contests = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_contest_free);
  GHashTableIter iter;
  gpointer hash, value;

  g_hash_table_iter_init (&iter, self->verdicts);
  while (g_hash_table_iter_next (&iter, &hash, &value))
    if ((GPOINTER_TO_UINT (value) & both) == both &&
        (GPOINTER_TO_UINT (value) & CANVASS_VERDICT_WITHDRAWN) == 0)
      contest_record (self, hash, contests);

  contest_kiosks (self, contests);
  g_hash_table_iter_init (&iter, self->corrections);
  while (g_hash_table_iter_next (&iter, &hash, &value))
    if (are_contested (self, value))
      g_ptr_array_add (contests,
                       contest_new (CANVASS_CONTEST_CORRECTION, NULL, hash, g_array_copy (value)));

  g_ptr_array_sort (contests, compare_contests);
  return contests;
}
