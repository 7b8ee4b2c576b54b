/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/candidates.h"

#include "format/secret.h"
#include "ledger/matching/crew.h"
#include "ledger/matching/keys.h"

#include <string.h>

/* All pairs of so many rows are compared in seconds. */
#define FEW_ROWS 4000

/* Rows that are open at once: a block is compared tile by tile. */
#define TILE_ROWS 64

/* A block of more rows than this is sorted instead: by so many comparisons a pass, in all. */
#define COMPARISONS_A_PASS 2e7
#define MIN_LARGE_BLOCK 48
#define MAX_LARGE_BLOCK 2000
#define WINDOW 8

/* Kept though the model has not learned yet. */
#define MIN_PROBABILITY 1e-4

#define BLIND_PAIRS 1000000

typedef struct {
  CanvassRow rows[2 * TILE_ROWS];
  CanvassKeys keys[2 * TILE_ROWS];
} Tiles;

/* What sorts a block whose rows share a key: beginnings of what else they have. */
#define ORDER_BYTES 24

typedef struct {
  guint32 row;
  char text[ORDER_BYTES];
} Neighbour;

typedef struct {
  guint64 key;
  guint32 row;
} Keyed;

#define MEMO_SLOTS 8192

typedef struct {
  CanvassPattern pattern;
  gboolean keep;
} Memo;

/* What one thread works with. */
typedef struct {
  Tiles *tiles;   /* (owned) locked memory */
  GArray **keyed; /* (owned) (element-type Keyed) by who is to sort them */
  GArray *found;  /* (owned) (element-type CanvassCandidate) */
  GArray *large;  /* (owned) (element-type guint64) keys of blocks that were sorted */
  GArray *blind;  /* (owned) (element-type CanvassPattern) */
  Memo *memo;     /* (owned) */
} Member;

typedef struct {
  const CanvassRows *rows;
  const CanvassLayout *layout;
  const CanvassModel *model; /* (nullable) */
  guint n_rows;
  CanvassPass pass;
  guint large_block;
  GHashTable *large; /* (owned) keys of blocks that were sorted in passes before */
  GCancellable *cancellable;
  guint n_members;
  Member *members; /* (owned) */
} Search;

static void
search_init (Search *self, const CanvassRows *rows, const CanvassModel *model)
{
  *self = (Search){
    .rows = rows,
    .layout = canvass_rows_get_layout (rows),
    .model = model,
    .n_rows = canvass_rows_get_n (rows),
    .large = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .n_members = canvass_crew_size (),
  };
  self->large_block =
      CLAMP (2 * COMPARISONS_A_PASS / MAX (self->n_rows, 1), MIN_LARGE_BLOCK, MAX_LARGE_BLOCK);
  self->members = g_new0 (Member, self->n_members);
  for (guint i = 0; i < self->n_members; i++) {
    Member *member = &self->members[i];

    member->tiles = canvass_secret_new (sizeof *member->tiles);
    member->found = g_array_new (FALSE, FALSE, sizeof (CanvassCandidate));
    member->large = g_array_new (FALSE, FALSE, sizeof (guint64));
    member->blind = g_array_new (FALSE, FALSE, sizeof (CanvassPattern));
    member->memo = g_new0 (Memo, MEMO_SLOTS);
    member->keyed = g_new0 (GArray *, self->n_members);
    for (guint j = 0; j < self->n_members; j++)
      member->keyed[j] = g_array_new (FALSE, FALSE, sizeof (Keyed));
  }
}

static void
search_clear (Search *self)
{
  for (guint i = 0; i < self->n_members; i++) {
    Member *member = &self->members[i];

    canvass_secret_free (member->tiles);
    g_array_unref (member->found);
    g_array_unref (member->large);
    g_array_unref (member->blind);
    g_free (member->memo);
    for (guint j = 0; j < self->n_members; j++)
      g_array_unref (member->keyed[j]);
    g_free (member->keyed);
  }
  g_free (self->members);
  g_hash_table_unref (self->large);
}

static gboolean
is_cancelled (const Search *self)
{
  return self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
is_worth_keeping (const Search *self, Member *member, CanvassPattern pattern)
{
  CanvassPattern grades = pattern & CANVASS_PATTERN_GRADES;
  Memo *memo = &member->memo[(grades * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 32) % MEMO_SLOTS];

  if (memo->pattern != grades)
    *memo = (Memo){ grades, canvass_model_get_rough (self->model, grades) >= MIN_PROBABILITY };

  return memo->keep;
}

static void
try_pair (const Search *self, Member *member, const CanvassRow *a, const CanvassRow *b)
{
  const CanvassRow *first = a->index < b->index ? a : b, *second = first == a ? b : a;
  CanvassCandidate candidate = { first->index, second->index, 0 };

  if (a->index == b->index)
    return;

  candidate.pattern = canvass_compare (self->layout, first, second, TRUE);
  if (candidate.pattern != 0 && is_worth_keeping (self, member, candidate.pattern))
    g_array_append_val (member->found, candidate);
}

/* What they share in a pass before was compared there. */
static gboolean
was_compared (const Search *self, const CanvassKeys *a, const CanvassKeys *b)
{
  for (guint pass = 0; pass < self->pass; pass++)
    for (guint i = a->starts[pass]; i < a->starts[pass + 1]; i++)
      for (guint j = b->starts[pass]; j < b->starts[pass + 1]; j++)
        if (a->keys[i] == b->keys[j] && !g_hash_table_contains (self->large, &a->keys[i]))
          return TRUE;

  return FALSE;
}

static void
open_row (const Search *self, Tiles *tiles, guint place, guint32 row)
{
  canvass_rows_open (self->rows, row, &tiles->rows[place]);
  if (self->pass > 0)
    canvass_keys_make_until (self->rows, &tiles->rows[place], self->pass - 1, &tiles->keys[place]);
}

static void
try_opened (const Search *self, Member *member, guint i, guint j)
{
  const Tiles *tiles = member->tiles;

  if (self->pass == 0 || !was_compared (self, &tiles->keys[i], &tiles->keys[j]))
    try_pair (self, member, &tiles->rows[i], &tiles->rows[j]);
}

static void
compare_tiles (const Search *self, Member *member, guint n_left, guint n_right)
{
  for (guint i = 0; i < n_left; i++)
    for (guint j = 0; j < n_right; j++)
      try_opened (self, member, i, TILE_ROWS + j);
}

static void
compare_tile (const Search *self, Member *member, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      try_opened (self, member, i, j);
}

static void
compare_block (const Search *self, Member *member, const Keyed *block, guint n)
{
  for (guint left = 0; left < n; left += TILE_ROWS) {
    guint n_left = MIN (TILE_ROWS, n - left);

    for (guint i = 0; i < n_left; i++)
      open_row (self, member->tiles, i, block[left + i].row);
    compare_tile (self, member, n_left);
    for (guint right = left + TILE_ROWS; right < n; right += TILE_ROWS) {
      guint n_right = MIN (TILE_ROWS, n - right);

      for (guint i = 0; i < n_right; i++)
        open_row (self, member->tiles, TILE_ROWS + i, block[right + i].row);
      compare_tiles (self, member, n_left, n_right);
    }
  }
}

static gint
compare_neighbours (gconstpointer a, gconstpointer b)
{
  const Neighbour *first = a, *second = b;
  gint order = memcmp (first->text, second->text, ORDER_BYTES);

  return order != 0 ? order : first->row < second->row ? -1 : first->row > second->row;
}

static gsize
put_beginning (Neighbour *self, gsize used, const char *text, gsize length, gsize at_most)
{
  length = MIN (MIN (length, at_most), ORDER_BYTES - used);
  memcpy (self->text + used, text, length);
  return used + length;
}

/* By names, or by what is told beside them. */
static void
write_order (const CanvassRow *row, const CanvassLayout *layout, gboolean by_names, Neighbour *self)
{
  gsize used = 0;

  memset (self->text, 0, ORDER_BYTES);
  if (by_names) {
    for (guint i = 0; i < row->n_words; i++)
      used = put_beginning (self, used, row->words[i].text, row->words[i].length, 8);
    for (guint i = 0; i < layout->n_values; i++)
      used = put_beginning (self, used, row->values[i].text, row->values[i].length, 8);
  } else {
    for (guint i = 0; i < layout->n_values; i++)
      if (layout->kinds[i] != CANVASS_COLUMN_POSTCODE)
        used = put_beginning (self, used, row->values[i].text, row->values[i].length, 8);
  }
}

/* A window of rows slides over the sorted block; the tile is its ring. */
static void
compare_neighbourhood (const Search *self, Member *member, const Neighbour *sorted, guint n)
{
  for (guint i = 0; i < n; i++) {
    open_row (self, member->tiles, i % (WINDOW + 1), sorted[i].row);
    for (guint back = 1; back <= MIN (i, WINDOW); back++)
      try_opened (self, member, i % (WINDOW + 1), (i - back) % (WINDOW + 1));
  }
}

static void
sort_block (const Search *self, Member *member, const Keyed *block, guint n)
{
  Neighbour *sorted = canvass_secret_new (n * sizeof *sorted);

  g_array_append_val (member->large, block->key);
  for (guint by_names = 0; by_names < 2; by_names++) {
    for (guint i = 0; i < n; i++) {
      sorted[i].row = block[i].row;
      canvass_rows_open (self->rows, block[i].row, &member->tiles->rows[0]);
      write_order (&member->tiles->rows[0], self->layout, by_names, &sorted[i]);
    }
    qsort (sorted, n, sizeof *sorted, compare_neighbours);
    compare_neighbourhood (self, member, sorted, n);
  }
  canvass_secret_free (sorted);
}

static gint
compare_keyed (gconstpointer a, gconstpointer b)
{
  const Keyed *first = a, *second = b;

  if (first->key != second->key)
    return first->key < second->key ? -1 : 1;

  return first->row < second->row ? -1 : first->row > second->row;
}

static void
make_keys (guint number, guint size, gpointer user_data)
{
  Search *self = user_data;
  Member *member = &self->members[number];
  guint end = (guint64)self->n_rows * (number + 1) / size;

  for (guint i = (guint64)self->n_rows * number / size; i < end; i++) {
    CanvassRow *row = &member->tiles->rows[0];
    CanvassKeys *keys = &member->tiles->keys[0];

    canvass_rows_open (self->rows, i, row);
    canvass_keys_make (self->rows, row, self->pass, keys);
    for (guint j = keys->starts[self->pass]; j < keys->starts[self->pass + 1]; j++) {
      Keyed keyed = { keys->keys[j], i };

      g_array_append_val (member->keyed[keyed.key % size], keyed);
    }
  }
}

static void
compare_blocks (const Search *self, Member *member, GArray *keyed)
{
  for (guint from = 0, to; from < keyed->len && !is_cancelled (self); from = to) {
    const Keyed *block = &g_array_index (keyed, Keyed, from);

    for (to = from + 1; to < keyed->len && g_array_index (keyed, Keyed, to).key == block->key;)
      to++;
    if (to - from > self->large_block)
      sort_block (self, member, block, to - from);
    else if (to - from > 1)
      compare_block (self, member, block, to - from);
  }
}

static void
compare_keys (guint number, guint size, gpointer user_data)
{
  Search *self = user_data;
  g_autoptr (GArray) keyed = g_array_new (FALSE, FALSE, sizeof (Keyed));

  for (guint i = 0; i < size; i++) {
    GArray *part = self->members[i].keyed[number];

    g_array_append_vals (keyed, part->data, part->len);
    g_array_set_size (part, 0);
  }
  if (keyed->len > 0)
    qsort (keyed->data, keyed->len, sizeof (Keyed), compare_keyed);
  compare_blocks (self, &self->members[number], keyed);
}

static void
note_large_blocks (Search *self)
{
  for (guint i = 0; i < self->n_members; i++) {
    GArray *large = self->members[i].large;

    for (guint j = 0; j < large->len; j++)
      g_hash_table_add (self->large,
                        g_memdup2 (&g_array_index (large, guint64, j), sizeof (guint64)));
    g_array_set_size (large, 0);
  }
}

/* Tiles of all rows in turn, so that threads have as much to do each. */
static void
compare_all (guint number, guint size, gpointer user_data)
{
  Search *self = user_data;
  Member *member = &self->members[number];
  guint n_tiles = (self->n_rows + TILE_ROWS - 1) / TILE_ROWS;

  for (guint left = number; left < n_tiles && !is_cancelled (self); left += size) {
    guint n_left = MIN (TILE_ROWS, self->n_rows - left * TILE_ROWS);

    for (guint i = 0; i < n_left; i++)
      open_row (self, member->tiles, i, left * TILE_ROWS + i);
    compare_tile (self, member, n_left);
    for (guint right = left + 1; right < n_tiles; right++) {
      guint n_right = MIN (TILE_ROWS, self->n_rows - right * TILE_ROWS);

      for (guint i = 0; i < n_right; i++)
        open_row (self, member->tiles, TILE_ROWS + i, right * TILE_ROWS + i);
      compare_tiles (self, member, n_left, n_right);
    }
  }
}

static gint
compare_candidates (gconstpointer a, gconstpointer b)
{
  const CanvassCandidate *first = a, *second = b;

  if (first->a != second->a)
    return first->a < second->a ? -1 : 1;

  return first->b < second->b ? -1 : first->b > second->b;
}

static GArray *
collect (Search *self)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (CanvassCandidate));
  guint n = 0;

  for (guint i = 0; i < self->n_members; i++) {
    GArray *found = self->members[i].found;

    g_array_append_vals (all, found->data, found->len);
    g_array_set_size (found, 0);
  }

  if (all->len > 0)
    qsort (all->data, all->len, sizeof (CanvassCandidate), compare_candidates);
  for (guint i = 0; i < all->len; i++) {
    const CanvassCandidate *candidate = &g_array_index (all, CanvassCandidate, i);

    if (n == 0 ||
        compare_candidates (&g_array_index (all, CanvassCandidate, n - 1), candidate) != 0)
      g_array_index (all, CanvassCandidate, n++) = *candidate;
  }
  g_array_set_size (all, n);
  return all;
}

GArray *
canvass_candidates_find (const CanvassRows *rows,
                         const CanvassModel *model,
                         CanvassMatchProgress progress,
                         gpointer user_data,
                         GCancellable *cancellable)
{
  GArray *candidates;
  Search self;

  search_init (&self, rows, model);
  self.cancellable = cancellable;
  if (self.n_rows <= FEW_ROWS) {
    canvass_crew_run (compare_all, &self);
  } else {
    for (guint pass = 0; pass < CANVASS_N_PASSES && !is_cancelled (&self); pass++) {
      self.pass = pass;
      canvass_crew_run (make_keys, &self);
      canvass_crew_run (compare_keys, &self);
      note_large_blocks (&self);
      if (progress != NULL)
        progress (pass + 1, CANVASS_N_PASSES, user_data);
    }
  }

  candidates = collect (&self);
  search_clear (&self);
  return candidates;
}

static void
compare_blindly (const Search *self, Member *member, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++) {
      const CanvassRow *a = &member->tiles->rows[i], *b = &member->tiles->rows[j];
      CanvassPattern pattern;

      if (a->index == b->index)
        continue;

      pattern = canvass_compare (
          self->layout, a->index < b->index ? a : b, a->index < b->index ? b : a, FALSE);
      g_array_append_val (member->blind, pattern);
    }
}

/* Handfuls of rows picked blindly, each compared with all others in hand. */
static void
pick_handfuls (guint number, guint size, gpointer user_data)
{
  Search *self = user_data;
  Member *member = &self->members[number];
  guint n_handfuls = BLIND_PAIRS / (TILE_ROWS * (TILE_ROWS - 1) / 2);

  for (guint i = number; i < n_handfuls; i += size) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (i);

    for (guint j = 0; j < TILE_ROWS; j++)
      canvass_rows_open (
          self->rows, g_rand_int_range (rand, 0, self->n_rows), &member->tiles->rows[j]);
    compare_blindly (self, member, TILE_ROWS);
  }
}

static void
pick_all (guint number, guint size, gpointer user_data)
{
  Search *self = user_data;
  Member *member = &self->members[number];
  CanvassRow *rows = member->tiles->rows;

  for (guint i = number; i < self->n_rows; i += size) {
    canvass_rows_open (self->rows, i, &rows[0]);
    for (guint j = i + 1; j < self->n_rows; j++) {
      CanvassPattern pattern;

      canvass_rows_open (self->rows, j, &rows[1]);
      pattern = canvass_compare (self->layout, &rows[0], &rows[1], FALSE);
      g_array_append_val (member->blind, pattern);
    }
  }
}

GArray *
canvass_candidates_pick_blindly (const CanvassRows *rows)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (CanvassPattern));
  Search self;

  search_init (&self, rows, NULL);
  canvass_crew_run (
      (guint64)self.n_rows * self.n_rows / 2 <= BLIND_PAIRS ? pick_all : pick_handfuls, &self);
  for (guint i = 0; i < self.n_members; i++)
    g_array_append_vals (all, self.members[i].blind->data, self.members[i].blind->len);
  search_clear (&self);
  return all;
}
